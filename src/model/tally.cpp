#include "model/tally.hpp"

#include "model/codes.hpp"

namespace guiju::model {
namespace {

std::vector<TallyForm::Named> read_named(Fields& fields, std::string_view key,
                                         Diagnostics& diagnostics) {
  std::vector<TallyForm::Named> named;
  fields.require(key);
  const YamlNode* node = fields.any(key);
  if (!node) return named;
  each_entry(*node, fields.path_of(key), diagnostics,
             [&](const YamlNode& name, const YamlNode& value, const std::string& inner) {
               if (auto expression = read_text(value, inner, diagnostics)) {
                 named.push_back({read_name(name, diagnostics), std::move(*expression)});
               }
             });
  if (node->is_map() && node->entries.empty()) {
    diagnostics.add(code::empty_map, node->span, {fields.path_of(key)});
  }
  return named;
}

}  // namespace

TallyForm read_tally(const YamlNode& node, const std::string& path, Span place, Reading& reading) {
  TallyForm tally;
  tally.span = place;
  Fields fields(node, path, place, reading.diagnostics);
  fields.require("from");
  fields.require("into");
  if (auto from = fields.text("from")) tally.from = std::move(*from);
  if (auto into = fields.text("into")) tally.into = std::move(*into);
  if (auto where = fields.text("where")) tally.where = std::move(*where);
  tally.by = read_named(fields, "by", reading.diagnostics);
  tally.values = read_named(fields, "values", reading.diagnostics);
  if (const YamlNode* none = fields.any("none")) {
    each_entry(*none, fields.path_of("none"), reading.diagnostics,
               [&](const YamlNode& name, const YamlNode& value, const std::string&) {
                 tally.none.emplace_back(Excerpt(name), value);
               });
  }
  fields.finish();
  return tally;
}

}  // namespace guiju::model
