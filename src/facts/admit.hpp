// Admitting raw facts: from what a caller has to what the schema says.
//
// The one place where a raw value (an int, a text, a pandas float, a JSON number) becomes a value of a
// field's type, where bounds and constraints are judged, defaults put in, absent turned into unknown.
// Rows and columns call the same function, so that they cannot differ. A refused fact is an error value
// (codes 4xxx) with the field's name in its arguments; nothing is thrown.
//
//   raw → field's type: same kind as is; int/uint/integral double/decimal → any number type exactly (else an error
//   that says what would be lost); text → every scalar type by its written form (facts/text_form.hpp);
//   text → enum by member name; list → list, map → struct, item by item; null only where nullable.
//   A double stands for its shortest written form: 0.1 into decimal(2) is 0.10, 0.125 is one place too many.
//   A decimal or its text into a double gives the nearest one; a whole number must fit exactly.
//   A naive timestamp at midnight is a date (data frames have no dates). An error inside makes the whole an error.
//   A key that a map lacks is unknown ("parties.consent"); a key that its struct lacks is an error.
//
// Thread-safe: shares nothing but the schema. The value may borrow from the raw one, the schema and the arena.
// Tested by tests/facts/admit_test.cpp.
#pragma once

#include "guiju/facts/record.hpp"

namespace guiju::facts {

// How texts are read: the zone of naive timestamps as minutes or a named zone is the caller's function.
struct AdmitContext {
  Arena* arena = nullptr;
  // Naive local seconds since 1970 → UTC instant seconds; null: naive timestamps are refused.
  bool (*to_utc)(const void* zone, std::int64_t local_seconds, std::int64_t* utc_seconds) = nullptr;
  const void* zone = nullptr;
  bool empty_text_is_null = false;  // CSV: an empty cell (in a string that may not be null it is "")
  bool utf8_is_checked = false;     // all texts come from a reader that refuses what is not UTF-8
  bool is_advised = true;           // a refusal says what to write instead (facts/remedy.hpp); else the caller does
};

// The admitted value of field number `field` of the schema.
ValueView admit(const Schema& schema, std::uint32_t field, ValueView raw, const AdmitContext& context);
// The same for a type without constraints (literals of cases, parameters, parts of structs).
ValueView admit(const Type& type, ValueView raw, const AdmitContext& context);

}  // namespace guiju::facts
