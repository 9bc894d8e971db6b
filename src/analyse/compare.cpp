#include "guiju/analyse/compare.hpp"

#include <algorithm>
#include <set>

#include "analyse/compare_parts.hpp"
#include "analyse/compare_table.hpp"
#include "analyse/listing.hpp"
#include "engine/access.hpp"
#include "guiju/facts/writer.hpp"

namespace guiju {

namespace {

using analyse::append_csv_row;
using analyse::append_member;
using plan::none;

const plan::Decision* find_decision(const plan::Plan& plan, const std::string& name) {
  for (const plan::Decision& d : plan.decisions)
    if (d.words.name == name) return &d;
  return nullptr;
}
std::uint32_t number_of(const plan::Plan& plan, const plan::Decision& decision) {
  return static_cast<std::uint32_t>(&decision - plan.decisions.data());
}

// What a decision says besides the rows of its table; `meaning` also tells what its expressions read.
struct Said {
  std::string text, meaning;
};

class Sayer {
 public:
  explicit Sayer(const plan::Plan& plan) : plan_(plan) {}

  Said of(const plan::Decision& decision) {
    said_ = {decision.kind, decision.kind + " " + decision.type.to_string()};
    if (!decision.expression.empty()) say(decision.expression);
    for (const plan::Step& step : plan_.steps) {
      if (step.decision != number_of(plan_, decision)) continue;
      if (step.kind == plan::Step::Kind::table) add(plan_.tables[step.index]);
      if (step.kind == plan::Step::Kind::tally) add(plan_.tallies[step.index]);
      if (step.kind == plan::Step::Kind::rank) said_.meaning += " ties " + std::to_string(static_cast<int>(plan_.ranks[step.index].ties));
      if (step.kind == plan::Step::Kind::route) add(plan_.routes[step.index]);
      if (step.kind == plan::Step::Kind::match || step.kind == plan::Step::Kind::match_over) add(plan_.matches[step.index]);
    }
    for (const analyse::ReadProgram& read : analyse::programs_of(plan_, number_of(plan_, decision)))
      if (!read.role.empty()) mean(*read.record, read.program, read.role);  // cells are compared by regions
    return said_;
  }

 private:
  void say(const std::string& text) { said_.text += " " + text; }
  void mean(const plan::Record& record, std::uint32_t program, const std::string& name) {
    if (program != none) said_.meaning += " " + name + ":" + analyse::meaning_of(plan_, record, program, "");
    if (program != none) said_.meaning += plan_.programs[program].dump();
  }
  void add(const plan::Table& table) {
    if (table.is_complete) say("complete");
    said_.meaning += " hit " + std::to_string(static_cast<int>(table.hit));
  }
  void add(const plan::Tally& tally) {
    for (const plan::Tally::Fold& fold : tally.folds) said_.meaning += " fold " + std::to_string(static_cast<int>(fold.function));
    for (const plan::Tally::Output& output : tally.outputs) said_.meaning += " " + output.name + plan_.programs[output.program].dump();
  }
  // The network's edges and their cells are told as parts of the network.
  void add(const plan::Route& route) {
    said_.meaning += " over";
    for (const std::uint8_t type : route.over) said_.meaning += " " + route.network->edge_types()[type];
    said_.meaning += " choose " + std::to_string(static_cast<int>(route.choose)) + " forced " + std::to_string(route.force_at) + " to " +
                     std::to_string(static_cast<int>(route.forced_to));
    if (route.is_complete) say("complete");
  }
  void add(const plan::Match& match) {
    said_.meaning += " from " + std::to_string(static_cast<int>(match.source)) + " " + match.type.to_string() + " id " + std::to_string(match.id);
    if (match.is_optimal) say("optimal");
  }

