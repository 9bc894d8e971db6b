// Time: timestamps, durations, dates, months, periods.
//
// A difference of dates is a period of days (`filed - born <= 30 days`; `int(filed - born)` for the number), of months a period of
// months; a difference of timestamps is elapsed time, a duration. The three do not mix. Functions that need to know what
// the wall clock shows are added per zone (add_zoned_functions); CEL's getters take the zone as an argument, UTC without.
//
// Tested by tests/expr/library_time_test.cpp.
#include <algorithm>
#include <charconv>

#include "expr/library_parts.hpp"
#include "facts/text_form.hpp"
#include "facts/zone.hpp"

namespace guiju::expr {

namespace {

constexpr std::int64_t day_seconds = 86400;
constexpr std::int64_t nanos_per_second = 1'000'000'000;
constexpr std::int64_t first_second = -62135596800;  // 0001-01-01T00:00:00Z
constexpr std::int64_t last_second = 253402300799;   // 9999-12-31T23:59:59Z
constexpr std::int64_t first_day = -719162;
constexpr std::int64_t last_day = 2932896;
constexpr std::int64_t first_month = -23628;  // 0001-01
constexpr std::int64_t last_month = 96359;    // 9999-12
constexpr std::int64_t longest_duration = 315'576'000'000;

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }
std::int64_t floor_modulo(std::int64_t a, std::int64_t b) { return a - floor_divide(a, b) * b; }
std::int64_t day_of(std::int64_t seconds) { return floor_divide(seconds, day_seconds); }
// Monday is 1. 1970-01-01 was a Thursday.
std::int64_t weekday_of(std::int64_t days) { return floor_modulo(days + 3, 7) + 1; }

ValueView out_of_time(CallContext& c, const char* what) { return fault(c, code::out_of_range, {what}); }

ValueView timestamp_result(CallContext& c, Instant t) {
  if (!is_timestamp_in_range(t.seconds)) return out_of_time(c, "timestamp");
  return ValueView::of_timestamp(t);
}
ValueView duration_result(CallContext& c, Instant t) {
  if (!is_duration_in_range(t.seconds)) return out_of_time(c, "duration");
  return ValueView::of_duration(t);
}
ValueView date_result(CallContext& c, std::int64_t days) {
  if (days < first_day || days > last_day) return out_of_time(c, "date");
  return ValueView::of_date(days);
}
ValueView month_result(CallContext& c, std::int64_t months) {
  if (months < first_month || months > last_month) return out_of_time(c, "month");
  return ValueView::of_month(months);
}
ValueView period_result(CallContext& c, std::int64_t amount, const PeriodUnit* unit) {
  if (amount < INT32_MIN || amount > INT32_MAX) return out_of_time(c, "period");
  return ValueView::of_period(amount, unit);
}

// Both are within the ranges, so seconds do not overflow.
Instant sum(Instant a, Instant b) {
  Instant t{a.seconds + b.seconds, a.nanos + b.nanos};
  if (t.nanos >= nanos_per_second) {
    t.nanos -= static_cast<std::uint32_t>(nanos_per_second);
    ++t.seconds;
  }
  return t;
}
Instant difference(Instant a, Instant b) {
  Instant t{a.seconds - b.seconds, 0};
  if (a.nanos >= b.nanos) {
    t.nanos = a.nanos - b.nanos;
  } else {
    t.nanos = a.nanos + static_cast<std::uint32_t>(nanos_per_second) - b.nanos;
    --t.seconds;
  }
  return t;
}

// --- reading ------------------------------------------------------------------------------------------

ValueView bad_text(CallContext& c, ValueView v, const char* type) {
  return fault(c, code::bad_conversion, {quote_value(v), type});
}

// RFC 3339 with a zone; without one only where the function was made for a zone (its context).
ValueView timestamp_of_text(CallContext& c, Args a, std::uint32_t) {
  const auto read = facts::read_timestamp(a[0].as_string());
  if (!read) return bad_text(c, a[0], "timestamp");
  std::int64_t seconds = read->seconds;
  if (read->is_naive) {
    const auto* zone = static_cast<const facts::Zone*>(c.context);
    if (zone == nullptr) return bad_text(c, a[0], "timestamp");
    seconds = zone->to_utc(seconds);
  }
  return timestamp_result(c, {seconds, read->nanos});
}
ValueView timestamp_of_int(CallContext& c, Args a, std::uint32_t) {
  return timestamp_result(c, {a[0].as_int(), 0});
}
ValueView same_value(CallContext&, Args a, std::uint32_t) { return a[0]; }

ValueView duration_of_text(CallContext& c, Args a, std::uint32_t) {
  auto read = read_duration_text(a[0].as_string());
  if (!read) read = facts::read_duration(a[0].as_string());
  if (!read) return bad_text(c, a[0], "duration");
  return duration_result(c, *read);
}

ValueView date_of_text(CallContext& c, Args a, std::uint32_t) {
  const auto days = facts::read_date(a[0].as_string());
  return days ? date_result(c, *days) : bad_text(c, a[0], "date");
}
ValueView month_of_text(CallContext& c, Args a, std::uint32_t) {
  const auto months = facts::read_month(a[0].as_string());
  return months ? month_result(c, *months) : bad_text(c, a[0], "month");
}

ValueView date_of_parts(CallContext& c, Args a, std::uint32_t) {
  const std::int64_t year = a[0].as_int(), month = a[1].as_int(), day = a[2].as_int();
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > facts::days_in_month(year, month))
    return fault(c, code::out_of_range,
                 {"date " + std::to_string(year) + "-" + std::to_string(month) + "-" + std::to_string(day)});
  return ValueView::of_date(facts::days_from_civil(year, static_cast<unsigned>(month), static_cast<unsigned>(day)));
}
ValueView month_of_parts(CallContext& c, Args a, std::uint32_t) {
  const std::int64_t year = a[0].as_int(), month = a[1].as_int();
  if (year < 1 || year > 9999 || month < 1 || month > 12)
    return fault(c, code::out_of_range, {"month " + std::to_string(year) + "-" + std::to_string(month)});
  return ValueView::of_month((year - 1970) * 12 + month - 1);
}

