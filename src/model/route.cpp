#include "model/route.hpp"

#include "model/codes.hpp"

namespace guiju::model {
namespace {

// accept: 15 urgent_minute, or {limit: …, from: …, done: …}, or {due: …}
RouteForm::Stage read_stage(const YamlNode& key, const YamlNode& node, const std::string& path,
                            Diagnostics& diagnostics) {
  RouteForm::Stage stage;
  stage.name = read_name(key, diagnostics);
  stage.span = key.span;
  if (!node.is_map()) {
    stage.limit = read_text(node, path, diagnostics);
    return stage;
  }
  Fields fields(node, path, key.span, diagnostics);
  stage.limit = fields.text("limit");
  stage.due = fields.text("due");
  stage.from = fields.text("from");
  stage.done = fields.text("done");
  if (!stage.due) fields.require("limit");
  fields.finish();
  return stage;
}

// force_at: 3, or {returns: 3, to: last}
void read_force(const YamlNode& node, const std::string& path, Span place, RouteForm& route,
                Diagnostics& diagnostics) {
  if (!node.is_map()) {
    route.force_at = read_text(node, path, diagnostics);
    return;
  }
  Fields fields(node, path, place, diagnostics);
  fields.require("returns");
  route.force_at = fields.text("returns");
  if (auto word = fields.word("to", {"first", "last"})) {
    route.forced_to = static_cast<RouteForm::ForcedTo>(*word);
  }
  fields.finish();
}

}  // namespace

RouteForm read_route(const YamlNode& node, const std::string& path, Span place, Reading& reading) {
  RouteForm route;
  route.span = place;
  Diagnostics& diagnostics = reading.diagnostics;
  Fields fields(node, path, place, diagnostics);
  for (const std::string_view key : {"network", "start", "over", "goal"}) fields.require(key);
  if (auto text = fields.text("network")) route.network = std::move(*text);
  if (auto text = fields.expression("start")) route.start = std::move(*text);
  if (auto text = fields.expression("goal")) route.goal = std::move(*text);
  route.over = fields.texts("over");
  route.edge_when = fields.texts("edge_when");
  if (auto word = fields.word("choose", {"first", "cheapest"})) {
    route.choose = static_cast<RouteForm::Choose>(*word);
  }
  route.returns = fields.expression("returns");
  route.failed = fields.expression("failed");
  if (const YamlNode* force = fields.any("force_at")) {
    read_force(*force, fields.path_of("force_at"), fields.key_span("force_at"), route, diagnostics);
  }
  route.at = fields.expression("at");
  if (const YamlNode* stages = fields.any("stages")) {
    each_entry(*stages, fields.path_of("stages"), diagnostics,
               [&](const YamlNode& key, const YamlNode& value, const std::string& inner) {
                 route.stages.push_back(read_stage(key, value, inner, diagnostics));
               });
  }
  route.is_complete = fields.flag("complete", false);
  fields.finish();
  return route;
}

}  // namespace guiju::model
