#include <gtest/gtest.h>

#include "tests/model/written.hpp"

namespace guiju::model_tests {
namespace {

using List = std::vector<std::string>;

TEST(Table, PartsAreReadAsWritten) {
  const Read read = read_table(
      "      hit: collect_sum\n      complete: true\n      columns: {near: \"kind == 'x'\"}\n"
      "      outputs: {points: {type: decimal(1), title: 分}}\n      else: 0\n      grid: |\n        | id | near || points |\n        | a | true || 1.5 |\n");
  ASSERT_TRUE(read.pack && read.diagnostics.empty()) << read.diagnostics.render();
  const model::TableForm& table = table_of(read);
  EXPECT_EQ(table.hit, model::HitPolicy::collect_sum);
  EXPECT_TRUE(table.is_complete);
  EXPECT_EQ(table.columns.at(0).expression.text(), "kind == 'x'");
  EXPECT_EQ(table.outputs.at(0).about.title.any, "分");
  EXPECT_EQ(table.otherwise->value, "0");
}

TEST(Table, RowsStandInOnePlace) {
  EXPECT_EQ(read_table("      outputs: {level: string}\n").errors(), List{"6:5 GJ2060"});
  EXPECT_EQ(read_table("      outputs: {level: string}\n      rows: []\n      file: a.csv\n").errors(), List{"9:7 GJ2061"});
}

TEST(Table, OutputsAreNeeded) {
  EXPECT_EQ(read_table("      grid: |\n        | id || level |\n").errors(), List{"6:5 GJ2001"});
  EXPECT_EQ(read_table("      outputs: {}\n      grid: |\n        | id || level |\n").errors(), List{"7:16 GJ2011"});
}

TEST(Table, HitIsAWordOfTheFormat) {
  const Read read = read_table("      hit: prioritiy\n      outputs: {level: string}\n      rows: [{level: a}]\n");
  EXPECT_EQ(read.errors(), List{"7:12 GJ2008"});
  EXPECT_EQ(read.note(0, "did_you_mean"), "priority");
}

}  // namespace
}  // namespace guiju::model_tests