// --- dates and months -------------------------------------------------------------------------------------

enum class Part : std::uint8_t { year, month, day, weekday, day_of_year };

std::int64_t part_of(std::int64_t days, Part part) {
  if (part == Part::weekday) return weekday_of(days);
  const facts::Civil civil = facts::civil_from_days(days);
  switch (part) {
    case Part::year: return civil.year;
    case Part::month: return civil.month;
    case Part::day: return civil.day;
    default: return days - facts::days_from_civil(civil.year, 1, 1) + 1;
  }
}
std::int64_t month_of_day(std::int64_t days) {
  const facts::Civil civil = facts::civil_from_days(days);
  return (civil.year - 1970) * 12 + static_cast<std::int64_t>(civil.month) - 1;
}
// The n-th day of a month, at most its last.
std::int64_t day_in_month(std::int64_t months, std::int64_t day) {
  const std::int64_t year = 1970 + floor_divide(months, 12), month = floor_modulo(months, 12) + 1;
  const std::int64_t clamped = std::min<std::int64_t>(day, facts::days_in_month(year, month));
  return facts::days_from_civil(year, static_cast<unsigned>(month), static_cast<unsigned>(clamped));
}

template <Part part>
ValueView date_part(CallContext&, Args a, std::uint32_t) {
  return ValueView::of_int(part_of(a[0].as_int(), part));
}
ValueView month_of_date(CallContext&, Args a, std::uint32_t) {
  return ValueView::of_month(month_of_day(a[0].as_int()));
}
ValueView year_of_month(CallContext&, Args a, std::uint32_t) {
  return ValueView::of_int(1970 + floor_divide(a[0].as_int(), 12));
}
ValueView number_of_month(CallContext&, Args a, std::uint32_t) {
  return ValueView::of_int(floor_modulo(a[0].as_int(), 12) + 1);
}
template <int step>
ValueView neighbour(CallContext& c, Args a, std::uint32_t) {
  return a[0].is(Kind::month) ? month_result(c, a[0].as_int() + step) : date_result(c, a[0].as_int() + step);
}
ValueView day_of_month(CallContext& c, Args a, std::uint32_t) {
  const std::int64_t months = a[0].as_int(), day = a[1].as_int();
  const std::int64_t year = 1970 + floor_divide(months, 12), month = floor_modulo(months, 12) + 1;
  if (day < 1 || day > facts::days_in_month(year, month)) return fault(c, code::out_of_range, {"day " + std::to_string(day)});
  return ValueView::of_date(day_in_month(months, day));
}
template <bool is_last>
ValueView end_of_month(CallContext&, Args a, std::uint32_t) {
  const std::int64_t months = a[0].is(Kind::month) ? a[0].as_int() : month_of_day(a[0].as_int());
  return ValueView::of_date(day_in_month(months, is_last ? 31 : 1));
}

