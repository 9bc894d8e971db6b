#include "guiju/expr/bound_expression.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "guiju/expr/expression.hpp"

namespace guiju {
namespace {

struct Case {
  std::string_view kind;
  std::int64_t amount_fen;
  std::int32_t people;
  double ratio;
  std::string town;
  bool overseas;
  std::int8_t level;
};
constexpr auto binding = bind<Case>(field<&Case::kind>("kind"), field<&Case::amount_fen>("amount", decimal(2)),
                                    field<&Case::people>("people"), field<&Case::ratio>("ratio"), field<&Case::town>("town"),
                                    field<&Case::overseas>("overseas"), field<&Case::level>("level", enum_member()));

Type level_type() {
  static const auto type = [] {
    auto made = std::make_shared<EnumType>();
    made->name = "Level";
    for (const char* member : {"village", "town", "city"}) made->members.push_back({member, "", ""});
    made->build_index();
    return made;
  }();
  return Type::enumeration(type);
}

Schema schema() {
  const auto named = [](const char* name, Type type) {
    Field f;
    f.name = name;
    f.type = std::move(type);
    return f;
  };
  Field people = named("people", Type(Kind::int_));
  people.constraint.min = Value(ValueView::of_int(0));
  people.constraint.max = Value(ValueView::of_int(1000));
  return Schema("case", {named("amount", Type::decimal(2)), named("kind", Type(Kind::string)), people, named("ratio", Type(Kind::double_)),
                         named("town", Type(Kind::string)), named("overseas", Type(Kind::bool_)), named("level", level_type()),
                         named("note", Type(Kind::string))});
}

std::vector<Case> cases() {
  static const std::string_view kinds[] = {"debt", "tort", "labour", "", "neighbourhood quarrel", "债务", "婚姻家庭纠纷事", "de", "debt\xff", "\xe5\x80"};
  std::mt19937 random(7);
  std::vector<Case> all;
  for (int i = 0; i < 600; ++i) {
    const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random()) % n; };
    all.push_back({kinds[below(10)], static_cast<std::int64_t>(below(2'000'000)) + (below(9) == 0 ? INT64_MAX - 2'000'000 : 0),
                   static_cast<std::int32_t>(below(1100)) - 50, below(9) == 0 ? std::nan("") : below(100) / 10.0,
                   below(2) != 0 ? "Linping" : "临平", below(2) != 0, static_cast<std::int8_t>(below(4))});
  }
  return all;
}

Expression compiled(const std::string& text, bool specialises = true) {
  ExpressionOptions options;
  options.specialises = specialises;
  auto made = Expression::compile(text, schema(), {}, options);
  EXPECT_TRUE(made.ok()) << made.diagnostics();
  return *made;
}

std::string said(const Value& v) {
  std::string text = v.view().to_string();
  if (v.view().is_error())
    for (std::uint32_t i = 0; i < v.view().fault().arg_count; ++i) text += "|" + std::string(v.view().fault().args[i]);
  return text;
}

// Decided from bytes, and by the row engine: the same for every case.
void expect_same(const std::string& text) {
  const Expression expression = compiled(text), plain = compiled(text, false);
  const auto fast = expression.bind(binding);
  const auto slow = plain.bind(binding);
  ASSERT_TRUE(fast.ok() && slow.ok());
  for (const Case& c : cases()) {
    const Value wanted = (*slow)(c);
    ASSERT_EQ(said((*fast)(c)), said(wanted)) << text;
    ASSERT_EQ(fast->is_true(c), wanted.view().is_true()) << text;
  }
}

TEST(BoundExpression, FromBytesAsByTheRowEngine) {
  for (const char* text : {
           "amount > 10000 && kind in ['debt', 'tort'] && !overseas",
           "amount > 10000 || kind == 'labour' || overseas",
           "amount <= 5000.5 ? overseas : kind != 'debt'",
           "!(people >= 3 && people < 10) || amount == 0.07",
           "people in [1, 2, 3, 40] || people == 7",
           "10 > people",
           "people > 9223372036854775807",
           "ratio > 3.5e0 && ratio <= 9e0 || ratio == 0.0e0",
           "level in [village, city] && level != city",
           "level >= Level.town",
           "town == 'Linping' && kind in ['债务', '婚姻家庭纠纷事', '']",
           "kind == 'neighbourhood quarrel'",
           "overseas",
           "overseas == (people > 500)",
           "true && overseas",
           "amount > 1 && people > 2 && ratio > 3e0 && overseas && level == Level.town && kind == 'debt'",
           "amount > 1 && people > 2 && ratio > 3e0 && overseas && level == Level.town && kind == 'debt' && town == '临平'",
           "kind.startsWith('de') || overseas",
           "amount + 1 > 2",
           "note == 'x' && overseas",
       })
    expect_same(text);
}

TEST(BoundExpression, WrongNamesAreSaidAtOnce) {
  constexpr auto wrong = bind<Case>(field<&Case::kind>("kinds"));
  const auto bound = compiled("kind == 'debt'").bind(wrong);
  ASSERT_FALSE(bound.ok());
  EXPECT_NE(bound.diagnostics().render().find("kind"), std::string::npos);
}

TEST(BoundExpression, WhatIsNotBoundIsUnknown) {
  constexpr auto few = bind<Case>(field<&Case::overseas>("overseas"));
  const auto bound = compiled("overseas || kind == 'debt'").bind(few);
  ASSERT_TRUE(bound.ok());
  Case c = cases()[0];
  c.overseas = true;
  EXPECT_TRUE(bound->is_true(c));
  c.overseas = false;
  EXPECT_TRUE((*bound)(c).view().is_unknown());
}

}  // namespace
}  // namespace guiju
