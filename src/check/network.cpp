// Networks: rows read, columns typed, a graph::Network built. What the units and edges of one network do to each other
// (unknown parents, circles, expired units) is judged where they meet, in graph/network.cpp.
#include <algorithm>
#include <map>
#include <set>

#include "check/checker.hpp"
#include "check/codes.hpp"
#include "facts/text_form.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju::check {
namespace {

using model::CellView;
using model::NetworkForm;
using model::TableForm;
using text::Excerpt;

constexpr std::int64_t largest_cost = 1'000'000'000'000'000;

// Heads of a table by name.
class Heads {
 public:
  Heads(const TableForm& table, Diagnostics& diagnostics) : table_(table), diagnostics_(diagnostics) {
    for (std::size_t i = 0; i < table.heads.size(); ++i) {
      const auto [first, is_new] = numbers_.emplace(table.heads[i].text(), i);
      if (!is_new) diagnostics.add(code::head_twice, table.heads[i].span(), {table.heads[i].text()}).note(code::first_here, {}, table.heads[first->second].span());
    }
  }
  std::optional<std::size_t> find(const std::string& name) const {
    const auto at = numbers_.find(name);
    return at == numbers_.end() ? std::nullopt : std::optional(at->second);
  }
  // The same, diagnosed at `place` (or the table) when it is not there.
  std::optional<std::size_t> require(const std::string& name, Span place) {
    const auto at = find(name);
    if (at || table_.heads.empty()) return at;
    std::vector<std::string_view> names;
    for (const Excerpt& head : table_.heads) names.push_back(head.text());
    Diagnostic& d = diagnostics_.add(code::missing_node_column, place, {name});
    if (const auto near = text::nearest_name(name, names)) d.note(code::did_you_mean, {*near});
    return std::nullopt;
  }

 private:
  const TableForm& table_;
  Diagnostics& diagnostics_;
  std::map<std::string, std::size_t> numbers_;
};

class NetworkReader {
 public:
  NetworkReader(Workbench& bench, const std::shared_ptr<const NetworkForm>& form) : bench_(bench), shared_(form), form_(*form) {}

  void read() {
    const std::size_t errors_before = error_count();
    definition_.name = form_.name.text();
    definition_.key_column = form_.key.text();
    read_columns();
    read_nodes();
    for (const NetworkForm::Edge& edge : form_.edges) read_edges(edge);
    settle_costs();
    if (form_.lineage) read_lineage();
    if (is_torn_) return;
    auto network = graph::Network::make(std::move(definition_), bench_.diagnostics);
    if (network && error_count() == errors_before) bench_.out.networks.push_back({form_.name.text(), std::move(network), shared_});
  }

 private:
  struct Column {
    std::size_t head = 0;
    Field field;
  };

  std::size_t error_count() const {
    const auto is_error = [](const Diagnostic& d) { return d.severity() == Severity::error; };
    return static_cast<std::size_t>(std::count_if(bench_.diagnostics.begin(), bench_.diagnostics.end(), is_error));
  }

  // ---- nodes
  void read_columns() {
    heads_.emplace(form_.nodes, bench_.diagnostics);
    key_head_ = heads_->require(form_.key.text(), form_.key.span());
    is_torn_ |= !key_head_;
    std::map<std::string, Field> declared;
    for (const model::FieldForm& field : form_.fields) {
      Field read = bench_.types->read_field(field, form_.name.text());
      if (!form_.nodes.heads.empty() && !heads_->find(read.name)) heads_->require(read.name, field.name.span());
      declared.emplace(read.name, std::move(read));
    }
    auto structure = std::make_shared<StructType>();
    structure->name = form_.name.text();
    for (std::size_t i = 0; i < form_.nodes.heads.size(); ++i) {
      const std::string& head = form_.nodes.heads[i].text();
      if (head.starts_with("x-")) continue;
      Field field;
      field.name = head;
      field.type = Type(Kind::string);
      if (const auto at = declared.find(head); at != declared.end()) field = at->second;
      if (head == "from" || head == "to") field.type = Type(Kind::date).nullable();  // whatever was declared
      structure->fields.push_back({head, field.type, field.title_zh, field.title_en});
      columns_.push_back({i, std::move(field)});
    }
    definition_.node_type = Type::structure(std::move(structure));
  }

