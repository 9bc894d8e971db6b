// Three ways in: words by a loop, repeated values judged once, and row by row.
#include "engine/intake.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <new>
#include <string_view>
#include <tuple>
#include <vector>

#include "engine/columns_kernels.hpp"
#include "expr/column.hpp"
#include "facts/column_texts.hpp"
#include "facts/text_form.hpp"
#include "facts/text_map.hpp"

namespace guiju::engine {

using expr::Vector;
using expr::WordKind;

// Admitted values of one dictionary for one field. The last stands for rows that are not valid.
struct IntakeCache::Dictionary {
  std::vector<ValueView> values;
  std::vector<std::uint8_t> is_done;
  std::uint64_t stamp = 0;  // 0: values may still come
};

// Texts of one field that were seen, and what they were admitted as: first null, then by their numbers in the map.
struct SeenTexts {
  facts::TextMap map;
  std::vector<ValueView> values;
  std::uint64_t stamp = 0;
};

struct IntakeCache::State {
  Arena arena{static_cast<std::size_t>(-1) / 2};
  // field, values' data, values' offsets, values' first cell, how many
  std::map<std::tuple<std::uint32_t, const void*, const void*, std::int64_t, std::int64_t>,
           Dictionary>
      dictionaries;
  std::map<std::uint32_t, SeenTexts> texts;  // by field
  std::uint64_t last_stamp = 0;
};

IntakeCache::IntakeCache() : state_(std::make_unique<State>()) {}
IntakeCache::~IntakeCache() = default;
IntakeCache::IntakeCache(IntakeCache&&) noexcept = default;
IntakeCache& IntakeCache::operator=(IntakeCache&&) noexcept = default;
void IntakeCache::forget() {
  state_->dictionaries.clear();
  state_->texts.clear();
  state_->arena.reset();
}

namespace {

// --- a vector in the making ----------------------------------------------------------------------

// Words with marks as long as that holds everything, then views. Memory comes from the arena.
class Builder {
 public:
  Builder(std::uint32_t count, Arena& arena) : count_(count), arena_(arena) {}

  // All rows as words of this kind; the caller fills them, and sets rows that are not values.
  std::int64_t* words(const WordKind& kind) {
    kind_ = kind;
    if (words_ == nullptr) words_ = arena_.array<std::int64_t>(count_);
    return words_;
  }
  // REQUIRES: every row is set, by the caller of words() or here.
  void set(std::uint32_t row, ValueView v);
  Vector take();

 private:
  void make_words() {
    if (words_ != nullptr) return;
    words_ = arena_.array<std::int64_t>(count_);
    std::fill_n(words_, count_, 0);
  }
  void mark(std::uint32_t row, ValueView v);
  void to_views();
  Vector as_words() const;

