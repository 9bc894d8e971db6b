// The functions and units that calendars bring to expressions; expr does not know calendars.
//
// A period (`3 work_hour`) carries its unit, and the unit its calendar, so `add` and `between` need no
// calendar's name. Functions that ask about a day do: `cn.is_workday(d)`; with one calendar also `is_workday(d)`.
// docs/reference/calendar.md lists all of them.
//
// Tested by tests/calendar/functions_test.cpp.
#pragma once

#include <memory>
#include <vector>

#include "expr/library.hpp"
#include "expr/scope.hpp"
#include "facts/zone.hpp"
#include "guiju/calendar/work_calendar.hpp"

namespace guiju::calendar {

using Calendars = std::vector<std::shared_ptr<const WorkCalendar>>;

// A calendar that stands twice counts once; of two with one name the first is meant. `zone` (may be
// null: local time) is where `14 days` and `3 months` keep the clock. The library keeps the calendars alive.
void add_functions(expr::Library& library, const Calendars& calendars, const facts::Zone* zone);
// Working units: `3 cn.work_hour`, `5 cn_workday`; with one calendar also `3 work_hour`. And natural_day,
// urgent_minute, urgent_hour, urgent_day, which need none. The calendars must outlive the scope.
void add_units(expr::Scope& scope, const Calendars& calendars);

// Is this one of those that count by a unit among their arguments, so that the unit says which calendar is asked?
bool counts_by_unit(const expr::Overload& overload);

}  // namespace guiju::calendar
