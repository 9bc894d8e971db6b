// Constant folding: what does not depend on any fact is computed once, by the very code that would run later.
//
// The largest parts without names from outside become literals. A part that gives an error stays as it is (the error
// belongs to the run, where && and || may absorb it), and so does one that would cost too much, calls a function that
// is not pure, or gives a type (types have no storage of their own). Nothing else is rewritten. A folded expression needs
// fewer steps and less memory, so it may stay within limits that the unfolded one breaks; results never differ.
//
// Tested by tests/expr/fold_test.cpp, tests/agree.
#pragma once

#include "expr/program.hpp"

namespace guiju::expr {

void fold(Node& root, const CodegenOptions& options);

}  // namespace guiju::expr
