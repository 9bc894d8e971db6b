#include "guiju/analyse/table.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "analyse/codes.hpp"
#include "analyse/neighbours.hpp"
#include "analyse/trial.hpp"
#include "engine/access.hpp"

namespace guiju {
namespace analyse {
namespace {

using plan::HitPolicy;

constexpr int most_trials = 200;  // records tried for pairs of rows that run expressions

// Is there one answer, so that a missing row or a second one matters?
bool gives_one(HitPolicy hit) { return hit <= HitPolicy::first; }

std::string joined(const std::vector<std::string>& list, const char* between = ", ") {
  std::string text;
  for (const std::string& s : list) text += (text.empty() ? "" : between) + s;
  return text;
}

class Prover {
 public:
  Prover(const plan::Plan& plan, const plan::Table& table, const ProofOptions& options)
      : plan_(plan), table_(table), options_(options), decision_(plan.decisions[table.decision]), writer_(plan.zone_name) {
    space_.add(plan, table);
    space_.close();
    effort_.left = options.effort;
  }

  void prove() {
    if (table_.rows.empty()) return;
    find_empty_rows();
    if (!gives_one(table_.hit)) return;
    Trial trial(plan_, table_, space_, 0);
    trial_ = &trial;
    find_gaps();
    Neighbours near(space_, boxes(), effort_);
    near_ = &near;
    if (table_.hit != HitPolicy::first) find_overlaps();
    find_masked();
    if (options_.finds_mergeable) find_mergeable();
    report_opaque();
    if (effort_.is_spent()) report_effort();
  }

  // Hands over what was found.
  void finish(Findings& findings) {
    for (const auto& [kind, last] : last_)
      if (const std::size_t more = counts_[kind] - options_.max_findings; more > 0)
        found_[last].diagnostic.note(code::more_findings, {std::to_string(more), decision_.words.name});
    for (Finding& finding : found_) findings.add(std::move(finding));
  }

 private:
  const std::vector<Box>& boxes() const { return space_.boxes(0); }
  const plan::Row& row(std::uint32_t number) const { return table_.rows[number]; }
  const std::string& id(std::uint32_t number) const { return row(number).words.name; }

