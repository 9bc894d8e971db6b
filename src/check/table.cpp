// Tables: heads found, columns typed, cells read, outputs dealt.
#include <algorithm>
#include <deque>

#include "check/cell.hpp"
#include "check/checker.hpp"
#include "check/codes.hpp"
#include "facts/text_form.hpp"
#include "facts/text_map.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju::check {
namespace {

using model::HitPolicy;
using model::TableForm;
using text::Excerpt;

enum class Head : std::uint8_t { id, when, title, because, because_zh, because_en, basis, from, to, published, layer, input, output };

struct Heads {
  std::vector<Head> kind;              // one a head
  std::vector<std::uint32_t> number;   // input: column; output: output
};

std::optional<Head> reserved(const std::string& head) {
  static const std::map<std::string, Head, std::less<>> names{
      {"id", Head::id},       {"when", Head::when},           {"title", Head::title},
      {"because", Head::because}, {"because_zh", Head::because_zh}, {"because_en", Head::because_en},
      {"basis", Head::basis}, {"from", Head::from},           {"to", Head::to},
      {"published", Head::published}, {"layer", Head::layer}};
  const auto at = names.find(head);
  if (at == names.end()) return std::nullopt;
  return at->second;
}

std::string written_date(std::int64_t days) {
  std::string text;
  facts::append_date(text, days);
  return text;
}

class TableChecker {
 public:
  TableChecker(Workbench& bench, const model::DecisionForm& form, Decision& decision)
      : bench_(bench), form_(std::get<TableForm>(form.kind)), decision_(decision), scope_(bench.scopes[decision.record]) {}

  void check() {
    table_.hit = form_.hit;
    table_.is_complete = form_.is_complete;
    table_.allows_gaps = form_.allows_gaps;
    table_.written = text::Written(*bench_.sources, form_.cells.source());
    read_outputs();
    read_heads();
    read_rows();
    read_otherwise();
    check_policy();
    deal();
  }

 private:
  void read_outputs() {
    if (form_.outputs.empty()) bench_.diagnostics.add(code::no_outputs, form_.span);
    for (const TableForm::Output& output : form_.outputs) {
      const std::string inline_name = form_.outputs.size() == 1 ? output.name.text() : decision_.words.name + "." + output.name.text();
      table_.outputs.push_back({output.name.text(), bench_.types->read(output.type, inline_name), 0, {}});
    }
  }

  // ---- heads
  void read_heads() {
    std::map<std::string, Span> seen;
    for (std::size_t i = 0; i < form_.heads.size(); ++i) {
      const Excerpt& head = form_.heads[i];
      const auto [first, is_new] = seen.emplace(head.text(), head.span());
      if (!is_new) bench_.diagnostics.add(code::head_twice, head.span(), {head.text()}).note(code::first_here, {}, first->second);
      read_head(head, i);
    }
    for (const TableForm::Output& output : form_.outputs)
      if (!seen.contains(output.name.text()) && !is_suggested(output.name.text()))
        bench_.diagnostics.add(code::no_columns, output.name.span(), {output.name.text()});
  }
  // A misspelt head has been told already, with this output as what was meant.
  bool is_suggested(const std::string& output) const {
    return std::find(suggested_.begin(), suggested_.end(), output) != suggested_.end();
  }

  void read_head(const Excerpt& head, std::size_t i) {
    const bool is_right = form_.first_output && i >= *form_.first_output;
    for (std::uint32_t o = 0; o < table_.outputs.size(); ++o)
      if (table_.outputs[o].name == head.text() && (is_right || !form_.first_output)) return note(Head::output, o);
    if (const auto kind = reserved(head.text())) return note(*kind, 0);
    if (is_right) {
      Diagnostic& d = bench_.diagnostics.add(code::input_after_bar, head.span(), {head.text()});
      suggest_output(d, head.text());
      return note(Head::title, 0);
    }
    note(Head::input, static_cast<std::uint32_t>(table_.columns.size()));
    table_.columns.push_back(column(head));
    table_.columns.back().cells = expr::CellTests(table_.columns.back().type, text::Written(*bench_.sources, form_.cells.source()));
  }

  void note(Head kind, std::uint32_t number) {
    heads_.kind.push_back(kind);
    heads_.number.push_back(number);
  }

