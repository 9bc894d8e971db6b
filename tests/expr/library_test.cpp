#include "expr/library.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/expr/evaluated.hpp"

namespace guiju::expr {
namespace {

TEST(Library, IdsAreUnique) {
  std::set<std::string> ids;
  for (const std::string_view name : Library::standard().names())
    for (const Overload* overload : Library::standard().find(name)) {
      EXPECT_TRUE(ids.insert(overload->id).second) << overload->id;
      EXPECT_NE(overload->call, nullptr) << overload->id;
    }
  EXPECT_GT(ids.size(), 300u);
}

TEST(Library, OwnOverloadsHideTheParentsOfTheSameId) {
  Library own;
  own.set_parent(&Library::standard());
  Overload size;
  size.id = "size_string";
  size.function = "size";
  size.parameters = {Type(Kind::string)};
  size.result = Type(Kind::int_);
  size.call = [](CallContext&, const ValueView*, std::uint32_t) { return ValueView::of_int(42); };
  own.add(size);
  EXPECT_EQ(World(Dialect::cel, &own)("size('ab')"), "42");
  EXPECT_EQ(World(Dialect::cel, &own)("size([1])"), "1");
}

TEST(Library, NullOperandsAreNamed) {
  World world;
  world.with("amount", Type::decimal(2).nullable(), ValueView::null());
  world.with("names", Type::list(Type(Kind::string)).nullable(), ValueView::null());
  EXPECT_EQ(world("amount + 1"), "null_operand(amount)");
  EXPECT_EQ(world("amount > 1"), "null_operand(amount)");
  EXPECT_EQ(world("amount == null"), "true");
  EXPECT_EQ(world("amount == null || amount > 1"), "true");
  EXPECT_EQ(world("names.size()"), "null_operand(names)");
}

TEST(Library, LargeWorkIsCharged) {
  World world(Dialect::cel);
  world.limits.max_steps = 100;
  EXPECT_EQ(world("lists.range(100000).size()"), "limit_steps(100)");
  world.limits.max_steps = 1'000'000;
  EXPECT_EQ(world("lists.range(100001).size()"), "limit_value(100000)");
}

TEST(Library, GrowingTextIsBounded) {
  World world(Dialect::cel);
  world.limits.max_value_bytes = 1000;
  EXPECT_EQ(world("lists.range(20).map(i, 'x').join('-').replace('', 'abcdefghijklmnopqrstuvwxyz')"), "limit_value(1000)");
  const std::string doubled = "cel.bind(a, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', cel.bind(b, a + a + a + a + a, cel.bind(c, b + b + b + b, (c + c).size())))";
  EXPECT_EQ(world(doubled), "limit_value(1000)");
}

TEST(Library, LimitErrorsAreNotAbsorbed) {
  World world(Dialect::cel);
  world.limits.max_steps = 50;
  EXPECT_EQ(world("lists.range(100000).size() > 1 || true"), "limit_steps(50)");
  EXPECT_EQ(world("true || lists.range(100000).size() > 1"), "true");
}

TEST(Library, ListNumbers) {
  EXPECT_EQ(pack("[1.5, 2.25].sum()"), "3.75d");
  EXPECT_EQ(pack("sum([1, 2, 3])"), "6");
  EXPECT_EQ(pack("[1, 2].mean()"), "1.500000000000d");
  EXPECT_EQ(pack("[1e0, 2e0].mean()"), "1.5e0");
  EXPECT_EQ(pack("[3, 1, 2].min()"), "1");
  EXPECT_EQ(pack("[1.5, 0.5].map(x, x * x).min()"), "0.25d");
  EXPECT_EQ(pack("[3, 1, 2].max()"), "3");
  EXPECT_EQ(pack("[3, 1, 2].count()"), "3");
  World world;
  world.with("prices", Type::list(Type::decimal(2)), ValueView::of_list(nullptr, 0));
  EXPECT_EQ(world("prices.sum()"), "0.00d");
  EXPECT_EQ(world("prices.max()"), "invalid_argument(the max of nothing)");
  EXPECT_EQ(world("prices.mean()"), "invalid_argument(the mean of nothing)");
}

TEST(Library, ListsAndSets) {
  EXPECT_EQ(cel("[3, 1, 2].sort()"), "[1, 2, 3]");
  EXPECT_EQ(cel("['b', 'a'].sort()"), "[\"a\", \"b\"]");
  EXPECT_EQ(cel("[1, 'a'].sort()").substr(0, 16), "no_such_overload");
  EXPECT_EQ(cel("[{'n': 2}, {'n': 1}].sortBy(e, e.n)"), "[{\"n\": 1}, {\"n\": 2}]");
  EXPECT_EQ(cel("['bb', 'a', 'cc'].sortBy(e, e.size())"), "[\"a\", \"bb\", \"cc\"]");
  EXPECT_EQ(cel("[[2, 1], [1]].map(l, l.sortBy(x, -x)).sortBy(l, l.size())"), "[[1], [2, 1]]");
  EXPECT_EQ(cel("[1, 1u, 2, 1.0].distinct()"), "[1, 2]");
  EXPECT_EQ(cel("[1, [2, [3]]].flatten()"), "[1, 2, [3]]");
  EXPECT_EQ(cel("[1, [2, [3]]].flatten(2)"), "[1, 2, 3]");
  EXPECT_EQ(cel("[1, 2, 3].slice(1, 3)"), "[2, 3]");
  EXPECT_EQ(cel("[1, 2, 3].slice(2, 1)"), "index_out_of_range(2..1)");
  EXPECT_EQ(cel("[1, 2].reverse()"), "[2, 1]");
  EXPECT_EQ(cel("[1, 2].first().value() + [1, 2].last().value()"), "3");
  EXPECT_EQ(cel("[].first().hasValue()"), "false");
  EXPECT_EQ(cel("sets.contains([1, 2, 3], [dyn(1.0), 2u])"), "true");
  EXPECT_EQ(cel("sets.equivalent([1, 1], [dyn(1u)])"), "true");
  EXPECT_EQ(cel("sets.intersects([1, 2], [3, 4])"), "false");
}

TEST(Library, SortByIsPrintedAsWritten) {
  Diagnostics diagnostics;
  const NodePtr root = parsed("[2, 1].sortBy(e, -e)", Dialect::cel, diagnostics);
  ASSERT_NE(root, nullptr);
  EXPECT_EQ(print(*root, Dialect::cel), "[2, 1].sortBy(e, -e)");
}

TEST(Library, NumbersCompareExactly) {
  EXPECT_EQ(cel("9007199254740993 == 9007199254740992.0"), "refused: no_overload(\"==\", 9007199254740993 (int), 9007199254740992.0 (double)) at \"9007199254740993 == 9007199254740992.0\" [one_type()]");
  EXPECT_EQ(cel("dyn(9007199254740993) == 9007199254740992.0"), "false");
  EXPECT_EQ(cel("dyn(9007199254740993) in [9007199254740992.0]"), "false");
  EXPECT_EQ(cel("dyn(9007199254740993) in {9007199254740992: 1}"), "false");
  EXPECT_EQ(cel("dyn(9223372036854775807) < 9223372036854775808.0"), "true");
}

}  // namespace
}  // namespace guiju::expr
