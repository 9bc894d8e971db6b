// The pack's own cases: given facts decided, what came of it compared with what is expected.
#include <algorithm>
#include <set>

#include "engine/access.hpp"
#include "engine/evaluate.hpp"
#include "engine/report.hpp"
#include "facts/yaml_value.hpp"
#include "guiju/engine/ruleset.hpp"
#include "text/spelling.hpp"

namespace guiju {
namespace {

using text::YamlNode;

std::string shown(const YamlNode& node) {
  if (node.is_null()) return "null";
  if (node.is_scalar()) return node.value;
  std::string text = node.is_sequence() ? "[" : "{";
  for (const YamlNode& item : node.items) text += (text.size() > 1 ? ", " : "") + shown(item);
  for (const auto& entry : node.entries) text += (text.size() > 1 ? ", " : "") + entry.key.value + ": " + shown(entry.value);
  return text + (node.is_sequence() ? "]" : "}");
}

std::string joined(const std::vector<std::string>& list) {
  std::string text = "[";
  for (const std::string& s : list) text += (text.size() > 1 ? ", " : "") + s;
  return text + "]";
}

std::vector<std::string> names_in(const YamlNode& node) {
  std::vector<std::string> names;
  if (node.is_scalar()) names.push_back(node.value);
  for (const YamlNode& item : node.items) names.push_back(item.value);
  return names;
}

std::vector<std::string> sorted(std::vector<std::string> list) {
  std::sort(list.begin(), list.end());
  return list;
}

std::vector<std::string> without(const std::vector<std::string>& list, const std::vector<std::string>& others) {
  std::vector<std::string> rest;
  for (const std::string& item : list)
    if (std::find(others.begin(), others.end(), item) == others.end()) rest.push_back(item);
  return rest;
}

// "level\nv": a decision and the id of a row that fired.

// What one decided row can be asked; the same for a record alone and for a row of many.
struct Decided {
  const plan::Plan& plan;
  const plan::Record& record;
  std::function<ValueView(const std::string& path)> at;
  std::function<Ending(const std::string& decision)> ending;
  std::function<std::vector<std::string>()> needs, fired;
  std::function<std::vector<FaultReport>()> faults;
};

class Comparison {
 public:
  Comparison(const Decided& decided, std::vector<std::string>& differences, std::string prefix = {})
      : decided_(decided), differences_(differences), prefix_(std::move(prefix)) {}

  void compare(const YamlNode& expect) {
    for (const auto& entry : expect.entries) compare(entry.key.value, entry.value);
    const bool expects_error = expect.find("error") || std::any_of(expect.entries.begin(), expect.entries.end(), [](const auto& e) { return e.key.value.ends_with(".error"); });
    if (expects_error) return;
    // An error that nobody expects is told, if something was expected to be decided there.
    for (const FaultReport& fault : decided_.faults())
      if (expect.find(fault.path)) differ(fault.path, "", code_text(fault.code) + " " + fault.message());
  }

 private:
  void differ(const std::string& path, const std::string& expected, const std::string& got) {
    differences_.push_back(prefix_ + path + (expected.empty() ? ": " + got : ": expected " + expected + ", got " + got));
  }

  void compare(const std::string& key, const YamlNode& expected) {
    if (key == "needs") return compare_lists(key, sorted(names_in(expected)), sorted(decided_.needs()));
    if (key == "fired") return compare_lists(key, names_in(expected), decided_.fired());
    if (key == "error") return compare_error(key, expected, decided_.faults());
    if (key == "not_applicable") return compare_not_applicable(expected);
    if (key.ends_with(".needs")) return compare_needs_of(key.substr(0, key.size() - 6), expected);
    if (key.ends_with(".error")) return compare_error_of(key.substr(0, key.size() - 6), expected);
    compare_value(key, expected);
  }