  void suggest_output(Diagnostic& d, const std::string& name) {
    std::vector<std::string_view> names;
    for (const Table::Output& o : table_.outputs) names.push_back(o.name);
    if (auto near = text::nearest_name(name, names)) {
      d.note(code::did_you_mean, {*near});
      suggested_.push_back(*near);
      return;
    }
    d.note(code::expected_one_of, {text::in_a_row(names, names.size())});
  }

  // An input: a named column, a field, param or decision, or an expression.
  Table::Column column(const Excerpt& head) {
    Table::Column column;
    column.head = head.text();
    column.span = head.span();
    const Excerpt* expression = &head;
    for (const TableForm::Named& named : form_.columns)
      if (named.name.text() == head.text()) expression = &named.expression;
    const expr::Binding* binding = expression == &head ? scope_.find(head.text()) : nullptr;
    if (binding && binding->refers == expr::Refers::slot) {
      column.type = binding->type;
      column.slot = binding->slot;
      return column;
    }
    const bool is_output = std::any_of(table_.outputs.begin(), table_.outputs.end(), [&](const auto& o) { return o.name == head.text(); });
    if (is_output && expression == &head && !binding) {
      bench_.diagnostics.add(code::output_before_bar, head.span(), {head.text()});
      suggested_.push_back(head.text());
      return column;
    }
    column.expression = bench_.check_text(*expression, scope_, Type());
    column.type = column.expression ? column.expression->type : Type();
    const std::string name = decision_.words.name + "." + column.head;
    column.slot = bench_.add_slot(decision_.record, {Slot::What::column, name, column.type, 0, 0});
    return column;
  }

  // ---- rows
  void read_rows() {
    if (form_.cells.row_count() == 0) bench_.diagnostics.add(code::empty_table, form_.span);
    facts::TextMap ids;  // into the rows' names, which stay where they are
    std::vector<std::uint32_t> first_rows;
    table_.rows.reserve(form_.cells.row_count());
    table_.cells.reserve(form_.cells.row_count() * table_.columns.size());
    table_.output_cells.reserve(form_.cells.row_count() * table_.outputs.size());
    known_cells_.resize(table_.columns.size());
    known_outputs_.resize(table_.outputs.size());
    for (std::size_t i = 0; i < form_.cells.row_count(); ++i) {
      table_.rows.push_back(read_row(i));
      Table::Row& row = table_.rows.back();
      if (row.name.empty()) row.name = std::to_string(i + 1);
      const std::uint32_t number = ids.add(row.name);
      if (number == first_rows.size()) {
        first_rows.push_back(static_cast<std::uint32_t>(i));
        continue;
      }
      bench_.diagnostics.add(code::duplicate_row_id, row.span, {row.name}).note(code::first_here, {}, table_.rows[first_rows[number]].span);
    }
    for (Table::Column& column : table_.columns) column.cells.close();
  }

  Table::Row read_row(std::size_t number) {
    Table::Row row;
    row.span = form_.cells.row_span(number);
    row.layer = 255;
    table_.cells.resize(table_.cells.size() + table_.columns.size());
    table_.output_cells.resize(table_.output_cells.size() + table_.outputs.size());
    for (std::size_t i = 0; i < heads_.kind.size(); ++i) read_cell(form_.cells.cell(number, i), i, row);
    check_days(number, row);
    return row;
  }

  void read_cell(model::CellView cell, std::size_t i, Table::Row& row) {
    const std::uint32_t number = heads_.number[i];
    switch (heads_.kind[i]) {
      case Head::input: in_last_row(table_.cells, number, table_.columns.size()) = read_input(cell, number); return;
      case Head::output: in_last_row(table_.output_cells, number, table_.outputs.size()) = read_output(cell, number); return;
      case Head::when: return read_when(cell, row);
      case Head::from: row.from = read_day(cell); table_.is_dated |= row.from.has_value(); return;
      case Head::to: row.to = read_day(cell); table_.is_dated |= row.to.has_value(); return;
      case Head::published: return read_published(cell, row);
      case Head::layer: return read_layer(cell, row);
      default: break;
    }
    if (cell.is_left_out()) return;
    const std::string text(cell.text(0));
    switch (heads_.kind[i]) {
      case Head::id: row.name = text; row.span = cell.span(); break;
      case Head::title: row.said().title.any = text; break;
      case Head::because: row.said().because.any = text; break;
      case Head::because_zh: row.said().because.zh = text; break;
      case Head::because_en: row.said().because.en = text; break;
      case Head::basis: read_basis(cell, row); break;
      default: break;
    }
  }

