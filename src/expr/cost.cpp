#include "expr/cost.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "expr/library_parts.hpp"

namespace guiju::expr {
namespace {

constexpr std::uint64_t most_work = 200'000;  // instructions walked
constexpr std::uint64_t text_of_scalar = 64;  // bytes of a number, a date … as text

std::uint64_t plus(std::uint64_t a, std::uint64_t b) { return std::min(a + b, Size::unbounded); }  // both are at most that
std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? Size::unbounded : std::min(product, Size::unbounded);
}

Size text_of(std::uint64_t bytes) { return {0, 0, bytes, 1 + bytes / 64}; }
Size unbounded() { return {Size::unbounded, Size::unbounded, Size::unbounded, Size::unbounded}; }

// One that is as large as the larger in everything.
Size larger(const Size& a, const Size& b) {
  return {std::max(a.items, b.items), std::max(a.inner, b.inner), std::max(a.bytes, b.bytes), std::max(a.weight, b.weight)};
}
bool is_within(const Size& a, const Size& b) {
  return a.items <= b.items && a.inner <= b.inner && a.bytes <= b.bytes && a.weight <= b.weight;
}
Size part_of(const Size& s) { return {s.inner, s.inner, s.bytes, s.inner == 0 ? std::min(s.weight, 1 + s.bytes / 64) : s.weight}; }
// `count` of these together.
Size list_of(std::uint64_t count, const Size& part) {
  return {count, count == 0 ? 0 : std::max(part.items, part.inner), part.bytes, plus(1, times(count, part.weight))};
}
void add_part(Size& whole, const Size& part) {
  whole.items = plus(whole.items, 1);
  whole.inner = std::max({whole.inner, part.items, part.inner});
  whole.bytes = std::max(whole.bytes, part.bytes);
  whole.weight = plus(whole.weight, part.weight);
}

bool is_among(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class Walk {
 public:
  Walk(const Program& program, const SizeOfSlot& size_of_slot, const Limits& limits)
      : program_(program), size_of_slot_(size_of_slot), limits_(limits), registers_(program.register_count) {}

  std::uint64_t run() {
    const std::uint64_t steps = stretch(0, static_cast<std::uint32_t>(program_.code.size()));
    return work_ > most_work ? limits_.max_steps : std::min(steps, limits_.max_steps);
  }

 private:
  Size at(std::uint16_t operand) const {
    const std::uint32_t place = Operand::place(operand);
    switch (Operand::space(operand)) {
      case Operand::constant: return size_of(program_.constant_views[place]);
      case Operand::slot: return size_of_slot_(place);
      default: return registers_[place];
    }
  }
  // The most that a value made by a program can be.
  Size largest() const {
    return {limits_.max_value_items, limits_.max_value_items, limits_.max_value_bytes,
            times(limits_.max_value_items, 1 + limits_.max_value_bytes / 64)};
  }

  std::uint64_t stretch(std::uint32_t begin, std::uint32_t end) {
    std::uint64_t steps = 0;
    for (std::uint32_t pc = begin; pc < end;) {
      if (++work_ > most_work) return limits_.max_steps;
      const Instruction& i = program_.code[pc];
      if (i.op == Op::loop_begin) {
        steps = plus(steps, loop(program_.loops[i.imm], i, pc));
        pc = program_.loops[i.imm].end;
      } else {
        steps = plus(steps, one(i));
        ++pc;
      }
    }
    return steps;
  }

  std::uint64_t loop(const Loop& loop, const Instruction& begin, std::uint32_t pc) {
    std::uint32_t next = pc + 1;
    while (program_.code[next].op != Op::loop_next || program_.code[next].imm != begin.imm) ++next;
    const Size range = at(begin.a), part = part_of(range);
    const std::uint64_t turns = range.items;
    std::uint64_t steps = stretch(pc + 1, next);
    const std::uint16_t accumulator = program_.code[next - 1].dst;  // what the start was put into
    const auto take_part = [&] {
      registers_[begin.b] = {};
      registers_[begin.b + 1] = registers_[begin.b + 2] = part;
    };
    const Size start = registers_[accumulator];
    take_part();
    std::uint64_t turn = stretch(next + 1, loop.exit);
    if (!is_within(registers_[accumulator], start)) {
      registers_[accumulator] = grown(start, registers_[accumulator], turns, next + 1, loop.exit, accumulator);
      take_part();
      turn = stretch(next + 1, loop.exit);
    }
    steps = plus(steps, times(turns, plus(turn, loop.turn_cost)));
    return plus(steps, stretch(loop.exit, loop.end));
  }

  // An accumulator after all turns: it grows by items, or by we know not what.
  Size grown(const Size& start, const Size& after_one, std::uint64_t turns, std::uint32_t begin, std::uint32_t end, std::uint16_t accumulator) const {
    std::uint64_t added = 0;
    for (std::uint32_t pc = begin; pc < end; ++pc) {
      const Instruction& i = program_.code[pc];
      if (i.dst != accumulator) continue;
      if (i.op == Op::list_append || i.op == Op::map_insert) ++added;
      else if (i.op != Op::jump_unless_true && i.op != Op::jump_unless_bool && i.op != Op::jump_if_false && i.op != Op::jump_if_true &&
               i.op != Op::loop_again && i.op != Op::loop_next && i.op != Op::loop_begin)
        return largest();
    }
    const std::uint64_t items = std::min(plus(start.items, times(turns, added)), std::uint64_t{limits_.max_value_items} + 1);
    return {items, after_one.inner, after_one.bytes, plus(1, times(items, after_one.weight))};
  }

  // The steps of one instruction; its result's size goes where the result goes.
  std::uint64_t one(const Instruction& i) {
    switch (i.op) {
      case Op::ret: case Op::loop_next: case Op::loop_again: return 0;
      case Op::jump_unless_true: return 0;  // dst stays, or becomes an error or unknown
      case Op::constant: registers_[i.dst] = size_of(program_.constant_views[i.imm]); return 0;
      case Op::slot: registers_[i.dst] = size_of_slot_(i.imm); return 0;
      case Op::move: registers_[i.dst] = at(i.a); return 0;
      case Op::either: {
        const Size first = registers_[i.dst];
        registers_[i.dst] = larger(first, at(i.b));
        return first.weight / 16;
      }
      case Op::call1: return call(i, {at(i.a)});
      case Op::call2: return call(i, {at(i.a), at(i.b)});
      case Op::call: return call(i, {registers_.begin() + i.a, registers_.begin() + i.a + i.b});
      case Op::in_set: return in_set(i);
      case Op::index: case Op::field: case Op::select: case Op::select_optional: case Op::has: {
        const Size of = at(i.a);
        registers_[i.dst] = i.op == Op::has ? Size{} : part_of(of);
        return plus(of.items, of.inner) / 16;  // looked for in a map, or in the map inside an optional
      }
      case Op::eq_any: case Op::ne_any: {
        const std::uint64_t steps = at(i.a).weight / 16;
        registers_[i.dst] = {};
        return steps;
      }
      case Op::make_list: case Op::make_struct: return make(i, i.b, false);
      case Op::make_map: return make(i, 2u * i.b, true);
      case Op::list_append: case Op::map_insert: return append(i);
      default: registers_[i.dst] = {}; return 0;  // typed instructions and jumps: of scalars and texts to scalars
    }
  }

  std::uint64_t in_set(const Instruction& i) {
    const Size item = at(i.a);
    const ConstantSet& set = program_.sets[i.imm];
    registers_[i.dst] = {};
    return item.has_parts() ? times(set.items.size(), plus(1, item.weight)) : set.items.size() / 16 + set.items.size() / 16;
  }

  std::uint64_t make(const Instruction& i, std::uint32_t count, bool is_map) {
    Size made;
    std::uint64_t parts = 0;
    for (std::uint32_t n = 0; n < count; ++n) {
      const Size& part = registers_[i.a + n];
      if (part.has_parts()) parts = plus(parts, part.weight);
      if (!is_map || n % 2 == 1) add_part(made, part);
      else made.bytes = std::max(made.bytes, part.bytes), made.weight = plus(made.weight, part.weight);
    }
    registers_[i.dst] = made;
    return plus(parts / 16, is_map ? times(count, count) / 64 : 0);
  }

  std::uint64_t append(const Instruction& i) {
    Size& made = registers_[i.dst];
    const Size part = at(i.op == Op::map_insert ? i.b : i.a);
    const std::uint64_t steps = plus(part.has_parts() ? part.weight / 16 : 0, i.op == Op::map_insert ? made.items / 16 + 1 : 0);
    if (i.op == Op::map_insert) {
      const Size key = at(i.a);
      made.bytes = std::max(made.bytes, key.bytes);
      made.weight = plus(made.weight, key.weight);
    }
    add_part(made, part);
    return steps;
  }

  // --- calls
  std::uint64_t call(const Instruction& i, const std::vector<Size>& args) {
    const Call& call = program_.calls[i.imm];
    std::uint64_t steps = 0;
    Size result;
    for (const Overload* overload : call.candidates) {
      steps = std::max(steps, steps_of(*overload, args, i));
      result = larger(result, result_of(*overload, args, i));
    }
    registers_[i.dst] = result;
    return steps;
  }

  // Looking at all parts of all arguments, and what the function does; none does more than look at each part of one
  // argument for each part of another, or put a list in order.
  std::uint64_t steps_of(const Overload& overload, const std::vector<Size>& args, const Instruction& i) const {
    if (overload.function == "lists.range") return range_of(i) / 16;
    std::uint64_t sum = 0, pairs = 0;
    bool is_scalar = true;
    for (const Size& arg : args) {
      is_scalar &= arg.items == 0 && arg.bytes == 0 && !arg.has_parts();
      pairs = plus(pairs, times(sum, arg.weight));
      sum = plus(sum, plus(arg.weight, plus(arg.items, arg.bytes)));
    }
    if (is_scalar) return plus(overload.cost, args.size() / 16);
    if (overload.takes_partial && is_among(overload.function, {"size", "count", "first", "last", "dyn", "type", "hasValue", "value", "@not_null"})) return overload.cost;
    return plus(plus(overload.cost, times(3, sum)), times(2, pairs));
  }

  // The number that a range goes to.
  std::uint64_t range_of(const Instruction& i) const {
    if (Operand::space(i.a) != Operand::constant || i.op != Op::call1) return Size::unbounded;
    const ValueView v = program_.constant_views[Operand::place(i.a)];
    return v.is(Kind::int_) && v.as_int() >= 0 ? std::min(static_cast<std::uint64_t>(v.as_int()), Size::unbounded) : 0;
  }

  Size result_of(const Overload& overload, const std::vector<Size>& args, const Instruction& i) const {
    const std::string_view f = overload.function;
    const Size first = args.empty() ? Size() : args[0];
    switch (overload.result.kind()) {
      case Kind::string: case Kind::bytes: {
        std::uint64_t bytes = limits_.max_value_bytes;
        if (f == "_+_") bytes = plus(first.bytes, args[1].bytes);
        if (is_among(f, {"lowerAscii", "upperAscii", "trim", "substring", "charAt", "reverse", "@not_null"})) bytes = first.bytes;
        if (f == "string" || f == "bytes") bytes = std::max(first.bytes, text_of_scalar);
        return text_of(std::min<std::uint64_t>(bytes, limits_.max_value_bytes));
      }
      case Kind::list: case Kind::map:
        if (f == "lists.range") return list_of(std::min<std::uint64_t>(range_of(i), limits_.max_value_items), {});
        if (is_among(f, {"slice", "reverse", "sort", "@sortByAssociatedKeys", "distinct", "@not_null"})) return first;
        if (f == "_+_") {
          Size both = larger(first, args[1]);
          both.items = plus(first.items, args[1].items);
          both.weight = plus(first.weight, args[1].weight);
          return both;
        }
        if (f == "split") return list_of(std::min<std::uint64_t>(plus(first.bytes, 1), limits_.max_value_items), text_of(first.bytes));
        return largest();
      case Kind::bool_: case Kind::int_: case Kind::uint_: case Kind::double_: case Kind::decimal: case Kind::date: case Kind::month:
      case Kind::timestamp: case Kind::duration: case Kind::period: case Kind::enum_: case Kind::type:
        return {};
      case Kind::parameter: case Kind::optional:
        // An argument, or a part of one.
        if (is_among(f, {"_[_]", "_[?_]", "first", "last", "min", "max", "value", "orValue", "or", "optional.of", "@not_null", "@typed", "@typed_or_null", "optional.ofNonZeroValue", "_?_:_"})) {
          Size any;
          for (const Size& arg : args) any = larger(any, larger(arg, part_of(arg)));
          any.inner = std::max(any.inner, any.items);
          any.weight = plus(any.weight, 1);
          return any;
        }
        return largest();
      default: return largest();
    }
  }

  const Program& program_;
  const SizeOfSlot& size_of_slot_;
  const Limits& limits_;
  std::vector<Size> registers_;
  std::uint64_t work_ = 0;
};

Size size_of_type(const Type& type, std::uint64_t items, std::uint64_t bytes) {
  switch (type.kind()) {
    case Kind::string: case Kind::bytes: return text_of(bytes);
    case Kind::list: return list_of(items, size_of(type.element()));
    case Kind::map: return list_of(items, larger(size_of(type.map_key()), size_of(type.map_value())));
    case Kind::optional: return list_of(1, size_of(type.element()));
    case Kind::struct_: {
      Size all;
      for (const StructType::Field& field : type.struct_type()->fields) add_part(all, size_of(field.type));
      return all;
    }
    case Kind::enum_: {
      Size name;
      for (const EnumType::Member& member : type.enum_type()->members) name.bytes = std::max<std::uint64_t>(name.bytes, member.name.size());
      return name;
    }
    case Kind::dyn: case Kind::abstract: case Kind::parameter: return unbounded();
    default: return {};
  }
}

}  // namespace

Size size_of(ValueView v) {
  if (v.is(Kind::string) || v.is(Kind::bytes) || v.is(Kind::enum_)) return v.is(Kind::enum_) ? Size{0, 0, v.as_string().size(), 1} : text_of(v.as_string().size());
  Size all;
  if (v.is(Kind::list))
    for (std::uint32_t i = 0; i < v.size(); ++i) add_part(all, size_of(v[i]));
  if (v.is(Kind::struct_))
    for (std::uint32_t i = 0; i < v.size(); ++i) add_part(all, size_of(v.fields()[i]));
  if (v.is(Kind::optional) && v.inner() != nullptr) add_part(all, size_of(*v.inner()));
  if (v.is(Kind::map)) {
    for (std::uint32_t i = 0; i < 2 * v.size(); ++i) add_part(all, size_of(v.items()[i]));
    all.items = v.size();
  }
  return all;
}

Size size_of(const Type& type) { return size_of_type(type, Size::unbounded, Size::unbounded); }

Size size_of(const Field& field) {
  const Constraint& constraint = field.constraint;
  if (!constraint.in.empty()) {
    Size all;
    for (const Value& v : constraint.in) all = larger(all, size_of(v.view()));
    return all;
  }
  if (!constraint.max_length) return size_of(field.type);
  const std::uint64_t length = std::min<std::uint64_t>(*constraint.max_length, Size::unbounded);
  return size_of_type(field.type, length, times(length, 4));  // code points of at most four bytes
}

std::uint64_t most_steps(const Program& program, const SizeOfSlot& size_of_slot, const Limits& limits) {
  return Walk(program, size_of_slot, limits).run();
}

}  // namespace guiju::expr
