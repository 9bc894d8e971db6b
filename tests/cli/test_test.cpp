#include <gtest/gtest.h>

#include "tests/cli/command.hpp"

namespace guiju::cli_tests {
namespace {

TEST(Test, LastLineCounts) {
  const Ran ran = sh("$guiju test $data/parcel");
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_EQ(ran.out, "3 passed, 0 failed\n");
}

TEST(Test, FailureSaysNamePlaceExpectedAndGot) {
  const Ran ran = sh("$guiju test $data/parcel --param base=6.00");
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(last_line(ran.out), "1 passed, 2 failed");
  EXPECT_NE(ran.out.find("parcel/pack.yaml:30:"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("home"), std::string::npos);
  EXPECT_NE(ran.out.find("8.00"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("9.00"), std::string::npos) << ran.out;
}

TEST(Test, VerboseNamesWhatPassed) {
  const Ran ran = sh("$guiju test $data/parcel --verbose");
  EXPECT_EQ(lines_of(ran.out).size(), 4u) << ran.out;
  EXPECT_NE(ran.out.find("passed: no weight yet"), std::string::npos);
}

TEST(Test, JsonIsAnObjectACase) {
  const Ran ran = sh("$guiju test $data/parcel --param base=6.00 --json");
  const auto lines = lines_of(ran.out);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(lines[0].substr(0, 16), "{\"name\": \"home\",");
  EXPECT_NE(lines[0].find("\"passed\": false"), std::string::npos);
  EXPECT_NE(lines[2].find("\"passed\": true"), std::string::npos);
}

TEST(Test, RowsThatNoCaseReachesAreNamed) {
  const Folder folder;
  const std::string pack = folder.write("pack.yaml",
                                        "guiju: 1\npack: p\ninputs: {a: int}\ndecisions:\n  t: {table: {hit: first, outputs: {t: int}, rows: "
                                        "[{id: low, a: < 3, t: 1}, {id: high, a: '-', t: 2}]}}\n"
                                        "cases: [{name: one, given: {a: 1}, expect: {t: 1}}]\n");
  const Ran ran = sh("$guiju test " + pack);
  EXPECT_EQ(ran.code, 0);
  EXPECT_NE(ran.out.find("rows of tables that cases reach: 1 / 2"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find(": t high\n"), std::string::npos) << ran.out;
  EXPECT_EQ(last_line(ran.out), "1 passed, 0 failed");
}

TEST(Test, BadPackRunsNothing) {
  const Ran ran = sh("$guiju test $data/broken");
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, "");
}

TEST(Test, UnknownParameterIsRefused) { EXPECT_EQ(sh("$guiju test $data/parcel --param bsae=6.00").code, 1); }

}  // namespace
}  // namespace guiju::cli_tests
