// Routes: names bound to a network, conditions of edges read as a table's cells, outputs dealt; and what can be told before
// any case about where its ways lead.
#include <algorithm>
#include <map>
#include <set>

#include "check/cell.hpp"
#include "check/checker.hpp"
#include "check/codes.hpp"
#include "expr/macro.hpp"
#include "expr/vm.hpp"
#include "facts/text_form.hpp"
#include "graph/search.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju::check {
namespace {

using model::CellView;
using model::NetworkForm;
using model::RouteForm;
using model::TableForm;
using text::Excerpt;

constexpr std::size_t most_dead_ends = 20;

Type texts() { return Type::list(Type(Kind::string)); }

std::shared_ptr<const EnumType> reason_type(const std::string& name) {
  auto type = std::make_shared<EnumType>();
  type->name = name;
  type->members = {{"direct", "起点即承办", "the start itself"}, {"routed", "按路线转办", "along the edges"}, {"raised", "上交一级", "a level up after a failure"},
                   {"rerouted", "退回后改派", "again, after a return"}, {"forced", "强制指派", "forced after the last return"}};
  type->build_index();
  return type;
}

std::optional<std::size_t> find_head(const TableForm& table, const std::string& name) {
  for (std::size_t i = 0; i < table.heads.size(); ++i)
    if (table.heads[i].text() == name) return i;
  return std::nullopt;
}

class RouteChecker {
 public:
  RouteChecker(Workbench& bench, const model::DecisionForm& form, Decision& decision)
      : bench_(bench), form_(std::get<RouteForm>(form.kind)), decision_(decision), scope_(bench.scopes[decision.record]) {}

  void check() {
    const Network* network = bench_.find_network(form_.network);
    if (network) read_network(*network);
    route_.start = bench_.check_expression(form_.start, scope_, Type(Kind::string).nullable());
    if (form_.returns) route_.returns = bench_.check_expression(*form_.returns, scope_, texts());
    if (form_.failed) route_.failed = bench_.check_expression(*form_.failed, scope_, texts());
    if (form_.force_at) read_force();
    route_.choose = form_.choose;
    route_.forced_to = form_.forced_to;
    route_.is_complete = form_.is_complete;
    read_stages();
    deal();
    if (network && route_.goal.tree && !route_.over.empty()) warn_of_dead_ends();
    decision_.kind = std::move(route_);
  }

 private:
  void read_network(const Network& network) {
    route_.network = network.graph;
    for (const Excerpt& name : form_.over) read_edge_type(name);
    read_goal();
    if (form_.failed && !route_.network->parent_type()) bench_.diagnostics.add(code::wants_parent, form_.failed->span(), {"failed", network.name});
    read_conditions(*network.form);
    const StructType* columns = route_.network->node_type().struct_type();
    const int name = columns->find("name");
    route_.has_names = name >= 0 && columns->fields[static_cast<std::size_t>(name)].type.kind() == Kind::string;
    if (route_.network->is_dated() && !bench_.has_basis_date(decision_.record)) bench_.needs_as_of = true;
  }

  void read_edge_type(const Excerpt& name) {
    const auto& types = route_.network->edge_types();
    const auto at = std::find(types.begin(), types.end(), name.text());
    if (at != types.end()) return route_.over.push_back(static_cast<std::uint8_t>(at - types.begin()));
    Diagnostic& d = bench_.diagnostics.add(code::unknown_edge_type, name.span(), {name.text(), form_.network.text()});
    const std::vector<std::string_view> names(types.begin(), types.end());
    if (const auto near = text::nearest_name(name.text(), names)) d.note(code::did_you_mean, {*near});
  }

  void read_goal() {
    const Type& type = route_.network->node_type();
    route_.node_slot = bench_.add_slot(decision_.record, {Slot::What::column, decision_.words.name + ".node", type, 0, 0});
    expr::Scope with_node = scope_;
    with_node.add_slot("node", type, route_.node_slot, "unit");
    route_.goal = {bench_.check_known(form_.goal, with_node, Type(Kind::bool_)), form_.goal.text(), form_.goal.span()};
  }

  void read_force() {
    const auto count = facts::read_int(form_.force_at->text());
    if (!count || *count < 1 || *count > 1000 || !form_.returns) bench_.diagnostics.add(code::force_number, form_.force_at->span(), {"force_at"});
    else route_.force_at = static_cast<std::uint32_t>(*count);
  }

