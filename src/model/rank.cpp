#include "model/rank.hpp"

#include "model/codes.hpp"

namespace guiju::model {
namespace {

// The text without a last word, when it ends with that word after a blank.
std::optional<Excerpt> without_word(const Excerpt& text, std::string_view word) {
  const std::string& all = text.text();
  if (all == word) return text.part(0, 0);
  if (!all.ends_with(word) || all.size() < word.size() + 1) return std::nullopt;
  std::size_t end = all.size() - word.size();
  if (all[end - 1] != ' ' && all[end - 1] != '\t') return std::nullopt;
  while (end > 0 && (all[end - 1] == ' ' || all[end - 1] == '\t')) --end;
  return text.part(0, end);
}

RankForm::Quota read_quota(const YamlNode& key, const YamlNode& node, const std::string& path,
                           Diagnostics& diagnostics) {
  RankForm::Quota quota;
  quota.name = read_name(key, diagnostics);
  Fields fields(node, path, key.span, diagnostics);
  quota.share = fields.text("share");
  quota.count = fields.text("count");
  quota.round = fields.text("round");
  quota.when = fields.text("when");
  fields.finish();
  return quota;
}

}  // namespace

RankForm::Order read_order(const Excerpt& text, Diagnostics& diagnostics) {
  RankForm::Order order{text, false};
  if (auto expression = without_word(text, "desc")) {
    order = {std::move(*expression), true};
  } else if (auto rising = without_word(text, "asc")) {
    order.expression = std::move(*rising);
  }
  if (order.expression.empty()) diagnostics.add(code::empty_order, text.span());
  return order;
}

RankForm read_rank(const YamlNode& node, const std::string& path, Span place, Reading& reading) {
  RankForm rank;
  rank.span = place;
  Fields fields(node, path, place, reading.diagnostics);
  rank.by = fields.texts("by");
  fields.require("order");
  for (const Excerpt& text : fields.texts("order")) rank.order.push_back(read_order(text, reading.diagnostics));
  rank.ties = fields.text("ties");
  if (const YamlNode* quota = fields.any("quota")) {
    each_entry(*quota, fields.path_of("quota"), reading.diagnostics,
               [&](const YamlNode& key, const YamlNode& value, const std::string& inner) {
                 rank.quota.push_back(read_quota(key, value, inner, reading.diagnostics));
               });
  }
  fields.finish();
  return rank;
}

}  // namespace guiju::model
