// Reads and judges calendar definitions. See definition.hpp.
#include "calendar/definition.hpp"

#include <algorithm>
#include <string>
#include <tuple>

#include "calendar/codes.hpp"
#include "calendar/year.hpp"
#include "facts/text_form.hpp"
#include "facts/zone.hpp"

namespace guiju::calendar {

namespace {

using Shift = CalendarDefinition::Shift;
using Day = CalendarDefinition::Day;

constexpr std::size_t most_shifts = 48;
constexpr std::string_view weekday_names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// Cuts off and returns what stands before the separator (all, when there is none).
std::string_view cut(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view part = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
  return trimmed(part);
}

std::optional<std::size_t> weekday_number(std::string_view name) {
  const auto at = std::find(std::begin(weekday_names), std::end(weekday_names), name);
  if (at == std::end(weekday_names)) return std::nullopt;
  return static_cast<std::size_t>(at - std::begin(weekday_names));
}

bool add_weekdays(std::string_view span, std::array<bool, 7>& days) {
  const bool is_range = span.find('-') != std::string_view::npos;
  const auto first = weekday_number(cut(span, '-'));
  const auto last = is_range ? weekday_number(trimmed(span)) : first;
  if (!first || !last) return false;
  for (std::size_t day = *first;; day = (day + 1) % 7) {
    days[day] = true;
    if (day == *last) return true;
  }
}

std::optional<int> two_digits(std::string_view text) {
  if (text.size() != 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') {
    return std::nullopt;
  }
  return (text[0] - '0') * 10 + (text[1] - '0');
}

std::string print_clock(std::int32_t seconds) {
  std::string out;
  for (const std::int32_t part : {seconds / 3600, seconds / 60 % 60}) {
    if (!out.empty()) out += ':';
    if (part < 10) out += '0';
    out += std::to_string(part);
  }
  return out;
}

bool is_date_in_range(std::int64_t date) {
  return date >= facts::days_from_civil(WorkCalendar::first_year, 1, 1) &&
         date < facts::days_from_civil(WorkCalendar::last_year + 1, 1, 1);
}

// Reports into the diagnostics; counts nothing, so that all that is wrong is found.
class Judge {
 public:
  Judge(CalendarDefinition& definition, Span where, Diagnostics& diagnostics)
      : definition_(definition), where_(where), diagnostics_(diagnostics) {}

  bool run() {
    if (!definition_.zone.empty() && facts::find_zone(definition_.zone) == nullptr) {
      report(code::calendar_zone, {definition_.zone});
    }
    judge_week();
    judge_years();
    if (definition_.days) judge_days(*definition_.days);
    judge_overhang();
    if (definition_.intake) judge_intake(*definition_.intake);
    return is_good_;
  }

 private:
  void report(Code code, std::vector<std::string> args, Span span = {}) {
    is_good_ = false;
    diagnostics_.add(code, span.is_somewhere() ? span : where_, std::move(args));
  }

  void judge_week() {
    bool works = false;
    const CalendarDefinition::Weekday* before = nullptr;
    for (const auto& weekday : definition_.week) {
      works = works || weekday.works;
      // The same shifts on every day are one text in the pack, and one message.
      if (before == nullptr || before->shifts != weekday.shifts) judge_shifts(weekday.shifts, where_);
      before = &weekday;
    }
    if (definition_.days) {
      for (const Day& day : *definition_.days) works = works || day.works;
    }
    if (!works) report(code::calendar_never_works, {definition_.name});
  }

  void judge_shifts(const std::vector<Shift>& shifts, Span span) {
    if (shifts.size() > most_shifts) {
      report(code::calendar_too_many_shifts, {std::to_string(most_shifts)}, span);
      return;
    }
    for (std::size_t i = 0; i < shifts.size(); ++i) {
      const Shift& shift = shifts[i];
      if (shift.begin < 0 || shift.begin >= day_seconds || shift.end <= shift.begin ||
          shift.end - shift.begin > day_seconds) {
        report(code::calendar_bad_shift, {print_shift(shift)}, span);
        return;
      }
      if (i > 0 && shift.begin < shifts[i - 1].end) {
        report(code::calendar_shifts_cross, {print_shift(shifts[i - 1]), print_shift(shift)}, span);
        return;
      }
    }
  }

  // A shift over midnight must be over when the first shift of any day begins: whichever days follow
  // each other, open time never overlaps.
  void judge_overhang() {
    const Shift* latest = nullptr;
    const Shift* earliest = nullptr;
    for (const std::vector<Shift>* shifts : all_shifts()) {
      if (shifts->empty()) continue;
      if (latest == nullptr || shifts->back().end > latest->end) latest = &shifts->back();
      if (earliest == nullptr || shifts->front().begin < earliest->begin) earliest = &shifts->front();
    }
    if (latest == nullptr || latest->end <= day_seconds) return;
    const bool has_open_days = std::any_of(
        definition_.week.begin(), definition_.week.end(),
        [](const auto& weekday) { return weekday.works && weekday.shifts.empty(); });
    if (has_open_days) {
      report(code::calendar_shifts_cross, {print_shift(*latest), "00:00-24:00"});
    } else if (latest->end - day_seconds > earliest->begin) {
      report(code::calendar_shifts_cross, {print_shift(*latest), print_shift(*earliest)});
    }
  }

