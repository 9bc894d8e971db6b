// Regular expressions: RE2's only door.
//
// RE2 matches in time linear in the text, whatever the pattern. A pattern is bounded in memory and program size. Compiled
// patterns are kept per thread (a bounded number), so a literal pattern costs one look-up per match and no lock.
// Running out of memory is an error, never "no match".
//
// Tested by tests/expr/regex_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expr/ast.hpp"

namespace guiju::expr {

enum class Matched : std::uint8_t { no, yes, failed };

// Is this a pattern that may be used? `why` is set when not.
bool is_pattern(std::string_view pattern, std::size_t max_bytes, std::string& why);

// Does the pattern match anywhere in the text?
Matched search(std::string_view text, std::string_view pattern, std::size_t max_bytes, std::string& why);

// Of the first match, or of all from left to right (at most `most`), the group if the pattern has one, else the whole. A group
// that had no part in a match is left out. More than one group: failed.
Matched extract(std::string_view text, std::string_view pattern, bool only_first, std::size_t most,
                std::size_t max_bytes, std::vector<std::string_view>& found, std::string& why);

// The text with the first `most` matches replaced; \0 to \9 stand for groups. Stops with `failed` past max_result bytes.
Matched replace(std::string_view text, std::string_view pattern, std::string_view replacement,
                std::size_t most, std::size_t max_bytes, std::size_t max_result,
                std::string& result, std::string& why);

// Adds a diagnostic for every literal pattern of a checked tree that is none.
void check_patterns(const Node& root, std::size_t max_bytes, Diagnostics& diagnostics);

}  // namespace guiju::expr