  // ---- edges with rows: their ids and, for the columns of `edge_when`, their cells
  struct RowHead {
    std::optional<std::uint32_t> column;  // a column of `conditions`; else whole conditions
    std::size_t head = 0;
  };

  void read_conditions(const NetworkForm& form) {
    std::vector<std::vector<RowHead>> heads(form.edges.size());  // one list a type of edge
    std::string whole;
    for (const Excerpt& name : form_.edge_when) {
      const std::optional<std::uint32_t> column = condition_column(name);
      if (!column && !std::exchange(whole, name.text()).empty()) bench_.diagnostics.add(code::two_condition_columns, name.span(), {name.text()});
      bool is_known = false;
      for (const std::uint8_t type : route_.over) {
        const auto head = find_head(form.edges[type].rows, name.text());
        if (head) heads[type].push_back({column, *head});
        is_known |= head.has_value();
      }
      if (!is_known) bench_.diagnostics.add(code::unknown_edge_column, name.span(), {name.text()});
    }
    const auto& edges = route_.network->definition().edges;
    route_.condition.assign(edges.size(), graph::none);
    std::map<std::pair<std::uint8_t, std::uint32_t>, std::uint32_t> known;
    for (std::size_t i = 0; i < edges.size(); ++i) {
      if (edges[i].row == graph::none || std::find(route_.over.begin(), route_.over.end(), edges[i].type) == route_.over.end()) continue;
      const auto [at, is_new] = known.emplace(std::pair(edges[i].type, edges[i].row), static_cast<std::uint32_t>(route_.conditions.rows.size()));
      if (is_new) read_row(form.edges[edges[i].type], edges[i].row, heads[edges[i].type]);
      route_.condition[i] = at->second;
    }
  }

  // A column named for a field, param or decision is judged on its value.
  std::optional<std::uint32_t> condition_column(const Excerpt& name) {
    const expr::Binding* binding = scope_.find(name.text());
    if (!binding || binding->refers != expr::Refers::slot) return std::nullopt;
    Table::Column column;
    column.head = name.text();
    column.span = name.span();
    column.type = binding->type;
    column.slot = binding->slot;
    column.cells = expr::CellTests(column.type);
    route_.conditions.columns.push_back(std::move(column));
    return static_cast<std::uint32_t>(route_.conditions.columns.size() - 1);
  }

  void read_row(const NetworkForm::Edge& edge, std::uint32_t number, const std::vector<RowHead>& heads) {
    Table::Row row;
    read_words(edge, number, row);
    row.layer = 255;
    const std::size_t first_cell = route_.conditions.cells.size();
    route_.conditions.cells.resize(first_cell + route_.conditions.columns.size());
    for (const RowHead& head : heads) {
      const CellView cell = edge.rows.cells.cell(number, head.head);
      if (head.column) {
        const auto [at, is_new] = known_cells_.emplace(std::pair(*head.column, all_of(cell)), 0);
        if (is_new) at->second = read_input_cell(bench_, scope_, cell, route_.conditions.columns[*head.column]);
        route_.conditions.cells[first_cell + *head.column] = at->second;
      } else if (!cell.is_left_out() && cell.text(0) != "-" && !cell.text(0).empty()) {
        row.said().when_text = cell.text(0);
        row.when = condition(cell.excerpt(0));
      }
    }
    route_.conditions.rows.push_back(std::move(row));
  }

  // Cells written alike are one, too: what a case costs goes by how many there are.
  static std::string all_of(CellView cell) {
    std::string all = cell.is_left_out() ? "" : cell.is_list() ? "[" : "=";
    for (std::size_t i = 0; i < cell.size(); ++i) all += std::string(cell.text(i)) + '\0';
    return all;
  }

  // Conditions written alike are one, so that a case judges each once.
  Tree condition(const Excerpt& text) {
    const auto [at, is_new] = known_conditions_.emplace(text.text(), nullptr);
    if (is_new) at->second = bench_.check_known(text, scope_, Type(Kind::bool_));
    return at->second;
  }

