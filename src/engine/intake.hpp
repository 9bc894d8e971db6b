// From columns of raw facts to vectors of admitted values, a batch at a time.
//
// What facts::admit says of one value, said of many: numbers of a column go through one loop and become words; the
// texts of a dictionary, and texts that repeat, are judged once each; rows that are null or that the loop cannot take
// go to facts::admit one by one. So an admitted row never differs from facts::admit of its raw value, faults included.
//
// Not thread-safe. Tested by tests/engine/intake_test.cpp.
#pragma once

#include <memory>

#include "expr/vector.hpp"
#include "facts/admit.hpp"
#include "guiju/facts/columns.hpp"

namespace guiju::engine {

// Dictionaries and repeated texts that were admitted already, so that each is judged once and not once a batch.
// It must not outlive the columns it was used with, nor serve two rulesets.
class IntakeCache {
 public:
  IntakeCache();
  ~IntakeCache();
  IntakeCache(IntakeCache&&) noexcept;
  IntakeCache& operator=(IntakeCache&&) noexcept;
  // Before columns that are not the ones from before: their memory may lie where other values lay.
  void forget();

  struct Dictionary;
  struct State;
  State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

// The admitted values of field number `field` for the rows [first_row, first_row + count) of a column; null: no such
// column, so the field is absent in every row. REQUIRES: count <= expr::batch_size, the rows exist, `first_row` counts
// from the column's first row. The vector's row 0 is `first_row`. It lives as long as the arena and the cache, and
// borrows the column's texts.
expr::Vector admit_column(const Schema& schema, std::uint32_t field, const ColumnView* column,
                          std::int64_t first_row, std::uint32_t count,
                          const facts::AdmitContext& context, Arena& arena,
                          IntakeCache* cache = nullptr);

}  // namespace guiju::engine
