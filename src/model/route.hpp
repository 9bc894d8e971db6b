// Reads a route: start, edges, goal, what is ruled out, stages (pack-format 4.4).
//
// Tested by tests/check/route_test.cpp.
#pragma once

#include <string>

#include "model/fields.hpp"

namespace guiju::model {

RouteForm read_route(const YamlNode& node, const std::string& path, Span place, Reading& reading);

}  // namespace guiju::model
