#include "engine/rank.hpp"

#include <gtest/gtest.h>

#include "tests/engine/ruled.hpp"

namespace guiju::engine_tests {
namespace {

std::string places(const std::string& rank, const std::vector<std::string>& records) {
  const Ruleset rules = ruled("records: {cadre: {fields: {town: string, score: optional(int), id: int}}}\ndecisions:\n  place: {record: cadre, " + rank + "}\n");
  const Records given(rules, records, "cadre");
  Dataset dataset;
  dataset.add("cadre", given.columns());
  const auto outcomes = rules.evaluate(dataset);
  EXPECT_TRUE(outcomes.ok());
  std::string text;
  for (std::int64_t row = 0; row < (*outcomes)[0].row_count(); ++row) text += (row ? " " : "") + (*outcomes)[0].at("place", row).to_string();
  return text;
}

const std::vector<std::string> cadres = {
    R"({"town": "a", "score": 5, "id": 1})", R"({"town": "a", "score": 9, "id": 2})", R"({"town": "b", "score": 5, "id": 3})",
    R"({"town": "a", "score": 7, "id": 4})", R"({"town": "b", "score": 9, "id": 5})"};

TEST(Rank, TiesShareAPlaceInFourWays) {
  EXPECT_EQ(places("rank: {order: [score desc]}", cadres), "4 1 4 3 1") << "min when nothing is said";
  EXPECT_EQ(places("rank: {order: [score desc], ties: min}", cadres), "4 1 4 3 1");
  EXPECT_EQ(places("rank: {order: [score desc], ties: max}", cadres), "5 2 5 3 2");
  EXPECT_EQ(places("rank: {order: [score desc], ties: dense}", cadres), "3 1 3 2 1");
  EXPECT_EQ(places("rank: {order: [score desc], ties: row}", cadres), "4 1 5 3 2");
}

TEST(Rank, OrdersRiseUnlessToldAndTheNextOneBreaksTies) {
  EXPECT_EQ(places("rank: {order: [score]}", cadres), "1 4 1 3 4");
  EXPECT_EQ(places("rank: {order: [score desc, id desc]}", cadres), "5 2 4 3 1");
}

TEST(Rank, EachGroupIsItsOwn) {
  EXPECT_EQ(places("rank: {by: [town], order: [score desc]}", cadres), "3 1 2 2 1");
}

TEST(Rank, WhatHasNoOrderIsNotRankedAndTakesNoPlace) {
  const std::vector<std::string> some = {R"({"town": "a", "score": null, "id": 1})", R"({"town": "a", "score": 3, "id": 2})",
                                         R"({"town": "a", "id": 3})", R"({"town": "a", "score": "x", "id": 4})", R"({"town": "a", "score": 4, "id": 5})"};
  const Ruleset rules = ruled("records: {cadre: {fields: {town: string, score: optional(int), id: int}}}\ndecisions:\n  place: {record: cadre, rank: {order: [score desc]}}\n");
  const Records given(rules, some, "cadre");
  Dataset dataset;
  dataset.add("cadre", given.columns());
  const auto outcomes = rules.evaluate(dataset).value();
  std::string text;
  for (std::int64_t row = 0; row < 5; ++row) text += outcomes[0].canonical(row) + " ";
  EXPECT_EQ(text, "{place: null; fired} {place: 2; fired} {place: unknown(score); fired} {place: error(GJ4001); fired} {place: 1; fired} ");
  EXPECT_EQ(outcomes[0].counts().decided, 3);
  EXPECT_EQ(outcomes[0].counts().undecided, 1);
  EXPECT_EQ(outcomes[0].counts().errors, 1);
}

TEST(Rank, WhereItDoesNotApplyTheOthersAreRankedWithout) {
  EXPECT_EQ(places("when: score < 9, rank: {order: [score desc]}", cadres), "2 null 2 1 null");
}

}  // namespace
}  // namespace guiju::engine_tests
