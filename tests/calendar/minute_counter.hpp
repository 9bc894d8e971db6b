// The slow second opinion: every minute of some years, open or not, asked of the definition's rules
// one by one. Shares no code with the calendar but the zone's offset.
#pragma once

#include <map>
#include <vector>

#include "facts/text_form.hpp"
#include "facts/zone.hpp"
#include "guiju/calendar/definition.hpp"

namespace guiju::calendar {

class MinuteCounter {
 public:
  // Minutes from the first day of `first_year` to the last of `last_year`, in universal time.
  MinuteCounter(const CalendarDefinition& definition, int first_year, int last_year)
      : definition_(definition),
        zone_(definition.zone.empty() ? nullptr : facts::find_zone(definition.zone)),
        first_(facts::days_from_civil(first_year, 1, 1) * 1440) {
    if (definition.days) {
      for (const auto& row : *definition.days) rows_[row.date] = row;  // the last one wins
    }
    const std::int64_t end = facts::days_from_civil(last_year + 1, 1, 1) * 1440;
    open_.reserve(static_cast<std::size_t>(end - first_));
    for (std::int64_t minute = first_; minute < end; ++minute) open_.push_back(look(minute));
  }

  bool works(std::int64_t date) const {
    const auto row = rows_.find(date);
    if (row != rows_.end()) return row->second.works;
    return definition_.week[weekday(date)].works;
  }
  bool is_open(std::int64_t minute) const {
    return open_[static_cast<std::size_t>(minute - first_)];
  }
  // The end of the n-th open minute from here on.
  std::int64_t add(std::int64_t minute, std::int64_t n) const {
    for (; n > 0; ++minute) n -= is_open(minute) ? 1 : 0;
    return minute;
  }
  // The beginning of the n-th open minute before.
  std::int64_t subtract(std::int64_t minute, std::int64_t n) const {
    while (n > 0) n -= is_open(--minute) ? 1 : 0;
    return minute;
  }
  std::int64_t between(std::int64_t from, std::int64_t to) const {
    std::int64_t count = 0;
    for (; from < to; ++from) count += is_open(from) ? 1 : 0;
    return count;
  }

 private:
  static std::size_t weekday(std::int64_t date) {
    return static_cast<std::size_t>(((date % 7) + 10) % 7);  // 1970-01-01: 10 % 7 = 3, Thursday
  }
  bool is_in_shift(std::int64_t date, std::int64_t second) const {
    if (!works(date)) return false;
    const auto row = rows_.find(date);
    const auto* shifts = &definition_.week[weekday(date)].shifts;
    if (row != rows_.end() && !row->second.shifts.empty()) shifts = &row->second.shifts;
    for (std::size_t i = 0; shifts->empty() && i < 7; ++i) {
      if (definition_.week[i].works) shifts = &definition_.week[i].shifts;
      if (definition_.week[i].works && shifts->empty()) return second < 86400;
    }
    for (const auto& shift : *shifts) {
      if (second >= shift.begin && second < shift.end) return true;
    }
    return false;
  }
  bool look(std::int64_t minute) const {
    const std::int64_t utc = minute * 60;
    const std::int64_t local = zone_ == nullptr ? utc : utc + zone_->offset_at(utc);
    std::int64_t date = local / 86400;
    if (local < date * 86400) --date;
    const std::int64_t second = local - date * 86400;
    return is_in_shift(date, second) || is_in_shift(date - 1, second + 86400);
  }

  const CalendarDefinition& definition_;
  const facts::Zone* zone_;
  std::map<std::int64_t, CalendarDefinition::Day> rows_;
  std::int64_t first_;
  std::vector<bool> open_;
};

}  // namespace guiju::calendar
