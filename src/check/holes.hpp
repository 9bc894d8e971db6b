// Holes in time: what a pack will have no answer for before a date.
//
// Tested by tests/check/holes_test.cpp.
#pragma once

#include "check/checked.hpp"

namespace guiju::check {

// Adds an error for each parameter, dated table and calendar that does not reach the date (days since 1970).
// Cost: one look at each dated row.
void find_holes(const CheckedPack& pack, std::int64_t through, Diagnostics& diagnostics);

}  // namespace guiju::check
