// The checker: from a pack as written to one that can be planned. See check.hpp's CheckedPack for what is promised.
//
// Order: zone, types, calendars, parameters, records, functions, then decisions, each after what it needs. Every step
// goes on after an error as far as it makes sense, so that a file's mistakes are reported together.
#include <algorithm>
#include <set>

#include "calendar/functions.hpp"
#include "check/checker.hpp"
#include "check/codes.hpp"
#include "check/references.hpp"
#include "expr/function_library.hpp"
#include "facts/text_form.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju::check {
namespace {

using model::DecisionForm;

// "calendar.cn" → "cn": the prefix of a used pack's names.
std::string last_part(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos ? name : name.substr(dot + 1);
}

void check_zone(Workbench& bench) {
  const text::Excerpt& name = bench.pack.time_zone;
  if (name.empty()) return;
  bench.out.zone_name = name.text();
  bench.zone = facts::find_zone(name.text());
  if (!bench.zone)
    bench.diagnostics.add(code::unknown_zone, name.span(), {name.text()}).note(code::write_instead, {"Asia/Shanghai, Europe/Berlin, UTC …"});
}

std::map<std::string, Type> imported_types(const std::vector<const CheckedPack*>& used) {
  std::map<std::string, Type> types;
  for (const CheckedPack* pack : used)
    for (const auto& [name, type] : pack->types) types[last_part(pack->name) + "." + name] = type;
  return types;
}

void import(Workbench& bench, const std::vector<const CheckedPack*>& used) {
  for (const CheckedPack* pack : used) {
    const std::string prefix = last_part(pack->name) + ".";
    bench.used_prefixes.insert(prefix);
    for (const auto& [name, constant] : pack->constants) bench.out.constants[prefix + name] = constant;
    for (DatedParam param : pack->params) {
      param.words.name = prefix + param.words.name;
      bench.out.params.push_back(std::move(param));
    }
    for (const auto& calendar : pack->calendars) bench.out.calendars.push_back(calendar);
    for (const Network& network : pack->networks) bench.out.networks.push_back({prefix + network.name, network.graph, network.form});
    for (const auto& calendar : pack->calendar_places) bench.out.calendar_places.push_back(calendar);
    for (const auto& [name, function] : pack->functions) {
      Function& imported = bench.functions[prefix + name] = function;
      imported.prefix = prefix + function.prefix;
    }
  }
}

// How many networks there are if none is refused.
std::size_t network_count(const model::Pack& pack, const std::vector<const CheckedPack*>& used) {
  std::size_t count = pack.networks.size();
  for (const CheckedPack* other : used) count += other->networks.size();
  return count;
}

void refuse_date(Workbench& bench, const text::Excerpt& text) {
  suggest_literal(bench.diagnostics.add(code::bad_row_date, text.span(), {text.text()}), text.text(), Type(Kind::date), true);
}

DatedParam dated_param(Workbench& bench, const model::ParamForm& form, const Type& type) {
  DatedParam param;
  param.words = bench.words(form.name, form.about, form.span);
  param.type = type;
  for (const auto& dated : form.values) {
    DatedParam::Entry entry;
    const auto from = facts::read_date(dated.from.text());
    if (!from) refuse_date(bench, dated.from);
    else entry.from = *from;
    if (from && !param.entries.empty() && param.entries.back().from >= *from && !dated.published)
      bench.diagnostics.add(code::params_not_rising, dated.from.span())
          .note(code::first_here, {}, form.values[param.entries.size() - 1].from.span());
    if (dated.published) entry.published = read_published(*dated.published, bench.zone, bench.diagnostics);
    if (auto value = read_literal(dated.value, type, bench.zone, bench.diagnostics)) entry.value = std::move(*value);
    param.entries.push_back(std::move(entry));
  }
  if (form.until) {
    const auto until = facts::read_date(form.until->text());
    if (!until) refuse_date(bench, *form.until);
    else param.until = *until;
    if (until && !param.entries.empty() && param.entries.back().from > *until)
      bench.diagnostics.add(code::param_until_early, form.until->span(), {form.until->text(), form.values.back().from.text()});
  }
  return param;
}

void check_params(Workbench& bench) {
  for (const model::ParamForm& form : bench.pack.params) {
    const Type type = bench.types->read(form.type, form.name.text());
    if (form.value && !form.until) {
      if (auto value = read_literal(*form.value, type, bench.zone, bench.diagnostics))
        bench.out.constants[form.name.text()] = {type, std::move(*value)};
      else
        bench.out.constants[form.name.text()] = {type, Value()};
      continue;
    }
    model::ParamForm dated = form;
    if (form.value) dated.values.push_back({text::Excerpt("0001-01-01", Span::nowhere, nullptr), *form.value, std::nullopt});
    bench.out.params.push_back(dated_param(bench, dated, type));
  }
}

std::vector<std::string_view> field_names(const std::vector<Field>& fields) {
  std::vector<std::string_view> names;
  for (const Field& field : fields) names.push_back(field.name);
  return names;
}

// The field whose date picks dated rows and params.
std::optional<std::uint32_t> basis_slot(Workbench& bench, const text::Excerpt& name, const Schema& schema, bool is_only_record) {
  if (name.empty()) return std::nullopt;
  const int field = schema.find(name.text());
  if (field >= 0) {
    const Type& type = schema.fields()[static_cast<std::size_t>(field)].type;
    if (type.kind() == Kind::date || type.kind() == Kind::timestamp || type.kind() == Kind::month) return static_cast<std::uint32_t>(field);
    if (type.kind() != Kind::dyn) bench.diagnostics.add(code::basis_not_a_date, name.span(), {name.text(), type.to_string()});
  } else if (is_only_record) {
    suggest(bench.diagnostics.add(code::unknown_basis_date, name.span(), {name.text()}), name.text(), field_names(schema.fields()));
  }
  return std::nullopt;
}

void check_records(Workbench& bench) {
  std::map<std::string, Span> seen;
  for (const model::RecordForm& form : bench.pack.records) {
    const auto [first, is_new] = seen.emplace(form.name.text(), form.name.span());
    if (!is_new) {
      bench.diagnostics.add(code::duplicate_name, form.name.span(), {form.name.text()}).note(code::first_here, {}, first->second);
      continue;
    }
    std::vector<Field> fields;
    for (const model::FieldForm& field : form.fields) fields.push_back(bench.types->read_field(field, ""));
    for (const text::Excerpt& key : form.key) {
      auto field = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == key.text(); });
      if (field != fields.end()) field->is_key = true;
      else suggest(bench.diagnostics.add(code::unknown_key_field, key.span(), {key.text()}), key.text(), field_names(fields));
    }
    Record record;
    record.schema = Schema(form.name.text(), std::move(fields));
    record.title = form.about.title;
    record.basis_slot = basis_slot(bench, bench.pack.basis_date, record.schema, bench.pack.records.size() == 1);
    bench.add_record(std::move(record));
  }
}

