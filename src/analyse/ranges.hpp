// Sets of classes of one axis: half-open ranges of class numbers, ascending, disjoint and not touching.
//
// A table's column cuts its values into classes (analyse/domain.hpp); a cell accepts some of them. Nearly every such set is
// one range, so a list of ranges is smaller and quicker than bits, however many classes there are.
//
// Tested by tests/analyse/ranges_test.cpp.
#pragma once

#include <cstdint>
#include <vector>

namespace guiju::analyse {

struct Range {
  std::uint32_t begin = 0, end = 0;
  friend bool operator==(const Range&, const Range&) = default;
};
using Ranges = std::vector<Range>;

// Any ranges, empty and touching ones too, as such a set.
Ranges settled(Ranges ranges);
Ranges united(const Ranges& a, const Ranges& b);
Ranges intersected(const Ranges& a, const Ranges& b);
// What is in `whole` and not in `a`.
Ranges without(const Ranges& whole, const Ranges& a);
bool intersects(const Ranges& a, const Ranges& b);
// Is all of `inner` in `outer`?
bool contains(const Ranges& outer, const Ranges& inner);
bool contains(const Ranges& ranges, std::uint32_t cls);
std::uint64_t size(const Ranges& ranges);

}  // namespace guiju::analyse
