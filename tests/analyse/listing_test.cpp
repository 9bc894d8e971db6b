#include "analyse/listing.hpp"

#include <gtest/gtest.h>

namespace guiju::analyse {
namespace {

TEST(Listing, CellsAreQuotedWhereTheyMustBe) {
  std::string out;
  append_csv_row(out, {"plain", "", "a,b", "say \"so\"", "two\nlines", "return\r"});
  EXPECT_EQ(out, "plain,,\"a,b\",\"say \"\"so\"\"\",\"two\nlines\",\"return\r\"\n");
}

TEST(Listing, MembersAreTextsNumbersAndLists) {
  std::string out = "{";
  append_member(out, "text", "a \"b\"\n");
  append_member(out, "number", std::int64_t{-3});
  append_member(out, "list", std::vector<std::string>{"x", "y"});
  append_member(out, "none", std::vector<std::string>{});
  EXPECT_EQ(out, "{\"text\": \"a \\\"b\\\"\\n\", \"number\": -3, \"list\": [\"x\", \"y\"], \"none\": []");
}

}  // namespace
}  // namespace guiju::analyse
