#include "check/references.hpp"

#include <gtest/gtest.h>

#include "tests/check/checked_pack.hpp"

namespace guiju::check_tests {
namespace {

// What a pack's last decision needs, by name.
std::vector<std::string> needs(const std::string& decisions) {
  const Checked checked = check_pack("types: {Kind: {enum: [first, other]}}\ninputs: {a: int, kind: Kind}\ndecisions:\n  first: {value: a + 1}\n  second: {value: a > 2}\n" + decisions);
  if (!checked.pack) return checked.errors();
  std::vector<std::string> names;
  for (std::uint32_t d : checked.pack->decisions.back().needs) names.push_back(checked.pack->decisions[d].words.name);
  return names;
}
using List = std::vector<std::string>;

TEST(References, AreNamesInExpressions) {
  EXPECT_EQ(needs("  x: {value: \"second ? first : 0\"}\n"), (List{"first", "second"}));
  EXPECT_EQ(needs("  x: {when: second, value: a}\n"), List{"second"});
  EXPECT_EQ(needs("  x: {value: \"[1].all(e, e > first)\"}\n"), List{"first"});
}

TEST(References, AreHeadsCellsAndConditionsOfTables) {
  const std::string table = "  x:\n    table:\n      hit: first\n      outputs: {x: int}\n      grid: |\n";
  EXPECT_EQ(needs(table + "        | id | second || x |\n        | r | true || 1 |\n"), List{"second"});
  EXPECT_EQ(needs(table + "        | id | a || x |\n        | r | < first || 1 |\n"), List{"first"});
  EXPECT_EQ(needs(table + "        | id | a || x |\n        | r | - || = first * 2 |\n"), List{"first"});
  EXPECT_EQ(needs(table + "        | id | when || x |\n        | r | second || 1 |\n"), List{"second"});
}

TEST(References, AreNotWordsInQuotesOrIds) {
  EXPECT_EQ(needs("  x:\n    table:\n      hit: first\n      outputs: {x: string}\n      grid: |\n        | id | a || x |\n        | first | 3 || \"second\" |\n"), List{});
}

}  // namespace
}  // namespace guiju::check_tests
