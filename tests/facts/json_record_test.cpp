#include "guiju/facts/json_record.hpp"

#include <gtest/gtest.h>

namespace guiju {
namespace {

Schema parcels() {
  Field weight, country;
  weight.name = "weight", weight.type = Type::decimal(2);
  country.name = "country", country.type = Type(Kind::string);
  return Schema("parcel", {weight, country});
}

TEST(JsonRecord, SetsTheFieldsThatAreNamed) {
  const Schema schema = parcels();
  Record record(schema);
  EXPECT_FALSE(set_fields(record, R"({"weight": 2.50})").has_errors());
  EXPECT_EQ(record.view()[0].to_string(), "2.50d");
  EXPECT_TRUE(is_absent(record.view()[1]));
}

TEST(JsonRecord, AllOrNone) {
  const Schema schema = parcels();
  Record record(schema);
  const Diagnostics wrong = set_fields(record, R"({"weight": 1, "contry": "CN"})");
  ASSERT_TRUE(wrong.has_errors());
  EXPECT_NE(wrong.render().find("did you mean \"country\"?"), std::string::npos) << wrong.render();
  EXPECT_TRUE(is_absent(record.view()[0]));
  EXPECT_FALSE(set_fields(record, R"({"weight": 1, "contry": "CN"})", false).has_errors());
  EXPECT_EQ(record.view()[0].to_string(), "1");
}

TEST(JsonRecord, OnlyObjectsAreRecords) {
  const Schema schema = parcels();
  Record record(schema);
  EXPECT_TRUE(set_fields(record, "[1]").has_errors());
  EXPECT_NE(set_fields(record, "{\n\"weight\": }", true, "in").render().find("in:2:11: error GJ4201"), std::string::npos);
}

TEST(JsonRecord, ValuesOutliveTheText) {
  Value value;
  {
    const std::string text = R"(["a long text that lies on the heap", {"k": 1.0}])";
    value = read_json_value(text).value();
  }
  EXPECT_EQ(value.view().to_string(), R"(["a long text that lies on the heap", {"k": 1.0d}])");
  EXPECT_FALSE(read_json_value("[").ok());
}

}  // namespace
}  // namespace guiju
