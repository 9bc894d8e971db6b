// Operators, size, `in`, indexing, conversions between the basic types: CEL's standard library.
//
// Operators with an opcode are also done by the VM itself; here they stand for what the types do not decide.
// Tested by tests/expr/library_core_test.cpp.
#include <charconv>
#include <cmath>

#include "expr/library_parts.hpp"
#include "expr/vm.hpp"
#include "expr/program.hpp"
#include "facts/text_form.hpp"
#include "text/unicode.hpp"

namespace guiju::expr {
namespace {

using enum Op;

constexpr std::uint16_t opcode(Op op) { return static_cast<std::uint16_t>(op); }

// --- logic: non-strict, normally done by jumps ------------------------------------------------------

ValueView logical_and(CallContext& c, Args a, std::uint32_t) {
  if (a[0].is_false() || a[1].is_false()) return ValueView::of_bool(false);
  for (int i : {0, 1})
    if (a[i].is_error()) return a[i];
  for (int i : {0, 1})
    if (a[i].is_unknown()) return a[i];
  if (!a[0].is(Kind::bool_) || !a[1].is(Kind::bool_)) return no_overload(c, "_&&_", a, 2);
  return ValueView::of_bool(true);
}

ValueView logical_or(CallContext& c, Args a, std::uint32_t) {
  if (a[0].is_true() || a[1].is_true()) return ValueView::of_bool(true);
  for (int i : {0, 1})
    if (a[i].is_error()) return a[i];
  for (int i : {0, 1})
    if (a[i].is_unknown()) return a[i];
  if (!a[0].is(Kind::bool_) || !a[1].is(Kind::bool_)) return no_overload(c, "_||_", a, 2);
  return ValueView::of_bool(false);
}

ValueView conditional(CallContext& c, Args a, std::uint32_t) {
  if (a[0].is_error() || a[0].is_unknown()) return a[0];
  if (!a[0].is(Kind::bool_)) return no_overload(c, "_?_:_", a, 1);
  return a[0].is_true() ? a[1] : a[2];
}

ValueView not_strictly_false(CallContext&, Args a, std::uint32_t) {
  return ValueView::of_bool(!a[0].is_false());
}

ValueView logical_not(CallContext&, Args a, std::uint32_t) {
  return ValueView::of_bool(!a[0].as_bool());
}

// What the checker puts around a value that may be null where a null has no meaning: being strict, it has an error then.
ValueView not_null(CallContext&, Args a, std::uint32_t) { return a[0]; }

// Is it a value of the type? Parts that are errors or unknown could be.
bool is_of(const Type& type, ValueView v) {
  const auto are_of = [&](const Type& part, const ValueView* first, std::uint32_t count, std::uint32_t step) {
    for (std::uint32_t i = 0; i < count; i += step)
      if (!is_of(part, first[i])) return false;
    return true;
  };
  if (type.kind() == Kind::dyn || type.kind() == Kind::parameter || v.is_error() || v.is_unknown()) return true;
  if (!accepts(type, v)) return false;
  switch (v.kind()) {
    case Kind::decimal: return v.scale() <= type.scale();
    case Kind::enum_: return v.enum_type() == type.enum_type();
    case Kind::struct_: return type.kind() == Kind::abstract || v.struct_type() == type.struct_type();
    case Kind::list: return are_of(type.element(), v.items(), v.size(), 1);
    case Kind::map: return are_of(type.map_key(), v.items(), 2 * v.size(), 2) && are_of(type.map_value(), v.items() + 1, 2 * v.size(), 2);
    case Kind::optional: return v.inner() == nullptr || is_of(type.element(), *v.inner());
    default: return true;
  }
}

// What the checker puts around a value of which it cannot know whether it is what the place wants: dyn, or with dyn inside.
ValueView typed(CallContext& c, Args a, std::uint32_t) {
  const Type& wanted = *a[1].type_value();
  if (!spend(c, weight(a[0], c.limits.max_value_items) / 16)) return out_of_steps(c);
  const bool is_exact = a[0].is(Kind::int_) || a[0].is(Kind::uint_) || a[0].is(Kind::decimal);
  if (wanted.kind() == Kind::decimal && is_exact) {
    if (const auto exact = a[0].as_decimal().rescaled(wanted.scale())) return ValueView::of_decimal(*exact, c.arena);
  } else if (is_of(wanted, a[0])) {
    return a[0];
  }
  return fault(c, code::wrong_type, {wanted.to_string(), kind_name(a[0].kind()), quote_value(a[0])});
}

bool same_but_null(std::span<const Type> args, std::span<const Value* const>, Type& result) {
  result = args[0].nullable(false);
  return true;
}

void add_logic(Definer& define) {
  using namespace types;
  const Traits lazy{.is_non_strict = true, .takes_null = true};
  define.function("logical_and", "_&&_", {boolean(), boolean()}, boolean(), logical_and, lazy);
  define.function("logical_or", "_||_", {boolean(), boolean()}, boolean(), logical_or, lazy);
  define.function("conditional", "_?_:_", {boolean(), a(), a()}, a(), conditional, lazy);
  define.function("not_strictly_false", "@not_strictly_false", {boolean()}, boolean(),
                  not_strictly_false, lazy);
  define.function("not_null", "@not_null", {a()}, a(), not_null, {.deduce = same_but_null, .takes_partial = true});
  define.function("typed", "@typed", {a(), Type::type_of(b())}, b(), typed, {.takes_partial = true});
  define.function("typed_or_null", "@typed_or_null", {a(), Type::type_of(b())}, b(), typed, {.takes_null = true, .takes_partial = true});
  define.function("logical_not", "!_", {boolean()}, boolean(), logical_not,
                  {.opcode = opcode(not_)});
}

// --- comparisons --------------------------------------------------------------------------------------

ValueView equals(CallContext& c, Args a, std::uint32_t) { return equality(c, a[0], a[1]); }
ValueView not_equals(CallContext& c, Args a, std::uint32_t) {
  const ValueView same = equality(c, a[0], a[1]);
  return same.is(Kind::bool_) ? ValueView::of_bool(!same.as_bool()) : same;
}

enum class Order : std::uint8_t { lt, le, gt, ge };

constexpr bool holds(Order order, int sign) {
  switch (order) {
    case Order::lt: return sign < 0;
    case Order::le: return sign <= 0;
    case Order::gt: return sign > 0;
    case Order::ge: return sign >= 0;
  }
  return false;
}

bool is_number(ValueView v) {
  return v.is(Kind::int_) || v.is(Kind::uint_) || v.is(Kind::double_) || v.is(Kind::decimal);
}

// NaN is in no order with anything: false. Values that cannot be ordered at all (two enums, two units): an error.
template <Order order>
ValueView ordered(CallContext& c, Args a, std::uint32_t) {
  bool comparable = false;
  const int sign = compare(a[0], a[1], comparable);
  if (comparable) return ValueView::of_bool(holds(order, sign));
  if (is_number(a[0]) && is_number(a[1])) return ValueView::of_bool(false);
  constexpr const char* names[] = {"_<_", "_<=_", "_>_", "_>=_"};
  return no_overload(c, names[static_cast<int>(order)], a, 2);
}

bool both_enums(std::span<const Type> args, std::span<const Value* const>, Type& result) {
  result = types::boolean();
  return args[0].kind() == Kind::enum_ && args[1].kind() == Kind::enum_;
}

template <Order order>
void add_order(Definer& define, const char* name, const std::string& word, Op first_of_int) {
  // The six comparisons of a kind stand in one order in opcodes.def.
  const int step = static_cast<int>(first_of_int) - static_cast<int>(eq_int);
  const auto op_of = [&](Op equal_op) {
    return static_cast<std::uint16_t>(static_cast<int>(equal_op) + step);
  };
  const auto same = [&](const char* kind, const Type& type, std::uint16_t op = 0) {
    define.function(word + "_" + kind, name, {type, type}, types::boolean(), ordered<order>,
                    {.opcode = op});
  };
  same("bool", types::boolean());
  same("int64", types::integer(), op_of(eq_int));
  same("uint64", types::natural());
  same("double", types::real(), op_of(eq_double));
  same("decimal", types::decimal(), op_of(eq_decimal));
  same("string", types::string(), op_of(eq_string));
  same("bytes", types::bytes());
  same("timestamp", types::timestamp(), op_of(eq_timestamp));
  same("duration", types::duration());
  same("date", types::date(), op_of(eq_date));
  same("month", types::month());
  same("period", types::period());
  const std::pair<const char*, Type> numbers[] = {
      {"int64", types::integer()}, {"uint64", types::natural()}, {"double", types::real()}};
  for (const auto& [left, left_type] : numbers)
    for (const auto& [right, right_type] : numbers)
      if (left != right)
        define.function(word + "_" + left + "_" + right, name, {left_type, right_type},
                        types::boolean(), ordered<order>);
  // int and uint with decimal; a decimal never meets a double.
  for (int i : {0, 1}) {
    const auto& [kind, type] = numbers[i];
    define.function(word + "_" + kind + "_decimal", name, {type, types::decimal()},
                    types::boolean(), ordered<order>);
    define.function(word + "_decimal_" + kind, name, {types::decimal(), type}, types::boolean(),
                    ordered<order>);
  }
  define.function(word + "_enum", name, {types::a(), types::a()}, types::boolean(), ordered<order>,
                  {.deduce = both_enums, .opcode = op_of(eq_enum)});
}

void add_comparisons(Definer& define) {
  using namespace types;
  define.function("equals", "_==_", {a(), a()}, boolean(), equals, {.takes_null = true, .takes_partial = true});
  define.function("not_equals", "_!=_", {a(), a()}, boolean(), not_equals, {.takes_null = true, .takes_partial = true});
  add_order<Order::lt>(define, "_<_", "less", lt_int);
  add_order<Order::le>(define, "_<=_", "less_equals", le_int);
  add_order<Order::gt>(define, "_>_", "greater", gt_int);
  add_order<Order::ge>(define, "_>=_", "greater_equals", ge_int);
}

// --- arithmetic of int, uint, double -------------------------------------------------------------------

template <typename T>
ValueView whole(T value) {
  if constexpr (std::is_same_v<T, std::int64_t>) return ValueView::of_int(value);
  else return ValueView::of_uint(value);
}
template <typename T>
T number_of(ValueView v) {
  if constexpr (std::is_same_v<T, std::int64_t>) return v.as_int();
  else return v.as_uint();
}

template <typename T>
ValueView add_whole(CallContext& c, Args a, std::uint32_t) {
  T sum;
  if (__builtin_add_overflow(number_of<T>(a[0]), number_of<T>(a[1]), &sum))
    return fault(c, code::overflow);
  return whole(sum);
}
template <typename T>
ValueView subtract_whole(CallContext& c, Args a, std::uint32_t) {
  T difference;
  if (__builtin_sub_overflow(number_of<T>(a[0]), number_of<T>(a[1]), &difference))
    return fault(c, code::overflow);
  return whole(difference);
}
template <typename T>
ValueView multiply_whole(CallContext& c, Args a, std::uint32_t) {
  T product;
  if (__builtin_mul_overflow(number_of<T>(a[0]), number_of<T>(a[1]), &product))
    return fault(c, code::overflow);
  return whole(product);
}
template <typename T>
ValueView divide_whole(CallContext& c, Args a, std::uint32_t) {
  const T x = number_of<T>(a[0]), y = number_of<T>(a[1]);
  if (y == 0) return fault(c, code::division_by_zero);
  if constexpr (std::is_signed_v<T>)
    if (x == INT64_MIN && y == -1) return fault(c, code::overflow);
  return whole(static_cast<T>(x / y));
}
template <typename T>
ValueView modulo_whole(CallContext& c, Args a, std::uint32_t) {
  const T x = number_of<T>(a[0]), y = number_of<T>(a[1]);
  if (y == 0) return fault(c, code::division_by_zero);
  if constexpr (std::is_signed_v<T>)
    if (x == INT64_MIN && y == -1) return fault(c, code::overflow);
  return whole(static_cast<T>(x % y));
}
ValueView negate_int(CallContext& c, Args a, std::uint32_t) {
  if (a[0].as_int() == INT64_MIN) return fault(c, code::overflow);
  return ValueView::of_int(-a[0].as_int());
}

template <char operation>
ValueView real_arithmetic(CallContext&, Args a, std::uint32_t) {
  const double x = a[0].as_double(), y = a[1].as_double();
  if constexpr (operation == '+') return ValueView::of_double(x + y);
  if constexpr (operation == '-') return ValueView::of_double(x - y);
  if constexpr (operation == '*') return ValueView::of_double(x * y);
  if constexpr (operation == '/') return ValueView::of_double(x / y);
}
ValueView negate_double(CallContext&, Args a, std::uint32_t) {
  return ValueView::of_double(-a[0].as_double());
}

void add_arithmetic(Definer& define) {
  using namespace types;
  using I = std::int64_t;
  using U = std::uint64_t;
  const auto same = [&](const char* id, const char* name, const Type& type,
                        Overload::Implementation call, Op op = ret) {
    define.function(id, name, {type, type}, type, call, {.opcode = opcode(op)});
  };
  same("add_int64", "_+_", integer(), add_whole<I>, add_int);
  same("add_uint64", "_+_", natural(), add_whole<U>);
  same("add_double", "_+_", real(), real_arithmetic<'+'>, add_double);
  same("subtract_int64", "_-_", integer(), subtract_whole<I>, sub_int);
  same("subtract_uint64", "_-_", natural(), subtract_whole<U>);
  same("subtract_double", "_-_", real(), real_arithmetic<'-'>, sub_double);
  same("multiply_int64", "_*_", integer(), multiply_whole<I>, mul_int);
  same("multiply_uint64", "_*_", natural(), multiply_whole<U>);
  same("multiply_double", "_*_", real(), real_arithmetic<'*'>, mul_double);
  same("divide_int64", "_/_", integer(), divide_whole<I>, div_int);
  same("divide_uint64", "_/_", natural(), divide_whole<U>);
  same("divide_double", "_/_", real(), real_arithmetic<'/'>, div_double);
  same("modulo_int64", "_%_", integer(), modulo_whole<I>, mod_int);
  same("modulo_uint64", "_%_", natural(), modulo_whole<U>);
  define.function("negate_int64", "-_", {integer()}, integer(), negate_int,
                  {.opcode = opcode(neg_int)});
  define.function("negate_double", "-_", {real()}, real(), negate_double);
}

// --- text, lists, maps -----------------------------------------------------------------------------------

template <Kind kind>
ValueView concatenate(CallContext& c, Args a, std::uint32_t) {
  const std::string_view x = a[0].as_string(), y = a[1].as_string();
  const std::size_t size = x.size() + y.size();
  if (size > c.limits.max_value_bytes)
    return fault(c, code::limit_value, {std::to_string(c.limits.max_value_bytes)});
  char* const room = c.arena.array<char>(size + 1);
  x.copy(room, x.size());
  y.copy(room + x.size(), y.size());
  const std::string_view joined(room, size);
  return kind == Kind::bytes ? ValueView::of_bytes(joined) : ValueView::of_string(joined);
}

ValueView append_lists(CallContext& c, Args a, std::uint32_t) {
  if (a[0].size() == 0) return a[1];
  if (a[1].size() == 0) return a[0];
  const std::uint64_t count = std::uint64_t{a[0].size()} + a[1].size();
  ValueView* const room = list_room(c, count);
  if (room == nullptr) return too_large(c);
  if (!spend(c, count / 16)) return out_of_steps(c);
  std::copy_n(a[0].items(), a[0].size(), room);
  std::copy_n(a[1].items(), a[1].size(), room + a[0].size());
  return ValueView::of_list(room, static_cast<std::uint32_t>(count));
}

ValueView size_of_text(CallContext&, Args a, std::uint32_t) {
  return ValueView::of_int(static_cast<std::int64_t>(text::code_point_count(a[0].as_string())));
}
ValueView size_of_items(CallContext&, Args a, std::uint32_t) { return ValueView::of_int(a[0].size()); }

ValueView in_list(CallContext& c, Args a, std::uint32_t) {
  if (!spend(c, a[1].size() / 16)) return out_of_steps(c);
  const std::uint64_t each = weight(a[0], c.limits.max_value_items);
  if (each > 16 && !spend(c, a[1].size() * each / 16)) return out_of_steps(c);
  ValueView found = ValueView::of_bool(false);
  for (std::uint32_t i = 0; i < a[1].size(); ++i) {
    const ValueView one = equality(c, a[1][i], a[0]);
    if (one.is_true()) return one;
    if (!one.is_false()) found = found.is_false() ? one : unite(found, one, c.arena);
  }
  return found;
}
ValueView in_map(CallContext& c, Args a, std::uint32_t) {
  if (!spend(c, a[1].size() / 16)) return out_of_steps(c);
  return ValueView::of_bool(find_entry(a[1], a[0]) != nullptr);
}

// The list's item, or null when there is none. `is_number`: false when the index is no whole number at all.
const ValueView* item_at(ValueView list, ValueView index) {
  const auto i = as_whole_number(index);
  if (!i || *i < 0 || *i >= static_cast<std::int64_t>(list.size())) return nullptr;
  return &list.items()[*i];
}

ValueView index_list(CallContext& c, Args a, std::uint32_t) {
  if (const ValueView* item = item_at(a[0], a[1])) return *item;
  return fault(c, code::index_out_of_range, {quote_value(a[1])});
}
ValueView index_map(CallContext& c, Args a, std::uint32_t) {
  if (!spend(c, a[0].size() / 16)) return out_of_steps(c);
  if (const ValueView* entry = find_entry(a[0], a[1])) return entry[1];
  return fault(c, code::no_such_key, {quote_value(a[1])});
}
ValueView optional_index(CallContext& c, Args a, std::uint32_t) {
  ValueView container = a[0];
  if (container.is(Kind::optional)) {
    if (container.inner() == nullptr) return none();
    container = *container.inner();
  }
  if (container.is(Kind::list)) {
    if (!as_whole_number(a[1])) return no_overload(c, "_[?_]", a, 2);
    const ValueView* item = item_at(container, a[1]);
    return item != nullptr ? some(c, *item) : none();
  }
  if (!container.is(Kind::map)) return no_overload(c, "_[?_]", a, 2);
  const ValueView* entry = find_entry(container, a[1]);
  return entry != nullptr ? some(c, entry[1]) : none();
}

ValueView map_insert_entry(CallContext& c, Args a, std::uint32_t) {
  if (!is_key_kind(a[1].kind())) return fault(c, code::bad_key, {kind_name(a[1].kind())});
  if (find_entry(a[0], a[1]) != nullptr) return fault(c, code::repeated_key, {quote_value(a[1])});
  const std::uint32_t count = a[0].size();
  if (!spend(c, 1 + count / 8)) return out_of_steps(c);
  ValueView* const room = list_room(c, 2 * (std::uint64_t{count} + 1));
  if (room == nullptr) return too_large(c);
  std::copy_n(a[0].items(), 2 * std::size_t{count}, room);
  room[2 * count] = a[1];
  room[2 * count + 1] = a[2];
  return ValueView::of_map(room, count + 1);
}

ValueView map_insert_map(CallContext& c, Args a, std::uint32_t) {
  ValueView map = a[0];
  for (std::uint32_t i = 0; i < a[1].size(); ++i) {
    const ValueView args[3] = {map, a[1].items()[2 * i], a[1].items()[2 * i + 1]};
    map = map_insert_entry(c, args, 3);
    if (map.is_error()) return map;
  }
  return map;
}

void add_containers(Definer& define) {
  using namespace types;
  const Traits partial{.takes_partial = true};
  define.function("add_string", "_+_", {string(), string()}, string(), concatenate<Kind::string>);
  define.function("add_bytes", "_+_", {bytes(), bytes()}, bytes(), concatenate<Kind::bytes>);
  define.function("add_list", "_+_", {list_a(), list_a()}, list_a(), append_lists, partial);
  define.both("size_string", "size", {string()}, integer(), size_of_text);
  define.both("size_bytes", "size", {bytes()}, integer(), size_of_items);
  define.both("size_list", "size", {list_a()}, integer(), size_of_items, partial);
  define.both("size_map", "size", {map_ab()}, integer(), size_of_items, partial);
  const Traits any{.takes_null = true, .takes_partial = true};
  define.function("in_list", "@in", {a(), list_a()}, boolean(), in_list, any);
  define.function("in_map", "@in", {a(), map_ab()}, boolean(), in_map, any);
  define.function("index_list", "_[_]", {list_a(), integer()}, a(), index_list,
                  {.opcode = opcode(index), .takes_partial = true});
  define.function("index_map", "_[_]", {map_ab(), a()}, b(), index_map, {.opcode = opcode(index), .takes_partial = true});
  const Type optional_b = Type::optional_value(b());
  define.function("optional_list_index", "_[_]", {Type::optional_value(list_a()), integer()},
                  optional_a(), optional_index, partial);
  define.function("optional_map_index", "_[_]", {Type::optional_value(map_ab()), a()}, optional_b,
                  optional_index, partial);
  define.function("list_optindex", "_[?_]", {list_a(), integer()}, optional_a(), optional_index, partial);
  define.function("optional_list_optindex", "_[?_]", {Type::optional_value(list_a()), integer()},
                  optional_a(), optional_index, partial);
  define.function("map_optindex", "_[?_]", {map_ab(), a()}, optional_b, optional_index, partial);
  define.function("optional_map_optindex", "_[?_]", {Type::optional_value(map_ab()), a()},
                  optional_b, optional_index, partial);
  define.function("map_insert_entry", "cel.@mapInsert", {map_ab(), a(), b()}, map_ab(),
                  map_insert_entry, any);
  define.function("map_insert_map", "cel.@mapInsert", {map_ab(), map_ab()}, map_ab(),
                  map_insert_map, partial);
  // An index that is a uint, or a double with a whole value.
  define.function("index_list_uint", "_[_]", {list_a(), natural()}, a(), index_list, partial);
  define.function("index_list_double", "_[_]", {list_a(), real()}, a(), index_list, partial);
}

// --- conversions -----------------------------------------------------------------------------------------

ValueView same_value(CallContext&, Args a, std::uint32_t) { return a[0]; }
ValueView type_of_value(CallContext&, Args a, std::uint32_t) { return ValueView::of_type(type_of(a[0])); }

ValueView bad_text(CallContext& c, ValueView v, const char* type) {
  return fault(c, code::bad_conversion, {quote_value(v), type});
}

ValueView int_of(CallContext& c, Args a, std::uint32_t) {
  const ValueView v = a[0];
  switch (v.kind()) {
    case Kind::int_: return v;
    case Kind::uint_:
      if (v.as_uint() > static_cast<std::uint64_t>(INT64_MAX)) break;
      return ValueView::of_int(static_cast<std::int64_t>(v.as_uint()));
    case Kind::double_:
      if (!(v.as_double() > -9223372036854775808.0 && v.as_double() < 9223372036854775808.0)) break;
      return ValueView::of_int(static_cast<std::int64_t>(v.as_double()));
    case Kind::decimal: {
      const auto cut = v.as_decimal().rounded(0, Rounding::down);
      if (!cut || cut->coefficient > INT64_MAX || cut->coefficient < INT64_MIN) break;
      return ValueView::of_int(static_cast<std::int64_t>(cut->coefficient));
    }
    case Kind::string: {
      std::string_view text = v.as_string();
      const bool plus = text.size() > 1 && text[0] == '+' && text[1] >= '0' && text[1] <= '9';
      if (plus) text.remove_prefix(1);
      std::int64_t i = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), i);
      if (error != std::errc() || end != text.data() + text.size()) return bad_text(c, v, "int");
      return ValueView::of_int(i);
    }
    case Kind::timestamp: return ValueView::of_int(v.as_instant().seconds);
    case Kind::period: return ValueView::of_int(v.period_amount());
    default: return no_overload(c, "int", a, 1);
  }
  return fault(c, code::out_of_range, {quote_value(v)});
}

