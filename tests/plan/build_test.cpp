#include "plan/build.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/plan/planned.hpp"

namespace guiju::plan_tests {
namespace {

std::vector<std::string> names(const plan::Plan& p, const std::vector<std::uint32_t>& decisions) {
  std::vector<std::string> list;
  for (std::uint32_t d : decisions) list.push_back(p.decisions[d].words.name);
  return list;
}
using Names = std::vector<std::string>;

TEST(Build, DecisionsAreListedAsWrittenAndRunAfterWhatTheyNeed) {
  const auto p = planned("inputs: {a: int}\ndecisions:\n  third: {value: second + 1}\n  second: {value: first + 1}\n  first: {value: a}\n");
  EXPECT_EQ(names(*p, p->records[0].decisions), (Names{"third", "second", "first"}));
  std::vector<std::uint32_t> order;
  for (const plan::Step& s : p->steps) order.push_back(s.decision);
  EXPECT_EQ(names(*p, order), (Names{"first", "second", "third"}));
}

TEST(Build, OnlyTheStepsAndFieldsThatArePartOfWhatIsWanted) {
  const auto p = planned("inputs: {a: int, b: int, c: int}\nparams: {cap: {type: int, values: {2022-01-01: 1}}}\ndecisions:\n  x1: {value: a}\n  x2: {value: x1 + b}\n  x3: {value: c + cap}\n");
  std::vector<std::string> unknown;
  const plan::Wanted some = plan::wanted(*p, 0, {"x2", "nothing"}, &unknown);
  EXPECT_EQ(names(*p, some.decisions), (Names{"x2"}));
  EXPECT_EQ(some.fields, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(some.steps.size(), 2u);
  EXPECT_EQ(unknown, (Names{"nothing"}));
  const plan::Wanted all = plan::wanted(*p, 0, {}, nullptr);
  EXPECT_EQ(all.fields.size(), 3u);
  EXPECT_EQ(all.steps.size(), 4u) << "the parameter too";
}

TEST(Build, APathIntoADecisionWantsAllOfIt) {
  const auto p = planned("inputs: {a: int, b: int}\ndecisions:\n  d:\n    table: {hit: first, outputs: {p1: int, p2: int}, rows: [{a: 1, p1: 1, p2: \"= b\"}]}\n");
  const plan::Wanted wanted = plan::wanted(*p, 0, {"d.p1"}, nullptr);
  EXPECT_EQ(names(*p, wanted.decisions), (Names{"d"}));
  EXPECT_EQ(wanted.fields, (std::vector<std::uint32_t>{0, 1}));
}

TEST(Build, WhatReadsGroupsWantsTheTallyAndWhatItCounts) {
  const auto p = planned(
      "records: {event: {fields: {town: string, count_of: int, other: int}}}\n"
      "decisions:\n  twice: {record: event, value: count_of * 2}\n  unused: {record: event, value: other}\n"
      "  sums: {tally: {from: event, into: town_sum, by: {town: town}, values: {total: sum(twice)}}}\n  large: {record: town_sum, value: total > 5}\n");
  const auto all = plan::wanted_everywhere(*p, {"large"}, nullptr);
  const std::uint32_t event = p->find_record("event"), sums = p->find_record("town_sum");
  EXPECT_TRUE(all[event].decisions.empty()) << "needed, but not asked for";
  EXPECT_EQ(all[event].fields, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_TRUE(all[event].needs_set);
  EXPECT_EQ(names(*p, all[sums].decisions), (Names{"large"}));
}

TEST(Build, TheOnlyDeclaredRecordNeedsNoName) {
  const auto p = planned("records: {event: {fields: {town: string}}}\ndecisions:\n  t: {tally: {from: event, into: towns, by: {town: town}, values: {c: count()}}}\n");
  EXPECT_EQ(p->find_record(""), p->find_record("event"));
  EXPECT_EQ(p->find_record("nobody"), plan::none);
}

}  // namespace
}  // namespace guiju::plan_tests
