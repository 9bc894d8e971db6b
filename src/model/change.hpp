// A pack as if it said something else: one value, cell or expression, named by its path.
//
//   params.village_cap              one value for all time
//   params.village_cap.2024-01-01   the value from that day on
//   decisions.level.rows.v.amount   a cell: the row's id (or number, from 1) and the head
//   decisions.fee.value             also: when, else, hit, complete
//
// Tested by tests/model/change_test.cpp.
#pragma once

#include "model/pack.hpp"

namespace guiju::model {

// The text that stands in the path's place comes from the source with this number. What is wrong is diagnosed there.
void change(Pack& pack, const std::string& path, const Sources& sources, std::uint32_t source, Diagnostics& diagnostics);

}  // namespace guiju::model
