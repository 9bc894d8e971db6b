// One year of a calendar, laid out: which days work, and the open stretches in universal time.
//
// Both carry running sums (working days before each day, open seconds before each stretch), so that
// counting inside a year is a look-up and over years a sum of totals. A shift belongs to the year of
// the day it begins on, and may end in the next one.
//
// Tested by tests/calendar/year_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facts/zone.hpp"
#include "guiju/calendar/work_calendar.hpp"

namespace guiju::calendar {

inline constexpr std::int64_t day_seconds = 86400;

std::int64_t floor_day(std::int64_t seconds);
bool is_before(Instant a, Instant b);
// For messages; a date that no calendar has is printed as the nearest one that can be.
std::string print_date(std::int64_t date);
// 0 is Monday.
unsigned weekday_of(std::int64_t date);
// The instant of a local time; without a zone the two are one.
std::int64_t to_utc(const facts::Zone* zone, std::int64_t local_seconds);
std::int64_t to_local(const facts::Zone* zone, std::int64_t utc_seconds);

// [begin, end) in universal time; `before` is the open time of the year before `begin`.
struct OpenStretch {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::int64_t before = 0;
};

class Year {
 public:
  // `days`: those of this year that are known, one row a date, ascending.
  Year(const CalendarDefinition& definition, const facts::Zone* zone, std::int64_t year,
       const std::vector<const CalendarDefinition::Day*>& days, bool is_projected);

  std::int64_t number() const { return number_; }
  std::int64_t first_date() const { return first_date_; }
  std::int64_t end_date() const { return first_date_ + day_count(); }
  bool is_projected() const { return is_projected_; }

  // REQUIRES for all below: the date is in this year.
  DayKind kind(std::int64_t date) const { return kinds_[index(date)]; }
  bool works(std::int64_t date) const {
    return kind(date) == DayKind::weekday || kind(date) == DayKind::makeup;
  }
  const CalendarDefinition::Day* row(std::int64_t date) const;

  // Working days of the year on or before the date; of the whole year; the k-th of them, from 1.
  std::int64_t workdays_through(std::int64_t date) const {
    return workdays_through_[index(date)];
  }
  std::int64_t workday_count() const { return static_cast<std::int64_t>(workdays_.size()); }
  std::int64_t workday(std::int64_t k) const {
    return first_date_ + workdays_[static_cast<std::size_t>(k) - 1];
  }

  const std::vector<OpenStretch>& stretches() const { return stretches_; }
  std::int64_t open_seconds() const { return open_seconds_; }
  // The first stretch of this day or later; of the first day after the year: the number of stretches.
  std::size_t first_stretch(std::int64_t date) const { return first_stretch_[index(date)]; }
  // The first stretch that ends after this instant, whose local date is `date`.
  std::size_t stretch_after(std::int64_t utc_seconds, std::int64_t date) const;

 private:
  std::size_t index(std::int64_t date) const {
    return static_cast<std::size_t>(date - first_date_);
  }
  std::int64_t day_count() const { return static_cast<std::int64_t>(kinds_.size()); }
  void open(const facts::Zone* zone, std::int64_t date,
            const std::vector<CalendarDefinition::Shift>& shifts);

  std::int64_t number_;
  std::int64_t first_date_ = 0;
  bool is_projected_;
  std::int64_t open_seconds_ = 0;
  std::vector<DayKind> kinds_;
  std::vector<std::int16_t> workdays_through_;
  std::vector<std::int16_t> workdays_;
  std::vector<OpenStretch> stretches_;
  std::vector<std::uint32_t> first_stretch_;  // one more than days
  std::vector<const CalendarDefinition::Day*> rows_;
};

// The shifts of a working day: the row's own, else its weekday's, else (a make-up day whose weekday
// has none) those of the first working weekday. Never empty.
std::vector<CalendarDefinition::Shift> shifts_of(const CalendarDefinition& definition,
                                                 unsigned weekday,
                                                 const CalendarDefinition::Day* row);

}  // namespace guiju::calendar
