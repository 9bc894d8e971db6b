// A table's rows from a CSV file: the first row holds the heads.
//
// The file's bytes are the cells' text as they stand, so a cell costs its place only; of a quoted cell
// with "" inside a decoded copy is kept behind them. A column whose head is `||` separates inputs
// and outputs as in a grid, and holds nothing.
#include <algorithm>
#include <optional>

#include "model/codes.hpp"
#include "model/table.hpp"
#include "text/codes.hpp"
#include "text/csv.hpp"
#include "text/unicode.hpp"

namespace guiju::model {
namespace {

using text::CsvCell;

constexpr std::size_t most_wrong_rows = 50;

// The cell's text in the file, when it is one piece: inside the quotes, without blanks around.
std::optional<Cells::Place> place_in_file(const CsvCell& cell, std::string_view file) {
  std::size_t begin = cell.begin, end = cell.end;
  if (cell.is_quoted) {
    if (cell.text.size() + 2 != end - begin) return std::nullopt;
    ++begin;
    --end;
  }
  while (begin < end && (file[begin] == ' ' || file[begin] == '\t')) ++begin;
  while (end > begin && (file[end - 1] == ' ' || file[end - 1] == '\t')) --end;
  return Cells::Place{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

// A quoted cell with doubled quotes, written once more with single ones.
Cells::Place decoded_place(const CsvCell& cell, std::string_view file, Cells& cells) {
  std::string decoded;
  std::vector<std::uint32_t> source;
  const std::size_t end = cell.end - 1;
  for (std::size_t i = cell.begin + 1; i < end; ++i) {
    if (file[i] == '\r' && i + 1 < end && file[i + 1] == '\n') continue;
    decoded += file[i];
    source.push_back(static_cast<std::uint32_t>(i));
    if (file[i] == '"') ++i;
  }
  return cells.add_text(decoded, [&](std::size_t i) { return source[i]; });
}

class TableFileReader {
 public:
  TableFileReader(std::uint32_t source, std::string_view file, const std::string& path,
                  TableForm& table, Diagnostics& diagnostics)
      : source_(source), file_(file), path_(path), table_(table), diagnostics_(diagnostics), csv_(file) {}

  void read() {
    if (!csv_.next()) {
      diagnostics_.add(code::csv_without_head, {source_, 0, 0});
      return;
    }
    if (!is_faultless() || !read_head()) return;
    std::size_t wrong = 0;
    while (csv_.next()) {
      const bool is_read = is_faultless() && read_row();
      if (table_.cells.row_count() * table_.heads.size() > Cells::max_cells) {
        diagnostics_.add(code::table_too_large, row_span(),
                         {path_, std::to_string(Cells::max_cells)});
        return;
      }
      if (is_read || ++wrong < most_wrong_rows) continue;
      diagnostics_.add(code::table_given_up, row_span(), {std::to_string(wrong), path_});
      return;
    }
    table_.cells.shrink_to_fit();
  }

 private:
  Span row_span() const {
    const auto begin = static_cast<std::uint32_t>(csv_.row_begin());
    if (csv_.cells().empty()) return {source_, begin, begin};
    return {source_, begin, static_cast<std::uint32_t>(csv_.cells().back().end)};
  }
  Span span(const CsvCell& cell) const {
    return {source_, static_cast<std::uint32_t>(cell.begin), static_cast<std::uint32_t>(cell.end)};
  }

  bool is_faultless() {
    if (!csv_.fault()) return true;
    const text::CsvFault& fault = *csv_.fault();
    const Span place = fault.cell < csv_.cells().size() ? span(csv_.cells()[fault.cell]) : place_of(fault);
    diagnostics_.add(fault.code, place, fault.args);
    return false;
  }

  // A fault's line and column, counted from the row's beginning.
  Span place_of(const text::CsvFault& fault) const {
    std::size_t at = csv_.row_begin();
    for (std::uint64_t line = csv_.line(); line < fault.line && at < file_.size(); ++line) {
      at = std::min(file_.find('\n', at), file_.size() - 1) + 1;
    }
    for (std::uint64_t column = 1; column < fault.column && at < file_.size(); ++column) {
      text::next_code_point(file_, at);
    }
    const auto begin = static_cast<std::uint32_t>(at);
    return {source_, begin, static_cast<std::uint32_t>(std::min(at + 1, file_.size()))};
  }

  bool read_head() {
    const std::vector<CsvCell>& cells = csv_.cells();
    if (!is_separated_by_commas(cells)) return false;
    bool is_good = true;
    table_.cells = Cells(0, std::string(file_), text::ScalarMap(0), source_);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const Cells::Place place = place_of(cells[i]);
      const Excerpt head = table_.cells.excerpt(place);
      if (head.text() == "||") {
        if (bar_) diagnostics_.add(code::csv_second_bar, span(cells[i]));
        is_good = is_good && !bar_;
        bar_ = i;
        table_.first_output = table_.heads.size();
        continue;
      }
      if (head.empty()) diagnostics_.add(code::empty_head, span(cells[i]));
      is_good = is_good && !head.empty();
      table_.heads.push_back(head);
    }
    table_.cells.set_head_count(table_.heads.size());
    return is_good;
  }

  // One head only, and a sign in it that other programs write between cells.
  bool is_separated_by_commas(const std::vector<CsvCell>& cells) {
    if (cells.size() != 1 || cells[0].is_quoted) return true;
    for (const std::string_view sign : {";", "\t", "\xEF\xBC\x8C" /* ， */, "|"}) {
      const std::size_t at = cells[0].text.find(sign);
      if (at == std::string_view::npos || cells[0].text == "||") continue;
      const auto begin = static_cast<std::uint32_t>(cells[0].begin + at);
      const auto end = static_cast<std::uint32_t>(begin + sign.size());
      diagnostics_.add(code::csv_other_separator, {source_, begin, end},
                       {sign == "\t" ? "\\t" : std::string(sign)});
      return false;
    }
    return true;
  }

  bool read_row() {
    const std::vector<CsvCell>& cells = csv_.cells();
    if (!has_right_cells(cells)) return false;
    const Span row = row_span();
    table_.cells.add_row(row.begin, row.end);
    std::size_t head = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (bar_ != i) table_.cells.set_cell(head++, place_of(cells[i]));
    }
    return true;
  }

  bool has_right_cells(const std::vector<CsvCell>& cells) {
    const std::size_t wanted = table_.heads.size() + (bar_ ? 1 : 0);
    const std::vector<std::string> counts = {std::to_string(cells.size()), std::to_string(wanted)};
    if (cells.size() > wanted) {
      diagnostics_.add(code::row_too_long, span(cells[wanted]), counts).note(code::quote_comma);
      return false;
    }
    if (cells.size() < wanted) {
      const std::size_t head = cells.size() - (bar_ && *bar_ < cells.size() ? 1 : 0);
      const Span row = row_span();
      const std::string missing = bar_ == cells.size() ? "||" : table_.heads[head].text();
      diagnostics_.add(code::row_too_short, {source_, row.end, row.end},
                       {counts[0], counts[1], missing});
      return false;
    }
    if (bar_ && !cells[*bar_].text.empty() && cells[*bar_].text != "||") {
      diagnostics_.add(code::csv_text_at_bar, span(cells[*bar_]));
      return false;
    }
    return true;
  }

  Cells::Place place_of(const CsvCell& cell) {
    const auto place = place_in_file(cell, file_);
    return place ? *place : decoded_place(cell, file_, table_.cells);
  }

  const std::uint32_t source_;
  const std::string_view file_;
  const std::string& path_;
  TableForm& table_;
  Diagnostics& diagnostics_;
  text::CsvReader csv_;
  std::optional<std::size_t> bar_;  // the column that only separates
};

}  // namespace

std::optional<std::uint32_t> read_csv_part(const Excerpt& file, Reading& reading) {
  if (!file.text().ends_with(".csv")) {
    reading.diagnostics.add(code::file_not_csv, file.span(), {file.text()});
    return std::nullopt;
  }
  Result<std::uint32_t> source = reading.read_part(file);
  const bool is_read = source.ok();
  const std::uint32_t number = is_read ? *source : 0;
  reading.diagnostics.append(std::move(source).diagnostics());
  return is_read ? std::optional(number) : std::nullopt;
}

void read_table_file(const Excerpt& file, const std::string& path, TableForm& table,
                     Reading& reading) {
  const auto source = read_csv_part(file, reading);
  if (!source) return;
  TableFileReader(*source, reading.sources[*source].text(), path, table, reading.diagnostics).read();
}

}  // namespace guiju::model
