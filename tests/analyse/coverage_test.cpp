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
  EXPECT_EQ(coverage.to_csv(),
            "decision,row,in_cases,in_data,last_date\n"
            "d,x,0,2,2024-01-01\nd,z,1,0,\nd,w,0,0,\nd,else,0,1,2024-03-18\n"
            "all,p,1,2,2024-01-01\nall,q,0,2,2024-01-01\nall,r,0,0,\n");
  EXPECT_EQ(coverage.to_text(), "d: 1 of 4 rows never fired: w\nall: 1 of 3 rows never fired: r\n");
  EXPECT_EQ(coverage.record_count(), 3);
}

}  // namespace
}  // namespace guiju
