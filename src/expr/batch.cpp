// The sweep: each instruction once, for the rows that are at it.
//
// A program that only asks (questions.hpp) is not swept at all. For others, how one instruction is done, first that fits: all operands are one value for all rows: computed once; one operand
// is a dictionary and the others are constant: computed once per distinct value; words: a kernel, and rows that are
// marked or do not fit again by the VM's function; else row by row by the VM's function. So a result never differs
// from the VM's but by what the kernels compute, which is exact.
//
// Memory. Limits::max_memory is what one record may use. A program whose values take more than that for the whole batch
// together is given up and done again row by row by the VM, with the limit for each row; so no row can pass the limit
// unseen, and none fails that would not fail alone. (Results that are kept from such rows may take at most
// `kept_results_factor` times the limit; then the rows that are left fail with limit_memory.)
// Steps are counted for each record, through all programs of the batch.
#include "expr/batch.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "expr/batch_state.hpp"
#include "expr/codes.hpp"
#include "expr/kernels.hpp"

namespace guiju::expr {

namespace {

constexpr std::size_t no_limit = static_cast<std::size_t>(-1) / 2;
constexpr std::size_t kept_results_factor = 16;

using kernels::Arithmetic;
using kernels::Comparison;
using kernels::Words;

// What a kernel can do for an instruction or an overload of two operands.
struct Work {
  enum class Family : std::uint8_t { none, compare, compute, divide, modulo, logic };
  Family family = Family::none;
  Comparison comparison = Comparison::eq;
  Arithmetic arithmetic = Arithmetic::add;  // for doubles too
  Kind a = Kind::null, b = Kind::null;      // null: any (eq_any)
};

bool is_any_kind(const Work& w) { return w.a == Kind::null; }

std::unordered_map<const Overload*, Work> works_of_library() {
  using F = Work::Family;
  std::unordered_map<const Overload*, Work> works;
  const auto add = [&](std::string_view function, Work work) {
    for (const Overload* overload : Library::standard().find(function)) {
      if (overload->parameters.size() != 2) continue;
      work.a = overload->parameters[0].kind();
      work.b = overload->parameters[1].kind();
      works[overload] = work;
    }
  };
  constexpr std::string_view orders[] = {"_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_"};
  for (int i = 2; i < 6; ++i) add(orders[i], {F::compare, static_cast<Comparison>(i)});
  for (int i = 0; i < 2; ++i)
    for (const Overload* overload : Library::standard().find(orders[i]))
      works[overload] = {F::compare, static_cast<Comparison>(i)};
  add("_+_", {F::compute, {}, Arithmetic::add});
  add("_-_", {F::compute, {}, Arithmetic::subtract});
  add("_*_", {F::compute, {}, Arithmetic::multiply});
  add("_/_", {F::divide});
  add("_%_", {F::modulo});
  return works;
}

Work work_of_overload(const Overload* overload) {
  static const auto* const works = new std::unordered_map(works_of_library());
  const auto found = works->find(overload);
  return found == works->end() ? Work{} : found->second;
}

constexpr Kind typed_kinds[] = {Kind::int_,   Kind::double_,   Kind::decimal, Kind::string,
                                Kind::date,   Kind::timestamp, Kind::enum_};

Work work_of(const Program& program, const Instruction& i) {
  using F = Work::Family;
  using enum Op;
  const int first = static_cast<int>(eq_int), number = static_cast<int>(i.op) - first;
  if (number >= 0 && i.op <= ge_enum) {
    const Kind kind = typed_kinds[number / 6];
    return {F::compare, static_cast<Comparison>(number % 6), {}, kind, kind};
  }
  const auto same = [](F family, Kind kind, Arithmetic op = {}) {
    return Work{family, {}, op, kind, kind};
  };
  switch (i.op) {
    case eq_bool: return {F::compare, Comparison::eq, {}, Kind::bool_, Kind::bool_};
    case ne_bool: return {F::compare, Comparison::ne, {}, Kind::bool_, Kind::bool_};
    case eq_any: return {F::compare, Comparison::eq};
    case ne_any: return {F::compare, Comparison::ne};
    case add_int: return same(F::compute, Kind::int_, Arithmetic::add);
    case sub_int: return same(F::compute, Kind::int_, Arithmetic::subtract);
    case mul_int: return same(F::compute, Kind::int_, Arithmetic::multiply);
    case add_double: return same(F::compute, Kind::double_, Arithmetic::add);
    case sub_double: return same(F::compute, Kind::double_, Arithmetic::subtract);
    case mul_double: return same(F::compute, Kind::double_, Arithmetic::multiply);
    case add_decimal: return same(F::compute, Kind::decimal, Arithmetic::add);
    case sub_decimal: return same(F::compute, Kind::decimal, Arithmetic::subtract);
    case mul_decimal: return same(F::compute, Kind::decimal, Arithmetic::multiply);
    case div_int: return same(F::divide, Kind::int_);
    case mod_int: return same(F::modulo, Kind::int_);
    case div_double: return same(F::divide, Kind::double_);
    case and_:
    case or_: return same(F::logic, Kind::bool_);
    case call2: {
      const Call& call = program.calls[i.imm];
      return call.candidates.size() == 1 ? work_of_overload(call.candidates[0]) : Work{};
    }
    default: return {};
  }
}

// 10^n as a word; 0 when it does not fit.
std::int64_t power_of_ten(int n) {
  if (n > 18) return 0;
  std::int64_t power = 1;
  while (n-- > 0) power *= 10;
  return power;
}

// One operand as words, if it is of one word-like kind.
struct WordOperand {
  Words words;
  WordKind kind;
  const std::uint16_t* marks = nullptr;
};

bool as_words(const Vector& v, WordOperand& out) {
  if (v.layout == Vector::Layout::words && v.kind != Kind::null) {
    out = {{v.words, 0, 1}, {v.kind, v.scale, v.enum_type}, v.marks};
    return true;
  }
  if (v.layout != Vector::Layout::constant || !is_word(v.single)) return false;
  out = {{nullptr, word_of(v.single), 1}, word_kind_of(v.single), nullptr};
  return true;
}

bool is_scaled_number(Kind kind) { return kind == Kind::int_ || kind == Kind::decimal; }

// Brings two decimals (or a decimal and an int) to one scale by factors; false when they are too far apart.
bool align(WordOperand& a, WordOperand& b) {
  const int difference = int{a.kind.scale} - int{b.kind.scale};
  const std::int64_t factor = power_of_ten(difference < 0 ? -difference : difference);
  (difference < 0 ? a : b).words.factor = factor;
  return factor != 0;
}

bool is_pure(const Program& program, const Instruction& i) {
  if (i.op != Op::call1 && i.op != Op::call2 && i.op != Op::call) return true;
  const auto& candidates = program.calls[i.imm].candidates;
  return std::all_of(candidates.begin(), candidates.end(),
                     [](const Overload* o) { return o->is_pure; });
}

// The overload that an instruction calls with whole columns, if it is one of that kind.
const Overload* columns_overload(const Program& program, const Instruction& i) {
  if (i.op != Op::call1 && i.op != Op::call2 && i.op != Op::call) return nullptr;
  const auto& candidates = program.calls[i.imm].candidates;
  return candidates.size() == 1 && candidates[0]->call_columns != nullptr ? candidates[0] : nullptr;
}

}  // namespace

// --- scratch -------------------------------------------------------------------------------------

BatchScratch::State::State(const Limits& l)
    : limits(l), arena(no_limit), scratch(l), row_scratch(l),
      steps_left(batch_size), steps_before(batch_size), leaves(batch_size) {
  begin_batch();
}

void BatchScratch::State::begin_batch() {
  arena.reset();
  scratch.begin_record();
  for (Arena& full : full_arenas) {
    full.reset();
    spare_arenas.push_back(std::move(full));
  }
  full_arenas.clear();
  for (auto& column : results) spare.push_back(std::move(column));
  results.clear();
  std::fill(steps_left.begin(), steps_left.end(), limits.max_steps);
}

std::unique_ptr<Column> BatchScratch::State::take_column(std::uint32_t row_count) {
  std::unique_ptr<Column> column;
  if (spare.empty()) {
    column = std::make_unique<Column>();
  } else {
    column = std::move(spare.back());
    spare.pop_back();
  }
  column->clear(row_count);
  return column;
}

const Column& BatchScratch::State::keep(std::unique_ptr<Column> column) {
  results.push_back(std::move(column));
  return *results.back();
}

void BatchScratch::State::begin_program(const Program& program) {
  // At least half of max_memory is left for this program; what there is stays where it is.
  if (scratch.arena.used() > limits.max_memory / 2) {
    full_arenas.push_back(std::move(scratch.arena));
    if (spare_arenas.empty()) {
      scratch.arena = Arena(limits.max_memory);
    } else {
      scratch.arena = std::move(spare_arenas.back());
      spare_arenas.pop_back();
    }
  }
  if (registers.size() < program.register_count) registers.resize(program.register_count);
  if (scratch.registers.size() < program.register_count)
    scratch.registers.resize(program.register_count);
  if (row_scratch.registers.size() < program.register_count)
    row_scratch.registers.resize(program.register_count);
  if (!program.slots.empty() && frame.size() <= program.slots.back())
    frame.resize(program.slots.back() + std::size_t{1});
}

BatchScratch::BatchScratch(const Limits& limits) : state_(std::make_unique<State>(limits)) {}
BatchScratch::~BatchScratch() = default;
void BatchScratch::begin_batch() { state_->begin_batch(); }
Arena& BatchScratch::arena() { return state_->arena; }

// --- the sweep -----------------------------------------------------------------------------------

namespace {

class Sweep {
 public:
  Sweep(const Program& program, const Vector* slots, const Selection& selection,
        std::uint32_t row_count, BatchScratch::State& state)
      : program_(program), slots_(slots), selection_(selection), row_count_(row_count), s_(state) {}

