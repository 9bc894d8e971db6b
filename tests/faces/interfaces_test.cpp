// The C++ face as its users write it: one header, a struct of their own, no word of the inside.
#include <guiju/guiju.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

namespace {

constexpr const char* pack = R"(
guiju: 1
pack: demo.dispute
types: {Kind: {enum: [medical, debt, tort]}}
inputs:
  dispute_type: Kind
  amount: decimal(2)
  overseas: bool
params: {cap: {type: decimal(2), value: 10000}}
decisions:
  level:
    table:
      hit: first
      outputs: {level: {enum: [village, town, district]}}
      grid: |
        | id | dispute_type | amount || level    |
        | m  | medical      | -      || district |
        | v  | -            | < cap  || village  |
        | t  | -            | -      || town     |
  handling:
    table:
      hit: first
      outputs: {unit: string, days: int}
      rows:
        - {id: a, overseas: true, unit: online, days: 30}
        - {id: b, unit: '= level == district ? "building" : "centre"', days: 15}
)";

struct Case {
  std::string_view type;
  std::int64_t amount_fen;
  bool overseas;
};
using guiju::field;
constexpr auto binding = guiju::bind<Case>(field<&Case::type>("dispute_type"), field<&Case::amount_fen>("amount", guiju::decimal(2)),
                                           field<&Case::overseas>("overseas"));

TEST(Interfaces, OneCaseAndManyFromTheCallersStruct) {
  const guiju::Result<guiju::Ruleset> loaded = guiju::load_text(pack);
  ASSERT_TRUE(loaded) << loaded.diagnostics();
  const guiju::Ruleset& rules = *loaded;
  const auto decide = rules.prepare(binding, {"level", "handling"}).value();

  const Case one{"debt", 999'999, false};
  const guiju::Outcome outcome = decide(one);
  EXPECT_EQ(outcome["level"].as_string(), "village");
  EXPECT_EQ(outcome["handling.unit"].as_string(), "centre");
  const guiju::Explanation why = decide.explain(one);
  EXPECT_NE(why.to_text().find("v"), std::string::npos);

  const std::vector<Case> cases{one, {"medical", 1, false}, {"tort", 1'000'000, true}};
  const guiju::ColumnsOutcome all = decide(std::span<const Case>{cases});
  EXPECT_EQ(all.at("level", 1).as_string(), "district");
  EXPECT_EQ(all.at("handling.unit", 2).as_string(), "online");
  EXPECT_EQ(all.row_id("level", all.fired("level")[2]), "t");
}

TEST(Interfaces, ABadPackSaysWhereAndAValueThrowsItsError) {
  const auto bad = guiju::load_text("guiju: 1\npack: demo.bad\ninputs: {amount: int}\ndecisions:\n  x: {value: amout + 1}\n");
  ASSERT_FALSE(bad);
  std::ostringstream text;
  text << bad.diagnostics();
  EXPECT_NE(text.str().find("pack.yaml:5:14: error GJ"), std::string::npos) << text.str();
  EXPECT_NE(text.str().find("did you mean"), std::string::npos) << text.str();
  EXPECT_THROW(bad.value(), guiju::Error);
}

TEST(Interfaces, OneExpressionAlone) {
  const guiju::Ruleset rules = guiju::load_text(pack).value();
  const auto big = guiju::Expression::compile("amount > 100 && !overseas", *rules.schema()).value();
  guiju::Record record(*rules.schema());
  ASSERT_FALSE(guiju::set_fields(record, R"({"amount": "100.01", "overseas": false})").has_errors());
  EXPECT_TRUE(big.evaluate(record).view().is_true());
  const auto bound = big.bind(binding).value();
  EXPECT_FALSE(bound(Case{"debt", 10'000, false}).view().is_true());
}

TEST(Interfaces, TheCallersOwnFunctions) {
  guiju::LoadOptions options;
  options.functions.add("distance_km", [](double x, double y) { return std::hypot(x, y); });
  const auto rules = guiju::load_text("guiju: 1\npack: demo.far\ninputs: {x: double, east: double}\ndecisions:\n  far: {value: 'distance_km(x, east) > 4.9e0'}\n", options);
  ASSERT_TRUE(rules) << rules.diagnostics();
  guiju::Record record(*rules->schema());
  ASSERT_FALSE(guiju::set_fields(record, R"({"x": 3, "east": 4})").has_errors());
  EXPECT_TRUE(rules->evaluate(record)["far"].is_true());
}

}  // namespace
