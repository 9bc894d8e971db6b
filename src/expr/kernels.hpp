// Tight loops over words: comparisons, arithmetic, logic.
//
// A kernel computes every row it is given and never branches on a value; rows whose result does not fit only
// set a flag for the whole batch, and the caller then finds them (the `…_overflows` of one row) and does them again with
// the VM's own functions. Words of rows that are null, error or unknown hold anything; computing them does no harm.
//
// Tested by tests/expr/kernels_test.cpp.
#pragma once

#include <cstdint>

#include "expr/vector.hpp"

namespace guiju::expr::kernels {

enum class Comparison : std::uint8_t { eq, ne, lt, le, gt, ge };
enum class Arithmetic : std::uint8_t { add, subtract, multiply };

// One operand: words, or one word for all rows. `factor` (a power of ten) brings decimals to one scale.
struct Words {
  const std::int64_t* words = nullptr;
  std::int64_t single = 0;
  std::int64_t factor = 1;
  std::int64_t operator[](std::uint32_t row) const { return words ? words[row] : single; }
};

// out[row] = 0 or 1.
void compare_ints(Comparison c, const Words& a, const Words& b, const Selection& rows, std::int64_t* out);
void compare_uints(Comparison c, const Words& a, const Words& b, const Selection& rows, std::int64_t* out);
void compare_doubles(Comparison c, const Words& a, const Words& b, const Selection& rows,
                     std::int64_t* out);
// a * a.factor against b * b.factor, exactly.
void compare_scaled(Comparison c, const Words& a, const Words& b, const Selection& rows,
                    std::int64_t* out);

// True when some row's result does not fit; the factors count for add and subtract.
bool compute_ints(Arithmetic op, const Words& a, const Words& b, const Selection& rows,
                  std::int64_t* out);
bool overflows(Arithmetic op, const Words& a, const Words& b, std::uint32_t row);
// True when some divisor is 0 or -1 (the smallest int divided by -1 does not fit); those rows' results mean nothing.
bool divide_ints(const Words& a, const Words& b, const Selection& rows, bool remainder,
                 std::int64_t* out);
// op: + - * /
void compute_doubles(char op, const Words& a, const Words& b, const Selection& rows, std::int64_t* out);

void not_bools(const Words& a, const Selection& rows, std::int64_t* out);
void and_bools(const Words& a, const Words& b, const Selection& rows, std::int64_t* out);
void or_bools(const Words& a, const Words& b, const Selection& rows, std::int64_t* out);
// True when some word is the smallest int.
bool negate_ints(const Words& a, const Selection& rows, std::int64_t* out);
// Is the word one of these few?
void among(const Words& a, const std::int64_t* items, std::uint32_t count, const Selection& rows,
           std::int64_t* out);
// Is bit number `word` set? Words are below 64.
void among_members(const Words& a, std::uint64_t members, const Selection& rows, std::int64_t* out);

}  // namespace guiju::expr::kernels
