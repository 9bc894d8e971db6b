// The row engine: a switch over linear code.
//
// Typed instructions look at the kinds of their operands; anything else (errors, unknowns, nulls, other kinds) goes to
// the overloads through call_with(), out of line, so that the two can never differ.
//
// Tested by tests/expr/vm_test.cpp, tests/agree.
#include "expr/vm.hpp"

#include <algorithm>
#include <cstring>

#include "expr/library_parts.hpp"

namespace guiju::expr {

// --- errors and unknowns ---------------------------------------------------------------------------------

bool is_limit_error(ValueView v) {
  if (!v.is_error()) return false;
  const Code c = v.fault().code;
  return c == code::limit_steps || c == code::limit_memory || c == code::limit_value;
}

namespace {

bool is_value(ValueView v) { return !v.is_error() && !v.is_unknown(); }

ValueView union_of(ValueView a, ValueView b, Arena& arena) {
  if (b.pointer() == nullptr || a.pointer() == b.pointer()) return a;
  if (a.pointer() == nullptr) return b;
  const UnknownSet &x = a.unknowns(), &y = b.unknowns();
  auto* const paths = arena.array<std::uint32_t>(std::size_t{x.count} + y.count);
  auto* const end = std::set_union(x.paths, x.paths + x.count, y.paths, y.paths + y.count, paths);
  auto* const set = arena.array<UnknownSet>(1);
  new (set) UnknownSet{paths, static_cast<std::uint32_t>(end - paths)};
  return ValueView::of_unknown(set);
}

// The first error, else the union of the unknowns; null when all are values.
ValueView first_trouble(const ValueView* args, std::uint32_t count, Arena& arena) {
  ValueView trouble;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (args[i].is_error()) return args[i];
    if (args[i].is_unknown()) trouble = trouble.is_unknown() ? union_of(trouble, args[i], arena) : args[i];
  }
  return trouble;
}

}  // namespace

ValueView unite(ValueView a, ValueView b, Arena& arena) {
  if (a.is_error() || is_value(b)) return a;
  if (b.is_error() || is_value(a)) return b;
  return union_of(a, b, arena);
}

namespace {

// What stands where only a bool, an error or an unknown may be.
ValueView as_logical(ValueView v, const char* function, CallContext& context) {
  if (v.is(Kind::bool_) || !is_value(v)) return v;
  if (v.is_null()) return fault(context, code::null_operand, {"the condition"});
  return no_overload(context, function, &v, 1);
}

ValueView absorb(ValueView a, ValueView b, bool winner, const char* function, CallContext& context) {
  if (is_limit_error(a)) return a;
  if (is_limit_error(b)) return b;
  for (ValueView v : {a, b})
    if (v.is(Kind::bool_) && v.as_bool() == winner) return v;
  a = as_logical(a, function, context);
  b = as_logical(b, function, context);
  if (!is_value(a) || !is_value(b)) return unite(a, b, context.arena);
  return ValueView::of_bool(!winner);
}

}  // namespace

ValueView absorb_and(ValueView a, ValueView b, CallContext& context) {
  return absorb(a, b, false, "_&&_", context);
}
ValueView absorb_or(ValueView a, ValueView b, CallContext& context) {
  return absorb(a, b, true, "_||_", context);
}

namespace {

// Of two unknowns: what both wait for; null: nothing.
ValueView shared(ValueView a, ValueView b, Arena& arena) {
  if (a.pointer() == nullptr || b.pointer() == nullptr) return {};
  const UnknownSet &x = a.unknowns(), &y = b.unknowns();
  auto* const paths = arena.array<std::uint32_t>(x.count);
  auto* const end = std::set_intersection(x.paths, x.paths + x.count, y.paths, y.paths + y.count, paths);
  if (end == paths) return {};
  auto* const set = arena.array<UnknownSet>(1);
  new (set) UnknownSet{paths, static_cast<std::uint32_t>(end - paths)};
  return ValueView::of_unknown(set);
}

// c ? a : b for an unknown c: a, when they are the same. Else c is needed, and what both sides wait for.
[[gnu::noinline]] ValueView either(ValueView c, ValueView a, ValueView b, CallContext& context) {
  if (is_limit_error(a)) return a;
  if (is_limit_error(b)) return b;
  if (a.is_error() && b.is_error()) return a.fault().code == b.fault().code ? a : c;
  if (a.is_unknown() && b.is_unknown()) {
    const ValueView both = shared(a, b, context.arena);
    return both.is_null() ? c : union_of(c, both, context.arena);
  }
  if (!spend(context, weight(a, context.limits.max_value_items) / 16)) return out_of_steps(context);
  return is_identical(a, b) ? a : c;
}

}  // namespace

