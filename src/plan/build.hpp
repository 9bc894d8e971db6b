// Step 5 of the line: from a checked pack to a plan.
#pragma once

#include "check/checked.hpp"
#include "plan/plan.hpp"

namespace guiju::plan {

struct BuildOptions {
  bool folds = true, specialises = true, indexes = true;  // off switches
  Limits limits;
  Origin origin;
};
// Never fails but by limits; takes what it needs out of the pack.
std::shared_ptr<const Plan> from_checked(check::CheckedPack&& pack, std::shared_ptr<const Sources> sources,
                                         const BuildOptions& options = {});

}  // namespace guiju::plan
