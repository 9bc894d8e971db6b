#include "guiju/engine/run.hpp"

#include <gtest/gtest.h>

#include "engine/codes.hpp"
#include "tests/engine/ruled.hpp"

namespace guiju::engine_tests {
namespace {

constexpr const char* cases_and_towns =
    "records:\n  case:\n    key: id\n    fields: {id: string, town: string, amount: optional(int), late: bool}\n"
    "decisions:\n  is_large: {record: case, value: \"amount != null && amount > 10\"}\n"
    "  towns:\n    tally:\n      from: case\n      into: town_sum\n      by: {town: town}\n"
    "      values: {cases: count(), large: count(is_large), total: sum(amount), late: count(late)}\n"
    "  share: {record: town_sum, value: \"div(large, cases, 2)\"}\n"
    "  place: {record: town_sum, rank: {order: [total desc], ties: min}}\n";

const std::vector<std::string> cases = {
    R"({"id": "1", "town": "b", "amount": 20, "late": true})",  R"({"id": "2", "town": "a", "amount": 5, "late": false})",
    R"({"id": "3", "town": "b", "amount": null, "late": false})", R"({"id": "4", "town": "a", "amount": 30, "late": true})",
    R"({"id": "5", "town": "c", "amount": 15, "late": true})"};

std::string rows_of(const ColumnsOutcome& outcome) {
  std::string text;
  for (std::int64_t row = 0; row < outcome.row_count(); ++row) {
    for (const OutcomeColumn& key : outcome.keys()) text += key[static_cast<std::size_t>(row)].to_string() + " ";
    text += outcome.canonical(row) + "\n";
  }
  return text;
}

TEST(Run, AStreamedRecordIsDecidedAtOnceAndGroupsComeAtTheEnd) {
  const Ruleset rules = ruled(cases_and_towns);
  for (const bool uses_columns : {true, false}) {
    EvaluateOptions options;
    options.uses_columns = uses_columns;
    guiju::Run run = rules.start(options).value();
    EXPECT_TRUE(run.streams("case"));
    EXPECT_FALSE(run.streams("town_sum"));
    const Records first(rules, {cases[0], cases[1]}, "case"), rest(rules, {cases[2], cases[3], cases[4]}, "case");
    EXPECT_EQ(rows_of(run.feed("case", first.columns()).value()), "{is_large: true; fired}\n{is_large: false; fired}\n");
    EXPECT_EQ(run.feed("case", rest.columns())->row_count(), 3);
    const DatasetOutcome made = run.finish().value();
    ASSERT_EQ(made.size(), 1u);
    EXPECT_EQ(rows_of(made[0]),
              "\"a\" {towns.cases: 2, towns.large: 1, towns.total: 35, towns.late: 1, share: 0.50d, place: 1; fired}\n"
              "\"b\" {towns.cases: 2, towns.large: 1, towns.total: 20, towns.late: 1, share: 0.50d, place: 2; fired}\n"
              "\"c\" {towns.cases: 1, towns.large: 1, towns.total: 15, towns.late: 1, share: 1.00d, place: 3; fired}\n");
  }
}

// Rows whose key is an error, or not known, are in no group: that is told as of any other row.
TEST(Run, RowsInNoGroupAreToldOf) {
  const Ruleset rules = ruled(
      "records:\n  case: {fields: {town: string, amount: {type: int, max: 9}}}\ndecisions:\n  twice: {record: case, value: amount * 2}\n"
      "  towns: {tally: {from: case, into: sum, by: {town: town, tens: \"quot(10, amount)\"}, values: {cases: count()}}}\n");
  const Records records(rules, {R"({"town": "a", "amount": 1})", R"({"town": "a", "amount": 0})", R"({"amount": 2})", R"({"town": "b", "amount": 10})"}, "case");
  for (const bool uses_columns : {true, false}) {
    EvaluateOptions options;
    options.uses_columns = uses_columns;
    guiju::Run run = rules.start(options).value();
    const ColumnsOutcome outcome = run.feed("case", records.columns()).value();
    EXPECT_EQ(rows_of(outcome), "{twice: 2; fired}\n{twice: 0; fired}\n{twice: 4; fired}\n{twice: error(GJ4003); fired}\n");
    EXPECT_EQ(outcome.counts().decided, 1);
    EXPECT_EQ(outcome.counts().undecided, 1);
    EXPECT_EQ(outcome.counts().errors, 2);
    ASSERT_EQ(outcome.faults().size(), 3u);
    EXPECT_EQ(outcome.faults()[0].row, 1);
    EXPECT_EQ(outcome.faults()[0].fault.path, "towns");
    EXPECT_EQ(outcome.faults()[0].fault.code, code::division_by_zero);
    EXPECT_EQ(outcome.faults()[1].fault.path, "twice");
    EXPECT_EQ(outcome.faults()[2].row, 3);
    EXPECT_EQ(outcome.needs(2), std::vector<std::string>{"town"});
    const DatasetOutcome made = run.finish().value();
    EXPECT_EQ(rows_of(made.at(0)), "\"a\" 10 {towns.cases: 1; fired}\n");
  }
}

// The same where the rows are kept, as a rank looks over them.
TEST(Run, KeptRowsInNoGroupAreToldOfAtTheEnd) {
  const Ruleset rules = ruled(
      "records:\n  case: {fields: {town: string, amount: int}}\ndecisions:\n  place: {record: case, rank: {order: [amount desc]}}\n"
      "  towns: {tally: {from: case, into: sum, by: {tens: \"quot(10, amount)\"}, values: {cases: count()}}}\n");
  guiju::Run run = rules.start().value();
  const Records records(rules, {R"({"town": "a", "amount": 1})", R"({"town": "a", "amount": 0})"}, "case");
  EXPECT_EQ(run.feed("case", records.columns())->row_count(), 0);
  const DatasetOutcome all = run.finish().value();
  for (const ColumnsOutcome& outcome : all) {
    if (outcome.record() != "case") continue;
    EXPECT_EQ(outcome.counts().errors, 1);
    EXPECT_EQ(outcome.faults().at(0).row, 1);
    EXPECT_EQ(outcome.faults().at(0).fault.path, "towns");
  }
  // Only the tally is asked for: the record has no decision of its own, and still says who was lost.
  EvaluateOptions options;
  options.decide = {"towns.cases"};
  guiju::Run only = rules.start(options).value();
  const ColumnsOutcome told = only.feed("case", records.columns()).value();
  EXPECT_EQ(told.faults().size(), 1u);
  EXPECT_TRUE(told.columns().empty());
}

TEST(Run, ThePiecesMayLieWhereOthersLay) {
  const Ruleset rules = ruled("inputs: {town: string}\ndecisions:\n  d: {value: town + \"!\"}\n  t:\n    table: {hit: first, outputs: {out: int}, rows: [{town: a, out: 1}, {town: b, out: 2}]}\n");
  guiju::Run run = rules.start().value();
  // One buffer and one dictionary, filled anew for each piece.
  std::string letters = "ab";
  const std::int32_t offsets[] = {0, 1, 2};
  const std::int32_t codes[] = {0, 1, 0};
  const auto feed = [&](Layout layout) {
    ColumnView texts;
    texts.layout = Layout::utf8;
    texts.row_count = 2;
    texts.data = letters.data();
    texts.offsets = offsets;
    ColumnView column = texts;
    if (layout == Layout::dictionary) {
      column = {};
      column.layout = layout;
      column.data = codes;
      column.row_count = 3;
      column.children = {texts};
    }
    column.name = "town";
    ColumnsView view(column.row_count);
    view.add(column);
    return rows_of(run.feed("input", view).value());
  };
  for (const Layout layout : {Layout::dictionary, Layout::utf8}) {
    letters = "ab";
    EXPECT_EQ(feed(layout).substr(0, 54), "{d: \"a!\", t: 1; fired t.1}\n{d: \"b!\", t: 2; fired t.2}\n");
    letters = "ba";
    EXPECT_EQ(feed(layout).substr(0, 54), "{d: \"b!\", t: 2; fired t.2}\n{d: \"a!\", t: 1; fired t.1}\n");
  }
}

TEST(Run, ARecordWhoseKindIsUnknownIsRefused) {
  const Ruleset rules = ruled(cases_and_towns);
  guiju::Run run = rules.start().value();
  EXPECT_FALSE(run.feed("person", ColumnsView(1)).ok());
  EvaluateOptions options;
  options.as_of = "yesterday";
  EXPECT_FALSE(rules.start(options).ok());
  options = {};
  options.decide = {"no_such"};
  EXPECT_FALSE(rules.start(options).ok());
}

TEST(Run, StopsWhenProgressSaysSo) {
  const Ruleset rules = ruled("inputs: {a: int}\ndecisions:\n  d: {value: a}\n");
  const std::vector<std::int64_t> numbers(40'000, 7);
  ColumnView column;
  column.name = "a";
  column.layout = Layout::i64;
  column.row_count = 40'000;
  column.data = numbers.data();
  ColumnsView view(40'000);
  view.add(column);
  EvaluateOptions options;
  std::vector<std::int64_t> told;
  options.progress = [&](std::int64_t done, std::int64_t) {
    told.push_back(done);
    return told.size() < 2;
  };
  EXPECT_FALSE(rules.evaluate(view, "", options).ok());
  EXPECT_EQ(told.size(), 2u);
  EXPECT_LT(told[1], 40'000);
}

TEST(Run, AKeyThatIsAConstantPutsAllRecordsIntoOneGroup) {
  const Ruleset rules = ruled("records: {event: {fields: {a: int}}}\ndecisions:\n  sums: {tally: {from: event, into: all_of_them, by: {all: \"'all'\"}, values: {events: count()}}}\n");
  for (const bool uses_columns : {true, false}) {
    EvaluateOptions options;
    options.uses_columns = uses_columns;
    guiju::Run run = rules.start(options).value();
    const Records records(rules, {R"({"a": 1})", R"({"a": 2})"}, "event");
    EXPECT_TRUE(run.feed("event", records.columns()).ok());
    const DatasetOutcome made = run.finish().value();
    EXPECT_EQ(rows_of(made.at(0)), "\"all\" {sums.events: 2; fired}\n");
  }
}

TEST(Run, NothingFedMakesNoGroups) {
  const Ruleset rules = ruled(cases_and_towns);
  guiju::Run run = rules.start().value();
  const DatasetOutcome made = run.finish().value();
  for (const ColumnsOutcome& outcome : made) EXPECT_EQ(outcome.row_count(), 0);
}

TEST(Run, ExplainsARecordAmongAllOthers) {
  const Ruleset rules = ruled(
      "records:\n  case: {key: id, fields: {id: string, topic: string}}\n  expert: {key: id, fields: {id: string, topics: list(string), load: int}}\n"
      "decisions:\n  pool:\n    record: case\n    match: {candidates: expert, eligible: topic in expert.topics, score: 0 - expert.load}\n"
      "  who: {record: case, table: {hit: first, columns: {best: 'pool.best == null'}, outputs: {way: string}, rows: [{id: none, best: true, way: by hand}, {id: some, best: false, way: pool}]}}\n"
      "  place: {record: expert, rank: {order: [load], ties: min}}\n");
  guiju::Run run = rules.start().value();
  const Records asking(rules, {R"({"id": "1", "topic": "debt"})", R"({"id": "2", "topic": "rent"})"}, "case");
  const Records experts(rules, {R"({"id": "x", "topics": ["debt"], "load": 5})", R"({"id": "y", "topics": ["debt"], "load": 3})"}, "expert");
  ASSERT_TRUE(run.feed("case", asking.columns()));
  ASSERT_TRUE(run.feed("expert", experts.columns()));
  EXPECT_FALSE(run.explain("case", 0));  // not finished
  ASSERT_TRUE(run.finish());
  const std::string first = run.explain("case", 0).value().to_text(), second = run.explain("case", 1).value().to_text();
  EXPECT_NE(first.find("best: y"), std::string::npos) << first;
  EXPECT_NE(first.find("by rule some"), std::string::npos) << first;
  EXPECT_NE(second.find("by rule none"), std::string::npos) << second;
  EXPECT_NE(run.explain("expert", 0).value().to_text().find("place: 2"), std::string::npos);
  EXPECT_EQ(run.explain("case", 0).value().to_text(), first);  // as often as one likes
  for (const std::int64_t row : {std::int64_t{-1}, std::int64_t{2}}) EXPECT_FALSE(run.explain("case", row));
  EXPECT_FALSE(run.explain("nobody", 0));
}

TEST(Run, ABadFactOfACandidateSaysWhoseItIs) {
  const Ruleset rules = ruled(
      "records:\n  case: {key: id, fields: {id: string}}\n  expert: {key: id, fields: {id: string, load: {type: int, min: 0}}}\n"
      "decisions:\n  pool: {record: case, match: {candidates: expert, score: 0 - expert.load}}\n");
  guiju::Run run = rules.start().value();
  const Records asking(rules, {R"({"id": "1"})"}, "case"), experts(rules, {R"({"id": "x", "load": -5})"}, "expert");
  ASSERT_TRUE(run.feed("case", asking.columns()));
  ASSERT_TRUE(run.feed("expert", experts.columns()));
  const DatasetOutcome outcomes = run.finish().value();
  ASSERT_EQ(outcomes.at(0).faults().size(), 1u);
  EXPECT_NE(outcomes[0].faults()[0].fault.message().find("expert x: load"), std::string::npos) << outcomes[0].faults()[0].fault.message();
}

}  // namespace
}  // namespace guiju::engine_tests
