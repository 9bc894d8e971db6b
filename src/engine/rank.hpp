// Ranking records among others.
//
// Groups by the `by` expressions; orders by the `order` expressions, each rising or falling; ties: `min` (both second, the next
// fourth), `max`, `dense` (the next third), `row` (each its own, by order of the records). A record whose order is null (or NaN) is not
// ranked; an error or an unknown stays that record's.
//
// Tested by tests/engine/rank_test.cpp.
#pragma once

#include "engine/stored.hpp"

namespace guiju::engine {

void decide_rank(const plan::Step& step, const plan::Rank& rank, StoredRows& rows, RowState& state);

}  // namespace guiju::engine
