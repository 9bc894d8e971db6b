// Deadlines from a ledger of pauses and extensions. See deadline.hpp.
//
// Two walks, by what the unit counts: seconds (work and elapsed time), stretch by stretch between the
// pauses; or dates, where a pause takes out the dates [from, to). Both stop where the limit is used up.
#include "guiju/calendar/deadline.hpp"

#include <algorithm>

#include "calendar/codes.hpp"
#include "calendar/year.hpp"
#include "facts/text_form.hpp"

namespace guiju {

namespace {

using calendar::day_seconds;
using calendar::floor_day;
namespace code = calendar::code;

constexpr std::int64_t open_end = std::numeric_limits<std::int64_t>::max();

bool is_before(Instant a, Instant b) {
  return a.seconds < b.seconds || (a.seconds == b.seconds && a.nanos < b.nanos);
}

bool counts_seconds(UnitKind kind) {
  return kind == UnitKind::elapsed || kind == UnitKind::work_time;
}
bool counts_months(UnitKind kind) {
  return kind == UnitKind::month || kind == UnitKind::cal_month;
}
bool rolls(UnitKind kind) { return kind == UnitKind::cal_day || kind == UnitKind::cal_month; }

// A pause as a clock sees it: times, or dates [from, to).
struct Gap {
  Instant from, to;
  std::int64_t from_date = 0, to_date = 0;
};

// The limit of one unit kind: what counts, and until when.
class Walk {
 public:
  Walk(const WorkCalendar& by, UnitKind kind, std::span<const Pause> pauses, Instant known_at)
      : calendar_(by), kind_(kind), known_at_(known_at) {
    // A start that is moved counts every date afterwards: from then on they are plain dates.
    counted_kind_ = kind == UnitKind::workday &&
                            by.definition().skip == CalendarDefinition::Skip::start_only
                        ? UnitKind::natural_day
                    : kind == UnitKind::cal_day ? UnitKind::natural_day
                    : kind == UnitKind::cal_month ? UnitKind::month
                                                  : kind;
    for (const Pause& pause : pauses) add(pause);
    std::sort(gaps_.begin(), gaps_.end(),
              [](const Gap& a, const Gap& b) { return is_before(a.from, b.from); });
    merge();
  }

  Code fault() const { return fault_; }
  std::int64_t detail() const { return detail_; }
  bool is_projected() const { return is_projected_; }

  // Where a start really starts.
  Instant begin(Instant start) {
    const bool may_move = kind_ == UnitKind::workday || kind_ == UnitKind::work_time;
    return take(calendar_.add(start, 0, unit(may_move ? kind_ : counted_kind_), known_at_));
  }
  // When `amount` (seconds, days, months) from `start` is used up; not rolled. Nothing: a pause that
  // has no end comes before. REQUIRES: start is what begin() gave, amount >= 0.
  std::optional<Instant> end(Instant start, std::int64_t amount);
  // What counts from a to b. REQUIRES: months are not counted.
  std::int64_t count(Instant a, Instant b);
  Instant roll(Instant time) {
    if (!rolls(kind_) || fault_ != Code::none) return time;
    const std::int64_t date = calendar_.date_of(time);
    const std::int64_t rolled = take(calendar_.roll(date, known_at_));
    return rolled == date ? time : with_clock_of(time, rolled);
  }

 private:
  void add(const Pause& pause) {
    Gap gap{pause.from, pause.to.value_or(Instant{open_end, 0})};
    if (is_before(gap.to, gap.from)) return lose(code::times_reversed, 0);
    // The calendar judges the times; an answer is not needed.
    take(calendar_.add(gap.from, 0, unit(UnitKind::elapsed), known_at_));
    if (pause.to) take(calendar_.add(gap.to, 0, unit(UnitKind::elapsed), known_at_));
    if (fault_ != Code::none) return;
    gap.from_date = calendar_.date_of(gap.from);
    gap.to_date = pause.to ? calendar_.date_of(gap.to) : open_end;
    gaps_.push_back(gap);
  }

  void merge() {
    std::vector<Gap> merged;
    for (const Gap& gap : gaps_) {
      const bool touches = !merged.empty() &&
                           (counts_seconds(kind_) ? !is_before(merged.back().to, gap.from)
                                                  : merged.back().to_date >= gap.from_date);
      if (!touches) {
        merged.push_back(gap);
        continue;
      }
      if (is_before(merged.back().to, gap.to)) merged.back().to = gap.to;
      merged.back().to_date = std::max(merged.back().to_date, gap.to_date);
    }
    gaps_ = std::move(merged);
  }

