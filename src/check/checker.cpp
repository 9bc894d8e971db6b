#include "check/checker.hpp"

#include <algorithm>

#include "calendar/functions.hpp"
#include "check/codes.hpp"
#include "expr/checker.hpp"
#include "expr/codes.hpp"
#include "expr/macro.hpp"
#include "expr/parser.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju::check {

Workbench::Workbench(const model::Pack& written, std::shared_ptr<const Sources> texts)
    : pack(written), sources(std::move(texts)), diagnostics(sources) {}

void suggest(Diagnostic& diagnostic, const std::string& name, const std::vector<std::string_view>& known) {
  constexpr std::size_t most_shown = 12;
  if (auto near = text::nearest_name(name, known)) return void(diagnostic.note(code::did_you_mean, {*near}));
  if (!known.empty() && known.size() <= most_shown) diagnostic.note(code::expected_one_of, {text::in_a_row(known)});
}

std::optional<std::uint32_t> Workbench::find_record(const text::Excerpt& name) {
  std::vector<std::string_view> names;
  for (std::uint32_t i = 0; i < out.records.size(); ++i) {
    if (out.records[i].schema.record() == name.text()) return i;
    names.push_back(out.records[i].schema.record());
  }
  if (is_tally_broken) return std::nullopt;
  Diagnostic& d = diagnostics.add(code::unknown_record, name.span(), {name.text()});
  suggest(d, name.text(), names);
  return std::nullopt;
}

std::uint32_t Workbench::add_slot(std::uint32_t record, Slot slot) {
  auto& slots = out.records[record].slots;
  slots.push_back(std::move(slot));
  return static_cast<std::uint32_t>(slots.size() - 1);
}

// What every expression of the pack may name: constants, types, units, rounding modes.
void Workbench::fill_scope(expr::Scope& scope) const {
  for (const auto& [name, constant] : out.constants) scope.add_constant(name, constant.first, constant.second);
  for (const auto& [name, type] : types->named()) scope.add_type(name, type);
  calendar::add_units(scope, out.calendars);
}

std::uint32_t Workbench::add_record(Record record) {
  const auto number = static_cast<std::uint32_t>(out.records.size());
  out.records.push_back(std::move(record));
  expr::Scope scope(expr::Dialect::pack, *out.library);
  fill_scope(scope);
  const std::vector<Field>& fields = out.records[number].schema.fields();
  for (std::uint32_t i = 0; i < fields.size(); ++i) {
    const std::uint32_t slot = add_slot(number, {Slot::What::field, fields[i].name, fields[i].type, i, 0});
    scope.add_slot(fields[i].name, fields[i].type, slot, "field");
  }
  scope.add_slot("as_of", Type(Kind::date), add_slot(number, {Slot::What::as_of, "as_of", Type(Kind::date), 0, 0}), "date");
  add_slot(number, {Slot::What::known_at, "known_at", Type(Kind::timestamp).nullable(), 0, 0});
  for (std::uint32_t i = 0; i < out.params.size(); ++i) {
    const DatedParam& param = out.params[i];
    const std::uint32_t slot = add_slot(number, {Slot::What::param, param.words.name, param.type, i, 0});
    scope.add_slot(param.words.name, param.type, slot, "parameter");
  }
  scopes.push_back(std::move(scope));
  return number;
}

Words Workbench::words(const text::Excerpt& name, const model::About& about, Span span) const {
  Words words{name.text(), about.title, {}, {}, span};
  for (const text::Excerpt& basis : about.basis) words.basis.push_back(basis.text());
  return words;
}

// ---- Expressions --------------------------------------------------------------------------------------------------

expr::NodePtr Workbench::parse(const text::Excerpt& text) {
  expr::ParseOptions options;
  options.dialect = expr::Dialect::pack;
  expr::NodePtr tree = expr::parse(text, options, diagnostics);
  if (tree && !put_functions_in_place(tree, 0)) return nullptr;
  if (tree) put_days_in_place(*tree);
  return tree;
}

