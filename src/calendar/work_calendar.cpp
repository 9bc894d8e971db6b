// Answers from laid-out years. Boost.Date_Time's one door: it knows how long months are.
//
// The idea: open time is a position on a line (the running sum of year.hpp). Adding is: find the
// position, go forward, find the instant; where a position is both a shift's end and the next one's
// beginning, forward answers take the end and backward answers the beginning.
#include "guiju/calendar/work_calendar.hpp"

#include <algorithm>
#include <boost/date_time/gregorian/greg_calendar.hpp>

#include "calendar/codes.hpp"
#include "calendar/definition.hpp"
#include "calendar/years.hpp"
#include "facts/text_form.hpp"

namespace guiju {

namespace {

using calendar::day_seconds;
using calendar::floor_day;
using calendar::OpenStretch;
using calendar::always;
using calendar::Asked;
using calendar::is_before;
using calendar::is_date_in_range;
using calendar::is_time_in_range;
using calendar::never;
using calendar::Year;
using Day = CalendarDefinition::Day;
namespace code = calendar::code;

// A wall clock's time.
struct Local {
  std::int64_t date = 0;
  std::int64_t second = 0;
  std::uint32_t nanos = 0;
};

bool is_clock_before(const Local& a, const Local& b) {
  return a.second < b.second || (a.second == b.second && a.nanos < b.nanos);
}

// REQUIRES: a year from 1400 to 9999, so that Boost has nothing to throw for.
unsigned last_day_of_month(std::int64_t year, unsigned month) {
  return boost::gregorian::gregorian_calendar::end_of_month_day(
      static_cast<unsigned short>(year), static_cast<unsigned short>(month));
}

// Same day of the month, or its last day.
std::int64_t add_months(std::int64_t date, std::int64_t months, Asked& asked) {
  const facts::Civil from = facts::civil_from_days(date);
  std::int64_t month = 0;
  if (__builtin_add_overflow(from.year * 12 + from.month - 1, months, &month) ||
      month < 1400 * 12 || month >= 10000 * 12) {
    asked.lose(code::overflow);
    return 0;
  }
  const std::int64_t year = month / 12;
  const auto month_of_year = static_cast<unsigned>(month % 12) + 1;
  const unsigned day = std::min(from.day, last_day_of_month(year, month_of_year));
  return facts::days_from_civil(year, month_of_year, day);
}

std::int64_t months_between(std::int64_t from, std::int64_t to) {
  const facts::Civil a = facts::civil_from_days(from);
  const facts::Civil b = facts::civil_from_days(to);
  return (b.year - a.year) * 12 + static_cast<std::int64_t>(b.month) -
         static_cast<std::int64_t>(a.month);
}

}  // namespace

std::string_view day_kind_name(DayKind kind) {
  constexpr std::string_view names[] = {"weekday", "weekend", "holiday", "makeup"};
  return names[static_cast<std::size_t>(kind)];
}

struct WorkCalendar::State {
  // A place on the line of open time. `stretch` is the one the instant is inside of, or the next.
  struct Spot {
    const Year* year = nullptr;
    std::size_t stretch = 0;
    bool is_inside = false;
    std::int64_t position = 0;
  };

  explicit State(CalendarDefinition from) : definition(std::move(from)) {}
  void prepare() {
    if (!definition.zone.empty()) zone = facts::find_zone(definition.zone);
    overhang = calendar::longest_overhang(definition);
    years.emplace(definition, zone);
  }

  Asked ask(Instant known_at) const {
    Asked asked;
    if (known_at == everything_known) return asked;
    const bool is_early = known_at.seconds < 0;
    asked.known_date = is_time_in_range(known_at.seconds) ? local(known_at).date
                       : is_early                         ? always + 1
                                                          : never;
    return asked;
  }

  Local local(Instant time) const {
    const std::int64_t seconds = calendar::to_local(zone, time.seconds);
    const std::int64_t date = floor_day(seconds);
    return {date, seconds - date * day_seconds, time.nanos};
  }
  Instant instant(const Local& time, Asked& asked) const {
    if (!asked.accepts_date(time.date)) return {};
    return {calendar::to_utc(zone, time.date * day_seconds + time.second), time.nanos};
  }

