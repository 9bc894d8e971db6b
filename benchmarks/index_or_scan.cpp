// What a decision costs as a table grows: 100 to 100,000 rows of four columns (three codes and an interval), 5 % of the cells
// `-`, special rows first; against a hash per wildcard pattern by hand, the best such a table can have. Also: how long the index
// takes to build.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <random>
#include <unordered_map>

#include "engine/access.hpp"
#include "guiju/guiju.hpp"
#include "plan/index.hpp"
#include "ratios.hpp"


namespace {

constexpr std::int32_t any = -1;
constexpr std::size_t lookups = 1 << 16;

struct Row {
  std::int32_t code[3];   // any: `-`
  std::int32_t low, high;  // [low..high); any: `-`
  std::int32_t result;
};

struct Workload {
  std::vector<Row> rows;
  std::vector<std::int32_t> a, b, c, amount;

  explicit Workload(std::size_t row_count) {
    std::mt19937_64 random(row_count);
    const auto wide = static_cast<std::int32_t>(std::cbrt(static_cast<double>(row_count) * 2)) + 2;
    const auto below = [&](std::int32_t n) { return static_cast<std::int32_t>(random() % static_cast<std::uint64_t>(n)); };
    const auto is_any = [&] { return random() % 100 < 5; };
    for (std::size_t r = 0; r < row_count; ++r) {
      Row row{};
      for (std::int32_t& code : row.code) code = is_any() ? any : below(wide);
      row.low = is_any() ? any : below(16) * 500;
      row.high = row.low == any ? any : row.low + 500 * (1 + below(8));
      rows.push_back(row);
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row& x, const Row& y) { return anys(x) < anys(y); });
    for (std::size_t r = 0; r < row_count; ++r) rows[r].result = static_cast<std::int32_t>(r);
    for (std::size_t i = 0; i < lookups; ++i) {
      const Row& row = rows[random() % row_count];
      a.push_back(row.code[0] == any ? below(wide) : row.code[0]);
      b.push_back(row.code[1] == any ? below(wide) : row.code[1]);
      c.push_back(row.code[2] == any ? below(wide) : row.code[2]);
      amount.push_back(below(12'000));
    }
  }
  static int anys(const Row& row) { return (row.code[0] == any) + (row.code[1] == any) + (row.code[2] == any) + (row.low == any); }
};

// ---- by hand: for each of the eight patterns of `-` among the codes a hash of the rest; its rows in order.
class Hashes {
 public:
  explicit Hashes(const Workload& w) {
    for (const Row& row : w.rows) {
      std::uint32_t pattern = 0;
      for (std::uint32_t c = 0; c < 3; ++c) pattern |= row.code[c] == any ? 0u : 1u << c;
      build_[pattern][key(pattern, row.code[0], row.code[1], row.code[2])].push_back(row);
    }
    for (std::uint32_t p = 0; p < 8; ++p) {
      std::size_t size = 4;
      while (size < build_[p].size() * 2) size *= 2;
      table_[p].resize(build_[p].empty() ? 0 : size);
      for (auto& [k, list] : build_[p]) {
        std::size_t at = hash(k) & (size - 1);
        while (table_[p][at].count != 0) at = (at + 1) & (size - 1);
        table_[p][at] = {k, static_cast<std::uint32_t>(entries_.size()), static_cast<std::uint32_t>(list.size())};
        for (const Row& row : list) entries_.push_back({row.low == any ? INT32_MIN : row.low, row.low == any ? INT32_MAX : row.high, row.result});
      }
      build_[p].clear();
    }
  }
  std::int32_t find(std::int32_t a, std::int32_t b, std::int32_t c, std::int32_t amount) const {
    std::int32_t best = INT32_MAX;
    for (std::uint32_t p = 0; p < 8; ++p) {
      if (table_[p].empty()) continue;
      const std::uint64_t k = key(p, a, b, c);
      const std::size_t mask = table_[p].size() - 1;
      for (std::size_t at = hash(k) & mask; table_[p][at].count != 0; at = (at + 1) & mask) {
        const Bucket& bucket = table_[p][at];
        if (bucket.key != k) continue;
        for (std::uint32_t e = bucket.first; e < bucket.first + bucket.count; ++e) {
          const Entry& entry = entries_[e];
          if (entry.row >= best) break;
          if (amount >= entry.low && amount < entry.high) best = entry.row;
        }
        break;
      }
    }
    return best == INT32_MAX ? -1 : best;
  }

