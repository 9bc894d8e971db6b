#include "calendar/functions.hpp"

#include <gtest/gtest.h>

#include "calendars.hpp"
#include "tests/expr/evaluated.hpp"

namespace guiju::calendar {
namespace {

// Text → value, as a pack with these calendars would compute it: printed, or the name of what went wrong.
class Desk {
 public:
  explicit Desk(const Calendars& calendars, const char* zone = "Asia/Shanghai") {
    clock_->name = "Clock";
    clock_->members = {{"workday", "", ""}, {"work_hour", "", ""}};
    clock_->build_index();
    world_.in_zone(zone);
    add_functions(world_.library(), calendars, facts::find_zone(zone));
    add_units(world_.scope(), calendars);
    world_.with("t", Type(Kind::timestamp), ValueView::of_timestamp(when(*china(), "2022-04-02 16:30")));
    world_.with("unit", Type(Kind::string).nullable(), ValueView::null());
    world_.with("clock", Type::enumeration(clock_), ValueView::of_enum(clock_.get(), 1));
  }
  std::string operator()(const std::string& text) const { return world_(text); }

 private:
  std::shared_ptr<EnumType> clock_ = std::make_shared<EnumType>();
  expr::World world_;
};

Desk& one() {
  static Desk desk({china()});
  return desk;
}

TEST(Functions, AskAboutDays) {
  EXPECT_EQ(one()(R"(is_workday(date("2022-04-02")))"), "true");
  EXPECT_EQ(one()(R"(cn.is_workday(date("2022-04-05")))"), "false");
  EXPECT_EQ(one()("is_workday(t)"), "true");
  EXPECT_EQ(one()(R"(day_kind(date("2022-04-02")))"), R"("makeup")");
  EXPECT_EQ(one()(R"(day_name(date("2022-04-04")))"), R"("清明节")");
  EXPECT_EQ(one()(R"(is_projected(date("2022-04-02")))"), "false");
  EXPECT_EQ(one()(R"(roll(date("2022-04-03")))"), "2022-04-06");
  EXPECT_EQ(one()(R"(roll_back(date("2022-04-30")))"), "2022-04-29");
  EXPECT_EQ(one()(R"(roll(timestamp("2022-04-03T10:00")))"), "2022-04-06T02:00:00Z");
  EXPECT_EQ(one()(R"(opening(date("2022-04-02")))"), "2022-04-02T00:00:00Z");
  EXPECT_EQ(one()(R"(closing(t))"), "2022-04-02T10:00:00Z");
  EXPECT_EQ(one()("is_open(t)"), "true");
  EXPECT_EQ(one()(R"(next_open(timestamp("2022-04-02T18:00")))"), "2022-04-06T00:00:00Z");
}

TEST(Functions, AskAboutWhatWasKnown) {
  EXPECT_EQ(one()(R"(is_workday(date("2020-01-31"), date("2020-01-20")))"), "true");
  EXPECT_EQ(one()(R"(is_workday(date("2020-01-31"), date("2020-01-28")))"), "false");
  EXPECT_EQ(one()(R"(is_workday(date("2020-01-31"), timestamp("2020-01-26T23:59")))"), "true");
  EXPECT_EQ(one()(R"(is_workday(date("2020-01-31"), timestamp("2020-01-27T00:00")))"), "false");
  EXPECT_EQ(one()(R"(add(date("2020-01-23"), 1 cn_workday, date("2020-01-20")))"), "2020-01-31");
  EXPECT_EQ(one()(R"(add(date("2020-01-23"), 1 cn_workday))"), "2020-02-03");
}

TEST(Functions, AddPeriods) {
  EXPECT_EQ(one()("add(t, 4 work_hour)"), "2022-04-06T02:30:00Z");
  EXPECT_EQ(one()("add(t, 4 cn.work_hour)"), "2022-04-06T02:30:00Z");
  EXPECT_EQ(one()("add(t, 1 work_day)"), "2022-04-06T08:30:00Z");
  EXPECT_EQ(one()("add(t, 48 h)"), "2022-04-04T08:30:00Z");
  EXPECT_EQ(one()("add(t, 2 urgent_hour)"), "2022-04-02T10:30:00Z");
  EXPECT_EQ(one()(R"(add(date("2022-01-26"), 7 cn_workday))"), "2022-02-09");
  EXPECT_EQ(one()(R"(add(date("2022-01-26"), 7 workday))"), "2022-02-09");
  EXPECT_EQ(one()(R"(add(date("2022-03-04"), 30 cal_day))"), "2022-04-06");
  EXPECT_EQ(one()(R"(add(date("2022-03-04"), 30 natural_day))"), "2022-04-03");
  EXPECT_EQ(one()(R"(add(date("2022-03-04"), 30 days))"), "2022-04-03");
  EXPECT_EQ(one()(R"(add(date("2021-11-30"), 3 months))"), "2022-02-28");
  EXPECT_EQ(one()(R"(add(date("2021-11-30"), 2 weeks))"), "2021-12-14");
  EXPECT_EQ(one()(R"(add(date("2022-03-04"), 48 h))"), "2022-03-06");
}

TEST(Functions, AddAmountsFromData) {
  EXPECT_EQ(one()(R"(add(t, 4, "work_hour"))"), "2022-04-06T02:30:00Z");
  EXPECT_EQ(one()("add(t, 4, clock)"), "2022-04-06T02:30:00Z");
  EXPECT_EQ(one()(R"(add(date("2022-01-26"), 7, "cn_workday"))"), "2022-02-09");
  EXPECT_EQ(one()(R"(add(t, 4, "workhour"))"), "unknown_unit(workhour)");
  EXPECT_EQ(one()("add(t, 4, unit)").substr(0, 12), "null_operand");
  EXPECT_EQ(one()("add(t, 4, true)"), "unknown_unit(true)");
}

TEST(Functions, CountBetween) {
  EXPECT_EQ(one()(R"(between(t, timestamp("2022-04-06T10:30"), "work_hour"))"), "4");
  EXPECT_EQ(one()(R"(between(t, timestamp("2022-04-06T10:30"), 30 work_minute))"), "8");
  EXPECT_EQ(one()(R"(between(date("2022-01-26"), date("2022-02-09"), "cn_workday"))"), "7");
  EXPECT_EQ(one()(R"(between(date("2022-01-31"), date("2022-02-28"), 1 months))"), "1");
  EXPECT_EQ(one()(R"(between(t, t, 0 work_hour))"), "invalid_argument(count by a positive period)");
  EXPECT_EQ(one()(R"(elapsed(timestamp("2022-03-14T17:00"), timestamp("2022-03-16T09:00"),
      [[timestamp("2022-03-15T09:00"), timestamp("2022-03-15T16:00")]], "work_minute"))"), "300");
  EXPECT_EQ(one()(R"(elapsed(timestamp("2022-03-14T17:00"), timestamp("2022-03-16T09:00"),
      [{"from": timestamp("2022-03-15T09:00"), "to": null}], "work_hour"))"), "2");
  EXPECT_EQ(one()(R"(elapsed(t, t, [1], "work_hour"))").substr(0, 16), "invalid_argument");
  EXPECT_EQ(one()(R"(overlap(timestamp("2022-03-14T17:00"), timestamp("2022-03-15T09:00"),
      timestamp("2022-03-15T08:30"), timestamp("2022-03-18T09:00"), "work_minute"))"), "30");
  EXPECT_EQ(one()(R"(overlap(timestamp("2022-03-14T17:00"), timestamp("2022-03-15T09:00"),
      timestamp("2022-03-15T09:00"), timestamp("2022-03-18T09:00"), "work_minute"))"), "0");
  EXPECT_EQ(one()(R"(overlap(timestamp("2022-03-14T17:00"), timestamp("2022-03-13T09:00"), t, t, "hour"))"),
            "times_reversed()");
}

TEST(Functions, FaultsSayWhat) {
  EXPECT_EQ(one()(R"(is_workday(date("2027-02-10")))"), "calendar_unpublished(2027)");
  EXPECT_EQ(one()(R"(add(date("2022-04-01"), 3 work_hour))"), "period_mix(work_hour, 2022-04-01)");
  EXPECT_EQ(one()(R"(opening(date("2022-04-03")))"), "calendar_closed(2022-04-03)");
  EXPECT_EQ(one()(R"(add(date("9999-12-31"), 1 days))"), "overflow()");
}

TEST(Functions, SeveralCalendarsAreAskedByName) {
  Desk two({china(), office(), china()}, "America/New_York");
  EXPECT_EQ(two(R"(cn.is_workday(date("2022-04-05")))"), "false");
  EXPECT_EQ(two(R"(office.is_workday(date("2011-07-04")))"), "true");
  EXPECT_EQ(two(R"(is_workday(date("2022-04-05")))").substr(0, 25), "refused: unknown_function");
  EXPECT_EQ(two(R"(add(timestamp("2011-08-06T18:00"), 2, "office_workday"))"), "2011-08-11T12:30:00Z");
  EXPECT_EQ(two(R"(add(timestamp("2011-08-06T18:00"), 2 office.workday))"), "2011-08-11T12:30:00Z");
  EXPECT_EQ(two(R"(add(date("2022-01-26"), 7 cn_workday))"), "2022-02-09");
  EXPECT_NE(two(R"(add(date("2022-01-26"), 7 workday))"), "2022-02-09");
}

TEST(Functions, WithoutCalendarsNaturalTimeIsLeft) {
  Desk none({}, "America/New_York");
  EXPECT_EQ(none(R"(add(timestamp("2011-07-15T12:00"), 120 days))"), "2011-11-12T17:00:00Z");
  EXPECT_EQ(none(R"(add(timestamp("2011-07-15T12:00"), 2880 h))"), "2011-11-12T16:00:00Z");
  EXPECT_EQ(none(R"(between(date("2011-07-15"), date("2011-11-12"), "days"))"), "120");
}

}  // namespace
}  // namespace guiju::calendar
