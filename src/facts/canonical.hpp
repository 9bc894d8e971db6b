// Canonical output: one byte string for any value, outcome or record of outcomes.
//
// The same in every engine, language and run, so that paths can be compared byte by byte and decisions
// replayed. JSON-like: null, true, 12, 12u, 1.5e0 for doubles (shortest form; −0 is 0e0; inf, NaN), 12.50d for
// decimals, "text", b"hex", 2022-04-02, 2022-04, 2022-04-02T01:30:00Z, durations in seconds (90s), 3 work_day,
// [1, 2], {k: v} with maps sorted by canonical key, Name{field: v} in the type's order, enum member bare,
// optional(v), optional(), type(int), error(GJ4104), unknown(path, path) (unknown(#3) without a schema).
// Naive timestamps, which are raw facts only, have no Z.
//
// Tested by tests/facts/canonical_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "guiju/facts/schema.hpp"

namespace guiju::facts {

void append_canonical(std::string& out, ValueView v, const Schema* schema = nullptr);

// `text` as a JSON string, quotes included. Escaped: controls, line and paragraph separators, bidi controls;
// what is not UTF-8 becomes U+FFFD. Everything else stands as it is.
void append_quoted(std::string& out, std::string_view text);

}  // namespace guiju::facts