// Is the unit one of whole days, or of whole months? Units are known by name: "14 days", "3 months", "1 year".
enum class Measure : std::uint8_t { none, days, weeks, months, years };
Measure measure_of(const PeriodUnit* unit) {
  const std::string_view name = unit->name;
  for (std::string_view word : {"day", "days"})
    if (name == word) return Measure::days;
  for (std::string_view word : {"week", "weeks"})
    if (name == word) return Measure::weeks;
  for (std::string_view word : {"month", "months"})
    if (name == word) return Measure::months;
  for (std::string_view word : {"year", "years"})
    if (name == word) return Measure::years;
  return Measure::none;
}

// The day this period later; months keep the day of the month, at most the last. False: not a calendar unit.
bool shift_days(std::int64_t& days, std::int64_t amount, const PeriodUnit* unit) {
  switch (measure_of(unit)) {
    case Measure::days: days += amount; return true;
    case Measure::weeks: days += 7 * amount; return true;
    case Measure::months:
    case Measure::years: {
      const std::int64_t months = month_of_day(days) + amount * (measure_of(unit) == Measure::years ? 12 : 1);
      days = months < first_month || months > last_month ? last_day + 1 : day_in_month(months, part_of(days, Part::day));
      return true;
    }
    case Measure::none: return false;
  }
  return false;
}

ValueView wrong_unit(CallContext& c, ValueView period, const char* what) {
  return fault(c, code::invalid_argument,
               {"a period of " + period.period_unit()->name + " cannot be added to a " + what});
}

template <int sign>
ValueView shift_date(CallContext& c, Args a, std::uint32_t) {
  const bool date_first = a[0].is(Kind::date);
  const ValueView date = a[date_first ? 0 : 1], period = a[date_first ? 1 : 0];
  std::int64_t days = date.as_int();
  if (!shift_days(days, sign * period.period_amount(), period.period_unit())) return wrong_unit(c, period, "date");
  return date_result(c, days);
}
template <int sign>
ValueView shift_month(CallContext& c, Args a, std::uint32_t) {
  const bool month_first = a[0].is(Kind::month);
  const ValueView month = a[month_first ? 0 : 1], period = a[month_first ? 1 : 0];
  const Measure measure = measure_of(period.period_unit());
  if (measure != Measure::months && measure != Measure::years) return wrong_unit(c, period, "month");
  const std::int64_t amount = sign * period.period_amount() * (measure == Measure::years ? 12 : 1);
  return month_result(c, month.as_int() + amount);
}
ValueView days_between(CallContext& c, Args a, std::uint32_t) {
  return period_result(c, a[0].as_int() - a[1].as_int(), day_unit());
}
ValueView months_between(CallContext& c, Args a, std::uint32_t) {
  return period_result(c, a[0].as_int() - a[1].as_int(), month_unit());
}
template <int sign>
ValueView add_periods(CallContext& c, Args a, std::uint32_t) {
  if (a[0].period_unit() != a[1].period_unit()) return no_overload(c, sign > 0 ? "_+_" : "_-_", a, 2);
  return period_result(c, a[0].period_amount() + sign * a[1].period_amount(), a[0].period_unit());
}
ValueView scale_period(CallContext& c, Args a, std::uint32_t) {
  const bool period_first = a[0].is(Kind::period);
  const ValueView period = a[period_first ? 0 : 1], factor = a[period_first ? 1 : 0];
  std::int64_t amount;
  if (__builtin_mul_overflow(period.period_amount(), factor.as_int(), &amount)) return out_of_time(c, "period");
  return period_result(c, amount, period.period_unit());
}

