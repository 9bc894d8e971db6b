#include "facts/zone.hpp"

#include <gtest/gtest.h>

#include "facts/text_form.hpp"

namespace guiju::facts {
namespace {

std::int64_t at(std::int64_t year, unsigned month, unsigned day, int hour, int minute) {
  return days_from_civil(year, month, day) * 86400 + hour * 3600 + minute * 60;
}

TEST(Zone, UnknownAndUnsafeNamesAreRefused) {
  EXPECT_EQ(find_zone("No/Such"), nullptr);
  EXPECT_EQ(find_zone("../etc/passwd"), nullptr);
  EXPECT_EQ(find_zone("/etc/localtime"), nullptr);
  EXPECT_EQ(find_zone("America//New_York"), nullptr);
  EXPECT_EQ(find_zone("America"), nullptr);
  EXPECT_EQ(find_zone(""), nullptr);
  EXPECT_EQ(find_zone("24:00"), nullptr);
}

TEST(Zone, FixedOffsets) {
  ASSERT_NE(find_zone("+08:00"), nullptr);
  EXPECT_EQ(find_zone("+08:00")->offset_at(0), 28800);
  EXPECT_EQ(find_zone("-05:30")->offset_at(0), -19800);
  EXPECT_EQ(find_zone("02:00")->to_utc(7200), 0);
  EXPECT_EQ(find_zone("UTC")->offset_at(12345), 0);
}

TEST(Zone, ShanghaiHadSummerTimeUntil1991) {
  const Zone* zone = find_zone("Asia/Shanghai");
  if (zone == nullptr) GTEST_SKIP() << "no zone data";
  EXPECT_EQ(zone->offset_at(at(2022, 4, 2, 0, 0)), 28800);
  EXPECT_EQ(zone->offset_at(at(1990, 7, 1, 0, 0)), 32400);
  EXPECT_EQ(zone->to_utc(at(2022, 4, 2, 9, 30)), at(2022, 4, 2, 1, 30));
}

TEST(Zone, SummerTimeFollowsTheRuleFarInTheFuture) {
  const Zone* zone = find_zone("America/New_York");
  if (zone == nullptr) GTEST_SKIP() << "no zone data";
  for (std::int64_t year : {2012, 2036, 2037, 2038, 2090, 2500}) {
    EXPECT_EQ(zone->offset_at(at(year, 7, 1, 12, 0)), -4 * 3600) << year;
    EXPECT_EQ(zone->offset_at(at(year, 12, 24, 12, 0)), -5 * 3600) << year;
  }
  // 2090-03-12 is the second Sunday.
  EXPECT_EQ(zone->offset_at(at(2090, 3, 12, 6, 59)), -5 * 3600);
  EXPECT_EQ(zone->offset_at(at(2090, 3, 12, 7, 0)), -4 * 3600);
}

TEST(Zone, GapsAndOverlapsTakeTheOffsetBeforeTheChange) {
  const Zone* zone = find_zone("America/New_York");
  if (zone == nullptr) GTEST_SKIP() << "no zone data";
  EXPECT_EQ(zone->to_utc(at(2012, 3, 11, 2, 30)), at(2012, 3, 11, 7, 30));
  EXPECT_EQ(zone->to_utc(at(2011, 11, 6, 1, 30)), at(2011, 11, 6, 5, 30));
  EXPECT_EQ(zone->to_utc(at(2012, 3, 11, 1, 59)), at(2012, 3, 11, 6, 59));
  EXPECT_EQ(zone->to_utc(at(2012, 3, 11, 3, 0)), at(2012, 3, 11, 7, 0));
  EXPECT_EQ(zone->to_utc(at(2011, 11, 6, 2, 0)), at(2011, 11, 6, 7, 0));
}

TEST(Zone, EveryHourOfAYearComesBack) {
  for (const char* name : {"America/New_York", "Australia/Lord_Howe", "Europe/Dublin", "Asia/Kathmandu"}) {
    const Zone* zone = find_zone(name);
    if (zone == nullptr) GTEST_SKIP() << "no zone data";
    int lost = 0;
    for (std::int64_t t = at(2040, 1, 1, 0, 0); t < at(2041, 1, 1, 0, 0); t += 1800) {
      const std::int64_t back = zone->to_utc(t + zone->offset_at(t));
      if (back != t) ++lost;
    }
    EXPECT_LE(lost, 2) << name;  // the second of two equal clock hours
  }
}

}  // namespace
}  // namespace guiju::facts
