// Reads the small texts of a calendar and judges a whole definition.
//
// The readers take what a pack writes (`mon-fri`, `08:00-12:00`, `8 work_hour`); judging finds all that is
// wrong before anything is built, and works out the units.
//
// Tested by tests/calendar/definition_test.cpp.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "guiju/calendar/work_calendar.hpp"

namespace guiju::calendar {

// "mon-fri", "sat", "sun-thu", "mon, wed-fri"; Monday first.
std::optional<std::array<bool, 7>> read_weekdays(std::string_view text);
// "08:30", "24:00": seconds after midnight.
std::optional<std::int32_t> read_clock(std::string_view text);
// "08:00-12:00"; "22:00-06:00" ends on the next day, "08:00-08:00" after 24 h.
std::optional<CalendarDefinition::Shift> read_shift(std::string_view text);
// Shifts with blanks or commas between; nothing when one is none.
std::optional<std::vector<CalendarDefinition::Shift>> read_shifts(std::string_view text);
// "8 work_hour" → amount 8, base work_hour.
std::optional<CalendarDefinition::Unit> read_unit(std::string_view name, std::string_view amount);
std::string print_shift(CalendarDefinition::Shift shift);

// Reports all that is wrong; false when there was an error. Sorts the days by date and publication.
bool judge(CalendarDefinition& definition, Span where, Diagnostics& diagnostics);

// All units of a definition, its own last. Those that make no sense are reported and left out.
std::vector<CalendarUnit> work_out_units(const CalendarDefinition& definition,
                                         const WorkCalendar* calendar, Span where,
                                         Diagnostics& diagnostics);

// The latest minute that a shift runs into the next day, in seconds; 0: none does.
std::int32_t longest_overhang(const CalendarDefinition& definition);

}  // namespace guiju::calendar
