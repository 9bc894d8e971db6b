// Lays out a year day by day. See year.hpp.
#include "calendar/year.hpp"

#include <algorithm>

#include "facts/text_form.hpp"

namespace guiju::calendar {

std::int64_t floor_day(std::int64_t seconds) {
  return seconds / day_seconds - (seconds % day_seconds < 0 ? 1 : 0);
}

bool is_before(Instant a, Instant b) {
  return a.seconds < b.seconds || (a.seconds == b.seconds && a.nanos < b.nanos);
}

std::string print_date(std::int64_t date) {
  constexpr std::int64_t most = 11'000'000;
  std::string out;
  facts::append_date(out, std::clamp(date, -most, most));
  return out;
}

unsigned weekday_of(std::int64_t date) {
  return static_cast<unsigned>(((date + 3) % 7 + 7) % 7);  // 1970-01-01 was a Thursday
}

std::int64_t to_utc(const facts::Zone* zone, std::int64_t local_seconds) {
  return zone == nullptr ? local_seconds : zone->to_utc(local_seconds);
}

std::int64_t to_local(const facts::Zone* zone, std::int64_t utc_seconds) {
  return zone == nullptr ? utc_seconds : utc_seconds + zone->offset_at(utc_seconds);
}

std::vector<CalendarDefinition::Shift> shifts_of(const CalendarDefinition& definition,
                                                 unsigned weekday,
                                                 const CalendarDefinition::Day* row) {
  if (row != nullptr && !row->shifts.empty()) return row->shifts;
  const CalendarDefinition::Weekday* pattern = &definition.week[weekday];
  if (!pattern->works && pattern->shifts.empty()) {
    const auto working = std::find_if(definition.week.begin(), definition.week.end(),
                                      [](const auto& day) { return day.works; });
    if (working != definition.week.end()) pattern = &*working;
  }
  if (!pattern->shifts.empty()) return pattern->shifts;
  return {{0, static_cast<std::int32_t>(day_seconds)}};
}

namespace {

DayKind kind_of(bool works_in_week, const CalendarDefinition::Day* row) {
  if (row == nullptr) return works_in_week ? DayKind::weekday : DayKind::weekend;
  if (!row->works) return DayKind::holiday;
  return works_in_week ? DayKind::weekday : DayKind::makeup;
}

}  // namespace

Year::Year(const CalendarDefinition& definition, const facts::Zone* zone, std::int64_t year,
           const std::vector<const CalendarDefinition::Day*>& days, bool is_projected)
    : number_(year),
      first_date_(facts::days_from_civil(year, 1, 1)),
      is_projected_(is_projected),
      rows_(days) {
  const std::int64_t end = facts::days_from_civil(year + 1, 1, 1);
  unsigned weekday = weekday_of(first_date_);
  auto next_row = rows_.begin();
  for (std::int64_t date = first_date_; date < end; ++date, weekday = (weekday + 1) % 7) {
    const CalendarDefinition::Day* row = nullptr;
    if (next_row != rows_.end() && (*next_row)->date == date) row = *next_row++;
    const DayKind kind = kind_of(definition.week[weekday].works, row);
    kinds_.push_back(kind);
    first_stretch_.push_back(static_cast<std::uint32_t>(stretches_.size()));
    if (kind == DayKind::weekday || kind == DayKind::makeup) {
      workdays_.push_back(static_cast<std::int16_t>(date - first_date_));
      open(zone, date, shifts_of(definition, weekday, row));
    }
    workdays_through_.push_back(static_cast<std::int16_t>(workdays_.size()));
  }
  first_stretch_.push_back(static_cast<std::uint32_t>(stretches_.size()));
}

void Year::open(const facts::Zone* zone, std::int64_t date,
                const std::vector<CalendarDefinition::Shift>& shifts) {
  for (const CalendarDefinition::Shift& shift : shifts) {
    std::int64_t begin = to_utc(zone, date * day_seconds + shift.begin);
    const std::int64_t end = to_utc(zone, date * day_seconds + shift.end);
    // Where clocks go forward a shift may shrink to nothing, or its beginning pass into the next one.
    if (!stretches_.empty()) begin = std::max(begin, stretches_.back().end);
    if (begin >= end) continue;
    stretches_.push_back({begin, end, open_seconds_});
    open_seconds_ += end - begin;
  }
}

const CalendarDefinition::Day* Year::row(std::int64_t date) const {
  const auto at = std::lower_bound(
      rows_.begin(), rows_.end(), date,
      [](const CalendarDefinition::Day* row, std::int64_t d) { return row->date < d; });
  return at != rows_.end() && (*at)->date == date ? *at : nullptr;
}

std::size_t Year::stretch_after(std::int64_t utc_seconds, std::int64_t date) const {
  // Only a shift of the day before can still be open; two days back is safe where zones jump.
  const std::int64_t from = std::max(first_date_, date - 2);
  std::size_t i = first_stretch_[index(from)];
  while (i < stretches_.size() && stretches_[i].end <= utc_seconds) ++i;
  return i;
}

}  // namespace guiju::calendar
