// Reads a tally: events → one record per group.
//
// Tested by tests/model/tally_test.cpp.
#pragma once

#include <string>

#include "model/fields.hpp"

namespace guiju::model {

TallyForm read_tally(const YamlNode& node, const std::string& path, Span place, Reading& reading);

}  // namespace guiju::model