// --- timestamps and durations ---------------------------------------------------------------------------------

ValueView add_duration(CallContext& c, Args a, std::uint32_t) {
  const bool time_first = a[0].is(Kind::timestamp) || a[1].is(Kind::duration);
  const Instant t = sum(a[time_first ? 0 : 1].as_instant(), a[time_first ? 1 : 0].as_instant());
  const bool is_time = a[0].is(Kind::timestamp) || a[1].is(Kind::timestamp);
  return is_time ? timestamp_result(c, t) : duration_result(c, t);
}
ValueView subtract_instants(CallContext& c, Args a, std::uint32_t) {
  const Instant t = difference(a[0].as_instant(), a[1].as_instant());
  const bool is_time = a[0].is(Kind::timestamp) && a[1].is(Kind::duration);
  return is_time ? timestamp_result(c, t) : duration_result(c, t);
}

// CEL's getters, UTC or in the zone of the second argument.
enum class Getter : std::uint8_t {
  full_year, month, date, day_of_month, day_of_week, day_of_year, hours, minutes, seconds, milliseconds
};

std::int64_t get(Getter getter, std::int64_t local, std::uint32_t nanos) {
  const std::int64_t days = day_of(local), second = floor_modulo(local, day_seconds);
  switch (getter) {
    case Getter::full_year: return part_of(days, Part::year);
    case Getter::month: return part_of(days, Part::month) - 1;
    case Getter::date: return part_of(days, Part::day);
    case Getter::day_of_month: return part_of(days, Part::day) - 1;
    case Getter::day_of_week: return weekday_of(days) % 7;
    case Getter::day_of_year: return part_of(days, Part::day_of_year) - 1;
    case Getter::hours: return second / 3600;
    case Getter::minutes: return second / 60 % 60;
    case Getter::seconds: return second % 60;
    case Getter::milliseconds: return nanos / 1'000'000;
  }
  return 0;
}

template <Getter getter>
ValueView timestamp_getter(CallContext& c, Args a, std::uint32_t count) {
  const Instant t = a[0].as_instant();
  std::int64_t local = t.seconds;
  if (count > 1) {
    const facts::Zone* zone = facts::find_zone(a[1].as_string());
    if (zone == nullptr) return fault(c, code::no_such_zone, {a[1].as_string()});
    local += zone->offset_at(t.seconds);
  }
  return ValueView::of_int(get(getter, local, t.nanos));
}

// Whole hours (minutes, seconds) of the duration, towards zero; milliseconds are those after the second.
template <Getter getter>
ValueView duration_getter(CallContext&, Args a, std::uint32_t) {
  const Instant d = a[0].as_instant();
  const bool borrows = d.seconds < 0 && d.nanos > 0;
  const std::int64_t seconds = d.seconds + (borrows ? 1 : 0);
  if (getter == Getter::hours) return ValueView::of_int(seconds / 3600);
  if (getter == Getter::minutes) return ValueView::of_int(seconds / 60);
  if (getter == Getter::seconds) return ValueView::of_int(seconds);
  const std::int64_t nanos = borrows ? static_cast<std::int64_t>(d.nanos) - nanos_per_second : d.nanos;
  return ValueView::of_int(nanos / 1'000'000);
}