bool Workbench::type(expr::Node& tree, const expr::Scope& scope, const Type& expected) {
  return expr::check(tree, scope, expected, diagnostics);
}

Tree Workbench::check_text(const text::Excerpt& text, const expr::Scope& scope, const Type& expected) {
  expr::NodePtr tree = parse(text);
  if (!tree || !type(*tree, scope, expected)) return nullptr;
  return tree;
}

Expression Workbench::check_expression(const text::Excerpt& text, const expr::Scope& scope, const Type& expected) {
  return {check_text(text, scope, expected), text.text(), text.span()};
}

Tree Workbench::check_known(const text::Excerpt& text, const expr::Scope& scope, const Type& expected) {
  const Tree tree = check_text(text, scope, expected.nullable());
  if (!tree) return nullptr;
  const bool is_bare_null = tree->kind == expr::Node::Kind::literal && tree->value.view().is_null();
  if (is_bare_null) return check_text(text, scope, expected);
  if (!tree->type.is_nullable()) return tree;
  expr::NodePtr again = parse(text);
  const Span span = again->span;
  expr::NodePtr known = expr::make_call("@not_null", span, std::move(again));
  return type(*known, scope, expected) ? Tree(std::move(known)) : nullptr;
}

// ---- User functions, put in place of their calls ------------------------------------------------------------------

namespace {

constexpr int max_function_depth = 32;

// "per_10k", or "cn.per_10k" where the call's receiver is a bare name.
std::string called_name(const expr::Node& call) {
  if (!call.has_target) return call.text;
  std::string receiver;
  if (expr::dotted_name(*call.args[0], receiver)) return receiver + "." + call.text;
  return {};
}
// Whether the receiver is not an argument but a pack's name, as in linping.per_10k(3, 4).
bool called_by_prefix(const expr::Node& call) { return call.has_target; }

// cel.bind(name, init, body) as the parser writes it: a fold over nothing.
expr::NodePtr make_bind(const std::string& name, expr::NodePtr init, std::optional<Type> type, expr::NodePtr body, Span span) {
  expr::NodePtr fold = expr::make_node(expr::Node::Kind::comprehension, span);
  fold->macro = "cel.bind";
  fold->names = {"#unused", "", name};
  fold->declared = std::move(type);
  fold->args.push_back(expr::make_node(expr::Node::Kind::list, span));
  fold->args.push_back(std::move(init));
  fold->args.push_back(expr::make_literal(ValueView::of_bool(false), span));
  fold->args.push_back(expr::make_name(name, span));
  fold->args.push_back(std::move(body));
  return fold;
}

// A comprehension's own variables are not the function's parameters.
void rename(expr::Node& node, std::map<std::string, std::string> names) {
  for (const std::string& own : node.names)
    if (node.kind == expr::Node::Kind::comprehension) names.erase(own);
  const bool is_call = node.kind == expr::Node::Kind::call && !node.has_target;
  if (is_call || node.kind == expr::Node::Kind::name || node.kind == expr::Node::Kind::structure) {
    const auto at = names.find(node.text);
    const bool is_parameter = at != names.end() && at->second.starts_with('@');  // no function, whatever it is called
    if (at != names.end() && !(is_call && is_parameter)) node.text = at->second;
  }
  for (auto& arg : node.args)
    if (arg) rename(*arg, names);
}

}  // namespace

// Whether all could be put in place; what could not is diagnosed.
bool Workbench::put_functions_in_place(expr::NodePtr& node, int depth) {
  bool is_good = true;
  for (auto& arg : node->args)
    if (arg) is_good &= put_functions_in_place(arg, depth);
  if (node->kind != expr::Node::Kind::call || !is_good) return is_good;
  const std::string name = called_name(*node);
  const auto found = functions.find(name);
  if (found == functions.end()) return !is_unknown_of_used_pack(*node, name);
  const Function& function = found->second;
  const std::size_t given = node->args.size() - (called_by_prefix(*node) ? 1 : 0);
  if (given != function.parameters.size()) {
    diagnostics.add(code::wrong_argument_count, node->name_span,
                    {found->first, std::to_string(function.parameters.size()), std::to_string(given)});
    return false;
  }
  const bool is_open = std::find(open_functions.begin(), open_functions.end(), found->first) != open_functions.end();
  if (is_open || depth > max_function_depth) {
    diagnostics.add(code::function_cycle, node->name_span, {found->first});
    return false;
  }
  open_functions.push_back(found->first);
  expr::NodePtr body = function_in_place(function, std::move(node), depth + 1);
  open_functions.pop_back();
  node = std::move(body);
  return node != nullptr;
}

