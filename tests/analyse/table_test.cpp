#include "guiju/analyse/table.hpp"

#include "tests/analyse/written.hpp"

namespace guiju {
namespace {

using analyse::written;

// A pack of one table over the fields.
std::string table(const std::string& fields, const std::string& head, const std::string& rows, const std::string& more = "") {
  std::string grid = "        " + head + "\n";
  for (std::size_t at = 0; at < rows.size();) {
    const std::size_t end = std::min(rows.find('\n', at), rows.size());
    grid += "        " + rows.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return "guiju: 1\npack: t\ninputs: " + fields + "\n" + more +
         "decisions:\n  level:\n    table:\n      outputs: {out: int}\n      HIT\n      grid: |\n" + grid;
}
std::string with(std::string yaml, const std::string& settings) { return yaml.replace(yaml.find("HIT"), 3, settings); }

std::vector<std::string> told(const Findings& findings) {
  std::vector<std::string> list;
  for (const Finding& f : findings) list.push_back(f.diagnostic.message());
  return list;
}
using Told = std::vector<std::string>;

TEST(Table, GapOverTwoColumnsHasAWitnessAndItsWhole) {
  const Ruleset rules = written(with(table("{kind: {enum: [a, b]}, amount: {type: int, min: 0}}", "| kind | amount || out |",
                                           "| a | < 10 || 1 |\n| a | >= 10 || 2 |\n| b | < 5 || 3 |\n| b | > 7 || 4 |"), "complete: true"));
  const Findings found = prove(rules);
  ASSERT_EQ(told(found), (Told{"\"level\" says complete: true, but no row takes kind: b, amount: 5"}));
  EXPECT_EQ(found[0].region, (Region{{"kind", "b"}, {"amount", "[5..7]"}}));
  ASSERT_TRUE(found[0].witness && found[0].witness->is_confirmed);
  EXPECT_EQ(found[0].diagnostic.severity(), Severity::error);
}

TEST(Table, CompleteTableHasNoGap) {
  EXPECT_EQ(told(prove(written(with(table("{kind: {enum: [a, b]}, amount: {type: decimal(2), min: 0, max: 100}}", "| kind | amount || out |",
                                          "| a | < 10 || 1 |\n| a | >= 10 || 2 |\n| b | [0..5) || 3 |\n| b | [5..100] || 4 |"), "complete: true")))),
            Told{});
}

TEST(Table, GapOfAnOpenTableIsAWarningThatCanBeSilenced) {
  const std::string yaml = table("{m: int}", "| m || out |", "| 1 || 1 |");
  const Findings found = prove(written(with(yaml, "hit: first")));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].diagnostic.severity(), Severity::warning);
  EXPECT_EQ(found[0].region, (Region{{"m", "not(1)"}}));
  EXPECT_TRUE(prove(written(with(yaml, "complete: false"))).empty());
  EXPECT_TRUE(prove(written(with(yaml, "else: 7"))).empty());
  EXPECT_TRUE(prove(written(with(yaml, "hit: collect"))).empty());
}

TEST(Table, NullOfAnOptionalFieldIsAGap) {
  const Findings found = prove(written(with(table("{m: optional(int)}", "| m || out |", "| < 5 || 1 |\n| >= 5 || 2 |"), "complete: true")));
  ASSERT_EQ(told(found), (Told{"\"level\" says complete: true, but no row takes m: null"}));
  EXPECT_EQ(found[0].region, (Region{{"m", "null"}}));
  EXPECT_TRUE(prove(written(with(table("{m: optional(int)}", "| m || out |", "| < 5 || 1 |\n| not(< 5) || 2 |"), "complete: true"))).empty());
}

TEST(Table, OverlapNamesBothRows) {
  const Findings found = prove(written(with(table("{a: int, b: bool}", "| id | a | b || out |",
                                                  "| x | <= 10 | true || 1 |\n| y | >= 10 | - || 2 |\n| z | <= 9 | false || 3 |\n| w | 10 | false || 4 |"), "complete: false")));
  ASSERT_EQ(told(found), (Told{"hit: unique, but the rows x and y of \"level\" both take a: 10, b: true",
                               "hit: unique, but the rows y and w of \"level\" both take a: 10, b: false"}));
  EXPECT_EQ(found[0].rows, (std::vector<std::string>{"y", "x"}));
  EXPECT_EQ(found[0].region, (Region{{"a", "10"}, {"b", "true"}}));
}

TEST(Table, CellsThatAreNotDecidedHideNothing) {
  for (const char* cell : {"= size(it) > 3", "matches \"^a\"", "not(matches \"^a\")"})
    for (const Finding& found : prove(written(with(table("{s: string}", "| id | s || out |", std::string("| x | ") + cell + " || 1 |\n| y | - || 2 |"), "hit: first"))))
      EXPECT_NE(found.kind, Finding::Kind::never_fires) << cell;
}

TEST(Table, AParameterCoversOnlyItsOwnTime) {
  const std::string more = "basis_date: day\nparams: {cap: {type: int, values: {2021-01-01: 20, 2024-01-01: 10}}}\n";
  const Findings found = prove(written(with(table("{m: int, day: date}", "| m || out |", "| < cap || 1 |\n| >= 20 || 2 |", more), "complete: true")));
  ASSERT_EQ(told(found), (Told{"\"level\" says complete: true, but no row takes m: 10 (as of 2024-01-01)"}));
}

TEST(Table, ManyOverlapsAreCountedNotListed) {
  std::string rows;
  for (int i = 0; i < 30; ++i) rows += "| r" + std::to_string(i) + " | >= " + std::to_string(i) + " || 1 |\n";
  ProofOptions options;
  options.max_findings = 5;
  options.finds_mergeable = false;
  const Findings found = prove(written(with(table("{a: int}", "| id | a || out |", rows), "complete: false")), options);
  ASSERT_EQ(found.size(), 5u);
  ASSERT_FALSE(found[4].diagnostic.notes.empty());
  EXPECT_EQ(message_text(found[4].diagnostic.notes.back().code, found[4].diagnostic.notes.back().args, Language::en), "and 24 more like this in \"level\"");
}

TEST(Table, AnyForbidsOnlyDifferentOutputs) {
  const Findings found = prove(written(with(table("{a: int}", "| id | a || out |", "| x | <= 10 || 1 |\n| y | [5..20] || 1 |\n| z | >= 20 || 2 |"), "hit: any")));
  ASSERT_EQ(told(found), (Told{"hit: any, but the rows y and z of \"level\" both take a: 20 and differ in \"out\"",
                               "the rows x and y of \"level\" differ in \"a\" only and could be one: <= 20"}));
}

TEST(Table, MaskedRowsAreNamedWithWhatMasksThem) {
  const Findings found = prove(written(with(table("{a: int, b: bool}", "| id | a | b || out |",
                                                  "| x | < 10 | - || 1 |\n| y | >= 10 | true || 2 |\n| z | [5..20) | true || 3 |\n| w | < 3 | - || 4 |\n| e | - | - || 5 |"), "hit: first")));
  ASSERT_EQ(told(found), (Told{"the row z of \"level\" never fires: x, y takes all that it takes", "the row w of \"level\" never fires: x takes all that it takes"}));
}

TEST(Table, RowOutsideTheFieldsBoundsMatchesNothing) {
  const Findings found = prove(written(with(table("{a: {type: int, min: 0}}", "| id | a || out |", "| x | < 0 || 1 |\n| y | >= 0 || 2 |"), "complete: true")));
  ASSERT_EQ(told(found), (Told{"the row x of \"level\" can match nothing: \"< 0\" under a leaves no value"}));
}

TEST(Table, ConditionThatIsNeverTrueIsSaid) {
  const Findings found = prove(written(with(table("{a: int}", "| id | a | when || out |", "| x | < 0 | 1 > 2 || 1 |\n| y | - | 2 > 1 || 2 |"), "hit: first\n      complete: true")));
  ASSERT_EQ(told(found), (Told{"the row x of \"level\" can match nothing: \"1 > 2\" under when leaves no value"}));
}

TEST(Table, RowsThatCouldBeOneAreANote) {
  const Findings found = prove(written(with(table("{k: {enum: [a, b, c]}, m: int}", "| id | k | m || out |",
                                                  "| x | a | < 5 || 1 |\n| y | a | [5..9) || 1 |\n| z | b | - || 2 |\n| w | c | - || 2 |\n| v | a | >= 9 || 3 |"), "complete: true")));
  ASSERT_EQ(told(found), (Told{"the rows z and w of \"level\" differ in \"k\" only and could be one: b, c",
                               "the rows x and y of \"level\" differ in \"m\" only and could be one: < 9"}));
  EXPECT_EQ(found[0].diagnostic.severity(), Severity::note);
}

TEST(Table, TextsAndPrefixesAreExact) {
  const Findings found = prove(written(with(table("{code: string}", "| id | code || out |",
                                                  "| x | prefix \"3301\" || 1 |\n| y | \"33011\", a || 2 |\n| z | not(prefix \"33\", a) || 3 |"), "complete: true")));
  ASSERT_EQ(told(found), (Told{"\"level\" says complete: true, but no row takes code: 33", "hit: unique, but the rows x and y of \"level\" both take code: 33011"}));
}

TEST(Table, PatternsAreNotDecidedAndSaySo) {
  const Findings found = prove(written(with(table("{code: string}", "| id | code || out |", "| x | matches \"^.*$\" || 1 |"), "complete: true")));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, Finding::Kind::undecided);
  EXPECT_EQ(found[0].diagnostic.severity(), Severity::note);
  EXPECT_NE(found[0].diagnostic.message().find("matches \"^.*$\" (x)"), std::string::npos);
}

