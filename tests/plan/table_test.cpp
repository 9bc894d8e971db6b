#include <gtest/gtest.h>

#include "tests/plan/planned.hpp"

namespace guiju::plan_tests {
namespace {

using plan::TestOp;

// The pack's one table; it keeps its plan alive.
std::shared_ptr<const plan::Table> table_of(const std::string& cell, const std::string& output = "1", const std::string& more = "") {
  const auto p = planned("inputs: {a: int, b: int}\nparams: {cap: {type: int, value: 3}, dated: {type: int, values: {2022-01-01: 1}}}\n" + more +
                         "decisions:\n  d:\n    table: {hit: first, outputs: {out: int}, rows: [{a: \"" + cell + "\", out: \"" + output + "\"}, {a: \"" + cell + "\", out: 2}, {out: 3}]}\n");
  return {p, &p->tables[0]};
}

TEST(PlanTable, CellsWrittenAlikeShareAPredicateAndADashHasNone) {
  const auto held = table_of("> 1");
  const plan::Table& t = *held;
  EXPECT_EQ(t.columns[0].predicates.size(), 1u);
  EXPECT_EQ(t.cell(0, 0), 1u);
  EXPECT_EQ(t.cell(1, 0), 1u);
  EXPECT_EQ(t.cell(2, 0), 0u);
}

TEST(PlanTable, WhatIsKnownBeforeTheFactsIsALiteral) {
  for (const char* cell : {"< cap", "< 3", "< 1 + 2"}) {
    const auto held = table_of(cell);
    const plan::Table& t = *held;
    EXPECT_TRUE(t.columns[0].predicates[0].is_constant) << cell;
    EXPECT_EQ(t.columns[0].predicates[0].any_of[0].low.literal.as_int(), 3) << cell;
  }
  EXPECT_EQ(table_of("1", "= cap * 2")->output(0, 0).literal.as_int(), 6);
  EXPECT_EQ(table_of("1", "= cap * 2")->output(0, 0).program, plan::none);
}

TEST(PlanTable, WhatDependsOnTheRecordIsAProgram) {
  for (const char* cell : {"< b", "< dated", "= it > b", "not(b)", "[b..9]"}) EXPECT_FALSE(table_of(cell)->columns[0].predicates[0].is_constant) << cell;
  EXPECT_NE(table_of("1", "= b")->output(0, 0).program, plan::none);
}

TEST(PlanTable, IntervalsKeepTheirEnds) {
  const auto held = table_of("(1..4]");
  const plan::Table& t = *held;
  const plan::Test& test = t.columns[0].predicates[0].any_of[0];
  EXPECT_EQ(test.op, TestOp::interval);
  EXPECT_FALSE(test.low_closed);
  EXPECT_TRUE(test.high_closed);
  EXPECT_EQ(test.low.literal.as_int(), 1);
  EXPECT_EQ(test.high.literal.as_int(), 4);
}

TEST(PlanTable, ReadsTheDateOnlyWhenARowHasOne) {
  const auto reads_date = [](const std::string& row) {
    const auto p = planned("basis_date: day\ninputs: {a: int, day: date}\ndecisions:\n  d:\n    table: {hit: first, outputs: {out: int}, rows: [" + row + "]}\n");
    const auto& reads = p->steps.back().reads;
    return std::find(reads.begin(), reads.end(), p->records[0].as_of_slot) != reads.end();
  };
  EXPECT_TRUE(reads_date("{a: 1, from: 2022-01-01, out: 1}"));
  EXPECT_FALSE(reads_date("{a: 1, out: 1}"));
}

}  // namespace
}  // namespace guiju::plan_tests
