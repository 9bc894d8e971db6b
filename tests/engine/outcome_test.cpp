#include "guiju/engine/outcome.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "engine/codes.hpp"
#include "tests/engine/ruled.hpp"

namespace guiju::engine_tests {
namespace {

// A table of two outputs, one that clashes, values that fail or lack facts, one that does not apply.
Ruleset rules() {
  return ruled(
      "inputs: {a: int, b: int}\ndecisions:\n"
      "  place:\n    table: {hit: first, outputs: {unit: string, days: int}, rows: [{id: low, a: < 5, unit: U, days: 3}, {id: sum, a: < 9, unit: S, days: = a + b}]}\n"
      "  clash:\n    table: {hit: unique, outputs: {x: int, z: int}, rows: [{id: p, a: 1, x: 1, z: 1}, {id: q, a: 1, x: 2, z: 2}, {id: r, x: 3, z: 3, a: 7}]}\n"
      "  ratio: {value: \"quot(10, a)\"}\n"
      "  both: {value: a + b}\n"
      "  rare: {when: a > 100, value: a}\n");
}

class Outcomes : public ::testing::Test {
 protected:
  Outcome of(const std::string& json, EvaluateOptions options = {}) {
    records_.emplace_back(rules_, std::vector<std::string>{json});
    return rules_.evaluate(records_.back()[0], options);
  }
  Ruleset rules_ = rules();
  std::deque<Records> records_;
};

TEST_F(Outcomes, HaveAValueAnEndingAndAWayToAskForEachPath) {
  const Outcome outcome = of(R"({"a": 2, "b": 3})");
  EXPECT_EQ(outcome.paths(), (std::vector<std::string>{"place.unit", "place.days", "clash.x", "clash.z", "ratio", "both", "rare"}));
  EXPECT_EQ(outcome.decisions(), (std::vector<std::string>{"place", "clash", "ratio", "both", "rare"}));
  EXPECT_EQ(outcome["place.days"].as_int(), 3);
  EXPECT_TRUE(outcome["clash.x"].is_null());
  EXPECT_TRUE(outcome["nowhere"].is_null());
  EXPECT_TRUE(outcome.has("place.unit"));
  EXPECT_FALSE(outcome.has("nowhere"));
  EXPECT_EQ(outcome.ending("place"), Ending::decided);
  EXPECT_EQ(outcome.ending("clash"), Ending::no_match);
  EXPECT_EQ(outcome.ending("rare"), Ending::not_applicable);
  EXPECT_EQ(outcome.ending("nowhere"), Ending::not_asked);
  EXPECT_TRUE(outcome.is_decided());
  EXPECT_EQ(outcome.fired(), std::vector<std::string>{"low"});
  EXPECT_EQ(outcome.fired("clash"), std::vector<std::string>{});
}

TEST_F(Outcomes, NeedsAreTheFieldsThatStillMatterInTheirOrder) {
  const Outcome outcome = of(R"({"a": 7})");
  EXPECT_FALSE(outcome.is_decided());
  EXPECT_EQ(outcome.needs(), std::vector<std::string>{"b"});
  EXPECT_EQ(outcome.needs("place.days"), std::vector<std::string>{"b"});
  EXPECT_EQ(outcome.needs("place.unit"), std::vector<std::string>{});
  EXPECT_EQ(outcome.ending("place"), Ending::undecided);
  EXPECT_EQ(of("{}").needs(), (std::vector<std::string>{"a", "b"}));
}

TEST_F(Outcomes, AFaultOfATableIsToldOnce) {
  const Outcome outcome = of(R"({"a": 1, "b": 9223372036854775807})");
  const std::vector<FaultReport> faults = outcome.faults();
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_EQ(faults[0].path, "clash.x");
  EXPECT_EQ(faults[0].code, code::rows_overlap);
  EXPECT_EQ(faults[0].args, (std::vector<std::string>{"clash", "p", "q"}));
  EXPECT_EQ(faults[1].path, "both");
  EXPECT_EQ(faults[1].code, code::overflow);
  EXPECT_FALSE(outcome.is_decided());
  EXPECT_NE(faults[0].message(Language::zh), faults[0].message(Language::en));
}

TEST_F(Outcomes, AsJsonTheySayWhatIsMissingOrWrong) {
  EXPECT_EQ(of(R"({"a": 2, "b": 3})").to_json(),
            R"({"place.unit": "U", "place.days": 3, "clash.x": null, "clash.z": null, "ratio": 5, "both": 5, "rare": null, "fired": ["low"]})");
  EvaluateOptions options;
  options.decide = {"ratio", "both"};
  const std::string json = of(R"({"a": 0})", options).to_json();
  EXPECT_TRUE(json.starts_with(R"({"ratio": null, "both": null, "needs": ["b"], "errors": [{)")) << json;
}

TEST_F(Outcomes, LiveOnWhenTheyAreMoved) {
  Outcome first = of(R"({"a": 2, "b": 3})"), second = of(R"({"a": 6, "b": 3})");
  Outcome moved = std::move(first);
  first = std::move(second);
  EXPECT_EQ(moved["place.unit"].as_string(), "U");
  EXPECT_EQ(first["place.days"].as_int(), 9);
}

class ColumnsOutcomes : public ::testing::Test {
 protected:
  ColumnsOutcome of(const std::vector<std::string>& json, EvaluateOptions options = {}) {
    records_.emplace_back(rules_, json);
    return rules_.evaluate(records_.back().columns(), "", options).value();
  }
  Ruleset rules_ = rules();
  std::deque<Records> records_;
};

TEST_F(ColumnsOutcomes, CountsAddUpAndFaultsStandByRow) {
  for (const bool uses_columns : {true, false}) {
    EvaluateOptions options;
    options.uses_columns = uses_columns;
    const ColumnsOutcome outcome = of({R"({"a": 2, "b": 3})", R"({"a": 1, "b": 3})", R"({"a": 7})", R"({"a": 0, "b": 1})"}, options);
    EXPECT_EQ(outcome.row_count(), 4);
    EXPECT_EQ(outcome.counts().rows, 4);
    EXPECT_EQ(outcome.counts().decided, 1);
    EXPECT_EQ(outcome.counts().undecided, 1);
    EXPECT_EQ(outcome.counts().errors, 2);
    ASSERT_EQ(outcome.faults().size(), 2u);
    EXPECT_EQ(outcome.faults()[0].row, 1);
    EXPECT_EQ(outcome.faults()[1].row, 3);
    EXPECT_EQ(outcome.faults()[1].fault.path, "ratio");
    EXPECT_EQ(outcome.needs(2), std::vector<std::string>{"b"});
    EXPECT_EQ(outcome.needs(0), std::vector<std::string>{});
    EXPECT_EQ(outcome.row_id("place", outcome.fired("place")[2]), "sum");
    EXPECT_EQ(outcome.row_id("place", 99), "");
    EXPECT_TRUE(outcome.fired("ratio").empty());
    EXPECT_EQ(outcome.at("place.days", 0).as_int(), 3);
    EXPECT_TRUE(outcome.at("nowhere", 0).is_null());
    EXPECT_EQ(outcome.find("nowhere"), nullptr);
  }
}

TEST_F(ColumnsOutcomes, AllFaultsAreCountedAndSoManyKept) {
  EvaluateOptions options;
  options.max_faults = 1;
  const ColumnsOutcome outcome = of({R"({"a": 1, "b": 3})", R"({"a": 0, "b": 1})"}, options);
  EXPECT_EQ(outcome.counts().errors, 2);
  EXPECT_EQ(outcome.faults().size(), 1u);
}

TEST_F(ColumnsOutcomes, ACodedColumnSaysTheSameWrittenOut) {
  const ColumnsOutcome outcome = of({R"({"a": 2, "b": 3})", R"({"a": 7, "b": 1})", R"({"a": 2, "b": 4})"});
  const OutcomeColumn& units = *outcome.find("place.unit");
  const std::vector<ValueView> values = units.values();
  ASSERT_EQ(values.size(), 3u);
  EXPECT_EQ(values[0].as_string(), "U");
  EXPECT_EQ(values[1].as_string(), "S");
  if (units.is_coded()) {
    EXPECT_EQ(units.codes()[0], units.codes()[2]);
    EXPECT_EQ(units.dictionary()[static_cast<std::size_t>(units.codes()[1])].as_string(), "S");
  }
}

}  // namespace
}  // namespace guiju::engine_tests
