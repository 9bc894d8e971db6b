#include "guiju/analyse/coverage.hpp"

#include "tests/analyse/written.hpp"

namespace guiju {
namespace {

constexpr const char* yaml =
    "guiju: 1\npack: t\nbasis_date: day\ninputs: {m: int, day: date}\ndecisions:\n"
    "  d:\n    table:\n      hit: first\n      outputs: {out: int}\n      else: 0\n      rows: [{id: x, m: 1, out: 1}, {id: z, m: 2, out: 2}, {id: w, m: 3, out: 3}]\n"
    "  all:\n    table:\n      hit: collect\n      outputs: {out: int}\n      rows: [{id: p, m: < 3, out: 1}, {id: q, m: < 2, out: 2}, {id: r, m: \"> 100\", out: 3}]\n"
    "cases: [{name: one, given: {m: 2, day: 2024-01-01}, expect: {d: 2}}]\n";

TEST(Coverage, CountsAndLastDates) {
  const Ruleset rules = analyse::written(yaml);
  Coverage coverage(rules);
  coverage.add_cases();
  const std::vector<ValueView> m{ValueView::of_int(1), ValueView::of_int(1), ValueView::of_int(9)};
  const std::vector<ValueView> day{ValueView::of_date(19723), ValueView::of_date(19700), ValueView::of_date(19800)};
  ColumnsView columns(3);
  for (const auto& [name, values] : {std::pair("m", &m), std::pair("day", &day)}) {
    ColumnView column;
    column.name = name;
    column.layout = Layout::values;
    column.row_count = 3;
    column.data = values->data();
    columns.add(std::move(column));
  }
  EXPECT_FALSE(coverage.add("input", columns).has_errors());
  EXPECT_FALSE(coverage.finish().has_errors());
  EXPECT_EQ(coverage.to_csv(),
            "decision,row,in_cases,in_data,last_date\n"
            "d,x,0,2,2024-01-01\nd,z,1,0,\nd,w,0,0,\nd,else,0,1,2024-03-18\n"
            "all,p,1,2,2024-01-01\nall,q,0,2,2024-01-01\nall,r,0,0,\n");
  EXPECT_EQ(coverage.to_text(), "d: 1 of 4 rows never fired: w\nall: 1 of 3 rows never fired: r\n");
  EXPECT_EQ(coverage.counts().rows, 3);
  EXPECT_EQ(coverage.find("d", 3)->row, "else");
  EXPECT_EQ(coverage.find("d", 4), nullptr);
}

// Records as columns; they borrow the values.
ColumnsView columns_of(const std::vector<std::pair<std::string, std::vector<ValueView>>>& fields) {
  ColumnsView columns(static_cast<std::int64_t>(fields[0].second.size()));
  for (const auto& [name, values] : fields) {
    ColumnView column;
    column.name = name;
    column.layout = Layout::values;
    column.row_count = columns.row_count();
    column.data = values.data();
    columns.add(std::move(column));
  }
  return columns;
}

TEST(Coverage, HowDecisionsEnded) {
  const Ruleset rules = analyse::written(
      "guiju: 1\npack: t\ninputs: {m: int}\ndecisions:\n  d: {value: \"quot(10, m)\"}\n"
      "  two:\n    when: m != 3\n    table: {hit: first, outputs: {a: int, b: int}, rows: [{id: x, m: 1, a: 1, b: null}]}\n");
  Coverage coverage(rules);
  const std::vector<std::pair<std::string, std::vector<ValueView>>> fields{
      {"m", {ValueView::of_int(0), ValueView::of_int(1), ValueView::of_int(2), ValueView::of_int(3), ValueView::of_string("x")}}};
  EXPECT_FALSE(coverage.add("input", columns_of(fields)).has_errors());
  EXPECT_FALSE(coverage.add("input", ColumnsView(2)).has_errors()) << "nothing is given";
  EXPECT_EQ(coverage.to_text(Language::en, true),
            "d: 3 decided, 0 null, 2 undecided, 2 errors\n"
            "two: 1 decided, 3 null, 2 undecided, 1 errors\n  x: 0 in cases, 1 in data\n");
}

TEST(Coverage, GroupsOfTalliesAreDecidedAtTheEnd) {
  const Ruleset rules = analyse::written(
      "guiju: 1\npack: t\nrecords: {event: {fields: {town: int}}}\ndecisions:\n"
      "  towns: {tally: {from: event, into: town, by: {town: town}, values: {cases: count()}}}\n"
      "  size:\n    record: town\n    table: {hit: first, outputs: {out: int}, rows: [{id: few, cases: < 2, out: 1}, {id: many, out: 2}]}\n");
  Coverage coverage(rules);
  const std::vector<std::pair<std::string, std::vector<ValueView>>> fields{{"town", {ValueView::of_int(1), ValueView::of_int(2), ValueView::of_int(1)}}};
  EXPECT_FALSE(coverage.add("event", columns_of(fields)).has_errors());
  EXPECT_EQ(coverage.find("size", 0)->in_data, 0);
  EXPECT_FALSE(coverage.finish().has_errors());
  EXPECT_EQ(coverage.find("size", 0)->in_data, 1);
  EXPECT_EQ(coverage.find("size", 1)->in_data, 1);
  EXPECT_TRUE(coverage.add("nobody", columns_of(fields)).has_errors());
}

}  // namespace
}  // namespace guiju
