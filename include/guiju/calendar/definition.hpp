// What a calendar is made of: the plain data a WorkCalendar is built from.
//
// A week pattern with shifts, a table of days that differ from it (holidays, make-up workdays, each
// with the date it was published on), and how a start is taken in. No texts and no files: whoever
// reads a pack fills this struct; a program may fill it by hand.
//
// Tested by tests/calendar/definition_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "guiju/text/source.hpp"

namespace guiju {

struct CalendarDefinition {
  // Seconds after local midnight, [begin, end). An end past 86400 lies on the next day; a shift is at
  // most 24 h and belongs to the day it begins on.
  struct Shift {
    std::int32_t begin = 0;
    std::int32_t end = 0;
    friend bool operator==(const Shift&, const Shift&) = default;
  };
  struct Weekday {
    bool works = false;
    std::vector<Shift> shifts;  // none: open all day, 00:00 to 24:00
  };
  // A day that is not (or not surely) what its weekday says. Dates are days since 1970-01-01.
  struct Day {
    std::int64_t date = 0;
    bool works = false;
    std::optional<std::int64_t> published;  // none: always known
    std::string name;                       // "清明节"; may be empty
    std::vector<Shift> shifts;              // a working day's own ones; none: see `Weekday`
    Span span;                              // for messages
  };
  // From `closes` on, a working day's start counts from the next working day at `reopens`; a start on
  // a day off is first moved to the next working day, its clock time kept.
  struct Intake {
    std::int32_t closes = 86400;
    std::int32_t reopens = 0;
  };
  // A name for an amount of another unit: work_day = 8 work_hour.
  struct Unit {
    std::string name;
    std::int64_t amount = 1;
    std::string base;
  };
  struct Years {
    std::int64_t first = 0;
    std::int64_t last = 0;
  };
  enum class Skip : std::uint8_t {
    all,         // rest days are not counted
    start_only,  // a start on a rest day is moved to the next working day; from then on every day counts
  };
  enum class Unpublished : std::uint8_t {
    error,
    weekday,  // the week pattern, and the answer says that it is projected
  };

  std::string name;
  std::string zone;                        // "Asia/Shanghai", "+08:00"; empty: times are local as they are
  std::array<Weekday, 7> week;             // Monday first
  std::optional<std::vector<Day>> days;    // nothing: the week pattern holds for ever
  std::optional<Years> covers;             // published years; nothing: those that have a day
  std::optional<Intake> intake;
  std::vector<Unit> units;
  Skip skip = Skip::all;
  Unpublished unpublished = Unpublished::error;
};

}  // namespace guiju
