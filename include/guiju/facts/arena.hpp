// A bump allocator for what one record or one batch computes; reset keeps the memory.
//
// An arena has a limit. Past it `allocate` still serves (so no caller has to check each call) but
// `over_limit()` is set, and the engine turns that into an error of the record. Single values are
// bounded by expr::Limits before they are built, so the overshoot is bounded too.
//
// Not thread-safe. Tested by tests/facts/arena_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

#include "guiju/config.hpp"

namespace guiju {

class GUIJU_API Arena {
 public:
  static constexpr std::size_t default_limit = 8u << 20;
  explicit Arena(std::size_t limit = default_limit) : limit_(limit) {}
  Arena(Arena&& other) noexcept;
  Arena& operator=(Arena&& other) noexcept;

  // Memory of this size, aligned to 16; for a size of 0 the pointer may be null. Nearly free while
  // the current block lasts.
  void* allocate(std::size_t size) {
    const std::size_t rounded = (size + 15) & ~std::size_t{15};
    if (rounded <= static_cast<std::size_t>(end_ - next_) && rounded >= size) {
      void* memory = next_;
      next_ += rounded;
      return memory;
    }
    return allocate_slowly(rounded >= size ? rounded : size);
  }
  template <typename T>
  T* array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    const bool fits = count <= static_cast<std::size_t>(-1) / sizeof(T);
    return static_cast<T*>(allocate(fits ? count * sizeof(T) : static_cast<std::size_t>(-1)));
  }
  std::string_view copy(std::string_view text);
  bool over_limit() const { return used() > limit_; }
  // Bytes handed out since the last reset (rounded up, with what was left over at ends of blocks).
  std::size_t used() const { return used_before_ - static_cast<std::size_t>(end_ - next_); }
  // Forgets everything; keeps the first blocks (up to the limit) for the next record.
  void reset() {
    if (next_ != fresh_) reset_slowly();
  }

 private:
  void reset_slowly();
  void* allocate_slowly(std::size_t size);
  void enter(std::size_t block);
  struct Block {
    std::unique_ptr<char[]> memory;
    std::size_t size;
  };
  std::vector<Block> blocks_;
  std::size_t block_ = 0;        // the block `next_` is in
  char* next_ = nullptr;
  char* fresh_ = nullptr;        // `next_` as it was after the last reset
  char* end_ = nullptr;
  std::size_t used_before_ = 0;  // the size of all blocks up to and with the current one
  std::size_t limit_;
};

}  // namespace guiju
