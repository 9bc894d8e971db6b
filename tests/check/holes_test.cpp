#include "check/holes.hpp"

#include <gtest/gtest.h>

#include "facts/text_form.hpp"
#include "tests/check/checked_pack.hpp"

namespace guiju::check_tests {
namespace {

using List = std::vector<std::string>;

List holes(const std::string& rest, const char* through) {
  Checked checked = check_pack("basis_date: d\n" + rest);
  if (!checked.pack) return checked.errors();
  checked.diagnostics = Diagnostics(checked.sources);
  check::find_holes(*checked.pack, *facts::read_date(through), checked.diagnostics);
  List list;
  for (const Diagnostic& diagnostic : checked.diagnostics) list.push_back(diagnostic.message());
  return list;
}

TEST(Holes, AParameterThatEnds) {
  const std::string pack = "inputs: {d: date}\nparams: {cap: {type: int, values: {2021-01-01: 1}, until: 2026-12-31}}\n";
  EXPECT_EQ(holes(pack, "2026-12-31"), List{});
  EXPECT_EQ(holes(pack, "2027-01-01"), List{"cap has no value after 2026-12-31"});
}

TEST(Holes, ATableWithoutARowInForce) {
  const std::string table = "inputs: {d: date}\ndecisions:\n  level:\n    table:\n      outputs: {level: string}\n      grid: |\n        | id | from | to || level |\n";
  EXPECT_EQ(holes(table + "        | a | 2021-01-01 | 2022-01-01 || x |\n        | b | 2022-01-01 | - || z |\n", "2030-01-01"), List{});
  EXPECT_EQ(holes(table + "        | a | 2021-01-01 | 2022-01-01 || x |\n        | b | 2022-03-01 | 2023-01-01 || z |\n", "2023-06-30"),
            (List{"level has no row in force from 2022-01-01 to 2022-02-28", "level has no row in force from 2023-01-01 to 2023-06-30"}));
  EXPECT_EQ(holes(table + "        | a | 2021-01-01 | 2022-01-01 || x |\n        | b | - | - || z |\n", "2030-01-01"), List{}) << "one row always is";
}

TEST(Holes, ACalendarWhoseYearsAreNotPublished) {
  const std::string pack = "inputs: {d: date}\ncalendars:\n  cn:\n    week: mon-fri\n    shifts: [08:00-12:00]\n    days: [{date: 2022-10-01, kind: off}]\n";
  EXPECT_EQ(holes(pack, "2022-12-31"), List{});
  EXPECT_EQ(holes(pack, "2024-01-01"), (List{"the calendar cn has no days of 2023", "the calendar cn has no days of 2024"}));
  EXPECT_EQ(holes(pack + "    unpublished: weekday\n", "2024-01-01"), List{}) << "projected, as the pack wishes";
}

}  // namespace
}  // namespace guiju::check_tests
