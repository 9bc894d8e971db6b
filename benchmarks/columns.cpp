// A million cases through a table of 30 rows and six inputs, in columns: against a dense-cube loop, an if chain and a switch
// by hand on codes, and against the switch by hand on plain Arrow strings.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <memory>

#include "dispute.hpp"
#include "guiju/guiju.hpp"
#include "ratios.hpp"

namespace {

constexpr std::size_t case_count = 1'000'000;
constexpr std::size_t block = 2048;

// Text as Arrow keeps it: offsets into one run of bytes.
struct Texts {
  std::vector<std::int32_t> offsets{0};
  std::string bytes;
  void add(std::string_view s) {
    bytes += s;
    offsets.push_back(static_cast<std::int32_t>(bytes.size()));
  }
  std::string_view operator[](std::size_t i) const {
    return {bytes.data() + offsets[i], static_cast<std::size_t>(offsets[i + 1] - offsets[i])};
  }
  guiju::ColumnView column(std::string_view name) const {
    guiju::ColumnView c;
    c.name = name;
    c.layout = guiju::Layout::utf8;
    c.row_count = static_cast<std::int64_t>(offsets.size()) - 1;
    c.data = bytes.data();
    c.offsets = offsets.data();
    return c;
  }
};

guiju::ColumnView plain(std::string_view name, guiju::Layout layout, const void* data) {
  guiju::ColumnView c;
  c.name = name;
  c.layout = layout;
  c.row_count = static_cast<std::int64_t>(case_count);
  c.data = data;
  return c;
}

guiju::ColumnView coded(std::string_view name, const std::vector<std::int32_t>& codes, const Texts& dictionary) {
  guiju::ColumnView c = plain(name, guiju::Layout::dictionary, codes.data());
  c.index_layout = guiju::Layout::i32;
  c.children.push_back(dictionary.column(name));
  return c;
}

struct Data {
  std::vector<std::int32_t> kind, channel, area, people;
  std::vector<std::uint8_t> urgent_bits;
  std::vector<double> amount;
  Texts kinds, channels, areas;                   // dictionaries
  Texts kind_texts, channel_texts, area_texts;    // one a case
  Data() : urgent_bits((case_count + 7) / 8 + 8) {
    for (const auto s : dispute::kinds) kinds.add(s);
    for (const auto s : dispute::channels) channels.add(s);
    for (const auto s : dispute::areas) areas.add(s);
    const auto cases = dispute::cases(case_count);
    for (std::size_t i = 0; i < case_count; ++i) {
      const dispute::Coded& c = cases[i];
      kind.push_back(c.kind);
      channel.push_back(c.channel);
      area.push_back(c.area);
      people.push_back(c.people);
      amount.push_back(static_cast<double>(c.amount) / 100);
      if (c.urgent) urgent_bits[i / 8] = static_cast<std::uint8_t>(urgent_bits[i / 8] | 1u << (i % 8));
      kind_texts.add(kinds[static_cast<std::size_t>(c.kind)]);
      channel_texts.add(channels[static_cast<std::size_t>(c.channel)]);
      area_texts.add(areas[static_cast<std::size_t>(c.area)]);
    }
  }
  bool urgent(std::size_t i) const { return (urgent_bits[i / 8] >> (i % 8) & 1) != 0; }
};
const Data& data() {
  static const Data all;
  return all;
}

// ---- by hand ----------------------------------------------------------------------------------------------------

// Every combination decided beforehand; an input's interval number times its stride is added up, block by block.
class Cube {
 public:
  Cube() : cells_(10'368) {
    std::size_t at = 0;
    for (std::int32_t k = 0; k < 8; ++k)
      for (std::int32_t c = 0; c < 6; ++c)
        for (std::int32_t a = 0; a < 4; ++a)
          for (int u = 0; u < 2; ++u)
            for (int m = 0; m < 9; ++m)
              for (int p = 0; p < 3; ++p) {
                const double amount = m == 0 ? 0 : bounds_[static_cast<std::size_t>(m - 1)];
                cells_[at++] = dispute::by_chain(k, c, a, u == 1, amount, p == 0 ? 1 : p == 1 ? 3 : 10);
              }
  }
  void run(const Data& d, std::uint8_t* out) const {
    std::int32_t place[block];
    for (std::size_t first = 0; first < case_count; first += block) {
      const std::size_t n = std::min(block, case_count - first);
      const std::int32_t *kind = &d.kind[first], *channel = &d.channel[first], *area = &d.area[first], *people = &d.people[first];
      const double* amount = &d.amount[first];
      for (std::size_t i = 0; i < n; ++i) place[i] = kind[i] * 1296 + channel[i] * 216 + area[i] * 54;
      for (std::size_t i = 0; i < n; ++i) place[i] += (d.urgent_bits[(first + i) / 8] >> ((first + i) % 8) & 1) * 27;
      for (std::size_t i = 0; i < n; ++i) {
        std::int32_t number = 0;
        for (const double b : bounds_) number += amount[i] >= b;
        place[i] += number * 3;
      }
      for (std::size_t i = 0; i < n; ++i) place[i] += (people[i] >= 3) + (people[i] >= 10);
      for (std::size_t i = 0; i < n; ++i) out[first + i] = cells_[static_cast<std::size_t>(place[i])];
    }
  }