template <Getter getter>
void add_getter(Definer& define, const std::string& name, bool of_durations = false) {
  using namespace types;
  define.member("timestamp_" + name, name, {timestamp()}, integer(), timestamp_getter<getter>);
  define.member("timestamp_" + name + "_with_tz", name, {timestamp(), string()}, integer(), timestamp_getter<getter>);
  if (of_durations) define.member("duration_" + name, name, {duration()}, integer(), duration_getter<getter>);
}

// --- in a zone ------------------------------------------------------------------------------------------------

std::int64_t local_seconds(const CallContext& c, ValueView t) {
  const auto* zone = static_cast<const facts::Zone*>(c.context);
  const std::int64_t seconds = t.as_instant().seconds;
  return seconds + (zone == nullptr ? 0 : zone->offset_at(seconds));
}
template <Part part>
ValueView zoned_part(CallContext& c, Args a, std::uint32_t) {
  return ValueView::of_int(part_of(day_of(local_seconds(c, a[0])), part));
}
template <Getter getter>
ValueView zoned_clock(CallContext& c, Args a, std::uint32_t) {
  return ValueView::of_int(get(getter, local_seconds(c, a[0]), a[0].as_instant().nanos));
}
ValueView date_of_timestamp(CallContext& c, Args a, std::uint32_t) {
  return date_result(c, day_of(local_seconds(c, a[0])));
}
ValueView month_of_timestamp(CallContext& c, Args a, std::uint32_t) {
  return month_result(c, month_of_day(day_of(local_seconds(c, a[0]))));
}
// Midnight of a date, where the clock shows it.
ValueView timestamp_of_date(CallContext& c, Args a, std::uint32_t) {
  const auto* zone = static_cast<const facts::Zone*>(c.context);
  const std::int64_t local = a[0].as_int() * day_seconds;
  return timestamp_result(c, {zone == nullptr ? local : zone->to_utc(local), 0});
}
// The same clock time so many days or months later.
template <int sign>
ValueView shift_timestamp(CallContext& c, Args a, std::uint32_t) {
  const bool time_first = a[0].is(Kind::timestamp);
  const ValueView time = a[time_first ? 0 : 1], period = a[time_first ? 1 : 0];
  const std::int64_t local = local_seconds(c, time);
  std::int64_t days = day_of(local);
  if (!shift_days(days, sign * period.period_amount(), period.period_unit())) return wrong_unit(c, period, "timestamp");
  if (days < first_day || days > last_day) return out_of_time(c, "timestamp");
  const std::int64_t shifted = days * day_seconds + floor_modulo(local, day_seconds);
  const auto* zone = static_cast<const facts::Zone*>(c.context);
  return timestamp_result(c, {zone == nullptr ? shifted : zone->to_utc(shifted), time.as_instant().nanos});
}

void add_cel(Definer& define) {
  using namespace types;
  define.function("string_to_timestamp", "timestamp", {string()}, timestamp(), timestamp_of_text);
  define.function("int64_to_timestamp", "timestamp", {integer()}, timestamp(), timestamp_of_int);
  define.function("timestamp_to_timestamp", "timestamp", {timestamp()}, timestamp(), same_value);
  define.function("string_to_duration", "duration", {string()}, duration(), duration_of_text);
  define.function("duration_to_duration", "duration", {duration()}, duration(), same_value);
  define.function("add_timestamp_duration", "_+_", {timestamp(), duration()}, timestamp(), add_duration);
  define.function("add_duration_timestamp", "_+_", {duration(), timestamp()}, timestamp(), add_duration);
  define.function("add_duration_duration", "_+_", {duration(), duration()}, duration(), add_duration);
  define.function("subtract_timestamp_timestamp", "_-_", {timestamp(), timestamp()}, duration(), subtract_instants);
  define.function("subtract_timestamp_duration", "_-_", {timestamp(), duration()}, timestamp(), subtract_instants);
  define.function("subtract_duration_duration", "_-_", {duration(), duration()}, duration(), subtract_instants);
  add_getter<Getter::full_year>(define, "getFullYear");
  add_getter<Getter::month>(define, "getMonth");
  add_getter<Getter::date>(define, "getDate");
  add_getter<Getter::day_of_month>(define, "getDayOfMonth");
  add_getter<Getter::day_of_week>(define, "getDayOfWeek");
  add_getter<Getter::day_of_year>(define, "getDayOfYear");
  add_getter<Getter::hours>(define, "getHours", true);
  add_getter<Getter::minutes>(define, "getMinutes", true);
  add_getter<Getter::seconds>(define, "getSeconds", true);
  add_getter<Getter::milliseconds>(define, "getMilliseconds", true);
}

