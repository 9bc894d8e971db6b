// What else is wrong with an expression that failed: mistakes beyond the first.
//
// Each part between brackets, commas, `&&`, `||`, `?` and `:` is an expression of its own, so what is wrong with it is wrong
// whatever stands beside it. Of a part that has parts, the innermost is told. Nothing is told where a bracket is missing or
// the text ends in something unreadable: then no part is sure; nor where brackets go too deep.
//
// Tested by tests/expr/further_faults_test.cpp.
#pragma once

#include <functional>
#include <vector>

#include "expr/lexer.hpp"

namespace guiju::expr {

// Reads a part, an `end` token last, and adds its first mistake; true when there is none. `follow`: what stands behind it.
using ReadPart = std::function<bool(const std::vector<Token>& part, const Token* follow, Diagnostics& found)>;

// Adds to what is told already: at most ten mistakes in all, each place once.
void tell_further_faults(const std::vector<Token>& tokens, Diagnostics& told, const ReadPart& read);

}  // namespace guiju::expr