  // ---- findings
  Finding* report(Finding::Kind kind, Code code, Span span, std::vector<std::string> args, std::vector<std::uint32_t> rows) {
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

  Region region(const Sides& part) const {
    Region text;
    for (std::size_t a = 0; a < space_.axis_count(); ++a)
      if (std::string cell = space_.axis(a).text(*part[a], writer_); cell != "-") text.emplace_back(space_.axis(a).head(), std::move(cell));
    return text;
  }
  // Long lists are whole in the region itself; a message shows how they begin.
  static std::string shortened(const std::string& cell) {
    constexpr std::size_t longest = 100;
    const std::size_t comma = cell.size() > longest ? cell.rfind(", ", longest) : std::string::npos;
    return comma == std::string::npos ? cell : cell.substr(0, comma) + ", …" + (cell.ends_with(')') ? ")" : "");
  }
  static std::string text(const Region& region) {
    std::vector<std::string> parts;
    for (const auto& [head, cell] : region) parts.push_back(head + " " + shortened(cell));
    return joined(parts, "; ");
  }
  std::string text(const Witness& witness) const {
    std::vector<std::string> parts;
    for (const auto& [name, value] : witness.facts) parts.push_back(name + ": " + (value.view().is_null() ? "null" : writer_.written(value)));
    std::string said = parts.empty() ? "any input" : joined(parts);
    return witness.as_of ? said + " (as of " + *witness.as_of + ")" : said;
  }

  // ---- gaps
  void find_gaps() {
    if (!table_.otherwise.empty() || table_.allows_gaps) return;
    std::vector<Sides> found;
    while (found.size() < options_.max_findings) {
      const auto hole = hole_beside(found, false);
      if (!hole) break;
      Sides gap = grown(*hole, found);
      report_gap(gap);
      found.push_back(std::move(gap));
    }
    if (found.empty() && !effort_.is_spent()) find_doubtful_gap();
  }

  std::optional<Sides> hole_beside(const std::vector<Sides>& known, bool sure_only) {
    Partition cover(space_.whole(), effort_);
    for (const Box& box : boxes())
      if (sure_only ? box.is_sure : !box.is_empty) cover.add(sure_only ? box.sure : box.may);
    for (const Sides& gap : known) cover.add(gap);
    return kept(hole(cover));
  }
  std::optional<Sides> kept(std::optional<std::vector<Ranges>> found) const {
    if (!found) return std::nullopt;
    Sides part;
    for (Ranges& side : *found) part.push_back(space_.keep(std::move(side)));
    return part;
  }

  // A hole made as large as it goes, axis by axis.
  Sides grown(Sides part, const std::vector<Sides>& known) {
    for (std::size_t a = 0; a < part.size(); ++a) {
      Ranges taken;
      const auto add = [&](const Sides& piece) {
        for (std::size_t b = 0; b < part.size(); ++b)
          if (b != a && !intersects(*part[b], *piece[b])) return;
        taken.insert(taken.end(), piece[a]->begin(), piece[a]->end());
      };
      for (const Box& box : boxes())
        if (!box.is_empty) add(box.may);
      for (const Sides& gap : known) add(gap);
      part[a] = space_.keep(without(space_.axis(a).possible(), settled(std::move(taken))));
    }
    return part;
  }

  void report_gap(const Sides& gap) {
    const Witness witness = trial_->witness(gap, [](const Trial::Outcome& o) {
      return o.matched.empty() && (o.ending == Ending::no_match || o.error == code::no_row_matched);
    });
    const Code code = !witness.is_confirmed ? code::table_gap_doubtful : table_.is_complete ? code::table_gap : code::table_gap_open;
    Finding* finding = report(Finding::Kind::gap, code, decision_.words.span, {decision_.words.name, text(witness)}, {});
    if (!finding) return;
    finding->region = region(gap);
    finding->witness = witness;
    if (!finding->region.empty()) finding->diagnostic.note(code::gap_region, {text(finding->region)});
    if (!table_.is_complete && witness.is_confirmed) finding->diagnostic.note(code::gap_is_meant);
  }

  // Covered, but only if cells that run expressions match.
  void find_doubtful_gap() {
    const auto hole = hole_beside({}, true);
    if (!hole) return;
    const Sides& part = *hole;
    std::set<std::uint32_t> rows;
    for (const Box& box : boxes())
      if (!box.is_exact && touch(box.may, part)) rows.insert(box.row);
    const Witness witness = trial_->witness(part, [](const Trial::Outcome& o) {
      return o.matched.empty() && (o.ending == Ending::no_match || o.error == code::no_row_matched);
    });
    if (witness.is_confirmed) return report_gap(part);
    Finding* finding = report(Finding::Kind::undecided, code::table_undecided_gap, decision_.words.span,
                              {decision_.words.name, text(witness), opaque_cells(rows)}, {rows.begin(), rows.end()});
    if (finding) finding->region = region(part);
    is_opaque_said_ = true;
  }

  static bool touch(const Sides& a, const Sides& b) {
    for (std::size_t i = 0; i < a.size(); ++i)
      if (!intersects(*a[i], *b[i])) return false;
    return true;
  }
  Sides common(const Sides& a, const Sides& b) const {
    Sides both;
    for (std::size_t i = 0; i < a.size(); ++i) both.push_back(space_.keep(intersected(intersected(*a[i], *b[i]), space_.axis(i).possible())));
    return both;
  }
  static bool is_somewhere(const Sides& part) {
    return std::none_of(part.begin(), part.end(), [](const Ranges* side) { return side->empty(); });
  }

  // ---- overlaps
  void find_overlaps() {
    std::set<std::uint32_t> done;  // rows with a finding; one partner is enough
    for (std::uint32_t b = 0; b < boxes().size() && !effort_.is_spent(); ++b) {
      const Box& later = boxes()[b];
      if (done.contains(later.row)) continue;
      for (const std::uint32_t a : near_->of(b)) {
        const Box& earlier = boxes()[a];
        if (earlier.row >= later.row || !clash(earlier, later)) continue;
        done.insert(later.row);
        break;
      }
    }
  }

  // Reports two rows that must not match together and do; false when there is nothing to say.
  bool clash(const Box& a, const Box& b) {
    if (table_.has_layers && row(a.row).layer != row(b.row).layer) return false;
    const auto differs = difference(a.row, b.row);
    if (table_.hit != HitPolicy::unique && !differs.output) return false;
    const bool is_sure = a.is_sure && b.is_sure && touch(a.sure, b.sure) && is_somewhere(common(a.sure, b.sure)) && differs.is_literal;
    Sides part = is_sure ? common(a.sure, b.sure) : common(a.may, b.may);
    if (!is_somewhere(part)) return false;
    if (table_.has_layers) {
      const auto free = without_higher_layers(part, row(a.row).layer);
      if (!free) return false;
      part = *free;
    }
    if (is_sure && is_full(clash_kind())) return ++counts_[clash_kind()], true;
    if (!is_sure && trials_++ >= most_trials) return note_opaque();
    const auto both_match = [&](const Trial::Outcome& o) {
      const auto has = [&](std::uint32_t r) { return std::find(o.matched.begin(), o.matched.end(), r) != o.matched.end(); };
      return has(a.row) && has(b.row) && (table_.hit != HitPolicy::any || differs.is_literal || o.error == code::rows_disagree);
    };
    const Witness witness = trial_->witness(part, both_match);
    if (!is_sure && !witness.is_confirmed) return note_opaque();
    report_clash(a.row, b.row, part, witness, differs.output ? *differs.output : "");
    return true;
  }
  Finding::Kind clash_kind() const {
    return table_.hit == HitPolicy::unique ? Finding::Kind::overlap : table_.hit == HitPolicy::any ? Finding::Kind::contradiction : Finding::Kind::ambiguity;
  }
  // Further findings are counted, but need no words and no record.
  bool is_full(Finding::Kind kind) { return counts_[kind] >= options_.max_findings; }
  bool note_opaque() {
    depends_on_opaque_ = true;
    return false;
  }

  void report_clash(std::uint32_t a, std::uint32_t b, const Sides& part, const Witness& witness, const std::string& output) {
    const bool is_unique = table_.hit == HitPolicy::unique, is_any = table_.hit == HitPolicy::any, is_sure = witness.is_confirmed;
    const Code code = is_unique ? (is_sure ? code::table_overlap : code::table_overlap_doubtful)
                      : is_any  ? (is_sure ? code::table_contradiction : code::table_contradiction_doubtful)
                                : code::table_ambiguity;
    std::vector<std::string> args{decision_.words.name, id(a), id(b), text(witness)};
    if (!is_unique) args.push_back(output);
    Finding* finding = report(clash_kind(), code, row(b).words.span, std::move(args), {b, a});
    if (!finding) return;
    finding->region = region(part);
    finding->witness = witness;
    finding->diagnostic.note(code::overlap_other, {}, row(a).words.span);
    if (!finding->region.empty()) finding->diagnostic.note(code::gap_region, {text(finding->region)});
  }

  // A part in which no row of a higher layer speaks.
  std::optional<Sides> without_higher_layers(const Sides& part, std::uint8_t layer) {
    Partition cover(part, effort_);
    for (const Box& box : boxes())
      if (box.is_sure && stands_above(row(box.row).layer, layer)) cover.add(box.sure);
    return kept(hole(cover));
  }
  static int rank(std::uint8_t layer) { return layer == 255 ? -1 : layer; }
  static bool stands_above(std::uint8_t a, std::uint8_t b) { return rank(a) > rank(b); }

  // The first output in which two rows differ; for priority only when they are as strong.
  struct Difference {
    std::optional<std::string> output;
    bool is_literal = true;
  };
  Difference difference(std::uint32_t a, std::uint32_t b) const {
    if (table_.hit == HitPolicy::unique) return {};
    for (std::size_t o = 0; o < table_.outputs.size(); ++o) {
      const plan::OutputCell &x = table_.output(a, o), &y = table_.output(b, o);
      const bool is_literal = x.program == plan::none && y.program == plan::none;
      const bool is_same = is_literal ? equal(x.literal, y.literal) : x.program != plan::none && y.program != plan::none && x.text == y.text;
      if (is_same) continue;
      if (table_.hit == HitPolicy::priority && o == 0) return {};  // the stronger wins, as it should
      return {table_.outputs[o].name, is_literal};
    }
    return {};
  }

  // ---- rows that never fire
  void find_empty_rows() {
    for (std::size_t b = 0; b < boxes().size();) {
      const std::uint32_t r = boxes()[b].row;
      bool is_empty = true;
      const std::size_t first = b;
      for (; b < boxes().size() && boxes()[b].row == r; ++b) is_empty &= is_nowhere(boxes()[b]);
      if (!is_empty) continue;
      never_.insert(r);
      const auto [head, cell] = empty_cell(boxes()[first]);
      report(Finding::Kind::never_fires, code::row_never_matches, row(r).words.span, {decision_.words.name, id(r), head, cell}, {r});
    }
  }
  bool is_nowhere(const Box& box) const {
    if (box.is_empty) return true;
    for (std::size_t a = 0; a < box.may.size(); ++a)
      if (!intersects(*box.may[a], space_.axis(a).possible())) return true;
    return false;
  }
  std::pair<std::string, std::string> empty_cell(const Box& box) const {
    const plan::Row& r = row(box.row);
    const Value* when = r.when == plan::none ? nullptr : plan_.programs[r.when].constant();
    if (when && !when->view().is_true()) return {"when", r.words.when_text()};
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      const std::uint32_t axis = space_.axis_of(0, c), cell = table_.cell(box.row, c);
      if (cell != 0 && !intersects(*box.may[axis], space_.axis(axis).possible())) return {table_.columns[c].head, table_.columns[c].predicates[cell - 1].text};
    }
    return {"from … to", (r.from ? ValueView::of_date(*r.from).to_string() : "") + " … " + (r.to ? ValueView::of_date(*r.to).to_string() : "")};
  }

