#include "analyse/timeline.hpp"

#include <gtest/gtest.h>

#include "written.hpp"

namespace guiju::analyse {
namespace {

constexpr const char* pack = R"(
guiju: 1
pack: demo.clock
time_zone: Asia/Shanghai
calendars: {office: {week: mon-fri, shifts: ["09:00-17:00"]}}
inputs: {at: timestamp, day: date, sealed_until: optional(timestamp)}
decisions:
  timed: {value: 'deadline(at, 3 workday, [[at, sealed_until]])'}
  dated: {value: 'deadline(day, 10 cal_day)'}
  plain: {value: 'at'}
)";

Outcome decided(const Ruleset& rules, const char* until) {
  Record record(*rules.schema());
  record.set("at", Value(ValueView::of_timestamp({1647224400, 0})));  // Monday 2022-03-14, 10:20 in Shanghai
  record.set("day", Value(ValueView::of_date(19065)));                // Monday 2022-03-14
  record.set("sealed_until", *until ? Value(ValueView::of_string(until)) : Value());
  return rules.evaluate(record);
}

TEST(Timeline, OnlyDeadlinesAreDrawn) {
  const Ruleset rules = written(pack);
  const Outcome out = decided(rules, "2022-03-16T10:20");
  EXPECT_TRUE(is_deadline(out["timed"]));
  EXPECT_TRUE(is_deadline(out["dated"]));
  EXPECT_FALSE(is_deadline(out["plain"]));
  EXPECT_FALSE(is_deadline(ValueView()));
}

TEST(Timeline, SaysWhenAndWhy) {
  const Ruleset rules = written(pack);
  const Outcome out = decided(rules, "2022-03-16T10:20");
  const std::string html = timeline({"期限", "limit"}, out["dated"], nullptr);
  EXPECT_NE(html.find("2022-03-14 → <b>2022-03-24</b>"), std::string::npos) << html;
  EXPECT_NE(html.find("■"), std::string::npos);
  const std::string timed = timeline({"期限", "limit"}, out["timed"], nullptr);
  EXPECT_NE(timed.find("url(#pause)"), std::string::npos) << timed;
  EXPECT_NE(timed.find("paused"), std::string::npos);
}

TEST(Timeline, APauseWithoutEndHasNoDueTime) {
  const Ruleset rules = written(pack);
  const Outcome out = decided(rules, "");
  const std::string html = timeline({"期限", "limit"}, out["timed"], nullptr);
  EXPECT_NE(html.find("paused, no end yet"), std::string::npos) << html;
}

}  // namespace
}  // namespace guiju::analyse
