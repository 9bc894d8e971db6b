// Column: memory for a vector that is being made, row by row or by a kernel.
//
// A column begins empty and takes the tightest layout that holds what is written: words while all values are
// of one word-like kind, views from the first value on that is not. Null, errors and unknowns are marks beside
// the words. Its buffers stay with it, so that columns which are taken and given back in turn cost no allocation.
// It is not shared between threads.
//
// Tested by tests/expr/batch_test.cpp.
#pragma once

#include <cstring>
#include <memory>
#include <vector>

#include "expr/vector.hpp"

namespace guiju::expr {

// How to read a word.
struct WordKind {
  Kind kind = Kind::null;  // null: not known yet
  std::uint8_t scale = 0;
  const EnumType* enum_type = nullptr;
  friend bool operator==(const WordKind&, const WordKind&) = default;
};

// Does this value fit into a word?
inline bool is_word(ValueView v) {
  switch (v.kind()) {
    case Kind::bool_: case Kind::int_: case Kind::uint_: case Kind::double_:
    case Kind::date: case Kind::month: case Kind::enum_:
      return true;
    case Kind::decimal:
      return v.is_narrow();
    default:
      return false;
  }
}

// Null, error or unknown: what stands beside the words.
inline bool is_mark(ValueView v) { return v.is_null() || v.is_error() || v.is_unknown(); }

// REQUIRES: is_word(v).
inline WordKind word_kind_of(ValueView v) {
  return {v.kind(), v.is(Kind::decimal) ? v.scale() : std::uint8_t{0},
          v.is(Kind::enum_) ? v.enum_type() : nullptr};
}

// REQUIRES: is_word(v).
inline std::int64_t word_of(ValueView v) {
  if (v.is(Kind::enum_)) return v.member();
  if (v.is(Kind::bool_)) return v.as_bool() ? 1 : 0;
  if (!v.is(Kind::double_)) return v.as_int();
  const double d = v.as_double();
  std::int64_t word;
  std::memcpy(&word, &d, sizeof word);
  return word;
}

inline double double_of_word(std::int64_t word) {
  double d;
  std::memcpy(&d, &word, sizeof d);
  return d;
}

inline ValueView value_of_word(const WordKind& k, std::int64_t word) {
  switch (k.kind) {
    case Kind::bool_: return ValueView::of_bool(word != 0);
    case Kind::int_: return ValueView::of_int(word);
    case Kind::uint_: return ValueView::of_uint(static_cast<std::uint64_t>(word));
    case Kind::double_: return ValueView::of_double(double_of_word(word));
    case Kind::decimal: return ValueView::of_narrow_decimal(word, k.scale);
    case Kind::date: return ValueView::of_date(word);
    case Kind::month: return ValueView::of_month(word);
    case Kind::enum_: return ValueView::of_enum(k.enum_type, static_cast<std::uint32_t>(word));
    default: return ValueView::null();
  }
}

class Column {
 public:
  // Begins anew; what was in it is forgotten.
  void clear(std::uint32_t row_count);

  // For kernels: all rows' words are about to be written. Only after clear().
  std::int64_t* words(const WordKind& kind);
  // The one value of all rows. Only after clear().
  void set_constant(ValueView v);
  // Codes that lie elsewhere over a dictionary that lies elsewhere. Only after clear().
  void set_dictionary(const std::int32_t* codes, const ValueView* dictionary, std::uint32_t size);
  void set(std::uint32_t row, ValueView v);
  // Takes over the selected rows of another vector.
  void set(const Selection& rows, const Vector& from);

  // What was written. Lives until the next change.
  Vector vector() const;

 private:
  enum class State : std::uint8_t { empty, constant, dictionary, words, views };
  void start_words();
  void start_marks();
  void to_words_or_views();
  void to_views();
  std::uint16_t mark_of(ValueView v);  // 0: no room for more
  bool set_words(const Selection& rows, const Vector& from);

  State state_ = State::empty;
  bool has_marks_ = false;
  std::uint32_t row_count_ = 0;
  WordKind kind_;
  std::unique_ptr<std::int64_t[]> words_;
  std::unique_ptr<std::uint16_t[]> marks_;
  std::unique_ptr<ValueView[]> views_;
  std::vector<ValueView> others_;
  Vector elsewhere_;  // constant, dictionary
};

}  // namespace guiju::expr
