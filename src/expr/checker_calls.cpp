// Calls: which functions a name may mean, which overloads fit, what is converted to make one fit.
// (What to say when none does is in refusal.cpp.)
#include <algorithm>
#include <array>
#include <iterator>

#include "expr/codes.hpp"
#include "expr/macro.hpp"
#include "expr/print.hpp"
#include "expr/type_checker.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju::expr {

using NK = Node::Kind;

namespace {

bool is_operator(std::string_view function) {
  return !function.empty() && (function.front() == '_' || function.front() == '@' ||
                               function == "!_" || function == "-_");
}

enum class Pair : std::uint8_t { none, comparison, membership, arithmetic };

Pair pair_kind(const Node& node) {
  if (node.has_target || node.args.size() != 2) return Pair::none;
  static constexpr std::array<std::string_view, 6> comparisons = {"_==_", "_!=_", "_<_",
                                                                  "_<=_", "_>_",  "_>=_"};
  static constexpr std::array<std::string_view, 5> arithmetic = {"_+_", "_-_", "_*_", "_/_", "_%_"};
  const auto is_in = [&](const auto& names) {
    return std::find(names.begin(), names.end(), node.text) != names.end();
  };
  if (is_in(comparisons)) return Pair::comparison;
  if (is_in(arithmetic)) return Pair::arithmetic;
  return node.text == "@in" ? Pair::membership : Pair::none;
}

bool is_whole(const Type& type) { return type.kind() == Kind::int_ || type.kind() == Kind::uint_; }

bool has_shape(const Overload& overload, const Node& node) {
  if (overload.is_member != node.has_target) return false;
  if (overload.is_variadic) return node.args.size() >= overload.parameters.size();
  return node.args.size() == overload.parameters.size();
}

const Type& parameter(const Overload& overload, std::size_t i) {
  return overload.parameters[std::min(i, overload.parameters.size() - 1)];
}

// A type parameter, or a list or map of one: it says nothing of the argument.
bool is_generic(const Type& type) {
  switch (type.kind()) {
    case Kind::parameter: return true;
    case Kind::list:
    case Kind::optional: return is_generic(type.element());
    case Kind::map: return is_generic(type.map_key()) || is_generic(type.map_value());
    default: return false;
  }
}

}  // namespace

std::vector<Type> TypeChecker::argument_types(const Node& node) const {
  std::vector<Type> types;
  for (const NodePtr& arg : node.args) types.push_back(inference_.resolved(arg->type));
  return types;
}

TypeChecker::Found TypeChecker::lookup(const std::string& function) const {
  if (is_operator(function)) return scope_.library().find(function);
  for (const std::string& name : candidate_names(function, scope_.container())) {
    Found found = scope_.library().find(name);
    if (!found.empty()) return found;
  }
  return {};
}

// `math.abs(x)`: a function with a dotted name, when `math` is no value.
bool TypeChecker::qualify(Node& node) {
  std::string space;
  if (!node.has_target || !dotted_name(*node.args[0], space) || starts_with_local(space))
    return false;
  const std::string full = space + '.' + node.text;
  for (std::size_t end = space.size(); end != std::string::npos && end != 0;
       end = space.rfind('.', end - 1)) {
    if (scope_.resolve(std::string_view(space).substr(0, end))) return false;
  }
  if (lookup(full).empty()) {
    if (begins_known(space)) return false;
    std::vector<std::string_view> names = scope_.library().names();
    std::erase_if(names, [](std::string_view name) {
      return name.find('.') == name.npos || is_operator(name);
    });
    if (!text::nearest_name(full, names)) return false;
  }
  node.text = full;
  node.has_target = false;
  node.args.erase(node.args.begin());
  return true;
}

