// Small networks for tests, written by their keys and edges.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "graph/network.hpp"

namespace guiju::graph::tests {

inline NetworkDefinition definition(const std::vector<std::string>& keys, const std::vector<std::tuple<std::string, std::string, std::int64_t>>& edges) {
  NetworkDefinition d;
  d.name = "units";
  d.key_column = "code";
  auto type = std::make_shared<StructType>();
  type->name = "units";
  type->fields = {{"code", Type(Kind::string), {}, {}}};
  d.node_type = Type::structure(type);
  for (const std::string& key : keys) {
    Arena arena;
    auto* fields = arena.array<ValueView>(1);
    fields[0] = ValueView::of_string(key);
    const auto row = static_cast<std::uint32_t>(d.nodes.size());
    d.nodes.push_back({key, "", "", {}, Value(ValueView::of_struct(d.node_type.struct_type(), fields, arena)), {0, row, row + 1}});
  }
  d.edge_types = {"leads"};
  for (const auto& [from, to, cost] : edges) d.edges.push_back({0, from, to, cost, {}, static_cast<std::uint32_t>(d.edges.size()), none, {}, {}});
  return d;
}

inline std::shared_ptr<const Network> make_network(const std::vector<std::string>& keys,
                                                   const std::vector<std::tuple<std::string, std::string, std::int64_t>>& edges) {
  Diagnostics diagnostics;
  auto network = Network::make(definition(keys, edges), diagnostics);
  EXPECT_TRUE(network) << diagnostics;
  return network;
}

}  // namespace guiju::graph::tests