// --- calls -------------------------------------------------------------------------------------------------

bool fits(const Overload& overload, const ValueView* args, std::uint32_t count) {
  const auto wanted = static_cast<std::uint32_t>(overload.parameters.size());
  if (overload.is_variadic ? count + 1 < wanted : count != wanted) return false;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Type& parameter = overload.parameters[std::min(i, wanted - 1)];
    if (accepts(parameter, args[i])) continue;
    const bool is_generic = parameter.kind() == Kind::dyn || parameter.kind() == Kind::parameter;
    if (!(args[i].is_null() && overload.takes_null && is_generic)) return false;
  }
  return true;
}

namespace {

ValueView over_memory(CallContext& context) {
  return fault(context, code::limit_memory, {std::to_string(context.limits.max_memory)});
}

ValueView null_operand(CallContext& context, const Call& call, std::uint32_t i) {
  const bool is_named = i < call.operands.size() && !call.operands[i].empty();
  return fault(context, code::null_operand, {is_named ? call.operands[i] : "operand " + std::to_string(i + 1)});
}

CallContext context_of(const Program& program, const Instruction& instruction, Scratch& scratch) {
  return {scratch.arena, scratch.limits, scratch.budget, program.sites[instruction.site], nullptr};
}

ValueView call_fitting(const Overload& overload, const ValueView* args, std::uint32_t count, CallContext& context) {
  if (const ValueView trouble = trouble_in_parts(overload, args, count, context); !trouble.is_null()) return trouble;
  context.context = overload.context;
  const ValueView result = overload.call(context, args, count);
  return context.arena.over_limit() ? over_memory(context) : result;
}

[[gnu::noinline]] ValueView call_with(const Program& program, const Instruction& instruction, const Call& call,
                                      const ValueView* args, std::uint32_t count, Scratch& scratch) {
  CallContext context = context_of(program, instruction, scratch);
  const bool is_non_strict = !call.candidates.empty() && call.candidates.front()->is_non_strict;
  if (!is_non_strict) {
    const ValueView trouble = first_trouble(args, count, scratch.arena);
    if (!is_value(trouble)) return trouble;
  }
  for (const Overload* overload : call.candidates)
    if (overload->is_non_strict || fits(*overload, args, count)) return call_fitting(*overload, args, count, context);
  for (std::uint32_t i = 0; i < count; ++i)
    if (args[i].is_null()) return null_operand(context, call, i);
  return no_overload(context, call.function, args, count);
}

[[gnu::noinline]] ValueView call_two(const Program& program, const Instruction& instruction, std::uint32_t call, ValueView a, ValueView b,
                   Scratch& scratch) {
  const ValueView args[2] = {a, b};
  return call_with(program, instruction, program.calls[call], args, 2, scratch);
}

// --- parts of values -----------------------------------------------------------------------------------------

enum class Access : std::uint8_t { plain, optional, test };

ValueView wrap(CallContext& context, Access access, ValueView found) {
  if (access == Access::test) return found.is_unknown() ? found : ValueView::of_bool(!found.is_null());
  if (access == Access::plain) return found;
  return is_value(found) ? some(context, found) : found;
}
ValueView missing(CallContext& context, Access access, Code code, std::string_view name) {
  if (access == Access::test) return ValueView::of_bool(false);
  return access == Access::optional ? none() : fault(context, code, {name});
}

ValueView select(CallContext& context, ValueView v, std::string_view name, Access access) {
  if (!is_value(v)) return v;
  switch (v.kind()) {
    case Kind::map: {
      if (!spend(context, v.size() / 16)) return out_of_steps(context);
      const ValueView* const entry = find_entry(v, ValueView::of_string(name));
      if (entry == nullptr) return missing(context, access, code::no_such_key, name);
      return access == Access::test ? ValueView::of_bool(true) : wrap(context, access, entry[1]);
    }
    case Kind::struct_: {
      const int field = v.struct_type()->find(name);
      if (field < 0) return fault(context, code::no_such_field, {name});
      const ValueView found = v.fields()[field];
      if (found.is_null() && access == Access::optional) return none();
      return wrap(context, access, found);
    }
    case Kind::optional:
      if (v.inner() == nullptr) return access == Access::test ? ValueView::of_bool(false) : none();
      return select(context, *v.inner(), name, access == Access::plain ? Access::optional : access);
    case Kind::null:
      return fault(context, code::null_operand, {"what ." + std::string(name) + " is taken of"});
    default:
      return fault(context, code::no_such_field, {name});
  }
}

[[gnu::noinline]] ValueView index_value(const Program& program, const Instruction& instruction, ValueView a, ValueView b, Scratch& scratch) {
  if (a.is(Kind::list) && b.is(Kind::int_)) {
    const std::int64_t i = b.as_int();
    if (i >= 0 && i < static_cast<std::int64_t>(a.size())) return a[static_cast<std::uint32_t>(i)];
  }
  return call_two(program, instruction, instruction.imm, a, b, scratch);
}

[[gnu::noinline]] ValueView in_constant_set(const Program& program, const Instruction& instruction, ValueView a, Scratch& scratch) {
  const ConstantSet& set = program.sets[instruction.imm];
  if (set.holds(a)) return ValueView::of_bool(set.contains(a));
  return call_two(program, instruction, set.call, a, set.list, scratch);
}

// --- new values ---------------------------------------------------------------------------------------------

// An item written `?x`: true and the inside when there is one.
bool take_optional(CallContext& context, ValueView item, ValueView& inside, ValueView& error) {
  if (!item.is(Kind::optional)) {
    error = no_overload(context, "?", &item, 1);
    return false;
  }
  if (item.inner() == nullptr) return false;
  inside = *item.inner();
  return true;
}

bool is_optional_item(const Shape& shape, std::uint32_t i) {
  return i < shape.optional_items.size() && shape.optional_items[i];
}

// What keeps a list, map or struct from being made: an error, or an unknown where it must be known whether a part is there.
// Other parts may be unknown inside it. Null: nothing.
ValueView trouble_of_items(CallContext& context, const Shape& shape, const ValueView* items, std::uint32_t count) {
  ValueView unknown;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (items[i].is_error()) return items[i];
    if (items[i].is_unknown() && is_optional_item(shape, i)) unknown = unknown.is_null() ? items[i] : union_of(unknown, items[i], context.arena);
  }
  return unknown;
}

