// Ratios: what a benchmark is for. Times differ from machine to machine; how guiju compares with hand-written C++ in the
// same binary, on the same data, in the same run does not much.
//
// A benchmark file compares results first (`same` ends the program when they differ), registers its timings, and its
// main ends with a list of ratios: ours, the reference, and the goal. Repetitions are interleaved and the best of each
// counts, so that a busy machine disturbs both sides alike.
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace ratios {

struct Ratio {
  std::string ours, reference;
  double goal = 0;  // ours / reference is to be at most this; 0: no goal
};

// Results that differ make every time after them worthless.
inline void same(bool is_same, const char* what) {
  if (is_same) return;
  std::fprintf(stderr, "the results differ: %s\n", what);
  std::exit(1);
}

// Keeps the best CPU time of each benchmark, in nanoseconds an item.
class Best : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
      const auto items = run.counters.find("items_per_second");
      const double each = items != run.counters.end() ? 1e9 / items->second.value
                                                      : run.cpu_accumulated_time * 1e9 / static_cast<double>(run.iterations);
      const auto [at, is_new] = best_.emplace(run.run_name.function_name, each);
      if (!is_new) at->second = std::min(at->second, each);
    }
  }
  double of(const std::string& name) const {
    const auto at = best_.find(name);
    return at == best_.end() ? 0 : at->second;
  }
  const std::map<std::string, double>& all() const { return best_; }

 private:
  std::map<std::string, double> best_;
};

inline void print(double ns) {
  if (ns >= 1e6) std::printf("%10.1f ms", ns / 1e6);
  else if (ns >= 1e4) std::printf("%10.1f us", ns / 1e3);
  else std::printf("%10.2f ns", ns);
}

// Runs what is registered, then prints the best times and the ratios.
inline int run(int argc, char** argv, const std::vector<Ratio>& ratios) {
  std::vector<std::string> options{argv[0], "--benchmark_repetitions=7", "--benchmark_min_time=0.05", "--benchmark_enable_random_interleaving=true"};
  options.insert(options.end(), argv + 1, argv + argc);
  std::vector<char*> pointers;
  for (std::string& option : options) pointers.push_back(option.data());
  int count = static_cast<int>(pointers.size());
  benchmark::Initialize(&count, pointers.data());
  Best best;
  benchmark::RunSpecifiedBenchmarks(&best);
  for (const auto& [name, ns] : best.all()) {
    std::printf("%-44s", name.c_str());
    print(ns);
    std::printf("\n");
  }
  for (const Ratio& r : ratios) {
    const double ours = best.of(r.ours), reference = best.of(r.reference);
    if (ours <= 0 || reference <= 0) continue;
    std::printf("%s / %s = %.2f", r.ours.c_str(), r.reference.c_str(), ours / reference);
    if (r.goal > 0) std::printf("  (goal: at most %.2f%s)", r.goal, ours / reference <= r.goal ? "" : ", MISSED");
    std::printf("\n");
  }
  return 0;
}

}  // namespace ratios
