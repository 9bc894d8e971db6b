#include <gtest/gtest.h>

#include "tests/model/written.hpp"

namespace guiju::model_tests {
namespace {

using List = std::vector<std::string>;

Read read_csv(const std::string& csv) {
  return read_table("      outputs: {level: string}\n      file: tables/level.csv\n", {{"tables/level.csv", csv}});
}

TEST(TableFile, RowsAreRowsAndTheBarColumnSeparates) {
  const Read read = read_csv("id,kind,||,level\na,\"x, y\",,v\n");
  ASSERT_TRUE(read.pack && read.diagnostics.empty()) << read.diagnostics.render();
  const model::TableForm& table = table_of(read);
  EXPECT_EQ(table.heads.size(), 3u);
  EXPECT_EQ(table.first_output, 2u);
  EXPECT_EQ(table.cells.cell(0, 1).text(0), "x, y");
  EXPECT_EQ(table.cells.cell(0, 2).text(0), "v");
}

TEST(TableFile, DoubledQuotesAreDecodedAndKeepTheirPlaces) {
  const Read read = read_csv("id,kind,||,level\na,\"\"\"x\"\", 甲\",,v\n");
  const model::CellView cell = table_of(read).cells.cell(0, 1);
  EXPECT_EQ(cell.text(0), "\"x\", 甲");
  const text::Excerpt part = cell.excerpt(0).part(5, 8);
  EXPECT_EQ(part.text(), "甲");
  EXPECT_EQ(read.sources->text(part.span()), "甲");
}

TEST(TableFile, RowsOfAnotherLengthAreTold) {
  const Read read = read_csv("id,kind,||,level\na,x,v\nb,x,,v,w\nc,x,,v\n");
  EXPECT_EQ(read.errors(), (List{"2:6 GJ2071", "3:8 GJ2072"}));
  EXPECT_EQ(table_of(read).cells.row_count(), 1u);
}

TEST(TableFile, AQuoteThatIsNeverClosedIsShownWhereItStands) {
  const Read read = read_csv("id,kind,||,level\na,\"x,,v\n");
  EXPECT_EQ(read.errors(), List{"2:3 GJ1201"});
}

TEST(TableFile, OtherSeparatorsAreNamed) {
  EXPECT_EQ(read_csv("id;kind;level\n").errors(), List{"1:3 GJ2079"});
  EXPECT_EQ(read_csv("id，kind，level\n").errors(), List{"1:3 GJ2079"});
  EXPECT_EQ(read_csv("id\tkind\tlevel\n").errors(), List{"1:3 GJ2079"});
}

TEST(TableFile, AnEmptyFileHasNoHead) { EXPECT_EQ(read_csv("").errors(), List{"1:1 GJ2078"}); }

TEST(TableFile, OnlyCsvIsRead) {
  const Read read = read_table("      outputs: {level: string}\n      file: tables/level.xlsx\n");
  EXPECT_EQ(read.errors(), List{"8:13 GJ2077"});
}

}  // namespace
}  // namespace guiju::model_tests
