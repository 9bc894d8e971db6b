// Many records of one kind, column by column: up to expr::batch_size rows at a time.
//
// Facts become vectors (intake), expressions run in the column engine, tables look up classes a column at a time; what has no
// column form (a table with computed cells, a value in an unusual shape) is decided row by row with the very code of the row path.
// So the answers are the row path's, byte for byte.
//
// Tested by tests/engine/batch_test.cpp, tests/agree.
#pragma once

#include "engine/columns_state.hpp"
#include "engine/evaluate.hpp"
#include "engine/intake.hpp"
#include "expr/batch.hpp"
#include "expr/column.hpp"

namespace guiju::engine {

class Batch {
 public:
  // `steps`: the row steps to run, in order.
  Batch(std::shared_ptr<const plan::Plan> plan, std::shared_ptr<const plan::Wanted> wanted, std::vector<std::uint32_t> steps,
        RunDates dates, const EvaluateOptions& options);
  ~Batch();

  // Before other columns than those before.
  void begin_columns() { intake_.forget(); }
  // Decides rows [first, first + count) of the columns. REQUIRES: count ≤ expr::batch_size.
  void decide(const ColumnsView& columns, std::int64_t first, std::uint32_t count);
  // Adds the batch's rows to an outcome.
  void append_to(ColumnsState& out, std::size_t max_faults);
  // A row of the batch as a frame with these slots filled in, for what goes row by row.
  RowState& frame(std::uint32_t row, const std::vector<std::uint32_t>& slots);

 private:
  struct TableBatch;
  struct RouteCache;
  struct Coded {
    std::uint32_t table = 0, output = 0;  // the table whose codes a slot holds; none: no table
  };

  void admit(const ColumnsView& columns, std::int64_t first);
  void set_dates();
  void set_as_of(std::uint32_t slot, std::uint32_t basis_slot);
  void run_param(const plan::Step& step);
  void run_eval(const plan::Step& step);
  void run_table(const plan::Step& step);
  void run_table_by_rows(const plan::Step& step, const expr::Selection& rows);
  void run_table_by_codes(const plan::Step& step, TableBatch& table, const expr::Selection& rows);
  void run_coded_table(const plan::Step& step, TableBatch& table);
  void judge_row(const plan::Step& step, TableBatch& table, std::uint32_t row);
  void drop_others(const plan::Step& step, TableBatch& table);
  void run_route(const plan::Step& step);
  void run_match(const plan::Step& step);
  void run_whole(const plan::Step& step);
  // Rows to which the step applies; the others get their null, error or unknown.
  expr::Selection applies(const plan::Step& step);
  void give(const plan::Step& step, std::uint32_t row, ValueView v, Ending ending);
  void complete_parts();
  void settle_rows(std::size_t at);
  bool may_be_open(const plan::Step& step) const;
  void write_settled(const plan::Step& step, std::uint32_t row, const RowState& state);
  Ending ending_at(const plan::Decision& decision, std::uint32_t number, std::uint32_t row) const;
  void settle(std::uint32_t slot);  // the column written becomes the slot's vector

  std::shared_ptr<const plan::Plan> plan_;
  std::shared_ptr<const plan::Wanted> wanted_;
  std::vector<std::uint32_t> steps_;
  RunDates dates_;
  bool empty_text_is_null_;
  std::uint32_t count_ = 0;
  std::vector<expr::Vector> slots_;
  std::vector<std::unique_ptr<expr::Column>> columns_;  // one a slot that is written
  std::vector<std::vector<std::int32_t>> fired_;        // one a decision (tables): row, no_row, otherwise_row
  std::vector<std::unique_ptr<TableBatch>> tables_;
  std::vector<std::unique_ptr<RouteCache>> routes_;
  std::vector<Coded> coded_;                            // one a slot
  std::vector<std::uint16_t> selected_, by_code_;
  std::vector<std::uint32_t> all_slots_;
  std::vector<std::int32_t> fired_row_;
  expr::BatchScratch scratch_;
  IntakeCache intake_;
  Arena arena_{~std::size_t{0}};
  std::unique_ptr<RowState> row_;
};

}  // namespace guiju::engine