ValueView uint_of(CallContext& c, Args a, std::uint32_t) {
  const ValueView v = a[0];
  switch (v.kind()) {
    case Kind::uint_: return v;
    case Kind::int_:
      if (v.as_int() < 0) break;
      return ValueView::of_uint(static_cast<std::uint64_t>(v.as_int()));
    case Kind::double_:
      if (!(v.as_double() >= 0.0 && v.as_double() < 18446744073709551616.0)) break;
      return ValueView::of_uint(static_cast<std::uint64_t>(v.as_double()));
    case Kind::decimal: {
      const auto cut = v.as_decimal().rounded(0, Rounding::down);
      if (!cut || cut->coefficient < 0 || cut->coefficient > static_cast<int128>(UINT64_MAX)) break;
      return ValueView::of_uint(static_cast<std::uint64_t>(cut->coefficient));
    }
    case Kind::string: {
      const std::string_view text = v.as_string();
      std::uint64_t u = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), u);
      if (error != std::errc() || end != text.data() + text.size()) return bad_text(c, v, "uint");
      return ValueView::of_uint(u);
    }
    default: return no_overload(c, "uint", a, 1);
  }
  return fault(c, code::out_of_range, {quote_value(v)});
}

// As Go reads it: "1e3", "-0.5", ".5", "Inf", "NaN"; blanks and hexadecimals are refused.
std::optional<double> double_from_text(std::string_view text) {
  const bool has_sign = !text.empty() && (text[0] == '+' || text[0] == '-');
  const bool negative = has_sign && text[0] == '-';
  if (has_sign) text.remove_prefix(1);
  if (text.empty() || text[0] == '+' || text[0] == '-' || text.back() == ')') return std::nullopt;
  double d = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), d);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error != std::errc()) return std::nullopt;  // out of range: no silent infinity
  return negative ? -d : d;
}