// linping.unknown(x): said with the pack's functions to choose from.
bool Workbench::is_unknown_of_used_pack(const expr::Node& call, const std::string& name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos || !used_prefixes.contains(name.substr(0, dot + 1)) || !out.library->find(name).empty()) return false;
  std::vector<std::string_view> names;
  for (const auto& [known, function] : functions)
    if (known.starts_with(name.substr(0, dot + 1))) names.push_back(known);
  suggest(diagnostics.add(code::unknown_function, call.name_span, {name}), name, names);
  return true;
}

// f(a, b) → bind p1' = a, bind p2' = b in body, with p' names that no author can write.
expr::NodePtr Workbench::function_in_place(const Function& function, expr::NodePtr call, int depth) {
  expr::ParseOptions options;
  expr::NodePtr body = expr::parse(function.value, options, diagnostics);
  if (!body) return nullptr;
  std::map<std::string, std::string> names = prefixed_names(function.prefix);
  std::vector<std::string> parameters;
  for (const auto& [name, type] : function.parameters) {
    parameters.push_back("@" + std::to_string(bind_count_++) + "." + name);
    names[name] = parameters.back();
  }
  rename(*body, names);
  if (!put_functions_in_place(body, depth)) return nullptr;
  if (function.result) {
    const std::string name = "@" + std::to_string(bind_count_++) + ".result";
    const Span span = body->span;
    body = make_bind(name, std::move(body), function.result, expr::make_name(name, span), span);
  }
  const std::size_t first = called_by_prefix(*call) ? 1 : 0;
  for (std::size_t i = parameters.size(); i-- > 0;)
    body = make_bind(parameters[i], std::move(call->args[first + i]), function.parameters[i].second, std::move(body), call->span);
  return body;
}

// What a used pack's function calls by its own names, as this pack calls it.
std::map<std::string, std::string> Workbench::prefixed_names(const std::string& prefix) const {
  std::map<std::string, std::string> names;
  if (prefix.empty()) return names;
  const std::string whole = home + prefix;
  const auto add = [&](const std::string& full) {
    if (!full.starts_with(whole)) return;
    const std::string own = full.substr(whole.size());
    names[own] = prefix + own;
    // "cn.rate" that the used pack has from a third one: its head is a name of its own.
    if (const std::size_t dot = own.find('.'); dot != std::string::npos) names[own.substr(0, dot)] = prefix + own.substr(0, dot);
  };
  for (const auto& [name, constant] : out.constants) add(name);
  for (const DatedParam& param : out.params) add(param.words.name);
  for (const auto& [name, type] : types->named()) add(name);
  std::vector<std::string> networks;
  for (const Network& network : out.networks) {
    add(network.name);
    if (network.name.starts_with(whole)) networks.push_back(network.name.substr(home.size()));
  }
  if (networks.size() == 1)  // there, its name may be left away
    for (const std::string_view function : graph::function_names()) names[std::string(function)] = networks[0] + "." + std::string(function);
  for (const auto& [name, function] : functions) add(home + name);
  return names;
}

// ---- Networks ---------------------------------------------------------------------------------------------------