void TypeChecker::visit_call(Node& node, const Type* hint) {
  if (node.text == "_?_:_" && !node.has_target && node.args.size() == 3)
    return visit_condition(node, hint);
  qualify(node);
  const Found found = lookup(node.text);
  if (found.empty()) {
    for (const NodePtr& arg : node.args) visit(*arg);
    return unknown_function(node);
  }
  if (node.macro == "interval")
    visit_interval(node);
  else if (is_pack_ && pair_kind(node) != Pair::none)
    visit_pair(node);
  else
    visit_arguments(node, found, hint);
  if (is_pack_ && is_strict_ && node.text == "_/_" &&
      is_whole(inference_.resolved(node.args[0]->type)) &&
      is_whole(inference_.resolved(node.args[1]->type))) {
    diagnostics_.add(code::int_division, node.span, {print(*node.args[0]), print(*node.args[1])});
    node.type = Type();
    return;
  }
  resolve(node, found);
}

// --- arguments
// ---------------------------------------------------------------------------------------------

std::optional<Type> TypeChecker::parameter_hint(const Node& node, const Found& found,
                                                std::size_t i) const {
  std::optional<Type> common;
  bool is_common = true;
  const bool wants_member = is_needy(*node.args[i]) && node.args[i]->kind == NK::name;
  for (const Overload* overload : found) {
    if (!has_shape(*overload, node)) continue;
    const Type& wanted = parameter(*overload, i);
    if (wants_member && wanted.kind() == Kind::enum_) return wanted;
    if (common && !(*common == wanted)) is_common = false;
    common = wanted;
  }
  const bool is_plain = common && common->kind() != Kind::dyn && !is_generic(*common);
  if (!is_plain || !is_common) return std::nullopt;
  return common->nullable(false);
}

void TypeChecker::visit_arguments(Node& node, const Found& found, const Type* hint) {
  for (std::size_t i = 0; i < node.args.size(); ++i) {
    Node& arg = *node.args[i];
    if (!is_pack_) {
      visit(arg);
    } else if (node.text == "-_" && hint && hint->is_number()) {
      visit(arg, hint);
    } else if (i == 1 && (node.text == "_[_]" || node.text == "_[?_]")) {
      const Type from = inference_.resolved(node.args[0]->type);
      const bool is_map = from.kind() == Kind::map && !inference_.is_open(from.map_key());
      const Type key = is_map ? from.map_key() : Type();
      visit(arg, is_map ? &key : nullptr);
    } else {
      const std::optional<Type> wanted = parameter_hint(node, found, i);
      visit(arg, wanted ? &*wanted : nullptr);
    }
  }
}

// Two operands in a pack: the one that knows its type first, then the other with it as a hint.
void TypeChecker::visit_pair(Node& node) {
  Node& left = *node.args[0];
  Node& right = *node.args[1];
  const Pair kind = pair_kind(node);
  const bool right_first = is_needy(left) && !is_needy(right);
  Node& first = right_first ? right : left;
  Node& second = right_first ? left : right;
  visit(first);
  const Type type = inference_.resolved(first.type).nullable(false);
  if (inference_.is_open(type) || type.kind() == Kind::null) return visit(second);
  if (kind == Pair::membership) {
    if (!right_first) {
      const Type list = Type::list(type);
      const Type map = Type::map(type, inference_.fresh());
      return visit(second, right.kind == NK::map ? &map : &list);
    }
    const Type element = type.kind() == Kind::list  ? type.element()
                         : type.kind() == Kind::map ? type.map_key()
                                                    : Type();
    return visit(second, inference_.is_open(element) ? nullptr : &element);
  }
  if (kind == Pair::comparison) return visit(second, &type);
  visit(second, type.is_number() || type.kind() == Kind::list ? &type : nullptr);
}

// The operand stands in both comparisons; what is wrong with it is told once.
void TypeChecker::visit_interval(Node& node) {
  Node& above = *node.args[0];
  Node& below = *node.args[1];
  const std::size_t before = diagnostics_.size();
  visit(above);
  if (diagnostics_.size() == before || below.args.size() != 2) return visit(below);
  visit(*below.args[1]);
  below.type = Type(Kind::bool_);
}

