// The storage of a ColumnsOutcome.
#pragma once

#include <limits>
#include <memory>
#include <unordered_map>
#include <vector>

#include "expr/vector.hpp"
#include "guiju/engine/outcome.hpp"
#include "plan/plan.hpp"

namespace guiju::engine {

struct ColumnsState {
  // `is_made`: by a tally, so that the keys are not known to the caller.
  ColumnsState(std::shared_ptr<const plan::Plan> p, plan::Wanted w, bool is_made = false);

  // Room for that many rows.
  void reserve(std::int64_t rows);
  // Adds a decided row: outputs are read from a frame of slots; rows that fired from `fired`.
  void add_row(const ValueView* slots, const std::vector<std::int32_t>& fired_rows, std::size_t max_faults);
  // Adds a batch's rows to a column. `base` entries of the dictionary are the same in every batch of the run and outlive the
  // outcome (the plan's); those after it are this batch's own.
  void add_codes(std::size_t column, std::span<const std::int32_t> codes, std::span<const ValueView> dictionary, std::size_t base);
  void add_values(std::size_t column, const expr::Vector& values, std::uint32_t count);
  // What a row's values say of it, for the counts and the list of faults.
  void count_row(std::int64_t row, std::size_t max_faults);
  // The same for rows of which all values are sound.
  void count_decided(std::int64_t rows);
  // A row that is in no group of a tally, as its key or `where` is an error or waits for facts: so does the row.
  void add_lost(std::int64_t row, const std::string& path, ValueView doubt, std::size_t max_faults);

  std::shared_ptr<const plan::Plan> plan;
  plan::Wanted wanted;
  std::int64_t row_count = 0;
  std::vector<OutcomeColumn> columns, keys;
  std::vector<std::uint32_t> slots;                // of each column
  std::vector<std::uint32_t> key_slots;            // of each key
  std::vector<std::uint32_t> tables;               // decisions (wanted) that are tables
  std::vector<std::vector<std::int32_t>> fired;    // one a table: row number, -1 none, see row_id
  std::vector<ColumnsOutcome::RowFault> faults;    // by row
  std::unordered_map<std::int64_t, ValueView> lost;  // of rows in no group: an error, else what they wait for
  ColumnsOutcome::Counts counts;
  Arena arena{std::numeric_limits<std::size_t>::max()};

 private:
  std::int64_t& count_of(std::int64_t row);
  std::size_t expected_rows_ = 0;
};

inline constexpr std::int32_t no_row = -1;
inline constexpr std::int32_t otherwise_row = -2;

}  // namespace guiju::engine
