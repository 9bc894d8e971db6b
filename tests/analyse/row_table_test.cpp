#include "guiju/analyse/row_table.hpp"

#include <gtest/gtest.h>

namespace guiju {
namespace {

constexpr std::string_view pack = R"yaml(guiju: 1
pack: p
inputs: {kind: string, amount: int}
decisions:
  level:
    table:
      hit: first
      outputs: {level: {enum: [village, town]}}
      rows:
        - {because: {zh: 小, en: small}, level: village, kind: [debt, "not(rent)"], id: v}
        - {level: town, amount: ">= 5", id: t}
  other: {value: amount}
)yaml";

using Row = std::vector<std::string>;

TEST(RowTable, IsTheGridThatSaysTheSame) {
  const auto tables = row_tables(pack).value();
  ASSERT_EQ(tables.size(), 1u);
  const RowTable& table = tables[0];
  EXPECT_EQ(table.decision, "level");
  EXPECT_EQ(table.refusal, "");
  ASSERT_EQ(table.grid.size(), 3u);
  EXPECT_EQ(table.grid[0], (Row{"id", "kind", "amount", "||", "level", "because_zh", "because_en"}));
  EXPECT_EQ(table.grid[1], (Row{"v", "debt, not(rent)", "", "", "village", "小", "small"}));
  EXPECT_EQ(table.grid[2], (Row{"t", "", ">= 5", "", "town", "", ""}));
}

TEST(RowTable, SaysWhichLinesItTakes) {
  const RowTable table = row_tables(pack).value()[0];
  EXPECT_EQ(table.first_line, 9u);
  EXPECT_EQ(table.last_line, 11u);
  EXPECT_EQ(table.indent, 6u);
  EXPECT_TRUE(table.has_own_lines);
  const auto flow = row_tables("guiju: 1\npack: p\ninputs: {a: int}\ndecisions:\n  d: {table: {outputs: {d: int}, rows: [{a: 1, d: 2}]}}\n").value();
  EXPECT_FALSE(flow[0].has_own_lines);
}

std::string refusal(const std::string& rows) {
  return row_tables("guiju: 1\npack: p\ninputs: {a: string}\ndecisions:\n  d:\n    table:\n      outputs: {d: list(string)}\n      rows:\n" + rows).value()[0].refusal;
}

TEST(RowTable, WhatAGridCannotSayIsTold) {
  EXPECT_EQ(refusal("        - {id: x, a: p, d: [q, r]}\n").substr(0, 16), "row x, d: a list");
  EXPECT_EQ(refusal("        - {a: [\"p, q\"]}\n").substr(0, 24), "row 1, a: an item with a");
  EXPECT_EQ(refusal("        - {a: 'p | q'}\n").substr(0, 15), "row 1, a: a bar");
  EXPECT_EQ(refusal("        - {a: \"p\\nq\"}\n").substr(0, 16), "row 1, a: a text");
  EXPECT_EQ(refusal("        - {a: '\"p | q\"', d: '= [a]'}\n"), "");
  EXPECT_EQ(refusal("        - {a: ['\"p, q\"', r]}\n"), "");
}

TEST(RowTable, OtherTablesAndBrokenTexts) {
  EXPECT_TRUE(row_tables("guiju: 1\npack: p\n").value().empty());
  EXPECT_TRUE(row_tables("decisions: {d: {table: {grid: x}}}\n").value().empty());
  EXPECT_FALSE(row_tables("a: [1\n"));
  EXPECT_FALSE(row_tables("decisions: {d: {table: {rows: [1]}}}\n"));
}

}  // namespace
}  // namespace guiju
