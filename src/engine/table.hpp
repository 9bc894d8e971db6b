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

inline constexpr std::uint32_t nothing_row = 0xFFFFFFFDu;  // no row matched

// Can the index tell which row of this table speaks, without a look at others?
bool speaks_by_one_row(const plan::Table& table);
// Is all that it can say known before the facts?
bool says_literals_only(const plan::Table& table);
// The row that speaks, or nothing_row; no_table_row when there is more to say than a row. REQUIRES: speaks_by_one_row(), an index that is a
// cube (a place inside it), or one that is none.
std::uint32_t row_of_place(const plan::Table& table, std::uint32_t place);
std::uint32_t row_of_classes(const plan::Table& table, const plan::Index::Classes& classes, RowState& state);
// Writes what a row (or else_row, or nothing_row) says: outputs, ending, and that it fired.
void speak(const plan::Table& table, std::uint32_t row, RowState& state);

}  // namespace guiju::engine