  void read_nodes() {
    if (form_.nodes.cells.row_count() == 0) bench_.diagnostics.add(code::empty_table, form_.nodes.span);
    for (std::size_t row = 0; row < form_.nodes.cells.row_count(); ++row) {
      graph::NetworkDefinition::Node node;
      node.span = form_.nodes.cells.row_span(row);
      node.key = text_at(form_.nodes, row, key_head_);
      if (node.key.empty() && key_head_) bench_.diagnostics.add(code::missing_node_cell, node.span, {form_.key.text()});
      is_torn_ |= node.key.empty();
      // What is no date there is told where the column's value is read.
      node.valid = {day_at(form_.nodes, row, heads_->find("from"), graph::always_from, false), day_at(form_.nodes, row, heads_->find("to"), graph::always_to, false)};
      node.level = text_at(form_.nodes, row, heads_->find("level"));
      node.name = text_at(form_.nodes, row, heads_->find("name"));
      node.value = read_value(row);
      keys_.insert(node.key);
      definition_.nodes.push_back(std::move(node));
    }
  }

  Value read_value(std::size_t row) {
    Arena arena;
    auto* values = arena.array<ValueView>(columns_.size());
    std::vector<Value> kept;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      kept.push_back(read_column(form_.nodes.cells.cell(row, columns_[c].head), columns_[c].field, row));
      values[c] = kept.back().view();
    }
    return Value(ValueView::of_struct(definition_.node_type.struct_type(), values, arena));
  }

  Value read_column(CellView cell, const Field& field, std::size_t row) {
    const bool is_empty = cell.is_left_out() || cell.text(0).empty();
    if (!is_empty) {
      if (field.type.kind() == Kind::list) return read_list(cell, field.type);
      auto value = read_literal(cell.excerpt(0), field.type, bench_.zone, bench_.diagnostics);
      return value ? std::move(*value) : Value();
    }
    if (field.default_value) return *field.default_value;
    if (field.type.is_nullable()) return Value();
    if (field.type.kind() == Kind::string) return Value(ValueView::of_string(""));
    if (field.type.kind() == Kind::list) return Value(ValueView::of_list(nullptr, 0));
    bench_.diagnostics.add(code::missing_node_cell, form_.nodes.cells.row_span(row), {field.name});
    return Value();
  }

  // "a; b": items between semicolons (commas stand between cells); or the items of a list in YAML.
  Value read_list(CellView cell, const Type& type) {
    std::vector<Value> items;
    const auto add = [&](const Excerpt& text) {
      auto value = read_literal(text, type.element(), bench_.zone, bench_.diagnostics);
      items.push_back(value ? std::move(*value) : Value());
    };
    for (std::size_t t = 0; t < cell.size(); ++t) {
      const Excerpt whole = cell.excerpt(t);
      const std::string& text = whole.text();
      for (std::size_t begin = 0; begin <= text.size();) {
        std::size_t end = cell.is_list() ? text.size() : std::min(text.find(';', begin), text.size());
        const std::size_t next = end + 1;
        while (begin < end && text[begin] == ' ') ++begin;
        while (end > begin && text[end - 1] == ' ') --end;
        add(whole.part(begin, end));
        begin = next;
      }
    }
    std::vector<ValueView> views;
    for (const Value& item : items) views.push_back(item.view());
    return Value(ValueView::of_list(views.data(), static_cast<std::uint32_t>(views.size())));
  }

  // ---- edges
  void read_edges(const NetworkForm::Edge& form) {
    const auto type = static_cast<std::uint8_t>(definition_.edge_types.size());
    definition_.edge_types.push_back(form.name.text());
    if (form.name.text() == "parent") definition_.parent = type;
    if (form.to) return read_column_edges(form, type);
    if (form.is_by_prefix) return read_prefix_edges(form, type);
    read_row_edges(form, type);
  }

