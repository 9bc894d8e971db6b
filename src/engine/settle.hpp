// A step that ended undecided, tried with every value of the facts that it waits for.
//
// Where those are few (expr/completions.hpp), the step and the steps before it that read them run once for each way to fill
// them. One answer for all ways is the answer; else what is needed is what can change it. What fired is what fired every time.
// The trial has steps and memory of its own (not the record's): when they do not suffice, the step stays as it was.
//
// Tested by tests/agree/needs_pack_test.cpp, tests/engine/settle_test.cpp.
#pragma once

#include "engine/state.hpp"

namespace guiju::engine {

// Values and tables can be; not routes, matches and what is over the set.
inline bool can_be_settled(const plan::Step& step) { return step.kind == plan::Step::Kind::eval || step.kind == plan::Step::Kind::table; }
// Did it end undecided, for all or for some outputs? Asked after each step of each record.
inline bool is_open(const plan::Step& step, const RowState& state) {
  if (!can_be_settled(step)) return false;
  if (step.decision != plan::none) return state.endings[step.decision] == Ending::undecided;
  return state.slots[step.slot].is_unknown();
}
// `steps[at]` is the step. True when its slots, ending and fired rows are others now.
bool settle(RowState& state, const std::vector<std::uint32_t>& steps, std::size_t at);

}  // namespace guiju::engine
