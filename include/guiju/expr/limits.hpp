// What an expression may cost. On by default; 0 is not "unlimited". A limit that is hit is an error of
// that text or record (codes GJ3xxx, GJ5xxx), never a "no".
#pragma once

#include <cstddef>
#include <cstdint>

namespace guiju {

struct Limits {
  int max_depth = 128;                      // nesting of an expression, and of every pass over it
  std::size_t max_expression_bytes = 64u << 10;
  std::size_t max_nodes = 100'000;
  std::size_t max_literal_digits = 64;
  std::uint64_t max_steps = 1'000'000;      // loop turns and calls, per record
  std::size_t max_value_bytes = 1u << 20;   // one string, bytes
  std::size_t max_value_items = 100'000;    // one list, map
  std::size_t max_memory = 8u << 20;        // arena, per record
  std::size_t max_regex_bytes = 1u << 20;   // a compiled pattern
};

}  // namespace guiju
