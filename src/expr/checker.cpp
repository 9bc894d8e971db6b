// Names, fields, lists, maps, structs and folds; what the place of the whole tree wants. The
// algorithm is CEL's (cel-go checker/checker.go): longest prefix first, from the container
// outwards, loop variables before all.
#include "expr/checker.hpp"

#include <algorithm>

#include "expr/codes.hpp"
#include "expr/literal.hpp"
#include "expr/macro.hpp"
#include "expr/print.hpp"
#include "expr/regex.hpp"
#include "expr/type_checker.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju::expr {

using NK = Node::Kind;

namespace {

// As is_assignable, inside a list or map, where nothing is converted.
bool is_same_inside(const Type& to, const Type& from) {
  if (to.kind() == Kind::dyn || from.kind() == Kind::dyn) return true;
  if (from.is_nullable() && !to.is_nullable()) return false;
  if (to.kind() == Kind::decimal && from.kind() == Kind::decimal) return from.scale() <= to.scale();
  return to.kind() == from.kind() && is_assignable(to, from);
}

}  // namespace

bool is_assignable(const Type& to, const Type& from) {
  if (to.kind() == Kind::dyn || from.kind() == Kind::dyn) return true;
  if (from.kind() == Kind::null) return to.is_nullable() || to.kind() == Kind::null;
  if (from.is_nullable() && !to.is_nullable()) return false;
  switch (to.kind()) {
    case Kind::decimal:
      if (from.kind() == Kind::int_ || from.kind() == Kind::uint_) return true;
      return from.kind() == Kind::decimal && from.scale() <= to.scale();
    case Kind::enum_:
      return from.kind() == Kind::enum_ && to.enum_type() == from.enum_type();
    case Kind::struct_:
      return from.kind() == Kind::struct_ && to.struct_type() == from.struct_type();
    case Kind::list:
    case Kind::optional:
      return from.kind() == to.kind() && is_same_inside(to.element(), from.element());
    case Kind::map:
      return from.kind() == Kind::map && is_same_inside(to.map_key(), from.map_key()) &&
             is_same_inside(to.map_value(), from.map_value());
    case Kind::abstract:
      return from.nullable(false) == to.nullable(false);
    default:
      return to.kind() == from.kind();
  }
}

bool check(Node& root, const Scope& scope, const Type& expected, Diagnostics& diagnostics) {
  Diagnostics found;
  TypeChecker(scope, found, true).run(root, expected);
  if (scope.dialect() == Dialect::pack) check_patterns(root, Limits().max_regex_bytes, found);
  const bool is_good = !found.has_errors();
  diagnostics.append(std::move(found));
  return is_good;
}

void bind_unchecked(Node& root, const Scope& scope) {
  Diagnostics unheard;
  TypeChecker(scope, unheard, false).run(root, Type());
}

void TypeChecker::run(Node& root, const Type& expected) {
  const bool is_wanted = is_pack_ && expected.kind() != Kind::dyn;
  visit(root, is_wanted ? &expected : nullptr);
  finish(root);
  if (expected.kind() != Kind::dyn && is_strict_) place(root, expected);
}

// Types get their last form: variables that stayed open are dyn.
void TypeChecker::finish(Node& node) {
  node.type = inference_.final(node.type);
  for (const NodePtr& arg : node.args) finish(*arg);
}

void TypeChecker::visit(Node& node, const Type* hint) {
  switch (node.kind) {
    case NK::literal:
      if (node.type.kind() == Kind::dyn) node.type = type_of_literal(node.value.view());
      if (!hint || !is_pack_) return;
      if (take_type(node, *hint, false, diagnostics_) == Taken::refused) {
        node.type = Type();
      } else if (hint->kind() == Kind::timestamp && node.type.kind() == Kind::string) {
        wrap(node, "timestamp", std::nullopt);  // without a zone of its own: the pack's
      }
      return;
    case NK::name:
      return visit_name(node, hint);
    case NK::select:
      return visit_select(node, hint);
    case NK::call:
      return visit_call(node, hint);
    case NK::list:
      return visit_list(node, hint);
    case NK::map:
      return visit_map(node, hint);
    case NK::structure:
      return visit_structure(node);
    case NK::comprehension:
      return visit_comprehension(node, hint);
    case NK::period:
      take_period(node, scope_, diagnostics_);
      return;
  }
}

// --- names
// ----------------------------------------------------------------------------------------------

