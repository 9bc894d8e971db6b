// Tree → program.
//
// Every node leaves its value in an operand: constants, slots and local names cost nothing, the rest goes to a register.
// Registers are a stack. Which typed instruction stands for an operator is decided here, from the static types;
// the instruction itself falls back to the overloads when a value is not what the types promised.
//
// Tested by tests/expr/codegen_test.cpp, vm_test.cpp.
#include <algorithm>
#include <map>
#include <set>

#include "expr/codes.hpp"
#include "expr/fold.hpp"
#include "expr/library_parts.hpp"
#include "expr/macro.hpp"
#include "expr/program.hpp"

namespace guiju::expr {
namespace {

using Place = std::uint16_t;  // an operand or a register

constexpr std::uint32_t most_in_registers = 64;  // items of a list or map literal; longer ones grow in a loop's way

class Codegen {
 public:
  explicit Codegen(const CodegenOptions& options) : options_(options) {}
  Program run(const Node& root);

 private:
  // The operand with the node's value; code goes to `target` where code is needed.
  Place compile(const Node& node, Place target);
  void compile_into(const Node& node, Place target);

  Place literal(const Value& value, Place target);
  Place slot(std::uint32_t number, Place target);
  Place name(const Node& node, Place target);
  void select(const Node& node, Place target);
  void call(const Node& node, Place target);
  void call_overloads(const Node& node, Place target, std::size_t first_arg);
  bool typed_call(const Node& node, Place target, std::size_t first_arg);
  void typed(const Node& node, Place target);
  void keep_places(const Node& node, Place target);
  bool in_constant(const Node& node, Place target);
  void logical(const Node& node, Place target, bool is_and);
  void conditional(const Node& node, Place target);
  void list(const Node& node, Place target);
  void map(const Node& node, Place target);
  void structure(const Node& node, Place target);
  Place let(const Node& node, Place target);
  void loop(const Node& node, Place target);
  void condition(const Node& node, const std::string& accumulator, Place accu, std::uint32_t loop);
  void step(const Node& node, const Node& loop, Place accu);
  bool is_local(const Node& node, const std::string& name) const {
    return node.kind == Node::Kind::name && node.refers == Refers::local && node.text == name;
  }

  std::uint32_t here() const { return static_cast<std::uint32_t>(program_.code.size()); }
  std::uint32_t emit(Op op, Place dst, Place a, Place b, std::uint32_t imm, Span span);
  std::uint32_t emit(Op op, Place dst, Place a, Place b, std::uint32_t imm, const Node& node) {
    return emit(op, dst, a, b, imm, node.span);
  }
  void land(std::uint32_t jump) { program_.code[jump].imm = here(); }
  Place fresh();
  // `count` registers in a row; gives the first.
  Place fresh_row(std::size_t count);
  std::uint32_t add_constant(const Value& value);
  std::uint32_t add_call(const Node& node, std::size_t first_arg);
  std::uint32_t add_shape(Shape shape);
  void note_slot(std::uint32_t number);
  // An operand that is read again, perhaps inside a loop now.
  void note_operand(Place place) {
    if (Operand::space(place) == Operand::slot) note_slot(Operand::place(place));
  }
  Place constant_operand(const Value& value) { return literal(value, fresh()); }
  void finish_loop(Loop& loop);
  void thread_jumps();

