// What is said of a call that cannot be: the operands with their types, what the function takes, and what
// to write instead.
//
// Advice is tried out before it is given: an operand is converted, and only what then fits is suggested.
// Tested by tests/expr/refusal_test.cpp and tests/golden/bad/types.
#include <algorithm>
#include <array>
#include <set>

#include "expr/checker.hpp"
#include "expr/codes.hpp"
#include "expr/macro.hpp"
#include "expr/print.hpp"
#include "expr/type_checker.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju::expr {

using NK = Node::Kind;

namespace {

constexpr std::size_t longest_shown = 60;  // of an expression inside a message

// What other languages call it: nearer in meaning than any name is in spelling.
struct Foreign {
  std::string_view name, here;
};
constexpr std::array<Foreign, 30> foreign_names = {{
    {"len", "size"}, {"length", "size"}, {"count_if", "filter(…).size"}, {"avg", "mean"}, {"average", "mean"},
    {"upper", "upperAscii"}, {"toUpperCase", "upperAscii"}, {"lower", "lowerAscii"}, {"toLowerCase", "lowerAscii"},
    {"strip", "trim"}, {"substr", "substring"}, {"find", "indexOf"}, {"includes", "contains"}, {"has_key", "in"},
    {"sqrt", "math.sqrt"}, {"floor", "round(x, 0, floor)"}, {"ceil", "round(x, 0, ceiling)"}, {"trunc", "round(x, 0, down)"},
    {"power", "pow"}, {"mod", "%"}, {"str", "string"}, {"float", "double"}, {"bool_of", "bool"}, {"any", "exists"},
    {"some", "exists"}, {"every", "all"}, {"now", "as_of"}, {"today", "as_of"}, {"coalesce", "x == null ? y : x"},
    {"ifnull", "x == null ? y : x"},
}};

// The pack's own functions as their reference writes them: types alone would not say which argument is which.
constexpr std::array<Foreign, 6> written_forms = {{
    {"div", "div(x, y, places), div(x, y, places, half_up)"},
    {"round", "round(x, places), round(x, places, half_up)"},
    {"decimal", "decimal(x), decimal(x, places)"},
    {"quot", "quot(a, b)"},
    {"rate", "rate(part, whole)"},
    {"pow", "pow(x, n)"},
}};

template <std::size_t n>
std::string_view entry(const std::array<Foreign, n>& table, std::string_view name) {
  for (const Foreign& foreign : table)
    if (foreign.name == name) return foreign.here;
  return {};
}

bool is_operator(std::string_view function) {
  return !function.empty() && (function.front() == '_' || function.front() == '@' || function == "!_" || function == "-_");
}

std::string sign_of(const std::string& function) {
  if (function == "@in") return "in";
  if (function == "_?_:_") return "? :";
  if (function == "_[_]" || function == "_[?_]") return "[ ]";
  std::string sign;
  for (const char c : function)
    if (c != '_') sign += c;
  return sign;
}

// The function as an author knows it: `"+"`, `size()`.
std::string shown(const std::string& function) {
  if (function == "@sortByAssociatedKeys") return "sortBy()";
  return is_operator(function) ? '"' + sign_of(function) + '"' : function + "()";
}

std::string source_of(const Type& type) { return type.kind() == Kind::null ? "null" : type.to_string(); }

// `amount` (decimal(2)); a long operand is named by its type only.
std::string operand(const Node& node, const Type& type) {
  const std::string text = print(node);
  if (text.empty() || text.size() > longest_shown / 2 || text == source_of(type) || text.find('@') != text.npos) return source_of(type);
  return text + " (" + source_of(type) + ")";
}

bool is_whole(const Type& type) { return type.kind() == Kind::int_ || type.kind() == Kind::uint_; }

// --- what a function takes

// Kinds of numbers that stand in one place, as one word.
std::string number_word(const std::set<Kind>& kinds) {
  if (kinds.size() == 1) return Type(*kinds.begin()).to_string() == "decimal(0)" ? "decimal" : std::string(kind_name(*kinds.begin()));
  const bool is_whole_only = !kinds.contains(Kind::decimal) && !kinds.contains(Kind::double_);
  return is_whole_only ? "int" : "number";
}

std::string type_word(const Type& type, const std::set<Kind>& numbers) {
  if (type.is_number()) return number_word(numbers);
  switch (type.kind()) {
    case Kind::dyn:
    case Kind::parameter: return "any";
    case Kind::list: {
      const std::string inside = type.element().kind() == Kind::decimal ? "decimal" : type_word(type.element(), {type.element().kind()});
      return inside == "any" ? "list" : "list(" + inside + ")";
    }
    case Kind::map: return "map";
    case Kind::optional: return "optional";
    case Kind::type: return "type";
    default: return type.nullable(false).to_string();
  }
}

std::string written(const Overload& overload, const std::vector<std::string>& types) {
  const std::string& name = overload.function;
  if (name == "_[_]" || name == "_[?_]") return types[0] + "[" + types[1] + "]";
  if (is_operator(name) && types.size() == 2 && !overload.is_member) return types[0] + " " + sign_of(name) + " " + types[1];
  if (is_operator(name) && types.size() == 1) return sign_of(name) + types[0];
  std::string text = overload.is_member ? types[0] + "." : "";
  text += name + "(";
  for (std::size_t i = overload.is_member ? 1 : 0; i < types.size(); ++i) text += (text.back() == '(' ? "" : ", ") + types[i];
  return text + (overload.is_variadic ? ", …)" : ")");
}

// What all these take, each once: "date + period, number + number".
std::string signatures(const std::vector<const Overload*>& overloads, std::size_t most) {
  std::vector<std::string> all;
  for (const Overload* overload : overloads) {
    std::vector<std::string> types;
    for (std::size_t i = 0; i < overload->parameters.size(); ++i) {
      std::set<Kind> numbers;
      for (const Overload* other : overloads) {
        const bool is_like = other->parameters.size() == overload->parameters.size() && other->is_member == overload->is_member;
        if (is_like && other->parameters[i].is_number()) numbers.insert(other->parameters[i].kind());
      }
      types.push_back(type_word(overload->parameters[i], numbers));
    }
    const std::string one = written(*overload, types);
    if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
  }
  std::string text;
  for (std::size_t i = 0; i < all.size() && i < most; ++i) text += (i == 0 ? "" : ", ") + all[i];
  return text + (all.size() > most ? ", …" : "");
}

// --- conversions

// `x` as an author would write it as that kind; nothing where there is no way that keeps its meaning.
NodePtr as_kind(const Node& x, const Type& from, Kind to, int places) {
  const auto call = [&](const char* function) { return make_call(function, x.span, clone(x)); };
  const bool is_text = from.kind() == Kind::string;
  if (is_text && x.kind == NK::literal && Type(to).is_number()) {  // '100' was to be 100
    const auto number = Decimal::parse(x.value.view().as_string());
    const bool is_fit = number && to != Kind::uint_ && (to != Kind::int_ || number->scale == 0);
    return is_fit ? make_name(number->to_string(), x.span) : nullptr;
  }
  switch (to) {
    case Kind::string:
      if (x.kind == NK::literal && from.is_number()) return make_literal(ValueView::of_string(print(x)), x.span);
      return call("string");
    case Kind::int_: return is_text || from.is_number() ? call("int") : nullptr;
    case Kind::uint_: return is_text || from.is_number() ? call("uint") : nullptr;
    case Kind::double_: return is_text || from.is_number() ? call("double") : nullptr;
    case Kind::decimal: {
      if (!is_text && from.kind() != Kind::double_) return nullptr;
      NodePtr made = call("decimal");
      made->args.push_back(make_literal(ValueView::of_int(places), x.span));
      return made;
    }
    case Kind::date: return is_text || from.kind() == Kind::timestamp ? call("date") : nullptr;
    case Kind::month: return is_text || from.kind() == Kind::date || from.kind() == Kind::timestamp ? call("month") : nullptr;
    case Kind::timestamp: return is_text ? call("timestamp") : nullptr;
    case Kind::duration: return is_text ? call("duration") : nullptr;
    case Kind::period:  // only a number that is written can be days
      if (x.kind != NK::literal || !is_whole(from)) return nullptr;
      return make_name(print(x) + " days", x.span);
    case Kind::bool_: {
      if (!from.is_number() && !is_text) return nullptr;
      const ValueView nothing = is_text ? ValueView::of_string("") : ValueView::of_int(0);
      return make_call("_!=_", x.span, clone(x), make_literal(nothing, x.span));
    }
    default: return nullptr;
  }
}

// How much meaning a conversion may lose or add: the least goes first.
int price(const Type& from, Kind to, bool joins_texts) {
  if (to == Kind::string) return joins_texts ? 0 : 5;
  if (from.kind() == Kind::string) return joins_texts ? 5 : 1;
  if (to == Kind::double_) return from.kind() == Kind::decimal ? 3 : 1;
  return 2;
}

}  // namespace

