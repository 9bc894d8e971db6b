// The door between the corridor (load) and Ruleset, whose constructor is private.
#pragma once

#include "engine/columns_state.hpp"
#include "guiju/engine/ruleset.hpp"
#include "plan/plan.hpp"

namespace guiju {

struct RulesetAccess {
  static Ruleset ruleset(std::shared_ptr<const plan::Plan> plan) { return Ruleset(std::move(plan)); }
  static const plan::Plan& plan(const Ruleset& rules) { return *rules.plan_; }
};

namespace engine {
Diagnostics unknown_paths(const plan::Plan& plan, const std::vector<std::string>& unknown);
}  // namespace engine

}  // namespace guiju