  static void read_words(const NetworkForm::Edge& edge, std::uint32_t number, Table::Row& row) {
    row.span = edge.rows.cells.row_span(number);
    const auto text = [&](const char* name) {
      const auto head = find_head(edge.rows, name);
      const CellView cell = edge.rows.cells.cell(number, head.value_or(0));
      return head && !cell.is_left_out() ? std::string(cell.text(0)) : std::string();
    };
    row.name = text("id");
    row.said().because = {text("because_zh"), text("because_en"), text("because")};
    if (std::string basis = text("basis"); !basis.empty()) row.said().basis.push_back(std::move(basis));
  }

  // ---- stages: each begins when the one before was done, or was due
  void read_stages() {
    expr::NodePtr begin = form_.at ? bench_.parse(*form_.at) : nullptr;
    for (const RouteForm::Stage& form : form_.stages) {
      expr::Scope scope = scope_;
      for (const Route::Stage& before : route_.stages) scope.add_slot("@" + before.name, bench_.out.records[decision_.record].slots[before.slot].type, before.slot, "stage");
      if (form.from) {
        expr::NodePtr given = bench_.parse(*form.from);
        begin = given && begin ? known_or(std::move(given), std::move(begin)) : std::move(given);
      }
      Route::Stage stage{form.name.text(), due_of(form, std::move(begin), scope), 0};
      const Type type = stage.due ? stage.due->type.nullable() : Type();
      stage.slot = bench_.add_slot(decision_.record, {Slot::What::column, decision_.words.name + "." + stage.name + ".due", type, 0, 0});
      begin = stage.due ? expr::make_name("@" + stage.name, form.span) : nullptr;  // what follows a broken one is not judged
      if (form.done)
        if (expr::NodePtr done = bench_.parse(*form.done); done && begin) begin = known_or(std::move(done), std::move(begin));
      route_.stages.push_back(std::move(stage));
    }
  }

  // given == null ? otherwise : given
  static expr::NodePtr known_or(expr::NodePtr given, expr::NodePtr otherwise) {
    const Span span = given->span;
    expr::NodePtr is_null = expr::make_call("_==_", span, expr::clone(*given), expr::make_literal(ValueView::null(), span));
    return expr::make_call("_?_:_", span, std::move(is_null), std::move(otherwise), std::move(given));
  }

  Tree due_of(const RouteForm::Stage& form, expr::NodePtr begin, const expr::Scope& scope) {
    if (form.due) return bench_.check_text(*form.due, scope, Type());
    if (!form.limit) return nullptr;
    if (!begin) {
      const bool is_first = route_.stages.empty();
      if (is_first && !form_.at && !form.from) bench_.diagnostics.add(code::stage_without_start, form.span, {form.name.text()});
      return nullptr;
    }
    expr::NodePtr limit = bench_.parse(*form.limit);
    if (!limit) return nullptr;
    const Span span = limit->span;
    expr::NodePtr due = expr::make_call("add", span, std::move(begin), std::move(limit));
    if (!bench_.type(*due, scope, Type())) return nullptr;
    return due;
  }

  // ---- outputs
  void deal() {
    const auto maybe = [&](Type type) { return type.nullable(!route_.is_complete); };
    route_.reasons = reason_type(decision_.words.name + ".reason");
    std::vector<std::pair<std::string, Type>> outputs{{"unit", maybe(Type(Kind::string))}, {"path", maybe(texts())}};
    if (route_.has_names) outputs.emplace_back("name", maybe(Type(Kind::string)));
    outputs.emplace_back("cost", maybe(Type::decimal(route_.network ? route_.network->cost_places() : 0)));
    outputs.emplace_back("reason", maybe(Type::enumeration(route_.reasons)));
    for (const Route::Stage& stage : route_.stages) outputs.emplace_back(stage.name, bench_.out.records[decision_.record].slots[stage.slot].type);
    for (std::size_t i = 0; i < form_.stages.size(); ++i) refuse_taken_name(form_.stages[i].name, outputs);
    deal_outputs(bench_, decision_, decision_.record, outputs, false);
  }
  void refuse_taken_name(const Excerpt& name, const std::vector<std::pair<std::string, Type>>& outputs) {
    const auto count = std::count_if(outputs.begin(), outputs.end(), [&](const auto& o) { return o.first == name.text(); });
    if (count > 1) bench_.diagnostics.add(code::duplicate_name, name.span(), {name.text()});
  }

