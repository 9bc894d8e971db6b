#include "engine/settle.hpp"

#include <gtest/gtest.h>

#include "tests/engine/ruled.hpp"

namespace guiju::engine {
namespace {

using engine_tests::decided;
using engine_tests::ruled;

std::string pack(const std::string& decisions) {
  return "types: {K: {enum: [red, green]}}\ninputs: {a: bool, b: bool, k: K, x: int}\ndecisions:\n" + decisions;
}

TEST(Settle, OneOutputForAllValuesIsTheOutput) {
  const Ruleset rules = ruled(pack("  d: {table: {hit: unique, outputs: {out: int}, rows: [{id: r1, k: red, out: 7}, {id: r2, k: green, out: 7}]}}\n"));
  EXPECT_EQ(decided(rules, "{}"), "{d: 7; fired}") << "it is not known which row";
  EXPECT_EQ(decided(rules, R"({"k": "red"})"), "{d: 7; fired d.r1}");
}

TEST(Settle, EndsAsEveryWayEnds) {
  const Ruleset none = ruled(pack("  d: {table: {hit: first, outputs: {out: int}, rows: [{id: r1, when: \"b && !b\", out: 7}]}}\n"));
  EXPECT_EQ(none.evaluate(Record(*none.schema())).ending("d"), Ending::no_match);
  const Ruleset some = ruled(pack("  d: {table: {hit: first, outputs: {out: optional(int)}, rows: [{id: r1, b: false, out: null}]}}\n"));
  EXPECT_EQ(decided(some, "{}"), "{d: null; fired}");
  EXPECT_EQ(some.evaluate(Record(*some.schema())).ending("d"), Ending::decided) << "one way a row says null";
}

TEST(Settle, NamesTheRowsThatFireEveryTime) {
  const Ruleset rules = ruled(pack("  d: {table: {hit: collect_max, outputs: {out: int}, rows: [{id: r1, out: 7}, {id: r2, a: true, out: 3}, {id: r3, when: \"b || !b\", out: 9}]}}\n"));
  EXPECT_EQ(decided(rules, "{}"), "{d: 9; fired d.r1 d.r3}");
}

TEST(Settle, GoesThroughColumnsAndDecisions) {
  const Ruleset rules = ruled(pack("  c: {value: a && b}\n"
                                       "  d: {table: {hit: first, columns: {z: \"c || !a\"}, outputs: {out: int}, rows: [{id: r1, z: true, out: 1}, {id: r2, z: false, out: 2}]}}\n"
                                       "  e: {value: \"c && !a\"}\n"));
  EXPECT_EQ(decided(rules, R"({"a": true})"), "{c: unknown(b), d: unknown(b), e: false; fired}");
  EXPECT_EQ(decided(rules, R"({"b": true})"), "{c: unknown(a), d: 1, e: false; fired d.r1}");
}

TEST(Settle, LeavesWhatTakesManyValues) {
  const Ruleset rules = ruled(pack("  d: {value: \"x * 2 > 1 && x < 1\"}\n  e: {value: \"x * 2 > 1 && a && !a\"}\n"));
  EXPECT_EQ(decided(rules, "{}"), "{d: unknown(x), e: unknown(a, x); fired}");
}

TEST(Settle, TriesOneValueBesideEachConstantWhereAFactIsOnlyCompared) {
  const Ruleset rules = ruled(pack("  d: {value: \"x > 1 && x < 1\"}\n  big: {value: x > 10}\n  e: {value: big && x < 5}\n"
                                   "  f: {when: x > 3, value: x < 2}\n  g: {when: x > 3, value: x < 9}\n  doubled: {value: x * 2}\n"
                                   "  h: {value: \"e || doubled < 3\"}\n"));
  EXPECT_EQ(decided(rules, "{}"), "{d: false, big: unknown(x), e: false, f: unknown(x), g: unknown(x), doubled: unknown(x), h: unknown(x); fired}");
  EXPECT_EQ(decided(rules, R"({"x": 4})"), "{d: false, big: false, e: false, f: false, g: true, doubled: 8, h: false; fired}");
}

TEST(Settle, ATableThatLooksAtTheFactKeepsItAsked) {
  const Ruleset rules = ruled(pack("  t: {table: {hit: first, outputs: {out: int}, rows: [{x: < 3, out: 1}, {out: 2}]}}\n  d: {value: t == 1 && x > 5}\n"));
  EXPECT_EQ(decided(rules, "{}"), "{t: unknown(x), d: unknown(x); fired}") << "its cells are not looked into";
}

TEST(Settle, CanBeSwitchedOff) {
  const Ruleset rules = ruled(pack("  d: {value: \"a || !a\"}\n"));
  EvaluateOptions options;
  EXPECT_EQ(rules.evaluate(Record(*rules.schema()), options).canonical(), "{d: true; fired}");
  options.tries_values = false;
  EXPECT_EQ(rules.evaluate(Record(*rules.schema()), options).canonical(), "{d: unknown(a); fired}");
}

}  // namespace
}  // namespace guiju::engine