  void compare_lists(const std::string& key, const std::vector<std::string>& expected, const std::vector<std::string>& got) {
    if (expected == got) return;
    const std::vector<std::string> missing = without(expected, got), extra = without(got, expected);
    std::string more;
    if (!missing.empty() && !got.empty()) more += "; missing " + joined(missing);
    if (!extra.empty() && !expected.empty()) more += "; not expected " + joined(extra);
    differ(key, joined(expected), joined(got) + more);
  }

  void compare_needs_of(const std::string& path, const YamlNode& expected) {
    std::vector<std::uint32_t> paths;
    engine::add_needs(decided_.record.schema, decided_.at(path), paths);
    compare_lists(path + ".needs", sorted(names_in(expected)), sorted(engine::need_names(decided_.record.schema, std::move(paths))));
  }
  void compare_error_of(const std::string& path, const YamlNode& expected) {
    std::vector<FaultReport> of_path;
    const ValueView v = decided_.at(path);
    if (v.is_error()) of_path.push_back(engine::report(path, v.fault()));
    compare_error(path + ".error", expected, of_path);
  }
  void compare_error(const std::string& key, const YamlNode& expected, const std::vector<FaultReport>& faults) {
    const std::string& wanted = expected.value;
    std::string got = faults.empty() ? "none" : "";
    bool matches = wanted == "false" ? faults.empty() : wanted == "true" && !faults.empty();
    for (const FaultReport& fault : faults) {
      matches |= wanted == code_text(fault.code) || wanted == name_of(fault.code);
      got += (got.empty() ? "" : "; ") + fault.path + " " + code_text(fault.code) + " " + fault.message();
    }
    if (!matches) differ(key, wanted, got);
  }
  void compare_not_applicable(const YamlNode& expected) {
    for (const std::string& name : names_in(expected))
      if (decided_.ending(name) != Ending::not_applicable) differ("not_applicable", name, "it applied");
  }

  void compare_value(const std::string& path, const YamlNode& expected) {
    const auto slot = decided_.record.paths.find(path);
    if (slot == decided_.record.paths.end()) return unknown_path(path);
    const Type& type = decided_.record.slots[slot->second].type;
    const ValueView got = decided_.at(path);
    Arena arena;
    const ValueView raw = facts::raw_value(expected, arena);
    const ValueView wanted = raw.is_null() ? raw : facts::admit(type.nullable(), raw, engine::admit_context(decided_.plan, arena, false));
    if (wanted.is_error()) return differ(path, "", "\"" + shown(expected) + "\" is not a " + type.to_string());
    const bool same = wanted.is_null() || got.is_null() ? wanted.is_null() && got.is_null()
                                                        : !got.is_error() && !got.is_unknown() && equal(wanted, got);
    if (same) return;
    differ(path, shown(expected), text_of(got));
  }
  std::string text_of(ValueView v) const {
    if (v.is_error()) return code_text(v.fault().code) + " " + engine::report("", v.fault()).message();
    if (v.is_unknown()) return "not decided, needs " + joined(needs_of(v));
    return v.is_null() ? "null" : ValueWriter(decided_.plan.zone_name).written(v);
  }
  std::vector<std::string> needs_of(ValueView v) const {
    std::vector<std::uint32_t> paths;
    engine::add_needs(decided_.record.schema, v, paths);
    return engine::need_names(decided_.record.schema, std::move(paths));
  }

  void unknown_path(const std::string& path) {
    std::vector<std::string_view> names;
    for (const auto& [name, slot] : decided_.record.paths) names.push_back(name);
    std::sort(names.begin(), names.end());
    const auto near = text::nearest_name(path, names);
    differ(path, "", "no decision has this name" + (near ? "; did you mean \"" + *near + "\"?" : std::string()));
  }

  const Decided& decided_;
  std::vector<std::string>& differences_;
  std::string prefix_;
};

class CaseRun {
 public:
  CaseRun(const Ruleset& rules, const plan::Plan& plan, const plan::Case& c) : rules_(rules), plan_(plan), case_(c) {
    options_.as_of = c.as_of;
    options_.known_at = c.known_at;
  }

