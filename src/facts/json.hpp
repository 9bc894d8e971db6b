// JSON texts as raw values, and values as JSON (nlohmann's door).
//
// Reading is strict: RFC 8259, UTF-8, no key twice, nesting up to 64, nothing after the value. Numbers stay exact: 12 is
// an int (a uint beyond int64), 1.10 a decimal with two places, 1e2 the decimal 100; only a number with an exponent that
// no decimal can hold becomes a double, and one with more than 38 digits is refused. Objects are maps with text keys in
// the order written, arrays are lists. What they mean is judged by facts/admit.
//
// Thread-safe. Tested by tests/facts/json_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guiju/facts/value.hpp"

namespace guiju::facts {

inline constexpr int max_json_depth = 64;

// What is wrong with a text, and at which byte.
struct JsonFault {
  Code code = Code::none;
  std::size_t byte = 0;
  std::vector<std::string> args;
};

// Reads one value; all of it lies in the arena. Nothing when all is well.
std::optional<JsonFault> read_json(std::string_view text, Arena& arena, ValueView& out);

// A value as JSON, times in UTC; null, errors and unknowns as null.
void append_json(std::string& out, ValueView v);

}  // namespace guiju::facts
