#include "engine/stored.hpp"

#include <algorithm>

#include "engine/columns_state.hpp"

namespace guiju::engine {

void first_fired(const RowState& state, std::vector<std::int32_t>& fired) {
  std::fill(fired.begin(), fired.end(), no_row);
  for (auto f = state.fired.rbegin(); f != state.fired.rend(); ++f)
    if (!f->is_overridden) fired[f->decision] = f->row == else_row ? otherwise_row : static_cast<std::int32_t>(f->row);
}

void StoredRows::begin(const plan::Plan& plan, std::uint32_t record) {
  slot_count_ = plan.records[record].slots.size();
  decision_count_ = plan.decisions.size();
}

void StoredRows::add(const RowState& state) {
  for (ValueView v : state.slots) slots_.push_back(copy(v, arena));
  endings_.push_back(state.endings);
  fired_.emplace_back(decision_count_);
  first_fired(state, fired_.back());
}

void StoredRows::take(std::size_t row, RowState& state) const {
  state.begin_record();
  std::copy_n(&slots_[row * slot_count_], slot_count_, state.slots.begin());
  state.endings = endings_[row];
}

void StoredRows::put(std::size_t row, const RowState& state) {
  for (std::size_t s = 0; s < slot_count_; ++s) {
    ValueView& kept = slots_[row * slot_count_ + s];
    const ValueView now = state.slots[s];
    if (std::memcmp(&kept, &now, sizeof now) != 0) kept = copy(now, arena);
  }
  endings_[row] = state.endings;
  std::vector<std::int32_t> more(decision_count_);
  first_fired(state, more);
  for (std::size_t d = 0; d < decision_count_; ++d)
    if (more[d] != no_row) fired_[row][d] = more[d];
}

}  // namespace guiju::engine