  std::vector<const std::vector<Shift>*> all_shifts() const {
    std::vector<const std::vector<Shift>*> all;
    for (const auto& weekday : definition_.week) all.push_back(&weekday.shifts);
    if (definition_.days) {
      for (const Day& day : *definition_.days) all.push_back(&day.shifts);
    }
    return all;
  }

  void judge_years() {
    if (!definition_.covers) return;
    const auto [first, last] = *definition_.covers;
    if (first > last || first < WorkCalendar::first_year || last > WorkCalendar::last_year) {
      report(code::calendar_day_range,
             {std::to_string(first) + "–" + std::to_string(last),
              std::to_string(WorkCalendar::first_year), std::to_string(WorkCalendar::last_year)});
      definition_.covers.reset();
    }
  }

  void judge_days(std::vector<Day>& days) {
    std::stable_sort(days.begin(), days.end(), [](const Day& a, const Day& b) {
      return std::tie(a.date, a.published) < std::tie(b.date, b.published);
    });
    for (std::size_t i = 0; i < days.size(); ++i) {
      const Day& day = days[i];
      judge_date(day);
      judge_shifts(day.shifts, day.span);
      if (!day.works && !day.shifts.empty()) {
        report(code::calendar_off_with_shifts, {print_date(day.date)}, day.span);
      }
      if (i > 0 && days[i - 1].date == day.date && days[i - 1].published == day.published) {
        report(code::calendar_day_twice, {print_date(day.date)}, day.span);
      }
    }
  }

  void judge_date(const Day& day) {
    std::int64_t first = WorkCalendar::first_year;
    std::int64_t last = WorkCalendar::last_year;
    if (definition_.covers) first = definition_.covers->first, last = definition_.covers->last;
    const bool is_in_range =
        is_date_in_range(day.date) && facts::civil_from_days(day.date).year >= first &&
        facts::civil_from_days(day.date).year <= last;
    if (is_in_range && (!day.published || is_date_in_range(*day.published))) return;
    const std::int64_t bad = is_in_range ? *day.published : day.date;
    report(code::calendar_day_range,
           {print_date(bad), std::to_string(first), std::to_string(last)}, day.span);
  }

  void judge_intake(const CalendarDefinition::Intake& intake) {
    if (intake.closes <= 0 || intake.closes > day_seconds || intake.reopens < 0 ||
        intake.reopens >= day_seconds) {
      report(code::calendar_bad_intake, {});
    }
  }

  CalendarDefinition& definition_;
  Span where_;
  Diagnostics& diagnostics_;
  bool is_good_ = true;
};

std::int64_t open_seconds_of_a_day(const CalendarDefinition& definition) {
  const auto working = std::find_if(definition.week.begin(), definition.week.end(),
                                    [](const auto& day) { return day.works; });
  const auto weekday = static_cast<unsigned>(
      working == definition.week.end() ? 0 : working - definition.week.begin());
  std::int64_t sum = 0;
  for (const Shift& shift : shifts_of(definition, weekday, nullptr)) sum += shift.end - shift.begin;
  return sum;
}

CalendarUnit make_unit(std::string name, const WorkCalendar* calendar, UnitKind kind,
                       std::int64_t factor) {
  CalendarUnit unit;
  unit.name = std::move(name);
  unit.calendar = calendar;
  unit.kind = kind;
  unit.factor = factor;
  return unit;
}

CalendarUnit* find_unit(std::vector<CalendarUnit>& units, std::string_view name) {
  const auto at = std::find_if(units.begin(), units.end(),
                               [&](const CalendarUnit& unit) { return unit.name == name; });
  return at == units.end() ? nullptr : &*at;
}

}  // namespace

std::optional<std::array<bool, 7>> read_weekdays(std::string_view text) {
  std::array<bool, 7> days{};
  text = trimmed(text);
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    const bool ends_in_comma = text.back() == ',';
    if (ends_in_comma || !add_weekdays(cut(text, ','), days)) return std::nullopt;
  }
  return days;
}

std::optional<std::int32_t> read_clock(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = two_digits(text.substr(0, 2));
  const auto minute = two_digits(text.substr(3, 2));
  if (!hour || !minute || *minute > 59 || *hour > 24 || (*hour == 24 && *minute > 0)) {
    return std::nullopt;
  }
  return *hour * 3600 + *minute * 60;
}

