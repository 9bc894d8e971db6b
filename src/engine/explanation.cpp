#include "guiju/engine/explanation.hpp"

#include <algorithm>
#include <set>

#include "engine/explain.hpp"
#include "engine/explanation_rows.hpp"
#include "engine/report.hpp"

namespace guiju {

const std::string& Explanation::Words::in(Language language) const {
  const std::string& wanted = language == Language::zh ? zh : en;
  if (!wanted.empty()) return wanted;
  if (!any.empty()) return any;
  return language == Language::zh ? en : zh;
}

const Explanation::Step* Explanation::find(std::string_view decision) const {
  for (const Step& step : steps_)
    if (step.decision == decision) return &step;
  return nullptr;
}

// ---- building -----------------------------------------------------------------------------------------------------

namespace {
constexpr std::size_t rows_not_fired = 3;  // how many of the nearest others are shown

Explanation::Words words(const plan::Title& title) { return {title.any, title.zh, title.en}; }
Explanation::Cell::Verdict verdict(engine::Verdict v) {
  switch (v) {
    case engine::Verdict::yes: return Explanation::Cell::Verdict::matched;
    case engine::Verdict::no: return Explanation::Cell::Verdict::failed;
    case engine::Verdict::unknown: return Explanation::Cell::Verdict::unknown;
    case engine::Verdict::error: return Explanation::Cell::Verdict::error;
  }
  return Explanation::Cell::Verdict::failed;
}
}  // namespace

class ExplanationBuilder {
 public:
  ExplanationBuilder(const engine::RowState& state, const engine::Recording& recording)
      : state_(state), plan_(*state.plan), record_(plan_.records[state.wanted->record]), recording_(recording) {}

  Explanation build() {
    explanation_.zone_ = plan_.zone_name;
    for (std::uint32_t s : state_.wanted->steps) {
      const plan::Step& step = plan_.steps[s];
      if (step.decision != plan::none && step.kind != plan::Step::Kind::whole && plan_.decisions[step.decision].record == state_.wanted->record)
        add(step);
    }
    return std::move(explanation_);
  }

 private:
  void add(const plan::Step& from) {
    const plan::Decision& decision = plan_.decisions[from.decision];
    Explanation::Step step;
    step.decision = decision.words.name;
    step.kind = decision.kind;
    step.title = words(decision.words.title);
    step.basis = decision.words.basis;
    step.span = decision.words.span;
    step.ending = state_.endings[from.decision];
    step.value = Value(value_of(decision));
    step.expression = decision.expression;
    add_facts(from, step);
    if (decision.table != plan::none && step.ending != Ending::not_applicable) add_rows(decision, step);
    if (from.kind == plan::Step::Kind::route) add_route_rows(from.index, step);
    if (from.kind == plan::Step::Kind::match && step.ending == Ending::decided) step.rows = engine::match_rows(plan_.matches[from.index], state_);
    add_doubts(decision, step);
    explanation_.steps_.push_back(std::move(step));
  }

  ValueView value_of(const plan::Decision& decision) {
    if (decision.whole_slot == plan::none || decision.output_count == 1) return state_.slots[decision.first_slot];
    const ValueView first = state_.slots[decision.first_slot];
    if (first.is_error() || first.is_unknown()) return first;
    auto* fields = arena_.array<ValueView>(decision.output_count);
    std::copy_n(&state_.slots[decision.first_slot], decision.output_count, fields);
    return ValueView::of_struct(record_.slots[decision.whole_slot].type.struct_type(), fields, arena_);
  }

