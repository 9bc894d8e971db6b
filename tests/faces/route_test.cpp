// Routes and matches as a user meets them: one pack, its outcomes and what explain says of them.
#include <gtest/gtest.h>

#include "guiju/facts/json_record.hpp"
#include "guiju/facts/writer.hpp"
#include "guiju/guiju.hpp"

namespace guiju {
namespace {

const char* const pack = R"yaml(guiju: 1
pack: t.handling
time_zone: Asia/Shanghai
basis_date: filed_at
calendars:
  cn: {week: mon-fri, shifts: ["08:00-12:00", "14:00-18:00"], units: {work_day: 8 work_hour}}
types:
  Topic: {enum: [debt, tort, labour]}
  Level: {enum: [village, town, district]}
  Return: {fields: {unit: string, reason: string}}
  Expert: {fields: {id: string, skill: int, places: int}}
inputs:
  code: string
  topic: Topic
  amount: decimal(2)
  filed_at: timestamp
  dispatched_at: {type: optional(timestamp), default: null}
  returns: {type: list(Return), default: []}
  failed: {type: list(string), default: []}
  experts: {type: list(Expert), default: []}
networks:
  units:
    nodes:
      key: code
      fields: {level: optional(Level), topics: list(Topic)}
      grid: |
        | code   | name       | level    | kind      | topics             | parent_code | from       |
        | 330    | District   | district | office    |                    |             |            |
        | 330001 | Town A     | town     | office    |                    | 330         |            |
        | 330002 | Town B     | town     | office    |                    | 330         | 2022-01-01 |
        | C1     | 债务调委会 |          | committee | debt; tort         |             |            |
        | C2     | Labour     |          | committee | labour             |             |            |
        | C3     | All        |          | committee | debt; labour; tort |             |            |
    edges:
      parent: {to: parent_code}
      refers:
        grid: |
          | id | from   | to | cost | topic | applies        | because_zh   | because_en            | basis |
          | r1 | 330001 | C1 | 1    | debt  | amount < 10000 | 小额就地化解 | small debts stay near | A-13  |
          | r2 | 330    | C2 | 2    | -     | -              |              |                       |       |
          | r3 | 330    | C3 | 3    | -     | -              |              |                       |       |
          | r4 | 330    | C1 | 3.5  | -     | -              |              |                       |       |
decisions:
  handling:
    route:
      network: units
      start: unit_of(code, town)
      over: [refers, parent]
      edge_when: [topic, applies]
      goal: "node.kind == 'committee' && topic in node.topics"
      choose: cheapest
      returns: returns.map(r, r.unit)
      force_at: 3
      failed: failed
      at: filed_at
      stages: {accept: 15 urgent_minute, dispatch: {limit: 15 urgent_minute, done: dispatched_at}, handle: 2 work_day}
  unit_name: {value: "handling.unit == null ? 'none' : node_of(handling.unit).name"}
  person: {match: {candidates: experts, score: candidate.skill, capacity: candidate.places, eligible: candidate.skill > 0}}
)yaml";

const Ruleset& rules() {
  static const Ruleset loaded = load_text(pack).value();
  return loaded;
}

Record record(const std::string& json) {
  Record made(*rules().schema());
  const Diagnostics diagnostics = set_fields(made, json);
  EXPECT_FALSE(diagnostics.has_errors()) << diagnostics;
  return made;
}
std::string small_debt(const std::string& more = "") {
  return R"({"code": "330001205", "topic": "debt", "amount": "5000", "filed_at": "2022-03-14T10:00")" + more + "}";
}
std::string text_of(const Outcome& outcome, const char* path) { return ValueWriter("Asia/Shanghai").written(outcome[path]); }

TEST(Route, GoesWhereItsConditionsAllow) {
  const Record r = record(small_debt());
  const Outcome outcome = rules().evaluate(r);
  EXPECT_EQ(text_of(outcome, "handling.unit"), "C1");
  EXPECT_EQ(text_of(outcome, "handling.name"), "债务调委会");
  EXPECT_EQ(text_of(outcome, "unit_name"), "债务调委会");
  EXPECT_EQ(outcome["handling.path"].size(), 2u);
  EXPECT_EQ(text_of(outcome, "handling.cost"), "1.0");
  EXPECT_EQ(text_of(outcome, "handling.reason"), "routed");
}

TEST(Route, StagesFollowOneAnother) {
  const Record planned = record(small_debt());
  const Outcome first = rules().evaluate(planned);
  EXPECT_EQ(text_of(first, "handling.accept"), "2022-03-14T10:15:00+08:00");
  EXPECT_EQ(text_of(first, "handling.dispatch"), "2022-03-14T10:30:00+08:00");
  EXPECT_EQ(text_of(first, "handling.handle"), "2022-03-16T10:30:00+08:00");
  const Record done = record(small_debt(R"(, "dispatched_at": "2022-03-14T10:20")"));
  EXPECT_EQ(text_of(rules().evaluate(done), "handling.handle"), "2022-03-16T10:20:00+08:00");
}

TEST(Route, ReturnsAndFailuresLeadElsewhere) {
  const Record returned = record(small_debt(R"(, "returns": [{"unit": "C1", "reason": "not ours"}])"));
  EXPECT_EQ(text_of(rules().evaluate(returned), "handling.unit"), "C3");
  EXPECT_EQ(text_of(rules().evaluate(returned), "handling.reason"), "rerouted");
  const Record forced = record(small_debt(R"(, "returns": [{"unit": "C1", "reason": ""}, {"unit": "C3", "reason": ""}, {"unit": "C3", "reason": ""}])"));
  EXPECT_EQ(text_of(rules().evaluate(forced), "handling.unit"), "C1");
  EXPECT_EQ(text_of(rules().evaluate(forced), "handling.reason"), "forced");
  const Record failed = record(small_debt(R"(, "failed": ["330001"])"));
  EXPECT_EQ(text_of(rules().evaluate(failed), "handling.unit"), "C3");
  EXPECT_EQ(text_of(rules().evaluate(failed), "handling.reason"), "raised");
}

TEST(Route, NobodyLeftIsNullAndSoIsEveryDeadline) {
  const Record r = record(small_debt(R"(, "returns": [{"unit": "C1", "reason": ""}, {"unit": "C3", "reason": ""}])"));
  const Outcome outcome = rules().evaluate(r);
  EXPECT_EQ(outcome.ending("handling"), Ending::no_match);
  EXPECT_TRUE(outcome["handling.unit"].is_null() && outcome["handling.accept"].is_null());
  EXPECT_EQ(text_of(outcome, "unit_name"), "none");
}

TEST(Route, WhatIsUnknownMattersOnlyWhereItWouldChangeTheWay) {
  const Record needs = record(R"({"code": "330001205", "topic": "debt", "filed_at": "2022-03-14T10:00"})");
  const Outcome open = rules().evaluate(needs);
  EXPECT_EQ(open.ending("handling"), Ending::undecided);
  EXPECT_EQ(open.needs(), std::vector<std::string>{"amount"});
  const Record anyhow = record(R"({"code": "330001205", "topic": "labour", "filed_at": "2022-03-14T10:00"})");
  EXPECT_EQ(text_of(rules().evaluate(anyhow), "handling.unit"), "C2");
}

TEST(Route, AUnitThatIsNotInForceIsAnErrorOfThatCase) {
  const Record r = record(R"({"code": "330002205", "topic": "debt", "amount": "1", "filed_at": "2021-03-14T10:00"})");
  const Outcome outcome = rules().evaluate(r);
  EXPECT_EQ(outcome.ending("handling"), Ending::error);
  EXPECT_NE(outcome.faults()[0].message().find("330002205"), std::string::npos);
}

TEST(Route, ExplainsHopsClosedEdgesAndUnitsRuledOut) {
  const Record r = record(small_debt(R"(, "returns": [{"unit": "C1", "reason": "not ours"}])"));
  const Explanation why = rules().explain(r);
  const std::string text = why.to_text();
  EXPECT_NE(text.find("by way 330001 Town A → 330 District (parent)"), std::string::npos) << text;
  EXPECT_NE(text.find("by way 330 District → C3 All (refers)"), std::string::npos) << text;
  EXPECT_NE(text.find("not C1 债务调委会, because: it sent the case back"), std::string::npos) << text;
  const std::string chinese = rules().explain(record(small_debt())).to_text(Language::zh);
  EXPECT_NE(chinese.find("经由 330001 Town A → C1 债务调委会 (refers), 理由: 小额就地化解 [A-13]"), std::string::npos) << chinese;
  EXPECT_NE(chinese.find("✓ when amount < 10000"), std::string::npos) << chinese;
  EXPECT_NE(chinese.find("未用 C3 All, 理由: 费用 4.0，高于 1.0"), std::string::npos) << chinese;
  EXPECT_NE(why.to_json().find("\"ruled_out\": true"), std::string::npos) << why.to_json();
}

TEST(Route, ExplainsWhatAClosedEdgeWaitedFor) {
  const Record r = record(R"({"code": "330001205", "topic": "debt", "amount": "20000", "filed_at": "2022-03-14T10:00"})");
  const std::string text = rules().explain(r).to_text();
  EXPECT_NE(text.find("not 330001 Town A → C1 债务调委会 (refers), because: its condition does not hold"), std::string::npos) << text;
  EXPECT_NE(text.find("✗ when amount < 10000"), std::string::npos) << text;
}

TEST(Match, OfAListInTheRecord) {
  const Record r = record(small_debt(R"(, "experts": [{"id": "b", "skill": 5, "places": 1}, {"id": "a", "skill": 5, "places": 1}, {"id": "c", "skill": 9, "places": 0}, {"id": "d", "skill": 0, "places": 1}])"));
  const Outcome outcome = rules().evaluate(r);
  EXPECT_EQ(text_of(outcome, "person.best"), "a");
  EXPECT_EQ(outcome["person.ranking"].size(), 3u);
  EXPECT_EQ(outcome["person.ruled_out"].size(), 2u);
  const std::string text = rules().explain(r).to_text();
  EXPECT_NE(text.find("chosen a, because: score 5"), std::string::npos) << text;
  EXPECT_NE(text.find("not d, because: not eligible"), std::string::npos) << text;
  EXPECT_NE(text.find("not c, because: no capacity left"), std::string::npos) << text;
}

TEST(Match, TwoCandidatesOfOneIdAreAnError) {
  const Record r = record(small_debt(R"(, "experts": [{"id": "a", "skill": 5, "places": 1}, {"id": "a", "skill": 4, "places": 1}])"));
  EXPECT_EQ(rules().evaluate(r).ending("person"), Ending::error);
}

}  // namespace
}  // namespace guiju
