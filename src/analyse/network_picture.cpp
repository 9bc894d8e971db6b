// See network_picture.hpp.
#include "analyse/network_picture.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace guiju::analyse {

namespace {

// Nodes get their place in the diagram when they are first added.
class Drawing {
 public:
  explicit Drawing(const graph::Network& network) : network_(network) {}

  bool has(std::uint32_t node) const { return places_.count(node) > 0; }
  std::size_t size() const { return places_.size(); }
  void add(std::uint32_t node, Diagram::Mark mark) {
    if (!places_.emplace(node, static_cast<std::uint32_t>(diagram_.nodes.size())).second) return;
    const graph::Network::Node& unit = network_.node(node);
    const std::string key(unit.key), name(unit.name.empty() ? unit.key : unit.name);
    diagram_.nodes.push_back({{name, name}, {}, {key, key}, mark});
    if (name != key) diagram_.nodes.back().below = {key, key};
  }
  // The edges between what is drawn; those of the way strong, and each pair of units once.
  Diagram finish(const std::set<std::pair<std::uint32_t, std::uint32_t>>& way) {
    std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
    for (const graph::Network::Edge& edge : network_.edges()) {
      const auto from = places_.find(edge.from), to = places_.find(edge.to);
      if (from == places_.end() || to == places_.end() || !seen.emplace(edge.from, edge.to).second) continue;
      const bool is_way = way.count({edge.from, edge.to}) > 0;
      const std::string& type = network_.edge_types()[edge.type];
      diagram_.edges.push_back({from->second, to->second, is_way ? Wording{type, type} : Wording{}, is_way});
    }
    return std::move(diagram_);
  }

 private:
  const graph::Network& network_;
  Diagram diagram_;
  std::map<std::uint32_t, std::uint32_t> places_;
};

}  // namespace

Diagram whole_network(const graph::Network& network) {
  Drawing drawing(network);
  for (std::uint32_t node = 0; node < network.node_count(); ++node) {
    if (network.node(node).valid.to != graph::always_to) continue;
    if (drawing.size() == most_drawn) return {};
    drawing.add(node, Diagram::Mark::plain);
  }
  return drawing.finish({});
}

Diagram way_through(const graph::Network& network, const std::vector<std::string_view>& path) {
  Drawing drawing(network);
  std::vector<std::uint32_t> way;
  for (const std::string_view key : path)
    if (const auto nodes = network.nodes_of(key); !nodes.empty()) way.push_back(nodes.back());
  for (const std::uint32_t node : way) drawing.add(node, Diagram::Mark::strong);
  for (const std::uint32_t node : way)
    for (const auto edges : {network.out(node), network.in(node)})
      for (const std::uint32_t number : edges) {
        const graph::Network::Edge& edge = network.edges()[number];
        const std::uint32_t beside = edge.from == node ? edge.to : edge.from;
        if (drawing.size() < most_drawn && network.node(beside).valid.to == graph::always_to) drawing.add(beside, Diagram::Mark::plain);
      }
  std::set<std::pair<std::uint32_t, std::uint32_t>> hops;
  for (std::size_t i = 1; i < way.size(); ++i) hops.emplace(way[i - 1], way[i]);
  return drawing.finish(hops);
}

}  // namespace guiju::analyse