// A parameter that has a field's name: the field would win in silence.
void check_param_names(Workbench& bench) {
  for (const model::ParamForm& param : bench.pack.params)
    for (const model::RecordForm& record : bench.pack.records)
      for (const model::FieldForm& field : record.fields)
        if (field.name.text() == param.name.text())
          bench.diagnostics.add(code::name_of_another, param.name.span(), {param.name.text(), "field"})
              .note(code::first_here, {}, field.name.span());
}

void collect_functions(Workbench& bench) {
  for (const model::FunctionForm& form : bench.pack.functions) {
    Function function;
    function.name = form.name;
    function.value = form.value;
    for (const auto& parameter : form.parameters)
      function.parameters.emplace_back(parameter.name.text(), bench.types->read(parameter.type, parameter.name.text()));
    if (form.result.shape != model::TypeForm::Shape::absent) function.result = bench.types->read(form.result, form.name.text());
    bench.functions[form.name.text()] = std::move(function);
  }
  bench.out.functions = bench.functions;
}

// Each function once on its own, so that its mistakes are shown at its place even if nobody calls it.
void check_functions(Workbench& bench) {
  for (const auto& [name, body] : bench.functions) {
    if (!body.prefix.empty()) continue;  // checked with its own pack
    expr::Scope scope(expr::Dialect::pack, *bench.out.library);
    bench.fill_scope(scope);
    std::uint32_t slot = 0;
    for (const auto& [parameter, type] : body.parameters) scope.add_slot(parameter, type, slot++, "parameter");
    // Who calls it has a date, and the parameters of that date.
    if (!scope.find("as_of")) scope.add_slot("as_of", Type(Kind::date), slot++, "date");
    for (const DatedParam& param : bench.out.params)
      if (!scope.find(param.words.name)) scope.add_slot(param.words.name, param.type, slot++, "parameter");
    bench.open_functions.push_back(name);
    bench.check_text(body.value, scope, body.result.value_or(Type()));
    bench.open_functions.pop_back();
  }
}