  // What the step read: fields, params, decisions; a table's computed columns are shown by what they read.
  void add_facts(const plan::Step& from, Explanation::Step& step) {
    std::set<std::uint32_t> seen;
    std::vector<std::uint32_t> open(from.reads.rbegin(), from.reads.rend());
    while (!open.empty()) {
      const std::uint32_t slot = open.back();
      open.pop_back();
      if (!seen.insert(slot).second) continue;
      const plan::SlotInfo& info = record_.slots[slot];
      if (info.what == plan::SlotInfo::What::known_at) continue;
      if (info.what == plan::SlotInfo::What::column) {
        for (const plan::Step& s : plan_.steps)
          if (s.record == state_.wanted->record && s.slot == slot) open.insert(open.end(), s.reads.rbegin(), s.reads.rend());
        continue;
      }
      Explanation::Fact fact{info.name, Value(state_.slots[slot]), {}};
      if (info.what == plan::SlotInfo::What::field) {
        const Field& field = record_.schema.fields()[info.index];
        fact.title = {"", field.title_zh, field.title_en};
        if (field.is_masked) fact.value = Value(ValueView::of_string("…"));
      }
      step.facts.push_back(std::move(fact));
    }
  }

  void add_route_rows(std::uint32_t route, Explanation::Step& step) {
    for (const engine::Recording::Route& recorded : recording_.routes)
      if (recorded.route == route) step.rows = engine::route_rows(plan_.routes[route], recorded, state_);
  }

  void add_rows(const plan::Decision& decision, Explanation::Step& step) {
    const plan::Table& table = plan_.tables[decision.table];
    for (const engine::Fired& fired : state_.fired) {
      if (&plan_.decisions[fired.decision] != &decision) continue;
      Explanation::Row row;
      if (fired.row == engine::else_row) row.id = "else";
      else row = row_of(table, fired.row, recorded(decision.table, fired.row), true);
      row.has_fired = !fired.is_overridden;
      row.is_overridden = fired.is_overridden;
      step.rows.push_back(std::move(row));
    }
    for (const engine::Recording::Row* near : nearest(decision.table)) step.rows.push_back(row_of(table, near->row, near, false));
  }

  const engine::Recording::Row* recorded(std::uint32_t table, std::uint32_t row) const {
    for (const engine::Recording::Row& r : recording_.rows)
      if (r.table == table && r.row == row) return &r;
    return nullptr;
  }

  // The rows that came closest: fewest cells that did not match, doubtful ones first.
  std::vector<const engine::Recording::Row*> nearest(std::uint32_t table) const {
    std::vector<std::pair<std::size_t, const engine::Recording::Row*>> near;
    for (const engine::Recording::Row& r : recording_.rows) {
      if (r.table != table || r.verdict == engine::Verdict::yes) continue;
      const auto failed = static_cast<std::size_t>(std::count(r.cells.begin(), r.cells.end(), engine::Verdict::no));
      near.emplace_back(failed, &r);
    }
    std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<const engine::Recording::Row*> rows;
    for (std::size_t i = 0; i < near.size() && i < rows_not_fired; ++i) rows.push_back(near[i].second);
    return rows;
  }

  Explanation::Row row_of(const plan::Table& table, std::uint32_t number, const engine::Recording::Row* recorded, bool fired) {
    const plan::Row& from = table.rows[number];
    Explanation::Row row;
    row.id = from.words.name;
    row.title = words(from.words.title());
    row.because = words(from.words.because());
    row.basis = from.words.basis();
    row.span = from.words.span;
    if (!recorded) return row;
    for (std::size_t c = 0; c < table.columns.size() && c < recorded->cells.size(); ++c) {
      const std::uint32_t cell = table.cell(number, c);
      if (cell == 0 || (!fired && recorded->cells[c] == engine::Verdict::yes)) continue;
      const plan::Column& column = table.columns[c];
      row.cells.push_back({column.head, std::string(column.predicates[cell - 1].text), Value(state_.slots[column.slot]), verdict(recorded->cells[c])});
    }
    std::size_t at = table.columns.size();
    const auto add = [&](bool has, std::string head, std::string text, ValueView value) {
      if (!has || at >= recorded->cells.size()) return;
      const engine::Verdict v = recorded->cells[at++];
      if (fired || v != engine::Verdict::yes) row.cells.push_back({std::move(head), std::move(text), Value(value), verdict(v)});
    };
    add(from.when != plan::none, "when", from.words.when_text(), ValueView::null());
    add(from.from || from.to, "from … to", dates_of(from), state_.slots[table.as_of_slot]);
    const ValueView known_at = state_.slots[table.known_at_slot];
    if (from.published && !known_at.is_null())
      add(true, "published", ValueWriter(plan_.zone_name).written(ValueView::of_timestamp(*from.published)), known_at);
    return row;
  }
  std::string dates_of(const plan::Row& row) {
    std::string text;
    if (row.from) text += ValueView::of_date(*row.from).to_string();
    text += " … ";
    if (row.to) text += ValueView::of_date(*row.to).to_string();
    return text;
  }

