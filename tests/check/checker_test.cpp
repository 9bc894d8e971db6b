// What may be null says so in its type, and only what may be: tables without a match, decisions with a `when`.
#include "tests/check/checked_pack.hpp"

#include <gtest/gtest.h>

namespace guiju::check_tests {
namespace {

constexpr std::string_view head = R"(guiju: 1
pack: demo.promise
inputs: {kind: string, amount: decimal(2), limit: optional(decimal(2))}
decisions:
)";

std::string pack(std::string_view decisions) { return std::string(head) + std::string(decisions); }

// A table of two outputs; `more` are further keys of it.
std::string promise(std::string_view more, std::string_view days = "3") {
  return "  promise:\n    table:\n      hit: first\n      outputs: {days: int, clock: string}\n" + std::string(more) +
         "      rows:\n        - {id: a, kind: road, days: " + std::string(days) + ", clock: office}\n";
}

TEST(Checker, TableWithoutDefaultMayBeNull) {
  const Checked c = checked(pack(promise("")));
  ASSERT_TRUE(c.pack) << c.messages;
  EXPECT_TRUE(c.decision("promise")->type.is_nullable());
  EXPECT_EQ(c.type("promise.days"), "optional(int)");
  EXPECT_EQ(c.type("promise.clock"), "optional(string)");
}

TEST(Checker, CompleteAndElseLeaveNoNull) {
  for (const char* more : {"      complete: true\n", "      else: {days: 1, clock: any}\n"}) {
    const Checked c = checked(pack(promise(more)));
    ASSERT_TRUE(c.pack) << c.messages;
    EXPECT_FALSE(c.decision("promise")->type.is_nullable()) << more;
    EXPECT_EQ(c.type("promise.days"), "int") << more;
  }
}

TEST(Checker, WholeOfSeveralOutputsComparesWithNull) {
  const Checked c = checked(pack(promise("") + "  due: {value: \"promise == null ? 0 : promise.days\"}\n"));
  ASSERT_TRUE(c.pack) << c.messages;
  const Checked never = checked(pack(promise("      complete: true\n") + "  due: {value: \"promise == null ? 0 : promise.days\"}\n"));
  EXPECT_FALSE(never.pack);
  EXPECT_NE(never.messages.find("GJ3120"), std::string::npos) << never.messages;
}

TEST(Checker, ElseForSomeOutputsLeavesTheOthersNull) {
  const Checked c = checked(pack(promise("      else: {days: 1}\n")));
  ASSERT_TRUE(c.pack) << c.messages;
  EXPECT_EQ(c.type("promise.days"), "int");
  EXPECT_EQ(c.type("promise.clock"), "optional(string)");
}

TEST(Checker, CellLeftOutMayBeNull) {
  const Checked c = checked(pack(promise("      complete: true\n", "null")));
  ASSERT_TRUE(c.pack) << c.messages;
  EXPECT_EQ(c.type("promise.days"), "optional(int)");
  EXPECT_FALSE(c.decision("promise")->type.is_nullable());
}

TEST(Checker, WhatHasAWhenMayBeNull) {
  const Checked c = checked(pack("  half: {when: \"kind == 'road'\", value: \"amount * 2\"}\n"
                                 "  told: {value: \"half == null ? 0 : half\"}\n"));
  ASSERT_TRUE(c.pack) << c.messages;
  EXPECT_EQ(c.type("half"), "optional(decimal(2))");
  EXPECT_EQ(c.type("told"), "decimal(2)");
  const Checked field = checked(pack(promise("") + "  days: {type: int, value: \"promise == null ? 0 : promise.days\"}\n"));
  EXPECT_TRUE(field.pack) << field.messages;
}

TEST(Checker, CollectingTablesGiveAnEmptyList) {
  const Checked c = checked(pack("  flags:\n    table:\n      hit: collect\n      outputs: {flag: string}\n"
                                 "      rows:\n        - {id: a, kind: road, flag: r}\n"
                                 "  size_of: {value: flags.size()}\n"));
  ASSERT_TRUE(c.pack) << c.messages;
  EXPECT_EQ(c.type("flags"), "list(string)");
}

// Authors need no guard where the rules of arithmetic already make a null an error.
TEST(Checker, MayStandInExpressionsConditionsAndCells) {
  const Checked c = checked(pack("  cap:\n    table:\n      hit: first\n      outputs: {cap: decimal(2)}\n"
                                 "      rows:\n        - {id: a, kind: road, cap: 10}\n"
                                 "  small: {value: amount <= cap, when: \"kind == 'road'\"}\n"
                                 "  twice: {value: cap * 2, when: small}\n"
                                 "  size:\n    table:\n      hit: first\n      outputs: {size: string}\n      grid: |\n"
                                 "        | id | amount   | when  || size |\n"
                                 "        | s  | < cap    | small || s    |\n"
                                 "        | l  | >= limit | -     || l    |\n"));
  EXPECT_TRUE(c.pack) << c.messages;
}

TEST(Checker, BareNullIsNoConditionAndADeclaredTypeIsKept) {
  const Checked condition = checked(pack("  a: {value: amount, when: \"null\"}\n"));
  EXPECT_FALSE(condition.pack);
  EXPECT_NE(condition.messages.find("GJ3104"), std::string::npos) << condition.messages;
  const Checked declared = checked(pack("  a: {type: decimal(2), value: limit}\n"));
  EXPECT_FALSE(declared.pack);
  EXPECT_NE(declared.messages.find("GJ3104"), std::string::npos) << declared.messages;
}

}  // namespace
}  // namespace guiju::check_tests
