// The names of the codes of calendars: about packs (text/codes_pack.def, 2800–2899) and about answers
// (text/codes_run.def, 5100–5199). In a namespace of its own, as the rooms above name the same files.
#pragma once

#include "guiju/text/diagnostic.hpp"

// Two parts, because a pack's fault and a run's may bear the same name.
#define GUIJU_CODE(number, name, severity, english, chinese) inline constexpr Code name{number};
namespace guiju::calendar::code {
namespace of_pack {
#include "guiju/text/codes_pack.def"
}
namespace of_run {
#include "guiju/text/codes_run.def"
}
using namespace of_pack;  // NOLINT
using namespace of_run;   // NOLINT
}  // namespace guiju::calendar::code
#undef GUIJU_CODE
