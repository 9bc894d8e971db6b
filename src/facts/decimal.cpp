// Signs and magnitudes are kept apart: a magnitude is a uint128, where nothing overflows by surprise.
#include "guiju/facts/decimal.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "facts/wide_integer.hpp"

namespace guiju {

namespace {

using facts::U256;

constexpr std::array<uint128, 39> powers_of_ten = [] {
  std::array<uint128, 39> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();
constexpr uint128 bound = powers_of_ten[Decimal::max_digits];

struct Signed {
  bool negative;
  uint128 magnitude;
};

Signed split(int128 c) {
  const auto bits = static_cast<uint128>(c);
  return c < 0 ? Signed{true, uint128{0} - bits} : Signed{false, bits};
}

std::optional<Decimal> join(bool negative, uint128 magnitude, int scale) {
  if (magnitude >= bound || scale < 0 || scale > Decimal::max_scale) return std::nullopt;
  const auto c = static_cast<int128>(magnitude);
  return Decimal{negative ? -c : c, static_cast<std::uint8_t>(scale)};
}

// m · 10^places; false when that does not fit 128 bits.
bool scale_up(uint128& m, int places) {
  if (m == 0) return true;
  if (places > Decimal::max_digits) return false;
  return !__builtin_mul_overflow(m, powers_of_ten[static_cast<std::size_t>(places)], &m);
}

bool fits_64(int128 c) { return c == static_cast<std::int64_t>(c); }

// Whether a magnitude cut off at `quotient` must be raised by one. `half` compares what was cut off
// with a half; `exact` says that nothing was cut off.
bool rounds_away(Rounding mode, bool negative, bool odd, bool exact, int half) {
  if (exact) return false;
  switch (mode) {
    case Rounding::half_up: return half >= 0;
    case Rounding::half_even: return half > 0 || (half == 0 && odd);
    case Rounding::half_down: return half > 0;
    case Rounding::up: return true;
    case Rounding::down: return false;
    case Rounding::floor: return negative;
    case Rounding::ceiling: return !negative;
  }
  return false;
}

// n / d with 128 bits, rounded. REQUIRES: d != 0.
uint128 divide_rounded(uint128 n, uint128 d, bool negative, Rounding mode) {
  uint128 quotient, remainder;
  if ((n >> 64) == 0 && (d >> 64) == 0) {
    const auto small_n = static_cast<std::uint64_t>(n), small_d = static_cast<std::uint64_t>(d);
    quotient = small_n / small_d;
    remainder = small_n % small_d;
  } else {
    quotient = n / d;
    remainder = n % d;
  }
  const uint128 rest = d - remainder;
  const int half = remainder > rest ? 1 : remainder == rest ? 0 : -1;
  return quotient + rounds_away(mode, negative, (quotient & 1) != 0, remainder == 0, half);
}

// a + b, or a − b when `minus`.
std::optional<Decimal> sum(Decimal a, Decimal b, bool minus) {
  if (a.scale == b.scale && a.scale <= Decimal::max_scale && fits_64(a.coefficient) &&
      fits_64(b.coefficient)) {
    return Decimal{minus ? a.coefficient - b.coefficient : a.coefficient + b.coefficient, a.scale};
  }
  const int scale = a.scale > b.scale ? a.scale : b.scale;
  Signed x = split(a.coefficient), y = split(b.coefficient);
  if (minus) y.negative = !y.negative;
  // A magnitude beyond 3.4e38 cannot be brought back below 1e38 by the other one.
  if (!scale_up(x.magnitude, scale - a.scale) || !scale_up(y.magnitude, scale - b.scale))
    return std::nullopt;
  if (x.negative == y.negative) {
    uint128 total;
    if (__builtin_add_overflow(x.magnitude, y.magnitude, &total)) return std::nullopt;
    return join(x.negative, total, scale);
  }
  if (x.magnitude >= y.magnitude) return join(x.negative, x.magnitude - y.magnitude, scale);
  return join(y.negative, y.magnitude - x.magnitude, scale);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || !is_digit(text[0]) || !is_digit(text.back())) return std::nullopt;
  if (text.size() > 1 && text[0] == '0' && is_digit(text[1])) return std::nullopt;  // 012
  uint128 magnitude = 0;
  int places = 0;
  bool after_point = false;
  for (const char c : text) {
    if (c == '.' && !after_point) {
      after_point = true;
      continue;
    }
    if (!is_digit(c) || magnitude >= bound / 10) return std::nullopt;
    magnitude = magnitude * 10 + static_cast<unsigned>(c - '0');
    if (after_point && ++places > max_scale) return std::nullopt;
  }
  return join(negative, magnitude, places);
}

std::optional<Decimal> Decimal::rescaled(int to) const {
  if (to == scale && to <= max_scale) return *this;
  if (to < 0 || to > max_scale) return std::nullopt;
  Signed s = split(coefficient);
  if (to > scale) {
    if (!scale_up(s.magnitude, to - scale)) return std::nullopt;
    return join(s.negative, s.magnitude, to);
  }
  if (s.magnitude == 0) return join(false, 0, to);
  if (scale - to > max_digits) return std::nullopt;
  const uint128 divisor = powers_of_ten[static_cast<std::size_t>(scale - to)];
  if (s.magnitude % divisor != 0) return std::nullopt;
  return join(s.negative, s.magnitude / divisor, to);
}

std::optional<Decimal> Decimal::rounded(int to, Rounding mode) const {
  if (to < 0 || scale > max_scale) return std::nullopt;
  if (to >= scale) return rescaled(to);
  const Signed s = split(coefficient);
  const uint128 divisor = powers_of_ten[static_cast<std::size_t>(scale - to)];
  return join(s.negative, divide_rounded(s.magnitude, divisor, s.negative, mode), to);
}

std::string Decimal::to_string() const {
  Signed s = split(coefficient);
  std::string reversed;
  for (int place = 0; s.magnitude != 0 || place <= scale; ++place) {
    if (place == scale && scale != 0) reversed += '.';
    reversed += static_cast<char>('0' + static_cast<int>(s.magnitude % 10));
    s.magnitude /= 10;
  }
  if (s.negative) reversed += '-';
  return {reversed.rbegin(), reversed.rend()};
}

std::optional<Decimal> add(Decimal a, Decimal b) { return sum(a, b, false); }
std::optional<Decimal> subtract(Decimal a, Decimal b) { return sum(a, b, true); }

std::optional<Decimal> multiply(Decimal a, Decimal b) {
  const int scale = a.scale + b.scale;
  if (fits_64(a.coefficient) && fits_64(b.coefficient) && scale <= Decimal::max_scale) {
    const int128 product = a.coefficient * b.coefficient;  // at most 2^126
    if (product < static_cast<int128>(bound) && product > -static_cast<int128>(bound))
      return Decimal{product, static_cast<std::uint8_t>(scale)};
    return std::nullopt;
  }
  const Signed x = split(a.coefficient), y = split(b.coefficient);
  uint128 product;
  if (__builtin_mul_overflow(x.magnitude, y.magnitude, &product)) return std::nullopt;
  return join(x.negative != y.negative, product, scale);
}

std::optional<Decimal> divide(Decimal a, Decimal b, int scale, Rounding mode) {
  if (b.coefficient == 0 || scale < 0 || scale > Decimal::max_scale) return std::nullopt;
  if (a.scale > Decimal::max_scale || b.scale > Decimal::max_scale) return std::nullopt;
  if (a.coefficient == 0) return Decimal{0, static_cast<std::uint8_t>(scale)};
  const Signed x = split(a.coefficient), y = split(b.coefficient);
  const bool negative = x.negative != y.negative;
  // quotient = |a| · 10^shift / |b|, with shift in −37 … 74
  int shift = scale + b.scale - a.scale;

  uint128 small = x.magnitude;
  if (shift >= 0 && scale_up(small, shift))
    return join(negative, divide_rounded(small, y.magnitude, negative, mode), scale);
  small = y.magnitude;
  if (shift < 0 && scale_up(small, -shift))
    return join(negative, divide_rounded(x.magnitude, small, negative, mode), scale);

  if (shift < 0) {  // |b| · 10^-shift is beyond 128 bits, |a| is not: the quotient is 0 and a rest
    const U256 d = facts::multiply(y.magnitude, powers_of_ten[static_cast<std::size_t>(-shift)]);
    const int half = facts::compare({x.magnitude >> 127, x.magnitude << 1}, d);
    return join(negative, rounds_away(mode, negative, false, false, half), scale);
  }
  U256 n{0, x.magnitude};
  for (; shift > 0; shift -= Decimal::max_digits) {
    const int step = shift < Decimal::max_digits ? shift : Decimal::max_digits;
    if (!facts::multiply(n, powers_of_ten[static_cast<std::size_t>(step)], &n)) return std::nullopt;
  }
  if (n.high >= y.magnitude) return std::nullopt;
  const auto [quotient, remainder] = facts::divide(n, y.magnitude);
  if (quotient >= bound) return std::nullopt;
  const uint128 rest = y.magnitude - remainder;
  const int half = remainder > rest ? 1 : remainder == rest ? 0 : -1;
  const bool away = rounds_away(mode, negative, (quotient & 1) != 0, remainder == 0, half);
  return join(negative, quotient + away, scale);
}

int compare(Decimal a, Decimal b) {
  if (a.scale == b.scale)
    return a.coefficient < b.coefficient ? -1 : a.coefficient > b.coefficient ? 1 : 0;
  Signed x = split(a.coefficient), y = split(b.coefficient);
  if (x.negative != y.negative) return x.negative ? -1 : 1;
  // Only one of them is scaled up; if that overflows it is the larger one.
  int order;
  if (!scale_up(x.magnitude, b.scale > a.scale ? b.scale - a.scale : 0))
    order = 1;
  else if (!scale_up(y.magnitude, a.scale > b.scale ? a.scale - b.scale : 0))
    order = -1;
  else
    order = x.magnitude < y.magnitude ? -1 : x.magnitude > y.magnitude ? 1 : 0;
  return x.negative ? -order : order;
}

int compare(Decimal a, double b) {
  const Signed x = split(a.coefficient);
  if (b == 0) return a.coefficient == 0 ? 0 : x.negative ? -1 : 1;
  if (a.coefficient == 0 || x.negative != std::signbit(b)) return b < 0 ? 1 : -1;
  // |b| = mantissa · 2^exponent. Compare |c| · 2^-exponent with mantissa · 10^scale, exactly.
  int exponent;
  const double fraction = std::frexp(std::fabs(b), &exponent);
  const auto mantissa = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
  exponent -= 53;
  const int c_bits = 128 - facts::leading_zeros(x.magnitude);
  const uint128 power = powers_of_ten[a.scale <= Decimal::max_digits ? a.scale : 38u];
  int order;
  if (exponent >= 0) {
    if (exponent > 75)  // mantissa has 53 bits: beyond any coefficient
      order = -1;
    else
      order = facts::compare({0, x.magnitude},
                             facts::multiply(static_cast<uint128>(mantissa) << exponent, power));
  } else if (c_bits - exponent > 53 + 128) {  // more bits than mantissa · 10^scale can have
    order = 1;
  } else {
    order = facts::compare(facts::shift_left(x.magnitude, -exponent),
                           facts::multiply(mantissa, power));
  }
  return x.negative ? -order : order;
}

double to_double(Decimal a) {
  // Both exact as doubles, so that the one division rounds correctly.
  constexpr int128 exact = int128{1} << 53;
  if (a.scale <= 22 && a.coefficient < exact && a.coefficient > -exact) {
    return static_cast<double>(static_cast<std::int64_t>(a.coefficient)) /
           static_cast<double>(powers_of_ten[a.scale]);
  }
  const std::string text = a.to_string();
  double d = 0;
  std::from_chars(text.data(), text.data() + text.size(), d);
  return d;
}

}  // namespace guiju
