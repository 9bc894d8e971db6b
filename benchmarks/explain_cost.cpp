// What "why" costs: deciding alone, with an explanation as data, and with its text; and what a batch pays for keeping the row
// that fired (it is in every time of benchmarks/columns.cpp: there is no run without).
#include "dispute.hpp"
#include "guiju/guiju.hpp"
#include "ratios.hpp"

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

std::vector<Case> cases() {
  std::vector<Case> list;
  for (const dispute::Coded& c : dispute::cases(1024))
    list.push_back({dispute::kinds[static_cast<std::size_t>(c.kind)], dispute::channels[static_cast<std::size_t>(c.channel)],
                    dispute::areas[static_cast<std::size_t>(c.area)], c.urgent, c.amount, c.people});
  return list;
}

template <typename Decide>
void time(const char* name, Decide decide) {
  benchmark::RegisterBenchmark(name, [decide](benchmark::State& state) {
    const std::vector<Case> all = cases();
    std::size_t at = 0;
    for (auto _ : state) {
      benchmark::DoNotOptimize(decide(all[at]));
      at = (at + 1) % all.size();
    }
    state.SetItemsProcessed(state.iterations());
  });
}

}  // namespace

int main(int argc, char** argv) {
  static const guiju::Ruleset rules = guiju::load(GUIJU_SOURCE_DIR "/benchmarks/dispute.yaml").value();
  static const guiju::Decider decide = rules.prepare(binding, {"level"}).value();
  for (const Case& c : cases()) {
    const guiju::Explanation why = decide.explain(c);
    const guiju::Outcome outcome = decide(c);
    const auto fired = outcome.fired("level");
    ratios::same(why.steps().size() == 1 && !why.steps()[0].rows.empty() && why.steps()[0].rows[0].id == fired[0], "explained and decided");
  }
  time("decide", [](const Case& c) { return decide(c)["level"].as_string(); });
  time("decide_and_fired", [](const Case& c) { return decide(c).fired("level"); });
  time("explain", [](const Case& c) { return decide.explain(c); });
  time("explain_as_text", [](const Case& c) { return decide.explain(c).to_text(); });
  return ratios::run(argc, argv, {{"explain", "decide", 0}, {"explain_as_text", "decide", 0}});
}
