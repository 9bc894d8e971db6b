// One record against candidates: who may, in which order, who is chosen.
//
// Candidates of a list or a network are judged with the record alone; candidates that are records of their own are matched over
// the whole set, where capacity is shared: records are served in the order of their keys, or all together for the highest
// total (graph/assignment.hpp). Ties go by the expressions named, then by the smaller id, so no result depends on an order of input.
//
// Tested by tests/faces/route_test.cpp, tests/agree/match_agree_test.cpp.
#pragma once

#include "engine/state.hpp"
#include "engine/stored.hpp"
#include "engine/trace.hpp"

namespace guiju::engine {

// Source::list and Source::network: writes the decision's slots.
template <typename Tracer>
void decide_match(const plan::Match& match, std::uint32_t number, RowState& state, Tracer& tracer);

// Source::record: all rows of the record against all rows of the candidates.
void decide_match_over(const plan::Step& step, const plan::Match& match, StoredRows& rows, const StoredRows& candidates, RowState& state);

}  // namespace guiju::engine
