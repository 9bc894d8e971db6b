#include "facts/name_index.hpp"

#include <cstring>

#include "guiju/facts/decimal.hpp"

namespace guiju::facts {

namespace {

// The idea of wyhash: a 64 × 64 → 128 bit product, folded.
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  const uint128 product = static_cast<uint128>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

std::uint64_t hash_bytes(std::string_view text) {
  std::uint64_t state = 0x9E3779B97F4A7C15u ^ text.size();
  while (text.size() >= 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data(), 8);
    state = mix(state ^ word, 0xA0761D6478BD642Fu);
    text.remove_prefix(8);
  }
  std::uint64_t rest = 0;
  if (!text.empty()) std::memcpy(&rest, text.data(), text.size());
  return mix(state ^ rest, 0xE7037ED1A0B428DBu);
}

}  // namespace guiju::facts
