// Holes in time: what a pack will have no answer for before a date that somebody names.
//
// A parameter whose values end, a dated table of which no row is in force, a calendar whose years were not published:
// each is an error of the record that needs it, on the day when it is needed. Here they are found before.
//
// Tested by tests/check/holes_test.cpp.
#include "check/holes.hpp"

#include <algorithm>

#include "check/codes.hpp"
#include "facts/text_form.hpp"

namespace guiju::check {
namespace {

std::string written(std::int64_t days) {
  std::string text;
  facts::append_date(text, days);
  return text;
}

void find_in_params(const CheckedPack& pack, std::int64_t through, Diagnostics& diagnostics) {
  for (const DatedParam& param : pack.params)
    if (param.until && *param.until < through)
      diagnostics.add(code::hole_ahead, param.words.span, {param.words.name, written(*param.until)});
}

// Days from the first that a row is in force until `through` on which no row is.
void find_in_table(const Decision& decision, const Table& table, std::int64_t through, Diagnostics& diagnostics) {
  if (!table.is_dated) return;
  struct Days {
    std::int64_t from, to;  // half-open
  };
  std::vector<Days> in_force;
  for (const Table::Row& row : table.rows) {
    if (!row.from && !row.to) return;  // always in force
    in_force.push_back({row.from.value_or(std::numeric_limits<std::int64_t>::min()), row.to.value_or(through + 1)});
  }
  std::sort(in_force.begin(), in_force.end(), [](const Days& a, const Days& b) { return a.from < b.from; });
  std::int64_t covered = in_force.front().from;
  const auto report = [&](std::int64_t next) {
    if (covered < next && covered <= through)
      diagnostics.add(code::hole_between, decision.words.span, {decision.words.name, written(covered), written(std::min(next - 1, through))});
  };
  for (const Days& days : in_force) {
    report(days.from);
    covered = std::max(covered, days.to);
  }
  report(through + 1);
}

std::int64_t year_of(std::int64_t days) { return std::stoll(written(days).substr(0, 4)); }

void find_in_calendar(const CheckedPack::Calendar& calendar, std::int64_t through, Diagnostics& diagnostics) {
  const CalendarDefinition& definition = calendar.calendar->definition();
  if (!definition.days || definition.unpublished != CalendarDefinition::Unpublished::error) return;
  std::int64_t last = definition.covers ? definition.covers->last : 0;
  if (!definition.covers)
    for (const CalendarDefinition::Day& day : *definition.days) last = std::max(last, year_of(day.date));
  for (std::int64_t year = last + 1; last > 0 && year <= year_of(through); ++year)
    diagnostics.add(code::year_not_published, calendar.span, {definition.name, std::to_string(year)});
}

}  // namespace

void find_holes(const CheckedPack& pack, std::int64_t through, Diagnostics& diagnostics) {
  find_in_params(pack, through, diagnostics);
  for (const Decision& decision : pack.decisions)
    if (const auto* table = std::get_if<Table>(&decision.kind)) find_in_table(decision, *table, through, diagnostics);
  for (const CheckedPack::Calendar& calendar : pack.calendar_places) find_in_calendar(calendar, through, diagnostics);
}

}  // namespace guiju::check