  // Does `other` speak wherever both match?
  bool beats(std::uint32_t other, std::uint32_t r) const {
    const plan::Row &a = row(other), &b = row(r);
    const auto instant = [](const Instant& t) { return std::pair(t.seconds, t.nanos); };
    if (a.published && (!b.published || instant(*a.published) > instant(*b.published))) return false;
    if (table_.hit == HitPolicy::priority) return !table_.has_layers && is_stronger(other, r);
    if (table_.has_layers && a.layer != b.layer) return stands_above(a.layer, b.layer);
    return table_.hit == HitPolicy::first && other < r;
  }
  bool is_stronger(std::uint32_t other, std::uint32_t r) const {
    const plan::OutputCell &a = table_.output(other, 0), &b = table_.output(r, 0);
    if (a.program != plan::none || b.program != plan::none) return false;
    const auto strength = [](ValueView v) { return v.is(Kind::enum_) ? v.member() : plan::none; };
    return strength(a.literal) < strength(b.literal) || (strength(a.literal) == strength(b.literal) && other < r);
  }

  void find_masked() {
    for (std::size_t b = 0; b < boxes().size() && !effort_.is_spent();) {
      const std::uint32_t r = boxes()[b].row;
      bool is_masked = true;
      std::set<std::uint32_t> by;
      for (; b < boxes().size() && boxes()[b].row == r; ++b)
        is_masked = is_masked && (is_nowhere(boxes()[b]) || is_box_masked(static_cast<std::uint32_t>(b), by));
      if (!is_masked || never_.contains(r) || effort_.is_spent()) continue;
      never_.insert(r);
      report_masked(r, by);
    }
  }

