// A million cases routed over a network of 1,000 units, with conditions on edges and returned cases: guiju in columns and one by
// one, against the search that one would write by hand (Dijkstra from the start, conditions as ifs, a heap kept between
// cases). The hand's search remembers nothing from case to case; what that costs is what the ratio shows.
#include <algorithm>
#include <queue>
#include <random>
#include <vector>

#include "guiju/guiju.hpp"
#include "ratios.hpp"

namespace {

constexpr int village_count = 800, town_count = 150, committee_count = 50;
constexpr int unit_count = village_count + town_count + committee_count;
constexpr std::size_t case_count = 1'000'000;
constexpr std::size_t by_hand_count = 20'000;  // compared and timed

const char* const topics[] = {"debt", "tort", "labour", "medical", "traffic", "family"};

struct Case {
  std::string_view town, topic;
  std::int64_t amount;
  bool urgent;
  std::vector<std::string_view> returned;
};
using guiju::field;

// The network as data, from which both the pack and the hand's arrays are made.
struct Unit {
  std::string code;
  int topic = -1;  // committees
};
struct Edge {
  int from, to, cost, condition;  // 0 none, 1 small, 2 large, 3 urgent, 4 + topic
};

struct Net {
  std::vector<Unit> units;
  std::vector<Edge> edges;
  Net() {
    std::mt19937 random(5);
    const auto upto = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    for (int i = 0; i < unit_count; ++i) {
      char code[16];
      std::snprintf(code, sizeof code, "%c%03d", i < village_count ? 'v' : i < village_count + town_count ? 't' : 'c', i);
      units.push_back({code, i < village_count + town_count ? -1 : i % 6});
    }
    const int first_committee = village_count + town_count;
    for (int v = 0; v < village_count; ++v) edges.push_back({v, village_count + upto(town_count), 1, 0});
    for (int t = village_count; t < first_committee; ++t)
      for (int k = 0; k < 12; ++k) {
        const int to = k < 8 ? first_committee + upto(committee_count) : village_count + upto(town_count);
        if (to != t) edges.push_back({t, to, 1 + upto(9), upto(10)});
      }
    for (int c = first_committee; c < unit_count; ++c)
      for (int k = 0; k < 6; ++k) {
        const int to = first_committee + upto(committee_count);
        if (to != c) edges.push_back({c, to, 1 + upto(4), upto(4)});
      }
  }
};
const Net& net() {
  static const Net made;
  return made;
}

const char* condition_text(int condition) {
  static const char* const texts[] = {"-", "amount < 10000", "amount >= 10000", "urgent"};
  return condition < 4 ? texts[condition] : "-";
}
const char* topic_text(int condition) { return condition < 4 ? "-" : topics[condition - 4]; }

std::string pack() {
  std::string yaml = R"(guiju: 1
pack: bench.route
types: {Topic: {enum: [debt, tort, labour, medical, traffic, family]}}
inputs: {town: string, topic: Topic, amount: int, urgent: bool, returned: list(string)}
networks:
  units:
    nodes:
      key: code
      fields: {topic: optional(Topic)}
      rows:
)";
  for (const Unit& u : net().units) yaml += "        - {code: " + u.code + ", topic: " + (u.topic < 0 ? "\"\"" : topics[u.topic]) + "}\n";
  yaml += "    edges:\n      refers:\n        rows:\n";
  for (const Edge& e : net().edges)
    yaml += "          - {from: " + net().units[static_cast<std::size_t>(e.from)].code + ", to: " + net().units[static_cast<std::size_t>(e.to)].code + ", cost: " +
            std::to_string(e.cost) + ", topic: \"" + topic_text(e.condition) + "\", applies: \"" + condition_text(e.condition) + "\"}\n";
  yaml += R"(decisions:
  way: {route: {network: units, start: town, over: refers, edge_when: [topic, applies], goal: "node.topic == topic", choose: cheapest, returns: returned}}
)";
  return yaml;
}

const guiju::Ruleset& rules() {
  static const guiju::Ruleset loaded = guiju::load_text(pack()).value();
  return loaded;
}