ValueView make_list(CallContext& context, const Shape& shape, const ValueView* items, std::uint32_t count) {
  const ValueView trouble = trouble_of_items(context, shape, items, count);
  if (!trouble.is_null()) return trouble;
  if (const ValueView refused = charge_for_items(context, items, count); !refused.is_null()) return refused;
  ValueView* const room = list_room(context, count);
  if (room == nullptr) return too_large(context);
  std::uint32_t size = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    ValueView item = items[i], error;
    if (is_optional_item(shape, i) && !take_optional(context, items[i], item, error)) {
      if (error.is_error()) return error;
      continue;
    }
    room[size++] = item;
  }
  return ValueView::of_list(room, size);
}

ValueView make_map(CallContext& context, const Shape& shape, const ValueView* pairs, std::uint32_t count) {
  ValueView unknown;
  for (std::uint32_t i = 0; i < 2 * count; ++i) {
    if (pairs[i].is_error()) return pairs[i];
    const bool is_wanted = i % 2 == 0 || is_optional_item(shape, i / 2);
    if (is_wanted && pairs[i].is_unknown()) unknown = unknown.is_null() ? pairs[i] : union_of(unknown, pairs[i], context.arena);
  }
  if (!unknown.is_null()) return unknown;
  if (const ValueView refused = charge_for_items(context, pairs, 2 * std::size_t{count}); !refused.is_null()) return refused;
  ValueView* const room = list_room(context, 2 * std::uint64_t{count});
  if (room == nullptr) return too_large(context);
  std::uint32_t size = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const ValueView key = pairs[2 * i];
    ValueView value = pairs[2 * i + 1], error;
    if (!is_key_kind(key.kind())) return fault(context, code::bad_key, {kind_name(key.kind())});
    if (find_entry(ValueView::of_map(room, size), key) != nullptr)
      return fault(context, code::repeated_key, {quote_value(key)});
    if (!spend(context, size / 16)) return out_of_steps(context);
    if (is_optional_item(shape, i) && !take_optional(context, value, value, error)) {
      if (error.is_error()) return error;
      continue;
    }
    room[2 * size] = key;
    room[2 * size++ + 1] = value;
  }
  return ValueView::of_map(room, size);
}

ValueView make_struct(CallContext& context, const Shape& shape, const ValueView* values, std::uint32_t count) {
  const ValueView trouble = trouble_of_items(context, shape, values, count);
  if (!trouble.is_null()) return trouble;
  ValueView* const room = list_room(context, shape.structure->fields.size());
  if (room == nullptr) return too_large(context);
  for (std::uint32_t i = 0; i < count; ++i) {
    ValueView value = values[i], error;
    if (is_optional_item(shape, i) && !take_optional(context, values[i], value, error)) {
      if (error.is_error()) return error;
      continue;
    }
    room[shape.fields[i]] = value;
  }
  return ValueView::of_struct(shape.structure, room, context.arena);
}

