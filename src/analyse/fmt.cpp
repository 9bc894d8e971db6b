#include "guiju/analyse/fmt.hpp"

#include <algorithm>
#include <map>

#include "model/table.hpp"
#include "text/unicode.hpp"

namespace guiju {
namespace {

using model::TableForm;
using text::YamlNode;

// A range of lines, [first, last) from 1, that is somebody's text and not layout.
struct Lines {
  std::uint32_t first = 0, last = 0;
};

class Formatter {
 public:
  Formatter(const Sources& sources, std::uint32_t source, Diagnostics& diagnostics)
      : sources_(sources), source_(sources[source]), diagnostics_(diagnostics) {}

  std::string format(const YamlNode& root) {
    find_texts(root);
    if (const YamlNode* decisions = root.find("decisions"); decisions && decisions->is_map())
      for (const YamlNode::Entry& entry : decisions->entries)
        if (const YamlNode* table = entry.value.find("table"); table && table->is_map()) format_table(*table);
    return written();
  }

 private:
  std::uint32_t line_of(std::uint32_t byte) const { return source_.position(byte).line; }

  // Texts over several lines keep their lines as they are.
  void find_texts(const YamlNode& node) {
    if (node.is_scalar()) {
      const std::uint32_t first = line_of(node.span.begin), last = line_of(std::max(node.span.end, node.span.begin + 1) - 1);
      const bool is_block = node.style == text::ScalarStyle::literal || node.style == text::ScalarStyle::folded;
      if (last > first) texts_.push_back({is_block ? first + 1 : first, last + (is_block ? 1 : 0)});
    }
    for (const YamlNode& item : node.items) find_texts(item);
    for (const YamlNode::Entry& entry : node.entries) find_texts(entry.value);
  }
  bool is_in_text(std::uint32_t line) const {
    return std::any_of(texts_.begin(), texts_.end(), [&](const Lines& l) { return l.first <= line && line < l.last; });
  }

  void format_table(const YamlNode& node) {
    const YamlNode* grid = node.find("grid");
    if (!grid || !grid->is_scalar() || grid->style != text::ScalarStyle::literal) return;
    const model::ReadPart no_parts = [](const text::Excerpt&) -> Result<std::uint32_t> { return Diagnostics(); };
    model::Reading reading{sources_, no_parts, diagnostics_};
    const TableForm table = model::read_table(node, "table", node.span, reading);
    if (diagnostics_.has_errors() || table.heads.empty() || !table.first_output) return;
    lay_out(*grid, table);
  }

  void lay_out(const YamlNode& grid, const TableForm& table) {
    std::map<std::uint32_t, std::vector<std::string>> rows;  // by line
    std::vector<std::string> heads;
    for (const text::Excerpt& head : table.heads) heads.push_back(with_quotes(head.span()));
    rows[line_of(table.heads[0].span().begin)] = std::move(heads);
    for (std::size_t r = 0; r < table.cells.row_count(); ++r) {
      std::vector<std::string> cells;
      for (std::size_t h = 0; h < table.heads.size(); ++h) {
        const model::CellView cell = table.cells.cell(r, h);
        cells.push_back(cell.is_left_out() ? "" : std::string(sources_.text(cell.span())));
      }
      rows[line_of(table.cells.row_span(r).begin)] = std::move(cells);
    }
    std::vector<std::size_t> widths(table.heads.size(), 0);
    for (const auto& [line, cells] : rows)
      for (std::size_t c = 0; c < cells.size(); ++c) widths[c] = std::max(widths[c], text::display_width(cells[c]));
    const std::uint32_t first = line_of(grid.span.begin) + 1;
    const std::uint32_t last = line_of(std::max(grid.span.end, grid.span.begin + 1) - 1);
    for (std::uint32_t line = first; line <= last; ++line)
      if (!rows.contains(line) && is_rule(line))
        for (std::size_t& width : widths) width = std::max<std::size_t>(width, 3);
    const std::string indent(indentation(rows.begin()->first), ' ');
    for (std::uint32_t line = first; line <= last; ++line) {
      const auto row = rows.find(line);
      if (row != rows.end()) lines_[line] = indent + drawn(row->second, widths, *table.first_output);
      else lines_[line] = beside_rows(line, indent, widths, *table.first_output);
    }
  }

