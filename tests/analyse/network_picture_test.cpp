#include "analyse/network_picture.hpp"

#include <gtest/gtest.h>

namespace guiju::analyse {
namespace {

// a → b → c, a → d; e stands alone, f has ended.
std::shared_ptr<const graph::Network> network() {
  graph::NetworkDefinition definition;
  definition.name = "units";
  definition.edge_types = {"refers"};
  auto type = std::make_shared<StructType>();
  type->name = "Unit";
  definition.node_type = Type::structure(type);
  definition.key_column = "key";
  for (const char* key : {"a", "b", "c", "d", "e", "f"}) {
    graph::NetworkDefinition::Node node;
    node.key = key;
    node.name = std::string("unit ") + key;
    if (node.key == "f") node.valid.to = 100;
    definition.nodes.push_back(node);
  }
  for (const auto& [from, to] : std::vector<std::pair<const char*, const char*>>{{"a", "b"}, {"b", "c"}, {"a", "d"}, {"d", "f"}}) {
    graph::NetworkDefinition::Edge edge;
    edge.from = from;
    edge.to = to;
    definition.edges.push_back(edge);
  }
  Diagnostics diagnostics;
  auto made = graph::Network::make(std::move(definition), diagnostics);
  EXPECT_TRUE(made) << diagnostics;
  return made;
}

TEST(NetworkPicture, TheWholeShowsWhatIsInForce) {
  const Diagram diagram = whole_network(*network());
  EXPECT_EQ(diagram.nodes.size(), 5u);
  EXPECT_EQ(diagram.edges.size(), 3u);
  EXPECT_EQ(diagram.nodes[0].label.en, "unit a");
  EXPECT_EQ(diagram.nodes[0].below.en, "a");
}

TEST(NetworkPicture, AWayIsStrongAndItsNeighboursAreSeen) {
  const Diagram diagram = way_through(*network(), {"a", "b", "c"});
  ASSERT_EQ(diagram.nodes.size(), 4u);  // with d, without e and f
  EXPECT_EQ(diagram.nodes[0].mark, Diagram::Mark::strong);
  EXPECT_EQ(diagram.nodes[3].label.en, "unit d");
  EXPECT_EQ(diagram.nodes[3].mark, Diagram::Mark::plain);
  int strong = 0;
  for (const Diagram::Edge& edge : diagram.edges) strong += edge.is_strong;
  EXPECT_EQ(strong, 2);
}

TEST(NetworkPicture, UnknownKeysAreLeftOut) {
  EXPECT_EQ(way_through(*network(), {"x"}).nodes.size(), 0u);
}

}  // namespace
}  // namespace guiju::analyse
