#include "model/match.hpp"

#include "model/rank.hpp"

namespace guiju::model {

MatchForm read_match(const YamlNode& node, const std::string& path, Span place, Reading& reading) {
  MatchForm match;
  match.span = place;
  Fields fields(node, path, place, reading.diagnostics);
  fields.require("candidates");
  if (auto text = fields.expression("candidates")) match.candidates = std::move(*text);
  if (auto text = fields.text("as")) match.as = std::move(*text);
  if (auto text = fields.text("id")) match.id = std::move(*text);
  match.eligible = fields.expression("eligible");
  match.avoid = fields.expression("avoid");
  match.waived = fields.expression("waived");
  match.score = fields.expression("score");
  match.capacity = fields.expression("capacity");
  match.take = fields.expression("take");
  for (const Excerpt& text : fields.texts("ties")) {
    match.ties.push_back(read_order(text, reading.diagnostics));
  }
  match.is_optimal = fields.flag("optimal", false);
  fields.finish();
  return match;
}

}  // namespace guiju::model
