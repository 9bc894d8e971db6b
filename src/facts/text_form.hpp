// The written form of scalars, read and printed: what a pack, a CSV cell or a case writes.
//
//   bool `true` `false`; int `-12`; uint; decimal `12.50`; double `1.5e0`; date `2022-04-02`; month `2022-04`;
//   timestamp `2022-04-02T09:30[:15[.123]][Z|+08:00]` (a blank may stand for the T; no zone: naive local);
//   duration `48 h`, `90 min`, `1 h 30 min`, `36 s` and CEL's `1h30m`.
// Years 0001 to 9999; durations up to 10,000 years (315,576,000,000 s), as in CEL.
// Strict: no blanks around, no `1_000`, no `012`, no two-digit years, no 24:00, no leap second.
//
// Tested by tests/facts/text_form_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "guiju/facts/value.hpp"

namespace guiju::facts {

std::optional<std::int64_t> read_int(std::string_view text);
std::optional<std::uint64_t> read_uint(std::string_view text);
std::optional<double> read_double(std::string_view text);
std::optional<std::int64_t> read_date(std::string_view text);    // days since 1970
std::optional<std::int64_t> read_month(std::string_view text);   // months since 1970-01
struct ReadTimestamp {
  std::int64_t seconds = 0;  // local when naive
  std::uint32_t nanos = 0;
  bool is_naive = false;
};
std::optional<ReadTimestamp> read_timestamp(std::string_view text);
std::optional<Instant> read_duration(std::string_view text);

void append_date(std::string& out, std::int64_t days);
void append_month(std::string& out, std::int64_t months);
void append_timestamp(std::string& out, Instant utc);  // RFC 3339 with Z, fraction only as needed
void append_duration(std::string& out, Instant d);     // CEL's form: "90s", "1.5s"
void append_double(std::string& out, double d);  // shortest that reads back; "1.0", "1e+22", "NaN", "inf"
// Always with an exponent, so that it cannot be taken for a decimal: "1.5e0", "1e22", "NaN", "inf".
void append_double_with_exponent(std::string& out, double d);

// The instants and days of years 0001 to 9999.
inline constexpr std::int64_t first_second = -62135596800, last_second = 253402300799;
inline constexpr std::int64_t first_day = -719162, last_day = 2932896;
inline constexpr std::int64_t first_month = -23628, last_month = 96359;
inline constexpr std::int64_t longest_duration = 315576000000;  // seconds

int days_in_month(std::int64_t year, std::int64_t month);  // month 1 to 12
// Civil calendar (proleptic Gregorian), years -32767..32767.
std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day);
struct Civil {
  std::int64_t year;
  unsigned month, day;
};
Civil civil_from_days(std::int64_t days);

}  // namespace guiju::facts