  std::optional<Instant> end_of_seconds(Instant start, std::int64_t amount);
  std::optional<Instant> end_of_days(Instant start, std::int64_t amount);
  std::optional<Instant> end_of_months(Instant start, std::int64_t amount);

  CalendarUnit unit(UnitKind kind) const {
    CalendarUnit made;
    made.calendar = &calendar_;
    made.kind = kind;
    return made;
  }
  template <typename T>
  T take(const Answer<T>& answer) {
    is_projected_ = is_projected_ || answer.is_projected;
    if (!answer.ok()) lose(answer.fault, answer.detail);
    return answer.value;
  }
  void lose(Code fault, std::int64_t detail) {
    if (fault_ == Code::none) fault_ = fault, detail_ = detail;
  }
  Instant with_clock_of(Instant time, std::int64_t date) {
    CalendarUnit days = unit(UnitKind::natural_day);
    return take(calendar_.add(time, date - calendar_.date_of(time), days, known_at_));
  }
  // Counted dates in (after, through].
  std::int64_t days_between(std::int64_t after, std::int64_t through) {
    if (through <= after) return 0;
    if (counted_kind_ != UnitKind::workday) return through - after;
    // A day off must not be moved by the calendar's intake: count from the working day before it.
    return take(calendar_.between(take(calendar_.roll_back(after, known_at_)), through,
                                  unit(UnitKind::workday), known_at_));
  }
  std::int64_t days_after(std::int64_t date, std::int64_t n) {
    if (counted_kind_ == UnitKind::workday && n > 0) {
      date = take(calendar_.roll_back(date, known_at_));
    }
    return n == 0 ? date : take(calendar_.add(date, n, unit(counted_kind_), known_at_));
  }

  const WorkCalendar& calendar_;
  UnitKind kind_;
  UnitKind counted_kind_;  // without moved starts and rolled ends
  Instant known_at_;
  std::vector<Gap> gaps_;
  Code fault_ = Code::none;
  std::int64_t detail_ = 0;
  bool is_projected_ = false;
};

std::optional<Instant> Walk::end(Instant start, std::int64_t amount) {
  if (fault_ != Code::none) return start;
  if (counts_seconds(kind_)) return end_of_seconds(start, amount);
  return counts_months(kind_) ? end_of_months(start, amount) : end_of_days(start, amount);
}

std::optional<Instant> Walk::end_of_seconds(Instant start, std::int64_t amount) {
  const CalendarUnit seconds = unit(kind_);
  Instant at = start;
  for (const Gap& gap : gaps_) {
    if (!is_before(at, gap.to)) continue;
    if (is_before(at, gap.from)) {
      const auto due = calendar_.add(at, amount, seconds, known_at_);
      if (due.ok() && !is_before(gap.from, due.value)) return take(due);
      amount -= take(calendar_.between(at, gap.from, seconds, known_at_));
      if (fault_ != Code::none) return at;
    }
    if (gap.to.seconds == open_end) return std::nullopt;
    at = gap.to;
  }
  return take(calendar_.add(at, amount, seconds, known_at_));
}

std::optional<Instant> Walk::end_of_days(Instant start, std::int64_t amount) {
  std::int64_t date = calendar_.date_of(start);
  for (const Gap& gap : gaps_) {
    const std::int64_t last_before = gap.from_date - 1;
    if (amount == 0 || gap.to_date - 1 <= date || fault_ != Code::none) continue;
    if (last_before > date) {
      const std::int64_t counted = days_between(date, last_before);
      if (amount <= counted) break;
      amount -= counted;
    }
    if (gap.to_date == open_end) return std::nullopt;
    date = gap.to_date - 1;
  }
  const std::int64_t due = days_after(date, amount);
  return fault_ == Code::none ? with_clock_of(start, due) : start;
}

std::optional<Instant> Walk::end_of_months(Instant start, std::int64_t amount) {
  const std::int64_t first = calendar_.date_of(start) + 1;
  std::int64_t due =
      calendar_.date_of(take(calendar_.add(start, amount, unit(UnitKind::month), known_at_)));
  for (const Gap& gap : gaps_) {
    const std::int64_t from = std::max(gap.from_date, first);
    if (fault_ != Code::none || from > due || gap.to_date <= from) continue;
    if (gap.to_date == open_end) return std::nullopt;
    due += gap.to_date - from;
  }
  return fault_ == Code::none ? with_clock_of(start, due) : start;
}

std::int64_t Walk::count(Instant a, Instant b) {
  if (counts_months(kind_)) lose(code::period_mix, 0);
  if (fault_ != Code::none || !is_before(a, b)) return 0;
  const CalendarUnit base = unit(counted_kind_);
  std::int64_t count = take(calendar_.between(a, b, base, known_at_));
  // The last date counts when the clock is past that of the start, as in between().
  const bool is_last_whole = calendar_.second_of_day(b) >= calendar_.second_of_day(a);
  const std::int64_t last = calendar_.date_of(b) - (is_last_whole ? 0 : 1);
  for (const Gap& gap : gaps_) {
    if (counts_seconds(kind_)) {
      const Instant from = is_before(gap.from, a) ? a : gap.from;
      const Instant to = is_before(b, gap.to) ? b : gap.to;
      if (is_before(from, to)) count -= take(calendar_.between(from, to, base, known_at_));
    } else {
      const std::int64_t from = std::max(gap.from_date, calendar_.date_of(a) + 1);
      const std::int64_t to = std::min(gap.to_date - 1, last);
      if (from <= to) count -= days_between(from - 1, to);
    }
  }
  return std::max<std::int64_t>(count, 0);
}

// The limit with its extensions in legs of one kind each; neighbours of one kind are one leg.
struct Leg {
  const CalendarUnit* unit = nullptr;
  std::int64_t amount = 0;  // seconds, days, months
};

// What a question comes to, shared by deadline() and progress().
class Reckoning {
 public:
  explicit Reckoning(const DeadlineQuestion& question)
      : question_(question),
        calendar_(*question.unit->calendar),
        walk_(calendar_, question.unit->kind, question.pauses, question.known_at) {}

