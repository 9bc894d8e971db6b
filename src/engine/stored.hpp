// Rows that are kept: their frames, endings and the rows of tables that fired, for what looks over many records.
#pragma once

#include <vector>

#include "engine/state.hpp"

namespace guiju::engine {

// Per decision the first row that fired: its number, no_row, or otherwise_row.
void first_fired(const RowState& state, std::vector<std::int32_t>& fired);

class StoredRows {
 public:
  void begin(const plan::Plan& plan, std::uint32_t record);
  std::size_t size() const { return endings_.size(); }
  std::size_t slot_count() const { return slot_count_; }
  void add(const RowState& state);                       // a deep copy
  void take(std::size_t row, RowState& state) const;     // into a frame, to go on with
  void put(std::size_t row, const RowState& state);      // back, after more steps
  ValueView* frame(std::size_t row) { return &slots_[row * slot_count_]; }
  ValueView slot(std::size_t row, std::uint32_t slot) const { return slots_[row * slot_count_ + slot]; }
  const std::vector<Ending>& endings(std::size_t row) const { return endings_[row]; }
  const std::vector<std::int32_t>& fired(std::size_t row) const { return fired_[row]; }
  void set_ending(std::size_t row, std::uint32_t decision, Ending ending) { endings_[row][decision] = ending; }

  Arena arena{~std::size_t{0}};

 private:
  std::size_t slot_count_ = 0, decision_count_ = 0;
  std::vector<ValueView> slots_;
  std::vector<std::vector<Ending>> endings_;
  std::vector<std::vector<std::int32_t>> fired_;
};

}  // namespace guiju::engine
