// The names of the codes of networks: about packs (text/codes_pack.def, 2700–2799) and about answers
// (text/codes_run.def, 5300–5399). In a namespace of its own, as the rooms above name the same files.
#pragma once

#include "guiju/text/diagnostic.hpp"

// Two parts, because a pack's fault and a run's may bear the same name.
#define GUIJU_CODE(number, name, severity, english, chinese) inline constexpr Code name{number};
namespace guiju::graph::code {
namespace of_pack {
#include "guiju/text/codes_pack.def"
}
namespace of_run {
#include "guiju/text/codes_run.def"
}
using namespace of_pack;  // NOLINT
using namespace of_run;   // NOLINT
}  // namespace guiju::graph::code
#undef GUIJU_CODE
