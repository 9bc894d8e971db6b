// Routes over random networks: a slow search written from the reference page against the row path, the columns, with and without
// index. The oracle knows nothing of the library but its outcome.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "guiju/guiju.hpp"

namespace guiju {
namespace {

struct Unit {
  std::string code, kind;
  int level = 0, from = 0, to = 100;  // days after 2022-01-01
  std::string parent;
};
struct Link {
  std::string from, to, applies, topic;
  int cost = 1, valid_from = 0, valid_to = 100;
};
struct Net {
  std::vector<Unit> units;
  std::vector<Link> links;
  bool is_cheapest = false, is_to_last = false;
  int force_at = 0;
};
struct Case {
  std::string start, topic;
  int amount = 0, day = 0;
  bool flag = false;
  std::vector<std::string> returns, failed;
};

const std::vector<std::string> topics{"debt", "tort", "labour"};
const std::vector<std::string> conditions{"-", "-", "amount > 3", "amount <= 5", "flag", "!flag && amount > 1"};
const std::vector<std::string> topic_cells{"-", "-", "debt", "debt, tort", "not(labour)", "labour"};

bool holds(const std::string& condition, const Case& c) {
  if (condition == "amount > 3") return c.amount > 3;
  if (condition == "amount <= 5") return c.amount <= 5;
  if (condition == "flag") return c.flag;
  if (condition == "!flag && amount > 1") return !c.flag && c.amount > 1;
  return true;
}
bool matches(const std::string& cell, const std::string& topic) {
  if (cell == "debt") return topic == "debt";
  if (cell == "debt, tort") return topic == "debt" || topic == "tort";
  if (cell == "not(labour)") return topic != "labour";
  if (cell == "labour") return topic == "labour";
  return true;
}

// ---- the oracle -------------------------------------------------------------------------------------------------------

struct Answer {
  std::vector<std::string> path;  // empty: no way
  int cost = 0;
  std::string reason;
};

class Oracle {
 public:
  Oracle(const Net& net, const Case& c) : net_(net), case_(c) {}

  Answer answer() {
    std::string start = case_.start;
    bool raised = false;
    while (contains(case_.failed, start) && !unit(start)->parent.empty() && unit(unit(start)->parent)) {
      start = unit(start)->parent;
      raised = true;
    }
    forced_ = net_.force_at > 0 && static_cast<int>(case_.returns.size()) >= net_.force_at;
    Answer a = net_.is_cheapest ? cheapest(start) : first(start);
    if (a.path.empty()) return a;
    a.reason = forced_ ? "forced" : !case_.returns.empty() ? "rerouted" : raised ? "raised" : a.path.size() == 1 ? "direct" : "routed";
    return a;
  }

 private:
  struct Step {
    int type, cost;
    std::string to;
  };
  static bool contains(const std::vector<std::string>& list, const std::string& s) { return std::find(list.begin(), list.end(), s) != list.end(); }
  const Unit* unit(const std::string& code) const {
    for (const Unit& u : net_.units)
      if (u.code == code && u.from <= case_.day && case_.day < u.to) return &u;
    return nullptr;
  }
  bool is_goal(const std::string& code) const {
    if (forced_ && net_.is_to_last) return code == case_.returns.back();
    return unit(code)->kind == "committee" && case_.amount >= unit(code)->level && (forced_ || !contains(case_.returns, code));
  }
  // Links first, then the parent; of one type by key.
  std::vector<Step> steps(const std::string& from) const {
    std::vector<Step> list;
    for (const Link& l : net_.links)
      if (l.from == from && unit(l.to) && l.valid_from <= case_.day && case_.day < l.valid_to && holds(l.applies, case_) && matches(l.topic, case_.topic))
        list.push_back({0, l.cost, l.to});
    if (!unit(from)->parent.empty() && unit(unit(from)->parent)) list.push_back({1, 1, unit(from)->parent});
    std::stable_sort(list.begin(), list.end(), [](const Step& a, const Step& b) { return std::tie(a.type, a.to) < std::tie(b.type, b.to); });
    return list;
  }

