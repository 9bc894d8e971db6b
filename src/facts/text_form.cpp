#include "facts/text_form.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace guiju::facts {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Digits, without a zero in front of others.
bool is_plain_digits(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text[0] == '0')) return false;
  for (const char c : text)
    if (!is_digit(c)) return false;
  return true;
}

template <typename T>
std::optional<T> whole_number(std::string_view text) {
  T value{};
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Takes exactly `count` digits off the front; -1 when they are not there.
int take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return -1;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_digit(text[i])) return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text[0] != c) return false;
  text.remove_prefix(1);
  return true;
}

// 1 to 9 digits after the point, as nanoseconds; -1 when malformed.
int take_fraction(std::string_view& text) {
  int nanos = 0;
  int digits = 0;
  while (!text.empty() && is_digit(text[0]) && digits < 9) {
    nanos = nanos * 10 + (text[0] - '0');
    text.remove_prefix(1);
    ++digits;
  }
  if (digits == 0) return -1;
  for (; digits < 9; ++digits) nanos *= 10;
  return nanos;
}

std::optional<std::int64_t> take_date(std::string_view& text) {
  const int year = take_digits(text, 4);
  if (year < 1 || !take(text, '-')) return std::nullopt;
  const int month = take_digits(text, 2);
  if (month < 1 || month > 12 || !take(text, '-')) return std::nullopt;
  const int day = take_digits(text, 2);
  if (day < 1 || day > days_in_month(year, month)) return std::nullopt;
  return days_from_civil(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

// hh:mm[:ss[.fraction]]
bool take_clock(std::string_view& text, ReadTimestamp& read) {
  const int hour = take_digits(text, 2);
  if (hour < 0 || hour > 23 || !take(text, ':')) return false;
  const int minute = take_digits(text, 2);
  if (minute < 0 || minute > 59) return false;
  int second = 0, nanos = 0;
  if (take(text, ':')) {
    second = take_digits(text, 2);
    if (second < 0 || second > 59) return false;
    if (take(text, '.')) nanos = take_fraction(text);
    if (nanos < 0) return false;
  }
  read.seconds += hour * 3600 + minute * 60 + second;
  read.nanos = static_cast<std::uint32_t>(nanos);
  return true;
}

// Z or ±hh:mm; nothing left over is a naive time.
bool take_zone(std::string_view& text, ReadTimestamp& read) {
  if (text.empty()) {
    read.is_naive = true;
    return true;
  }
  if (take(text, 'Z')) return true;
  const bool east = text[0] == '+';
  if (!take(text, '+') && !take(text, '-')) return false;
  const int hours = take_digits(text, 2);
  if (hours < 0 || hours > 23 || !take(text, ':')) return false;
  const int minutes = take_digits(text, 2);
  if (minutes < 0 || minutes > 59) return false;
  const int offset = hours * 3600 + minutes * 60;
  read.seconds += east ? -offset : offset;
  return true;
}

struct Unit {
  std::string_view name;
  std::int64_t nanos;
};
constexpr std::array<Unit, 9> units{{{"h", 3'600'000'000'000},
                                     {"min", 60'000'000'000},
                                     {"ms", 1'000'000},
                                     {"m", 60'000'000'000},
                                     {"s", 1'000'000'000},
                                     {"us", 1'000},
                                     {"µs", 1'000},  // micro sign
                                     {"μs", 1'000},  // Greek mu
                                     {"ns", 1}}};

const Unit* take_unit(std::string_view& text) {
  for (const Unit& unit : units) {
    if (text.substr(0, unit.name.size()) != unit.name) continue;
    text.remove_prefix(unit.name.size());
    return &unit;
  }
  return nullptr;
}

constexpr int128 billion = 1'000'000'000;

// One `90 min` or `1.5h`, in nanoseconds; what is finer than that is cut off. Adds to `total`.
bool take_amount(std::string_view& text, int128& total) {
  int128 amount = 0, divisor = 1;
  std::size_t digits = 0;
  bool after_point = false;
  for (; !text.empty() && (is_digit(text[0]) || (text[0] == '.' && !after_point && digits > 0));
       text.remove_prefix(1)) {
    if (text[0] == '.') {
      after_point = true;
      if (text.size() < 2 || !is_digit(text[1])) return false;
      continue;
    }
    if (++digits > 20) return false;
    amount = amount * 10 + (text[0] - '0');
    if (after_point) divisor *= 10;
  }
  if (digits == 0) return false;
  take(text, ' ');
  const Unit* unit = take_unit(text);
  if (unit == nullptr) return false;
  int128 nanos;
  if (__builtin_mul_overflow(amount, static_cast<int128>(unit->nanos), &nanos)) return false;
  total += nanos / divisor;
  return total <= static_cast<int128>(longest_duration) * billion;
}

void append_padded(std::string& out, std::int64_t number, int width) {
  std::array<char, 32> text;
  const int size = std::snprintf(text.data(), text.size(), "%0*lld", width,
                                 static_cast<long long>(number));
  out.append(text.data(), static_cast<std::size_t>(size));
}

// ".5", ".000001"; nothing for 0.
void append_fraction(std::string& out, std::uint32_t nanos) {
  if (nanos == 0) return;
  std::array<char, 16> text;
  int size = std::snprintf(text.data(), text.size(), ".%09u", nanos);
  while (text[static_cast<std::size_t>(size - 1)] == '0') --size;
  out.append(text.data(), static_cast<std::size_t>(size));
}

void append_year(std::string& out, std::int64_t year) {
  if (year < 0) out += '-';
  append_padded(out, year < 0 ? -year : year, 4);
}

bool append_if_not_finite(std::string& out, double d) {
  if (std::isfinite(d)) return false;
  out += std::isnan(d) ? "NaN" : d > 0 ? "inf" : "-inf";
  return true;
}

}  // namespace

std::optional<std::int64_t> read_int(std::string_view text) {
  const std::string_view digits = text.substr(!text.empty() && text[0] == '-' ? 1 : 0);
  if (!is_plain_digits(digits)) return std::nullopt;
  return whole_number<std::int64_t>(text);
}

std::optional<std::uint64_t> read_uint(std::string_view text) {
  if (!is_plain_digits(text)) return std::nullopt;
  return whole_number<std::uint64_t>(text);
}

std::optional<double> read_double(std::string_view text) {
  // The grammar is JSON's; from_chars alone would take "inf", ".5" and "5.".
  std::string_view rest = text;
  take(rest, '-');
  std::size_t whole = 0;
  while (whole < rest.size() && is_digit(rest[whole])) ++whole;
  if (!is_plain_digits(rest.substr(0, whole))) return std::nullopt;
  rest.remove_prefix(whole);
  const auto take_some_digits = [&rest] {
    const std::size_t before = rest.size();
    while (!rest.empty() && is_digit(rest[0])) rest.remove_prefix(1);
    return rest.size() < before;
  };
  if (take(rest, '.') && !take_some_digits()) return std::nullopt;
  if (take(rest, 'e') || take(rest, 'E')) {
    if (!take(rest, '+')) take(rest, '-');
    if (!take_some_digits()) return std::nullopt;
  }
  if (!rest.empty()) return std::nullopt;
  return whole_number<double>(text);
}

std::optional<std::int64_t> read_date(std::string_view text) {
  const auto days = take_date(text);
  return text.empty() ? days : std::nullopt;
}

std::optional<std::int64_t> read_month(std::string_view text) {
  const int year = take_digits(text, 4);
  if (year < 1 || !take(text, '-')) return std::nullopt;
  const int month = take_digits(text, 2);
  if (month < 1 || month > 12 || !text.empty()) return std::nullopt;
  return std::int64_t{year - 1970} * 12 + month - 1;
}

std::optional<ReadTimestamp> read_timestamp(std::string_view text) {
  const auto days = take_date(text);
  if (!days || (!take(text, 'T') && !take(text, ' '))) return std::nullopt;
  ReadTimestamp read;
  read.seconds = *days * 86400;
  if (!take_clock(text, read) || !take_zone(text, read) || !text.empty()) return std::nullopt;
  if (read.seconds < first_second || read.seconds > last_second) return std::nullopt;
  return read;
}

std::optional<Instant> read_duration(std::string_view text) {
  if (text == "0") return Instant{};
  const bool negative = take(text, '-');
  int128 nanos = 0;
  do {
    if (!take_amount(text, nanos)) return std::nullopt;
  } while (!text.empty() && (take(text, ' '), true));
  if (negative) nanos = -nanos;
  int128 seconds = nanos / billion, rest = nanos % billion;
  if (rest < 0) {
    rest += billion;
    --seconds;
  }
  return Instant{static_cast<std::int64_t>(seconds), static_cast<std::uint32_t>(rest)};
}

void append_date(std::string& out, std::int64_t days) {
  const Civil date = civil_from_days(days);
  append_year(out, date.year);
  out += '-';
  append_padded(out, date.month, 2);
  out += '-';
  append_padded(out, date.day, 2);
}

void append_month(std::string& out, std::int64_t months) {
  std::int64_t year = months / 12, month = months % 12;
  if (month < 0) {
    month += 12;
    --year;
  }
  append_year(out, year + 1970);
  out += '-';
  append_padded(out, month + 1, 2);
}

void append_timestamp(std::string& out, Instant utc) {
  std::int64_t days = utc.seconds / 86400, second = utc.seconds % 86400;
  if (second < 0) {
    second += 86400;
    --days;
  }
  append_date(out, days);
  out += 'T';
  append_padded(out, second / 3600, 2);
  out += ':';
  append_padded(out, second / 60 % 60, 2);
  out += ':';
  append_padded(out, second % 60, 2);
  append_fraction(out, utc.nanos);
  out += 'Z';
}

void append_duration(std::string& out, Instant d) {
  // Stored as a floor, written as sign and magnitude: −1.5 s is {−2, 5e8}.
  std::uint64_t magnitude = static_cast<std::uint64_t>(d.seconds);
  std::uint32_t nanos = d.nanos;
  if (d.seconds < 0) {
    out += '-';
    magnitude = 0 - magnitude;
    if (nanos != 0) {
      nanos = 1'000'000'000 - nanos;
      --magnitude;
    }
  }
  out += std::to_string(magnitude);
  append_fraction(out, nanos);
  out += 's';
}

void append_double(std::string& out, double d) {
  if (append_if_not_finite(out, d)) return;
  std::array<char, 40> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), d == 0 ? 0.0 : d).ptr;
  const std::string_view written(text.data(), static_cast<std::size_t>(end - text.data()));
  out += written;
  if (written.find_first_of(".e") == std::string_view::npos) out += ".0";
}

void append_double_with_exponent(std::string& out, double d) {
  if (append_if_not_finite(out, d)) return;
  std::array<char, 40> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), d == 0 ? 0.0 : d,
                                 std::chars_format::scientific)
                       .ptr;
  const std::string_view written(text.data(), static_cast<std::size_t>(end - text.data()));
  const std::size_t e = written.find('e');  // "1.5e+00" → "1.5e0"
  out += written.substr(0, e + 1);
  if (written[e + 1] == '-') out += '-';
  std::string_view exponent = written.substr(e + 2);
  while (exponent.size() > 1 && exponent[0] == '0') exponent.remove_prefix(1);
  out += exponent;
}

int days_in_month(std::int64_t year, std::int64_t month) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

// H. Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, eras of 400 years.
std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day) {
  year -= month <= 2;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t of_era = year - era * 400;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3u : 9u)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

Civil civil_from_days(std::int64_t days) {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t of_era = days - era * 146097;
  const std::int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  const std::int64_t shifted = (5 * of_year + 2) / 153;
  const auto day = static_cast<unsigned>(of_year - (153 * shifted + 2) / 5 + 1);
  const auto month = static_cast<unsigned>(shifted < 10 ? shifted + 3 : shifted - 9);
  return {year + era * 400 + (month <= 2), month, day};
}

}  // namespace guiju::facts
