// Type variables and when two types agree: the part of the checker that is pure type algebra.
//
// The rules are those of CEL's gradual checker (cel-go, checker/types.go): dyn agrees with
// everything, a type variable takes the first type it meets and grows more general with the next. A
// failed trial is undone by rolling back to a mark. Types are bounded in size: one that would grow
// past the bound becomes dyn.
//
// Tested by tests/expr/checker_test.cpp.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "guiju/facts/type.hpp"

namespace guiju::expr {

class Inference {
 public:
  explicit Inference(bool is_pack) : is_pack_(is_pack) {}

  Type fresh();
  // Names of type parameters → fresh variables, within one call.
  using Names = std::vector<std::pair<std::string, Type>>;
  Type instantiate(const Type& type, Names& names);

  // Can both be one type? Binds variables so that they are.
  bool agree(const Type& a, const Type& b);
  // The type for both, where agree(a, b) holds: dyn if one is, the larger scale, null makes it
  // nullable.
  Type general(const Type& a, const Type& b) const;
  // Variables replaced as far as they are known.
  Type resolved(const Type& type) const;
  // The rest is dyn.
  Type final(const Type& type) const;

  bool is_variable(const Type& type) const;
  // dyn or a variable that nothing is known of.
  bool is_open(const Type& type) const;

  std::size_t mark() const { return trail_.size(); }
  void roll_back(std::size_t mark);

 private:
  std::size_t number(const Type& variable) const;
  bool bind(const Type& variable, const Type& to, bool& had_binding);
  bool null_agrees(const Type& with) const;
  bool occurs(std::size_t variable, const Type& in) const;
  void set(std::size_t variable, Type to);
  Type rebuilt(const Type& type, bool unknown_is_dyn) const;
  std::size_t size_of(const Type& type, std::size_t limit) const;

  bool is_pack_;
  std::vector<Type> bindings_;  // dyn with is_bound_ false: not bound
  std::vector<bool> is_bound_;
  std::vector<std::pair<std::size_t, std::pair<bool, Type>>> trail_;
};

}  // namespace guiju::expr
