// A small hash index over a list of names: number of a name in O(1) on average.
//
// Open addressing over name numbers + 1; the names themselves stay with their owner, so an index can be
// copied along with it. Not for data from outside: the hash is fixed.
//
// Tested by tests/facts/schema_test.cpp and tests/facts/type_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace guiju::facts {

// The same in every run and on every machine of one byte order.
std::uint64_t hash_bytes(std::string_view text);

// `name_of(i)` gives the name of i < count. Of equal names the first is found.
template <typename NameOf>
std::vector<std::uint32_t> index_names(std::size_t count, NameOf name_of) {
  std::size_t size = 4;
  while (size < count * 2) size *= 2;
  std::vector<std::uint32_t> index(size, 0);
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t at = hash_bytes(name_of(i)) & (size - 1);
    while (index[at] != 0 && name_of(index[at] - 1) != name_of(i)) at = (at + 1) & (size - 1);
    if (index[at] == 0) index[at] = static_cast<std::uint32_t>(i + 1);
  }
  return index;
}

// The number, or -1. REQUIRES: `index` was made by index_names with the same names.
template <typename NameOf>
int find_name(const std::vector<std::uint32_t>& index, std::string_view name, NameOf name_of) {
  if (index.empty()) return -1;
  const std::size_t mask = index.size() - 1;
  for (std::size_t at = hash_bytes(name) & mask; index[at] != 0; at = (at + 1) & mask)
    if (name_of(index[at] - 1) == name) return static_cast<int>(index[at] - 1);
  return -1;
}

}  // namespace guiju::facts
