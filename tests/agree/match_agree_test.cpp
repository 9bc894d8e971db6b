// Matches over random cases and people: a plain loop and, for whole batches, every possible assignment, against the library.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <random>

#include "guiju/guiju.hpp"

namespace guiju {
namespace {

const char* const pack = R"yaml(guiju: 1
pack: t.match
types: {Topic: {enum: [debt, tort, labour]}}
records:
  case:
    key: id
    fields: {id: string, topic: Topic, amount: int, relatives: list(string), waived: list(string)}
  expert:
    key: id
    fields: {id: string, topics: list(Topic), skill: int, open: int, places: int, seen: optional(int)}
decisions:
  grade: {record: expert, value: "skill * 2 - open"}
  pool:
    record: case
    match:
      candidates: expert
      eligible: "topic in expert.topics"
      avoid: "expert.id in relatives"
      waived: "expert.id in waived"
      score: "expert.grade + (amount > 3 ? expert.skill : 0)"
      ties: [expert.seen, expert.open desc]
      take: "amount > 5 ? 2 : 1"
  shared:
    record: case
    match: {candidates: expert, eligible: "topic in expert.topics", score: "expert.grade + (amount > 3 ? expert.skill : 0)", capacity: expert.places}
  best:
    record: case
    match: {candidates: expert, eligible: "topic in expert.topics", score: "expert.grade + (amount > 3 ? expert.skill : 0)", capacity: expert.places, optimal: true}
)yaml";

const std::vector<std::string> topics{"debt", "tort", "labour"};

struct Expert {
  std::string id;
  std::vector<std::string> topics;
  int skill = 0, open = 0, places = 0;
  std::optional<int> seen;
};
struct Case {
  std::string id, topic;
  int amount = 0;
  std::vector<std::string> relatives, waived;
};

bool has(const std::vector<std::string>& list, const std::string& s) { return std::find(list.begin(), list.end(), s) != list.end(); }
int score_of(const Case& c, const Expert& e) { return e.skill * 2 - e.open + (c.amount > 3 ? e.skill : 0); }

// ---- the oracle --------------------------------------------------------------------------------------------------------

std::vector<const Expert*> ranked(const Case& c, const std::vector<Expert>& experts, bool with_ties) {
  std::vector<const Expert*> list;
  for (const Expert& e : experts)
    if (has(e.topics, c.topic) && (!with_ties || !has(c.relatives, e.id) || has(c.waived, e.id))) list.push_back(&e);
  std::sort(list.begin(), list.end(), [&](const Expert* a, const Expert* b) {
    if (score_of(c, *a) != score_of(c, *b)) return score_of(c, *a) > score_of(c, *b);
    if (with_ties) {
      if (a->seen.has_value() != b->seen.has_value()) return a->seen.has_value();
      if (a->seen && *a->seen != *b->seen) return *a->seen < *b->seen;
      if (a->open != b->open) return a->open > b->open;
    }
    return a->id < b->id;
  });
  return list;
}

using Assigned = std::vector<std::string>;  // one id a case; "": none

// Every assignment: as many as possible, then the highest total, then the smaller ids, case by case.
Assigned best_of_all(const std::vector<Case>& cases, const std::vector<Expert>& experts) {
  std::optional<std::tuple<int, int, Assigned>> best;
  std::vector<int> left;
  for (const Expert& e : experts) left.push_back(e.places);
  Assigned now(cases.size());
  const auto shown = [](const Assigned& a) {
    Assigned keys = a;
    for (std::string& k : keys)
      if (k.empty()) k = "~";  // nobody comes after everybody
    return keys;
  };
  std::function<void(std::size_t, int, int)> visit = [&](std::size_t i, int served, int total) {
    if (i == cases.size()) {
      const std::tuple here(-served, -total, shown(now));
      if (!best || here < *best) best = here;
      return;
    }
    for (std::size_t e = 0; e < experts.size(); ++e) {
      if (left[e] <= 0 || !has(experts[e].topics, cases[i].topic)) continue;
      --left[e];
      now[i] = experts[e].id;
      visit(i + 1, served + 1, total + score_of(cases[i], experts[e]));
      now[i].clear();
      ++left[e];
    }
    visit(i + 1, served, total);
  };
  visit(0, 0, 0);
  Assigned found = std::get<2>(*best);
  for (std::string& k : found)
    if (k == "~") k.clear();
  return found;
}

// ---- random records ------------------------------------------------------------------------------------------------------

struct Table {
  std::vector<std::vector<ValueView>> cells;
  std::vector<Record> records;
  ColumnsView view(const Schema& schema) {
    ColumnsView columns(static_cast<std::int64_t>(records.size()));
    cells.assign(schema.fields().size(), {});
    for (std::uint32_t f = 0; f < cells.size(); ++f) {
      for (const Record& r : records) cells[f].push_back(r.view()[f]);
      ColumnView column;
      column.name = schema.fields()[f].name;
      column.layout = Layout::values;
      column.row_count = columns.row_count();
      column.data = cells[f].data();
      columns.add(std::move(column));
    }
    return columns;
  }
};

Value texts(const std::vector<std::string>& list) {
  std::vector<ValueView> views;
  for (const std::string& s : list) views.push_back(ValueView::of_string(s));
  return Value(ValueView::of_list(views.data(), static_cast<std::uint32_t>(views.size())));
}
Value text(const std::string& s) { return Value(ValueView::of_string(s)); }
Value number(int i) { return Value(ValueView::of_int(i)); }

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}
  int upto(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  std::vector<Expert> experts(int count) {
    std::vector<Expert> list;
    for (int i = 0; i < count; ++i) {
      Expert e{"E" + std::to_string(i), {}, upto(4), upto(3), upto(3), std::nullopt};
      for (const std::string& t : topics)
        if (upto(2) == 0) e.topics.push_back(t);
      if (upto(3) != 0) e.seen = upto(3);
      list.push_back(std::move(e));
    }
    return list;
  }
  std::vector<Case> cases(int count, const std::vector<Expert>& experts) {
    std::vector<Case> list;
    for (int i = 0; i < count; ++i) {
      Case c{"K" + std::to_string(i), topics[static_cast<std::size_t>(upto(3))], upto(8), {}, {}};
      for (const Expert& e : experts) {
        if (upto(4) == 0) c.relatives.push_back(e.id);
        if (upto(2) == 0) c.waived.push_back(e.id);
      }
      list.push_back(std::move(c));
    }
    return list;
  }
  template <typename T>
  std::vector<T> shuffled(std::vector<T> list) {
    std::shuffle(list.begin(), list.end(), random_);
    return list;
  }

 private:
  std::mt19937 random_;
};

