#include "engine/columns_kernels.hpp"

#include <algorithm>
#include <cstring>

// Sanitizers do not go with functions that are resolved while the program is loaded.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define GUIJU_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define GUIJU_CLONES
#endif

namespace guiju::engine {

GUIJU_CLONES void add_by_code(const std::int32_t* __restrict codes, std::uint32_t count, const std::int32_t* __restrict classes, std::int32_t* __restrict sum) {
  for (std::uint32_t i = 0; i < count; ++i) sum[i] += classes[codes[i]];
}

GUIJU_CLONES void add_by_word(const std::int64_t* __restrict words, std::uint32_t count, const std::int32_t* __restrict classes, std::int32_t* __restrict sum) {
  for (std::uint32_t i = 0; i < count; ++i) sum[i] += classes[words[i]];
}

// Each threshold that is above a word takes back what passing it would have added: no look-up. Eight records at a time, in
// registers. (Vectors as GCC and Clang write them; unaligned in memory.)
GUIJU_CLONES void add_by_counting(const std::int64_t* __restrict words, std::uint32_t count, const std::int64_t* __restrict thresholds,
                                  std::size_t threshold_count, const std::int32_t* __restrict classes, std::int32_t* __restrict sum) {
  typedef std::int64_t Four __attribute__((vector_size(32)));
  typedef std::int64_t Words __attribute__((vector_size(32), aligned(8), may_alias));
  typedef std::int32_t Sums __attribute__((vector_size(16), aligned(4), may_alias));
  typedef std::int32_t FourInts __attribute__((vector_size(16)));
  struct {
    Four above, less;
  } steps[most_counted];
  for (std::size_t t = 0; t < threshold_count; ++t) steps[t] = {Four{} + thresholds[t], Four{} + (std::int64_t{classes[t]} - classes[t + 1])};
  const Four highest = Four{} + std::int64_t{classes[threshold_count]};
  std::uint32_t i = 0;
  for (; i + 8 <= count; i += 8) {
    const Four a = *reinterpret_cast<const Words*>(words + i), b = *reinterpret_cast<const Words*>(words + i + 4);
    Four of_a = highest, of_b = highest;
    for (std::size_t t = 0; t < threshold_count; ++t) {
      of_a += (steps[t].above > a) & steps[t].less;  // a comparison that holds is all ones
      of_b += (steps[t].above > b) & steps[t].less;
    }
    *reinterpret_cast<Sums*>(sum + i) += __builtin_convertvector(of_a, FourInts);
    *reinterpret_cast<Sums*>(sum + i + 4) += __builtin_convertvector(of_b, FourInts);
  }
  for (; i < count; ++i) {
    std::size_t below = 0;
    for (std::size_t t = 0; t < threshold_count; ++t) below += words[i] >= thresholds[t] ? 1 : 0;
    sum[i] += classes[below];
  }
}

namespace {
template <typename Cell>
inline __attribute__((always_inline)) bool look_up_in(const std::int32_t* __restrict places, std::uint32_t count, const Cell* __restrict cells,
                                                      std::int32_t last, std::int32_t most, std::int32_t* __restrict out) {
  std::int32_t highest = -1;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::int32_t cell = cells[std::min(places[i], last)];
    out[i] = cell;
    highest = std::max(highest, cell);
  }
  return highest <= most;
}
}  // namespace

GUIJU_CLONES bool look_up(const std::int32_t* places, std::uint32_t count, const std::uint8_t* cells, std::int32_t last, std::int32_t most, std::int32_t* out) {
  return look_up_in(places, count, cells, last, most, out);
}
GUIJU_CLONES bool look_up(const std::int32_t* places, std::uint32_t count, const std::uint16_t* cells, std::int32_t last, std::int32_t most, std::int32_t* out) {
  return look_up_in(places, count, cells, last, most, out);
}

