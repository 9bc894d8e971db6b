// Networks, routes and matches in check: what their outputs are, and what their authors are told.
#include <gtest/gtest.h>

#include "tests/check/checked_pack.hpp"

namespace guiju::check_tests {
namespace {

// A pack with two units; `rest` are lines of decisions.
std::string pack(const std::string& rest, const std::string& nodes = "", const std::string& edges = "") {
  return R"(guiju: 1
pack: t.check
types: {Person: {fields: {id: string, skill: int}}, Bare: {fields: {name: string}}}
inputs: {code: string, amount: int, at: timestamp, people: list(Person), bare: list(Bare)}
networks:
  units:
    nodes:
      key: code
      fields: {goal: bool}
      rows:
        - {code: a, name: A, goal: false, up: b}
        - {code: b, name: B, goal: true, up: ""}
)" + nodes + "    edges:\n      parent: {to: up}\n" + edges + "decisions:\n" + rest;
}
const std::string way = "network: units, start: code, over: parent, goal: node.goal";

bool tells(const std::string& yaml, const char* code) { return checked(yaml).messages.find(code) != std::string::npos; }

TEST(Route, HasOutputsOfItsOwn) {
  const Checked c = checked(pack("  r: {route: {" + way + ", at: at, stages: {accept: 15 min, handle: {due: 'date(\"2022-04-02\")'}}}}\n"));
  ASSERT_TRUE(c.pack) << c.messages;
  EXPECT_EQ(c.type("r.unit"), "optional(string)");
  EXPECT_EQ(c.type("r.path"), "optional(list(string))");
  EXPECT_EQ(c.type("r.name"), "optional(string)");
  EXPECT_EQ(c.type("r.cost"), "optional(decimal(0))");
  EXPECT_EQ(c.type("r.accept"), "optional(timestamp)");
  EXPECT_EQ(c.type("r.handle"), "optional(date)");
}

TEST(Route, ACompleteOneAlwaysHasAUnit) {
  const Checked c = checked(pack("  r: {route: {" + way + ", complete: true}}\n"));
  ASSERT_TRUE(c.pack) << c.messages;
  EXPECT_EQ(c.type("r.unit"), "string");
}

TEST(Route, TellsNamesThatAreNot) {
  EXPECT_TRUE(tells(pack("  r: {route: {network: unit, start: code, over: parent, goal: node.goal}}\n"), "GJ2721"));
  EXPECT_TRUE(tells(pack("  r: {route: {network: units, start: code, over: parents, goal: node.goal}}\n"), "did you mean \"parent\""));
  EXPECT_TRUE(tells(pack("  r: {route: {" + way + ", edge_when: applies}}\n"), "GJ2723"));
  EXPECT_TRUE(tells(pack("  r: {route: {network: units, start: code, over: parent, goal: node.gaol}}\n"), "gaol"));
}

TEST(Route, TellsWhatItNeeds) {
  EXPECT_TRUE(tells(pack("  r: {route: {" + way + ", stages: {accept: 15 min}}}\n"), "GJ2730"));
  EXPECT_TRUE(tells(pack("  r: {route: {" + way + ", force_at: 3}}\n"), "GJ2731")) << "without returns";
  EXPECT_TRUE(tells(pack("  r: {route: {" + way + ", returns: '[code]', force_at: 0}}\n"), "GJ2731"));
  EXPECT_TRUE(tells(pack("  r: {route: {network: units, start: code, over: parent, goal: 'node.goal && node.code == \"z\"'}}\n"), "GJ2725"));
  EXPECT_TRUE(tells(pack("  r: {route: {" + way + ", at: at, stages: {unit: 15 min}}}\n"), "GJ2306")) << "a stage named as an output";
}

TEST(Route, TwoColumnsOfWholeConditionsAreOneTooMany) {
  const std::string refers = "      refers: {rows: [{from: a, to: b, one: amount > 1, two: amount > 2}]}\n";
  EXPECT_TRUE(tells(pack("  r: {route: {network: units, start: code, over: refers, goal: node.goal, edge_when: [one, two]}}\n", "", refers), "GJ2724"));
}

TEST(Route, AGoalThatMayBeLaterIsNoDeadEnd) {
  const Checked c = checked(pack("  r: {route: {network: units, start: code, over: parent, goal: 'amount > 3'}}\n"));
  EXPECT_EQ(c.messages, "") << "what the case says is not known yet";
}

TEST(Route, WhatLiesBeyondTheGoalIsNoDeadEnd) {
  const std::string top = "        - {code: top, name: T, goal: false, up: \"\"}\n        - {code: c, name: C, goal: true, up: top}\n";
  const Checked c = checked(pack("  r: {route: {" + way + "}}\n", top));
  EXPECT_EQ(c.messages, "");
  const std::string lost = "        - {code: c, name: C, goal: false, up: \"\"}\n        - {code: d, name: D, goal: false, up: c}\n";
  EXPECT_TRUE(tells(pack("  r: {route: {" + way + "}}\n", lost), "GJ2726"));
}

TEST(Match, HasOutputsOfItsOwn) {
  const Checked c = checked(pack("  m: {match: {candidates: people, score: candidate.skill}}\n"));
  ASSERT_TRUE(c.pack) << c.messages;
  EXPECT_EQ(c.type("m.best"), "optional(string)");
  EXPECT_EQ(c.type("m.chosen"), "list(string)");
  EXPECT_EQ(c.type("m.score"), "optional(int)");
}

TEST(Match, UnitsMayBeCandidates) {
  const Checked c = checked(pack("  m: {match: {candidates: units, eligible: node.goal}}\n"));
  ASSERT_TRUE(c.pack) << c.messages;
  EXPECT_EQ(c.type("m.best"), "optional(string)");
}

TEST(Match, TellsWhatItNeeds) {
  EXPECT_TRUE(tells(pack("  m: {match: {candidates: amount}}\n"), "GJ2732"));
  EXPECT_TRUE(tells(pack("  m: {match: {candidates: bare}}\n"), "GJ2733"));
  EXPECT_TRUE(tells(pack("  m: {match: {candidates: people, waived: 'true'}}\n"), "GJ2734"));
  EXPECT_TRUE(tells(pack("  m: {match: {candidates: people, optimal: true}}\n"), "GJ2735"));
  EXPECT_TRUE(tells(pack("  m: {match: {candidates: people, optimal: true, score: '1.5e0'}}\n"), "GJ2735"));
  EXPECT_TRUE(tells(pack("  m: {match: {candidates: input}}\n"), "GJ2736"));
}

TEST(Network, TypesAndFillsItsColumns) {
  const Checked c = checked(pack("  v: {value: 'node_of(code).goal && node_of(code).name != \"\"'}\n"));
  ASSERT_TRUE(c.pack) << c.messages;
  EXPECT_EQ(c.type("v"), "bool");
  EXPECT_TRUE(tells(pack("  v: {value: 1}\n", "        - {code: c, name: C, goal: maybe, up: \"\"}\n"), "maybe"));
  EXPECT_TRUE(tells(pack("  v: {value: 1}\n", "        - {code: c, name: C, up: \"\"}\n"), "GJ2703"));
}

TEST(Network, EdgesAreWrittenInOneWay) {
  EXPECT_TRUE(tells(pack("  v: {value: 1}\n", "", "      odd: {}\n"), "GJ2720"));
  EXPECT_TRUE(tells(pack("  v: {value: 1}\n", "", "      odd: {to: up, by: prefix}\n"), "GJ2720"));
  EXPECT_TRUE(tells(pack("  v: {value: 1}\n", "", "      odd: {rows: [{from: a, too: b}]}\n"), "GJ2702"));
  EXPECT_TRUE(tells(pack("  v: {value: 1}\n", "", "      odd: {to: upp}\n"), "did you mean \"up\""));
}

}  // namespace
}  // namespace guiju::check_tests
