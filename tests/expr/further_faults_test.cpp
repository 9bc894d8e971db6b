#include "expr/further_faults.hpp"

#include <gtest/gtest.h>

#include "expr/parser.hpp"

namespace guiju::expr {
namespace {

// What is told of an expression: code names and the texts they stand at.
std::string told(const std::string& text, Dialect dialect = Dialect::pack) {
  Diagnostics diagnostics;
  const text::Excerpt excerpt(text, 0, std::make_shared<const text::ScalarMap>(0));
  ParseOptions options;
  options.dialect = dialect;
  const NodePtr tree = parse(excerpt, options, diagnostics);
  EXPECT_EQ(tree == nullptr, !diagnostics.empty());
  std::string out;
  for (const Diagnostic& d : diagnostics)
    out += (out.empty() ? "" : ", ") + std::string(name_of(d.code)) + " " + text.substr(d.span.begin, d.span.end - d.span.begin);
  return out;
}

TEST(FurtherFaults, OperatorsOfOtherLanguagesAreAllTold) {
  EXPECT_EQ(told("a = 1 and b <> 2 or not c"), "operator_spelling =, operator_spelling and, operator_spelling <>, operator_spelling or, operator_spelling not");
  EXPECT_EQ(told("f（a， b）"), "ascii_wanted （, ascii_wanted ，, ascii_wanted ）");
  EXPECT_EQ(told("a = 1 + (b"), "operator_spelling =, bracket_unclosed (");
  EXPECT_EQ(told("a === b"), "operator_spelling =");
}

TEST(FurtherFaults, PartsAreWrongEachByItself) {
  EXPECT_EQ(told("a b && c d"), "operator_missing b, operator_missing d");
  EXPECT_EQ(told("f(a b, c, d +) || g [e f]"), "operator_missing b, expr_unexpected ), operator_missing f");
  EXPECT_EQ(told("x ? a b : c d"), "operator_missing b, operator_missing d");
  EXPECT_EQ(told("a < b < c && d < e < f"), "chained_comparison a < b < c, chained_comparison d < e < f");
  EXPECT_EQ(told("{a: b c, d: e f}"), "operator_missing c, operator_missing f");
  EXPECT_EQ(told("a b && x in [1..c d)"), "operator_missing b, operator_missing d");
}

TEST(FurtherFaults, OfAPartTheInnermostIsTold) {
  EXPECT_EQ(told("f((a b)) c"), "operator_missing b");
  EXPECT_EQ(told("a b c d"), "operator_missing b");
}

TEST(FurtherFaults, NothingIsGuessedWhereABracketIsMissing) {
  EXPECT_EQ(told("f(a b, (c d"), "operator_missing b");
  EXPECT_EQ(told("a b && c) d"), "operator_missing b");
  EXPECT_EQ(told("a b && 'c d"), "operator_missing b");
}

TEST(FurtherFaults, WhatIsRightIsNotTold) {
  EXPECT_EQ(told("a b && has(c.d) && xs.all(x, x > 0) && m[?k].orValue(1) > 2 && [?o, 1] == [1] && T{f: 1, g: 2} == t && c.?d.hasValue() && 3 days > 48 h"), "operator_missing b");
  EXPECT_EQ(told("a + && b"), "expr_unexpected &&");
  EXPECT_EQ(told("a && && b"), "expr_unexpected &&");
  EXPECT_EQ(told("f(,a)"), "expr_unexpected ,");
  EXPECT_EQ(told("a ? b"), "expr_ends ");
}

TEST(FurtherFaults, AtMostTenAreTold) {
  std::string text = "a b";
  for (int i = 0; i < 50; ++i) text += " && a b";
  const std::string all = told(text);
  EXPECT_EQ(std::count(all.begin(), all.end(), ','), 9);
}

TEST(FurtherFaults, HoweverDeepTheBracketsGo) {
  const std::string open(30'000, '('), close(30'000, ')');
  EXPECT_EQ(told("a b && " + open + "c d" + close), "operator_missing b");
}

TEST(FurtherFaults, PlainCelToo) { EXPECT_EQ(told("a b && c d", Dialect::cel), "operator_missing b, operator_missing d"); }

}  // namespace
}  // namespace guiju::expr