  void add_doubts(const plan::Decision& decision, Explanation::Step& step) {
    std::vector<std::uint32_t> paths;
    for (std::uint32_t i = 0; i < decision.output_count; ++i) {
      const ValueView v = state_.slots[decision.first_slot + i];
      engine::add_needs(record_.schema, v, paths);
      if (v.is_error() && step.faults.empty()) step.faults.push_back(engine::report(decision.words.name, v.fault()));
    }
    step.needs = engine::need_names(record_.schema, std::move(paths));
  }

  const engine::RowState& state_;
  const plan::Plan& plan_;
  const plan::Record& record_;
  const engine::Recording& recording_;
  Arena arena_;
  Explanation explanation_;
};

namespace engine {
Explanation explain(const RowState& state, const Recording& recording) { return ExplanationBuilder(state, recording).build(); }
}  // namespace engine

// ---- as text ------------------------------------------------------------------------------------------------------

namespace {

struct Phrases {
  const char *rule, *because, *basis, *facts, *not_these, *no_match, *not_applicable, *undecided, *error, *matched, *is, *overridden;
  const char *way, *chosen, *no_way;
};
constexpr Phrases english{"by rule", "because", "basis", "facts", "not", "no row matched", "does not apply", "not decided yet, needs", "could not be decided", "matched", "is", "overridden by it", "by way", "chosen", "no way leads to a goal"};
constexpr Phrases chinese{"依据规则", "理由", "依据", "事实", "未用", "没有匹配的行", "不适用", "尚未判定，还需", "无法判定", "符合", "为", "被其取代", "经由", "选定", "没有通向目标的路"};

// A value as a reader of the pack writes it; nothing for errors, a question mark for what is not known.
std::string shown(ValueView v, const std::string& zone) {
  if (v.is_null()) return "null";
  if (v.is_unknown()) return "?";
  if (v.is_error()) return "!";
  return ValueWriter(zone).written(v);
}

std::string joined(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& s : list) text += (text.empty() ? "" : ", ") + s;
  return text;
}

// A long list of tests by its beginning and how many more there are: the text is for reading, data and HTML have them all.
std::string shortened(const std::string& cell) {
  constexpr std::size_t longest = 96, kept = 64;
  const std::size_t cut = cell.size() <= longest ? cell.npos : cell.rfind(", ", kept);
  if (cut == cell.npos) return cell;
  std::size_t more = 1;
  for (std::size_t at = cut + 2; (at = cell.find(", ", at)) != cell.npos; at += 2) ++more;
  return cell.substr(0, cut) + ", … +" + std::to_string(more);
}

class TextWriter {
 public:
  TextWriter(Language language, const std::string& zone) : language_(language), zone_(zone), say_(language == Language::zh ? chinese : english) {}
  std::string write(const std::vector<Explanation::Step>& steps) {
    for (const Explanation::Step& step : steps) write(step);
    return std::move(out_);
  }

