// The names of the codes of expressions and of evaluation (text/codes_expr.def, codes_run.def).
#pragma once

#include "guiju/text/diagnostic.hpp"

namespace guiju::code {
#define GUIJU_CODE(number, name, severity, english, chinese) inline constexpr Code name{number};
#include "guiju/text/codes_expr.def"
#include "guiju/text/codes_run.def"
#undef GUIJU_CODE
}  // namespace guiju::code
