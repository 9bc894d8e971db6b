// What a program holds of memory, and the most that it held: every allocation of the binary is counted, with what the allocator
// adds to it. Included once a binary, as it replaces operator new.
#pragma once

#include <malloc.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace memory {
inline std::atomic<std::int64_t> held{0}, most_held{0};

inline void* counted(std::size_t size) {
  void* place = std::malloc(size == 0 ? 1 : size);
  if (!place) std::abort();
  const std::int64_t now = held += static_cast<std::int64_t>(malloc_usable_size(place));
  if (now > most_held) most_held = now;
  return place;
}
inline void released(void* place) {
  if (!place) return;
  held -= static_cast<std::int64_t>(malloc_usable_size(place));
  std::free(place);
}

// What is held more than when this was made.
class Since {
 public:
  Since() : before_(held) { most_held.store(before_); }
  std::int64_t kept() const { return held - before_; }
  std::int64_t most() const { return most_held - before_; }

 private:
  std::int64_t before_;
};
}  // namespace memory

void* operator new(std::size_t size) { return memory::counted(size); }
void* operator new[](std::size_t size) { return memory::counted(size); }
void operator delete(void* place) noexcept { memory::released(place); }
void operator delete[](void* place) noexcept { memory::released(place); }
void operator delete(void* place, std::size_t) noexcept { memory::released(place); }
void operator delete[](void* place, std::size_t) noexcept { memory::released(place); }