const Shape& shape_of(const Program& program, const Instruction& instruction) {
  static const Shape plain;
  return instruction.imm == 0 ? plain : program.shapes[instruction.imm - 1];
}

// Lists that grow in place: the room is 4, 8, 16 … items, and full when the count is one of those.
ValueView* grown(CallContext& context, const ValueView* items, std::uint32_t count, std::uint32_t width) {
  const bool is_full = count == 0 || (count >= 4 && (count & (count - 1)) == 0);
  if (!is_full) return const_cast<ValueView*>(items);  // this loop's own room
  const std::size_t room_size = (count == 0 ? 4 : 2 * std::size_t{count}) * width;
  auto* const room = context.arena.array<ValueView>(room_size);
  std::copy_n(items, std::size_t{count} * width, room);
  return room;
}

[[gnu::noinline]] ValueView append(const Program& program, const Instruction& instruction, ValueView list, ValueView item,
                                   Scratch& scratch) {
  CallContext context = context_of(program, instruction, scratch);
  if (!is_value(list) || item.is_error()) return unite(list, item, context.arena);
  if (list.size() >= context.limits.max_value_items) return too_large(context);
  if (const ValueView refused = charge_for_items(context, &item, 1); !refused.is_null()) return refused;
  ValueView* const room = grown(context, list.items(), list.size(), 1);
  new (&room[list.size()]) ValueView(item);
  return context.arena.over_limit() ? over_memory(context) : ValueView::of_list(room, list.size() + 1);
}

// `imm` 1: the key cannot be there yet.
[[gnu::noinline]] ValueView insert(const Program& program, const Instruction& instruction, ValueView map, ValueView key,
                                   ValueView value, Scratch& scratch) {
  CallContext context = context_of(program, instruction, scratch);
  const bool is_new = instruction.imm != 0;
  if (!is_value(map) || !is_value(key) || value.is_error()) return unite(unite(map, key, context.arena), value, context.arena);
  if (!is_key_kind(key.kind())) return fault(context, code::bad_key, {kind_name(key.kind())});
  if (!is_new) {
    if (!spend(context, map.size() / 16)) return out_of_steps(context);
    if (find_entry(map, key) != nullptr) return fault(context, code::repeated_key, {quote_value(key)});
  }
  if (map.size() >= context.limits.max_value_items) return too_large(context);
  if (const ValueView refused = charge_for_items(context, &value, 1); !refused.is_null()) return refused;
  ValueView* const room = grown(context, map.items(), map.size(), 2);
  new (&room[2 * map.size()]) ValueView(key);
  new (&room[2 * map.size() + 1]) ValueView(value);
  return context.arena.over_limit() ? over_memory(context) : ValueView::of_map(room, map.size() + 1);
}

// --- the loop over instructions ---------------------------------------------------------------------------------

bool same_text(const ValueView& a, const ValueView& b) {
  return a.size() == b.size() && (a.size() == 0 || std::memcmp(a.pointer(), b.pointer(), a.size()) == 0);
}
int compare_text(const ValueView& a, const ValueView& b) {
  const std::size_t common = std::min(a.size(), b.size());
  const int sign = common == 0 ? 0 : std::memcmp(a.pointer(), b.pointer(), common);
  return sign != 0 ? sign : a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
}
int compare_instants(const ValueView& a, const ValueView& b) {
  const Instant x = a.as_instant(), y = b.as_instant();
  if (x.seconds != y.seconds) return x.seconds < y.seconds ? -1 : 1;
  return x.nanos < y.nanos ? -1 : x.nanos > y.nanos ? 1 : 0;
}
[[gnu::noinline]] int compare_wide(ValueView a, ValueView b) { return compare(a.as_decimal(), b.as_decimal()); }
int compare_decimals(const ValueView& a, const ValueView& b) {
  if (a.scale() == b.scale() && a.is_narrow() && b.is_narrow())
    return a.as_int() < b.as_int() ? -1 : a.as_int() > b.as_int() ? 1 : 0;
  return compare_wide(a, b);
}

bool both(const ValueView& a, const ValueView& b, Kind kind) { return a.is(kind) && b.is(kind); }
bool both_of_enum(const ValueView& a, const ValueView& b) { return both(a, b, Kind::enum_) && a.enum_type() == b.enum_type(); }
bool both_narrow(const ValueView& a, const ValueView& b) {
  return both(a, b, Kind::decimal) && a.is_narrow() && b.is_narrow();
}