// ---- Decisions in order -------------------------------------------------------------------------------------------

struct Order {
  const std::vector<DecisionForm>& forms;
  std::vector<std::vector<std::size_t>> needs;
  std::vector<int> state;  // 0 new, 1 open, 2 done
  std::vector<std::size_t> sorted, open;
  std::vector<bool> is_in_cycle;
  Diagnostics& diagnostics;

  void visit(std::size_t i) {
    if (state[i] == 2) return;
    if (state[i] == 1) {
      report_cycle(i);
      return;
    }
    state[i] = 1;
    open.push_back(i);
    for (std::size_t n : needs[i]) visit(n);
    open.pop_back();
    state[i] = 2;
    sorted.push_back(i);
  }
  void report_cycle(std::size_t i) {
    const auto first = std::find(open.begin(), open.end(), i);
    std::string way;
    for (auto at = first; at != open.end(); ++at) way += forms[*at].name.text() + " → ";
    Diagnostic& d = diagnostics.add(code::decision_cycle, forms[i].name.span(), {way + forms[i].name.text()});
    for (auto at = first; at < open.end(); ++at) {
      is_in_cycle[*at] = true;
      const std::size_t next = at + 1 < open.end() ? *(at + 1) : i;
      if (at != first) d.note(code::needs_that, {forms[*at].name.text(), forms[next].name.text()}, forms[*at].name.span());
    }
  }
};

// "handling.unit" needs `handling`.
void add_named(std::string name, const std::map<std::string, std::size_t>& by_name, std::set<std::size_t>& found) {
  while (true) {
    if (const auto at = by_name.find(name); at != by_name.end()) {
      found.insert(at->second);
      return;
    }
    const std::size_t dot = name.rfind('.');
    if (dot == std::string::npos) return;
    name.resize(dot);
  }
}

bool leads_to(const std::vector<std::vector<std::size_t>>& needs, std::size_t from, std::size_t to) {
  std::vector<std::size_t> open{from};
  std::vector<bool> seen(needs.size(), false);
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    if (at == to) return true;
    if (seen[at]) continue;
    seen[at] = true;
    open.insert(open.end(), needs[at].begin(), needs[at].end());
  }
  return false;
}

struct Ordered {
  std::vector<std::size_t> sorted;
  std::vector<bool> is_in_cycle;
};

Ordered decision_order(Workbench& bench, std::vector<std::vector<std::size_t>>& needs) {
  const auto& forms = bench.pack.decisions;
  std::map<std::string, std::size_t> by_name;
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const auto [first, is_new] = by_name.emplace(forms[i].name.text(), i);
    if (!is_new)
      bench.diagnostics.add(code::duplicate_name, forms[i].name.span(), {forms[i].name.text()})
          .note(code::first_here, {}, forms[first->second].name.span());
  }
  needs.assign(forms.size(), {});
  std::vector<std::set<std::size_t>> possible(forms.size());
  for (std::size_t i = 0; i < forms.size(); ++i) {
    std::set<std::size_t> found;
    const References named = references(bench, forms[i]);
    for (const std::string& name : named.certain) add_named(name, by_name, found);
    for (const std::string& name : named.possible) add_named(name, by_name, possible[i]);
    // A record that a tally makes is only known after that tally.
    if (forms[i].record)
      for (std::size_t j = 0; j < forms.size(); ++j)
        if (const auto* tally = std::get_if<model::TallyForm>(&forms[j].kind))
          if (j != i && tally->into.text() == forms[i].record->text()) found.insert(j);
    if (const auto* tally = std::get_if<model::TallyForm>(&forms[i].kind))
      for (std::size_t j = 0; j < i; ++j)
        if (const auto* other = std::get_if<model::TallyForm>(&forms[j].kind))
          if (other->into.text() == tally->from.text()) found.insert(j);
    needs[i].assign(found.begin(), found.end());
  }
  // A word that is a name only perhaps never closes a cycle: then it is a literal.
  for (std::size_t i = 0; i < forms.size(); ++i)
    for (std::size_t n : possible[i])
      if (n != i && !leads_to(needs, n, i)) needs[i].push_back(n);
  Order order{forms, needs, std::vector<int>(forms.size(), 0), {}, {}, std::vector<bool>(forms.size(), false), bench.diagnostics};
  for (std::size_t i = 0; i < forms.size(); ++i) order.visit(i);
  return {std::move(order.sorted), std::move(order.is_in_cycle)};
}