void add_dates(Definer& define) {
  using namespace types;
  define.function("string_to_date", "date", {string()}, date(), date_of_text);
  define.function("date_of_parts", "date", {integer(), integer(), integer()}, date(), date_of_parts);
  define.function("date_to_date", "date", {date()}, date(), same_value);
  define.function("string_to_month", "month", {string()}, month(), month_of_text);
  define.function("month_of_parts", "month", {integer(), integer()}, month(), month_of_parts);
  define.function("date_to_month", "month", {date()}, month(), month_of_date);
  define.function("month_to_month", "month", {month()}, month(), same_value);
  define.member("date_year", "year", {date()}, integer(), date_part<Part::year>);
  define.member("date_month", "month", {date()}, integer(), date_part<Part::month>);
  define.member("date_day", "day", {date()}, integer(), date_part<Part::day>);
  define.member("date_weekday", "weekday", {date()}, integer(), date_part<Part::weekday>);
  define.member("month_year", "year", {month()}, integer(), year_of_month);
  define.member("month_month", "month", {month()}, integer(), number_of_month);
  define.member("month_day", "day", {month(), integer()}, date(), day_of_month);
  define.member("month_first_day", "first_day", {month()}, date(), end_of_month<false>);
  define.member("month_last_day", "last_day", {month()}, date(), end_of_month<true>);
  for (const Type& type : {date(), month()}) {
    const std::string kind(kind_name(type.kind()));
    define.member(kind + "_next", "next", {type}, type, neighbour<1>);
    define.member(kind + "_previous", "previous", {type}, type, neighbour<-1>);
  }
}

void add_periods(Definer& define) {
  using namespace types;
  define.function("add_date_period", "_+_", {date(), period()}, date(), shift_date<1>);
  define.function("add_period_date", "_+_", {period(), date()}, date(), shift_date<1>);
  define.function("subtract_date_period", "_-_", {date(), period()}, date(), shift_date<-1>);
  define.function("subtract_date_date", "_-_", {date(), date()}, period(), days_between);
  define.function("add_month_period", "_+_", {month(), period()}, month(), shift_month<1>);
  define.function("add_period_month", "_+_", {period(), month()}, month(), shift_month<1>);
  define.function("subtract_month_period", "_-_", {month(), period()}, month(), shift_month<-1>);
  define.function("subtract_month_month", "_-_", {month(), month()}, period(), months_between);
  define.function("add_period_period", "_+_", {period(), period()}, period(), add_periods<1>);
  define.function("subtract_period_period", "_-_", {period(), period()}, period(), add_periods<-1>);
  define.function("multiply_period_int", "_*_", {period(), integer()}, period(), scale_period);
  define.function("multiply_int_period", "_*_", {integer(), period()}, period(), scale_period);
}

}  // namespace

bool is_timestamp_in_range(std::int64_t seconds) { return seconds >= first_second && seconds <= last_second; }
bool is_duration_in_range(std::int64_t seconds) { return seconds >= -longest_duration && seconds <= longest_duration; }