  // A head in quotes is kept without them: back to what was written.
  std::string with_quotes(Span span) const {
    const std::string_view all = source_.text();
    if (span.begin > 0 && span.end < all.size() && all[span.begin - 1] == '"' && all[span.end] == '"') span = {span.source, span.begin - 1, span.end + 1};
    return std::string(sources_.text(span));
  }
  std::size_t indentation(std::uint32_t line) const {
    const std::string_view text = source_.line(line);
    return std::min(text.find_first_not_of(' '), text.size());
  }

  static std::string drawn(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths, std::size_t first_output) {
    std::string line = first_output == 0 ? "||" : "|";
    for (std::size_t c = 0; c < cells.size(); ++c) {
      line += " " + cells[c] + std::string(widths[c] - text::display_width(cells[c]), ' ') + " |";
      if (c + 1 == first_output) line += "|";
    }
    return line;
  }

  // Comments, blank lines and markdown's rule.
  std::string beside_rows(std::uint32_t line, const std::string& indent, const std::vector<std::size_t>& widths, std::size_t first_output) const {
    const std::string text = without_blanks(source_.line(line));
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string::npos) return "";
    if (!is_rule(line)) return indent + text.substr(begin);
    std::vector<std::string> dashes;
    for (const std::size_t width : widths) dashes.emplace_back(width, '-');
    return indent + drawn(dashes, widths, first_output);
  }
  // |---|---|, which says nothing: of lines that are no rows, only it begins with a bar.
  bool is_rule(std::uint32_t line) const {
    const std::string_view text = source_.line(line);
    const std::size_t begin = text.find_first_not_of(' ');
    return begin != std::string_view::npos && text[begin] == '|';
  }

  static std::string without_blanks(std::string_view line) {
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.remove_suffix(1);
    return std::string(line);
  }

  std::string written() const {
    std::string out;
    bool was_blank = true;  // none at the top
    for (std::uint32_t line = 1; line <= source_.line_count(); ++line) {
      const auto laid = lines_.find(line);
      const bool is_text = laid == lines_.end() && is_in_text(line);
      std::string text = laid != lines_.end() ? laid->second : std::string(source_.line(line));
      if (!is_text && laid == lines_.end()) text = without_blanks(text);
      if (text.ends_with('\r')) text.pop_back();
      if (line == source_.line_count() && text.empty()) break;  // after the last line break
      const bool is_blank = text.empty() && !is_text && laid == lines_.end();
      if (!is_blank || !was_blank) out += text + "\n";
      was_blank = is_blank;
    }
    while (out.ends_with("\n\n") && !is_in_text(source_.line_count()) && !is_in_text(source_.line_count() - 1)) out.pop_back();
    return out;
  }

  const Sources& sources_;
  const Source& source_;
  Diagnostics& diagnostics_;
  std::vector<Lines> texts_;
  std::map<std::uint32_t, std::string> lines_;  // laid out anew
};

}  // namespace

Result<std::string> fmt(std::string_view yaml, std::string name) {
  auto sources = std::make_shared<Sources>();
  const std::uint32_t source = sources->add(std::move(name), std::string(yaml));
  Result<YamlNode> root = text::parse_yaml(*sources, source);
  if (!root) {
    Diagnostics wrong = std::move(root).diagnostics();
    wrong.set_sources(sources);
    return wrong;
  }
  Diagnostics diagnostics(sources);
  std::string text = Formatter(*sources, source, diagnostics).format(*root);
  if (diagnostics.has_errors()) return diagnostics;
  return text;
}

}  // namespace guiju
