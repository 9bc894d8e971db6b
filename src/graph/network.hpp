// A network: units with keys, levels and a time of validity, joined by typed edges with a cost.
//
// A key may stand for several units one after another (330110 before and after a split); each is a node of its own, and
// an edge between keys becomes an edge between all nodes that are in force together. So a search only compares days.
// Nodes are numbered by key, then by time: the smaller number is the smaller key, which settles ties.
//
// Immutable once made; shared by threads. What is wrong with a definition is told with the row it stands in.
// Boost.Graph is used here and nowhere else (strongly connected components).
// Tested by tests/graph/network_test.cpp.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "guiju/facts/value.hpp"
#include "guiju/text/diagnostic.hpp"

namespace guiju::graph {

inline constexpr std::uint32_t none = 0xFFFFFFFFu;
inline constexpr std::int64_t always_from = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t always_to = std::numeric_limits<std::int64_t>::max();

// Days since 1970, [from, to).
struct Validity {
  std::int64_t from = always_from, to = always_to;
  bool holds(std::int64_t day) const { return from <= day && day < to; }
  bool overlaps(const Validity& other) const { return from < other.to && other.from < to; }
};

// What a network is made of, in the order in which it was written.
struct NetworkDefinition {
  struct Node {
    std::string key, level, name;  // level and name may be empty
    Validity valid;
    Value value;  // the struct of its columns
    Span span;    // its row, for messages
  };
  struct Edge {
    std::uint8_t type = 0;
    std::string from, to;
    std::int64_t cost = 0;  // with `cost_places` decimal places
    Validity valid;
    std::uint32_t row = none;   // of its type's table; none: no row of its own (a parent column)
    std::uint32_t node = none;  // it stands in the row of this node of the definition, and begins there only
    Span from_span, to_span;
  };
  // On this day `from` became (or became a part of) `to`.
  struct Change {
    std::int64_t day = 0;
    std::string from, to;
    Span span;
  };
  std::string name;
  Type node_type;             // struct
  std::string key_column;
  std::vector<Node> nodes;
  std::vector<std::string> edge_types;
  std::optional<std::uint8_t> parent;  // the type of edge that leads upwards
  std::vector<Edge> edges;
  std::vector<Change> changes;
  std::uint8_t cost_places = 0;
};

class Network {
 public:
  struct Node {
    std::string_view key, level, name;
    Validity valid;
    ValueView value;
    Span span;
    std::uint32_t written = 0;  // its number in the definition
  };
  struct Edge {
    std::uint32_t from = 0, to = 0;  // nodes
    std::uint8_t type = 0;
    std::int64_t cost = 0;
    Validity valid;
    std::uint32_t row = none;
    std::uint32_t written = 0;  // its number in the definition
  };

  // Diagnoses everything that is wrong; null after errors.
  static std::shared_ptr<const Network> make(NetworkDefinition definition, Diagnostics& diagnostics);

  const std::string& name() const { return definition_.name; }
  const Type& node_type() const { return definition_.node_type; }
  const std::string& key_column() const { return definition_.key_column; }
  const std::vector<std::string>& edge_types() const { return definition_.edge_types; }
  std::optional<std::uint8_t> parent_type() const { return definition_.parent; }
  std::uint8_t cost_places() const { return definition_.cost_places; }
  const NetworkDefinition& definition() const { return definition_; }
  // Is anything of it in force for a time only?
  bool is_dated() const { return is_dated_; }
  bool has_levels() const { return has_levels_; }
  // Days with the same number have the same units and edges in force.
  std::uint32_t epoch(std::int64_t day) const;

  std::uint32_t node_count() const { return static_cast<std::uint32_t>(nodes_.size()); }
  const Node& node(std::uint32_t number) const { return nodes_[number]; }
  const std::vector<Edge>& edges() const { return edges_; }
  // Numbers of the edges out of a node: by type, then by the key they lead to. Into a node: in any order.
  std::span<const std::uint32_t> out(std::uint32_t node) const { return part(out_, out_first_, node); }
  std::span<const std::uint32_t> in(std::uint32_t node) const { return part(in_, in_first_, node); }

  // The nodes of a key, earliest first; empty: the key is unknown.
  std::span<const std::uint32_t> nodes_of(std::string_view key) const;
  // The node of a key on a day, or none.
  std::uint32_t find(std::string_view key, std::int64_t day) const;
  std::uint32_t parent(std::uint32_t node, std::int64_t day) const;
  // The unit in force whose key is the longest beginning of the code; with a level, the nearest one of that level: among
  // those beginnings, then up the parents. none: no such unit.
  std::uint32_t unit_of(std::string_view code, std::string_view level, std::int64_t day) const;
  // Nodes with this name in force, by key.
  std::vector<std::uint32_t> named(std::string_view name, std::int64_t day) const;
  std::vector<std::uint32_t> children(std::uint32_t node, std::int64_t day) const;
  // Nearest first; ends at a node that was seen before.
  std::vector<std::uint32_t> ancestors(std::uint32_t node, std::int64_t day) const;
  // What the unit with this key came from, as it stands on the day (if it is not in force then, as it first will be), and what
  // becomes of it afterwards. Keys, sorted.
  std::vector<std::string_view> predecessors(std::string_view key, std::int64_t day) const;
  std::vector<std::string_view> successors(std::string_view key, std::int64_t day) const;
  bool was_in_force(std::string_view key, std::int64_t day) const;  // in force on the day before
  bool is_in_force(std::string_view key, std::int64_t day) const;   // in force on the day
  // When the key's unit is in force on the day; else its next time, else its last one; nothing: an unknown key.
  std::optional<Validity> nearest_validity(std::string_view key, std::int64_t day) const;

  // For each node the number of its strongly connected component along these types of edges, and the components' sizes.
  struct Components {
    std::vector<std::uint32_t> of, size;
  };
  Components components(std::span<const std::uint8_t> types) const;

 private:
  friend class NetworkMaker;
  static std::span<const std::uint32_t> part(const std::vector<std::uint32_t>& all, const std::vector<std::uint32_t>& first,
                                             std::uint32_t node) {
    return std::span(all).subspan(first[node], first[node + 1] - first[node]);
  }

  NetworkDefinition definition_;
  std::vector<Node> nodes_;
  std::vector<Edge> edges_;
  std::vector<std::uint32_t> out_, out_first_, in_, in_first_;
  std::unordered_map<std::string_view, std::pair<std::uint32_t, std::uint32_t>> by_key_;  // first node, count
  std::vector<std::uint32_t> all_;  // 0, 1, 2 …: what nodes_of() shows parts of
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> by_name_;
  std::vector<std::int64_t> epochs_;  // first days, ascending
  std::size_t longest_key_ = 0;
  bool is_dated_ = false, has_levels_ = false;
};

}  // namespace guiju::graph
