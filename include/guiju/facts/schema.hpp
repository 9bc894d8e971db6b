// Schema: the named, typed fields of one kind of record.
//
// The pack's `records:` (or `inputs:`). A field has a type, constraints that every fact must keep, and
// perhaps a default. `path` numbers name what can be unknown: the field itself, or a part of a struct
// or list of structs inside it ("parties.consent").
//
// Tested by tests/facts/schema_test.cpp.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guiju/facts/value.hpp"

namespace guiju {

// What a fact must keep, beyond its type. Broken: a fact error of that row (codes 4xxx).
struct Constraint {
  std::optional<Value> min, max;          // inclusive
  std::vector<Value> in;                  // empty: anything
  std::string matches;                    // RE2 pattern; `matcher` is set by the loader of packs
  std::function<bool(std::string_view)> matcher;
  std::optional<std::uint64_t> min_length, max_length;  // code points, or items of a list
  std::string unique_in_list;             // list of structs: the field that must not repeat; "": none
  bool is_empty() const;
};

struct Field {
  std::string name;
  Type type;
  Constraint constraint;
  std::optional<Value> default_value;     // used when the fact is absent
  std::optional<Rounding> round;          // facts with more places than the type are rounded; else an error
  std::string unit, title_zh, title_en;
  bool is_key = false;
  bool is_masked = false;                 // never quoted in messages
};

class GUIJU_API Schema {
 public:
  Schema() = default;
  explicit Schema(std::string record, std::vector<Field> fields);

  const std::string& record() const { return record_; }
  const std::vector<Field>& fields() const { return fields_; }
  // The field's number, or -1. O(1) on average.
  int find(std::string_view field) const;
  std::vector<std::uint32_t> key_fields() const;

  // What can be unknown. The first fields().size() paths are the fields; then the parts of structs.
  std::size_t path_count() const { return paths_.size(); }
  const std::string& path(std::uint32_t number) const { return paths_[number]; }
  int find_path(std::string_view path) const;
  // The path of part `part` of the struct (or list or map of structs) at `path`.
  // (A schema of more than 65,536 paths stops there: parts then share the path of their whole.)
  std::uint32_t part_path(std::uint32_t path, std::uint32_t part) const {
    return first_part_[path] == 0 ? path : first_part_[path] + part;
  }
  // The value "this is not known": lives as long as the schema or a copy of it.
  ValueView unknown(std::uint32_t path) const;
  // A field without constraints, so that a fact of the right kind is good as it is.
  bool is_plain(std::uint32_t field) const { return plain_[field] != 0; }

 private:
  struct Unknowns;
  std::string record_;
  std::vector<Field> fields_;
  std::vector<std::string> paths_;
  std::vector<std::uint32_t> first_part_;  // by path; 0: it has no parts
  std::vector<std::uint32_t> index_, path_index_;
  std::vector<std::uint8_t> plain_;
  std::shared_ptr<const Unknowns> unknowns_;  // shared by copies: values point into it
};

}  // namespace guiju