// The types with one argument converted; whole numbers beside decimals are decimals, as resolve_widened has it.
bool TypeChecker::would_fit(const Node& node, const Found& found, std::vector<Type> types) {
  const bool has_decimal = std::any_of(types.begin(), types.end(), [](const Type& t) { return t.kind() == Kind::decimal; });
  for (const bool widens : {false, true}) {
    if (widens && !has_decimal) break;
    for (Type& type : types)
      if (widens && is_whole(type)) type = Type::decimal(0);
    for (const Overload* overload : found) {
      if (overload->is_member != node.has_target || overload->parameters.size() != types.size()) continue;
      const std::size_t mark = inference_.mark();
      Type result;
      const bool is_fit = fits(node, *overload, types, result);
      inference_.roll_back(mark);
      if (is_fit) return true;
    }
  }
  return false;
}

// The whole call with one operand converted such that it fits, by the least change; "" when none is known.
std::string TypeChecker::conversion_for(const Node& node, const Found& found, const std::vector<Type>& args) {
  int places = 2;
  std::set<Kind> wanted;
  for (const Type& type : args)
    if (type.kind() == Kind::decimal) places = type.scale();
  for (const Overload* overload : found)
    for (const Type& parameter : overload->parameters) wanted.insert(parameter.kind());
  const bool is_comparison = !found.empty() && found[0]->result.kind() == Kind::bool_ && args.size() == 2;
  std::string best;
  int best_price = 100;
  for (std::size_t i = 0; i < args.size(); ++i) {
    std::set<Kind> kinds = wanted;
    if (is_comparison) kinds.insert(args[1 - i].kind());
    if (node.text == "@in" && i == 0 && args[1].kind() == Kind::list) kinds.insert(args[1].element().kind());
    for (const Kind to : kinds) {
      const bool is_beside_text = std::any_of(args.begin(), args.end(), [](const Type& t) { return t.kind() == Kind::string; });
      if (to == args[i].kind() || (to == Kind::string && !is_beside_text)) continue;
      std::vector<Type> types = args;
      types[i] = to == Kind::decimal ? Type::decimal(static_cast<std::uint8_t>(places)) : Type(to);
      NodePtr converted = as_kind(*node.args[i], args[i], to, places);
      const int cost = price(args[i], to, node.text == "_+_");
      if (!converted || cost >= best_price || !can_convert(*converted, args[i]) || !would_fit(node, found, types)) continue;
      const NodePtr whole = clone(node);
      std::string alone = print(*converted);
      whole->args[i] = std::move(converted);
      best = print(*whole);
      if (best.size() > longest_shown) best = std::move(alone);
      best_price = cost;
    }
  }
  return best;
}

