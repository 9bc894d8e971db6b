// Tree → text, for explanations and messages: the expression as an author would write it.
//
// Macros are printed as written, literals as they were spelt, brackets only where they are needed.
// Parsing the text again (in the same dialect) gives the same tree. Works on checked trees too:
// what the checker put in (conversions of numbers) is left out.
//
// Tested by tests/expr/print_test.cpp.
#pragma once

#include <string>

#include "expr/ast.hpp"

namespace guiju::expr {

std::string print(const Node& node, Dialect dialect = Dialect::pack);

// A value as a literal of the dialect: "12.50", "'text'", [1, 2].
std::string print_literal(ValueView value, Dialect dialect = Dialect::pack);

}  // namespace guiju::expr
