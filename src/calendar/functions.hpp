// The functions and units that calendars bring to expressions; expr does not know calendars.
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

// is_workday, add, between, next_open, elapsed …: unqualified where there is one calendar, `cn.is_workday(…)` always. `zone`
// (may be null) is the pack's, for dates of timestamps. The calendars must outlive the library.
void add_functions(expr::Library& library, const Calendars& calendars, const facts::Zone* zone);
// `14 days`, `48 h`, `3 work_day` …: elapsed and natural units always, working ones of the calendars.
void add_units(expr::Scope& scope, const Calendars& calendars);

}  // namespace guiju::calendar
