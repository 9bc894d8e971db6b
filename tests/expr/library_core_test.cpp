#include <gtest/gtest.h>

#include "tests/expr/evaluated.hpp"

namespace guiju::expr {
namespace {

TEST(LibraryCore, ConversionsAtTheEdges) {
  EXPECT_EQ(cel("int(9223372036854774784.0)"), "9223372036854774784");
  EXPECT_EQ(cel("int(9223372036854775808.0)").substr(0, 12), "out_of_range");
  EXPECT_EQ(cel("int(0.0 / 0.0)").substr(0, 12), "out_of_range");
  EXPECT_EQ(cel("uint(-0.5)").substr(0, 12), "out_of_range");
  EXPECT_EQ(cel("uint(18446744073709551616.0)").substr(0, 12), "out_of_range");
  EXPECT_EQ(cel("int('12 ')"), "bad_conversion(\"12 \", int)");
  EXPECT_EQ(cel("int('+-1')"), "bad_conversion(\"+-1\", int)");
  EXPECT_EQ(cel("double('nan(x)')"), "bad_conversion(\"nan(x)\", double)");
  EXPECT_EQ(cel("double('0x10')"), "bad_conversion(\"0x10\", double)");
  EXPECT_EQ(cel("double('1e999')"), "bad_conversion(\"1e999\", double)");
  EXPECT_EQ(cel("string(b'\\377')").substr(0, 14), "bad_conversion");
  EXPECT_EQ(cel("string(1000000.0)"), "\"1e+06\"");
  EXPECT_EQ(cel("string(123456.0)"), "\"123456\"");
  EXPECT_EQ(cel("string(0.00001)"), "\"1e-05\"");
}

TEST(LibraryCore, IndexesAreWholeNumbersInRange) {
  EXPECT_EQ(cel("[1, 2][1]"), "2");
  EXPECT_EQ(cel("[1, 2][-1]"), "index_out_of_range(-1)");
  EXPECT_EQ(cel("[1, 2][dyn(1u)]"), "2");
  EXPECT_EQ(cel("[1, 2][dyn(18446744073709551615u)]"), "index_out_of_range(18446744073709551615u)");
  EXPECT_EQ(cel("[1, 2][dyn(1e300)]"), "index_out_of_range(1e300)");
  EXPECT_EQ(cel("{1: 2}[dyn(1.0)]"), "2");
  EXPECT_EQ(cel("{'a': 1}['b']"), "no_such_key(\"b\")");
  EXPECT_EQ(cel("{1.5: 2}"), "bad_key(double)");
}

TEST(LibraryCore, WrongKindsAreNamed) {
  EXPECT_EQ(cel("dyn(1) + 'a'"), "no_such_overload(_+_(int, string))");
  EXPECT_EQ(cel("dyn('a') < 1"), "no_such_overload(_<_(string, int))");
  EXPECT_EQ(cel("dyn(1) && true"), "no_such_overload(_&&_(int))");
  EXPECT_EQ(cel("dyn(1) && false"), "false");
  EXPECT_EQ(cel("dyn(1) ? 2 : 3"), "no_such_overload(_?_:_(int))");
  EXPECT_EQ(cel("dyn(1).all(x, true)"), "no_such_overload(loop(int))");
  EXPECT_EQ(cel("dyn(null).size()"), "null_operand(operand 1)");
  EXPECT_EQ(cel("dyn(1).x"), "no_such_field(x)");
}

TEST(LibraryCore, Optionals) {
  EXPECT_EQ(cel("optional.none().value()"), "no_value()");
  EXPECT_EQ(cel("optional.unwrap([optional.of(1), optional.none()])"), "[1]");
  EXPECT_EQ(cel("{'a': {'b': 1}}.?a.?b.orValue(2)"), "1");
  EXPECT_EQ(cel("{'a': dyn(null)}.?a.orValue(2) == null"), "true");
  EXPECT_EQ(cel("[?optional.of(1), ?optional.none(), 3]"), "[1, 3]");
}

TEST(LibraryCore, MathAtTheEdges) {
  EXPECT_EQ(cel("math.greatest(dyn([]))"), "invalid_argument(math.greatest of nothing)");
  EXPECT_EQ(cel("math.greatest(dyn('a'), 1)").substr(0, 16), "no_such_overload");
  EXPECT_EQ(cel("math.least(9007199254740993, 9007199254740992.0)"), "9.007199254740992e15");
  EXPECT_EQ(cel("math.round(-2.5)"), "-3e0");
  EXPECT_EQ(cel("math.sqrt(2.25)"), "1.5e0");
  EXPECT_EQ(cel("math.bitShiftLeft(1, 63)"), "-9223372036854775808");
}

TEST(LibraryOptional, WhatIsNotNeededIsNotLookedAt) {
  EXPECT_EQ(cel("optional.of(1).orValue(1 / 0)"), "1");
  EXPECT_EQ(cel("optional.of(1).or(optional.of(1 / 0))"), "optional(1)");
  EXPECT_EQ(cel("optional.none().orValue(1 / 0)"), "division_by_zero()");
  EXPECT_EQ(cel("optional.none().or(optional.of(2)).value()"), "2");
}

TEST(LibraryMath, NotANumberIsNeitherGreatestNorLeast) {
  EXPECT_EQ(cel("math.greatest(1.0, 0.0 / 0.0)"), "invalid_argument(math.greatest of NaN)");
  EXPECT_EQ(cel("math.least(0.0 / 0.0)"), "NaN");
  EXPECT_EQ(cel("1.0 / math.sign(-0.0)"), "inf");
}

}  // namespace
}  // namespace guiju::expr
