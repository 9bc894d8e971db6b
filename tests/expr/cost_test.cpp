#include "expr/cost.hpp"

#include <gtest/gtest.h>

#include "guiju/expr/expression.hpp"

namespace guiju::expr {
namespace {

Field field(std::string name, Type type, std::optional<std::uint64_t> most = {}) {
  Field f;
  f.name = std::move(name);
  f.type = std::move(type);
  f.constraint.max_length = most;
  return f;
}

std::uint64_t cost(const std::string& text, const Limits& limits = {}) {
  static const auto* const schema = new Schema("case", {field("n", Type(Kind::int_)), field("few", Type::list(Type(Kind::int_)), 10),
                                                        field("many", Type::list(Type(Kind::int_))), field("s", Type(Kind::string), 100),
                                                        field("any", Type(Kind::string))});
  ExpressionOptions options;
  options.limits = limits;
  return Expression::compile(text, *schema, {}, options).value().cost();
}
const std::uint64_t most = Limits{}.max_steps;

TEST(Cost, IsNothingWithoutLoopsAndTexts) {
  for (const char* text : {"n > 3", "n + 1 == 2 || n in [1, 2, 3]", "n > 3 ? 1 : 2", "any == 'x'", "[n, 2][0]"}) EXPECT_EQ(cost(text), 0u) << text;
}

TEST(Cost, OfALoopIsItsTurns) {
  EXPECT_EQ(cost("few.exists(x, x > n)"), 10u);
  EXPECT_EQ(cost("[n, 1, 2].all(x, x > n)"), 3u);
  EXPECT_EQ(cost("few.all(x, few.all(y, x > y))"), 110u) << "ten turns of ten, and ten around them";
  EXPECT_LT(cost("few.map(x, x + n).filter(y, y > 1).exists(z, z == 2)"), 60u);
  EXPECT_LT(cost("lists.range(50).map(i, i + n).exists(x, x == 3)"), 160u);
}

TEST(Cost, IsTheLimitWhereAFactIsNotBounded) {
  EXPECT_EQ(cost("many.exists(x, x > n)"), most);
  EXPECT_EQ(cost("any.contains('x')"), most);
  EXPECT_LT(cost("s.contains('x')"), 3000u);
  EXPECT_EQ(cost("lists.range(n).size()"), most);
}

TEST(Cost, IsNeverAboveTheLimitAndFoundSoonForHostileTexts) {
  std::string nested = "n";
  for (int i = 0; i < 20; ++i) nested = "few.map(x" + std::to_string(i) + ", " + nested + ").size()";
  EXPECT_EQ(cost(nested), most);
  Limits tight;
  tight.max_steps = 5;
  EXPECT_EQ(cost("few.exists(x, x > n)", tight), 5u);
}

TEST(Cost, BoundsWhatTheRunTakes) {
  EXPECT_EQ(size_of(ValueView::of_string("four")).bytes, 4u);
  const ValueView items[] = {ValueView::of_int(1), ValueView::of_string("text")};
  const Size list = size_of(ValueView::of_list(items, 2));
  EXPECT_EQ(list.items, 2u);
  EXPECT_EQ(list.bytes, 4u);
  EXPECT_EQ(list.inner, 0u);
  EXPECT_EQ(list.weight, 3u);
}

}  // namespace
}  // namespace guiju::expr
