// The names of the facts room's codes (text/codes_facts.def).
#pragma once

#include "guiju/text/diagnostic.hpp"

namespace guiju::code {
#define GUIJU_CODE(number, name, severity, english, chinese) inline constexpr Code name{number};
#include "guiju/text/codes_facts.def"
#undef GUIJU_CODE
}  // namespace guiju::code
