// Routes: conditions of edges as a table with an index, so that a case's open edges are a few bit sets.
#include <algorithm>

#include "plan/builder.hpp"

namespace guiju::plan {
namespace {

// Each edge of the network → its row of conditions; each row → which of the distinct conditions it has.
void link_conditions(const check::Route& from, Route& route) {
  for (const graph::Network::Edge& edge : route.network->edges()) {
    const std::uint32_t row = from.condition[edge.written];
    route.row_of_edge.push_back(row == graph::none ? none : row);
  }
  for (const Row& row : route.conditions.rows) {
    if (row.when == none) {
      route.when_of_row.push_back(none);
      continue;
    }
    const auto at = std::find(route.whens.begin(), route.whens.end(), row.when);
    route.when_of_row.push_back(static_cast<std::uint32_t>(at - route.whens.begin()));
    if (at == route.whens.end()) route.whens.push_back(row.when);
  }
  const auto is_judged = [](std::uint32_t cell) { return cell != 0; };
  route.judges_edges = !route.whens.empty() || std::any_of(route.conditions.cells.begin(), route.conditions.cells.end(), is_judged);
}

// The classes of a column, and what each of its cells accepts of them.
Route::Classes classes_of(const Column& column) {
  ClassBuilder builder(column.type);
  for (const Predicate& predicate : column.predicates) builder.cut(predicate);
  builder.finish();
  Route::Classes classes;
  for (const Predicate& predicate : column.predicates) {
    classes.accepted.emplace_back();
    const auto accepted = builder.accepted(predicate);
    if (!accepted) continue;
    classes.accepted.back().assign(builder.classifier().class_count(), 0);
    for (const ClassRange& range : *accepted)
      for (std::uint32_t c = range.low; c < range.high; ++c) classes.accepted.back()[c] = 1;
  }
  classes.classifier = builder.take();
  return classes;
}

}  // namespace

Route build_route(Builder& builder, check::Route& from, const check::Decision& decision, std::vector<std::uint32_t>& reads) {
  Route route;
  route.network = from.network;
  route.start = builder.program(from.start.tree);
  route.goal = builder.program(from.goal.tree);
  route.returns = builder.program(from.returns.tree);
  route.failed = builder.program(from.failed.tree);
  route.over = from.over;
  route.choose = static_cast<Route::Choose>(from.choose);
  route.forced_to = static_cast<Route::ForcedTo>(from.forced_to);
  route.force_at = from.force_at;
  route.node_slot = from.node_slot;
  route.is_complete = from.is_complete;
  route.conditions = build_table(builder, from.conditions, decision);
  for (const Column& column : route.conditions.columns) route.classes.push_back(classes_of(column));
  link_conditions(from, route);
  route.places.name = from.has_names ? 2 : none;
  route.places.cost = from.has_names ? 3 : 2;
  route.places.reason = route.places.cost + 1;
  route.places.stages = route.places.cost + 2;
  route.reasons = decision.type.struct_type()->fields[route.places.reason].type.enum_type();
  for (const check::Route::Stage& stage : from.stages) {
    route.stage_slots.push_back(stage.slot);
    reads.push_back(stage.slot);
  }
  for (const std::uint32_t slot : builder.plan.programs[route.goal].slots)
    if (slot != route.node_slot) route.goal_slots.push_back(slot);
  reads.insert(reads.end(), route.goal_slots.begin(), route.goal_slots.end());
  for (const std::uint32_t program : {route.start, route.returns, route.failed}) builder.add_reads(program, reads);
  add_table_reads(builder, route.conditions, reads);
  return route;
}

}  // namespace guiju::plan