  Deadline deadline();
  Answer<Progress> progress(Instant now);

 private:
  bool prepare();
  std::optional<Instant> due_after(std::size_t leg_count);
  std::int64_t total(Instant due);
  void explain(Deadline& result);
  void explain_extensions(Deadline& result);
  void explain_days(Deadline& result);
  void warn(Deadline& result);
  void lose(Code fault, std::int64_t detail = 0) {
    if (fault_ == Code::none) fault_ = fault, detail_ = detail;
  }
  Code fault() const { return fault_ != Code::none ? fault_ : walk_.fault(); }
  std::int64_t detail() const { return fault_ != Code::none ? detail_ : walk_.detail(); }
  bool is_projected() const { return is_projected_ || walk_.is_projected(); }
  // Months are measured in dates.
  UnitKind measure_kind() const {
    return counts_months(question_.unit->kind) ? UnitKind::natural_day : question_.unit->kind;
  }
  bool counts_days_off() const {
    return question_.unit->kind == UnitKind::work_time || question_.unit->kind == UnitKind::workday;
  }

  const DeadlineQuestion& question_;
  const WorkCalendar& calendar_;
  Walk walk_;
  Code fault_ = Code::none;
  std::int64_t detail_ = 0;
  bool is_projected_ = false;
  std::vector<Leg> legs_;
  Instant start_;     // where the start really starts
  Instant unrolled_;  // the due time before the last roll
};

bool Reckoning::prepare() {
  const auto add_leg = [&](const CalendarUnit* unit, std::int64_t amount) {
    std::int64_t n = 0;
    if (unit == nullptr || unit->calendar != &calendar_) return lose(code::period_mix);
    if (amount < 0) return lose(code::period_backwards);
    if (__builtin_mul_overflow(amount, unit->factor, &n)) return lose(code::overflow);
    const bool same = !legs_.empty() && legs_.back().unit->kind == unit->kind;
    if (!same) {
      legs_.push_back({unit, n});
    } else if (__builtin_add_overflow(legs_.back().amount, n, &legs_.back().amount)) {
      lose(code::overflow);
    }
  };
  add_leg(question_.unit, question_.amount);
  for (const Extension& extension : question_.extensions) add_leg(extension.unit, extension.amount);
  start_ = walk_.begin(question_.start);
  return fault() == Code::none;
}

// The due time of the first legs.
std::optional<Instant> Reckoning::due_after(std::size_t leg_count) {
  std::optional<Instant> at = walk_.end(start_, legs_[0].amount);
  if (!at) return at;
  unrolled_ = *at;
  at = walk_.roll(*at);
  for (std::size_t i = 1; i < leg_count && fault() == Code::none; ++i) {
    Walk leg(calendar_, legs_[i].unit->kind, question_.pauses, question_.known_at);
    const std::optional<Instant> end = leg.end(leg.begin(*at), legs_[i].amount);
    is_projected_ = is_projected_ || leg.is_projected();
    if (leg.fault() != Code::none) {
      lose(leg.fault(), leg.detail());
      return at;
    }
    if (!end) return end;
    unrolled_ = *end;
    at = leg.roll(*end);
  }
  return at;
}

// All that counts, in the first leg's measure; months are measured in dates.
std::int64_t Reckoning::total(Instant due) {
  const bool is_one_measure = legs_.size() == 1 && !counts_months(question_.unit->kind);
  if (is_one_measure) return legs_[0].amount;
  Walk measure(calendar_, measure_kind(), question_.pauses, question_.known_at);
  return measure.count(start_, due);
}

void Reckoning::warn(Deadline& result) {
  if (!result.due || question_.warn_percent <= 0) return;
  std::int64_t share = 0;
  if (__builtin_mul_overflow(total(*result.due), std::int64_t{question_.warn_percent}, &share)) return;
  share = (share + 99) / 100;
  Walk measure(calendar_, measure_kind(), question_.pauses, question_.known_at);
  result.warn_at = measure.end(start_, share);
}

Deadline Reckoning::deadline() {
  Deadline result;
  if (prepare()) {
    result.due = due_after(legs_.size());
    if (fault() == Code::none) warn(result);
    if (fault() == Code::none) explain(result);
  }
  result.fault = fault();
  result.detail = detail();
  result.is_projected = is_projected();
  if (!result.ok()) {
    result.due.reset();
    result.warn_at.reset();
    result.steps.clear();
  }
  return result;
}

void Reckoning::explain(Deadline& result) {
  using What = DeadlineStep::What;
  if (is_before(question_.start, start_)) {
    result.steps.push_back({What::intake, question_.start, start_, {}, 0});
  }
  const Instant end = result.due.value_or(start_);
  for (const Pause& pause : question_.pauses) {
    if (result.due && !is_before(pause.from, end)) continue;
    if (!pause.to) {
      result.steps.push_back({What::open_pause, pause.from, pause.from, std::string(pause.name), 0});
      continue;
    }
    const Instant until = result.due ? end : *pause.to;
    Walk with(calendar_, measure_kind(), std::span(&pause, 1), question_.known_at);
    Walk without(calendar_, measure_kind(), {}, question_.known_at);
    const std::int64_t lost = without.count(start_, until) - with.count(start_, until);
    result.steps.push_back({What::pause, pause.from, *pause.to, std::string(pause.name), lost});
  }
  if (result.due) {
    if (counts_days_off()) explain_days(result);
    explain_extensions(result);
    if (!(unrolled_ == end)) result.steps.push_back({What::roll, unrolled_, end, {}, 0});
  }
  std::stable_sort(result.steps.begin(), result.steps.end(),
                   [](const auto& a, const auto& b) { return is_before(a.from, b.from); });
}

void Reckoning::explain_extensions(Deadline& result) {
  DeadlineQuestion shorter = question_;
  std::optional<Instant> before;
  for (std::size_t i = 0; i <= question_.extensions.size(); ++i) {
    shorter.extensions = question_.extensions.first(i);
    Reckoning reckoning(shorter);
    if (!reckoning.prepare()) return;
    const std::optional<Instant> due = reckoning.due_after(reckoning.legs_.size());
    if (i > 0 && before && due) {
      result.steps.push_back({DeadlineStep::What::extension, *before, *due,
                              std::string(question_.extensions[i - 1].name), 0});
    }
    before = due;
  }
}

// The days off and make-up days that the table names, between start and due.
void Reckoning::explain_days(Deadline& result) {
  using What = DeadlineStep::What;
  std::optional<DeadlineStep> holiday;
  const auto& days = calendar_.definition().days;
  if (!days) return;
  const std::int64_t first = calendar_.date_of(question_.start);
  const std::int64_t last = calendar_.date_of(*result.due);
  auto row = std::lower_bound(days->begin(), days->end(), first,
                              [](const auto& day, std::int64_t date) { return day.date < date; });
  std::int64_t looked_at = first - 1;
  for (; row != days->end() && row->date <= last; ++row) {
    if (row->date == looked_at) continue;
    looked_at = row->date;
    const auto kind = calendar_.kind_of(row->date, question_.known_at);
    const auto name = calendar_.name_of(row->date, question_.known_at);
    const Instant from = calendar_.at(row->date, 0);
    const Instant to = calendar_.at(row->date + 1, 0);
    if (kind.ok() && kind.value == DayKind::makeup) {
      result.steps.push_back({What::makeup, from, to, std::string(name.value), 0});
    }
    if (!kind.ok() || kind.value != DayKind::holiday) continue;
    if (holiday && holiday->to == from && holiday->name == name.value) {
      holiday->to = to;
      continue;
    }
    if (holiday) result.steps.push_back(*holiday);
    holiday = DeadlineStep{What::holiday, from, to, std::string(name.value), 0};
  }
  if (holiday) result.steps.push_back(*holiday);
}

Answer<Progress> Reckoning::progress(Instant now) {
  Answer<Progress> result;
  if (prepare()) {
    const std::optional<Instant> due = due_after(legs_.size());
    Walk measure(calendar_, measure_kind(), question_.pauses, question_.known_at);
    result.value.used = measure.count(start_, now);
    // Paused without an end: months cannot be measured then, everything else can.
    const std::int64_t limit = counts_months(question_.unit->kind) ? 0 : legs_[0].amount;
    result.value.total = due ? total(*due) : limit;
    lose(measure.fault(), measure.detail());
  }
  result.fault = fault();
  result.detail = detail();
  result.is_projected = is_projected();
  if (!result.ok()) result.value = {};
  return result;
}

std::string print_time(const WorkCalendar& by, Instant time) {
  std::string out;
  facts::append_date(out, by.date_of(time));
  const std::int32_t second = by.second_of_day(time);
  const std::int32_t parts[] = {second / 3600, second / 60 % 60, second % 60};
  for (int i = 0; i < (parts[2] == 0 ? 2 : 3); ++i) {
    out += i == 0 ? ' ' : ':';
    if (parts[i] < 10) out += '0';
    out += std::to_string(parts[i]);
  }
  return out;
}

std::string print_date(std::int64_t date) {
  std::string out;
  facts::append_date(out, date);
  return out;
}

// "26 h", "1 h 30 min", "3 d".
std::string print_counted(std::int64_t counted, UnitKind kind) {
  if (!counts_seconds(kind)) return std::to_string(counted) + " d";
  const std::int64_t hours = counted / 3600;
  const std::int64_t minutes = counted / 60 % 60;
  std::string out = hours > 0 || minutes == 0 ? std::to_string(hours) + " h" : "";
  if (minutes > 0) out += (out.empty() ? "" : " ") + std::to_string(minutes) + " min";
  return out;
}

}  // namespace

Answer<std::int64_t> elapsed(Instant a, Instant b, std::span<const Pause> pauses,
                             const CalendarUnit& unit, Instant known_at) {
  if (is_before(b, a)) return {0, code::times_reversed, 0, false};
  if (pauses.empty()) return unit.calendar->between(a, b, unit, known_at);
  Walk walk(*unit.calendar, unit.kind, pauses, known_at);
  const std::int64_t count = walk.fault() == Code::none ? walk.count(walk.begin(a), b) : 0;
  const bool ok = walk.fault() == Code::none;
  return {ok ? count / unit.factor : 0, walk.fault(), walk.detail(), walk.is_projected()};
}

Deadline deadline(const DeadlineQuestion& question) { return Reckoning(question).deadline(); }

Answer<Progress> progress(const DeadlineQuestion& question, Instant now) {
  return Reckoning(question).progress(now);
}

Note describe(const DeadlineStep& step, const CalendarUnit& unit) {
  using What = DeadlineStep::What;
  const WorkCalendar& by = *unit.calendar;
  const std::string from = print_time(by, step.from);
  const std::string to = print_time(by, step.to);
  switch (step.what) {
    case What::intake: return {code::step_intake, {from, to}, {}};
    case What::pause:
      return {code::step_pause, {from, to, print_counted(step.counted, unit.kind), step.name}, {}};
    case What::open_pause: return {code::step_open_pause, {from, step.name}, {}};
    case What::holiday:
      return {code::step_holiday,
              {print_date(by.date_of(step.from)), print_date(by.date_of(step.to) - 1), step.name}, {}};
    case What::makeup:
      return {code::step_makeup, {print_date(by.date_of(step.from)), step.name}, {}};
    case What::extension: return {code::step_extension, {from, to, step.name}, {}};
    case What::roll: return {code::step_roll, {from, to}, {}};
  }
  return {};
}

}  // namespace guiju