std::optional<Shift> read_shift(std::string_view text) {
  if (text.find('-') == std::string_view::npos) return std::nullopt;
  const auto begin = read_clock(cut(text, '-'));
  const auto end = read_clock(trimmed(text));
  if (!begin || !end || *begin == day_seconds) return std::nullopt;
  const auto whole_day = static_cast<std::int32_t>(day_seconds);
  return Shift{*begin, *end <= *begin ? *end + whole_day : *end};
}

std::optional<std::vector<Shift>> read_shifts(std::string_view text) {
  std::vector<Shift> shifts;
  std::string blanks(text);
  std::replace(blanks.begin(), blanks.end(), ',', ' ');
  std::string_view rest = trimmed(blanks);
  while (!rest.empty()) {
    const auto shift = read_shift(cut(rest, ' '));
    if (!shift) return std::nullopt;
    shifts.push_back(*shift);
    rest = trimmed(rest);
  }
  return shifts;
}

std::optional<CalendarDefinition::Unit> read_unit(std::string_view name, std::string_view amount) {
  const auto number = facts::read_int(cut(amount, ' '));
  const std::string_view base = trimmed(amount);
  if (!number || *number <= 0 || base.empty() || base.find(' ') != std::string_view::npos) {
    return std::nullopt;
  }
  return CalendarDefinition::Unit{std::string(name), *number, std::string(base)};
}

std::string print_shift(Shift shift) {
  const auto whole_day = static_cast<std::int32_t>(day_seconds);
  const std::int32_t end = shift.end > whole_day ? shift.end - whole_day : shift.end;
  return print_clock(shift.begin) + "-" + print_clock(end);
}

bool judge(CalendarDefinition& definition, Span where, Diagnostics& diagnostics) {
  return Judge(definition, where, diagnostics).run();
}

std::int32_t longest_overhang(const CalendarDefinition& definition) {
  std::int32_t latest = 0;
  const auto look = [&](const std::vector<Shift>& shifts) {
    if (!shifts.empty()) latest = std::max(latest, shifts.back().end);
  };
  for (const auto& weekday : definition.week) look(weekday.shifts);
  if (definition.days) {
    for (const Day& day : *definition.days) look(day.shifts);
  }
  return std::max(0, latest - static_cast<std::int32_t>(day_seconds));
}

std::vector<CalendarUnit> work_out_units(const CalendarDefinition& definition,
                                         const WorkCalendar* calendar, Span where,
                                         Diagnostics& diagnostics) {
  std::vector<CalendarUnit> units;
  const auto add = [&](const char* name, UnitKind kind, std::int64_t factor) {
    units.push_back(make_unit(name, calendar, kind, factor));
  };
  add("second", UnitKind::elapsed, 1);
  add("minute", UnitKind::elapsed, 60);
  add("hour", UnitKind::elapsed, 3600);
  add("day", UnitKind::natural_day, 1);
  add("urgent_minute", UnitKind::elapsed, 60);
  add("urgent_hour", UnitKind::elapsed, 3600);
  add("urgent_day", UnitKind::elapsed, day_seconds);
  add("natural_day", UnitKind::natural_day, 1);
  add("month", UnitKind::month, 1);
  add("work_minute", UnitKind::work_time, 60);
  add("work_hour", UnitKind::work_time, 3600);
  add("cal_day", UnitKind::cal_day, 1);
  add("cal_month", UnitKind::cal_month, 1);
  add("workday", UnitKind::workday, 1);
  const std::size_t fixed = units.size();
  add("business_day", UnitKind::workday, 1);
  add("work_day", UnitKind::work_time, open_seconds_of_a_day(definition));
  const std::size_t built_in = units.size();
  // A unit stands on those before it, so there is no circle to look for.
  for (const CalendarDefinition::Unit& unit : definition.units) {
    const CalendarUnit* base = find_unit(units, unit.base);
    std::int64_t factor = 0;
    if (base == nullptr || unit.name.empty() || unit.amount <= 0 || unit.name == unit.base ||
        __builtin_mul_overflow(unit.amount, base->factor, &factor)) {
      diagnostics.add(code::calendar_bad_unit, where,
                      {unit.name, std::to_string(unit.amount), unit.base});
      continue;
    }
    CalendarUnit made = make_unit(unit.name, calendar, base->kind, factor);
    CalendarUnit* taken = find_unit(units, unit.name);
    const auto place = taken == nullptr ? units.size() : static_cast<std::size_t>(taken - units.data());
    if (taken == nullptr) {
      units.push_back(std::move(made));
    } else if (place >= fixed && place < built_in) {
      *taken = std::move(made);
    } else {
      diagnostics.add(code::calendar_unit_taken, where, {unit.name});
    }
  }
  return units;
}

}  // namespace guiju::calendar
