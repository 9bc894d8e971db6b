// Text → tree, for both dialects. All errors that can be found, each with a span in the pack.
//
// Tested by tests/expr/parser_test.cpp.
#pragma once

#include "expr/ast.hpp"
#include "guiju/text/result.hpp"
#include "text/excerpt.hpp"

namespace guiju::expr {

struct ParseOptions {
  Dialect dialect = Dialect::pack;
  bool expands_macros = true;
  Limits limits;
};
// Null (and diagnostics with errors) when the text is no expression.
NodePtr parse(const text::Excerpt& excerpt, const ParseOptions& options, Diagnostics& diagnostics);

}  // namespace guiju::expr
