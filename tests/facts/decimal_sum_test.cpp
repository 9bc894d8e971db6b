#include "facts/decimal_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

namespace guiju::facts {
namespace {

std::string total(const std::vector<std::string>& numbers) {
  DecimalSum sum;
  for (const std::string& number : numbers) sum.add(*Decimal::parse(number));
  const auto whole = sum.total();
  return whole ? whole->to_string() : "too large";
}

const std::string most(38, '9');

TEST(DecimalSum, IsExactAtTheLargestScale) {
  EXPECT_EQ(total({}), "0");
  EXPECT_EQ(total({"1.5", "2.25", "-3"}), "0.75");
  EXPECT_EQ(total({"0.1", "0.1", "0.1"}), "0.3");
  EXPECT_EQ(total({"-3", "1.5"}), "-1.5") << "what is below zero stays there";
}

TEST(DecimalSum, OnlyTheWholeMustFit) {
  EXPECT_EQ(total({most, most, "-" + most, "-" + most, "1"}), "1");
  EXPECT_EQ(total({most}), most);
  EXPECT_EQ(total({most, "1"}), "too large");
  EXPECT_EQ(total({"-" + most, "-1"}), "too large");
  EXPECT_EQ(total({most, "1", "-1"}), most);
  EXPECT_EQ(total({"1.0", most}), "too large") << "with a place more it has 39 digits";
}

TEST(DecimalSum, TheOrderChangesNothing) {
  std::vector<std::string> numbers = {most, most, "-" + most, "7", "-" + most, most};
  std::sort(numbers.begin(), numbers.end());
  do EXPECT_EQ(total(numbers), "too large"); while (std::next_permutation(numbers.begin(), numbers.end()));
  numbers = {most, most, "-" + most, "-7", "-" + most, most};
  std::sort(numbers.begin(), numbers.end());
  do EXPECT_EQ(total(numbers), std::string(36, '9') + "92") << numbers[0]; while (std::next_permutation(numbers.begin(), numbers.end()));
}

TEST(DecimalSum, PartsGiveWhatTheWholeGives) {
  DecimalSum first, second, whole;
  for (const std::string& number : {most, most}) first.add(*Decimal::parse(number));
  for (const std::string& number : {"-" + most, std::string("5")}) second.add(*Decimal::parse(number));
  EXPECT_FALSE(first.total());
  whole.add(first);
  whole.add(second);
  EXPECT_FALSE(whole.total());
  whole.add(*Decimal::parse("-6"));
  EXPECT_EQ(whole.total()->to_string(), std::string(37, '9') + "8");
}

TEST(DecimalSum, PartsMayBeLargerThanAnyTotal) {
  DecimalSum first, second;
  for (int i = 0; i < 3; ++i) first.add(*Decimal::parse(most)), second.add(*Decimal::parse(most));
  first.add(second);
  EXPECT_FALSE(first.total());
  for (int i = 0; i < 5; ++i) first.add(*Decimal::parse("-" + most));
  EXPECT_EQ(first.total()->to_string(), most);
}

TEST(DecimalSum, WhatCouldNotBeAddedToAPartIsMissingInTheWhole) {
  DecimalSum whole, part;
  whole.add(*Decimal::parse("0.5"));
  for (const std::string& number : {std::string("1.0"), most}) part.add(*Decimal::parse(number));
  whole.add(part);
  EXPECT_FALSE(whole.total());
}

}  // namespace
}  // namespace guiju::facts
