// A directed graph as a picture: nodes in layers from left to right, edges as curves, a way through it drawn strong.
//
// Layers by longest path, order inside a layer by the mean place of the nodes before (Sugiyama, Tagawa and Toda, "Methods for visual
// understanding of hierarchical system structures", 1981). Edges that run backwards are drawn bent below.
//
// Tested by tests/analyse/diagram_test.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "analyse/markup.hpp"

namespace guiju::analyse {

struct Diagram {
  enum class Mark : std::uint8_t { plain, strong, dashed };
  struct Node {
    Wording label;
    Wording below;  // a second line: what was decided here
    Wording hint;   // shown when one points at it
    Mark mark = Mark::plain;
  };
  struct Edge {
    std::uint32_t from = 0, to = 0;
    Wording label;
    bool is_strong = false;
  };
  std::vector<Node> nodes;
  std::vector<Edge> edges;

  // An SVG element of its natural size; `title` is read aloud in its place. REQUIRES: edges name nodes.
  std::string svg(const Wording& title) const;
};

}  // namespace guiju::analyse
