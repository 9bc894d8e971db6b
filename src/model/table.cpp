#include "model/table.hpp"

#include <array>

#include "model/codes.hpp"
#include "model/schema.hpp"
#include "text/codes.hpp"

namespace guiju::model {
namespace {

std::vector<TableForm::Named> read_columns(const YamlNode& node, const std::string& path,
                                           Diagnostics& diagnostics) {
  std::vector<TableForm::Named> columns;
  each_entry(node, path, diagnostics,
             [&](const YamlNode& key, const YamlNode& value, const std::string& inner) {
               auto expression = read_text(value, inner, diagnostics);
               if (!expression) return;
               columns.push_back({read_name(key, diagnostics), std::move(*expression)});
             });
  return columns;
}

TableForm::Output read_output(const YamlNode& key, const YamlNode& node, const std::string& path,
                              Diagnostics& diagnostics) {
  TableForm::Output output;
  output.name = read_name(key, diagnostics);
  if (!node.is_map()) {
    output.type = read_type(node, path, diagnostics);
    return output;
  }
  Fields fields(node, path, key.span, diagnostics);
  output.type = read_type(fields, diagnostics);
  output.about = fields.about();
  fields.finish();
  return output;
}

// Which of grid, rows, file holds the rows; the others are diagnosed.
std::string_view rows_source(Fields& fields, Diagnostics& diagnostics) {
  std::string_view first;
  for (const std::string_view key : {"grid", "rows", "file"}) {
    if (!fields.has(key)) continue;
    if (first.empty()) {
      first = key;
    } else {
      diagnostics.add(code::several_rows_sources, fields.key_span(key),
                      {fields.path(), std::string(first), std::string(key)});
    }
  }
  if (first.empty()) diagnostics.add(code::no_rows_source, fields.place(), {fields.path()});
  return first;
}

}  // namespace

TableForm read_table(const YamlNode& node, const std::string& path, Span place, Reading& reading) {
  TableForm table;
  table.span = place;
  Fields fields(node, path, place, reading.diagnostics);
  table.hit_span = place;
  if (fields.has("hit")) table.hit_span = fields.any("hit")->span;
  if (auto word = fields.word("hit", hit_words)) table.hit = static_cast<HitPolicy>(*word);
  table.allows_gaps = fields.has("complete");
  table.is_complete = fields.flag("complete", false);
  table.allows_gaps &= !table.is_complete;
  table.complete_span = fields.key_span("complete");
  table.otherwise_span = fields.key_span("else");
  if (const YamlNode* columns = fields.any("columns")) {
    table.columns = read_columns(*columns, fields.path_of("columns"), reading.diagnostics);
  }
  fields.require("outputs");
  if (const YamlNode* outputs = fields.any("outputs")) {
    each_entry(*outputs, fields.path_of("outputs"), reading.diagnostics,
               [&](const YamlNode& key, const YamlNode& value, const std::string& inner) {
                 table.outputs.push_back(read_output(key, value, inner, reading.diagnostics));
               });
    if (table.outputs.empty() && outputs->is_map()) {
      reading.diagnostics.add(code::empty_map, outputs->span, {fields.path_of("outputs")});
    }
  }
  if (const YamlNode* otherwise = fields.any("else")) table.otherwise = *otherwise;
  read_row_source(fields, node.is_map(), table, reading);
  fields.finish();
  return table;
}

void read_row_source(Fields& fields, bool is_wanted, TableForm& table, Reading& reading) {
  const YamlNode* grid = fields.any("grid");
  const YamlNode* rows = fields.any("rows");
  const YamlNode* file = fields.any("file");
  if (!is_wanted) return;
  const std::string_view source = rows_source(fields, reading.diagnostics);
  if (source == "grid") read_grid(*grid, fields.path_of("grid"), table, reading);
  if (source == "rows") read_rows(*rows, fields.path_of("rows"), table, reading);
  if (source != "file") return;
  if (auto name = read_text(*file, fields.path_of("file"), reading.diagnostics)) {
    read_table_file(*name, fields.path(), table, reading);
  }
}

}  // namespace guiju::model
