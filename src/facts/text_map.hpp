// Texts to numbers, fast for the short ones: codes of dictionaries, literals of a table's column.
//
// Open addressing. A text of up to 16 bytes is two words (its first and last bytes, overlapping), so that finding it is a
// multiplication and three comparisons without following a pointer. Longer ones are compared where they lie. The texts stay
// with their owner, who keeps them alive. Not for data chosen to collide: the hash is fixed.
//
// Not thread-safe while it grows. Tested by tests/facts/text_map_test.cpp.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "facts/name_index.hpp"

namespace guiju::facts {

class TextMap {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFFu;

  std::uint32_t find(std::string_view text) const {
    if (entries_.empty()) return none;
    const Words words = words_of(text);
    for (std::size_t at = place(words, text.size());; at = (at + 1) & (entries_.size() - 1)) {
      const Entry& entry = entries_[at];
      if (entry.number == none) return none;
      if (is_same(entry, words, text)) return entry.number;
    }
  }
  // The text's number: the one it has, or the next.
  std::uint32_t add(std::string_view text) {
    if (const std::uint32_t known = find(text); known != none) return known;
    // Few texts have room enough that hardly two meet; many are kept closer.
    if (std::size_t{count_ + 1} * (count_ < 256 ? 4 : 2) > entries_.size()) grow();
    insert({words_of(text), text.data(), static_cast<std::uint32_t>(text.size()), count_});
    return count_++;
  }
  std::uint32_t size() const { return count_; }
  void clear() {
    entries_.clear();
    count_ = 0;
  }

 private:
  struct Words {
    std::uint64_t first = 0, last = 0;
  };
  struct Entry {
    Words words;
    const char* data = nullptr;
    std::uint32_t size = 0, number = none;
  };

  static Words words_of(std::string_view text) {
    const char* p = text.data();
    const std::size_t n = text.size();
    if (n > 16) return {hash_bytes(text), n};
    Words w;
    if (n >= 4) {  // four loads that together see every byte, whatever the length: lengths come in no order
      const std::size_t second = n >= 8 ? 4 : n - 4;
      const auto four = [](const char* at) {
        std::uint32_t word;
        std::memcpy(&word, at, 4);
        return std::uint64_t{word};
      };
      w.first = four(p) | four(p + second) << 32;
      w.last = four(p + n - 4 - second) | four(p + n - 4) << 32;
    } else if (n > 0) {
      w.first = static_cast<unsigned char>(p[0]) | std::uint64_t{static_cast<unsigned char>(p[n / 2])} << 8 |
                std::uint64_t{static_cast<unsigned char>(p[n - 1])} << 16;
    }
    return w;
  }
  std::size_t place(const Words& w, std::size_t size) const {
    std::uint64_t h = (w.first ^ (w.last << 23 | w.last >> 41) ^ size) * 0x9E3779B97F4A7C15u;
    h ^= h >> 32;
    return (h * 0xD6E8FEB86659FD93u >> 32) & (entries_.size() - 1);
  }
  static bool is_same(const Entry& entry, const Words& words, std::string_view text) {
    if (entry.words.first != words.first || entry.words.last != words.last || entry.size != text.size()) return false;
    return text.size() <= 16 || std::memcmp(entry.data, text.data(), text.size()) == 0;
  }
  void insert(const Entry& entry) {
    std::size_t at = place(entry.words, entry.size);
    while (entries_[at].number != none) at = (at + 1) & (entries_.size() - 1);
    entries_[at] = entry;
  }
  void grow() {
    std::vector<Entry> before(entries_.empty() ? 16 : entries_.size() * 2);
    before.swap(entries_);
    for (const Entry& entry : before)
      if (entry.number != none) insert(entry);
  }

  std::vector<Entry> entries_;
  std::uint32_t count_ = 0;
};

}  // namespace guiju::facts
