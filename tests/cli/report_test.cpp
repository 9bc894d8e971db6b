#include <gtest/gtest.h>

#include "tests/cli/command.hpp"

namespace guiju::cli_tests {
namespace {

constexpr std::string_view rows =
    "id,weight,express,country,sent\n"
    "C-1,1.00,true,CN,\n"
    "C-17,2.00,false,<b>KR</b>,\n";

TEST(Report, ThePackAlone) {
  const Ran ran = sh("$guiju report $data/parcel --out -");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out.substr(0, 15), "<!doctype html>");
  EXPECT_NE(ran.out.find("<svg"), std::string::npos);
}

TEST(Report, CountsAFileAndExplainsTheRecordsAskedFor) {
  const Folder folder;
  const std::string in = folder.write("in.csv", rows);
  const Ran ran = sh("$guiju report $data/parcel " + in + " --key C-17 --row 1 --lang zh --out -");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_NE(ran.out.find("C-17"), std::string::npos);
  EXPECT_NE(ran.out.find("C-1<"), std::string::npos);
  EXPECT_EQ(ran.out.find("<b>KR</b>"), std::string::npos);
  EXPECT_NE(ran.out.find("lang=\"zh\""), std::string::npos);
}

TEST(Report, ARecordThatIsNotThereIsSaidAndNothingIsWritten) {
  const Folder folder;
  const std::string in = folder.write("in.csv", rows);
  const Ran ran = sh("$guiju report $data/parcel " + in + " --key C-2 --out " + in + ".html");
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("C-2"), std::string::npos) << ran.err;
  EXPECT_EQ(sh("ls " + in + ".html").code, 2);
  EXPECT_EQ(sh("$guiju report $data/parcel --key C-2").code, 2);
}

TEST(Report, RowsThatCannotBeReadAreToldOf) {
  const Folder folder;
  const std::string in = folder.write("in.csv", std::string(rows) + "C-18,2.00\n");
  const Ran ran = sh("$guiju report $data/parcel " + in + " --out -");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_NE(ran.err.find("rows that cannot be read: 1, the first: " + in + ":4: GJ4301"), std::string::npos) << ran.err;
}

}  // namespace
}  // namespace guiju::cli_tests
