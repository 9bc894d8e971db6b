#include "graph/search.hpp"

#include <algorithm>
#include <queue>
#include <tuple>

namespace guiju::graph {

bool Question::may_use(const Network::Edge& edge) const {
  return edge.valid.holds(day) && std::find(over.begin(), over.end(), edge.type) != over.end();
}

namespace {
std::size_t rank_of(std::span<const std::uint8_t> over, std::uint8_t type) {
  return static_cast<std::size_t>(std::find(over.begin(), over.end(), type) - over.begin());
}
}  // namespace

// A label can only get worse by one more edge (costs are not negative, hops grow), so the first one settled is the best.
Field::Field(const Question& question) {
  const Network& network = *question.network;
  marks_.resize(network.node_count());
  using Label = std::tuple<std::int64_t, std::uint32_t, std::uint32_t>;  // cost, goal, hops
  using Entry = std::pair<Label, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  const auto label = [&](std::uint32_t node) { return Label{marks_[node].cost, marks_[node].goal, marks_[node].hops}; };
  for (std::uint32_t node = 0; node < marks_.size(); ++node) {
    if (!question.is_goal(node)) continue;
    marks_[node].goal = node;
    queue.push({label(node), node});
  }
  while (!queue.empty()) {
    const auto [best, node] = queue.top();
    queue.pop();
    if (best != label(node)) continue;
    for (const std::uint32_t number : network.in(node)) {
      if (!question.may_use(number)) continue;
      const Network::Edge& edge = network.edges()[number];
      Mark& mark = marks_[edge.from];
      const Label through{std::get<0>(best) + edge.cost, std::get<1>(best), std::get<2>(best) + 1};
      const bool is_new = mark.goal == none;
      const Label now = label(edge.from);
      // Equally good: the smaller key next, then the type that stands first.
      const bool is_better = is_new || through < now ||
                             (through == now && mark.edge != none &&
                              std::tuple(node, rank_of(question.over, edge.type), number) <
                                  std::tuple(mark.next, rank_of(question.over, network.edges()[mark.edge].type), mark.edge));
      if (!is_better) continue;
      mark = {std::get<0>(through), std::get<1>(through), std::get<2>(through), number, node};
      if (is_new || through < now) queue.push({through, edge.from});
    }
  }
}

std::vector<std::uint32_t> Field::way(std::uint32_t start) const {
  std::vector<std::uint32_t> edges;
  for (std::uint32_t at = start; marks_[at].edge != none; at = marks_[at].next) edges.push_back(marks_[at].edge);
  return edges;
}

Walk walk(const Question& question, std::uint32_t start) {
  const Network& network = *question.network;
  Walk result;
  if (question.is_goal(start)) {
    result.goal = start;
    return result;
  }
  // A place on the way: a node and how far its edges have been tried (type of `over`, then edge).
  struct Place {
    std::uint32_t node = 0;
    std::size_t type = 0, edge = 0;
  };
  std::vector<bool> seen(network.node_count(), false);
  std::vector<Place> open{{start, 0, 0}};
  seen[start] = true;
  while (!open.empty()) {
    Place& place = open.back();
    const auto out = network.out(place.node);
    if (place.edge == out.size()) {
      place.edge = 0;
      if (++place.type < question.over.size()) continue;
      open.pop_back();
      if (!result.edges.empty()) result.edges.pop_back();
      continue;
    }
    const std::uint32_t number = out[place.edge++];
    const Network::Edge& edge = network.edges()[number];
    if (edge.type != question.over[place.type] || seen[edge.to] || !question.may_use(number)) continue;
    seen[edge.to] = true;
    result.edges.push_back(number);
    if (question.is_goal(edge.to)) {
      result.goal = edge.to;
      return result;
    }
    open.push_back({edge.to, 0, 0});
  }
  return result;
}

BitSet reaching(const Network& network, std::span<const std::uint8_t> over, const BitSet& goals) {
  BitSet reached = goals;
  std::vector<std::uint32_t> open;
  for (std::uint32_t node = 0; node < network.node_count(); ++node)
    if (goals.has(node)) open.push_back(node);
  while (!open.empty()) {
    const std::uint32_t node = open.back();
    open.pop_back();
    for (const std::uint32_t number : network.in(node)) {
      const Network::Edge& edge = network.edges()[number];
      if (reached.has(edge.from) || std::find(over.begin(), over.end(), edge.type) == over.end()) continue;
      reached.set(edge.from);
      open.push_back(edge.from);
    }
  }
  return reached;
}

}  // namespace guiju::graph
