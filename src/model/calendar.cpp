#include "model/calendar.hpp"

#include <algorithm>

#include "model/codes.hpp"
#include "model/table.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju::model {
namespace {

using DayRow = CalendarForm::DayRow;

// A column of the days, by its name in a file and in a map alike.
struct Column {
  std::string_view name;
  Excerpt DayRow::*cell;
  bool is_required;
};
constexpr std::array<Column, 5> columns = {{
    {"date", &DayRow::date, true},
    {"kind", &DayRow::kind, true},
    {"published", &DayRow::published, false},
    {"name", &DayRow::name, false},
    {"shifts", &DayRow::shifts, false},
}};

// [08:00-12:00, 14:00-18:00] for every day, or {mon-thu: […], fri: […]}
void read_shifts(const YamlNode& node, const std::string& path, CalendarForm& calendar,
                 Diagnostics& diagnostics) {
  if (!node.is_map()) {
    calendar.shifts.push_back({Excerpt(), read_texts(node, path, diagnostics)});
    return;
  }
  each_entry(node, path, diagnostics,
             [&](const YamlNode& key, const YamlNode& value, const std::string& inner) {
               calendar.shifts.push_back({Excerpt(key), read_texts(value, inner, diagnostics)});
             });
}

void read_units(const YamlNode& node, const std::string& path, CalendarForm& calendar,
                Diagnostics& diagnostics) {
  each_entry(node, path, diagnostics,
             [&](const YamlNode& key, const YamlNode& value, const std::string& inner) {
               if (auto amount = read_text(value, inner, diagnostics)) {
                 calendar.units.push_back({read_name(key, diagnostics), std::move(*amount)});
               }
             });
}

// --- days from a file, which is a table with these heads ---------------------------------------------

// The column of each head; columns.size() for one that is not known.
std::vector<std::size_t> find_columns(const TableForm& table, Span file, Diagnostics& diagnostics) {
  std::vector<std::size_t> numbers;
  std::vector<std::string_view> names;
  for (const Column& column : columns) names.push_back(column.name);
  for (const Excerpt& head : table.heads) {
    const auto at = std::find(names.begin(), names.end(), head.text());
    numbers.push_back(static_cast<std::size_t>(at - names.begin()));
    if (at != names.end() || head.text().starts_with("x-")) continue;
    Diagnostic& unknown =
        diagnostics.add(code::unknown_calendar_column, head.span(), {head.text()});
    if (const auto near = text::nearest_name(head.text(), names)) {
      unknown.note(code::did_you_mean, {*near});
    } else {
      unknown.note(code::expected_one_of, {"date, kind, published, name, shifts"});
    }
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!columns[i].is_required || table.heads.empty()) continue;
    if (std::find(numbers.begin(), numbers.end(), i) != numbers.end()) continue;
    diagnostics.add(code::missing_calendar_column, file, {std::string(columns[i].name)});
  }
  return numbers;
}

void read_day_file(const Excerpt& file, const std::string& path, CalendarForm& calendar,
                   Reading& reading) {
  TableForm table;
  read_table_file(file, path, table, reading);
  const auto numbers = find_columns(table, file.span(), reading.diagnostics);
  for (std::size_t row = 0; row < table.cells.row_count(); ++row) {
    DayRow day;
    for (std::size_t head = 0; head < numbers.size(); ++head) {
      if (numbers[head] == columns.size()) continue;
      const Column& column = columns[numbers[head]];
      const CellView cell = table.cells.cell(row, head);
      if (!cell.is_left_out()) {
        day.*column.cell = cell.excerpt(0);
      } else if (column.is_required) {
        reading.diagnostics.add(code::missing_calendar_cell, cell.span(), {std::string(column.name)});
      }
    }
    calendar.days.push_back(std::move(day));
  }
}

void read_day(const YamlNode& node, const std::string& path, CalendarForm& calendar,
              Diagnostics& diagnostics) {
  DayRow day;
  Fields fields(node, path, node.span, diagnostics);
  for (const Column& column : columns) {
    if (column.is_required) fields.require(column.name);
    if (auto text = fields.text(column.name)) day.*column.cell = std::move(*text);
  }
  fields.finish();
  calendar.days.push_back(std::move(day));
}

// {file: calendars/cn.csv}, or [{date: 2022-10-01, kind: off}, …]
void read_days(const YamlNode& node, const std::string& path, CalendarForm& calendar,
               Reading& reading) {
  if (node.is_map()) {
    Fields fields(node, path, node.span, reading.diagnostics);
    fields.require("file");
    if (auto file = fields.text("file")) read_day_file(*file, path, calendar, reading);
    fields.finish();
  } else if (is_list(node, path, reading.diagnostics)) {
    for (const YamlNode& item : node.items) read_day(item, path, calendar, reading.diagnostics);
  }
}

void read_intake(const YamlNode& node, const std::string& path, Span place, CalendarForm& calendar,
                 Diagnostics& diagnostics) {
  Fields fields(node, path, place, diagnostics);
  fields.require("closes");
  fields.require("reopens");
  calendar.intake_closes = fields.text("closes");
  calendar.intake_reopens = fields.text("reopens");
  fields.finish();
}

CalendarForm read_calendar(const YamlNode& key, const YamlNode& node, const std::string& path,
                           Reading& reading) {
  CalendarForm calendar;
  calendar.name = read_name(key, reading.diagnostics);
  calendar.span = key.span;
  Fields fields(node, path, key.span, reading.diagnostics);
  calendar.about = fields.about();
  calendar.zone = fields.text("time_zone");
  calendar.week = fields.text("week");
  calendar.skip = fields.text("skip");
  calendar.unpublished = fields.text("unpublished");
  Diagnostics& diagnostics = reading.diagnostics;
  if (const YamlNode* shifts = fields.any("shifts")) {
    read_shifts(*shifts, fields.path_of("shifts"), calendar, diagnostics);
  }
  if (const YamlNode* days = fields.any("days")) {
    read_days(*days, fields.path_of("days"), calendar, reading);
  }
  if (const YamlNode* units = fields.any("units")) {
    read_units(*units, fields.path_of("units"), calendar, diagnostics);
  }
  if (const YamlNode* intake = fields.any("intake")) {
    read_intake(*intake, fields.path_of("intake"), fields.key_span("intake"), calendar, diagnostics);
  }
  fields.finish();
  return calendar;
}

}  // namespace

std::vector<CalendarForm> read_calendars(const YamlNode& node, Reading& reading) {
  std::vector<CalendarForm> calendars;
  each_entry(node, "calendars", reading.diagnostics,
             [&](const YamlNode& key, const YamlNode& value, const std::string& path) {
               calendars.push_back(read_calendar(key, value, path, reading));
             });
  return calendars;
}

}  // namespace guiju::model