 private:
  struct Bucket {
    std::uint64_t key = 0;
    std::uint32_t first = 0, count = 0;
  };
  struct Entry {
    std::int32_t low, high, row;
  };
  static std::uint64_t key(std::uint32_t pattern, std::int32_t a, std::int32_t b, std::int32_t c) {
    std::uint64_t k = 0;
    if (pattern & 1) k |= static_cast<std::uint64_t>(a) + 1;
    if (pattern & 2) k |= (static_cast<std::uint64_t>(b) + 1) << 20;
    if (pattern & 4) k |= (static_cast<std::uint64_t>(c) + 1) << 40;
    return k;
  }
  static std::size_t hash(std::uint64_t k) {
    k *= 0x9E3779B97F4A7C15u;
    return k ^ k >> 32;
  }
  std::unordered_map<std::uint64_t, std::vector<Row>> build_[8];
  std::vector<Bucket> table_[8];
  std::vector<Entry> entries_;
};

// ---- by the pack
std::string cell(std::int32_t code) { return code == any ? "-" : std::to_string(code); }

guiju::Ruleset rules_of(const Workload& w) {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("guiju_index_" + std::to_string(w.rows.size())) / "lookup";
  std::filesystem::create_directories(folder);
  std::ofstream table(folder / "table.csv");
  table << "a,b,c,amount,result\n";
  for (const Row& row : w.rows)
    table << cell(row.code[0]) << ',' << cell(row.code[1]) << ',' << cell(row.code[2]) << ','
          << (row.low == any ? "-" : "[" + std::to_string(row.low) + ".." + std::to_string(row.high) + ")") << ',' << row.result << '\n';
  table.close();
  std::ofstream(folder / "pack.yaml") << "guiju: 1\npack: lookup\ninputs: {a: int, b: int, c: int, amount: int}\n"
                                         "decisions:\n  result:\n    table:\n      hit: first\n      outputs: {result: int}\n      file: table.csv\n";
  return guiju::load(folder.string()).value();
}

guiju::ColumnsView columns_of(const Workload& w) {
  guiju::ColumnsView columns(static_cast<std::int64_t>(lookups));
  const auto add = [&](const char* name, const std::vector<std::int32_t>& numbers) {
    guiju::ColumnView c;
    c.name = name;
    c.layout = guiju::Layout::i32;
    c.row_count = static_cast<std::int64_t>(lookups);
    c.data = numbers.data();
    columns.add(c);
  };
  add("a", w.a);
  add("b", w.b);
  add("c", w.c);
  add("amount", w.amount);
  return columns;
}

struct Facts {
  std::int32_t a, b, c, amount;
};
using guiju::field;
constexpr auto binding = guiju::bind<Facts>(field<&Facts::a>("a"), field<&Facts::b>("b"), field<&Facts::c>("c"), field<&Facts::amount>("amount"));

struct Size {
  explicit Size(std::size_t rows)
      : work(rows), hashes(work), rules(rules_of(work)), columns(columns_of(work)), decide(rules.prepare(binding, {"result"}).value()) {}
  Workload work;
  Hashes hashes;
  guiju::Ruleset rules;
  guiju::ColumnsView columns;
  guiju::Decider decide;
  Facts facts(std::size_t i) const { return {work.a[i], work.b[i], work.c[i], work.amount[i]}; }
  std::int32_t by_hand(std::size_t i) const { return hashes.find(work.a[i], work.b[i], work.c[i], work.amount[i]); }

  void compare() const {
    guiju::EvaluateOptions scan;
    scan.uses_index = false;
    const auto outcome = rules.evaluate(columns).value();
    const guiju::Decider slow = rules.prepare(binding, {"result"}, scan).value();
    for (std::size_t i = 0; i < lookups; ++i) {
      const guiju::ValueView v = outcome.at("result", static_cast<std::int64_t>(i));
      ratios::same((v.is_null() ? -1 : v.as_int()) == by_hand(i), "columns");
      const guiju::Outcome one = decide(facts(i));
      ratios::same(one["result"].is_null() == v.is_null() && one["result"].as_int() == v.as_int(), "one record");
      if (i < 100) ratios::same(slow(facts(i)).canonical() == one.canonical(), "scan");
    }
  }
};

void time(const std::string& name, std::int64_t items, const std::function<void()>& run, benchmark::TimeUnit unit) {
  benchmark::RegisterBenchmark(name.c_str(), [run, items](benchmark::State& state) {
    for (auto _ : state) run();
    state.SetItemsProcessed(state.iterations() * items);
  })->Unit(unit);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::unique_ptr<Size>> sizes;
  std::vector<ratios::Ratio> ratios;
  for (const std::size_t rows : {100, 1'000, 10'000, 100'000}) {
    sizes.push_back(std::make_unique<Size>(rows));
    const Size& size = *sizes.back();
    size.compare();
    const std::string n = std::to_string(rows);
    time("hand_hash_" + n, lookups, [&size] {
      std::int64_t sum = 0;
      for (std::size_t i = 0; i < lookups; ++i) sum += size.by_hand(i);
      benchmark::DoNotOptimize(sum);
    }, benchmark::kMicrosecond);
    time("guiju_columns_" + n, lookups, [&size] { benchmark::DoNotOptimize(size.rules.evaluate(size.columns).value()); }, benchmark::kMicrosecond);
    time("guiju_struct_" + n, lookups, [&size] {
      std::int64_t sum = 0;
      for (std::size_t i = 0; i < lookups; ++i) sum += size.decide(size.facts(i))["result"].as_int();
      benchmark::DoNotOptimize(sum);
    }, benchmark::kMicrosecond);
    time("index_build_" + n, 1, [&size] {
      const guiju::plan::Plan& plan = guiju::RulesetAccess::plan(size.rules);
      benchmark::DoNotOptimize(guiju::plan::build_index(plan.tables[0]));
    }, benchmark::kMillisecond);
    ratios.push_back({"guiju_columns_" + n, "hand_hash_" + n, 2.0});
    ratios.push_back({"guiju_struct_" + n, "hand_hash_" + n, 2.0});
  }
  // 10 ^ (0.3 × decades): what that many decades of rows may cost. 100 rows are a cube still, one look-up; hashes begin above.
  ratios.push_back({"guiju_columns_100000", "guiju_columns_1000", std::pow(10.0, 0.3 * 2)});
  ratios.push_back({"guiju_struct_100000", "guiju_struct_1000", std::pow(10.0, 0.3 * 2)});
  return ratios::run(argc, argv, ratios);
}
