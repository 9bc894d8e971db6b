// See almanac.hpp.
#include "calendar/almanac.hpp"

#include <algorithm>

#include "calendar/codes.hpp"
#include "calendar/year.hpp"

namespace guiju::calendar {

using expr::fault;

namespace {

// Units that look at a calendar's days, or that its definition named.
bool belongs_to_calendar(const CalendarUnit& unit) {
  constexpr std::string_view everywhere[] = {"second",      "minute",     "hour",
                                             "day",         "month",      "natural_day",
                                             "urgent_hour", "urgent_day", "urgent_minute"};
  return std::find(std::begin(everywhere), std::end(everywhere), unit.name) == std::end(everywhere);
}

std::shared_ptr<const WorkCalendar> make_natural(const facts::Zone* zone) {
  CalendarDefinition definition;
  definition.name = "natural";
  if (zone != nullptr) definition.zone = zone->name();
  for (auto& weekday : definition.week) weekday.works = true;
  auto made = WorkCalendar::make(std::move(definition));
  return made.ok() ? *made : nullptr;  // a zone that was found once is found again
}

// A part of a pause: by position in a list of two, by name in a struct or map.
ValueView part_of_pause(ValueView pause, std::uint32_t position, std::string_view name) {
  if (pause.is(Kind::list)) return pause.size() == 2 ? pause[position] : ValueView();
  const ValueView* found = part(pause, name);
  return found == nullptr ? ValueView() : *found;
}

bool is_time(ValueView v) { return v.is(Kind::timestamp) || v.is(Kind::date); }

}  // namespace

const ValueView* part(ValueView row, std::string_view name) {
  if (row.is(Kind::struct_)) {
    const int field = row.struct_type()->find(name);
    return field < 0 ? nullptr : &row.fields()[field];
  }
  const ValueView* entry = row.is(Kind::map) ? expr::find_entry(row, ValueView::of_string(name)) : nullptr;
  return entry == nullptr ? nullptr : entry + 1;  // key, then value
}

Instant instant_of(ValueView time, const WorkCalendar& calendar) {
  return time.is(Kind::date) ? calendar.at(time.as_int(), 0) : time.as_instant();
}

const Measure* Almanac::find(std::string_view name) const {
  const auto found = units.find(name);
  return found == units.end() ? nullptr : &found->second;
}

Calendars distinct(const Calendars& calendars) {
  Calendars kept;
  for (const auto& calendar : calendars) {
    const bool is_new = std::none_of(kept.begin(), kept.end(), [&](const auto& other) {
      return other->name() == calendar->name();
    });
    if (is_new) kept.push_back(calendar);
  }
  return kept;
}

void for_each_unit_name(const Calendars& calendars,
                        const std::function<void(const std::string&, const CalendarUnit&)>& f) {
  for (const auto& calendar : calendars) {
    for (const CalendarUnit& unit : calendar->units()) {
      if (!belongs_to_calendar(unit)) continue;
      f(calendar->name() + "." + unit.name, unit);
      if (unit.name == "workday") f(calendar->name() + "_workday", unit);
      if (calendars.size() == 1) f(unit.name, unit);
    }
  }
}

std::shared_ptr<const Almanac> make_almanac(const Calendars& calendars, const facts::Zone* zone) {
  auto almanac = std::make_shared<Almanac>();
  almanac->natural = make_natural(zone);
  almanac->calendars = distinct(calendars);
  if (almanac->natural == nullptr) return nullptr;
  const auto add = [&](const char* name, const char* unit, std::int64_t factor) {
    almanac->units[name] = {almanac->natural->unit(unit), factor};
  };
  for (const char* name : {"s", "second", "seconds"}) add(name, "second", 1);
  for (const char* name : {"min", "minute", "minutes", "urgent_minute"}) add(name, "minute", 1);
  for (const char* name : {"h", "hour", "hours", "urgent_hour"}) add(name, "hour", 1);
  add("urgent_day", "urgent_day", 1);
  almanac->day.unit = almanac->natural->unit("natural_day");
  almanac->month.unit = almanac->natural->unit("month");
  for (const char* name : {"day", "days", "natural_day"}) add(name, "natural_day", 1);
  for (const char* name : {"week", "weeks"}) add(name, "natural_day", 7);
  for (const char* name : {"month", "months"}) add(name, "month", 1);
  for (const char* name : {"year", "years"}) add(name, "month", 12);
  for_each_unit_name(almanac->calendars, [&](const std::string& name, const CalendarUnit& unit) {
    almanac->units[name] = {&unit, 1};
  });
  for (const auto& calendar : almanac->calendars) {
    for (const CalendarUnit& unit : calendar->units()) almanac->own.insert(&unit);
  }
  return almanac;
}

ValueView refuse(expr::CallContext& context, Code code, std::int64_t detail, std::string_view unit) {
  if (code == code::calendar_unpublished) return fault(context, code, {std::to_string(detail)});
  if (code == code::period_mix) return fault(context, code, {unit, print_date(detail)});
  if (code == code::calendar_closed || code == code::calendar_out_of_range) {
    return fault(context, code, {print_date(detail)});
  }
  return fault(context, code);
}

Measure measure_of(expr::CallContext& context, ValueView v, ValueView& problem) {
  const Almanac& almanac = almanac_of(context);
  if (v.is(Kind::period)) {
    const PeriodUnit* unit = v.period_unit();
    if (unit == expr::day_unit()) return {almanac.day.unit, v.period_amount()};
    if (unit == expr::month_unit()) return {almanac.month.unit, v.period_amount()};
    if (almanac.own.count(unit) != 0) {
      return {static_cast<const CalendarUnit*>(unit), v.period_amount()};
    }
    problem = fault(context, code::unknown_unit, {unit->name});
    return {};
  }
  if (!v.is(Kind::string) && !v.is(Kind::enum_)) {
    problem = fault(context, code::unknown_unit, {expr::quote_value(v)});
    return {};
  }
  const Measure* found = almanac.find(v.as_string());
  if (found != nullptr) return *found;
  problem = fault(context, code::unknown_unit, {v.as_string()});
  return {};
}

bool read_pauses(expr::CallContext& context, ValueView list, const WorkCalendar& calendar,
                 std::vector<Pause>& pauses, ValueView& problem) {
  if (!expr::spend(context, list.size())) {
    problem = expr::out_of_steps(context);
    return false;
  }
  for (std::uint32_t i = 0; i < list.size(); ++i) {
    const ValueView from = part_of_pause(list[i], 0, "from");
    const ValueView to = part_of_pause(list[i], 1, "to");
    const ValueView name = list[i].is(Kind::list) ? ValueView() : part_of_pause(list[i], 2, "name");
    for (const ValueView part : {from, to, name})
      if (part.is_error() || part.is_unknown()) return problem = part, false;
    if (!is_time(from) || !(is_time(to) || to.is_null())) {
      problem = fault(context, code::invalid_argument,
                      {"a pause is [from, to] or has the fields from and to, which are timestamps or dates"});
      return false;
    }
    Pause pause{instant_of(from, calendar), std::nullopt, {}};
    if (!to.is_null()) pause.to = instant_of(to, calendar);
    if (name.is(Kind::string)) pause.name = name.as_string();
    pauses.push_back(pause);
  }
  return true;
}

}  // namespace guiju::calendar
