#include "analyse/partition.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <random>

namespace guiju::analyse {
namespace {

// Three axes of six classes; sides are bits.
constexpr std::uint32_t classes = 6;
struct Boxes {
  std::deque<Ranges> kept;
  std::vector<std::array<std::uint32_t, 3>> bits;
  Sides sides(const std::array<std::uint32_t, 3>& box) {
    Sides list;
    for (const std::uint32_t b : box) {
      Ranges ranges;
      for (std::uint32_t c = 0; c < classes; ++c)
        if (b >> c & 1) ranges.push_back({c, c + 1});
      kept.push_back(settled(std::move(ranges)));
      list.push_back(&kept.back());
    }
    return list;
  }
};

TEST(Partition, HolesAreFoundExactlyWhereThereAreSome) {
  std::mt19937 random(7);
  std::size_t covered = 0;
  for (int round = 0; round < 2000; ++round) {
    Boxes boxes;
    const auto side = [&](std::uint32_t open) { return random() % open == 0 ? 63u : std::max(1u, static_cast<std::uint32_t>(random() % 64)); };
    const std::array<std::uint32_t, 3> target{side(2), side(2), side(2)};
    Effort effort{1'000'000};
    Partition partition(boxes.sides(target), effort);
    for (std::size_t i = 0; i < 3 + random() % 12; ++i) {
      boxes.bits.push_back({side(2), side(2), side(2)});
      partition.add(boxes.sides(boxes.bits.back()));
    }
    const auto is_taken = [&](std::uint32_t x, std::uint32_t y, std::uint32_t z) {
      return std::any_of(boxes.bits.begin(), boxes.bits.end(), [&](const auto& b) { return (b[0] >> x & 1) && (b[1] >> y & 1) && (b[2] >> z & 1); });
    };
    std::size_t free = 0;
    for (std::uint32_t x = 0; x < classes; ++x)
      for (std::uint32_t y = 0; y < classes; ++y)
        for (std::uint32_t z = 0; z < classes; ++z)
          free += (target[0] >> x & 1) && (target[1] >> y & 1) && (target[2] >> z & 1) && !is_taken(x, y, z);
    const auto found = hole(partition);
    ASSERT_EQ(found.has_value(), free > 0) << round;
    covered += free == 0;
    if (!found) continue;
    for (const Range& x : (*found)[0])
      for (const Range& y : (*found)[1])
        for (const Range& z : (*found)[2]) {
          ASSERT_FALSE(is_taken(x.begin, y.begin, z.begin));
          ASSERT_FALSE(is_taken(x.end - 1, y.end - 1, z.end - 1));
          ASSERT_TRUE(target[0] >> x.begin & 1 && target[1] >> y.begin & 1 && target[2] >> z.begin & 1);
        }
  }
  EXPECT_GT(covered, 200u);  // both answers were tried
}

TEST(Partition, SpentEffortIsSaid) {
  Boxes boxes;
  Effort effort{5};
  const Sides whole = boxes.sides({63, 63, 63});
  Partition partition(whole, effort);
  for (std::uint32_t c = 0; c < classes; ++c) partition.add(boxes.sides({1u << c, 63, 63}));
  EXPECT_FALSE(hole(partition));
  EXPECT_TRUE(effort.is_spent());
}

}  // namespace
}  // namespace guiju::analyse
