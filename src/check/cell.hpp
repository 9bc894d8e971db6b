// A table's cell: from its text to a predicate (input) or a value (output).
//
// `<= village_cap` is a test with an operand; the operand is a literal of the column's type, or a text that an
// expression will give (a param, a field, `48 h` …), which the table's checker types. See pack-format 4.1 for all forms.
//
// Tested by tests/check/cell_test.cpp.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "expr/ast.hpp"
#include "guiju/facts/value.hpp"
#include "guiju/text/result.hpp"
#include "model/pack.hpp"

namespace guiju::facts {
class Zone;
}

namespace guiju::check {

using Tree = std::shared_ptr<const expr::Node>;

struct Operand {
  bool is_literal = true;
  Value literal;        // of the column's type (list columns: of the element's type)
  text::Excerpt text;   // as written
  Tree tree;            // not a literal: filled in by check_table
};

struct CellTest {
  enum class Op : std::uint8_t {
    equal, not_equal, less, less_equal, greater, greater_equal,
    interval,             // low, high
    null, not_null,
    not_of,               // inner: not(any of these)
    prefix, matches,      // strings; low
    has_any, has_all, empty,  // lists; operands
    condition,            // `= expression` with `it`: expression
  };
  Op op = Op::equal;
  Operand low, high;
  bool low_closed = true, high_closed = true;
  std::vector<CellTest> inner;
  std::vector<Operand> operands;
  text::Excerpt expression;
  Tree tree;            // condition: filled in by check_table
  Span span;
};

struct Cell {
  bool is_any = true;            // `-`, or left out
  std::vector<CellTest> tests;   // any of these
  std::string text;              // as written, for explanations
  Span span;
};

// Reads an input cell by its column's type. False when there were errors (diagnosed).
bool read_input_cell(model::CellView cell, const Type& type, const facts::Zone* zone,
                     Diagnostics& diagnostics, Cell& out);

struct OutputForm {
  std::optional<Value> literal;   // a literal or null
  text::Excerpt expression;       // else `= expression`, or a name standing for a value
};
bool read_output_cell(model::CellView cell, const Type& type, const facts::Zone* zone,
                      Diagnostics& diagnostics, OutputForm& out);

}  // namespace guiju::check