  // "S10, A-13": several sources in one cell.
  void read_basis(model::CellView cell, Table::Row& row) {
    for (std::size_t t = 0; t < cell.size(); ++t) {
      const Excerpt part = cell.excerpt(t);
      std::size_t begin = 0;
      while (begin <= part.text().size()) {
        const std::size_t end = std::min(part.text().find(',', begin), part.text().size());
        std::string source = part.text().substr(begin, end - begin);
        source.erase(0, source.find_first_not_of(' '));
        source.erase(source.find_last_not_of(' ') + 1);
        if (!source.empty()) row.said().basis.push_back(std::move(source));
        begin = end + 1;
      }
    }
  }

  static std::uint32_t& in_last_row(std::vector<std::uint32_t>& cells, std::uint32_t column, std::size_t width) { return cells[cells.size() - width + column]; }

  // Cells written alike are one. A cell that is wrong is not kept, so that each place of it is told.
  struct Known {
    facts::TextMap texts;  // in the form's cells, or `lists`
    std::vector<std::uint32_t> numbers;
    std::deque<std::string> lists;
    std::uint32_t find(std::string_view text) const {
      const std::uint32_t at = texts.find(text);
      return at == facts::TextMap::none ? facts::TextMap::none : numbers[at];
    }
    std::uint32_t add(std::string_view text, std::uint32_t number) {
      texts.add(text);
      numbers.push_back(number);
      return number;
    }
  };

  std::uint32_t read_input(model::CellView form, std::uint32_t column) {
    if (form.is_left_out()) return 0;
    Known& known = known_cells_[column];
    std::string items;
    for (std::size_t i = 0; form.is_list() && i < form.size(); ++i) (items += form.text(i)) += '\0';
    const std::string_view written = form.is_list() ? std::string_view(items) : form.text(0);
    if (const std::uint32_t number = known.find(written); number != facts::TextMap::none) return number;
    const std::size_t errors = bench_.diagnostics.size();
    const std::uint32_t number = read_input_cell(bench_, scope_, form, table_.columns[column]);
    if (bench_.diagnostics.size() > errors) return number;
    return known.add(form.is_list() ? known.lists.emplace_back(std::move(items)) : form.text(0), number);
  }

  // What is computed has a place of its own for its errors.
  std::uint32_t read_output(model::CellView form, std::uint32_t output) {
    std::vector<OutputCell>& cells = table_.outputs[output].cells;
    Known& known = known_outputs_[output];
    const std::string_view written = form.is_left_out() ? "" : form.text(0);
    if (const std::uint32_t number = form.is_list() ? facts::TextMap::none : known.find(written); number != facts::TextMap::none) return number;
    const auto next = static_cast<std::uint32_t>(cells.size());
    const std::size_t errors = bench_.diagnostics.size();
    cells.push_back(output_cell(form, table_.outputs[output].type));
    if (!form.is_list() && !cells.back().tree && bench_.diagnostics.size() == errors) known.add(written, next);
    return next;
  }

  OutputCell output_cell(model::CellView form, const Type& type) {
    OutputCell cell;
    if (!form.is_left_out()) cell.text = table_.written.keep(form.text(0), form.span());
    OutputForm read;
    if (!read_output_cell(form, type.nullable(), bench_.zone, bench_.diagnostics, table_.storage, read)) return cell;
    if (read.literal) cell.literal = kept(*read.literal, cell.text, form);
    else cell.tree = bench_.check_text(read.expression, scope_, type.nullable());
    return cell;
  }
  // A text that stands in the source is read there.
  ValueView kept(ValueView v, text::Written::Place place, model::CellView form) {
    if (v.is(Kind::string) && table_.written.stays(place)) {
      const auto begin = static_cast<std::size_t>(v.as_string().data() - form.text(0).data());
      if (begin + v.size() <= form.text(0).size()) return ValueView::of_string(table_.written(place).substr(begin, v.size()));
    }
    return copy(v, table_.storage);
  }

