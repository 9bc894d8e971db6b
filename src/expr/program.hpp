// One register program, run by two engines: a row at a time (vm) and in columns (batch).
//
// The idea is RE2's: one Prog, several engines. Code is linear. Jumps only go forward, except for the one
// at the end of a loop; so the batch engine can sweep the code once, parking rows that jump at their label and
// taking them up again there. A loop (comprehension) stands between `loop_begin` and its end; the batch engine
// runs such a stretch row by row with the VM. Registers hold ValueViews (row) or Vectors (batch).
//
// Tested by tests/expr/codegen_test.cpp, vm_test.cpp, batch_test.cpp and tests/agree.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "expr/ast.hpp"

namespace guiju::expr {

enum class Op : std::uint16_t {
#define GUIJU_OP(name, meaning) name,
#include "expr/opcodes.def"
#undef GUIJU_OP
};

// 16 bytes. What a, b and imm mean stands in opcodes.def.
struct Instruction {
  Op op;
  std::uint16_t dst = 0;
  std::uint16_t a = 0;
  std::uint16_t b = 0;
  std::uint32_t imm = 0;   // jump target, constant, slot, overload list, argument count …
  std::uint32_t site = 0;  // Program::sites
};

struct Program {
  std::vector<Instruction> code;  // ends with `ret a`
  std::vector<Value> constants;
  std::vector<std::vector<const Overload*>> calls;  // candidates of each call site
  std::vector<Span> sites;
  std::vector<std::uint32_t> slots;  // slots read, ascending, each once
  std::uint32_t register_count = 0;
  Type type;
  // A single constant result (after folding), else null.
  const Value* constant() const;
  std::string dump() const;
};

struct CodegenOptions {
  bool folds = true;       // off switch of constant folding
  bool specialises = true; // off switch of typed opcodes and hashed `in`: every operator through its overload's call
  Limits limits;
};
// REQUIRES: a checked tree.
Program generate(const Node& root, const CodegenOptions& options = {});

}  // namespace guiju::expr
