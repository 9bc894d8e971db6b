// The expansions, one small function per macro; the table at the end says which call is which.
#include "expr/macro.hpp"

#include <algorithm>
#include <array>

#include "expr/codes.hpp"

namespace guiju::expr {

NodePtr make_node(Node::Kind kind, Span span) {
  auto node = std::make_unique<Node>();
  node->kind = kind;
  node->span = span;
  node->name_span = span;
  return node;
}

NodePtr make_name(std::string name, Span span) {
  NodePtr node = make_node(Node::Kind::name, span);
  node->text = std::move(name);
  return node;
}

NodePtr make_literal(ValueView value, Span span) {
  NodePtr node = make_node(Node::Kind::literal, span);
  node->value = Value(value);
  return node;
}

NodePtr make_call(std::string function, Span span, NodePtr a, NodePtr b, NodePtr c) {
  NodePtr node = make_node(Node::Kind::call, span);
  node->text = std::move(function);
  node->args.push_back(std::move(a));
  if (b) node->args.push_back(std::move(b));
  if (c) node->args.push_back(std::move(c));
  return node;
}

bool dotted_name(const Node& node, std::string& name) {
  if (node.kind == Node::Kind::name) {
    name = node.text;
    return true;
  }
  if (node.kind != Node::Kind::select || node.is_test || node.is_optional) return false;
  if (!dotted_name(*node.args[0], name)) return false;
  (name += '.') += node.text;
  return true;
}

int depth_of(const Node& node) {
  int deepest = 0;
  for (const NodePtr& arg : node.args) deepest = std::max(deepest, depth_of(*arg));
  return deepest + 1;
}

std::size_t node_count(const Node& node) {
  std::size_t count = 1;
  for (const NodePtr& arg : node.args) count += node_count(*arg);
  return count;
}

NodePtr clone(const Node& node) {
  auto copy = std::make_unique<Node>();
  copy->kind = node.kind;
  copy->has_target = node.has_target;
  copy->is_test = node.is_test;
  copy->is_optional = node.is_optional;
  copy->span = node.span;
  copy->name_span = node.name_span;
  copy->text = node.text;
  copy->value = node.value;
  copy->declared = node.declared;
  for (const NodePtr& arg : node.args) copy->args.push_back(clone(*arg));
  copy->names = node.names;
  copy->optional_items = node.optional_items;
  copy->macro = node.macro;
  copy->type = node.type;
  copy->refers = node.refers;
  copy->slot = node.slot;
  copy->overloads = node.overloads;
  return copy;
}

bool is_let(const Node& node) {
  using K = Node::Kind;
  if (node.kind != K::comprehension) return false;
  const Node& range = *node.args[0];
  const Node& condition = *node.args[2];
  return range.kind == K::list && range.args.empty() && condition.kind == K::literal &&
         condition.value.view().is_false();
}

namespace {

constexpr const char* accumulator = "@result";

NodePtr truth(bool b, Span span) { return make_literal(ValueView::of_bool(b), span); }
NodePtr whole(std::int64_t i, Span span) { return make_literal(ValueView::of_int(i), span); }
NodePtr list_of(Span span, NodePtr item = nullptr) {
  NodePtr list = make_node(Node::Kind::list, span);
  if (item) list->args.push_back(std::move(item));
  return list;
}

struct Fold {
  NodePtr init, condition, step, result;
};

// What a rule of the table works on: a macro call that is known to have the right shape.
class Expander {
 public:
  Expander(MacroCall& call, const Limits& limits, Diagnostics& diagnostics)
      : call_(call), limits_(limits), diagnostics_(diagnostics) {}

  NodePtr has();
  NodePtr all() { return quantifier(true); }
  NodePtr exists() { return quantifier(false); }
  NodePtr exists_one();
  NodePtr map();
  NodePtr filter();
  NodePtr transform_list();
  NodePtr transform_map();
  NodePtr bind();
  NodePtr block();
  NodePtr index() { return numbered("@index"); }
  NodePtr iter_var() { return numbered("@it:"); }
  NodePtr accu_var() { return numbered("@ac:"); }
  NodePtr opt_map() { return optional_map(true); }
  NodePtr opt_flat_map() { return optional_map(false); }
  NodePtr sort_by();

  int variables = 1;  // one or two

