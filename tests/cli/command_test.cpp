// The command as a whole: its words, its help, a wrong use.
#include <gtest/gtest.h>

#include "tests/cli/command.hpp"

namespace guiju::cli_tests {
namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(Command, EveryWordHasHelpWithExamples) {
  for (const std::string word : {"check", "test", "run", "explain"}) {
    const Ran ran = sh("$guiju " + word + " --help");
    EXPECT_EQ(ran.code, 0) << word;
    EXPECT_EQ(ran.err, "") << word;
    EXPECT_TRUE(has(ran.out, "Usage: guiju " + word)) << ran.out;
    EXPECT_TRUE(has(ran.out, "Examples:\n  guiju " + word)) << ran.out;
    EXPECT_TRUE(has(ran.out, "--json")) << ran.out;
    EXPECT_TRUE(has(ran.out, "--param NAME=VALUE")) << ran.out;
  }
}

TEST(Command, WrongUseIsTwo) {
  const Ran none = sh("$guiju");
  EXPECT_EQ(none.code, 2);
  EXPECT_EQ(none.out, "");
  EXPECT_TRUE(has(none.err, "Usage: guiju")) << none.err;
  const Ran unknown = sh("$guiju rnu x");
  EXPECT_EQ(unknown.code, 2);
  EXPECT_TRUE(has(unknown.err, "there is no word \"rnu\"; there are: check, test, run, explain")) << unknown.err;
  EXPECT_EQ(sh("$guiju run $data/parcel").code, 2);
  EXPECT_EQ(sh("$guiju run $data/parcel x.csv --no-such").code, 2);
  EXPECT_EQ(sh("$guiju check $data/parcel --lang xx").code, 2);
}

TEST(Command, TellsItsVersion) {
  const Ran ran = sh("$guiju --version");
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out.substr(0, 6), "guiju ");
}

}  // namespace
}  // namespace guiju::cli_tests
