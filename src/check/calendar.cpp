// Calendars: texts read, days judged, a WorkCalendar built.
#include <map>

#include "calendar/definition.hpp"
#include "check/checker.hpp"
#include "check/codes.hpp"
#include "facts/text_form.hpp"
#include "text/codes.hpp"

namespace guiju::check {
namespace {

using model::CalendarForm;
using text::Excerpt;

class CalendarReader {
 public:
  CalendarReader(Workbench& bench, const CalendarForm& form) : bench_(bench), form_(form) {}

  void read() {
    definition_.name = form_.name.text();
    definition_.zone = form_.zone ? form_.zone->text() : bench_.out.zone_name;
    read_week();
    read_shifts();
    read_days();
    read_intake();
    for (const CalendarForm::Unit& unit : form_.units) {
      if (auto read = calendar::read_unit(unit.name.text(), unit.amount.text())) definition_.units.push_back(std::move(*read));
      else refuse(unit.amount, "8 work_hour");
    }
    if (form_.skip) read_skip();
    if (form_.unpublished) read_unpublished();
    if (has_errors_) return stand_in();
    auto made = WorkCalendar::make(definition_, form_.span);
    for (const Diagnostic& d : made.diagnostics()) add_at_unit(d);
    if (!made.ok() || has_bad_days_) return stand_in();
    bench_.out.calendars.push_back(*made);
    bench_.out.calendar_places.push_back({*made, form_.span});
  }

 private:
  // A calendar of the same name and units, so that what asks a broken one is not misjudged. The pack is refused anyway.
  void stand_in() {
    CalendarDefinition definition;
    definition.name = definition_.name;
    definition.units = definition_.units;
    for (std::size_t d = 0; d < 5; ++d) definition.week[d].works = true;
    auto made = WorkCalendar::make(definition, form_.span);
    if (!made.ok()) {
      definition.units.clear();
      made = WorkCalendar::make(std::move(definition), form_.span);
    }
    if (made.ok()) bench_.out.calendars.push_back(*made);
  }

  void refuse(const Excerpt& text, const char* instead) {
    has_errors_ = true;
    const bool is_choice = std::string_view(instead).find(", ") != std::string_view::npos;
    bench_.diagnostics.add(code::bad_calendar_text, text.span(), {text.text()})
        .note(is_choice ? code::expected_one_of : code::write_instead, {instead});
  }

  // What is said of a unit is shown where the unit is written.
  void add_at_unit(const Diagnostic& d) {
    const bool is_of_unit = d.code == code::calendar_bad_unit || d.code == code::calendar_unit_taken;
    Span span = d.span;
    for (const CalendarForm::Unit& unit : form_.units)
      if (is_of_unit && !d.args.empty() && unit.name.text() == d.args[0])
        span = d.code == code::calendar_bad_unit ? unit.amount.span() : unit.name.span();
    Diagnostic& added = bench_.diagnostics.add(d.code, span, d.args);
    added.notes = d.notes;
    if (d.code == code::calendar_bad_unit) added.note(code::write_instead, {"8 work_hour"});
  }

  void read_week() {
    std::array<bool, 7> works{true, true, true, true, true, false, false};
    if (form_.week) {
      if (auto read = calendar::read_weekdays(form_.week->text())) works = *read;
      else refuse(*form_.week, "mon-fri");
    }
    for (std::size_t d = 0; d < 7; ++d) definition_.week[d].works = works[d];
  }

  void read_shifts() {
    for (const CalendarForm::DayShifts& form : form_.shifts) {
      std::array<bool, 7> days{};
      days.fill(true);
      if (!form.days.empty()) {
        if (auto read = calendar::read_weekdays(form.days.text())) days = *read;
        else refuse(form.days, "mon-fri");
      }
      std::vector<CalendarDefinition::Shift> shifts;
      for (const Excerpt& text : form.shifts) {
        if (auto shift = calendar::read_shift(text.text())) add_shift(*shift, text, shifts);
        else refuse(text, "08:00-12:00");
      }
      for (std::size_t d = 0; d < 7; ++d) {
        if (!days[d]) continue;
        definition_.week[d].shifts = shifts;
        if (!form.days.empty() && !form_.week) definition_.week[d].works = true;
      }
    }
  }

  void add_shift(const CalendarDefinition::Shift& shift, const Excerpt& text, std::vector<CalendarDefinition::Shift>& shifts) {
    if (!shifts.empty() && shifts.back().end > shift.begin) {
      has_errors_ = true;
      bench_.diagnostics.add(code::calendar_shifts_cross, text.span(), {last_shift_, text.text()});
    }
    shifts.push_back(shift);
    last_shift_ = text.text();
  }

  void read_days() {
    if (!form_.days.empty()) definition_.days.emplace();
    for (const CalendarForm::DayRow& row : form_.days)
      if (auto day = read_day(row)) definition_.days->push_back(std::move(*day));
  }

  // Nothing when it has cells that cannot be read; the other days are judged all the same.
  std::optional<CalendarDefinition::Day> read_day(const CalendarForm::DayRow& row) {
    const bool had_errors = std::exchange(has_errors_, false);
    CalendarDefinition::Day day;
    day.span = row.date.span();
    const auto date = facts::read_date(row.date.text());
    if (!date) refuse(row.date, "2022-04-05");
    else day.date = *date;
    if (row.kind.text() == "off" || row.kind.text() == "work") day.works = row.kind.text() == "work";
    else refuse(row.kind, "off, work");
    if (!row.published.empty()) {
      day.published = facts::read_date(row.published.text());
      if (!day.published) refuse(row.published, "2021-10-25");
    }
    day.name = row.name.text();
    if (!row.shifts.empty()) {
      if (auto shifts = calendar::read_shifts(row.shifts.text())) day.shifts = *shifts;
      else refuse(row.shifts, "08:00-12:00");
    }
    const bool is_bad = std::exchange(has_errors_, had_errors);
    has_bad_days_ |= is_bad;
    if (is_bad) return std::nullopt;
    return day;
  }

  void read_intake() {
    if (!form_.intake_closes && !form_.intake_reopens) return;
    CalendarDefinition::Intake intake;
    read_clock(form_.intake_closes, "17:00", intake.closes);
    read_clock(form_.intake_reopens, "08:30", intake.reopens);
    definition_.intake = intake;
  }
  void read_clock(const std::optional<Excerpt>& text, const char* example, std::int32_t& out) {
    if (!text) return;
    if (const auto read = calendar::read_clock(text->text())) out = *read;
    else refuse(*text, example);
  }

  void read_skip() {
    if (form_.skip->text() == "all") definition_.skip = CalendarDefinition::Skip::all;
    else if (form_.skip->text() == "start" || form_.skip->text() == "start only") definition_.skip = CalendarDefinition::Skip::start_only;
    else refuse(*form_.skip, "all, start only");
  }
  void read_unpublished() {
    if (form_.unpublished->text() == "error") definition_.unpublished = CalendarDefinition::Unpublished::error;
    else if (form_.unpublished->text() == "weekday") definition_.unpublished = CalendarDefinition::Unpublished::weekday;
    else refuse(*form_.unpublished, "error, weekday");
  }

  Workbench& bench_;
  const CalendarForm& form_;
  CalendarDefinition definition_;
  std::string last_shift_;
  bool has_errors_ = false;
  bool has_bad_days_ = false;
};

}  // namespace

void check_calendars(Workbench& bench) {
  for (const CalendarForm& form : bench.pack.calendars) CalendarReader(bench, form).read();
}

}  // namespace guiju::check
