#include "graph/search.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <tuple>

#include "tests/graph/networks.hpp"

namespace guiju::graph {
namespace {

using tests::make_network;
using Edges = std::vector<std::tuple<std::string, std::string, std::int64_t>>;

std::vector<std::string> keys_of(const Network& network, std::uint32_t start, const std::vector<std::uint32_t>& edges) {
  std::vector<std::string> keys{std::string(network.node(start).key)};
  for (const std::uint32_t e : edges) keys.emplace_back(network.node(network.edges()[e].to).key);
  return keys;
}

BitSet goals_of(const Network& network, const std::vector<std::string>& keys) {
  BitSet goals(network.node_count());
  for (const std::string& key : keys)
    for (const std::uint32_t node : network.nodes_of(key)) goals.set(node);
  return goals;
}

const std::vector<std::uint8_t> only{0};

std::vector<std::string> cheapest(const Network& network, const std::string& start, const std::vector<std::string>& goals) {
  const BitSet set = goals_of(network, goals);
  const Field field({&network, 0, only, nullptr, &set});
  const std::uint32_t node = network.find(start, 0);
  if (field.goal(node) == none) return {};
  return keys_of(network, node, field.way(node));
}

TEST(Field, TakesTheCheapestWay) {
  const auto network = make_network({"a", "b", "c", "d"}, {{"a", "b", 1}, {"b", "d", 1}, {"a", "c", 1}, {"c", "d", 5}, {"a", "d", 9}});
  EXPECT_EQ(cheapest(*network, "a", {"d"}), (std::vector<std::string>{"a", "b", "d"}));
}

TEST(Field, AStartThatIsAGoalGoesNowhere) {
  const auto network = make_network({"a", "b"}, {{"a", "b", 0}});
  EXPECT_EQ(cheapest(*network, "a", {"a", "b"}), (std::vector<std::string>{"a"}));
}

TEST(Field, OfEquallyCheapGoalsTheSmallerKeyWins) {
  const auto network = make_network({"a", "b", "c"}, {{"a", "c", 2}, {"a", "b", 2}});
  EXPECT_EQ(cheapest(*network, "a", {"c", "b"}), (std::vector<std::string>{"a", "b"}));
}

TEST(Field, OfEquallyCheapWaysTheShorterThenTheSmallerKeys) {
  const auto shorter = make_network({"a", "b", "c"}, {{"a", "b", 1}, {"b", "c", 1}, {"a", "c", 2}});
  EXPECT_EQ(cheapest(*shorter, "a", {"c"}), (std::vector<std::string>{"a", "c"}));
  const auto smaller = make_network({"a", "b", "c", "d"}, {{"a", "c", 1}, {"c", "d", 1}, {"a", "b", 1}, {"b", "d", 1}});
  EXPECT_EQ(cheapest(*smaller, "a", {"d"}), (std::vector<std::string>{"a", "b", "d"}));
}

TEST(Field, NoWayIsNoGoal) {
  const auto network = make_network({"a", "b", "c"}, {{"b", "a", 1}});
  EXPECT_TRUE(cheapest(*network, "a", {"b"}).empty());
}

TEST(Walk, GoesDepthFirstByKeyAndTurnsBack) {
  const auto network = make_network({"a", "b", "c", "d"}, {{"a", "c", 1}, {"a", "b", 1}, {"b", "a", 1}, {"c", "d", 1}});
  const BitSet goals = goals_of(*network, {"d"});
  const Walk way = walk({network.get(), 0, only, nullptr, &goals}, network->find("a", 0));
  EXPECT_EQ(keys_of(*network, network->find("a", 0), way.edges), (std::vector<std::string>{"a", "c", "d"}));
}

TEST(Walk, PrefersTheTypeThatStandsFirst) {
  NetworkDefinition d = tests::definition({"a", "b", "c"}, {{"a", "b", 1}});
  d.edge_types.push_back("refers");
  d.edges.push_back({1, "a", "c", 1, {}, 0, none, {}, {}});
  Diagnostics diagnostics;
  const auto network = Network::make(std::move(d), diagnostics);
  ASSERT_TRUE(network);
  const BitSet goals = goals_of(*network, {"b", "c"});
  const std::vector<std::uint8_t> refers_first{1, 0};
  EXPECT_EQ(walk({network.get(), 0, refers_first, nullptr, &goals}, 0).goal, network->find("c", 0));
  const std::vector<std::uint8_t> refers_last{0, 1};
  EXPECT_EQ(walk({network.get(), 0, refers_last, nullptr, &goals}, 0).goal, network->find("b", 0));
}

TEST(Reaching, KnowsDeadEnds) {
  const auto network = make_network({"a", "b", "c", "d"}, {{"a", "b", 1}, {"c", "d", 1}, {"d", "c", 1}});
  const BitSet reached = reaching(*network, only, goals_of(*network, {"b"}));
  EXPECT_TRUE(reached.has(0) && reached.has(1));
  EXPECT_FALSE(reached.has(2) || reached.has(3));
}

// All simple paths, compared by what the header promises.
TEST(Field, AgreesWithAllPathsOnRandomNetworks) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    const int count = 2 + static_cast<int>(random() % 6);
    std::vector<std::string> keys;
    for (int i = 0; i < count; ++i) keys.push_back(std::string(1, static_cast<char>('a' + i)));
    Edges edges;
    for (int i = 0; i < count; ++i)
      for (int j = 0; j < count; ++j)
        if (i != j && random() % 3 == 0) edges.emplace_back(keys[i], keys[j], static_cast<std::int64_t>(random() % 3));
    const auto network = make_network(keys, edges);
    std::vector<std::string> goals;
    for (const std::string& key : keys)
      if (random() % 3 == 0) goals.push_back(key);
    for (const std::string& start : keys) {
      using Best = std::tuple<std::int64_t, std::string, std::size_t, std::vector<std::string>>;
      std::optional<Best> best;
      std::function<void(std::vector<std::string>&, std::int64_t)> visit = [&](std::vector<std::string>& path, std::int64_t cost) {
        if (std::find(goals.begin(), goals.end(), path.back()) != goals.end()) {
          const Best here{cost, path.back(), path.size(), path};
          if (!best || here < *best) best = here;
        }
        for (const auto& [from, to, c] : edges)
          if (from == path.back() && std::find(path.begin(), path.end(), to) == path.end()) {
            path.push_back(to);
            visit(path, cost + c);
            path.pop_back();
          }
      };
      std::vector<std::string> path{start};
      visit(path, 0);
      EXPECT_EQ(cheapest(*network, start, goals), best ? std::get<3>(*best) : std::vector<std::string>());
    }
  }
}

}  // namespace
}  // namespace guiju::graph
