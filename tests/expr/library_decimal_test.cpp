#include <gtest/gtest.h>

#include "tests/expr/evaluated.hpp"

namespace guiju::expr {
namespace {

TEST(LibraryDecimal, SumsKeepTheLargerScaleProductsTheSum) {
  EXPECT_EQ(pack("1.5 + 2.25"), "3.75d");
  EXPECT_EQ(pack("1.50 - 2.5"), "-1.00d");
  EXPECT_EQ(pack("1.5 * 2.25"), "3.375d");
  EXPECT_EQ(pack("-1.5"), "-1.5d");
  EXPECT_EQ(pack("2 * 1.5 + 1"), "4.0d");
}

TEST(LibraryDecimal, DivisionHasTwelvePlacesHalfEven) {
  EXPECT_EQ(pack("1.0 / 3.0"), "0.333333333333d");
  EXPECT_EQ(pack("2.0 / 3"), "0.666666666667d");
  EXPECT_EQ(pack("1.0 / 0.0"), "division_by_zero()");
}

TEST(LibraryDecimal, DivAndQuotAndRate) {
  EXPECT_EQ(pack("div(2, 3, 4)"), "0.6667d");
  EXPECT_EQ(pack("div(1, 8, 2)"), "0.12d");
  EXPECT_EQ(pack("div(1, 8, 2, half_up)"), "0.13d");
  EXPECT_EQ(pack("div(-1, 8, 2, floor)"), "-0.13d");
  EXPECT_EQ(pack("div(1, 0, 2)"), "division_by_zero()");
  EXPECT_EQ(pack("quot(7, 2)"), "3");
  EXPECT_EQ(pack("quot(-7, 2)"), "-3");
  EXPECT_EQ(pack("quot(7.5, 2.5)"), "3");
  EXPECT_EQ(pack("rate(1, 4)"), "0.250000000000d");
  EXPECT_EQ(pack("rate(1, 0)"), "null");
}

TEST(LibraryDecimal, RoundingModes) {
  EXPECT_EQ(pack("round(2.345, 2)"), "2.34d");
  EXPECT_EQ(pack("round(2.345, 2, half_up)"), "2.35d");
  EXPECT_EQ(pack("round(2.345, 2, half_down)"), "2.34d");
  EXPECT_EQ(pack("round(2.341, 2, up)"), "2.35d");
  EXPECT_EQ(pack("round(2.349, 2, down)"), "2.34d");
  EXPECT_EQ(pack("round(-2.341, 2, floor)"), "-2.35d");
  EXPECT_EQ(pack("round(-2.349, 2, ceiling)"), "-2.34d");
  EXPECT_EQ(pack("(2.345).round(1)"), "2.3d");
  EXPECT_EQ(pack("round(7, 2)"), "7.00d");
}

TEST(LibraryDecimal, PlacesMustBeWritten) {
  World world;
  world.with("n", Type(Kind::int_), ValueView::of_int(2));
  EXPECT_TRUE(world("round(2.345, n)").starts_with("refused: places_not_written"));
  EXPECT_TRUE(world("round(2.345, 38)").starts_with("refused"));
}

TEST(LibraryDecimal, ScalesPastThirtySevenAreRefused) {
  const std::string twenty = "0.00000000000000000001";
  EXPECT_TRUE(pack(twenty + " * " + twenty).starts_with("refused"));
}

TEST(LibraryDecimal, Powers) {
  EXPECT_EQ(pack("pow(2, 10)"), "1024");
  EXPECT_EQ(pack("pow(-1, 1000001)"), "-1");
  EXPECT_EQ(pack("pow(2, 63)"), "overflow()");
  EXPECT_EQ(pack("pow(1.05, 2)"), "1.1025d");
  EXPECT_EQ(pack("pow(1.05, 0)"), "1d");
  EXPECT_EQ(pack("pow(2, -1)"), "out_of_range(exponent -1)");
}

TEST(LibraryDecimal, ConversionsAreExactOrErrors) {
  EXPECT_EQ(pack("decimal(\"12.50\", 2)"), "12.50d");
  EXPECT_EQ(pack("decimal(\"12.505\", 2)"), "bad_conversion(\"12.505\", decimal(2))");
  EXPECT_EQ(pack("decimal(3)"), "3d");
  EXPECT_EQ(pack("decimal(1.5, 3)"), "1.500d");
  EXPECT_EQ(pack("int(2.9)"), "2");
  EXPECT_EQ(pack("double(2.5)"), "2.5e0");
  EXPECT_EQ(pack("string(2.50)"), "\"2.50\"");
}

TEST(LibraryDecimal, DoublesAreRoundedByTheirExactValue) {
  EXPECT_EQ(pack("decimal(0.1e0, 2)"), "0.10d");
  // 2.675e0 is 2.67499999999999982236431605997495353221893310546875.
  EXPECT_EQ(pack("decimal(2.675e0, 2, half_up)"), "2.67d");
  EXPECT_EQ(pack("decimal(0.125e0, 2)"), "0.12d");
  EXPECT_EQ(pack("decimal(0.125e0, 2, half_up)"), "0.13d");
  EXPECT_EQ(pack("decimal(-0.125e0, 2, floor)"), "-0.13d");
  EXPECT_EQ(pack("decimal(1e300, 2)"), "out_of_range(1e300)");
  EXPECT_EQ(pack("decimal(5e-324, 2, up)"), "0.01d");
}

TEST(LibraryDecimal, AbsAndExtremes) {
  EXPECT_EQ(pack("abs(-1.5)"), "1.5d");
  EXPECT_EQ(pack("(-3).abs()"), "3");
  EXPECT_EQ(pack("min(1.5, 2.0)"), "1.5d");
  EXPECT_EQ(pack("max(3, 2)"), "3");
  EXPECT_EQ(pack("min(1.5, 2.25)"), "1.50d");
  EXPECT_EQ(pack("max(3, 2.5)"), "3.0d");
}

TEST(LibraryDecimal, OverflowIsAnError) {
  World world;
  world.with("x", Type::decimal(1), ValueView::of_narrow_decimal(INT64_MAX, 1));
  EXPECT_EQ(world("x + x"), "1844674407370955161.4d");
  EXPECT_EQ(world("x * x * x"), "overflow()");
}

TEST(LibraryDecimal, WholeNumbersAndDecimalsMix) {
  World world;
  world.with("amount", Type::decimal(2), ValueView::of_narrow_decimal(1000050, 2)).with("n", Type(Kind::uint_), ValueView::of_uint(3));
  EXPECT_EQ(world("amount > 10000"), "true");
  EXPECT_EQ(world("10000 < amount"), "true");
  EXPECT_EQ(world("amount * n"), "30001.50d");
  EXPECT_EQ(world("amount / 100"), "100.005000000000d");
  EXPECT_EQ(world("amount == 10000.5"), "true");
  EXPECT_EQ(world("amount in [1, 10000.50]"), "true");
}

}  // namespace
}  // namespace guiju::expr
