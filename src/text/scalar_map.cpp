// Runs of unchanged bytes, found by binary search.
//
// Tested by tests/text/scalar_map_test.cpp.
#include "text/scalar_map.hpp"

#include <algorithm>

namespace guiju::text {

void ScalarMap::add_run(std::uint32_t decoded, std::uint32_t source) {
  if (decoded == 0 && runs_.empty()) {
    first_ = source;
    return;
  }
  if (source_byte(decoded) == source) return;  // the run before goes on
  runs_.push_back({decoded, source});
}

std::uint32_t ScalarMap::source_byte(std::size_t decoded) const {
  const auto after =
      std::upper_bound(runs_.begin(), runs_.end(), decoded,
                       [](std::size_t byte, const Run& run) { return byte < run.decoded; });
  if (after == runs_.begin()) return first_ + static_cast<std::uint32_t>(decoded);
  const Run& run = *(after - 1);
  return run.source + static_cast<std::uint32_t>(decoded - run.decoded);
}

}  // namespace guiju::text
