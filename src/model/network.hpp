// Reads networks: units, edges between them, lineage (pack-format 4.4).
//
// Tested by tests/check/route_test.cpp.
#pragma once

#include <memory>
#include <vector>

#include "model/fields.hpp"

namespace guiju::model {

std::vector<std::shared_ptr<const NetworkForm>> read_networks(const YamlNode& node, Reading& reading);

}  // namespace guiju::model
