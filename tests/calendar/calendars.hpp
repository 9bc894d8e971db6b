// Calendars and times for the tests of this room.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "calendar/definition.hpp"
#include "calendar/year.hpp"
#include "facts/text_form.hpp"
#include "guiju/calendar/work_calendar.hpp"

namespace guiju::calendar {

inline std::int64_t day(const char* text) { return facts::read_date(text).value(); }

inline std::string text_of(std::int64_t date) {
  std::string out;
  facts::append_date(out, date);
  return out;
}

// "2022-04-02 16:30" or with seconds, local to the calendar.
inline Instant when(const WorkCalendar& by, const std::string& text) {
  const auto read = facts::read_timestamp(text).value();
  const std::int64_t date = floor_day(read.seconds);
  Instant time = by.at(date, static_cast<std::int32_t>(read.seconds - date * 86400));
  time.nanos = read.nanos;
  return time;
}

inline std::string text_of(const WorkCalendar& by, Instant time) {
  const std::int32_t second = by.second_of_day(time);
  char clock[16];
  std::snprintf(clock, sizeof clock, " %02d:%02d", second / 3600, second / 60 % 60);
  std::string out = text_of(by.date_of(time)) + clock;
  if (second % 60 != 0) {
    std::snprintf(clock, sizeof clock, ":%02d", second % 60);
    out += clock;
  }
  return out;
}

inline void set_week(CalendarDefinition& definition, const char* days, const char* shifts) {
  const auto works = read_weekdays(days).value();
  for (std::size_t i = 0; i < 7; ++i) {
    if (!works[i]) continue;
    definition.week[i].works = true;
    definition.week[i].shifts = read_shifts(shifts).value();
  }
}

inline std::shared_ptr<const WorkCalendar> made(CalendarDefinition definition) {
  auto result = WorkCalendar::make(std::move(definition));
  EXPECT_TRUE(result.ok()) << result.diagnostics().render();
  return result.ok() ? *result : nullptr;
}

// The rows of the pack's own table; a plain reader, as the file has no quotes.
inline std::vector<CalendarDefinition::Day> days_of_china() {
  std::ifstream in(GUIJU_SOURCE_DIR "/rules/calendar/cn/calendars/cn.csv");
  std::vector<CalendarDefinition::Day> days;
  std::string line;
  std::getline(in, line);
  EXPECT_EQ(line, "date,kind,published,name");
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    std::string date, kind, published, name;
    std::getline(cells, date, ',');
    std::getline(cells, kind, ',');
    std::getline(cells, published, ',');
    std::getline(cells, name, ',');
    CalendarDefinition::Day row;
    row.date = facts::read_date(date).value();
    row.works = kind == "work";
    row.published = facts::read_date(published).value();
    row.name = name;
    days.push_back(std::move(row));
  }
  return days;
}

inline CalendarDefinition definition_of_china() {
  CalendarDefinition definition;
  definition.name = "cn";
  definition.zone = "Asia/Shanghai";
  set_week(definition, "mon-fri", "08:00-12:00 14:00-18:00");
  definition.days = days_of_china();
  definition.units.push_back({"work_day", 8, "work_hour"});
  return definition;
}

inline const std::shared_ptr<const WorkCalendar>& china() {
  static const auto calendar = made(definition_of_china());
  return calendar;
}

// Boston's two clocks.
inline const std::shared_ptr<const WorkCalendar>& office() {
  static const auto calendar = [] {
    CalendarDefinition definition;
    definition.name = "office";
    definition.zone = "America/New_York";
    for (std::size_t i = 0; i < 5; ++i) definition.week[i].works = true;
    definition.intake = {17 * 3600, 8 * 3600 + 1800};
    definition.days.emplace();
    for (const char* date : {"2010-01-01", "2011-07-04", "2011-12-26", "2012-01-02"}) {
      definition.days->push_back({day(date), true, std::nullopt, "", {}, {}});
    }
    return made(definition);
  }();
  return calendar;
}
inline const std::shared_ptr<const WorkCalendar>& everyday() {
  static const auto calendar = [] {
    CalendarDefinition definition;
    definition.name = "everyday";
    definition.zone = "America/New_York";
    for (auto& weekday : definition.week) weekday.works = true;
    return made(definition);
  }();
  return calendar;
}

}  // namespace guiju::calendar
