// Reads a rank: the records of a group in order.
//
// Tested by tests/model/rank_test.cpp.
#pragma once

#include <string>

#include "model/fields.hpp"

namespace guiju::model {

// "score desc", "score asc", "score": what records or candidates are ordered by.
RankForm::Order read_order(const Excerpt& text, Diagnostics& diagnostics);

RankForm read_rank(const YamlNode& node, const std::string& path, Span place, Reading& reading);

}  // namespace guiju::model
