// Columns: from empty to words to views, never back.
#include "expr/column.hpp"

namespace guiju::expr {

namespace {

constexpr std::size_t most_others = 65535;

WordKind word_kind_of(const Vector& v) { return {v.kind, v.scale, v.enum_type}; }

}  // namespace

void Column::clear(std::uint32_t row_count) {
  state_ = State::empty;
  has_marks_ = false;
  row_count_ = row_count;
  kind_ = {};
  others_.clear();
}

void Column::start_words() {
  if (!words_) words_ = std::make_unique<std::int64_t[]>(batch_size);
  state_ = State::words;
}

std::int64_t* Column::words(const WordKind& kind) {
  start_words();
  kind_ = kind;
  return words_.get();
}

// Rows that nobody has written are values.
void Column::start_marks() {
  if (has_marks_) return;
  if (!marks_) marks_ = std::make_unique<std::uint16_t[]>(batch_size);
  std::memset(marks_.get(), 0, row_count_ * sizeof(std::uint16_t));
  has_marks_ = true;
}

void Column::set_constant(ValueView v) {
  state_ = State::constant;
  elsewhere_ = {};
  elsewhere_.single = v;
}

void Column::set_dictionary(const std::int32_t* codes, const ValueView* dictionary,
                            std::uint32_t size) {
  state_ = State::dictionary;
  elsewhere_ = {};
  elsewhere_.layout = Vector::Layout::dictionary;
  elsewhere_.codes = codes;
  elsewhere_.dictionary = dictionary;
  elsewhere_.dictionary_size = size;
}

Vector Column::vector() const {
  if (state_ == State::constant || state_ == State::dictionary) return elsewhere_;
  Vector v;
  if (state_ == State::empty) return v;
  if (state_ == State::views) {
    v.layout = Vector::Layout::views;
    v.views = views_.get();
    return v;
  }
  v.layout = Vector::Layout::words;
  v.kind = kind_.kind;
  v.scale = kind_.scale;
  v.enum_type = kind_.enum_type;
  v.words = words_.get();
  v.marks = has_marks_ ? marks_.get() : nullptr;
  v.others = others_.data();
  return v;
}

void Column::to_views() {
  const Vector before = vector();
  if (!views_) views_ = std::make_unique<ValueView[]>(batch_size);
  if (state_ == State::dictionary) {  // rows that are not selected may have no code
    for (std::uint32_t row = 0; row < row_count_; ++row) {
      const auto code = static_cast<std::uint32_t>(before.codes[row]);
      views_[row] = code < before.dictionary_size ? before.dictionary[code] : ValueView();
    }
  } else if (state_ != State::empty) {
    for (std::uint32_t row = 0; row < row_count_; ++row) views_[row] = before[row];
  }
  state_ = State::views;
}

// Makes a layout whose rows can be written one by one.
void Column::to_words_or_views() {
  if (state_ == State::dictionary || (state_ == State::constant && !is_word(elsewhere_.single) &&
                                      !is_mark(elsewhere_.single)))
    return to_views();
  const bool was_constant = state_ == State::constant;
  start_words();
  if (!was_constant) return;
  if (is_mark(elsewhere_.single)) {
    start_marks();
    const std::uint16_t mark = mark_of(elsewhere_.single);
    for (std::uint32_t row = 0; row < row_count_; ++row) marks_[row] = mark;
    return;
  }
  kind_ = expr::word_kind_of(elsewhere_.single);
  const std::int64_t word = word_of(elsewhere_.single);
  for (std::uint32_t row = 0; row < row_count_; ++row) words_[row] = word;
}

std::uint16_t Column::mark_of(ValueView v) {
  for (std::size_t i = others_.size(); i > 0 && i + 4 > others_.size(); --i)
    if (others_[i - 1].kind() == v.kind() && others_[i - 1].pointer() == v.pointer())
      return static_cast<std::uint16_t>(i);
  if (others_.size() == most_others) return 0;
  others_.push_back(v);
  return static_cast<std::uint16_t>(others_.size());
}

void Column::set(std::uint32_t row, ValueView v) {
  if (state_ != State::words && state_ != State::views) to_words_or_views();
  if (state_ == State::words) {
    if (is_mark(v)) {
      start_marks();
      if (const std::uint16_t mark = mark_of(v)) {
        marks_[row] = mark;
        return;
      }
    } else if (is_word(v)) {
      const WordKind kind = expr::word_kind_of(v);
      if (kind_.kind == Kind::null) kind_ = kind;
      if (kind_ == kind) {
        words_[row] = word_of(v);
        if (has_marks_) marks_[row] = 0;
        return;
      }
    }
    to_views();
  }
  views_[row] = v;
}

bool Column::set_words(const Selection& rows, const Vector& from) {
  if (state_ != State::words) return false;
  if (kind_.kind == Kind::null) kind_ = word_kind_of(from);
  if (kind_ != word_kind_of(from) || from.marks != nullptr) return false;
  for (std::uint32_t i = 0; i < rows.count; ++i) {
    const std::uint32_t row = rows.row(i);
    words_[row] = from.words[row];
  }
  if (has_marks_)
    for (std::uint32_t i = 0; i < rows.count; ++i) marks_[rows.row(i)] = 0;
  return true;
}

void Column::set(const Selection& rows, const Vector& from) {
  if (state_ == State::empty || state_ == State::constant || state_ == State::dictionary)
    to_words_or_views();
  if (from.layout == Vector::Layout::words && set_words(rows, from)) return;
  for (std::uint32_t i = 0; i < rows.count; ++i) set(rows.row(i), from[rows.row(i)]);
}

}  // namespace guiju::expr
