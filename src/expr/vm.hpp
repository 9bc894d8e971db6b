// The row engine: runs a Program on one frame of slots.
//
// Tested by tests/expr/vm_test.cpp, tests/agree.
#pragma once

#include "expr/program.hpp"

namespace guiju::expr {

// What one thread needs to run programs; reused from record to record.
struct Scratch {
  explicit Scratch(const Limits& l = {}) : limits(l), arena(l.max_memory) {}
  // Before each record.
  void begin_record() {
    arena.reset();
    budget.steps_left = limits.max_steps;
  }
  Limits limits;
  Arena arena;
  Budget budget;
  std::vector<ValueView> registers;
};

// The result: a value, null, an error or an unknown. Strings and lists live in the slots' storage, the
// program's constants or the scratch's arena. Does not allocate for scalars.
ValueView run(const Program& program, const ValueView* slots, Scratch& scratch);

}  // namespace guiju::expr
