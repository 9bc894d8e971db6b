// What the calendar functions of one library know: the calendars, what each name of a unit means, and how a call's arguments are read.
//
// Kept alive by the library whose overloads point to it.
//
// Tested by tests/calendar/functions_test.cpp.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "calendar/functions.hpp"
#include "expr/library_parts.hpp"
#include "guiju/calendar/deadline.hpp"

namespace guiju::calendar {

// A unit and how many of it a name means: a week is 7 natural days.
struct Measure {
  const CalendarUnit* unit = nullptr;
  std::int64_t factor = 1;
};

struct Almanac {
  std::shared_ptr<const WorkCalendar> natural;  // every day works; the pack's zone
  Calendars calendars;
  Measure day, month;  // what `14 days` and `3 months` count
  std::map<std::string, Measure, std::less<>> units;
  std::set<const PeriodUnit*> own;  // the units that are CalendarUnits

  const Measure* find(std::string_view name) const;
};

// Null where the zone cannot be laid out.
std::shared_ptr<const Almanac> make_almanac(const Calendars& calendars, const facts::Zone* zone);

// Calls f(name, unit) for every name that a calendar's unit has in an expression.
void for_each_unit_name(const Calendars& calendars,
                        const std::function<void(const std::string&, const CalendarUnit&)>& f);
// Of calendars with one name the first.
Calendars distinct(const Calendars& calendars);

inline const Almanac& almanac_of(const expr::CallContext& context) {
  return *static_cast<const Almanac*>(context.context);
}

// A unit from a period, a text or an enum's member. `problem` is set when there is none.
Measure measure_of(expr::CallContext& context, ValueView v, ValueView& problem);
// A field of a struct or an entry of a map; null: there is none.
const ValueView* part(ValueView row, std::string_view name);
// A date is its first moment.
Instant instant_of(ValueView time, const WorkCalendar& calendar);
// What a calendar answered that it cannot, as an error value at the call.
ValueView refuse(expr::CallContext& context, Code code, std::int64_t detail, std::string_view unit = {});
// Pauses from a list of [from, to], or of structs or maps with `from` and `to` (null: not over) and perhaps `name`. Times, or dates of
// the calendar, [from, to). False: `problem` says why.
bool read_pauses(expr::CallContext& context, ValueView list, const WorkCalendar& calendar,
                 std::vector<Pause>& pauses, ValueView& problem);

// Adds deadline() and percent_used(). The almanac is the library's.
void add_deadlines(expr::Definer& define, const Almanac& almanac);

}  // namespace guiju::calendar
