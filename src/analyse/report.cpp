// See report.hpp. The page is put together from sections; pictures are diagram.hpp's and timeline.hpp's.
#include "guiju/analyse/report.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "analyse/network_picture.hpp"
#include "analyse/timeline.hpp"
#include "engine/access.hpp"
#include "guiju/analyse/coverage.hpp"
#include "guiju/facts/writer.hpp"

namespace guiju {

using analyse::both;
using analyse::Diagram;
using analyse::escaped;
using analyse::Wording;

namespace {

constexpr std::size_t most_rows = 300;  // of one table on the page

Wording wording(const plan::Title& title, const std::string& otherwise) {
  const std::string& zh = !title.zh.empty() ? title.zh : !title.any.empty() ? title.any : title.en;
  const std::string& en = !title.en.empty() ? title.en : !title.any.empty() ? title.any : title.zh;
  return zh.empty() ? Wording{otherwise, otherwise} : Wording{zh, en};
}

Wording ending_words(Ending ending) {
  switch (ending) {
    case Ending::decided: return {"已决定", "decided"};
    case Ending::no_match: return {"无行匹配", "no row matched"};
    case Ending::not_applicable: return {"不适用", "not applicable"};
    case Ending::undecided: return {"缺少事实", "facts are missing"};
    case Ending::error: return {"错误", "error"};
    case Ending::not_asked: return {"未询问", "not asked"};
  }
  return {};
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : "; ") + part;
  return out;
}

// The decisions that a decision reads, columns and structs in between looked through.
class Requirements {
 public:
  explicit Requirements(const plan::Plan& plan) : plan_(plan) {
    for (const plan::Step& step : plan.steps)
      if (step.decision == plan::none)
        for (std::uint32_t i = 0; i < step.slot_count; ++i) writers_[{step.record, step.slot + i}] = &step;
  }
  std::set<std::uint32_t> of(std::uint32_t decision) const {
    std::set<std::uint32_t> found;
    for (const plan::Step& step : plan_.steps)
      if (step.decision == decision && step.kind != plan::Step::Kind::whole)
        for (const std::uint32_t slot : step.reads) look(step.record, slot, found, 0);
    found.erase(decision);
    return found;
  }

 private:
  void look(std::uint32_t record, std::uint32_t slot, std::set<std::uint32_t>& found, int depth) const {
    const plan::SlotInfo& info = plan_.records[record].slots[slot];
    using What = plan::SlotInfo::What;
    if (info.what == What::output || info.what == What::whole) found.insert(info.index);
    const auto writer = writers_.find({record, slot});
    if (info.what != What::column || writer == writers_.end() || depth > 64) return;
    for (const std::uint32_t read : writer->second->reads) look(record, read, found, depth + 1);
  }
  const plan::Plan& plan_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, const plan::Step*> writers_;
};

class Page {
 public:
  Page(const plan::Plan& plan, const Coverage& coverage) : plan_(plan), coverage_(coverage), writer_(plan.zone_name), needs_(plan) {}

  void head() {
    const ColumnsOutcome::Counts counts = coverage_.counts();
    const Wording title = wording(plan_.title, plan_.name);
    out += "<h1>" + both(title) + "</h1><p><code>" + escaped(plan_.name) + "</code> " + escaped(plan_.version) + "</p>";
    if (counts.rows == 0) return;
    out += "<p>" + both({"记录 ", "records "}) + std::to_string(counts.rows) + both({"：已决定 ", ": decided "}) + std::to_string(counts.decided) +
           both({"，缺少事实 ", ", facts missing "}) + std::to_string(counts.undecided) + both({"，错误 ", ", errors "}) + std::to_string(counts.errors) + "</p>";
  }

  void requirements(const Explanation* why) {
    Diagram diagram;
    for (std::uint32_t i = 0; i < plan_.decisions.size(); ++i) {
      const plan::Decision& decision = plan_.decisions[i];
      Diagram::Node node{wording(decision.words.title, decision.words.name), {}, {decision.words.name, decision.words.name}, Diagram::Mark::plain};
      const Explanation::Step* step = why ? why->find(decision.words.name) : nullptr;
      if (step) mark(node, *step);
      diagram.nodes.push_back(std::move(node));
      for (const std::uint32_t need : needs_.of(i)) diagram.edges.push_back({need, i, {}, false});
    }
    if (!diagram.nodes.empty()) picture(diagram, {"决定之间的依赖", "how the decisions hang together"});
  }

