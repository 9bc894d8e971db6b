#include "text/spelling.hpp"

#include <gtest/gtest.h>

namespace guiju::text {
namespace {

TEST(Spelling, FindsTheNearestName) {
  EXPECT_EQ(nearest_name("amuont", {"count", "amount", "mount"}), "amount");
  EXPECT_EQ(nearest_name("decison", {"decisions", "decision", "version"}), "decision");
  EXPECT_EQ(nearest_name("标的鹅", {"标的额", "标题"}), "标的额");
}

TEST(Spelling, TakesSwappedNeighboursForOneMistake) {
  // A plain Levenshtein distance would be 2 for "ab" → "ba", too much for two letters.
  EXPECT_EQ(nearest_name("hti", {"hit"}), "hit");
}

TEST(Spelling, SaysNothingWhenNothingIsNear) {
  EXPECT_EQ(nearest_name("colour", {"amount", "level"}), std::nullopt);
  EXPECT_EQ(nearest_name("abc", {"xbz"}), std::nullopt);
  EXPECT_EQ(nearest_name("x", {"y"}), std::nullopt);
  EXPECT_EQ(nearest_name("", {"a"}), std::nullopt);
  EXPECT_EQ(nearest_name("a", {}), std::nullopt);
}

TEST(Spelling, AllowsTwoMistakesFromFourLettersOn) {
  EXPECT_EQ(nearest_name("levl", {"level"}), "level");
  EXPECT_EQ(nearest_name("lvl", {"level"}), "level");
  EXPECT_EQ(nearest_name("abc", {"ab"}), "ab");
}

TEST(Spelling, IgnoresCaseAndKeepsTheFirstOfEquals) {
  EXPECT_EQ(nearest_name("Amount", {"amount"}), "amount");
  EXPECT_EQ(nearest_name("bat", {"cat", "hat"}), "cat");
}

TEST(Spelling, OfCodesOnlyOneThatIsOneSlipAway) {
  EXPECT_EQ(nearest_code("330131001", {"330113001", "330113002", "330114"}), "330113001");
  EXPECT_EQ(nearest_code("33011300", {"330113001", "330113002"}), std::nullopt);
  EXPECT_EQ(nearest_code("33011300", {"330113001", "330114002"}), "330113001");
  EXPECT_EQ(nearest_code("330199001", {"330113001"}), std::nullopt);
}

TEST(Spelling, NamesInARowAreCutWhenTheyAreMany) {
  EXPECT_EQ(in_a_row({}), "");
  EXPECT_EQ(in_a_row({"a", "b"}), "a, b");
  EXPECT_EQ(in_a_row({"a", "b", "c"}, 2), "a, b, …");
  EXPECT_EQ(in_a_row({"a", "b"}, 2), "a, b");
}

TEST(Spelling, StaysCheapOnHostileNames) {
  const std::string huge(1u << 20, 'a');
  EXPECT_EQ(nearest_name(huge, {"amount"}), std::nullopt);
  EXPECT_EQ(nearest_name("amount", {huge}), std::nullopt);
}

}  // namespace
}  // namespace guiju::text