  bool is_box_masked(std::uint32_t number, std::set<std::uint32_t>& by) {
    const Box& box = boxes()[number];
    std::vector<std::uint32_t> stronger;
    bool may_depend = false;
    for (const std::uint32_t n : near_->of(number)) {
      const Box& other = boxes()[n];
      if (other.row == box.row || !beats(other.row, box.row)) continue;
      may_depend |= !other.is_exact;
      if (!other.is_sure) continue;
      if (covers(other.sure, box.may)) return by.insert(other.row), true;
      stronger.push_back(n);
    }
    if (stronger.empty() && !may_depend) return false;
    const Sides target = common(box.may, space_.whole());
    Partition cover(target, effort_);
    for (const std::uint32_t n : stronger) cover.add(boxes()[n].sure);
    if (hole(cover)) {
      depends_on_opaque_ |= may_depend;
      return false;
    }
    for (const std::uint32_t n : stronger) by.insert(boxes()[n].row);
    return true;
  }
  bool covers(const Sides& outer, const Sides& inner) const {
    for (std::size_t a = 0; a < outer.size(); ++a)
      if (!contains(*outer[a], *inner[a]) && !contains(*outer[a], intersected(*inner[a], space_.axis(a).possible()))) return false;
    return true;
  }

  void report_masked(std::uint32_t r, const std::set<std::uint32_t>& by) {
    std::vector<std::string> names;
    for (const std::uint32_t n : by) names.push_back(id(n));
    if (names.size() > 4) names = {names.front(), names[1], "…", names.back()};
    std::vector<std::uint32_t> rows{r};
    rows.insert(rows.end(), by.begin(), by.end());
    Finding* finding = report(Finding::Kind::never_fires, code::row_never_fires, row(r).words.span, {decision_.words.name, id(r), joined(names)}, std::move(rows));
    if (finding && !by.empty()) finding->diagnostic.note(code::overlap_other, {}, row(*by.begin()).words.span);
  }

  // ---- rows that could be one
  void find_mergeable() {
    if (table_.hit == HitPolicy::priority) return;
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      std::map<std::string, std::uint32_t> last;  // everything but this cell → the row that had it last
      for (std::uint32_t r = 0; r < table_.rows.size(); ++r) {
        if (never_.contains(r)) continue;
        const auto [at, is_new] = last.emplace(all_but(r, c), r);
        if (!is_new) report_mergeable(at->second, r, c);
        at->second = r;
      }
    }
  }

