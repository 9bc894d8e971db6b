// Loading: 10,000 rules written as a grid, as a CSV file and as YAML maps: read, checked and planned; and 100,000 rows of CSV.
// Time, and memory: the most that is held while loading, and what the loaded ruleset keeps. The reference by hand splits
// the same CSV into cells and numbers and keeps them, which is the least that a loader can do.
#include <filesystem>
#include <fstream>
#include <random>

#include "guiju/guiju.hpp"
#include "held_memory.hpp"
#include "ratios.hpp"

namespace {

// Six inputs, as in a tariff: codes, a flag, two intervals.
struct Row {
  std::string id, kind, area, urgent, amount, age, score, unit;
};

std::vector<Row> rows(std::size_t count) {
  std::mt19937_64 random(count);
  std::vector<Row> all;
  const auto number = [&](int below) { return std::to_string(random() % static_cast<unsigned>(below)); };
  const auto interval = [&](int below) {
    const auto low = static_cast<int>(random() % static_cast<unsigned>(below));
    return "[" + std::to_string(low) + ".." + std::to_string(low + below / 10) + ")";
  };
  for (std::size_t i = 0; i < count; ++i) {
    const auto maybe = [&](std::string cell) { return random() % 100 < 5 ? std::string("-") : cell; };
    all.push_back({"r" + std::to_string(i), maybe("kind" + number(200)), maybe("area" + number(60)), maybe(random() % 2 ? "true" : "false"),
                   maybe(interval(100000)), maybe(interval(100)), maybe(">= " + number(50)), "unit" + number(40)});
  }
  return all;
}

const char* head = "guiju: 1\npack: many\ninputs: {kind: string, area: string, urgent: bool, amount: decimal(2), age: int, score: int}\n"
                   "decisions:\n  unit:\n    table:\n      hit: first\n      outputs: {unit: string}\n";

std::string as_grid(const std::vector<Row>& all) {
  std::string text = head;
  text += "      grid: |\n        | id | kind | area | urgent | amount | age | score || unit |\n";
  for (const Row& r : all)
    text += "        | " + r.id + " | " + r.kind + " | " + r.area + " | " + r.urgent + " | " + r.amount + " | " + r.age + " | " + r.score + " || " + r.unit + " |\n";
  return text;
}
std::string as_maps(const std::vector<Row>& all) {
  std::string text = head;
  text += "      rows:\n";
  for (const Row& r : all)
    text += "        - {id: " + r.id + ", kind: '" + r.kind + "', area: '" + r.area + "', urgent: '" + r.urgent + "', amount: '" + r.amount + "', age: '" + r.age +
            "', score: '" + r.score + "', unit: " + r.unit + "}\n";
  return text;
}
std::string as_csv(const std::vector<Row>& all) {
  std::string text = "id,kind,area,urgent,amount,age,score,unit\n";
  for (const Row& r : all)
    text += r.id + "," + r.kind + "," + r.area + "," + r.urgent + "," + r.amount + "," + r.age + "," + r.score + "," + r.unit + "\n";
  return text;
}

// The table of benchmarks/index_or_scan.cpp: three codes and an interval, one result.
const char* lookup_head = "guiju: 1\npack: many\ninputs: {a: int, b: int, c: int, amount: int}\n"
                          "decisions:\n  unit:\n    table:\n      hit: first\n      outputs: {unit: string}\n      file: table.csv\n";
std::string lookup_csv(std::size_t count) {
  std::mt19937_64 random(count);
  const auto cell = [&](unsigned below) { return random() % 100 < 5 ? std::string("-") : std::to_string(random() % below); };
  std::string text = "a,b,c,amount,unit\n";
  for (std::size_t i = 0; i < count; ++i) {
    const auto low = random() % 16 * 500;
    text += cell(60) + "," + cell(60) + "," + cell(60) + ",[" + std::to_string(low) + ".." + std::to_string(low + 500 * (1 + random() % 8)) + "),unit" +
            std::to_string(random() % 40) + "\n";
  }
  return text;
}

std::string pack(const std::string& name, const std::string& yaml, const std::string& csv) {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("guiju_load_" + name) / "many";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "pack.yaml") << yaml;
  if (!csv.empty()) std::ofstream(folder / "table.csv") << csv;
  return folder.string();
}

// The least: cells found and kept as one number each.
std::size_t split_by_hand(const std::string& text) {
  std::vector<std::uint32_t> ends;
  ends.reserve(text.size() / 6);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ',' || text[i] == '\n') ends.push_back(static_cast<std::uint32_t>(i));
    sum = sum * 31 + static_cast<unsigned char>(text[i]);
  }
  benchmark::DoNotOptimize(sum);
  return ends.size();
}

void time_load(const std::string& name, const std::string& folder, std::size_t row_count, std::size_t text_size) {
  {
    const memory::Since since;
    auto loaded = guiju::load(folder);
    if (!loaded) std::fprintf(stderr, "%s\n", loaded.diagnostics().render().c_str());
    ratios::same(loaded.ok() && loaded->size().table_rows == row_count, name.c_str());
    std::printf("%-16s %7zu rows, text %6.2f MiB; most held %7.2f MiB; kept %7.2f MiB, beyond the text %.0f bytes a row\n", name.c_str(), row_count,
                static_cast<double>(text_size) / 1048576, static_cast<double>(since.most()) / 1048576,
                static_cast<double>(since.kept()) / 1048576,
                static_cast<double>(since.kept() - static_cast<std::int64_t>(text_size)) / static_cast<double>(row_count));
  }
  benchmark::RegisterBenchmark(name.c_str(), [folder](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(guiju::load(folder));
  })->Unit(benchmark::kMillisecond)->Iterations(row_count > 50'000 ? 1 : 3);
}

}  // namespace

int main(int argc, char** argv) {
  const auto many = rows(10'000);
  static const std::string csv = as_csv(many), long_csv = lookup_csv(100'000);
  const std::string with_file = std::string(head) + "      file: table.csv\n";
  const std::string grid = as_grid(many), maps = as_maps(many);
  ratios::same(split_by_hand(csv) == 10'001 * 8, "cells by hand");
  time_load("grid_10000", pack("grid", grid, ""), many.size(), grid.size());
  time_load("csv_10000", pack("csv", with_file, csv), many.size(), csv.size());
  time_load("maps_10000", pack("maps", maps, ""), many.size(), maps.size());
  time_load("csv_100000", pack("csv_more", lookup_head, long_csv), 100'000, long_csv.size());
  benchmark::RegisterBenchmark("hand_split_10000", [](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(split_by_hand(csv));
  })->Unit(benchmark::kMillisecond);
  return ratios::run(argc, argv, {{"grid_10000", "hand_split_10000", 0}, {"csv_10000", "hand_split_10000", 0}, {"maps_10000", "hand_split_10000", 0}});
}