  const plan::Plan& plan_;
  Said said_;
};

std::string values_of(const plan::DatedParam& param, const ValueWriter& writer) {
  std::string text;
  for (const auto& entry : param.entries)
    text += (text.empty() ? "" : ", ") + ValueView::of_date(entry.from).to_string() + ": " + writer.written(entry.value);
  if (param.until) text += ", until " + ValueView::of_date(*param.until).to_string();
  return text;
}

std::string joined(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& s : list) text += (text.empty() ? "" : ", ") + s;
  return text;
}

std::string text_of(const Region& region, Language language) {
  std::string text;
  for (const auto& [head, cell] : region) {
    const bool has_sign = cell[0] == '<' || cell[0] == '>';
    text += (text.empty() ? "" : ", ") + head + (has_sign ? " " : cell.find(',') == std::string::npos && cell[0] != '[' && cell[0] != '(' ? " = " : " in ") + cell;
  }
  return text.empty() ? (language == Language::zh ? "全部输入" : "everywhere") : text;
}

// {"name": "cap", "old": "5", "new": "6"}
void append_change(std::string& out, std::string_view kind, const std::string& name, const std::string& old_text, const std::string& new_text) {
  out += '{';
  append_member(out, kind, name);
  append_member(out, "old", old_text);
  append_member(out, "new", new_text);
  out += '}';
}

}  // namespace

// ---- without data ---------------------------------------------------------------------------------------------------

class ComparisonBuilder {
 public:
  ComparisonBuilder(const plan::Plan& before, const plan::Plan& after, const CompareOptions& options)
      : before_(before), after_(after), options_(options) {}

  Comparison build() {
    compare_params();
    result_.parts_ = analyse::compare_parts(before_, after_);
    for (const plan::Decision& decision : before_.decisions) compare_decision(decision);
    for (const plan::Decision& decision : after_.decisions)
      if (is_asked(decision) && !find_decision(before_, decision.words.name))
        result_.decisions_.push_back({decision.words.name, DecisionComparison::Kind::added, false, {}, "", Sayer(after_).of(decision).text, true, {}});
    return std::move(result_);
  }

 private:
  bool is_asked(const plan::Decision& decision) const {
    return options_.decisions.empty() || std::find(options_.decisions.begin(), options_.decisions.end(), decision.words.name) != options_.decisions.end();
  }

  void compare_params() {
    std::set<std::string> names;
    for (const plan::Plan* plan : {&before_, &after_})
      for (const plan::DatedParam& param : plan->params) names.insert(param.words.name);
    for (const std::string& name : names) {
      const auto text = [&](const plan::Plan& plan) {
        for (const plan::DatedParam& param : plan.params)
          if (param.words.name == name) return values_of(param, ValueWriter(plan.zone_name));
        return std::string();
      };
      std::string a = text(before_), b = text(after_);
      if (a != b) result_.params_.push_back({name, std::move(a), std::move(b)});
    }
  }

  void compare_decision(const plan::Decision& old_one) {
    if (!is_asked(old_one)) return;
    const Said old_said = Sayer(before_).of(old_one);
    const plan::Decision* new_one = find_decision(after_, old_one.words.name);
    DecisionComparison result;
    if (new_one && old_one.table != none && new_one->table != none)
      result = analyse::compare_tables(before_, before_.tables[old_one.table], after_, after_.tables[new_one->table], options_);
    result.decision = old_one.words.name;
    if (!new_one) {
      result.kind = DecisionComparison::Kind::removed;
      result.old_text = old_said.text;
    } else if (const Said new_said = Sayer(after_).of(*new_one); new_said.meaning != old_said.meaning) {
      result.kind = DecisionComparison::Kind::changed;
      result.old_text = old_said.text;
      result.new_text = new_said.text;
    }
    if (new_one) read_parts(old_one, *new_one, result);
    if (result.kind != DecisionComparison::Kind::same) result_.decisions_.push_back(std::move(result));
  }