  Ruleset::CaseResult run() {
    result_.name = case_.name;
    result_.span = case_.span;
    if (names_records()) run_dataset();
    else run_record();
    result_.passed = result_.differences.empty();
    return std::move(result_);
  }

 private:
  // given: {person: [{…}], test: [{…}]}: lists under names of records.
  bool names_records() const {
    return !case_.given.entries.empty() && std::all_of(case_.given.entries.begin(), case_.given.entries.end(), [&](const auto& e) {
      return e.value.is_sequence() && plan_.find_record(e.key.value) != plan::none;
    });
  }

  bool fill(Record& record, const YamlNode& given, const std::string& prefix) {
    Arena arena;
    bool ok = true;
    for (const auto& entry : given.entries) {
      std::string near;
      if (record.set(entry.key.value, Value(facts::raw_value(entry.value, arena)), &near)) continue;
      ok = false;
      result_.differences.push_back(prefix + "given: no field is named \"" + entry.key.value + "\"" + (near.empty() ? "" : "; did you mean \"" + near + "\"?"));
    }
    return ok;
  }

  void run_record() {
    const std::uint32_t r = record_of_case();
    if (r == plan::none) return void(result_.differences.push_back("given: say which record: {record: [{…}]}"));
    const plan::Record& plan_record = plan_.records[r];
    Record record(plan_record.schema);
    if (!fill(record, case_.given, "")) return;
    const Outcome outcome = rules_.evaluate(record, options_);
    for (const std::string& decision : outcome.decisions())
      for (std::string& id : outcome.fired(decision)) result_.fired.emplace_back(decision, std::move(id));
    const Decided decided{plan_, plan_record, [&](const std::string& path) { return outcome[path]; },
                          [&](const std::string& d) { return outcome.ending(d); }, [&] { return outcome.needs(); },
                          [&] { return outcome.fired(); }, [&] { return outcome.faults(); }};
    Comparison(decided, result_.differences).compare(case_.expect);
  }

  // The only declared record, or the first that knows all the fields given.
  std::uint32_t record_of_case() const {
    if (const std::uint32_t only = plan_.find_record(""); only != plan::none) return only;
    for (std::uint32_t r = 0; r < plan_.records.size(); ++r) {
      const Schema& schema = plan_.records[r].schema;
      const bool knows_all = std::all_of(case_.given.entries.begin(), case_.given.entries.end(), [&](const auto& e) { return schema.find(e.key.value) >= 0; });
      if (knows_all && plan_.records[r].is_declared) return r;
    }
    return plan::none;
  }

  void run_dataset() {
    Dataset dataset;
    std::vector<std::vector<ValueView>> cells;  // one a column
    std::vector<std::vector<Record>> records;
    for (const auto& entry : case_.given.entries) {
      const Schema& schema = plan_.records[plan_.find_record(entry.key.value)].schema;
      std::vector<Record> rows;
      for (std::size_t i = 0; i < entry.value.items.size(); ++i) {
        rows.emplace_back(schema);
        if (!fill(rows.back(), entry.value.items[i], entry.key.value + "[" + std::to_string(i) + "].")) return;
      }
      records.push_back(std::move(rows));
      dataset.add(schema.record(), columns_of(schema, records.back(), cells));
    }
    const Result<DatasetOutcome> outcomes = rules_.evaluate(dataset, options_);
    if (!outcomes) return void(result_.differences.push_back(outcomes.diagnostics().render()));
    for (const ColumnsOutcome& outcome : *outcomes) note_fired(outcome);
    for (const auto& entry : case_.expect.entries) compare_record(entry.key.value, entry.value, *outcomes);
  }

  void note_fired(const ColumnsOutcome& outcome) {
    for (const std::string& decision : rules_.decisions(outcome.record()))
      for (const std::int32_t row : outcome.fired(decision))
        if (const std::string_view id = outcome.row_id(decision, row); !id.empty()) result_.fired.emplace_back(decision, std::string(id));
  }

