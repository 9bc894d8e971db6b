#include <gtest/gtest.h>

#include "tests/check/checked_pack.hpp"

namespace guiju::check_tests {
namespace {

using List = std::vector<std::string>;

Checked check_set(const std::string& decisions) {
  return check_pack("records:\n  case: {key: id, fields: {id: string, town: string, late: bool, score: decimal(1)}}\n"
                    "  place: {key: town, fields: {town: string}}\ndecisions:\n" + decisions);
}
Checked check_tally(const std::string& values, const std::string& by = "{town: town}") {
  return check_set("  m: {tally: {from: case, into: place, by: " + by + ", values: " + values + "}}\n");
}

TEST(Tally, ValuesAreMadeOfAggregates) {
  const Checked checked = check_tally("{need: count(), rate: \"div(count(late), count(), 4)\", best: max(score)}");
  ASSERT_TRUE(checked.pack) << checked.diagnostics.render();
  EXPECT_EQ(std::get<check::Tally>(checked.pack->decisions[0].kind).aggregates.size(), 4u);
  EXPECT_EQ(check_tally("{need: late}").errors(), List{"tally_not_aggregate late"});
}

TEST(Tally, WhatIsWrongInsideAnAggregateIsOneMessage) {
  EXPECT_EQ(check_tally("{total: count(lat)}").errors(), List{"unknown_name lat"});
  EXPECT_EQ(check_tally("{total: sum(town)}").errors(), List{"aggregate_wants_number town"});
  EXPECT_EQ(check_tally("{total: sum()}").errors().size(), 1u);
}

TEST(Tally, ItsKeysAreThoseOfTheRecord) {
  EXPECT_EQ(check_tally("{total: count()}", "{id: id}").errors(), List{"tally_key_mismatch place"});
}

TEST(Tally, ARecordThatNobodyDeclaredIsMade) {
  const Checked checked = check_set("  m: {tally: {from: case, into: fresh, by: {town: town}, values: {total: count()}}}\n  o: {record: fresh, value: total + 1}\n");
  ASSERT_TRUE(checked.pack) << checked.diagnostics.render();
  EXPECT_FALSE(checked.pack->records.at(2).is_declared);
}

TEST(Tally, ABrokenOneLeavesItsRecordUnsaid) {
  EXPECT_EQ(check_set("  m: {tally: {form: case, into: fresh, by: {town: town}, values: {total: count()}}}\n  o: {record: fresh, value: total + 1}\n").errors(),
            List{"unknown_key form"});
}

TEST(Rank, TiesAreOneOfFourWays) {
  EXPECT_TRUE(check_set("  o: {record: case, rank: {by: town, order: [score desc, id], ties: dense}}\n").pack);
  EXPECT_EQ(check_set("  o: {record: case, rank: {order: score, ties: average}}\n").errors(), List{"rank_ties average"});
  EXPECT_EQ(check_set("  o: {record: case, rank: {by: twon, order: scor}}\n").errors(), (List{"unknown_name twon", "unknown_name scor"}));
}

}  // namespace
}  // namespace guiju::check_tests