namespace {

bool is_null(const Node& node) { return node.kind == NK::literal && node.value.view().is_null(); }

// The paths that are not null where the condition is `truth`.
void find_known(const Node& condition, bool truth, std::vector<std::string>& paths) {
  if (condition.kind != NK::call) return;
  const std::string& function = condition.text;
  if (function == (truth ? "_&&_" : "_||_")) {
    for (const NodePtr& arg : condition.args) find_known(*arg, truth, paths);
  } else if (function == "!_") {
    find_known(*condition.args[0], !truth, paths);
  } else if (function == (truth ? "_!=_" : "_==_")) {
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
      std::string path;
      if (is_null(*condition.args[1 - i]) && dotted_name(*condition.args[i], path))
        paths.push_back(std::move(path));
    }
  }
}

}  // namespace

void TypeChecker::rule_out_null(Node& branch, const std::vector<std::string>& paths) {
  if (paths.empty()) return;
  const auto is_known = [&](const std::string& path) {
    return std::find(paths.begin(), paths.end(), path) != paths.end();
  };
  if (std::string path; dotted_name(branch, path)) {
    if (is_known(path)) branch.type = inference_.resolved(branch.type).nullable(false);
    // Of a struct that is there, a field is null only if it may be by itself.
    const std::size_t dot = std::min(path.rfind('.'), path.size());
    if (!is_known(path.substr(0, dot)) || dot == path.size()) return;
    const Binding* whole = scope_.resolve(path.substr(0, dot));
    if (!whole || whole->type.kind() != Kind::struct_) return;
    for (const auto& field : whole->type.struct_type()->fields)
      if (field.name == path.substr(dot + 1)) branch.type = field.type;
    return;
  }
  const bool is_choice = branch.kind == NK::call && branch.text == "_?_:_";
  const bool is_conversion = branch.text == "@decimal" || branch.text == "@rescale";
  if (branch.kind != NK::call || (!is_choice && !is_conversion)) return;
  const std::size_t first = is_choice ? 1 : 0, last = is_choice ? 2 : 0;
  bool may_be_null = false;
  for (std::size_t i = first; i <= last; ++i) {
    rule_out_null(*branch.args[i], paths);
    const Type type = inference_.resolved(branch.args[i]->type);
    may_be_null = may_be_null || type.is_nullable() || type.kind() == Kind::null;
  }
  branch.type = inference_.resolved(branch.type).nullable(may_be_null);
}

void TypeChecker::visit_condition(Node& node, const Type* hint) {
  Node& condition = *node.args[0];
  visit(condition);
  if (!inference_.agree(condition.type, Type(Kind::bool_)) && is_strict_) {
    const Type have = inference_.final(condition.type);
    suggest_for_place(diagnostics_.add(code::type_mismatch, condition.span, {"bool", have.to_string()}), condition, have, Type(Kind::bool_));
  }
  const std::vector<Node*> branches = {node.args[1].get(), node.args[2].get()};
  visit_beside(branches, is_pack_ ? hint : nullptr);
  for (const bool truth : {true, false}) {
    std::vector<std::string> known;
    if (is_pack_) find_known(condition, truth, known);
    rule_out_null(*branches[truth ? 0 : 1], known);
  }
  std::pair<Type, Type> conflict;
  const std::optional<Type> joined = reconcile(branches, conflict);
  if (!joined && is_strict_) {
    diagnostics_.add(code::mixed_branches, node.span,
                     {conflict.first.to_string(), conflict.second.to_string()});
  }
  node.type = joined.value_or(Type());
  node.overloads = scope_.library().find("_?_:_");
}

// --- overloads
// ---------------------------------------------------------------------------------------------

bool TypeChecker::fits(const Node& node, const Overload& overload, std::span<const Type> args,
                       Type& result) {
  Inference::Names names;
  bool is_open = false;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (!inference_.agree(args[i], inference_.instantiate(parameter(overload, i), names)))
      return false;
    is_open = is_open || inference_.is_open(args[i]);
  }
  result = inference_.resolved(inference_.instantiate(overload.result, names));
  if (!overload.deduce) return true;
  if (is_open) {  // the places are known at run time only
    if (result.kind() == Kind::decimal) result = Type();
    return true;
  }
  std::vector<const Value*> literals;
  std::vector<Type> types;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const Node& arg = *node.args[i];
    const bool is_known = arg.kind == NK::literal || arg.refers == Refers::constant;
    literals.push_back(is_known ? &arg.value : nullptr);
    types.push_back(inference_.resolved(args[i]));
  }
  return overload.deduce(types, literals, result);
}

