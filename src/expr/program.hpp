// One register program, run by two engines: a row at a time (vm) and in columns (batch).
//
// The idea is RE2's: one Prog, several engines. Code is linear. Jumps only go forward, except for the one
// at the end of a loop; so the batch engine can sweep the code once, parking rows that jump at their label and
// taking them up again there. A loop (comprehension) stands between `loop_begin` and its end; the batch engine
// runs such a stretch row by row with the VM. Registers hold ValueViews (row) or Vectors (batch). Operands name
// registers, constants or slots directly, so `amount > 100` is one instruction.
//
// Tested by tests/expr/codegen_test.cpp, vm_test.cpp, batch_test.cpp and tests/agree.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expr/ast.hpp"
#include "expr/questions.hpp"

namespace guiju::expr {

enum class Op : std::uint16_t {
#define GUIJU_OP(name, meaning) name,
#include "expr/opcodes.def"
#undef GUIJU_OP
};

// Where an instruction finds a value: two bits say which array, 14 bits which place. Constants and slots past the 14
// bits are brought into registers by Op::constant and Op::slot first.
struct Operand {
  enum Space : std::uint16_t { reg = 0, constant = 1, slot = 2 };
  static constexpr std::uint32_t places = 1u << 14;
  static constexpr std::uint16_t make(Space space, std::uint32_t place) {
    return static_cast<std::uint16_t>(std::uint32_t{space} << 14 | place);
  }
  static constexpr Space space(std::uint16_t operand) { return static_cast<Space>(operand >> 14); }
  static constexpr std::uint32_t place(std::uint16_t operand) { return operand & (places - 1); }
};

// 16 bytes. What a, b and imm mean stands in opcodes.def.
struct Instruction {
  Op op = Op::ret;
  std::uint16_t dst = 0;
  std::uint16_t a = 0;
  std::uint16_t b = 0;
  std::uint32_t imm = 0;   // jump target, constant, slot, call, loop, set, shape …
  std::uint32_t site = 0;  // Program::sites
};

// What may be called at one place, and how to speak of it.
struct Call {
  std::string function;
  std::vector<const Overload*> candidates;  // one: decided before the run (its arguments' kinds are still looked at)
  std::vector<std::string> operands;        // as written, where that is a name; else ""
};

// A constant list behind `in`. All items are of one kind (and scale, or enum).
struct ConstantSet {
  Kind kind = Kind::null;
  std::uint8_t scale = 0;
  const EnumType* enum_type = nullptr;
  std::uint32_t call = 0;                  // the call for values of other kinds
  ValueView list;                          // its second argument
  std::vector<ValueView> items;            // distinct
  std::vector<std::uint32_t> table;        // more than a few items: open addressing by hash(), item number + 1
  std::uint64_t members = 0;               // enums of up to 64 members: a bit each
  // REQUIRES: holds(v). By reference: a view that was just written in parts is slow to copy whole.
  bool contains(const ValueView& v) const;
  // Is v of the kind that the items are?
  bool holds(const ValueView& v) const {
    if (v.kind() != kind) return false;
    if (kind == Kind::decimal) return v.scale() == scale && v.is_narrow();
    return kind != Kind::enum_ || v.enum_type() == enum_type;
  }
};

// How make_list, make_map and make_struct put registers together.
struct Shape {
  std::vector<bool> optional_items;            // empty: none is
  const StructType* structure = nullptr;       // make_struct
  std::vector<std::uint32_t> fields;           // make_struct: the field of each register
};

// The stretch [begin, end) of a comprehension. It reads nothing but `inputs` and `slots` from outside and leaves
// its result in `dst`, so the batch engine runs it row by row (run_loop in vm.hpp). Loops may lie in loops.
struct Loop {
  std::uint32_t begin = 0;  // code[begin] is the loop_begin
  std::uint32_t exit = 0;   // where the turns are over
  std::uint32_t end = 0;
  std::uint16_t dst = 0;
  bool has_two_variables = false;
  bool is_inner = false;                 // lies in another loop
  std::uint32_t turn_cost = 1;           // steps of one turn
  std::vector<std::uint16_t> inputs;     // registers read before they are written
  std::vector<std::uint32_t> slots;      // slots read
};

struct Program {
  std::vector<Instruction> code;  // ends with `ret a`
  std::vector<Value> constants;
  std::vector<ValueView> constant_views;  // the same as views
  std::vector<Call> calls;
  std::vector<ConstantSet> sets;
  std::vector<Shape> shapes;
  std::vector<Loop> loops;
  std::vector<Span> sites;
  std::vector<std::uint32_t> slots;  // slots read, ascending, each once
  std::vector<std::shared_ptr<const Type>> types;  // kept alive for constants that are types, enums or structs
  std::uint32_t register_count = 0;
  Type type;
  std::optional<Questions> questions;  // when asking is all that it does (not without CodegenOptions::specialises)
  // A single constant result (after folding), else null.
  const Value* constant() const;
  std::string dump() const;
};

struct CodegenOptions {
  bool folds = true;       // off switch of constant folding
  bool specialises = true; // off switch of typed opcodes and hashed `in`: every operator through its overload's call
  Limits limits;
};
// REQUIRES: a checked tree. Folding works on a copy of it. A program that would need more registers than there are
// gives the error limit_value when run.
Program generate(const Node& root, const CodegenOptions& options = {});

// The instruction's name and meaning.
std::string_view op_name(Op op);

}  // namespace guiju::expr