 private:
  static constexpr double bounds_[8] = {500, 1000, 5000, 10000, 20000, 50000, 100000, 500000};
  std::vector<std::uint8_t> cells_;
};

template <typename Rule>
void by_codes(Rule rule, const Data& d, std::uint8_t* out) {
  for (std::size_t i = 0; i < case_count; ++i) out[i] = rule(d.kind[i], d.channel[i], d.area[i], d.urgent(i), d.amount[i], d.people[i]);
}
void chain(const Data& d, std::uint8_t* out) { by_codes([](auto... x) { return dispute::by_chain(x...); }, d, out); }
void switched(const Data& d, std::uint8_t* out) { by_codes([](auto... x) { return dispute::by_switch(x...); }, d, out); }
void switched_on_texts(const Data& d, std::uint8_t* out) {
  for (std::size_t i = 0; i < case_count; ++i)
    out[i] = dispute::by_switch(dispute::kind_of(d.kind_texts[i]), dispute::channel_of(d.channel_texts[i]), dispute::area_of(d.area_texts[i]),
                                d.urgent(i), d.amount[i], d.people[i]);
}

// ---- by the pack ------------------------------------------------------------------------------------------------

const guiju::Ruleset& rules() {
  static const guiju::Ruleset loaded = guiju::load(GUIJU_SOURCE_DIR "/benchmarks/dispute.yaml").value();
  return loaded;
}

void add_numbers(guiju::ColumnsView& columns) {
  columns.add(plain("urgent", guiju::Layout::boolean, data().urgent_bits.data()));
  columns.add(plain("amount", guiju::Layout::f64, data().amount.data()));
  columns.add(plain("people", guiju::Layout::i32, data().people.data()));
}
guiju::ColumnsView dictionary_columns() {
  guiju::ColumnsView columns(static_cast<std::int64_t>(case_count));
  columns.add(coded("kind", data().kind, data().kinds));
  columns.add(coded("channel", data().channel, data().channels));
  columns.add(coded("area", data().area, data().areas));
  add_numbers(columns);
  return columns;
}
guiju::ColumnsView text_columns() {
  guiju::ColumnsView columns(static_cast<std::int64_t>(case_count));
  columns.add(data().kind_texts.column("kind"));
  columns.add(data().channel_texts.column("channel"));
  columns.add(data().area_texts.column("area"));
  add_numbers(columns);
  return columns;
}

guiju::ColumnsOutcome decide(const guiju::ColumnsView& columns, bool uses_index = true) {
  guiju::EvaluateOptions options;
  options.uses_index = uses_index;
  return rules().evaluate(columns, "", options).value();
}

void compare() {
  std::vector<std::uint8_t> expected(case_count), got(case_count);
  chain(data(), expected.data());
  const auto check = [&](const char* what) { ratios::same(expected == got, what); };
  Cube().run(data(), got.data());
  check("the cube by hand");
  switched(data(), got.data());
  check("the switch by hand");
  switched_on_texts(data(), got.data());
  check("the switch on strings by hand");
  for (const auto& columns : {dictionary_columns(), text_columns()}) {
    const guiju::ColumnsOutcome outcome = decide(columns);
    for (std::size_t i = 0; i < case_count; ++i)
      got[i] = static_cast<std::uint8_t>(outcome.at("level", static_cast<std::int64_t>(i)).member());
    check("the pack");
    ratios::same(outcome.counts().decided == static_cast<std::int64_t>(case_count), "the pack's counts");
  }
}

// The cases and their (compared) answers, column by column, for benchmarks/peers.
void export_to(const char* folder) {
  const auto write = [&](const char* name, const void* cells, std::size_t size) {
    std::ofstream(std::string(folder) + "/" + name + ".bin", std::ios::binary).write(static_cast<const char*>(cells), static_cast<std::streamsize>(size));
  };
  const Data& d = data();
  const auto write_ints = [&](const char* name, const std::vector<std::int32_t>& ints) { write(name, ints.data(), ints.size() * sizeof(std::int32_t)); };
  write_ints("kind", d.kind);
  write_ints("channel", d.channel);
  write_ints("area", d.area);
  write_ints("people", d.people);
  write("amount", d.amount.data(), d.amount.size() * sizeof(double));
  std::vector<std::uint8_t> urgent(case_count), level(case_count);
  for (std::size_t i = 0; i < case_count; ++i) urgent[i] = d.urgent(i) ? 1 : 0;
  chain(d, level.data());
  write("urgent", urgent.data(), case_count);
  write("level", level.data(), case_count);
}

template <typename Run>
void time(const char* name, Run run) {
  benchmark::RegisterBenchmark(name, [run](benchmark::State& state) {
    for (auto _ : state) run();
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(case_count));
  })->Unit(benchmark::kMillisecond);
}

}  // namespace

int main(int argc, char** argv) {
  compare();
  if (const char* folder = std::getenv("GUIJU_BENCH_EXPORT")) export_to(folder);
  static std::vector<std::uint8_t> out(case_count);
  static const Cube cube;
  static const guiju::ColumnsView in_codes = dictionary_columns(), in_texts = text_columns();
  time("hand_cube", [] { cube.run(data(), out.data()); benchmark::ClobberMemory(); });
  time("hand_if_chain", [] { chain(data(), out.data()); benchmark::ClobberMemory(); });
  time("hand_switch", [] { switched(data(), out.data()); benchmark::ClobberMemory(); });
  time("hand_switch_on_strings", [] { switched_on_texts(data(), out.data()); benchmark::ClobberMemory(); });
  time("guiju_dictionaries", [] { benchmark::DoNotOptimize(decide(in_codes)); });
  time("guiju_strings", [] { benchmark::DoNotOptimize(decide(in_texts)); });
  return ratios::run(argc, argv,
                     {{"guiju_dictionaries", "hand_cube", 2.0},
                      {"guiju_dictionaries", "hand_if_chain", 0.5},
                      {"guiju_dictionaries", "hand_switch", 0},
                      {"guiju_strings", "hand_switch_on_strings", 1.1}});
}
