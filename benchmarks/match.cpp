// A batch of 2,000 cases shared out among 120 people for the highest total, capacity kept: scores judged in the language, the
// assignment solved; against the Hungarian method by hand over columns repeated for each place (the textbook's way), whose
// scores are computed in C++. Totals are compared first.
#include <algorithm>
#include <limits>
#include <random>
#include <vector>

#include "guiju/guiju.hpp"
#include "ratios.hpp"

namespace {

constexpr std::size_t expert_count = 120;
constexpr std::size_t case_count = 2000;
constexpr int places = 17;  // a person: 2,040 in all

const char* const topics[] = {"debt", "tort", "labour", "medical", "traffic", "family"};

const char* const pack = R"yaml(guiju: 1
pack: bench.match
types: {Topic: {enum: [debt, tort, labour, medical, traffic, family]}}
records:
  case: {key: id, fields: {id: int, topic: Topic, amount: int}}
  expert: {key: id, fields: {id: int, topics: list(Topic), success: decimal(2), open: int, places: int}}
decisions:
  best:
    record: case
    match:
      candidates: expert
      eligible: "topic in expert.topics"
      score: "0.4 * expert.success + 0.2 * (100 - expert.open * 5) + (amount > 50000 ? 0.1 : 0.05) * expert.success"
      capacity: expert.places
      optimal: true
)yaml";

struct Expert {
  std::vector<int> topics;
  std::int64_t success = 0;  // hundredths
  std::int64_t open = 0;
};
struct Case {
  int topic = 0;
  std::int64_t amount = 0;
};
struct Data {
  std::vector<Expert> experts;
  std::vector<Case> cases;
  Data() {
    std::mt19937 random(3);
    const auto upto = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    for (std::size_t e = 0; e < expert_count; ++e) {
      Expert expert{{}, 5000 + upto(5000), upto(10)};
      for (int t = 0; t < 6; ++t)
        if (upto(2) == 0) expert.topics.push_back(t);
      experts.push_back(std::move(expert));
    }
    for (std::size_t c = 0; c < case_count; ++c) cases.push_back({upto(6), upto(100000)});
  }
};
const Data& data() {
  static const Data made;
  return made;
}
bool may(const Case& c, const Expert& e) { return std::find(e.topics.begin(), e.topics.end(), c.topic) != e.topics.end(); }
// In ten-thousandths, as the score's decimal has four places.
std::int64_t score(const Case& c, const Expert& e) {
  return 40 * e.success + 2000 * (100 - e.open * 5) + (c.amount > 50000 ? 10 : 5) * e.success;
}

// ---- by hand: Kuhn and Munkres with potentials, one column a place; a case without anybody costs more than any score -------------

std::int64_t by_hand(std::size_t cases) {
  const std::size_t rows = cases, columns = expert_count * places;
  constexpr std::int64_t nobody = std::int64_t{1} << 40;
  std::vector<std::int64_t> u(rows + 1), v(columns + 1);
  std::vector<std::size_t> row_of(columns + 1), way(columns + 1);
  const auto cost = [&](std::size_t r, std::size_t c) {
    const Expert& e = data().experts[(c - 1) / places];
    return may(data().cases[r - 1], e) ? -score(data().cases[r - 1], e) : nobody;
  };
  for (std::size_t r = 1; r <= rows; ++r) {
    row_of[0] = r;
    std::size_t at = 0;
    std::vector<std::int64_t> least(columns + 1, std::numeric_limits<std::int64_t>::max());
    std::vector<char> used(columns + 1, 0);
    do {
      used[at] = 1;
      std::size_t next = 0;
      std::int64_t delta = std::numeric_limits<std::int64_t>::max();
      for (std::size_t c = 1; c <= columns; ++c) {
        if (used[c]) continue;
        const std::int64_t here = cost(row_of[at], c) - u[row_of[at]] - v[c];
        if (here < least[c]) {
          least[c] = here;
          way[c] = at;
        }
        if (least[c] < delta) {
          delta = least[c];
          next = c;
        }
      }
      for (std::size_t c = 0; c <= columns; ++c) {
        if (used[c]) {
          u[row_of[c]] += delta;
          v[c] -= delta;
        } else {
          least[c] -= delta;
        }
      }
      at = next;
    } while (row_of[at] != 0);
    for (; at != 0; at = way[at]) row_of[at] = row_of[way[at]];
  }
  std::int64_t total = 0;
  for (std::size_t c = 1; c <= columns; ++c)
    if (row_of[c] != 0 && cost(row_of[c], c) != nobody) total -= cost(row_of[c], c);
  return total;
}

