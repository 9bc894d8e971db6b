#include "analyse/word.hpp"

#include <bit>
#include <cfloat>

#include "facts/text_form.hpp"
#include "text/unicode.hpp"

namespace guiju::analyse {
namespace {

constexpr std::int64_t billion = 1'000'000'000;

// Doubles in order as whole numbers; both zeros are 0.
std::int64_t word_of_double(double d) {
  const auto bits = std::bit_cast<std::int64_t>(d);
  return bits >= 0 ? bits : -(bits & INT64_MAX);
}
double double_of_word(std::int64_t word) {
  return word >= 0 ? std::bit_cast<double>(word) : -std::bit_cast<double>(-word);
}

int128 power_of_ten(int digits) {
  int128 p = 1;
  while (digits-- > 0) p *= 10;
  return p;
}

}  // namespace

std::pair<Word, Word> natural_bounds(const Type& type) {
  switch (type.kind()) {
    case Kind::bool_: return {0, 2};
    case Kind::enum_: return {0, static_cast<Word>(type.enum_type()->members.size())};
    case Kind::uint_: return {0, static_cast<Word>(UINT64_MAX) + 1};
    case Kind::double_: return {word_of_double(-DBL_MAX), static_cast<Word>(word_of_double(DBL_MAX)) + 1};
    case Kind::decimal: return {1 - power_of_ten(Decimal::max_digits), power_of_ten(Decimal::max_digits)};
    case Kind::date: return {facts::first_day, facts::last_day + 1};
    case Kind::month: return {facts::first_month, facts::last_month + 1};
    case Kind::timestamp:
      return {static_cast<Word>(facts::first_second) * billion, (static_cast<Word>(facts::last_second) + 1) * billion};
    case Kind::duration:
      return {static_cast<Word>(-facts::longest_duration) * billion, static_cast<Word>(facts::longest_duration) * billion + 1};
    default: return {INT64_MIN, static_cast<Word>(INT64_MAX) + 1};
  }
}

bool is_discrete(Kind kind) {
  switch (kind) {
    case Kind::bool_: case Kind::enum_: case Kind::int_: case Kind::uint_: case Kind::double_: case Kind::decimal:
    case Kind::date: case Kind::month: case Kind::timestamp: case Kind::duration: return true;
    default: return false;
  }
}

Word plain_word(Kind kind) {
  constexpr std::int64_t day = 19723;
  switch (kind) {
    case Kind::date: return day;
    case Kind::month: return (2024 - 1970) * 12;
    case Kind::timestamp: return static_cast<Word>(day) * 86400 * billion;
    default: return 0;
  }
}

std::string after(std::string_view literal) { return std::string(literal) + '\0'; }
std::string after_prefix(std::string_view prefix) {
  std::vector<char32_t> points;
  for (std::size_t at = 0; at < prefix.size();) points.push_back(text::next_code_point(prefix, at));
  while (!points.empty() && points.back() == 0x10FFFF) points.pop_back();
  if (points.empty()) return {};
  points.back() = points.back() == 0xD7FF ? 0xE000 : points.back() + 1;
  std::string next;
  for (const char32_t c : points) text::append_utf8(next, c);
  return next;
}

std::optional<Word> word_of(const Type& type, ValueView value) {
  switch (type.kind()) {
    case Kind::bool_: if (value.is(Kind::bool_)) return value.as_bool() ? 1 : 0; break;
    case Kind::enum_:
      if (!value.is(Kind::enum_)) break;
      if (value.enum_type() == type.enum_type()) return value.member();
      if (const int member = type.enum_type()->find(value.as_string()); member >= 0) return member;
      break;
    case Kind::int_: case Kind::date: case Kind::month: if (value.is(type.kind())) return value.as_int(); break;
    case Kind::uint_: if (value.is(Kind::uint_)) return value.as_uint(); break;
    case Kind::double_: if (value.is(Kind::double_)) return word_of_double(value.as_double()); break;
    case Kind::timestamp: case Kind::duration:
      if (value.is(type.kind())) return static_cast<Word>(value.as_instant().seconds) * billion + value.as_instant().nanos;
      break;
    case Kind::decimal:
      if (value.is(Kind::decimal) || value.is(Kind::int_) || value.is(Kind::uint_))
        if (const auto d = value.as_decimal().rescaled(type.scale())) return d->coefficient;
      break;
    default: break;
  }
  return std::nullopt;
}

Value value_of(const Type& type, Word word) {
  const auto narrow = static_cast<std::int64_t>(word);
  switch (type.kind()) {
    case Kind::bool_: return Value(ValueView::of_bool(word != 0));
    case Kind::enum_: return Value(ValueView::of_enum(type.enum_type(), static_cast<std::uint32_t>(word)));
    case Kind::uint_: return Value(ValueView::of_uint(static_cast<std::uint64_t>(word)));
    case Kind::double_: return Value(ValueView::of_double(double_of_word(narrow)));
    case Kind::date: return Value(ValueView::of_date(narrow));
    case Kind::month: return Value(ValueView::of_month(narrow));
    case Kind::timestamp: case Kind::duration: {
      Word seconds = word / billion, nanos = word % billion;
      if (nanos < 0) {
        nanos += billion;
        --seconds;
      }
      const Instant t{static_cast<std::int64_t>(seconds), static_cast<std::uint32_t>(nanos)};
      return Value(type.kind() == Kind::timestamp ? ValueView::of_timestamp(t) : ValueView::of_duration(t));
    }
    case Kind::decimal: {
      Arena arena;
      return Value(ValueView::of_decimal({word, type.scale()}, arena));
    }
    default: return Value(ValueView::of_int(narrow));
  }
}

}  // namespace guiju::analyse
