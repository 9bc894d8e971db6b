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

TEST(Explain, OtherRowsThatCannotBeReadAreToldOf) {
  const Folder folder;
  const Ran ran = sh("$guiju explain $data/parcel " + folder.write("in.csv", "id,weight,express,country,sent\nC-0,1\n" + std::string(rows.substr(rows.find('\n') + 1))) + " --key C-17");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_NE(ran.err.find("rows that cannot be read: 1, the first: "), std::string::npos) << ran.err;
}

TEST(Explain, MissingKeyIsSaid) {
  const Folder folder;
  const Ran ran = sh("$guiju explain $data/parcel " + folder.write("in.csv", rows) + " --key C-2");
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("has the key C-2"), std::string::npos) << ran.err;
}

// What looks at other records is told among them: the first file has the record, the others what it is chosen from.
TEST(Explain, AmongOtherRecords) {
  const Folder folder;
  const std::string pack = folder.write(
      "pack.yaml", "guiju: 1\npack: p\nrecords:\n  case: {key: id, fields: {id: string, topic: string}}\n  expert: {key: id, fields: {id: string, topics: list(string), load: int}}\n"
                   "decisions:\n  pool: {record: case, match: {candidates: expert, eligible: topic in expert.topics, score: 0 - expert.load}}\n"
                   "  place: {record: expert, rank: {order: [load], ties: min}}\n");
  const std::string cases = folder.write("cases.csv", "id,topic\n1,rent\n2,debt\n"), experts = folder.write("experts.csv", "id,topics,load\nx,debt; rent,5\ny,debt,3\n");
  const Ran debt = sh("$guiju explain " + pack + " case=" + cases + " expert=" + experts + " --key 2");
  EXPECT_EQ(debt.code, 0) << debt.err;
  EXPECT_NE(debt.out.find("best: y"), std::string::npos) << debt.out;
  EXPECT_NE(sh("$guiju explain " + pack + " case=" + cases + " expert=" + experts + " --row 1").out.find("best: x"), std::string::npos);
  EXPECT_NE(sh("$guiju explain " + pack + " expert=" + experts + " --key x").out.find("place: 2"), std::string::npos);
  EXPECT_EQ(sh("$guiju explain " + pack + " case=" + cases + " expert=" + experts + " --key 3").code, 1);
}

}  // namespace
}  // namespace guiju::cli_tests
