#include <gtest/gtest.h>

#include "tests/expr/evaluated.hpp"

namespace guiju::expr {
namespace {

TEST(LibraryString, PositionsCountCodePoints) {
  EXPECT_EQ(cel("'婚姻家事'.size()"), "4");
  EXPECT_EQ(cel("'婚姻家事'.indexOf('家')"), "2");
  EXPECT_EQ(cel("'婚姻家事'.substring(1, 3)"), "\"姻家\"");
  EXPECT_EQ(cel("'婚姻家事'.charAt(4)"), "\"\"");
  EXPECT_EQ(cel("'婚姻家事'.charAt(5)"), "index_out_of_range(5)");
  EXPECT_EQ(cel("'婚姻家事'.lastIndexOf('婚', 0)"), "0");
  EXPECT_EQ(cel("'婚姻'.reverse()"), "\"姻婚\"");
  EXPECT_EQ(cel("'abc'.indexOf('', 4)"), "3");
  EXPECT_EQ(cel("'abc'.indexOf('c', 9)"), "-1");
}

TEST(LibraryString, SplitAndReplaceOfNothing) {
  EXPECT_EQ(cel("'婚姻'.split('')"), "[\"婚\", \"姻\"]");
  EXPECT_EQ(cel("''.split('')"), "[]");
  EXPECT_EQ(cel("''.split(',')"), "[\"\"]");
  EXPECT_EQ(cel("'a,b,c'.split(',', 2)"), "[\"a\", \"b,c\"]");
  EXPECT_EQ(cel("'a,b'.split(',', 1)"), "[\"a,b\"]");
  EXPECT_EQ(cel("'婚姻'.replace('', '-')"), "\"-婚-姻-\"");
  EXPECT_EQ(cel("'aaa'.replace('a', 'b', 0)"), "\"aaa\"");
  EXPECT_EQ(cel("[1, 'a'].join()").substr(0, 16), "no_such_overload");
}

TEST(LibraryString, FormatRefusesWhatItCannotFill) {
  EXPECT_EQ(cel("'%s'.format([])"), "bad_format(argument 1 is missing)");
  EXPECT_EQ(cel("'%'.format([1])"), "bad_format(% at the end)");
  EXPECT_EQ(cel("'%.99999f'.format([1.0])"), "bad_format(precision)");
  EXPECT_EQ(cel("'%q'.format([1])"), "bad_format(no clause %q)");
  EXPECT_EQ(cel("'%d'.format(['a'])"), "bad_format(%d of string)");
  EXPECT_EQ(cel("'%x'.format([-255])"), "\"-ff\"");
  EXPECT_EQ(cel("'%s'.format([[b'\\377']])"), "bad_format(bytes that are not UTF-8)");
  EXPECT_EQ(pack("'%s %.1f'.format([12.50, 12.25])"), "\"12.50 12.2\"");
}

TEST(LibraryString, Base64) {
  EXPECT_EQ(cel("base64.encode(b'')"), "\"\"");
  EXPECT_EQ(cel("base64.encode(b'ab')"), "\"YWI=\"");
  EXPECT_EQ(cel("string(base64.decode('YWI'))"), "\"ab\"");
  EXPECT_EQ(cel("base64.decode('YWI==')").substr(0, 14), "bad_conversion");
  EXPECT_EQ(cel("base64.decode('Y')").substr(0, 14), "bad_conversion");
  EXPECT_EQ(cel("base64.decode('Y*I=')").substr(0, 14), "bad_conversion");
}

TEST(LibraryString, DoublesAreFormattedWithTheFewestDigits) {
  EXPECT_EQ(cel("'%s'.format([-1e18 / 1.5])"), "\"-666666666666666600\"");
  EXPECT_EQ(cel("'%s %s %s %s'.format([0.1, -2.5, 1e-7, 123456.75])"), "\"0.1 -2.5 0.0000001 123456.75\"");
  EXPECT_EQ(cel("'%s %s'.format([0.0, 1e21])"), "\"0 1000000000000000000000\"");
}

TEST(LibraryString, LongPartsAreFoundInLinearTime) {
  // 2 · 10^11 comparisons if each place were tried.
  const std::string many = "'" + std::string(60'000, 'a') + "'";
  const std::string doubled = "cel.bind(a, " + many + ", cel.bind(b, a + a + a + a, ";
  EXPECT_EQ(cel(doubled + "(b + b).contains(b + 'b')))"), "false");
  EXPECT_EQ(cel(doubled + "(b + b).lastIndexOf('b' + b)))"), "-1");
  EXPECT_EQ(cel(doubled + "(b + 'b' + b).lastIndexOf('b' + a)))"), "240000");
  EXPECT_EQ(cel(doubled + "(b + 'b' + b + 'b' + b).lastIndexOf('b' + a, 300000)))"), "240000");
}

}  // namespace
}  // namespace guiju::expr
