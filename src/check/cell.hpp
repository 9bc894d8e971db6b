// A table's cell: from its text to tests on the column's value (pack-format 4.1).
//
//   -   literal   a, b   < x   [a..b)   not(…)   null   not null   prefix "…"   matches "…"
//   has x   has any(x, y)   has all(x, y)   empty   = expression with `it`
//
// The column's type decides how a literal is read, by the same admission as a fact (facts::admit). What
// a literal cannot be, a name, stays a text for the expression checker: this file knows no names, and
// of expressions only where they begin and end. Whether tests of a row contradict each other is left to analyse.
//
// Tested by tests/check/cell_test.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "guiju/facts/value.hpp"
#include "model/cells.hpp"

namespace guiju::facts {
class Zone;
}

namespace guiju::check {

// A literal of the column's type (of its element's type in a list column), or the text of an expression:
// a dotted name, a period ("3 work_day"), or what stands behind `=`.
struct Operand {
  ValueView literal;  // in the context's arena; null when there is an expression, or for an output's null
  std::shared_ptr<const text::Excerpt> expression;
  Span span;
};

struct CellTest {
  enum class Op : std::uint8_t {
    equal, not_equal, less, less_equal, greater, greater_equal,  // one operand
    interval,                                                   // two: low(), high()
    null, not_null,                                             // none
    not_of,                                                     // `inner`: none of these
    prefix, matches,                                            // one, a string; matches: the pattern
    has_any, has_all,                                           // one or more
    empty,                                                      // none
    expression,                                                 // one, behind `=`; `it` is the value
  };
  Op op = Op::equal;
  bool low_closed = false, high_closed = false;  // interval
  Span span;
  std::vector<Operand> operands;
  std::vector<CellTest> inner;

  const Operand& low() const { return operands[0]; }
  const Operand& high() const { return operands[1]; }
};

// An input cell matches when any of its tests does; one without tests (`-`, or left out) always does.
struct Cell {
  std::vector<CellTest> tests;
  bool is_any() const { return tests.empty(); }
};

// What cells are read with. `zone` may be null: then naive timestamps are refused.
struct CellContext {
  const facts::Zone* zone = nullptr;
  Arena& arena;  // literals live here, and must outlive the cells
  Diagnostics& diagnostics;
};

// Reads an input cell of a column of this type; false after an error (all of the cell's errors are added).
// A column of type dyn (one whose own type could not be told) takes any cell and gives is_any().
bool read_input_cell(const model::CellView& cell, const Type& column, CellContext& context, Cell& out);
// Reads an output cell: a literal, `null` (or nothing) or `= expression`.
bool read_output_cell(const model::CellView& cell, const Type& output, CellContext& context, Operand& out);
// Reads the default of an output (`else:`) or any other single text in the same way.
bool read_output_text(const text::Excerpt& text, const Type& output, CellContext& context, Operand& out);
// The text of a cell that is words or a condition (`id`, `because`, `when` …): without the quotes when it
// is one quoted text as a whole, else as it is. Empty when left out.
text::Excerpt plain_text(const model::CellView& cell);

}  // namespace guiju::check
