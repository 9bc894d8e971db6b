#include <gtest/gtest.h>

#include "tests/model/written.hpp"

namespace guiju::model_tests {
namespace {

using List = std::vector<std::string>;

// The grid's lines stand from line 10 on, from column 9.
Read read_grid(const std::string& lines) {
  std::string body = "      hit: first\n      outputs: {level: string}\n      grid: |\n";
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    body += "        " + lines.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return read_table(body);
}

std::string cell(const Read& read, std::size_t row, std::size_t head) {
  const model::CellView view = table_of(read).cells.cell(row, head);
  return view.is_left_out() ? "" : std::string(view.text(0));
}

TEST(Grid, ARowIsCutAtItsBars) {
  const Read read = read_grid("| id | kind || level |\n| a  | x, y || \"v | w\" |\n|b|  ||l|");
  ASSERT_TRUE(read.pack) << read.diagnostics.render();
  EXPECT_EQ(table_of(read).first_output, 2u);
  EXPECT_EQ(cell(read, 0, 1), "x, y");
  EXPECT_EQ(cell(read, 0, 2), "\"v | w\"") << "a bar in quotes is text";
  EXPECT_EQ(cell(read, 1, 0), "b");
  EXPECT_EQ(cell(read, 1, 1), "") << "an empty cell is left out";
}

TEST(Grid, CellsKnowTheirPlace) {
  const Read read = read_grid("| id | kind || level |\n| 甲 | 乙 || 丙 |");
  const Span span = table_of(read).cells.cell(0, 2).span();
  EXPECT_EQ(read.sources->text(span), "丙");
  EXPECT_EQ((*read.sources)[0].position(span.begin).column, 20u) << "code points, not bytes";
}

TEST(Grid, CommentsBlankLinesAndTheRuleUnderTheHeadSayNothing) {
  const Read read = read_grid("| id | kind || level |\n|----|:----:||-----|\n# a remark\n\n| a | - || v |");
  ASSERT_TRUE(read.pack) << read.diagnostics.render();
  EXPECT_EQ(table_of(read).cells.row_count(), 1u);
}

TEST(Grid, AWrongRowIsToldAndTheOthersAreRead) {
  const Read read = read_grid("| id | kind || level |\n| a | x |\n| b | x || v | w |\n| c || x | v |\n| d | x || v |");
  EXPECT_EQ(read.errors(), (List{"11:17 GJ2071", "12:24 GJ2072", "13:16 GJ2070"}));
  ASSERT_TRUE(read.pack);
  EXPECT_EQ(table_of(read).cells.row_count(), 1u);
}

TEST(Grid, HeadNeedsTheDoubleBarOnce) {
  EXPECT_EQ(read_grid("| id | kind | level |").errors(), List{"10:9 GJ2068"});
  EXPECT_EQ(read_grid("| id || kind || level |").errors(), List{"10:22 GJ2069"});
  EXPECT_EQ(read_grid("| id |  || level |").errors(), List{"10:17 GJ2073"});
}

TEST(Grid, BarsOfOtherKeyboardsAreNamed) {
  EXPECT_EQ(read_grid("| id | kind || level |\n| a ｜ x || v |\n| b │ x || v |").errors(), (List{"11:13 GJ2066", "12:13 GJ2066"}));
}

TEST(Grid, ARowBeginsAndEndsWithABar) {
  EXPECT_EQ(read_grid("| id | kind || level |\na | x || v |\n| b | x || v").errors(), (List{"11:9 GJ2064", "12:20 GJ2065"}));
}

TEST(Grid, AQuoteClosesInItsRow) {
  EXPECT_EQ(read_grid("| id | kind || level |\n| a | \"x || v |").errors(), List{"11:15 GJ2067"});
}

TEST(Grid, FoldedTextLosesItsLines) {
  const Read read = read_table("      outputs: {level: string}\n      grid: >\n        | id || level |\n");
  EXPECT_EQ(read.errors(), List{"8:13 GJ2062"});
}

TEST(Grid, GivesUpOnAFileOfWrongRows) {
  std::string lines = "| id | kind || level |";
  for (int i = 0; i < 60; ++i) lines += "\n| a |";
  const Read read = read_grid(lines);
  EXPECT_EQ(read.diagnostics.size(), 51u);
  std::size_t given_up = 0;
  for (const Diagnostic& d : read.diagnostics) given_up += name_of(d.code) == "table_given_up" ? 1 : 0;
  EXPECT_EQ(given_up, 1u);
}

}  // namespace
}  // namespace guiju::model_tests
