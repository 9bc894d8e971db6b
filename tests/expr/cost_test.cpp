#include "expr/cost.hpp"

#include <gtest/gtest.h>

#include "guiju/expr/expression.hpp"
#include "tests/expr/evaluated.hpp"

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
                                                        field("any", Type(Kind::string)), field("texts", Type::list(Type(Kind::string)), 10)});
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
  EXPECT_EQ(cost("texts == ['a', 'b']"), most) << "few items, each of any length";
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

// Values large enough that whatever is walked is charged for.
class Large {
 public:
  Large() {
    world_.limits.max_steps = std::uint64_t{1} << 42;
    world_.with("wide", Type::decimal(2), ValueView::of_decimal({static_cast<int128>(INT64_MAX) * 1000, 2}, arena_));  // no set holds it
    world_.with("li", Type::list(Type(Kind::int_)), list(400, [](std::uint32_t i) { return ValueView::of_int(i % 97); }));
    world_.with("lj", Type::list(Type(Kind::int_)), list(300, [](std::uint32_t i) { return ValueView::of_int(i % 89); }));
    world_.with("other", Type::list(Type(Kind::int_)), list(300, [](std::uint32_t i) { return ValueView::of_int(1000 + i); }));
    const auto text = [&](std::uint32_t i) { return ValueView::of_string(arena_.copy(std::to_string(i) + std::string(300, 'x'))); };
    world_.with("ls", Type::list(Type(Kind::string)), list(300, text));
    world_.with("lt", Type::list(Type(Kind::string)), list(300, text));
    world_.with("s", Type(Kind::string), ValueView::of_string(arena_.copy(std::string(20'000, 'a'))));
    world_.with("t", Type(Kind::string), ValueView::of_string(arena_.copy(std::string(20'000, 'a'))));
    auto* pairs = arena_.array<ValueView>(600);
    for (std::uint32_t i = 0; i < 600; ++i)
      new (&pairs[i]) ValueView(i % 2 == 0 ? ValueView::of_string(arena_.copy("key" + std::to_string(i / 2))) : ValueView::of_int(i));
    world_.with("m", Type::map(Type(Kind::string), Type(Kind::int_)), ValueView::of_map(pairs, 300));
  }
  struct Steps {
    std::uint64_t taken = 0, told = 0;
  };
  Steps operator()(const std::string& text) const {
    std::string why;
    const NodePtr root = world_.tree(text, why);
    EXPECT_TRUE(root) << text << ": " << why;
    if (!root) return {};
    const Program program = generate(*root);
    Scratch scratch(world_.limits);
    scratch.begin_record();
    const ValueView v = run(program, world_.slots().data(), scratch);
    EXPECT_FALSE(v.is_error()) << text;
    return {world_.limits.max_steps - scratch.budget.steps_left,
            most_steps(program, [&](std::uint32_t slot) { return size_of(world_.slots()[slot]); }, world_.limits)};
  }

 private:
  template <typename Make>
  ValueView list(std::uint32_t count, Make make) {
    auto* items = arena_.array<ValueView>(count);
    for (std::uint32_t i = 0; i < count; ++i) new (&items[i]) ValueView(make(i));
    return ValueView::of_list(items, count);
  }
  Arena arena_{std::size_t{1} << 26};
  World world_;
};

TEST(Cost, IsNotBelowWhatLargeValuesTake) {
  const Large large;
  std::string entries, numbers;
  for (int i = 0; i < 60; ++i) entries += (i == 0 ? "'k" : ", 'k") + std::to_string(i) + "': li", numbers += (i == 0 ? "" : ", ") + std::to_string(i * 3) + ".25";
  for (const std::string& text : std::vector<std::string>{
           "ls == lt", "[s, t] == [t, s]", "{'a': ls} == {'a': lt}", "ls + lt == lt + ls", "(ls + lt).all(x, x != 'q')", "sets.contains(li, lj)",
           "sets.equivalent(ls, lt)", "ls.distinct().size()", "ls.sort().size()", "ls.join('-').size()", "s.contains('zz')", "s.replace('a', 'bb').size()",
           "s.split('a').size()", "m.key7", "m['key9']", "m == m", "li.map(x, x + 1).sum()", "ls.map(x, x + 'y') == lt", "li.transformMap(i, x, x).size()",
           "m.transformMap(k, v, v + 1).size()", "{" + entries + "}.size()", "wide in [" + numbers + "]", "li.map(x, [x, x]) == lj.map(x, [x, x])",
           "s.matches('b+$')", "[li, lj].flatten().size()", "li.slice(1, 300).reverse().size()", "cel.bind(x, ls + lt, x == x)", "[ls, lt, ls, lt] == [lt, ls, lt, ls]",
           "li.map(x, ls).size()", "li.transformMap(i, x, ls) == {}", "(li + lj).map(x, [x]) == []", "ls.exists(x, x in lt)",
           "sets.intersects(li, other)", "cel.bind(z, li + lj, z.all(x, !z.exists(y, y == 200)))"}) {
    const Large::Steps steps = large(text);
    EXPECT_GT(steps.taken, 0u) << text;
    EXPECT_LE(steps.taken, steps.told) << text;
    EXPECT_LT(steps.told, std::uint64_t{1} << 36) << text << ": known from the values' sizes";
  }
}

}  // namespace
}  // namespace guiju::expr
