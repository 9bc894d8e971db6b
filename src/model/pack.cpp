// The head, the decisions and the cases; the nouns are read in their own files.
#include "model/pack.hpp"

#include <algorithm>
#include <array>

#include "model/calendar.hpp"
#include "model/codes.hpp"
#include "model/fields.hpp"
#include "model/match.hpp"
#include "model/network.hpp"
#include "model/rank.hpp"
#include "model/route.hpp"
#include "model/schema.hpp"
#include "model/table.hpp"
#include "model/tally.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju::model {
namespace {

constexpr std::string_view format_version = "1";

constexpr std::array<std::string_view, 6> known_kinds = {"value", "table", "tally",
                                                         "rank",  "route", "match"};
constexpr std::array<std::string_view, 4> planned_kinds = {"scorecard", "ladder", "window", "share"};

// A file in another format is read no further: its other keys would only be misjudged.
bool is_readable_format(const YamlNode& root, Diagnostics& diagnostics) {
  if (!root.is_map()) {
    if (root.is_scalar() && text::report_full_width(root, diagnostics)) return false;
    diagnostics.add(code::not_a_pack, root.span);
    return false;
  }
  const YamlNode* version = root.find("guiju");
  if (!version || (version->is_scalar() && version->value == format_version)) return true;
  diagnostics
      .add(code::format_unknown, version->span, {version->value, std::string(format_version)})
      .note(code::write_instead, {"guiju: 1"});
  return false;
}

void read_pack_name(Fields& fields, Pack& pack, Diagnostics& diagnostics) {
  fields.require("pack");
  auto name = fields.text("pack");
  if (!name) return;
  if (!is_dotted_name(name->text())) {
    diagnostics.add(code::bad_pack_name, name->span(), {name->text()});
  }
  pack.name = std::move(*name);
}

void read_use(Fields& fields, Pack& pack, Diagnostics& diagnostics) {
  pack.use = fields.texts("use");
  for (std::size_t i = 0; i < pack.use.size(); ++i) {
    const Excerpt& name = pack.use[i];
    if (!is_dotted_name(name.text())) {
      diagnostics.add(code::bad_pack_name, name.span(), {name.text()});
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (pack.use[j].text() != name.text()) continue;
      diagnostics.add(code::use_twice, name.span(), {name.text()})
          .note(code::first_here, {}, pack.use[j].span());
    }
  }
}

void read_head(Fields& fields, Pack& pack, Diagnostics& diagnostics) {
  fields.require("guiju");
  fields.any("guiju");
  read_pack_name(fields, pack, diagnostics);
  pack.about = fields.about();
  if (auto text = fields.text("version")) pack.version = std::move(*text);
  if (auto text = fields.text("time_zone")) pack.time_zone = std::move(*text);
  if (auto text = fields.text("basis_date")) pack.basis_date = std::move(*text);
  read_use(fields, pack, diagnostics);
  pack.lookalike_names = fields.texts("lookalike_names");
}

void read_all_records(Fields& fields, const YamlNode& root, Pack& pack, Reading& reading) {
  if (const YamlNode* records = fields.any("records")) pack.records = read_records(*records, reading);
  const YamlNode* inputs = fields.any("inputs");
  if (!inputs) return;
  if (fields.has("records")) {
    reading.diagnostics.add(code::records_and_inputs, fields.key_span("inputs"));
    return;
  }
  for (const YamlNode::Entry& entry : root.entries) {
    if (entry.key.value == "inputs") pack.records.push_back(read_inputs(entry.key, *inputs, reading));
  }
}

// --- decisions -----------------------------------------------------------------------------------

// The key that says how a decision decides; further ones are diagnosed.
std::string_view find_kind(Fields& fields, Diagnostics& diagnostics) {
  std::string_view first;
  const auto look_for = [&](std::string_view kind) {
    fields.any(kind);
    if (!fields.has(kind)) return;
    if (first.empty()) {
      first = kind;
    } else {
      diagnostics.add(code::several_kinds, fields.key_span(kind),
                      {fields.path(), std::string(first), std::string(kind)});
    }
  };
  std::for_each(known_kinds.begin(), known_kinds.end(), look_for);
  std::for_each(planned_kinds.begin(), planned_kinds.end(), look_for);
  std::vector<std::string_view> kinds(known_kinds.begin(), known_kinds.end());
  kinds.insert(kinds.end(), planned_kinds.begin(), planned_kinds.end());
  Diagnostic no_kind{code::no_kind, fields.place(), {fields.path()}, {}};
  no_kind.note(code::expected_one_of, {text::in_a_row(kinds, kinds.size())});
  fields.require_one_of(std::move(kinds), std::move(no_kind));
  return first;
}

void read_kind(std::string_view kind, Fields& fields, DecisionForm& decision, Reading& reading) {
  const YamlNode& node = *fields.any(kind);
  const Span place = fields.key_span(kind);
  const std::string path = fields.path_of(kind);
  if (kind == "value") {
    if (auto expression = fields.expression("value")) decision.kind = ValueForm{std::move(*expression)};
  } else if (kind == "table") {
    decision.kind = read_table(node, path, place, reading);
  } else if (kind == "tally") {
    decision.kind = read_tally(node, path, place, reading);
  } else if (kind == "rank") {
    decision.kind = read_rank(node, path, place, reading);
  } else if (kind == "route") {
    decision.kind = read_route(node, path, place, reading);
  } else if (kind == "match") {
    decision.kind = read_match(node, path, place, reading);
  } else {
    decision.kind = PlannedForm{std::string(kind), place};
  }
}

DecisionForm read_decision(const YamlNode& key, const YamlNode& node, const std::string& path,
                           Reading& reading) {
  DecisionForm decision;
  decision.name = read_name(key, reading.diagnostics);
  decision.span = key.span;
  if (!node.is_map() && !(node.is_scalar() && text::report_full_width(node, reading.diagnostics))) {
    reading.diagnostics.add(code::decision_not_a_map, node.span, {path})
        .note(code::write_instead,
              {key.value + ": {value: \"" + (node.is_scalar() ? node.value : "…") + "\"}"});
  }
  decision.is_broken = !node.is_map();
  if (decision.is_broken) return decision;
  Fields fields(node, path, key.span, reading.diagnostics);
  decision.about = fields.about();
  decision.record = fields.text("record");
  decision.when = fields.text("when");
  decision.because = fields.text("because");
  decision.basis_date = fields.text("basis_date");
  const std::string_view kind = find_kind(fields, reading.diagnostics);
  if (kind == "value") {
    if (const YamlNode* type = fields.any("type")) {
      decision.type = read_type(*type, fields.path_of("type"), reading.diagnostics);
    }
  }
  const std::size_t faults = reading.diagnostics.size();
  if (!kind.empty()) read_kind(kind, fields, decision, reading);
  const auto* table = std::get_if<TableForm>(&decision.kind);
  const bool is_usable = table && !table->outputs.empty() && table->cells.row_count() > 0;
  decision.is_broken = kind.empty() || (reading.diagnostics.size() > faults && !is_usable);
  fields.finish();
  return decision;
}

// --- cases -----------------------------------------------------------------------------------------

CaseForm read_case(const YamlNode& node, Diagnostics& diagnostics) {
  CaseForm form;
  form.span = node.span;
  Fields fields(node, "cases", node.span, diagnostics);
  for (const std::string_view key : {"name", "given", "expect"}) fields.require(key);
  if (auto name = fields.text("name")) {
    form.name = name->text();
    form.span = name->span();
  }
  form.basis = fields.texts("basis");
  form.as_of = fields.text("as_of");
  form.known_at = fields.text("known_at");
  if (const YamlNode* given = fields.map("given")) form.given = *given;
  if (const YamlNode* expect = fields.map("expect")) form.expect = *expect;
  fields.finish();
  return form;
}

std::vector<CaseForm> read_cases(const YamlNode& node, Diagnostics& diagnostics) {
  std::vector<CaseForm> cases;
  if (!is_list(node, "cases", diagnostics)) return cases;
  std::set<std::string_view> names;
  cases.reserve(node.items.size());
  for (const YamlNode& item : node.items) {
    cases.push_back(read_case(item, diagnostics));
    const CaseForm& form = cases.back();
    if (form.name.empty() || names.insert(form.name).second) continue;
    const auto first = std::find_if(cases.begin(), cases.end(),
                                    [&](const CaseForm& c) { return c.name == form.name; });
    diagnostics.add(code::case_name_twice, form.span, {form.name})
        .note(code::first_here, {}, first->span);
  }
  return cases;
}

constexpr std::array<std::string_view, 18> head_keys = {"guiju", "pack", "title", "basis", "version", "time_zone", "basis_date", "use", "lookalike_names",
                                                        "types", "records", "inputs", "params", "calendars", "networks", "functions", "decisions", "cases"};

// Keys of the head that are misspelt are told, and read as those that are meant, so that what stands under them is checked,
// too. Under those that mean nothing, the names are lost: who asks for them is not told that there are none.
class MisspeltHead {
 public:
  MisspeltHead(const YamlNode& root, Diagnostics& diagnostics) : root_(root), diagnostics_(diagnostics) {
    for (const YamlNode::Entry& entry : root.entries) {
      const std::string& key = entry.key.value;
      if (key.starts_with("x-") || std::find(head_keys.begin(), head_keys.end(), key) != head_keys.end()) continue;
      if (const auto meant = text::nearest_name(key, free_keys())) take_for(entry, *meant);
      else lose(entry.value, 2);
    }
  }
  const YamlNode& root() const { return mended_ ? *mended_ : root_; }
  std::set<std::string> take_lost() { return std::move(lost_); }

