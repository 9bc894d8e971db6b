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

GUIJU_CLONES void add_by_counting(const std::int64_t* __restrict words, std::uint32_t count, const std::int64_t* __restrict thresholds,
                                  std::size_t threshold_count, const std::int32_t* __restrict classes, std::int32_t* __restrict sum) {
  constexpr std::uint32_t block = 128;  // words and counts of a block stay in the first cache
  std::int64_t below[block];
  for (std::uint32_t first = 0; first < count; first += block) {
    const std::uint32_t n = std::min(block, count - first);
    for (std::uint32_t i = 0; i < n; ++i) below[i] = 0;
    for (std::size_t t = 0; t < threshold_count; ++t) {
      const std::int64_t threshold = thresholds[t];
      for (std::uint32_t i = 0; i < n; ++i) below[i] += words[first + i] >= threshold ? 1 : 0;
    }
    for (std::uint32_t i = 0; i < n; ++i) sum[first + i] += classes[below[i]];
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
GUIJU_CLONES bool decimals_of_reals(std::int64_t* words, std::uint32_t count, double power) {
  constexpr double shift = 6755399441055744.0;
  std::int64_t shift_bits;
  std::memcpy(&shift_bits, &shift, sizeof shift_bits);
  std::int64_t wrong = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const double d = real_of(words[i]);
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

}  // namespace guiju::engine
