// Load a pack: from its folder or file, or from a text.
//
// Everything that is wrong with it is in the result, all at once; a pack with errors gives no ruleset. `use` finds other
// packs under the root that follows from name and folder (`linping.dispute` in ROOT/linping/dispute), or in `roots`.
// Cost: milliseconds for thousands of rules. The result borrows nothing.
//
// Tested by tests/load_test.cpp, tests/golden.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guiju/engine/ruleset.hpp"
#include "guiju/expr/function.hpp"
#include "guiju/expr/limits.hpp"

namespace guiju {

struct LoadOptions {
  std::vector<std::string> roots;   // where used packs are looked for, besides the pack's own root
  Limits limits;
  Functions functions;              // the caller's own, for the pack's expressions and those of used packs
  bool reads_cases = true;          // cases.yaml beside the pack, and `cases:` in it
  // "2027-12-31": a parameter, dated table or calendar that has no answer before this date is an error, too.
  std::string through;
  // Param values instead of the pack's ("village_cap" → "20000"): what-if, --param k=v. A used pack's is named as in the
  // pack ("linping.village_cap"), or by that pack's whole name.
  std::vector<std::pair<std::string, std::string>> params;
};

GUIJU_API Result<Ruleset> load(const std::string& path, const LoadOptions& options = {});
GUIJU_API Result<Ruleset> load_text(std::string_view yaml, const LoadOptions& options = {}, std::string name = "pack.yaml");

}  // namespace guiju