  std::uint32_t count_;
  Arena& arena_;
  WordKind kind_;
  std::int64_t* words_ = nullptr;
  std::uint16_t* marks_ = nullptr;
  ValueView* views_ = nullptr;
  std::vector<ValueView> others_;
};

void Builder::mark(std::uint32_t row, ValueView v) {
  if (marks_ == nullptr) {
    marks_ = arena_.array<std::uint16_t>(count_);
    std::fill_n(marks_, count_, std::uint16_t{0});
  }
  const bool again = !others_.empty() && others_.back().kind() == v.kind() &&
                     others_.back().pointer() == v.pointer();
  if (!again) others_.push_back(v);  // at most one a row
  marks_[row] = static_cast<std::uint16_t>(others_.size());
}

void Builder::set(std::uint32_t row, ValueView v) {
  if (views_ == nullptr) {
    make_words();
    if (expr::is_mark(v)) return mark(row, v);
    if (expr::is_word(v)) {
      const WordKind kind = expr::word_kind_of(v);
      if (kind_.kind == Kind::null) kind_ = kind;
      if (kind_ == kind) {
        words_[row] = expr::word_of(v);
        return;
      }
    }
    to_views();
  }
  views_[row] = v;
}

Vector Builder::as_words() const {
  Vector v;
  v.layout = Vector::Layout::words;
  v.kind = kind_.kind;
  v.scale = kind_.scale;
  v.enum_type = kind_.enum_type;
  v.words = words_;
  v.marks = marks_;
  v.others = others_.data();
  return v;
}

void Builder::to_views() {
  const Vector before = as_words();
  views_ = arena_.array<ValueView>(count_);
  for (std::uint32_t row = 0; row < count_; ++row) new (&views_[row]) ValueView(before[row]);
}

Vector Builder::take() {
  make_words();
  if (views_ != nullptr) {
    Vector v;
    v.layout = Vector::Layout::views;
    v.views = views_;
    return v;
  }
  Vector v = as_words();
  auto* others = arena_.array<ValueView>(others_.size());
  for (std::size_t i = 0; i < others_.size(); ++i) new (&others[i]) ValueView(others_[i]);
  v.others = others;
  return v;
}

Vector constant(ValueView value) {
  Vector v;
  v.single = value;
  return v;
}

// --- numbers as they lie in memory -----------------------------------------------------------------

// What a column of plain numbers holds, cell by cell.
struct Cells {
  enum class Raw : std::uint8_t { none, boolean, integer, natural, real, decimal, date, month, member };
  using Memory = BoundField::Memory;
  Raw raw = Raw::none;
  Memory memory = Memory::none;
  std::uint8_t scale = 0;       // Raw::decimal
  const char* first = nullptr;  // of the batch's first row
  std::size_t stride = 0;
  const std::uint8_t* bits = nullptr;  // Raw::boolean in a bitmap
  std::int64_t first_bit = 0;
  // The cells as a plain array, if that is how they lie; else null.
  template <typename T>
  const T* array(Memory of) const {
    const bool is_plain = memory == of && stride == sizeof(T) && reinterpret_cast<std::uintptr_t>(first) % alignof(T) == 0;
    return is_plain ? reinterpret_cast<const T*>(first) : nullptr;
  }
};

Cells::Raw raw_of(Cells::Memory memory) {
  using M = Cells::Memory;
  switch (memory) {
    case M::bool8: return Cells::Raw::boolean;
    case M::i8: case M::i16: case M::i32: case M::i64: return Cells::Raw::integer;
    case M::u8: case M::u16: case M::u32: case M::u64: return Cells::Raw::natural;
    case M::f32: case M::f64: return Cells::Raw::real;
    default: return Cells::Raw::none;
  }
}

std::size_t size_of(Cells::Memory memory) {
  using M = Cells::Memory;
  switch (memory) {
    case M::bool8: case M::i8: case M::u8: return 1;
    case M::i16: case M::u16: return 2;
    case M::i32: case M::u32: case M::f32: return 4;
    default: return 8;
  }
}

Cells strided_cells(const ColumnView& column, std::int64_t first_row) {
  Cells cells;
  cells.memory = column.bound->memory;
  cells.raw = raw_of(cells.memory);
  if (cells.raw == Cells::Raw::none) return cells;
  cells.stride = column.stride;
  const auto skipped = static_cast<std::size_t>(column.offset + first_row) * column.stride;
  cells.first = static_cast<const char*>(column.data) + skipped + column.bound->offset();
  using As = Reading::As;
  const bool is_whole = cells.raw == Cells::Raw::integer || cells.raw == Cells::Raw::natural;
  if (!is_whole || column.bound->reading.as == As::plain) return cells;
  switch (column.bound->reading.as) {
    case As::decimal:
      cells.raw = Cells::Raw::decimal;
      cells.scale = column.bound->reading.scale;
      break;
    case As::date: cells.raw = Cells::Raw::date; break;
    case As::month: cells.raw = Cells::Raw::month; break;
    case As::enum_member: cells.raw = Cells::Raw::member; break;
    default: cells.raw = Cells::Raw::none;
  }
  return cells;
}

Cells cells_of(const ColumnView& column, std::int64_t first_row) {
  using M = Cells::Memory;
  Cells cells;
  switch (column.layout) {
    case Layout::strided: return strided_cells(column, first_row);
    case Layout::boolean:
      cells.raw = Cells::Raw::boolean;
      cells.bits = static_cast<const std::uint8_t*>(column.data);
      cells.first_bit = column.offset + first_row;
      return cells;
    case Layout::i8: cells.memory = M::i8; break;
    case Layout::i16: cells.memory = M::i16; break;
    case Layout::i32: cells.memory = M::i32; break;
    case Layout::i64: cells.memory = M::i64; break;
    case Layout::u8: cells.memory = M::u8; break;
    case Layout::u16: cells.memory = M::u16; break;
    case Layout::u32: cells.memory = M::u32; break;
    case Layout::u64: cells.memory = M::u64; break;
    case Layout::f32: cells.memory = M::f32; break;
    case Layout::f64: cells.memory = M::f64; break;
    case Layout::date32: cells.memory = M::i32; break;
    default: return cells;
  }
  cells.raw = column.layout == Layout::date32 ? Cells::Raw::date : raw_of(cells.memory);
  cells.stride = size_of(cells.memory);
  cells.first = static_cast<const char*>(column.data) +
                static_cast<std::size_t>(column.offset + first_row) * cells.stride;
  return cells;
}

template <typename T>
void load(const Cells& cells, std::uint32_t count, std::int64_t* out) {
  for (std::uint32_t i = 0; i < count; ++i) {
    T cell;
    std::memcpy(&cell, cells.first + i * cells.stride, sizeof cell);
    if constexpr (std::is_floating_point_v<T>) {
      const double d = static_cast<double>(cell);
      std::memcpy(&out[i], &d, sizeof d);
    } else {
      out[i] = static_cast<std::int64_t>(cell);
    }
  }
}

// Numbers as words, doubles as their bits.
void load_words(const Cells& cells, std::uint32_t count, std::int64_t* out) {
  using M = Cells::Memory;
  if (cells.bits != nullptr) return words_of_bits(cells.bits, cells.first_bit, count, out);
  if (const auto* ints = cells.array<std::int32_t>(M::i32)) return words_of_ints(ints, count, out);
  switch (cells.memory) {
    case M::bool8:
    case M::u8: return load<std::uint8_t>(cells, count, out);
    case M::i8: return load<std::int8_t>(cells, count, out);
    case M::i16: return load<std::int16_t>(cells, count, out);
    case M::u16: return load<std::uint16_t>(cells, count, out);
    case M::i32: return load<std::int32_t>(cells, count, out);
    case M::u32: return load<std::uint32_t>(cells, count, out);
    case M::f32: return load<float>(cells, count, out);
    case M::f64: return load<double>(cells, count, out);
    default: return load<std::int64_t>(cells, count, out);
  }
}

// --- words of the field's type ---------------------------------------------------------------------

constexpr std::int64_t exact_in_double = std::int64_t{1} << 53;

// Changes each word to one of the field's type; bad[i] is set where that needs a closer look.
template <typename F>
void convert(std::int64_t* words, std::uint8_t* bad, std::uint32_t count, F f) {
  for (std::uint32_t i = 0; i < count; ++i) bad[i] = static_cast<std::uint8_t>(bad[i] | (f(words[i]) ? 1 : 0));
}

bool in_range(std::int64_t v, std::int64_t first, std::int64_t last) { return first <= v && v <= last; }

std::int64_t bits_of(double d) {
  std::int64_t word;
  std::memcpy(&word, &d, sizeof word);
  return word;
}

class WordIntake {
 public:
  WordIntake(const Field& field, const Cells& cells) : field_(field), cells_(cells) {}