 private:
  void line(int depth, const std::string& text) {
    out_.append(static_cast<std::size_t>(depth) * 2, ' ');
    out_ += text + "\n";
  }
  // A value behind what is said of it; a long struct or list has a line for each of its parts.
  void line(int depth, const std::string& said, ValueView v) {
    constexpr std::size_t longest = 100;
    const std::string text = shown(v, zone_);
    const bool has_parts = v.is(Kind::struct_) || v.is(Kind::list);
    if (!has_parts || v.size() == 0 || text.size() <= longest) return line(depth, said + " " + text);
    line(depth, said);
    for (std::uint32_t i = 0; i < v.size(); ++i)
      if (v.is(Kind::list)) line(depth + 1, "-", v[i]);
      else line(depth + 1, v.struct_type()->fields[i].name + ":", v.fields()[i]);
  }
  void write(const Explanation::Step& step) {
    const std::string& title = step.title.in(language_);
    const std::string head = step.decision + (title.empty() ? "" : " (" + title + ")") + ":";
    if (step.ending == Ending::decided) line(0, head, step.value);
    else line(0, head + " " + result(step));
    if (!step.expression.empty()) line(1, "= " + step.expression);
    if (!step.basis.empty()) line(1, std::string(say_.basis) + ": " + joined(step.basis));
    for (const Explanation::Row& row : step.rows) write(row, step.kind == "route" ? say_.way : step.kind == "match" ? say_.chosen : say_.rule);
    if (step.rows.empty() || step.ending != Ending::decided) write_facts(step);
    for (const FaultReport& fault : step.faults) line(1, code_text(fault.code) + " " + fault.message(language_));
  }
  std::string result(const Explanation::Step& step) const {
    switch (step.ending) {
      case Ending::no_match: return std::string("null, ") + (step.kind == "route" ? say_.no_way : say_.no_match);
      case Ending::not_applicable: return say_.not_applicable;
      case Ending::undecided: return std::string(say_.undecided) + ": " + joined(step.needs);
      case Ending::error: return say_.error;
      default: return "";
    }
  }
  void write(const Explanation::Row& row, const char* by) {
    std::string head = row.has_fired ? std::string(by) + " " + row.id
                       : row.is_overridden ? row.id + " " + say_.overridden
                                           : std::string(say_.not_these) + " " + row.id;
    const std::string& because = row.because.in(language_);
    if (!because.empty() && (row.has_fired || row.is_ruled_out)) head += ", " + std::string(say_.because) + ": " + because;
    if (!row.basis.empty() && row.has_fired) head += " [" + joined(row.basis) + "]";
    line(1, head);
    for (const Explanation::Cell& cell : row.cells) write(cell);
  }
  void write(const Explanation::Cell& cell) {
    static constexpr const char* marks[] = {"✓", "✗", "?", "!"};
    std::string text = std::string(marks[static_cast<int>(cell.verdict)]) + " " + cell.head + " " + shortened(cell.text);
    if (!cell.value.view().is_null() || cell.head != "when") text += "  ← " + shown(cell.value, zone_);
    line(2, text);
  }
  void write_facts(const Explanation::Step& step) {
    for (const Explanation::Fact& fact : step.facts) line(2, fact.name + " " + say_.is, fact.value);
  }

  Language language_;
  const std::string& zone_;
  const Phrases& say_;
  std::string out_;
};

void write(engine::JsonWriter& json, const Explanation::Row& row) {
  json.begin('{');
  json.key("id");
  json.text(row.id);
  json.key("fired");
  json.value(ValueView::of_bool(row.has_fired));
  if (row.is_overridden) {
    json.key("overridden");
    json.value(ValueView::of_bool(true));
  }
  if (row.is_ruled_out) {
    json.key("ruled_out");
    json.value(ValueView::of_bool(true));
  }
  if (const std::string& because = row.because.in(Language::en); !because.empty()) {
    json.key("because");
    json.text(because);
  }
  if (!row.basis.empty()) json.strings("basis", row.basis);
  static constexpr const char* verdicts[] = {"matched", "failed", "unknown", "error"};
  json.key("cells");
  json.begin('[');
  for (const Explanation::Cell& cell : row.cells) {
    json.begin('{');
    json.key("head");
    json.text(cell.head);
    json.key("cell");
    json.text(cell.text);
    json.key("value");
    const ValueView v = cell.value.view();
    json.value(v.is_error() || v.is_unknown() ? ValueView::null() : v);
    json.key("verdict");
    json.text(verdicts[static_cast<int>(cell.verdict)]);
    json.end('}');
  }
  json.end(']');
  json.end('}');
}

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

const char* ending_name(Ending ending) {
  static constexpr const char* names[] = {"decided", "no_match", "not_applicable", "undecided", "error", "not_asked"};
  return names[static_cast<int>(ending)];
}

}  // namespace

