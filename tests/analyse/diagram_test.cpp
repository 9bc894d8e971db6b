#include "analyse/diagram.hpp"

#include <gtest/gtest.h>

namespace guiju::analyse {
namespace {

Diagram::Node node(const std::string& name) { return {{name, name}, {}, {}, Diagram::Mark::plain}; }

// The left edges of the boxes, in the order of the nodes.
std::vector<int> lefts(const std::string& svg) {
  std::vector<int> found;
  const std::string box = "<rect x=\"";
  for (std::size_t at = svg.find(box); at != std::string::npos; at = svg.find(box, at + 1)) found.push_back(std::stoi(svg.substr(at + box.size())));
  return found;
}

TEST(Diagram, WhatNeedsStandsRightOfWhatIsNeeded) {
  Diagram diagram;
  for (const char* name : {"c", "a", "b"}) diagram.nodes.push_back(node(name));
  diagram.edges = {{1, 2, {}, false}, {2, 0, {}, false}, {1, 0, {}, false}};
  const std::vector<int> x = lefts(diagram.svg({"图", "graph"}));
  ASSERT_EQ(x.size(), 3u);
  EXPECT_LT(x[1], x[2]);
  EXPECT_LT(x[2], x[0]);
}

TEST(Diagram, ACycleIsDrawnToo) {
  Diagram diagram;
  for (const char* name : {"a", "b", "c"}) diagram.nodes.push_back(node(name));
  diagram.edges = {{0, 1, {}, false}, {1, 2, {}, false}, {2, 0, {}, false}, {1, 1, {}, false}};
  EXPECT_EQ(lefts(diagram.svg({"图", "graph"})).size(), 3u);
}

TEST(Diagram, AWayIsSeenWithoutColour) {
  Diagram diagram;
  diagram.nodes = {node("a"), node("b")};
  diagram.nodes[1].mark = Diagram::Mark::dashed;
  diagram.edges = {{0, 1, {"转", "refer"}, true}};
  const std::string svg = diagram.svg({"图", "graph"});
  EXPECT_NE(svg.find("stroke-width=\"3\""), std::string::npos);
  EXPECT_NE(svg.find("stroke-dasharray"), std::string::npos);
  EXPECT_NE(svg.find("refer"), std::string::npos);
}

TEST(Diagram, LongNamesAreCutByWidthNotByBytes) {
  Diagram diagram;
  std::string longer;
  for (int i = 0; i < 60; ++i) longer += "规";
  diagram.nodes = {node(longer)};
  const std::string svg = diagram.svg({"图", "graph"});
  EXPECT_NE(svg.find("规…"), std::string::npos);
  EXPECT_EQ(svg.find(longer), std::string::npos);
}

TEST(Diagram, Nothing) { EXPECT_NE(Diagram().svg({"图", "graph"}).find("</svg>"), std::string::npos); }

}  // namespace
}  // namespace guiju::analyse
