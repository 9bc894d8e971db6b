#include <gtest/gtest.h>

#include "tests/model/written.hpp"

namespace guiju::model_tests {
namespace {

Read read_rank(const std::string& rank) {
  return read_pack(head("inputs: {score: int}\ndecisions:\n  order:\n    rank: " + rank + "\n"));
}
const model::RankForm& rank_of(const Read& read) { return std::get<model::RankForm>(read.pack->decisions.at(0).kind); }

TEST(Rank, AnOrderIsAnExpressionAndADirection) {
  const Read read = read_rank("{by: town, order: [score desc, id asc, \"a + b\"], ties: dense}");
  ASSERT_TRUE(read.pack && read.diagnostics.empty()) << read.diagnostics.render();
  const model::RankForm& rank = rank_of(read);
  ASSERT_EQ(rank.order.size(), 3u);
  EXPECT_EQ(rank.order[0].expression.text(), "score");
  EXPECT_TRUE(rank.order[0].is_descending);
  EXPECT_EQ(rank.order[1].expression.text(), "id");
  EXPECT_FALSE(rank.order[1].is_descending);
  EXPECT_EQ(rank.order[2].expression.text(), "a + b");
  EXPECT_EQ(rank.ties->text(), "dense");
}

TEST(Rank, AWordThatOnlyEndsSoIsNoDirection) {
  EXPECT_EQ(rank_of(read_rank("{order: codesc}")).order[0].expression.text(), "codesc");
}

TEST(Rank, ADirectionAloneIsNoOrder) {
  const Read read = read_rank("{order: [desc]}");
  ASSERT_EQ(read.diagnostics.size(), 1u);
  EXPECT_EQ(name_of(read.diagnostics[0].code), "empty_order");
  EXPECT_TRUE(read.pack->decisions[0].is_broken);
}

}  // namespace
}  // namespace guiju::model_tests