  Answer cheapest(const std::string& start) {
    using Best = std::tuple<int, std::string, std::size_t, std::vector<std::string>>;
    std::optional<Best> best;
    std::vector<std::string> path{start};
    std::function<void(int)> visit = [&](int cost) {
      if (is_goal(path.back())) {
        const Best here{cost, path.back(), path.size(), path};
        if (!best || here < *best) best = here;
      }
      for (const Step& s : steps(path.back())) {
        if (contains(path, s.to)) continue;
        path.push_back(s.to);
        visit(cost + s.cost);
        path.pop_back();
      }
    };
    visit(0);
    return best ? Answer{std::get<3>(*best), std::get<0>(*best), ""} : Answer{};
  }

  Answer first(const std::string& start) {
    std::set<std::string> seen{start};
    std::vector<std::string> path{start};
    std::function<bool(int, int&)> visit = [&](int cost, int& total) {
      if (is_goal(path.back())) {
        total = cost;
        return true;
      }
      for (const Step& s : steps(path.back())) {
        if (!seen.insert(s.to).second) continue;
        path.push_back(s.to);
        if (visit(cost + s.cost, total)) return true;
        path.pop_back();
      }
      return false;
    };
    int total = 0;
    return visit(0, total) ? Answer{path, total, ""} : Answer{};
  }

  const Net& net_;
  const Case& case_;
  bool forced_ = false;
};

// ---- random networks, as packs ------------------------------------------------------------------------------------------

std::string day(int d) {
  const int month = d / 28 + 1;
  const int of_month = d % 28 + 1;
  char text[32];
  std::snprintf(text, sizeof text, "2022-%02d-%02d", month, of_month);
  return text;
}

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}
  int upto(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  template <typename T>
  const T& one_of(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(upto(static_cast<int>(list.size())))];
  }

  Net net() {
    Net n;
    n.is_cheapest = upto(2) == 0;
    n.force_at = upto(3) == 0 ? 2 : 0;
    n.is_to_last = upto(2) == 0;
    const int count = 3 + upto(5);
    for (int i = 0; i < count; ++i) {
      Unit u;
      u.code = std::string(1, static_cast<char>('a' + i));
      u.kind = upto(3) == 0 ? "committee" : "office";
      u.level = upto(4);
      if (i > 0 && upto(4) == 0) u.to = 30 + upto(40);
      if (i > 0 && upto(2) == 0) u.parent = n.units[static_cast<std::size_t>(upto(i))].code;
      n.units.push_back(u);
    }
    for (const Unit& a : n.units)
      for (const Unit& b : n.units) {
        if (a.code == b.code || upto(3) != 0) continue;
        Link l{a.code, b.code, one_of(conditions), one_of(topic_cells), upto(4), 0, 100};
        if (upto(4) == 0) l.valid_to = 10 + upto(60);
        n.links.push_back(l);
      }
    return n;
  }

  Case a_case(const Net& n) {
    Case c;
    c.day = upto(80);
    do c.start = one_of(n.units).code;
    while (!in_force(n, c.start, c.day));
    c.topic = one_of(topics);
    c.amount = upto(8);
    c.flag = upto(2) == 0;
    while (upto(3) == 0 && c.returns.size() < 3) c.returns.push_back(one_of(n.units).code);
    while (upto(3) == 0 && c.failed.size() < 2) c.failed.push_back(one_of(n.units).code);
    if (n.is_to_last && !c.returns.empty() && !in_force(n, c.returns.back(), c.day)) c.returns.clear();
    return c;
  }

 private:
  static bool in_force(const Net& n, const std::string& code, int d) {
    return std::any_of(n.units.begin(), n.units.end(), [&](const Unit& u) { return u.code == code && u.from <= d && d < u.to; });
  }
  std::mt19937 random_;
};