  const CodegenOptions& options_;
  Program program_;
  std::vector<std::pair<std::string, Place>> locals_;
  std::map<std::string, std::uint32_t> constants_;
  std::vector<std::uint32_t> open_loops_;
  std::set<std::uint32_t> slots_;
  std::uint32_t top_ = 0;
  bool has_overflowed_ = false;
};

// --- bookkeeping -----------------------------------------------------------------------------------------

std::uint32_t Codegen::emit(Op op, Place dst, Place a, Place b, std::uint32_t imm, Span span) {
  if (program_.sites.empty() || !(program_.sites.back() == span)) program_.sites.push_back(span);
  const auto site = static_cast<std::uint32_t>(program_.sites.size() - 1);
  program_.code.push_back({op, dst, a, b, imm, site});
  return here() - 1;
}

Place Codegen::fresh() { return fresh_row(1); }

Place Codegen::fresh_row(std::size_t count) {
  if (top_ + count > Operand::places) {
    has_overflowed_ = true;
    return 0;
  }
  const std::uint32_t first = top_;
  top_ += static_cast<std::uint32_t>(count);
  program_.register_count = std::max(program_.register_count, top_);
  return static_cast<Place>(first);
}

void Codegen::note_slot(std::uint32_t number) {
  slots_.insert(number);
  for (std::uint32_t open : open_loops_) {
    auto& slots = program_.loops[open].slots;
    const auto at = std::lower_bound(slots.begin(), slots.end(), number);
    if (at == slots.end() || *at != number) slots.insert(at, number);
  }
}

std::uint32_t Codegen::add_constant(const Value& value) {
  const ValueView v = value.view();
  const bool may_share = v.is(Kind::int_) || v.is(Kind::uint_) || v.is(Kind::decimal) || v.is(Kind::string) ||
                         v.is(Kind::bool_) || v.is_null();
  std::string key;
  if (may_share) {
    key = std::to_string(static_cast<int>(v.kind())) + ":" + v.to_string();
    if (const auto found = constants_.find(key); found != constants_.end()) return found->second;
  }
  const auto number = static_cast<std::uint32_t>(program_.constants.size());
  program_.constants.push_back(value);
  program_.constant_views.push_back(program_.constants.back().view());
  if (may_share) constants_.emplace(std::move(key), number);
  return number;
}

// How an operand is called in messages: only names and paths of names are.
std::string path_of(const Node& node) {
  if (node.kind == Node::Kind::name) return node.text.front() == '@' || node.text.front() == '#' ? "" : node.text;
  if (node.kind != Node::Kind::select || node.is_test || node.is_optional) return "";
  const std::string inner = path_of(*node.args[0]);
  return inner.empty() ? "" : inner + "." + node.text;
}
// What the checker puts around an operand is not part of its name.
const Node& without_conversions(const Node& node) {
  const Node* inner = &node;
  while (is_put_around(*inner)) inner = inner->args[0].get();
  return *inner;
}

std::uint32_t Codegen::add_call(const Node& node, std::size_t first_arg) {
  Call call;
  call.function = node.text;
  call.candidates = node.overloads;
  for (std::size_t i = first_arg; i < node.args.size(); ++i)
    call.operands.push_back(path_of(without_conversions(*node.args[i])));
  program_.calls.push_back(std::move(call));
  return static_cast<std::uint32_t>(program_.calls.size() - 1);
}

std::uint32_t Codegen::add_shape(Shape shape) {
  program_.shapes.push_back(std::move(shape));
  return static_cast<std::uint32_t>(program_.shapes.size());  // 0 means none
}

// --- leaves ------------------------------------------------------------------------------------------------

Place Codegen::literal(const Value& value, Place target) {
  const std::uint32_t number = add_constant(value);
  if (number < Operand::places) return Operand::make(Operand::constant, number);
  emit(Op::constant, target, 0, 0, number, Span{});
  return target;
}

Place Codegen::slot(std::uint32_t number, Place target) {
  note_slot(number);
  if (number < Operand::places) return Operand::make(Operand::slot, number);
  emit(Op::slot, target, 0, 0, number, Span{});
  return target;
}

Place Codegen::name(const Node& node, Place target) {
  for (auto local = locals_.rbegin(); local != locals_.rend(); ++local)
    if (local->first == node.text) {
      note_operand(local->second);
      return local->second;
    }
  Call call;  // not resolved: an error when it is reached
  call.function = node.text;
  program_.calls.push_back(std::move(call));
  emit(Op::call, target, target, 0, static_cast<std::uint32_t>(program_.calls.size() - 1), node);
  return target;
}

Place Codegen::compile(const Node& node, Place target) {
  if (has_overflowed_) return target;
  if (node.refers == Refers::slot) return slot(node.slot, target);
  if (node.refers == Refers::constant) return literal(node.value, target);
  const std::uint32_t top = top_;
  Place place = target;
  switch (node.kind) {
    case Node::Kind::literal:
    case Node::Kind::period: place = literal(node.value, target); break;
    case Node::Kind::name: place = name(node, target); break;
    case Node::Kind::select: select(node, target); break;
    case Node::Kind::call: call(node, target); break;
    case Node::Kind::list: list(node, target); break;
    case Node::Kind::map: map(node, target); break;
    case Node::Kind::structure: structure(node, target); break;
    case Node::Kind::comprehension:
      // A let's value may stay in its register, so that is not given back here.
      if (is_let(node)) return let(node, target);
      loop(node, target);
      break;
  }
  top_ = top;
  return place;
}

void Codegen::compile_into(const Node& node, Place target) {
  const std::uint32_t top = top_;
  const Place place = compile(node, target);
  if (place != target) emit(Op::move, target, place, 0, 0, node);
  top_ = top;
}

void Codegen::select(const Node& node, Place target) {
  const Node& of = *node.args[0];
  const Place a = compile(of, target);
  const std::uint32_t name = add_constant(Value(ValueView::of_string(node.text)));
  if (node.is_test) {
    emit(Op::has, target, a, 0, name, node);
  } else if (node.is_optional) {
    emit(Op::select_optional, target, a, 0, name, node);
  } else {
    const StructType* structure = of.type.struct_type();
    const int field = structure != nullptr ? structure->find(node.text) : -1;
    if (options_.specialises && field >= 0) emit(Op::field, target, a, static_cast<Place>(field), name, node);
    else emit(Op::select, target, a, 0, name, node);
  }
}

// --- calls ---------------------------------------------------------------------------------------------------

void Codegen::call(const Node& node, Place target) {
  const std::string& f = node.text;
  if (f == "_&&_" && node.args.size() == 2) return logical(node, target, true);
  if (f == "_||_" && node.args.size() == 2) return logical(node, target, false);
  if (f == "_?_:_" && node.args.size() == 3) return conditional(node, target);
  if (node.declared) return typed(node, target);
  if (options_.specialises && f == "@in" && in_constant(node, target)) return;
  // A namespace before the function ("math.greatest") is no receiver.
  const bool is_namespace = node.has_target && !node.overloads.empty() && !node.overloads.front()->is_member &&
                            node.args.size() == node.overloads.front()->parameters.size() + 1;
  call_overloads(node, target, is_namespace ? 1 : 0);
  if (f == "sum" || f == "min" || f == "max") keep_places(node, target);
}

// @typed: beside the value stands what it must be.
void Codegen::typed(const Node& node, Place target) {
  program_.types.push_back(std::make_shared<const Type>(*node.declared));
  const Place wanted = constant_operand(Value(ValueView::of_type(program_.types.back().get())));
  const Place value = compile(*node.args[0], target);
  emit(Op::call2, target, value, wanted, add_call(node, 0), node);
}

// The sum of nothing, or the lesser of 1.5 and 2.25, has fewer places than its type says.
void Codegen::keep_places(const Node& node, Place target) {
  if (node.type.kind() != Kind::decimal) return;
  static const std::vector<const Overload*>* const rescale = new auto(Library::standard().find("@rescale"));
  program_.calls.push_back({"@rescale", *rescale, {}});
  const auto call = static_cast<std::uint32_t>(program_.calls.size() - 1);
  const Place places = constant_operand(Value(ValueView::of_int(node.type.scale())));
  emit(Op::call2, target, target, places, call, node);
}

Op comparison_of(Kind kind, bool is_equal) {
  switch (kind) {
    case Kind::int_: return is_equal ? Op::eq_int : Op::ne_int;
    case Kind::double_: return is_equal ? Op::eq_double : Op::ne_double;
    case Kind::decimal: return is_equal ? Op::eq_decimal : Op::ne_decimal;
    case Kind::string: return is_equal ? Op::eq_string : Op::ne_string;
    case Kind::date: return is_equal ? Op::eq_date : Op::ne_date;
    case Kind::timestamp: return is_equal ? Op::eq_timestamp : Op::ne_timestamp;
    case Kind::enum_: return is_equal ? Op::eq_enum : Op::ne_enum;
    case Kind::bool_: return is_equal ? Op::eq_bool : Op::ne_bool;
    default: return is_equal ? Op::eq_any : Op::ne_any;
  }
}

// A constant decimal with the places of what it meets (amount > 10000), so that whole numbers of cents are compared.
std::optional<Value> with_scale_of(const Node& node, const Type& beside) {
  const bool is_constant = node.kind == Node::Kind::literal || node.refers == Refers::constant;
  if (!is_constant || !node.value.view().is(Kind::decimal) || beside.kind() != Kind::decimal) return std::nullopt;
  const Decimal d = node.value.view().as_decimal();
  const auto scaled = d.scale < beside.scale() ? d.rescaled(beside.scale()) : std::nullopt;
  if (!scaled) return std::nullopt;
  Arena arena;
  return Value(ValueView::of_decimal(*scaled, arena));
}

bool Codegen::typed_call(const Node& node, Place target, std::size_t first_arg) {
  const std::size_t count = node.args.size() - first_arg;
  const bool is_equal = node.text == "_==_", is_unequal = node.text == "_!=_";
  Op op = Op::ret;
  if ((is_equal || is_unequal) && count == 2) {
    const Kind left = node.args[first_arg]->type.kind(), right = node.args[first_arg + 1]->type.kind();
    op = left == right ? comparison_of(left, is_equal) : is_equal ? Op::eq_any : Op::ne_any;
  } else if (!node.overloads.empty()) {
    op = static_cast<Op>(node.overloads.front()->opcode);
    for (const Overload* overload : node.overloads)
      if (overload->opcode != static_cast<std::uint16_t>(op)) op = Op::ret;
  }
  if (op == Op::ret || count == 0 || count > 2) return false;
  const bool aligns = count == 2 && (node.type.kind() == Kind::bool_ || op == Op::add_decimal || op == Op::sub_decimal);
  const auto operand = [&](std::size_t i, Place place) {
    const Node& arg = *node.args[first_arg + i];
    if (aligns)
      if (const auto aligned = with_scale_of(arg, node.args[first_arg + 1 - i]->type)) return literal(*aligned, place);
    return compile(arg, place);
  };
  const Place a = operand(0, count == 1 ? target : fresh());
  const Place b = count == 2 ? operand(1, fresh()) : Place{0};
  emit(op, target, a, b, op == Op::eq_any || op == Op::ne_any ? 0 : add_call(node, first_arg), node);
  return true;
}

void Codegen::call_overloads(const Node& node, Place target, std::size_t first_arg) {
  const std::size_t count = node.args.size() - first_arg;
  if (options_.specialises && typed_call(node, target, first_arg)) return;
  if (count == 1) {
    const Place a = compile(*node.args[first_arg], target);
    emit(Op::call1, target, a, 0, add_call(node, first_arg), node);
  } else if (count == 2) {
    const Place a = compile(*node.args[first_arg], fresh());
    const Place b = compile(*node.args[first_arg + 1], fresh());
    emit(Op::call2, target, a, b, add_call(node, first_arg), node);
  } else {
    const Place first = fresh_row(count);
    for (std::size_t i = 0; i < count && !has_overflowed_; ++i)
      compile_into(*node.args[first_arg + i], static_cast<Place>(first + i));
    emit(Op::call, target, first, static_cast<Place>(count), add_call(node, first_arg), node);
  }
}

// Kinds of which equal() is sameness of the view's own bits or text.
bool may_be_in_set(Kind kind) {
  switch (kind) {
    case Kind::int_: case Kind::uint_: case Kind::string: case Kind::date: case Kind::month:
    case Kind::enum_: case Kind::decimal:
      return true;
    default:
      return false;
  }
}

// The constant list that a node is, or null.
const Value* constant_list(const Node& node) {
  const bool is_constant = node.refers == Refers::constant || node.kind == Node::Kind::literal;
  return is_constant && node.value.view().is(Kind::list) ? &node.value : nullptr;
}

// The list with its decimals brought to the places of what is looked for, where that is exact.
ValueView aligned_list(ValueView list, const Type& wanted, Arena& arena) {
  if (wanted.kind() != Kind::decimal) return list;
  auto* const items = arena.array<ValueView>(list.size());
  for (std::uint32_t i = 0; i < list.size(); ++i) {
    const bool is_exact = list[i].is(Kind::decimal) || list[i].is(Kind::int_) || list[i].is(Kind::uint_);
    const auto scaled = is_exact ? list[i].as_decimal().rescaled(wanted.scale()) : std::nullopt;
    if (!scaled) return list;
    new (&items[i]) ValueView(ValueView::of_decimal(*scaled, arena));
  }
  return ValueView::of_list(items, list.size());
}

bool fill_set(ConstantSet& set, ValueView list) {
  if (list.size() == 0) return false;
  set.kind = list[0].kind();
  set.scale = list[0].scale();
  set.enum_type = set.kind == Kind::enum_ ? list[0].enum_type() : nullptr;
  if (!may_be_in_set(set.kind)) return false;
  for (std::uint32_t i = 0; i < list.size(); ++i) {
    if (!set.holds(list[i])) return false;
    if (!list_contains(ValueView::of_list(set.items.data(), static_cast<std::uint32_t>(set.items.size())), list[i]))
      set.items.push_back(list[i]);
    if (set.items.size() > 4096) return false;  // the search for repeated items is quadratic
  }
  if (set.kind == Kind::enum_ && set.enum_type != nullptr && set.enum_type->members.size() <= 64) {
    for (const ValueView& item : set.items) set.members |= std::uint64_t{1} << item.member();
    return true;
  }
  constexpr std::size_t small = 8;
  if (set.items.size() <= small) return true;
  std::size_t size = 16;
  while (size < set.items.size() * 2) size *= 2;
  set.table.assign(size, 0);
  for (std::size_t i = 0; i < set.items.size(); ++i) {
    std::size_t at = hash(set.items[i]) & (size - 1);
    while (set.table[at] != 0) at = (at + 1) & (size - 1);
    set.table[at] = static_cast<std::uint32_t>(i + 1);
  }
  return true;
}

bool Codegen::in_constant(const Node& node, Place target) {
  const Value* const list = constant_list(*node.args[1]);
  if (list == nullptr) return false;
  ConstantSet set;
  Arena arena;
  const std::uint32_t number = add_constant(Value(aligned_list(list->view(), node.args[0]->type, arena)));
  set.list = program_.constant_views[number];
  if (!fill_set(set, set.list)) return false;
  set.call = add_call(node, 0);
  program_.sets.push_back(std::move(set));
  const auto set_number = static_cast<std::uint32_t>(program_.sets.size() - 1);
  const Place a = compile(*node.args[0], target);
  emit(Op::in_set, target, a, 0, set_number, node);
  return true;
}

// --- logic ---------------------------------------------------------------------------------------------------

void Codegen::logical(const Node& node, Place target, bool is_and) {
  // The second side may read what `target` holds now (a loop's accumulator never is a target here), so a goes there first.
  const Place a = compile(*node.args[0], target);
  const std::uint32_t skip = emit(is_and ? Op::jump_if_false : Op::jump_if_true, target, a, 0, 0, *node.args[0]);
  const Place b = compile(*node.args[1], fresh());
  emit(is_and ? Op::and_ : Op::or_, target, a, b, 0, node);
  land(skip);
}

// With an unknown condition both sides are computed: where they are the same, it does not matter.
void Codegen::conditional(const Node& node, Place target) {
  const Place unused = fresh();
  const Place c = compile(*node.args[0], fresh());
  const std::uint32_t bad = emit(Op::jump_unless_bool, target, c, 0, 0, *node.args[0]);
  const std::uint32_t otherwise = emit(Op::jump_if_false, unused, c, 0, 0, *node.args[0]);
  compile_into(*node.args[1], target);
  const std::uint32_t end = emit(Op::jump_if_true, unused, c, 0, 0, node);
  land(otherwise);
  const Place other = compile(*node.args[2], fresh());
  emit(Op::either, target, c, other, 0, node);
  land(end);
  land(bad);
}

// --- new values ------------------------------------------------------------------------------------------------

void Codegen::list(const Node& node, Place target) {
  const std::size_t count = node.args.size();
  const bool has_optional = std::find(node.optional_items.begin(), node.optional_items.end(), true) != node.optional_items.end();
  if (count > most_in_registers && !has_optional) {
    const Place grown = fresh(), item = fresh();
    const Place empty = constant_operand(Value(ValueView::of_list(nullptr, 0)));
    emit(Op::move, grown, empty, 0, 0, node);
    for (const NodePtr& arg : node.args) emit(Op::list_append, grown, compile(*arg, item), 0, 0, *arg);
    emit(Op::move, target, grown, 0, 0, node);
    return;
  }
  const Place first = fresh_row(count);
  for (std::size_t i = 0; i < count && !has_overflowed_; ++i) compile_into(*node.args[i], static_cast<Place>(first + i));
  Shape shape;
  shape.optional_items = node.optional_items;
  emit(Op::make_list, target, first, static_cast<Place>(count), has_optional ? add_shape(std::move(shape)) : 0, node);
}

void Codegen::map(const Node& node, Place target) {
  const std::size_t count = node.args.size() / 2;
  const bool has_optional = std::find(node.optional_items.begin(), node.optional_items.end(), true) != node.optional_items.end();
  if (count > most_in_registers && !has_optional) {
    const Place grown = fresh(), key = fresh(), value = fresh();
    const Place empty = constant_operand(Value(ValueView::of_map(nullptr, 0)));
    emit(Op::move, grown, empty, 0, 0, node);
    for (std::size_t i = 0; i < count; ++i) {
      const Place k = compile(*node.args[2 * i], key), v = compile(*node.args[2 * i + 1], value);
      emit(Op::map_insert, grown, k, v, 0, *node.args[2 * i]);
    }
    emit(Op::move, target, grown, 0, 0, node);
    return;
  }
  const Place first = fresh_row(2 * count);
  for (std::size_t i = 0; i < 2 * count && !has_overflowed_; ++i)
    compile_into(*node.args[i], static_cast<Place>(first + i));
  Shape shape;
  shape.optional_items = node.optional_items;
  emit(Op::make_map, target, first, static_cast<Place>(count), has_optional ? add_shape(std::move(shape)) : 0, node);
}

void Codegen::structure(const Node& node, Place target) {
  Shape shape;
  shape.structure = node.type.struct_type();
  if (shape.structure == nullptr) {  // not a struct of the pack: an error when it is reached
    emit(Op::call, target, target, 0, add_call(node, node.args.size()), node);
    return;
  }
  program_.types.push_back(std::make_shared<const Type>(node.type));
  const Place first = fresh_row(node.args.size());
  for (std::size_t i = 0; i < node.args.size() && !has_overflowed_; ++i) {
    const int field = shape.structure->find(node.names[i]);
    shape.fields.push_back(field < 0 ? 0 : static_cast<std::uint32_t>(field));
    compile_into(*node.args[i], static_cast<Place>(first + i));
  }
  shape.optional_items = node.optional_items;
  const auto count = static_cast<Place>(node.args.size());
  emit(Op::make_struct, target, first, count, add_shape(std::move(shape)), node);
}

// --- comprehensions ---------------------------------------------------------------------------------------------

Place Codegen::let(const Node& node, Place target) {
  const Place value = compile(*node.args[1], fresh());
  locals_.emplace_back(node.names[2], value);
  const Place result = compile(*node.args[4], target);
  locals_.pop_back();
  return result;
}

void Codegen::loop(const Node& node, Place target) {
  const std::string &first = node.names[0], &second = node.names[1], &accumulator = node.names[2];
  const Place range = compile(*node.args[0], fresh());  // may hold loops of its own
  const auto number = static_cast<std::uint32_t>(program_.loops.size());
  const Place state = fresh_row(3);
  const Place accu = fresh();

  program_.loops.emplace_back();
  program_.loops[number].begin = emit(Op::loop_begin, target, range, state, number, *node.args[0]);
  program_.loops[number].dst = target;
  program_.loops[number].has_two_variables = !second.empty();
  program_.loops[number].is_inner = !open_loops_.empty();
  open_loops_.push_back(number);
  note_operand(range);

  compile_into(*node.args[1], accu);
  const std::uint32_t next = emit(Op::loop_next, target, range, state, number, node);
  locals_.emplace_back(first, static_cast<Place>(state + 1));
  if (!second.empty()) locals_.emplace_back(second, static_cast<Place>(state + 2));
  locals_.emplace_back(accumulator, accu);
  const std::uint32_t code_before = here();
  condition(*node.args[2], accumulator, accu, number);
  const std::uint32_t code_after = here();
  step(*node.args[3], node, accu);
  emit(Op::loop_again, 0, 0, 0, next, node);
  locals_.resize(locals_.size() - (second.empty() ? 2 : 3));

  // Jumps of the condition (marked by the loop's number) go to the exit.
  program_.loops[number].exit = here();
  for (std::uint32_t i = code_before; i < code_after; ++i)
    if (program_.code[i].imm == UINT32_MAX) program_.code[i].imm = here();
  locals_.emplace_back(accumulator, accu);
  compile_into(*node.args[4], target);
  locals_.pop_back();
  program_.loops[number].end = here();
  open_loops_.pop_back();
  finish_loop(program_.loops[number]);
}

void Codegen::condition(const Node& node, const std::string& accumulator, Place accu, std::uint32_t) {
  const Node* test = &node;
  if (test->kind == Node::Kind::literal && test->value.view().is_true()) return;
  if (test->kind == Node::Kind::call && test->text == "@not_strictly_false") test = test->args[0].get();
  const bool is_negated = test->kind == Node::Kind::call && test->text == "!_";
  if (is_negated && is_local(*test->args[0], accumulator)) {
    emit(Op::jump_if_true, accu, accu, 0, UINT32_MAX, node);
    return;
  }
  const Place unused = fresh();
  const Place value = compile(*test, unused);
  emit(Op::jump_if_false, unused, value, 0, UINT32_MAX, node);
}

void Codegen::step(const Node& node, const Node& loop, Place accu) {
  const std::uint32_t top = top_;
  const std::string& accumulator = loop.names[2];
  const bool is_call = node.kind == Node::Kind::call;
  const auto starts_with_accu = [&](std::size_t count) {
    return is_call && node.args.size() == count && is_local(*node.args[0], accumulator);
  };
  const auto is_empty = [&](const Node& init, Kind kind) {
    const bool is_literal = init.kind == Node::Kind::literal && init.value.view().is(kind) && init.value.view().size() == 0;
    const Node::Kind wanted = kind == Kind::list ? Node::Kind::list : Node::Kind::map;
    return is_literal || (init.kind == wanted && init.args.empty());
  };
  const Node& init = *loop.args[1];
  const bool tests_accu = loop.args[2]->kind == Node::Kind::call && loop.args[2]->text == "@not_strictly_false";
  if ((node.text == "_&&_" || node.text == "_||_") && starts_with_accu(2) && tests_accu) {
    const Place b = compile(*node.args[1], fresh());
    emit(node.text == "_&&_" ? Op::and_ : Op::or_, accu, accu, b, 0, node);
  } else if (node.text == "_?_:_" && is_call && node.args.size() == 3 && is_local(*node.args[2], accumulator)) {
    const Place c = compile(*node.args[0], fresh());
    const std::uint32_t keep = emit(Op::jump_unless_true, accu, c, 0, 0, *node.args[0]);
    step(*node.args[1], loop, accu);
    land(keep);
  } else if (node.text == "_+_" && starts_with_accu(2) && is_empty(init, Kind::list) &&
             node.args[1]->kind == Node::Kind::list && node.args[1]->args.size() == 1 &&
             node.args[1]->optional_items.empty()) {
    const Place item = compile(*node.args[1]->args[0], fresh());
    emit(Op::list_append, accu, item, 0, 0, node);
  } else if (node.text == "_+_" && starts_with_accu(2) && is_empty(init, Kind::list) &&
             node.args[1]->kind == Node::Kind::literal && node.args[1]->value.view().is(Kind::list) &&
             node.args[1]->value.view().size() == 1) {  // the same, folded
    const Place item = constant_operand(Value(node.args[1]->value.view()[0]));
    emit(Op::list_append, accu, item, 0, 0, node);
  } else if (node.text == "cel.@mapInsert" && starts_with_accu(3) && is_empty(init, Kind::map)) {
    const Place key = compile(*node.args[1], fresh());
    const Place value = compile(*node.args[2], fresh());
    // The first of two variables is a position or a key: it never comes twice.
    const bool is_new = !loop.names[1].empty() && is_local(*node.args[1], loop.names[0]);
    emit(Op::map_insert, accu, key, value, is_new ? 1 : 0, node);
  } else {
    const Place next = fresh();
    const Place value = compile(node, next);
    if (value != accu) emit(Op::move, accu, value, 0, 0, node);
  }
  top_ = top;
}

// What the stretch reads from outside, and what a turn costs.
void Codegen::finish_loop(Loop& loop) {
  std::set<std::uint16_t> written, inputs;
  const auto read = [&](Place place) {
    if (Operand::space(place) == Operand::reg && written.count(place) == 0) inputs.insert(place);
  };
  std::uint32_t inner_end = loop.begin;
  loop.turn_cost = 1;
  for (std::uint32_t i = loop.begin; i < loop.end; ++i) {
    const Instruction& in = program_.code[i];
    if (in.op == Op::loop_begin && i != loop.begin) inner_end = std::max(inner_end, program_.loops[in.imm].end);
    const bool is_call = in.op == Op::call || in.op == Op::call1 || in.op == Op::call2;
    if (is_call && i >= inner_end) ++loop.turn_cost;
    switch (in.op) {
      case Op::ret: case Op::loop_again: case Op::constant: case Op::slot:
        break;
      case Op::call: case Op::make_list: case Op::make_struct:
        for (std::uint32_t k = 0; k < in.b; ++k) read(static_cast<Place>(in.a + k));
        break;
      case Op::make_map:
        for (std::uint32_t k = 0; k < 2u * in.b; ++k) read(static_cast<Place>(in.a + k));
        break;
      case Op::list_append: case Op::map_insert:
        read(in.dst);
        read(in.a);
        read(in.op == Op::map_insert ? in.b : in.a);
        break;
      case Op::either: case Op::jump_unless_true:
        read(in.dst);
        read(in.a);
        if (in.op == Op::either) read(in.b);
        break;
      case Op::loop_begin: case Op::loop_next: case Op::field: case Op::move: case Op::not_: case Op::call1:
      case Op::select: case Op::select_optional: case Op::has: case Op::in_set: case Op::neg_int:
      case Op::jump_if_false: case Op::jump_if_true: case Op::jump_unless_bool:
        read(in.a);
        break;
      default:
        read(in.a);
        read(in.b);
    }
    if (in.op == Op::loop_begin)
      for (Place k = 0; k < 3; ++k) written.insert(static_cast<std::uint16_t>(in.b + k));
    else if (in.op != Op::loop_again && in.op != Op::loop_next)
      written.insert(in.dst);
  }
  loop.inputs.assign(inputs.begin(), inputs.end());
}

// A jump to a jump that would surely be taken goes there at once. Never out of a loop's stretch past its end.
void Codegen::thread_jumps() {
  std::vector<bool> is_end(program_.code.size() + 1, false);
  for (const Loop& loop : program_.loops) {
    is_end[loop.end] = true;
    is_end[loop.exit] = true;
  }
  for (std::size_t i = program_.code.size(); i-- > 0;) {
    Instruction& in = program_.code[i];
    if (in.op != Op::jump_if_false && in.op != Op::jump_if_true) continue;
    while (!is_end[in.imm] && in.imm < program_.code.size()) {
      const Instruction& next = program_.code[in.imm];
      if (next.op != in.op || next.a != in.dst || next.dst != in.dst) break;
      in.imm = next.imm;
    }
  }
}

Program Codegen::run(const Node& root) {
  const Place target = fresh();
  const Place result = compile(root, target);
  emit(Op::ret, 0, result, 0, 0, root);
  if (has_overflowed_) {  // more registers than there are: says so when it is run
    program_ = Program();
    program_.sites.push_back(root.span);
    Arena arena;
    auto* const args = arena.array<std::string_view>(1);
    const std::string most = std::to_string(Operand::places) + " registers";
    new (args) std::string_view(most);
    const Fault fault{code::limit_value, root.span, args, 1};
    program_.constants.emplace_back(ValueView::of_error(&fault));
    program_.constant_views.push_back(program_.constants.back().view());
    program_.code.push_back({Op::ret, 0, Operand::make(Operand::constant, 0), 0, 0, 0});
  } else {
    thread_jumps();
  }
  program_.slots.assign(slots_.begin(), slots_.end());
  program_.type = root.type;
  program_.register_count = std::max(program_.register_count, 1u);
  return std::move(program_);
}

}  // namespace

Program generate(const Node& root, const CodegenOptions& options) {
  NodePtr folded;
  if (options.folds) {
    folded = clone(root);
    fold(*folded, options);
  }
  Program program = Codegen(options).run(folded ? *folded : root);
  if (options.specialises) program.questions = Questions::of(program);
  return program;
}

}  // namespace guiju::expr