const Type* TypeChecker::find_local(std::string_view name) const {
  for (std::size_t i = locals_.size(); i-- > 0;) {
    if (locals_[i].name == name) return &locals_[i].type;
  }
  return nullptr;
}

bool TypeChecker::starts_with_local(std::string_view name) const {
  return !name.starts_with('.') && find_local(name.substr(0, name.find('.'))) != nullptr;
}

bool TypeChecker::begins_known(std::string_view name) const {
  if (starts_with_local(name)) return true;
  for (std::size_t end = name.size(); end != std::string_view::npos && end != 0;
       end = name.rfind('.', end - 1)) {
    const std::string_view prefix = name.substr(0, end);
    if (prefix.empty()) break;
    if (scope_.resolve(prefix) || scope_.resolve_type(prefix)) return true;
    if (end == 0) break;
  }
  return false;
}

bool TypeChecker::bind(Node& node, const std::string& name) {
  if (const Type* local = find_local(name)) {
    node.refers = Refers::local;
    node.type = *local;
    return true;
  }
  if (starts_with_local(name)) return false;
  if (const Binding* binding = scope_.resolve(name)) {
    node.kind = NK::name;
    node.text = name;
    node.args.clear();
    node.refers = binding->refers;
    node.slot = binding->slot;
    node.value = binding->constant;
    node.type = binding->type;
    return true;
  }
  if (const Type* type = scope_.resolve_type(name)) return bind_type_name(node, name, *type);
  const std::size_t dot = name.rfind('.');
  if (!is_pack_ || dot == std::string::npos || dot == 0) return false;
  // Level.village: a member with its type's name.
  const Type* type = scope_.resolve_type(name.substr(0, dot));
  if (!type || type->kind() != Kind::enum_) return false;
  const std::string member = name.substr(dot + 1);
  node.text = name;
  if (!take_member(node, member, *type, diagnostics_)) node.args.clear(), node.kind = NK::name;
  return true;
}

bool TypeChecker::bind_type_name(Node& node, const std::string& name, const Type& type) {
  if (type.kind() == Kind::enum_ || type.kind() == Kind::struct_) return false;
  node.kind = NK::literal;
  node.args.clear();
  node.text = name;
  node.value = Value(ValueView::of_type(&type));
  node.type = type.kind() == Kind::type ? type : Type::type_of(type);
  return true;
}

void TypeChecker::visit_name(Node& node, const Type* hint) {
  if (bind(node, node.text)) return;
  if (is_pack_ && hint && hint->kind() == Kind::enum_ && !node.text.starts_with('.')) {
    take_member(node, node.text, *hint, diagnostics_);
    return;
  }
  unknown_name(node, node.text);
}

void TypeChecker::unknown_name(Node& node, const std::string& name) {
  node.type = Type();
  node.refers = Refers::nothing;
  if (!is_strict_) return;
  std::vector<std::string_view> names = scope_.names();
  for (const Local& local : locals_) {
    if (!local.name.starts_with('@') && !local.name.starts_with('#')) names.push_back(local.name);
  }
  Diagnostic& d = diagnostics_.add(code::unknown_name, node.span, {name});
  const std::string skeleton = confusable_skeleton(name);
  for (const std::string_view known : names) {
    if (confusable_skeleton(known) != skeleton) continue;
    d.note(code::looks_like, {std::string(known)});
    return;
  }
  if (const auto near = text::nearest_name(name, names)) {
    d.note(code::did_you_mean, {*near});
  } else if (!scope_.library().find(name).empty()) {
    d.note(code::did_you_mean, {name + "(…)"});
  }
}

bool TypeChecker::is_needy(const Node& node) const {
  switch (node.kind) {
    case NK::literal: {
      const Kind kind = node.value.view().kind();
      return kind != Kind::bool_ && kind != Kind::null && kind != Kind::type;
    }
    case NK::name:
      return is_pack_ && !find_local(node.text) && !scope_.resolve(node.text) &&
             !scope_.resolve_type(node.text);
    case NK::list:
      return std::all_of(node.args.begin(), node.args.end(),
                         [&](const NodePtr& arg) { return is_needy(*arg); });
    case NK::call:
      if (node.text == "_?_:_") return is_needy(*node.args[1]) && is_needy(*node.args[2]);
      return node.text == "-_" && !node.has_target && is_needy(*node.args[0]);
    default:
      return false;
  }
}

// --- fields
// ----------------------------------------------------------------------------------------------

