#include <gtest/gtest.h>

#include "tests/cli/command.hpp"

namespace guiju::cli_tests {
namespace {

constexpr std::string_view rows =
    "id,weight,express,country,sent\n"
    "C-1,1.00,true,CN,\n"
    "C-17,2.00,false,<b>KR</b>,\n";

TEST(Explain, NamesTheRuleThatFired) {
  const Folder folder;
  const std::string in = folder.write("in.csv", rows);
  const Ran ran = sh("$guiju explain $data/parcel " + in + " --key C-1");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_NE(ran.out.find("zone"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("home"), std::string::npos);
}

TEST(Explain, JsonAndHtml) {
  const Folder folder;
  const std::string in = folder.write("in.csv", rows);
  EXPECT_EQ(sh("$guiju explain $data/parcel parcel=" + in + " --key C-17 --json").code, 0);
  const Ran html = sh("$guiju explain $data/parcel " + in + " --key C-17 --html");
  EXPECT_EQ(html.out.substr(0, 15), "<!doctype html>");
  EXPECT_EQ(html.out.find("<b>KR</b>"), std::string::npos) << html.out;
}

TEST(Explain, FindsARowByItsNumber) {
  const Folder folder;
  const std::string in = folder.write("in.csv", rows);
  EXPECT_EQ(sh("$guiju explain $data/parcel " + in + " --row 2").out, sh("$guiju explain $data/parcel " + in + " --key C-17").out);
  EXPECT_EQ(sh("$guiju explain $data/parcel " + in + " --row 3").code, 1);
  EXPECT_EQ(sh("$guiju explain $data/parcel " + in).code, 2);
}

TEST(Explain, RowThatCannotBeReadSaysWhy) {
  const Folder folder;
  const Ran ran = sh("$guiju explain $data/parcel " + folder.write("in.csv", "id,country\na\n") + " --row 1");
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("in.csv:2:1: error GJ4301"), std::string::npos) << ran.err;
}

TEST(Explain, MissingKeyIsSaid) {
  const Folder folder;
  const Ran ran = sh("$guiju explain $data/parcel " + folder.write("in.csv", rows) + " --key C-2");
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("has the key C-2"), std::string::npos) << ran.err;
}

}  // namespace
}  // namespace guiju::cli_tests
