// One small function per kind of literal; what is wanted decides which.
#include "expr/literal.hpp"

#include <cmath>

#include "expr/codes.hpp"
#include "facts/text_form.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju::expr {
namespace {

using NK = Node::Kind;

Value of_decimal(Decimal d) {
  Arena arena;
  return Value(ValueView::of_decimal(d, arena));
}

Taken give(Node& node, Value value, Type type) {
  node.value = std::move(value);
  node.type = std::move(type);
  return Taken::taken;
}

Taken refuse(const Node& node, const Type& wanted, Diagnostics& diagnostics) {
  diagnostics.add(code::bad_literal, node.span, {node.text, wanted.to_string()});
  return Taken::refused;
}

Taken decimal_literal(Node& node, Decimal d, const Type& wanted, bool is_place,
                      Diagnostics& diagnostics) {
  if (!is_place) return give(node, of_decimal(d), Type::decimal(d.scale));
  if (const auto rescaled = d.rescaled(wanted.scale())) {
    return give(node, of_decimal(*rescaled), Type::decimal(wanted.scale()));
  }
  return refuse(node, wanted, diagnostics);
}

Taken whole_literal(Node& node, const Type& wanted, bool is_place, Diagnostics& diagnostics) {
  const std::int64_t i = node.value.view().as_int();
  switch (wanted.kind()) {
    case Kind::decimal:
      return decimal_literal(node, {i, 0}, wanted, is_place, diagnostics);
    case Kind::uint_:
      if (i < 0) return refuse(node, wanted, diagnostics);
      return give(node, Value(ValueView::of_uint(static_cast<std::uint64_t>(i))),
                  Type(Kind::uint_));
    case Kind::double_: {
      constexpr std::int64_t exact = std::int64_t{1} << 53;
      if (i > exact || i < -exact) return refuse(node, wanted, diagnostics);
      return give(node, Value(ValueView::of_double(static_cast<double>(i))), Type(Kind::double_));
    }
    default:
      return Taken::unchanged;
  }
}

Taken text_literal(Node& node, const Type& wanted, Diagnostics& diagnostics) {
  const std::string text(node.value.view().as_string());
  switch (wanted.kind()) {
    case Kind::enum_:
      return take_member(node, text, wanted, diagnostics) ? Taken::taken : Taken::refused;
    case Kind::date:
      if (const auto days = facts::read_date(text)) {
        return give(node, Value(ValueView::of_date(*days)), Type(Kind::date));
      }
      return refuse(node, wanted, diagnostics);
    case Kind::month:
      if (const auto months = facts::read_month(text)) {
        return give(node, Value(ValueView::of_month(*months)), Type(Kind::month));
      }
      return refuse(node, wanted, diagnostics);
    case Kind::duration:
      if (const auto duration = facts::read_duration(text)) {
        return give(node, Value(ValueView::of_duration(*duration)), Type(Kind::duration));
      }
      return refuse(node, wanted, diagnostics);
    case Kind::timestamp:
      if (const auto read = facts::read_timestamp(text)) {
        if (read->is_naive) return Taken::unchanged;  // the checker asks the pack's zone
        const Instant t{read->seconds, read->nanos};
        return give(node, Value(ValueView::of_timestamp(t)), Type(Kind::timestamp));
      }
      return refuse(node, wanted, diagnostics);
    default:
      return Taken::unchanged;
  }
}

}  // namespace

Type type_of_literal(ValueView value) {
  switch (value.kind()) {
    case Kind::decimal:
      return Type::decimal(value.scale());
    case Kind::list:
      return Type::list(Type());
    case Kind::map:
      return Type::map(Type(), Type());
    case Kind::optional:
      return Type::optional_value(Type());
    case Kind::type:
      return Type::type_of(Type());
    case Kind::enum_:
    case Kind::struct_:
    case Kind::abstract:
      return Type();
    default:
      return Type(value.kind());
  }
}

Taken take_type(Node& literal, const Type& wanted, bool is_place, Diagnostics& diagnostics) {
  const ValueView v = literal.value.view();
  switch (v.kind()) {
    case Kind::int_:
      return whole_literal(literal, wanted, is_place, diagnostics);
    case Kind::string:
      return text_literal(literal, wanted, diagnostics);
    case Kind::decimal:
      if (wanted.kind() == Kind::double_) {
        return give(literal, Value(ValueView::of_double(to_double(v.as_decimal()))),
                    Type(Kind::double_));
      }
      if (wanted.kind() != Kind::decimal || !is_place) return Taken::unchanged;
      return decimal_literal(literal, v.as_decimal(), wanted, true, diagnostics);
    default:
      return Taken::unchanged;
  }
}

