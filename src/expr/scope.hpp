// The names an expression may use: fields, decisions, parameters (as slots), constants, enum types.
//
// Dotted names are names ("handling.unit"): as CEL says, the longest prefix that is known wins. In
// the pack dialect a bare name that is nothing else is an enum's member where the other side's (or
// the expected) type is an enum.
//
// Tested by tests/expr/scope_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "expr/ast.hpp"

namespace guiju::expr {

// What stands behind a name. A slot is a place in the frame that engines read (facts, decisions).
struct Binding {
  Refers refers = Refers::slot;
  Type type;
  std::uint32_t slot = 0;
  Value constant;
  std::string what;  // "field", "parameter", "decision": for messages
};

// A unit for `14 days`, `48 h`, `3 work_day`. Elapsed units have seconds; others make a period of
// `factor` of the calendar's unit (`2 weeks` are 14 days).
struct Unit {
  std::int64_t seconds = 0;
  const PeriodUnit* period = nullptr;
  std::int64_t factor = 1;
};

class Scope {
 public:
  Scope(Dialect dialect, const Library& library) : dialect_(dialect), library_(&library) {}

  void add(std::string name, Binding binding) { names_[std::move(name)] = std::move(binding); }
  void add_slot(std::string name, Type type, std::uint32_t slot, std::string what = "field");
  void add_constant(std::string name, Type type, Value value, std::string what = "parameter");
  void add_type(std::string name, Type type) { types_[std::move(name)] = std::move(type); }
  void add_unit(std::string name, Unit unit) { units_[std::move(name)] = unit; }
  void set_container(std::string container) { container_ = std::move(container); }

  const Binding* find(std::string_view name) const;
  const Type* find_type(std::string_view name) const;
  // Own units, then the ones every pack has: s second(s) min minute(s) h hour(s); day(s) week(s)
  // month(s) year(s).
  const Unit* find_unit(std::string_view name) const;
  // A name as CEL looks it up from the container `a.b`: a.b.name, a.name, name; `.name` is `name`
  // alone.
  const Binding* resolve(std::string_view name) const;
  const Type* resolve_type(std::string_view name) const;
  std::vector<std::string_view> names() const;
  std::vector<std::string_view> unit_names() const;
  std::vector<std::string_view> type_names() const;
  Dialect dialect() const { return dialect_; }
  const Library& library() const { return *library_; }
  const std::string& container() const { return container_; }

 private:
  Dialect dialect_;
  const Library* library_;
  std::string container_;
  std::unordered_map<std::string, Binding> names_;
  std::unordered_map<std::string, Type> types_;
  std::unordered_map<std::string, Unit> units_;
};

// The full names that a name may mean in a container, the most special first.
std::vector<std::string> candidate_names(std::string_view name, std::string_view container);

// What a tree reads that it does not bind itself, before checking: every dotted name with all its
// beginnings
// ("a.b.c" gives "a", "a.b", "a.b.c"), sorted, each once.
std::vector<std::string> name_references(const Node& node);

// Names that look alike have one skeleton: by the method of UTS 39, with prototypes for the scripts that names of packs
// are written in.
std::string confusable_skeleton(std::string_view name);

}  // namespace guiju::expr