  void read_column_edges(const NetworkForm::Edge& form, std::uint8_t type) {
    const auto head = heads_->require(form.to->text(), form.to->span());
    if (!head) return void(is_torn_ = true);
    const auto cost = constant_cost(form);
    for (std::uint32_t i = 0; i < definition_.nodes.size(); ++i) {
      const CellView cell = form_.nodes.cells.cell(i, *head);
      if (cell.is_left_out() || cell.text(0).empty()) continue;
      add_edge({type, definition_.nodes[i].key, std::string(cell.text(0)), 0, {}, graph::none, i, cell.span(), cell.span()}, cost);
    }
  }

  void read_prefix_edges(const NetworkForm::Edge& form, std::uint8_t type) {
    const auto cost = constant_cost(form);
    for (std::uint32_t i = 0; i < definition_.nodes.size(); ++i) {
      const std::string& key = definition_.nodes[i].key;
      for (std::size_t length = key.size(); length > 1; --length) {
        const std::string above = key.substr(0, length - 1);
        if (!keys_.contains(above)) continue;
        add_edge({type, key, above, 0, {}, graph::none, i, definition_.nodes[i].span, definition_.nodes[i].span}, cost);
        break;
      }
    }
  }

  void read_row_edges(const NetworkForm::Edge& form, std::uint8_t type) {
    Heads heads(form.rows, bench_.diagnostics);
    const auto from = heads.require("from", form.rows.span);
    const auto to = heads.require("to", form.rows.span);
    if (!from || !to) return void(is_torn_ = true);
    const auto cost_head = form.cost ? heads.find(form.cost->text()) : heads.find("cost");
    const auto constant = cost_head ? Decimal{1, 0} : constant_cost(form);
    std::map<std::string, Span> seen;
    for (std::uint32_t row = 0; row < form.rows.cells.row_count(); ++row) {
      const CellView from_cell = form.rows.cells.cell(row, *from), to_cell = form.rows.cells.cell(row, *to);
      if (!has_cell(from_cell, "from", form.rows, row) || !has_cell(to_cell, "to", form.rows, row)) continue;
      graph::NetworkDefinition::Edge edge{type, std::string(from_cell.text(0)), std::string(to_cell.text(0)), 0, {}, row, graph::none, from_cell.span(), to_cell.span()};
      edge.valid = {day_at(form.rows, row, heads.find("valid_from"), graph::always_from), day_at(form.rows, row, heads.find("valid_to"), graph::always_to)};
      warn_of_twins(form, row, edge, seen);
      const CellView cost_cell = form.rows.cells.cell(row, cost_head.value_or(0));
      const bool has_cost = cost_head && !cost_cell.is_left_out() && !cost_cell.text(0).empty();
      add_edge(std::move(edge), has_cost ? cost_of(cost_cell.excerpt(0)) : constant);
    }
  }

  bool has_cell(CellView cell, const char* head, const TableForm& table, std::size_t row) {
    if (!cell.is_left_out() && !cell.text(0).empty()) return true;
    bench_.diagnostics.add(code::missing_node_cell, table.cells.row_span(row), {head});
    return false;
  }

  // The same edge with the same cells once more.
  void warn_of_twins(const NetworkForm::Edge& form, std::size_t row, const graph::NetworkDefinition::Edge& edge, std::map<std::string, Span>& seen) {
    std::string all;
    for (std::size_t head = 0; head < form.rows.heads.size(); ++head) {
      const CellView cell = form.rows.cells.cell(row, head);
      for (std::size_t t = 0; t < cell.size(); ++t) all += std::string(cell.text(t)) + '\0';
      all += '\n';
    }
    const auto [first, is_new] = seen.emplace(std::move(all), form.rows.cells.row_span(row));
    if (!is_new)
      bench_.diagnostics.add(code::edge_twice, form.rows.cells.row_span(row), {form.name.text(), edge.from, edge.to}).note(code::first_here, {}, first->second);
  }

