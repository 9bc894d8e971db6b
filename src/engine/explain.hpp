// From a recorded run to an Explanation.
#pragma once

#include "engine/state.hpp"
#include "engine/trace.hpp"
#include "guiju/engine/explanation.hpp"

namespace guiju::engine {

Explanation explain(const RowState& state, const Recording& recording);

}  // namespace guiju::engine
