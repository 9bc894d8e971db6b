// From a byte of a decoded scalar back to the byte of the source it came from.
//
// A decoded scalar is made of runs that were copied unchanged; between runs stand escapes, folded line
// breaks and removed indentation. The map keeps one entry a run: 8 bytes, none at all for a plain
// one-line scalar (a single shift).
//
// Tested by tests/text/scalar_map_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace guiju::text {

class ScalarMap {
 public:
  ScalarMap() = default;
  // Everything was copied from this source byte on.
  explicit ScalarMap(std::uint32_t source_begin) : first_(source_begin) {}

  // From the decoded byte on, bytes come from `source` on, one to one. Decoded bytes must rise.
  void add_run(std::uint32_t decoded, std::uint32_t source);
  // The source byte of a decoded byte (or of the end of the scalar).
  std::uint32_t source_byte(std::size_t decoded) const;

 private:
  struct Run {
    std::uint32_t decoded, source;
  };
  std::uint32_t first_ = 0;
  std::vector<Run> runs_;
};

}  // namespace guiju::text
