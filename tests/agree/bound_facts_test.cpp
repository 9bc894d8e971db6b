// A bound struct against a record of the same facts, good and bad: the same outcome, byte for byte.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "guiju/guiju.hpp"

namespace guiju {
namespace {

struct Case {
  std::string_view text, level;
  std::int32_t small;
  std::int64_t large, fen;
  double real;
  bool flag;
};
constexpr auto binding =
    bind<Case>(field<&Case::text>("text"), field<&Case::level>("level"), field<&Case::small>("small"), field<&Case::large>("large"),
               field<&Case::fen>("amount", decimal(2)), field<&Case::real>("real"), field<&Case::flag>("flag"));

constexpr const char* pack =
    "guiju: 1\npack: bound\ntypes: {Level: {enum: [low, high]}}\n"
    "inputs: {text: string, level: Level, small: int, large: int, amount: decimal(2), real: double, flag: bool}\n"
    "decisions:\n  out:\n    table:\n      hit: first\n      outputs: {out: string}\n      grid: |\n"
    "        | text | level | small | large | amount | real | flag || out |\n"
    "        | a    | low   | < 3   | -     | > 1.00 | -    | true || one |\n"
    "        | -    | high  | -     | >= 5  | -      | < 0e0 | -   || two |\n"
    "        | 长   | -     | -     | -     | -      | -    | -    || three |\n"
    "        | -    | -     | -     | -     | <= 0   | >= 1e0 | false || four |\n";

TEST(BoundFacts, AreAdmittedAsARecordsAre) {
  const Ruleset rules = load_text(pack).value();
  const Decider decide = rules.prepare(binding).value();
  const std::string long_text(100, 'a'), not_utf8 = "\xFF\xFE";
  for (const std::string_view text : {std::string_view("a"), std::string_view(""), std::string_view("长"), std::string_view(long_text), std::string_view(not_utf8)})
    for (const std::string_view level : {"low", "high", "lo", ""})
      for (const double real : {-1.0, 1.0, std::nan(""), HUGE_VAL})
        for (const std::int64_t number : {std::int64_t{-1}, std::int64_t{4}, std::int64_t{101}, std::numeric_limits<std::int64_t>::max()}) {
          const Case c{text, level, static_cast<std::int32_t>(number % 7), number, number, real, number % 2 == 0};
          Record record(*rules.schema());
          record.set("text", Value(ValueView::of_string(text)));
          record.set("level", Value(ValueView::of_string(level)));
          record.set("small", Value(ValueView::of_int(c.small)));
          record.set("large", Value(ValueView::of_int(number)));
          record.set("amount", Value(ValueView::of_narrow_decimal(number, 2)));
          record.set("real", Value(ValueView::of_double(real)));
          record.set("flag", Value(ValueView::of_bool(c.flag)));
          EXPECT_EQ(decide(c).canonical(), rules.evaluate(record).canonical());
        }
}

struct Parcel {
  std::string code;
  std::string_view area;
  std::int32_t weight;
  double real;
  bool flag;
};
constexpr auto parcel = bind<Parcel>(field<&Parcel::code>("code"), field<&Parcel::area>("area"), field<&Parcel::weight>("weight"),
                                     field<&Parcel::real>("real"), field<&Parcel::flag>("flag"));

// As many rows as wanted: a cube, bit sets or patterns, whichever the planner takes.
std::string table_of(int rows, const char* hit) {
  std::string text = "guiju: 1\npack: parcels\ninputs: {code: string, area: string, weight: int, real: double, flag: bool}\ndecisions:\n  out:\n"
                     "    table:\n      complete: false\n      hit: " + std::string(hit) + "\n      outputs: {out: string}\n      grid: |\n"
                     "        | code | area | weight | real | flag || out |\n";
  for (int r = 0; r < rows; ++r) {
    const std::string interval = "[" + std::to_string(r % 7 * 10) + ".." + std::to_string(r % 7 * 10 + 9) + "]";
    text += "        | " + (r % 20 == 19 ? "-" : "code-number-" + std::to_string(r / 7)) + " | " + (r % 3 == 0 ? "-" : r % 3 == 1 ? "北" : "south") + " | " +
            interval + " | " + (r % 11 == 0 ? ">= 0.5" : "-") + " | " + (r % 13 == 0 ? "true" : "-") + " || row" + std::to_string(r) + " |\n";
  }
  return text;
}

TEST(BoundFacts, ATableIsAskedAsOfARecord) {
  for (const char* hit : {"first", "collect", "any"})
    for (const int rows : {3, 40, 300}) {
      const Ruleset rules = load_text(table_of(rows, hit)).value();
      const Decider decide = rules.prepare(parcel).value();
      int decided = 0;
      for (int i = 0; i < 2000; ++i) {
        const std::string_view areas[] = {"北", "south", "elsewhere", "东", "", "\xFF"};
        const Parcel p{i % 17 == 0 ? "another" : i % 19 == 0 ? "" : "code-number-" + std::to_string(i % (rows / 7 + 2)), areas[static_cast<std::size_t>(i * 7 % 31 % 6)], i * 31 % 90 - 5,
                       i % 23 == 0 ? std::nan("") : i % 10 / 10.0, i % 2 == 0};
        Record record(*rules.schema());
        record.set("code", Value(ValueView::of_string(p.code)));
        record.set("area", Value(ValueView::of_string(p.area)));
        record.set("weight", Value(ValueView::of_int(p.weight)));
        record.set("real", Value(ValueView::of_double(p.real)));
        record.set("flag", Value(ValueView::of_bool(p.flag)));
        const Outcome outcome = decide(p), expected = rules.evaluate(record);
        ASSERT_EQ(outcome.canonical(), expected.canonical()) << hit << ' ' << rows << ' ' << i;
        ASSERT_EQ(outcome.fired(), expected.fired());
        decided += outcome.fired().empty() ? 0 : 1;
      }
      EXPECT_GT(decided, 20) << hit << ' ' << rows;
    }
}

// Tables of which a row alone does not say all, and an option that makes more of a text than it says.
TEST(BoundFacts, WhatIsMoreThanARowGoesTheCommonWay) {
  const std::string head = "guiju: 1\npack: more\ntypes: {Level: {enum: [low, high]}}\n"
                           "inputs: {code: optional(string), area: string, weight: int, real: double, flag: bool}\ndecisions:\n";
  const std::string decisions[] = {
      "  out:\n    when: flag\n    table: {hit: first, outputs: {out: string}, rows: [{code: a, out: x}, {out: y}]}\n",
      "  out:\n    table: {hit: first, outputs: {out: int}, rows: [{code: a, out: = weight + 1}, {out: 2}]}\n",
      "  out:\n    table: {hit: priority, outputs: {out: Level}, rows: [{code: a, out: low}, {weight: '> 3', out: high}, {out: low}]}\n",
      "  out:\n    table: {hit: unique, outputs: {out: string}, rows: [{layer: national, out: x}, {layer: city, code: a, out: y}]}\n",
      "  out:\n    table: {hit: first, outputs: {out: string}, rows: [{area: x, out: x}, {code: '\"\"', out: z}, {out: y}]}\n",
  };
  for (const std::string& decision : decisions) {
    const auto loaded = load_text(head + decision);
    ASSERT_TRUE(loaded.ok()) << decision << loaded.diagnostics().render();
    EvaluateOptions options;
    for (options.empty_text_is_null = false;; options.empty_text_is_null = true) {
      const Decider decide = loaded->prepare(parcel, {"out"}, options).value();
      for (const char* text : {"a", "b", "x", ""})
        for (const int weight : {1, 5}) {
          const Parcel p{text, text, weight, 0, weight == 5};
          Record record(*loaded->schema());
          record.set("code", Value(ValueView::of_string(p.code)));
          record.set("area", Value(ValueView::of_string(p.area)));
          record.set("weight", Value(ValueView::of_int(weight)));
          record.set("real", Value(ValueView::of_double(0)));
          record.set("flag", Value(ValueView::of_bool(p.flag)));
          const Outcome outcome = decide(p), expected = loaded->evaluate(record, options);
          EXPECT_EQ(outcome.canonical(), expected.canonical()) << decision << text;
          EXPECT_EQ(outcome.fired(), expected.fired());
        }
      if (options.empty_text_is_null) break;
    }
  }
}

TEST(BoundFacts, AnOutcomeLivesOnWhenItsDeciderIsGone) {
  std::optional<Outcome> outcome;
  {
    const Ruleset rules = load_text(pack).value();
    const Decider decide = rules.prepare(binding).value();
    outcome = decide(Case{"a", "low", 1, 1, 200, 1.0, true});
  }
  EXPECT_EQ((*outcome)["out"].as_string(), "one");
  EXPECT_TRUE(outcome->has("out"));
  EXPECT_FALSE(outcome->has("no such path, and a long one at that"));
}

}  // namespace
}  // namespace guiju
