// A deadline with its pauses and extensions, and why it is when it is.
//
// A clock's due time is never stored and shifted: it is derived from the limit, the start and the
// ledger of pauses and extensions, so it can be replayed and can explain itself: "paused 26 h",
// "holiday 3 to 5 April", "make-up Saturday 2 April".
//
// Pauses take out what the unit counts: work time inside shifts, or whole dates [from, to) for units
// of days. The limit of months is lengthened by the paused dates, one for one.
//
// Tested by tests/calendar/deadline_test.cpp.
#pragma once

#include <span>

#include "guiju/calendar/work_calendar.hpp"

namespace guiju {

// A stretch of time that does not count. Without `to`: not over yet.
struct Pause {
  Instant from;
  std::optional<Instant> to;
  std::string_view name;
};

struct Extension {
  std::int64_t amount = 0;
  const CalendarUnit* unit = nullptr;
  std::string_view name;
};

struct DeadlineQuestion {
  Instant start;
  std::int64_t amount = 0;
  const CalendarUnit* unit = nullptr;
  std::span<const Pause> pauses;
  std::span<const Extension> extensions;
  int warn_percent = 80;  // of all that counts, extensions included
  Instant known_at = WorkCalendar::everything_known;
};

struct DeadlineStep {
  enum class What : std::uint8_t {
    intake,     // the start came after closing or on a day off
    pause,      // did not count
    open_pause, // does not count, and is not over
    holiday,    // days off that the table names
    makeup,     // a rest day that is worked
    extension,  // from the due time before to the one after
    roll,       // from a rest day to the next working day
  };
  What what = What::pause;
  Instant from, to;
  std::string name;
  std::int64_t counted = 0;  // pause: seconds or days that it took out
};

struct Deadline {
  Code fault = Code::none;
  std::int64_t detail = 0;
  bool is_projected = false;
  std::optional<Instant> due;  // nothing: paused without an end
  std::optional<Instant> warn_at;
  std::vector<DeadlineStep> steps;  // by time

  bool ok() const { return fault == Code::none; }
};

// How much of a limit is used up: seconds (work, elapsed) or days (all other units).
struct Progress {
  std::int64_t used = 0;
  std::int64_t total = 0;
  // Whole percent used, rounded down; more than 100 when late.
  std::int64_t percent() const { return total <= 0 ? 100 : used * 100 / total; }
};

// Whole units counted from a to b outside the pauses, which may overlap and come in any order. Months
// cannot be counted around pauses.
GUIJU_API Answer<std::int64_t> elapsed(Instant a, Instant b, std::span<const Pause> pauses,
                                       const CalendarUnit& unit,
                                       Instant known_at = WorkCalendar::everything_known);
// The due time by the unit's calendar. REQUIRES: the units belong to calendars that are alive.
GUIJU_API Deadline deadline(const DeadlineQuestion& question);
GUIJU_API Answer<Progress> progress(const DeadlineQuestion& question, Instant now);
// A step as a message: code and arguments, times local to the calendar.
GUIJU_API Note describe(const DeadlineStep& step, const CalendarUnit& unit);

}  // namespace guiju