TEST(Table, ConditionsThatLeaveAHoleAreFoundByTrying) {
  const Findings found = prove(written(with(table("{m: int}", "| id | m | when || out |", "| x | < 5 | - || 1 |\n| y | >= 5 | m > 6 || 2 |"), "complete: true")));
  ASSERT_EQ(told(found), (Told{"\"level\" says complete: true, but no row takes m: 5"}));
}

TEST(Table, DatedRowsAreProvedOverTime) {
  const std::string grid = "| x | 2022-01-01 | 2023-01-01 | - || 1 |\n| y | 2023-01-01 | - | < 5 || 2 |\n| z | 2023-06-01 | - | >= 5 || 3 |";
  const Findings found = prove(written(with(table("{m: int, day: date}", "| id | from | to | m || out |", grid, "basis_date: day\n"), "complete: true")));
  ASSERT_EQ(told(found), (Told{"\"level\" says complete: true, but no row takes m: 5 (as of 2023-01-01)"}));
  EXPECT_EQ(found[0].region, (Region{{"m", ">= 5"}, {"as of", "[2023-01-01..2023-06-01)"}}));
}

TEST(Table, DatedParamsAreReadPerPeriod) {
  const std::string more = "basis_date: day\nparams: {cap: {type: int, values: {2021-01-01: 10, 2024-01-01: 20}, until: 2026-12-31}}\n";
  const Findings found = prove(written(with(table("{m: int, day: date}", "| id | m || out |", "| x | < cap || 1 |\n| y | >= 15 || 2 |", more), "complete: true")));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].diagnostic.message(), "\"level\" says complete: true, but no row takes m: 10 (as of 2021-01-01)");
  EXPECT_EQ(found[0].region, (Region{{"m", "[10..15)"}, {"as of", "[2021-01-01..2024-01-01)"}}));
  EXPECT_EQ(found[1].diagnostic.message(), "hit: unique, but the rows x and y of \"level\" both take m: 15 (as of 2024-01-01)");
}

