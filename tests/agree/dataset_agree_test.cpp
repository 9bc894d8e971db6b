// Tallies and ranks over random records: as the oracle says, whatever the order of records, the pieces they come in, the
// engine or the thread.
#include <algorithm>
#include <iostream>
#include <thread>

#include <gtest/gtest.h>

#include "facts/canonical.hpp"
#include "guiju/engine/run.hpp"
#include "tests/agree/load_pack.hpp"
#include "tests/agree/oracle_pack.hpp"
#include "tests/agree/pack_columns.hpp"

namespace guiju::agree {
namespace {

std::string text_of(ValueView v) {
  std::string out;
  facts::append_canonical(out, v);
  return out;
}

// What a run gave, by names that do not depend on the order of records.
struct Given {
  std::map<std::string, std::string> groups;  // keys → values, rank
  std::vector<std::string> places;            // of events, in their order
  bool operator==(const Given&) const = default;
};

std::string first_difference(const Given& a, const Given& b) {
  for (const auto& [key, text] : a.groups)
    if (!b.groups.contains(key) || b.groups.at(key) != text) return "group " + key + ": " + text + "\n   or: " + (b.groups.contains(key) ? b.groups.at(key) : "none");
  for (const auto& [key, text] : b.groups)
    if (!a.groups.contains(key)) return "group " + key + ": none\n   or: " + text;
  for (std::size_t i = 0; i < a.places.size() && i < b.places.size(); ++i)
    if (a.places[i] != b.places[i]) return "event " + std::to_string(i) + ": " + a.places[i] + "\n   or: " + b.places[i];
  return a.places.size() == b.places.size() ? "" : "not as many events";
}

void note(const Pack& pack, const ColumnsOutcome& outcome, Given& given) {
  for (std::int64_t row = 0; row < outcome.row_count(); ++row) {
    if (outcome.record() == "group") {
      std::string key;
      for (const OutcomeColumn& k : outcome.keys()) key += text_of(k[static_cast<std::size_t>(row)]) + "|";
      std::string& text = given.groups[key];
      for (const auto& [name, a] : pack.tally->values) text += text_of(outcome.at("groups." + name, row)) + " ";
      if (pack.rank && pack.rank->is_of_groups) text += text_of(outcome.at("place", row));
    } else if (pack.rank && !pack.rank->is_of_groups) {
      given.places.push_back(text_of(outcome.at("place", row)));
    }
  }
}

std::optional<Given> ask_oracle(PackOracle& oracle, const Pack& pack, const std::vector<Facts>& records, const Dates& dates) {
  Arena arena(std::size_t{1} << 30);
  Given given;
  std::map<std::string, DecidedGroup> groups;
  if (pack.tally) {
    auto made = oracle.tally(records, dates, arena);
    if (!made) return std::nullopt;
    groups = std::move(*made);
    for (const auto& [key, group] : groups)
      for (ValueView v : group.values) given.groups[key] += text_of(v) + " ";
  }
  if (!pack.rank) return given;
  if (pack.rank->is_of_groups) {
    const auto places = oracle.rank_of_groups(groups, arena);
    for (const auto& [key, place] : *places) given.groups[key] += text_of(place);
    return given;
  }
  const auto places = oracle.rank(records, dates, arena);
  if (!places) return std::nullopt;
  for (ValueView v : *places) given.places.push_back(text_of(v));
  return given;
}

// The oracle does not try values of unknown facts; needs_pack_test.cpp holds what that gives.
EvaluateOptions without_trials() {
  EvaluateOptions options;
  options.tries_values = false;
  return options;
}

class Comparison {
 public:
  Comparison(const Pack& pack, const std::vector<Facts>& records, std::uint64_t seed) : pack_(pack), records_(records), random_(seed), oracle_(pack) {}
  std::string difference, refused;
  bool is_valid = false, is_known = false;
  std::size_t group_count = 0;

  // False when there is a difference.
  bool run() {
    auto rules = load_pack(pack_);
    if (!rules) {
      refused = rules.diagnostics().render();
      return true;
    }
    is_valid = true;
    rules_ = &*rules;
    if (random_.one_in(2)) dates_.as_of = 19000 + random_.below(400);
    if (dates_.as_of) options_.as_of = text_of(ValueView::of_date(*dates_.as_of));
    const auto wanted = ask_oracle(oracle_, pack_, records_, dates_);
    if (!wanted) return true;
    is_known = true;
    group_count = wanted->groups.size();
    for (const bool uses_columns : {true, false})
      for (const bool uses_index : {true, false}) {
        options_.uses_columns = uses_columns;
        options_.uses_index = uses_index;
        if (!same(*wanted, whole(records_), "whole")) return false;
        if (!same(*wanted, in_pieces(), "in pieces")) return false;
      }
    return shuffled(*wanted);
  }

 private:
  bool same(const Given& wanted, const Given& got, const std::string& how) {
    difference = first_difference(wanted, got);
    if (!difference.empty()) difference = how + (options_.uses_columns ? ", columns: " : ", rows: ") + difference;
    return difference.empty();
  }

  Given whole(const std::vector<Facts>& records) {
    const PackColumns columns(pack_, records, 0, records.size(), random_);
    Dataset dataset;
    dataset.add("event", columns.view());
    Given given;
    const auto outcomes = rules_->evaluate(dataset, options_);
    EXPECT_TRUE(outcomes.ok()) << outcomes.diagnostics().render();
    for (const ColumnsOutcome& outcome : *outcomes) note(pack_, outcome, given);
    return given;
  }

