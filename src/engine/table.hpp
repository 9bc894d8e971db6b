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

// The row that the classes of a record's values choose; no_table_row when there is more to say than a row. REQUIRES: an index that
// is no cube.
std::uint32_t row_of_classes(const plan::Table& table, const plan::Index::Classes& classes, RowState& state);
// Can one row of this table speak for it, with no others to look at?
bool speaks_by_one_row(const plan::Table& table);
// Writes what this row says: outputs, ending, and that it fired.
void speak(const plan::Table& table, std::uint32_t row, RowState& state);

}  // namespace guiju::engine