TEST(Table, HigherLayersSilenceOverlapsBelow) {
  const std::string head = "| id | layer | m || out |", more = "basis_date: day\n", fields = "{m: int, day: date}";
  EXPECT_TRUE(prove(written(with(table(fields, head, "| x | national | - || 1 |\n| y | city | < 5 || 2 |", more), "complete: true"))).empty());
  const Findings found = prove(written(with(table(fields, head, "| x | national | - || 1 |\n| y | national | < 5 || 2 |\n| z | city | - || 3 |", more), "complete: true")));
  ASSERT_EQ(told(found), (Told{"the row x of \"level\" never fires: z takes all that it takes", "the row y of \"level\" never fires: z takes all that it takes"}));
}

TEST(Table, ComputedColumnsAreTriedOnRecords) {
  const std::string yaml = "guiju: 1\npack: t\ninputs: {m: int}\ndecisions:\n  level:\n    table:\n      complete: true\n      columns: {big: \"m > 100\", odd: \"m * 0 == 1\"}\n"
                           "      outputs: {out: int}\n      grid: |\n        | id | big | odd || out |\n        | x | true | - || 1 |\n        | y | false | true || 2 |\n";
  const Findings found = prove(written(yaml));
  ASSERT_EQ(told(found), (Told{"\"level\" says complete: true, but no row takes big: false, odd: false"}));
  EXPECT_TRUE(found[0].witness->is_confirmed);
}

TEST(Table, WhatOtherDecisionsNeverGiveIsNoGap) {
  const std::string yaml = "guiju: 1\npack: t\ntypes: {Zone: {enum: [home, near, far]}}\ninputs: {m: int}\ndecisions:\n"
                           "  zone: {table: {else: near, outputs: {z: Zone}, rows: [{m: < 5, z: home}]}}\n"
                           "  fee: {table: {complete: true, outputs: {f: int}, rows: [{zone: home, f: 1}, {zone: near, f: 2}]}}\n";
  EXPECT_EQ(told(prove(written(yaml))), Told{});
}

TEST(Table, FindingsAreAlsoJson) {
  const Findings found = prove(written(with(table("{m: {type: int, min: 0}}", "| id | m || out |", "| x | < 5 || 1 |"), "complete: true")));
  const std::string json = found.to_json();
  EXPECT_NE(json.find("\"kind\": \"gap\", \"decision\": \"level\", \"rows\": [], \"region\": {\"m\": \">= 5\"}"), std::string::npos) << json;
  EXPECT_NE(json.find("\"witness\": {\"record\": \"input\", \"facts\": {\"m\": 5}, \"confirmed\": true, \"given\": {\"m\": 5}}"), std::string::npos) << json;
}

}  // namespace
}  // namespace guiju
