// The value of a number as written, with its sign: -9223372036854775808 is an int, its digits alone
// are not.
//
// Tested by tests/expr/parser_test.cpp.
#pragma once

#include <optional>

#include "expr/lexer.hpp"

namespace guiju::expr {

// REQUIRES: token.is_number(). Nothing: an int that does not fit. A uint ignores the sign.
std::optional<Value> number_value(const Token& token, bool is_negative);

}  // namespace guiju::expr
