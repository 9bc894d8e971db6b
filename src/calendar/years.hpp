// The years of a calendar: laid out when first asked for, one for each state of what was published.
//
// A year is built once and never changes, so questions read it without a lock. What was known at a date
// picks the version: each distinct publication date of a year's rows begins a new one.
//
// Tested by tests/calendar/work_calendar_test.cpp.
#pragma once

#include <atomic>
#include <limits>
#include <memory>
#include <mutex>
#include <vector>

#include "calendar/year.hpp"

namespace guiju::calendar {

inline constexpr std::int64_t always = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

// 1400-01-01 and 10000-01-01: what both Boost and four-digit years can say.
inline constexpr std::int64_t first_date = -208188;
inline constexpr std::int64_t end_date = 2932897;

inline bool is_date_in_range(std::int64_t date) { return date >= first_date && date < end_date; }
// A day's room on both sides, so that no zone leaves the range.
inline bool is_time_in_range(std::int64_t seconds) {
  return seconds >= (first_date + 1) * day_seconds && seconds < (end_date - 1) * day_seconds;
}

// One question while it is being answered: what may be known, and what went wrong.
struct Asked {
  std::int64_t known_date = never;
  Code fault = Code::none;
  std::int64_t detail = 0;
  bool is_projected = false;

  bool is_lost() const { return fault != Code::none; }
  void lose(Code code, std::int64_t about = 0) {
    if (!is_lost()) fault = code, detail = about;
  }
  bool accepts_date(std::int64_t date);
  bool accepts_time(Instant time);
  template <typename T>
  Answer<T> answer(T value) const {
    if (is_lost()) return {T{}, fault, detail, is_projected};
    return {value, Code::none, 0, is_projected};
  }
};

// Thread-safe. The definition (judged) and the zone outlive it. A lost question gives 0, false or null.
class Years {
 public:
  Years(const CalendarDefinition& definition, const facts::Zone* zone);

  const Year* year(std::int64_t number, Asked& asked) const;
  const Year* year_of(std::int64_t date, Asked& asked) const;

  bool works(std::int64_t date, Asked& asked) const {
    const Year* in = year_of(date, asked);
    return in != nullptr && in->works(date);
  }
  // The n-th working day after (before) the date. REQUIRES: n > 0.
  std::int64_t workday_after(std::int64_t date, std::int64_t n, Asked& asked) const;
  std::int64_t workday_before(std::int64_t date, std::int64_t n, Asked& asked) const;
  // Working days d with after < d <= through. REQUIRES: after <= through.
  std::int64_t count_workdays(std::int64_t after, std::int64_t through, Asked& asked) const;
  // The date if it works, else the next working day.
  std::int64_t roll(std::int64_t date, Asked& asked) const {
    return works(date, asked) || asked.is_lost() ? date : workday_after(date, 1, asked);
  }

 private:
  // What may be known of a year: nothing, or the rows published by each of these dates.
  struct Slot {
    std::vector<const CalendarDefinition::Day*> rows;  // by date, then publication
    std::vector<std::int64_t> published;               // distinct, ascending
    std::unique_ptr<std::atomic<const Year*>[]> versions;
  };
  const Year* lay_out(const Slot& slot, std::int64_t number, std::size_t version,
                      bool is_projected) const;

  const CalendarDefinition& definition_;
  const facts::Zone* zone_;
  std::vector<Slot> slots_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<const Year>> laid_out_;
};

}  // namespace guiju::calendar