// Is there such a conversion from the type at all?
bool TypeChecker::can_convert(const Node& conversion, const Type& from) {
  if (conversion.kind != NK::call || is_operator(conversion.text)) return true;
  std::vector<Type> types = {from};
  if (conversion.args.size() == 2) types.emplace_back(Kind::int_);
  return would_fit(conversion, lookup(conversion.text), types);
}

// A value of another type than its place wants: the conversion to it, or what to do about null.
void TypeChecker::suggest_for_place(Diagnostic& d, const Node& node, const Type& have, const Type& wanted) {
  if (!is_pack_) return;
  const std::string text = print(node);
  if (text.size() > longest_shown || text.find('@') != text.npos) return;
  const bool is_null_only = have.is_nullable() && is_assignable(wanted, have.nullable(false));
  if (is_null_only) {
    d.note(code::write_instead, {text + " == null ? … : " + text});
    return;
  }
  const NodePtr converted = as_kind(node, have, wanted.kind(), wanted.kind() == Kind::decimal ? wanted.scale() : 0);
  if (converted && !have.is_nullable() && can_convert(*converted, have)) d.note(code::write_instead, {print(*converted)});
}

void TypeChecker::unknown_function(Node& node) {
  node.type = Type();
  if (!is_strict_) return;
  std::vector<std::string_view> names = scope_.library().names();
  std::erase_if(names, [](std::string_view name) { return is_operator(name) || name.find('@') != name.npos; });
  for (const char* macro : {"has", "all", "exists", "exists_one", "existsOne", "map", "filter", "sortBy", "transformList",
                            "transformMap", "transformMapEntry", "optMap", "optFlatMap", "cel.bind"})
    names.push_back(macro);
  Diagnostic& d = diagnostics_.add(code::unknown_function, node.name_span, {node.text});
  const std::string_view here = is_pack_ ? entry(foreign_names, node.text) : std::string_view();
  if (!here.empty()) {
    d.note(code::write_instead, {std::string(here) + (here.find(' ') == here.npos && here != "%" && here != "in" && here != "as_of" ? "()" : "")});
  } else if (const auto near = text::nearest_name(node.text, names); near && *near != node.text) {
    d.note(code::did_you_mean, {*near});
  }
}

