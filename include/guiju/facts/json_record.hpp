// Facts from JSON texts: one value, or the fields of a record.
//
// Reading is strict (RFC 8259, UTF-8, no key twice, bounded nesting) and keeps numbers exact: 12 is an int, 1.10 a
// decimal with two places. Objects are maps with text keys, arrays are lists. What they mean is judged by the schema
// when the record is decided.
//
// Thread-safe. Tested by tests/facts/json_record_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "guiju/facts/record.hpp"
#include "guiju/text/result.hpp"

namespace guiju {

// Reads one value. The diagnostics point into `text`, under the name given.
GUIJU_API Result<Value> read_json_value(std::string_view text, std::string name = "json");

// Sets the fields that a JSON object names. All of them or, when something is wrong, none: then the diagnostics have
// errors. Strict: a key that no field has is refused with "did you mean"; else it is passed over.
GUIJU_API Diagnostics set_fields(Record& record, std::string_view json, bool is_strict = true, std::string name = "json");

}  // namespace guiju
