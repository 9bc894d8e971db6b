#include "expr/scope.hpp"

#include <gtest/gtest.h>

#include "tests/expr/written.hpp"

namespace guiju::expr {
namespace {

using Names = std::vector<std::string>;

TEST(Scope, ResolvesFromTheContainerOutwards) {
  EXPECT_EQ(candidate_names("x.y", "a.b"), (Names{"a.b.x.y", "a.x.y", "x.y"}));
  EXPECT_EQ(candidate_names(".x", "a.b"), (Names{"x"}));
  Scope scope(Dialect::cel, Library::standard());
  scope.set_container("a.b");
  scope.add_slot("a.x", Type(Kind::int_), 1);
  scope.add_slot("x", Type(Kind::int_), 2);
  EXPECT_EQ(scope.resolve("x")->slot, 1u);
  EXPECT_EQ(scope.resolve(".x")->slot, 2u);
  EXPECT_EQ(scope.resolve("y"), nullptr);
}

TEST(Scope, NamesAreSorted) {
  Scope scope(Dialect::pack, Library::standard());
  scope.add_slot("b", Type(), 0);
  scope.add_slot("a", Type(), 1);
  EXPECT_EQ(scope.names(), (std::vector<std::string_view>{"a", "b"}));
}

TEST(Scope, OwnUnitsHideTheStandardOnes) {
  Scope scope(Dialect::pack, Library::standard());
  EXPECT_EQ(scope.find_unit("hours")->seconds, 3600);
  EXPECT_EQ(scope.find_unit("weeks")->factor, 7);
  EXPECT_EQ(scope.find_unit("weeks")->period, day_unit());
  EXPECT_EQ(scope.find_unit("work_day"), nullptr);
  const PeriodUnit work_day{"work_day"};
  scope.add_unit("work_day", {0, &work_day});
  scope.add_unit("day", {0, &work_day});
  EXPECT_EQ(scope.find_unit("work_day")->period, &work_day);
  EXPECT_EQ(scope.find_unit("day")->period, &work_day);
}

Names references(const std::string& text) {
  Diagnostics diagnostics;
  const NodePtr node = parsed(text, Dialect::pack, diagnostics);
  return node ? name_references(*node) : Names{messages(diagnostics, text)};
}

TEST(Scope, ReferencesAreFreeNamesWithTheirBeginnings) {
  EXPECT_EQ(references("a.b.c + d * a.b"), (Names{"a", "a.b", "a.b.c", "d"}));
  EXPECT_EQ(references("xs.all(x, x.y > z)"), (Names{"xs", "z"}));
  EXPECT_EQ(references("x.map(x, x)"), (Names{"x"}));
  EXPECT_EQ(references("cel.bind(v, a, v.b + c) + v"), (Names{"a", "c", "v"}));
  EXPECT_EQ(references("xs.map(x, .x.y)"), (Names{"x", "x.y", "xs"}));
  EXPECT_EQ(references("f(a)[b].c"), (Names{"a", "b"}));
  EXPECT_EQ(references("has(a.b)"), (Names{"a"}));
  EXPECT_EQ(references("a in [b..c)"), (Names{"a", "b", "c"}));
}

TEST(Scope, LookAlikesHaveOneSkeleton) {
  EXPECT_EQ(confusable_skeleton("аmount"), confusable_skeleton("amount"));  // Cyrillic а
  EXPECT_NE(confusable_skeleton("amount"), confusable_skeleton("amounts"));
  EXPECT_EQ(confusable_skeleton("案由"), "案由");
  EXPECT_EQ(confusable_skeleton("ａｍｏｕｎｔ"), confusable_skeleton("amount")) << "full width";
  EXPECT_EQ(confusable_skeleton("⼀"), confusable_skeleton("一")) << "a Kangxi radical";
  EXPECT_EQ(confusable_skeleton("ロ"), confusable_skeleton("口")) << "kana and Han";
  EXPECT_EQ(confusable_skeleton("a\u200Bb"), "ab") << "what is not seen";
  EXPECT_EQ(confusable_skeleton("caf\u00e9"), confusable_skeleton("cafe\u0301"));
  EXPECT_EQ(confusable_skeleton("ο"), confusable_skeleton("օ")) << "Greek and Armenian";
  EXPECT_NE(confusable_skeleton("案由"), confusable_skeleton("案甲"));
}

}  // namespace
}  // namespace guiju::expr
