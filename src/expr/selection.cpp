// Parking and merging of ascending row numbers.
#include "expr/selection.hpp"

#include <algorithm>
#include <utility>

namespace guiju::expr {

void RowSets::begin(const Selection& selection) {
  all_ = current_ = selection;
  give_back(std::move(current_buffer_));
  for (Parked& p : parked_) give_back(std::move(p.buffer));
  parked_.clear();
  parked_count_ = 0;
  next_label_ = static_cast<std::uint32_t>(-1);
}

std::unique_ptr<RowSets::Buffer> RowSets::take_buffer() {
  if (spare_.empty()) return std::make_unique<Buffer>();
  std::unique_ptr<Buffer> buffer = std::move(spare_.back());
  spare_.pop_back();
  return buffer;
}

void RowSets::give_back(std::unique_ptr<Buffer> buffer) {
  if (buffer) spare_.push_back(std::move(buffer));
}

void RowSets::find_next_label() {
  next_label_ = static_cast<std::uint32_t>(-1);
  for (const Parked& p : parked_) next_label_ = std::min(next_label_, p.label);
}

void RowSets::park(std::uint32_t label, Selection rows, std::unique_ptr<Buffer> buffer) {
  parked_count_ += rows.count;
  next_label_ = std::min(next_label_, label);
  parked_.push_back({label, rows, std::move(buffer)});
}

void RowSets::jump(std::uint32_t label) {
  if (current_.count == 0) return;
  park(label, current_, std::move(current_buffer_));
  current_ = {nullptr, 0};
}

Selection RowSets::jump_if(const std::uint8_t* leaves, std::uint32_t label) {
  const std::uint32_t count = current_.count;
  std::unique_ptr<Buffer> gone = take_buffer();
  std::unique_ptr<Buffer> here = take_buffer();
  std::uint32_t gone_count = 0, here_count = 0;
  for (std::uint32_t i = 0; i < count; ++i) {  // no branch: both are written, one is kept
    const auto row = static_cast<std::uint16_t>(current_.row(i));
    const bool leaves_now = leaves[i] != 0;
    (*gone)[gone_count] = row;
    (*here)[here_count] = row;
    gone_count += leaves_now ? 1 : 0;
    here_count += leaves_now ? 0 : 1;
  }
  if (gone_count == 0) {
    give_back(std::move(gone));
    give_back(std::move(here));
    return {nullptr, 0};
  }
  if (here_count == 0) {
    const Selection left = current_;
    give_back(std::move(gone));
    give_back(std::move(here));
    jump(label);
    return left;
  }
  give_back(std::move(current_buffer_));
  const Selection left{gone->data(), gone_count};
  park(label, left, std::move(gone));
  current_ = {here->data(), here_count};
  current_buffer_ = std::move(here);
  return left;
}

RowSets::Parked RowSets::take(std::size_t i) {
  Parked taken = std::move(parked_[i]);
  parked_.erase(parked_.begin() + static_cast<std::ptrdiff_t>(i));
  parked_count_ -= taken.rows.count;
  return taken;
}

void RowSets::arrive(std::uint32_t label) {
  if (label != next_label_) return;
  for (std::size_t i = 0; i < parked_.size();) {
    if (parked_[i].label != label) {
      ++i;
      continue;
    }
    Parked more = take(i);
    if (current_.count == 0) {
      give_back(std::move(current_buffer_));
      current_ = more.rows;
      current_buffer_ = std::move(more.buffer);
      continue;
    }
    if (current_.count + more.rows.count == all_.count) {  // everybody is here again
      give_back(std::move(current_buffer_));
      give_back(std::move(more.buffer));
      current_ = all_;
      continue;
    }
    // Neither is all rows, so both are lists.
    std::unique_ptr<Buffer> merged = take_buffer();
    const std::uint16_t* const end = current_.rows + current_.count;
    std::merge(current_.rows, end, more.rows.rows, more.rows.rows + more.rows.count, merged->data());
    const std::uint32_t count = current_.count + more.rows.count;
    give_back(std::move(current_buffer_));
    give_back(std::move(more.buffer));
    current_ = {merged->data(), count};
    current_buffer_ = std::move(merged);
  }
  find_next_label();
}

}  // namespace guiju::expr
