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

// --- what the checker cannot know: dyn ----------------------------------------------------------------------

TEST(Evaluate, AConditionThatIsNoBoolIsAnError) {
  const std::string head = "inputs: {a: optional(int), c: bool}\ndecisions:\n";
  const std::string table = "  d:\n    table: {hit: first, outputs: {out: int}, rows: [{";
  const Ruleset when = ruled(head + "  d: {when: dyn(a), value: \"1\"}\n");
  EXPECT_EQ(decided(when, R"({"a": 3, "c": true})"), "{d: error(GJ5018); fired}");
  EXPECT_EQ(decided(when, R"({"a": null, "c": true})"), "{d: error(GJ5008); fired}");
  EXPECT_EQ(decided(when, R"({"c": true})"), "{d: unknown(a); fired}");
  const Ruleset row = ruled(head + table + "when: dyn(a), out: 1}, {out: 2}]}\n");
  EXPECT_EQ(decided(row, R"({"a": 3, "c": true})"), "{d: error(GJ5018); fired}");
  EXPECT_EQ(decided(row, R"({"a": null, "c": true})"), "{d: error(GJ5008); fired}");
  const Ruleset cell = ruled(head + table + "c: \"= [dyn(it), dyn('x')][a]\", out: 1}, {out: 2}]}\n");
  EXPECT_EQ(decided(cell, R"({"a": 0, "c": true})"), "{d: 1; fired d.1}");
  EXPECT_EQ(decided(cell, R"({"a": 1, "c": true})"), "{d: error(GJ5018); fired}");
}

TEST(Evaluate, WhatIsNotOfTheDeclaredTypeIsAnError) {
  const Ruleset rules = ruled(
      "inputs: {a: int, b: string}\nfunctions:\n  taken: {of: {x: bool}, value: \"x ? 1 : 2\"}\n  given: {of: {x: int}, type: string, value: dyn(x)}\n"
      "decisions:\n  argument: {value: taken(dyn(a))}\n  result: {value: given(a)}\n  value: {type: int, value: dyn(b)}\n"
      "  output:\n    table: {hit: first, outputs: {out: int}, rows: [{out: = dyn(b)}]}\n"
      "  operand:\n    table: {hit: first, outputs: {out: int}, rows: [{a: < dyn(b), out: 1}]}\n"
      "  good: {type: int, value: dyn(a)}\n");
  EXPECT_EQ(decided(rules, R"({"a": 3, "b": "x"})"),
            "{argument: error(GJ5018), result: error(GJ5018), value: error(GJ5018), output: error(GJ5018), operand: error(GJ5018), good: 3; fired output.1}");
}

TEST(Evaluate, WhatStandsInsideIsLookedAtToo) {
  const Ruleset rules = ruled(
      "inputs: {a: int, b: string}\nfunctions: {longest: {of: {x: list(int)}, value: max(x)}}\n"
      "decisions:\n  bad: {value: \"longest([a, dyn('b')])\"}\n  good: {value: \"longest([dyn(a), 7])\"}\n  places: {type: decimal(2), value: dyn(a)}\n"
      "  some: {type: list(int), value: \"[dyn(a), dyn(b)]\"}\n");
  EXPECT_EQ(decided(rules, R"({"a": 3, "b": "x"})"), "{bad: error(GJ5018), good: 7, places: 3.00d, some: error(GJ5018); fired}");
  EXPECT_EQ(decided(rules, R"({"b": "x"})"), "{bad: error(GJ5018), good: unknown(a), places: unknown(a), some: error(GJ5018); fired}");
}

TEST(Evaluate, AnItemThatMayBeLeftOutIsOfTheListsTypeWhenItIsThere) {
  const Ruleset rules = ruled(
      "types: {P: {fields: {size: int}}}\ninputs: {l: list(int), b: string}\nfunctions: {longest: {of: {x: list(int)}, value: max(x)}}\n"
      "decisions:\n  known: {value: \"longest([?l[?0], 1])\"}\n  open: {value: \"longest([?dyn(l)[?0], 1])\"}\n"
      "  other: {value: \"longest([?dyn([b])[?0], 1])\"}\n  field: {value: \"P{size: dyn(b)}.size\"}\n");
  EXPECT_EQ(decided(rules, R"({"l": [4, 5], "b": "x"})"), "{known: 4, open: 4, other: error(GJ5018), field: error(GJ5018); fired}");
  EXPECT_EQ(decided(rules, R"({"l": [], "b": "x"})"), "{known: 1, open: 1, other: error(GJ5018), field: error(GJ5018); fired}");
}

TEST(Evaluate, WhatCameAndWhatIsExpectedIsSaid) {
  const Ruleset rules = ruled("inputs: {a: int}\ndecisions:\n  d: {when: dyn(a), value: \"1\"}\n");
  const Records records(rules, {R"({"a": 3})"});
  EXPECT_EQ(rules.evaluate(records[0]).faults().at(0).message(), "bool is wanted here, this is int: 3");
}

}  // namespace
}  // namespace guiju::engine_tests
