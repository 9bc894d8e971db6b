#include "guiju/analyse/row_table.hpp"

#include <algorithm>
#include <set>

#include "model/table.hpp"

namespace guiju {
namespace {

using model::CellView;
using model::TableForm;
using text::YamlNode;

// Where a character stands that means something else in a grid, outside of quotes.
bool has_bare(std::string_view text, char sign) {
  bool is_quoted = false;
  for (const char c : text) {
    if (c == '"') is_quoted = !is_quoted;
    if (c == sign && !is_quoted) return true;
  }
  return false;
}

// A comma that would part an item in two.
bool has_bare_comma(std::string_view text) {
  int depth = 0;
  bool is_quoted = false;
  for (const char c : text) {
    if (c == '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    if (c == '(' || c == '[') ++depth;
    if (c == ')' || c == ']') --depth;
    if (c == ',' && depth == 0) return true;
  }
  return false;
}

class Converter {
 public:
  Converter(const TableForm& table, RowTable& out) : table_(table), out_(out) {}

  void convert() {
    for (const TableForm::Output& output : table_.outputs) outputs_.insert(output.name.text());
    order_heads();
    std::vector<std::string> heads;
    for (const std::size_t h : order_) heads.push_back(table_.heads[h].text());
    for (const std::string& head : heads)
      if (has_bare(head, '|')) refuse(head, "a bar in a head ends it in a grid; name the expression under columns");
    heads.insert(heads.begin() + static_cast<std::ptrdiff_t>(left_), "||");
    out_.grid.push_back(std::move(heads));
    for (std::size_t row = 0; row < table_.cells.row_count(); ++row) convert_row(row);
  }

 private:
  void order_heads() {
    static const std::set<std::string, std::less<>> said{"because", "because_zh", "because_en", "basis", "title"};
    const auto add = [&](auto belongs) {
      for (std::size_t h = 0; h < table_.heads.size(); ++h)
        if (belongs(table_.heads[h].text())) order_.push_back(h);
    };
    add([&](const std::string& head) { return head == "id"; });
    add([&](const std::string& head) { return head != "id" && !outputs_.contains(head) && !said.contains(head); });
    left_ = order_.size();
    add([&](const std::string& head) { return outputs_.contains(head); });
    add([&](const std::string& head) { return head != "id" && !outputs_.contains(head) && said.contains(head); });
  }

  void convert_row(std::size_t row) {
    std::vector<std::string> cells;
    place_ = "row " + std::to_string(row + 1);
    for (const std::size_t h : order_) {
      const CellView cell = table_.cells.cell(row, h);
      if (table_.heads[h].text() == "id" && !cell.is_left_out()) place_ = "row " + std::string(cell.text(0));
      cells.push_back(written(cell, table_.heads[h].text()));
    }
    cells.insert(cells.begin() + static_cast<std::ptrdiff_t>(left_), "");
    out_.grid.push_back(std::move(cells));
  }

  std::string written(const CellView& cell, const std::string& head) {
    std::string text;
    if (cell.is_list() && (outputs_.contains(head) || cell.size() == 0)) refuse(head, "a list; write it as an expression, = [a, b]");
    for (std::size_t i = 0; i < cell.size(); ++i) {
      if (cell.is_list() && has_bare_comma(cell.text(i))) refuse(head, "an item with a comma in it; put it in quotes inside, '\"a, b\"'");
      text += (i > 0 ? ", " : "") + std::string(cell.text(i));
    }
    if (text.find('\n') != std::string::npos) refuse(head, "a text of several lines");
    if (has_bare(text, '|')) refuse(head, "a bar ends a cell; put the text in quotes inside, '\"a | b\"'");
    return text;
  }

  void refuse(const std::string& head, const std::string& why) {
    if (out_.refusal.empty()) out_.refusal = (place_.empty() ? "" : place_ + ", ") + head + ": " + why;
  }

  const TableForm& table_;
  RowTable& out_;
  std::set<std::string> outputs_;
  std::vector<std::size_t> order_;
  std::size_t left_ = 0;
  std::string place_;
};

class Collector {
 public:
  Collector(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics)
      : sources_(sources), source_(sources[source]), diagnostics_(diagnostics) {}

  void add(const std::string& decision, const YamlNode& node) {
    const auto rows = std::find_if(node.entries.begin(), node.entries.end(), [](const YamlNode::Entry& e) { return e.key.value == "rows"; });
    if (rows == node.entries.end() || !rows->value.is_sequence()) return;
    const model::ReadPart no_parts = [](const text::Excerpt&) -> Result<std::uint32_t> { return Diagnostics(); };
    model::Reading reading{sources_, no_parts, diagnostics_};
    const TableForm table = model::read_table(node, "decisions." + decision + ".table", node.span, reading);
    if (diagnostics_.has_errors() || table.heads.empty()) return;
    RowTable out;
    out.decision = decision;
    place(rows->key.span.begin, std::max(rows->value.span.end, rows->value.span.begin + 1), out);
    Converter(table, out).convert();
    tables_.push_back(std::move(out));
  }
  std::vector<RowTable> take() { return std::move(tables_); }

 private:
  void place(std::uint32_t begin, std::uint32_t end, RowTable& out) const {
    const std::string_view all = source_.text();
    out.first_line = source_.position(begin).line;
    out.last_line = source_.position(end - 1).line;
    const std::size_t line_begin = all.rfind('\n', begin == 0 ? 0 : begin - 1) + 1;  // npos + 1 is the text's begin
    const std::string_view before = all.substr(line_begin, begin - line_begin);
    const std::string_view after = all.substr(end, all.find('\n', end) - end);
    out.indent = static_cast<std::uint32_t>(before.size());
    const std::size_t next = after.find_first_not_of(" \r");
    const bool ends_line = next == std::string_view::npos || after[next] == '#';
    out.has_own_lines = ends_line && before.find_first_not_of(' ') == std::string_view::npos;
  }

  const Sources& sources_;
  const Source& source_;
  Diagnostics& diagnostics_;
  std::vector<RowTable> tables_;
};

}  // namespace

Result<std::vector<RowTable>> row_tables(std::string_view yaml, std::string name) {
  auto sources = std::make_shared<Sources>();
  const std::uint32_t source = sources->add(std::move(name), std::string(yaml));
  Result<YamlNode> root = text::parse_yaml(*sources, source);
  if (!root) {
    Diagnostics wrong = std::move(root).diagnostics();
    wrong.set_sources(sources);
    return wrong;
  }
  Diagnostics diagnostics(sources);
  Collector collector(*sources, source, diagnostics);
  if (const YamlNode* decisions = root->find("decisions"); decisions && decisions->is_map())
    for (const YamlNode::Entry& entry : decisions->entries)
      if (const YamlNode* table = entry.value.find("table"); table && table->is_map()) collector.add(entry.key.value, *table);
  if (diagnostics.has_errors()) return diagnostics;
  return collector.take();
}

}  // namespace guiju
