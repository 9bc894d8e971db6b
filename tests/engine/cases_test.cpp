// The pack's own cases: what is told when they differ. Suite: Cases.
#include <gtest/gtest.h>

#include "tests/engine/ruled.hpp"

namespace guiju::engine_tests {
namespace {

constexpr const char* pack =
    "inputs: {a: int, b: int}\ndecisions:\n"
    "  place:\n    table: {hit: first, outputs: {unit: string, days: int}, rows: [{id: low, a: < 5, unit: U, days: 3}, {id: high, a: < 9, unit: S, days: = a + b}]}\n"
    "  ratio: {value: \"quot(10, a)\"}\n"
    "  rare: {when: a > 100, value: a}\n"
    "cases:\n";

// The differences of one case.
std::vector<std::string> differences(const std::string& given, const std::string& expect) {
  const auto results = ruled(pack + ("  - {name: one, given: " + given + ", expect: " + expect + "}\n")).run_cases();
  EXPECT_EQ(results.size(), 1u);
  EXPECT_EQ(results[0].passed, results[0].differences.empty());
  return results[0].differences;
}
using Told = std::vector<std::string>;

TEST(Cases, PassWhenAllThatTheyNameIsSo) {
  EXPECT_EQ(differences("{a: 2, b: 1}", "{place.unit: U, place.days: 3, ratio: 5, rare: null, fired: [low], not_applicable: [rare]}"), Told{});
  EXPECT_EQ(differences("{a: 7}", "{needs: [b], place.needs: [b], ratio: 1}"), Told{});
  EXPECT_EQ(differences("{a: 0}", "{ratio.error: true, place.days: 3}"), Told{});
  EXPECT_EQ(differences("{a: 0}", "{ratio.error: division_by_zero, place.unit: U}"), Told{});
  EXPECT_EQ(differences("{a: 0}", "{error: true}"), Told{});
}

TEST(Cases, SayWhatWasExpectedAndWhatCame) {
  EXPECT_EQ(differences("{a: 2, b: 1}", "{place.unit: S}"), Told{"place.unit: expected S, got U"});
  EXPECT_EQ(differences("{a: 2, b: 1}", "{place.days: null}"), Told{"place.days: expected null, got 3"});
  EXPECT_EQ(differences("{a: 20, b: 1}", "{place.days: 3}"), Told{"place.days: expected 3, got null"});
  EXPECT_EQ(differences("{a: 2, b: 1}", "{fired: [high]}"), Told{"fired: expected [high], got [low]; missing [high]; not expected [low]"});
  EXPECT_EQ(differences("{a: 2, b: 1}", "{needs: [b]}").size(), 1u);
  EXPECT_EQ(differences("{a: 2, b: 1}", "{ratio.error: true}").size(), 1u);
  EXPECT_EQ(differences("{a: 200, b: 1}", "{not_applicable: [rare]}"), Told{"not_applicable: expected rare, got it applied"});
  EXPECT_EQ(differences("{a: 0, b: 1}", "{ratio.error: overflow}").size(), 1u);
}

TEST(Cases, AnErrorThatNobodyExpectsIsTold) {
  const Told told = differences("{a: 0, b: 1}", "{ratio: 5}");
  ASSERT_FALSE(told.empty());
  EXPECT_NE(told[0].find("ratio"), std::string::npos);
  EXPECT_NE(told[0].find("GJ5002"), std::string::npos);
}

TEST(Cases, RowsThatNoneReachesAreListed) {
  const Ruleset rules = ruled(std::string(pack) + "  - {name: one, given: {a: 2, b: 1}, expect: {place.days: 3}}\n");
  std::vector<Ruleset::UnreachedRow> unreached;
  const auto results = rules.run_cases(&unreached);
  ASSERT_EQ(unreached.size(), 1u);
  EXPECT_EQ(unreached[0].decision + "." + unreached[0].id, "place.high");
  EXPECT_EQ(results[0].fired, (std::vector<std::pair<std::string, std::string>>{{"place", "low"}}));
}

TEST(Cases, AreAskedAsOfADate) {
  const Ruleset rules = ruled(
      "inputs: {a: int}\ndecisions:\n  d:\n    table: {hit: first, outputs: {x: int}, rows: [{to: 2022-01-01, x: 1}, {published: 2022-06-01, x: 2}, {x: 3}]}\n"
      "cases:\n  - {name: before, as_of: 2021-12-31, given: {a: 1}, expect: {d: 1}}\n  - {name: after, as_of: 2022-01-01, given: {a: 1}, expect: {d: 2}}\n"
      "  - {name: not known yet, as_of: 2022-01-01, known_at: 2022-05-01, given: {a: 1}, expect: {d: 3}}\n");
  for (const auto& result : rules.run_cases()) EXPECT_TRUE(result.passed) << result.name << (result.differences.empty() ? "" : result.differences[0]);
}

TEST(Cases, OfManyRecordsEachIsComparedWithItsOwn) {
  const Ruleset rules = ruled(
      "records:\n  case: {key: id, fields: {id: string, town: string}}\ndecisions:\n  towns: {tally: {from: case, into: town_sum, by: {town: town}, values: {cases: count()}}}\n"
      "  is_busy: {record: town_sum, value: cases > 1}\n"
      "cases:\n  - name: two\n    given: {case: [{id: 1, town: a}, {id: 2, town: a}, {id: 3, town: b}]}\n"
      "    expect: {town_sum: [{towns.cases: 2, is_busy: true}, {towns.cases: 7}]}\n");
  const auto results = rules.run_cases();
  ASSERT_EQ(results.size(), 1u);
  ASSERT_EQ(results[0].differences.size(), 1u);
  EXPECT_NE(results[0].differences[0].find("expected 7, got 1"), std::string::npos) << results[0].differences[0];
}

}  // namespace
}  // namespace guiju::engine_tests
