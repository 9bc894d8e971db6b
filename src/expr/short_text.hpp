// A text of at most 16 bytes as three words, equal exactly when the texts are: compared without a call or a loop.
//
// 4 to 16 bytes are four loads that overlap (as hash functions read their tails); shorter ones are read byte by byte.
//
// Tested by tests/expr/questions_test.cpp.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace guiju::expr {

struct ShortText {
  static constexpr std::size_t longest = 16;
  std::uint64_t first = 0, last = 0, size = 0;

  // REQUIRES: text.size() <= longest.
  static ShortText of(std::string_view text) {
    const char* const bytes = text.data();
    const std::size_t n = text.size();
    if (n >= 4) [[likely]] {
      const std::size_t middle = n >> 3 << 2;
      const auto at = [bytes](std::size_t i) {
        std::uint32_t word;
        std::memcpy(&word, bytes + i, sizeof word);
        return std::uint64_t{word};
      };
      return {at(0) << 32 | at(middle), at(n - 4) << 32 | at(n - 4 - middle), n};
    }
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < n; ++i) all = all << 8 | static_cast<unsigned char>(bytes[i]);
    return {all, 0, n};
  }
  bool is_ascii() const { return ((first | last) & 0x8080808080808080u) == 0; }
  friend bool operator==(const ShortText& a, const ShortText& b) {
    return ((a.first ^ b.first) | (a.last ^ b.last) | (a.size ^ b.size)) == 0;
  }
};

}  // namespace guiju::expr
