#include "engine/table.hpp"

#include <gtest/gtest.h>

#include "engine/codes.hpp"
#include "tests/engine/ruled.hpp"

namespace guiju::engine_tests {
namespace {

// A table `d` over the fields a, b, c (optional ints), k (an enum), on: a date.
Ruleset table(const std::string& hit, const std::string& outputs, const std::string& grid, const std::string& more = "") {
  std::string indented;
  for (std::size_t at = 0; at < grid.size();) {
    const std::size_t end = std::min(grid.find('\n', at), grid.size());
    indented += "        " + grid.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return ruled("basis_date: day\ntypes: {Level: {enum: [city, town, village]}}\n"
               "inputs: {a: optional(int), b: optional(int), c: optional(int), k: Level, day: date}\n"
               "decisions:\n  d:\n    table:\n      hit: " + hit + "\n      outputs: " + outputs + "\n" + more +
               "      grid: |\n" + indented);
}
constexpr const char* number = "{out: optional(int)}";

TEST(Table, FirstTakesTheTopmostRow) {
  const Ruleset rules = table("first", number, "| id | a    || out |\n| x | > 5  || 1 |\n| y | > 3  || 2 |\n| z | -    || 3 |");
  EXPECT_EQ(decided(rules, R"({"a": 6})"), "{d: 1; fired d.x}");
  EXPECT_EQ(decided(rules, R"({"a": 4})"), "{d: 2; fired d.y}");
  EXPECT_EQ(decided(rules, R"({"a": null})"), "{d: 3; fired d.z}");
}

TEST(Table, ARowInDoubtHoldsUpOnlyTheRowsBelowIt) {
  const Ruleset rules = table("first", number, "| id | a   | b   || out |\n| x | 1   | -   || 1 |\n| y | -   | 1   || 2 |\n| z | -   | -   || 3 |");
  EXPECT_EQ(decided(rules, R"({"a": 1})"), "{d: 1; fired d.x}");
  EXPECT_EQ(decided(rules, R"({"a": 2})"), "{d: unknown(b); fired}");
  EXPECT_EQ(decided(rules, R"({})"), "{d: unknown(a, b); fired}");
  EXPECT_EQ(decided(rules, R"({"b": 1})"), "{d: unknown(a); fired}");
}

TEST(Table, ACellThatFailsSettlesARowWhateverElseIsUnknownOrWrong) {
  const Ruleset rules = table("first", number, "| id | a | b | c       || out |\n| x | 1 | 2 | = 1 % it == 0 || 1 |\n| y | - | - | - || 2 |");
  EXPECT_EQ(decided(rules, R"({"a": 9})"), "{d: 2; fired d.y}");
  EXPECT_EQ(decided(rules, R"({"b": 9, "c": 0})"), "{d: 2; fired d.y}");
  EXPECT_EQ(decided(rules, R"({"a": 1, "b": 2, "c": 0})"), "{d: error(GJ5002); fired}");
  EXPECT_EQ(decided(rules, R"({"a": 1, "c": 0})"), "{d: error(GJ5002); fired}") << "an error is never hidden by what is not known";
}

TEST(Table, NullMatchesDashNullAndANotWhoseInsideDoesNot) {
  const auto cell = [](const std::string& text) {
    return decided(table("first", number, "| id | a | k || out |\n| x | " + text + " | - || 1 |"), R"({"a": null})");
  };
  for (const char* text : {"-", "null", "not(1)", "not(> 3, [1..2])"}) EXPECT_EQ(cell(text), "{d: 1; fired d.x}") << text;
  for (const char* text : {"1", "not null", "≠ 1", "> 1", "[1..2]", "not(null)", "= true"}) EXPECT_EQ(cell(text), "{d: null; fired}") << text;
}

TEST(Table, BoundsOfIntervalsAreInOrOut) {
  const auto fires = [](const std::string& interval, int a) {
    return decided(table("first", number, "| id | a || out |\n| x | " + interval + " || 1 |"), "{\"a\": " + std::to_string(a) + "}") == "{d: 1; fired d.x}";
  };
  EXPECT_TRUE(fires("[1..3]", 1) && fires("[1..3]", 3) && !fires("[1..3]", 0) && !fires("[1..3]", 4));
  EXPECT_TRUE(!fires("(1..3)", 1) && !fires("(1..3)", 3) && fires("(1..3)", 2));
  EXPECT_TRUE(fires("[1..3)", 1) && !fires("[1..3)", 3));
}

TEST(Table, UniqueNamesTwoRowsThatMatch) {
  const Ruleset rules = table("unique", number, "| id | a | b || out |\n| x | 1 | - || 1 |\n| y | - | 2 || 2 |");
  EXPECT_EQ(decided(rules, R"({"a": 1, "b": 0})"), "{d: 1; fired d.x}");
  EXPECT_EQ(decided(rules, R"({"a": 1, "b": 2})"), "{d: error(GJ5202); fired}");
  EXPECT_EQ(decided(rules, R"({"a": 1})"), "{d: unknown(b); fired}") << "a second match would be an error";
  const Records records(rules, {R"({"a": 1, "b": 2})"});
  EXPECT_EQ(rules.evaluate(records[0]).faults().at(0).args, (std::vector<std::string>{"d", "x", "y"}));
}

TEST(Table, AnyWantsRowsToAgree) {
  const Ruleset rules = table("any", number, "| id | a | b || out |\n| x | 1 | - || 7 |\n| y | - | 2 || 7 |\n| z | - | 3 || 8 |\n| w | 2 | - || = 1 % c |");
  EXPECT_EQ(decided(rules, R"({"a": 1, "b": 2})"), "{d: 7; fired d.x}");
  EXPECT_EQ(decided(rules, R"({"a": 1, "b": 3})"), "{d: error(GJ5203); fired}");
}

TEST(Table, AnyTakesNoUnknownOrErrorForDisagreement) {
  const Ruleset rules = table("any", number, "| id | a | b || out |\n| x | 1 | - || = 6 % c |\n| y | - | 2 || 0 |");
  EXPECT_EQ(decided(rules, R"({"a": 1, "b": 2})"), "{d: unknown(c); fired}");
  EXPECT_EQ(decided(rules, R"({"a": 1, "b": 2, "c": 0})"), "{d: error(GJ5002); fired}");
  EXPECT_EQ(decided(rules, R"({"a": 1, "b": 2, "c": 3})"), "{d: 0; fired d.x}");
}

TEST(Table, PriorityTakesTheStrongestAndListsTheLosers) {
  const Ruleset rules = table("priority", "{level: optional(Level)}",
                              "| id | a | b || level |\n| v | 1 | - || village |\n| t | - | 2 || town |\n| u | 1 | - || town |\n| n | 1 | - || null |");
  EXPECT_EQ(decided(rules, R"({"a": 1, "b": 2})"), "{d: town; fired d.t ~d.v ~d.u ~d.n}");
  EXPECT_EQ(decided(rules, R"({"a": 1, "b": 0})"), "{d: town; fired d.u ~d.v ~d.n}");
  EXPECT_EQ(decided(rules, R"({"a": 0, "b": 0})"), "{d: null; fired}");
}

TEST(Table, PriorityIsInDoubtOnlyOfStrongerRows) {
  const Ruleset rules = table("priority", "{level: Level}", "| id | a | b | c || level |\n| v | - | 1 | - || village |\n| t | - | - | - || town |\n| c | - | - | 1 || city |");
  EXPECT_EQ(decided(rules, R"({"c": 0})"), "{d: town; fired d.t}");
  EXPECT_EQ(decided(rules, R"({})"), "{d: unknown(c); fired}") << "b could only bring a weaker row";
}

TEST(Table, AStrengthThatIsAnErrorEndsTheTableEvenOfOneRow) {
  const Ruleset rules = table("priority", "{level: Level, out: int}", "| id | a || level | out |\n| v | 1 || = [k][b] | 7 |");
  EXPECT_EQ(decided(rules, R"({"a": 1, "b": 1, "k": "city"})"), "{d.level: error(GJ5004), d.out: error(GJ5004); fired}");
  EXPECT_EQ(decided(rules, R"({"a": 1, "b": 0})"), "{d.level: unknown(k), d.out: 7; fired}") << "whatever k is";
  EXPECT_EQ(decided(rules, R"({"a": 1, "b": 0, "k": "city"})"), "{d.level: city, d.out: 7; fired d.v}");
}

TEST(Table, CollectsInRowOrderOrByOutput) {
  const std::string grid = "| id | a   || level   |\n| v | > 0 || village |\n| c | > 1 || city    |\n| t | > 2 || town    |";
  EXPECT_EQ(decided(table("collect", "{level: Level}", grid), R"({"a": 3})"), "{d: [village, city, town]; fired d.v d.c d.t}");
  EXPECT_EQ(decided(table("rule_order", "{level: Level}", grid), R"({"a": 2})"), "{d: [village, city]; fired d.v d.c}");
  EXPECT_EQ(decided(table("output_order", "{level: Level}", grid), R"({"a": 3})"), "{d: [city, town, village]; fired d.c d.t d.v}");
  EXPECT_EQ(decided(table("collect", "{level: Level}", grid), R"({"a": 0})"), "{d: []; fired}");
  EXPECT_EQ(decided(table("collect", "{level: Level}", grid), R"({})"), "{d: unknown(a); fired}");
}

TEST(Table, ListsOfSeveralOutputsHoldStructs) {
  const Ruleset rules = table("collect", "{level: Level, out: int}", "| id | a   || level   | out |\n| v | > 0 || village | 1 |\n| c | > 1 || city | 2 |");
  EXPECT_EQ(decided(rules, R"({"a": 2})"), "{d: [d{level: village, out: 1}, d{level: city, out: 2}]; fired d.v d.c}");
}

TEST(Table, SumsAreExactAndOnlyTheWholeMustFit) {
  const std::string grid = "| id | a   || out                   |\n| x | > 0 || 9223372036854775807 |\n| y | > 1 || 1 |\n| z | > 2 || -1 |\n| w | > 0 || null |";
  EXPECT_EQ(decided(table("collect_sum", "{out: int}", grid), R"({"a": 1})"), "{d: 9223372036854775807; fired d.x d.w}");
  EXPECT_EQ(decided(table("collect_sum", "{out: int}", grid), R"({"a": 2})"), "{d: error(GJ5001); fired}");
  EXPECT_EQ(decided(table("collect_sum", "{out: int}", grid), R"({"a": 3})"), "{d: 9223372036854775807; fired d.x d.y d.z d.w}");
  const std::string large = "| id | a   || out                    |\n| x | > 0 || 9223372036854775807 |\n| y | > 0 || 9223372036854775808 |";
  EXPECT_EQ(decided(table("collect_sum", "{out: uint}", large), R"({"a": 1})"), "{d: 18446744073709551615u; fired d.x d.y}");
  EXPECT_EQ(decided(table("collect_sum", "{out: decimal(2)}", "| id | a || out |\n| x | - || 0.10 |\n| y | - || 0.2 |"), R"({"a": 1})"), "{d: 0.30d; fired d.x d.y}");
  EXPECT_EQ(decided(table("collect_sum", "{out: decimal(2)}", "| id | a || out |\n| x | 1 || 0.10 |"), R"({"a": 2})"), "{d: 0.00d; fired}");
}

TEST(Table, CountsAndExtremes) {
  const std::string grid = "| id | a   || out |\n| x | > 0 || 5 |\n| y | > 1 || 3 |\n| z | > 2 || null |";
  EXPECT_EQ(decided(table("collect_count", "{out: int}", grid), R"({"a": 3})"), "{d: 3; fired d.x d.y d.z}");
  EXPECT_EQ(decided(table("collect_min", "{out: int}", grid), R"({"a": 3})"), "{d: 3; fired d.x d.y d.z}");
  EXPECT_EQ(decided(table("collect_max", "{out: int}", grid), R"({"a": 3})"), "{d: 5; fired d.x d.y d.z}");
  EXPECT_EQ(decided(table("collect_max", "{out: int}", grid), R"({"a": 0})"), "{d: null; fired}");
  EXPECT_EQ(decided(table("collect_count", "{out: int}", grid), R"({"a": 0})"), "{d: 0; fired}");
}

TEST(Table, AmongOutputsAnErrorComesBeforeTheUnknown) {
  const std::string grid = "| id | a || out |\n| x | - || = b + 1 |\n| y | - || = 1 % c |\n| z | - || = b + a |";
  for (const char* hit : {"collect", "collect_sum", "collect_min"}) {
    EXPECT_EQ(decided(table(hit, "{out: int}", grid), R"({"a": 1, "c": 0})"), "{d: error(GJ5002); fired}") << hit;
    EXPECT_EQ(decided(table(hit, "{out: int}", grid), R"({})"), "{d: unknown(a, b, c); fired}") << hit;
  }
}

TEST(Table, WithoutAMatchElseSpeaksOrCompleteComplains) {
  const std::string grid = "| id | a || out |\n| x | 1 || 1 |";
  EXPECT_EQ(decided(table("first", number, grid), R"({"a": 2})"), "{d: null; fired}");
  EXPECT_EQ(decided(table("first", number, grid, "      else: 9\n"), R"({"a": 2})"), "{d: 9; fired d.else}");
  EXPECT_EQ(decided(table("first", number, grid, "      else: \"= b + 1\"\n"), R"({"a": 2, "b": 1})"), "{d: 2; fired d.else}");
  EXPECT_EQ(decided(table("first", number, grid, "      complete: true\n"), R"({"a": 2})"), "{d: error(GJ5201); fired}");
}

TEST(Table, RowsAreInForceFromADayUntilTheDayBeforeAnother) {
  const Ruleset rules = table("first", number, "| id | from       | to         || out |\n| x | 2022-01-10 | 2022-02-01 || 1 |\n| y | -          | 2022-03-01 || 2 |");
  EXPECT_EQ(decided(rules, R"({"day": "2022-01-10"})"), "{d: 1; fired d.x}");
  EXPECT_EQ(decided(rules, R"({"day": "2022-02-01"})"), "{d: 2; fired d.y}");
  EXPECT_EQ(decided(rules, R"({"day": "2022-03-01"})"), "{d: null; fired}");
  EXPECT_EQ(decided(rules, R"({})"), "{d: unknown(day); fired}");
  EvaluateOptions options;
  options.as_of = "2022-01-31";
  EXPECT_EQ(decided(rules, R"({})", options), "{d: 1; fired d.x}");
}

TEST(Table, WhatWasPublishedLaterIsNotKnownYet) {
  const Ruleset rules = table("first", number, "| id | published  || out |\n| x | 2022-01-10 || 1 |\n| y | -          || 2 |");
  EvaluateOptions options;
  EXPECT_EQ(decided(rules, "{}", options), "{d: 1; fired d.x}");
  options.known_at = "2022-01-09";
  EXPECT_EQ(decided(rules, "{}", options), "{d: 2; fired d.y}");
  options.known_at = "2022-01-10";
  EXPECT_EQ(decided(rules, "{}", options), "{d: 1; fired d.x}");
}

TEST(Table, NaNIsTheLeastAndTheGreatestWhereverItStands) {
  const std::string row = "| - | - || ", nan = row + "= double(a) / 0e0 |\n", one = row + "1e0 |\n", two = row + "2e0 |\n";
  for (const char* hit : {"collect_max", "collect_min"})
    for (const std::string& rows : {nan + one + two, one + nan + two, one + two + nan})
      EXPECT_EQ(decided(table(hit, "{out: double}", "| a | b || out |\n" + rows), R"({"a": 0, "b": 1})").substr(0, 9), "{d: NaN; ") << hit << rows;
  const std::string doubted = "| a | b || out |\n" + nan + "| - | 1 || 5e0 |";
  EXPECT_EQ(decided(table("collect_max", "{out: double}", doubted), R"({"a": 0})"), "{d: NaN; fired d.1}") << "nothing can change that";
}

TEST(Table, TheHighestLayerSpeaksAndTheOthersAreOverridden) {
  const std::string grid = "| id | layer    | a | b || out |\n| n | national | 1 | - || 1 |\n| c | city     | 1 | 2 || 2 |\n| p | province | 1 | - || 3 |\n| o | -        | 1 | - || 4 |";
  EXPECT_EQ(decided(table("unique", number, grid), R"({"a": 1, "b": 2})"), "{d: 2; fired d.c ~d.n ~d.p ~d.o}");
  EXPECT_EQ(decided(table("first", number, grid), R"({"a": 1, "b": 0})"), "{d: 3; fired d.p ~d.n ~d.o}");
}

TEST(Table, ALowerLayerInDoubtDoesNotMatter) {
  const std::string grid = "| id | layer    | a | b || out |\n| n | national | - | 1 || 1 |\n| c | city     | 1 | - || 2 |";
  EXPECT_EQ(decided(table("unique", number, grid), R"({"a": 1})"), "{d: 2; fired d.c}");
  EXPECT_EQ(decided(table("unique", number, grid), R"({"b": 1})"), "{d: unknown(a); fired}");
}

TEST(Table, ARecordingDecidesTheSameAlthoughItLooksAtAllRows) {
  const Ruleset rules = table("first", number, "| id | a | b || out |\n| x | 1 | - || 1 |\n| y | - | = 1 % it == 0 || 2 |\n| z | - | = [1][it] == 1 || 3 |");
  EXPECT_EQ(decided(rules, R"({"a": 1, "b": 0})"), "{d: 1; fired d.x}");
  const Records records(rules, {R"({"a": 2, "b": 0})"});
  EXPECT_EQ(rules.explain(records[0]).find("d")->faults.at(0).code, code::division_by_zero) << "the first error";
}

}  // namespace
}  // namespace guiju::engine_tests