ValueView double_of(CallContext& c, Args a, std::uint32_t) {
  const ValueView v = a[0];
  switch (v.kind()) {
    case Kind::double_: return v;
    case Kind::int_: return ValueView::of_double(static_cast<double>(v.as_int()));
    case Kind::uint_: return ValueView::of_double(static_cast<double>(v.as_uint()));
    case Kind::decimal: return ValueView::of_double(to_double(v.as_decimal()));
    case Kind::string: {
      const auto d = double_from_text(v.as_string());
      return d ? ValueView::of_double(*d) : bad_text(c, v, "double");
    }
    default: return no_overload(c, "double", a, 1);
  }
}

ValueView bool_of(CallContext& c, Args a, std::uint32_t) {
  if (a[0].is(Kind::bool_)) return a[0];
  for (const char* text : {"1", "t", "T", "true", "TRUE", "True"})
    if (a[0].as_string() == text) return ValueView::of_bool(true);
  for (const char* text : {"0", "f", "F", "false", "FALSE", "False"})
    if (a[0].as_string() == text) return ValueView::of_bool(false);
  return bad_text(c, a[0], "bool");
}

ValueView bytes_of(CallContext&, Args a, std::uint32_t) { return ValueView::of_bytes(a[0].as_string()); }

ValueView string_of_bytes(CallContext& c, Args a, std::uint32_t) {
  if (text::first_invalid_utf8(a[0].as_string())) return bad_text(c, ValueView::of_string("bytes"), "string");
  return ValueView::of_string(a[0].as_string());
}