  void read_parts(const plan::Decision& old_one, const plan::Decision& new_one, DecisionComparison& result) const {
    result.reads = analyse::parts_read(before_, number_of(before_, old_one), result_.parts_);
    for (PartComparison::Part& part : analyse::parts_read(after_, number_of(after_, new_one), result_.parts_))
      if (std::find(result.reads.begin(), result.reads.end(), part) == result.reads.end()) result.reads.push_back(std::move(part));
    if (!result.reads.empty()) result.kind = DecisionComparison::Kind::changed;
  }

  const plan::Plan &before_, &after_;
  const CompareOptions& options_;
  Comparison result_;
};

Comparison compare(const Ruleset& before, const Ruleset& after, const CompareOptions& options) {
  return ComparisonBuilder(RulesetAccess::plan(before), RulesetAccess::plan(after), options).build();
}

namespace {

constexpr std::size_t most_items = 50;  // of a part in a text; JSON and CSV have all

void append_part(std::string& out, const PartComparison& part, Language language) {
  const bool zh = language == Language::zh;
  out += part.part.to_text(language) + (zh ? "：不同\n" : ": changed\n");
  for (std::size_t i = 0; i < part.changes.size() && i < most_items; ++i) {
    const PartComparison::Change& change = part.changes[i];
    const auto shown = [](const std::string& text) { return text.empty() ? std::string("-") : text; };
    out += "  " + change.item + ": " + shown(change.old_text) + " → " + shown(change.new_text) + "\n";
  }
  if (part.changes.size() > most_items)
    out += zh ? "  （另有 " + std::to_string(part.changes.size() - most_items) + " 处）\n" : "  (and " + std::to_string(part.changes.size() - most_items) + " more)\n";
}

std::string parts_text(const DecisionComparison& d, Language language) {
  std::string text;
  for (const PartComparison::Part& part : d.reads) text += (text.empty() ? "" : ", ") + part.to_text(language);
  return text;
}

// What the decision itself says is the same in both versions.
bool is_only_through_parts(const DecisionComparison& d) {
  return !d.reads.empty() && d.changes.empty() && d.old_text.empty() && d.new_text.empty() && d.kind == DecisionComparison::Kind::changed;
}

}  // namespace

bool Comparison::differs() const { return !decisions_.empty() || !params_.empty() || !parts_.empty(); }

std::string PartComparison::Part::to_text(Language language) const {
  static constexpr const char* kinds[][2] = {{"calendar", "日历"}, {"network", "网络"}};
  return std::string(kinds[static_cast<int>(kind)][language == Language::zh]) + " " + name;
}

std::string Comparison::to_text(Language language) const {
  const bool zh = language == Language::zh;
  std::string out;
  for (const ParamChange& param : params_)
    out += (zh ? "参数 " : "parameter ") + param.name + ": " + (param.old_text.empty() ? "-" : param.old_text) + " → " + (param.new_text.empty() ? "-" : param.new_text) + "\n";
  for (const PartComparison& part : parts_) append_part(out, part, language);
  for (const DecisionComparison& d : decisions_) {
    if (is_only_through_parts(d)) {
      out += d.decision + (zh ? "：可能判定不同，所读取的 " : ": may be decided differently, since it reads ") + parts_text(d, language) + "\n";
      continue;
    }
    static constexpr const char* kinds[][2] = {{"the same", "相同"}, {"decided differently", "判定不同"}, {"added", "新增"}, {"removed", "删除"}};
    out += d.decision + ": " + kinds[static_cast<int>(d.kind)][zh];
    if (!d.old_text.empty() || !d.new_text.empty())
      out += d.old_text == d.new_text ? (zh ? "（其表达式所读取的内容已变）" : " (what its expressions say has changed)") : ": " + d.old_text + " → " + d.new_text;
    if (!d.reads.empty()) out += (zh ? "；且读取 " : "; it also reads ") + parts_text(d, language);
    out += "\n";
    for (const RegionChange& change : d.changes) {
      out += "  " + text_of(change.region, language) + ": " + change.old_value + (change.old_rows.empty() ? "" : " (" + joined(change.old_rows) + ")") +
             " → " + change.new_value + (change.new_rows.empty() ? "" : " (" + joined(change.new_rows) + ")");
      out += change.is_certain ? "\n" : zh ? "（取决于含表达式的单元格）\n" : "  [depends on cells that run expressions]\n";
    }
    if (!d.is_complete) out += zh ? "  （区域过多，未全部列出）\n" : "  (more than could be listed)\n";
  }
  if (out.empty()) out = zh ? "两个版本的判定相同\n" : "both versions decide alike\n";
  return out;
}