  static ColumnsView columns_of(const Schema& schema, const std::vector<Record>& rows, std::vector<std::vector<ValueView>>& cells) {
    ColumnsView columns(static_cast<std::int64_t>(rows.size()));
    for (std::uint32_t f = 0; f < schema.fields().size(); ++f) {
      std::vector<ValueView> column;
      for (const Record& row : rows) column.push_back(row.view()[f]);
      cells.push_back(std::move(column));
      ColumnView view;
      view.name = schema.fields()[f].name;
      view.layout = Layout::values;
      view.row_count = columns.row_count();
      view.data = cells.back().data();
      columns.add(std::move(view));
    }
    return columns;
  }

  void compare_record(const std::string& name, const YamlNode& rows, const DatasetOutcome& outcomes) {
    const auto at = std::find_if(outcomes.begin(), outcomes.end(), [&](const ColumnsOutcome& o) { return o.record() == name; });
    if (at == outcomes.end()) return void(result_.differences.push_back(name + ": nothing was decided about this record"));
    if (static_cast<std::size_t>(at->row_count()) != rows.items.size())
      result_.differences.push_back(name + ": expected " + std::to_string(rows.items.size()) + " rows, got " + std::to_string(at->row_count()));
    for (std::size_t i = 0; i < rows.items.size() && i < static_cast<std::size_t>(at->row_count()); ++i) {
      const auto row = static_cast<std::int64_t>(i);
      const plan::Record& record = plan_.records[plan_.find_record(name)];
      const Decided decided{plan_, record, [&](const std::string& path) { return value_at(*at, path, row); },
                            [&](const std::string&) { return Ending::decided; }, [&] { return at->needs(row); },
                            [&] { return fired_at(*at, record, row); }, [&] { return faults_at(*at, row); }};
      Comparison(decided, result_.differences, name + "[" + std::to_string(i) + "].").compare(rows.items[i]);
    }
  }
  static ValueView value_at(const ColumnsOutcome& outcome, const std::string& path, std::int64_t row) {
    for (const OutcomeColumn& key : outcome.keys())
      if (key.name == path) return key[static_cast<std::size_t>(row)];
    return outcome.at(path, row);
  }
  std::vector<std::string> fired_at(const ColumnsOutcome& outcome, const plan::Record& record, std::int64_t row) const {
    std::vector<std::string> ids;
    for (std::uint32_t d : record.decisions) {
      const std::string& name = plan_.decisions[d].words.name;
      const auto fired = outcome.fired(name);
      if (fired.empty()) continue;
      const std::string_view id = outcome.row_id(name, fired[static_cast<std::size_t>(row)]);
      if (!id.empty()) ids.emplace_back(id);
    }
    return ids;
  }
  static std::vector<FaultReport> faults_at(const ColumnsOutcome& outcome, std::int64_t row) {
    std::vector<FaultReport> list;
    for (const auto& fault : outcome.faults())
      if (fault.row == row) list.push_back(fault.fault);
    return list;
  }

  const Ruleset& rules_;
  const plan::Plan& plan_;
  const plan::Case& case_;
  EvaluateOptions options_;
  Ruleset::CaseResult result_;
};

}  // namespace

std::vector<Ruleset::CaseResult> Ruleset::run_cases(std::vector<UnreachedRow>* unreached) const {
  std::vector<CaseResult> results;
  for (const plan::Case& c : plan_->cases) results.push_back(CaseRun(*this, *plan_, c).run());
  if (!unreached) return results;
  std::set<std::pair<std::string, std::string>> reached;
  for (const CaseResult& result : results) reached.insert(result.fired.begin(), result.fired.end());
  for (const plan::Table& table : plan_->tables) {
    const std::string& decision = plan_->decisions[table.decision].words.name;
    for (const plan::Row& row : table.rows) {
      std::string name(row.words.name);
      if (!reached.contains({decision, name})) unreached->push_back({decision, std::move(name), row.words.span});
    }
  }
  return results;
}

}  // namespace guiju
