// Reads a rank: the records of a group in order.
//
// Tested by tests/model/rank_test.cpp.
#pragma once

#include <string>

#include "model/fields.hpp"

namespace guiju::model {

RankForm read_rank(const YamlNode& node, const std::string& path, Span place, Reading& reading);

}  // namespace guiju::model
