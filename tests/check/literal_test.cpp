#include "check/literal.hpp"

#include <gtest/gtest.h>

#include "tests/check/checked_pack.hpp"

namespace guiju::check_tests {
namespace {

using List = std::vector<std::string>;

Checked check_param(const std::string& type, const std::string& value) {
  return check_pack("types: {Level: {enum: {village: 村社, town: 镇街}}}\nparams: {p: {type: " + type + ", value: " + value + "}}\n");
}

TEST(Literal, IsReadByItsPlaceAndNotByYaml) {
  EXPECT_EQ(check_param("string", "no").pack->constants.at("p").second.view().as_string(), "no");
  EXPECT_EQ(check_param("string", "1.10").pack->constants.at("p").second.view().as_string(), "1.10");
  EXPECT_EQ(check_param("string", "2022-04-02").pack->constants.at("p").second.view().as_string(), "2022-04-02");
  EXPECT_EQ(check_param("decimal(2)", "1.1").pack->constants.at("p").second.view().as_decimal().to_string(), "1.10");
}

TEST(Literal, TrapsOfYamlAreNoNumbersAndNoFlags) {
  EXPECT_EQ(check_param("bool", "no").notes(0), List{"write_instead false"});
  EXPECT_EQ(check_param("bool", "是").notes(0), List{"write_instead true"});
  EXPECT_EQ(check_param("int", "012").notes(0), List{"write_instead 12"});
  EXPECT_EQ(check_param("int", "1_000").notes(0), List{"write_instead 1000"});
  EXPECT_EQ(check_param("decimal(2)", "\"1,000\"").notes(0), List{"write_instead 1000"});
  EXPECT_EQ(check_param("date", "2022-4-1").notes(0), List{"write_instead 2022-04-01"});
}

TEST(Literal, PlacesThatAreLostAreRefused) {
  EXPECT_EQ(check_param("decimal(2)", "1.005").errors(), List{"cell_too_many_places 1.005"});
  EXPECT_TRUE(check_param("decimal(2)", "1.500").pack) << "nothing is lost";
}

TEST(Literal, AMemberIsSuggestedByItsTitleOrItsLetters) {
  EXPECT_EQ(check_param("Level", "镇街").notes(0), List{"write_instead town"});
  EXPECT_EQ(check_param("Level", "twon").notes(0), List{"did_you_mean town"});
  EXPECT_EQ(check_param("Level", "district").notes(0), List{"expected_one_of village, town"});
}

}  // namespace
}  // namespace guiju::check_tests
