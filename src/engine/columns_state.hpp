// The storage of a ColumnsOutcome.
#pragma once

#include <limits>
#include <memory>
#include <unordered_map>
#include <vector>

#include "guiju/engine/outcome.hpp"
#include "plan/plan.hpp"

namespace guiju::engine {

struct ColumnsState {
  // `is_made`: by a tally, so that the keys are not known to the caller.
  ColumnsState(std::shared_ptr<const plan::Plan> p, plan::Wanted w, bool is_made = false);

  // Adds a decided row: outputs are read from a frame of slots; rows that fired from `fired`.
  void add_row(const ValueView* slots, const std::vector<std::int32_t>& fired_rows, std::size_t max_faults);
  // What a row's values say of it, for the counts and the list of faults.
  void count_row(std::int64_t row, std::size_t max_faults);

  std::shared_ptr<const plan::Plan> plan;
  plan::Wanted wanted;
  std::int64_t row_count = 0;
  std::vector<OutcomeColumn> columns, keys;
  std::vector<std::uint32_t> slots;                // of each column
  std::vector<std::uint32_t> key_slots;            // of each key
  std::vector<std::uint32_t> tables;               // decisions (wanted) that are tables
  std::vector<std::vector<std::int32_t>> fired;    // one a table: row number, -1 none, see row_id
  std::vector<ColumnsOutcome::RowFault> faults;
  ColumnsOutcome::Counts counts;
  Arena arena{std::numeric_limits<std::size_t>::max()};
};

inline constexpr std::int32_t no_row = -1;
inline constexpr std::int32_t otherwise_row = -2;

}  // namespace guiju::engine
