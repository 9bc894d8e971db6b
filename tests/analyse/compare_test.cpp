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

// A network with edges that have conditions, and a calendar; decisions that read one of them or neither.
std::string town(const std::string& edges, const std::string& day, const std::string& goal = "node.kind == 'desk'") {
  return "guiju: 1\npack: t\ntime_zone: Asia/Shanghai\ninputs: {kind: string, at: timestamp}\n"
         "calendars:\n  cn:\n    week: mon-fri\n    days: [{date: 2022-04-05, kind: " + day + ", published: 2021-10-25}]\n    unpublished: weekday\n"
         "networks:\n  units:\n    nodes: {key: code, rows: [{code: a, kind: hall}, {code: b, kind: desk}, {code: c, kind: desk}]}\n"
         "    edges: {to: {rows: [" + edges + "]}}\n"
         "decisions:\n  way: {route: {network: units, start: \"'a'\", over: [to], edge_when: [kind], goal: \"" + goal + "\"}}\n"
         "  due: {value: \"add(at, 3 cn_workday)\"}\n  works: {value: is_workday(at)}\n  limit: {value: \"deadline(at, 3, kind).due\"}\n  late: {value: \"add(at, 48 h)\"}\n  name: {value: \"units.in_force(kind)\"}\n  plain: {value: kind}\n";
}
const std::string two_ways = "{from: a, to: b, kind: x}, {from: a, to: c, kind: y}";

TEST(Compare, ChangedNetworksAndWhoReadsThem) {
  EXPECT_EQ(compared(town(two_ways, "off"), town(two_ways, "off")), "both versions decide alike\n");
  EXPECT_EQ(compared(town(two_ways, "off"), town("{from: a, to: b, kind: x}, {from: b, to: c, kind: y}", "off")),
            "network units: changed\n  edge to a → c: cost 1, kind: y → -\n  edge to b → c: - → cost 1, kind: y\n"
            "way: may be decided differently, since it reads network units\nname: may be decided differently, since it reads network units\n");
  EXPECT_EQ(compared(town(two_ways, "off"), town("{from: a, to: b, kind: z}, {from: a, to: c, kind: y, cost: 2}", "off")),
            "network units: changed\n  edge to a → b: cost 1, kind: x → cost 1, kind: z\n  edge to a → c: cost 1, kind: y → cost 2, kind: y\n"
            "way: may be decided differently, since it reads network units\nname: may be decided differently, since it reads network units\n");
}

TEST(Compare, ChangedCalendarsAndWhoReadsThem) {
  const Comparison comparison = compare(written(town(two_ways, "off")), written(town(two_ways, "work")));
  EXPECT_TRUE(comparison.differs());
  EXPECT_EQ(comparison.to_text(), "calendar cn: changed\n  day 2022-04-05: off, published 2021-10-25 → work, published 2021-10-25\n"
                                  "due: may be decided differently, since it reads calendar cn\nworks: may be decided differently, since it reads calendar cn\n"
                                  "limit: may be decided differently, since it reads calendar cn\n");
  EXPECT_EQ(comparison.to_csv(), "decision,region,old,new,old_rows,new_rows,certain\n"
                                 "calendar cn,day 2022-04-05,\"off, published 2021-10-25\",\"work, published 2021-10-25\",,,true\n"
                                 "due,,reads calendar cn,reads calendar cn,,,false\nworks,,reads calendar cn,reads calendar cn,,,false\n"
                                 "limit,,reads calendar cn,reads calendar cn,,,false\n");
  EXPECT_NE(comparison.to_text(Language::zh).find("日历 cn：不同"), std::string::npos);
}

TEST(Compare, RoutesByWhatTheySay) {
  EXPECT_EQ(compared(town(two_ways, "off"), town(two_ways, "off", "node.kind == 'hall'")), "way: decided differently (what its expressions say has changed)\n");
}

TEST(Compare, OtherDecisionsByWhatTheySay) {
  const std::string head = "guiju: 1\npack: t\ninputs: {m: int}\ndecisions:\n";
  EXPECT_EQ(compared(head + "  fee: {value: m * 2}\n", head + "  fee: {value: m * 3}\n  tax: {value: m}\n"),
            "fee: decided differently: value m * 2 → value m * 3\ntax: added:  → value m\n");
}

}  // namespace
}  // namespace guiju
