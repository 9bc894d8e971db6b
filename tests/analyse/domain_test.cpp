#include "analyse/domain.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace guiju::analyse {
namespace {

plan::Test compared(plan::TestOp op, ValueView v) {
  plan::Test test;
  test.op = op;
  test.low.literal = v;
  return test;
}
// A cell of one test; what it borrows from stays.
plan::Predicate one(const plan::Test& test) {
  static std::deque<expr::CellTests> kept;
  expr::CellTests& tests = kept.emplace_back();
  tests.begin_cell("", {});
  tests.add_test(test);
  return tests[0];
}
const ValueWriter writer("");

TEST(Domain, DecimalBoundsAreExactAcrossScales) {
  Domain domain("x", Type::decimal(2));
  const plan::Predicate below = one(compared(plan::TestOp::less, ValueView::of_narrow_decimal(1005, 3)));   // < 1.005
  const plan::Predicate equal = one(compared(plan::TestOp::equal, ValueView::of_narrow_decimal(1005, 3)));  // never
  domain.cut_by(below);
  domain.cut_by(equal);
  domain.close();
  EXPECT_TRUE(domain.accepted(equal).may.empty());
  EXPECT_TRUE(contains(domain.accepted(below).sure, *domain.class_of(ValueView::of_narrow_decimal(100, 2))));
  EXPECT_FALSE(contains(domain.accepted(below).may, *domain.class_of(ValueView::of_narrow_decimal(101, 2))));
}

TEST(Domain, IntsBetweenNeighboursHaveNoGap) {
  Domain domain("x", Type(Kind::int_));
  const plan::Predicate below = one(compared(plan::TestOp::less_equal, ValueView::of_int(4))), above = one(compared(plan::TestOp::greater_equal, ValueView::of_int(5)));
  domain.cut_by(below);
  domain.cut_by(above);
  domain.close();
  EXPECT_EQ(united(domain.accepted(below).sure, domain.accepted(above).sure), domain.possible());
}

TEST(Domain, NullIsAClassOfItsOwn) {
  Domain domain("x", Type(Kind::int_).nullable());
  const plan::Predicate below = one(compared(plan::TestOp::less, ValueView::of_int(5)));
  plan::Test negated;
  negated.op = plan::TestOp::not_of;
  negated.inner = below.any_of;
  domain.cut_by(below);
  domain.close();
  const std::uint32_t null = *domain.class_of(ValueView());
  EXPECT_FALSE(contains(domain.accepted(below).may, null));
  EXPECT_TRUE(contains(domain.accepted(one(negated)).sure, null));
  EXPECT_EQ(domain.text(domain.accepted(one(negated)).sure, writer), ">= 5, null");
}

TEST(Domain, SetsReadAsCells) {
  Domain domain("x", Type(Kind::double_));
  const plan::Predicate low = one(compared(plan::TestOp::less_equal, ValueView::of_double(1.5))), high = one(compared(plan::TestOp::greater, ValueView::of_double(9)));
  domain.cut_by(low);
  domain.cut_by(high);
  domain.close();
  EXPECT_EQ(domain.text(domain.accepted(low).sure, writer), "<= 1.5");
  EXPECT_EQ(domain.text(domain.accepted(high).sure, writer), "> 9.0");
  EXPECT_EQ(domain.text(without(domain.possible(), united(domain.accepted(low).sure, domain.accepted(high).sure)), writer), "(1.5..9.0]");
  EXPECT_EQ(domain.text(domain.possible(), writer), "-");
}

TEST(Domain, PatternsAreSureOfLiteralsOnly) {
  Domain domain("x", Type(Kind::string));
  const plan::Predicate literal = one(compared(plan::TestOp::equal, ValueView::of_string("abc"))), pattern = one(compared(plan::TestOp::matches, ValueView::of_string("^a")));
  domain.cut_by(literal);
  domain.close();
  const Accepted in = domain.accepted(pattern);
  EXPECT_EQ(in.sure, domain.accepted(literal).sure);
  EXPECT_EQ(in.may, domain.possible());
}

TEST(Domain, AnotherVersionsEnumAddsItsMembers) {
  auto first = std::make_shared<EnumType>(), second = std::make_shared<EnumType>();
  first->members = {{"a", "", ""}, {"b", "", ""}};
  second->members = {{"c", "", ""}, {"b", "", ""}};
  first->build_index();
  second->build_index();
  Domain domain("x", Type::enumeration(first));
  domain.widen(Type::enumeration(second));
  domain.close();
  EXPECT_EQ(domain.class_count(), 3u);
  EXPECT_EQ(domain.class_of(ValueView::of_enum(second.get(), 1)), domain.class_of(ValueView::of_enum(first.get(), 1)));
}

}  // namespace
}  // namespace guiju::analyse
