// The functions that networks bring to expressions; expr does not know networks.
//
// `units.unit_of(code, town)`, `units.parent_of(code)` …; with one network also without its name. A network with
// validities wants a day as the last argument; in a pack the checker puts the record's `as_of` there (see needs_day).
// docs/reference/route.md lists all of them.
//
// Tested by tests/graph/functions_test.cpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "expr/library.hpp"
#include "facts/zone.hpp"
#include "graph/network.hpp"

namespace guiju::graph {

// A network under the name that a pack knows it by ("units", "linping.units").
struct NamedNetwork {
  std::string name;
  std::shared_ptr<const Network> network;
};

// `zone` (may be null: UTC) is where a timestamp's day is read. The library keeps the networks alive.
void add_functions(expr::Library& library, const std::vector<NamedNetwork>& networks, const facts::Zone* zone);

// What they are called after the network's name and its dot.
std::vector<std::string_view> function_names();

// Is this a call of a network's function that still lacks the day?
bool needs_day(const std::vector<NamedNetwork>& networks, std::string_view function, std::size_t argument_count);

// The errors of a key that names no unit on a day.
ValueView unit_fault(Arena& arena, Span site, const Network& network, std::string_view key, std::int64_t day);

}  // namespace guiju::graph
