#include <gtest/gtest.h>

#include "tests/check/checked_pack.hpp"

namespace guiju::check_tests {
namespace {

using List = std::vector<std::string>;

const std::string linping =
    "guiju: 1\npack: org.linping\ntypes: {Level: {enum: [village, town]}}\n"
    "params:\n  cap: {type: decimal(2), value: 100}\n  rate: {type: decimal(2), values: {2021-01-01: 0.10, 2022-01-01: 0.20}}\n"
    "functions:\n  over: {of: {x: decimal(2)}, value: x > cap}\n  twice_over: {of: {x: decimal(2)}, value: over(x * 2)}\n"
    "basis_date: filed\ninputs: {amount: decimal(2), filed: date}\n"
    "decisions:\n  level:\n    table:\n      hit: first\n      outputs: {level: Level}\n      grid: |\n        | id | amount || level |\n"
    "        | v | < cap || village |\n        | t | - || town |\n"
    "  fee: {value: \"over(amount) ? amount * rate : 0\"}\n  both: {value: \"level == town && fee > 0\"}\n";

struct Pair {
  std::shared_ptr<Sources> sources = std::make_shared<Sources>();
  Checked used = checked(linping, {}, sources);
  Checked check(const std::string& rest) { return check_pack("use: [org.linping]\nbasis_date: filed\n" + rest, {&*used.pack}, sources); }
};

std::vector<std::string> names_of(const Checked& checked) {
  std::vector<std::string> names;
  for (const check::Decision& decision : checked.pack->decisions) names.push_back(decision.words.name);
  return names;
}

TEST(Used, TypesAndParametersComeUnderThePacksName) {
  Pair pair;
  ASSERT_TRUE(pair.used.pack) << pair.used.diagnostics.render();
  const Checked checked = pair.check("inputs: {level: linping.Level, amount: decimal(2), filed: date}\ndecisions:\n  x: {value: \"level == town && amount * linping.rate < linping.cap\"}\n");
  EXPECT_TRUE(checked.pack) << checked.diagnostics.render();
}

TEST(Used, FunctionsMeanWhatTheyMeanAtHome) {
  Pair pair;
  const Checked checked = pair.check("inputs: {sum: decimal(2), filed: date}\nparams: {cap: {type: string, value: mine}}\ndecisions:\n  x: {value: linping.twice_over(sum)}\n");
  ASSERT_TRUE(checked.pack) << checked.diagnostics.render();
  EXPECT_EQ(checked.pack->decisions[0].type, Type(Kind::bool_));
}

TEST(Used, UnknownFunctionsAreOneMessage) {
  Pair pair;
  const Checked checked = pair.check("inputs: {sum: decimal(2), filed: date}\ndecisions:\n  x: {value: linping.ower(sum)}\n");
  EXPECT_EQ(checked.errors(), List{"unknown_function ower"});
  EXPECT_EQ(checked.notes(0), List{"did_you_mean linping.over"});
}

TEST(Used, DecisionsAreThoseThatAreNamedAndWhatTheyNeed) {
  Pair pair;
  const std::string fields = "inputs: {amount: decimal(2), filed: date}\n";
  const Checked one = pair.check(fields + "decisions:\n  x: {value: linping.level == town}\n");
  ASSERT_TRUE(one.pack) << one.diagnostics.render();
  EXPECT_EQ(names_of(one), (List{"linping.level", "x"}));
  const Checked all = pair.check(fields + "decisions:\n  x: {value: \"linping.both ? 1 : 2\"}\n");
  ASSERT_TRUE(all.pack) << all.diagnostics.render();
  EXPECT_EQ(names_of(all), (List{"linping.level", "linping.fee", "linping.both", "x"}));
  EXPECT_EQ(names_of(pair.check(fields + "decisions:\n  x: {value: amount}\n")), List{"x"});
}

TEST(Used, DecisionsWantTheirFields) {
  Pair pair;
  EXPECT_EQ(pair.check("inputs: {sum: decimal(2), filed: date}\ndecisions:\n  x: {value: linping.level == town}\n").errors().at(0), "used_decision_lacks org.linping");
}

// A pack with a network of its own name, used by one that calls its network the same.
const std::string towns =
    "guiju: 1\npack: org.towns\ntime_zone: Asia/Shanghai\ninputs: {place: string, filed_at: timestamp}\n"
    "networks:\n  units:\n    nodes:\n      key: code\n      rows: [{code: '1', name: City}, {code: '12', name: North}]\n    edges: {parent: {by: prefix}}\n"
    "functions:\n  above: {of: {place: string}, value: 'units.parent_of(place)'}\n  here: {of: {place: string}, value: unit_of(place)}\n"
    "decisions:\n  unit: {value: unit_of(place)}\n  up: {value: 'units.parent_of(unit)'}\n  both: {value: 'here(place) == above(place)'}\n"
    "  day: {value: date(filed_at)}\n"
    "  way: {route: {network: units, start: unit_of(place), over: [parent], goal: 'node.code == \"1\"'}}\n";

struct Towns {
  std::shared_ptr<Sources> sources = std::make_shared<Sources>();
  Checked used = checked(towns, {}, sources);
  Checked check(const std::string& decisions) {
    return check_pack("use: [org.towns]\ntime_zone: UTC\ninputs: {place: string, filed_at: timestamp}\n"
                      "networks:\n  units:\n    nodes: {key: id, rows: [{id: a}, {id: b}]}\n    edges: {next: {rows: [{from: a, to: b}]}}\n"
                      "  others:\n    nodes: {key: id, rows: [{id: a}, {id: b}]}\n    edges: {next: {rows: [{from: a, to: b}]}}\ndecisions:\n" + decisions,
                      {&*used.pack}, sources);
  }
};

TEST(Used, DecisionsAndFunctionsReadTheNetworksOfTheirOwnPack) {
  Towns pair;
  ASSERT_TRUE(pair.used.pack) << pair.used.diagnostics.render();
  const Checked decisions = pair.check("  x: {value: \"towns.up == 'a' || towns.way.unit == 'b' || towns.both\"}\n");
  EXPECT_TRUE(decisions.pack) << decisions.diagnostics.render();
  const Checked functions = pair.check("  x: {value: \"towns.above(place) == towns.here(place)\"}\n");
  EXPECT_TRUE(functions.pack) << functions.diagnostics.render();
  EXPECT_TRUE(pair.check("  x: {value: \"towns.units.parent_of('12') == towns.units.unit_of('123')\"}\n").pack);
}

}  // namespace
}  // namespace guiju::check_tests