// Jumps out of a loop that cannot go on.
[[gnu::noinline]] ValueView bad_range(const Program& program, const Instruction& instruction, ValueView range, Scratch& scratch) {
  if (!is_value(range)) return range;
  CallContext context = context_of(program, instruction, scratch);
  if (range.is_null()) return fault(context, code::null_operand, {"the list"});
  return no_overload(context, "loop", &range, 1);
}
// No steps left for a turn, or no memory: a loop that throws its errors away would go on to fill it.
[[gnu::noinline]] ValueView no_more_turns(const Program& program, const Instruction& instruction, const Loop& loop, Scratch& scratch) {
  CallContext context = context_of(program, instruction, scratch);
  if (scratch.budget.steps_left >= loop.turn_cost) return over_memory(context);
  scratch.budget.steps_left = 0;
  return out_of_steps(context);
}

[[gnu::noinline]] void take_item(ValueView range, std::uint32_t position, bool has_two_variables, ValueView* variables) {
  if (range.is(Kind::list)) {
    variables[0] = has_two_variables ? ValueView::of_int(position) : range[position];
    if (has_two_variables) variables[1] = range[position];
  } else {
    variables[0] = range.items()[2 * position];
    if (has_two_variables) variables[1] = range.items()[2 * position + 1];
  }
}

// The instructions that are rare or heavy, out of the hot loop.
[[gnu::noinline]] ValueView make_value(const Program& program, const Instruction& instruction, const ValueView* args,
                                       std::uint32_t count, Scratch& scratch) {
  CallContext context = context_of(program, instruction, scratch);
  const auto name = [&] { return program.constant_views[instruction.imm].as_string(); };
  switch (instruction.op) {
    case Op::and_: return absorb_and(args[0], args[1], context);
    case Op::or_: return absorb_or(args[0], args[1], context);
    case Op::jump_unless_bool:
    case Op::jump_unless_true: return as_logical(args[0], "_?_:_", context);
    case Op::either: return args[0].is_unknown() ? either(args[0], args[1], args[2], context) : args[2];
    case Op::eq_any:
    case Op::ne_any: {
      const ValueView trouble = first_trouble(args, 2, scratch.arena);
      if (!is_value(trouble)) return trouble;
      const ValueView same = equality(context, args[0], args[1]);
      if (!same.is(Kind::bool_)) return same;
      return ValueView::of_bool(same.as_bool() == (instruction.op == Op::eq_any));
    }
    case Op::in_set: return in_constant_set(program, instruction, args[0], scratch);
    case Op::index: return index_value(program, instruction, args[0], args[1], scratch);
    case Op::field:
      if (args[0].is(Kind::struct_) && instruction.b < args[0].size()) return args[0].fields()[instruction.b];
      return select(context, args[0], name(), Access::plain);
    case Op::select: return select(context, args[0], name(), Access::plain);
    case Op::select_optional: return select(context, args[0], name(), Access::optional);
    case Op::has: return select(context, args[0], name(), Access::test);
    case Op::make_list:
    case Op::make_map:
    case Op::make_struct: {
      const Shape& shape = shape_of(program, instruction);
      const ValueView made = instruction.op == Op::make_list  ? make_list(context, shape, args, instruction.b)
                             : instruction.op == Op::make_map ? make_map(context, shape, args, instruction.b)
                                                              : make_struct(context, shape, args, instruction.b);
      return scratch.arena.over_limit() ? over_memory(context) : made;
    }
    default: return call_with(program, instruction, program.calls[instruction.imm], args, count, scratch);
  }
}

