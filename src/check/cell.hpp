// A table's cell: from its text to tests (input) or a value (output).
//
// `<= village_cap` is a test with an operand; the operand is a literal of the column's type, or a text that an expression gives
// (a param, a field, `48 h` …). See pack-format 4.1 for all forms. A big table's cells are mostly plain, so texts are looked at
// where they stand; an Excerpt is made for messages and expressions.
//
// Tested by tests/check/cell_test.cpp.
#pragma once

#include <optional>

#include "check/checker.hpp"

namespace guiju::check {

// Reads an input cell by its column's type and keeps it there. What rows say of it: its number + 1; 0 when it is `-` or left out, or
// wrong (diagnosed).
std::uint32_t read_input_cell(Workbench& bench, const expr::Scope& scope, model::CellView form, Table::Column& column);

struct OutputForm {
  std::optional<ValueView> literal;  // a literal or null; borrows from the cell's text and the arena
  text::Excerpt expression;          // else `= expression`, or a name standing for a value
};
bool read_output_cell(model::CellView cell, const Type& type, const facts::Zone* zone, Diagnostics& diagnostics, Arena& arena, OutputForm& out);

}  // namespace guiju::check
