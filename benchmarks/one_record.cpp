// One decision from a service's own struct, string views and all: against the function by hand on the same struct.
// Counts allocations too: there are to be none.
#include <atomic>
#include <cstdlib>
#include <new>

#include "dispute.hpp"
#include "guiju/guiju.hpp"
#include "ratios.hpp"

namespace {
std::atomic<std::int64_t> allocations{0};
void* counted(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  std::abort();
}
}  // namespace
void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

struct Case {
  std::string_view kind, channel, area;
  bool urgent;
  std::int64_t amount_fen;
  std::int32_t people;
};
using guiju::field;
constexpr auto binding = guiju::bind<Case>(field<&Case::kind>("kind"), field<&Case::channel>("channel"), field<&Case::area>("area"),
                                           field<&Case::urgent>("urgent"), field<&Case::amount_fen>("amount", guiju::decimal(2)),
                                           field<&Case::people>("people"));

constexpr std::size_t case_count = 1 << 14;

const std::vector<Case>& cases() {
  static const std::vector<Case> all = [] {
    std::vector<Case> list;
    for (const dispute::Coded& c : dispute::cases(case_count))
      list.push_back({dispute::kinds[static_cast<std::size_t>(c.kind)], dispute::channels[static_cast<std::size_t>(c.channel)],
                      dispute::areas[static_cast<std::size_t>(c.area)], c.urgent, c.amount, c.people});
    return list;
  }();
  return all;
}

std::string_view by_hand(const Case& c) {
  return dispute::levels[dispute::by_switch(dispute::kind_of(c.kind), dispute::channel_of(c.channel), dispute::area_of(c.area), c.urgent,
                                            static_cast<double>(c.amount_fen) / 100, c.people)];
}

// A map as a caller without a struct has it: found by name.
guiju::Record record_of(const guiju::Ruleset& rules, const Case& c) {
  guiju::Record record(*rules.schema());
  record.set("kind", guiju::Value(guiju::ValueView::of_string(c.kind)));
  record.set("channel", guiju::Value(guiju::ValueView::of_string(c.channel)));
  record.set("area", guiju::Value(guiju::ValueView::of_string(c.area)));
  record.set("urgent", guiju::Value(guiju::ValueView::of_bool(c.urgent)));
  record.set("amount", guiju::Value(guiju::ValueView::of_narrow_decimal(c.amount_fen, 2)));
  record.set("people", guiju::Value(guiju::ValueView::of_int(c.people)));
  return record;
}

template <typename Decide>
void time(const char* name, Decide decide) {
  benchmark::RegisterBenchmark(name, [decide](benchmark::State& state) {
    std::size_t at = 0;
    for (auto _ : state) {
      benchmark::DoNotOptimize(decide(cases()[at]));
      at = (at + 1) % case_count;
    }
    state.SetItemsProcessed(state.iterations());
  });
}

}  // namespace

int main(int argc, char** argv) {
  static const guiju::Ruleset rules = guiju::load(GUIJU_SOURCE_DIR "/benchmarks/dispute.yaml").value();
  static const guiju::Decider decide = rules.prepare(binding, {"level"}).value();
  for (const Case& c : cases()) {
    ratios::same(by_hand(c) == decide(c)["level"].as_string(), "one record");
    ratios::same(by_hand(c) == rules.evaluate(record_of(rules, c))["level"].as_string(), "one record by name");
  }
  const std::int64_t before = allocations;
  for (const Case& c : cases()) benchmark::DoNotOptimize(decide(c)["level"].as_string());
  std::printf("allocations in %zu decisions: %lld\n", case_count, static_cast<long long>(allocations - before));
  ratios::same(allocations == before, "a decision allocated");

  time("hand_function", [](const Case& c) { return by_hand(c); });
  time("guiju_struct", [](const Case& c) { return decide(c)["level"].as_string(); });
  static std::vector<guiju::Record> records;
  for (std::size_t i = 0; i < 1024; ++i) records.push_back(record_of(rules, cases()[i]));
  time("guiju_record", [](const Case& c) {
    return rules.evaluate(records[static_cast<std::size_t>(&c - cases().data()) % 1024])["level"].as_string();
  });
  return ratios::run(argc, argv, {{"guiju_struct", "hand_function", 2.0}, {"guiju_record", "hand_function", 0}});
}