// No overload takes as many arguments, or all are called the other way.
void TypeChecker::refuse_shape(const Node& node, const Found& found) {
  Found alike;
  std::copy_if(found.begin(), found.end(), std::back_inserter(alike), [&](const Overload* o) { return o->is_member == node.has_target; });
  const std::string_view form = is_pack_ && !node.has_target ? entry(written_forms, node.text) : std::string_view();
  if (alike.empty()) {
    const NodePtr other_way = clone(node);
    other_way->has_target = !node.has_target && !node.args.empty();
    diagnostics_.add(code::unknown_function, node.name_span, {node.text})
        .note(code::write_as_method, {print(*other_way)})
        .note(code::takes, {signatures(found, 3)});
    return;
  }
  std::set<std::size_t> counts;
  for (const Overload* o : alike) counts.insert(o->parameters.size() - (o->is_member ? 1 : 0));
  std::string wanted;
  const bool is_row = counts.size() > 1 && *counts.rbegin() - *counts.begin() + 1 == counts.size();
  if (is_row) wanted = std::to_string(*counts.begin()) + "–" + std::to_string(*counts.rbegin());
  for (const std::size_t count : counts)
    if (!is_row) (wanted += wanted.empty() ? "" : ", ") += std::to_string(count);
  diagnostics_.add(code::argument_count, node.name_span, {node.text, wanted, std::to_string(node.args.size() - (node.has_target ? 1 : 0))})
      .note(code::takes, {form.empty() ? signatures(alike, 4) : std::string(form)});
}

