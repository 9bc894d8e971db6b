// A table drawn with bars: one line a row, `|` between cells, `||` between inputs and outputs.
//
// The scalar is read line by line; a cell is a range of the scalar, so its place in the source is
// exact. A bar inside double quotes is text. A line that begins with # and a blank line say nothing,
// and neither does markdown's |---| under the head.
#include <algorithm>
#include <optional>
#include <string_view>

#include "model/codes.hpp"
#include "model/table.hpp"
#include "text/codes.hpp"

namespace guiju::model {
namespace {

constexpr std::size_t most_wrong_rows = 50;
constexpr std::string_view wide_space = "\xE3\x80\x80";  // U+3000, what an input method types

// Signs that look like a bar and are not.
constexpr std::array<std::string_view, 4> looks_like_a_bar = {
    "\xEF\xBD\x9C",  // ｜
    "\xE2\x94\x82",  // │
    "\xE2\x94\x83",  // ┃
    "\xE2\x80\x96",  // ‖
};

struct Range {
  std::size_t begin = 0, end = 0;
};

Range trimmed(std::string_view text, Range range) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  const auto inside = [&] { return text.substr(range.begin, range.end - range.begin); };
  while (range.begin < range.end) {
    if (is_blank(text[range.begin])) ++range.begin;
    else if (inside().starts_with(wide_space)) range.begin += wide_space.size();
    else break;
  }
  while (range.begin < range.end) {
    if (is_blank(text[range.end - 1])) --range.end;
    else if (inside().ends_with(wide_space)) range.end -= wide_space.size();
    else break;
  }
  return range;
}

// A row cut at its bars.
struct Line {
  Range whole;                                // the line without blanks around
  std::vector<Range> cells;                   // trimmed
  std::optional<std::size_t> cells_before_bar;  // where `||` stands
};

class GridReader {
 public:
  GridReader(const YamlNode& node, const std::string& path, TableForm& table, Diagnostics& diagnostics)
      : node_(node),
        text_(node.value),
        whole_(node),
        path_(path),
        table_(table),
        diagnostics_(diagnostics) {}

  void read() {
    std::size_t row = 0, wrong = 0;
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t newline = std::min(text_.find('\n', at), text_.size());
      const Range line = trimmed(text_, {at, newline});
      at = newline + 1;
      if (line.begin == line.end || text_[line.begin] == '#') continue;
      if (row == 0) {
        if (!read_head(line)) return;
      } else if (!(row == 1 && is_markdown_rule(line)) && !read_row(line)) {
        if (++wrong == most_wrong_rows) return give_up(line, wrong);
      }
      if (table_.cells.row_count() * table_.heads.size() > max_written_cells) {
        diagnostics_.add(code::table_too_large, span(line), {path_, std::to_string(max_written_cells)});
        return;
      }
      ++row;
    }
    if (row == 0) diagnostics_.add(code::grid_without_head, node_.span);
    table_.cells.shrink_to_fit();
  }

 private:
  Span span(Range range) const { return whole_.span(range.begin, range.end); }

  void give_up(Range line, std::size_t wrong) {
    diagnostics_.add(code::table_given_up, span(line), {std::to_string(wrong), path_});
  }

  // |---|:--:|: under the head only, and never a row of "-" cells.
  bool is_markdown_rule(Range line) const {
    bool has_dashes = false;
    for (std::size_t i = line.begin; i < line.end; ++i) {
      const char c = text_[i];
      if (c != '|' && c != '-' && c != ':' && c != ' ') return false;
      has_dashes = has_dashes || text_.substr(i, 3) == "---";
    }
    return has_dashes;
  }

  bool read_head(Range range) {
    const auto line = cut(range);
    if (!line) return false;
    bool is_good = true;
    for (const Range cell : line->cells) {
      if (cell.begin == cell.end) {
        diagnostics_.add(code::empty_head, span({cell.begin, cell.begin}));
        is_good = false;
      }
      table_.heads.push_back(head(cell));
    }
    if (!line->cells_before_bar && table_.has_outputs) {
      diagnostics_.add(code::grid_without_double_bar, span(range))
          .note(code::write_instead, {"| id | amount || level |"});
      is_good = false;
    }
    table_.first_output = line->cells_before_bar;
    table_.cells = Cells(table_.heads.size(), node_.value, node_.map, node_.span.source);
    return is_good;
  }

  // A head in quotes is an input expression that holds a bar.
  Excerpt head(Range cell) const {
    const bool is_quoted = cell.end - cell.begin >= 2 && text_[cell.begin] == '"' &&
                           text_.find('"', cell.begin + 1) == cell.end - 1;
    if (is_quoted) return whole_.part(cell.begin + 1, cell.end - 1);
    return whole_.part(cell.begin, cell.end);
  }

