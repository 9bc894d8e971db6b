// Texts to numbers, fast for the short ones: codes of dictionaries, literals of a table's column.
//
// Open addressing. A text of up to 16 bytes is two words (its first and last bytes, overlapping), so that finding it is a
// multiplication and three comparisons without following a pointer. Longer ones are compared where they lie. The texts stay
// with their owner, who keeps them alive. A map that is filled may be settled: then hardly two texts want one place, and a
// search does not step on, which a processor cannot foresee. Not for data chosen to collide: the hash is fixed.
//
// Not thread-safe while it grows. Tested by tests/facts/text_map_test.cpp.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "facts/name_index.hpp"
#include "guiju/facts/decimal.hpp"

namespace guiju::facts {

class TextMap {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFFu;

  std::uint32_t find(std::string_view text) const {
    if (text.size() > 16) return find_long(text);
    if (count_ == 0) return none;
    const Words words = short_words(text);
    const Entry* const entries = entries_.data();
    const std::size_t last = last_;
    for (std::size_t at = hash(words, text.size(), seed_) & last;; at = (at + 1) & last) {
      const Entry& entry = entries[at];
      const bool differs = ((entry.words.first ^ words.first) | (entry.words.last ^ words.last) | (entry.size ^ text.size())) != 0;
      if (!differs) return entry.number;
      if (entry.number == none) return none;
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
  // Places the texts anew, so that none (or few, where there are many) stands beside its place. For few texts; costs some
  // tries at placing them all.
  void settle() {
    constexpr std::uint32_t most_texts = 64, most_tries = 32;
    if (count_ == 0 || count_ > most_texts) return;
    std::uint64_t best_seed = seed_;
    std::size_t fewest = strangers();
    for (std::uint32_t i = 0; i < most_tries && fewest > 0; ++i) {
      place_anew(entries_.size(), seed_ + 0x9E3779B97F4A7C15u);
      if (const std::size_t here = strangers(); here < fewest) {
        fewest = here;
        best_seed = seed_;
      }
    }
    if (best_seed != seed_) place_anew(entries_.size(), best_seed);
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

  // Four loads that together see every byte, whatever the length: lengths come in no order.
  static Words short_words(std::string_view text) {
    const char* p = text.data();
    const std::size_t n = text.size();
    Words w;
    if (n >= 4) {
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
  static Words words_of(std::string_view text) {
    return text.size() > 16 ? Words{hash_bytes(text), text.size()} : short_words(text);
  }
  static std::size_t hash(const Words& w, std::size_t size, std::uint64_t seed) {
    const std::uint64_t turned = w.last << 32 | w.last >> 32;  // of a short text both words are the same
    return static_cast<std::size_t>(static_cast<uint128>(w.first ^ seed) * (turned ^ size ^ 0xD6E8FEB86659FD93u) >> 64);
  }
  [[gnu::noinline]] std::uint32_t find_long(std::string_view text) const {
    if (count_ == 0) return none;
    const Words words = words_of(text);
    for (std::size_t at = hash(words, text.size(), seed_) & last_;; at = (at + 1) & last_) {
      const Entry& entry = entries_[at];
      if (entry.number == none) return none;
      if (entry.words.first == words.first && entry.size == text.size() && std::memcmp(entry.data, text.data(), text.size()) == 0)
        return entry.number;
    }
  }
  void insert(const Entry& entry) {
    std::size_t at = hash(entry.words, entry.size, seed_) & last_;
    while (entries_[at].number != none) at = (at + 1) & last_;
    entries_[at] = entry;
  }
  void grow() { place_anew(entries_.empty() ? 16 : entries_.size() * 2, seed_); }
  void place_anew(std::size_t size, std::uint64_t seed) {
    std::vector<Entry> before(size);
    before.swap(entries_);
    last_ = size - 1;
    seed_ = seed;
    for (const Entry& entry : before)
      if (entry.number != none) insert(entry);
  }
  // How many texts do not stand in their own place?
  std::size_t strangers() const {
    std::size_t count = 0;
    for (std::size_t at = 0; at < entries_.size(); ++at)
      count += entries_[at].number != none && (hash(entries_[at].words, entries_[at].size, seed_) & last_) != at ? 1 : 0;
    return count;
  }

  std::vector<Entry> entries_;
  std::size_t last_ = 0;  // place
  std::uint64_t seed_ = 0x9E3779B97F4A7C15u;
  std::uint32_t count_ = 0;
};

}  // namespace guiju::facts
