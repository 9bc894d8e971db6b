// Deciding by a table, one record: rows found (by index or scan), the hit policy, outputs.
//
// Tested by tests/engine/table_test.cpp, tests/agree.
#pragma once

#include "engine/state.hpp"
#include "engine/trace.hpp"

namespace guiju::engine {

// Writes the table's output slots, the decision's ending and the rows that fired.
template <typename Tracer>
void decide_table(const plan::Table& table, std::uint32_t table_number, RowState& state, Tracer& tracer);

}  // namespace guiju::engine