void TypeChecker::visit_select(Node& node, const Type* hint) {
  std::string name;
  if (!node.is_test && !node.is_optional && dotted_name(node, name)) {
    if (bind(node, name)) return;
    if (!begins_known(name)) return unknown_name(node, name);
  }
  (void)hint;
  Node& operand = *node.args[0];
  visit(operand);
  Type from = inference_.resolved(operand.type);
  bool gives_optional = node.is_optional;
  if (from.kind() == Kind::optional) {
    gives_optional = true;
    const Type inner = from.element();
    from = inner;
  }
  const Type field = field_type(node, from);
  if (node.is_test) {
    node.type = Type(Kind::bool_);
  } else {
    node.type = gives_optional ? Type::optional_value(field) : field;
  }
}

// parties.name: the field of each of them.
void TypeChecker::suggest_each_item(Diagnostic& d, const Node& node, const Type& from) {
  if (!is_pack_ || from.kind() != Kind::list || from.element().kind() != Kind::struct_) return;
  std::vector<std::string_view> names;
  for (const StructType::Field& field : from.element().struct_type()->fields) names.push_back(field.name);
  if (from.element().struct_type()->find(node.text) >= 0)
    d.note(code::write_with_map, {print(*node.args[0]) + ".map(x, x." + node.text + ")"});
  else if (const auto near = text::nearest_name(node.text, names)) d.note(code::did_you_mean, {*near});
}

Type TypeChecker::field_type(Node& node, const Type& from) {
  switch (from.kind()) {
    case Kind::dyn:
      return {};
    case Kind::parameter:
      return {};
    case Kind::map:
      return from.map_value();
    case Kind::struct_:
      break;
    default:
      if (is_strict_) {
        Diagnostic& d = diagnostics_.add(code::no_fields, node.name_span, {from.to_string()});
        const Found methods = scope_.library().find(node.text);
        const bool is_method = std::any_of(methods.begin(), methods.end(), [&](const Overload* o) {
          return o->is_member && o->parameters.size() == 1 &&
                 o->parameters[0].kind() == from.kind();
        });
        if (is_method) d.note(code::write_as_method, {"." + node.text + "()"});
        else suggest_each_item(d, node, from);
      }
      return {};
  }
  const StructType& definition = *from.struct_type();
  const int field = definition.find(node.text);
  if (field >= 0) return definition.fields[static_cast<std::size_t>(field)].type;
  std::vector<std::string_view> names;
  for (const StructType::Field& f : definition.fields) names.push_back(f.name);
  Diagnostic& d = diagnostics_.add(code::expr_unknown_field, node.name_span,
                                   {from.nullable(false).to_string(), node.text});
  if (const auto near = text::nearest_name(node.text, names)) d.note(code::did_you_mean, {*near});
  return {};
}

// --- lists, maps, structs
// ---------------------------------------------------------------------------------

void TypeChecker::visit_beside(const std::vector<Node*>& parts, const Type* hint) {
  if (hint || !is_pack_) {
    for (Node* part : parts) visit(*part, hint);
    return;
  }
  std::vector<Node*> needy;
  std::optional<Type> beside;
  for (Node* part : parts) {
    if (is_needy(*part)) {
      needy.push_back(part);
      continue;
    }
    visit(*part);
    const Type type = inference_.resolved(part->type);
    if (!beside && !inference_.is_open(type) && type.kind() != Kind::null)
      beside = type.nullable(false);
  }
  for (Node* part : needy) visit(*part, beside ? &*beside : nullptr);
}

std::optional<Type> TypeChecker::reconcile_decimals(const std::vector<Node*>& parts) {
  int scale = -1;
  bool is_nullable = false;
  for (const Node* part : parts) {
    const Type type = inference_.resolved(part->type);
    is_nullable = is_nullable || type.is_nullable() || type.kind() == Kind::null;
    if (type.kind() == Kind::decimal)
      scale = std::max(scale, int{type.scale()});
    else if (type.kind() != Kind::int_ && type.kind() != Kind::uint_ && type.kind() != Kind::null)
      return std::nullopt;
  }
  if (scale < 0) return std::nullopt;
  const Type common = Type::decimal(static_cast<std::uint8_t>(scale));
  for (Node* part : parts) {
    if (inference_.resolved(part->type).kind() != Kind::null) place_decimal(*part, common);
  }
  return common.nullable(is_nullable);
}

