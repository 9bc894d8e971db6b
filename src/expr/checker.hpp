// Names and types: fills in Node::type, refers, slot, overloads.
//
// CEL's type rules (gradual: dyn agrees with all, type parameters unify), plus the pack dialect's:
// enums bare and checked, int, uint and decimal mix, decimal with double refused, int/int division
// refused with the fix, literals take the type beside them.
//
// Tested by tests/expr/checker_test.cpp.
#pragma once

#include "expr/scope.hpp"
#include "guiju/text/result.hpp"

namespace guiju::expr {

// `expected`: the type the place wants; dyn: any. False when there were errors.
bool check(Node& root, const Scope& scope, const Type& expected, Diagnostics& diagnostics);

// As CEL runs an expression that was never checked: names are bound, calls get every overload that
// might fit. What has no binding keeps Refers::nothing, a call that nothing fits has no overloads:
// errors of the run, not of the text.
void bind_unchecked(Node& root, const Scope& scope);

// May a value of type `from` stand where `to` is wanted, exactly and without loss?
bool is_assignable(const Type& to, const Type& from);

}  // namespace guiju::expr