  Vector run();

 private:
  void step(const Instruction& i);
  std::optional<Vector> ask();
  Vector run_by_rows();
  ValueView run_row(std::uint32_t row, Arena& results, std::size_t most);
  void clear_registers();

  Vector operand(std::uint16_t o) const;
  Vector register_vector(std::uint32_t r) const {
    return s_.registers[r] ? s_.registers[r]->vector() : Vector();
  }
  void gather_operands(const Instruction& i);
  const Selection& current() const { return s_.rows.current(); }
  std::unique_ptr<Column> fresh() { return s_.take_column(row_count_); }
  void store(std::uint32_t dst, std::unique_ptr<Column> column);

  void copy(std::uint32_t dst, const Vector& from);
  void leave(const Instruction& i, bool when);
  void leave_unless_bool(const Instruction& i);
  void merge(const Instruction& i);
  void finish(const Instruction& i);
  void bound_results(const Instruction& i);
  void compute(const Instruction& i);
  std::uint32_t run_loops(const Instruction& i);

  bool compute_once(const Instruction& i, Column& out);
  bool compute_by_dictionary(const Instruction& i, Column& out);
  bool compute_words(const Instruction& i, Column& out);
  bool compute_pair(const Instruction& i, const Work& work, Column& out);
  bool compute_set(const Instruction& i, Column& out);
  bool compute_single(const Instruction& i, Column& out);
  void compute_columns(const Instruction& i, const Overload& overload, Column& out);
  void compute_rows(const Instruction& i, Column& out);
  bool compare_kernel(const Work& work, WordOperand& a, WordOperand& b, Column& out);
  bool arithmetic_kernel(const Work& work, WordOperand& a, WordOperand& b, Column& out,
                         bool& overflowed);
  bool division_kernel(const Work& work, const WordOperand& a, const WordOperand& b, Column& out,
                       bool& overflowed);
  template <typename IsBad>
  void redo(const Instruction& i, const std::uint16_t* a_marks, const std::uint16_t* b_marks,
            Column& out, IsBad is_bad);