// ---- guiju -----------------------------------------------------------------------------------------------------------

const guiju::Ruleset& rules() {
  static const guiju::Ruleset loaded = guiju::load_text(pack).value();
  return loaded;
}

class Columns {
 public:
  template <typename Fill>
  Columns(std::size_t count, std::vector<const char*> names, Fill fill) : values_(names.size()) {
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t f = 0; f < names.size(); ++f) values_[f].push_back(fill(i, f));
    view_ = guiju::ColumnsView(static_cast<std::int64_t>(count));
    for (std::size_t f = 0; f < names.size(); ++f) {
      guiju::ColumnView column;
      column.name = names[f];
      column.layout = guiju::Layout::values;
      column.row_count = static_cast<std::int64_t>(count);
      column.data = values_[f].data();
      view_.add(std::move(column));
    }
  }
  const guiju::ColumnsView& view() const { return view_; }

 private:
  std::vector<std::vector<guiju::ValueView>> values_;
  guiju::ColumnsView view_;
};

const Columns& experts() {
  static std::vector<std::vector<guiju::ValueView>> lists(expert_count);
  static const Columns made(expert_count, {"id", "topics", "success", "open", "places"}, [](std::size_t i, std::size_t f) {
    const Expert& e = data().experts[i];
    if (f == 1) {
      for (const int t : e.topics) lists[i].push_back(guiju::ValueView::of_string(topics[t]));
      return guiju::ValueView::of_list(lists[i].data(), static_cast<std::uint32_t>(lists[i].size()));
    }
    if (f == 2) return guiju::ValueView::of_narrow_decimal(e.success, 2);
    return guiju::ValueView::of_int(f == 0 ? static_cast<std::int64_t>(i) : f == 3 ? e.open : places);
  });
  return made;
}

guiju::DatasetOutcome matched(const Columns& cases) {
  guiju::Dataset set;
  set.add("case", cases.view());
  set.add("expert", experts().view());
  guiju::EvaluateOptions options;
  options.decide = {"best.best", "best.score"};
  return rules().evaluate(set, options).value();
}
Columns first_cases(std::size_t count) {
  return Columns(count, {"id", "topic", "amount"}, [](std::size_t i, std::size_t f) {
    if (f == 1) return guiju::ValueView::of_string(topics[data().cases[i].topic]);
    return guiju::ValueView::of_int(f == 0 ? static_cast<std::int64_t>(i) : data().cases[i].amount);
  });
}

std::int64_t total_of(const guiju::DatasetOutcome& outcomes, std::size_t count) {
  const auto at = std::find_if(outcomes.begin(), outcomes.end(), [](const auto& o) { return o.record() == "case"; });
  std::vector<int> load(expert_count);
  std::int64_t total = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const guiju::ValueView best = at->at("best.best", static_cast<std::int64_t>(i));
    if (best.is_null()) continue;
    const auto e = static_cast<std::size_t>(best.as_int());
    ratios::same(++load[e] <= places && may(data().cases[i], data().experts[e]), "a place too many");
    total += score(data().cases[i], data().experts[e]);
  }
  return total;
}

}  // namespace

int main(int argc, char** argv) {
  static const Columns all = first_cases(case_count), some = first_cases(case_count / 4);
  for (const std::size_t count : {case_count / 4, case_count}) {
    const std::int64_t total = by_hand(count);
    ratios::same(total_of(matched(count == case_count ? all : some), count) == total, "the total");
    std::printf("%zu cases among %zu people: a total of %lld by hand and by guiju\n", count, expert_count, static_cast<long long>(total));
  }
  benchmark::RegisterBenchmark("hand_500", [](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(by_hand(case_count / 4));
  });
  benchmark::RegisterBenchmark("guiju_500", [](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(matched(some).size());
  });
  benchmark::RegisterBenchmark("guiju_2000", [](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(matched(all).size());
  });
  return ratios::run(argc, argv, {{"guiju_500", "hand_500", 1.0}});
}