  void explanation(std::string_view heading, const Explanation& why) {
    out += "<h2>" + both({"记录 ", "record "}) + escaped(heading) + "</h2>";
    requirements(&why);
    for (const Explanation::Step& step : why.steps()) {
      deadline(step);
      way(step);
    }
    for (const Language language : {Language::zh, Language::en})
      out += "<div class=\"" + std::string(language == Language::zh ? "zh" : "en") + "\">" + why.to_html(language) + "</div>";
  }

  void networks() {
    if (plan_.networks.empty()) return;
    out += "<h2>" + both({"网络", "networks"}) + "</h2>";
    for (const auto& network : plan_.networks) {
      const Diagram diagram = analyse::whole_network(*network);
      out += "<h3><code>" + escaped(network->name()) + "</code></h3><p>" + std::to_string(network->node_count()) + both({" 个单位，", " units, "}) +
             std::to_string(network->edges().size()) + both({" 条边", " edges"}) + "</p>";
      if (!diagram.nodes.empty()) picture(diagram, {"网络 " + network->name(), "network " + network->name()});
    }
  }

  void table(const plan::Table& table) {
    const plan::Decision& decision = plan_.decisions[table.decision];
    const bool has_counts = is_asked(decision.words.name);
    out += "<h3>" + both(wording(decision.words.title, decision.words.name)) + " <code>" + escaped(decision.words.name) + "</code></h3>";
    if (has_counts) never_fired(table);
    out += "<div class=\"scroll\"><table><thead><tr><th data-sort>id</th>";
    for (const plan::Column& column : table.columns) heading(column.head);
    for (const plan::Output& output : table.outputs) heading("→ " + output.name);
    heading("", {"依据", "basis"});
    heading("", {"理由", "because"});
    if (has_counts) heading("", {"命中", "fired"});
    out += "</tr></thead><tbody>";
    for (std::uint32_t r = 0; r < std::min(table.rows.size(), most_rows); ++r) row(table, r, has_counts);
    out += "</tbody></table></div>";
    if (table.rows.size() > most_rows)
      out += "<p>" + both({"只列出前 " + std::to_string(most_rows) + " 行，共 ", "the first " + std::to_string(most_rows) + " rows of "}) + std::to_string(table.rows.size()) + "</p>";
  }

  std::string out;

 private:
  void heading(const std::string& name, const Wording& words = {}) { out += "<th data-sort>" + (name.empty() ? both(words) : escaped(name)) + "</th>"; }

  void mark(Diagram::Node& node, const Explanation::Step& step) {
    const bool is_decided = step.ending == Ending::decided;
    node.mark = is_decided ? Diagram::Mark::strong : Diagram::Mark::dashed;
    if (!is_decided) {
      node.below = ending_words(step.ending);
      return;
    }
    std::string text;
    writer_.append_written(text, step.value.view());
    node.below = {text, text};
    node.hint = {step.decision + " = " + text, step.decision + " = " + text};
  }

  void deadline(const Explanation::Step& step) {
    const ValueView value = step.value.view();
    if (!analyse::is_deadline(value)) return;
    const Wording title{step.title.in(Language::zh).empty() ? step.decision : step.title.in(Language::zh),
                        step.title.in(Language::en).empty() ? step.decision : step.title.in(Language::en)};
    const int at = value.struct_type()->find("calendar");
    out += analyse::timeline(title, value, calendar(at < 0 ? "" : value.fields()[at].as_string()));
  }

  // A route's way, drawn in its network.
  void way(const Explanation::Step& step) {
    const ValueView value = step.value.view();
    if (step.kind != "route" || !value.is(Kind::struct_)) return;
    const int at = value.struct_type()->find("path");
    const auto route = std::find_if(plan_.routes.begin(), plan_.routes.end(), [&](const plan::Route& r) { return plan_.decisions[r.decision].words.name == step.decision; });
    if (at < 0 || route == plan_.routes.end() || !value.fields()[at].is(Kind::list)) return;
    std::vector<std::string_view> path;
    for (std::uint32_t i = 0; i < value.fields()[at].size(); ++i) path.push_back(value.fields()[at][i].as_string());
    out += "<figure>";
    picture(analyse::way_through(*route->network, path), {"所经路径", "the way it goes"});
    std::string keys;
    for (const std::string_view key : path) keys += (keys.empty() ? "" : " → ") + std::string(key);
    out += "<figcaption><b>" + escaped(step.decision) + "</b> " + escaped(keys) + "</figcaption></figure>";
  }