  ValueView apply_at(const Instruction& i, std::uint32_t row);
  ValueView apply_memo(const Instruction& i, const ValueView* args, std::uint64_t& cost);
  bool are_whole(const Instruction& i, const Overload& overload, std::uint32_t row);
  bool charge(std::uint32_t row, std::uint64_t cost);
  // Kernels may as well do all rows when most are wanted.
  Selection kernel_rows() const {
    return current().count * 4 >= row_count_ ? Selection{nullptr, row_count_} : current();
  }

  const Program& program_;
  const Vector* slots_;
  Selection selection_;
  std::uint32_t row_count_;
  BatchScratch::State& s_;
  std::uint32_t pc_ = 0;
  bool steps_are_saved_ = false;
  bool is_given_up_ = false;
  bool has_result_ = false;
  Vector result_;
  std::unique_ptr<Column> result_column_;
};

Vector Sweep::operand(std::uint16_t o) const {
  const std::uint32_t place = Operand::place(o);
  switch (Operand::space(o)) {
    case Operand::reg: return register_vector(place);
    case Operand::slot: return slots_[place];
    case Operand::constant: break;
  }
  Vector v;
  v.single = program_.constant_views[place];
  return v;
}

void Sweep::gather_operands(const Instruction& i) {
  using enum Op;
  auto& operands = s_.operands;
  operands.clear();
  const auto registers = [&](std::uint32_t count) {
    for (std::uint32_t n = 0; n < count; ++n)
      operands.push_back(register_vector(Operand::place(i.a) + n));
  };
  switch (i.op) {
    case call: case make_list: case make_struct: return registers(i.b);
    case make_map: return registers(2u * i.b);
    case not_: case neg_int: case call1: case in_set: case field: case select:
    case select_optional: case has:
      operands.push_back(operand(i.a));
      return;
    default:
      operands.push_back(operand(i.a));
      operands.push_back(operand(i.b));
  }
}

void Sweep::store(std::uint32_t dst, std::unique_ptr<Column> column) {
  std::unique_ptr<Column>& place = s_.registers[dst];
  if (!place || s_.rows.is_whole()) {
    place.swap(column);
  } else {  // rows that wait further on may have a value in there
    place->set(current(), column->vector());
  }
  if (column) s_.give_back(std::move(column));
}

void Sweep::clear_registers() {
  for (std::uint32_t r = 0; r < program_.register_count; ++r)
    if (s_.registers[r]) s_.give_back(std::move(s_.registers[r]));
}

// By the program's questions, if that is all it does; rows that they leave open go through the VM.
std::optional<Vector> Sweep::ask() {
  const Questions& questions = *program_.questions;
  if (!s_.questions.ask(questions, slots_, selection_)) return std::nullopt;
  auto column = fresh();
  s_.questions.write(questions, selection_, column->words({Kind::bool_, 0, nullptr}));
  const std::size_t most = s_.arena.used() + kept_results_factor * s_.limits.max_memory;
  for (std::uint32_t n = 0; s_.questions.has_open() && n < selection_.count; ++n) {
    const std::uint32_t row = selection_.row(n);
    if (s_.questions.is_open(row)) column->set(row, run_row(row, s_.arena, most));
  }
  return s_.keep(std::move(column)).vector();
}

Vector Sweep::run() {
  s_.begin_program(program_);
  if (program_.questions)
    if (const auto answered = ask()) return *answered;
  s_.rows.begin(selection_);
  const auto size = static_cast<std::uint32_t>(program_.code.size());
  while (pc_ < size) {
    s_.rows.arrive(pc_);
    if (s_.rows.is_empty()) {
      if (s_.rows.next_label() >= size) break;
      pc_ = s_.rows.next_label();
      continue;
    }
    const Instruction& i = program_.code[pc_++];
    step(i);
    if (is_given_up_ || s_.scratch.arena.over_limit()) {
      clear_registers();
      return run_by_rows();
    }
  }
  clear_registers();
  if (result_column_) return s_.keep(std::move(result_column_)).vector();
  return result_;
}

void Sweep::step(const Instruction& i) {
  using enum Op;
  switch (i.op) {
    case ret: return finish(i);
    case constant: {
      auto column = fresh();
      column->set_constant(program_.constant_views[i.imm]);
      return store(i.dst, std::move(column));
    }
    case slot: return copy(i.dst, slots_[i.imm]);
    case move: return copy(i.dst, operand(i.a));
    case jump_if_false: return leave(i, false);
    case jump_if_true: return leave(i, true);
    case jump_unless_bool: return leave_unless_bool(i);
    case either: return merge(i);
    case loop_begin:
      pc_ = run_loops(i);
      return;
    case list_append:
    case map_insert:  // outside of a loop: a literal too long for registers, which grows in place
      is_given_up_ = true;
      return;
    default: return compute(i);
  }
}

void Sweep::copy(std::uint32_t dst, const Vector& from) {
  auto column = fresh();
  switch (from.layout) {
    case Vector::Layout::constant: column->set_constant(from.single); break;
    case Vector::Layout::dictionary:
      column->set_dictionary(from.codes, from.dictionary, from.dictionary_size);
      break;
    default: column->set(current(), from);
  }
  store(dst, std::move(column));
}

// As the VM does with what it returns.
void Sweep::bound_results(const Instruction& i) {
  const Vector result = operand(i.a);
  if (result.layout == Vector::Layout::words || Operand::space(i.a) != Operand::reg) return;
  const std::uint32_t place = Operand::place(i.a);
  for (std::uint32_t n = 0; n < current().count; ++n) {
    const std::uint32_t row = current().row(n);
    const ValueView value = result[row], kept = bounded(program_, value, s_.scratch);
    if (kept.is_error() && !value.is_error()) s_.registers[place]->set(row, kept);
  }
}

void Sweep::finish(const Instruction& i) {
  bound_results(i);
  const bool is_first = !has_result_ && !result_column_;
  if (is_first && s_.rows.is_whole()) {
    has_result_ = true;
    if (Operand::space(i.a) == Operand::reg && s_.registers[Operand::place(i.a)])
      result_column_ = std::move(s_.registers[Operand::place(i.a)]);
    else
      result_ = operand(i.a);
  } else {
    if (!result_column_) result_column_ = fresh();
    result_column_->set(current(), operand(i.a));
  }
  s_.rows.jump(static_cast<std::uint32_t>(program_.code.size()));
}

// --- jumps ---------------------------------------------------------------------------------------

// Sets a byte for each current row: is the value this bool?
void find_bools(const Vector& v, const Selection& rows, bool wanted, std::uint8_t* out) {
  if (v.layout == Vector::Layout::words && v.kind == Kind::bool_) {
    const std::int64_t word = wanted ? 1 : 0;
    for (std::uint32_t n = 0; n < rows.count; ++n) out[n] = v.words[rows.row(n)] == word;
    if (v.marks != nullptr)
      for (std::uint32_t n = 0; n < rows.count; ++n) out[n] &= v.marks[rows.row(n)] == 0;
    return;
  }
  for (std::uint32_t n = 0; n < rows.count; ++n) {
    const ValueView value = v[rows.row(n)];
    out[n] = wanted ? value.is_true() : value.is_false();
  }
}

void Sweep::leave(const Instruction& i, bool when) {
  const Vector a = operand(i.a);
  find_bools(a, current(), when, s_.leaves.data());
  const Selection left = s_.rows.jump_if(s_.leaves.data(), i.imm);
  const bool is_there = Operand::space(i.a) == Operand::reg && Operand::place(i.a) == i.dst;
  if (left.count == 0 || is_there) return;
  Vector value;
  value.single = ValueView::of_bool(when);
  if (s_.registers[i.dst]) {
    s_.registers[i.dst]->set(left, value);
  } else {
    s_.registers[i.dst] = fresh();
    s_.registers[i.dst]->set_constant(value.single);
  }
}

bool is_all_bools(const Vector& v) {
  return v.layout == Vector::Layout::words && v.kind == Kind::bool_ && v.marks == nullptr;
}

// Where the condition is unknown, both sides were computed.
void Sweep::merge(const Instruction& i) {
  const Vector condition = operand(i.a), second = operand(i.b);
  const Selection rows = current();
  bool any = false;
  if (!is_all_bools(condition))
    for (std::uint32_t n = 0; n < rows.count && !any; ++n) any = condition[rows.row(n)].is_unknown();
  if (!any) return copy(i.dst, second);
  s_.operands.assign({condition, register_vector(i.dst), second});
  if (s_.args.size() < s_.operands.size()) s_.args.resize(s_.operands.size());
  auto column = fresh();
  for (std::uint32_t n = 0; n < rows.count; ++n) column->set(rows.row(n), apply_at(i, rows.row(n)));
  store(i.dst, std::move(column));
}

void Sweep::leave_unless_bool(const Instruction& i) {
  const Vector a = operand(i.a);
  const Selection rows = current();
  if (is_all_bools(a)) return;
  bool any = false;
  for (std::uint32_t n = 0; n < rows.count; ++n) {
    const ValueView value = a[rows.row(n)];
    s_.leaves[n] = !value.is(Kind::bool_) && !value.is_unknown();
    any |= s_.leaves[n] != 0;
  }
  if (!any) return;
  const auto refused = [&](ValueView v) { return apply(program_, i, &v, 1, s_.scratch); };
  auto column = fresh();
  for (std::uint32_t n = 0; n < rows.count; ++n)
    if (s_.leaves[n] != 0)
      column->set(rows.row(n), refused(a[rows.row(n)]));
  const Selection left = s_.rows.jump_if(s_.leaves.data(), i.imm);
  if (s_.registers[i.dst]) {
    s_.registers[i.dst]->set(left, column->vector());
    s_.give_back(std::move(column));
  } else {
    s_.registers[i.dst] = std::move(column);
  }
}

// --- loops ---------------------------------------------------------------------------------------

// Runs the outermost loop that begins here for each row; gives where the sweep goes on.
std::uint32_t Sweep::run_loops(const Instruction& i) {
  const Loop& loop = program_.loops[i.imm];
  auto column = fresh();
  const Selection rows = current();
  auto& inputs = s_.operands;
  inputs.clear();
  for (std::uint16_t input : loop.inputs) inputs.push_back(register_vector(input));
  for (std::uint32_t n = 0; n < rows.count; ++n) {
    const std::uint32_t row = rows.row(n);
    for (std::size_t r = 0; r < inputs.size(); ++r)
      s_.scratch.registers[loop.inputs[r]] = inputs[r][row];
    for (std::uint32_t slot : loop.slots) s_.frame[slot] = slots_[slot][row];
    s_.scratch.budget.steps_left = s_.steps_left[row];
    const ValueView value = run_loop(program_, loop, s_.frame.data(), s_.scratch);
    charge(row, s_.steps_left[row] - s_.scratch.budget.steps_left);
    column->set(row, value);
    if (s_.scratch.arena.over_limit()) break;  // given up
  }
  store(loop.dst, std::move(column));
  return loop.end;
}

// --- one instruction -----------------------------------------------------------------------------

// False when the row has fewer steps left.
bool Sweep::charge(std::uint32_t row, std::uint64_t cost) {
  if (cost == 0) return true;
  if (cost > s_.steps_left[row]) return false;
  if (!steps_are_saved_) s_.steps_before = s_.steps_left;
  steps_are_saved_ = true;
  s_.steps_left[row] -= cost;
  return true;
}

ValueView Sweep::apply_at(const Instruction& i, std::uint32_t row) {
  const auto count = static_cast<std::uint32_t>(s_.operands.size());
  for (std::uint32_t n = 0; n < count; ++n) s_.args[n] = s_.operands[n][row];
  s_.scratch.budget.steps_left = s_.steps_left[row];
  const ValueView value = apply(program_, i, s_.args.data(), count, s_.scratch);
  charge(row, s_.steps_left[row] - s_.scratch.budget.steps_left);
  return value;
}

// For several rows at once: what a record with all its steps would get, and what it would cost.
ValueView Sweep::apply_memo(const Instruction& i, const ValueView* args, std::uint64_t& cost) {
  s_.scratch.budget.steps_left = s_.limits.max_steps;
  const ValueView value =
      apply(program_, i, args, static_cast<std::uint32_t>(s_.operands.size()), s_.scratch);
  cost = s_.limits.max_steps - s_.scratch.budget.steps_left;
  return value;
}

void Sweep::compute(const Instruction& i) {
  gather_operands(i);
  if (s_.args.size() < s_.operands.size()) s_.args.resize(s_.operands.size());
  auto column = fresh();
  const bool pure = is_pure(program_, i);
  const Overload* const by_columns = columns_overload(program_, i);
  if (pure && compute_once(i, *column)) {
  } else if (by_columns != nullptr) {
    compute_columns(i, *by_columns, *column);
  } else if (!(pure && compute_by_dictionary(i, *column)) && !compute_words(i, *column)) {
    compute_rows(i, *column);
  }
  store(i.dst, std::move(column));
}

bool Sweep::compute_once(const Instruction& i, Column& out) {
  for (const Vector& v : s_.operands)
    if (v.layout != Vector::Layout::constant) return false;
  for (std::size_t n = 0; n < s_.operands.size(); ++n) s_.args[n] = s_.operands[n].single;
  std::uint64_t cost = 0;
  const ValueView value = apply_memo(i, s_.args.data(), cost);
  out.set_constant(value);
  if (cost == 0) return true;
  for (std::uint32_t n = 0; n < current().count; ++n) {
    const std::uint32_t row = current().row(n);
    if (!charge(row, cost)) out.set(row, apply_at(i, row));
  }
  return true;
}

bool Sweep::compute_by_dictionary(const Instruction& i, Column& out) {
  const Vector* judged = nullptr;
  std::size_t at = 0;
  for (std::size_t n = 0; n < s_.operands.size(); ++n) {
    const Vector& v = s_.operands[n];
    if (v.layout == Vector::Layout::constant) continue;
    if (v.layout != Vector::Layout::dictionary || judged != nullptr) return false;
    judged = &v;
    at = n;
  }
  const Selection rows = current();
  if (judged == nullptr || judged->dictionary_size > rows.count) return false;
  const std::uint32_t size = judged->dictionary_size;
  auto* const values = s_.arena.array<ValueView>(size);
  auto* const costs = s_.arena.array<std::uint64_t>(size);
  auto* const words = s_.arena.array<std::int64_t>(size);
  constexpr std::uint64_t not_yet = static_cast<std::uint64_t>(-1);
  for (std::uint32_t d = 0; d < size; ++d) {
    new (&values[d]) ValueView();
    costs[d] = not_yet;
    words[d] = 0;
  }
  for (std::size_t n = 0; n < s_.operands.size(); ++n) s_.args[n] = s_.operands[n].single;
  bool all_words = true, is_free = true;
  WordKind kind;
  const std::int32_t* const codes = judged->codes;
  for (std::uint32_t n = 0; n < rows.count; ++n) {
    const std::int32_t d = codes[rows.row(n)];
    if (costs[d] != not_yet) continue;
    s_.args[at] = judged->dictionary[d];
    values[d] = apply_memo(i, s_.args.data(), costs[d]);
    is_free &= costs[d] == 0;
    if (!is_word(values[d])) {
      all_words = false;
      continue;
    }
    const WordKind k = word_kind_of(values[d]);
    if (kind.kind == Kind::null) kind = k;
    all_words &= kind == k;
    words[d] = word_of(values[d]);
  }
  if (all_words) {
    std::int64_t* const to = out.words(kind);
    for (std::uint32_t n = 0; n < rows.count; ++n) {
      const std::uint32_t row = rows.row(n);
      to[row] = words[codes[row]];
    }
  } else {
    out.set_dictionary(codes, values, size);
  }
  if (is_free) return true;
  for (std::uint32_t n = 0; n < rows.count; ++n) {
    const std::uint32_t row = rows.row(n);
    if (!charge(row, costs[codes[row]])) out.set(row, apply_at(i, row));
  }
  return true;
}

bool Sweep::compute_words(const Instruction& i, Column& out) {
  if (i.op == Op::in_set) return compute_set(i, out);
  if (i.op == Op::not_ || i.op == Op::neg_int) return compute_single(i, out);
  if (s_.operands.size() != 2) return false;
  const Work work = work_of(program_, i);
  return work.family != Work::Family::none && compute_pair(i, work, out);
}

// Rows that are marked, or that a kernel could not do, get what the VM says.
template <typename IsBad>
void Sweep::redo(const Instruction& i, const std::uint16_t* a_marks, const std::uint16_t* b_marks,
                 Column& out, IsBad is_bad) {
  const Selection rows = current();
  for (std::uint32_t n = 0; n < rows.count; ++n) {
    const std::uint32_t row = rows.row(n);
    const bool marked = (a_marks != nullptr && a_marks[row] != 0) ||
                        (b_marks != nullptr && b_marks[row] != 0);
    if (marked || is_bad(row)) out.set(row, apply_at(i, row));
  }
}

bool Sweep::compute_single(const Instruction& i, Column& out) {
  WordOperand a;
  const Kind wanted = i.op == Op::not_ ? Kind::bool_ : Kind::int_;
  if (!as_words(s_.operands[0], a) || a.kind.kind != wanted) return false;
  std::int64_t* const to = out.words(a.kind);
  bool overflowed = false;
  if (i.op == Op::not_) kernels::not_bools(a.words, kernel_rows(), to);
  else overflowed = kernels::negate_ints(a.words, kernel_rows(), to);
  if (overflowed || a.marks != nullptr)
    redo(i, a.marks, nullptr, out, [&](std::uint32_t row) {
      return i.op == Op::neg_int && a.words[row] == INT64_MIN;
    });
  return true;
}

bool Sweep::compute_set(const Instruction& i, Column& out) {
  const ConstantSet& set = program_.sets[i.imm];
  WordOperand a;
  constexpr std::size_t few = 8;
  if (!as_words(s_.operands[0], a) || a.kind.kind != set.kind || set.kind == Kind::double_ ||
      (set.kind == Kind::decimal && a.kind.scale != set.scale) ||
      (set.kind == Kind::enum_ && a.kind.enum_type != set.enum_type))
    return false;
  const bool by_bits = set.kind == Kind::enum_ && set.enum_type->members.size() <= 64;
  if (!by_bits && set.items.size() > few) return false;
  std::int64_t items[few];
  std::int64_t* const to = out.words({Kind::bool_, 0, nullptr});
  if (by_bits) {
    std::uint64_t members = 0;
    for (ValueView item : set.items) members |= std::uint64_t{1} << item.member();
    kernels::among_members(a.words, members, kernel_rows(), to);
  } else {
    for (std::size_t n = 0; n < set.items.size(); ++n) items[n] = word_of(set.items[n]);
    kernels::among(a.words, items, static_cast<std::uint32_t>(set.items.size()), kernel_rows(), to);
  }
  if (a.marks != nullptr) redo(i, a.marks, nullptr, out, [](std::uint32_t) { return false; });
  return true;
}

bool Sweep::compute_pair(const Instruction& i, const Work& work, Column& out) {
  using F = Work::Family;
  WordOperand a, b;
  if (!as_words(s_.operands[0], a) || !as_words(s_.operands[1], b)) return false;
  if (!is_any_kind(work) && (a.kind.kind != work.a || b.kind.kind != work.b)) return false;
  bool overflowed = false;
  bool done = false;
  switch (work.family) {
    case F::compare: done = compare_kernel(work, a, b, out); break;
    case F::compute: done = arithmetic_kernel(work, a, b, out, overflowed); break;
    case F::divide:
    case F::modulo: done = division_kernel(work, a, b, out, overflowed); break;
    case F::logic: {
      std::int64_t* const to = out.words({Kind::bool_, 0, nullptr});
      if (i.op == Op::and_) kernels::and_bools(a.words, b.words, kernel_rows(), to);
      else kernels::or_bools(a.words, b.words, kernel_rows(), to);
      done = true;
      break;
    }
    case F::none: break;
  }
  if (!done) return false;
  if (!overflowed && a.marks == nullptr && b.marks == nullptr) return true;
  redo(i, a.marks, b.marks, out, [&](std::uint32_t row) {
    if (!overflowed) return false;
    if (work.family == F::compute) return kernels::overflows(work.arithmetic, a.words, b.words, row);
    return b.words[row] == 0 || b.words[row] == -1;
  });
  return true;
}

bool Sweep::compare_kernel(const Work& work, WordOperand& a, WordOperand& b, Column& out) {
  const Selection rows = kernel_rows();
  if (a.kind != b.kind) {
    const bool scaled = is_scaled_number(a.kind.kind) && is_scaled_number(b.kind.kind);
    if (!scaled || !align(a, b)) return false;
    kernels::compare_scaled(work.comparison, a.words, b.words, rows, out.words({Kind::bool_, 0, nullptr}));
    return true;
  }
  std::int64_t* const to = out.words({Kind::bool_, 0, nullptr});
  if (a.kind.kind == Kind::double_)
    kernels::compare_doubles(work.comparison, a.words, b.words, rows, to);
  else if (a.kind.kind == Kind::uint_)
    kernels::compare_uints(work.comparison, a.words, b.words, rows, to);
  else
    kernels::compare_ints(work.comparison, a.words, b.words, rows, to);
  return true;
}

bool Sweep::arithmetic_kernel(const Work& work, WordOperand& a, WordOperand& b, Column& out,
                              bool& overflowed) {
  if (a.kind.kind != b.kind.kind) return false;
  const Selection rows = kernel_rows();
  if (a.kind.kind == Kind::double_) {
    constexpr char names[] = {'+', '-', '*'};
    kernels::compute_doubles(names[static_cast<int>(work.arithmetic)], a.words, b.words, rows,
                             out.words(a.kind));
    return true;
  }
  if (!is_scaled_number(a.kind.kind)) return false;
  WordKind kind = a.kind;
  if (work.arithmetic == Arithmetic::multiply) {
    const int scale = a.kind.scale + b.kind.scale;
    if (scale > Decimal::max_scale) return false;
    kind.scale = static_cast<std::uint8_t>(scale);
  } else {
    if (!align(a, b)) return false;
    kind.scale = std::max(a.kind.scale, b.kind.scale);
  }
  overflowed = kernels::compute_ints(work.arithmetic, a.words, b.words, rows, out.words(kind));
  return true;
}

bool Sweep::division_kernel(const Work& work, const WordOperand& a, const WordOperand& b,
                            Column& out, bool& overflowed) {
  const Selection rows = kernel_rows();
  const bool remainder = work.family == Work::Family::modulo;
  if (a.kind != b.kind) return false;
  if (a.kind.kind == Kind::double_ && !remainder) {
    kernels::compute_doubles('/', a.words, b.words, rows, out.words(a.kind));
    return true;
  }
  if (a.kind.kind != Kind::int_) return false;
  overflowed = kernels::divide_ints(a.words, b.words, rows, remainder, out.words(a.kind));
  return true;
}

// --- row by row ----------------------------------------------------------------------------------

// Comparisons of strings and timestamps, without a call.
bool compare_views(const Work& work, ValueView a, ValueView b, ValueView& out) {
  int sign;
  if (a.is(Kind::string) && b.is(Kind::string)) {
    const std::string_view x = a.as_string(), y = b.as_string();
    if (work.comparison <= Comparison::ne) sign = x == y ? 0 : 1;
    else sign = x.compare(y);
  } else if (a.is(Kind::timestamp) && b.is(Kind::timestamp)) {
    const Instant x = a.as_instant(), y = b.as_instant();
    sign = x.seconds != y.seconds ? (x.seconds < y.seconds ? -1 : 1)
                                  : (x.nanos < y.nanos ? -1 : x.nanos > y.nanos ? 1 : 0);
  } else {
    return false;
  }
  bool holds = false;
  switch (work.comparison) {
    case Comparison::eq: holds = sign == 0; break;
    case Comparison::ne: holds = sign != 0; break;
    case Comparison::lt: holds = sign < 0; break;
    case Comparison::le: holds = sign <= 0; break;
    case Comparison::gt: holds = sign > 0; break;
    case Comparison::ge: holds = sign >= 0; break;
  }
  out = ValueView::of_bool(holds);
  return true;
}

void Sweep::compute_rows(const Instruction& i, Column& out) {
  const Selection rows = current();
  if (s_.operands.size() == 2) {
    const Work work = work_of(program_, i);
    if (work.family == Work::Family::compare &&
        (is_any_kind(work) || (work.a == work.b && (work.a == Kind::string || work.a == Kind::timestamp)))) {
      const Vector a = s_.operands[0], b = s_.operands[1];
      for (std::uint32_t n = 0; n < rows.count; ++n) {
        const std::uint32_t row = rows.row(n);
        ValueView value;
        if (!compare_views(work, a[row], b[row], value)) value = apply_at(i, row);
        out.set(row, value);
      }
      return;
    }
  }
  for (std::uint32_t n = 0; n < rows.count; ++n) {
    const std::uint32_t row = rows.row(n);
    out.set(row, apply_at(i, row));
    if (s_.scratch.arena.over_limit()) return;  // given up
  }
}

// As the VM finds out before it calls. True: the steps for looking are charged.
bool Sweep::are_whole(const Instruction& i, const Overload& overload, std::uint32_t row) {
  s_.scratch.budget.steps_left = s_.steps_left[row];
  CallContext context{s_.scratch.arena, s_.limits, s_.scratch.budget, program_.sites[i.site], overload.context};
  const ValueView trouble = trouble_in_parts(overload, s_.args.data(), static_cast<std::uint32_t>(s_.operands.size()), context);
  return trouble.is_null() && charge(row, s_.steps_left[row] - s_.scratch.budget.steps_left);
}

// One call for all rows whose operands are good; the others get what the VM says.
void Sweep::compute_columns(const Instruction& i, const Overload& overload, Column& out) {
  const Selection rows = current();
  const auto count = static_cast<std::uint32_t>(s_.operands.size());
  std::vector<std::uint32_t> called;
  std::vector<std::vector<ValueView>> columns(count);
  for (std::uint32_t n = 0; n < rows.count; ++n) {
    const std::uint32_t row = rows.row(n);
    bool is_good = true;
    for (std::uint32_t a = 0; a < count; ++a) {
      s_.args[a] = s_.operands[a][row];
      is_good &= !s_.args[a].is_error() && !s_.args[a].is_unknown();
    }
    if (!is_good || !fits(overload, s_.args.data(), count) || !are_whole(i, overload, row) || !charge(row, overload.cost)) {
      out.set(row, apply_at(i, row));
      continue;
    }
    called.push_back(row);
    for (std::uint32_t a = 0; a < count; ++a) columns[a].push_back(s_.args[a]);
  }
  if (called.empty()) return;
  std::vector<const ValueView*> args;
  for (const auto& column : columns) args.push_back(column.data());
  std::vector<ValueView> results(called.size());
  CallContext context{s_.scratch.arena, s_.limits, s_.scratch.budget, program_.sites[i.site], overload.context};
  overload.call_columns(context, args.data(), static_cast<std::uint32_t>(called.size()), results.data());
  for (std::size_t n = 0; n < called.size(); ++n) out.set(called[n], results[n]);
}

ValueView Sweep::run_row(std::uint32_t row, Arena& results, std::size_t most) {
  for (std::uint32_t slot : program_.slots) s_.frame[slot] = slots_[slot][row];
  s_.row_scratch.arena.reset();
  s_.row_scratch.budget.steps_left = s_.steps_left[row];
  const ValueView value = expr::run(program_, s_.frame.data(), s_.row_scratch);
  s_.steps_left[row] = s_.row_scratch.budget.steps_left;
  if (results.used() <= most) return guiju::copy(value, results);
  CallContext context{results, s_.limits, s_.row_scratch.budget, {}, nullptr};
  return fault(context, code::limit_memory, {std::to_string(s_.limits.max_memory)});
}

Vector Sweep::run_by_rows() {
  if (steps_are_saved_) s_.steps_left = s_.steps_before;
  result_column_.reset();
  auto column = fresh();
  const std::size_t most = s_.arena.used() + kept_results_factor * s_.limits.max_memory;
  for (std::uint32_t n = 0; n < selection_.count; ++n)
    column->set(selection_.row(n), run_row(selection_.row(n), s_.arena, most));
  return s_.keep(std::move(column)).vector();
}

}  // namespace

Vector run(const Program& program, const Vector* slots, const Selection& selection,
           std::uint32_t row_count, BatchScratch& scratch) {
  if (selection.count == 0) return {};
  return Sweep(program, slots, selection, row_count, scratch.state()).run();
}

}  // namespace guiju::expr
