// Records from CSV: the head row binds columns to fields, each further row gives raw values.
#include <algorithm>
#include <cctype>
#include <optional>

#include "facts/codes.hpp"
#include "facts/json.hpp"
#include "facts/rows.hpp"
#include "text/codes.hpp"
#include "text/csv.hpp"
#include "text/spelling.hpp"

namespace guiju::facts {

namespace {

bool is_nested(const Type& type) {
  return type.kind() == Kind::list || type.kind() == Kind::map || type.kind() == Kind::struct_;
}

// A list of what one cell can hold, so that it may be written `debt; tort`.
bool is_plain_list(const Type& type) { return type.kind() == Kind::list && !is_nested(type.element()); }

// "Due-date " and "due_date" are the same name to somebody in a hurry.
std::string loosely(std::string_view name) {
  std::string loose;
  for (const char c : name)
    if (c != '_' && c != '-' && c != ' ')
      loose += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return loose;
}

class CsvRows final : public Rows {
 public:
  CsvRows(ByteStream bytes, const Schema& facts, ReadOptions wanted)
      : Rows(std::move(bytes), facts, std::move(wanted)),
        csv(input(), options.separator, {options.max_row_bytes, 10'000}) {}

  Diagnostics read_head() override {
    const std::string begin(stream.peek());
    const bool has_head = csv.next();
    Diagnostics wrong(head_source(begin, has_head));
    if (!has_head) {
      wrong.add(code::file_without_head, {}, {stream.name()});
    } else if (csv.fault()) {
      wrong.add(csv.fault()->code, {0, 0, 0}, csv.fault()->args);
    } else {
      bind_columns(wrong);
      if (!options.allows_missing) find_missing(wrong);
    }
    return wrong;
  }

  bool read_row() override {
    if (!csv.next()) return false;
    ++rows_read;
    const auto& row = csv.cells();
    if (csv.fault())
      spoil_row(faulty_row());
    else if (row.size() != names.size())
      spoil_row(row_of_wrong_length());
    else if (std::optional<BadRow> bad = take_cells())
      spoil_row(std::move(*bad));
    else
      end_row(csv.line());
    return true;
  }

 private:
  // How a column's cells become values.
  struct Column {
    std::size_t cell = 0;
    bool is_nested = false;
    bool is_plain_list = false;
    ValueView empty;  // what an empty cell means
  };

  std::shared_ptr<const Sources> head_source(const std::string& begin, bool has_head) const {
    std::size_t end = begin.find('\n');
    if (has_head && !csv.cells().empty()) end = static_cast<std::size_t>(csv.cells().back().end);
    auto sources = std::make_shared<Sources>();
    sources->add(stream.name(), begin.substr(0, end));
    return sources;
  }

  Span head_span(std::size_t cell) const {
    const text::CsvCell& at = csv.cells()[cell];
    return {0, static_cast<std::uint32_t>(at.begin), static_cast<std::uint32_t>(at.end)};
  }

  void bind_columns(Diagnostics& wrong) {
    std::vector<std::size_t> cell_of(schema.fields().size(), none);
    for (std::size_t cell = 0; cell < csv.cells().size(); ++cell) {
      names.emplace_back(csv.cells()[cell].text);
      const int field = schema.find(names.back());
      if (field < 0) {
        unused_cells.push_back(cell);
        unused.push_back(names.back());
      } else if (std::size_t& first = cell_of[static_cast<std::size_t>(field)]; first != none) {
        wrong.add(code::column_twice, head_span(cell), {names.back()}).note(code::first_here, {}, head_span(first));
      } else {
        first = cell;
        bind(static_cast<std::uint32_t>(field), cell);
      }
    }
    if (options.is_strict) refuse_unused(wrong);
  }

  void bind(std::uint32_t field, std::size_t cell) {
    const Type& type = schema.fields()[field].type;
    const ValueView empty = type.is_nullable()            ? ValueView::null()
                            : type.kind() == Kind::string ? ValueView::of_string("")
                                                          : absent();
    bound.push_back({cell, is_nested(type), is_plain_list(type), empty});
    add_field(field);
  }

  bool has_column(std::uint32_t field) const {
    return std::find(fields.begin(), fields.end(), field) != fields.end();
  }

  void refuse_unused(Diagnostics& wrong) {
    std::vector<std::string_view> free;
    for (std::uint32_t i = 0; i < schema.fields().size(); ++i)
      if (!has_column(i)) free.push_back(schema.fields()[i].name);
    for (const std::size_t cell : unused_cells) {
      Diagnostic& d = wrong.add(code::column_not_a_field, head_span(cell), {names[cell], schema.record()});
      if (const auto near = text::nearest_name(names[cell], free)) d.note(code::did_you_mean, {*near});
      else if (!free.empty()) d.note(code::names_here, {text::in_a_row(free)});
    }
  }

  bool is_needed(const Field& field) const {
    if (!options.needed) return !field.default_value;
    const auto& needed = *options.needed;
    return std::find(needed.begin(), needed.end(), field.name) != needed.end();
  }

  // The unused column that seems to be meant for a field.
  std::optional<std::size_t> misspelling_of(const Field& field) const {
    for (const std::size_t cell : unused_cells)
      if (loosely(names[cell]) == loosely(field.name)) return cell;
    constexpr std::size_t long_enough = 6;  // shorter names are near each other by chance
    if (field.name.size() < long_enough && !is_needed(field)) return std::nullopt;
    const auto near = text::nearest_name(field.name, {unused.begin(), unused.end()});
    for (const std::size_t cell : unused_cells)
      if (near == names[cell]) return cell;
    return std::nullopt;
  }

  // A head of one cell that would be several with another separator: which, as a reader would call it.
  std::string_view other_separator() const {
    if (names.size() != 1) return {};
    for (const auto& [separator, name] : {std::pair(';', "\";\""), std::pair('\t', "TAB"), std::pair(',', "\",\"")})
      if (separator != options.separator && names[0].find(separator) != std::string::npos) return name;
    return {};
  }

  void find_missing(Diagnostics& wrong) {
    const std::string_view other = other_separator();
    for (std::uint32_t i = 0; i < schema.fields().size(); ++i) {
      if (has_column(i)) continue;
      const Field& field = schema.fields()[i];
      const std::optional<std::size_t> meant = misspelling_of(field);
      if (!is_needed(field) && !meant) continue;
      const Span place = meant ? head_span(*meant) : Span{0, 0, head_span(names.size() - 1).end};
      Diagnostic& d = wrong.add(code::column_missing, place, {field.name, schema.record()});
      if (!other.empty()) {
        d.note(code::other_separator, {std::string(other)});
        return;  // said once: all the other columns are in that cell
      }
      if (meant) d.note(code::did_you_mean, {field.name});
      else d.note(code::column_may_lack);
    }
  }

  BadRow faulty_row() const {
    const text::CsvFault& fault = *csv.fault();
    BadRow bad;
    bad.line = fault.line;
    bad.column = fault.column;
    if (fault.cell < names.size() && fault.column > 0) bad.field = names[fault.cell];
    bad.code = fault.code;
    bad.args = fault.args;
    return bad;
  }

  BadRow row_of_wrong_length() const {
    const std::size_t count = csv.cells().size();
    BadRow bad;
    bad.line = csv.line();
    bad.args = {std::to_string(count), std::to_string(names.size())};
    bad.code = count < names.size() ? code::record_too_short : code::record_too_long;
    if (count < names.size()) {
      bad.field = names[count];
      bad.args.push_back(names[count]);
    }
    return bad;
  }

  std::optional<BadRow> take_cells() {
    for (std::size_t i = 0; i < bound.size(); ++i) {
      const Column& column = bound[i];
      const std::string_view text = csv.cells()[column.cell].text;
      ValueView value = column.empty;
      if (!text.empty()) {
        if (column.is_nested && (text.front() == '[' || text.front() == '{')) {
          if (auto fault = read_json(text, arena, value)) {
            BadRow bad;
            bad.line = csv.line();
            bad.field = names[column.cell];
            bad.code = fault->code;
            bad.args = std::move(fault->args);
            return bad;
          }
        } else {
          value = column.is_plain_list ? items_of(text) : ValueView::of_string(arena.copy(text));
        }
      }
      cells[i].push_back(value);
    }
    return std::nullopt;
  }

  // "debt; tort": items between semicolons, those of a Chinese keyboard too.
  ValueView items_of(std::string_view text) {
    static constexpr std::string_view wide = "\uFF1B";
    std::vector<ValueView> items;
    for (;;) {
      const std::size_t narrow_at = text.find(';'), wide_at = text.find(wide), end = std::min(narrow_at, wide_at);
      std::string_view item = text.substr(0, end);
      while (item.starts_with(' ')) item.remove_prefix(1);
      while (item.ends_with(' ')) item.remove_suffix(1);
      items.push_back(ValueView::of_string(arena.copy(item)));
      if (end == std::string_view::npos) break;
      text.remove_prefix(end + (end == wide_at ? wide.size() : 1));
    }
    auto* kept = arena.array<ValueView>(items.size());
    std::copy(items.begin(), items.end(), kept);
    return ValueView::of_list(kept, static_cast<std::uint32_t>(items.size()));
  }

  static constexpr std::size_t none = ~std::size_t{0};
  text::CsvReader csv;
  std::vector<std::string> names;          // of all columns
  std::vector<std::size_t> unused_cells;
  std::vector<Column> bound;
};

}  // namespace

std::unique_ptr<Rows> csv_rows(ByteStream stream, const Schema& schema, ReadOptions options) {
  return std::make_unique<CsvRows>(std::move(stream), schema, std::move(options));
}

}  // namespace guiju::facts