std::string pack_of(const Net& n) {
  std::string yaml = "guiju: 1\npack: t.routes\nbasis_date: day\ntypes: {Topic: {enum: [debt, tort, labour]}}\ninputs:\n"
                     "  start: string\n  topic: Topic\n  amount: int\n  flag: bool\n  day: date\n  returns: list(string)\n  failed: list(string)\n"
                     "networks:\n  units:\n    nodes:\n      key: code\n      fields: {low: int}\n      rows:\n";
  for (const Unit& u : n.units)
    yaml += "        - {code: " + u.code + ", kind: " + u.kind + ", low: " + std::to_string(u.level) + ", parent_code: \"" + u.parent + "\", to: \"" + (u.to == 100 ? "" : day(u.to)) + "\"}\n";
  yaml += "    edges:\n      parent: {to: parent_code}\n      refers:\n        rows:\n";
  for (const Link& l : n.links)
    yaml += "          - {from: " + l.from + ", to: " + l.to + ", cost: " + std::to_string(l.cost) + ", topic: \"" + l.topic + "\", applies: \"" + l.applies + "\", valid_to: \"" +
            (l.valid_to == 100 ? "" : day(l.valid_to)) + "\"}\n";
  if (n.links.empty()) return "";
  yaml += "decisions:\n  way:\n    route:\n      network: units\n      start: start\n      over: [refers, parent]\n      edge_when: [topic, applies]\n"
          "      goal: \"node.kind == 'committee' && amount >= node.low\"\n      choose: " +
          std::string(n.is_cheapest ? "cheapest" : "first") + "\n      returns: returns\n      failed: failed\n";
  if (n.force_at > 0) yaml += "      force_at: {returns: " + std::to_string(n.force_at) + ", to: " + (n.is_to_last ? "last" : "first") + "}\n";
  return yaml;
}

std::vector<ValueView> texts(const std::vector<std::string>& list) {
  std::vector<ValueView> views;
  for (const std::string& s : list) views.push_back(ValueView::of_string(s));
  return views;
}

Record record_of(const Schema& schema, const Case& c) {
  Record r(schema);
  const auto returns = texts(c.returns), failed = texts(c.failed);
  r.set("start", Value(ValueView::of_string(c.start)));
  r.set("topic", Value(ValueView::of_string(c.topic)));
  r.set("amount", Value(ValueView::of_int(c.amount)));
  r.set("flag", Value(ValueView::of_bool(c.flag)));
  r.set("day", Value(ValueView::of_string(day(c.day))));
  r.set("returns", Value(ValueView::of_list(returns.data(), static_cast<std::uint32_t>(returns.size()))));
  r.set("failed", Value(ValueView::of_list(failed.data(), static_cast<std::uint32_t>(failed.size()))));
  return r;
}

std::string shown(const Answer& a) {
  if (a.path.empty()) return "null null null null";
  std::string text = a.path.back() + " [";
  for (std::size_t i = 0; i < a.path.size(); ++i) text += (i ? "," : "") + std::string("\"") + a.path[i] + "\"";
  return text + "] " + std::to_string(a.cost) + " " + a.reason;
}
std::string shown(ValueView v) {
  if (v.is_error()) return "error " + code_text(v.fault().code);
  if (v.is_unknown()) return "unknown";
  if (v.is(Kind::decimal)) return v.as_decimal().to_string();
  return v.is_null() ? "null" : v.is(Kind::string) || v.is(Kind::enum_) ? std::string(v.as_string()) : v.to_string();
}
template <typename At>
std::string shown_row(At at) {
  std::string text = shown(at("way.unit")) + " " + shown(at("way.path")) + " " + shown(at("way.cost")) + " " + shown(at("way.reason"));
  std::erase(text, ' ');
  return text;
}