std::optional<Type> TypeChecker::reconcile(const std::vector<Node*>& parts,
                                           std::pair<Type, Type>& conflict) {
  if (is_pack_) {
    if (auto decimals = reconcile_decimals(parts)) return decimals;
    const bool any_double = std::any_of(parts.begin(), parts.end(), [&](const Node* part) {
      return inference_.resolved(part->type).kind() == Kind::double_;
    });
    for (Node* part : parts) {
      if (any_double && part->kind == NK::literal)
        take_type(*part, Type(Kind::double_), false, diagnostics_);
    }
  }
  Type common = inference_.fresh();
  for (const Node* part : parts) {
    const Type type = inference_.resolved(part->type);
    const Type before = inference_.resolved(common);
    const bool is_null_meeting =
        is_pack_ && (type.kind() == Kind::null || before.kind() == Kind::null);
    const std::size_t mark = inference_.mark();
    if (!is_null_meeting && !inference_.agree(before, type)) {
      inference_.roll_back(mark);
      conflict = {inference_.final(before), inference_.final(type)};
      return std::nullopt;
    }
    common = inference_.general(before, type);
  }
  return common;
}

void TypeChecker::visit_list(Node& node, const Type* hint) {
  std::optional<Type> element;
  if (hint && hint->kind() == Kind::list && !inference_.is_open(hint->element())) {
    element = hint->element().nullable(false);
  }
  std::vector<Node*> items, plain;
  for (const NodePtr& arg : node.args) items.push_back(arg.get());
  visit_beside(items, element ? &*element : nullptr);
  bool has_optional = false;
  Type common = element && items.empty() ? hint->element() : inference_.fresh();
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool is_optional = i < node.optional_items.size() && node.optional_items[i];
    if (!is_optional) {
      plain.push_back(items[i]);
      continue;
    }
    has_optional = true;
    const Type inner = inference_.fresh();
    if (!inference_.agree(items[i]->type, Type::optional_value(inner)) && is_strict_) {
      diagnostics_.add(code::type_mismatch, items[i]->span,
                       {"optional_type", inference_.final(items[i]->type).to_string()});
    }
    if (plain.empty() && i == 0)
      common = inner;
    else
      common = inference_.agree(common, inner) ? inference_.general(common, inner) : Type();
  }
  const bool takes_any = is_pack_ && hint && hint->kind() == Kind::list && hint->element().kind() == Kind::dyn;
  if (takes_any) {  // each item as it is: what '%d'.format([…]) writes
    common = Type();
  } else if (!plain.empty()) {
    std::pair<Type, Type> conflict;
    const std::optional<Type> joined = reconcile(plain, conflict);
    if (!joined && is_pack_ && is_strict_) {
      diagnostics_.add(code::mixed_elements, node.span,
                       {conflict.first.to_string(), conflict.second.to_string()});
    }
    const Type plain_type = joined.value_or(Type());
    if (!has_optional)
      common = plain_type;
    else
      common =
          inference_.agree(common, plain_type) ? inference_.general(common, plain_type) : Type();
  }
  node.type = inference_.resolved(Type::list(common));
}

void TypeChecker::visit_map(Node& node, const Type* hint) {
  std::optional<Type> key_hint, value_hint;
  if (hint && hint->kind() == Kind::map) {
    if (!inference_.is_open(hint->map_key())) key_hint = hint->map_key().nullable(false);
    if (!inference_.is_open(hint->map_value())) value_hint = hint->map_value().nullable(false);
  }
  std::vector<Node*> keys, values;
  for (std::size_t i = 0; i + 1 < node.args.size(); i += 2) {
    keys.push_back(node.args[i].get());
    values.push_back(node.args[i + 1].get());
  }
  visit_beside(keys, key_hint ? &*key_hint : nullptr);
  visit_beside(values, value_hint ? &*value_hint : nullptr);
  // The value of an optional entry stands for what is inside it.
  Type inside = inference_.fresh();
  std::vector<Node*> plain;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i >= node.optional_items.size() || !node.optional_items[i]) {
      plain.push_back(values[i]);
      continue;
    }
    const Type inner = inference_.fresh();
    if (!inference_.agree(values[i]->type, Type::optional_value(inner)) && is_strict_) {
      diagnostics_.add(code::type_mismatch, values[i]->span,
                       {"optional_type", inference_.final(values[i]->type).to_string()});
    }
    inside = inference_.agree(inside, inner) ? inference_.general(inside, inner) : Type();
  }
  const auto join = [&](const std::vector<Node*>& parts) {
    std::pair<Type, Type> conflict;
    const std::optional<Type> joined = reconcile(parts, conflict);
    if (!joined && is_pack_ && is_strict_) {
      diagnostics_.add(code::mixed_elements, node.span,
                       {conflict.first.to_string(), conflict.second.to_string()});
    }
    return joined.value_or(Type());
  };
  const Type key = join(keys);
  Type value = join(plain);
  if (plain.size() != values.size()) {
    value = inference_.agree(inside, value) ? inference_.general(inside, value) : Type();
  }
  node.type = keys.empty() && hint && hint->kind() == Kind::map
                  ? hint->nullable(false)
                  : inference_.resolved(Type::map(key, value));
}

