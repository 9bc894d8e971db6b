#include "cli/key_register.hpp"

#include <functional>
#include <utility>

namespace guiju::cli {

namespace {
constexpr std::size_t first_size = 1u << 10, largest_size = 1u << 20;  // 16 MiB
constexpr std::size_t most_keys = largest_size / 4 * 3;
}  // namespace

KeyRegister::Entry& KeyRegister::find(std::uint64_t hash) {
  std::size_t at = hash & (entries_.size() - 1);
  while (entries_[at].line != 0 && entries_[at].hash != hash) at = (at + 1) & (entries_.size() - 1);
  return entries_[at];
}

void KeyRegister::grow() {
  std::vector<Entry> old(entries_.empty() ? first_size : entries_.size() * 2);
  std::swap(old, entries_);
  for (const Entry& entry : old)
    if (entry.line != 0) find(entry.hash) = entry;
}

std::optional<std::uint64_t> KeyRegister::add(std::string_view key, std::uint64_t line) {
  if (count_ * 2 >= entries_.size() && entries_.size() < largest_size) grow();
  const std::uint64_t hash = std::hash<std::string_view>()(key);
  Entry& entry = find(hash);
  if (entry.line != 0) return entry.line;
  if (count_ == most_keys) return std::nullopt;
  entry = {hash, line};
  ++count_;
  return std::nullopt;
}

}  // namespace guiju::cli
