#include "analyse/ranges.hpp"

#include <algorithm>

namespace guiju::analyse {

Ranges settled(Ranges ranges) {
  std::erase_if(ranges, [](const Range& r) { return r.begin >= r.end; });
  std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) { return a.begin < b.begin; });
  Ranges set;
  for (const Range& r : ranges) {
    if (!set.empty() && r.begin <= set.back().end) set.back().end = std::max(set.back().end, r.end);
    else set.push_back(r);
  }
  return set;
}

Ranges united(const Ranges& a, const Ranges& b) {
  Ranges all(a);
  all.insert(all.end(), b.begin(), b.end());
  return settled(std::move(all));
}

Ranges intersected(const Ranges& a, const Ranges& b) {
  Ranges both;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const Range r{std::max(a[i].begin, b[j].begin), std::min(a[i].end, b[j].end)};
    if (r.begin < r.end) both.push_back(r);
    if (a[i].end < b[j].end) ++i;
    else ++j;
  }
  return both;
}

Ranges without(const Ranges& whole, const Ranges& a) {
  Ranges left;
  std::size_t j = 0;
  for (const Range& r : whole) {
    std::uint32_t begin = r.begin;
    while (j < a.size() && a[j].end <= begin) ++j;
    for (std::size_t k = j; k < a.size() && a[k].begin < r.end; ++k) {
      if (a[k].begin > begin) left.push_back({begin, a[k].begin});
      begin = std::max(begin, a[k].end);
    }
    if (begin < r.end) left.push_back({begin, r.end});
  }
  return left;
}

bool intersects(const Ranges& a, const Ranges& b) {
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i].end <= b[j].begin) ++i;
    else if (b[j].end <= a[i].begin) ++j;
    else return true;
  }
  return false;
}

bool contains(const Ranges& outer, const Ranges& inner) {
  std::size_t i = 0;
  for (const Range& r : inner) {
    while (i < outer.size() && outer[i].end < r.end) ++i;
    if (i == outer.size() || outer[i].begin > r.begin) return false;
  }
  return true;
}

bool contains(const Ranges& ranges, std::uint32_t cls) {
  const auto at = std::upper_bound(ranges.begin(), ranges.end(), cls, [](std::uint32_t c, const Range& r) { return c < r.end; });
  return at != ranges.end() && at->begin <= cls;
}

std::uint64_t size(const Ranges& ranges) {
  std::uint64_t total = 0;
  for (const Range& r : ranges) total += r.end - r.begin;
  return total;
}

}  // namespace guiju::analyse
