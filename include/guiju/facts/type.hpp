// The types of facts, expressions and outcomes.
//
// A Type is known before a run and decides how a scalar is read. It is a small handle: kind, scale and
// a shared immutable detail (members of an enum, fields of a struct, element types). `nullable` is the
// pack's optional(T): the value may be null. (CEL's optional_type is a kind of its own.)
//
// Tested by tests/facts/type_test.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "guiju/config.hpp"
#include "guiju/facts/kind.hpp"

namespace guiju {

struct EnumType;
struct StructType;
struct PeriodUnit;

class GUIJU_API Type {
 public:
  Type() = default;  // dyn
  explicit Type(Kind kind, std::uint8_t scale = 0) : kind_(kind), scale_(scale) {}
  static Type decimal(std::uint8_t scale) { return Type(Kind::decimal, scale); }
  static Type list(Type element);
  static Type map(Type key, Type value);
  static Type optional_value(Type inner);   // CEL's optional_type(T)
  static Type type_of(Type inner);          // CEL's type(T)
  static Type enumeration(std::shared_ptr<const EnumType> detail);
  static Type structure(std::shared_ptr<const StructType> detail);
  static Type parameter(std::string name);  // a type parameter of a generic function
  static Type abstract(std::string name, std::vector<Type> parameters = {});  // e.g. net.IP

  Kind kind() const { return kind_; }
  std::uint8_t scale() const { return scale_; }  // decimals only
  bool is_nullable() const { return nullable_; }
  Type nullable(bool on = true) const;

  const Type& element() const;   // list, optional_value, type
  const Type& map_key() const;   // map
  const Type& map_value() const;
  const EnumType* enum_type() const;      // null unless enum
  const StructType* struct_type() const;  // null unless struct
  const std::string& name() const;        // parameter, abstract
  const std::vector<Type>& parameters() const;

  bool is_number() const;  // int uint double decimal
  // As a pack writes it: "decimal(2)", "optional(list(string))", an enum's or struct's name.
  std::string to_string() const;
  // Same structure; enums and structs are equal when they are the same definition.
  friend GUIJU_API bool operator==(const Type& a, const Type& b);

 private:
  struct Detail;
  Kind kind_ = Kind::dyn;
  std::uint8_t scale_ = 0;
  bool nullable_ = false;
  std::shared_ptr<const Detail> detail_;
  std::shared_ptr<const EnumType> enum_;
  std::shared_ptr<const StructType> struct_;
};

// A named list of members; a value is a member's number. Order matters (priority, severity).
struct GUIJU_API EnumType {
  struct Member {
    std::string name;
    std::string title_zh, title_en;  // may be empty
  };
  std::string name;
  std::vector<Member> members;

  // The member's number, or -1. O(1) on average.
  int find(std::string_view member) const;
  // Call once after filling `members`.
  void build_index();

 private:
  std::vector<std::uint32_t> index_;  // open addressing, member number + 1
};

struct GUIJU_API StructType {
  struct Field {
    std::string name;
    Type type;
    std::string title_zh, title_en;
  };
  std::string name;
  std::vector<Field> fields;
  int find(std::string_view field) const;  // -1: none
};

}  // namespace guiju
