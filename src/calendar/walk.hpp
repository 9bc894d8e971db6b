// How far a limit reaches around pauses: the steps that deadlines are made of.
//
// Two walks, by what the unit counts: seconds (work and elapsed time), stretch by stretch between the
// pauses; or dates, where a pause takes out the dates [from, to). Both stop where the limit is used up.
//
// Tested by tests/calendar/deadline_test.cpp.
#pragma once

#include <vector>

#include "guiju/calendar/deadline.hpp"

namespace guiju::calendar {

inline bool counts_seconds(UnitKind kind) {
  return kind == UnitKind::elapsed || kind == UnitKind::work_time;
}
inline bool counts_months(UnitKind kind) {
  return kind == UnitKind::month || kind == UnitKind::cal_month;
}
inline bool rolls(UnitKind kind) { return kind == UnitKind::cal_day || kind == UnitKind::cal_month; }

// A pause as a clock sees it: times, or dates [from, to).
struct Gap {
  Instant from, to;
  std::int64_t from_date = 0, to_date = 0;
};

// The limit of one unit kind: what counts, and until when.
class Walk {
 public:
  Walk(const WorkCalendar& by, UnitKind kind, std::span<const Pause> pauses, Instant known_at);

  Code fault() const { return fault_; }
  std::int64_t detail() const { return detail_; }
  bool is_projected() const { return is_projected_; }

  // Where a start really starts.
  Instant begin(Instant start);
  // When `amount` (seconds, days, months) from `start` is used up; not rolled. Nothing: a pause that
  // has no end comes before. REQUIRES: start is what begin() gave, amount >= 0.
  std::optional<Instant> end(Instant start, std::int64_t amount);
  // What counts from a to b. REQUIRES: months are not counted.
  std::int64_t count(Instant a, Instant b);
  // What end() gave, moved off rest days if the unit does that.
  Instant roll(Instant time);

 private:
  void add(const Pause& pause);
  void merge();
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
  Instant with_clock_of(Instant time, std::int64_t date);
  // Counted dates in (after, through], and the n-th after a date, whatever the calendar does to starts.
  std::int64_t days_between(std::int64_t after, std::int64_t through);
  std::int64_t days_after(std::int64_t date, std::int64_t n);

  const WorkCalendar& calendar_;
  UnitKind kind_;
  UnitKind counted_kind_;  // without moved starts and rolled ends
  Instant known_at_;
  std::vector<Gap> gaps_;
  Code fault_ = Code::none;
  std::int64_t detail_ = 0;
  bool is_projected_ = false;
};

}  // namespace guiju::calendar
