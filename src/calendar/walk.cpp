// Walks limits around pauses. See walk.hpp.
#include "calendar/walk.hpp"

#include <algorithm>
#include <limits>

#include "calendar/codes.hpp"
#include "calendar/year.hpp"

namespace guiju::calendar {

namespace {

constexpr std::int64_t open_end = std::numeric_limits<std::int64_t>::max();

// How a kind counts once its start has been moved, and before its end is rolled.
UnitKind counted_kind(UnitKind kind, const CalendarDefinition& definition) {
  if (kind == UnitKind::cal_day) return UnitKind::natural_day;
  if (kind == UnitKind::cal_month) return UnitKind::month;
  const bool moves_only = definition.skip == CalendarDefinition::Skip::start_only;
  return kind == UnitKind::workday && moves_only ? UnitKind::natural_day : kind;
}

}  // namespace

Walk::Walk(const WorkCalendar& by, UnitKind kind, std::span<const Pause> pauses, Instant known_at)
    : calendar_(by),
      kind_(kind),
      counted_kind_(counted_kind(kind, by.definition())),
      known_at_(known_at) {
  for (const Pause& pause : pauses) add(pause);
  std::sort(gaps_.begin(), gaps_.end(),
            [](const Gap& a, const Gap& b) { return is_before(a.from, b.from); });
  merge();
}

void Walk::add(const Pause& pause) {
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

void Walk::merge() {
  std::vector<Gap> merged;
  for (const Gap& gap : gaps_) {
    const bool touches =
        !merged.empty() && (counts_seconds(kind_) ? !is_before(merged.back().to, gap.from)
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

Instant Walk::begin(Instant start) {
  const bool may_move = kind_ == UnitKind::workday || kind_ == UnitKind::work_time;
  return take(calendar_.add(start, 0, unit(may_move ? kind_ : counted_kind_), known_at_));
}

Instant Walk::roll(Instant time) {
  if (!rolls(kind_) || fault_ != Code::none) return time;
  const std::int64_t date = calendar_.date_of(time);
  const std::int64_t rolled = take(calendar_.roll(date, known_at_));
  return rolled == date ? time : with_clock_of(time, rolled);
}

Instant Walk::with_clock_of(Instant time, std::int64_t date) {
  const CalendarUnit days = unit(UnitKind::natural_day);
  return take(calendar_.add(time, date - calendar_.date_of(time), days, known_at_));
}

std::int64_t Walk::days_between(std::int64_t after, std::int64_t through) {
  if (through <= after) return 0;
  if (counted_kind_ != UnitKind::workday) return through - after;
  // An intake would move a start off a rest day: begin on the next working day, which counts itself.
  const std::int64_t first =
      calendar_.definition().intake ? take(calendar_.roll(after, known_at_)) : after;
  if (first > through || fault_ != Code::none) return 0;
  const auto rest = calendar_.between(first, through, unit(UnitKind::workday), known_at_);
  return take(rest) + (first > after ? 1 : 0);
}

std::int64_t Walk::days_after(std::int64_t date, std::int64_t n) {
  if (n == 0) return date;
  if (counted_kind_ == UnitKind::workday && calendar_.definition().intake) {
    const std::int64_t first = take(calendar_.roll(date, known_at_));
    n -= first > date ? 1 : 0;
    date = first;
  }
  return take(calendar_.add(date, n, unit(counted_kind_), known_at_));
}

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

}  // namespace guiju::calendar
