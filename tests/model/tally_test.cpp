#include <gtest/gtest.h>

#include "tests/model/written.hpp"

namespace guiju::model_tests {
namespace {

using List = std::vector<std::string>;

Read read_tally(const std::string& tally) {
  return read_pack(head("records: {case: {fields: {town: string}}}\ndecisions:\n  months:\n    tally: " + tally + "\n"));
}

TEST(Tally, PartsAreReadAsWritten) {
  const Read read = read_tally("{from: case, into: month, by: {town: town}, where: late, values: {need: count()}, none: {need: 0}}");
  ASSERT_TRUE(read.pack && read.diagnostics.empty()) << read.diagnostics.render();
  const auto& tally = std::get<model::TallyForm>(read.pack->decisions[0].kind);
  EXPECT_EQ(tally.from.text(), "case");
  EXPECT_EQ(tally.into.text(), "month");
  EXPECT_EQ(tally.by.at(0).name.text(), "town");
  EXPECT_EQ(tally.where.text(), "late");
  EXPECT_EQ(tally.values.at(0).expression.text(), "count()");
  EXPECT_EQ(tally.none.at(0).second.value, "0");
}

TEST(Tally, WhatItCannotDoWithoutIsNeeded) {
  EXPECT_EQ(read_tally("{into: month, values: {}}").errors(), (List{"6:5 GJ2001", "6:5 GJ2001", "6:34 GJ2011"}));
}

TEST(Tally, AMisspeltKeyIsOneMessage) {
  const Read read = read_tally("{form: case, into: month, by: {town: town}, values: {need: count()}}");
  EXPECT_EQ(read.errors(), List{"6:13 GJ2000"});
  EXPECT_EQ(read.note(0, "did_you_mean"), "from");
}

}  // namespace
}  // namespace guiju::model_tests
