// The doors to what Ruleset and Outcome keep private: for the corridor (load), and for analyse.
#pragma once

#include "engine/columns_state.hpp"
#include "guiju/engine/ruleset.hpp"
#include "plan/plan.hpp"

namespace guiju {

struct RulesetAccess {
  static Ruleset ruleset(std::shared_ptr<const plan::Plan> plan) { return Ruleset(std::move(plan)); }
  static const plan::Plan& plan(const Ruleset& rules) { return *rules.plan_; }
};

// The rows that fired, by number, overridden ones left out.
struct OutcomeAccess {
  static std::vector<std::int32_t> fired(const Outcome& outcome, std::uint32_t decision);
};

namespace engine {
Diagnostics unknown_paths(const plan::Plan& plan, const std::vector<std::string>& unknown);
// The same for a kind of record; "": none was named, and there are several.
Diagnostics unknown_record(const plan::Plan& plan, std::string_view name);
}  // namespace engine

}  // namespace guiju
