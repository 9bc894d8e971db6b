// Calendar functions as overloads: values in, a WorkCalendar asked, a value or a fault out. See functions.hpp.
#include "calendar/functions.hpp"

#include <string>

#include "calendar/almanac.hpp"
#include "calendar/codes.hpp"
#include "calendar/year.hpp"

namespace guiju::calendar {

namespace {

using expr::Args;
using expr::CallContext;
using expr::fault;

const WorkCalendar& calendar_of(const CallContext& context) {
  return *static_cast<const WorkCalendar*>(context.context);
}

// --- answers as values ---------------------------------------------------------------------------

ValueView value_of(bool b) { return ValueView::of_bool(b); }
ValueView value_of(std::int64_t i) { return ValueView::of_int(i); }
ValueView value_of(Instant t) { return ValueView::of_timestamp(t); }

template <typename T>
ValueView give(CallContext& context, const Answer<T>& answer, std::string_view unit = {}) {
  return answer.ok() ? value_of(answer.value) : refuse(context, answer.fault, answer.detail, unit);
}
ValueView give_date(CallContext& context, const Answer<std::int64_t>& answer,
                    std::string_view unit = {}) {
  return answer.ok() ? ValueView::of_date(answer.value)
                     : refuse(context, answer.fault, answer.detail, unit);
}

Instant known_at(const WorkCalendar& calendar, Args args, std::uint32_t count, std::uint32_t at) {
  if (at >= count) return WorkCalendar::everything_known;
  return instant_of(args[at], calendar);
}

ValueView add_measure(CallContext& context, ValueView to, Measure measure, std::int64_t amount,
                      Instant known) {
  const CalendarUnit& unit = *measure.unit;
  std::int64_t n = 0;
  if (__builtin_mul_overflow(amount, measure.factor, &n)) return fault(context, code::overflow);
  if (to.is(Kind::date)) {
    return give_date(context, unit.calendar->add(to.as_int(), n, unit, known), unit.name);
  }
  return give(context, unit.calendar->add(to.as_instant(), n, unit, known), unit.name);
}

// add(t, 3 work_hour), add(d, 5 cn_workday), and with what was known as the last argument.
ValueView add_period(CallContext& context, Args args, std::uint32_t count) {
  ValueView problem;
  const Measure measure = measure_of(context, args[1], problem);
  if (measure.unit == nullptr) return problem;
  return add_measure(context, args[0], measure, 1,
                     known_at(*measure.unit->calendar, args, count, 2));
}

// add(t, 3, "work_hour"): amount and unit from data.
ValueView add_amount(CallContext& context, Args args, std::uint32_t) {
  ValueView problem;
  const Measure measure = measure_of(context, args[2], problem);
  if (measure.unit == nullptr) return problem;
  return add_measure(context, args[0], measure, args[1].as_int(), WorkCalendar::everything_known);
}

// add(t, 48 h); on a date whole days only.
ValueView add_duration(CallContext& context, Args args, std::uint32_t) {
  const Instant duration = args[1].as_instant();
  const WorkCalendar& natural = *almanac_of(context).natural;
  const CalendarUnit& seconds = *natural.unit("second");
  if (args[0].is(Kind::date)) {
    if (duration.nanos != 0) return refuse(context, code::period_mix, args[0].as_int(), "second");
    return give_date(context, natural.add(args[0].as_int(), duration.seconds, seconds), "hour");
  }
  Instant time = args[0].as_instant();
  time.nanos += duration.nanos;
  const std::int64_t carry = time.nanos >= 1'000'000'000u ? 1 : 0;
  if (carry != 0) time.nanos -= 1'000'000'000u;
  return give(context, natural.add(time, duration.seconds + carry, seconds));
}

ValueView count_between(CallContext& context, ValueView a, ValueView b, ValueView by) {
  ValueView problem;
  const Measure measure = measure_of(context, by, problem);
  if (measure.unit == nullptr) return problem;
  if (measure.factor <= 0) return fault(context, code::invalid_argument, {"count by a positive period"});
  const CalendarUnit& unit = *measure.unit;
  Answer<std::int64_t> count =
      a.is(Kind::date) ? unit.calendar->between(a.as_int(), b.as_int(), unit)
                       : unit.calendar->between(a.as_instant(), b.as_instant(), unit);
  count.value /= measure.factor;
  return give(context, count, unit.name);
}

ValueView between(CallContext& context, Args args, std::uint32_t) {
  return count_between(context, args[0], args[1], args[2]);
}

// The time of a unit that two intervals share.
ValueView overlap(CallContext& context, Args args, std::uint32_t) {
  for (const std::uint32_t i : {0u, 2u}) {
    if (is_before(args[i + 1].as_instant(), args[i].as_instant())) {
      return fault(context, code::times_reversed);
    }
  }
  const bool first_later = is_before(args[2].as_instant(), args[0].as_instant());
  const bool first_sooner = is_before(args[1].as_instant(), args[3].as_instant());
  const ValueView from = args[first_later ? 0 : 2];
  const ValueView to = args[first_sooner ? 1 : 3];
  if (is_before(to.as_instant(), from.as_instant())) {
    return count_between(context, from, from, args[4]);
  }
  return count_between(context, from, to, args[4]);
}

// elapsed(start, end, [[from, to], …], unit).
ValueView elapsed_outside(CallContext& context, Args args, std::uint32_t) {
  ValueView problem;
  const Measure measure = measure_of(context, args[3], problem);
  if (measure.unit == nullptr) return problem;
  if (measure.factor <= 0) return fault(context, code::invalid_argument, {"count by a positive period"});
  if (measure.unit->kind == UnitKind::month || measure.unit->kind == UnitKind::cal_month) {
    return fault(context, code::invalid_argument, {"months cannot be counted around pauses"});
  }
  std::vector<Pause> pauses;
  if (!read_pauses(context, args[2], *measure.unit->calendar, pauses, problem)) return problem;
  Answer<std::int64_t> count =
      elapsed(args[0].as_instant(), args[1].as_instant(), pauses, *measure.unit);
  count.value /= measure.factor;
  return give(context, count, measure.unit->name);
}

// --- questions about days and times --------------------------------------------------------------

std::int64_t date_of(const WorkCalendar& calendar, ValueView v) {
  return v.is(Kind::date) ? v.as_int() : calendar.date_of(v.as_instant());
}

ValueView is_workday(CallContext& context, Args args, std::uint32_t count) {
  const WorkCalendar& by = calendar_of(context);
  return give(context, by.is_workday(date_of(by, args[0]), known_at(by, args, count, 1)));
}

ValueView day_kind(CallContext& context, Args args, std::uint32_t count) {
  const WorkCalendar& by = calendar_of(context);
  const auto kind = by.kind_of(date_of(by, args[0]), known_at(by, args, count, 1));
  if (!kind.ok()) return refuse(context, kind.fault, kind.detail);
  return ValueView::of_string(day_kind_name(kind.value));
}

ValueView day_name(CallContext& context, Args args, std::uint32_t count) {
  const WorkCalendar& by = calendar_of(context);
  const auto name = by.name_of(date_of(by, args[0]), known_at(by, args, count, 1));
  if (!name.ok()) return refuse(context, name.fault, name.detail);
  return ValueView::of_string(name.value);  // the calendar's, which outlives the program
}

ValueView is_projected(CallContext& context, Args args, std::uint32_t count) {
  const WorkCalendar& by = calendar_of(context);
  const auto kind = by.kind_of(date_of(by, args[0]), known_at(by, args, count, 1));
  return kind.ok() ? value_of(kind.is_projected) : refuse(context, kind.fault, kind.detail);
}

template <bool is_forward>
ValueView roll(CallContext& context, Args args, std::uint32_t count) {
  const WorkCalendar& by = calendar_of(context);
  const std::int64_t date = date_of(by, args[0]);
  const Instant known = known_at(by, args, count, 1);
  const auto rolled = is_forward ? by.roll(date, known) : by.roll_back(date, known);
  if (!rolled.ok() || args[0].is(Kind::date)) return give_date(context, rolled);
  const CalendarUnit& days = *by.unit("natural_day");
  return give(context, by.add(args[0].as_instant(), rolled.value - date, days));
}

template <bool is_opening>
ValueView door(CallContext& context, Args args, std::uint32_t count) {
  const WorkCalendar& by = calendar_of(context);
  const std::int64_t date = date_of(by, args[0]);
  const Instant known = known_at(by, args, count, 1);
  return give(context, is_opening ? by.opening(date, known) : by.closing(date, known));
}

ValueView is_open(CallContext& context, Args args, std::uint32_t count) {
  const WorkCalendar& by = calendar_of(context);
  return give(context, by.is_open(args[0].as_instant(), known_at(by, args, count, 1)));
}

ValueView next_open(CallContext& context, Args args, std::uint32_t count) {
  const WorkCalendar& by = calendar_of(context);
  return give(context, by.next_open(args[0].as_instant(), known_at(by, args, count, 1)));
}

// --- the table of overloads ----------------------------------------------------------------------

// One question, for each type it may be asked about, with and without what was known.
void add_question(expr::Definer& define, const std::string& prefix, const WorkCalendar& calendar,
                  const char* name, std::initializer_list<Kind> about, const Type& result,
                  expr::Overload::Implementation call, bool gives_same_type = false) {
  const expr::Traits traits{.context = &calendar};
  for (const Kind kind : about) {
    const Type given = gives_same_type ? Type(kind) : result;
    const std::string id = prefix + name + "_" + std::string(kind_name(kind));
    define.function(id, prefix + name, {Type(kind)}, given, call, traits);
    for (const Kind known : {Kind::timestamp, Kind::date}) {
      define.function(id + "_known_" + std::string(kind_name(known)), prefix + name,
                      {Type(kind), Type(known)}, given, call, traits);
    }
  }
}

void add_questions(expr::Definer& define, const std::string& prefix, const WorkCalendar& calendar) {
  using namespace expr::types;
  const auto days = {Kind::date, Kind::timestamp};
  const auto times = {Kind::timestamp};
  add_question(define, prefix, calendar, "is_workday", days, boolean(), is_workday);
  add_question(define, prefix, calendar, "day_kind", days, string(), day_kind);
  add_question(define, prefix, calendar, "day_name", days, string(), day_name);
  add_question(define, prefix, calendar, "is_projected", days, boolean(), is_projected);
  add_question(define, prefix, calendar, "roll", days, date(), roll<true>, true);
  add_question(define, prefix, calendar, "roll_back", days, date(), roll<false>, true);
  add_question(define, prefix, calendar, "opening", days, timestamp(), door<true>);
  add_question(define, prefix, calendar, "closing", days, timestamp(), door<false>);
  add_question(define, prefix, calendar, "is_open", times, boolean(), is_open);
  add_question(define, prefix, calendar, "next_open", times, timestamp(), next_open);
}

void add_counting(expr::Definer& define, const Almanac& almanac) {
  using namespace expr::types;
  const expr::Traits traits{.context = &almanac};
  for (const Kind kind : {Kind::date, Kind::timestamp}) {
    const Type type(kind);
    const std::string suffix = std::string("_") + std::string(kind_name(kind));
    define.function("calendar_add_period" + suffix, "add", {type, period()}, type, add_period, traits);
    for (const Kind known : {Kind::timestamp, Kind::date}) {
      define.function("calendar_add_period_known_" + std::string(kind_name(known)) + suffix, "add",
                      {type, period(), Type(known)}, type, add_period, traits);
    }
    define.function("calendar_add_duration" + suffix, "add", {type, duration()}, type, add_duration,
                    traits);
    define.function("calendar_add_amount" + suffix, "add", {type, integer(), dyn()}, type,
                    add_amount, traits);
    define.function("calendar_between" + suffix, "between", {type, type, dyn()}, integer(), between,
                    traits);
  }
  define.function("calendar_elapsed", "elapsed", {timestamp(), timestamp(), list_of(dyn()), dyn()},
                  integer(), elapsed_outside, traits);
  define.function("calendar_overlap", "overlap",
                  {timestamp(), timestamp(), timestamp(), timestamp(), dyn()}, integer(), overlap,
                  traits);
}

}  // namespace

void add_functions(expr::Library& library, const Calendars& calendars, const facts::Zone* zone) {
  const std::shared_ptr<const Almanac> almanac = make_almanac(calendars, zone);
  if (almanac == nullptr) return;
  library.keep(almanac);
  expr::Definer define(library);
  add_counting(define, *almanac);
  add_deadlines(define, *almanac);
  for (const auto& calendar : almanac->calendars) {
    add_questions(define, calendar->name() + ".", *calendar);
    if (almanac->calendars.size() == 1) add_questions(define, "", *calendar);
  }
}

bool counts_by_unit(const expr::Overload& overload) {
  const std::string& id = overload.id;
  if (id.starts_with("calendar_")) return !id.starts_with("calendar_add_duration");  // seconds are the same everywhere
  return id.starts_with("deadline_") || id.starts_with("percent_used_");
}

void add_units(expr::Scope& scope, const Calendars& calendars) {
  scope.add_unit("natural_day", {0, expr::day_unit(), 1});
  scope.add_unit("urgent_minute", {60, nullptr, 1});
  scope.add_unit("urgent_hour", {3600, nullptr, 1});
  scope.add_unit("urgent_day", {day_seconds, nullptr, 1});
  for_each_unit_name(distinct(calendars), [&](const std::string& name, const CalendarUnit& unit) {
    const bool is_elapsed = unit.kind == UnitKind::elapsed;
    scope.add_unit(name, is_elapsed ? expr::Unit{unit.factor, nullptr, 1} : expr::Unit{0, &unit, 1});
  });
}

}  // namespace guiju::calendar
