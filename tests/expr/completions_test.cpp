#include "expr/completions.hpp"

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <map>
#include <random>
#include <set>

#include "guiju/expr/expression.hpp"

namespace guiju::expr {
namespace {

Field field(std::string name, Type type) {
  Field f;
  f.name = std::move(name);
  f.type = std::move(type);
  return f;
}

Schema make_schema() {
  auto colours = std::make_shared<EnumType>();
  colours->name = "Colour";
  for (const char* name : {"red", "green", "blue"}) {
    EnumType::Member member;
    member.name = name;
    colours->members.push_back(std::move(member));
  }
  colours->build_index();
  std::vector<Field> fields = {field("b", Type(Kind::bool_)),       field("o", Type(Kind::bool_).nullable()),
                               field("k", Type::enumeration(colours)), field("m", Type(Kind::int_)),
                               field("x", Type(Kind::int_)),        field("s", Type(Kind::string)),
                               field("low", Type(Kind::int_)),      field("y", Type(Kind::int_)),
                               field("d", Type::decimal(2)),        field("day", Type(Kind::date)),
                               field("n", Type(Kind::int_).nullable()), field("half", Type(Kind::int_)),
                               field("one", Type(Kind::string))};
  fields[3].constraint.min = Value(ValueView::of_int(-1));
  fields[3].constraint.max = Value(ValueView::of_int(1));
  fields[5].constraint.in = {Value(ValueView::of_string("debt")), Value(ValueView::of_string("tort"))};
  fields[6].constraint.min = Value(ValueView::of_int(INT64_MIN));
  fields[6].constraint.max = Value(ValueView::of_int(INT64_MAX));
  fields[8].constraint.min = Value(ValueView::of_narrow_decimal(0, 2));
  fields[11].constraint.min = Value(ValueView::of_int(1));
  fields[11].constraint.max = Value(ValueView::of_int(32));
  fields[12].constraint.in = {Value(ValueView::of_string("debt"))};
  return Schema("case", std::move(fields));
}

const Schema& schema() {
  static const auto* const made = new Schema(make_schema());
  return *made;
}

std::size_t ways(std::initializer_list<std::uint32_t> fields) {
  std::vector<ValueView> slots;
  for (std::uint32_t f = 0; f < schema().fields().size(); ++f) slots.push_back(schema().unknown(f));
  const std::vector<std::uint32_t> paths(fields);
  const UnknownSet set{paths.data(), static_cast<std::uint32_t>(paths.size())};
  return Completions(schema(), ValueView::of_unknown(&set), slots.data(), {{}, {4, 6}}).count();
}

TEST(Completions, CountsTheValuesThatFieldsMayTake) {
  EXPECT_EQ(ways({0}), 2u);
  EXPECT_EQ(ways({1}), 3u) << "null too";
  EXPECT_EQ(ways({2}), 3u);
  EXPECT_EQ(ways({3}), 3u) << "whole numbers between bounds";
  EXPECT_EQ(ways({5}), 2u) << "texts of `in`";
  EXPECT_EQ(ways({0, 1, 2, 3}), 54u);
  EXPECT_EQ(ways({0, 1, 2, 3, 5}), 0u) << "108 are too many";
  EXPECT_EQ(ways({0, 11}), 64u) << "as many as there may be";
  EXPECT_EQ(ways({1, 11}), 0u);
  EXPECT_EQ(ways({12}), 0u) << "the only value is not taken for given";
  EXPECT_EQ(ways({4}), 0u) << "any whole number";
  EXPECT_EQ(ways({6}), 0u) << "nor are bounds that far apart counted";
  EXPECT_EQ(ways({0, 4}), 0u);
}

// What the expression says when only the given fields are known: "true", or "needs b k".
std::string said(const std::string& text, const std::vector<std::pair<const char*, Value>>& given = {}) {
  const Expression expression = Expression::compile(text, schema()).value();
  Record record(schema());
  for (const auto& [name, value] : given) record.set(static_cast<std::uint32_t>(schema().find(name)), value);
  const Value result = expression.evaluate(record.view());
  if (!result.view().is_unknown()) return result.view().to_string();
  std::string needs = "needs";
  for (std::uint32_t i = 0; i < result.view().unknowns().count; ++i) needs += " " + schema().path(result.view().unknowns().paths[i]);
  return needs;
}

TEST(Completions, AFieldThatChangesNothingIsNotNeeded) {
  EXPECT_EQ(said("b && !b"), "false");
  EXPECT_EQ(said("b || !b"), "true");
  EXPECT_EQ(said("b ? k == red : k == red"), "needs k");
  EXPECT_EQ(said("(b ? 1 : 2) > 0"), "true");
  EXPECT_EQ(said("m < 2"), "true");
  EXPECT_EQ(said("m < 1"), "needs m");
  EXPECT_EQ(said("k in [red, green, blue] && b"), "needs b");
  EXPECT_EQ(said("s in ['debt', 'tort']"), "true");
  EXPECT_EQ(said("[b, !b].filter(v, v).size()"), "1");
  EXPECT_EQ(said("x + 0 > 3 && x < 2"), "needs x") << "too many values to try";
  EXPECT_EQ(said("x + 0 > 3 && b && !b"), "needs b x") << "x cannot be tried";
}

TEST(Completions, OfAFieldThatIsOnlyComparedOneValueBesideEachConstantIsTried) {
  EXPECT_EQ(said("x > 3 && x < 2"), "false");
  EXPECT_EQ(said("x > 3 && x < 5"), "needs x") << "4";
  EXPECT_EQ(said("x > 3 && x < 4"), "false");
  EXPECT_EQ(said("x in [1, 5] && x == 3"), "false");
  EXPECT_EQ(said("x in [1, 5] && x >= 5 && b"), "needs b x");
  EXPECT_EQ(said("x > 3 && b && !b"), "false");
  EXPECT_EQ(said("x == 9223372036854775807 || x < 9223372036854775807"), "true");
  EXPECT_EQ(said("low >= -9223372036854775807 - 1"), "true") << "its bounds count";
  EXPECT_EQ(said("d > 1.25 && d < 1.26"), "false") << "nothing lies between";
  EXPECT_EQ(said("d > 1.25 && d < 1.27"), "needs d");
  EXPECT_EQ(said("d < 0"), "false") << "min: 0";
  EXPECT_EQ(said("day > date('9999-12-31')"), "false");
  EXPECT_EQ(said("n > 3 && n < 2"), "needs n") << "null is an error";
  EXPECT_EQ(said("string(x) == '1' && x > 1"), "needs x") << "something else is done with it";
}

// Formulas over comparisons, against all values of a range in which every constant has neighbours.
TEST(Completions, FormulasOfComparisonsNeedWhatBruteForceSaysTheyNeed) {
  std::mt19937 random(7);
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  const std::function<std::string(int)> formula = [&](int depth) -> std::string {
    if (depth == 0 || below(5) == 0) {
      if (below(6) == 0) return below(2) == 0 ? "b" : "x in [1, 3]";
      static const char* const signs[] = {" < ", " <= ", " > ", " >= ", " == ", " != "};
      return std::string(below(3) == 0 ? "y" : "x") + signs[below(6)] + std::to_string(below(4));
    }
    return "(" + formula(depth - 1) + (below(2) == 0 ? " && " : " || ") + formula(depth - 1) + ")";
  };
  std::map<std::string, int> seen;
  for (int i = 0; i < 400; ++i) {
    const std::string text = formula(2);
    const Expression expression = Expression::compile(text, schema()).value();
    std::map<std::array<std::int64_t, 3>, bool> all;  // by x, y, b
    for (std::int64_t x = -1; x <= 5; ++x)
      for (std::int64_t y = -1; y <= 5; ++y)
        for (std::int64_t b : {0, 1}) {
          Record record(schema());
          record.set(static_cast<std::uint32_t>(schema().find("x")), Value(ValueView::of_int(x)));
          record.set(static_cast<std::uint32_t>(schema().find("y")), Value(ValueView::of_int(y)));
          record.set(static_cast<std::uint32_t>(schema().find("b")), Value(ValueView::of_bool(b != 0)));
          all[{x, y, b}] = expression.evaluate(record.view()).view().is_true();
        }
    std::set<std::string> matter;
    for (const auto& [at, answer] : all)
      for (const auto& [other, other_answer] : all) {
        const int differ = (at[0] != other[0]) + (at[1] != other[1]) + (at[2] != other[2]);
        if (differ == 1 && answer != other_answer) matter.insert(at[2] != other[2] ? "b" : at[0] != other[0] ? "x" : "y");
      }
    std::string wanted = "needs";
    for (const char* name : {"b", "x", "y"})
      if (matter.contains(name)) wanted += std::string(" ") + name;
    if (matter.empty()) wanted = all.begin()->second ? "true" : "false";
    EXPECT_EQ(said(text), wanted) << text;
    ++seen[matter.empty() ? "settled" : "open"];
  }
  EXPECT_GT(seen["settled"], 20);
  EXPECT_GT(seen["open"], 200);
}

TEST(Completions, WhatComesUpOnTheWayIsTriedToo) {
  EXPECT_EQ(said("b ? m > 5 : false"), "false");
  EXPECT_EQ(said("b ? m > 0 : k == red"), "needs b") << "what is asked first";
  EXPECT_EQ(said("b ? x > 0 : false"), "needs b");
  EXPECT_EQ(said("(b ? m : 0) * 0 + (o == null ? 1 : 2)"), "needs o");
}

TEST(Completions, ALimitThatIsHitSettlesNothing) {
  const std::string text = "[low, 1, 2, 3, 4].all(v, v != 77) && b && !b";
  ExpressionOptions options;
  const auto is_unknown = [&] {
    Record record(schema());
    record.set(static_cast<std::uint32_t>(schema().find("low")), Value(ValueView::of_int(0)));
    return Expression::compile(text, schema(), {}, options).value().evaluate(record.view()).view().is_unknown();
  };
  EXPECT_FALSE(is_unknown());
  for (const std::uint64_t steps : {12, 9}) {  // enough for the run itself and one way, or none
    options.limits.max_steps = steps;
    EXPECT_TRUE(is_unknown()) << steps;
  }
}

TEST(Completions, AnErrorIsAnAnswer) {
  EXPECT_EQ(said("quot(1, m)"), "needs m");
  EXPECT_EQ(said("b ? quot(1, m * 0) : quot(2, m * 0)"), "error(GJ5002)");
  EXPECT_EQ(said("b ? quot(1, m * 0) : [1][m + 9]"), "needs b") << "another error is another answer";
}

}  // namespace
}  // namespace guiju::expr
