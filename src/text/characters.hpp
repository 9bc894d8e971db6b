// Which characters a text may hold at all: well-formed UTF-8, no control characters, no line breaks
// that only some readers see, nothing that changes the order in which text is shown.
//
// Tested by tests/text/characters_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "guiju/text/diagnostic.hpp"

namespace guiju::text {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// Adds a diagnostic for each wrong character, ten of a kind at most. Allowed are tab, LF, CRLF and
// one byte order mark at the beginning. False when the text cannot be read any further (ill-formed
// UTF-8, control characters); a bidi control is an error but no hindrance.
bool check_characters(std::string_view text, std::uint32_t source, Diagnostics& diagnostics);

// "U+202E"
std::string code_point_name(char32_t c);

}  // namespace guiju::text
