#include "expr/regex.hpp"

#include <gtest/gtest.h>

#include "tests/expr/evaluated.hpp"

namespace guiju::expr {
namespace {

constexpr std::size_t most = 1u << 20;

TEST(Regex, MatchesAnywhereAndKnowsUtf8) {
  std::string why;
  EXPECT_EQ(search("婚姻家事", "家.", most, why), Matched::yes);
  EXPECT_EQ(search("abc", "^b", most, why), Matched::no);
  EXPECT_EQ(search("abc", "(", most, why), Matched::failed);
  EXPECT_FALSE(why.empty());
}

TEST(Regex, HugePatternsAreRefused) {
  std::string why;
  EXPECT_EQ(search("a", "((a{100}){100}){100}", most, why), Matched::failed);
  EXPECT_EQ(search("a", "(a{1000}){20}", most, why), Matched::failed);
  EXPECT_FALSE(is_pattern(std::string(2000, 'a'), 1000, why));
}

TEST(Regex, AThreadKeepsABoundedNumber) {
  std::string why;
  for (int i = 0; i < 2000; ++i) EXPECT_EQ(search("x" + std::to_string(i), "^x" + std::to_string(i) + "$", most, why), Matched::yes);
}

TEST(Regex, BadPatternsAreErrorsOfTheRun) {
  EXPECT_EQ(cel("'a'.matches('(')").substr(0, 11), "bad_regex((");
  EXPECT_EQ(cel("'a'.matches('(') || true"), "true");
}

TEST(Regex, LiteralPatternsOfAPackAreJudgedWhenItIsLoaded) {
  EXPECT_EQ(pack("'a'.matches('(')"), "refused: bad_literal_pattern((, missing ): () at \"'('\"");
  EXPECT_EQ(pack("'a'.matches('^a$')"), "true");
}

TEST(Regex, ExtractAndReplace) {
  EXPECT_EQ(cel("regex.extract('hello world', 'hello (.*)').value()"), "\"world\"");
  EXPECT_EQ(cel("regex.extract('HELLO', 'hello').hasValue()"), "false");
  EXPECT_EQ(cel("regex.extractAll('id:1, id:23', 'id:(\\\\d+)')"), "[\"1\", \"23\"]");
  EXPECT_EQ(cel("regex.extractAll('aba', 'a')"), "[\"a\", \"a\"]");
  EXPECT_EQ(cel("regex.extract('ab', '(a)(b)')").substr(0, 9), "bad_regex");
  EXPECT_EQ(cel("regex.replace('banana', 'a', 'x', 2)"), "\"bxnxna\"");
  EXPECT_EQ(cel("regex.replace('banana', 'a', 'x', 0)"), "\"banana\"");
  EXPECT_EQ(cel("regex.replace('ab', '(a)(b)', r'\\2\\1')"), "\"ba\"");
  EXPECT_EQ(cel("regex.replace('婚姻', '', '-')"), "\"-婚-姻-\"");
  EXPECT_EQ(cel("regex.replace('a', 'a', r'\\3')").substr(0, 9), "bad_regex");
}

TEST(Regex, AGroupWithoutTextGivesNothing) {
  EXPECT_EQ(cel("regex.extractAll('baac', '(a*)')"), "[\"aa\"]");
  EXPECT_EQ(cel("regex.extractAll('baac', 'a*')"), "[\"\", \"aa\", \"\"]");
  EXPECT_EQ(cel("regex.extract('baac', '(a*)').hasValue()"), "false");
  EXPECT_EQ(cel("regex.extract('baac', 'a*').hasValue()"), "true");
  EXPECT_EQ(cel("regex.extractAll('baac', 'b(x?)|a')"), "[]");
  EXPECT_EQ(cel("regex.extract('xyb', 'x|y(b)').hasValue()"), "false");
  EXPECT_EQ(cel("regex.extract('b', '(a*)b').hasValue()"), "false");
  EXPECT_EQ(cel("regex.extractAll('xybyb', 'x|y(b)')"), "[\"b\", \"b\"]");
}

TEST(Regex, AnEmptyMatchRightBehindAnotherIsNone) {
  EXPECT_EQ(cel("regex.replace('abc', 'b*', 'x')"), "\"xaxcx\"");
  EXPECT_EQ(cel("regex.extractAll('abb', 'b*')"), "[\"\", \"bb\"]");
  EXPECT_EQ(cel("regex.replace('规规', '规*', '-')"), "\"-\"");
}

TEST(Regex, AnEmptyTextHasAnEmptyMatchWhereverItLies) {
  World w;
  w.with("s", Type(Kind::string), ValueView::of_string(std::string_view()));
  EXPECT_EQ(w("regex.extract(s, '$').hasValue()"), "true");
  EXPECT_EQ(w("regex.extractAll(s, 'x?$')"), "[\"\"]");
  EXPECT_EQ(w("regex.replace(s, '$', 'a')"), "\"a\"");
}

}  // namespace
}  // namespace guiju::expr
