// Working time: is this a working day, when are four working hours over, how much was counted.
//
// A calendar is laid out per year, once: the open stretches in universal time with the open time and
// the working days before each. So a question costs a few look-ups, however far apart the two times
// are. A year is laid out when it is first asked for.
//
// Two things are never guessed: a year that was not published is an error (or a marked projection),
// and a time that the calendar cannot reach is an error. Nothing throws; an Answer says why not.
//
// `known_at` asks what was known then: days published on a later date are not seen.
//
// Tested by tests/calendar/work_calendar_test.cpp, against a counter of single minutes.
#pragma once

#include <limits>
#include <memory>
#include <string_view>

#include "guiju/calendar/definition.hpp"
#include "guiju/facts/value.hpp"
#include "guiju/text/result.hpp"

namespace guiju {

class WorkCalendar;

enum class DayKind : std::uint8_t { weekday, weekend, holiday, makeup };
GUIJU_API std::string_view day_kind_name(DayKind kind);

// How a unit counts. All but `elapsed` look at the calendar or its zone.
enum class UnitKind : std::uint8_t {
  elapsed,      // seconds by any clock, nights and holidays too
  work_time,    // seconds inside shifts
  workday,      // whole working days: the day after is day 1, the clock time stays
  natural_day,  // dates; the clock time stays
  cal_day,      // dates, then rolled forward to a working day
  month,        // same day of the month, or its last day
  cal_month,    // month, then rolled forward to a working day
};

// `amount` of a unit is amount × factor of its kind (seconds, days, months).
struct CalendarUnit : PeriodUnit {
  const WorkCalendar* calendar = nullptr;
  UnitKind kind = UnitKind::elapsed;
  std::int64_t factor = 1;
};

// A value, or the code why there is none. `detail` is the year or the date the fault is about.
template <typename T>
struct Answer {
  T value{};
  Code fault = Code::none;
  std::int64_t detail = 0;
  bool is_projected = false;  // an unpublished year was read from the week pattern

  bool ok() const { return fault == Code::none; }
};

// Immutable and thread-safe. Times and dates lie in the years 1400 to 9999, else they are faults. Dates are days since 1970-01-01, local to the calendar's zone.
class GUIJU_API WorkCalendar {
 public:
  static constexpr Instant everything_known{std::numeric_limits<std::int64_t>::max(), 0};
  // Years a week pattern and a table of days can be laid out for.
  static constexpr std::int64_t first_year = 1900;
  static constexpr std::int64_t last_year = 2299;

  // Judges and builds; all that is wrong is reported, at the day's span or at `where`.
  static Result<std::shared_ptr<const WorkCalendar>> make(CalendarDefinition definition,
                                                          Span where = {});
  ~WorkCalendar();
  WorkCalendar(const WorkCalendar&) = delete;
  WorkCalendar& operator=(const WorkCalendar&) = delete;

  const std::string& name() const;
  const CalendarDefinition& definition() const;
  // work_minute work_hour work_day workday business_day cal_day cal_month, natural_day (or day) and
  // month, the elapsed ones (second minute hour urgent_minute urgent_hour urgent_day), and the
  // definition's own. A work_day that is not defined is one working day's shifts.
  const std::vector<CalendarUnit>& units() const;
  const CalendarUnit* unit(std::string_view name) const;  // null: none

  // --- days
  Answer<bool> is_workday(std::int64_t date, Instant known_at = everything_known) const;
  Answer<DayKind> kind_of(std::int64_t date, Instant known_at = everything_known) const;
  // What the table calls this day; empty where it says nothing.
  Answer<std::string_view> name_of(std::int64_t date, Instant known_at = everything_known) const;
  // This day if it is a working day, else the next (the one before).
  Answer<std::int64_t> roll(std::int64_t date, Instant known_at = everything_known) const;
  Answer<std::int64_t> roll_back(std::int64_t date, Instant known_at = everything_known) const;
  // When the first shift of a working day begins, and the last ends.
  Answer<Instant> opening(std::int64_t date, Instant known_at = everything_known) const;
  Answer<Instant> closing(std::int64_t date, Instant known_at = everything_known) const;

  // --- times
  std::int64_t date_of(Instant time) const;
  std::int32_t second_of_day(Instant time) const;
  Instant at(std::int64_t date, std::int32_t second_of_day) const;
  Answer<bool> is_open(Instant time, Instant known_at = everything_known) const;
  // The time itself if it is inside a shift, else when the next begins.
  Answer<Instant> next_open(Instant time, Instant known_at = everything_known) const;

  // --- counting. The unit's kind decides; its `calendar` is not looked at.
  // A negative amount counts backwards; rolled units, and working days of a calendar with an intake,
  // refuse it. Work time that ends exactly when a shift ends stays there.
  Answer<Instant> add(Instant time, std::int64_t amount, const CalendarUnit& unit,
                      Instant known_at = everything_known) const;
  // Work and elapsed time cannot be added to a date, whole days of elapsed time excepted.
  Answer<std::int64_t> add(std::int64_t date, std::int64_t amount, const CalendarUnit& unit,
                           Instant known_at = everything_known) const;
  // Whole units from a to b, so that between(a, add(a, n)) is n; negative when b is before a. The
  // rolled units count as natural_day and month.
  Answer<std::int64_t> between(Instant a, Instant b, const CalendarUnit& unit,
                               Instant known_at = everything_known) const;
  Answer<std::int64_t> between(std::int64_t a, std::int64_t b, const CalendarUnit& unit,
                               Instant known_at = everything_known) const;

 private:
  struct State;
  explicit WorkCalendar(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace guiju
