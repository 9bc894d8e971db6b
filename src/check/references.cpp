#include "check/references.hpp"

#include <algorithm>
#include <cctype>

#include "expr/parser.hpp"
#include "expr/scope.hpp"
#include "facts/text_map.hpp"

namespace guiju::check {
namespace {

using model::DecisionForm;
using text::Excerpt;

void collect(Workbench& bench, const Excerpt& text, std::set<std::string>& names) {
  if (text.empty()) return;
  Diagnostics ignored;  // the expression is read again, and judged, when its turn comes
  expr::ParseOptions options;
  const auto tree = expr::parse(text, options, ignored);
  if (!tree) return;
  for (std::string& name : expr::name_references(*tree)) names.insert(std::move(name));
  (void)bench;
}

using Decisions = std::set<std::string, std::less<>>;

// Only what could name a decision matters: members, literals and fields fall out.
bool names_one_of(const Decisions& decisions, std::string_view name) {
  return decisions.contains(name) || decisions.contains(name.substr(0, name.find('.')));
}

// What is found in a form. With `decisions`, words of cells that name none of them are passed over at once: a big table may have
// a word of its own in every row.
struct Found : References {
  const Decisions* decisions = nullptr;
};

// Words of a cell that could be names: letters and what follows, outside quotes.
void collect_words(const std::string& cell, const Decisions* decisions, std::set<std::string>& names) {
  std::string word;
  bool quoted = false;
  const auto put = [&] {
    if (!word.empty() && (!decisions || names_one_of(*decisions, word))) names.insert(word);
    word.clear();
  };
  for (char c : cell + " ") {
    if (c == '"') quoted = !quoted;
    const bool part = static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
    if (!part || quoted) {
      put();
    } else if (c == '.' && word.ends_with('.')) {  // [low..high)
      word.pop_back();
      put();
    } else {
      word += c;
    }
  }
}

void collect_cell(Workbench& bench, const Excerpt& cell, Found& found) {
  const std::string& text = cell.text();
  if (text.empty() || text == "-") return;
  if (text[0] == '=') return collect(bench, cell.part(1, text.size()), found.certain);
  const bool compares = std::string_view("<>[(").find(text[0]) != std::string_view::npos;
  collect_words(text, found.decisions, compares ? found.certain : found.possible);
}

// Could there be a name in it? Most cells of big tables are numbers and intervals.
bool has_letter(std::string_view cell) {
  return std::any_of(cell.begin(), cell.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80 || std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; });
}

// `else:` is a cell, or a map of them.
void collect_otherwise(Workbench& bench, const text::YamlNode& node, Found& found) {
  if (node.is_scalar()) collect_cell(bench, Excerpt(node), found);
  for (const auto& entry : node.entries)
    if (entry.value.is_scalar()) collect_cell(bench, Excerpt(entry.value), found);
}

void collect_table(Workbench& bench, const model::TableForm& table, Found& found) {
  std::set<std::string>& names = found.certain;
  for (const auto& column : table.columns) collect(bench, column.expression, names);
  if (table.otherwise) collect_otherwise(bench, *table.otherwise, found);
  std::set<std::string> own;
  for (const auto& column : table.columns) own.insert(column.name.text());
  for (const auto& output : table.outputs) own.insert(output.name.text());
  std::vector<bool> is_text(table.heads.size(), false), is_when(table.heads.size(), false);
  for (std::size_t i = 0; i < table.heads.size(); ++i) {
    const std::string& head = table.heads[i].text();
    is_when[i] = head == "when";
    is_text[i] = head == "id" || head.starts_with("because") || head == "basis" || head == "title";
    if (!own.contains(head) && !is_text[i] && !is_when[i]) collect(bench, table.heads[i], names);
  }
  facts::TextMap seen;  // big tables repeat their cells
  for (std::size_t row = 0; row < table.cells.row_count(); ++row)
    for (std::size_t i = 0; i < table.heads.size(); ++i) {
      if (is_text[i]) continue;
      const model::CellView cell = table.cells.cell(row, i);
      for (std::size_t t = 0; t < cell.size(); ++t) {
        const std::uint32_t known = seen.size();
        if (is_when[i]) collect(bench, cell.excerpt(t), names);
        else if (has_letter(cell.text(t)) && seen.add(cell.text(t)) == known) collect_cell(bench, cell.excerpt(t), found);
      }
    }
}

void collect_route(Workbench& bench, const model::RouteForm& route, Found& found) {
  std::set<std::string>& names = found.certain;
  for (const Excerpt* text : {&route.start, &route.goal}) collect(bench, *text, names);
  for (const auto* text : {&route.returns, &route.failed, &route.at})
    if (*text) collect(bench, **text, names);
  for (const auto& stage : route.stages)
    for (const auto* text : {&stage.limit, &stage.due, &stage.from, &stage.done})
      if (*text) collect(bench, **text, names);
  for (const Network& network : bench.out.networks) {
    if (network.name != route.network.text()) continue;
    for (const auto& edge : network.form->edges) collect_table(bench, edge.rows, found);
  }
}

// `expert.rating` asks for the decision `rating` about experts.
void collect_match(Workbench& bench, const model::MatchForm& match, std::set<std::string>& names) {
  collect(bench, match.candidates, names);
  for (const auto* text : {&match.eligible, &match.avoid, &match.waived, &match.score, &match.capacity, &match.take})
    if (*text) collect(bench, **text, names);
  for (const auto& order : match.ties) collect(bench, order.expression, names);
  const std::string prefix = (match.as.empty() ? match.candidates.text() : match.as.text()) + ".";
  std::set<std::string> of_candidates;
  for (const std::string& name : names)
    if (name.starts_with(prefix)) of_candidates.insert(name.substr(prefix.size()));
  names.merge(of_candidates);
}

void collect_form(Workbench& bench, const DecisionForm& form, Found& found) {
  std::set<std::string>& names = found.certain;
  if (form.when) collect(bench, *form.when, names);
  if (const auto* value = std::get_if<model::ValueForm>(&form.kind)) collect(bench, value->expression, names);
  if (const auto* table = std::get_if<model::TableForm>(&form.kind)) collect_table(bench, *table, found);
  if (const auto* tally = std::get_if<model::TallyForm>(&form.kind)) {
    for (const auto& key : tally->by) collect(bench, key.expression, names);
    for (const auto& value : tally->values) collect(bench, value.expression, names);
    collect(bench, tally->where, names);
  }
  if (const auto* rank = std::get_if<model::RankForm>(&form.kind)) {
    for (const auto& by : rank->by) collect(bench, by, names);
    for (const auto& order : rank->order) collect(bench, order.expression, names);
  }
  if (const auto* route = std::get_if<model::RouteForm>(&form.kind)) collect_route(bench, *route, found);
  if (const auto* match = std::get_if<model::MatchForm>(&form.kind)) collect_match(bench, *match, names);
}

}  // namespace

std::set<std::string> all_names(Workbench& bench, const DecisionForm& form) {
  Found found;
  collect_form(bench, form, found);
  found.certain.merge(found.possible);
  return std::move(found.certain);
}

References references(Workbench& bench, const DecisionForm& form) {
  Decisions decisions;
  for (const auto& other : bench.pack.decisions) decisions.insert(other.name.text());
  Found found;
  found.decisions = &decisions;
  collect_form(bench, form, found);
  // A word in a table that happens to be the table's own name is a field or an enum's member.
  const bool has_cells = std::holds_alternative<model::TableForm>(form.kind) || std::holds_alternative<model::RouteForm>(form.kind);
  for (std::set<std::string>* words : {&found.certain, &found.possible}) {
    std::erase_if(*words, [&](const std::string& word) { return !names_one_of(decisions, word); });
    if (has_cells) std::erase_if(*words, [&](const std::string& word) { return word.substr(0, word.find('.')) == form.name.text(); });
  }
  return found;
}

}  // namespace guiju::check
