// What a Program can say about itself, and membership in constant sets.
//
// Tested by tests/expr/codegen_test.cpp.
#include "expr/program.hpp"

#include <array>
#include <cstring>

namespace guiju::expr {
namespace {

struct OpText {
  std::string_view name, meaning;
};
constexpr OpText op_texts[] = {
#define GUIJU_OP(name, meaning) {#name, meaning},
#include "expr/opcodes.def"
#undef GUIJU_OP
};

bool same_item(const ValueView& a, const ValueView& b) {
  if (a.is(Kind::string) || a.is(Kind::bytes))
    return a.size() == b.size() && (a.size() == 0 || std::memcmp(a.pointer(), b.pointer(), a.size()) == 0);
  if (a.is(Kind::enum_)) return a.member() == b.member();
  return a.as_int() == b.as_int();
}

}  // namespace

std::string_view op_name(Op op) { return op_texts[static_cast<std::size_t>(op)].name; }

bool ConstantSet::contains(const ValueView& v) const {
  if (members != 0) return v.member() < 64 && (members >> v.member() & 1) != 0;
  if (table.empty()) {
    for (const ValueView& item : items)
      if (same_item(item, v)) return true;
    return false;
  }
  const std::size_t mask = table.size() - 1;
  for (std::size_t at = hash(v) & mask; table[at] != 0; at = (at + 1) & mask)
    if (same_item(items[table[at] - 1], v)) return true;
  return false;
}

const Value* Program::constant() const {
  if (code.size() != 1 || Operand::space(code[0].a) != Operand::constant) return nullptr;
  return &constants[Operand::place(code[0].a)];
}

std::string Program::dump() const {
  std::string out;
  const auto operand = [&](std::uint16_t o) {
    const std::string place = std::to_string(Operand::place(o));
    switch (Operand::space(o)) {
      case Operand::constant: return constants[Operand::place(o)].view().to_string();
      case Operand::slot: return "slot" + place;
      default: return "r" + place;
    }
  };
  for (std::size_t i = 0; i < code.size(); ++i) {
    const Instruction& in = code[i];
    out += std::to_string(i) + ": " + std::string(op_name(in.op)) + " r" + std::to_string(in.dst) + " " +
           operand(in.a) + " " + operand(in.b) + " #" + std::to_string(in.imm) + "\n";
  }
  return out;
}

}  // namespace guiju::expr
