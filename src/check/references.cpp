#include "check/references.hpp"

#include "expr/macro.hpp"
#include "expr/parser.hpp"

namespace guiju::check {
namespace {

using model::DecisionForm;
using text::Excerpt;

void collect(const expr::Node& node, std::set<std::string>& names) {
  std::string name;
  if (expr::dotted_name(node, name)) {
    names.insert(name);
    return;
  }
  for (const auto& arg : node.args)
    if (arg) collect(*arg, names);
}

void collect(Workbench& bench, const Excerpt& text, std::set<std::string>& names) {
  if (text.empty()) return;
  Diagnostics ignored;  // the expression is read again, and judged, when its turn comes
  expr::ParseOptions options;
  if (const auto tree = expr::parse(text, options, ignored)) collect(*tree, names);
  (void)bench;
}

// Words of a cell that could be names: letters and what follows, outside quotes.
void collect_words(const std::string& cell, std::set<std::string>& names) {
  std::string word;
  bool quoted = false;
  for (char c : cell + " ") {
    if (c == '"') quoted = !quoted;
    const bool part = static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
    if (part && !quoted) word += c;
    else if (!word.empty()) names.insert(std::exchange(word, {}));
  }
}

void collect_cell(Workbench& bench, const Excerpt& cell, std::set<std::string>& names) {
  const std::string& text = cell.text();
  if (text.empty() || text == "-") return;
  if (text[0] == '=') return collect(bench, cell.part(1, text.size()), names);
  collect_words(text, names);
}

void collect_table(Workbench& bench, const model::TableForm& table, std::set<std::string>& names) {
  for (const auto& column : table.columns) collect(bench, column.expression, names);
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
  std::set<std::string> seen;  // big tables repeat their cells
  for (std::size_t row = 0; row < table.cells.row_count(); ++row)
    for (std::size_t i = 0; i < table.heads.size(); ++i) {
      if (is_text[i]) continue;
      const model::CellView cell = table.cells.cell(row, i);
      for (std::size_t t = 0; t < cell.size(); ++t) {
        if (!seen.insert(std::string(cell.text(t))).second) continue;
        if (is_when[i]) collect(bench, cell.excerpt(t), names);
        else collect_cell(bench, cell.excerpt(t), names);
      }
    }
}

void collect_route(Workbench& bench, const model::RouteForm& route, std::set<std::string>& names, std::set<std::string>& cells) {
  for (const Excerpt* text : {&route.start, &route.goal}) collect(bench, *text, names);
  for (const auto* text : {&route.returns, &route.failed, &route.at})
    if (*text) collect(bench, **text, names);
  for (const auto& stage : route.stages)
    for (const auto* text : {&stage.limit, &stage.due, &stage.from, &stage.done})
      if (*text) collect(bench, **text, names);
  for (const Network& network : bench.out.networks) {
    if (network.name != route.network.text()) continue;
    for (const auto& edge : network.form->edges) collect_table(bench, edge.rows, cells);
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

// Only what could name a decision matters: members, literals and fields fall out here.
void keep_decisions(const Workbench& bench, const std::string& self, std::set<std::string>& names, bool keep_self) {
  std::set<std::string> decisions;
  for (const auto& form : bench.pack.decisions) decisions.insert(form.name.text());
  for (auto it = names.begin(); it != names.end();) {
    const std::string head = it->substr(0, it->find('.'));
    const bool is_decision = decisions.contains(*it) || decisions.contains(head);
    const bool is_self = head == self && !keep_self;
    it = is_decision && !is_self ? std::next(it) : names.erase(it);
  }
}

}  // namespace

namespace {

void collect_form(Workbench& bench, const DecisionForm& form, std::set<std::string>& names, std::set<std::string>& cells) {
  if (form.when) collect(bench, *form.when, names);
  if (const auto* value = std::get_if<model::ValueForm>(&form.kind)) collect(bench, value->expression, names);
  if (const auto* table = std::get_if<model::TableForm>(&form.kind)) collect_table(bench, *table, cells);
  if (const auto* tally = std::get_if<model::TallyForm>(&form.kind)) {
    for (const auto& key : tally->by) collect(bench, key.expression, names);
    for (const auto& value : tally->values) collect(bench, value.expression, names);
    collect(bench, tally->where, names);
  }
  if (const auto* rank = std::get_if<model::RankForm>(&form.kind)) {
    for (const auto& by : rank->by) collect(bench, by, names);
    for (const auto& order : rank->order) collect(bench, order.expression, names);
  }
  if (const auto* route = std::get_if<model::RouteForm>(&form.kind)) collect_route(bench, *route, names, cells);
  if (const auto* match = std::get_if<model::MatchForm>(&form.kind)) collect_match(bench, *match, names);
}

}  // namespace

std::set<std::string> all_names(Workbench& bench, const DecisionForm& form) {
  std::set<std::string> names, cells;
  collect_form(bench, form, names, cells);
  names.merge(cells);
  return names;
}

std::set<std::string> referenced_names(Workbench& bench, const DecisionForm& form) {
  std::set<std::string> names, cells;
  collect_form(bench, form, names, cells);
  // A table's cell may hold a word that happens to be the table's own name (an enum's member).
  keep_decisions(bench, form.name.text(), names, true);
  keep_decisions(bench, form.name.text(), cells, false);
  names.merge(cells);
  return names;
}

}  // namespace guiju::check
