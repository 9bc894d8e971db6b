#include "expr/completions.hpp"

#include <gtest/gtest.h>

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
                               field("low", Type(Kind::int_))};
  fields[3].constraint.min = Value(ValueView::of_int(-1));
  fields[3].constraint.max = Value(ValueView::of_int(1));
  fields[5].constraint.in = {Value(ValueView::of_string("debt")), Value(ValueView::of_string("tort"))};
  fields[6].constraint.min = Value(ValueView::of_int(INT64_MIN));
  fields[6].constraint.max = Value(ValueView::of_int(INT64_MAX));
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
  return Completions(schema(), ValueView::of_unknown(&set), slots.data()).count();
}

TEST(Completions, CountsTheValuesThatFieldsMayTake) {
  EXPECT_EQ(ways({0}), 2u);
  EXPECT_EQ(ways({1}), 3u) << "null too";
  EXPECT_EQ(ways({2}), 3u);
  EXPECT_EQ(ways({3}), 3u) << "whole numbers between bounds";
  EXPECT_EQ(ways({5}), 2u) << "texts of `in`";
  EXPECT_EQ(ways({0, 1, 2, 3}), 54u);
  EXPECT_EQ(ways({0, 1, 2, 3, 5}), 0u) << "108 are too many";
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
  EXPECT_EQ(said("x > 3 && x < 2"), "needs x") << "too many values to try";
  EXPECT_EQ(said("x > 3 && b && !b"), "needs b x") << "x cannot be tried";
}

TEST(Completions, WhatComesUpOnTheWayIsTriedToo) {
  EXPECT_EQ(said("b ? m > 5 : false"), "false");
  EXPECT_EQ(said("b ? m > 0 : k == red"), "needs b") << "what is asked first";
  EXPECT_EQ(said("b ? x > 0 : false"), "needs b");
  EXPECT_EQ(said("(b ? m : 0) * 0 + (o == null ? 1 : 2)"), "needs o");
}

TEST(Completions, AnErrorIsAnAnswer) {
  EXPECT_EQ(said("quot(1, m)"), "needs m");
  EXPECT_EQ(said("b ? quot(1, m * 0) : quot(2, m * 0)"), "error(GJ5002)");
}

}  // namespace
}  // namespace guiju::expr
