#include "plan/index.hpp"

#include <algorithm>

#include "plan/plan.hpp"

namespace guiju::plan {

// ---- cube -------------------------------------------------------------------------------------------------------------

// Of any value: what its class adds.
[[gnu::noinline]] std::uint32_t Index::step(const Column& column, const ValueView& v) {
  const std::uint32_t cls = column.classes.classify(v);
  return cls == no_class ? beyond : cls * column.stride;
}

bool Index::place(const ValueView* slots, std::uint32_t& out) const {
  std::uint32_t at = 0;
  const Column* column = columns_.data();
  const Axis* axis = axes_.data();
  for (const Axis* end = axis + text_count_; axis != end; ++axis, ++column) {
    const ValueView& v = slots[axis->slot];
    if (!v.is(Kind::string)) {
      at += step(*column, v);
      continue;
    }
    const std::uint32_t literal = column->classes.literal({static_cast<const char*>(v.pointer()), v.size()});
    at += step_of(*axis, literal);
  }
  for (const Axis* end = axis + member_count_; axis != end; ++axis, ++column) {
    const ValueView& v = slots[axis->slot];
    if (v.kind() != axis->kind) {
      at += step(*column, v);
      continue;
    }
    const std::uint32_t member = v.is(Kind::bool_) ? static_cast<std::uint32_t>(v.as_bool()) : v.member();
    at += step_of(*axis, member);
  }
  for (const Axis* end = axes_.data() + axes_.size(); axis != end; ++axis, ++column) {
    const ValueView& v = slots[axis->slot];
    if (v.kind() != axis->kind || !v.is_narrow() || v.scale() != axis->scale) {
      at += step(*column, v);
      continue;
    }
    at += step_of_word(*axis, v.as_int());
  }
  out = at;
  return at < cube_size_;
}

// ---- patterns ---------------------------------------------------------------------------------------------------------

const Index::Slot* Index::find(const Pattern& pattern, std::uint64_t key) const {
  const std::size_t count = pattern.slots.size();
  for (std::size_t at = hash_place(key, count);; at = at + 1 == count ? 0 : at + 1) {
    const Slot& slot = pattern.slots[at];
    if (slot.first.row == no_table_row) return nullptr;
    if (slot.key == key) return &slot;
  }
}

void Index::prefetch(std::uint64_t key) const {
  for (const Pattern& p : patterns_) __builtin_prefetch(&p.slots[hash_place(key & p.mask, p.slots.size())]);
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
    if (!sets_[i].holds(cell - 1, classes[c])) return false;
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