ValueView string_of(CallContext& c, Args a, std::uint32_t) {
  if (a[0].is(Kind::string)) return a[0];
  if (a[0].is(Kind::enum_)) return ValueView::of_string(a[0].as_string());
  std::string text;
  if (!append_scalar(text, a[0])) return no_overload(c, "string", a, 1);
  return text_result(c, text);
}

bool is_enum(std::span<const Type> args, std::span<const Value* const>, Type& result) {
  result = types::string();
  return args[0].kind() == Kind::enum_ || args[0].kind() == Kind::dyn;
}

void add_conversions(Definer& define) {
  using namespace types;
  define.function("to_dyn", "dyn", {a()}, dyn(), same_value, {.takes_null = true, .takes_partial = true});
  define.function("type", "type", {a()}, Type::type_of(a()), type_of_value, {.takes_null = true, .takes_partial = true});
  const auto convert = [&](const char* target, const Type& result, Overload::Implementation call,
                           std::initializer_list<Type> sources) {
    for (const Type& source : sources)
      define.function(std::string(kind_name(source.kind())) + "_to_" + target, target, {source},
                      result, call);
  };
  convert("int", integer(), int_of,
          {integer(), natural(), real(), decimal(), string(), timestamp(), period()});
  convert("uint", natural(), uint_of, {natural(), integer(), real(), decimal(), string()});
  convert("double", real(), double_of, {real(), integer(), natural(), decimal(), string()});
  convert("bool", boolean(), bool_of, {boolean(), string()});
  convert("bytes", bytes(), bytes_of, {bytes(), string()});
  convert("string", string(), string_of,
          {string(), boolean(), integer(), natural(), real(), decimal(), timestamp(), duration(),
           date(), month(), period()});
  define.function("bytes_to_string", "string", {bytes()}, string(), string_of_bytes);
  define.function("enum_to_string", "string", {a()}, string(), string_of, {.deduce = is_enum});
}

}  // namespace

