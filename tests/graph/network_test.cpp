#include "graph/network.hpp"

#include <gtest/gtest.h>

#include "graph/codes.hpp"
#include "tests/graph/networks.hpp"

namespace guiju::graph {
namespace {

using tests::definition;

std::vector<std::string> shown(const std::vector<std::string_view>& keys) { return {keys.begin(), keys.end()}; }
std::vector<std::string> keys_of(const Network& network, const std::vector<std::uint32_t>& nodes) {
  std::vector<std::string> keys;
  for (const std::uint32_t node : nodes) keys.emplace_back(network.node(node).key);
  return keys;
}
std::vector<Code> codes_of(NetworkDefinition d) {
  Diagnostics diagnostics;
  Network::make(std::move(d), diagnostics);
  std::vector<Code> codes;
  for (const Diagnostic& found : diagnostics) codes.push_back(found.code);
  return codes;
}

// A district that was split on day 100, with streets of the new one.
NetworkDefinition split() {
  NetworkDefinition d = definition({"33", "3301", "330110", "330110", "330113", "330113001", "330113002"}, {});
  const std::vector<std::string> levels{"province", "city", "district", "district", "district", "town", "town"};
  for (std::size_t i = 0; i < levels.size(); ++i) d.nodes[i].level = levels[i];
  d.nodes[2].valid.to = 100;
  d.nodes[3].valid.from = 100;
  for (const std::size_t i : {4u, 5u, 6u}) d.nodes[i].valid.from = 100;
  d.nodes[5].name = d.nodes[6].name = "Moon Street";
  d.edge_types = {"parent"};
  d.parent = 0;
  const auto up = [&](std::uint32_t node, const char* to) { d.edges.push_back({0, d.nodes[node].key, to, 1, {}, none, node, {}, {}}); };
  up(1, "33");
  up(2, "3301");
  up(3, "3301");
  up(4, "3301");
  up(5, "330113");
  up(6, "330113");
  d.changes = {{100, "330110", "330110", {}}, {100, "330110", "330113", {}}};
  return d;
}

std::shared_ptr<const Network> made(NetworkDefinition d) {
  Diagnostics diagnostics;
  auto network = Network::make(std::move(d), diagnostics);
  EXPECT_TRUE(network && diagnostics.empty()) << diagnostics;
  return network;
}

TEST(Network, ACodeMayStandForUnitsOneAfterAnother) {
  const auto n = made(split());
  EXPECT_EQ(n->nodes_of("330110").size(), 2u);
  EXPECT_NE(n->find("330110", 99), n->find("330110", 100));
  EXPECT_EQ(n->find("330113", 99), none);
  EXPECT_NE(n->find("330113", 100), none);
  EXPECT_EQ(n->find("9", 0), none);
  EXPECT_TRUE(n->is_dated());
}

TEST(Network, JurisdictionIsTheLongestBeginningInForce) {
  const auto n = made(split());
  const auto unit = [&](const char* code, const char* level, std::int64_t day) {
    const std::uint32_t node = n->unit_of(code, level, day);
    return node == none ? std::string() : std::string(n->node(node).key);
  };
  EXPECT_EQ(unit("330113001203", "", 100), "330113001");
  EXPECT_EQ(unit("330113009", "", 100), "330113");
  EXPECT_EQ(unit("330113001", "", 99), "3301") << "before the split nothing longer was in force";
  EXPECT_EQ(unit("330113001", "district", 100), "330113");
  EXPECT_EQ(unit("330113001", "province", 100), "33");
  EXPECT_EQ(unit("330113001", "village", 100), "");
  EXPECT_EQ(unit("44", "", 100), "");
  EXPECT_EQ(unit("", "", 100), "");
}

TEST(Network, AncestorsAndChildrenOfADay) {
  const auto n = made(split());
  EXPECT_EQ(keys_of(*n, n->ancestors(n->find("330113001", 100), 100)), (std::vector<std::string>{"330113", "3301", "33"}));
  EXPECT_EQ(keys_of(*n, n->children(n->find("3301", 99), 99)), (std::vector<std::string>{"330110"}));
  EXPECT_EQ(keys_of(*n, n->children(n->find("3301", 100), 100)), (std::vector<std::string>{"330110", "330113"}));
  EXPECT_EQ(n->parent(n->find("33", 0), 0), none);
}

TEST(Network, LineageOfASplit) {
  const auto n = made(split());
  EXPECT_EQ(shown(n->successors("330110", 50)), (std::vector<std::string>{"330110", "330113"}));
  EXPECT_EQ(shown(n->predecessors("330110", 50)), std::vector<std::string>{});
  EXPECT_EQ(shown(n->predecessors("330110", 100)), std::vector<std::string>{"330110"});
  EXPECT_EQ(shown(n->predecessors("330113", 50)), std::vector<std::string>{"330110"}) << "not in force yet: as it first will be";
  EXPECT_EQ(shown(n->successors("330113", 100)), std::vector<std::string>{});
}

TEST(Network, LineageOfAMergerIntoAUnitThatGoesOn) {
  NetworkDefinition d = definition({"a", "b"}, {});
  d.nodes[1].valid.to = 100;
  d.changes = {{100, "b", "a", {}}};
  const auto n = made(std::move(d));
  EXPECT_EQ(shown(n->successors("b", 50)), std::vector<std::string>{"a"});
  EXPECT_EQ(shown(n->successors("b", 200)), std::vector<std::string>{"a"}) << "asked of a unit that is no more";
  EXPECT_EQ(shown(n->predecessors("a", 50)), std::vector<std::string>{});
  EXPECT_EQ(shown(n->predecessors("a", 100)), std::vector<std::string>{"b"});
}

TEST(Network, NamesMayStandForSeveral) {
  const auto n = made(split());
  EXPECT_EQ(keys_of(*n, n->named("Moon Street", 100)), (std::vector<std::string>{"330113001", "330113002"}));
  EXPECT_TRUE(n->named("Moon Street", 99).empty());
}

TEST(Network, EpochsCountWhatChanges) {
  const auto n = made(split());
  EXPECT_EQ(n->epoch(0), n->epoch(99));
  EXPECT_NE(n->epoch(99), n->epoch(100));
  EXPECT_EQ(n->epoch(100), n->epoch(5000));
}

TEST(Network, EdgesOutAreByTypeThenKey) {
  const auto n = tests::make_network({"c", "a", "b"}, {{"a", "c", 1}, {"a", "b", 2}});
  std::vector<std::string> to;
  for (const std::uint32_t e : n->out(n->find("a", 0))) to.emplace_back(n->node(n->edges()[e].to).key);
  EXPECT_EQ(to, (std::vector<std::string>{"b", "c"}));
}

TEST(Network, TellsWhatIsWrong) {
  NetworkDefinition twice = definition({"a", "a"}, {});
  EXPECT_EQ(codes_of(twice), std::vector<Code>{code::node_twice});
  NetworkDefinition never = definition({"a"}, {});
  never.nodes[0].valid = {5, 5};
  EXPECT_EQ(codes_of(never), std::vector<Code>{code::node_never_valid});
  EXPECT_EQ(codes_of(definition({"a"}, {{"a", "x", 1}})), std::vector<Code>{code::edge_unknown_unit});
  EXPECT_EQ(codes_of(definition({"a"}, {{"a", "a", 1}})), std::vector<Code>{code::edge_to_itself});
  EXPECT_EQ(codes_of(definition({"a", "b"}, {{"a", "b", -1}})), std::vector<Code>{code::edge_cost_negative});
  NetworkDefinition gone = definition({"a", "b"}, {{"a", "b", 1}});
  gone.nodes[0].valid.from = 10;
  gone.nodes[1].valid.to = 10;
  EXPECT_EQ(codes_of(gone), std::vector<Code>{code::edge_to_expired});
  gone.nodes[1].valid.to = 20;
  EXPECT_EQ(codes_of(gone), std::vector<Code>{code::edge_outlives_unit});
  EXPECT_EQ(codes_of(definition({"a", "b", "c"}, {{"a", "b", 1}})), std::vector<Code>{code::node_alone});
  NetworkDefinition circle = definition({"a", "b"}, {{"a", "b", 1}, {"b", "a", 1}});
  circle.parent = 0;
  EXPECT_EQ(codes_of(circle), std::vector<Code>{code::parents_in_circle});
  NetworkDefinition two = definition({"a", "b", "c"}, {{"a", "b", 1}, {"a", "c", 1}});
  two.parent = 0;
  EXPECT_EQ(codes_of(two), std::vector<Code>{code::two_parents});
  NetworkDefinition unmoved = definition({"a", "b"}, {});
  unmoved.changes = {{7, "a", "b", {}}};
  EXPECT_EQ(codes_of(unmoved), std::vector<Code>{code::lineage_without_change});
}

TEST(Network, CirclesAreStronglyConnected) {
  const auto n = tests::make_network({"a", "b", "c", "d"}, {{"a", "b", 1}, {"b", "a", 1}, {"b", "c", 1}, {"c", "d", 1}});
  const std::vector<std::uint8_t> types{0};
  const Network::Components parts = n->components(types);
  EXPECT_EQ(parts.of[0], parts.of[1]);
  EXPECT_NE(parts.of[0], parts.of[2]);
  EXPECT_EQ(parts.size[parts.of[0]], 2u);
  EXPECT_EQ(parts.size[parts.of[3]], 1u);
}

}  // namespace
}  // namespace guiju::graph
