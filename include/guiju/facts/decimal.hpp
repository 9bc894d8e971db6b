// Exact decimal numbers: a 128-bit coefficient and a scale, as Arrow's decimal128(38, s).
//
// + − × are exact or an error; division and rounding name their places and mode. Nothing here ever
// rounds by itself. The field's bounds: |coefficient| < 10^38, scale 0..37.
//
// Tested by tests/facts/decimal_test.cpp against Python's decimal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "guiju/config.hpp"

namespace guiju {

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

enum class Rounding : std::uint8_t { half_up, half_even, half_down, up, down, floor, ceiling };

struct GUIJU_API Decimal {
  static constexpr int max_scale = 37;
  static constexpr int max_digits = 38;

  int128 coefficient = 0;
  std::uint8_t scale = 0;

  // "-12.50" exactly (scale 2); plain digits, no exponent. Nothing if malformed or over 38 digits.
  static std::optional<Decimal> parse(std::string_view text);
  // The same number with this scale; nothing if digits would be lost or do not fit.
  std::optional<Decimal> rescaled(int scale) const;
  // Rounded to this scale (which may be larger: zeros are added). Nothing if it does not fit.
  std::optional<Decimal> rounded(int scale, Rounding mode) const;
  std::string to_string() const;

  friend GUIJU_API std::optional<Decimal> add(Decimal a, Decimal b);       // scale = larger
  friend GUIJU_API std::optional<Decimal> subtract(Decimal a, Decimal b);  // scale = larger
  friend GUIJU_API std::optional<Decimal> multiply(Decimal a, Decimal b);  // scale = sum
  // a / b rounded to `scale`; nothing when b is 0 or the result does not fit. 256 bits inside.
  friend GUIJU_API std::optional<Decimal> divide(Decimal a, Decimal b, int scale, Rounding mode);
  friend GUIJU_API int compare(Decimal a, Decimal b);  // exact at any scales: -1, 0, 1
};

GUIJU_API std::optional<Decimal> add(Decimal a, Decimal b);
GUIJU_API std::optional<Decimal> subtract(Decimal a, Decimal b);
GUIJU_API std::optional<Decimal> multiply(Decimal a, Decimal b);
GUIJU_API std::optional<Decimal> divide(Decimal a, Decimal b, int scale, Rounding mode);
GUIJU_API int compare(Decimal a, Decimal b);
// Exact comparison of a decimal with a double (finite).
GUIJU_API int compare(Decimal a, double b);
GUIJU_API double to_double(Decimal a);

}  // namespace guiju