// The record a decision is about: named, or the only one.
std::optional<std::uint32_t> record_of(Workbench& bench, const DecisionForm& form) {
  if (const auto* tally = std::get_if<model::TallyForm>(&form.kind)) return bench.find_record(tally->from);
  if (form.record) return bench.find_record(*form.record);
  std::size_t declared = 0;
  for (const Record& r : bench.out.records) declared += r.is_declared;
  if (declared == 1) return 0;
  if (declared > 1) {
    std::vector<std::string_view> names;
    for (const Record& r : bench.out.records) names.push_back(r.schema.record());
    suggest(bench.diagnostics.add(code::record_not_said, form.name.span(), {form.name.text()}), "", names);
  }
  return std::nullopt;
}

// One name for two things: whoever reads it would not know which.
void check_name_is_free(Workbench& bench, const text::Excerpt& name, const expr::Scope& scope) {
  if (const expr::Binding* taken = scope.find(name.text()))
    bench.diagnostics.add(code::name_of_another, name.span(), {name.text(), taken->what});
}

// A decision that cannot be read: its name may be used, and nothing is said of what uses it.
void stand_in(Workbench& bench, const DecisionForm& form) {
  bench.is_tally_broken |= std::holds_alternative<model::TallyForm>(form.kind);
  for (expr::Scope& scope : bench.scopes) scope.add_slot(form.name.text(), Type(), 0, "decision");
}

// A decision with a basis date of its own: while it is checked, `as_of` and the dated parameters are its own.
class OwnDates {
 public:
  OwnDates(Workbench& bench, const DecisionForm& form, Decision& decision) : bench_(bench), record_(decision.record) {
    if (!form.basis_date) return;
    const Schema& schema = bench.out.records[record_].schema;
    const auto field = basis_slot(bench, *form.basis_date, schema, true);
    if (!field) return;
    outside_ = bench.scopes[record_];
    expr::Scope& scope = bench.scopes[record_];
    decision.as_of_slot = bench.add_slot(record_, {Slot::What::as_of, "as_of", Type(Kind::date), *field, 0});
    scope.add_slot("as_of", Type(Kind::date), *decision.as_of_slot, "date");
    for (std::uint32_t i = 0; i < bench.out.params.size(); ++i) {
      const std::string& name = bench.out.params[i].words.name;
      const Type type = bench.out.params[i].type;
      scope.add_slot(name, type, bench.add_slot(record_, {Slot::What::param, name, type, i, 0}), "parameter");
    }
    first_slot_ = bench.out.records[record_].slots.size();
  }
  ~OwnDates() {
    if (!outside_) return;
    const auto& slots = bench_.out.records[record_].slots;
    for (std::size_t i = first_slot_; i < slots.size(); ++i)
      if (slots[i].what == Slot::What::output || slots[i].what == Slot::What::whole)
        outside_->add_slot(slots[i].name, slots[i].type, static_cast<std::uint32_t>(i), "decision");
    bench_.scopes[record_] = std::move(*outside_);
  }
  OwnDates(const OwnDates&) = delete;
  OwnDates& operator=(const OwnDates&) = delete;

 private:
  Workbench& bench_;
  const std::uint32_t record_;
  std::optional<expr::Scope> outside_;
  std::size_t first_slot_ = 0;
};

