// The keys of records seen so far, so that a second record with the same key can be told of.
//
// Keeps 16 bytes a key (a 64-bit hash and a line), of some 780,000 keys: memory stays flat on any length of input, later
// keys are only compared with those. Two keys in 10^13 have the same hash; what comes of it is a warning.
//
// Tested by tests/cli (Run.KeyThatStandsTwiceIsTold).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace guiju::cli {

class KeyRegister {
 public:
  // The line in which the key stood first, if it did; else it is noted with this line.
  std::optional<std::uint64_t> add(std::string_view key, std::uint64_t line);

 private:
  struct Entry {
    std::uint64_t hash = 0, line = 0;  // line 0: free
  };
  Entry& find(std::uint64_t hash);
  void grow();

  std::vector<Entry> entries_;  // open addressing, a power of two, at most half full but at the limit
  std::size_t count_ = 0;
};

}  // namespace guiju::cli
