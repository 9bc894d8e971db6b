// The kinds of types and values.
#pragma once

#include <cstdint>
#include <string_view>

namespace guiju {

enum class Kind : std::uint8_t {
  null, bool_, int_, uint_, double_, decimal, string, bytes,
  date,       // days since 1970-01-01
  month,      // months since 1970-01
  timestamp,  // seconds since 1970-01-01T00:00Z and nanoseconds
  duration,   // elapsed time: seconds and nanoseconds
  period,     // an amount of a calendar unit: 14 days, 3 work_day
  list, map, enum_, struct_, optional, type, abstract,
  error,      // a value's kind only: evaluation went wrong
  unknown,    // a value's kind only: not known yet
  dyn,        // a type's kind only: any value
  parameter,  // a type's kind only
};

std::string_view kind_name(Kind kind);  // "int", "decimal", "struct"

}  // namespace guiju