  bool read_row(Range range) {
    const auto line = cut(range);
    if (!line || !has_right_cells(*line)) return false;
    const Span source = span(range);
    table_.cells.add_row(source.begin, source.end);
    for (std::size_t i = 0; i < line->cells.size(); ++i) {
      table_.cells.set_cell(i, {static_cast<std::uint32_t>(line->cells[i].begin),
                                static_cast<std::uint32_t>(line->cells[i].end)});
    }
    return true;
  }

  bool has_right_cells(const Line& line) {
    const std::size_t wanted = table_.heads.size(), found = line.cells.size();
    const std::vector<std::string> counts = {std::to_string(found), std::to_string(wanted)};
    if (found > wanted) {
      diagnostics_.add(code::row_too_long, span(line.cells[wanted]), counts)
          .note(code::quote_bar, {});
      return false;
    }
    if (found < wanted) {
      // When `||` stands too early, an input is missing; else the last heads are.
      const std::size_t before = line.cells_before_bar.value_or(found);
      const std::size_t missing = before < table_.first_output.value_or(0) ? before : found;
      diagnostics_.add(code::row_too_short, span({line.whole.end - 1, line.whole.end}),
                       {counts[0], counts[1], table_.heads[missing].text()});
      return false;
    }
    if (line.cells_before_bar == table_.first_output) return true;
    const std::size_t first = table_.first_output.value_or(wanted);
    const Range cell = line.cells[std::min(line.cells_before_bar.value_or(first), found - 1)];
    diagnostics_.add(code::grid_bar_misplaced, span(cell),
                     {first < wanted ? table_.heads[first].text() : ""})
        .note(code::empty_cell_is_spaced, {});
    return false;
  }

  // Cuts a line at its bars; nothing (and a diagnostic) when it has none at its ends.
  std::optional<Line> cut(Range range) {
    if (!is_drawn_with_bars(range)) return std::nullopt;
    Line line;
    line.whole = range;
    std::size_t begin = range.begin + 1;
    if (begin < range.end && text_[begin] == '|') {  // no inputs at all
      line.cells_before_bar = 0;
      ++begin;
    }
    for (std::size_t i = begin; i < range.end; ++i) {
      if (text_[i] == '"') {
        i = *closing_quote(i, range.end);
      } else if (text_[i] == '|') {
        line.cells.push_back(trimmed(text_, {begin, i}));
        const bool is_double = i + 1 < range.end && text_[i + 1] == '|';
        if (is_double && line.cells_before_bar) {
          diagnostics_.add(code::grid_second_double_bar, span({i, i + 2}))
              .note(code::empty_cell_is_spaced, {});
          return std::nullopt;
        }
        if (is_double) line.cells_before_bar = line.cells.size();
        i += is_double ? 1 : 0;
        begin = i + 1;
      }
    }
    return line;
  }

  // The quote that closes the one at `open`; \" stands for a quote inside.
  std::optional<std::size_t> closing_quote(std::size_t open, std::size_t end) const {
    for (std::size_t i = open + 1; i < end; ++i) {
      if (text_[i] == '\\') ++i;
      else if (text_[i] == '"') return i;
    }
    return std::nullopt;
  }

  // Whether the line begins and ends with a bar, closes its quotes and has no bar of another alphabet.
  bool is_drawn_with_bars(Range range) {
    for (std::size_t i = range.begin; i < range.end; ++i) {
      if (text_[i] == '"') {
        const auto close = closing_quote(i, range.end);
        if (!close) {
          diagnostics_.add(code::grid_unclosed_quote, span({i, i + 1}))
              .note(code::quote_inside_quotes, {});
          return false;
        }
        i = *close;
        continue;
      }
      if (static_cast<unsigned char>(text_[i]) < 0x80) continue;
      for (const std::string_view sign : looks_like_a_bar) {
        if (text_.substr(i, sign.size()) != sign) continue;
        diagnostics_.add(code::grid_full_width_bar, span({i, i + sign.size()}), {std::string(sign)});
        return false;
      }
    }
    if (text_[range.begin] != '|') {
      diagnostics_.add(code::grid_without_first_bar, span(range));
      return false;
    }
    if (range.end - range.begin < 2 || text_[range.end - 1] != '|') {
      diagnostics_.add(code::grid_without_last_bar, span({range.end - 1, range.end}));
      return false;
    }
    return true;
  }

  const YamlNode& node_;
  const std::string_view text_;
  const Excerpt whole_;
  const std::string& path_;
  TableForm& table_;
  Diagnostics& diagnostics_;
};

}  // namespace

void read_grid(const YamlNode& node, const std::string& path, TableForm& table, Reading& reading) {
  if (!read_text(node, path, reading.diagnostics)) return;
  const bool keeps_lines =
      node.style == text::ScalarStyle::literal || node.style == text::ScalarStyle::double_quoted;
  if (!keeps_lines) {
    reading.diagnostics.add(code::grid_not_literal, node.span)
        .note(code::write_instead, {"grid: |"});
    return;
  }
  GridReader(node, path, table, reading.diagnostics).read();
}

}  // namespace guiju::model