  // ---- costs: decimals of one scale in the end
  Decimal cost_of(const Excerpt& text) {
    const auto cost = Decimal::parse(text.text());
    const auto widest = cost ? cost->rescaled(6) : std::nullopt;
    if (widest && widest->coefficient <= largest_cost && widest->coefficient >= -largest_cost) return *cost;
    bench_.diagnostics.add(code::bad_edge_cost, text.span(), {text.text()});
    return {1, 0};
  }
  Decimal constant_cost(const NetworkForm::Edge& form) { return form.cost ? cost_of(*form.cost) : Decimal{1, 0}; }

  void add_edge(graph::NetworkDefinition::Edge edge, Decimal cost) {
    definition_.cost_places = std::max(definition_.cost_places, static_cast<std::uint8_t>(cost.scale));
    costs_.push_back(cost);
    definition_.edges.push_back(std::move(edge));
  }
  void settle_costs() {
    for (std::size_t i = 0; i < costs_.size(); ++i)
      definition_.edges[i].cost = static_cast<std::int64_t>(costs_[i].rescaled(definition_.cost_places)->coefficient);
  }

  // ---- lineage
  void read_lineage() {
    const TableForm& rows = *form_.lineage;
    Heads heads(rows, bench_.diagnostics);
    const auto date = heads.require("date", rows.span), from = heads.require("from", rows.span), to = heads.require("to", rows.span);
    if (!date || !from || !to) return void(is_torn_ = true);
    for (std::size_t row = 0; row < rows.cells.row_count(); ++row) {
      const CellView day = rows.cells.cell(row, *date), old_unit = rows.cells.cell(row, *from), new_unit = rows.cells.cell(row, *to);
      if (!has_cell(day, "date", rows, row) || !has_cell(old_unit, "from", rows, row) || !has_cell(new_unit, "to", rows, row)) continue;
      definition_.changes.push_back({day_at(rows, row, date, 0), std::string(old_unit.text(0)), std::string(new_unit.text(0)), rows.cells.row_span(row)});
    }
  }

  // ---- cells
  static std::string text_at(const TableForm& table, std::size_t row, std::optional<std::size_t> head) {
    if (!head) return {};
    const CellView cell = table.cells.cell(row, *head);
    return cell.is_left_out() ? std::string() : std::string(cell.text(0));
  }
  std::int64_t day_at(const TableForm& table, std::size_t row, std::optional<std::size_t> head, std::int64_t otherwise, bool tells = true) {
    const std::string text = text_at(table, row, head);
    if (text.empty() || text == "-") return otherwise;
    if (const auto day = facts::read_date(text)) return *day;
    is_torn_ = true;
    if (tells) suggest_literal(bench_.diagnostics.add(code::bad_node_date, table.cells.cell(row, *head).span(), {text}), text, Type(Kind::date), true);
    return otherwise;
  }

  Workbench& bench_;
  const std::shared_ptr<const NetworkForm>& shared_;
  const NetworkForm& form_;
  graph::NetworkDefinition definition_;
  std::optional<Heads> heads_;
  std::optional<std::size_t> key_head_;
  std::vector<Column> columns_;
  std::set<std::string> keys_;
  std::vector<Decimal> costs_;
  bool is_torn_ = false;  // a column, key or date is missing: what units and edges do to each other would be misjudged
};

}  // namespace

void check_networks(Workbench& bench) {
  std::map<std::string, Span> seen;
  for (const auto& form : bench.pack.networks) {
    const auto [first, is_new] = seen.emplace(form->name.text(), form->name.span());
    if (!is_new) bench.diagnostics.add(code::duplicate_name, form->name.span(), {form->name.text()}).note(code::first_here, {}, first->second);
    else NetworkReader(bench, form).read();
  }
}

}  // namespace guiju::check