 private:
  std::vector<std::string_view> free_keys() const {
    std::vector<std::string_view> keys;
    const auto is_there = [&](std::string_view key) { return root().find(key) != nullptr; };
    const bool has_records = is_there("records") || is_there("inputs");
    for (const std::string_view key : head_keys)
      if (!is_there(key) && !(has_records && (key == "records" || key == "inputs"))) keys.push_back(key);
    return keys;
  }
  void take_for(const YamlNode::Entry& entry, const std::string& meant) {
    diagnostics_.add(code::unknown_head_key, entry.key.span, {entry.key.value}).note(code::did_you_mean, {meant});
    if (!mended_) mended_ = root_;
    mended_->entries[static_cast<std::size_t>(&entry - root_.entries.data())].key.value = meant;
  }
  void lose(const YamlNode& node, int depth) {
    for (const YamlNode::Entry& entry : node.entries) {
      lost_.insert(entry.key.value);
      if (depth > 1) lose(entry.value, depth - 1);
    }
  }

  const YamlNode& root_;
  Diagnostics& diagnostics_;
  std::optional<YamlNode> mended_;
  std::set<std::string> lost_;
};

// A key that nobody knows takes no name away, unless it was to be one that gives a thing its type or its parts. Any other
// error might, and what asks for that thing would only be misjudged.
bool takes_nothing_away(const Diagnostic& d) {
  if (d.severity() != Severity::error || d.code == code::unknown_head_key) return true;
  constexpr std::array<std::string_view, 13> aside = {"min", "max", "in", "matches", "length", "unique_in_list", "default",
                                                      "unit", "round", "title", "basis", "masked", "because"};
  return d.code == code::unknown_key && std::all_of(d.notes.begin(), d.notes.end(), [&](const Note& note) {
    return note.code != code::did_you_mean || std::find(aside.begin(), aside.end(), note.args[0]) != aside.end();
  });
}

}  // namespace

