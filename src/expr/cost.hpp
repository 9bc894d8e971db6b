// What a program may cost at most, told before it runs: an upper bound of the steps it takes (Limits::max_steps).
//
// The idea is that of cel-go's cost estimator: walk the program once with sizes in place of values. Each slot has a size
// (of the field's type, its `max_length` or `in`), each instruction says how large its result can be and how many steps it
// may charge, a loop multiplies. Both sides of a condition count, as an unknown one computes both. Nothing made on the way is
// larger than its limit allows, so the bound is finite; where a fact's size is not bounded it is max_steps, at which every
// run ends. Never below the actual.
//
// Tested by tests/expr/cost_test.cpp, tests/agree/expr_agree_test.cpp.
#pragma once

#include <functional>

#include "expr/program.hpp"
#include "guiju/facts/schema.hpp"

namespace guiju::expr {

// How large a value may be. Of a scalar all is 0 but the weight.
struct Size {
  static constexpr std::uint64_t unbounded = std::uint64_t{1} << 40;
  std::uint64_t items = 0;   // of the list or map itself, fields of a struct
  std::uint64_t inner = 0;   // of the largest one inside it
  std::uint64_t bytes = 0;   // of the longest text in it
  std::uint64_t weight = 1;  // of all of it, as weight() counts
  bool has_parts() const { return weight > 1 + bytes / 64; }
};
Size size_of(ValueView value);
Size size_of(const Type& type);
// With the field's constraints.
Size size_of(const Field& field);

using SizeOfSlot = std::function<Size(std::uint32_t slot)>;
// Work: about the length of the program, twice for each loop around a part of it that makes a list; bounded.
std::uint64_t most_steps(const Program& program, const SizeOfSlot& size_of_slot, const Limits& limits);

}  // namespace guiju::expr
