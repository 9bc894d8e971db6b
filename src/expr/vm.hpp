// The row engine: runs a Program on one frame of slots.
//
// Tested by tests/expr/vm_test.cpp, tests/agree.
#pragma once

#include "expr/library.hpp"
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

// --- parts of the VM that the batch engine uses where it goes value by value ------------------------------------

// One instruction that makes a value from operands and neither jumps nor loops (all but ret, constant, slot, move, jump*,
// loop*, list_append, map_insert); of jump_unless_bool, what a value that is no bool becomes. `args`: the values of a
// and b, of a, dst and b (either), or of the registers from a on.
ValueView apply(const Program& program, const Instruction& instruction, const ValueView* args,
                std::uint32_t count, Scratch& scratch);
// May this overload take these operands?
bool fits(const Overload& overload, const ValueView* args, std::uint32_t count);
// One loop from begin to end. REQUIRES: scratch.registers has register_count places, and those of loop.inputs are
// set; slots holds at least those of loop.slots.
ValueView run_loop(const Program& program, const Loop& loop, const ValueView* slots, Scratch& scratch);

// A program's result, or the error limit_value when it has too many parts (shared parts counted each time: whoever copies or
// prints it meets them each time).
ValueView bounded(const Program& program, ValueView result, Scratch& scratch);

// The value; or, when parts of it are errors or unknown, the first error among them, else the union of the unknowns.
ValueView whole(ValueView v, Arena& arena);
// What stops a call: an error or unknown inside an argument, or that looking at all of it costs too much. Null: nothing.
ValueView trouble_in_parts(const Overload& overload, const ValueView* args, std::uint32_t count, CallContext& context);
// a && b, a || b for all values, errors and unknowns, as opcodes.def says.
ValueView absorb_and(ValueView a, ValueView b, CallContext& context);
ValueView absorb_or(ValueView a, ValueView b, CallContext& context);
// Of two that are errors or unknowns (or values): the first error, else the union of the unknowns.
ValueView unite(ValueView a, ValueView b, Arena& arena);
// Did a limit make this error? Such errors are never absorbed.
bool is_limit_error(ValueView v);

}  // namespace guiju::expr
