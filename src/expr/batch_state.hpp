// What a BatchScratch holds: columns, row sets and arenas that are used again and again, and what each record
// of the batch may still spend.
#pragma once

#include <memory>
#include <vector>

#include "expr/batch.hpp"
#include "expr/batch_questions.hpp"
#include "expr/column.hpp"
#include "expr/selection.hpp"

namespace guiju::expr {

struct BatchScratch::State {
  explicit State(const Limits& l);
  void begin_batch();

  // A cleared column, to be given back or kept as a result until the next batch.
  std::unique_ptr<Column> take_column(std::uint32_t row_count);
  void give_back(std::unique_ptr<Column> column) { spare.push_back(std::move(column)); }
  const Column& keep(std::unique_ptr<Column> column);
  // Makes room for the values of one more program.
  void begin_program(const Program& program);

  Limits limits;
  Arena arena;          // the caller's, and tables that live as long as the batch; no limit of its own
  Scratch scratch;      // values of the sweep: its arena holds them until the next batch
  Scratch row_scratch;  // for rows that are done one by one by the VM
  std::vector<Arena> full_arenas, spare_arenas;
  std::vector<std::unique_ptr<Column>> spare, results;
  std::vector<std::unique_ptr<Column>> registers;
  RowSets rows;
  BatchQuestions questions;
  std::vector<std::uint64_t> steps_left, steps_before;  // by row
  std::vector<std::uint8_t> leaves;
  std::vector<ValueView> frame, args;
  std::vector<Vector> operands;
};

}  // namespace guiju::expr
