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
bool can_be_settled(const plan::Step& step);
// Did it end undecided, for all or for some outputs?
bool is_open(const plan::Step& step, const RowState& state);
// `steps[at]` is the step. True when its slots, ending and fired rows are others now.
bool settle(RowState& state, const std::vector<std::uint32_t>& steps, std::size_t at);

}  // namespace guiju::engine