// Everything fits but the places, which are not written or too many.
bool TypeChecker::lacks_places(const Node& node, const Found& found, const std::vector<Type>& args) {
  for (const Overload* o : found) {
    if (o->is_member != node.has_target || o->parameters.size() != args.size() || !o->deduce || o->result.kind() != Kind::decimal) continue;
    const std::size_t mark = inference_.mark();
    Inference::Names names;
    bool agrees = true;
    for (std::size_t i = 0; i < args.size() && agrees; ++i) {
      const Type& parameter = o->parameters[i];
      const Type& arg = args[i];
      agrees = (is_whole(arg) && parameter.kind() == Kind::decimal) || inference_.agree(arg, inference_.instantiate(parameter, names));
    }
    inference_.roll_back(mark);
    if (agrees) return true;
  }
  return false;
}

bool TypeChecker::refuse_known_mix(const Node& node, const std::vector<Type>& args) {
  const auto is_kind = [&](Kind kind) { return std::any_of(args.begin(), args.end(), [&](const Type& t) { return t.kind() == kind; }); };
  const bool is_pair = args.size() == 2 && is_operator(node.text) && node.text.front() != '@';
  if ((is_pair || node.text == "@in") && is_kind(Kind::decimal) && is_kind(Kind::double_)) {
    const std::size_t exact = args[0].kind() == Kind::decimal ? 0 : 1;
    diagnostics_.add(code::decimal_with_double, node.span, {shown(node.text), print(*node.args[exact]), print(*node.args[1 - exact])});
    return true;
  }
  if (is_pair && is_kind(Kind::duration) && is_kind(Kind::period)) {
    diagnostics_.add(code::elapsed_and_calendar, node.span, {shown(node.text), "duration", "period"});
    return true;
  }
  if ((node.text == "_==_" || node.text == "_!=_") && is_kind(Kind::null)) {
    const std::size_t i = args[0].kind() == Kind::null ? 1 : 0;
    diagnostics_.add(code::never_null, node.args[i]->span, {print(*node.args[i]), args[i].to_string()});
    return true;
  }
  return false;
}

void TypeChecker::refuse_call(Node& node, const Found& found) {
  const std::vector<Type> args = argument_types(node);
  Found shaped;
  std::copy_if(found.begin(), found.end(), std::back_inserter(shaped), [&](const Overload* o) {
    const bool is_count = o->is_variadic ? args.size() >= o->parameters.size() : args.size() == o->parameters.size();
    return o->is_member == node.has_target && is_count;
  });
  if (shaped.empty()) return refuse_shape(node, found);
  if (is_pack_ && refuse_known_mix(node, args)) return;
  if (lacks_places(node, shaped, args)) {
    diagnostics_.add(code::places_not_written, node.span, {shown(node.text)});
    return;
  }
  std::string operands;
  std::vector<Type> types;
  for (std::size_t i = 0; i < args.size(); ++i) {
    types.push_back(inference_.final(args[i]).nullable(false));
    operands += (i == 0 ? "" : ", ") + operand(*node.args[i], inference_.final(args[i]));
  }
  Diagnostic& d = diagnostics_.add(code::no_overload, is_operator(node.text) ? node.span : node.name_span, {shown(node.text), operands});
  const bool lacks_second = node.text == "decimal" && types.size() == 1;  // a double or a text has no places of its own
  const std::string instead = !is_pack_ ? "" : lacks_second ? "decimal(" + print(*node.args[0]) + ", 2)" : conversion_for(node, shaped, types);
  if (!instead.empty()) d.note(code::write_instead, {instead});
  // Of an operator with many meanings, those that take one of the operands where it stands.
  Found near;
  for (const Overload* o : shaped) {
    for (std::size_t i = 0; i < types.size() && i < o->parameters.size(); ++i)
      if (o->parameters[i].kind() == types[i].kind() && near.size() < shaped.size() && (near.empty() || near.back() != o)) near.push_back(o);
  }
  const bool is_equality = node.text == "_==_" || node.text == "_!=_";
  if (is_equality && instead.empty()) d.note(code::one_type, {});
  else if (node.text == "@sortByAssociatedKeys" || node.text == "sort") d.note(code::wants_order, {});
  else if (instead.empty()) d.note(code::takes, {signatures(near.empty() ? shaped : near, 4)});
}

}  // namespace guiju::expr
