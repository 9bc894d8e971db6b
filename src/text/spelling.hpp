// "Did you mean": the nearest name to a misspelt one.
//
// Damerau-Levenshtein over code points, case-insensitive for ASCII; a candidate counts when its
// distance is at most a third of the longer name (at least 1; 2 for names of 4 to 6 letters).
//
// Tested by tests/text/spelling_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guiju::text {

// The best candidate, or nothing when none is near. Ties go to the first. O(names × length²).
std::optional<std::string> nearest_name(std::string_view name, const std::vector<std::string_view>& candidates);
// Of codes (330113001), most are like each other: the one that is a single slip away, or nothing when several are.
std::optional<std::string> nearest_code(std::string_view code, const std::vector<std::string_view>& candidates);

// "village, town, district"; of many the first ones, and "…".
std::string in_a_row(const std::vector<std::string_view>& names, std::size_t most = 12);

}  // namespace guiju::text
