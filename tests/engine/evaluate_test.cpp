#include "engine/evaluate.hpp"

#include <gtest/gtest.h>

#include "tests/engine/ruled.hpp"

namespace guiju::engine_tests {
namespace {

TEST(Evaluate, DecisionsReadDecisionsInWhateverOrderTheyAreWritten) {
  const Ruleset rules = ruled("inputs: {a: int}\ndecisions:\n  c: {value: b + 1}\n  b: {value: a * 2}\n");
  EXPECT_EQ(decided(rules, R"({"a": 3})"), "{c: 7, b: 6; fired}") << "shown as written";
}

TEST(Evaluate, WhenThatDoesNotHoldMakesNull) {
  const Ruleset rules = ruled("inputs: {a: int, b: int}\ndecisions:\n  d: {when: a > 1, value: b}\n");
  EXPECT_EQ(decided(rules, R"({"a": 1})"), "{d: null; fired}");
  EXPECT_EQ(decided(rules, R"({"a": 2, "b": 5})"), "{d: 5; fired}");
  EXPECT_EQ(decided(rules, R"({"b": 5})"), "{d: unknown(a); fired}");
  const Records records(rules, {R"({"a": 1})"});
  EXPECT_EQ(rules.evaluate(records[0]).ending("d"), Ending::not_applicable);
}

TEST(Evaluate, AnElseReadsDecisionsWrittenBelow) {
  const Ruleset rules = ruled(
      "inputs: {a: int}\ndecisions:\n  d:\n    table:\n      hit: first\n      outputs: {out: int}\n      else: \"= below + 1\"\n"
      "      rows: [{a: 1, out: 1}]\n  below: {value: a * 2}\n");
  EXPECT_EQ(decided(rules, R"({"a": 5})"), "{d: 11, below: 10; fired d.else}");
}

TEST(Evaluate, BothBoundsOfAnIntervalMayBeDecisionsWrittenBelow) {
  const Ruleset rules = ruled(
      "inputs: {a: int}\ndecisions:\n  d:\n    table:\n      hit: first\n      outputs: {out: int}\n"
      "      rows: [{a: \"[low..high)\", out: 1}]\n  low: {value: a - 1}\n  high: {value: a + 1}\n");
  EXPECT_EQ(decided(rules, R"({"a": 5})"), "{d: 1, low: 4, high: 6; fired d.1}");
}

TEST(Evaluate, AMemberOfAnEnumMayBeNamedLikeADecisionThatReadsTheTable) {
  const Ruleset rules = ruled(
      "types: {Zone: {enum: [home, far]}}\ninputs: {a: int}\ndecisions:\n  zone:\n    table:\n      hit: first\n      outputs: {zone: Zone}\n"
      "      rows: [{a: 1, zone: home}, {zone: far}]\n  home: {value: zone == Zone.home}\n");
  EXPECT_EQ(decided(rules, R"({"a": 1})"), "{zone: home, home: true; fired zone.1}");
}

TEST(Evaluate, TheWholeOfSeveralOutputsNeedsWhatAnyOfThemNeeds) {
  const Ruleset rules = ruled(
      "inputs: {a: int, b: int}\ndecisions:\n  d:\n    table:\n      hit: first\n      outputs: {p: int, q: int}\n"
      "      rows: [{p: \"= a\", q: \"= b\"}]\n  is_there: {value: d == null}\n");
  EXPECT_EQ(decided(rules, "{}"), "{d.p: unknown(a), d.q: unknown(b), is_there: unknown(a, b); fired d.1}");
  EXPECT_EQ(decided(rules, R"({"a": 1, "b": 2})"), "{d.p: 1, d.q: 2, is_there: false; fired d.1}");
}

TEST(Evaluate, ParamsHaveTheValueInForceOnTheDate) {
  const Ruleset rules = ruled(
      "basis_date: day\ninputs: {day: date}\nparams:\n  cap: {type: int, values: {2022-01-01: 1, 2022-06-01: {value: 2, published: 2022-05-01}}, until: 2022-12-31}\n"
      "decisions:\n  d: {value: cap}\n");
  EXPECT_EQ(decided(rules, R"({"day": "2021-12-31"})"), "{d: error(GJ5204); fired}");
  EXPECT_EQ(decided(rules, R"({"day": "2022-05-31"})"), "{d: 1; fired}");
  EXPECT_EQ(decided(rules, R"({"day": "2022-12-31"})"), "{d: 2; fired}");
  EXPECT_EQ(decided(rules, R"({"day": "2023-01-01"})"), "{d: error(GJ5205); fired}");
  EXPECT_EQ(decided(rules, "{}"), "{d: unknown(day); fired}");
  EvaluateOptions options;
  options.known_at = "2022-04-30";
  EXPECT_EQ(decided(rules, R"({"day": "2022-07-01"})", options), "{d: 1; fired}") << "the second was not published yet";
  options.known_at = "2022-05-01";
  EXPECT_EQ(decided(rules, R"({"day": "2022-07-01"})", options), "{d: 2; fired}");
}

TEST(Evaluate, WithoutADateDatedThingsAreAnError) {
  const Ruleset rules = ruled("inputs: {a: int}\nparams: {cap: {type: int, values: {2022-01-01: 1}}}\ndecisions:\n  d: {value: cap + a}\n  e: {value: a}\n");
  EXPECT_EQ(decided(rules, R"({"a": 1})"), "{d: error(GJ5206), e: 1; fired}");
  EvaluateOptions options;
  options.as_of = "2022-01-01";
  EXPECT_EQ(decided(rules, R"({"a": 1})", options), "{d: 2, e: 1; fired}");
}

TEST(Evaluate, TheBasisDateIsTheDayInThePacksZone) {
  const Ruleset rules = ruled(
      "time_zone: Asia/Shanghai\nbasis_date: at\ninputs: {at: timestamp}\nparams: {cap: {type: int, values: {2022-01-01: 1, 2022-01-02: 2}}}\n"
      "decisions:\n  d: {value: cap}\n");
  EXPECT_EQ(decided(rules, R"({"at": "2022-01-01T15:59:59Z"})"), "{d: 1; fired}");
  EXPECT_EQ(decided(rules, R"({"at": "2022-01-01T16:00:00Z"})"), "{d: 2; fired}");
}

TEST(Evaluate, ADateOfItsOwnIsReadWhereNothingElseReadsOne) {
  const Ruleset rules = ruled(
      "inputs: {day: date}\ndecisions:\n  d:\n    basis_date: day\n    table: {hit: first, outputs: {out: int}, rows: [{to: 2022-01-01, out: 1}, {out: 2}]}\n");
  EXPECT_EQ(decided(rules, R"({"day": "2021-12-31"})"), "{d: 1; fired d.1}");
  EXPECT_EQ(decided(rules, R"({"day": "2022-01-01"})"), "{d: 2; fired d.2}");
  EXPECT_EQ(decided(rules, "{}"), "{d: unknown(day); fired}");
}

TEST(Evaluate, AFunctionReadsTheDatedParametersOfWhoCallsIt) {
  const Ruleset rules = ruled(
      "basis_date: day\ninputs: {day: date, closed: date}\nparams: {cap: {type: int, values: {2022-01-01: 1, 2022-06-01: 2}}}\nfunctions: {capped: {of: {n1: int}, value: n1 + cap}}\n"
      "decisions:\n  at_start: {value: capped(10)}\n  at_close: {basis_date: closed, value: capped(10)}\n");
  EXPECT_EQ(decided(rules, R"({"day": "2022-05-31", "closed": "2022-06-01"})"), "{at_start: 11, at_close: 12; fired}");
  EXPECT_EQ(decided(rules, R"({"day": "2021-01-01"})"), "{at_start: error(GJ5204), at_close: unknown(closed); fired}");
}

TEST(Evaluate, AskingForAPartDecidesAndShowsOnlyThat) {
  const Ruleset rules = ruled("inputs: {a: int}\ndecisions:\n  t:\n    table: {hit: first, outputs: {out: int}, rows: [{a: 1, out: 1}, {out: 2}]}\n  d: {value: t == 1}\n  other: {value: \"quot(1, a)\"}\n");
  EvaluateOptions options;
  options.decide = {"d"};
  EXPECT_EQ(decided(rules, R"({"a": 0})", options), "{d: false; fired}") << "rows that fired in what was not asked for are not shown";
  const Records records(rules, {R"({"a": 0})"});
  EXPECT_EQ(rules.evaluate(records[0], options).ending("other"), Ending::not_asked);
}

TEST(Evaluate, ABadFactCostsItsOwnDecisions) {
  const Ruleset rules = ruled("inputs: {a: {type: int, min: 0}, b: int}\ndecisions:\n  d: {value: a + 1}\n  e: {value: b + 1}\n");
  EXPECT_EQ(decided(rules, R"({"a": -1, "b": 1})"), "{d: error(GJ4003), e: 2; fired}");
  EXPECT_EQ(decided(rules, R"({"a": "x", "b": 1})"), "{d: error(GJ4001), e: 2; fired}");
  EXPECT_EQ(decided(rules, R"({"a": null, "b": 1})"), "{d: error(GJ4002), e: 2; fired}");
}

TEST(Evaluate, DecimalsGetThePlacesOfTheirType) {
  const Ruleset rules = ruled("inputs: {c: bool, f: decimal(1), g: decimal(3)}\ndecisions:\n  d: {value: \"c ? f : g\"}\n");
  EXPECT_EQ(decided(rules, R"({"c": true, "f": 1.5, "g": 2.25})"), "{d: 1.500d; fired}");
}

}  // namespace
}  // namespace guiju::engine_tests