template <bool is_stretch>
ValueView execute(const Program& program, std::uint32_t begin, std::uint32_t stop, const ValueView* slots, Scratch& scratch) {
  ValueView* const registers = scratch.registers.data();
  const ValueView* const bases[4] = {registers, program.constant_views.data(), slots, registers};
  const Instruction* const code = program.code.data();
  const auto at = [&](std::uint16_t operand) -> const ValueView& {
    return bases[operand >> 14][operand & (Operand::places - 1)];
  };
  std::uint32_t pc = begin;
  for (;;) {
    if constexpr (is_stretch)
      if (pc == stop) return ValueView();
    const Instruction& i = code[pc++];
    ValueView& dst = registers[i.dst];

#define GUIJU_SLOW2 dst = call_two(program, i, i.imm, a, b, scratch)
#define GUIJU_COMPARE_CASES(kind, when, sign_test)                                              \
  case Op::eq_##kind: GUIJU_COMPARE_CASE(when, sign_test(==))                                   \
  case Op::ne_##kind: GUIJU_COMPARE_CASE(when, sign_test(!=))                                   \
  case Op::lt_##kind: GUIJU_COMPARE_CASE(when, sign_test(<))                                    \
  case Op::le_##kind: GUIJU_COMPARE_CASE(when, sign_test(<=))                                   \
  case Op::gt_##kind: GUIJU_COMPARE_CASE(when, sign_test(>))                                    \
  case Op::ge_##kind: GUIJU_COMPARE_CASE(when, sign_test(>=))
#define GUIJU_COMPARE_CASE(when, test)             \
  {                                                \
    const ValueView &a = at(i.a), &b = at(i.b);      \
    if (when) [[likely]] dst = ValueView::of_bool(test); \
    else GUIJU_SLOW2;                              \
    break;                                         \
  }
#define GUIJU_INT_TEST(op) a.as_int() op b.as_int()
#define GUIJU_DOUBLE_TEST(op) a.as_double() op b.as_double()
#define GUIJU_DECIMAL_TEST(op) compare_decimals(a, b) op 0
#define GUIJU_TEXT_TEST(op) compare_text(a, b) op 0
#define GUIJU_TIME_TEST(op) compare_instants(a, b) op 0
#define GUIJU_MEMBER_TEST(op) a.member() op b.member()
#define GUIJU_ARITHMETIC_CASE(kind_, builtin, make)                                \
  {                                                                                \
    const ValueView &a = at(i.a), &b = at(i.b);                                      \
    std::int64_t result;                                                           \
    if (both(a, b, kind_) && !builtin(a.as_int(), b.as_int(), &result)) [[likely]] \
      dst = make;                                                                  \
    else GUIJU_SLOW2;                                                              \
    break;                                                                         \
  }
#define GUIJU_DOUBLE_CASE(op)                                                                      \
  {                                                                                                \
    const ValueView &a = at(i.a), &b = at(i.b);                                                      \
    if (both(a, b, Kind::double_)) [[likely]] dst = ValueView::of_double(a.as_double() op b.as_double()); \
    else GUIJU_SLOW2;                                                                              \
    break;                                                                                         \
  }

    switch (i.op) {
      case Op::ret: return at(i.a);
      case Op::constant: dst = program.constant_views[i.imm]; break;
      case Op::slot: dst = slots[i.imm]; break;
      case Op::move: dst = at(i.a); break;

      case Op::jump_if_false: {
        const ValueView& a = at(i.a);
        if (a.is_false()) {
          if (&dst != &a) dst = ValueView::of_bool(false);
          pc = i.imm;
        }
        break;
      }
      case Op::jump_if_true: {
        const ValueView& a = at(i.a);
        if (a.is_true()) {
          if (&dst != &a) dst = ValueView::of_bool(true);
          pc = i.imm;
        }
        break;
      }
      case Op::jump_unless_bool: {
        const ValueView& a = at(i.a);
        if (!a.is(Kind::bool_) && !a.is_unknown()) [[unlikely]] {
          dst = make_value(program, i, &a, 1, scratch);
          pc = i.imm;
        }
        break;
      }
      case Op::jump_unless_true: {
        const ValueView& a = at(i.a);
        if (a.is_true()) break;
        pc = i.imm;
        if (a.is_false()) break;
        if (a.is_unknown()) dst = unite(dst, a, scratch.arena);
        else dst = make_value(program, i, &a, 1, scratch);
        break;
      }
      case Op::either: {
        const ValueView& c = at(i.a);
        if (!c.is_unknown()) [[likely]] dst = at(i.b);
        else dst = make_value(program, i, std::data({c, dst, at(i.b)}), 3, scratch);
        break;
      }

      case Op::and_: {
        const ValueView &a = at(i.a), &b = at(i.b);
        if (both(a, b, Kind::bool_)) [[likely]] {
          dst = ValueView::of_bool(a.as_bool() && b.as_bool());
        } else {
          const ValueView args[2] = {a, b};
          dst = make_value(program, i, args, 2, scratch);
        }
        break;
      }
      case Op::or_: {
        const ValueView &a = at(i.a), &b = at(i.b);
        if (both(a, b, Kind::bool_)) [[likely]] {
          dst = ValueView::of_bool(a.as_bool() || b.as_bool());
        } else {
          const ValueView args[2] = {a, b};
          dst = make_value(program, i, args, 2, scratch);
        }
        break;
      }
      case Op::not_: {
        const ValueView& a = at(i.a);
        if (a.is(Kind::bool_)) [[likely]] dst = ValueView::of_bool(!a.as_bool());
        else dst = call_with(program, i, program.calls[i.imm], &a, 1, scratch);
        break;
      }

      case Op::call1: {
        const ValueView& a = at(i.a);
        dst = call_with(program, i, program.calls[i.imm], &a, 1, scratch);
        break;
      }
      case Op::call2: {
        const ValueView args[2] = {at(i.a), at(i.b)};
        dst = call_with(program, i, program.calls[i.imm], args, 2, scratch);
        break;
      }
      case Op::call: dst = call_with(program, i, program.calls[i.imm], registers + i.a, i.b, scratch); break;

      GUIJU_COMPARE_CASES(int, both(a, b, Kind::int_), GUIJU_INT_TEST)
      GUIJU_COMPARE_CASES(double, both(a, b, Kind::double_), GUIJU_DOUBLE_TEST)
      GUIJU_COMPARE_CASES(decimal, both(a, b, Kind::decimal), GUIJU_DECIMAL_TEST)
      GUIJU_COMPARE_CASES(date, both(a, b, Kind::date), GUIJU_INT_TEST)
      GUIJU_COMPARE_CASES(timestamp, both(a, b, Kind::timestamp), GUIJU_TIME_TEST)
      GUIJU_COMPARE_CASES(enum, both_of_enum(a, b), GUIJU_MEMBER_TEST)
      case Op::eq_string: GUIJU_COMPARE_CASE(both(a, b, Kind::string), same_text(a, b))
      case Op::ne_string: GUIJU_COMPARE_CASE(both(a, b, Kind::string), !same_text(a, b))
      case Op::lt_string: GUIJU_COMPARE_CASE(both(a, b, Kind::string), compare_text(a, b) < 0)
      case Op::le_string: GUIJU_COMPARE_CASE(both(a, b, Kind::string), compare_text(a, b) <= 0)
      case Op::gt_string: GUIJU_COMPARE_CASE(both(a, b, Kind::string), compare_text(a, b) > 0)
      case Op::ge_string: GUIJU_COMPARE_CASE(both(a, b, Kind::string), compare_text(a, b) >= 0)
      case Op::eq_bool: GUIJU_COMPARE_CASE(both(a, b, Kind::bool_), a.as_bool() == b.as_bool())
      case Op::ne_bool: GUIJU_COMPARE_CASE(both(a, b, Kind::bool_), a.as_bool() != b.as_bool())

      case Op::add_int: GUIJU_ARITHMETIC_CASE(Kind::int_, __builtin_add_overflow, ValueView::of_int(result))
      case Op::sub_int: GUIJU_ARITHMETIC_CASE(Kind::int_, __builtin_sub_overflow, ValueView::of_int(result))
      case Op::mul_int: GUIJU_ARITHMETIC_CASE(Kind::int_, __builtin_mul_overflow, ValueView::of_int(result))
      case Op::div_int:
      case Op::mod_int: {
        const ValueView &a = at(i.a), &b = at(i.b);
        if (both(a, b, Kind::int_) && b.as_int() > 0) [[likely]]
          dst = ValueView::of_int(i.op == Op::div_int ? a.as_int() / b.as_int() : a.as_int() % b.as_int());
        else GUIJU_SLOW2;
        break;
      }
      case Op::neg_int: {
        const ValueView& a = at(i.a);
        if (a.is(Kind::int_) && a.as_int() != INT64_MIN) [[likely]] dst = ValueView::of_int(-a.as_int());
        else dst = call_with(program, i, program.calls[i.imm], &a, 1, scratch);
        break;
      }
      case Op::add_double: GUIJU_DOUBLE_CASE(+)
      case Op::sub_double: GUIJU_DOUBLE_CASE(-)
      case Op::mul_double: GUIJU_DOUBLE_CASE(*)
      case Op::div_double: GUIJU_DOUBLE_CASE(/)
      case Op::add_decimal:
      case Op::sub_decimal: {
        const ValueView &a = at(i.a), &b = at(i.b);
        std::int64_t result;
        if (both_narrow(a, b) && a.scale() == b.scale() &&
            !(i.op == Op::add_decimal ? __builtin_add_overflow(a.as_int(), b.as_int(), &result)
                                      : __builtin_sub_overflow(a.as_int(), b.as_int(), &result))) [[likely]]
          dst = ValueView::of_narrow_decimal(result, a.scale());
        else GUIJU_SLOW2;
        break;
      }
      case Op::mul_decimal: {
        const ValueView &a = at(i.a), &b = at(i.b);
        std::int64_t result;
        if (both_narrow(a, b) && a.scale() + b.scale() <= Decimal::max_scale &&
            !__builtin_mul_overflow(a.as_int(), b.as_int(), &result)) [[likely]]
          dst = ValueView::of_narrow_decimal(result, static_cast<std::uint8_t>(a.scale() + b.scale()));
        else GUIJU_SLOW2;
        break;
      }

      case Op::in_set: {
        const ValueView& a = at(i.a);
        const ConstantSet& set = program.sets[i.imm];
        if (set.holds(a)) [[likely]] dst = ValueView::of_bool(set.contains(a));
        else dst = in_constant_set(program, i, a, scratch);
        break;
      }
      case Op::index: {
        const ValueView &a = at(i.a), &b = at(i.b);
        dst = index_value(program, i, a, b, scratch);
        break;
      }
      case Op::field: {
        const ValueView& a = at(i.a);
        if (a.is(Kind::struct_) && i.b < a.size()) [[likely]] dst = a.fields()[i.b];
        else dst = make_value(program, i, &a, 1, scratch);
        break;
      }
      case Op::select:
      case Op::select_optional:
      case Op::has: {
        const ValueView& a = at(i.a);
        dst = make_value(program, i, &a, 1, scratch);
        break;
      }
      case Op::eq_any:
      case Op::ne_any: {
        const ValueView args[2] = {at(i.a), at(i.b)};
        dst = make_value(program, i, args, 2, scratch);
        break;
      }
      case Op::make_list:
      case Op::make_struct:
      case Op::make_map: dst = make_value(program, i, registers + i.a, i.b, scratch); break;

      case Op::list_append: dst = append(program, i, dst, at(i.a), scratch); break;
      case Op::map_insert: dst = insert(program, i, dst, at(i.a), at(i.b), scratch); break;

      case Op::loop_begin: {
        const ValueView& range = at(i.a);
        if (!range.is(Kind::list) && !range.is(Kind::map)) [[unlikely]] {
          const Loop& loop = program.loops[i.imm];
          registers[loop.dst] = bad_range(program, i, range, scratch);
          pc = loop.end;
        } else {
          registers[i.b] = ValueView::of_int(0);
        }
        break;
      }
      case Op::loop_next: {
        const Loop& loop = program.loops[i.imm];
        const ValueView& range = at(i.a);
        ValueView* const variables = registers + i.b;
        const auto position = static_cast<std::uint32_t>(variables[0].as_int());
        if (position >= range.size()) {
          pc = loop.exit;
        } else if (scratch.budget.steps_left < loop.turn_cost || scratch.arena.over_limit()) [[unlikely]] {
          registers[loop.dst] = no_more_turns(program, i, loop, scratch);
          pc = loop.end;
        } else {
          scratch.budget.steps_left -= loop.turn_cost;
          variables[0] = ValueView::of_int(std::int64_t{position} + 1);
          take_item(range, position, loop.has_two_variables, variables + 1);
        }
        break;
      }
      case Op::loop_again: pc = i.imm; break;
    }
  }
#undef GUIJU_SLOW2
#undef GUIJU_COMPARE_CASES
#undef GUIJU_COMPARE_CASE
#undef GUIJU_INT_TEST
#undef GUIJU_DOUBLE_TEST
#undef GUIJU_DECIMAL_TEST
#undef GUIJU_TEXT_TEST
#undef GUIJU_TIME_TEST
#undef GUIJU_MEMBER_TEST
#undef GUIJU_ARITHMETIC_CASE
#undef GUIJU_DOUBLE_CASE
}

}  // namespace

