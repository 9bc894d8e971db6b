#include "engine/columns_kernels.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

namespace guiju::engine {
namespace {

// Every length around the widths of vectors.
constexpr std::uint32_t longest = 37;

TEST(ColumnsKernels, CountsThresholdsThatAreAtMostAWord) {
  const std::vector<std::int64_t> thresholds{INT64_MIN, -3, 0, 1, 5, INT64_MAX};
  const std::vector<std::int32_t> classes{100, 10, 20, 30, 40, 50, 60};
  std::vector<std::int64_t> words;
  for (std::uint32_t i = 0; i < longest; ++i) words.push_back(i % 5 == 0 ? INT64_MIN : i % 7 == 0 ? INT64_MAX : static_cast<std::int64_t>(i) - 9);
  for (std::uint32_t count = 0; count <= longest; ++count) {
    std::vector<std::int32_t> sum(count, 1), expected(count, 1);
    add_by_counting(words.data(), count, thresholds.data(), thresholds.size(), classes.data(), sum.data());
    for (std::uint32_t i = 0; i < count; ++i) {
      std::size_t below = 0;
      for (const std::int64_t t : thresholds) below += t <= words[i];
      expected[i] += classes[below];
    }
    EXPECT_EQ(sum, expected);
  }
}

TEST(ColumnsKernels, BitsFromAnyPlace) {
  const std::vector<std::uint8_t> bits{0xA5, 0x3C, 0xFF, 0x00, 0x81, 0x7E};
  for (std::int64_t first = 0; first < 9; ++first)
    for (std::uint32_t count = 0; count <= longest; ++count) {
      std::vector<std::int64_t> words(count, -1);
      words_of_bits(bits.data(), first, count, words.data());
      for (std::uint32_t i = 0; i < count; ++i) {
        const auto bit = static_cast<std::size_t>(first + i);
        EXPECT_EQ(words[i], bits[bit / 8] >> (bit % 8) & 1);
      }
    }
}

TEST(ColumnsKernels, RealsThatAreNoSuchDecimalAreTold) {
  const auto is_taken = [](double d, std::int64_t* word) { return decimals_of_reals(&d, 1, 100, word); };
  std::int64_t word = 0;
  for (const std::int64_t c : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, std::int64_t{12345}, std::int64_t{-99999999999}, std::int64_t{999999999999999}}) {
    ASSERT_TRUE(is_taken(static_cast<double>(c) / 100, &word)) << c;
    EXPECT_EQ(word, c);
  }
  EXPECT_TRUE(is_taken(-0.0, &word));
  EXPECT_EQ(word, 0);
  for (const double d : {0.125, 0.001, 1e14, -1e300, HUGE_VAL, -HUGE_VAL, std::nan("")}) EXPECT_FALSE(is_taken(d, &word)) << d;
}

TEST(ColumnsKernels, CodesAndCells) {
  const std::vector<std::int32_t> places{0, 2, 1, 9};
  const std::vector<std::uint8_t> cells{5, 6, 7, 200};
  std::vector<std::int32_t> out(4);
  EXPECT_FALSE(look_up(places.data(), 4, cells.data(), 3, 7, out.data()));
  EXPECT_EQ(out, (std::vector<std::int32_t>{5, 7, 6, 200}));
  EXPECT_TRUE(look_up(places.data(), 3, cells.data(), 3, 7, out.data()));
  EXPECT_TRUE(are_codes(places.data(), 4, 10));
  EXPECT_FALSE(are_codes(places.data(), 4, 9));
  std::vector<std::int32_t> fired(3);
  rows_of_codes(std::vector<std::int32_t>{0, 3, 4}.data(), 3, 3, -1, fired.data());
  EXPECT_EQ(fired, (std::vector<std::int32_t>{0, -1, -1}));
}

TEST(ColumnsKernels, BoundsAndFiniteness) {
  const auto word_of = [](double d) {
    std::int64_t w;
    std::memcpy(&w, &d, sizeof w);
    return w;
  };
  const std::vector<std::int64_t> reals{word_of(-1), word_of(2.5)};
  EXPECT_TRUE(are_finite(reals.data(), 2));
  EXPECT_TRUE(are_between(reals.data(), 2, -1.0, 2.5));
  EXPECT_FALSE(are_between(reals.data(), 2, -0.5, 2.5));
  EXPECT_FALSE(are_between(reals.data(), 2, -1.0, 2.0));
  for (const double d : {HUGE_VAL, -HUGE_VAL, std::nan("")}) {
    const std::int64_t w = word_of(d);
    EXPECT_FALSE(are_finite(&w, 1));
  }
}

}  // namespace
}  // namespace guiju::engine