std::string Comparison::to_json() const {
  std::string out = "{\"differs\": " + std::string(differs() ? "true" : "false") + ", \"params\": [";
  for (const ParamChange& param : params_) {
    if (out.back() != '[') out += ", ";
    append_change(out, "name", param.name, param.old_text, param.new_text);
  }
  out += "], \"parts\": [";
  for (const PartComparison& part : parts_) {
    out += out.back() == '[' ? "{" : ",\n {";
    append_member(out, "part", part.part.to_text());
    out += ", \"changes\": [";
    for (const PartComparison::Change& change : part.changes) {
      if (out.back() != '[') out += ",\n  ";
      append_change(out, "item", change.item, change.old_text, change.new_text);
    }
    out += "]}";
  }
  out += "], \"decisions\": [";
  for (const DecisionComparison& d : decisions_) {
    static constexpr const char* kinds[] = {"same", "changed", "added", "removed"};
    out += out.back() == '[' ? "{" : ",\n {";
    append_member(out, "decision", d.decision);
    append_member(out, "kind", kinds[static_cast<int>(d.kind)]);
    append_member(out, "old_text", d.old_text);
    append_member(out, "new_text", d.new_text);
    std::vector<std::string> reads;
    for (const PartComparison::Part& part : d.reads) reads.push_back(part.to_text());
    append_member(out, "reads", reads);
    out += d.is_complete ? ", \"complete\": true, \"regions\": [" : ", \"complete\": false, \"regions\": [";
    for (const RegionChange& change : d.changes) {
      out += out.back() == '[' ? "{\"region\": {" : ",\n  {\"region\": {";
      for (const auto& [head, cell] : change.region) append_member(out, head, cell);
      out += '}';
      append_member(out, "old", change.old_value);
      append_member(out, "new", change.new_value);
      append_member(out, "old_rows", change.old_rows);
      append_member(out, "new_rows", change.new_rows);
      out += change.is_certain ? ", \"certain\": true}" : ", \"certain\": false}";
    }
    out += "]}";
  }
  return out + "]}";
}

std::string Comparison::to_csv() const {
  std::string out = "decision,region,old,new,old_rows,new_rows,certain\n";
  for (const ParamChange& param : params_) append_csv_row(out, {"params." + param.name, "", param.old_text, param.new_text, "", "", "true"});
  for (const PartComparison& part : parts_)
    for (const PartComparison::Change& change : part.changes) append_csv_row(out, {part.part.to_text(), change.item, change.old_text, change.new_text, "", "", "true"});
  for (const DecisionComparison& d : decisions_) {
    const std::string reads = parts_text(d, Language::en);
    if (d.changes.empty() && is_only_through_parts(d)) append_csv_row(out, {d.decision, "", "reads " + reads, "reads " + reads, "", "", "false"});
    else if (d.changes.empty()) append_csv_row(out, {d.decision, "", d.old_text, d.new_text, "", "", "true"});
    for (const RegionChange& c : d.changes)
      append_csv_row(out, {d.decision, text_of(c.region, Language::en), c.old_value, c.new_value, joined(c.old_rows), joined(c.new_rows), c.is_certain ? "true" : "false"});
  }
  return out;
}

}  // namespace guiju