TEST(RouteAgree, RowsColumnsAndIndexSayWhatASlowSearchSays) {
  int ways = 0, none = 0;
  for (unsigned seed = 1; seed <= 400; ++seed) {
    Maker make(seed);
    const Net net = make.net();
    const std::string yaml = pack_of(net);
    if (yaml.empty()) continue;
    Result<Ruleset> rules = load_text(yaml);
    if (!rules) {  // without a committee there is no goal
      ASSERT_NE(rules.diagnostics().render().find("GJ2725"), std::string::npos) << rules.diagnostics() << yaml;
      continue;
    }
    ASSERT_TRUE(rules) << rules.diagnostics() << yaml;
    std::vector<Record> records;
    std::vector<std::string> expected;
    for (int i = 0; i < 60; ++i) {
      const Case c = make.a_case(net);
      records.push_back(record_of(*rules->schema(), c));
      std::string want = shown(Oracle(net, c).answer());
      std::erase(want, ' ');
      (want.starts_with("null") ? none : ways) += 1;
      expected.push_back(std::move(want));
    }
    std::vector<std::vector<ValueView>> cells;
    ColumnsView columns(static_cast<std::int64_t>(records.size()));
    const Schema& schema = *rules->schema();
    cells.resize(schema.fields().size());
    for (std::uint32_t f = 0; f < schema.fields().size(); ++f) {
      for (const Record& r : records) cells[f].push_back(r.view()[f]);
      ColumnView view;
      view.name = schema.fields()[f].name;
      view.layout = Layout::values;
      view.row_count = columns.row_count();
      view.data = cells[f].data();
      columns.add(std::move(view));
    }
    for (const bool uses_index : {true, false}) {
      EvaluateOptions options;
      options.uses_index = uses_index;
      for (std::size_t i = 0; i < records.size(); ++i) {
        const Outcome outcome = rules->evaluate(records[i], options);
        ASSERT_EQ(shown_row([&](const char* path) { return outcome[path]; }), expected[i]) << "seed " << seed << " case " << i << "\n" << yaml << records[i].view()[0].to_string();
      }
      for (const bool uses_columns : {true, false}) {
        options.uses_columns = uses_columns;
        const auto all = rules->evaluate(columns, "", options);
        ASSERT_TRUE(all) << all.diagnostics();
        for (std::size_t i = 0; i < records.size(); ++i)
          ASSERT_EQ(shown_row([&](const char* path) { return all->at(path, static_cast<std::int64_t>(i)); }), expected[i]) << "seed " << seed << " row " << i;
      }
    }
  }
  EXPECT_GT(ways, 3000);
  EXPECT_GT(none, 1000);
}

// What is decided without knowing the amount is what any amount would give.
TEST(RouteAgree, WhatIsDecidedWithoutAFactHoldsForAllItsValues) {
  int decided = 0, open = 0;
  for (unsigned seed = 1; seed <= 150; ++seed) {
    Maker make(seed);
    const Net net = make.net();
    const std::string yaml = pack_of(net);
    if (yaml.empty()) continue;
    Result<Ruleset> rules = load_text(yaml);
    if (!rules) continue;
    for (int i = 0; i < 30; ++i) {
      Case c = make.a_case(net);
      Record record = record_of(*rules->schema(), c);
      record.set("amount", Value(absent()));
      const Outcome outcome = rules->evaluate(record);
      if (outcome.ending("way") == Ending::undecided) {
        EXPECT_EQ(outcome.needs(), std::vector<std::string>{"amount"});
        ++open;
        continue;
      }
      ++decided;
      const std::string got = shown_row([&](const char* path) { return outcome[path]; });
      for (c.amount = 0; c.amount < 8; ++c.amount) {
        std::string want = shown(Oracle(net, c).answer());
        std::erase(want, ' ');
        ASSERT_EQ(got, want) << "seed " << seed << " case " << i << " amount " << c.amount << "\n" << yaml;
      }
    }
  }
  EXPECT_GT(decided, 300);
  EXPECT_GT(open, 300);
}

}  // namespace
}  // namespace guiju
