// The slow part of the arena: blocks. They double in size from 4 KiB to 1 MiB, so that a record that
// computes little holds little, and a batch needs few calls of the system's allocator.
#include "guiju/facts/arena.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace guiju {

namespace {
constexpr std::size_t first_block = 4u << 10;
constexpr std::size_t largest_block = 1u << 20;
}  // namespace

Arena::Arena(Arena&& other) noexcept : limit_(other.limit_) { *this = std::move(other); }

// Not defaulted: the one moved from must not go on writing into memory that it gave away.
Arena& Arena::operator=(Arena&& other) noexcept {
  if (this == &other) return *this;
  blocks_ = std::exchange(other.blocks_, {});
  block_ = std::exchange(other.block_, 0);
  next_ = std::exchange(other.next_, nullptr);
  fresh_ = std::exchange(other.fresh_, nullptr);
  end_ = std::exchange(other.end_, nullptr);
  used_before_ = std::exchange(other.used_before_, 0);
  limit_ = other.limit_;
  return *this;
}

std::string_view Arena::copy(std::string_view text) {
  if (text.empty()) return {};
  char* memory = array<char>(text.size());
  std::memcpy(memory, text.data(), text.size());
  return {memory, text.size()};
}

void Arena::enter(std::size_t block) {
  block_ = block;
  next_ = blocks_[block].memory.get();
  end_ = next_ + blocks_[block].size;
  used_before_ += blocks_[block].size;
}

void* Arena::allocate_slowly(std::size_t size) {
  if (size > static_cast<std::size_t>(-1) / 4) throw std::bad_alloc();
  const std::size_t following = next_ == nullptr ? 0 : block_ + 1;
  if (following >= blocks_.size() || blocks_[following].size < size) {
    const std::size_t before = following == 0 ? first_block / 2 : blocks_[following - 1].size;
    const std::size_t usual = std::min(before * 2, largest_block);
    const std::size_t wanted = std::max(usual, size);
    Block fresh{std::unique_ptr<char[]>(new char[wanted]), wanted};
    blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(following), std::move(fresh));
  }
  enter(following);
  void* memory = next_;
  next_ += size;
  return memory;
}

void Arena::reset_slowly() {
  if (block_ == 0 && blocks_.size() <= 1 && next_ != nullptr && blocks_[0].size <= limit_) {
    next_ = fresh_ = blocks_[0].memory.get();
    return;
  }
  std::size_t kept = 0;
  std::size_t count = 0;
  while (count < blocks_.size() && (count == 0 || kept + blocks_[count].size <= limit_))
    kept += blocks_[count++].size;
  if (count == 1 && blocks_[0].size > limit_ && blocks_[0].size > first_block) count = 0;
  blocks_.resize(count);
  used_before_ = 0;
  next_ = end_ = nullptr;
  block_ = 0;
  if (!blocks_.empty()) enter(0);
  fresh_ = next_;
}

}  // namespace guiju
