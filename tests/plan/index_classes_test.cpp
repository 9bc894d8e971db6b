#include "plan/index_classes.hpp"

#include "plan/index.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "plan/judge.hpp"
#include "plan/plan.hpp"

namespace guiju::plan {
namespace {

plan::Test test_of(TestOp op, ValueView low, ValueView high = {}, bool low_closed = true, bool high_closed = true) {
  plan::Test t;
  t.op = op;
  t.low.literal = low;
  t.high.literal = high;
  t.low_closed = low_closed;
  t.high_closed = high_closed;
  return t;
}
// What a row's cell asks: any of these, or not(any of these).
struct Cell {
  std::vector<plan::Test> tests;
  bool is_negated = false;
};
Cell cell(std::vector<plan::Test> tests) { return {std::move(tests)}; }

// A table of one column whose rows are these cells.
Table table_of(const Type& type, const std::vector<Cell>& cells) {
  Table table;
  table.hit = HitPolicy::first;
  expr::CellTests packed(type);
  for (const Cell& c : cells) {
    packed.begin_cell("", {});
    if (c.is_negated) packed.begin_test(TestOp::not_of);
    for (const plan::Test& test : c.tests) packed.add_test(test);
    if (c.is_negated) packed.end_test();
    table.cells.push_back(static_cast<std::uint32_t>(packed.size()));
    table.rows.add({});
  }
  packed.close();
  table.columns.push_back({"x", 0, type, std::move(packed)});
  return table;
}

struct NoPrograms {
  Arena& lent;
  Arena& arena() const { return lent; }
  ValueView run(std::uint32_t) const { return {}; }
};

// Every row that the index leaves for a value is one that the judge takes, and the other way round.
void expect_as_judged(const Table& table, const std::vector<ValueView>& values) {
  const Index index = build_index(table);
  ASSERT_TRUE(index.is_built()) << index.reason();
  Arena arena;
  for (const ValueView v : values) {
    Index::Classes classes;
    ASSERT_TRUE(index.classify(&v, classes)) << v.to_string();
    std::vector<std::uint32_t> rows, expected;
    if (index.way() != Index::Way::patterns && index.words() == 0) FAIL();
    index.all_rows(table, classes, rows);
    for (std::uint32_t r = 0; r < table.rows.size(); ++r)
      if (judge(table.columns[0].predicates[r], v, NoPrograms{arena}).verdict == Verdict::yes) expected.push_back(r);
    EXPECT_EQ(rows, expected) << v.to_string();
    EXPECT_EQ(index.first_row(table, classes), expected.empty() ? no_table_row : expected[0]) << v.to_string();
  }
}

std::vector<Cell> every_form(const std::vector<ValueView>& bounds) {
  std::vector<Cell> cells;
  for (const ValueView a : bounds) {
    for (const TestOp op : {TestOp::equal, TestOp::not_equal, TestOp::less, TestOp::less_equal, TestOp::greater, TestOp::greater_equal}) {
      cells.push_back(cell({test_of(op, a)}));
      cells.push_back({{test_of(op, a)}, true});
    }
    for (const ValueView b : bounds)
      for (int closed = 0; closed < 4; ++closed) cells.push_back(cell({test_of(TestOp::interval, a, b, closed & 1, closed & 2)}));
    cells.push_back(cell({test_of(TestOp::equal, a), test_of(TestOp::null, {})}));
  }
  cells.push_back(cell({test_of(TestOp::null, {})}));
  cells.push_back(cell({test_of(TestOp::not_null, {})}));
  return cells;
}

TEST(IndexClasses, WholeNumbersAtTheirEnds) {
  const std::vector<ValueView> bounds{ValueView::of_int(INT64_MIN), ValueView::of_int(-1), ValueView::of_int(0), ValueView::of_int(7), ValueView::of_int(INT64_MAX)};
  std::vector<ValueView> values{ValueView::null()};
  for (const std::int64_t i : {INT64_MIN, INT64_MIN + 1, std::int64_t{-2}, std::int64_t{-1}, std::int64_t{0}, std::int64_t{1}, std::int64_t{6}, std::int64_t{7}, std::int64_t{8}, INT64_MAX - 1, INT64_MAX})
    values.push_back(ValueView::of_int(i));
  expect_as_judged(table_of(Type(Kind::int_).nullable(), every_form(bounds)), values);
}

TEST(IndexClasses, DoublesWithBothZerosAndInfinities) {
  std::vector<ValueView> bounds, values{ValueView::null()};
  for (const double d : {-HUGE_VAL, -1.5, 0.0, 2.0, HUGE_VAL}) bounds.push_back(ValueView::of_double(d));
  for (const double d : {-HUGE_VAL, -2.0, -1.5, -1.0, -0.0, 0.0, 5e-324, 1.9999999999999998, 2.0, 3.0, HUGE_VAL}) values.push_back(ValueView::of_double(d));
  const Table table = table_of(Type(Kind::double_).nullable(), every_form(bounds));
  expect_as_judged(table, values);
  Index::Classes classes;
  const ValueView nan = ValueView::of_double(std::nan(""));
  EXPECT_FALSE(build_index(table).classify(&nan, classes));
}

TEST(IndexClasses, TextsTimesAndMembers) {
  const auto text = [](const char* s) { return ValueView::of_string(s); };
  std::vector<Cell> cells;
  for (const char* s : {"a", "long enough not to fit into words", ""})
    for (const TestOp op : {TestOp::equal, TestOp::not_equal}) cells.push_back(cell({test_of(op, text(s)), test_of(TestOp::equal, text("b"))}));
  expect_as_judged(table_of(Type(Kind::string).nullable(), cells), {text("a"), text("b"), text("c"), text(""), text("long enough not to fit into words"), text("long enough not to fit into wordz"), ValueView::null()});

  std::vector<ValueView> times, around{ValueView::null()};
  for (const std::int64_t s : {-5, 0, 1'650'000'000}) times.push_back(ValueView::of_timestamp({s, 500}));
  for (const std::int64_t s : {-5, 0, 1'650'000'000})
    for (const std::uint32_t nanos : {499u, 500u, 501u}) around.push_back(ValueView::of_timestamp({s, nanos}));
  expect_as_judged(table_of(Type(Kind::timestamp).nullable(), every_form(times)), around);

  auto definition = std::make_shared<EnumType>();
  definition->members = {{"low", "", ""}, {"mid", "", ""}, {"high", "", ""}};
  definition->build_index();
  std::vector<ValueView> members;
  for (std::uint32_t m = 0; m < 3; ++m) members.push_back(ValueView::of_enum(definition.get(), m));
  std::vector<ValueView> values = members;
  values.push_back(ValueView::null());
  expect_as_judged(table_of(Type::enumeration(definition).nullable(), every_form(members)), values);
}

TEST(IndexClasses, FewCombinationsAreACubeAndManyRowsAreHashes) {
  std::vector<Cell> few, many;
  for (int i = 0; i < 8; ++i) few.push_back(cell({test_of(TestOp::equal, ValueView::of_int(i))}));
  for (int i = 0; i < 5000; ++i) many.push_back(cell({test_of(TestOp::equal, ValueView::of_int(i * 1000))}));
  EXPECT_EQ(build_index(table_of(Type(Kind::int_), few)).way(), Index::Way::cube);
  const Table large = table_of(Type(Kind::int_), many);
  EXPECT_EQ(build_index(large).way(), Index::Way::patterns);
  std::vector<ValueView> values{ValueView::null()};
  for (const std::int64_t i : {-1, 0, 1, 999, 1000, 4'999'000, 4'999'001}) values.push_back(ValueView::of_int(i));
  expect_as_judged(large, values);
}

TEST(IndexClasses, ACellThatClassesCannotDecideIsOpen) {
  plan::Test pattern = test_of(TestOp::matches, ValueView::of_string("^a"));
  const Table table = table_of(Type(Kind::string), {cell({test_of(TestOp::equal, ValueView::of_string("b"))}), cell({pattern})});
  const Index index = build_index(table);
  EXPECT_FALSE(index.is_open(0));
  EXPECT_TRUE(index.is_open(1));
  Index::Classes classes;
  const ValueView other = ValueView::of_string("zzz");
  ASSERT_TRUE(index.classify(&other, classes));
  std::vector<std::uint32_t> rows;
  index.all_rows(table, classes, rows);
  EXPECT_EQ(rows, std::vector<std::uint32_t>{1});  // left for whoever judges
}

}  // namespace
}  // namespace guiju::plan