  void read_when(model::CellView cell, Table::Row& row) {
    if (cell.is_left_out() || cell.text(0) == "-") return;
    row.said().when_text = cell.text(0);
    row.when = bench_.check_known(cell.excerpt(0), scope_, Type(Kind::bool_));
  }

  std::optional<std::int32_t> read_day(model::CellView cell) {
    if (cell.is_left_out() || cell.text(0) == "-") return std::nullopt;
    const auto day = facts::read_date(cell.text(0));
    if (day) return static_cast<std::int32_t>(*day);
    suggest_literal(bench_.diagnostics.add(code::bad_row_date, cell.span(), {std::string(cell.text(0))}), std::string(cell.text(0)), Type(Kind::date), true);
    return std::nullopt;
  }

  void check_days(std::size_t number, const Table::Row& row) {
    if (!row.from || !row.to || *row.from < *row.to) return;
    const auto to = std::find(heads_.kind.begin(), heads_.kind.end(), Head::to) - heads_.kind.begin();
    bench_.diagnostics.add(code::dated_row_reversed, form_.cells.cell(number, static_cast<std::size_t>(to)).span(),
                           {written_date(*row.from), written_date(*row.to)});
  }

  void read_published(model::CellView cell, Table::Row& row) {
    if (cell.is_left_out() || cell.text(0) == "-") return;
    row.published = check::read_published(cell.excerpt(0), bench_.zone, bench_.diagnostics);
    table_.is_published |= row.published.has_value();
  }

  void read_layer(model::CellView cell, Table::Row& row) {
    static constexpr std::string_view layers[] = {"national", "province", "city", "district", "order"};
    if (cell.is_left_out() || cell.text(0) == "-") return;
    for (std::uint8_t i = 0; i < std::size(layers); ++i)
      if (cell.text(0) == layers[i]) row.layer = i;
    if (row.layer == 255)
      bench_.diagnostics.add(code::unknown_layer, cell.span(), {std::string(cell.text(0))})
          .note(code::expected_one_of, {"national, province, city, district, order"});
    table_.has_layers = true;
  }

  // `else:` a value, or a map of outputs.
  void read_otherwise() {
    if (!form_.otherwise) return;
    const text::YamlNode& node = *form_.otherwise;
    table_.otherwise.resize(table_.outputs.size());
    const bool is_map_of_outputs = node.is_map() && (table_.outputs.size() > 1 || node.find(table_.outputs.empty() ? "" : table_.outputs[0].name));
    if (!is_map_of_outputs) {
      if (!table_.outputs.empty()) table_.otherwise[0] = otherwise_cell(node, table_.outputs[0].type);
      return;
    }
    for (const auto& entry : node.entries) {
      const auto at = std::find_if(table_.outputs.begin(), table_.outputs.end(), [&](const auto& o) { return o.name == entry.key.value; });
      if (at == table_.outputs.end()) {
        suggest_output(bench_.diagnostics.add(code::output_missing_else, entry.key.span, {entry.key.value}), entry.key.value);
        continue;
      }
      table_.otherwise[static_cast<std::size_t>(at - table_.outputs.begin())] = otherwise_cell(entry.value, at->type);
    }
  }

  OutputCell otherwise_cell(const text::YamlNode& node, const Type& type) {
    if (node.is_scalar()) {
      model::Cells one(1, node.value, node.map, node.span.source);
      one.add_row(node.span.begin, node.span.end);
      one.set_cell(0, {0, static_cast<std::uint32_t>(node.value.size())});
      return output_cell(one.cell(0, 0), type);
    }
    OutputCell cell;
    if (auto v = read_literal(node, type.nullable(), bench_.zone, bench_.diagnostics)) cell.literal = copy(*v, table_.storage);
    return cell;
  }

