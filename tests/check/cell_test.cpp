#include "check/cell.hpp"

#include <gtest/gtest.h>

#include "tests/check/checked_pack.hpp"

namespace guiju::check_tests {
namespace {

using List = std::vector<std::string>;
using Op = expr::TestOp;

// A table with one input column of this type and one row with this cell.
Checked check_cell(const std::string& type, const std::string& cell) {
  return check_pack("types: {Kind: {enum: {neighbour: 邻里, debt: 债务, labour: 劳动}}}\nparams: {cap: {type: decimal(2), value: 5}}\n"
                    "inputs: {a: " + type + "}\ndecisions:\n  level:\n    table:\n      outputs: {level: string}\n      grid: |\n"
                    "        | id | a || level |\n        | r | " + cell + " || v |\n");
}
// The row's cell, and the checked pack that it borrows from.
struct CellOf {
  explicit CellOf(Checked checked_pack) : checked(std::move(checked_pack)), table(std::get<check::Table>(checked.pack->decisions.at(0).kind)) {}
  Checked checked;
  const check::Table& table;
  bool is_any() const { return table.cells.at(0) == 0; }
  expr::CellTestsView tests() const { return table.columns.at(0).cells[table.cells.at(0) - 1].any_of; }
};
CellOf cell_of(Checked checked) { return CellOf(std::move(checked)); }

TEST(Cell, ADashIsAnything) {
  EXPECT_TRUE(cell_of(check_cell("int", "-")).is_any());
  EXPECT_TRUE(cell_of(check_cell("int", "")).is_any());
}

TEST(Cell, TestsStandBetweenCommas) {
  const CellOf held = cell_of(check_cell("decimal(2)", "< 18, >= 60.5, 30"));
  const auto tests = held.tests();
  ASSERT_EQ(tests.size(), 3u);
  EXPECT_EQ(tests[0].op, Op::less);
  EXPECT_EQ(tests[1].op, Op::greater_equal);
  EXPECT_EQ(tests[1].low.literal.as_decimal().to_string(), "60.50");
  EXPECT_EQ(tests[2].op, Op::equal);
}

TEST(Cell, NotInsideNotHasAnEnd) {
  const auto nested = [](std::size_t depth) {
    std::string open;
    for (std::size_t i = 0; i < depth; ++i) open += "not(";
    return check_cell("int", open + "1" + std::string(depth, ')')).errors();
  };
  EXPECT_EQ(nested(100), List{});
  EXPECT_EQ(nested(30'000), List{"limit_depth not("});
}

TEST(Cell, SignsMayBeMathematical) {
  EXPECT_EQ(cell_of(check_cell("int", "≥ 3")).tests()[0].op, Op::greater_equal);
  EXPECT_EQ(cell_of(check_cell("int", "≠ 3")).tests()[0].op, Op::not_equal);
  EXPECT_EQ(cell_of(check_cell("int", "!= 3")).tests()[0].op, Op::not_equal);
}

TEST(Cell, AnIntervalHasClosedAndOpenEnds) {
  const CellOf held = cell_of(check_cell("int", "[3..7)"));
  const expr::CellTest test = held.tests()[0];
  EXPECT_EQ(test.op, Op::interval);
  EXPECT_TRUE(test.low_closed);
  EXPECT_FALSE(test.high_closed);
}

TEST(Cell, AnIntervalThatHoldsNothingIsRefused) {
  EXPECT_EQ(check_cell("int", "[7..3]").errors(), List{"cell_interval_swapped [7..3]"});
  EXPECT_EQ(check_cell("int", "[7..3]").notes(0), List{"write_instead [3..7]"});
  EXPECT_EQ(check_cell("int", "(3..3]").errors(), List{"cell_interval_empty (3..3]"});
  EXPECT_TRUE(check_cell("int", "[3..3]").pack);
}

TEST(Cell, AnIntervalWrittenOtherwiseIsPutRight) {
  EXPECT_EQ(check_cell("int", "3..7").notes(0), List{"write_instead [3..7]"});
  EXPECT_EQ(check_cell("int", "[3,7)").notes(0), List{"write_instead [3..7)"});
  EXPECT_EQ(check_cell("int", "[3..7").notes(0), List{"write_instead [3..7]"});
}

TEST(Cell, ANameStandsForItsValue) {
  EXPECT_EQ(check_cell("decimal(2)", "< cup").errors(), List{"unknown_name cup"});
}

TEST(Cell, NotAndNullAndComputedAreCellsOfAnyType) {
  EXPECT_EQ(cell_of(check_cell("Kind", "not(debt, labour)")).tests()[0].inner.size(), 2u);
  EXPECT_EQ(cell_of(check_cell("optional(int)", "null")).tests()[0].op, Op::null);
  EXPECT_EQ(cell_of(check_cell("optional(int)", "not null")).tests()[0].op, Op::not_null);
  EXPECT_EQ(cell_of(check_cell("int", "= it > 3")).tests()[0].op, Op::condition);
}

TEST(Cell, AListIsTestedWithHas) {
  EXPECT_EQ(cell_of(check_cell("list(string)", "has urgent")).tests()[0].op, Op::has_any);
  EXPECT_EQ(cell_of(check_cell("list(string)", "has all(a, b)")).tests()[0].inner.size(), 2u);
  EXPECT_EQ(cell_of(check_cell("list(string)", "empty")).tests()[0].op, Op::empty);
  EXPECT_EQ(check_cell("list(string)", "urgent").notes(0), List{"write_instead has urgent"});
  EXPECT_EQ(check_cell("list(string)", "has any()").errors(), List{"cell_empty_item "});
}

TEST(Cell, ATextMayBeQuoted) {
  EXPECT_EQ(cell_of(check_cell("string", "\"a, b\"")).tests()[0].low.literal.as_string(), "a, b");
  EXPECT_EQ(cell_of(check_cell("string", "prefix \"3301\"")).tests()[0].op, Op::prefix);
  EXPECT_EQ(cell_of(check_cell("string", "matches \"^3\"")).tests()[0].op, Op::matches);
  EXPECT_EQ(check_cell("string", "matches \"(x\"").errors(), List{"bad_pattern matches \"(x\""});
  EXPECT_EQ(check_cell("string", "\"a\" b").errors(), List{"cell_unclosed_quote \"a\" b"});
}

TEST(Cell, FullWidthSignsAreOneMessageEach) {
  EXPECT_EQ(check_cell("Kind", "neighbour，debt").errors(), List{"cell_full_width ，"});
  EXPECT_EQ(check_cell("int", "＜ 3").notes(0), List{"write_instead <"});
  EXPECT_TRUE(check_cell("string", "甲，乙").pack) << "in a text they are text";
}

TEST(Cell, WhatCanOnlyBeALiteralIsJudgedAsOne) {
  EXPECT_EQ(check_cell("decimal(2)", "10k").errors(), List{"cell_bad_literal 10k"});
  EXPECT_EQ(check_cell("decimal(2)", "0.125").errors(), List{"cell_too_many_places 0.125"});
  EXPECT_EQ(check_cell("date", "2022-02-30").errors(), List{"cell_bad_literal 2022-02-30"});
  EXPECT_EQ(check_cell("bool", "yes").notes(0), List{"write_instead true"});
  EXPECT_EQ(check_cell("int", "<").errors(), List{"cell_no_operand <"});
}

}  // namespace
}  // namespace guiju::check_tests
