// Reads a match: one record against candidates (pack-format 4.4).
//
// Tested by tests/check/route_test.cpp.
#pragma once

#include <string>

#include "model/fields.hpp"

namespace guiju::model {

MatchForm read_match(const YamlNode& node, const std::string& path, Span place, Reading& reading);

}  // namespace guiju::model
