#include "guiju/expr/expression.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "expr/codes.hpp"

namespace guiju {
namespace {

Field field_of(std::string name, Type type) {
  Field f;
  f.name = std::move(name);
  f.type = std::move(type);
  return f;
}
Schema schema_of_cases() {
  return Schema("case", {field_of("amount", Type::decimal(2)), field_of("kind", Type(Kind::string)),
                         field_of("overseas", Type(Kind::bool_).nullable()), field_of("filed_at", Type(Kind::timestamp))});
}
Record record_of(const Schema& schema, const char* amount, const char* kind) {
  Record record(schema);
  record.set("amount", Value(ValueView::of_string(amount)));
  record.set("kind", Value(ValueView::of_string(kind)));
  return record;
}

TEST(Expression, DecidesARecord) {
  const Schema schema = schema_of_cases();
  const auto late = Expression::compile("amount > 10000 && kind in ['debt', 'tort']", schema);
  ASSERT_TRUE(late.ok()) << late.diagnostics();
  EXPECT_TRUE(late->evaluate(record_of(schema, "10000.01", "debt")).view().is_true());
  EXPECT_TRUE(late->evaluate(record_of(schema, "10000.00", "debt")).view().is_false());
  EXPECT_EQ(late->fields(), (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(late->type(), Type(Kind::bool_));
}

TEST(Expression, MistakesHavePlaces) {
  const auto wrong = Expression::compile("amuont > 1", schema_of_cases());
  ASSERT_FALSE(wrong.ok());
  EXPECT_NE(wrong.diagnostics().render().find("expression:1:1: error"), std::string::npos) << wrong.diagnostics();
  EXPECT_NE(wrong.diagnostics().render().find("amount"), std::string::npos);
}

TEST(Expression, AbsentFactsAreUnknownAndBadOnesErrors) {
  const Schema schema = schema_of_cases();
  const auto both = Expression::compile("amount > 1 || overseas == true", schema);
  ASSERT_TRUE(both.ok()) << both.diagnostics();
  Record record(schema);
  const Value unknown = both->evaluate(record);
  ASSERT_TRUE(unknown.view().is_unknown());
  EXPECT_EQ(unknown.view().unknowns().count, 2u);
  record.set("amount", Value(ValueView::of_string("2.00")));
  EXPECT_TRUE(both->evaluate(record).view().is_true());
  record.set("amount", Value(ValueView::of_string("2.005")));
  record.set("overseas", Value(ValueView::of_bool(false)));
  EXPECT_TRUE(both->evaluate(record).view().is_error());
}

TEST(Expression, ZonesAndTypes) {
  const Schema schema = schema_of_cases();
  ExpressionOptions options;
  options.time_zone = "Asia/Shanghai";
  options.type = Type(Kind::int_);
  const auto day = Expression::compile("filed_at.day()", schema, {}, options);
  ASSERT_TRUE(day.ok()) << day.diagnostics();
  Record record(schema);
  record.set("filed_at", Value(ValueView::of_string("2022-04-01T20:00:00Z")));
  EXPECT_EQ(day->evaluate(record).view().as_int(), 2);
  options.type = Type(Kind::bool_);
  EXPECT_FALSE(Expression::compile("filed_at.day()", schema, {}, options).ok());
  options.time_zone = "Mars/Olympus";
  EXPECT_FALSE(Expression::compile("1 == 1", schema, {}, options).ok());
}

TEST(Expression, UserFunctionsMayEvaluateExpressions) {
  const Schema schema = schema_of_cases();
  const Expression inner = Expression::compile("amount * 2", schema).value();
  const Record record = record_of(schema, "3.00", "debt");
  Functions functions;
  functions.add("inner", [inner, record] { return inner.evaluate(record); });
  const auto outer = Expression::compile("kind + string(inner()) + kind", schema, functions);
  ASSERT_TRUE(outer.ok()) << outer.diagnostics();
  EXPECT_EQ(outer->evaluate(record).view().as_string(), "debt6.00debt");
}

TEST(Expression, IsSharedByThreads) {
  const Schema schema = schema_of_cases();
  const Expression matches = Expression::compile("kind.matches('^d.*t$') && [1, 2, 3].map(x, x * 2).size() == 3", schema).value();
  std::vector<std::thread> threads;
  std::vector<int> good(4, 0);
  for (std::size_t t = 0; t < good.size(); ++t)
    threads.emplace_back([&, t] {
      const Record record = record_of(schema, "1.00", t % 2 == 0 ? "debt" : "tort");
      for (int i = 0; i < 200; ++i) good[t] += matches.evaluate(record).view().is_true() ? 1 : 0;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, (std::vector<int>{200, 0, 200, 0}));
}

}  // namespace
}  // namespace guiju