  // From when a start counts: see CalendarDefinition::Intake and Skip.
  Local start(Local time, Asked& asked) const;
  Instant work_start(Instant time, Asked& asked) const;
  std::int64_t add_days(std::int64_t date, std::int64_t n, UnitKind kind, Asked& asked) const;
  std::int64_t count_days(std::int64_t a, std::int64_t b, UnitKind kind, Asked& asked) const;
  std::int64_t count_whole(const Local& a, const Local& b, UnitKind kind, Asked& asked) const;
  bool counts_workdays(UnitKind kind) const {
    return kind == UnitKind::workday && definition.skip == CalendarDefinition::Skip::all;
  }
  bool moves_start(UnitKind kind) const {
    return kind == UnitKind::workday &&
           (definition.intake || definition.skip == CalendarDefinition::Skip::start_only);
  }
  bool can_go_back(UnitKind kind) const {
    return kind != UnitKind::cal_day && kind != UnitKind::cal_month && !moves_start(kind) &&
           !(kind == UnitKind::work_time && definition.intake);
  }

  Spot locate(Instant time, Asked& asked) const;
  Instant add_work(Instant time, std::int64_t seconds, Asked& asked) const;
  Instant subtract_work(Instant time, std::int64_t seconds, Asked& asked) const;
  std::int64_t count_work(Instant a, Instant b, Asked& asked) const;

