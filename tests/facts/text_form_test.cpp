#include "facts/text_form.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>

namespace guiju::facts {
namespace {

std::string date(std::int64_t days) {
  std::string out;
  append_date(out, days);
  return out;
}
std::string month(std::int64_t months) {
  std::string out;
  append_month(out, months);
  return out;
}
std::string timestamp(Instant t) {
  std::string out;
  append_timestamp(out, t);
  return out;
}
std::string duration(Instant t) {
  std::string out;
  append_duration(out, t);
  return out;
}
std::string number(double d) {
  std::string out;
  append_double(out, d);
  return out;
}
std::string scientific(double d) {
  std::string out;
  append_double_with_exponent(out, d);
  return out;
}

TEST(TextForm, Ints) {
  EXPECT_EQ(read_int("-12"), -12);
  EXPECT_EQ(read_int("0"), 0);
  EXPECT_EQ(read_int("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(read_int("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  for (const char* bad : {"", "-", "+1", "012", "-012", "1_000", "0x1F", "1.0", "1e3", " 1", "1 ",
                          "9223372036854775808", "12:30", "１２", "~", "--1"})
    EXPECT_FALSE(read_int(bad)) << bad;
  EXPECT_EQ(read_uint("18446744073709551615"), std::numeric_limits<std::uint64_t>::max());
  for (const char* bad : {"", "-1", "18446744073709551616", "1u", "00"})
    EXPECT_FALSE(read_uint(bad)) << bad;
}

TEST(TextForm, Doubles) {
  EXPECT_EQ(read_double("1.5e0"), 1.5);
  EXPECT_EQ(read_double("-12"), -12);
  EXPECT_EQ(read_double("0.1"), 0.1);
  EXPECT_EQ(read_double("1E+5"), 1e5);
  EXPECT_EQ(read_double("1e-5"), 1e-5);
  for (const char* bad : {"", "-", ".5", "5.", "+1", "1e", "1e+", "inf", "nan", ".nan", "NaN", "0x1p3", "01.5",
                          "1e999", "1 ", " 1", "1,5", "1e5x", "1.5.2"})
    EXPECT_FALSE(read_double(bad)) << bad;
}

TEST(TextForm, Dates) {
  EXPECT_EQ(read_date("1970-01-01"), 0);
  EXPECT_EQ(read_date("2022-04-02"), 19084);
  EXPECT_EQ(read_date("2000-02-29"), 11016);
  EXPECT_EQ(read_date("0001-01-01"), first_day);
  EXPECT_EQ(read_date("9999-12-31"), last_day);
  for (const char* bad : {"", "2022-4-2", "22-04-02", "2022-02-29", "1900-02-29", "2022-13-01", "2022-00-01",
                          "2022-04-31", "2022-04-00", "2022/04/02", "2022-04-02 ", "0000-01-01",
                          "2022-04-02T00:00", "-2022-04-02", "20220402", "２０２２-04-02"})
    EXPECT_FALSE(read_date(bad)) << bad;
  EXPECT_EQ(read_month("1970-01"), 0);
  EXPECT_EQ(read_month("2022-04"), 627);
  EXPECT_EQ(read_month("0001-01"), first_month);
  EXPECT_EQ(read_month("9999-12"), last_month);
  for (const char* bad : {"", "2022-4", "2022-13", "2022-00", "2022-04-02", "2022", "0000-01"})
    EXPECT_FALSE(read_month(bad)) << bad;
}

TEST(TextForm, EveryDayOfFourHundredYearsReadsBack) {
  const std::int64_t from = days_from_civil(1900, 1, 1), to = days_from_civil(2300, 1, 1);
  EXPECT_EQ(to - from, 146097);
  for (std::int64_t day = from; day < to; ++day) {
    const Civil civil = civil_from_days(day);
    ASSERT_EQ(days_from_civil(civil.year, civil.month, civil.day), day);
    if (day % 11 == 0) {
      ASSERT_EQ(read_date(date(day)), day);
    }
  }
  EXPECT_EQ(date(days_from_civil(-44, 3, 15)), "-0044-03-15");
  EXPECT_EQ(civil_from_days(days_from_civil(-32767, 1, 1)).year, -32767);
  EXPECT_EQ(civil_from_days(days_from_civil(32767, 12, 31)).day, 31u);
  EXPECT_EQ(month(-1), "1969-12");
  EXPECT_EQ(month(first_month), "0001-01");
}

TEST(TextForm, Timestamps) {
  const auto zoned = read_timestamp("2022-04-02T09:30:15.5+08:00");
  ASSERT_TRUE(zoned);
  EXPECT_FALSE(zoned->is_naive);
  EXPECT_EQ(timestamp({zoned->seconds, zoned->nanos}), "2022-04-02T01:30:15.5Z");
  const auto naive = read_timestamp("2022-04-02 09:30");
  ASSERT_TRUE(naive);
  EXPECT_TRUE(naive->is_naive);
  EXPECT_EQ(timestamp({naive->seconds, 0}), "2022-04-02T09:30:00Z");
  EXPECT_EQ(read_timestamp("1970-01-01T00:00Z")->seconds, 0);
  EXPECT_EQ(read_timestamp("1969-12-31T23:59:59.999999999Z")->nanos, 999999999u);
  EXPECT_EQ(read_timestamp("1970-01-01T00:00-05:30")->seconds, 19800);
  EXPECT_EQ(read_timestamp("0001-01-01T00:00:00Z")->seconds, first_second);
  EXPECT_EQ(read_timestamp("9999-12-31T23:59:59Z")->seconds, last_second);
  for (const char* bad :
       {"", "2022-04-02", "2022-04-02T", "2022-04-02T24:00", "2022-04-02T09:60", "2022-04-02T09:30:60",
        "2022-04-02T9:30", "2022-04-02t09:30", "2022-04-02T09:30z", "2022-04-02T09:30+0800", "2022-04-02T09:30+8",
        "2022-04-02T09:30:15.", "2022-04-02T09:30:15.1234567890", "2022-04-02T09:30 Z", "2022-04-02  09:30",
        "2022-04-02T09:30+24:00", "2022-04-02T09", "0001-01-01T00:00+01:00", "2022-02-30T00:00Z", "2022-04-02T09:30Zx"})
    EXPECT_FALSE(read_timestamp(bad)) << bad;
}

TEST(TextForm, TimestampsAreWrittenWithTheFractionTheyNeed) {
  EXPECT_EQ(timestamp({0, 0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(timestamp({-1, 500000000}), "1969-12-31T23:59:59.5Z");
  EXPECT_EQ(timestamp({0, 1}), "1970-01-01T00:00:00.000000001Z");
}

TEST(TextForm, Durations) {
  EXPECT_EQ(read_duration("48 h"), (Instant{172800, 0}));
  EXPECT_EQ(read_duration("90 min"), (Instant{5400, 0}));
  EXPECT_EQ(read_duration("1 h 30 min"), (Instant{5400, 0}));
  EXPECT_EQ(read_duration("36 s"), (Instant{36, 0}));
  EXPECT_EQ(read_duration("1h30m"), (Instant{5400, 0}));
  EXPECT_EQ(read_duration("1.5h"), (Instant{5400, 0}));
  EXPECT_EQ(read_duration("-1.5s"), (Instant{-2, 500000000}));
  EXPECT_EQ(read_duration("250ms"), (Instant{0, 250000000}));
  EXPECT_EQ(read_duration("3us"), (Instant{0, 3000}));
  EXPECT_EQ(read_duration("3µs"), (Instant{0, 3000}));
  EXPECT_EQ(read_duration("7ns"), (Instant{0, 7}));
  EXPECT_EQ(read_duration("0"), (Instant{0, 0}));
  EXPECT_EQ(read_duration("315576000000s"), (Instant{longest_duration, 0}));
  EXPECT_EQ(read_duration("-315576000000s"), (Instant{-longest_duration, 0}));
  for (const char* bad : {"", "48", "h", "48 hours", "1 h 30", "1 d", "14 days", "1  h", "1 h  30 min", " 1 h",
                          "1 h ", ".5h", "5.h", "1.2.3h", "+1h", "--1h", "1h-30m", "315576000001s",
                          "99999999999999999999h", "999999999999999999999h", "1 h 30 min "})
    EXPECT_FALSE(read_duration(bad)) << bad;
  EXPECT_EQ(duration({90, 0}), "90s");
  EXPECT_EQ(duration({1, 500000000}), "1.5s");
  EXPECT_EQ(duration({-2, 500000000}), "-1.5s");
  EXPECT_EQ(duration({-1, 999999999}), "-0.000000001s");
  EXPECT_EQ(duration({std::numeric_limits<std::int64_t>::min(), 0}), "-9223372036854775808s");
}

TEST(TextForm, DoublesAreWrittenShortest) {
  EXPECT_EQ(number(1), "1.0");
  EXPECT_EQ(number(0.1), "0.1");
  EXPECT_EQ(number(-0.0), "0.0");
  EXPECT_EQ(number(1e22), "1e+22");
  EXPECT_EQ(number(std::nan("")), "NaN");
  EXPECT_EQ(number(-std::numeric_limits<double>::infinity()), "-inf");
  EXPECT_EQ(scientific(1.5), "1.5e0");
  EXPECT_EQ(scientific(-0.0), "0e0");
  EXPECT_EQ(scientific(1e22), "1e22");
  EXPECT_EQ(scientific(-1.25e-7), "-1.25e-7");
  EXPECT_EQ(scientific(1.7976931348623157e308), "1.7976931348623157e308");
  EXPECT_EQ(scientific(std::nan("")), "NaN");
}

TEST(TextForm, DoublesReadBack) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    const std::uint64_t bits = random();
    double d;
    std::memcpy(&d, &bits, sizeof d);
    if (!std::isfinite(d)) continue;
    ASSERT_EQ(std::strtod(number(d).c_str(), nullptr), d);
    ASSERT_EQ(read_double(scientific(d)), d);
  }
}

}  // namespace
}  // namespace guiju::facts
