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
    world_.with("pauses", Type::list(Type::structure(pause_)), Value(sealed()).view());
    world_.with("extensions", Type::list(Type::structure(extension_)), Value(approved()).view());
    world_.with("clock", Type::enumeration(clock_), ValueView::of_enum(clock_.get(), 1));
  }
  std::string operator()(const std::string& text) const { return world_(text); }

 private:
  // Sealed off from a Tuesday to the Monday after.
  ValueView sealed() {
    return list_of(pause_, {{ValueView::of_timestamp(when(*china(), "2022-03-15 10:20")),
                             ValueView::of_timestamp(when(*china(), "2022-03-21 09:00")), ValueView::of_string("sealed")}});
  }
  ValueView approved() {
    const std::vector<ValueView> one{ValueView::of_int(3), ValueView::of_string("work_day")};
    return list_of(extension_, {one, one});
  }
  ValueView list_of(const std::shared_ptr<StructType>& type, const std::vector<std::vector<ValueView>>& rows) {
    auto* items = arena_.array<ValueView>(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto* fields = arena_.array<ValueView>(rows[i].size());
      std::copy(rows[i].begin(), rows[i].end(), fields);
      items[i] = ValueView::of_struct(type.get(), fields, arena_);
    }
    return ValueView::of_list(items, static_cast<std::uint32_t>(rows.size()));
  }
  static std::shared_ptr<StructType> structure(const char* name, std::vector<StructType::Field> fields) {
    auto type = std::make_shared<StructType>();
    type->name = name;
    type->fields = std::move(fields);
    return type;
  }

  Arena arena_;
  std::shared_ptr<StructType> pause_ = structure("Pause", {{"from", Type(Kind::timestamp), "", ""},
                                                           {"to", Type(Kind::timestamp).nullable(), "", ""},
                                                           {"name", Type(Kind::string), "", ""}});
  std::shared_ptr<StructType> extension_ =
      structure("Extension", {{"amount", Type(Kind::int_), "", ""}, {"unit", Type(Kind::string), "", ""}});
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

TEST(Functions, DeadlinesFromALedger) {
  const std::string start = R"(timestamp("2022-03-14T10:20"))";
  EXPECT_EQ(one()("deadline(" + start + ", 3 work_day).due"), "2022-03-17T02:20:00Z");
  EXPECT_EQ(one()("deadline(" + start + R"(, 3, "work_day").warn_at)"), "2022-03-16T07:32:00Z");
  EXPECT_EQ(one()("deadline(" + start + ", 3 work_day, [], [], 50).warn_at"), "2022-03-15T08:20:00Z");
  // Suspended over the weekend; then two approved extensions.
  const std::string pauses = "pauses";
  EXPECT_EQ(one()("deadline(" + start + ", 3 work_day, " + pauses + ").due"), "2022-03-23T01:00:00Z");
  EXPECT_EQ(one()("deadline(" + start + ", 3 work_day, [], [3 work_day]).due"), "2022-03-22T02:20:00Z");
  EXPECT_EQ(one()("deadline(" + start + ", 3 work_day, [], extensions).due"),
            "2022-03-25T02:20:00Z");
  EXPECT_EQ(one()("deadline(" + start + ", 3 work_day, " + pauses + ").steps.map(s, s.en)"),
            R"(["paused 30 h 40 min from 2022-03-15 10:20 to 2022-03-21 09:00: sealed"])");
  EXPECT_EQ(one()("deadline(" + start + ", 3 work_day, [{\"from\": " + start + ", \"to\": null}]).due"), "null");
}

TEST(Functions, DeadlinesOnDates) {
  EXPECT_EQ(one()(R"(deadline(date("2022-03-01"), 45 cal_day).due)"), "2022-04-15");
  EXPECT_EQ(one()(R"(deadline(date("2022-03-01"), 45 cal_day, [], [15 cal_day]).due)"), "2022-05-05");
  EXPECT_EQ(one()(R"(deadline(date("2022-03-01"), 45 cal_day, [[date("2022-03-05"), date("2022-04-04")]]).due)"), "2022-05-16");
  EXPECT_EQ(one()(R"(deadline(date("2022-01-10"), 3 cal_month).due)"), "2022-04-11");
  EXPECT_EQ(one()(R"(deadline(date("2022-03-28"), 7 cn_workday).due)"), "2022-04-07");
  EXPECT_EQ(one()(R"(deadline(date("2022-03-28"), 7 cn_workday).steps.map(s, s.what))"), R"(["makeup", "holiday"])");
  EXPECT_EQ(one()(R"(deadline(date("2022-04-01"), 3 work_hour).due)"), "period_mix(work_hour, 2022-04-01)");
}

TEST(Functions, HowMuchOfALimitIsUsed) {
  const std::string start = R"(timestamp("2022-03-14T10:20"))";
  EXPECT_EQ(one()("percent_used(" + start + R"(, 3 work_day, timestamp("2022-03-16T15:32")))"), "80");
  EXPECT_EQ(one()("percent_used(" + start + R"(, 3, "work_day", timestamp("2022-03-17T16:50")))"), "118");
  EXPECT_EQ(one()(R"(percent_used(date("2022-03-01"), 10 natural_day, date("2022-03-06")))"), "50");
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
