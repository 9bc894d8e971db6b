#include "calendar/definition.hpp"

#include <gtest/gtest.h>

#include "calendars.hpp"

namespace guiju::calendar {
namespace {

using Shift = CalendarDefinition::Shift;

std::string problems(CalendarDefinition definition) {
  const auto result = WorkCalendar::make(std::move(definition));
  std::string names;
  for (const Diagnostic& diagnostic : result.diagnostics()) {
    names += (names.empty() ? "" : " ") + std::string(name_of(diagnostic.code));
  }
  EXPECT_EQ(result.ok(), names.empty());
  return names;
}

CalendarDefinition with_shifts(const char* shifts) {
  CalendarDefinition definition;
  definition.name = "test";
  set_week(definition, "mon-fri", shifts);
  return definition;
}

TEST(Definition, Weekdays) {
  using Week = std::array<bool, 7>;
  EXPECT_EQ(read_weekdays("mon-fri"), (Week{true, true, true, true, true, false, false}));
  EXPECT_EQ(read_weekdays("sat"), (Week{false, false, false, false, false, true, false}));
  EXPECT_EQ(read_weekdays("sun-thu"), (Week{true, true, true, true, false, false, true}));
  EXPECT_EQ(read_weekdays("mon, wed-thu,sun"), (Week{true, false, true, true, false, false, true}));
  EXPECT_EQ(read_weekdays("mon-sun"), (Week{true, true, true, true, true, true, true}));
  for (const char* bad : {"", "monday", "mon-", "-fri", "mon,", ",mon", "mon-fri-sat", "Mon"}) {
    EXPECT_EQ(read_weekdays(bad), std::nullopt) << bad;
  }
}

TEST(Definition, ClocksAndShifts) {
  EXPECT_EQ(read_clock("08:30"), 30600);
  EXPECT_EQ(read_clock("24:00"), 86400);
  for (const char* bad : {"8:30", "08:60", "24:01", "25:00", "08.30", "08:3", "", "0830", "+8:30"}) {
    EXPECT_EQ(read_clock(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(read_shift("08:00-12:00"), (Shift{28800, 43200}));
  EXPECT_EQ(read_shift("22:00-06:00"), (Shift{79200, 108000}));
  EXPECT_EQ(read_shift("00:00-24:00"), (Shift{0, 86400}));
  EXPECT_EQ(read_shift("08:00-08:00"), (Shift{28800, 115200}));
  for (const char* bad : {"08:00", "08:00-", "-08:00", "24:00-06:00", "08:00-12:00-14:00"}) {
    EXPECT_EQ(read_shift(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(read_shifts("08:00-12:00, 14:00-18:00")->size(), 2u);
  EXPECT_EQ(read_shifts("08:00-12:00 14:00-18:00")->size(), 2u);
  EXPECT_EQ(read_shifts("08:00-12:00 x"), std::nullopt);
  EXPECT_EQ(print_shift({79200, 108000}), "22:00-06:00");
}

TEST(Definition, Amounts) {
  const auto unit = read_unit("work_day", "8 work_hour");
  ASSERT_TRUE(unit);
  EXPECT_EQ(unit->name, "work_day");
  EXPECT_EQ(unit->amount, 8);
  EXPECT_EQ(unit->base, "work_hour");
  for (const char* bad : {"", "8", "work_hour", "0 work_hour", "-1 hour", "8 work hour", "1.5 hour"}) {
    EXPECT_FALSE(read_unit("x", bad)) << bad;
  }
}

TEST(Definition, ShiftsMayNotCross) {
  EXPECT_EQ(problems(with_shifts("08:00-12:00 14:00-18:00")), "");
  EXPECT_EQ(problems(with_shifts("08:00-12:00 12:00-18:00")), "");
  EXPECT_EQ(problems(with_shifts("14:00-18:00 08:00-12:00")), "calendar_shifts_cross");
  EXPECT_EQ(problems(with_shifts("08:00-12:00 11:00-18:00")), "calendar_shifts_cross");
  EXPECT_EQ(problems(with_shifts("08:00-12:00 18:00-14:00")), "calendar_shifts_cross");
  EXPECT_EQ(problems(with_shifts("22:00-06:00")), "");
  EXPECT_EQ(problems(with_shifts("06:00-08:00 22:00-06:00")), "");
  EXPECT_EQ(problems(with_shifts("05:00-08:00 22:00-06:00")), "calendar_shifts_cross");
  CalendarDefinition mixed = with_shifts("22:00-06:00");
  mixed.week[6].works = true;  // open from midnight
  EXPECT_EQ(problems(mixed), "calendar_shifts_cross");
}

TEST(Definition, WildShiftsAreRefused) {
  for (const Shift wild : {Shift{-1, 5}, Shift{5, 5}, Shift{90000, 90001}, Shift{0, 86401},
                           Shift{5, std::numeric_limits<std::int32_t>::max()}}) {
    CalendarDefinition definition = with_shifts("");
    definition.week[0].shifts = {wild};
    EXPECT_NE(problems(definition), "");
  }
  CalendarDefinition many = with_shifts("");
  for (std::int32_t i = 0; i < 100; ++i) many.week[0].shifts.push_back({i, i + 1});
  EXPECT_EQ(problems(many), "calendar_too_many_shifts");
}

TEST(Definition, DaysAreJudgedAtTheirPlaces) {
  CalendarDefinition definition = with_shifts("");
  definition.days.emplace();
  const Span place{3, 10, 20};
  definition.days->push_back({day("2022-04-05"), false, day("2021-10-25"), "", {}, place});
  definition.days->push_back({day("2022-04-05"), true, day("2021-10-25"), "", {}, place});
  EXPECT_EQ(problems(definition), "calendar_day_twice");
  const auto result = WorkCalendar::make(definition);
  EXPECT_EQ(result.diagnostics()[0].span, place);
  (*definition.days)[1].published = day("2021-11-25");
  EXPECT_EQ(problems(definition), "");
  definition.days->push_back({day("2022-04-06"), false, std::nullopt, "", {{0, 60}}, {}});
  EXPECT_EQ(problems(definition), "calendar_off_with_shifts");
  definition.days->back() = {day("1722-04-06"), false, std::nullopt, "", {}, {}};
  EXPECT_EQ(problems(definition), "calendar_day_range");
  definition.days->back() = {day("2022-04-06"), false, day("0001-01-01"), "", {}, {}};
  EXPECT_EQ(problems(definition), "calendar_day_range");
  definition.days->back() = {std::numeric_limits<std::int64_t>::max(), false, std::nullopt, "", {}, {}};
  EXPECT_EQ(problems(definition), "calendar_day_range");
  definition.days->back() = {day("2023-04-06"), false, std::nullopt, "", {}, {}};
  definition.covers = CalendarDefinition::Years{2020, 2022};
  EXPECT_EQ(problems(definition), "calendar_day_range");
  definition.covers = CalendarDefinition::Years{2022, 2020};
  EXPECT_EQ(problems(definition), "calendar_day_range");
}

TEST(Definition, EverythingWrongIsFoundAtOnce) {
  CalendarDefinition definition;
  definition.name = "test";
  definition.zone = "Mars/Olympus";
  definition.intake = {0, 0};
  definition.units.push_back({"x", 3, "nothing"});
  EXPECT_EQ(problems(definition),
            "calendar_zone calendar_never_works calendar_bad_intake calendar_bad_unit");
}

TEST(Definition, UnitsStandOnEarlierUnits) {
  CalendarDefinition definition = with_shifts("08:00-12:00 14:00-18:00");
  definition.units = {{"half_day", 4, "work_hour"}, {"three_halves", 3, "half_day"},
                      {"work_day", 7, "work_hour"}, {"sprint", 10, "workday"}};
  const auto calendar = made(definition);
  EXPECT_EQ(calendar->unit("three_halves")->factor, 12 * 3600);
  EXPECT_EQ(calendar->unit("work_day")->factor, 7 * 3600);
  EXPECT_EQ(calendar->unit("sprint")->kind, UnitKind::workday);
  EXPECT_EQ(calendar->unit("nothing"), nullptr);
  EXPECT_EQ(made(with_shifts("08:00-12:00 14:00-18:00"))->unit("work_day")->factor, 8 * 3600);
  for (const CalendarDefinition::Unit& bad : std::initializer_list<CalendarDefinition::Unit>{
           {"a", 1, "a"}, {"a", 0, "hour"}, {"", 1, "hour"}, {"a", std::int64_t{1} << 62, "hour"}}) {
    definition.units = {bad};
    EXPECT_EQ(problems(definition), "calendar_bad_unit") << bad.name << bad.base;
  }
  definition.units = {{"work_hour", 2, "hour"}};
  EXPECT_EQ(problems(definition), "calendar_unit_taken");
  definition.units = {{"a", 2, "hour"}, {"a", 3, "hour"}};
  EXPECT_EQ(problems(definition), "calendar_unit_taken");
}

}  // namespace
}  // namespace guiju::calendar