  // ---- policies and slots
  void check_policy() {
    check_collecting();
    if ((table_.is_dated || table_.has_layers) && !bench_.has_basis_date(decision_.record))
      bench_.needs_as_of = true;
    if (table_.outputs.empty()) return;
    const Type& first = table_.outputs[0].type;
    if ((table_.hit == HitPolicy::priority || table_.hit == HitPolicy::output_order) && first.kind() != Kind::enum_)
      bench_.diagnostics.add(code::priority_wants_enum, form_.hit_span);
    const bool sums = table_.hit == HitPolicy::collect_sum;
    const bool ranges = table_.hit == HitPolicy::collect_min || table_.hit == HitPolicy::collect_max;
    if ((sums || ranges) && (table_.outputs.size() != 1 || (sums && !first.is_number() && first.kind() != Kind::dyn)))
      bench_.diagnostics.add(code::collect_wants_number, form_.hit_span, {sums ? "collect_sum" : "collect_min, collect_max"});
  }

  // What no match gives is settled where rows are collected.
  void check_collecting() {
    if (table_.hit <= HitPolicy::first) return;
    const bool is_extreme = table_.hit == HitPolicy::collect_min || table_.hit == HitPolicy::collect_max;
    const bool is_number = table_.hit == HitPolicy::collect_sum || table_.hit == HitPolicy::collect_count;
    const auto refuse = [&](Span span, const char* key) {
      bench_.diagnostics.add(code::collects_without_match, span, {key, std::string(model::hit_words[static_cast<std::size_t>(table_.hit)]), is_extreme ? "null" : is_number ? "0" : "[]"});
    };
    if (form_.is_complete) refuse(form_.complete_span, "complete: true");
    if (form_.otherwise) refuse(form_.otherwise_span, "else");
  }

  void deal() {
    std::vector<std::pair<std::string, Type>> outputs;
    const bool has_default = !table_.otherwise.empty() || table_.is_complete;
    for (std::size_t o = 0; o < table_.outputs.size(); ++o) outputs.emplace_back(table_.outputs[o].name, result_type(o));
    const HitPolicy hit = table_.hit;
    const bool lists = hit == HitPolicy::collect || hit == HitPolicy::rule_order || hit == HitPolicy::output_order;
    if (hit == HitPolicy::collect_count) outputs.assign(1, {"count", Type(Kind::int_)});
    if (outputs.empty()) outputs.emplace_back("", Type());
    const bool takes_one = hit == HitPolicy::first || hit == HitPolicy::unique || hit == HitPolicy::any || hit == HitPolicy::priority;
    deal_outputs(bench_, decision_, decision_.record, outputs, lists, takes_one && !has_default);
    for (std::uint32_t o = 0; o < table_.outputs.size(); ++o)
      table_.outputs[o].slot = decision_.first_slot + (decision_.output_count > 1 ? o : 0);
    decision_.kind = std::move(table_);
  }

  // A cell left out is null, whatever the output's type says.
  bool has_null(std::size_t output) const {
    const auto is_null = [](const OutputCell& cell) { return cell.tree ? cell.tree->type.is_nullable() : cell.literal.is_null(); };
    const std::vector<OutputCell>& cells = table_.outputs[output].cells;
    return std::any_of(cells.begin(), cells.end(), is_null) || (!table_.otherwise.empty() && is_null(table_.otherwise[output]));
  }

  Type result_type(std::size_t output) const {
    const Type type = table_.outputs[output].type.nullable(table_.outputs[output].type.is_nullable() || has_null(output));
    switch (table_.hit) {
      case HitPolicy::collect:
      case HitPolicy::rule_order:
      case HitPolicy::output_order: return table_.outputs.size() == 1 ? Type::list(type) : type;
      case HitPolicy::collect_sum: return type.nullable(false);
      case HitPolicy::collect_count: return Type(Kind::int_);
      case HitPolicy::collect_min:
      case HitPolicy::collect_max: return type.nullable();
      default: return type;
    }
  }

  Workbench& bench_;
  const TableForm& form_;
  Decision& decision_;
  expr::Scope& scope_;
  Table table_;
  Heads heads_;
  std::vector<std::string> suggested_;  // outputs that a misspelt head may mean
  std::vector<Known> known_cells_, known_outputs_;  // by column, by output
};

}  // namespace

void check_table(Workbench& bench, const model::DecisionForm& form, Decision& decision) {
  TableChecker(bench, form, decision).check();
}

}  // namespace guiju::check
