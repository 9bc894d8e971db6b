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

}  // namespace guiju::text
