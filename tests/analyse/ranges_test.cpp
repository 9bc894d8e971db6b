#include "analyse/ranges.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace guiju::analyse {
namespace {

// A set of up to 12 classes as bits and as ranges.
Ranges ranges_of(std::uint32_t bits) {
  Ranges ranges;
  for (std::uint32_t c = 0; c < 12; ++c)
    if (bits >> c & 1) ranges.push_back({c, c + 1});
  return settled(std::move(ranges));
}

TEST(Ranges, SetsAgreeWithBits) {
  for (std::uint32_t a = 0; a < 4096; a += 13)
    for (std::uint32_t b = 0; b < 4096; b += 29) {
      const Ranges x = ranges_of(a), y = ranges_of(b);
      ASSERT_EQ(united(x, y), ranges_of(a | b));
      ASSERT_EQ(intersected(x, y), ranges_of(a & b));
      ASSERT_EQ(without(x, y), ranges_of(a & ~b));
      ASSERT_EQ(intersects(x, y), (a & b) != 0);
      ASSERT_EQ(contains(x, y), (b & ~a) == 0);
    }
}

TEST(Ranges, SettledJoinsWhatTouches) {
  EXPECT_EQ(settled({{5, 7}, {1, 3}, {3, 4}, {6, 9}, {9, 9}}), (Ranges{{1, 4}, {5, 9}}));
  EXPECT_EQ(size(settled({{1, 4}, {5, 9}})), 7u);
  EXPECT_TRUE(contains(Ranges{{1, 4}, {5, 9}}, 5u));
  EXPECT_FALSE(contains(Ranges{{1, 4}, {5, 9}}, 4u));
}

}  // namespace
}  // namespace guiju::analyse