const std::string& Title::in(Language language) const {
  const std::string& wanted = language == Language::zh ? zh : en;
  if (!wanted.empty()) return wanted;
  if (!any.empty()) return any;
  return language == Language::zh ? en : zh;
}

Result<Pack> from_yaml(const YamlNode& written, const Sources& sources, const ReadPart& read_part) {
  Diagnostics diagnostics;
  Reading reading{sources, read_part, diagnostics};
  if (!is_readable_format(written, diagnostics)) return diagnostics;
  MisspeltHead head(written, diagnostics);
  const YamlNode& root = head.root();
  Pack pack;
  pack.lost_names = head.take_lost();
  pack.span = root.span;
  Fields fields(root, "", {root.span.source, root.span.begin, root.span.begin}, diagnostics);
  read_head(fields, pack, diagnostics);
  if (const YamlNode* types = fields.any("types")) pack.types = read_types(*types, reading);
  read_all_records(fields, root, pack, reading);
  if (const YamlNode* params = fields.any("params")) pack.params = read_params(*params, reading);
  if (const YamlNode* calendars = fields.any("calendars")) {
    pack.calendars = read_calendars(*calendars, reading);
  }
  if (const YamlNode* networks = fields.any("networks")) {
    pack.networks = read_networks(*networks, reading);
  }
  if (const YamlNode* functions = fields.any("functions")) {
    pack.functions = read_functions(*functions, reading);
  }
  const YamlNode* decisions = fields.any("decisions");
  const YamlNode* cases = fields.any("cases");
  fields.finish();
  const bool is_sound = std::all_of(diagnostics.begin(), diagnostics.end(), takes_nothing_away);
  if (decisions) {
    each_entry(*decisions, "decisions", diagnostics,
               [&](const YamlNode& key, const YamlNode& value, const std::string& path) {
                 pack.decisions.push_back(read_decision(key, value, path, reading));
               });
  }
  if (cases) pack.cases = read_cases(*cases, diagnostics);
  diagnostics.sort();
  if (!is_sound) return diagnostics;
  return {std::move(pack), std::move(diagnostics)};
}

Result<std::vector<CaseForm>> cases_from_yaml(const YamlNode& root, const Sources& sources) {
  static_cast<void>(sources);
  Diagnostics diagnostics;
  std::vector<CaseForm> cases;
  if (root.is_map()) {
    Fields fields(root, "", root.span, diagnostics);
    fields.require("cases");
    if (const YamlNode* list = fields.any("cases")) cases = read_cases(*list, diagnostics);
    fields.finish();
  } else {
    cases = read_cases(root, diagnostics);
  }
  diagnostics.sort();
  return {std::move(cases), std::move(diagnostics)};
}

}  // namespace guiju::model