const Network* Workbench::find_network(const text::Excerpt& name) {
  std::vector<std::string_view> names;
  for (const Network& network : out.networks) {
    if (network.name == home + name.text()) return &network;
    names.push_back(network.name);
  }
  // One that was refused has been spoken of already.
  for (const auto& form : pack.networks)
    if (form->name.text() == name.text()) return nullptr;
  Diagnostic& d = diagnostics.add(code::unknown_network, name.span(), {name.text()});
  if (auto near = text::nearest_name(name.text(), names)) d.note(code::did_you_mean, {*near});
  return nullptr;
}

std::vector<graph::NamedNetwork> Workbench::named_networks() const {
  std::vector<graph::NamedNetwork> named;
  for (const Network& network : out.networks)
    if (network.name.starts_with(home)) named.push_back({network.name.substr(home.size()), network.graph});
  return named;
}

// unit_of(code, town) asks about the record's own date: unit_of(code, town, as_of).
void Workbench::put_days_in_place(expr::Node& node) const {
  for (auto& arg : node.args)
    if (arg) put_days_in_place(*arg);
  if (node.kind != expr::Node::Kind::call || out.networks.empty()) return;
  std::string name;
  if (node.has_target && !expr::dotted_name(*node.args[0], name)) return;
  name += (name.empty() ? "" : ".") + node.text;
  const std::size_t given = node.args.size() - (node.has_target ? 1 : 0);
  if (graph::needs_day(named_networks(), name, given)) node.args.push_back(expr::make_name("as_of", node.span));
}

// ---- Outputs ------------------------------------------------------------------------------------------------------

void deal_outputs(Workbench& bench, Decision& decision, std::uint32_t record,
                  const std::vector<std::pair<std::string, Type>>& outputs, bool is_list, bool may_lack) {
  const auto number = static_cast<std::uint32_t>(bench.out.decisions.size());
  const std::string& name = decision.words.name;
  expr::Scope& scope = bench.scopes[record];
  if (!decision.when.text.empty() && !std::holds_alternative<Tally>(decision.kind)) may_lack = true;
  auto deal = [&](const std::string& full, const Type& given, Slot::What what, std::uint32_t output) {
    const Type type = may_lack ? given.nullable() : given;
    const std::uint32_t slot = bench.add_slot(record, {what, full, type, number, output});
    scope.add_slot(full, type, slot, "decision");
    return slot;
  };
  decision.output_count = static_cast<std::uint32_t>(outputs.size());
  if (outputs.size() == 1 && !std::holds_alternative<Tally>(decision.kind)) {
    decision.first_slot = deal(name, outputs[0].second, Slot::What::output, 0);
    decision.type = bench.out.records[record].slots[decision.first_slot].type;
    return;
  }
  auto structure = std::make_shared<StructType>();
  structure->name = name;
  for (const auto& [output, type] : outputs) structure->fields.push_back({output, type, {}, {}});
  const Type whole = Type::structure(std::move(structure));
  if (is_list) {  // a list of structs is one value
    decision.type = Type::list(whole).nullable(may_lack);
    decision.output_count = 1;
    decision.first_slot = deal(name, decision.type, Slot::What::output, 0);
    return;
  }
  decision.type = whole.nullable(may_lack);
  for (std::uint32_t i = 0; i < outputs.size(); ++i) {
    const std::uint32_t slot = deal(name + "." + outputs[i].first, outputs[i].second, Slot::What::output, i);
    if (i == 0) decision.first_slot = slot;
  }
  decision.whole_slot = deal(name, decision.type, Slot::What::whole, 0);
}

void check_value(Workbench& bench, const model::DecisionForm& form, Decision& decision) {
  const auto& value = std::get<model::ValueForm>(form.kind);
  const Type expected = bench.types->read(form.type, form.name.text());
  ValueDecision kind;
  kind.expression = bench.check_expression(value.expression, bench.scopes[decision.record], expected);
  const Type type = kind.expression.tree ? (expected.kind() == Kind::dyn ? kind.expression.tree->type : expected) : Type();
  decision.kind = std::move(kind);
  deal_outputs(bench, decision, decision.record, {{form.name.text(), type}}, false);
  std::get<ValueDecision>(decision.kind).slot = decision.first_slot;
}

}  // namespace guiju::check
