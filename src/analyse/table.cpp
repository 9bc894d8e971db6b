#include "guiju/analyse/table.hpp"

#include <algorithm>

#include "analyse/codes.hpp"
#include "analyse/prover.hpp"
#include "engine/access.hpp"

namespace guiju {
namespace analyse {
namespace {

// Is there one answer, so that a missing row or a second one matters?
bool gives_one(plan::HitPolicy hit) { return hit <= plan::HitPolicy::first; }

}  // namespace

Prover::Prover(const plan::Plan& plan, const plan::Table& table, const ProofOptions& options)
    : plan_(plan), table_(table), options_(options), decision_(plan.decisions[table.decision]), writer_(plan.zone_name) {
  space_.add(plan, table);
  space_.close();
  effort_.left = options.effort;
}

void Prover::prove() {
  if (table_.rows.empty()) return;
  find_empty_rows();
  if (!gives_one(table_.hit)) return;
  Trial trial(plan_, table_, space_, 0);
  trial_ = &trial;
  find_gaps();
  Neighbours near(space_, boxes(), effort_);
  near_ = &near;
  if (table_.hit != plan::HitPolicy::first) find_overlaps();
  find_masked();
  if (options_.finds_mergeable) find_mergeable();
  report_opaque();
  if (effort_.is_spent()) report_effort();
}

void Prover::finish(Findings& findings) {
  for (const auto& [kind, last] : last_)
    if (const std::size_t more = counts_[kind] - options_.max_findings; more > 0)
      found_[last].diagnostic.note(code::more_findings, {std::to_string(more), decision_.words.name});
  for (Finding& finding : found_) findings.add(std::move(finding));
}

Finding* Prover::report(Finding::Kind kind, Code code, Span span, std::vector<std::string> args, std::vector<std::uint32_t> rows) {
  const std::size_t count = ++counts_[kind];
  if (count > options_.max_findings) return nullptr;
  Finding finding;
  finding.kind = kind;
  finding.decision = decision_.words.name;
  for (const std::uint32_t r : rows) finding.rows.push_back(id(r));
  finding.diagnostic.code = code;
  finding.diagnostic.span = span;
  finding.diagnostic.args = std::move(args);
  if (count == options_.max_findings) last_[kind] = found_.size();
  return &found_.emplace_back(std::move(finding));
}

Region Prover::region(const Sides& part) const {
  Region text;
  for (std::size_t a = 0; a < space_.axis_count(); ++a)
    if (std::string cell = space_.axis(a).text(*part[a], writer_); cell != "-") text.emplace_back(space_.axis(a).head(), std::move(cell));
  return text;
}

std::string Prover::shortened(const std::string& cell) {
  constexpr std::size_t longest = 100;
  const std::size_t comma = cell.size() > longest ? cell.rfind(", ", longest) : std::string::npos;
  return comma == std::string::npos ? cell : cell.substr(0, comma) + ", …" + (cell.ends_with(')') ? ")" : "");
}

std::string Prover::text(const Region& region) {
  std::vector<std::string> parts;
  for (const auto& [head, cell] : region) parts.push_back(head + " " + shortened(cell));
  return joined(parts, "; ");
}

std::string Prover::text(const Witness& witness) const {
  std::vector<std::string> parts;
  for (const auto& [name, value] : witness.facts) parts.push_back(name + ": " + (value.view().is_null() ? "null" : writer_.written(value)));
  std::string said = parts.empty() ? "any input" : joined(parts);
  return witness.as_of ? said + " (as of " + *witness.as_of + ")" : said;
}

std::string Prover::opaque_cells(const std::set<std::uint32_t>& rows) const {
  std::vector<std::string> cells;
  std::size_t count = 0;
  for (const Opaque& cell : space_.opaque(0)) {
    if (!rows.empty() && !rows.contains(cell.row)) continue;
    if (++count <= 3) cells.push_back(cell.head + " " + cell.text + " (" + id(cell.row) + ")");
  }
  if (count > 3) cells.push_back("+" + std::to_string(count - 3));
  return joined(cells);
}

void Prover::report_opaque() {
  if (!depends_on_opaque_ || is_opaque_said_) return;
  std::vector<std::uint32_t> rows;
  for (const Opaque& cell : space_.opaque(0))
    if (rows.empty() || rows.back() != cell.row) rows.push_back(cell.row);
  report(Finding::Kind::undecided, code::table_undecided_cells, decision_.words.span, {decision_.words.name, opaque_cells({})}, std::move(rows));
}

void Prover::report_effort() {
  report(Finding::Kind::undecided, code::table_undecided_effort, decision_.words.span,
         {decision_.words.name, std::to_string(table_.rows.size()) + " × " + std::to_string(table_.columns.size()), std::to_string(options_.effort)}, {});
}

std::string Prover::joined(const std::vector<std::string>& list, const char* between) {
  std::string text;
  for (const std::string& s : list) text += (text.empty() ? "" : between) + s;
  return text;
}

}  // namespace analyse

Findings prove(const Ruleset& rules, const ProofOptions& options) {
  const plan::Plan& plan = RulesetAccess::plan(rules);
  Findings findings(plan.sources, plan.zone_name);
  for (const plan::Table& table : plan.tables) {
    const std::string& name = plan.decisions[table.decision].words.name;
    const bool is_asked = options.decisions.empty() || std::find(options.decisions.begin(), options.decisions.end(), name) != options.decisions.end();
    if (!is_asked) continue;
    analyse::Prover prover(plan, table, options);
    prover.prove();
    prover.finish(findings);
  }
  return findings;
}

}  // namespace guiju
