#include "plan/index.hpp"

#include <random>

#include <gtest/gtest.h>

#include "plan/judge.hpp"
#include "tests/plan/planned.hpp"

namespace guiju::plan_tests {
namespace {

using plan::Index;
using plan::Table;

struct NoPrograms {
  Arena& lent;
  Arena& arena() const { return lent; }
  ValueView run(std::uint32_t) const { return {}; }
};

// The rows that match, cell by cell. REQUIRES: no programs.
std::vector<std::uint32_t> by_scan(const Table& table, const std::vector<ValueView>& slots) {
  Arena arena;
  std::vector<std::uint32_t> rows;
  for (std::uint32_t r = 0; r < table.rows.size(); ++r) {
    bool matches = true;
    for (std::size_t c = 0; c < table.columns.size() && matches; ++c)
      if (const std::uint32_t cell = table.cell(r, c); cell != 0)
        matches = plan::judge(table.columns[c].predicates[cell - 1], slots[table.columns[c].slot], NoPrograms{arena}).verdict == plan::Verdict::yes;
    if (matches) rows.push_back(r);
  }
  return rows;
}

// All combinations of these values in the first columns: the index leaves what a scan finds.
void expect_as_scan(const plan::Plan& p, const std::vector<std::vector<ValueView>>& values) {
  const Table& table = p.tables[0];
  std::vector<ValueView> slots(p.records[0].slots.size());
  std::vector<std::size_t> at(values.size(), 0);
  Index::Classes classes;
  while (true) {
    for (std::size_t c = 0; c < values.size(); ++c) slots[table.columns[c].slot] = values[c][at[c]];
    ASSERT_TRUE(table.index.classify(slots.data(), classes));
    const std::vector<std::uint32_t> wanted = by_scan(table, slots);
    if (table.index.way() == Index::Way::cube) {
      const std::uint32_t cell = table.index.cube_cell(table.index.place(classes));
      if (cell == table.index.cell_nothing()) {
        ASSERT_TRUE(wanted.empty());
      } else if (cell != table.index.cell_judge()) {
        ASSERT_EQ(cell, wanted.at(0));
      }
    }
    std::vector<std::uint32_t> got;
    table.index.all_rows(table, classes, got);
    ASSERT_EQ(got, wanted);
    const std::uint32_t first = table.index.first_row(table, classes);
    ASSERT_EQ(first, wanted.empty() ? plan::no_table_row : wanted[0]);
    std::size_t c = 0;
    while (c < at.size() && ++at[c] == values[c].size()) at[c++] = 0;
    if (c == at.size()) return;
  }
}

std::string table(const std::string& inputs, const std::string& rows, const char* hit = "first") {
  return "types: {Level: {enum: [city, town, village]}}\ninputs: " + inputs + "\ndecisions:\n  d:\n    table:\n      hit: " + hit +
         "\n      outputs: {out: int}\n      grid: |\n" + rows;
}
ValueView text(std::string_view s) { return ValueView::of_string(s); }
ValueView number(std::int64_t i) { return ValueView::of_int(i); }

TEST(Index, FewCombinationsAreDecidedBeforehand) {
  const auto p = planned(table("{a: optional(int), b: string, k: bool}",
                               "        | a              | b           | k    || out |\n        | < 3            | x, \"y z\"    | -    || 1 |\n"
                               "        | [3..5)         | not(x)      | true || 2 |\n        | null           | -           | -    || 3 |\n"
                               "        | ≠ 7, not null  | prefix \"p\"  | -    || 4 |\n        | >= 7           | -           | -    || 5 |\n"));
  const Index& index = p->tables[0].index;
  EXPECT_TRUE(index.has_open()) << "a prefix has no class";
  const auto closed = planned(table("{a: optional(int), b: string, k: bool}",
                                    "        | a              | b           | k    || out |\n        | < 3            | x, \"y z\"    | -    || 1 |\n"
                                    "        | [3..5)         | not(x)      | true || 2 |\n        | null           | -           | -    || 3 |\n"
                                    "        | ≠ 7            | x           | -    || 4 |\n        | >= 7           | -           | -    || 5 |\n"));
  EXPECT_EQ(closed->tables[0].index.way(), Index::Way::cube);
  EXPECT_FALSE(closed->tables[0].index.has_open());
  std::vector<ValueView> a = {ValueView::null(), number(INT64_MIN), number(INT64_MAX)};
  for (std::int64_t i = 0; i < 10; ++i) a.push_back(number(i));
  expect_as_scan(*closed, {a, {text("x"), text("y z"), text("p"), text("")}, {ValueView::of_bool(true), ValueView::of_bool(false)}});
}

TEST(Index, BoundsMayBeTheLargestAndTheSmallestNumber) {
  const auto p = planned(table("{a: int}",
                               "        | a || out |\n        | -9223372036854775808 || 1 |\n        | > 9223372036854775806 || 2 |\n"
                               "        | < -9223372036854775807 || 3 |\n        | [5..6] || 4 |\n        | 9223372036854775807 || 5 |\n"));
  expect_as_scan(*p, {{number(INT64_MIN), number(INT64_MIN + 1), number(INT64_MAX), number(INT64_MAX - 1), number(4), number(5), number(6), number(7)}});
}

TEST(Index, ClassesOfDatesDecimalsAndMembers) {
  const auto p = planned(table("{f: decimal(2), on_day: date, k: Level}",
                               "        | f         | on_day       | k             || out |\n        | < 1.50    | -            | city          || 1 |\n"
                               "        | [1.5..2]  | 2022-04-02   | not(city)     || 2 |\n        | -         | > 2022-04-02 | town, village || 3 |\n"
                               "        | > 2       | -            | > town        || 4 |\n"));
  const auto level = p->tables[0].columns[2].type.enum_type();
  std::vector<ValueView> days;
  for (std::int64_t day = 19082; day < 19087; ++day) days.push_back(ValueView::of_date(day));
  std::vector<ValueView> cents;
  for (std::int64_t c : {0, 149, 150, 151, 199, 200, 201}) cents.push_back(ValueView::of_narrow_decimal(c, 2));
  expect_as_scan(*p, {cents, days, {ValueView::of_enum(level, 0), ValueView::of_enum(level, 1), ValueView::of_enum(level, 2)}});
}

TEST(Index, TheWayGoesBySizeAndLeavesTheSameRows) {
  for (const std::uint32_t rows : {100u, 300u, 1500u}) {
    std::mt19937 random(rows);
    const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    std::string grid = "        | a | b | c || out |\n";
    for (std::uint32_t r = 0; r < rows; ++r) {
      const std::string low = std::to_string(below(50));
      grid += "        | " + (below(20) == 0 ? "-" : "a" + std::to_string(below(rows / 4))) + " | " + (below(20) == 0 ? "-" : std::to_string(below(12))) +
              " | " + (below(3) == 0 ? "-" : "[" + low + ".." + std::to_string(std::stoi(low) + 1 + static_cast<int>(below(30))) + ")") + " || " + std::to_string(r) + " |\n";
    }
    const auto p = planned(table("{a: string, b: int, c: int}", grid));
    const Index::Way way = rows == 100 ? Index::Way::cube : rows == 300 ? Index::Way::bits : Index::Way::patterns;
    EXPECT_EQ(p->tables[0].index.way(), way) << rows << ": " << p->tables[0].index.reason();
    std::vector<std::string> names;
    for (int i = 0; i < 40; ++i) names.push_back("a" + std::to_string(below(rows / 4)));
    names.push_back("none such");
    std::vector<ValueView> a, b, c;
    for (const std::string& name : names) a.push_back(text(name));
    for (int i = -1; i < 13; ++i) b.push_back(number(i));
    for (int i = -1; i < 90; i += 7) c.push_back(number(i));
    expect_as_scan(*p, {a, b, c});
  }
}

TEST(Index, WhatHasNoClassIsLeftToTheScan) {
  const auto p = planned(table("{a: optional(int)}", "        | a || out |\n        | 1 || 1 |\n        | 2 || 2 |\n        | 3 || 3 |\n        | > 5 || 4 |\n"));
  const Index& index = p->tables[0].index;
  const Fault fault;
  std::vector<ValueView> slots(p->records[0].slots.size());
  Index::Classes classes;
  for (const ValueView v : {ValueView::of_error(&fault), p->records[0].schema.unknown(0), text("1"), ValueView::of_double(1)}) {
    slots[0] = v;
    EXPECT_FALSE(index.classify(slots.data(), classes));
  }
  const auto doubles = planned(table("{a: list(int)}", "        | a || out |\n        | has 1 || 1 |\n        | empty || 2 |\n        | has 3 || 3 |\n        | has 4 || 4 |\n"));
  EXPECT_EQ(doubles->tables[0].index.way(), Index::Way::scan);
}

}  // namespace
}  // namespace guiju::plan_tests
