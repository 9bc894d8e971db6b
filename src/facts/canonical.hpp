// Canonical output: one byte string for any value, outcome or record of outcomes.
//
// The same in every engine, language and run, so that paths can be compared byte by byte and decisions
// replayed. JSON-like: null, true, 12, 12u, 1.5e0 for doubles (shortest form), 12.50d for decimals, "text", b"hex",
// 2022-04-02, 2022-04, 2022-04-02T01:30:00Z, PT form for durations ("90s"), 3 work_day, [..], {k: v}
// in the order written (maps sorted by canonical key), Name{field: v}, enum member bare, error(GJ4104), unknown(path, path).
//
// Tested by tests/facts/canonical_test.cpp.
#pragma once

#include <string>

#include "guiju/facts/schema.hpp"

namespace guiju::facts {

void append_canonical(std::string& out, ValueView v, const Schema* schema = nullptr);

}  // namespace guiju::facts