  void picture(const Diagram& diagram, const Wording& title) { out += "<div class=\"scroll\">" + diagram.svg(title) + "</div>"; }

  const WorkCalendar* calendar(std::string_view name) {
    for (const auto& known : plan_.calendars)
      if (known->name() == name) return known.get();
    if (!natural_) {  // days that all count, in the pack's zone
      CalendarDefinition definition;
      definition.name = "natural";
      definition.zone = plan_.zone_name;
      for (auto& day : definition.week) day.works = true;
      auto made = WorkCalendar::make(std::move(definition));
      if (made) natural_ = *made;
    }
    return natural_.get();
  }

  // Was any record decided by it?
  bool is_asked(const std::string& decision) const {
    return std::any_of(coverage_.decisions().begin(), coverage_.decisions().end(), [&](const Coverage::Decision& d) {
      return d.name == decision && d.decided + d.nulls + d.undecided + d.errors > 0;
    });
  }

  void never_fired(const plan::Table& table) {
    const std::string& decision = plan_.decisions[table.decision].words.name;
    std::string ids;
    std::size_t never = 0;
    for (std::uint32_t r = 0; r < table.rows.size(); ++r)
      if (coverage_.find(decision, r)->in_data == 0 && ++never <= 20) ids += (ids.empty() ? "" : ", ") + std::string(table.rows[r].words.name);
    if (never == 0) return;
    out += "<p>" + both({"从未命中 ", "never fired "}) + std::to_string(never) + " / " + std::to_string(table.rows.size()) + ": <code>" + escaped(ids + (never > 20 ? " …" : "")) + "</code></p>";
  }

  void row(const plan::Table& table, std::uint32_t r, bool has_counts) {
    const plan::Row& row = table.rows[r];
    const Coverage::Row* count = has_counts ? coverage_.find(plan_.decisions[table.decision].words.name, r) : nullptr;
    const bool is_never = count && count->in_data == 0;
    out += is_never ? "<tr class=\"never\"><th>" : "<tr><th>";
    out += escaped(row.words.name) + "</th>";
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const std::uint32_t cell = table.cell(r, c);
      out += "<td>" + escaped(cell == 0 ? "-" : table.columns[c].predicates[cell - 1].text) + "</td>";
    }
    for (std::size_t o = 0; o < table.outputs.size(); ++o) out += "<td>" + escaped(table.text(table.output(r, o))) + "</td>";
    out += "<td>" + escaped(joined(row.words.basis())) + "</td><td>" + both(wording(row.words.because(), "")) + "</td>";
    if (count) out += "<td class=\"n\">" + (is_never ? both({"从未", "never"}) : std::to_string(count->in_data) + last_on(*count)) + "</td>";
    out += "</tr>";
  }

  static std::string last_on(const Coverage::Row& row) { return row.last_date ? "<br><small>" + both({"最近 ", "last on "}) + *row.last_date + "</small>" : ""; }

  const plan::Plan& plan_;
  const Coverage& coverage_;
  ValueWriter writer_;
  Requirements needs_;
  std::shared_ptr<const WorkCalendar> natural_;
};

}  // namespace

struct Report::State {
  Ruleset rules;
  EvaluateOptions options;
  Coverage coverage;
  std::vector<std::pair<std::string, Explanation>> records;
};

Report::Report(const Ruleset& rules, EvaluateOptions options) : state_(new State{rules, options, Coverage(rules, options), {}}) {}
Report::Report(Report&&) noexcept = default;
Report& Report::operator=(Report&&) noexcept = default;
Report::~Report() = default;

Diagnostics Report::add_data(std::string_view record, const ColumnsView& columns) { return state_->coverage.add(record, columns); }
Diagnostics Report::finish() { return state_->coverage.finish(); }

void Report::add_record(std::string_view heading, const Record& record) {
  state_->records.emplace_back(heading, state_->rules.explain(record, state_->options));
}

std::string Report::html(Language first) const {
  const plan::Plan& plan = RulesetAccess::plan(state_->rules);
  Page page(plan, state_->coverage);
  page.head();
  if (state_->records.empty()) page.requirements(nullptr);
  for (const auto& [heading, why] : state_->records) page.explanation(heading, why);
  page.networks();
  if (!plan.tables.empty()) page.out += "<h2>" + both({"决策表", "decision tables"}) + "</h2>";
  for (const plan::Table& table : plan.tables) page.table(table);
  return analyse::page(wording(plan.title, plan.name), page.out, first);
}

}  // namespace guiju
