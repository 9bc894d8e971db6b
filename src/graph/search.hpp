// Ways through a network: the cheapest ones to any goal from every node at once, or a walk from one node.
//
// The cheapest ways are found backwards from the goals, once for all starts (Dijkstra, "A note on two problems in connexion
// with graphs", 1959, over labels of cost, goal and hops), so that a route is then a few steps along a table. Of equally cheap ways the
// one to the smaller key wins, then the one with fewer hops, then the one whose keys are smaller one by one.
// A walk follows the types of edges in the order given, then keys, and turns back at dead ends.
//
// Tested by tests/graph/search_test.cpp.
#pragma once

#include <span>
#include <vector>

#include "graph/network.hpp"

namespace guiju::graph {

// Numbers as bits.
class BitSet {
 public:
  BitSet() = default;
  explicit BitSet(std::size_t size, bool on = false) : size_(size), words_((size + 63) / 64, on ? ~std::uint64_t{0} : 0) {}
  bool has(std::size_t i) const { return (words_[i / 64] >> (i % 64) & 1) != 0; }
  void set(std::size_t i, bool on = true) {
    const std::uint64_t bit = std::uint64_t{1} << (i % 64);
    words_[i / 64] = on ? words_[i / 64] | bit : words_[i / 64] & ~bit;
  }
  std::size_t size() const { return size_; }
  friend bool operator==(const BitSet&, const BitSet&) = default;

 private:
  std::size_t size_ = 0;
  std::vector<std::uint64_t> words_;
};

// What may be used and where it should lead.
struct Question {
  const Network* network = nullptr;
  std::int64_t day = 0;
  std::span<const std::uint8_t> over;  // types of edges, the preferred first
  const BitSet* open = nullptr;        // edges, by number; null: all
  const BitSet* goals = nullptr;       // nodes
  bool may_use(const Network::Edge& edge) const;
  bool may_use(std::uint32_t edge) const { return (!open || open->has(edge)) && may_use(network->edges()[edge]); }
  bool is_goal(std::uint32_t node) const { return goals->has(node) && network->node(node).valid.holds(day); }
};

// The cheapest way from every node.
class Field {
 public:
  explicit Field(const Question& question);
  // The goal that the way from here leads to, or none.
  std::uint32_t goal(std::uint32_t start) const { return marks_[start].goal; }
  std::int64_t cost(std::uint32_t start) const { return marks_[start].cost; }
  // The edges of the way; empty also when the start is the goal.
  std::vector<std::uint32_t> way(std::uint32_t start) const;
  std::size_t memory() const { return marks_.size() * sizeof(Mark); }

 private:
  struct Mark {
    std::int64_t cost = 0;
    std::uint32_t goal = none, hops = 0;
    std::uint32_t edge = none;  // the first of the way
    std::uint32_t next = none;  // and where it leads
  };
  std::vector<Mark> marks_;
};

struct Walk {
  std::uint32_t goal = none;
  std::vector<std::uint32_t> edges;
};
Walk walk(const Question& question, std::uint32_t start);

// Nodes that a goal can be reached from along edges in force at any time, whatever their conditions.
BitSet reaching(const Network& network, std::span<const std::uint8_t> over, const BitSet& goals);

}  // namespace guiju::graph