const std::vector<Case>& cases() {
  static const std::vector<Case> all = [] {
    std::mt19937 random(9);
    std::vector<Case> list;
    const auto upto = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    for (std::size_t i = 0; i < case_count; ++i) {
      Case c{net().units[static_cast<std::size_t>(upto(village_count))].code, topics[upto(6)], upto(40) * 1000 + upto(1000), upto(10) == 0, {}};
      if (upto(20) == 0) c.returned.push_back(net().units[static_cast<std::size_t>(village_count + town_count + upto(committee_count))].code);
      list.push_back(std::move(c));
    }
    return list;
  }();
  return all;
}

// ---- by hand ------------------------------------------------------------------------------------------------------------

class ByHand {
 public:
  ByHand() : out_(unit_count) {
    for (std::size_t i = 0; i < net().edges.size(); ++i) out_[static_cast<std::size_t>(net().edges[i].from)].push_back(static_cast<int>(i));
    for (int i = 0; i < unit_count; ++i) number_[net().units[static_cast<std::size_t>(i)].code] = i;
  }
  // The unit of the cheapest way: the lowest cost, then the smaller key.
  std::string_view unit(const Case& c) {
    distance_.assign(unit_count, INT32_MAX);
    queue_ = {};
    const int start = number_.at(c.town);
    const int topic = static_cast<int>(std::find(std::begin(topics), std::end(topics), c.topic) - std::begin(topics));
    distance_[static_cast<std::size_t>(start)] = 0;
    queue_.emplace(0, start);
    int best = -1, best_cost = INT32_MAX;
    while (!queue_.empty()) {
      const auto [cost, at] = queue_.top();
      queue_.pop();
      if (cost > best_cost) break;
      if (cost > distance_[static_cast<std::size_t>(at)]) continue;
      const Unit& unit = net().units[static_cast<std::size_t>(at)];
      if (unit.topic == topic && std::find(c.returned.begin(), c.returned.end(), unit.code) == c.returned.end() &&
          (best < 0 || unit.code < net().units[static_cast<std::size_t>(best)].code)) {
        best = at;
        best_cost = cost;
      }
      for (const int number : out_[static_cast<std::size_t>(at)]) {
        const Edge& e = net().edges[static_cast<std::size_t>(number)];
        if (!is_open(e.condition, c, topic) || cost + e.cost >= distance_[static_cast<std::size_t>(e.to)]) continue;
        distance_[static_cast<std::size_t>(e.to)] = cost + e.cost;
        queue_.emplace(cost + e.cost, e.to);
      }
    }
    return best < 0 ? std::string_view() : std::string_view(net().units[static_cast<std::size_t>(best)].code);
  }

 private:
  static bool is_open(int condition, const Case& c, int topic) {
    switch (condition) {
      case 0: return true;
      case 1: return c.amount < 10000;
      case 2: return c.amount >= 10000;
      case 3: return c.urgent;
      default: return topic == condition - 4;
    }
  }
  std::vector<std::vector<int>> out_;
  std::unordered_map<std::string_view, int> number_;
  std::vector<int> distance_;
  std::priority_queue<std::pair<int, int>, std::vector<std::pair<int, int>>, std::greater<>> queue_;
};

// ---- guiju -----------------------------------------------------------------------------------------------------------

guiju::Record record_of(const Case& c) {
  guiju::Record record(*rules().schema());
  std::vector<guiju::ValueView> returned;
  for (const std::string_view code : c.returned) returned.push_back(guiju::ValueView::of_string(code));
  record.set("town", guiju::Value(guiju::ValueView::of_string(c.town)));
  record.set("topic", guiju::Value(guiju::ValueView::of_string(c.topic)));
  record.set("amount", guiju::Value(guiju::ValueView::of_int(c.amount)));
  record.set("urgent", guiju::Value(guiju::ValueView::of_bool(c.urgent)));
  record.set("returned", guiju::Value(guiju::ValueView::of_list(returned.data(), static_cast<std::uint32_t>(returned.size()))));
  return record;
}

