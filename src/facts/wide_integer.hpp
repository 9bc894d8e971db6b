// Unsigned 256-bit integers, as far as exact decimals need them: product, shift, compare, divide.
//
// Two 128-bit halves. Everything that could overflow says so; nothing here wraps silently. Division is
// schoolbook long division with 64-bit digits (Knuth, vol. 2, 4.3.1, algorithm D, for two digits).
//
// Tested by tests/facts/decimal_test.cpp.
#pragma once

#include <cstdint>

#include "guiju/facts/decimal.hpp"

namespace guiju::facts {

struct U256 {
  uint128 high = 0;
  uint128 low = 0;
};

inline int compare(U256 a, U256 b) {
  if (a.high != b.high) return a.high < b.high ? -1 : 1;
  if (a.low != b.low) return a.low < b.low ? -1 : 1;
  return 0;
}

inline U256 subtract(U256 a, U256 b) {  // REQUIRES: a >= b
  return {a.high - b.high - (a.low < b.low ? 1 : 0), a.low - b.low};
}

inline U256 multiply(uint128 a, uint128 b) {
  constexpr uint128 mask = ~std::uint64_t{0};
  const uint128 a0 = a & mask, a1 = a >> 64, b0 = b & mask, b1 = b >> 64;
  const uint128 p00 = a0 * b0, p01 = a0 * b1, p10 = a1 * b0, p11 = a1 * b1;
  const uint128 middle = (p00 >> 64) + (p01 & mask) + (p10 & mask);  // < 3 · 2^64
  return {p11 + (p01 >> 64) + (p10 >> 64) + (middle >> 64), (middle << 64) | (p00 & mask)};
}

// False when the product does not fit.
inline bool multiply(U256 a, uint128 b, U256* product) {
  const U256 low = multiply(a.low, b);
  const U256 high = multiply(a.high, b);
  if (high.high != 0) return false;
  product->low = low.low;
  return !__builtin_add_overflow(low.high, high.low, &product->high);
}

inline U256 shift_left(uint128 a, int bits) {  // REQUIRES: 0 <= bits < 256
  if (bits == 0) return {0, a};
  if (bits >= 128) return {a << (bits - 128), 0};
  return {a >> (128 - bits), a << bits};
}

inline int leading_zeros(uint128 a) {  // REQUIRES: a != 0
  const auto high = static_cast<std::uint64_t>(a >> 64);
  return high != 0 ? __builtin_clzll(high) : 64 + __builtin_clzll(static_cast<std::uint64_t>(a));
}

struct Quotient {
  uint128 quotient, remainder;
};

// REQUIRES: d != 0 and n.high < d, so that the quotient fits.
inline Quotient divide(U256 n, uint128 d) {
  if (n.high == 0) return {n.low / d, n.low % d};
  const int shift = leading_zeros(d);
  d <<= shift;
  uint128 high = n.high;
  if (shift != 0) high = (n.high << shift) | (n.low >> (128 - shift));
  const uint128 low = n.low << shift;
  constexpr uint128 digit = static_cast<uint128>(1) << 64;
  const uint128 d1 = d >> 64, d0 = d & (digit - 1);

  // One digit of the quotient: a guess from the leading digits, at most two too large.
  const auto next_digit = [&](uint128& rest, uint128 incoming) {
    uint128 guess = rest / d1, left = rest % d1;
    while (guess >= digit || guess * d0 > ((left << 64) | incoming)) {
      --guess;
      left += d1;
      if (left >= digit) break;
    }
    rest = ((rest << 64) | incoming) - guess * d;  // modulo 2^128, where the true value fits
    return guess;
  };
  const uint128 q1 = next_digit(high, low >> 64);
  const uint128 q0 = next_digit(high, low & (digit - 1));
  return {(q1 << 64) | q0, high >> shift};
}

}  // namespace guiju::facts