bool take_member(Node& node, const std::string& member, const Type& enum_type,
                 Diagnostics& diagnostics) {
  const EnumType& definition = *enum_type.enum_type();
  const int found = definition.find(member);
  if (found >= 0) {
    node.kind = NK::literal;
    node.args.clear();
    if (node.text.empty()) node.text = member;
    node.value = Value(ValueView::of_enum(&definition, static_cast<std::uint32_t>(found)));
    node.type = enum_type.nullable(false);
    return true;
  }
  node.type = Type();
  for (const EnumType::Member& m : definition.members) {
    if (m.title_zh != member && m.title_en != member) continue;
    diagnostics.add(code::member_by_title, node.span, {member, m.name});
    return false;
  }
  std::vector<std::string_view> names;
  for (const EnumType::Member& m : definition.members) names.push_back(m.name);
  Diagnostic& d = diagnostics.add(code::unknown_member, node.span,
                                  {enum_type.nullable(false).to_string(), member});
  if (const auto near = text::nearest_name(member, names)) {
    d.note(code::did_you_mean, {*near});
  } else if (names.size() <= 12) {
    d.note(code::one_of_members, {text::in_a_row(names)});
  }
  return false;
}

// --- periods

namespace {

bool elapsed(Node& node, const Unit& unit, Diagnostics& diagnostics) {
  // amount × seconds, exactly, to the nanosecond.
  const Decimal amount = node.value.view().as_decimal();
  const auto seconds = multiply(amount, Decimal{unit.seconds, 0});
  const auto nanos = seconds ? seconds->rescaled(9) : std::nullopt;
  constexpr int128 billion = 1'000'000'000;
  const int128 longest = int128{facts::longest_duration} * billion;
  if (!nanos || nanos->coefficient > longest || nanos->coefficient < -longest) {
    diagnostics.add(code::number_out_of_range, node.span, {node.text, "duration"});
    return false;
  }
  int128 whole = nanos->coefficient / billion, rest = nanos->coefficient % billion;
  if (rest < 0) {
    rest += billion;
    --whole;
  }
  const Instant length{static_cast<std::int64_t>(whole), static_cast<std::uint32_t>(rest)};
  node.value = Value(ValueView::of_duration(length));
  node.type = Type(Kind::duration);
  return true;
}

bool counted(Node& node, const Unit& unit, const std::string& name, Diagnostics& diagnostics) {
  if (!node.value.view().is(Kind::int_)) {
    diagnostics.add(code::unit_wants_whole, node.span, {name});
    return false;
  }
  std::int64_t amount = 0;
  if (__builtin_mul_overflow(node.value.view().as_int(), unit.factor, &amount) ||
      amount != static_cast<std::int32_t>(amount)) {
    diagnostics.add(code::number_out_of_range, node.span, {node.text, "period"});
    return false;
  }
  node.value = Value(ValueView::of_period(amount, unit.period));
  node.type = Type(Kind::period);
  return true;
}

}  // namespace

// 1_000 was meant as a number; else the nearest unit, or all of them.
static void suggest_unit(Diagnostic& d, const Node& node, const Scope& scope) {
  std::string digits = node.text;
  std::erase(digits, '_');
  const bool is_number = digits.find_first_not_of("0123456789") == std::string::npos;
  const std::vector<std::string_view> units = scope.unit_names();
  if (is_number && !node.names.empty()) {
    d.note(code::write_instead, {node.names[0] + digits});
  } else if (const auto near = text::nearest_name(node.text, units)) {
    d.note(code::did_you_mean, {*near});
  } else {
    d.note(code::expected_one_of, {text::in_a_row(units, units.size())});
  }
}

bool take_period(Node& node, const Scope& scope, Diagnostics& diagnostics) {
  const std::string name = node.text;
  const Unit* unit = scope.find_unit(name);
  if (!unit) {
    Diagnostic& d = diagnostics.add(code::expr_unknown_unit, node.name_span, {name});
    suggest_unit(d, node, scope);
    node.type = Type();
    return false;
  }
  if (!node.names.empty()) node.text = node.names[0] + ' ' + name;
  const Kind amount = node.value.view().kind();
  const bool is_exact = amount == Kind::int_ || amount == Kind::decimal;
  node.kind = NK::literal;
  node.names.clear();
  node.type = Type();
  if (!is_exact) {
    diagnostics.add(code::bad_literal, node.span,
                    {node.text, unit->period ? "period" : "duration"});
    return false;
  }
  return unit->period ? counted(node, *unit, name, diagnostics) : elapsed(node, *unit, diagnostics);
}

}  // namespace guiju::expr
