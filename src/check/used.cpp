// Decisions of used packs: those that this pack names are checked once more, on this pack's records.
//
// A used pack's decision reads fields; here they are the fields of the record that has the same name, or of the only
// one. Everything else that its expressions say means what it means in its own pack: its scope, types, functions,
// calendars and networks stand in for this pack's while it is checked. Afterwards it is called `linping.level` here.
//
// Tested by tests/check/used_test.cpp.
#include <algorithm>
#include <set>

#include "check/checker.hpp"
#include "check/codes.hpp"
#include "check/references.hpp"
#include "text/codes.hpp"

namespace guiju::check {
namespace {

using model::DecisionForm;

class UsedPack {
 public:
  UsedPack(Workbench& bench, const CheckedPack& used, std::string prefix, Span place)
      : bench_(bench), used_(used), prefix_(std::move(prefix)), place_(place) {
    bench.out.library->keep(used.library);
  }

  void bring(const std::set<std::string>& names) {
    std::vector<bool> is_wanted(used_.decisions.size(), false);
    for (std::size_t i = used_.decisions.size(); i-- > 0;) {  // those that are needed stand before
      const std::string full = prefix_ + used_.decisions[i].words.name;
      const auto after = names.lower_bound(full);
      if (after != names.end() && (*after == full || after->starts_with(full + "."))) is_wanted[i] = true;
      if (!is_wanted[i]) continue;
      for (std::uint32_t needed : used_.decisions[i].needs) is_wanted[needed] = true;
    }
    for (std::size_t i = 0; i < is_wanted.size(); ++i)
      if (is_wanted[i]) bring(used_.decisions[i]);
  }

 private:
  void bring(const Decision& original) {
    const auto& forms = used_.written->decisions;
    const auto form = std::find_if(forms.begin(), forms.end(), [&](const DecisionForm& f) { return f.name.text() == original.words.name; });
    if (form == forms.end()) return;  // it is itself of a pack that the used one uses
    const std::string full = prefix_ + original.words.name;
    const auto record = find_record(original, full);
    if (!record || !has_fields(*form, original, *record, full)) return;
    Decision decision;
    decision.words = bench_.words(form->name, form->about, form->span);
    decision.words.name = full;
    if (form->because) decision.words.because.any = form->because->text();
    decision.record = *record;
    check_inside(*form, decision);
    bench_.out.decisions.push_back(std::move(decision));
  }

  // The record of the same name, or the only one of both.
  std::optional<std::uint32_t> find_record(const Decision& original, const std::string& full) {
    const std::string& name = used_.records[original.record].schema.record();
    const auto& records = bench_.out.records;
    for (std::uint32_t i = 0; i < records.size(); ++i)
      if (records[i].schema.record() == name) return i;
    if (records.size() == 1 && used_.records.size() == 1) return 0;
    bench_.diagnostics.add(code::used_record, place_, {full, name});
    return std::nullopt;
  }

  bool has_fields(const DecisionForm& form, const Decision& original, std::uint32_t record, const std::string& full) {
    const Schema& theirs = used_.records[original.record].schema;
    const Schema& ours = bench_.out.records[record].schema;
    bool has_all = true;
    std::set<std::string> told;
    for (const std::string& name : all_names(bench_, form)) {
      const std::string head = name.substr(0, name.find('.'));
      if (theirs.find(head) < 0 || ours.find(head) >= 0 || !told.insert(head).second) continue;
      bench_.diagnostics.add(code::used_decision_lacks, place_, {full, head, ours.record()});
      has_all = false;
    }
    return has_all;
  }

  // The used pack's names: its constants, parameters, decisions so far, and the fields that both records have.
  expr::Scope scope_of(std::uint32_t record) {
    expr::Scope scope(expr::Dialect::pack, *used_.library);
    bench_.fill_scope(scope);
    const expr::Scope& ours = bench_.scopes[record];
    for (const Field& field : bench_.out.records[record].schema.fields()) scope.add(field.name, *ours.find(field.name));
    scope.add("as_of", *ours.find("as_of"));
    for (const auto& [name, type] : used_.types) scope.add_type(name, type);
    for (const std::string_view full : ours.names())
      if (full.starts_with(prefix_)) scope.add(std::string(full.substr(prefix_.size())), *ours.find(full));
    return scope;
  }

  void check_inside(const DecisionForm& form, Decision& decision) {
    const std::uint32_t record = decision.record;
    expr::Scope outside = std::exchange(bench_.scopes[record], scope_of(record));
    const facts::Zone* zone = std::exchange(bench_.zone, facts::find_zone(used_.zone_name));
    std::map<std::string, Type> named = bench_.types->named();
    for (const auto& [name, type] : used_.types) named[name] = type;
    auto types = std::exchange(bench_.types, std::make_unique<Types>(std::vector<model::TypeDefinition>{}, std::move(named), bench_.zone, bench_.diagnostics));
    auto functions = std::exchange(bench_.functions, used_.functions);
    bench_.home = prefix_;
    const std::size_t first_slot = bench_.out.records[record].slots.size();
    if (form.when) decision.when = {bench_.check_known(*form.when, bench_.scopes[record], Type(Kind::bool_)), form.when->text(), form.when->span()};
    check_kind(bench_, form, decision);
    bench_.home.clear();
    bench_.functions = std::move(functions);
    bench_.types = std::move(types);
    bench_.zone = zone;
    bench_.scopes[record] = std::move(outside);
    const auto& slots = bench_.out.records[record].slots;
    for (std::size_t i = first_slot; i < slots.size(); ++i)
      if (slots[i].what != Slot::What::column) bench_.scopes[record].add_slot(slots[i].name, slots[i].type, static_cast<std::uint32_t>(i), "decision");
  }

  Workbench& bench_;
  const CheckedPack& used_;
  const std::string prefix_;
  const Span place_;  // in `use:`
};

}  // namespace

void bring_used_decisions(Workbench& bench, const std::vector<const CheckedPack*>& used) {
  if (used.empty()) return;
  std::set<std::string> names;
  for (const DecisionForm& form : bench.pack.decisions) names.merge(all_names(bench, form));
  for (const CheckedPack* pack : used) {
    const auto use = std::find_if(bench.pack.use.begin(), bench.pack.use.end(), [&](const text::Excerpt& name) { return name.text() == pack->name; });
    const Span place = use == bench.pack.use.end() ? bench.pack.span : use->span();
    UsedPack(bench, *pack, used_prefix(pack->name), place).bring(names);
  }
}

}  // namespace guiju::check
