// Deadlines from a ledger of pauses and extensions, and the reasons for them. See deadline.hpp.
#include "guiju/calendar/deadline.hpp"

#include <algorithm>

#include "calendar/codes.hpp"
#include "calendar/walk.hpp"
#include "calendar/year.hpp"
#include "facts/text_form.hpp"

namespace guiju {

namespace {

using calendar::counts_months;
using calendar::counts_seconds;
using calendar::is_before;
using calendar::print_date;
using calendar::Walk;
namespace code = calendar::code;

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
