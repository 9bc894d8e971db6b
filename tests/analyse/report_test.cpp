#include "guiju/analyse/report.hpp"

#include <gtest/gtest.h>

#include "written.hpp"

namespace guiju {
namespace {

constexpr const char* pack = R"(
guiju: 1
pack: demo.level
title: {zh: 分级<b>, en: Levels}
records: {case: {key: id, fields: {id: string, amount: int}}}
decisions:
  level:
    title: {zh: 层级, en: level}
    table:
      hit: first
      outputs: {level: {enum: [village, town, district]}}
      grid: |
        | id | amount || level    |
        | v  | < 10   || village  |
        | t  | < 20   || town     |
        | x  | < 15   || town     |
        | d  | -      || district |
  twice: {value: amount * 2}
  label: {value: 'level == town ? "t" : "-"'}
)";

Report report_of(const Ruleset& rules, bool with_data) {
  Report report(rules);
  if (!with_data) return report;
  const Schema& schema = *rules.schema("case");
  Record record(schema);
  record.set("id", Value(ValueView::of_string("<script>")));
  record.set("amount", Value(ValueView::of_int(12)));
  report.add_record("<script>", record);
  return report;
}

TEST(Report, HoldsEveryTableAndDecisionInBothLanguages) {
  const Ruleset rules = analyse::written(pack);
  const std::string html = report_of(rules, false).html();
  for (const char* part : {"层级", "level", "village", "&lt; 10", "<svg", "demo.level", "决策表"})
    EXPECT_NE(html.find(part), std::string::npos) << part;
}

TEST(Report, EscapesWhatPacksAndRecordsSay) {
  const Ruleset rules = analyse::written(pack);
  const std::string html = report_of(rules, true).html(Language::zh);
  EXPECT_EQ(html.find("<b>, "), std::string::npos);
  EXPECT_NE(html.find("分级&lt;b&gt;"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;"), std::string::npos);
  EXPECT_EQ(html.find("<script>\""), std::string::npos);
}

TEST(Report, ExplainsTheRecord) {
  const Ruleset rules = analyse::written(pack);
  const std::string html = report_of(rules, true).html();
  EXPECT_NE(html.find("twice = 24"), std::string::npos);
  EXPECT_NE(html.find("level = town"), std::string::npos);
}

TEST(Report, CountsRowsThatFiredAndNamesThoseThatNeverDid) {
  const Ruleset rules = analyse::written(pack);
  const std::int64_t amounts[] = {1, 2, 12, 30};
  ColumnView amount;
  amount.name = "amount";
  amount.layout = Layout::i64;
  amount.row_count = 4;
  amount.data = amounts;
  ColumnsView columns(4);
  columns.add(amount);
  Report report(rules);
  const Diagnostics wrong = report.add_data("case", columns);
  ASSERT_FALSE(wrong.has_errors());
  const std::string html = report.html();
  EXPECT_NE(html.find("never fired </span>1 / 4: <code>x</code>"), std::string::npos) << html;
  EXPECT_NE(html.find("<td class=\"n\">2</td>"), std::string::npos);
}

}  // namespace
}  // namespace guiju