void TypeChecker::visit_structure(Node& node) {
  const Type* type = scope_.resolve_type(node.text);
  const StructType* definition = type ? type->struct_type() : nullptr;
  node.type = Type();
  if (!definition) {
    for (const NodePtr& arg : node.args) visit(*arg);
    Diagnostic& d = diagnostics_.add(code::expr_unknown_type, node.name_span, {node.text});
    if (const auto near = text::nearest_name(node.text, scope_.type_names()))
      d.note(code::did_you_mean, {*near});
    return;
  }
  node.type = type->nullable(false);
  for (std::size_t i = 0; i < node.args.size(); ++i) {
    Node& value = *node.args[i];
    const int field = definition->find(node.names[i]);
    if (field < 0) {
      visit(value);
      std::vector<std::string_view> names;
      for (const StructType::Field& f : definition->fields) names.push_back(f.name);
      Diagnostic& d = diagnostics_.add(code::expr_unknown_field, value.span,
                                       {node.type.to_string(), node.names[i]});
      if (const auto near = text::nearest_name(node.names[i], names))
        d.note(code::did_you_mean, {*near});
      continue;
    }
    const Type& wanted = definition->fields[static_cast<std::size_t>(field)].type;
    const bool is_optional = i < node.optional_items.size() && node.optional_items[i];
    visit(value, is_pack_ && !is_optional ? &wanted : nullptr);
    if (is_strict_) place(value, is_optional ? Type::optional_value(wanted) : wanted);
  }
  for (const StructType::Field& f : definition->fields) {
    const bool is_given =
        std::find(node.names.begin(), node.names.end(), f.name) != node.names.end();
    if (is_given || f.type.is_nullable()) continue;
    diagnostics_.add(code::missing_field, node.name_span, {node.type.to_string(), f.name});
  }
}

// --- folds
// -----------------------------------------------------------------------------------------------

// The types of the loop's variables.
std::pair<Type, Type> TypeChecker::loop_types(const Node& node) {
  const Type range = inference_.resolved(node.args[0]->type);
  const bool has_two = !node.names[1].empty();
  switch (range.kind()) {
    case Kind::list:
      if (has_two) return {Type(Kind::int_), range.element()};
      return {range.element(), {}};
    case Kind::map:
      return {range.map_key(), range.map_value()};
    case Kind::dyn:
      return {};
    case Kind::parameter:
      inference_.agree(range, Type());
      return {};
    default:
      if (is_strict_) {
        diagnostics_.add(code::not_iterable, node.args[0]->span, {node.macro, range.to_string()});
      }
      return {};
  }
}

void TypeChecker::visit_comprehension(Node& node, const Type* hint) {
  Node& init = *node.args[1];
  const bool builds = init.kind == NK::list || init.kind == NK::map;
  visit(*node.args[0]);
  std::optional<Type> declared = node.declared;
  visit(init, declared ? &*declared : builds && !is_let(node) ? hint : nullptr);
  if (declared && inference_.resolved(init.type).is_nullable()) declared = declared->nullable();
  if (declared) place(init, *declared);
  auto [first, second] = loop_types(node);
  // An empty list's items are open: they may be anything here.
  if (inference_.is_open(first)) first = Type();
  if (inference_.is_open(second)) second = Type();

  const std::size_t outside = locals_.size();
  locals_.push_back({node.names[2], declared ? *declared : init.type});
  const std::size_t with_accumulator = locals_.size();
  locals_.push_back({node.names[0], first});
  if (!node.names[1].empty()) locals_.push_back({node.names[1], second});
  visit(*node.args[2]);
  visit(*node.args[3]);
  const Type truth(Kind::bool_);
  if (!inference_.agree(node.args[2]->type, truth) && is_strict_) {
    diagnostics_.add(code::type_mismatch, node.args[2]->span,
                     {"bool", inference_.final(node.args[2]->type).to_string()});
  }
  if (!is_let(node) && !inference_.agree(init.type, node.args[3]->type) && is_strict_) {
    diagnostics_.add(code::type_mismatch, node.args[3]->span,
                     {inference_.final(init.type).to_string(),
                      inference_.final(node.args[3]->type).to_string()});
  }
  locals_.resize(with_accumulator);
  // The accumulator grows more general with what the steps put in.
  const bool is_fold = !is_let(node);
  if (is_fold) locals_.back().type = inference_.general(init.type, node.args[3]->type);
  visit(*node.args[4], is_fold ? nullptr : hint);
  node.type = inference_.resolved(node.args[4]->type);
  locals_.resize(outside);
}

