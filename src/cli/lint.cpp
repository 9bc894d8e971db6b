// guiju lint PACK: remarks on a pack that loads.
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/packs.hpp"
#include "cli/terminal.hpp"
#include "guiju/analyse/lint.hpp"

namespace guiju::cli {

int lint(const PackChoice& options) {
  const std::optional<Ruleset> rules = load_pack(options);
  if (!rules) return nothing_done;
  const Findings findings = guiju::lint(*rules);
  if (options.is_json) print(stdout, findings.to_json(options.language) + "\n");
  else print(stdout, findings.diagnostics().render(options.language));
  return findings.has_errors() ? nothing_done : all_is_well;
}

}  // namespace guiju::cli
