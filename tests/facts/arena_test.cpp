#include "guiju/facts/arena.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <new>
#include <set>
#include <utility>

namespace guiju {
namespace {

TEST(Arena, MemoryIsAlignedAndApart) {
  Arena arena;
  std::vector<std::pair<char*, std::size_t>> pieces;
  for (std::size_t size = 1; size < 3000; size += 7) {
    char* p = static_cast<char*>(arena.allocate(size));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(p) % 16, 0u);
    std::memset(p, static_cast<int>(size % 251), size);
    pieces.emplace_back(p, size);
  }
  for (const auto& [p, size] : pieces)
    for (std::size_t i = 0; i < size; ++i)
      ASSERT_EQ(static_cast<unsigned char>(p[i]), size % 251);
}

TEST(Arena, CopiesText) {
  Arena arena;
  std::string text = "规矩";
  const std::string_view copied = arena.copy(text);
  text.assign(6, 'x');
  EXPECT_EQ(copied, "规矩");
  EXPECT_EQ(arena.copy("").size(), 0u);
}

TEST(Arena, SaysWhenTheLimitIsPassed) {
  Arena arena(1000);
  arena.allocate(900);
  EXPECT_FALSE(arena.over_limit());
  std::memset(arena.allocate(200), 1, 200);  // still served
  EXPECT_TRUE(arena.over_limit());
  arena.reset();
  EXPECT_FALSE(arena.over_limit());
  EXPECT_EQ(arena.used(), 0u);
}

TEST(Arena, ResetKeepsBlocksSoThatTheNextRecordGetsTheSameMemory) {
  Arena arena;
  std::set<void*> first, second;
  for (int i = 0; i < 500; ++i) first.insert(arena.allocate(100));
  arena.reset();
  for (int i = 0; i < 500; ++i) second.insert(arena.allocate(100));
  EXPECT_EQ(first, second);
}

TEST(Arena, ALargePieceBetweenSmallOnesKeepsLaterBlocksUsable) {
  Arena arena;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 100; ++i) std::memset(arena.allocate(200), i, 200);
    std::memset(arena.allocate(3u << 20), 7, 3u << 20);
    for (int i = 0; i < 100; ++i) std::memset(arena.allocate(200), i, 200);
    EXPECT_GE(arena.used(), (3u << 20) + 200u * 200);
    EXPECT_LT(arena.used(), 4u << 20);
    arena.reset();
  }
}

TEST(Arena, ResetGivesBackWhatIsBeyondTheLimit) {
  Arena arena(1u << 16);
  void* huge = arena.allocate(1u << 22);
  std::memset(huge, 1, 1u << 22);
  arena.reset();
  arena.allocate(16);
  EXPECT_LT(arena.used(), 1u << 16);
  EXPECT_FALSE(arena.over_limit());
}

TEST(Arena, AMovedOneStartsAnew) {
  Arena arena;
  const std::string_view kept = arena.copy("kept");
  Arena taken = std::move(arena);
  std::memset(arena.allocate(64), 'x', 64);  // NOLINT: that it may be used is the point
  EXPECT_EQ(kept, "kept");
  EXPECT_GE(taken.used(), 4u);
  taken = Arena();
  EXPECT_EQ(taken.used(), 0u);
}

TEST(Arena, AbsurdSizesAreRefusedByTheAllocatorNotWrapped) {
  Arena arena;
  EXPECT_THROW(arena.allocate(static_cast<std::size_t>(-1)), std::bad_alloc);
  EXPECT_THROW(arena.array<std::uint64_t>(static_cast<std::size_t>(-1) / 4), std::bad_alloc);
}

}  // namespace
}  // namespace guiju