  // Is there a loop for this type and these cells? Sets how the words are to be read.
  bool applies(WordKind& kind);
  // All rows at once, when there is nothing to look at more closely in any; else false, and `words` mean nothing.
  bool run_clean(std::int64_t* words, std::uint32_t count) const;
  void run(std::int64_t* words, std::uint8_t* bad, std::uint32_t count) const;

 private:
  enum class Way : std::uint8_t {
    none, as_is, natural_as_int, int_as_natural, scale, in_range, int_as_real, finite, real_as_int,
    real_as_decimal,
  };
  Way way_to_number() const;
  bool find_bounds(const WordKind& kind);
  void check_bounds(const std::int64_t* words, std::uint8_t* bad, std::uint32_t count) const;
  void scale_words(std::int64_t* words, std::uint8_t* bad, std::uint32_t count) const;
  void reals_as_decimals(std::int64_t* words, std::uint8_t* bad, std::uint32_t count) const;

  const Field& field_;
  const Cells& cells_;
  Way way_ = Way::none;
  std::int64_t factor_ = 1, first_ = 0, last_ = 0;
  bool has_bounds_ = false, bounds_are_real_ = false;
  std::int64_t min_ = INT64_MIN, max_ = INT64_MAX;
  double real_min_ = -HUGE_VAL, real_max_ = HUGE_VAL;
};

WordIntake::Way WordIntake::way_to_number() const {
  using Raw = Cells::Raw;
  const bool is_natural = cells_.raw == Raw::natural;
  switch (field_.type.kind()) {
    case Kind::int_:
      if (cells_.raw == Raw::real) return Way::real_as_int;
      if (is_natural && cells_.memory == Cells::Memory::u64) return Way::natural_as_int;
      return cells_.raw == Raw::decimal ? Way::none : Way::as_is;
    case Kind::uint_:
      if (cells_.raw == Raw::integer) return Way::int_as_natural;
      return is_natural ? Way::as_is : Way::none;
    case Kind::double_:
      if (cells_.raw == Raw::real) return Way::finite;
      return cells_.raw == Raw::decimal ? Way::none : Way::int_as_real;
    default:
      return cells_.raw == Raw::real ? Way::real_as_decimal : Way::scale;
  }
}

bool WordIntake::applies(WordKind& kind) {
  using Raw = Cells::Raw;
  const Type& type = field_.type;
  kind = {type.kind(), 0, nullptr};
  switch (type.kind()) {
    case Kind::bool_: way_ = cells_.raw == Raw::boolean ? Way::as_is : Way::none; break;
    case Kind::date:
      way_ = cells_.raw == Raw::date ? Way::in_range : Way::none;
      first_ = facts::first_day;
      last_ = facts::last_day;
      break;
    case Kind::month:
      way_ = cells_.raw == Raw::month ? Way::in_range : Way::none;
      first_ = facts::first_month;
      last_ = facts::last_month;
      break;
    case Kind::enum_:
      if (type.enum_type() == nullptr) return false;
      way_ = cells_.raw == Raw::member ? Way::in_range : Way::none;
      kind.enum_type = type.enum_type();
      last_ = static_cast<std::int64_t>(type.enum_type()->members.size()) - 1;
      break;
    case Kind::int_: case Kind::uint_: case Kind::double_: case Kind::decimal:
      if (cells_.raw != Raw::integer && cells_.raw != Raw::natural && cells_.raw != Raw::real &&
          cells_.raw != Raw::decimal)
        return false;
      way_ = way_to_number();
      break;
    default: return false;
  }
  if (type.kind() == Kind::decimal) kind.scale = type.scale();
  if (way_ == Way::real_as_decimal && kind.scale > 9) return false;
  if (way_ == Way::scale) {
    const int places = int{kind.scale} - int{cells_.scale};
    if (places < 0 || places > 18) return false;
    for (int i = 0; i < places; ++i) factor_ *= 10;
  }
  return way_ != Way::none && find_bounds(kind);
}

// False when the constraint is more than bounds that are words themselves.
bool WordIntake::find_bounds(const WordKind& kind) {
  Constraint rest = field_.constraint;
  rest.min.reset();
  rest.max.reset();
  if (!rest.is_empty()) return false;
  bounds_are_real_ = kind.kind == Kind::double_;
  const auto take = [&](const std::optional<Value>& bound, std::int64_t& whole, double& real) {
    if (!bound) return true;
    const ValueView v = bound->view();
    if (!expr::is_word(v) || expr::word_kind_of(v) != kind || kind.kind == Kind::uint_) return false;
    has_bounds_ = true;
    if (bounds_are_real_) real = v.as_double();
    else whole = expr::word_of(v);
    return !bounds_are_real_ || !std::isnan(real);
  };
  return take(field_.constraint.min, min_, real_min_) && take(field_.constraint.max, max_, real_max_);
}

void WordIntake::check_bounds(const std::int64_t* words, std::uint8_t* bad,
                              std::uint32_t count) const {
  if (!bounds_are_real_) {
    for (std::uint32_t i = 0; i < count; ++i)
      bad[i] = static_cast<std::uint8_t>(bad[i] | (words[i] < min_ || words[i] > max_ ? 1 : 0));
    return;
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    const double d = expr::double_of_word(words[i]);
    bad[i] = static_cast<std::uint8_t>(bad[i] | (d < real_min_ || d > real_max_ ? 1 : 0));
  }
}

void WordIntake::scale_words(std::int64_t* words, std::uint8_t* bad, std::uint32_t count) const {
  const bool is_wide = cells_.memory == Cells::Memory::u64;
  if (is_wide) convert(words, bad, count, [](std::int64_t& w) { return w < 0; });
  if (factor_ == 1) return;
  const std::int64_t factor = factor_;
  convert(words, bad, count,
          [=](std::int64_t& w) { return __builtin_mul_overflow(w, factor, &w); });
}

// As facts::admit does it for the usual sizes: the decimal of up to 15 digits that d is written as.
void WordIntake::reals_as_decimals(std::int64_t* words, std::uint8_t* bad,
                                   std::uint32_t count) const {
  double power = 1;
  for (int i = 0; i < int{field_.type.scale()}; ++i) power *= 10;
  convert(words, bad, count, [=](std::int64_t& w) {
    const double d = expr::double_of_word(w);
    const double scaled = std::nearbyint(d * power);
    if (!(std::fabs(scaled) < 1e15) || scaled / power != d) return true;
    w = static_cast<std::int64_t>(scaled);
    return false;
  });
}

bool WordIntake::run_clean(std::int64_t* words, std::uint32_t count) const {
  const bool is_as_is = way_ == Way::as_is || (way_ == Way::scale && factor_ == 1 && cells_.memory != Cells::Memory::u64);
  if (!is_as_is && way_ != Way::real_as_decimal && way_ != Way::finite) return false;
  if (way_ == Way::real_as_decimal) {
    const auto* reals = cells_.array<double>(Cells::Memory::f64);
    double power = 1;
    for (int i = 0; i < int{field_.type.scale()}; ++i) power *= 10;
    if (!reals || !decimals_of_reals(reals, count, power, words)) return false;
  } else {
    load_words(cells_, count, words);
  }
  if (way_ == Way::finite && !are_finite(words, count)) return false;
  if (!has_bounds_) return true;
  return bounds_are_real_ ? are_between(words, count, real_min_, real_max_) : are_between(words, count, min_, max_);
}

void WordIntake::run(std::int64_t* words, std::uint8_t* bad, std::uint32_t count) const {
  load_words(cells_, count, words);
  switch (way_) {
    case Way::none:
    case Way::as_is: break;
    case Way::natural_as_int:
    case Way::int_as_natural:
      convert(words, bad, count, [](std::int64_t& w) { return w < 0; });
      break;
    case Way::in_range:
      convert(words, bad, count,
              [f = first_, l = last_](std::int64_t& w) { return !in_range(w, f, l); });
      break;
    case Way::scale: scale_words(words, bad, count); break;
    case Way::int_as_real:
      convert(words, bad, count, [least = cells_.memory == Cells::Memory::u64 ? 0 : -exact_in_double](
                                     std::int64_t& w) {
        const bool is_bad = !in_range(w, least, exact_in_double);
        w = bits_of(static_cast<double>(w));
        return is_bad;
      });
      break;
    case Way::finite:
      convert(words, bad, count,
              [](std::int64_t& w) { return !std::isfinite(expr::double_of_word(w)); });
      break;
    case Way::real_as_int:
      convert(words, bad, count, [](std::int64_t& w) {
        const double d = expr::double_of_word(w);
        if (!(std::fabs(d) < static_cast<double>(exact_in_double)) || std::trunc(d) != d) return true;
        w = static_cast<std::int64_t>(d);
        return false;
      });
      break;
    case Way::real_as_decimal: reals_as_decimals(words, bad, count); break;
  }
  if (has_bounds_) check_bounds(words, bad, count);
}

// --- the three ways in -----------------------------------------------------------------------------

class Intake {
 public:
  Intake(const Schema& schema, std::uint32_t field, const ColumnView& column,
         std::int64_t first_row, std::uint32_t count, const facts::AdmitContext& context,
         Arena& arena)
      : schema_(schema), field_(field), column_(column), first_(first_row), count_(count),
        context_(context), arena_(arena), builder_(count, arena) {
    context_.arena = &arena;
  }