ValueView run(const Program& program, const ValueView* slots, Scratch& scratch) {
  if (program.questions)
    if (const std::uint8_t answer = program.questions->ask(slots); answer != Question::none) return ValueView::of_bool(answer == Question::yes);
  if (scratch.registers.size() < program.register_count) scratch.registers.resize(program.register_count);
  return bounded(program, execute<false>(program, 0, 0, slots, scratch), scratch);
}

ValueView bounded(const Program& program, ValueView result, Scratch& scratch) {
  const bool has_parts = result.is(Kind::list) || result.is(Kind::map) || result.is(Kind::optional) || result.is(Kind::struct_);
  if (!has_parts || weight(result, scratch.limits.max_value_items) <= scratch.limits.max_value_items) return result;
  CallContext context = context_of(program, program.code.back(), scratch);
  return too_large(context);
}

ValueView run_loop(const Program& program, const Loop& loop, const ValueView* slots, Scratch& scratch) {
  execute<true>(program, loop.begin, loop.end, slots, scratch);
  return scratch.registers[loop.dst];
}

ValueView apply(const Program& program, const Instruction& instruction, const ValueView* args, std::uint32_t count,
                Scratch& scratch) {
  return make_value(program, instruction, args, count, scratch);
}

}  // namespace guiju::expr
