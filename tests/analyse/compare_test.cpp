#include "guiju/analyse/compare.hpp"

#include "tests/analyse/written.hpp"

namespace guiju {
namespace {

using analyse::written;

std::string pack(const std::string& rows, const std::string& more = "", const std::string& members = "[debt, tort, labour]") {
  return "guiju: 1\npack: t\nbasis_date: day\ntypes: {Kind: {enum: " + members + "}}\ninputs: {kind: Kind, m: {type: int, min: 0}, day: date}\n" + more +
         "decisions:\n  d:\n    table:\n      hit: first\n      outputs: {out: int}\n      grid: |\n        | id | kind | m || out |\n" + rows;
}
std::string compared(const std::string& before, const std::string& after) { return compare(written(before), written(after)).to_text(); }

const std::string rows = "        | a | debt, tort | < 5 || 1 |\n        | b | - | < 9 || 2 |\n        | c | - | - || 3 |\n";

TEST(Compare, EqualPacksAreAlike) {
  EXPECT_EQ(compared(pack(rows), pack(rows)), "both versions decide alike\n");
  EXPECT_FALSE(compare(written(pack(rows)), written(pack(rows))).differs());
}

TEST(Compare, RowsWrittenOtherwiseThatDecideAlikeAreAlike) {
  const std::string other = "        | x | labour | [5..8] || 2 |\n        | a1 | debt | <= 4 || 1 |\n        | a2 | tort | <= 4 || 1 |\n        | b | - | < 9 || 2 |\n        | c | - | - || 3 |\n";
  EXPECT_EQ(compared(pack(rows), pack(other)), "both versions decide alike\n");
}

TEST(Compare, OneBoundGivesOneRegion) {
  std::string other = rows;
  other.replace(other.find("< 5"), 3, "<= 7");
  EXPECT_EQ(compared(pack(rows), pack(other)), "d: decided differently\n  kind in debt, tort, m in [5..7]: 2 (b) → 1 (a)\n");
}

TEST(Compare, DatedParamsGivePeriods) {
  const auto params = [](const std::string& second) { return "params: {cap: {type: int, values: {2021-01-01: 5, 2024-01-01: " + second + "}}}\n"; };
  std::string capped = rows;
  capped.replace(capped.find("< 5"), 3, "< cap");
  const std::string text = compared(pack(capped, params("6")), pack(capped, params("8")));
  EXPECT_EQ(text, "parameter cap: 2021-01-01: 5, 2024-01-01: 6 → 2021-01-01: 5, 2024-01-01: 8\n"
                  "d: decided differently\n  kind in debt, tort, m in [6..8), as of >= 2024-01-01: 2 (b) → 1 (a)\n");
}

TEST(Compare, MembersThatOneVersionHasAreSeen) {
  std::string other = rows;
  other.replace(other.find("debt, tort"), 10, "debt, tort, rent");
  EXPECT_EQ(compared(pack(rows), pack(other, "", "[rent, debt, tort, labour]")), "d: decided differently\n  kind = rent, m in [0..5): 2 (b) → 1 (a)\n");
}

TEST(Compare, ExpressionsAreSaidToBeUncertain) {
  std::string before = rows, after = rows;
  before.replace(before.find("< 5"), 3, "= it < 5");
  after.replace(after.find("< 5"), 3, "= it < 6");
  const Comparison comparison = compare(written(pack(before)), written(pack(after)));
  ASSERT_EQ(comparison.decisions().size(), 1u);
  for (const RegionChange& change : comparison.decisions()[0].changes) EXPECT_FALSE(change.is_certain);
  EXPECT_EQ(compared(pack(before), pack(before)), "both versions decide alike\n");
}

TEST(Compare, OtherDecisionsByWhatTheySay) {
  const std::string head = "guiju: 1\npack: t\ninputs: {m: int}\ndecisions:\n";
  EXPECT_EQ(compared(head + "  fee: {value: m * 2}\n", head + "  fee: {value: m * 3}\n  tax: {value: m}\n"),
            "fee: decided differently: value m * 2 → value m * 3\ntax: added:  → value m\n");
}

}  // namespace
}  // namespace guiju
