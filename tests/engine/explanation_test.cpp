#include "guiju/engine/explanation.hpp"

#include <gtest/gtest.h>

#include "tests/engine/ruled.hpp"

namespace guiju::engine_tests {
namespace {

Explanation explained(const Ruleset& rules, const std::string& json, const EvaluateOptions& options = {}) {
  const Records records(rules, {json});
  return rules.explain(records[0], options);
}
std::string heads(const Explanation::Row& row) {
  std::string text = row.id + ":";
  for (const Explanation::Cell& cell : row.cells) text += " " + cell.head;
  return text;
}

TEST(Explanation, TheNearestRowCountsDatesAsItCountsCells) {
  const Ruleset rules = ruled(
      "basis_date: day\ninputs: {a: int, b: int, day: date}\ndecisions:\n  d:\n    table:\n      hit: first\n      outputs: {x: int}\n"
      "      rows: [{id: old, a: 1, to: 2020-01-01, x: 1}, {id: near, a: 1, b: 1, x: 2}, {id: far, a: 1, b: 1, from: 2030-01-01, x: 3}]\n");
  const Explanation why = explained(rules, R"({"a": 2, "b": 1, "day": "2022-01-01"})");
  const auto& rows = why.find("d")->rows;
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(heads(rows[0]), "near: a");
  EXPECT_EQ(heads(rows[1]), "old: a from … to");
  EXPECT_EQ(heads(rows[2]), "far: a from … to");
  EXPECT_EQ(rows[1].cells[1].value.view().to_string(), "2022-01-01");
  EXPECT_NE(why.to_text().find("✗ from … to  … 2020-01-01  ← 2022-01-01"), std::string::npos) << why.to_text();
}

TEST(Explanation, WhatWasNotPublishedYetIsSaid) {
  const Ruleset rules = ruled("basis_date: day\ninputs: {a: int, day: date}\ndecisions:\n  d:\n    table: {hit: first, outputs: {x: int}, rows: [{id: p, a: 1, published: 2022-06-01, x: 1}]}\n");
  EvaluateOptions options;
  options.known_at = "2022-05-01";
  const Explanation why = explained(rules, R"({"a": 1, "day": "2022-07-01"})", options);
  EXPECT_EQ(heads(why.find("d")->rows.at(0)), "p: published");
  const Explanation all_known = explained(rules, R"({"a": 1, "day": "2022-07-01"})");
  EXPECT_EQ(heads(all_known.find("d")->rows.at(0)), "p: a") << "nobody asked what was known";
}

TEST(Explanation, LongStructsHaveALineForEachField) {
  const std::string words(60, 'w');
  const Ruleset rules = ruled("inputs: {a: int}\ndecisions:\n  d:\n    table: {hit: first, outputs: {first_text: string, second_text: string, n1: int}, rows: [{id: r, first_text: " +
                              words + ", second_text: " + words + ", n1: = a}]}\n");
  const std::string text = explained(rules, R"({"a": 5})").to_text();
  EXPECT_NE(text.find("d:\n  first_text: " + words + "\n  second_text: " + words + "\n  n1: 5\n"), std::string::npos) << text;
  const Ruleset short_rules = ruled("inputs: {a: int}\ndecisions:\n  d:\n    table: {hit: first, outputs: {x: int, z: int}, rows: [{id: r, x: 1, z: = a}]}\n");
  const std::string short_text = explained(short_rules, R"({"a": 5})").to_text();
  EXPECT_EQ(short_text.substr(0, short_text.find('\n')).find("d: {"), 0u) << short_text;
}

TEST(Explanation, ARowsReasonIsInTheReadersLanguage) {
  const Ruleset rules = ruled("inputs: {a: int}\ndecisions:\n  d:\n    table: {hit: first, outputs: {x: int}, rows: [{id: r, x: 1, because: {zh: 小额, en: it is small}}, {id: s, a: 9, x: 2, because: rare}]}\n");
  const Explanation why = explained(rules, R"({"a": 5})");
  EXPECT_NE(why.to_text(Language::zh).find("小额"), std::string::npos) << why.to_text(Language::zh);
  EXPECT_NE(why.to_text(Language::en).find("it is small"), std::string::npos) << why.to_text(Language::en);
}

}  // namespace
}  // namespace guiju::engine_tests
