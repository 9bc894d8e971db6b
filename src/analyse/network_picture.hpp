// A network as a picture: the whole of a small one, or the surroundings of a way through it.
//
// Tested by tests/analyse/network_picture_test.cpp.
#pragma once

#include <string_view>
#include <vector>

#include "analyse/diagram.hpp"
#include "graph/network.hpp"

namespace guiju::analyse {

inline constexpr std::size_t most_drawn = 80;  // units of one picture

// The units that are in force without an end. Nothing when they are more than a picture can show.
Diagram whole_network(const graph::Network& network);
// The way's units and those one edge beside it, as far as there is room; the way is strong. Keys that the network does not know
// are left out.
Diagram way_through(const graph::Network& network, const std::vector<std::string_view>& path);

}  // namespace guiju::analyse
