#include "facts/json.hpp"

#include <gtest/gtest.h>

namespace guiju::facts {
namespace {

std::string read(std::string_view text) {
  Arena arena;
  ValueView value;
  if (const auto fault = read_json(text, arena, value)) return code_text(fault->code) + "@" + std::to_string(fault->byte);
  return value.to_string();
}

TEST(Json, NumbersStayExact) {
  EXPECT_EQ(read("12"), "12");
  EXPECT_EQ(read("-0"), "0");
  EXPECT_EQ(read("9223372036854775808"), "9223372036854775808u");
  EXPECT_EQ(read("1.10"), "1.10d");
  EXPECT_EQ(read("12345678901234567890123"), "12345678901234567890123d");
  EXPECT_EQ(read("1e2"), "100d");
  EXPECT_EQ(read("1.25E1"), "12.5d");
  EXPECT_EQ(read("25e-3"), "0.025d");
  EXPECT_EQ(read("-1.5e+1"), "-15d");
  EXPECT_EQ(read("1e37"), "1" + std::string(37, '0') + "d");
}

TEST(Json, WhatNoDecimalHoldsIsADoubleOnlyWithAnExponent) {
  EXPECT_EQ(read("1e100"), "1e100");
  EXPECT_EQ(read("1e-40"), "1e-40");
  EXPECT_EQ(read("0." + std::string(40, '3')).substr(0, 6), "GJ4203");
  EXPECT_EQ(read(std::string(39, '9')).substr(0, 6), "GJ4203");
  EXPECT_EQ(read("1e999999999").substr(0, 6), "GJ4201");
}

TEST(Json, TextsListsAndObjects) {
  EXPECT_EQ(read(R"("a\u4e2d\n")"), "\"a中\\n\"");
  EXPECT_EQ(read(R"([1, [true, null], {}])"), "[1, [true, null], {}]");
  EXPECT_EQ(read(R"( {"b": 1, "a": [2]} )"), R"({"a": [2], "b": 1})");
}

TEST(Json, RefusalsSayWhere) {
  EXPECT_EQ(read(""), "GJ4201@0");
  EXPECT_EQ(read("{\"a\": }"), "GJ4201@6");
  EXPECT_EQ(read("[1, 2"), "GJ4201@5");
  EXPECT_EQ(read("1 2"), "GJ4201@2");
  EXPECT_EQ(read("\"\xff\""), "GJ4201@1");
  EXPECT_EQ(read("NaN"), "GJ4201@0");
  EXPECT_EQ(read("01"), "GJ4201@1");
  EXPECT_EQ(read(R"({"a": 1, "b": 2, "a": 3})").substr(0, 6), "GJ4204");
}

TEST(Json, NestingIsBounded) {
  const std::string open(64, '['), close(64, ']');
  EXPECT_EQ(read(open + close), open + close);
  EXPECT_EQ(read("[" + open + close + "]").substr(0, 6), "GJ4202");
  EXPECT_EQ(read(std::string(1'000'000, '[')).substr(0, 6), "GJ4202");
}

TEST(Json, MessagesQuoteNoData) {
  Arena arena;
  ValueView value;
  const auto fault = read_json("{\"name\": \"secret\n\"}", arena, value);
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->args[0].find("secret"), std::string::npos) << fault->args[0];
}

TEST(Json, ValuesAsJson) {
  std::string out;
  append_json(out, ValueView::of_narrow_decimal(1250, 2));
  append_json(out, ValueView::of_timestamp({0, 0}));
  EXPECT_EQ(out, "12.50\"1970-01-01T00:00:00Z\"");
}

}  // namespace
}  // namespace guiju::facts
