#include "engine/table_columns.hpp"

#include <algorithm>
#include <bit>

#include "engine/columns_kernels.hpp"
#include "engine/table.hpp"
#include "expr/column.hpp"

namespace guiju::engine {

using expr::Vector;
using plan::Classifier;
using plan::HitPolicy;
using plan::Index;

namespace {

// Beyond every sum of classes: a record with it is judged.
constexpr std::int32_t judged = 1 << 24;

std::int32_t scaled(std::uint32_t cls, std::int32_t factor) {
  return cls == plan::no_class ? judged : static_cast<std::int32_t>(cls) * factor;
}

// In columns a row that overrides others is told alone, so a cube always does.
bool has_one_row(const plan::Table& table) { return table.index.way() == Index::Way::cube || speaks_by_one_row(table); }

// Every value that the table can give, output by output; empty when some are computed.
std::vector<std::vector<ValueView>> literals_of(const plan::Table& table) {
  if (!says_literals_only(table)) return {};
  std::vector<std::vector<ValueView>> all(table.outputs.size());
  for (std::size_t o = 0; o < all.size(); ++o) {
    for (std::size_t r = 0; r < table.rows.size(); ++r) all[o].push_back(table.output(r, o).literal);
    all[o].push_back(table.otherwise.empty() ? ValueView::null() : table.otherwise[o].literal);
    all[o].push_back(ValueView::null());
  }
  return all;
}

}  // namespace

TableColumns::TableColumns(const plan::Table& table, bool uses_index)
    : table_(table), index_(table.index), applies_(uses_index && has_one_row(table)), row_count_(static_cast<std::int32_t>(table.rows.size())) {
  if (!applies_) return;
  literals_ = literals_of(table);
  known_.resize(index_.columns().size());
  codes_.resize(expr::batch_size);
  ordered_.resize(expr::batch_size);
  sums_.resize(expr::batch_size * (index_.way() == Index::Way::cube ? 1 : index_.columns().size()));
}

void TableColumns::decide(const Vector* slots, std::uint32_t count) {
  count_ = count;
  to_judge_.clear();
  codes_.resize(count);
  if (index_.way() == Index::Way::cube) decide_by_cube(slots);
  else decide_by_rows(slots);
}

void TableColumns::decide_by_cube(const Vector* slots) {
  std::fill_n(sums_.data(), count_, 0);
  for (std::size_t c = 0; c < index_.columns().size(); ++c)
    add_classes(c, slots[index_.columns()[c].slot], static_cast<std::int32_t>(index_.columns()[c].stride), sums_.data());
  const auto last = static_cast<std::int32_t>(index_.cube_size());
  const auto most = table_.is_complete && table_.otherwise.empty() ? row_count_ - 1 : row_count_;
  const bool is_plain = index_.narrow_cube().empty() ? look_up(sums_.data(), count_, index_.wide_cube().data(), last, most, codes_.data())
                                                     : look_up(sums_.data(), count_, index_.narrow_cube().data(), last, most, codes_.data());
  if (is_plain) return;
  for (std::uint32_t i = 0; i < count_; ++i)
    if (codes_[i] > most) to_judge_.push_back(static_cast<std::uint16_t>(i));
}

void TableColumns::decide_by_rows(const Vector* slots) {
  const std::size_t columns = index_.columns().size();
  std::fill_n(sums_.data(), columns * expr::batch_size, 0);
  for (std::size_t c = 0; c < columns; ++c) add_classes(c, slots[index_.columns()[c].slot], 1, &sums_[c * expr::batch_size]);
  constexpr std::uint32_t ahead = 32;  // records whose hashes are on their way from memory
  std::uint64_t keys[ahead];
  Index::Classes classes;
  const bool is_hashed = index_.way() == Index::Way::patterns;
  const auto classes_at = [&](std::uint32_t i) {
    std::int32_t all = 0;
    for (std::size_t c = 0; c < columns; ++c) {
      const std::int32_t cls = sums_[c * expr::batch_size + i];
      classes[c] = static_cast<std::uint32_t>(cls);
      all |= cls;
    }
    return all < judged;
  };
  for (std::uint32_t first = 0; first < count_; first += ahead) {
    const std::uint32_t end = std::min(count_, first + ahead);
    for (std::uint32_t i = first; is_hashed && i < end; ++i) {
      classes_at(i);
      keys[i - first] = index_.key(classes);
      index_.prefetch(keys[i - first]);
    }
    for (std::uint32_t i = first; i < end; ++i) {
      const std::int32_t row = classes_at(i) ? row_of(classes, is_hashed ? keys[i - first] : 0) : -1;
      codes_[i] = row;
      if (row < 0 || (row == row_count_ && table_.is_complete && table_.otherwise.empty())) to_judge_.push_back(static_cast<std::uint16_t>(i));
    }
  }
}

// The row that fires; row_count_: none; -1: to be judged.
std::int32_t TableColumns::row_of(const Index::Classes& classes, std::uint64_t key) {
  if (table_.hit == HitPolicy::unique) {
    index_.all_rows(table_, classes, rows_);
    if (rows_.size() > 1) return -1;
    return rows_.empty() ? row_count_ : static_cast<std::int32_t>(rows_[0]);
  }
  const std::uint32_t row = index_.way() == Index::Way::patterns ? index_.first_row(table_, classes, key) : index_.first_row(table_, classes);
  return row == plan::no_table_row ? row_count_ : static_cast<std::int32_t>(row);
}

// ---- classes of a column ----------------------------------------------------------------------------------------------

void TableColumns::add_classes(std::size_t column, const Vector& v, std::int32_t factor, std::int32_t* sum) {
  const Classifier& classes = index_.columns()[column].classes;
  switch (v.layout) {
    case Vector::Layout::constant: {
      const std::int32_t more = scaled(classes.classify(v.single), factor);
      for (std::uint32_t i = 0; i < count_; ++i) sum[i] += more;
      return;
    }
    case Vector::Layout::dictionary:
      if (v.dictionary_size > 4 * count_ && v.dictionary_stamp == 0) break;
      return add_dictionary(column, v, factor, sum);
    case Vector::Layout::words:
      if (add_words(classes, v, factor, sum)) return;
      break;
    case Vector::Layout::views: break;
  }
  add_one_by_one(classes, v, factor, sum);
}

void TableColumns::add_one_by_one(const Classifier& classes, const Vector& v, std::int32_t factor, std::int32_t* sum) const {
  for (std::uint32_t i = 0; i < count_; ++i) sum[i] += scaled(classes.classify(v[i]), factor);
}

// Each distinct value once: once a batch, or once for all where the dictionary stays.
void TableColumns::add_dictionary(std::size_t column, const Vector& v, std::int32_t factor, std::int32_t* sum) {
  const Classifier& classes = index_.columns()[column].classes;
  Known& known = known_[column];
  if (v.dictionary_stamp == 0 || known.stamp != v.dictionary_stamp || known.classes.size() != v.dictionary_size) {
    known.stamp = v.dictionary_stamp;
    known.classes.resize(v.dictionary_size);
    for (std::uint32_t d = 0; d < v.dictionary_size; ++d) known.classes[d] = scaled(classes.classify(v.dictionary[d]), factor);
  }
  add_by_code(v.codes, count_, known.classes.data(), sum);
}

bool TableColumns::add_words(const Classifier& classes, const Vector& v, std::int32_t factor, std::int32_t* sum) {
  const bool is_number = classes.kind() == Classifier::Kind::number;
  if (v.kind != classes.value_kind() || (v.kind == Kind::decimal && v.scale != classes.scale()) || (v.kind == Kind::enum_ && v.enum_type != classes.enum_type()))
    return false;
  if (v.marks != nullptr) return false;
  by_entry_.clear();
  for (std::uint32_t cls : classes.classes()) by_entry_.push_back(scaled(cls, factor));
  if (!is_number) {
    add_by_word(v.words, count_, by_entry_.data(), sum);
    return true;
  }
  const std::int64_t* words = v.words;
  if (v.kind == Kind::double_ || v.kind == Kind::uint_) {
    for (std::uint32_t i = 0; i < count_; ++i) {
      if (v.kind == Kind::double_ && expr::double_of_word(words[i]) != expr::double_of_word(words[i])) return false;  // NaN
      ordered_[i] = plan::ordered_word(v.kind, words[i]);
    }
    words = ordered_.data();
  }
  if (classes.thresholds().size() <= most_counted) {
    add_by_counting(words, count_, classes.thresholds().data(), classes.thresholds().size(), by_entry_.data(), sum);
  } else {
    for (std::uint32_t i = 0; i < count_; ++i) sum[i] += by_entry_[classes.segment(words[i])];
  }
  return true;
}

}  // namespace guiju::engine
