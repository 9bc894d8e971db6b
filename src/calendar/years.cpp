// Lays out years and counts their working days. See years.hpp.
#include "calendar/years.hpp"

#include <algorithm>

#include "calendar/codes.hpp"
#include "facts/text_form.hpp"

namespace guiju::calendar {

using Day = CalendarDefinition::Day;

bool Asked::accepts_date(std::int64_t date) {
  if (!is_date_in_range(date)) lose(code::calendar_out_of_range, date);
  return !is_lost();
}

bool Asked::accepts_time(Instant time) {
  if (!is_time_in_range(time.seconds)) lose(code::calendar_out_of_range, floor_day(time.seconds));
  return !is_lost();
}

// --- years ---------------------------------------------------------------------------------------

Years::Years(const CalendarDefinition& definition, const facts::Zone* zone)
    : definition_(definition), zone_(zone) {
  slots_.resize(WorkCalendar::last_year - WorkCalendar::first_year + 1);
  if (definition.days) {
    for (const Day& day : *definition.days) {
      Slot& slot =
          slots_[static_cast<std::size_t>(facts::civil_from_days(day.date).year -
                                       WorkCalendar::first_year)];
      slot.rows.push_back(&day);
      slot.published.push_back(day.published.value_or(always));
    }
  }
  for (Slot& slot : slots_) {
    std::sort(slot.published.begin(), slot.published.end());
    slot.published.erase(std::unique(slot.published.begin(), slot.published.end()),
                         slot.published.end());
    slot.versions = std::make_unique<std::atomic<const Year*>[]>(slot.published.size() + 1);
  }
}

const Year* Years::year(std::int64_t number, Asked& asked) const {
  if (number < WorkCalendar::first_year || number > WorkCalendar::last_year) {
    asked.lose(code::calendar_out_of_range, facts::days_from_civil(number, 1, 1));
    return nullptr;
  }
  const Slot& slot = slots_[static_cast<std::size_t>(number - WorkCalendar::first_year)];
  std::size_t version = slot.published.size();
  if (asked.known_date != never) {
    version = static_cast<std::size_t>(
        std::upper_bound(slot.published.begin(), slot.published.end(), asked.known_date) -
        slot.published.begin());
  }
  const bool is_covered = definition_.covers && number >= definition_.covers->first &&
                          number <= definition_.covers->last;
  const bool is_published =
      !definition_.days || version > 0 || (is_covered && slot.published.empty());
  if (!is_published && definition_.unpublished == CalendarDefinition::Unpublished::error) {
    asked.lose(code::calendar_unpublished, number);
    return nullptr;
  }
  asked.is_projected = asked.is_projected || !is_published;
  const Year* found = slot.versions[version].load(std::memory_order_acquire);
  return found != nullptr ? found : lay_out(slot, number, version, !is_published);
}

const Year* Years::year_of(std::int64_t date, Asked& asked) const {
  return asked.accepts_date(date) ? year(facts::civil_from_days(date).year, asked) : nullptr;
}

const Year* Years::lay_out(const Slot& slot, std::int64_t number,
                                         std::size_t version, bool is_projected) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (const Year* found = slot.versions[version].load(std::memory_order_relaxed)) return found;
  std::vector<const Day*> known;
  for (const Day* row : slot.rows) {
    if (version == 0 || row->published.value_or(always) > slot.published[version - 1]) continue;
    if (!known.empty() && known.back()->date == row->date) {
      known.back() = row;  // the later publication holds
    } else {
      known.push_back(row);
    }
  }
  laid_out_.push_back(std::make_unique<const Year>(definition_, zone_, number, known, is_projected));
  slot.versions[version].store(laid_out_.back().get(), std::memory_order_release);
  return laid_out_.back().get();
}

// --- days ----------------------------------------------------------------------------------------

std::int64_t Years::workday_after(std::int64_t date, std::int64_t n,
                                                Asked& asked) const {
  const Year* in = year_of(date, asked);
  if (in == nullptr) return 0;
  std::int64_t passed = in->workdays_through(date);
  while (n > in->workday_count() - passed) {
    n -= in->workday_count() - passed;
    passed = 0;
    in = year(in->number() + 1, asked);
    if (in == nullptr) return 0;
  }
  return in->workday(passed + n);
}

std::int64_t Years::workday_before(std::int64_t date, std::int64_t n,
                                                 Asked& asked) const {
  const Year* in = year_of(date, asked);
  if (in == nullptr) return 0;
  std::int64_t left = in->workdays_through(date) - (in->works(date) ? 1 : 0);
  while (n > left) {
    n -= left;
    in = year(in->number() - 1, asked);
    if (in == nullptr) return 0;
    left = in->workday_count();
  }
  return in->workday(left - n + 1);
}

std::int64_t Years::count_workdays(std::int64_t after, std::int64_t through,
                                                 Asked& asked) const {
  const Year* in = year_of(after, asked);
  const Year* last = year_of(through, asked);
  if (in == nullptr || last == nullptr) return 0;
  std::int64_t count = last->workdays_through(through) - in->workdays_through(after);
  for (; in != nullptr && in != last; in = year(in->number() + 1, asked)) {
    count += in->workday_count();
  }
  return count;
}

}  // namespace guiju::calendar