std::string id_of(ValueView v) { return v.is_null() ? std::string() : std::string(v.as_string()); }

TEST(MatchAgree, RankingsSharedPlacesAndBatchesAsByHand) {
  Result<Ruleset> rules = load_text(pack);
  ASSERT_TRUE(rules) << rules.diagnostics();
  const Schema &of_case = *rules->schema("case"), &of_expert = *rules->schema("expert");
  for (unsigned seed = 1; seed <= 300; ++seed) {
    Maker make(seed);
    const std::vector<Expert> experts = make.experts(1 + make.upto(4));
    const std::vector<Case> cases = make.cases(1 + make.upto(5), experts);
    Table case_table, expert_table;
    const std::vector<Case> fed = make.shuffled(cases);  // the order of input may not matter
    for (const Case& c : fed) {
      Record r(of_case);
      r.set("id", text(c.id));
      r.set("topic", text(c.topic));
      r.set("amount", number(c.amount));
      r.set("relatives", texts(c.relatives));
      r.set("waived", texts(c.waived));
      case_table.records.push_back(std::move(r));
    }
    for (const Expert& e : make.shuffled(experts)) {
      Record r(of_expert);
      r.set("id", text(e.id));
      r.set("topics", texts(e.topics));
      r.set("skill", number(e.skill));
      r.set("open", number(e.open));
      r.set("places", number(e.places));
      r.set("seen", e.seen ? number(*e.seen) : Value());
      expert_table.records.push_back(std::move(r));
    }
    Dataset data;
    data.add("case", case_table.view(of_case));
    data.add("expert", expert_table.view(of_expert));
    const Result<DatasetOutcome> outcomes = rules->evaluate(data);
    ASSERT_TRUE(outcomes) << outcomes.diagnostics();
    const auto found = std::find_if(outcomes->begin(), outcomes->end(), [](const ColumnsOutcome& o) { return o.record() == "case"; });
    ASSERT_NE(found, outcomes->end());
    const Assigned together = best_of_all(cases, experts);
    std::vector<int> left;
    for (const Expert& e : experts) left.push_back(e.places);
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const auto row = static_cast<std::int64_t>(std::find_if(fed.begin(), fed.end(), [&](const Case& c) { return c.id == cases[i].id; }) - fed.begin());
      const auto ranking = ranked(cases[i], experts, true);
      const std::size_t take = std::min<std::size_t>(cases[i].amount > 5 ? 2 : 1, ranking.size());
      const ValueView chosen = found->at("pool.chosen", row);
      ASSERT_EQ(chosen.size(), take) << "seed " << seed;
      for (std::uint32_t k = 0; k < take; ++k) ASSERT_EQ(chosen[k].as_string(), ranking[k]->id) << "seed " << seed;
      ASSERT_EQ(found->at("pool.ranking", row).size(), ranking.size());
      for (std::uint32_t k = 0; k < ranking.size(); ++k) ASSERT_EQ(found->at("pool.ranking", row)[k].fields()[1].as_int(), score_of(cases[i], *ranking[k]));
      ASSERT_EQ(found->at("pool.ruled_out", row).size(), experts.size() - ranking.size());
      std::string shared;
      for (const Expert* e : ranked(cases[i], experts, false)) {
        int& places = left[static_cast<std::size_t>(e - experts.data())];
        if (places <= 0) continue;
        --places;
        shared = e->id;
        break;
      }
      ASSERT_EQ(id_of(found->at("shared.best", row)), shared)
          << "seed " << seed << " case " << cases[i].id << " ranking " << found->at("shared.ranking", row).to_string() << " out " << found->at("shared.ruled_out", row).to_string();
      ASSERT_EQ(id_of(found->at("best.best", row)), together[i]) << "seed " << seed << " case " << cases[i].id;
    }
  }
}

