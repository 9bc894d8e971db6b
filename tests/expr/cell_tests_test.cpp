#include "expr/cell_tests.hpp"

#include <gtest/gtest.h>

namespace guiju::expr {
namespace {

// A cell of one `equal` with this literal, read again.
ValueView read_again(CellTests& tests, ValueView literal) {
  tests.begin_cell("", {});
  tests.begin_test(TestOp::equal);
  tests.add_literal(literal);
  tests.end_test();
  return tests[tests.size() - 1].any_of[0].low.literal;
}

TEST(CellTests, ALiteralComesBackAsItWas) {
  Arena arena;
  auto level = std::make_shared<EnumType>();
  level->members = {{"low", "", ""}, {"high", "", ""}};
  level->build_index();
  const std::int64_t edge = std::int64_t{1} << 29;  // where numbers stop standing in a word
  const std::vector<ValueView> values{
      ValueView::null(), ValueView::of_bool(true), ValueView::of_bool(false), ValueView::of_int(0), ValueView::of_int(-1), ValueView::of_int(edge - 1),
      ValueView::of_int(edge), ValueView::of_int(-edge), ValueView::of_int(-edge - 1), ValueView::of_int(INT64_MAX), ValueView::of_int(INT64_MIN),
      ValueView::of_uint(7), ValueView::of_double(-0.0), ValueView::of_double(1.5), ValueView::of_date(-719162), ValueView::of_month(24267),
      ValueView::of_narrow_decimal(-1250, 2), ValueView::of_narrow_decimal(1250, 3), ValueView::of_decimal({int128{1} << 100, 2}, arena),
      ValueView::of_timestamp({-5, 999'999'999}), ValueView::of_duration({172'800, 0}), ValueView::of_enum(level.get(), 1), ValueView::of_string("a text")};
  for (const Type& type : {Type(Kind::int_), Type(Kind::uint_), Type(Kind::double_), Type(Kind::bool_), Type(Kind::date), Type(Kind::month), Type::decimal(2),
                           Type(Kind::string), Type(Kind::timestamp), Type::enumeration(level)}) {
    CellTests tests(type);
    for (const ValueView v : values)
      for (int twice = 0; twice < 2; ++twice) {
        const ValueView back = read_again(tests, v);
        EXPECT_EQ(back.kind(), v.kind()) << type.to_string();
        EXPECT_EQ(back.scale(), v.scale());
        EXPECT_EQ(back.to_string(), v.to_string()) << type.to_string();
      }
  }
}

TEST(CellTests, ATextIsAPartOfTheCell) {
  CellTests tests{Type(Kind::string)};
  tests.begin_cell("kind12, \"a, b\"", {});
  for (const auto& [begin, size] : {std::pair(0, 6), {9, 4}}) {
    tests.begin_test(TestOp::equal);
    tests.add_part(static_cast<std::size_t>(begin), static_cast<std::size_t>(size));
    tests.end_test();
  }
  const CellPredicate cell = tests[0];
  EXPECT_EQ(cell.text, "kind12, \"a, b\"");
  EXPECT_TRUE(cell.is_constant);
  ASSERT_EQ(cell.any_of.size(), 2u);
  EXPECT_EQ(cell.any_of[0].low.literal.as_string(), "kind12");
  EXPECT_EQ(cell.any_of[1].low.literal.as_string(), "a, b");
}

TEST(CellTests, APartMayBeLongerThanAWordCanSay) {
  const std::string text(100'000, 'x');
  CellTests tests{Type(Kind::string)};
  tests.begin_cell(text, {});
  tests.begin_test(TestOp::equal);
  tests.add_part(0, text.size());
  tests.end_test();
  tests.close();
  EXPECT_EQ(tests[0].any_of[0].low.literal.as_string(), text);
}

TEST(CellTests, TestsStandInsideOthers) {
  CellTests tests{Type(Kind::int_)};
  tests.begin_cell("null", {});
  tests.begin_test(TestOp::null);
  tests.end_test();
  tests.begin_cell("not([1..3), not(7)), 9", {});
  tests.begin_test(TestOp::not_of);
  tests.begin_test(TestOp::interval, true, false);
  tests.add_literal(ValueView::of_int(1));
  tests.add_literal(ValueView::of_int(3));
  tests.end_test();
  tests.begin_test(TestOp::not_of);
  tests.begin_test(TestOp::equal);
  tests.add_literal(ValueView::of_int(7));
  tests.end_test();
  tests.end_test();
  tests.end_test();
  tests.begin_test(TestOp::equal);
  tests.add_literal(ValueView::of_int(9));
  tests.end_test();
  tests.close();
  EXPECT_EQ(tests[0].any_of[0].op, TestOp::null);
  const CellTestsView any = tests[1].any_of;
  ASSERT_EQ(any.size(), 2u);
  const CellTest negated = any[0];
  ASSERT_EQ(negated.inner.size(), 2u);
  EXPECT_TRUE(negated.inner[0].low_closed);
  EXPECT_FALSE(negated.inner[0].high_closed);
  EXPECT_EQ(negated.inner[0].low.literal.as_int(), 1);
  EXPECT_EQ(negated.inner[0].high.literal.as_int(), 3);
  EXPECT_EQ(negated.inner[1].inner[0].low.literal.as_int(), 7);
  EXPECT_EQ(any[1].low.literal.as_int(), 9);
}

TEST(CellTests, WhatIsComputedIsSaidLater) {
  CellTests tests{Type(Kind::int_)};
  for (std::uint32_t i = 0; i < 2; ++i) {
    tests.begin_cell("< a", {});
    tests.begin_test(TestOp::less);
    tests.add_computed(i);
    tests.end_test();
  }
  tests.begin_cell("= it > 3", {});
  tests.begin_test(TestOp::condition);
  tests.add_computed(2);
  tests.end_test();
  tests.set_computed({{ValueView::of_int(5)}, {{}, 17}, {{}, 18}});
  EXPECT_TRUE(tests[0].is_constant) << "it turned out to be known";
  EXPECT_EQ(tests[0].any_of[0].low.literal.as_int(), 5);
  EXPECT_FALSE(tests[1].is_constant);
  EXPECT_EQ(tests[1].any_of[0].low.program, 17u);
  EXPECT_EQ(tests[2].any_of[0].program, 18u);
  EXPECT_EQ(tests[2].any_of[0].low.program, CellOperand::none);
}

TEST(CellTests, ADroppedCellLeavesNothing) {
  CellTests tests{Type(Kind::int_)};
  read_again(tests, ValueView::of_int(1));
  tests.begin_cell("not(2", {});
  tests.begin_test(TestOp::not_of);
  tests.begin_test(TestOp::equal);
  tests.drop_cell();
  EXPECT_EQ(read_again(tests, ValueView::of_int(3)).as_int(), 3);
  ASSERT_EQ(tests.size(), 2u);
  EXPECT_EQ(tests[0].any_of[0].low.literal.as_int(), 1);
  EXPECT_EQ(tests[0].any_of.size(), 1u);
}

TEST(CellTests, ACopyReadsOtherOperands) {
  CellTests tests{Type(Kind::string)}, read{Type(Kind::string)};
  tests.begin_cell("a, < b", {});
  tests.begin_test(TestOp::equal);
  tests.add_part(0, 1);
  tests.end_test();
  tests.begin_test(TestOp::less);
  tests.add_computed(0);
  tests.end_test();
  tests.set_computed({{{}, 4}});
  read.begin_cell("", {});
  for (const CellTest& test : tests[0].any_of)
    read.add_test(test, [](const CellOperand& o) { return o.program == 4 ? CellOperand{ValueView::of_string("beta")} : o; });
  EXPECT_EQ(read[0].any_of[0].low.literal.as_string(), "a");
  EXPECT_EQ(read[0].any_of[1].low.literal.as_string(), "beta");
  EXPECT_TRUE(read[0].is_constant);
}

}  // namespace
}  // namespace guiju::expr