  // ---- before any case: from which units can no goal be reached, whatever the conditions say?
  void warn_of_dead_ends() {
    const graph::Network& network = *route_.network;
    const graph::BitSet goals = possible_goals();
    if (goals == graph::BitSet(network.node_count())) {
      bench_.diagnostics.add(code::route_without_goal_unit, form_.goal.span());
      return;
    }
    const graph::BitSet reached = graph::reaching(network, route_.over, goals);
    const graph::BitSet beyond = beyond_goals(goals, reached);
    const graph::Network::Components components = network.components(route_.over);
    std::set<std::uint32_t> told;
    std::size_t count = 0;
    for (std::uint32_t node = 0; node < network.node_count(); ++node) {
      if (reached.has(node) || beyond.has(node) || !has_edges(node)) continue;
      const std::uint32_t circle = components.of[node];
      const bool is_circle = components.size[circle] > 1;
      if ((is_circle && !told.insert(circle).second) || ++count > most_dead_ends) continue;
      const std::string units = is_circle ? members(components, circle) : std::string(network.node(node).key);
      bench_.diagnostics.add(is_circle ? code::circle_without_exit : code::dead_end, network.node(node).span, {units, decision_.words.name});
    }
    if (count > most_dead_ends) bench_.diagnostics.add(code::more_dead_ends, form_.goal.span(), {std::to_string(count - most_dead_ends), decision_.words.name});
  }

  bool is_over(std::uint32_t edge) const { return std::find(route_.over.begin(), route_.over.end(), route_.network->edges()[edge].type) != route_.over.end(); }
  bool has_edges(std::uint32_t node) const {
    const auto counts = [&](std::uint32_t e) { return is_over(e); };
    const auto out = route_.network->out(node), in = route_.network->in(node);
    return std::any_of(out.begin(), out.end(), counts) || std::any_of(in.begin(), in.end(), counts);
  }

  // Units that only goals (or such units) lead to, as those above the one that settles everything: no case gets there.
  graph::BitSet beyond_goals(const graph::BitSet& goals, const graph::BitSet& reached) const {
    const graph::Network& network = *route_.network;
    graph::BitSet beyond(network.node_count());
    std::vector<std::size_t> others(network.node_count(), 0);  // edges in from elsewhere
    std::vector<std::uint32_t> open;
    for (std::uint32_t node = 0; node < network.node_count(); ++node) {
      std::size_t count = 0;
      for (const std::uint32_t e : network.in(node)) {
        if (!is_over(e)) continue;
        ++count;
        others[node] += goals.has(network.edges()[e].from) ? 0 : 1;
      }
      if (!reached.has(node) && count > 0 && others[node] == 0) open.push_back(node);
    }
    while (!open.empty()) {
      const std::uint32_t node = open.back();
      open.pop_back();
      beyond.set(node);
      for (const std::uint32_t e : network.out(node)) {
        const std::uint32_t to = network.edges()[e].to;
        if (is_over(e) && --others[to] == 0 && !reached.has(to)) open.push_back(to);
      }
    }
    return beyond;
  }

  std::string members(const graph::Network::Components& components, std::uint32_t circle) const {
    std::string text;
    for (std::uint32_t node = 0; node < route_.network->node_count(); ++node)
      if (components.of[node] == circle) text += (text.empty() ? "" : ", ") + std::string(route_.network->node(node).key);
    return text;
  }

  // Units that the goal does not exclude while nothing is known of a case.
  graph::BitSet possible_goals() const {
    static constexpr UnknownSet nothing_known{};
    graph::BitSet goals(route_.network->node_count());
    const expr::Program program = expr::generate(*route_.goal.tree);
    std::vector<ValueView> frame(bench_.out.records[decision_.record].slots.size(), ValueView::of_unknown(&nothing_known));
    expr::Scratch scratch;
    for (std::uint32_t node = 0; node < goals.size(); ++node) {
      scratch.begin_record();
      frame[route_.node_slot] = route_.network->node(node).value;
      goals.set(node, !expr::run(program, frame.data(), scratch).is_false());
    }
    return goals;
  }

  Workbench& bench_;
  const RouteForm& form_;
  Decision& decision_;
  expr::Scope& scope_;
  Route route_;
  std::map<std::string, Tree> known_conditions_;
  std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> known_cells_;  // by column and text
};

}  // namespace

void check_route(Workbench& bench, const model::DecisionForm& form, Decision& decision) {
  RouteChecker(bench, form, decision).check();
}

}  // namespace guiju::check