// --- the place of a tree
// -----------------------------------------------------------------------------------

namespace {

// function(node) in the node's place, not yet resolved.
void put_around(Node& node, const std::string& function) {
  const Span span = node.span;
  auto inner = std::make_unique<Node>(std::move(node));
  node = std::move(*make_call(function, span, std::move(inner)));
}

// Does it have a dyn where the place wants to know more?
bool is_open_in(const Type& wanted, const Type& have) {
  if (wanted.kind() == Kind::dyn || have.kind() == Kind::dyn) return wanted.kind() != have.kind();
  switch (have.kind()) {
    case Kind::list:
    case Kind::optional: return is_open_in(wanted.element(), have.element());
    case Kind::map: return is_open_in(wanted.map_key(), have.map_key()) || is_open_in(wanted.map_value(), have.map_value());
    default: return false;
  }
}

}  // namespace

void TypeChecker::wrap(Node& node, const std::string& function, std::optional<int> places) {
  put_around(node, function);
  if (places) {
    node.args.push_back(make_literal(ValueView::of_int(*places), node.span));
    node.args.back()->type = Type(Kind::int_);
  }
  const bool is_nullable = inference_.resolved(node.args[0]->type).is_nullable();
  resolve(node, lookup(function));
  node.type = inference_.resolved(node.type).nullable(is_nullable && function != "timestamp");
}

// A number where a decimal of these places is wanted, and it fits.
void TypeChecker::place_decimal(Node& node, const Type& wanted) {
  const Type have = inference_.resolved(node.type);
  if (have.kind() == Kind::decimal && have.scale() == wanted.scale()) return;
  if (node.kind == NK::literal && take_type(node, wanted, true, diagnostics_) != Taken::unchanged)
    return;
  wrap(node, "@rescale", int{wanted.scale()});
}

// What is known only while running is looked at then.
void TypeChecker::place_open(Node& node, const Type& wanted) {
  put_around(node, wanted.is_nullable() ? "@typed_or_null" : "@typed");
  node.overloads = lookup(node.text);
  node.declared = node.type = wanted;
}

void TypeChecker::place(Node& node, const Type& wanted) {
  const Type have = node.type;
  if (wanted.kind() == Kind::dyn) return;
  if (is_pack_ && node.kind == NK::list && wanted.kind() == Kind::list) {
    for (std::size_t i = 0; i < node.args.size(); ++i) {
      const bool is_optional = i < node.optional_items.size() && node.optional_items[i];
      place(*node.args[i], is_optional ? Type::optional_value(wanted.element()) : wanted.element());
    }
    node.type = wanted.nullable(false);
    return;
  }
  if (is_pack_ && node.kind == NK::literal) {
    const Taken taken = take_type(node, wanted, true, diagnostics_);
    if (taken != Taken::unchanged) return;
  }
  if (is_pack_ && wanted.kind() == Kind::decimal && have.kind() == Kind::decimal &&
      have.scale() > wanted.scale()) {
    diagnostics_.add(code::too_many_places, node.span,
                     {have.to_string(), wanted.to_string(), std::to_string(wanted.scale())});
    return;
  }
  if (!is_assignable(wanted, have)) {
    const Type shown = have.is_nullable() || have.kind() == Kind::null ? wanted : wanted.nullable(false);
    suggest_for_place(diagnostics_.add(code::type_mismatch, node.span, {shown.to_string(), have.to_string()}), node, have, wanted);
    return;
  }
  if (is_open_in(wanted, have)) return place_open(node, wanted);
  if (wanted.kind() != Kind::decimal || have.kind() == Kind::null) return;
  if (is_pack_) place_decimal(node, wanted);
}

}  // namespace guiju::expr