TEST(MatchAgree, WhatACandidateLacksIsToldOfTheCandidate) {
  Result<Ruleset> rules = load_text(pack);
  ASSERT_TRUE(rules) << rules.diagnostics();
  const Schema &of_case = *rules->schema("case"), &of_expert = *rules->schema("expert");
  Table cases, experts;
  for (const char* topic : {"debt", "tort"}) {
    Record r(of_case);
    r.set("id", text(topic));
    r.set("topic", text(topic));
    r.set("amount", number(1));
    r.set("relatives", texts({}));
    r.set("waived", texts({}));
    cases.records.push_back(std::move(r));
  }
  Record e(of_expert);
  e.set("id", text("E1"));
  e.set("topics", texts({"debt"}));
  e.set("open", number(0));
  e.set("places", number(1));
  e.set("seen", Value());
  experts.records.push_back(std::move(e));  // no skill
  Dataset data;
  data.add("case", cases.view(of_case));
  data.add("expert", experts.view(of_expert));
  EvaluateOptions options;
  options.decide = {"pool.best"};
  const Result<DatasetOutcome> outcomes = rules->evaluate(data, options);
  ASSERT_TRUE(outcomes) << outcomes.diagnostics();
  const auto found = std::find_if(outcomes->begin(), outcomes->end(), [](const ColumnsOutcome& o) { return o.record() == "case"; });
  ASSERT_TRUE(found->at("pool.best", 0).is_error());
  EXPECT_EQ(found->faults()[0].fault.message(), "the candidate E1 of \"pool\" lacks grade");
  EXPECT_TRUE(found->at("pool.best", 1).is_null()) << "who is not eligible may lack what he likes";
}

}  // namespace
}  // namespace guiju
