#include "guiju/facts/writer.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace guiju {
namespace {

std::string in_zone(std::string_view zone, std::int64_t seconds) {
  return ValueWriter(zone).written(ValueView::of_timestamp({seconds, 0}));
}

TEST(Writer, ScalarsReadBackAsTheyAreWritten) {
  const ValueWriter writer;
  Arena arena;
  EXPECT_EQ(writer.written(ValueView::null()), "");
  EXPECT_EQ(writer.written(ValueView::of_bool(true)), "true");
  EXPECT_EQ(writer.written(ValueView::of_int(-12)), "-12");
  EXPECT_EQ(writer.written(ValueView::of_uint(~0ull)), "18446744073709551615");
  EXPECT_EQ(writer.written(ValueView::of_narrow_decimal(1250, 2)), "12.50");
  EXPECT_EQ(writer.written(ValueView::of_string("a,b")), "a,b");
  EXPECT_EQ(writer.written(ValueView::of_date(19084)), "2022-04-02");
  EXPECT_EQ(writer.written(ValueView::of_month(627)), "2022-04");
  EXPECT_EQ(writer.written(ValueView::of_duration({90, 0})), "90s");
  EXPECT_EQ(writer.written(ValueView::of_double(0.5)), "0.5");
}

TEST(Writer, TimesStandInThePacksZone) {
  constexpr std::int64_t summer = 1310707952;  // 2011-07-15T05:32:32Z
  EXPECT_EQ(in_zone("America/New_York", summer), "2011-07-15T01:32:32-04:00");
  EXPECT_EQ(in_zone("America/New_York", summer + 150 * 86400), "2011-12-12T00:32:32-05:00");
  EXPECT_EQ(in_zone("Asia/Kolkata", summer), "2011-07-15T11:02:32+05:30");
  EXPECT_EQ(in_zone("", summer), "2011-07-15T05:32:32Z");
  EXPECT_EQ(in_zone("UTC", -1), "1969-12-31T23:59:59+00:00");
}

TEST(Writer, FractionsOfASecondStayBeforeTheOffset) {
  EXPECT_EQ(ValueWriter("+08:00").written(ValueView::of_timestamp({0, 500'000'000})), "1970-01-01T08:00:00.5+08:00");
}

TEST(Writer, NestedValuesAreJson) {
  const ValueView items[] = {ValueView::of_string("a\"b"), ValueView::null(), ValueView::of_narrow_decimal(10, 1)};
  const ValueView pairs[] = {ValueView::of_string("k"), ValueView::of_list(items, 3)};
  EXPECT_EQ(ValueWriter().written(ValueView::of_map(pairs, 1)), "{\"k\": [\"a\\\"b\", null, 1.0]}");
}

TEST(Writer, JsonQuotesWhatIsNoNumber) {
  const ValueWriter writer("Asia/Shanghai");
  EXPECT_EQ(writer.json(ValueView::of_date(0)), "\"1970-01-01\"");
  EXPECT_EQ(writer.json(ValueView::of_timestamp({0, 0})), "\"1970-01-01T08:00:00+08:00\"");
  EXPECT_EQ(writer.json(ValueView::of_double(std::numeric_limits<double>::infinity())), "\"inf\"");
  EXPECT_EQ(writer.json(ValueView::of_bool(false)), "false");
  EXPECT_EQ(writer.json(ValueView::null()), "null");
}

TEST(Writer, LinesCannotBeForged) {
  EXPECT_EQ(ValueWriter().json(ValueView::of_string("a\n\x1b[31m\xe2\x80\xae")), "\"a\\n\\u001b[31m\\u202e\"");
}

}  // namespace
}  // namespace guiju