void check_decisions(Workbench& bench) {
  std::vector<std::vector<std::size_t>> needs;
  const Ordered order = decision_order(bench, needs);
  std::map<std::size_t, std::uint32_t> number;  // form → decision
  for (std::size_t i = 0; i < bench.pack.decisions.size(); ++i)
    if (bench.pack.decisions[i].is_broken || order.is_in_cycle[i]) stand_in(bench, bench.pack.decisions[i]);
  for (std::size_t i : order.sorted) {
    const DecisionForm& form = bench.pack.decisions[i];
    if (form.is_broken || order.is_in_cycle[i]) continue;
    const auto record = record_of(bench, form);
    if (!record) {
      stand_in(bench, form);
      continue;
    }
    check_name_is_free(bench, form.name, bench.scopes[*record]);
    Decision decision;
    decision.words = bench.words(form.name, form.about, form.span);
    if (form.because) decision.words.because.any = form.because->text();
    decision.record = *record;
    const OwnDates dates(bench, form, decision);
    if (form.when) decision.when = {bench.check_known(*form.when, bench.scopes[*record], Type(Kind::bool_)), form.when->text(), form.when->span()};
    for (std::size_t n : needs[i])
      if (const auto at = number.find(n); at != number.end()) decision.needs.push_back(at->second);
    check_kind(bench, form, decision);
    number[i] = static_cast<std::uint32_t>(bench.out.decisions.size());
    bench.out.decisions.push_back(std::move(decision));
  }
}

void copy_cases(Workbench& bench) {
  for (const model::CaseForm& form : bench.pack.cases) {
    CheckedCase c{form.name, form.span, {}, {}, form.given, form.expect};
    if (form.as_of) c.as_of = form.as_of->text();
    if (form.known_at) c.known_at = form.known_at->text();
    bench.out.cases.push_back(std::move(c));
  }
}

}  // namespace

void check_kind(Workbench& bench, const DecisionForm& form, Decision& decision) {
  if (std::holds_alternative<model::ValueForm>(form.kind)) return check_value(bench, form, decision);
  if (std::holds_alternative<model::TableForm>(form.kind)) return check_table(bench, form, decision);
  if (std::holds_alternative<model::TallyForm>(form.kind)) return check_tally(bench, form, decision);
  if (std::holds_alternative<model::RankForm>(form.kind)) return check_rank(bench, form, decision);
  if (std::holds_alternative<model::RouteForm>(form.kind)) return check_route(bench, form, decision);
  if (std::holds_alternative<model::MatchForm>(form.kind)) return check_match(bench, form, decision);
  const auto& planned = std::get<model::PlannedForm>(form.kind);
  bench.diagnostics.add(code::kind_not_ready, planned.span, {planned.kind});
}

std::string used_prefix(const std::string& pack_name) { return last_part(pack_name) + "."; }

Result<CheckedPack> from_model(const model::Pack& pack, const std::vector<const CheckedPack*>& used,
                               std::shared_ptr<const Sources> sources, const Functions& functions) {
  Workbench bench(pack, std::move(sources));
  bench.out.name = pack.name.text();
  bench.out.version = pack.version.text();
  bench.out.title = pack.about.title;
  check_zone(bench);
  bench.types = std::make_unique<Types>(pack.types, imported_types(used), bench.zone, bench.diagnostics);
  bench.out.types = bench.types->named();
  import(bench, used);
  check_calendars(bench);
  check_networks(bench);
  if (bench.out.networks.size() < network_count(pack, used)) {  // what asks them would only be misjudged
    bench.diagnostics.sort();
    return std::move(bench.diagnostics);
  }
  bench.out.library = std::make_shared<expr::Library>();
  const auto callers = expr::library_of(functions);
  bench.out.library->set_parent(callers.get());
  bench.out.library->keep(callers);
  if (bench.zone) expr::add_zoned_functions(*bench.out.library, bench.zone);
  calendar::add_functions(*bench.out.library, bench.out.calendars, bench.zone);
  graph::add_functions(*bench.out.library, bench.named_networks(), bench.zone);
  check_params(bench);
  collect_functions(bench);
  check_records(bench);
  check_param_names(bench);
  check_functions(bench);
  bring_used_decisions(bench, used);
  check_decisions(bench);
  check_lookalikes(bench);
  check_cases(bench);
  copy_cases(bench);
  bench.diagnostics.sort();
  if (bench.diagnostics.has_errors()) return std::move(bench.diagnostics);
  return Result<CheckedPack>(std::move(bench.out), std::move(bench.diagnostics));
}

}  // namespace guiju::check