std::optional<Instant> read_duration_text(std::string_view text) {
  const bool has_sign = !text.empty() && (text[0] == '-' || text[0] == '+');
  const bool negative = has_sign && text[0] == '-';
  if (has_sign) text.remove_prefix(1);
  if (text == "0") return Instant{};
  if (text.empty()) return std::nullopt;
  int128 nanos = 0;
  while (!text.empty()) {
    int128 number = 0, fraction_unit = 1, fraction = 0;
    std::size_t i = 0, digits = 0;
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, ++digits) {
      if (digits > 18) return std::nullopt;
      number = number * 10 + (text[i] - '0');
    }
    if (i < text.size() && text[i] == '.') {
      for (++i; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, ++digits) {
        if (fraction_unit >= 1'000'000'000'000'000) continue;  // below a nanosecond of an hour
        fraction = fraction * 10 + (text[i] - '0');
        fraction_unit *= 10;
      }
    }
    if (digits == 0) return std::nullopt;
    text.remove_prefix(i);
    constexpr std::pair<std::string_view, std::int64_t> units[] = {
        {"ns", 1}, {"us", 1000}, {"µs", 1000}, {"μs", 1000}, {"ms", 1'000'000},
        {"s", nanos_per_second}, {"m", 60 * nanos_per_second}, {"h", 3600 * nanos_per_second}};
    const auto* const unit = std::find_if(std::begin(units), std::end(units), [&](const auto& u) {
      return text.substr(0, u.first.size()) == u.first;
    });
    if (unit == std::end(units)) return std::nullopt;
    text.remove_prefix(unit->first.size());
    nanos += number * unit->second + fraction * unit->second / fraction_unit;
    constexpr int128 too_long = static_cast<int128>(longest_duration) * 1000 * nanos_per_second;
    if (nanos > too_long) nanos = too_long;  // out of range in any case
  }
  if (negative) nanos = -nanos;
  int128 seconds = nanos / nanos_per_second, rest = nanos % nanos_per_second;
  if (rest < 0) {
    rest += nanos_per_second;
    --seconds;
  }
  return Instant{static_cast<std::int64_t>(seconds), static_cast<std::uint32_t>(rest)};
}

void add_time(Library& library) {
  Definer define(library);
  add_cel(define);
  add_dates(define);
  add_periods(define);
}

void add_zoned_functions(Library& library, const void* zone) {
  using namespace types;
  Definer define(library);
  const Traits zoned{.context = zone};
  define.function("string_to_timestamp", "timestamp", {string()}, timestamp(), timestamp_of_text, zoned);
  define.function("date_to_timestamp", "timestamp", {date()}, timestamp(), timestamp_of_date, zoned);
  define.function("timestamp_to_date", "date", {timestamp()}, date(), date_of_timestamp, zoned);
  define.function("timestamp_to_month", "month", {timestamp()}, month(), month_of_timestamp, zoned);
  define.member("timestamp_date", "date", {timestamp()}, date(), date_of_timestamp, zoned);
  define.member("timestamp_year", "year", {timestamp()}, integer(), zoned_part<Part::year>, zoned);
  define.member("timestamp_month", "month", {timestamp()}, integer(), zoned_part<Part::month>, zoned);
  define.member("timestamp_day", "day", {timestamp()}, integer(), zoned_part<Part::day>, zoned);
  define.member("timestamp_weekday", "weekday", {timestamp()}, integer(), zoned_part<Part::weekday>, zoned);
  define.member("timestamp_hour", "hour", {timestamp()}, integer(), zoned_clock<Getter::hours>, zoned);
  define.member("timestamp_minute", "minute", {timestamp()}, integer(), zoned_clock<Getter::minutes>, zoned);
  define.member("timestamp_second", "second", {timestamp()}, integer(), zoned_clock<Getter::seconds>, zoned);
  define.function("add_timestamp_period", "_+_", {timestamp(), period()}, timestamp(), shift_timestamp<1>, zoned);
  define.function("add_period_timestamp", "_+_", {period(), timestamp()}, timestamp(), shift_timestamp<1>, zoned);
  define.function("subtract_timestamp_period", "_-_", {timestamp(), period()}, timestamp(), shift_timestamp<-1>, zoned);
}

}  // namespace guiju::expr