  CalendarDefinition definition;
  const facts::Zone* zone = nullptr;
  std::vector<CalendarUnit> units;
  std::int32_t overhang = 0;
  std::optional<calendar::Years> years;
};

Local WorkCalendar::State::start(Local time, Asked& asked) const {
  time.date = years->roll(time.date, asked);
  if (asked.is_lost() || !definition.intake || time.second < definition.intake->closes) return time;
  return {years->workday_after(time.date, 1, asked), definition.intake->reopens, 0};
}

// Work time looks at the intake of working days only: outside shifts nothing counts anyway.
Instant WorkCalendar::State::work_start(Instant time, Asked& asked) const {
  if (!definition.intake || !asked.accepts_time(time)) return time;
  const Local from = local(time);
  if (from.second < definition.intake->closes || !years->works(from.date, asked)) return time;
  return instant(start(from, asked), asked);
}

std::int64_t WorkCalendar::State::add_days(std::int64_t date, std::int64_t n, UnitKind kind,
                                           Asked& asked) const {
  if (asked.is_lost() || !asked.accepts_date(date)) return 0;
  if (counts_workdays(kind)) {
    if (n == 0) return date;
    return n > 0 ? years->workday_after(date, n, asked) : years->workday_before(date, -n, asked);
  }
  std::int64_t result = 0;
  if (kind == UnitKind::month || kind == UnitKind::cal_month) {
    result = add_months(date, n, asked);
  } else if (__builtin_add_overflow(date, n, &result) || !is_date_in_range(result)) {
    asked.lose(code::overflow);
  }
  if (asked.is_lost()) return 0;
  const bool rolls = kind == UnitKind::cal_day || kind == UnitKind::cal_month;
  return rolls ? years->roll(result, asked) : result;
}

// How many days (or months) of this kind lie in (a, b]. REQUIRES: a <= b.
std::int64_t WorkCalendar::State::count_days(std::int64_t a, std::int64_t b, UnitKind kind,
                                             Asked& asked) const {
  if (counts_workdays(kind)) return years->count_workdays(a, b, asked);
  if (kind != UnitKind::month && kind != UnitKind::cal_month) return b - a;
  const std::int64_t months = months_between(a, b);
  return add_months(a, months, asked) > b ? months - 1 : months;
}

// As count_days, but the last one must be whole by the clock, too.
std::int64_t WorkCalendar::State::count_whole(const Local& a, const Local& b, UnitKind kind,
                                              Asked& asked) const {
  if (b.date < a.date || (b.date == a.date && is_clock_before(b, a))) return 0;
  const std::int64_t count = count_days(a.date, b.date, kind, asked);
  if (asked.is_lost() || !is_clock_before(b, a)) return count;
  return count_days(a.date, b.date - 1, kind, asked);
}

// --- open time -----------------------------------------------------------------------------------

WorkCalendar::State::Spot WorkCalendar::State::locate(Instant time, Asked& asked) const {
  Spot spot;
  if (!asked.accepts_time(time)) return spot;
  const Local at = local(time);
  spot.year = years->year_of(at.date, asked);
  if (spot.year == nullptr) return spot;
  spot.stretch = spot.year->stretch_after(time.seconds, at.date);
  if (at.date == spot.year->first_date() && at.second < overhang) {
    // A shift of New Year's Eve may still be open.
    const Year* before = years->year(spot.year->number() - 1, asked);
    if (before == nullptr) return {};
    if (!before->stretches().empty() && before->stretches().back().end > time.seconds) {
      spot.year = before;
      spot.stretch = before->stretches().size() - 1;
    }
  }
  const auto& stretches = spot.year->stretches();
  if (spot.stretch == stretches.size()) {
    spot.position = spot.year->open_seconds();
    return spot;
  }
  const OpenStretch& next = stretches[spot.stretch];
  spot.is_inside = next.begin <= time.seconds;
  spot.position = next.before + (spot.is_inside ? time.seconds - next.begin : 0);
  return spot;
}

// REQUIRES: seconds > 0.
Instant WorkCalendar::State::add_work(Instant time, std::int64_t seconds, Asked& asked) const {
  const Spot spot = locate(time, asked);
  std::int64_t target = 0;
  if (asked.is_lost()) return {};
  if (__builtin_add_overflow(spot.position, seconds, &target)) {
    asked.lose(code::overflow);
    return {};
  }
  const std::uint32_t nanos = spot.is_inside ? time.nanos : 0;
  const auto ends_before = [&](std::int64_t position) {
    return position < target || (position == target && nanos > 0);
  };
  const Year* in = spot.year;
  while (ends_before(in->open_seconds())) {
    target -= in->open_seconds();
    in = years->year(in->number() + 1, asked);
    if (in == nullptr) return {};
  }
  const auto& stretches = in->stretches();
  const auto found = std::partition_point(
      stretches.begin(), stretches.end(),
      [&](const OpenStretch& s) { return ends_before(s.before + s.end - s.begin); });
  return {found->begin + (target - found->before), nanos};
}

// REQUIRES: seconds > 0.
Instant WorkCalendar::State::subtract_work(Instant time, std::int64_t seconds,
                                           Asked& asked) const {
  const Spot spot = locate(time, asked);
  if (asked.is_lost()) return {};
  const std::uint32_t nanos = spot.is_inside ? time.nanos : 0;
  std::int64_t target = 0;
  if (__builtin_sub_overflow(spot.position, seconds, &target)) {
    asked.lose(code::overflow);
    return {};
  }
  const Year* in = spot.year;
  while (target < 0 || in->stretches().empty()) {
    in = years->year(in->number() - 1, asked);
    if (in == nullptr) return {};
    target += in->open_seconds();
  }
  const auto& stretches = in->stretches();
  const auto after = std::partition_point(stretches.begin(), stretches.end(),
                                          [&](const OpenStretch& s) { return s.before <= target; });
  const OpenStretch& found = *(after - 1);
  return {found.begin + (target - found.before), nanos};
}

// Whole open seconds from a to b. REQUIRES: a is not after b.
std::int64_t WorkCalendar::State::count_work(Instant a, Instant b, Asked& asked) const {
  const Spot from = locate(a, asked);
  const Spot to = locate(b, asked);
  if (asked.is_lost()) return 0;
  std::int64_t count = to.position - from.position;
  for (const Year* in = from.year; in != to.year; in = years->year(in->number() + 1, asked)) {
    if (in == nullptr) return 0;
    count += in->open_seconds();
  }
  const std::uint32_t from_nanos = from.is_inside ? a.nanos : 0;
  const std::uint32_t to_nanos = to.is_inside ? b.nanos : 0;
  return to_nanos < from_nanos ? count - 1 : count;
}

// --- the face ------------------------------------------------------------------------------------

WorkCalendar::WorkCalendar(std::unique_ptr<State> state) : state_(std::move(state)) {}
WorkCalendar::~WorkCalendar() = default;

Result<std::shared_ptr<const WorkCalendar>> WorkCalendar::make(CalendarDefinition definition,
                                                               Span where) {
  Diagnostics diagnostics;
  calendar::judge(definition, where, diagnostics);
  // make_shared cannot reach the private constructor.
  std::shared_ptr<WorkCalendar> made(
      new WorkCalendar(std::make_unique<State>(std::move(definition))));
  made->state_->units = calendar::work_out_units(made->state_->definition, made.get(), where,
                                                 diagnostics);
  if (diagnostics.has_errors()) return diagnostics;
  made->state_->prepare();
  return {std::shared_ptr<const WorkCalendar>(std::move(made)), std::move(diagnostics)};
}

const std::string& WorkCalendar::name() const { return state_->definition.name; }
const CalendarDefinition& WorkCalendar::definition() const { return state_->definition; }
const std::vector<CalendarUnit>& WorkCalendar::units() const { return state_->units; }

const CalendarUnit* WorkCalendar::unit(std::string_view name) const {
  for (const CalendarUnit& unit : state_->units) {
    if (unit.name == name) return &unit;
  }
  return nullptr;
}

Answer<bool> WorkCalendar::is_workday(std::int64_t date, Instant known_at) const {
  Asked asked = state_->ask(known_at);
  return asked.answer(state_->years->works(date, asked));
}

Answer<DayKind> WorkCalendar::kind_of(std::int64_t date, Instant known_at) const {
  Asked asked = state_->ask(known_at);
  const Year* year = state_->years->year_of(date, asked);
  return asked.answer(year == nullptr ? DayKind::weekday : year->kind(date));
}

Answer<std::string_view> WorkCalendar::name_of(std::int64_t date, Instant known_at) const {
  Asked asked = state_->ask(known_at);
  const Year* year = state_->years->year_of(date, asked);
  const Day* row = year == nullptr ? nullptr : year->row(date);
  return asked.answer(row == nullptr ? std::string_view{} : std::string_view(row->name));
}

Answer<std::int64_t> WorkCalendar::roll(std::int64_t date, Instant known_at) const {
  Asked asked = state_->ask(known_at);
  const std::int64_t rolled = state_->years->roll(date, asked);
  return asked.answer(rolled);
}

Answer<std::int64_t> WorkCalendar::roll_back(std::int64_t date, Instant known_at) const {
  Asked asked = state_->ask(known_at);
  if (state_->years->works(date, asked) || asked.is_lost()) return asked.answer(date);
  const std::int64_t rolled = state_->years->workday_before(date, 1, asked);
  return asked.answer(rolled);
}

Answer<Instant> WorkCalendar::opening(std::int64_t date, Instant known_at) const {
  Asked asked = state_->ask(known_at);
  const Year* year = state_->years->year_of(date, asked);
  if (year == nullptr) return asked.answer(Instant{});
  const std::size_t i = year->first_stretch(date);
  if (i == year->first_stretch(date + 1)) asked.lose(code::calendar_closed, date);
  return asked.answer(asked.is_lost() ? Instant{} : Instant{year->stretches()[i].begin, 0});
}

Answer<Instant> WorkCalendar::closing(std::int64_t date, Instant known_at) const {
  Asked asked = state_->ask(known_at);
  const Year* year = state_->years->year_of(date, asked);
  if (year == nullptr) return asked.answer(Instant{});
  const std::size_t end = year->first_stretch(date + 1);
  if (end == year->first_stretch(date)) asked.lose(code::calendar_closed, date);
  return asked.answer(asked.is_lost() ? Instant{} : Instant{year->stretches()[end - 1].end, 0});
}

std::int64_t WorkCalendar::date_of(Instant time) const { return state_->local(time).date; }

std::int32_t WorkCalendar::second_of_day(Instant time) const {
  return static_cast<std::int32_t>(state_->local(time).second);
}

Instant WorkCalendar::at(std::int64_t date, std::int32_t second_of_day) const {
  return {calendar::to_utc(state_->zone, date * day_seconds + second_of_day), 0};
}

Answer<bool> WorkCalendar::is_open(Instant time, Instant known_at) const {
  Asked asked = state_->ask(known_at);
  return asked.answer(state_->locate(time, asked).is_inside);
}

Answer<Instant> WorkCalendar::next_open(Instant time, Instant known_at) const {
  Asked asked = state_->ask(known_at);
  const State::Spot spot = state_->locate(time, asked);
  if (asked.is_lost() || spot.is_inside) return asked.answer(time);
  const Year* year = spot.year;
  std::size_t stretch = spot.stretch;
  while (stretch == year->stretches().size()) {
    year = state_->years->year(year->number() + 1, asked);
    if (year == nullptr) return asked.answer(Instant{});
    stretch = 0;
  }
  return asked.answer(Instant{year->stretches()[stretch].begin, 0});
}

Answer<Instant> WorkCalendar::add(Instant time, std::int64_t amount, const CalendarUnit& unit,
                                  Instant known_at) const {
  Asked asked = state_->ask(known_at);
  std::int64_t n = 0;
  if (__builtin_mul_overflow(amount, unit.factor, &n) || n == always) asked.lose(code::overflow);
  if (n < 0 && !state_->can_go_back(unit.kind)) asked.lose(code::period_backwards);
  if (asked.is_lost() || !asked.accepts_time(time)) return asked.answer(Instant{});
  Instant result = time;
  if (unit.kind == UnitKind::elapsed) {
    const bool overflows = __builtin_add_overflow(time.seconds, n, &result.seconds);
    if (overflows || !is_time_in_range(result.seconds)) asked.lose(code::overflow);
  } else if (unit.kind == UnitKind::work_time) {
    result = state_->work_start(time, asked);
    if (n > 0 && !asked.is_lost()) result = state_->add_work(result, n, asked);
    if (n < 0 && !asked.is_lost()) result = state_->subtract_work(result, -n, asked);
  } else {
    Local local = state_->local(time);
    if (state_->moves_start(unit.kind)) local = state_->start(local, asked);
    local.date = state_->add_days(local.date, n, unit.kind, asked);
    result = state_->instant(local, asked);
  }
  return asked.answer(result);
}

Answer<std::int64_t> WorkCalendar::add(std::int64_t date, std::int64_t amount,
                                       const CalendarUnit& unit, Instant known_at) const {
  Asked asked = state_->ask(known_at);
  std::int64_t n = 0;
  UnitKind kind = unit.kind;
  if (__builtin_mul_overflow(amount, unit.factor, &n) || n == always) asked.lose(code::overflow);
  if (n < 0 && !state_->can_go_back(kind)) asked.lose(code::period_backwards);
  if (kind == UnitKind::elapsed && n % day_seconds == 0) {
    kind = UnitKind::natural_day;
    n /= day_seconds;
  }
  if (kind == UnitKind::elapsed || kind == UnitKind::work_time) {
    asked.lose(code::period_mix, date);
  }
  if (asked.is_lost()) return asked.answer(date);
  if (state_->moves_start(kind)) date = state_->years->roll(date, asked);
  const std::int64_t result = state_->add_days(date, n, kind, asked);
  return asked.answer(result);
}

Answer<std::int64_t> WorkCalendar::between(Instant a, Instant b, const CalendarUnit& unit,
                                           Instant known_at) const {
  if (is_before(b, a)) {
    Answer<std::int64_t> mirrored = between(b, a, unit, known_at);
    mirrored.value = -mirrored.value;
    return mirrored;
  }
  Asked asked = state_->ask(known_at);
  if (!asked.accepts_time(a) || !asked.accepts_time(b)) return asked.answer(std::int64_t{0});
  std::int64_t count = 0;
  if (unit.kind == UnitKind::elapsed) {
    count = b.seconds - a.seconds - (b.nanos < a.nanos ? 1 : 0);
  } else if (unit.kind == UnitKind::work_time) {
    const Instant from = state_->work_start(a, asked);
    if (is_before(from, b) && !asked.is_lost()) count = state_->count_work(from, b, asked);
  } else {
    Local from = state_->local(a);
    if (state_->moves_start(unit.kind)) from = state_->start(from, asked);
    if (!asked.is_lost()) count = state_->count_whole(from, state_->local(b), unit.kind, asked);
  }
  return asked.answer(count / unit.factor);
}

Answer<std::int64_t> WorkCalendar::between(std::int64_t a, std::int64_t b,
                                           const CalendarUnit& unit, Instant known_at) const {
  if (b < a) {
    Answer<std::int64_t> mirrored = between(b, a, unit, known_at);
    mirrored.value = -mirrored.value;
    return mirrored;
  }
  Asked asked = state_->ask(known_at);
  if (!asked.accepts_date(a) || !asked.accepts_date(b)) return asked.answer(std::int64_t{0});
  if (unit.kind == UnitKind::work_time) asked.lose(code::period_mix, a);
  if (state_->moves_start(unit.kind)) a = state_->years->roll(a, asked);
  if (asked.is_lost() || a > b) return asked.answer(std::int64_t{0});
  if (unit.kind == UnitKind::elapsed) {
    return asked.answer((b - a) * day_seconds / unit.factor);
  }
  const std::int64_t count = state_->count_days(a, b, unit.kind, asked);
  return asked.answer(count / unit.factor);
}

}  // namespace guiju
