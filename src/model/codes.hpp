// The names of the codes of packs (text/codes_pack.def), for model and the rooms above it.
#pragma once

#include "guiju/text/diagnostic.hpp"

namespace guiju::code {
#define GUIJU_CODE(number, name, severity, english, chinese) inline constexpr Code name{number};
#include "guiju/text/codes_pack.def"
#undef GUIJU_CODE
}  // namespace guiju::code
