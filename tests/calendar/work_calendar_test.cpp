#include "guiju/calendar/work_calendar.hpp"

#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "calendar/codes.hpp"
#include "calendars.hpp"
#include "minute_counter.hpp"

namespace guiju::calendar {
namespace {

std::string add(const WorkCalendar& by, const char* start, std::int64_t amount, const char* unit) {
  const auto due = by.add(when(by, start), amount, *by.unit(unit));
  return due.ok() ? text_of(by, due.value) : std::string(name_of(due.fault));
}
std::string add_to_date(const WorkCalendar& by, const char* start, std::int64_t amount,
                        const char* unit) {
  const auto due = by.add(day(start), amount, *by.unit(unit));
  return due.ok() ? text_of(due.value) : std::string(name_of(due.fault));
}

// --- the catalogue's examples --------------------------------------------------------------------

TEST(WorkCalendar, MakeupSaturdayIsAWorkday) {
  EXPECT_TRUE(china()->is_workday(day("2022-04-02")).value);
  EXPECT_EQ(china()->kind_of(day("2022-04-02")).value, DayKind::makeup);
}

TEST(WorkCalendar, HolidayTuesdayIsNot) {
  EXPECT_FALSE(china()->is_workday(day("2022-04-05")).value);
  EXPECT_EQ(china()->kind_of(day("2022-04-05")).value, DayKind::holiday);
  EXPECT_EQ(china()->name_of(day("2022-04-05")).value, "清明节");
}

TEST(WorkCalendar, OrdinaryDays) {
  EXPECT_EQ(china()->kind_of(day("2022-04-06")).value, DayKind::weekday);
  EXPECT_EQ(china()->kind_of(day("2022-04-09")).value, DayKind::weekend);
  EXPECT_EQ(china()->name_of(day("2022-04-09")).value, "");
}

TEST(WorkCalendar, WorkHoursPassOverTheHoliday) {
  EXPECT_EQ(add(*china(), "2022-04-02 16:30", 4, "work_hour"), "2022-04-06 10:30");
  EXPECT_EQ(add(*china(), "2022-04-02 16:30", 1, "work_day"), "2022-04-06 16:30");
  EXPECT_EQ(add(*china(), "2022-04-01 11:00", 2, "work_hour"), "2022-04-01 15:00");
}

TEST(WorkCalendar, UrgentHoursRunThroughTheNight) {
  EXPECT_EQ(add(*china(), "2022-04-02 23:30", 2, "urgent_hour"), "2022-04-03 01:30");
}

TEST(WorkCalendar, CalendarDaysRollOffRestDaysOnly) {
  EXPECT_EQ(add_to_date(*china(), "2022-03-03", 30, "cal_day"), "2022-04-02");
  EXPECT_EQ(add_to_date(*china(), "2022-03-04", 30, "cal_day"), "2022-04-06");
}

TEST(WorkCalendar, MonthsEndWithTheMonth) {
  EXPECT_EQ(add_to_date(*china(), "2021-11-30", 3, "month"), "2022-02-28");
  EXPECT_EQ(add_to_date(*china(), "2021-11-30", 3, "cal_month"), "2022-02-28");
  EXPECT_EQ(add_to_date(*china(), "2024-01-31", 1, "month"), "2024-02-29");
  EXPECT_EQ(add_to_date(*china(), "2022-01-31", 3, "month"), "2022-04-30");
  EXPECT_EQ(add_to_date(*china(), "2022-02-28", 1, "month"), "2022-03-28");
  EXPECT_EQ(add_to_date(*china(), "2022-03-31", -1, "month"), "2022-02-28");
}

TEST(WorkCalendar, WorkdaysCountMakeupDays) {
  EXPECT_EQ(add_to_date(*china(), "2022-01-26", 7, "workday"), "2022-02-09");
}

TEST(WorkCalendar, KnownAtHidesWhatWasPublishedLater) {
  const Instant before = when(*china(), "2020-01-20 00:00");
  const Instant after = when(*china(), "2020-01-28 00:00");
  EXPECT_TRUE(china()->is_workday(day("2020-01-31"), before).value);
  EXPECT_FALSE(china()->is_workday(day("2020-01-31"), after).value);
  EXPECT_FALSE(china()->is_workday(day("2020-01-31")).value);
  // The make-up Saturday of the first notice was taken back by the second.
  EXPECT_EQ(china()->kind_of(day("2020-02-01"), before).value, DayKind::makeup);
  EXPECT_EQ(china()->kind_of(day("2020-02-01"), after).value, DayKind::holiday);
}

TEST(WorkCalendar, AYearIsUnknownBeforeItsNotice) {
  const auto early = china()->is_workday(day("2022-04-02"), when(*china(), "2021-10-24 12:00"));
  EXPECT_EQ(early.fault, code::calendar_unpublished);
  EXPECT_EQ(early.detail, 2022);
  EXPECT_TRUE(china()->is_workday(day("2022-04-02"), when(*china(), "2021-10-25 00:00")).ok());
}

TEST(WorkCalendar, ANoticeOfTheNextYearSetsADayOfThisOne) {
  EXPECT_EQ(china()->kind_of(day("2022-12-31")).value, DayKind::holiday);
  const Instant before = when(*china(), "2022-12-07 12:00");
  EXPECT_EQ(china()->kind_of(day("2022-12-31"), before).value, DayKind::weekend);
}

TEST(WorkCalendar, AnUnpublishedYearIsAnError) {
  const auto answer = china()->is_workday(day("2027-02-10"));
  EXPECT_EQ(answer.fault, code::calendar_unpublished);
  EXPECT_EQ(answer.detail, 2027);
  EXPECT_EQ(add(*china(), "2026-12-31 17:00", 1, "work_hour"), "2026-12-31 18:00");
  EXPECT_EQ(add(*china(), "2026-12-31 17:00", 2, "work_hour"), "calendar_unpublished");
  EXPECT_EQ(add_to_date(*china(), "2026-12-25", 10, "workday"), "calendar_unpublished");
  EXPECT_EQ(add_to_date(*china(), "2026-12-25", 10, "natural_day"), "2027-01-04");
  EXPECT_EQ(add_to_date(*china(), "2026-12-25", 10, "cal_day"), "calendar_unpublished");
  EXPECT_EQ(china()->roll(day("2019-12-31")).fault, code::calendar_unpublished);
}

TEST(WorkCalendar, AnUnpublishedYearMayBeProjected) {
  CalendarDefinition definition = definition_of_china();
  definition.unpublished = CalendarDefinition::Unpublished::weekday;
  const auto projected = made(definition);
  const auto wednesday = projected->is_workday(day("2027-02-10"));
  EXPECT_TRUE(wednesday.ok() && wednesday.value && wednesday.is_projected);
  const auto known = projected->is_workday(day("2022-04-02"));
  EXPECT_TRUE(known.ok() && known.value && !known.is_projected);
  const auto across = projected->add(day("2026-12-31"), 5, *projected->unit("workday"));
  EXPECT_TRUE(across.is_projected);
  EXPECT_EQ(text_of(across.value), "2027-01-07");
}

TEST(WorkCalendar, CoveredYearsNeedNoDays) {
  CalendarDefinition definition = definition_of_china();
  definition.covers = CalendarDefinition::Years{2020, 2030};
  EXPECT_TRUE(made(definition)->is_workday(day("2029-02-14")).value);
  EXPECT_FALSE(made(definition)->is_workday(day("2031-02-14")).ok());
}

TEST(WorkCalendar, WorkingDaysOfEachYear) {
  const std::pair<const char*, int> years[] = {{"2020", 249}, {"2021", 250}, {"2022", 249},
                                               {"2023", 249}, {"2024", 251}, {"2025", 248},
                                               {"2026", 248}};
  for (const auto& [year, count] : years) {
    const std::int64_t first = day((std::string(year) + "-01-01").c_str());
    const std::int64_t last = day((std::string(year) + "-12-31").c_str());
    const auto counted = china()->between(first, last, *china()->unit("workday"));
    EXPECT_EQ(counted.value + (china()->is_workday(first).value ? 1 : 0), count) << year;
  }
}

// --- deadlines of disputes and of the grid -------------------------------------------------------

TEST(WorkCalendar, DisputeDeadlines) {
  EXPECT_EQ(add_to_date(*china(), "2022-03-01", 45, "cal_day"), "2022-04-15");
  EXPECT_EQ(add_to_date(*china(), "2022-03-01", 60, "cal_day"), "2022-05-05");
  EXPECT_EQ(add_to_date(*china(), "2022-03-01", 75, "cal_day"), "2022-05-16");
  EXPECT_EQ(add_to_date(*china(), "2022-04-15", 15, "cal_day"), "2022-05-05");
  EXPECT_EQ(add_to_date(*china(), "2022-03-15", 30, "workday"), "2022-04-26");
  EXPECT_EQ(add_to_date(*china(), "2022-03-28", 7, "workday"), "2022-04-07");
  EXPECT_EQ(add_to_date(*china(), "2022-04-02", 45, "workday"), "2022-06-09");
  EXPECT_EQ(add_to_date(*china(), "2021-07-12", 30, "cal_day"), "2021-08-11");
  EXPECT_EQ(add_to_date(*china(), "2022-03-31", 30, "cal_day"), "2022-05-05");
  EXPECT_EQ(add_to_date(*china(), "2022-04-20", 15, "cal_day"), "2022-05-05");
  EXPECT_EQ(add_to_date(*china(), "2022-04-20", 5, "workday"), "2022-04-26");
  EXPECT_EQ(add_to_date(*china(), "2022-01-10", 3, "cal_month"), "2022-04-11");
  EXPECT_EQ(add_to_date(*china(), "2022-01-10", 3, "month"), "2022-04-10");
  // Divorce: 30 days of cooling, 30 days to collect, neither rolled.
  EXPECT_EQ(add_to_date(*china(), "2022-01-05", 31, "natural_day"), "2022-02-05");
  EXPECT_EQ(add_to_date(*china(), "2022-01-05", 60, "natural_day"), "2022-03-06");
}

TEST(WorkCalendar, GridDeadlines) {
  EXPECT_EQ(add(*china(), "2022-03-14 10:20", 3, "work_day"), "2022-03-17 10:20");
  EXPECT_EQ(add(*china(), "2022-03-14 10:20", 6, "work_day"), "2022-03-22 10:20");
  EXPECT_EQ(add(*china(), "2022-03-14 10:20", 9, "work_day"), "2022-03-25 10:20");
  EXPECT_EQ(add(*china(), "2022-04-04 19:20", 2, "urgent_hour"), "2022-04-04 21:20");
  EXPECT_EQ(add(*china(), "2022-04-01 16:10", 4, "work_hour"), "2022-04-02 10:10");
  EXPECT_EQ(add(*china(), "2022-04-29 15:00", 1, "work_day"), "2022-05-05 15:00");
  EXPECT_EQ(add(*china(), "2022-03-14 17:10", 2, "work_hour"), "2022-03-15 09:10");
  EXPECT_EQ(add(*china(), "2022-03-18 09:00", 12, "work_hour"), "2022-03-21 15:00");
  const Instant due = when(*china(), "2022-03-17 10:20");
  const Instant forwarded = when(*china(), "2022-03-17 16:50");
  EXPECT_EQ(china()->between(due, forwarded, *china()->unit("work_minute")).value, 270);
}

// --- edges ---------------------------------------------------------------------------------------

TEST(WorkCalendar, AStartOutsideShiftsCountsFromTheNext) {
  EXPECT_EQ(add(*china(), "2022-03-14 06:00", 1, "work_hour"), "2022-03-14 09:00");
  EXPECT_EQ(add(*china(), "2022-03-14 12:30", 1, "work_minute"), "2022-03-14 14:01");
  EXPECT_EQ(add(*china(), "2022-03-18 19:00", 1, "work_hour"), "2022-03-21 09:00");
}

TEST(WorkCalendar, AnAmountThatEndsWithTheShiftStaysThere) {
  EXPECT_EQ(add(*china(), "2022-03-14 10:00", 2, "work_hour"), "2022-03-14 12:00");
  EXPECT_EQ(add(*china(), "2022-03-14 10:00", 6, "work_hour"), "2022-03-14 18:00");
  EXPECT_EQ(add(*china(), "2022-03-14 12:00", 4, "work_hour"), "2022-03-14 18:00");
  EXPECT_EQ(add(*china(), "2022-03-18 16:00", 2, "work_hour"), "2022-03-18 18:00");
  EXPECT_EQ(add(*china(), "2022-03-18 16:00", 121, "work_minute"), "2022-03-21 08:01");
}

TEST(WorkCalendar, NothingAddedChangesNothing) {
  for (const char* unit : {"work_hour", "workday", "natural_day", "month", "hour"}) {
    EXPECT_EQ(add(*china(), "2022-04-03 12:30", 0, unit), "2022-04-03 12:30") << unit;
  }
}

TEST(WorkCalendar, SecondsAndFractionsAreKept) {
  EXPECT_EQ(add(*china(), "2022-03-14 11:59:30", 1, "work_minute"), "2022-03-14 14:00:30");
  const Instant start = when(*china(), "2022-03-14T11:59:00.5");
  const auto due = china()->add(start, 1, *china()->unit("work_minute"));
  EXPECT_EQ(text_of(*china(), due.value), "2022-03-14 14:00");
  EXPECT_EQ(due.value.nanos, 500'000'000u);
  EXPECT_EQ(china()->between(start, due.value, *china()->unit("work_minute")).value, 1);
  const Instant just_before{due.value.seconds, 499'999'999u};
  EXPECT_EQ(china()->between(start, just_before, *china()->unit("work_minute")).value, 0);
  const auto back = china()->add(due.value, -1, *china()->unit("work_minute"));
  EXPECT_EQ(back.value, start);
}

TEST(WorkCalendar, BackwardsStaysAtTheBeginning) {
  EXPECT_EQ(add(*china(), "2022-03-14 16:00", -2, "work_hour"), "2022-03-14 14:00");
  EXPECT_EQ(add(*china(), "2022-04-06 10:30", -4, "work_hour"), "2022-04-02 16:30");
  EXPECT_EQ(add_to_date(*china(), "2022-02-09", -7, "workday"), "2022-01-26");
  EXPECT_EQ(add_to_date(*china(), "2022-04-04", -1, "workday"), "2022-04-02");
  EXPECT_EQ(add_to_date(*china(), "2022-04-04", -1, "cal_day"), "period_backwards");
  EXPECT_EQ(add_to_date(*office(), "2011-08-04", -1, "workday"), "period_backwards");
  EXPECT_EQ(add(*china(), "2020-01-02 08:30", -1, "work_hour"), "calendar_unpublished");
}

TEST(WorkCalendar, BetweenMirrors) {
  const Instant a = when(*china(), "2022-04-01 11:00"), b = when(*china(), "2022-04-06 10:30");
  const CalendarUnit& minutes = *china()->unit("work_minute");
  EXPECT_EQ(china()->between(a, b, minutes).value, 60 + 240 + 480 + 150);
  EXPECT_EQ(china()->between(b, a, minutes).value, -(60 + 240 + 480 + 150));
  EXPECT_EQ(china()->between(a, b, *china()->unit("work_hour")).value, 15);
  EXPECT_EQ(china()->between(a, b, *china()->unit("workday")).value, 1);
  EXPECT_EQ(china()->between(a, b, *china()->unit("natural_day")).value, 4);
  EXPECT_EQ(china()->between(a, b, *china()->unit("hour")).value, 119);
  EXPECT_EQ(china()->between(day("2022-01-31"), day("2022-02-28"), *china()->unit("month")).value, 1);
  EXPECT_EQ(china()->between(day("2022-01-31"), day("2022-02-27"), *china()->unit("month")).value, 0);
  EXPECT_EQ(china()->between(day("2022-03-31"), day("2022-01-30"), *china()->unit("month")).value, -2);
}

TEST(WorkCalendar, DatesTakeNoHours) {
  EXPECT_EQ(add_to_date(*china(), "2022-04-01", 4, "work_hour"), "period_mix");
  EXPECT_EQ(add_to_date(*china(), "2022-04-01", 36, "hour"), "period_mix");
  EXPECT_EQ(add_to_date(*china(), "2022-04-01", 48, "hour"), "2022-04-03");
  const auto hours = china()->between(day("2022-04-01"), day("2022-04-03"), *china()->unit("hour"));
  EXPECT_EQ(hours.value, 48);
  EXPECT_EQ(china()->between(day("2022-04-01"), day("2022-04-03"), *china()->unit("work_hour")).fault,
            code::period_mix);
}

TEST(WorkCalendar, Doors) {
  const auto& by = *china();
  EXPECT_EQ(text_of(by, by.opening(day("2022-04-02")).value), "2022-04-02 08:00");
  EXPECT_EQ(text_of(by, by.closing(day("2022-04-02")).value), "2022-04-02 18:00");
  EXPECT_EQ(by.opening(day("2022-04-03")).fault, code::calendar_closed);
  EXPECT_EQ(by.closing(day("2022-12-31")).fault, code::calendar_closed);
  EXPECT_EQ(text_of(by, by.closing(day("2022-12-30")).value), "2022-12-30 18:00");
  EXPECT_TRUE(by.is_open(when(by, "2022-04-02 08:00")).value);
  EXPECT_FALSE(by.is_open(when(by, "2022-04-02 12:00")).value);
  EXPECT_EQ(text_of(by, by.next_open(when(by, "2022-04-02 12:00")).value), "2022-04-02 14:00");
  EXPECT_EQ(text_of(by, by.next_open(when(by, "2022-04-02 15:17")).value), "2022-04-02 15:17");
  EXPECT_EQ(text_of(by, by.next_open(when(by, "2022-12-30 18:00")).value), "2023-01-03 08:00");
  EXPECT_EQ(by.next_open(when(by, "2026-12-31 18:00")).fault, code::calendar_unpublished);
  EXPECT_EQ(text_of(by.roll(day("2022-04-03")).value), "2022-04-06");
  EXPECT_EQ(text_of(by.roll_back(day("2022-04-30")).value), "2022-04-29");
}

TEST(WorkCalendar, FarTimesAreFaultsNotCrashes) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  for (const std::int64_t far : {most, most / 86400, least, least / 86400, std::int64_t{3000000},
                                 std::int64_t{-3000000}}) {
    EXPECT_FALSE(china()->is_workday(far).ok());
    EXPECT_FALSE(china()->roll(far).ok());
    EXPECT_FALSE(china()->add(far, 1, *china()->unit("natural_day")).ok());
    EXPECT_FALSE(china()->between(0, far, *china()->unit("workday")).ok());
  }
  for (const std::int64_t far : {most, least, least + 1, most - 86400}) {
    for (const CalendarUnit& unit : everyday()->units()) {
      EXPECT_FALSE(everyday()->add(Instant{far, 0}, 1, unit).ok()) << unit.name;
      EXPECT_FALSE(everyday()->add(Instant{}, far, unit).ok()) << unit.name;
      EXPECT_FALSE(everyday()->between(Instant{}, Instant{far, 0}, unit).ok()) << unit.name;
    }
    EXPECT_FALSE(everyday()->next_open(Instant{far, 0}).ok());
    // What was known at the end of time is everything, at its beginning nothing.
    EXPECT_EQ(china()->is_workday(day("2022-04-02"), Instant{far, 1}).ok(), far > 0);
  }
  EXPECT_EQ(everyday()->is_workday(day("2300-01-01")).fault, code::calendar_out_of_range);
  EXPECT_EQ(everyday()->is_workday(day("1899-12-31")).fault, code::calendar_out_of_range);
  EXPECT_TRUE(everyday()->is_workday(day("2299-12-31")).value);
}

// --- intake: a city's office ---------------------------------------------------------------------

TEST(WorkCalendar, AnEveningCountsFromTheNextMorning) {
  const std::tuple<const char*, int, const char*> cases[] = {
      {"2011-07-01 02:18:31", 2, "2011-07-05 02:18:31"},
      {"2011-08-01 16:59:59", 2, "2011-08-03 16:59:59"},
      {"2011-08-01 17:00:02", 2, "2011-08-04 08:30"},
      {"2011-08-03 17:00:00", 2, "2011-08-08 08:30"},
      {"2011-08-05 18:00:00", 2, "2011-08-10 08:30"},
      {"2011-08-06 10:12:33", 2, "2011-08-10 10:12:33"},
      {"2011-08-06 18:00:00", 2, "2011-08-11 08:30"},
      {"2011-08-07 00:05:00", 1, "2011-08-09 00:05"},
      {"2011-10-12 09:00:00", 45, "2011-12-14 09:00"},
      {"2011-08-06 10:12:33", 0, "2011-08-08 10:12:33"},
  };
  for (const auto& [start, amount, due] : cases) {
    EXPECT_EQ(add(*office(), start, amount, "workday"), due) << start;
    const auto back = office()->between(when(*office(), start), when(*office(), due),
                                        *office()->unit("workday"));
    EXPECT_EQ(back.value, amount) << start;
  }
}

TEST(WorkCalendar, EveryDayKeepsTheClockOverSummerTime) {
  EXPECT_EQ(add(*everyday(), "2011-07-15 12:00", 120, "workday"), "2011-11-12 12:00");
  EXPECT_EQ(add(*everyday(), "2011-07-15 12:00", 120 * 24, "hour"), "2011-11-12 11:00");
  // A time that does not exist, and one that exists twice, are read with the offset before the change.
  EXPECT_EQ(add(*everyday(), "2012-03-10 02:30", 1, "natural_day"), "2012-03-11 03:30");
  const auto twice = everyday()->add(when(*everyday(), "2011-11-05 01:30"), 1, *everyday()->unit("natural_day"));
  EXPECT_EQ(twice.value.seconds, when(*everyday(), "2011-11-06 01:30").seconds);
  EXPECT_EQ(twice.value.seconds - when(*everyday(), "2011-11-05 01:30").seconds, 86400);
}

TEST(WorkCalendar, IntakeMovesWorkTimeToo) {
  CalendarDefinition definition;
  definition.name = "desk";
  set_week(definition, "mon-fri", "08:00-12:00 14:00-18:00");
  definition.intake = {17 * 3600, 9 * 3600};
  const auto desk = made(definition);
  EXPECT_EQ(add(*desk, "2022-03-14 16:30", 1, "work_hour"), "2022-03-14 17:30");
  EXPECT_EQ(add(*desk, "2022-03-14 17:00", 1, "work_hour"), "2022-03-15 10:00");
  EXPECT_EQ(add(*desk, "2022-03-18 17:30", 1, "work_hour"), "2022-03-21 10:00");
  EXPECT_EQ(add(*desk, "2022-03-19 17:30", 1, "work_hour"), "2022-03-21 09:00");
}

TEST(WorkCalendar, SkipStartOnlyCountsEveryDayAfterwards) {
  CalendarDefinition definition;
  definition.name = "desk";
  set_week(definition, "mon-fri", "");
  definition.skip = CalendarDefinition::Skip::start_only;
  const auto desk = made(definition);
  EXPECT_EQ(add(*desk, "2022-03-18 10:00", 2, "workday"), "2022-03-20 10:00");
  EXPECT_EQ(add(*desk, "2022-03-19 10:00", 2, "workday"), "2022-03-23 10:00");
  EXPECT_EQ(add_to_date(*desk, "2022-03-19", 2, "workday"), "2022-03-23");
  EXPECT_EQ(desk->between(day("2022-03-19"), day("2022-03-23"), *desk->unit("workday")).value, 2);
}

TEST(WorkCalendar, WithoutShiftsAWorkingDayIsOpenAllDay) {
  EXPECT_EQ(add(*office(), "2011-08-05 16:00", 9, "work_hour"), "2011-08-08 01:00");
  EXPECT_EQ(add(*office(), "2011-08-04 10:00", 1, "work_day"), "2011-08-05 10:00");
}

TEST(WorkCalendar, AMakeupDayTakesItsOwnShifts) {
  CalendarDefinition definition = definition_of_china();
  for (auto& row : *definition.days) {
    if (row.date == day("2022-04-02")) row.shifts = {{9 * 3600, 11 * 3600}};
  }
  const auto short_day = made(definition);
  EXPECT_EQ(add(*short_day, "2022-04-02 08:00", 3, "work_hour"), "2022-04-06 09:00");
}

TEST(WorkCalendar, NightShiftsBelongToTheEveningTheyBeginOn) {
  CalendarDefinition definition;
  definition.name = "night";
  set_week(definition, "mon-fri", "22:00-06:00");
  definition.days.emplace();
  definition.days->push_back({day("2022-12-30"), true, std::nullopt, "", {}, {}});
  definition.days->push_back({day("2023-01-02"), false, std::nullopt, "new year", {}, {}});
  const auto night = made(definition);
  EXPECT_EQ(add(*night, "2022-12-30 23:00", 7, "work_hour"), "2022-12-31 06:00");
  EXPECT_EQ(add(*night, "2022-12-31 05:00", 2, "work_hour"), "2023-01-03 23:00");
  EXPECT_EQ(text_of(*night, night->closing(day("2022-12-30")).value), "2022-12-31 06:00");
  EXPECT_TRUE(night->is_open(when(*night, "2022-12-31 05:59")).value);
  // The last night of a year that is not known may still run on New Year's morning.
  EXPECT_EQ(night->is_open(when(*night, "2022-01-01 05:00")).fault, code::calendar_unpublished);
  EXPECT_TRUE(night->is_open(when(*night, "2022-01-01 06:00")).ok());
}

TEST(WorkCalendar, ANightOverNewYearBelongsToTheOldYear) {
  CalendarDefinition definition;
  definition.name = "night";
  definition.zone = "Asia/Shanghai";
  set_week(definition, "fri", "22:00-06:00");  // 2021-12-31 is a Friday
  const auto night = made(definition);
  const Instant six = when(*night, "2022-01-01 06:00");
  EXPECT_TRUE(night->is_open(when(*night, "2022-01-01 05:59:59")).value);
  EXPECT_TRUE(night->is_open(when(*night, "2022-01-01 00:00")).value);
  EXPECT_FALSE(night->is_open(six).value);
  EXPECT_EQ(add(*night, "2022-01-01 05:59:30", 1, "work_minute"), "2022-01-07 22:00:30");
  EXPECT_EQ(add(*night, "2022-01-01 05:00", 1, "work_hour"), "2022-01-01 06:00");
  EXPECT_EQ(add(*night, "2022-01-01 05:00", 2, "work_hour"), "2022-01-07 23:00");
  EXPECT_EQ(add(*night, "2022-01-07 23:00", -2, "work_hour"), "2022-01-01 05:00");
  const CalendarUnit& minutes = *night->unit("work_minute");
  EXPECT_EQ(night->between(when(*night, "2021-12-31 23:00"), when(*night, "2022-01-01 05:30"), minutes).value, 390);
  EXPECT_EQ(night->between(when(*night, "2022-01-01 05:30"), when(*night, "2022-01-07 22:10"), minutes).value, 40);
}

TEST(WorkCalendar, ThreadsMayAskAtOnce) {
  const auto calendar = made(definition_of_china());
  std::vector<std::thread> threads;
  std::vector<std::int64_t> sums(4);
  for (std::size_t t = 0; t < sums.size(); ++t) {
    threads.emplace_back([&, t] {
      for (std::int64_t i = 0; i < 2000; ++i) {
        const std::int64_t date = day("2020-01-01") + i;
        const Instant known = calendar->at(date - (i % 7) * 30, 0);
        const auto answer = calendar->is_workday(date, known);
        sums[t] += answer.ok() && answer.value ? 1 : 0;
        sums[t] += calendar->add(date, 5, *calendar->unit("workday")).value;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (const std::int64_t sum : sums) EXPECT_EQ(sum, sums[0]);
}

// --- the slow second opinion ---------------------------------------------------------------------

CalendarDefinition random_days(CalendarDefinition definition, unsigned seed) {
  std::mt19937 random(seed);
  definition.days.emplace();
  for (std::int64_t date = day("2018-01-01"); date <= day("2023-12-31"); ++date) {
    const auto dice = random() % 20;
    if (dice > 1) continue;
    definition.days->push_back({date, dice == 0, std::nullopt, "", {}, {}});
  }
  return definition;
}

std::vector<CalendarDefinition> odd_calendars() {
  std::vector<CalendarDefinition> all;
  const auto add = [&](const char* zone, const char* days, const char* shifts) {
    CalendarDefinition definition;
    definition.name = std::string(zone) + " " + days + " " + shifts;
    definition.zone = zone;
    set_week(definition, days, shifts);
    all.push_back(random_days(definition, static_cast<unsigned>(all.size())));
  };
  add("Asia/Shanghai", "mon-fri", "08:00-12:00 14:00-18:00");
  add("America/New_York", "mon-fri", "09:00-17:30");
  add("America/New_York", "mon-sun", "");
  add("America/New_York", "tue, thu-sat", "22:00-06:00");
  add("Europe/Berlin", "sun-thu", "00:00-06:00 07:15-08:00 20:00-24:00");
  add("Europe/Berlin", "mon-sat", "10:00-11:00 22:30-04:45");
  add("Europe/London", "mon-fri", "08:00-08:00");
  add("Australia/Lord_Howe", "mon-fri", "08:00-12:00 19:00-05:00");
  add("Asia/Kathmandu", "mon, wed", "06:05-06:06 23:59-00:01");
  add("", "mon-fri", "08:00-12:00 14:00-18:00");
  add("-03:30", "mon-fri", "20:00-24:00");
  set_week(all.back(), "sat", "09:00-12:00 13:00-13:30");
  return all;
}

TEST(WorkCalendar, AgreesWithCountingMinutes) {
  std::mt19937_64 random(20220402);
  int questions = 0;
  for (const CalendarDefinition& definition : odd_calendars()) {
    const auto calendar = made(definition);
    const MinuteCounter counter(definition, 2022, 2022);
    const CalendarUnit& minute = *calendar->unit("work_minute");
    const std::int64_t first = day("2022-02-20") * 1440, last = day("2022-11-10") * 1440;
    const bool is_rarely_open = definition.zone == "Asia/Kathmandu";  // six minutes a week
    for (int i = 0; i < 2500; ++i) {
      const std::int64_t start = first + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(last - first));
      const std::int64_t amount =
          1 + static_cast<std::int64_t>(random() % (is_rarely_open ? 20 : 1500)) / (1 + i % 10);
      const Instant at{start * 60, 0};
      const auto due = calendar->add(at, amount, minute);
      ASSERT_TRUE(due.ok());
      const std::int64_t expected = counter.add(start, amount);
      ASSERT_EQ(due.value.seconds, expected * 60) << definition.name << " + " << amount << " at " << start;
      ASSERT_EQ(calendar->between(at, due.value, minute).value, amount) << definition.name;
      const auto back = calendar->add(at, -amount, minute);
      ASSERT_EQ(back.value.seconds, counter.subtract(start, amount) * 60) << definition.name;
      ASSERT_EQ(calendar->is_open(at).value, counter.is_open(start));
      const std::int64_t other = start + static_cast<std::int64_t>(random() % 20000);
      ASSERT_EQ(calendar->between(at, Instant{other * 60, 0}, minute).value,
                counter.between(start, other))
          << definition.name;
      ASSERT_EQ(calendar->next_open(at).value.seconds, (counter.add(start, 1) - 1) * 60);
      questions += 6;
    }
  }
  EXPECT_GE(questions, 100'000);
}

TEST(WorkCalendar, AgreesWithCountingDays) {
  std::mt19937_64 random(7);
  for (const CalendarDefinition& definition : odd_calendars()) {
    const auto calendar = made(definition);
    const MinuteCounter counter(definition, 2022, 2022);
    for (int i = 0; i < 500; ++i) {
      const std::int64_t start = day("2019-01-01") + static_cast<std::int64_t>(random() % 1200);
      const std::int64_t amount = 1 + static_cast<std::int64_t>(random() % 60);
      std::int64_t expected = start;
      for (std::int64_t left = amount; left > 0;) left -= counter.works(++expected) ? 1 : 0;
      ASSERT_EQ(calendar->add(start, amount, *calendar->unit("workday")).value, expected);
      ASSERT_EQ(calendar->between(start, expected, *calendar->unit("workday")).value, amount);
      std::int64_t before = start;
      for (std::int64_t left = amount; left > 0;) left -= counter.works(--before) ? 1 : 0;
      ASSERT_EQ(calendar->add(start, -amount, *calendar->unit("workday")).value, before);
      std::int64_t rolled = start + amount;
      while (!counter.works(rolled)) ++rolled;
      ASSERT_EQ(calendar->add(start, amount, *calendar->unit("cal_day")).value, rolled);
      ASSERT_EQ(calendar->roll(start + amount).value, rolled);
    }
  }
}

}  // namespace
}  // namespace guiju::calendar
