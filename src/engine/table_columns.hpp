// A table over a batch of rows: classes of whole columns, then the row that fires for each record, as a code.
//
// Codes count the table's rows; then stand "no row" (which is `else` where there is one) and null. What needs more than that (a
// value without a class, two rows that clash, cells that must be judged) is left to the row path: to_judge() lists those records.
// Loops over columns carry no branch that depends on a record, so that the compiler can vectorise them.
//
// Not thread-safe. Tested by tests/agree/index_agree_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "expr/vector.hpp"
#include "plan/plan.hpp"

namespace guiju::engine {

class TableColumns {
 public:
  // `uses_index` false: nothing is decided here.
  TableColumns(const plan::Table& table, bool uses_index);

  // Can a record of this table be one row number? Else all go the row path.
  bool applies() const { return applies_; }
  // Are all outputs known before the facts? Then a result is a code over literals().
  bool has_literals() const { return !literals_.empty(); }
  // By output: the rows' values, then that of no_row_code(), then null.
  const std::vector<ValueView>& literals(std::size_t output) const { return literals_[output]; }
  std::int32_t no_row_code() const { return row_count_; }
  std::int32_t null_code() const { return row_count_ + 1; }

  // REQUIRES: applies(), count <= expr::batch_size. `slots` hold values of all rows.
  void decide(const expr::Vector* slots, std::uint32_t count);
  // One a record; of records to judge without meaning.
  std::vector<std::int32_t>& codes() { return codes_; }
  const std::vector<std::uint16_t>& to_judge() const { return to_judge_; }

 private:
  // The classes of one column times `factor`, added to `sum`.
  void add_classes(std::size_t column, const expr::Vector& v, std::int32_t factor, std::int32_t* sum);
  void add_dictionary(std::size_t column, const expr::Vector& v, std::int32_t factor, std::int32_t* sum);
  bool add_words(const plan::Classifier& classes, const expr::Vector& v, std::int32_t factor, std::int32_t* sum);
  void add_one_by_one(const plan::Classifier& classes, const expr::Vector& v, std::int32_t factor, std::int32_t* sum) const;
  void decide_by_cube(const expr::Vector* slots);
  void decide_by_rows(const expr::Vector* slots);
  std::int32_t row_of(const plan::Index::Classes& classes, std::uint64_t key);
  void list_those_to_judge();

  const plan::Table& table_;
  const plan::Index& index_;
  bool applies_ = false;
  std::int32_t row_count_ = 0;
  std::uint32_t count_ = 0;
  std::vector<std::vector<ValueView>> literals_;
  std::vector<std::int32_t> codes_, sums_;
  std::vector<std::uint16_t> to_judge_;
  std::vector<std::int32_t> by_entry_;         // a dictionary's classes, a classifier's classes
  std::vector<std::int64_t> ordered_;
  std::vector<std::uint32_t> rows_;
  struct Known {                               // dictionaries that outlive a batch
    std::uint64_t stamp = 0;
    std::vector<std::int32_t> classes;
  };
  std::vector<Known> known_;                   // one an index column
};

}  // namespace guiju::engine