  Given in_pieces() {
    Given given;
    auto run = rules_->start(options_);
    std::vector<std::unique_ptr<PackColumns>> kept;
    for (std::size_t first = 0; first < records_.size();) {
      const std::size_t count = std::min<std::size_t>(records_.size() - first, 1 + random_.below(30));
      kept.push_back(std::make_unique<PackColumns>(pack_, records_, first, count, random_));
      const auto decided = run->feed("event", kept.back()->view());
      if (run->streams("event")) note(pack_, *decided, given);
      if (run->streams("event") && random_.one_in(2)) kept.clear();  // what streams is not looked at again
      first += count;
    }
    const auto rest = run->finish();
    for (const ColumnsOutcome& outcome : *rest) note(pack_, outcome, given);
    return given;
  }

  // The order of records changes no group, and no rank but where ties go by it.
  bool shuffled(const Given& wanted) {
    std::vector<Facts> others = records_;
    std::vector<std::size_t> order(records_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random_.below(static_cast<std::uint32_t>(i))]);
    for (std::size_t i = 0; i < order.size(); ++i) others[i] = records_[order[i]];
    Given got = whole(others), back = got;
    for (std::size_t i = 0; i < got.places.size(); ++i) back.places[order[i]] = got.places[i];
    if (pack_.rank && pack_.rank->ties == "row") back.places = wanted.places;
    return same(wanted, back, "shuffled");
  }

  const Pack& pack_;
  const std::vector<Facts>& records_;
  Random random_;
  PackOracle oracle_;
  const Ruleset* rules_ = nullptr;
  EvaluateOptions options_ = without_trials();
  Dates dates_;
};

TEST(DatasetAgree, TalliesAndRanksAreAsTheOracleSaysInAnyOrderAndPieces) {
  const std::uint64_t first = from_environment("GUIJU_AGREE_SEED", 1), count = from_environment("GUIJU_AGREE_PACKS", 150);
  const bool reports = std::getenv("GUIJU_AGREE_REPORT") != nullptr;
  std::size_t valid = 0, known = 0, groups = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    WorldOptions options;
    options.record_count = 60;
    options.has_sets = true;
    const auto world = random_world(seed, options);
    if (!world->pack.tally && !world->pack.rank) continue;
    Comparison comparison(world->pack, world->records, seed);
    const bool same = comparison.run();
    valid += comparison.is_valid;
    if (!comparison.is_valid && reports) std::cout << comparison.refused;
    known += comparison.is_known;
    groups += comparison.group_count;
    if (same) continue;
    const Pack small = shrink(world->pack, [&](const Pack& pack) { return !Comparison(pack, world->records, seed).run(); });
    Comparison last(small, world->records, seed);
    last.run();
    ADD_FAILURE() << "seed " << seed << ": " << comparison.difference << "\nsmallest: " << last.difference << "\n" << repro(small);
    return;
  }
  std::cout << valid << " packs, " << known << " known to the oracle, " << groups << " groups\n";
  EXPECT_GE(known * 10, count * 6);
}

// A condition, its negation and the rest part all records (ternary logic partitioning).
TEST(DatasetAgree, AConditionItsNegationAndTheRestAreAllRecords) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const auto world = random_world(seed);
    Random random(seed);
    Pack pack = world->pack;
    pack.decisions.clear();
    const Names names(pack);
    auto p = random_tree(names.leaves(), Sort::boolean, 3, random);
    if (!names.compile(*p, Type(Kind::bool_))) continue;
    const auto decision = [&](const std::string& name, const std::string& text) {
      Decision d;
      d.name = name;
      auto tree = std::make_shared<Tree>();
      tree->pieces = {text};
      d.value = tree;
      pack.decisions.push_back(std::move(d));
    };
    decision("holds", p->text());
    decision("fails", "!(" + p->text() + ")");
    pack.written = {0, 1};
    const auto rules = load_pack(pack);
    ASSERT_TRUE(rules.ok()) << rules.diagnostics().render();
    const PackColumns columns(pack, world->records, 0, world->records.size(), random);
    const auto outcome = rules->evaluate(columns.view());
    std::size_t yes = 0, no = 0, rest = 0;
    for (std::int64_t row = 0; row < outcome->row_count(); ++row) {
      const ValueView a = outcome->at("holds", row), b = outcome->at("fails", row);
      yes += a.is_true();
      no += b.is_true();
      rest += !a.is(Kind::bool_);
      EXPECT_EQ(a.is(Kind::bool_), b.is(Kind::bool_)) << p->text();
    }
    EXPECT_EQ(yes + no + rest, world->records.size()) << p->text();
  }
}

TEST(DatasetAgree, ThreadsShareARuleset) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const auto world = random_world(seed);
    const auto rules = load_pack(world->pack);
    if (!rules) continue;
    Random random(seed);
    const PackColumns columns(world->pack, world->records, 0, world->records.size(), random);
    const auto alone = rules->evaluate(columns.view());
    std::vector<std::string> texts(4);
    std::vector<std::thread> threads;
    for (std::string& text : texts)
      threads.emplace_back([&] {
        const auto outcome = rules->evaluate(columns.view());
        for (std::int64_t row = 0; row < outcome->row_count(); ++row) text += outcome->canonical(row) + "\n";
      });
    for (std::thread& t : threads) t.join();
    std::string wanted;
    for (std::int64_t row = 0; row < alone->row_count(); ++row) wanted += alone->canonical(row) + "\n";
    for (const std::string& text : texts) EXPECT_EQ(text, wanted) << "seed " << seed;
  }
}

}  // namespace
}  // namespace guiju::agree
