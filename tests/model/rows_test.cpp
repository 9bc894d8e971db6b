#include <gtest/gtest.h>

#include "tests/model/written.hpp"

namespace guiju::model_tests {
namespace {

using List = std::vector<std::string>;

Read read_rows(const std::string& rows) { return read_table("      outputs: {level: string}\n      rows:\n" + rows); }

TEST(Rows, HeadsAreAllKeysInTheOrderOfTheirFirstUse) {
  const Read read = read_rows("        - {id: a, level: v}\n        - {level: w, kind: x, id: b}\n");
  ASSERT_TRUE(read.pack) << read.diagnostics.render();
  const model::TableForm& table = table_of(read);
  ASSERT_EQ(table.heads.size(), 3u);
  EXPECT_EQ(table.heads[2].text(), "kind");
  EXPECT_TRUE(table.cells.cell(0, 2).is_left_out());
  EXPECT_EQ(table.cells.cell(1, 0).text(0), "b");
  EXPECT_FALSE(table.first_output) << "rows as maps have no ||";
}

TEST(Rows, AListIsSeveralTexts) {
  const Read read = read_rows("        - {id: a, kind: [x, 'y, z'], level: v}\n");
  const model::CellView cell = table_of(read).cells.cell(0, 1);
  EXPECT_TRUE(cell.is_list());
  ASSERT_EQ(cell.size(), 2u);
  EXPECT_EQ(cell.text(1), "y, z");
  EXPECT_EQ(read.sources->text(cell.excerpt(1).span()), "y, z");
}

TEST(Rows, NullIsAWordLikeOthers) {
  const Read read = read_rows("        - {id: a, kind: null, level: v}\n");
  EXPECT_EQ(table_of(read).cells.cell(0, 1).text(0), "null");
}

TEST(Rows, WhatIsNoCellIsToldAtItsPlace) {
  const Read read = read_rows("        - {id: a, kind: {from: 3}, level: v}\n        - text\n");
  EXPECT_EQ(read.errors(), (List{"9:25 GJ2074", "10:11 GJ2082"}));
}

}  // namespace
}  // namespace guiju::model_tests
