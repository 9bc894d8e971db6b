#include <gtest/gtest.h>

#include "tests/expr/evaluated.hpp"

namespace guiju::expr {
namespace {

TEST(LibraryTime, PartsOfDates) {
  EXPECT_EQ(pack("date(\"2022-04-02\").weekday()"), "6");
  EXPECT_EQ(pack("date(\"2022-04-03\").weekday()"), "7");
  EXPECT_EQ(pack("date(2022, 4, 2).year()"), "2022");
  EXPECT_EQ(pack("date(2022, 4, 2).month()"), "4");
  EXPECT_EQ(pack("date(2022, 4, 2).day()"), "2");
  EXPECT_EQ(pack("month(date(2022, 4, 2))"), "2022-04");
  EXPECT_EQ(pack("date(2022, 2, 29)"), "out_of_range(date 2022-2-29)");
  EXPECT_EQ(pack("date(\"2022-13-01\")"), "bad_conversion(\"2022-13-01\", date)");
}

TEST(LibraryTime, Months) {
  EXPECT_EQ(pack("month(\"2021-12\").next()"), "2022-01");
  EXPECT_EQ(pack("month(\"2021-01\").previous()"), "2020-12");
  EXPECT_EQ(pack("month(\"2022-04\").day(30)"), "2022-04-30");
  EXPECT_EQ(pack("month(\"2022-04\").day(31)"), "out_of_range(day 31)");
  EXPECT_EQ(pack("month(\"2024-02\").last_day()"), "2024-02-29");
  EXPECT_EQ(pack("month(\"2022-04\") - month(\"2021-04\") == 12 months"), "true");
}

TEST(LibraryTime, DatesAndPeriods) {
  EXPECT_EQ(pack("date(2022, 4, 2) + 14 days"), "2022-04-16");
  EXPECT_EQ(pack("date(2022, 4, 2) - 2 weeks"), "2022-03-19");
  EXPECT_EQ(pack("date(2024, 1, 31) + 1 month"), "2024-02-29");
  EXPECT_EQ(pack("date(2024, 2, 29) + 1 year"), "2025-02-28");
  EXPECT_EQ(pack("date(2022, 4, 16) - date(2022, 4, 2) == 14 days"), "true");
  EXPECT_EQ(pack("date(2022, 4, 16) - date(2022, 4, 2) <= 13 days"), "false");
  EXPECT_EQ(pack("int(date(2022, 4, 16) - date(2022, 4, 2))"), "14");
  EXPECT_EQ(pack("date(9999, 12, 31) + 1 day"), "out_of_range(date)");
  EXPECT_TRUE(pack("date(2022, 4, 2) + 48 h").starts_with("refused"));
}

TEST(LibraryTime, TimestampsOnTheWallClock) {
  World world;
  world.in_zone("America/New_York").with("t", Type(Kind::timestamp), ValueView::of_timestamp({1331382600, 0}));
  EXPECT_EQ(world("t"), "2012-03-10T12:30:00Z");
  EXPECT_EQ(world("(t + 1 day) - t"), "82800s");   // summer time began
  EXPECT_EQ(world("(t + 24 h) - t"), "86400s");
  EXPECT_EQ(world("t.hour()"), "7");
  EXPECT_EQ(world("t.date()"), "2012-03-10");
  EXPECT_EQ(world("month(t)"), "2012-03");
  EXPECT_EQ(world("timestamp(\"2012-03-10T07:30:00\") == t"), "true");
  EXPECT_EQ(World()("timestamp(\"2012-03-10T07:30:00\")"), "bad_conversion(\"2012-03-10T07:30:00\", timestamp)");
}

TEST(LibraryTime, CelGettersTakeZones) {
  EXPECT_EQ(cel("timestamp('2009-02-13T23:31:30Z').getDate('Australia/Sydney')"), "14");
  EXPECT_EQ(cel("timestamp('2009-02-13T23:31:30Z').getHours('-05:00')"), "18");
  EXPECT_EQ(cel("timestamp('2009-02-13T23:31:30Z').getHours('Nowhere/Land')"), "no_such_zone(Nowhere/Land)");
  EXPECT_EQ(cel("timestamp('2009-02-13T23:31:30Z').getDayOfWeek()"), "5");
}

TEST(LibraryTime, DurationsReadAsGoWritesThem) {
  EXPECT_EQ(cel("duration('1h30m')"), "5400s");
  EXPECT_EQ(cel("duration('-1.5s')"), "-1.5s");
  EXPECT_EQ(cel("duration('100us')"), "0.0001s");
  EXPECT_EQ(cel("duration('-1.5s').getMilliseconds()"), "-500");
  EXPECT_EQ(cel("duration('-90s').getMinutes()"), "-1");
  EXPECT_EQ(cel("duration('99999999999999999999h')"), "bad_conversion(\"99999999999999999999h\", duration)");
  EXPECT_EQ(cel("duration('99999999999h')"), "out_of_range(duration)");
  EXPECT_EQ(cel("duration('')"), "bad_conversion(\"\", duration)");
}

}  // namespace
}  // namespace guiju::expr
