#include "engine/state.hpp"

// States are lent: deciding in a loop allocates nothing for each record, alone or in columns.
#include <atomic>
#include <cstdlib>
#include <new>
#include <optional>
#include <span>
#include <thread>

#include <gtest/gtest.h>

#include "tests/engine/ruled.hpp"

namespace {
std::atomic<std::int64_t> allocations{0};
void* counted(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
}  // namespace
void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
// Those of std::stable_sort too, or the sanitizer finds memory of its own freed by ours.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace guiju::engine_tests {
namespace {

const char* pack =
    "inputs: {kind: string, amount: decimal(2), people: int, urgent: bool}\n"
    "decisions:\n"
    "  level:\n    table:\n      hit: first\n      outputs: {level: string, days: int}\n      grid: |\n"
    "        | kind | amount        | people || level | days |\n"
    "        | a    | < 100         | -      || low   | 3    |\n"
    "        | a, b | [100..500]    | < 10   || mid   | 5    |\n"
    "        | -    | -             | -      || high  | 9    |\n"
    "  share: {value: amount * 2}\n"
    "  late: {value: \"urgent ? level.days : level.days * people\"}\n";

struct Case {
  std::string_view kind;
  std::int64_t amount;
  std::int32_t people;
  bool urgent;
};
constexpr auto binding = bind<Case>(field<&Case::kind>("kind"), field<&Case::amount>("amount", decimal(2)), field<&Case::people>("people"),
                                    field<&Case::urgent>("urgent"));

std::vector<Case> cases(std::size_t count) {
  std::vector<Case> all;
  const char* kinds[] = {"a", "b", "c, which is longer than most"};
  for (std::size_t i = 0; i < count; ++i)
    all.push_back({kinds[i % 3], static_cast<std::int64_t>(i * 37 % 60000), static_cast<std::int32_t>(i % 20), i % 2 == 0});
  return all;
}

TEST(State, OneRecordAfterAnotherNeedsNone) {
  const Ruleset rules = ruled(pack);
  const Decider decide = rules.prepare(binding, {}).value();
  const std::vector<Case> all = cases(1000);
  std::int64_t days = 0;
  for (const Case& c : all) days += decide(c)["level.days"].as_int();
  const std::int64_t before = allocations;
  for (const Case& c : all) days -= decide(c)["level.days"].as_int();
  EXPECT_EQ(allocations - before, 0);
  EXPECT_EQ(days, 0);
}

// What is left grows with the number of batches (lists that double), not with the rows.
TEST(State, ColumnsNeedNoneForEachRow) {
  const Ruleset rules = ruled(pack);
  const Decider decide = rules.prepare(binding, {}).value();
  const std::vector<Case> all = cases(65536);
  const auto taken = [&](std::size_t count) {
    const std::int64_t before = allocations;
    const ColumnsOutcome outcome = decide(std::span<const Case>(all.data(), count));
    EXPECT_EQ(outcome.counts().decided, static_cast<std::int64_t>(count));
    return allocations - before;
  };
  taken(all.size());
  const std::int64_t few = taken(8192), many = taken(65536);
  EXPECT_LT(many - few, 400) << "28 batches more";
  EXPECT_LT(few, 1000);
}

// A thread's states go with it; an outcome that outlives them does too.
TEST(State, OutcomesMayOutliveTheirThreadsStates) {
  const Ruleset rules = ruled(pack);
  const Decider decide = rules.prepare(binding, {}).value();
  const std::vector<Case> all = cases(3);
  std::thread([&] {
    struct Last {
      std::optional<Outcome> outcome;
      ~Last() {
        EXPECT_EQ((*outcome)["level.days"].as_int(), 3);
        outcome.reset();  // after the states that the thread kept are gone
      }
    };
    thread_local Last last;
    last.outcome.emplace(decide(all[0]));
    decide(all[1]);
  }).join();
  EXPECT_EQ(decide(all[0])["level.days"].as_int(), 3);
}

}  // namespace
}  // namespace guiju::engine_tests
