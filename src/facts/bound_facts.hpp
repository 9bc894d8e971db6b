// The facts of one record that lie in a caller's struct, read where they lie.
//
// What facts::admit says of a field is found out once, when the struct is bound: for a plain member of a field without constraints
// it comes down to a load and at most a glance. Whatever that glance does not settle goes to facts::admit, so that a
// struct never differs from a record.
//
// Immutable; thread-safe. Tested by tests/agree/bound_facts_test.cpp.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "facts/admit.hpp"
#include "guiju/facts/bind.hpp"

namespace guiju::facts {

class BoundFacts {
 public:
  BoundFacts() = default;
  // `fields`: those that are wanted; `bound`: one a field of the schema, null where it is not given. Both the schema and what
  // `bound` points to outlive this.
  BoundFacts(const Schema& schema, const std::vector<std::uint32_t>& fields, const std::vector<const BoundField*>& bound);

  // Sets the slots of the wanted fields.
  void admit(const void* object, ValueView* slots, const AdmitContext& context) const;

  enum class Way : std::uint8_t { admitted, boolean, i32, i64, decimal, real, text, string, member };
  struct Load {
    std::uint32_t field = 0;
    Way way = Way::admitted;
    std::uint8_t scale = 0;
    std::size_t offset = 0;
    const EnumType* enum_type = nullptr;
    const BoundField* bound = nullptr;

    template <typename M>
    const M& member(const void* object) const { return *reinterpret_cast<const M*>(static_cast<const char*>(object) + offset); }
    bool is_text() const { return way == Way::text || way == Way::string; }
    // Of a text: a view of it, or of a std::string.
    std::string_view text(const void* object) const { return way == Way::text ? member<std::string_view>(object) : std::string_view(member<std::string>(object)); }
    // Of any other way: a value that is good as it lies, else false.
    bool read(const void* object, ValueView& out) const;
  };
  // Of a wanted field; null for one that is not wanted.
  const Load* load_of(std::uint32_t field) const;

 private:
  static Way way_of(const Schema& schema, std::uint32_t field, const BoundField& bound);

  const Schema* schema_ = nullptr;
  std::vector<Load> texts_, loads_;  // plain texts by themselves: a loop that knows what comes
};

inline bool BoundFacts::Load::read(const void* object, ValueView& out) const {
  switch (way) {
    case Way::boolean: out = ValueView::of_bool(member<bool>(object)); return true;
    case Way::i32: out = ValueView::of_int(member<std::int32_t>(object)); return true;
    case Way::i64: out = ValueView::of_int(member<std::int64_t>(object)); return true;
    case Way::decimal: out = ValueView::of_narrow_decimal(member<std::int64_t>(object), scale); return true;
    case Way::real: {
      const double d = member<double>(object);
      if (!std::isfinite(d)) return false;
      out = ValueView::of_double(d);
      return true;
    }
    case Way::member: {
      const int number = enum_type->find(member<std::string_view>(object));
      if (number < 0) return false;
      out = ValueView::of_enum(enum_type, static_cast<std::uint32_t>(number));
      return true;
    }
    case Way::text:
    case Way::string:
    case Way::admitted: break;
  }
  return false;
}

}  // namespace guiju::facts