  bool by_words();
  Vector by_dictionary(IntakeCache* cache);
  bool by_texts(IntakeCache* cache);
  void by_rows();
  Vector take() { return builder_.take(); }
  Vector texts() const { return texts_; }

 private:
  ValueView raw(std::uint32_t i) { return column_.raw(first_ + i, arena_); }
  ValueView admitted(ValueView raw_value) {
    return facts::admit(schema_, field_, raw_value, context_);
  }
  const Type& type() const { return schema_.fields()[field_].type; }
  template <typename Code>
  void widen_codes(std::int64_t size, std::int32_t* codes) const;
  const std::int32_t* codes_of(std::int64_t size);
  Vector by_codes(const std::int32_t* codes, const IntakeCache::Dictionary& dictionary, bool is_local);
  template <typename TextAt>
  bool intern(SeenTexts& seen, IntakeCache* cache, TextAt text_at);
  static bool stays_coded(const Type& t) { return t.kind() == Kind::string || t.kind() == Kind::bytes || t.kind() == Kind::enum_; }

  const Schema& schema_;
  std::uint32_t field_;
  const ColumnView& column_;
  std::int64_t first_;
  std::uint32_t count_;
  facts::AdmitContext context_;
  Arena& arena_;
  Builder builder_;
  Vector texts_;
};

bool Intake::by_words() {
  const Cells cells = cells_of(column_, first_);
  if (cells.raw == Cells::Raw::none) return false;
  WordIntake intake(schema_.fields()[field_], cells);
  WordKind kind;
  if (!intake.applies(kind)) return false;
  if (column_.validity == nullptr && intake.run_clean(builder_.words(kind), count_)) return true;
  auto* bad = arena_.array<std::uint8_t>(count_);
  std::fill_n(bad, count_, std::uint8_t{0});
  intake.run(builder_.words(kind), bad, count_);
  if (column_.validity != nullptr)
    for (std::uint32_t i = 0; i < count_; ++i)
      if (!column_.is_valid(first_ + i)) bad[i] = 1;
  for (std::uint32_t i = 0; i < count_; ++i)
    if (bad[i] != 0) builder_.set(i, admitted(raw(i)));
  return true;
}

template <typename Code>
void Intake::widen_codes(std::int64_t size, std::int32_t* codes) const {
  const auto last = static_cast<std::uint64_t>(size);
  for (std::uint32_t i = 0; i < count_; ++i) {
    const auto code = static_cast<std::uint64_t>(static_cast<std::int64_t>(facts::cell_at<Code>(column_.data, column_.offset + first_ + i)));
    codes[i] = static_cast<std::int32_t>(std::min(code, last));
  }
  if (column_.validity == nullptr) return;
  for (std::uint32_t i = 0; i < count_; ++i)
    if (!column_.is_valid(first_ + i)) codes[i] = static_cast<std::int32_t>(size);
}

// The codes of the batch's rows; `size` for rows that are null or point nowhere. As they lie in memory, if that will do.
const std::int32_t* Intake::codes_of(std::int64_t size) {
  const auto* here = static_cast<const std::int32_t*>(column_.data) + column_.offset + first_;
  const bool may_borrow = column_.validity == nullptr && (column_.index_layout == Layout::i32 || column_.index_layout == Layout::u32) &&
                          reinterpret_cast<std::uintptr_t>(here) % alignof(std::int32_t) == 0;
  if (may_borrow && are_codes(here, count_, static_cast<std::int32_t>(std::min<std::int64_t>(size, INT32_MAX)))) return here;
  auto* codes = arena_.array<std::int32_t>(count_);
  switch (column_.index_layout) {
    case Layout::i8: widen_codes<std::int8_t>(size, codes); break;
    case Layout::u8: widen_codes<std::uint8_t>(size, codes); break;
    case Layout::i16: widen_codes<std::int16_t>(size, codes); break;
    case Layout::u16: widen_codes<std::uint16_t>(size, codes); break;
    case Layout::i32: widen_codes<std::int32_t>(size, codes); break;
    case Layout::u32: widen_codes<std::uint32_t>(size, codes); break;
    case Layout::u64:
    case Layout::i64: widen_codes<std::int64_t>(size, codes); break;
    default: std::fill_n(codes, count_, static_cast<std::int32_t>(size));
  }
  return codes;
}

// Each value of the dictionary once; the last place is for rows that are null (or point nowhere). Small dictionaries are
// judged whole, so that nothing need be asked row by row; of large ones, what occurs.
Vector Intake::by_dictionary(IntakeCache* cache) {
  constexpr std::int64_t small = 4096;
  const ColumnView& values = column_.children[0];
  const std::int64_t size = values.row_count;
  IntakeCache::Dictionary local;
  IntakeCache::Dictionary* dictionary = &local;
  if (cache != nullptr) {
    auto& known = cache->state().dictionaries;
    dictionary = &known[{field_, values.data, values.offsets, values.offset, size}];
    context_.arena = &cache->state().arena;
  }
  Arena& keeper = *context_.arena;
  const std::int32_t* codes = codes_of(size);
  if (dictionary->values.empty()) {
    dictionary->values.resize(static_cast<std::size_t>(size) + 1);
    dictionary->is_done.resize(static_cast<std::size_t>(size) + 1);
  }
  const auto judge = [&](std::int64_t code) {
    const auto at = static_cast<std::size_t>(code);
    if (dictionary->is_done[at] != 0) return;
    dictionary->is_done[at] = 1;
    dictionary->values[at] = admitted(code == size ? ValueView::null() : values.raw(code, keeper));
  };
  if (size <= small && dictionary->stamp == 0) {
    for (std::int64_t code = 0; code <= size; ++code) judge(code);
    if (cache != nullptr) dictionary->stamp = ++cache->state().last_stamp;
  }
  for (std::uint32_t i = 0; size > small && i < count_; ++i) judge(codes[i]);
  return by_codes(codes, *dictionary, cache == nullptr);
}

// Columns of texts and enums stay coded: whoever looks at them looks at each distinct value once. Numbers become words.
Vector Intake::by_codes(const std::int32_t* codes, const IntakeCache::Dictionary& dictionary, bool is_local) {
  if (!stays_coded(type())) {
    for (std::uint32_t i = 0; i < count_; ++i) builder_.set(i, dictionary.values[static_cast<std::size_t>(codes[i])]);
    return builder_.take();
  }
  const ValueView* entries = dictionary.values.data();
  if (is_local) {
    auto* copies = arena_.array<ValueView>(dictionary.values.size());
    std::copy(dictionary.values.begin(), dictionary.values.end(), copies);
    entries = copies;
  }
  Vector v;
  v.layout = Vector::Layout::dictionary;
  v.codes = codes;
  v.dictionary = entries;
  v.dictionary_size = static_cast<std::uint32_t>(dictionary.values.size());
  v.dictionary_stamp = dictionary.stamp;
  return v;
}

// Texts that repeat are judged once. Gives up (false, and nothing is done) when too few repeat.
bool Intake::by_texts(IntakeCache* cache) {
  using M = BoundField::Memory;
  SeenTexts local;
  SeenTexts& seen = cache != nullptr ? cache->state().texts[field_] : local;
  if (cache != nullptr) context_.arena = &cache->state().arena;
  if (column_.layout == Layout::strided && column_.bound->memory == M::string_view) {
    const char* first = static_cast<const char*>(column_.data) + static_cast<std::size_t>(column_.offset + first_) * column_.stride + column_.bound->offset();
    return intern(seen, cache, [&](std::uint32_t i) { return *reinterpret_cast<const std::string_view*>(first + i * column_.stride); });
  }
  if (column_.layout == Layout::strided) return intern(seen, cache, [&](std::uint32_t i) { return raw(i).as_string(); });
  const auto intern_column = [&](auto text_at) { return intern(seen, cache, [&](std::uint32_t i) { return text_at(first_ + i); }); };
  return facts::with_texts(column_, intern_column, false);
}

template <typename TextAt>
bool Intake::intern(SeenTexts& seen, IntakeCache* cache, TextAt text_at) {
  constexpr std::uint32_t most = 256, most_kept = 1024;
  if (seen.values.size() > most_kept) seen = {};
  const std::size_t before = seen.values.size();
  if (before == 0) seen.values.push_back(admitted(ValueView::null()));
  const std::size_t enough = seen.values.size() + std::min(most, count_ / 4 + 4);
  auto* codes = arena_.array<std::int32_t>(count_);
  for (std::uint32_t i = 0; i < count_; ++i) {
    if (column_.validity != nullptr && !column_.is_valid(first_ + i)) {
      codes[i] = 0;
      continue;
    }
    const std::string_view text = text_at(i);
    std::uint32_t number = seen.map.find(text);
    if (number == facts::TextMap::none) {
      if (seen.values.size() >= enough) {
        seen = {};
        return false;
      }
      number = seen.map.add(text);
      seen.values.push_back(admitted(ValueView::of_string(text)));
    }
    codes[i] = static_cast<std::int32_t>(number) + 1;
  }
  if (cache != nullptr && seen.values.size() != before) seen.stamp = ++cache->state().last_stamp;
  IntakeCache::Dictionary dictionary;
  dictionary.values.swap(seen.values);
  dictionary.stamp = seen.stamp;
  texts_ = by_codes(codes, dictionary, cache == nullptr);
  seen.values.swap(dictionary.values);  // the same memory: a vector made of it stays good
  return true;
}

void Intake::by_rows() {
  for (std::uint32_t i = 0; i < count_; ++i) builder_.set(i, admitted(raw(i)));
}

bool holds_texts(const ColumnView& column) {
  using M = BoundField::Memory;
  switch (column.layout) {
    case Layout::utf8: case Layout::large_utf8: case Layout::utf8_view: return true;
    case Layout::strided:
      return column.bound->memory == M::string_view || column.bound->memory == M::std_string;
    default: return false;
  }
}

}  // namespace

expr::Vector admit_column(const Schema& schema, std::uint32_t field, const ColumnView* column,
                          std::int64_t first_row, std::uint32_t count,
                          const facts::AdmitContext& context, Arena& arena, IntakeCache* cache) {
  facts::AdmitContext here = context;
  here.arena = &arena;
  if (column == nullptr) return constant(facts::admit(schema, field, absent(), here));
  if (column->layout == Layout::constant)
    return constant(facts::admit(schema, field, column->raw(first_row, arena), here));
  Intake intake(schema, field, *column, first_row, count, context, arena);
  if (column->layout == Layout::dictionary && !column->children.empty())
    return intake.by_dictionary(cache);
  if (intake.by_words()) return intake.take();
  if (holds_texts(*column) && intake.by_texts(cache)) return intake.texts();
  intake.by_rows();
  return intake.take();
}

}  // namespace guiju::engine
