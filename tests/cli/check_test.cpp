#include <gtest/gtest.h>

#include "tests/cli/command.hpp"

namespace guiju::cli_tests {
namespace {

TEST(Check, GoodPackGivesASummary) {
  const Ran ran = sh("$guiju check $data/parcel");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, "parcel 1.2.0: 1 kind of record, 4 decisions, 3 rows in tables, 3 cases\n");
  EXPECT_EQ(ran.err, "");
}

TEST(Check, BadPackSaysWhereAndWhat) {
  const Ran ran = sh("$guiju check $data/broken");
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_NE(ran.err.find("broken/pack.yaml:12:3: error GJ1102"), std::string::npos) << ran.err;
}

TEST(Check, SpeaksChinese) {
  const Ran ran = sh("$guiju check $data/parcel --lang zh");
  EXPECT_EQ(ran.code, 0);
  EXPECT_NE(ran.out.find("4 个决策"), std::string::npos) << ran.out;
  EXPECT_NE(sh("LC_ALL=zh_CN.UTF-8 $guiju check $data/parcel").out.find("4 个决策"), std::string::npos);
}

TEST(Check, JsonIsForEditors) {
  const Ran ran = sh("$guiju check $data/broken --json");
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.out.front(), '[');
  EXPECT_NE(ran.out.find("\"line\""), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("GJ1102"), std::string::npos) << ran.out;
  EXPECT_EQ(sh("$guiju check $data/parcel --json").out, "[]\n");
}

TEST(Check, MissingPackIsSaidPlainly) {
  const Ran ran = sh("$guiju check nowhere/at_all");
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("nowhere/at_all"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("GJ1001"), std::string::npos) << ran.err;
}

TEST(Check, PackThatIsNotUtf8IsRefused) {
  const Folder folder;
  const std::string pack = folder.write("pack.yaml", "guiju: 1\npack: p\ninputs: {a: int}\n# \xff\n");
  const Ran ran = sh("$guiju check " + pack);
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("GJ1002"), std::string::npos) << ran.err;
}

TEST(Check, ThroughFindsWhatEndsBefore) {
  const Folder folder;
  const std::string pack = folder.write("pack.yaml",
                                        "guiju: 1\npack: p\nbasis_date: d\ninputs: {d: date}\n"
                                        "params: {cap: {type: int, values: {2021-01-01: 1}, until: 2026-12-31}}\n");
  EXPECT_EQ(sh("$guiju check " + pack + " --through 2026-12-31").code, 0);
  const Ran ran = sh("$guiju check " + pack + " --through 2027-01-01");
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("cap has no value after 2026-12-31"), std::string::npos) << ran.err;
  EXPECT_EQ(sh("$guiju check " + pack + " --through later").code, 1);
}

TEST(CommandLine, WrongUsageIsTwo) {
  EXPECT_EQ(sh("$guiju").code, 2);
  EXPECT_EQ(sh("$guiju chekc $data/parcel").code, 2);
  EXPECT_EQ(sh("$guiju check").code, 2);
  EXPECT_EQ(sh("$guiju check $data/parcel --param base").code, 2);
  EXPECT_EQ(sh("$guiju check $data/parcel --lang fr").code, 2);
}

TEST(CommandLine, HelpShowsExamples) {
  for (const char* word : {"check", "test", "run", "explain", "compare", "backtest", "coverage", "lint", "fmt", "schema", "new"}) {
    const Ran ran = sh(std::string("$guiju ") + word + " --help");
    EXPECT_EQ(ran.code, 0);
    EXPECT_NE(ran.out.find("Examples:"), std::string::npos) << word;
  }
  EXPECT_EQ(sh("$guiju --version").out.substr(0, 6), "guiju ");
}

}  // namespace
}  // namespace guiju::cli_tests
