// Which programs only ask: their comparisons become questions, and running the rest for each of the 2^n cases makes the table.
#include "expr/questions.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "expr/program.hpp"

namespace guiju::expr {
namespace {

enum class Relation : std::uint8_t { eq, ne, lt, le, gt, ge };

std::optional<std::int64_t> word_of(ValueView v) {
  switch (v.kind()) {
    case Kind::int_: case Kind::date: case Kind::month: return v.as_int();
    case Kind::enum_: return v.member();
    case Kind::decimal: return v.is_narrow() ? std::optional(v.as_int()) : std::nullopt;
    default: return std::nullopt;
  }
}

// What a constant says of the values it is compared with.
void take_kind(Question& q, ValueView constant) {
  q.kind = constant.kind();
  q.scale = q.kind == Kind::decimal ? constant.scale() : std::uint8_t{0};
  q.enum_type = q.kind == Kind::enum_ ? constant.enum_type() : nullptr;
}

bool ask_range(Question& q, Relation relation, std::int64_t c) {
  q.form = Question::Form::range;
  std::int64_t low = INT64_MIN, high = INT64_MAX;
  switch (relation) {
    case Relation::lt:
      if (c == INT64_MIN) return false;
      high = c - 1;
      break;
    case Relation::gt:
      if (c == INT64_MAX) return false;
      low = c + 1;
      break;
    case Relation::le: high = c; break;
    case Relation::ge: low = c; break;
    default: low = high = c;
  }
  q.low = low;
  q.width = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  return true;
}

bool ask_real(Question& q, Relation relation, double c) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  if (!std::isfinite(c)) return false;
  q.form = Question::Form::real;
  q.real_low = -infinite;
  q.real_high = infinite;
  switch (relation) {
    case Relation::lt: q.real_high = std::nextafter(c, -infinite); break;
    case Relation::gt: q.real_low = std::nextafter(c, infinite); break;
    case Relation::le: q.real_high = c; break;
    case Relation::ge: q.real_low = c; break;
    default: q.real_low = q.real_high = c;
  }
  return true;
}

class Asker {
 public:
  explicit Asker(const Program& program) : program_(program), question_of_(program.code.size(), none) {}
  std::optional<Questions> run();

 private:
  static constexpr std::uint8_t none = 0xFF, negated = 0x40;
  bool ask_all();
  bool ask(std::size_t i);
  bool ask_comparison(const Instruction& in, Question& q, bool& is_negated) const;
  bool ask_set(const ConstantSet& set, Question& q) const;
  bool ask_texts(const ValueView* items, std::size_t count, Question& q) const;
  std::uint8_t remember(Question q);
  std::uint8_t truth_of(std::uint32_t slot);
  // What the program says in one case; nothing when it does more than that.
  std::optional<bool> simulate(std::uint32_t answers);
  std::optional<bool> operand(std::uint16_t o, std::uint32_t answers);
  bool absorbs() const;
  void find_one_case();

