#include "plan/index.hpp"

#include <algorithm>

#include "plan/plan.hpp"

namespace guiju::plan {

namespace {

bool holds(const ClassSet& set, std::uint32_t cls) {
  for (const ClassRange& r : set)
    if (cls >= r.low && cls < r.high) return true;
  return false;
}

}  // namespace

// ---- patterns ---------------------------------------------------------------------------------------------------------

const Index::Slot* Index::find(const Pattern& pattern, std::uint64_t key) const {
  const std::size_t last = pattern.slots.size() - 1;
  for (std::size_t at = hash_place(key, pattern.shift);; at = (at + 1) & last) {
    const Slot& slot = pattern.slots[at];
    if (slot.first.row == no_table_row) return nullptr;
    if (slot.key == key) return &slot;
  }
}

void Index::prefetch(std::uint64_t key) const {
  for (const Pattern& p : patterns_) __builtin_prefetch(&p.slots[hash_place(key & p.mask, p.shift)]);
}

bool Index::accepts(const Table& table, std::uint32_t row, const Classes& classes) const {
  for (std::size_t i = 0; i < checked_columns_.size(); ++i) {
    const std::uint32_t c = checked_columns_[i];
    const std::uint32_t of_table = table_columns_[c];
    std::uint32_t cell = row + 1;  // dates: a set a row
    if (of_table != none) {
      cell = table.cell(row, of_table);
      if (cell == 0 || !decides(of_table, cell)) continue;
    }
    if (!holds(sets_[i][cell - 1], classes[c])) return false;
  }
  return true;
}

bool Index::matches(const Table& table, const Entry& entry, const Classes& classes) const {
  const std::uint32_t x = range_column_ == no_table_row ? 0 : classes[range_column_];
  if (x < entry.low || x >= entry.high) return false;
  return (entry.row & checked) == 0 || accepts(table, entry.row & ~checked, classes);
}

std::uint32_t Index::first_row(const Table& table, const Classes& classes, std::uint64_t key) const {
  std::uint32_t best = no_table_row;
  for (const Pattern& p : patterns_) {
    const Slot* slot = find(p, key & p.mask);
    if (!slot || (slot->first.row & ~checked) >= best) continue;
    if (matches(table, slot->first, classes)) {
      best = slot->first.row & ~checked;
      continue;
    }
    if (slot->rest == 0) continue;
    const List& list = lists_[slot->rest - 1];
    for (std::uint32_t e = list.begin; e < list.end; ++e) {
      const std::uint32_t row = entries_[e].row & ~checked;
      if (row >= best) break;
      if (!matches(table, entries_[e], classes)) continue;
      best = row;
      break;
    }
  }
  return best;
}

// ---- rows ---------------------------------------------------------------------------------------------------------------

std::uint32_t Index::first_row(const Table& table, const Classes& classes) const {
  if (way_ == Way::patterns) return first_row(table, classes, key(classes));
  for (std::size_t w = 0; w < words_; ++w) {
    std::uint64_t left = ~std::uint64_t{0};
    for (std::size_t c = 0; c < columns_.size(); ++c) left &= rows(c, classes[c])[w];
    if (left != 0) return static_cast<std::uint32_t>(w * 64 + static_cast<std::size_t>(std::countr_zero(left)));
  }
  return no_table_row;
}

void Index::all_rows(const Table& table, const Classes& classes, std::vector<std::uint32_t>& out) const {
  out.clear();
  if (way_ == Way::patterns) {
    const std::uint64_t k = key(classes);
    for (const Pattern& p : patterns_) {
      const Slot* slot = find(p, k & p.mask);
      if (!slot) continue;
      if (matches(table, slot->first, classes)) out.push_back(slot->first.row & ~checked);
      if (slot->rest == 0) continue;
      const List& list = lists_[slot->rest - 1];
      for (std::uint32_t e = list.begin; e < list.end; ++e)
        if (matches(table, entries_[e], classes)) out.push_back(entries_[e].row & ~checked);
    }
    std::sort(out.begin(), out.end());
    return;
  }
  for (std::size_t w = 0; w < words_; ++w) {
    std::uint64_t left = ~std::uint64_t{0};
    for (std::size_t c = 0; c < columns_.size(); ++c) left &= rows(c, classes[c])[w];
    for (; left != 0; left &= left - 1) out.push_back(static_cast<std::uint32_t>(w * 64 + static_cast<std::size_t>(std::countr_zero(left))));
  }
}

}  // namespace guiju::plan
