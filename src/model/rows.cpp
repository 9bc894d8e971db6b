// A table's rows as a list of maps: the heads are all the keys, in the order in which they first appear.
//
// `because: {zh: …, en: …}` is short for the heads because_zh and because_en.
#include <unordered_map>

#include "model/codes.hpp"
#include "model/table.hpp"
#include "text/codes.hpp"

namespace guiju::model {
namespace {

using HeadNumbers = std::unordered_map<std::string, std::size_t>;

bool is_in_languages(const YamlNode::Entry& entry) { return entry.key.value == "because" && entry.value.is_map(); }
std::string head_in_language(const YamlNode::Entry& entry, const YamlNode::Entry& in) { return entry.key.value + "_" + in.key.value; }

// Every key of every row once.
HeadNumbers number_heads(const YamlNode& node, TableForm& table) {
  HeadNumbers numbers;
  const auto is_new = [&](const std::string& head) { return numbers.emplace(head, table.heads.size()).second; };
  for (const YamlNode& row : node.items) {
    if (!row.is_map()) continue;
    for (const YamlNode::Entry& entry : row.entries) {
      if (!is_in_languages(entry)) {
        if (is_new(entry.key.value)) table.heads.emplace_back(entry.key);
        continue;
      }
      for (const YamlNode::Entry& in : entry.value.entries) {
        const std::string head = head_in_language(entry, in);
        if (is_new(head)) table.heads.emplace_back(head, in.key.span.source, std::make_shared<const text::ScalarMap>(in.key.span.begin));
      }
    }
  }
  return numbers;
}

// Where a word's bytes stand: a scalar's by its map, a written null's one to one.
Cells::Place add_word(const YamlNode& word, Cells& cells) {
  if (word.is_null()) {
    return cells.add_text(word.value, [&](std::size_t i) {
      return word.span.begin + static_cast<std::uint32_t>(i);
    });
  }
  return cells.add_text(word.value, [&](std::size_t i) { return word.map.source_byte(i); });
}

void read_cell(const YamlNode& cell, std::size_t head, TableForm& table, Diagnostics& diagnostics) {
  if (cell.is_scalar() || cell.is_null()) return table.cells.set_cell(head, add_word(cell, table.cells));
  if (cell.is_sequence()) {
    std::vector<Cells::Place> items;
    for (const YamlNode& item : cell.items) {
      if (!item.is_scalar() && !item.is_null()) {
        diagnostics.add(code::cell_not_text, item.span, {table.heads[head].text()});
      } else {
        items.push_back(add_word(item, table.cells));
      }
    }
    return table.cells.set_list(head, std::move(items), cell.span);
  }
  diagnostics.add(code::cell_not_text, cell.span, {table.heads[head].text()});
}

}  // namespace

void read_rows(const YamlNode& node, const std::string& path, TableForm& table, Reading& reading) {
  if (!is_list(node, path, reading.diagnostics)) return;
  const HeadNumbers numbers = number_heads(node, table);
  if (table.heads.size() * node.items.size() > max_written_cells) {
    reading.diagnostics.add(code::table_too_large, table.span,
                            {path, std::to_string(max_written_cells)});
    return;
  }
  table.cells = Cells(table.heads.size(), "", {}, node.span.source);
  for (const YamlNode& row : node.items) {
    if (!row.is_map()) {
      reading.diagnostics.add(code::row_not_a_map, row.span);
      continue;
    }
    table.cells.add_row(row.span.begin, row.span.end);
    for (const YamlNode::Entry& entry : row.entries) {
      if (!is_in_languages(entry)) read_cell(entry.value, numbers.at(entry.key.value), table, reading.diagnostics);
      else
        for (const YamlNode::Entry& in : entry.value.entries) read_cell(in.value, numbers.at(head_in_language(entry, in)), table, reading.diagnostics);
    }
  }
  table.cells.shrink_to_fit();
}

}  // namespace guiju::model
