// What routes and matches add to an explanation: hops taken, edges that were closed, units and candidates ruled out, each with
// its reason in both languages.
//
// Tested by tests/faces/route_test.cpp.
#pragma once

#include <vector>

#include "engine/state.hpp"
#include "engine/trace.hpp"
#include "guiju/engine/explanation.hpp"

namespace guiju::engine {

std::vector<Explanation::Row> route_rows(const plan::Route& route, const Recording::Route& recorded, const RowState& state);
std::vector<Explanation::Row> match_rows(const plan::Match& match, const RowState& state);

}  // namespace guiju::engine