void TypeChecker::resolve(Node& node, const Found& found) {
  const std::vector<Type> args = argument_types(node);
  std::vector<const Overload*> matches;
  std::optional<Type> common;
  bool is_common = true;
  for (const Overload* overload : found) {
    if (!has_shape(*overload, node)) continue;
    const std::size_t mark = inference_.mark();
    Type result;
    if (fits(node, *overload, args, result)) {
      matches.push_back(overload);
      if (common && !(inference_.final(*common) == inference_.final(result))) is_common = false;
      common = result;
    }
    inference_.roll_back(mark);
  }
  if (matches.size() == 1) {  // again, for what it says about open types
    Type result;
    fits(node, *matches[0], args, result);
    node.type = result;
    node.overloads = std::move(matches);
    return;
  }
  if (!matches.empty()) {
    node.type = is_common ? inference_.final(*common) : Type();
    node.overloads = std::move(matches);
    return;
  }
  node.type = Type();
  if (is_pack_ && (resolve_mixed_equality(node, found) || resolve_widened(node, found))) return;
  if (is_strict_) return refuse_call(node, found);
  std::copy_if(found.begin(), found.end(), std::back_inserter(node.overloads),
               [&](const Overload* overload) { return has_shape(*overload, node); });
}

// Equality and `in` have one overload for all types; numbers of different kinds may meet there.
bool TypeChecker::resolve_mixed_equality(Node& node, const Found& found) {
  const bool is_equality = node.text == "_==_" || node.text == "_!=_";
  if (found.empty() || node.args.size() != 2 || (!is_equality && node.text != "@in")) return false;
  const std::vector<Type> args = argument_types(node);
  Type right = args[1];
  if (!is_equality) {
    if (right.kind() != Kind::list) return false;
    const Type element = right.element();
    right = element;
  }
  const Type& left = args[0];
  if (!left.is_number() || !right.is_number()) return false;
  const bool has_decimal = left.kind() == Kind::decimal || right.kind() == Kind::decimal;
  const bool has_double = left.kind() == Kind::double_ || right.kind() == Kind::double_;
  if (has_decimal && has_double) return false;
  if (has_decimal && is_whole(left)) wrap(*node.args[0], "@decimal", std::nullopt);
  if (has_decimal && is_equality && is_whole(right)) wrap(*node.args[1], "@decimal", std::nullopt);
  node.type = Type(Kind::bool_);
  node.overloads = {found[0]};
  for (const Overload* overload : found) {
    if (!is_equality && overload->parameters.size() == 2 &&
        overload->parameters[1].kind() == Kind::list) {
      node.overloads = {overload};
    }
  }
  return true;
}

// Whole numbers become decimals where that lets an overload fit; the one that needs fewest.
bool TypeChecker::resolve_widened(Node& node, const Found& found) {
  const std::vector<Type> args = argument_types(node);
  const Overload* best = nullptr;
  std::vector<std::size_t> best_wide;
  for (const Overload* overload : found) {
    if (!has_shape(*overload, node)) continue;
    std::vector<Type> widened = args;
    std::vector<std::size_t> wide;
    for (std::size_t i = 0; i < args.size(); ++i) {
      if (!is_whole(args[i]) || parameter(*overload, i).kind() != Kind::decimal) continue;
      widened[i] = Type::decimal(0).nullable(args[i].is_nullable());
      wide.push_back(i);
    }
    if (wide.empty() || (best && wide.size() >= best_wide.size())) continue;
    const std::size_t mark = inference_.mark();
    Type result;
    if (fits(node, *overload, widened, result)) {
      best = overload;
      best_wide = wide;
    }
    inference_.roll_back(mark);
  }
  if (!best) return false;
  for (const std::size_t i : best_wide) wrap(*node.args[i], "@decimal", std::nullopt);
  Type result;
  fits(node, *best, argument_types(node), result);
  node.type = result;
  node.overloads = {best};
  return true;
}

}  // namespace guiju::expr