 private:
  Span span() const { return call_.span; }
  NodePtr accu() const { return make_name(accumulator, span()); }
  NodePtr& arg(std::size_t i) { return call_.args[i]; }
  std::size_t body() const { return static_cast<std::size_t>(variables); }
  NodePtr last() { return std::move(call_.args.back()); }
  bool has_filter() const { return call_.args.size() == body() + 2; }

  NodePtr quantifier(bool is_all);
  NodePtr collect(NodePtr init, NodePtr taken, std::size_t condition);
  NodePtr optional_map(bool wraps);
  NodePtr numbered(const char* prefix);
  NodePtr fold(Fold parts);
  NodePtr let(std::string name, NodePtr init, NodePtr body, std::string macro);
  // The variable's name in an argument; "" and a diagnostic when it is no plain name.
  std::string variable(const Node& node);
  NodePtr refuse(Code code, const Node& where, std::vector<std::string> args);

  MacroCall& call_;
  const Limits& limits_;
  Diagnostics& diagnostics_;
};

NodePtr Expander::refuse(Code code, const Node& where, std::vector<std::string> args) {
  diagnostics_.add(code, where.span, std::move(args));
  return nullptr;
}

std::string Expander::variable(const Node& node) {
  if (node.kind == Node::Kind::name && node.text.front() != '.' && node.text != accumulator) {
    return node.text;
  }
  refuse(code::macro_wants_name, node, {call_.name});
  return {};
}

NodePtr Expander::fold(Fold parts) {
  const std::string first = variable(*arg(0));
  const std::string second = variables == 2 ? variable(*arg(1)) : std::string();
  if (first.empty() || (variables == 2 && second.empty())) return nullptr;
  if (first == second) return refuse(code::macro_same_names, *arg(1), {call_.name, first});
  NodePtr node = make_node(Node::Kind::comprehension, span());
  node->name_span = call_.name_span;
  node->macro = call_.name;
  node->names = {first, second, accumulator};
  node->args.push_back(std::move(call_.target));
  node->args.push_back(std::move(parts.init));
  node->args.push_back(std::move(parts.condition));
  node->args.push_back(std::move(parts.step));
  node->args.push_back(std::move(parts.result));
  return node;
}

NodePtr Expander::let(std::string name, NodePtr init, NodePtr body, std::string macro) {
  NodePtr node = make_node(Node::Kind::comprehension, span());
  node->name_span = call_.name_span;
  node->macro = std::move(macro);
  node->names = {"#unused", "", name};
  node->args.push_back(list_of(span()));
  node->args.push_back(std::move(init));
  node->args.push_back(truth(false, span()));
  node->args.push_back(make_name(std::move(name), span()));
  node->args.push_back(std::move(body));
  return node;
}

NodePtr Expander::has() {
  Node& field = *arg(0);
  if (field.kind != Node::Kind::select || field.is_test || field.is_optional) {
    return refuse(code::has_wants_field, field, {});
  }
  field.is_test = true;
  field.span = span();
  return std::move(arg(0));
}

NodePtr Expander::quantifier(bool is_all) {
  const Span where = arg(body())->span;
  NodePtr going = is_all ? accu() : make_call("!_", span(), accu());
  return fold({truth(is_all, span()), make_call("@not_strictly_false", span(), std::move(going)),
               make_call(is_all ? "_&&_" : "_||_", where, accu(), last()), accu()});
}

NodePtr Expander::exists_one() {
  const Span where = arg(body())->span;
  NodePtr one_more = make_call("_+_", span(), accu(), whole(1, span()));
  return fold({whole(0, span()), truth(true, span()),
               make_call("_?_:_", where, last(), std::move(one_more), accu()),
               make_call("_==_", span(), accu(), whole(1, span()))});
}

// The accumulator becomes `taken` (for those that pass the condition, if there is one).
NodePtr Expander::collect(NodePtr init, NodePtr taken, std::size_t condition) {
  if (condition != 0) {
    const Span where = arg(condition)->span;
    taken = make_call("_?_:_", where, std::move(arg(condition)), std::move(taken), accu());
  }
  return fold({std::move(init), truth(true, span()), std::move(taken), accu()});
}

NodePtr Expander::map() { return transform_list(); }

NodePtr Expander::transform_list() {
  NodePtr item = last();
  const Span where = item->span;
  return collect(list_of(span()), make_call("_+_", where, accu(), list_of(where, std::move(item))),
                 has_filter() ? body() : 0);
}

NodePtr Expander::filter() {
  if (variable(*arg(0)).empty()) return nullptr;
  NodePtr item = make_name(arg(0)->text, arg(0)->span);
  return collect(list_of(span()),
                 make_call("_+_", span(), accu(), list_of(span(), std::move(item))), 1);
}

NodePtr Expander::transform_map() {
  const bool is_entry = call_.name == "transformMapEntry";
  const std::size_t condition = has_filter() ? body() : 0;
  NodePtr value = last();
  const Span where = value->span;
  NodePtr insert;
  if (is_entry) {
    insert = make_call("cel.@mapInsert", where, accu(), std::move(value));
  } else {
    const std::string key = variable(*arg(0));
    if (key.empty()) return nullptr;
    insert =
        make_call("cel.@mapInsert", where, accu(), make_name(key, arg(0)->span), std::move(value));
  }
  return collect(make_node(Node::Kind::map, span()), std::move(insert), condition);
}

// The list, bound once, and its keys beside it.
NodePtr Expander::sort_by() {
  const auto input = [&] { return make_name("@input", span()); };
  NodePtr target = std::move(call_.target);
  call_.target = input();
  NodePtr keys = transform_list();
  if (!keys) return nullptr;
  keys->macro = "map";
  NodePtr sorted = make_call("@sortByAssociatedKeys", span(), input(), std::move(keys));
  sorted->has_target = true;
  return let("@input", std::move(target), std::move(sorted), call_.name);
}

NodePtr Expander::bind() {
  const std::string name = variable(*arg(0));
  if (name.empty()) return nullptr;
  return let(name, std::move(arg(1)), std::move(arg(2)), "cel.bind");
}

NodePtr Expander::block() {
  Node& list = *arg(0);
  if (list.kind != Node::Kind::list) return refuse(code::macro_wants_list, list, {call_.name});
  const auto count = list.args.size();
  if (count >= static_cast<std::size_t>(limits_.max_depth)) {
    return refuse(code::limit_depth, list, {std::to_string(limits_.max_depth)});
  }
  NodePtr result = std::move(arg(1));
  for (std::size_t i = count; i-- > 0;) {
    result = let("@index" + std::to_string(i), std::move(list.args[i]), std::move(result),
                 i == 0 ? "cel.block" : "@block");
  }
  return result;
}

NodePtr Expander::numbered(const char* prefix) {
  std::string name = prefix;
  for (std::size_t i = 0; i < call_.args.size(); ++i) {
    const ValueView number = arg(i)->value.view();
    if (arg(i)->kind != Node::Kind::literal || !number.is(guiju::Kind::int_) ||
        number.as_int() < 0 || number.as_int() > 100'000) {
      return refuse(code::macro_wants_number, *arg(i), {call_.name});
    }
    if (i != 0) name += ':';
    name += std::to_string(number.as_int());
  }
  return make_name(std::move(name), span());
}

NodePtr Expander::optional_map(bool wraps) {
  const std::string name = variable(*arg(0));
  if (name.empty()) return nullptr;
  const auto target = [&] { return make_name("@target", span()); };
  const auto method = [&](const char* function, NodePtr receiver) {
    NodePtr call = make_call(function, span(), std::move(receiver));
    call->has_target = true;
    return call;
  };
  NodePtr mapped = let(name, method("value", target()), std::move(arg(1)), "");
  if (wraps) mapped = make_call("optional.of", span(), std::move(mapped));
  NodePtr none = make_node(Node::Kind::call, span());
  none->text = "optional.none";
  NodePtr body =
      make_call("_?_:_", span(), method("hasValue", target()), std::move(mapped), std::move(none));
  return let("@target", std::move(call_.target), std::move(body), call_.name);
}

struct Rule {
  std::string_view name;
  bool has_target;
  std::size_t least, most;  // arguments
  NodePtr (Expander::*expand)();
  int variables = 1;
  bool is_cel_only = false;
};

constexpr std::array<Rule, 21> rules = {{
    {"has", false, 1, 1, &Expander::has},
    {"all", true, 2, 2, &Expander::all},
    {"all", true, 3, 3, &Expander::all, 2},
    {"exists", true, 2, 2, &Expander::exists},
    {"exists", true, 3, 3, &Expander::exists, 2},
    {"exists_one", true, 2, 2, &Expander::exists_one},
    {"existsOne", true, 2, 2, &Expander::exists_one},
    {"exists_one", true, 3, 3, &Expander::exists_one, 2},
    {"existsOne", true, 3, 3, &Expander::exists_one, 2},
    {"map", true, 2, 3, &Expander::map},
    {"filter", true, 2, 2, &Expander::filter},
    {"sortBy", true, 2, 2, &Expander::sort_by},
    {"transformList", true, 3, 4, &Expander::transform_list, 2},
    {"transformMap", true, 3, 4, &Expander::transform_map, 2},
    {"transformMapEntry", true, 3, 4, &Expander::transform_map, 2},
    {"optMap", true, 2, 2, &Expander::opt_map},
    {"optFlatMap", true, 2, 2, &Expander::opt_flat_map},
    {"cel.bind", false, 3, 3, &Expander::bind},
    {"cel.block", false, 2, 2, &Expander::block, 1, true},
    {"cel.index", false, 1, 1, &Expander::index, 1, true},
    {"cel.iterVar", false, 2, 2, &Expander::iter_var, 1, true},
}};
constexpr Rule accu_var_rule = {"cel.accuVar", false, 2, 2, &Expander::accu_var, 1, true};

const Rule* find_rule(const MacroCall& call, Dialect dialect) {
  const auto fits = [&](const Rule& rule) {
    return rule.name == call.name && rule.has_target == (call.target != nullptr) &&
           call.args.size() >= rule.least && call.args.size() <= rule.most &&
           (!rule.is_cel_only || dialect == Dialect::cel);
  };
  for (const Rule& rule : rules) {
    if (fits(rule)) return &rule;
  }
  return fits(accu_var_rule) ? &accu_var_rule : nullptr;
}

bool is_plain_path(const Node& node) {
  if (node.kind == Node::Kind::name || node.kind == Node::Kind::literal) return true;
  return node.kind == Node::Kind::select && !node.is_test && !node.is_optional &&
         is_plain_path(*node.args[0]);
}

}  // namespace

Expansion expand_macro(MacroCall& call, Dialect dialect, const Limits& limits,
                       Diagnostics& diagnostics, NodePtr& expanded) {
  // `cel` is a namespace here, not a value.
  if (call.target && call.target->kind == Node::Kind::name && call.target->text == "cel") {
    const std::string full = "cel." + call.name;
    MacroCall inner{full, nullptr, {}, call.span, call.name_span};
    inner.args.swap(call.args);
    const Rule* rule = find_rule(inner, dialect);
    if (!rule) {
      inner.args.swap(call.args);
      return Expansion::not_a_macro;
    }
    expanded = (Expander(inner, limits, diagnostics).*rule->expand)();
    return expanded ? Expansion::done : Expansion::failed;
  }
  const Rule* rule = find_rule(call, dialect);
  if (!rule) return Expansion::not_a_macro;
  Expander expander(call, limits, diagnostics);
  expander.variables = rule->variables;
  expanded = (expander.*rule->expand)();
  return expanded ? Expansion::done : Expansion::failed;
}

NodePtr expand_interval(NodePtr operand, NodePtr low, NodePtr high, std::string_view brackets,
                        Span span, Span name_span) {
  const auto between = [&](NodePtr first, NodePtr second) {
    NodePtr from =
        make_call(brackets[0] == '[' ? "_>=_" : "_>_", span, std::move(first), std::move(low));
    NodePtr to =
        make_call(brackets[1] == ']' ? "_<=_" : "_<_", span, std::move(second), std::move(high));
    from->name_span = to->name_span = name_span;
    NodePtr both = make_call("_&&_", span, std::move(from), std::move(to));
    both->name_span = name_span;
    both->macro = "interval";
    return both;
  };
  if (is_plain_path(*operand)) {
    NodePtr again = clone(*operand);
    return between(std::move(operand), std::move(again));
  }
  const Span where = operand->span;
  NodePtr node = make_node(Node::Kind::comprehension, span);
  node->name_span = name_span;
  node->macro = "@interval";
  node->names = {"#unused", "", "@operand"};
  node->args.push_back(list_of(span));
  node->args.push_back(std::move(operand));
  node->args.push_back(truth(false, span));
  node->args.push_back(make_name("@operand", where));
  node->args.push_back(between(make_name("@operand", where), make_name("@operand", where)));
  return node;
}

}  // namespace guiju::expr