void append_double_as_go(std::string& out, double d) {
  if (std::isnan(d)) {
    out += "NaN";
    return;
  }
  if (std::isinf(d)) {
    out += d > 0 ? "+Inf" : "-Inf";
    return;
  }
  char shortest[40];
  auto end = std::to_chars(shortest, shortest + sizeof shortest, d, std::chars_format::scientific).ptr;
  const std::string_view text(shortest, static_cast<std::size_t>(end - shortest));
  int exponent = 0;
  const std::size_t e = text.find('e');
  const std::size_t digits = e + (text[e + 1] == '+' ? 2 : 1);
  std::from_chars(text.data() + digits, text.data() + text.size(), exponent);
  // Go's 'g' for shortest digits, which CEL's string() follows: 1000000.0 is "1e+06".
  if (exponent < -4 || exponent >= 6) {
    out += text;
    return;
  }
  char fixed[64];
  end = std::to_chars(fixed, fixed + sizeof fixed, d, std::chars_format::fixed).ptr;
  out.append(fixed, static_cast<std::size_t>(end - fixed));
}

bool append_scalar(std::string& out, ValueView v) {
  switch (v.kind()) {
    case Kind::bool_: out += v.as_bool() ? "true" : "false"; return true;
    case Kind::int_: out += std::to_string(v.as_int()); return true;
    case Kind::uint_: out += std::to_string(v.as_uint()); return true;
    case Kind::double_: append_double_as_go(out, v.as_double()); return true;
    case Kind::decimal: out += v.as_decimal().to_string(); return true;
    case Kind::string:
    case Kind::enum_: out += v.as_string(); return true;
    case Kind::date: facts::append_date(out, v.as_int()); return true;
    case Kind::month: facts::append_month(out, v.as_int()); return true;
    case Kind::timestamp: facts::append_timestamp(out, v.as_instant()); return true;
    case Kind::duration: facts::append_duration(out, v.as_instant()); return true;
    case Kind::period:
      out += std::to_string(v.period_amount()) + " " + v.period_unit()->name;
      return true;
    case Kind::struct_: return false;
    default: return false;
  }
}

void add_core(Library& library) {
  Definer define(library);
  add_logic(define);
  add_comparisons(define);
  add_arithmetic(define);
  add_containers(define);
  add_conversions(define);
}

}  // namespace guiju::expr