// All cases as columns of values, as a caller with lists has them.
struct Columns {
  std::vector<guiju::ValueView> values[5];
  std::vector<std::vector<guiju::ValueView>> lists;
  guiju::ColumnsView view;
  explicit Columns(std::size_t count) : lists(count), view(static_cast<std::int64_t>(count)) {
    for (std::size_t i = 0; i < count; ++i) {
      const Case& c = cases()[i];
      for (const std::string_view code : c.returned) lists[i].push_back(guiju::ValueView::of_string(code));
      values[0].push_back(guiju::ValueView::of_string(c.town));
      values[1].push_back(guiju::ValueView::of_string(c.topic));
      values[2].push_back(guiju::ValueView::of_int(c.amount));
      values[3].push_back(guiju::ValueView::of_bool(c.urgent));
      values[4].push_back(guiju::ValueView::of_list(lists[i].data(), static_cast<std::uint32_t>(lists[i].size())));
    }
    const char* const names[] = {"town", "topic", "amount", "urgent", "returned"};
    for (int f = 0; f < 5; ++f) {
      guiju::ColumnView column;
      column.name = names[f];
      column.layout = guiju::Layout::values;
      column.row_count = view.row_count();
      column.data = values[f].data();
      view.add(std::move(column));
    }
  }
};

const std::vector<std::string>& wanted() {
  static const std::vector<std::string> paths{"way.unit", "way.path", "way.cost", "way.reason"};
  return paths;
}

void compare() {
  const Columns columns(by_hand_count);
  guiju::EvaluateOptions options;
  options.decide = wanted();
  const auto all = rules().evaluate(columns.view, "", options).value();
  ByHand hand;
  std::size_t without = 0;
  for (std::size_t i = 0; i < by_hand_count; ++i) {
    const std::string_view expected = hand.unit(cases()[i]);
    const guiju::ValueView got = all.at("way.unit", static_cast<std::int64_t>(i));
    const guiju::Record record = record_of(cases()[i]);
    const guiju::Outcome one = rules().evaluate(record, options);
    without += expected.empty();
    ratios::same(expected.empty() ? got.is_null() : got.as_string() == expected, "a route in columns");
    ratios::same(expected.empty() ? one["way.unit"].is_null() : one["way.unit"].as_string() == expected, "one route");
  }
  std::printf("%zu routes alike, %zu of them without a way\n", by_hand_count, without);
}

}  // namespace

int main(int argc, char** argv) {
  compare();
  benchmark::RegisterBenchmark("hand_search", [](benchmark::State& state) {
    ByHand hand;
    std::size_t at = 0;
    for (auto _ : state) {
      benchmark::DoNotOptimize(hand.unit(cases()[at]));
      at = (at + 1) % by_hand_count;
    }
    state.SetItemsProcessed(state.iterations());
  });
  benchmark::RegisterBenchmark("guiju_record", [](benchmark::State& state) {
    static const std::vector<guiju::Record> records = [] {
      std::vector<guiju::Record> list;
      for (std::size_t i = 0; i < by_hand_count; ++i) list.push_back(record_of(cases()[i]));
      return list;
    }();
    guiju::EvaluateOptions options;
    options.decide = wanted();
    std::size_t at = 0;
    for (auto _ : state) {
      benchmark::DoNotOptimize(rules().evaluate(records[at], options)["way.unit"]);
      at = (at + 1) % by_hand_count;
    }
    state.SetItemsProcessed(state.iterations());
  });
  benchmark::RegisterBenchmark("guiju_columns", [](benchmark::State& state) {
    static const Columns columns(case_count);
    guiju::EvaluateOptions options;
    options.decide = wanted();
    for (auto _ : state) benchmark::DoNotOptimize(rules().evaluate(columns.view, "", options).value().row_count());
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(case_count));
  });
  return ratios::run(argc, argv, {{"guiju_record", "hand_search", 0}, {"guiju_columns", "hand_search", 1.0}});
}
