#include <gtest/gtest.h>

#include "tests/check/checked_pack.hpp"

namespace guiju::check_tests {
namespace {

using List = std::vector<std::string>;

Checked check_table(const std::string& options, const std::string& lines, const std::string& inputs = "{kind: string, amount: int, filed: date}") {
  std::string grid;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    grid += "        " + lines.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return check_pack("types: {Level: {enum: [village, town]}}\ninputs: " + inputs + "\ndecisions:\n  level:\n    table:\n" + options +
                    "      grid: |\n" + grid);
}
const std::string one = "      hit: first\n      outputs: {level: Level}\n";

TEST(Table, HeadsAreOutputsReservedWordsFieldsAndExpressions) {
  const Checked checked = check_table(one, "| id | amount | size(kind) | when || level | because |\n| a | < 3 | 2 | amount > 1 || town | near |");
  ASSERT_TRUE(checked.pack) << checked.diagnostics.render();
  const auto& table = std::get<check::Table>(checked.pack->decisions[0].kind);
  ASSERT_EQ(table.columns.size(), 2u);
  EXPECT_FALSE(table.columns[0].expression) << "a field is read where it is";
  EXPECT_TRUE(table.columns[1].expression);
  EXPECT_TRUE(table.rows[0].when);
  EXPECT_EQ(table.rows[0].notes->because.any, "near");
}

TEST(Table, AMisspeltOutputIsOneMessage) {
  const Checked checked = check_table(one, "| id | amount || levle |\n| a | 3 || town |");
  EXPECT_EQ(checked.errors(), List{"input_after_bar levle"});
  EXPECT_EQ(checked.notes(0), List{"did_you_mean level"});
}

TEST(Table, AnOutputStandsRightOfTheBar) {
  EXPECT_EQ(check_table("      outputs: {level: Level, unit: string}\n", "| id | level || unit |\n| a | town || x |").errors(),
            List{"output_before_bar level"});
}

TEST(Table, EachOutputHasAColumn) {
  EXPECT_EQ(check_table("      outputs: {level: Level, unit: string}\n", "| id | amount || level |\n| a | 3 || town |").errors(), List{"no_columns unit"});
}

TEST(Table, RowsHaveIdsOfTheirOwn) {
  EXPECT_EQ(check_table(one, "| id | amount || level |\n| a | 3 || town |\n| a | 4 || town |").errors(), List{"duplicate_row_id a"});
  EXPECT_EQ(check_table(one, "| amount || level |\n| 3 || town |").pack.has_value(), true) << "without ids, their numbers";
}

TEST(Table, AHitPolicyGoesWithTheOutputs) {
  EXPECT_EQ(check_table("      hit: priority\n      outputs: {level: string}\n", "| id || level |\n| a || x |").errors(), List{"priority_wants_enum priority"});
  EXPECT_EQ(check_table("      hit: collect_sum\n      outputs: {level: string}\n", "| id || level |\n| a || x |").errors(),
            List{"collect_wants_number collect_sum"});
  EXPECT_TRUE(check_table("      hit: collect_sum\n      outputs: {level: decimal(2)}\n", "| id || level |\n| a || 1 |").pack);
}

TEST(Table, DatedRowsBeginBeforeTheyEnd) {
  EXPECT_EQ(check_table(one, "| id | from | to || level |\n| a | 2022-06-01 | 2022-01-01 || town |").errors(), List{"dated_row_reversed 2022-01-01"});
  EXPECT_EQ(check_table(one, "| id | from || level |\n| a | June || town |").errors(), List{"bad_row_date June"});
}

TEST(Table, ElseIsAValueOrAMapOfOutputs) {
  EXPECT_TRUE(check_table(one + "      else: town\n", "| id | amount || level |\n| a | 3 || town |").pack);
  EXPECT_EQ(check_table(one + "      else: city\n", "| id | amount || level |\n| a | 3 || town |").errors(), List{"cell_no_member city"});
  EXPECT_EQ(check_table("      outputs: {level: Level, days: int}\n      else: {level: town, day: 3}\n",
                        "| id | amount || level | days |\n| a | 3 || town | 3 |").errors(),
            List{"output_missing_else day"});
}

TEST(Table, WithoutAMatchItsValueIsNull) {
  const Checked checked = check_table(one, "| id | amount || level |\n| a | 3 || town |");
  EXPECT_TRUE(checked.pack->decisions[0].type.is_nullable());
  EXPECT_FALSE(check_table(one + "      else: town\n", "| id | amount || level |\n| a | 3 || town |").pack->decisions[0].type.is_nullable());
}

}  // namespace
}  // namespace guiju::check_tests
