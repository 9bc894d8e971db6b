// A pack's cases against the pack: facts that are no fields, paths that nothing decides, values that are none.
//
// What a fact's value is worth is left to the run: a case may well say that a bad fact gives an error.
//
// Tested by tests/check/cases_test.cpp.
#include <algorithm>

#include "check/checker.hpp"
#include "check/codes.hpp"
#include "check/literal.hpp"
#include "facts/text_form.hpp"
#include "text/codes.hpp"

namespace guiju::check {
namespace {

using text::YamlNode;

class CaseChecker {
 public:
  CaseChecker(Workbench& bench, const model::CaseForm& form) : bench_(bench), form_(form) {}

  void check() {
    check_day(form_.as_of);
    check_day(form_.known_at);
    if (names_records()) {
      for (const auto& entry : form_.given.entries) check_rows(*find(entry.key.value), entry.value, true);
      for (const auto& entry : form_.expect.entries) {
        if (const Record* record = find(entry.key.value)) check_rows(*record, entry.value, false);
        else refuse(code::unknown_record, entry.key.span, entry.key.value, record_names());
      }
      return;
    }
    const Record* record = only_record();
    if (!record) return;  // the run says which to name
    check_given(*record, form_.given);
    check_expected(*record, form_.expect);
  }

 private:
  // given: {person: [{…}], test: [{…}]}: lists under names of records.
  bool names_records() const {
    const auto is_rows = [&](const auto& entry) { return entry.value.is_sequence() && find(entry.key.value) != nullptr; };
    return !form_.given.entries.empty() && std::all_of(form_.given.entries.begin(), form_.given.entries.end(), is_rows);
  }

  const Record* find(const std::string& name) const {
    for (const Record& record : bench_.out.records)
      if (record.schema.record() == name) return &record;
    return nullptr;
  }
  const Record* only_record() const {
    const Record* only = nullptr;
    for (const Record& record : bench_.out.records) {
      if (!record.is_declared) continue;
      if (only) return nullptr;
      only = &record;
    }
    return only;
  }
  std::vector<std::string_view> record_names() const {
    std::vector<std::string_view> names;
    for (const Record& record : bench_.out.records) names.push_back(record.schema.record());
    return names;
  }

  void refuse(Code code, Span span, const std::string& name, const std::vector<std::string_view>& known) {
    suggest(bench_.diagnostics.add(code, span, {name}), name, known);
  }

  void check_day(const std::optional<text::Excerpt>& text) {
    if (!text || facts::read_date(text->text())) return;
    Diagnostics tried;
    if (read_literal(*text, Type(Kind::timestamp), bench_.zone, tried)) return;
    suggest_literal(bench_.diagnostics.add(code::bad_row_date, text->span(), {text->text()}), text->text(), Type(Kind::date), true);
  }

  void check_rows(const Record& record, const YamlNode& rows, bool is_given) {
    for (const YamlNode& row : rows.items) is_given ? check_given(record, row) : check_expected(record, row);
  }

  void check_given(const Record& record, const YamlNode& given) {
    for (const auto& entry : given.entries)
      if (record.schema.find(entry.key.value) < 0) refuse(code::unknown_case_field, entry.key.span, entry.key.value, field_names(record));
  }
  static std::vector<std::string_view> field_names(const Record& record) {
    std::vector<std::string_view> names;
    for (const Field& field : record.schema.fields()) names.push_back(field.name);
    return names;
  }

  void check_expected(const Record& record, const YamlNode& expect) {
    for (const auto& entry : expect.entries) check_expected(record, entry.key, entry.value);
  }
  void check_expected(const Record& record, const YamlNode& key, const YamlNode& value) {
    const std::string& name = key.value;
    if (name == "needs") return check_names(value, field_names(record), code::unknown_case_field);
    if (name == "not_applicable") return check_names(value, decision_names(), code::unknown_case_path);
    if (name == "error" || name == "fired") return;
    if (name.ends_with(".needs")) check_names(value, field_names(record), code::unknown_case_field);
    for (const char* ending : {".needs", ".error", ".fired"})
      if (name.ends_with(ending)) return (void)check_path(record, key, name.substr(0, name.size() - std::string_view(ending).size()));
    if (const Slot* slot = check_path(record, key, name)) check_value(*slot, value);
  }

  // `needs` may go into a field ("parties[0].consent"): its head is what is looked at.
  void check_names(const YamlNode& list, const std::vector<std::string_view>& known, Code code) {
    const auto check = [&](const YamlNode& node) {
      const std::string head = node.value.substr(0, node.value.find_first_of(".["));
      const bool is_known = std::find(known.begin(), known.end(), head) != known.end() || std::find(known.begin(), known.end(), node.value) != known.end();
      if (node.is_scalar() && !is_known) refuse(code, node.span, node.value, known);
    };
    check(list);
    for (const YamlNode& item : list.items) check(item);
  }
  std::vector<std::string_view> decision_names() const {
    std::vector<std::string_view> names;
    for (const Decision& decision : bench_.out.decisions) names.push_back(decision.words.name);
    return names;
  }

  // The slot that a path names, if it is a simple one. A kind may give more than slots: of those only the name is judged.
  const Slot* check_path(const Record& record, const YamlNode& key, const std::string& path) {
    std::vector<std::string_view> known;
    for (const Slot& slot : record.slots) {
      if (slot.name == path && slot.what != Slot::What::column) return &slot;
      if (slot.what == Slot::What::output || slot.what == Slot::What::whole) known.push_back(slot.name);
    }
    const std::string head = path.substr(0, path.find('.'));
    const auto is_of = [&](const Decision& decision) { return decision.words.name == head && decision.kind.index() > last_plain_kind; };
    if (std::any_of(bench_.out.decisions.begin(), bench_.out.decisions.end(), is_of)) return nullptr;
    refuse(code::unknown_case_path, key.span, path, known);
    return nullptr;
  }

  void check_value(const Slot& slot, const YamlNode& value) {
    if (slot.type.kind() != Kind::dyn && !value.is_null()) (void)read_literal(value, slot.type.nullable(), bench_.zone, bench_.diagnostics);
  }

  static constexpr std::size_t last_plain_kind = 3;  // value, table, tally, rank

  Workbench& bench_;
  const model::CaseForm& form_;
};

}  // namespace

void check_cases(Workbench& bench) {
  // A decision with errors has no path: nothing sensible could be said.
  if (bench.diagnostics.has_errors()) return;
  for (const model::CaseForm& form : bench.pack.cases) CaseChecker(bench, form).check();
}

}  // namespace guiju::check
