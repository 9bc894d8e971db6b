// A deadline as a bar over days: what counts, what is paused, rest days, the warning and the end.
//
// Drawn from the value that deadline() gives, and its calendar's days.
//
// Tested by tests/analyse/timeline_test.cpp.
#pragma once

#include "analyse/markup.hpp"
#include "guiju/calendar/work_calendar.hpp"
#include "guiju/facts/value.hpp"

namespace guiju::analyse {

// Is this value one that deadline() made?
bool is_deadline(ValueView value);
// The bar and the reasons below it, as HTML. `calendar` may be null: then no rest days are shown.
std::string timeline(const Wording& title, ValueView deadline, const WorkCalendar* calendar);

}  // namespace guiju::analyse
