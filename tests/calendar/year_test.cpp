#include "calendar/year.hpp"

#include <gtest/gtest.h>

#include "calendars.hpp"

namespace guiju::calendar {
namespace {

TEST(Year, WeekdaysBeginOnMonday) {
  EXPECT_EQ(weekday_of(0), 3u);
  EXPECT_EQ(weekday_of(-1), 2u);
  EXPECT_EQ(weekday_of(day("2022-04-04")), 0u);
  EXPECT_EQ(weekday_of(day("1900-01-01")), 0u);
}

TEST(Year, DaysOfSecondsRoundDown) {
  EXPECT_EQ(floor_day(0), 0);
  EXPECT_EQ(floor_day(86399), 0);
  EXPECT_EQ(floor_day(-1), -1);
  EXPECT_EQ(floor_day(-86400), -1);
}

TEST(Year, SumsRunOverTheYear) {
  CalendarDefinition definition;
  set_week(definition, "mon-fri", "08:00-12:00 14:00-18:00");
  const Year year(definition, nullptr, 2022, {}, false);
  EXPECT_EQ(year.first_date(), day("2022-01-01"));
  EXPECT_EQ(year.end_date(), day("2023-01-01"));
  EXPECT_EQ(year.workday_count(), 260);
  EXPECT_EQ(year.open_seconds(), 260 * 8 * 3600);
  EXPECT_EQ(year.stretches().size(), 520u);
  EXPECT_EQ(year.workday(1), day("2022-01-03"));
  EXPECT_EQ(year.workday(260), day("2022-12-30"));
  EXPECT_EQ(year.workdays_through(day("2022-01-02")), 0);
  EXPECT_EQ(year.workdays_through(day("2022-01-03")), 1);
  EXPECT_EQ(year.first_stretch(day("2022-01-01")), 0u);
  EXPECT_EQ(year.first_stretch(day("2023-01-01")), 520u);
  for (std::size_t i = 1; i < year.stretches().size(); ++i) {
    const OpenStretch& a = year.stretches()[i - 1];
    const OpenStretch& b = year.stretches()[i];
    ASSERT_LE(a.end, b.begin);
    ASSERT_EQ(b.before, a.before + a.end - a.begin);
  }
}

TEST(Year, SummerTimeMakesDaysOf23And25Hours) {
  CalendarDefinition definition;
  set_week(definition, "sun", "00:00-24:00");
  const facts::Zone* zone = facts::find_zone("America/New_York");
  if (zone == nullptr) GTEST_SKIP() << "no zone data";
  const Year year(definition, zone, 2022, {}, false);
  const auto hours = [&](const char* date) {
    const OpenStretch& s = year.stretches()[year.first_stretch(day(date))];
    return (s.end - s.begin) / 3600;
  };
  EXPECT_EQ(hours("2022-03-13"), 23);
  EXPECT_EQ(hours("2022-03-20"), 24);
  EXPECT_EQ(hours("2022-11-06"), 25);
}

TEST(Year, TimesInTheGapTakeTheOffsetBefore) {
  CalendarDefinition definition;
  set_week(definition, "sun", "01:00-02:00 02:15-02:45 02:50-04:00");
  const facts::Zone* zone = facts::find_zone("America/New_York");
  if (zone == nullptr) GTEST_SKIP() << "no zone data";
  const Year year(definition, zone, 2022, {}, false);
  std::int64_t open = 0;
  const std::size_t end = year.first_stretch(day("2022-03-14"));
  for (std::size_t i = year.first_stretch(day("2022-03-13")); i < end; ++i) {
    open += year.stretches()[i].end - year.stretches()[i].begin;
    ASSERT_TRUE(i == 0 || year.stretches()[i - 1].end <= year.stretches()[i].begin);
  }
  // Times in the gap are read with the offset before it: 2:15 is 3:15 by the new clock, 2:50 is 3:50.
  EXPECT_EQ(open, 3600 + 1800 + 600);
}

TEST(Year, ShiftsThatTheGapPushesTogetherAreCountedOnce) {
  CalendarDefinition definition;
  set_week(definition, "sun", "02:15-02:45 03:00-04:00");
  const facts::Zone* zone = facts::find_zone("America/New_York");
  if (zone == nullptr) GTEST_SKIP() << "no zone data";
  const Year year(definition, zone, 2022, {}, false);
  const std::size_t i = year.first_stretch(day("2022-03-13"));
  // 2:15 to 2:45 became 3:15 to 3:45, so 15 minutes of the second shift are left.
  EXPECT_EQ(year.stretches()[i + 1].begin, year.stretches()[i].end);
  EXPECT_EQ(year.stretches()[i + 1].end - year.stretches()[i].begin, 45 * 60);
}

}  // namespace
}  // namespace guiju::calendar