GUIJU_CLONES bool are_codes(const std::int32_t* codes, std::uint32_t count, std::int32_t size) {
  std::int32_t lowest = 0, highest = -1;
  for (std::uint32_t i = 0; i < count; ++i) {
    lowest = std::min(lowest, codes[i]);
    highest = std::max(highest, codes[i]);
  }
  return lowest >= 0 && highest < size;
}

GUIJU_CLONES void rows_of_codes(const std::int32_t* __restrict codes, std::uint32_t count, std::int32_t row_count, std::int32_t otherwise, std::int32_t* __restrict fired) {
  for (std::uint32_t i = 0; i < count; ++i) fired[i] = codes[i] < row_count ? codes[i] : otherwise;
}

namespace {
inline double real_of(std::int64_t word) {
  double d;
  std::memcpy(&d, &word, sizeof d);
  return d;
}
}  // namespace

// Adding 1.5 × 2^52 rounds to a whole number (half to even) and leaves it in the low bits.
GUIJU_CLONES bool decimals_of_reals(const double* __restrict reals, std::uint32_t count, double power, std::int64_t* __restrict words) {
  constexpr double shift = 6755399441055744.0;
  std::int64_t shift_bits;
  std::memcpy(&shift_bits, &shift, sizeof shift_bits);
  std::int64_t wrong = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const double d = reals[i];
    const double shifted = d * power + shift, whole = shifted - shift;
    std::int64_t bits;
    std::memcpy(&bits, &shifted, sizeof bits);
    words[i] = bits - shift_bits;
    wrong |= (whole / power != d ? 1 : 0) | (whole < 1e15 ? 0 : 1) | (whole > -1e15 ? 0 : 1);
  }
  return wrong == 0;
}

GUIJU_CLONES bool are_finite(const std::int64_t* words, std::uint32_t count) {
  constexpr std::int64_t exponent = 0x7FF0000000000000;
  std::int64_t wrong = 0;
  for (std::uint32_t i = 0; i < count; ++i) wrong |= (words[i] & exponent) == exponent ? 1 : 0;
  return wrong == 0;
}

GUIJU_CLONES bool are_between(const std::int64_t* words, std::uint32_t count, std::int64_t low, std::int64_t high) {
  std::int64_t wrong = 0;
  for (std::uint32_t i = 0; i < count; ++i) wrong |= (words[i] < low ? 1 : 0) | (words[i] > high ? 1 : 0);
  return wrong == 0;
}

GUIJU_CLONES bool are_between(const std::int64_t* words, std::uint32_t count, double low, double high) {
  std::int64_t wrong = 0;
  for (std::uint32_t i = 0; i < count; ++i) wrong |= (real_of(words[i]) < low ? 1 : 0) | (real_of(words[i]) > high ? 1 : 0);
  return wrong == 0;
}

GUIJU_CLONES void words_of_bits(const std::uint8_t* bits, std::int64_t first, std::uint32_t count, std::int64_t* __restrict words) {
  typedef std::int64_t Four __attribute__((vector_size(32)));
  std::uint32_t i = 0;
  const auto one = [&] {
    const std::int64_t bit = first + i;
    words[i++] = bits[bit >> 3] >> (bit & 7) & 1;
  };
  while (i < count && ((first + i) & 7) != 0) one();
  for (; i + 8 <= count; i += 8) {
    const std::int64_t byte = bits[(first + i) >> 3];
    const Four all{byte, byte, byte, byte};
    const Four low = all >> Four{0, 1, 2, 3} & 1, high = all >> Four{4, 5, 6, 7} & 1;
    std::memcpy(words + i, &low, sizeof low);
    std::memcpy(words + i + 4, &high, sizeof high);
  }
  while (i < count) one();
}

GUIJU_CLONES void words_of_ints(const std::int32_t* __restrict ints, std::uint32_t count, std::int64_t* __restrict words) {
  for (std::uint32_t i = 0; i < count; ++i) words[i] = ints[i];
}

}  // namespace guiju::engine