std::string Explanation::to_text(Language language) const { return TextWriter(language, zone_).write(steps_); }

std::string Explanation::to_json(bool pretty) const {
  engine::JsonWriter json(pretty, zone_);
  json.begin('[');
  for (const Step& step : steps_) {
    json.begin('{');
    json.key("decision");
    json.text(step.decision);
    json.key("kind");
    json.text(step.kind);
    json.key("ending");
    json.text(ending_name(step.ending));
    json.key("value");
    const ValueView v = step.value.view();
    json.value(v.is_error() || v.is_unknown() ? ValueView::null() : v);
    if (!step.expression.empty()) {
      json.key("expression");
      json.text(step.expression);
    }
    if (!step.basis.empty()) json.strings("basis", step.basis);
    json.key("facts");
    json.begin('{');
    for (const Fact& fact : step.facts) {
      json.key(fact.name);
      const ValueView f = fact.value.view();
      json.value(f.is_error() || f.is_unknown() ? ValueView::null() : f);
    }
    json.end('}');
    json.key("rows");
    json.begin('[');
    for (const Row& row : step.rows) write(json, row);
    json.end(']');
    if (!step.needs.empty()) json.strings("needs", step.needs);
    if (!step.faults.empty()) {
      json.key("errors");
      json.begin('[');
      for (const FaultReport& fault : step.faults) engine::write(json, fault);
      json.end(']');
    }
    json.end('}');
  }
  json.end(']');
  return std::move(json).text();
}

std::string Explanation::to_html(Language language) const {
  static constexpr const char* marks[] = {"✓", "✗", "?", "!"};
  std::string out = "<div class=\"guiju-explanation\">";
  for (const Step& step : steps_) {
    const std::string& title = step.title.in(language);
    out += "<details open><summary><b>" + escaped(step.decision) + "</b> " + escaped(title) + ": <code>" +
           escaped(shown(step.value, zone_)) + "</code> (" + ending_name(step.ending) + ")</summary>";
    if (!step.expression.empty()) out += "<p><code>= " + escaped(step.expression) + "</code></p>";
    out += "<table>";
    for (const Row& row : step.rows) {
      out += row.has_fired ? "<tr><th>✓ " : "<tr><th>✗ ";
      out += escaped(row.id) + "</th><td>" + escaped(row.because.in(language)) + " " + escaped(joined(row.basis)) + "</td><td>";
      for (const Cell& cell : row.cells)
        out += std::string(marks[static_cast<int>(cell.verdict)]) + " " + escaped(cell.head) + " <code>" + escaped(cell.text) +
               "</code> ← " + escaped(shown(cell.value, zone_)) + "<br>";
      out += "</td></tr>";
    }
    if (step.rows.empty())
      for (const Fact& fact : step.facts) out += "<tr><th>" + escaped(fact.name) + "</th><td>" + escaped(shown(fact.value, zone_)) + "</td></tr>";
    out += "</table>";
    if (!step.needs.empty()) out += "<p>" + escaped(joined(step.needs)) + "</p>";
    out += "</details>";
  }
  return out + "</div>";
}

}  // namespace guiju
