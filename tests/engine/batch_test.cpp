#include "engine/batch.hpp"

#include <gtest/gtest.h>

#include "tests/engine/ruled.hpp"

namespace guiju::engine_tests {
namespace {

// More rows than one batch has, each decided as it is alone.
void expect_as_alone(const Ruleset& rules, const std::vector<std::string>& different, EvaluateOptions options = {}) {
  std::vector<std::string> json;
  for (std::size_t i = 0; i < expr::batch_size + 37; ++i) json.push_back(different[(i * 7) % different.size()]);
  const Records records(rules, json);
  std::vector<std::string> alone;
  for (std::size_t i = 0; i < different.size(); ++i) {
    alone.push_back(first_fired(rules.evaluate(records[i], options).canonical()));
  }
  for (const bool uses_index : {true, false}) {
    options.uses_index = uses_index;
    const ColumnsOutcome outcome = rules.evaluate(records.columns(), "", options).value();
    for (std::size_t i = 0; i < json.size(); ++i) ASSERT_EQ(outcome.canonical(static_cast<std::int64_t>(i)), alone[i % different.size()]) << json[i];
  }
}

TEST(Batch, RowsThatAreWrongOrLackFactsLeaveTheOthersAlone) {
  expect_as_alone(ruled("inputs: {a: {type: int, min: 0}, b: optional(string)}\ndecisions:\n  d: {value: \"quot(100, a)\"}\n"
                        "  e:\n    when: d > 10\n    table: {hit: first, outputs: {x: int, z: string}, rows: [{b: null, x: 1, z: none}, {b: p, x: = a, z: p}, {x: 3, z: other}]}\n"
                        "  f: {value: \"e.x == null ? 0 : e.x + 1\"}\n"),
                  {R"({"a": 0, "b": "p"})", R"({"a": 2, "b": "p"})", R"({"a": 50, "b": "p"})", R"({"b": "p"})", R"({"a": 3, "b": null})", R"({"a": 3})",
                   R"({"a": 4, "b": "q"})", R"({})", R"({"a": -1, "b": "p"})", R"({"a": 5, "b": "r"})", R"({"a": 9, "b": "p"})"});
}

TEST(Batch, TablesThatCollectAndThoseOfLayersGoRowByRow) {
  expect_as_alone(ruled("basis_date: day\ninputs: {a: int, day: date}\ndecisions:\n"
                        "  all:\n    table: {hit: collect, outputs: {x: int}, rows: [{a: < 5, x: 1}, {a: \"> 2\", x: = a * 2}]}\n"
                        "  sum:\n    table: {hit: collect_sum, outputs: {x: int}, rows: [{a: < 5, x: 1}, {a: \"> 2\", x: 9223372036854775807}]}\n"
                        "  law:\n    table: {hit: unique, outputs: {x: int}, rows: [{layer: national, x: 1}, {layer: city, a: \"> 2\", from: 2022-01-01, x: 2}]}\n"),
                  {R"({"a": 1, "day": "2022-01-01"})", R"({"a": 3, "day": "2021-12-31"})", R"({"a": 3, "day": "2022-01-01"})", R"({"a": 7})",
                   R"({"day": "2022-01-01"})", R"({"a": 9, "day": "2023-01-01"})"});
}

TEST(Batch, NoRowsGiveColumnsWithoutValues) {
  const Ruleset rules = ruled("inputs: {a: int}\ndecisions:\n  d: {value: a + 1}\n");
  const ColumnsOutcome outcome = rules.evaluate(ColumnsView(0)).value();
  EXPECT_EQ(outcome.row_count(), 0);
  ASSERT_EQ(outcome.columns().size(), 1u);
  EXPECT_EQ(outcome.columns()[0].size(), 0u);
}

TEST(Batch, AFieldWithoutAColumnIsNotGiven) {
  const Ruleset rules = ruled("inputs: {a: int, b: {type: int, default: 4}}\ndecisions:\n  d: {value: a + b}\n  e: {value: b}\n");
  const ColumnsOutcome outcome = rules.evaluate(ColumnsView(2)).value();
  EXPECT_EQ(outcome.canonical(1), "{d: unknown(a), e: 4; fired}");
}

}  // namespace
}  // namespace guiju::engine_tests