  std::string all_but(std::uint32_t r, std::size_t column) const {
    const plan::Row& w = row(r);
    std::string key;
    for (std::size_t c = 0; c < table_.columns.size(); ++c) key += (c == column ? "*" : std::to_string(table_.cell(r, c))) + "|";
    for (std::size_t o = 0; o < table_.outputs.size(); ++o) key += table_.output(r, o).text + "|";
    const auto words = [&](const plan::Title& t) { key += t.any + "|" + t.zh + "|" + t.en + "|"; };
    words(w.words.title());
    words(w.words.because());
    key += joined(w.words.basis()) + "|" + w.words.when_text() + "|" + std::to_string(w.layer);
    for (const auto& day : {w.from, w.to}) key += "|" + (day ? std::to_string(*day) : "");
    return key + (w.published ? std::to_string(w.published->seconds) : "");
  }

  void report_mergeable(std::uint32_t a, std::uint32_t b, std::size_t column) {
    const std::uint32_t x = table_.cell(a, column), y = table_.cell(b, column);
    if (x == 0 || y == 0 || x == y) return;
    const Box *first = box_of(a), *second = box_of(b);
    if (!first || !second || !first->is_exact || !second->is_exact || speaks_between(a, b)) return;
    const std::uint32_t axis = space_.axis_of(0, column);
    const Ranges all = united(*first->may[axis], *second->may[axis]);
    const Kind kind = space_.axis(axis).type().kind();
    const bool is_list = kind == Kind::enum_ || kind == Kind::string || kind == Kind::bool_;
    if (!is_list && all.size() != 1) return;
    report(Finding::Kind::mergeable, code::rows_mergeable, row(b).words.span,
           {decision_.words.name, id(a), id(b), table_.columns[column].head, space_.axis(axis).text(all, writer_)}, {b, a});
  }
  // The only box of a row.
  const Box* box_of(std::uint32_t r) const {
    const auto at = std::lower_bound(boxes().begin(), boxes().end(), r, [](const Box& box, std::uint32_t n) { return box.row < n; });
    const bool is_only = at != boxes().end() && at->row == r && (at + 1 == boxes().end() || (at + 1)->row != r);
    return is_only ? &*at : nullptr;
  }
  // hit: first: would moving row b up to row a take something from a row between?
  bool speaks_between(std::uint32_t a, std::uint32_t b) {
    if (table_.hit != HitPolicy::first || b == a + 1) return false;
    const auto near = near_->of(static_cast<std::uint32_t>(box_of(b) - boxes().data()));
    return std::any_of(near.begin(), near.end(), [&](std::uint32_t n) { return boxes()[n].row > a && boxes()[n].row < b; });
  }

  // ---- what is not decided
  std::string opaque_cells(const std::set<std::uint32_t>& rows) const {
    std::vector<std::string> cells;
    std::size_t count = 0;
    for (const Opaque& cell : space_.opaque(0)) {
      if (!rows.empty() && !rows.contains(cell.row)) continue;
      if (++count <= 3) cells.push_back(cell.head + " " + cell.text + " (" + id(cell.row) + ")");
    }
    if (count > 3) cells.push_back("+" + std::to_string(count - 3));
    return joined(cells);
  }
  void report_opaque() {
    if (!depends_on_opaque_ || is_opaque_said_) return;
    std::vector<std::uint32_t> rows;
    for (const Opaque& cell : space_.opaque(0))
      if (rows.empty() || rows.back() != cell.row) rows.push_back(cell.row);
    report(Finding::Kind::undecided, code::table_undecided_cells, decision_.words.span, {decision_.words.name, opaque_cells({})}, std::move(rows));
  }
  void report_effort() {
    report(Finding::Kind::undecided, code::table_undecided_effort, decision_.words.span,
           {decision_.words.name, std::to_string(table_.rows.size()) + " × " + std::to_string(table_.columns.size()), std::to_string(options_.effort)}, {});
  }

  const plan::Plan& plan_;
  const plan::Table& table_;
  const ProofOptions& options_;
  const plan::Decision& decision_;
  const ValueWriter writer_;
  Space space_;
  Effort effort_;
  Trial* trial_ = nullptr;
  Neighbours* near_ = nullptr;
  std::deque<Finding> found_;  // in place: findings are filled in after they are reported
  std::map<Finding::Kind, std::size_t> counts_, last_;
  std::set<std::uint32_t> never_;
  int trials_ = 0;
  bool depends_on_opaque_ = false, is_opaque_said_ = false;
};

}  // namespace
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
