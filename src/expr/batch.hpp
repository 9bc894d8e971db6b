// The column engine: runs a Program on a batch of rows.
//
// One sweep over linear code: each instruction runs for the rows that are at it; rows that jump are parked at the label
// (see program.hpp). Typed kernels over words where both sides are words; else value by value with the very functions
// the VM uses. Errors and unknowns are marks beside the values; nothing is thrown, nothing branches per row in a kernel.
//
// Tested by tests/expr/batch_test.cpp, tests/agree.
#pragma once

#include <memory>

#include "expr/vector.hpp"
#include "expr/vm.hpp"

namespace guiju::expr {

// What one thread needs to run programs over batches; reused from batch to batch. The arena here holds whole batches.
class BatchScratch {
 public:
  explicit BatchScratch(const Limits& limits = {});
  ~BatchScratch();
  // Before each batch: forgets all vectors that were made for the one before.
  void begin_batch();
  Arena& arena();

  struct State;
  State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

// `slots[i]` is the vector of slot i (only those in program.slots are read). The result covers the rows of the
// selection (other rows are unspecified) and lives until begin_batch().
Vector run(const Program& program, const Vector* slots, const Selection& selection, std::uint32_t row_count,
           BatchScratch& scratch);

}  // namespace guiju::expr
