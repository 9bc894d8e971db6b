// Proving tables of 10,000 rows and 6 columns: how long, and how much memory beyond the ruleset.
//
// grid: every combination once, so complete and without overlaps; nothing is found, everything must be looked at.
// wildcards: random cells, a twentieth of them "-", hit: first with a last row for the rest.
// lost: the grid without one row, which must be found.
// intervals: random intervals in all columns, hit: first: the kind of table that is hardest.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <cstdlib>
#include <iostream>
#include <random>

#include "guiju/guiju.hpp"

namespace {

const char* head =
    "guiju: 1\npack: t\ninputs: {a: {type: int, min: 0, max: 999999}, b: {type: int, min: 0, max: 999999}, c: {enum: [p, q, r, s, t]}, d: bool,\n"
    "  e: {type: decimal(2), min: 0}, f: string}\ndecisions:\n  x:\n    table:\n";

std::string pack(const std::string& settings, const std::vector<std::string>& rows) {
  std::string text = head + settings + "      outputs: {out: int}\n      grid: |\n        | id | a | b | c | d | e | f || out |\n";
  for (std::size_t i = 0; i < rows.size(); ++i) text += "        | r" + std::to_string(i) + " | " + rows[i] + " || " + std::to_string(i % 7) + " |\n";
  return text;
}

// 20 × 10 × 5 × 2 × 5 of intervals and members, and any text.
std::vector<std::string> grid() {
  std::vector<std::string> rows;
  const auto step = [](int i, int of, int width) {
    return i == 0 ? "< " + std::to_string(width) : i == of - 1 ? ">= " + std::to_string(i * width) : "[" + std::to_string(i * width) + ".." + std::to_string((i + 1) * width) + ")";
  };
  for (int a = 0; a < 20; ++a)
    for (int b = 0; b < 10; ++b)
      for (const char* c : {"p", "q", "r", "s", "t"})
        for (const char* d : {"true", "false"})
          for (int e = 0; e < 5; ++e) rows.push_back(step(a, 20, 1000) + " | " + step(b, 10, 500) + " | " + c + " | " + d + " | " + step(e, 5, 100) + " | -");
  return rows;
}

std::vector<std::string> random_rows(std::size_t count, bool intervals_only) {
  std::mt19937_64 random(5);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  const auto interval = [&](unsigned most, unsigned width) {
    const unsigned low = below(most);
    return "[" + std::to_string(low) + ".." + std::to_string(low + 1 + below(width)) + ")";
  };
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const auto maybe = [&](std::string cell) { return !intervals_only && below(20) == 0 ? std::string("-") : cell; };
    const std::string members[] = {"p", "q", "r", "s", "t"};
    rows.push_back(maybe(interval(900000, 90000)) + " | " + maybe(intervals_only ? interval(900000, 90000) : std::to_string(below(200))) + " | " + maybe(members[below(5)]) + " | " +
                   maybe(below(2) ? "true" : "false") + " | " + maybe(interval(9000, 900)) + " | " + maybe(intervals_only ? "-" : "code" + std::to_string(below(300))));
  }
  rows.push_back("- | - | - | - | - | -");
  return rows;
}

void prove(benchmark::State& state, const std::string& yaml) {
  const guiju::Ruleset rules = guiju::load_text(yaml).value();
  struct rusage before {}, after {};
  getrusage(RUSAGE_SELF, &before);
  std::size_t errors = 0, others = 0;
  for (auto _ : state) {
    const guiju::Findings findings = guiju::prove(rules);
    errors = findings.count(guiju::Severity::error);
    others = findings.size() - errors;
  }
  getrusage(RUSAGE_SELF, &after);
  state.counters["errors"] = static_cast<double>(errors);
  state.counters["others"] = static_cast<double>(others);
  state.counters["more_MiB"] = static_cast<double>(after.ru_maxrss - before.ru_maxrss) / 1024;
}

std::vector<std::string> grid_without(std::size_t row) {
  std::vector<std::string> rows = grid();
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(row));
  return rows;
}

BENCHMARK_CAPTURE(prove, grid, pack("      complete: true\n", grid()))->Unit(benchmark::kMillisecond)->Iterations(2);
BENCHMARK_CAPTURE(prove, lost, pack("      complete: true\n", grid_without(6543)))->Unit(benchmark::kMillisecond)->Iterations(2);
BENCHMARK_CAPTURE(prove, wildcards, pack("      hit: first\n", random_rows(9999, false)))->Unit(benchmark::kMillisecond)->Iterations(2);
BENCHMARK_CAPTURE(prove, intervals, pack("      hit: first\n", random_rows(9999, true)))->Unit(benchmark::kMillisecond)->Iterations(2);

}  // namespace
