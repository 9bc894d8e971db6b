#include <algorithm>

#include "guiju/analyse/compare.hpp"
#include "tests/analyse/written.hpp"

namespace guiju {
namespace {

using List = std::vector<std::string>;

std::string pack(const std::string& decisions) {
  return "guiju: 1\npack: t\nrecords:\n  case: {key: id, fields: {id: string, town: string, m: int}}\n  town: {key: town, fields: {town: string}}\ndecisions:\n" + decisions;
}
const std::string high = "  high: {record: case, value: m > 5}\n";
const std::string higher = "  high: {record: case, value: m > 7}\n";

// Three cases in two pieces, decided by both.
DataComparison compared(const std::string& before, const std::string& after, bool keeps_records = true) {
  DataComparison comparison = DataComparison::start(analyse::written(pack(before)), analyse::written(pack(after))).value();
  if (keeps_records) comparison.keep_records();
  const std::vector<ValueView> ids{ValueView::of_string("a"), ValueView::of_string("b"), ValueView::of_string("c")};
  const std::vector<ValueView> towns{ValueView::of_string("x"), ValueView::of_string("y"), ValueView::of_string("y")};
  const std::vector<ValueView> m{ValueView::of_int(1), ValueView::of_int(6), ValueView::of_int(9)};
  for (const auto& [first, count] : {std::pair<std::size_t, std::int64_t>{0, 2}, {2, 1}}) {
    ColumnsView columns(count);
    for (const auto& [name, values] : {std::pair("id", &ids), std::pair("town", &towns), std::pair("m", &m)}) {
      ColumnView column;
      column.name = name;
      column.layout = Layout::values;
      column.row_count = count;
      column.data = values->data() + first;
      columns.add(std::move(column));
    }
    EXPECT_FALSE(comparison.feed("case", columns).has_errors());
  }
  EXPECT_FALSE(comparison.finish().has_errors());
  return comparison;
}

List lines(const DataComparison& comparison) {
  List list;
  for (const auto& c : comparison.records()) list.push_back(c.record + " " + std::to_string(c.number) + " " + c.key + " " + c.path + ": " + c.old_value + " → " + c.new_value);
  return list;
}

TEST(DataComparison, NamesRecordsByTheirKeys) {
  const DataComparison comparison = compared(high, higher);
  EXPECT_EQ(comparison.record_count(), 3);
  EXPECT_EQ(comparison.changed_count(), 1);
  EXPECT_EQ(lines(comparison), List{"case 1 b high: true → false"});
  EXPECT_EQ(comparison.to_text(), "1 of 3 records are decided differently\n  1  high: true → false  e.g. b\ncase b  high: true → false\n");
  EXPECT_EQ(comparison.to_csv(), "record,number,key,path,old,new,old_row,new_row\ncase,2,b,high,true,false,,\n");
  EXPECT_NE(comparison.to_json().find("\"changed_records\": [{\"number\": 1, \"record\": \"case\", \"key\": \"b\""), std::string::npos);
}

TEST(DataComparison, CountsOnlyUnlessAskedForRecords) {
  const DataComparison comparison = compared(high, higher, false);
  EXPECT_TRUE(comparison.records().empty());
  EXPECT_EQ(comparison.to_csv(), "record,path,old,new,old_row,new_row,count\ncase,high,true,false,,,1\n");
  ASSERT_EQ(comparison.changes().size(), 1u);
  EXPECT_EQ(comparison.changes()[0].samples, std::vector<std::int64_t>{1});
  EXPECT_EQ(comparison.changes()[0].sample_keys, List{"b"});
}

// One version decides each record as it is fed, the other when all have been.
TEST(DataComparison, OneVersionMayNeedAllRecords) {
  const std::string ranked = "  place: {record: case, rank: {order: [m desc]}}\n";
  EXPECT_EQ(lines(compared(high, higher + ranked)), List{"case 1 b high: true → false"});
  EXPECT_EQ(lines(compared(high + ranked, higher)), List{"case 1 b high: true → false"});
  EXPECT_EQ(lines(compared(high + ranked, high + "  place: {record: case, rank: {order: [m]}}\n")), (List{"case 0 a place: 3 → 1", "case 2 c place: 1 → 3"}));
}

TEST(DataComparison, RecordsOfTalliesAreTheSameByTheirKeys) {
  const auto sums = [](const std::string& where) {
    return "  sums:\n    tally: {from: case, into: town_sum, by: {town: town}, where: " + where + ", values: {total: sum(m)}}\n";
  };
  EXPECT_EQ(lines(compared(sums("m > 0"), sums("m > 1"))), List{"town_sum 0 x sums.total: 1 → no record"});
  EXPECT_EQ(lines(compared(sums("m > 1"), sums("m > 0"))), List{"town_sum 0 x sums.total: no record → 1"});
  EXPECT_EQ(lines(compared(sums("m > 0"), sums("m < 9"))), List{"town_sum 1 y sums.total: 15 → 6"});
}

}  // namespace
}  // namespace guiju