  const Program& program_;
  std::vector<std::uint8_t> question_of_;  // by instruction
  std::vector<std::int8_t> registers_;
  Questions made_;
};

bool Asker::ask_texts(const ValueView* items, std::size_t count, Question& q) const {
  q.form = Question::Form::text;
  q.kind = Kind::string;
  q.items.assign(items, items + count);
  return true;
}

bool Asker::ask_set(const ConstantSet& set, Question& q) const {
  if (set.kind == Kind::string) return ask_texts(set.items.data(), set.items.size(), q);
  take_kind(q, set.items[0]);
  q.form = Question::Form::bits;
  q.low = INT64_MAX;
  for (const ValueView& item : set.items) {
    const auto word = word_of(item);
    if (!word) return false;
    q.low = std::min(q.low, *word);
  }
  for (const ValueView& item : set.items) {
    const std::uint64_t bit = static_cast<std::uint64_t>(*word_of(item)) - static_cast<std::uint64_t>(q.low);
    if (bit >= 64) return false;
    q.bits |= std::uint64_t{1} << bit;
  }
  return true;
}

bool Asker::ask_comparison(const Instruction& in, Question& q, bool& is_negated) const {
  auto relation = static_cast<Relation>((static_cast<int>(in.op) - static_cast<int>(Op::eq_int)) % 6);
  const bool slot_first = Operand::space(in.a) == Operand::slot;
  const std::uint16_t constant = slot_first ? in.b : in.a, slot = slot_first ? in.a : in.b;
  if (Operand::space(slot) != Operand::slot || Operand::space(constant) != Operand::constant) return false;
  if (!slot_first) {
    constexpr Relation turned[] = {Relation::eq, Relation::ne, Relation::gt, Relation::ge, Relation::lt, Relation::le};
    relation = turned[static_cast<int>(relation)];
  }
  is_negated = relation == Relation::ne;
  if (is_negated) relation = Relation::eq;
  const ValueView& c = program_.constant_views[Operand::place(constant)];
  q.slot = Operand::place(slot);
  take_kind(q, c);
  if (c.is(Kind::string)) return relation == Relation::eq && ask_texts(&c, 1, q);
  if (c.is(Kind::double_)) return ask_real(q, relation, c.as_double());
  const auto word = word_of(c);
  return word && ask_range(q, relation, *word);
}

std::uint8_t Asker::remember(Question q) {
  if (made_.list.size() == Questions::most) return none;
  made_.list.push_back(std::move(q));
  return static_cast<std::uint8_t>(made_.list.size() - 1);
}

bool Asker::ask(std::size_t i) {
  const Instruction& in = program_.code[i];
  Question q;
  bool is_negated = false;
  if (in.op == Op::in_set) {
    if (Operand::space(in.a) != Operand::slot) return false;
    q.slot = Operand::place(in.a);
    if (!ask_set(program_.sets[in.imm], q)) return false;
  } else if (!ask_comparison(in, q, is_negated)) {
    return false;
  }
  const std::uint8_t number = remember(std::move(q));
  question_of_[i] = static_cast<std::uint8_t>(number | (is_negated ? negated : 0));
  return number != none;
}

bool Asker::ask_all() {
  for (std::size_t i = 0; i < program_.code.size(); ++i) {
    const Op op = program_.code[i].op;
    const bool compares = (op >= Op::eq_int && op <= Op::ge_enum) || op == Op::in_set;
    if (compares && !ask(i)) return false;
  }
  return true;
}

// The question whether a bool slot is true, made when it is first wanted.
std::uint8_t Asker::truth_of(std::uint32_t slot) {
  for (std::size_t i = 0; i < made_.list.size(); ++i)
    if (made_.list[i].form == Question::Form::truth && made_.list[i].slot == slot) return static_cast<std::uint8_t>(i);
  Question q;
  q.slot = slot;
  return remember(std::move(q));
}

std::optional<bool> Asker::operand(std::uint16_t o, std::uint32_t answers) {
  const std::uint32_t place = Operand::place(o);
  switch (Operand::space(o)) {
    case Operand::reg: return registers_[place] < 0 ? std::nullopt : std::optional(registers_[place] != 0);
    case Operand::slot: {
      const std::uint8_t question = truth_of(place);
      return question == none ? std::nullopt : std::optional((answers >> question & 1) != 0);
    }
    case Operand::constant: break;
  }
  const ValueView v = program_.constant_views[place];
  return v.is(Kind::bool_) ? std::optional(v.as_bool()) : std::nullopt;
}

// Instructions of which the first operand is a bool, and that simulate() knows.
bool takes_bool(Op op) {
  switch (op) {
    case Op::ret: case Op::jump_unless_bool: case Op::jump_if_false: case Op::jump_if_true: case Op::move: case Op::either:
    case Op::not_: case Op::and_: case Op::or_: case Op::eq_bool: case Op::ne_bool: return true;
    default: return false;
  }
}

std::optional<bool> Asker::simulate(std::uint32_t answers) {
  registers_.assign(program_.register_count, -1);
  for (std::size_t pc = 0; pc < program_.code.size();) {
    const Instruction& in = program_.code[pc];
    const std::uint8_t question = question_of_[pc++];
    if (question != none) {
      const bool answer = (answers >> (question & ~negated) & 1) != 0;
      registers_[in.dst] = answer != ((question & negated) != 0);
      continue;
    }
    if (!takes_bool(in.op)) return std::nullopt;
    std::optional<bool> value = operand(in.a, answers);
    if (!value) return std::nullopt;
    switch (in.op) {
      case Op::ret: return value;
      case Op::jump_unless_bool: continue;
      case Op::jump_if_false:
      case Op::jump_if_true:
        if (*value != (in.op == Op::jump_if_true)) continue;
        pc = in.imm;
        break;
      case Op::move: break;
      case Op::either:
        value = operand(in.b, answers);
        if (!value) return std::nullopt;
        break;
      case Op::not_: value = !*value; break;
      case Op::and_: case Op::or_: case Op::eq_bool: case Op::ne_bool: {
        const auto b = operand(in.b, answers);
        if (!b) return std::nullopt;
        value = in.op == Op::and_  ? *value && *b
                : in.op == Op::or_ ? *value || *b
                                   : (*value == *b) == (in.op == Op::eq_bool);
        break;
      }
      default: return std::nullopt;
    }
    registers_[in.dst] = *value;
  }
  return std::nullopt;
}

// Is it made of && and || alone, with each answer used once? Then a question that settles it also settles what has no
// answer; a condition of ?:, and what is compared, must have one.
bool Asker::absorbs() const {
  std::vector<std::uint32_t> slots;  // bools that are used as they are
  const auto use = [&](std::uint16_t o) {
    if (Operand::space(o) == Operand::slot) slots.push_back(Operand::place(o));
  };
  for (std::size_t i = 0; i < program_.code.size(); ++i) {
    const Instruction& in = program_.code[i];
    if (in.op == Op::jump_unless_bool || in.op == Op::eq_bool || in.op == Op::ne_bool) return false;
    const bool is_jump = in.op == Op::jump_if_false || in.op == Op::jump_if_true;
    if (question_of_[i] != none || is_jump) continue;  // what a jump looks at is used behind it
    use(in.a);
    if (in.op == Op::and_ || in.op == Op::or_) use(in.b);
  }
  std::sort(slots.begin(), slots.end());
  return std::adjacent_find(slots.begin(), slots.end()) == slots.end();
}

void Asker::find_one_case() {
  if (!absorbs()) return;
  const std::uint32_t cases = 1u << made_.list.size();
  const auto yes = static_cast<std::uint32_t>(std::popcount(made_.table));
  made_.is_one_case = yes == 1 || yes == cases - 1;
  if (!made_.is_one_case) return;
  made_.gives = yes == 1;
  while ((made_.table >> made_.one_case & 1) != (made_.gives ? 1u : 0u)) ++made_.one_case;
}

std::optional<Questions> Asker::run() {
  constexpr std::size_t longest = 64;
  if (program_.type.kind() != Kind::bool_) return std::nullopt;
  if (program_.code.size() > longest || !program_.loops.empty() || program_.slots.empty() || !ask_all()) return std::nullopt;
  // Bool slots become questions on the way, so the table is made again until there are no new ones.
  for (std::size_t known = Questions::most + 1; known != made_.list.size();) {
    known = made_.list.size();
    made_.table = 0;
    for (std::uint32_t answers = 0; answers < (1u << known); ++answers) {
      const auto value = simulate(answers);
      if (!value) return std::nullopt;
      made_.table |= std::uint64_t{*value} << answers;
    }
  }
  find_one_case();
  return std::move(made_);
}

}  // namespace

std::uint8_t Questions::ask(const ValueView* slots) const {
  std::uint32_t answers = 0;
  bool has_none = false;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::uint8_t got = list[i].answer(slots[list[i].slot]);
    if (got == Question::none) has_none = true;
    else if (is_one_case && got != (one_case >> i & 1)) return !gives;
    else answers |= std::uint32_t{got} << i;
  }
  return has_none ? Question::none : static_cast<std::uint8_t>(table >> answers & 1);
}

std::optional<Questions> Questions::of(const Program& program) { return Asker(program).run(); }

}  // namespace guiju::expr
