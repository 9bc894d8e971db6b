// What two versions of a table decide differently, as regions, against trying all inputs.
//
// The regions are read back as the rows of a table: an input lies in one of them exactly when the versions differ.
// GUIJU_COMPARE_TABLES sets how many pairs.
#include "guiju/analyse/compare.hpp"

#include <gtest/gtest.h>

#include "guiju/facts/json_record.hpp"
#include "guiju/load.hpp"
#include "tests/agree/generate_table.hpp"

namespace guiju {
namespace {

using agree::TableGenerator;
using agree::GeneratedRow;

// The second version: a cell, an output, a row or the order changed, once or twice.
std::vector<GeneratedRow> edited(TableGenerator& generator, std::vector<GeneratedRow> rows) {
  for (std::size_t edits = 1 + generator.below(2); edits > 0; --edits) {
    const std::size_t at = generator.below(rows.size());
    switch (generator.below(5)) {
      case 0: rows[at].output = (rows[at].output + 1) % 4; break;
      case 1: rows[at].cells = generator.row(40).cells; break;
      case 2: std::swap(rows[at], rows[generator.below(rows.size())]); break;
      case 3: rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(at), generator.row(50)); break;
      default:
        if (rows.size() > 1) rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(at));
        break;
    }
  }
  return rows;
}

// A table that says 1 in the regions.
Ruleset region_rules(const Comparison& comparison) {
  std::vector<GeneratedRow> rows;
  for (const DecisionComparison& decision : comparison.decisions())
    for (const RegionChange& change : decision.changes) {
      GeneratedRow row;
      for (const std::string& head : TableGenerator::heads()) {
        const auto side = std::find_if(change.region.begin(), change.region.end(), [&](const auto& s) { return s.first == head; });
        row.cells.push_back(side == change.region.end() ? "-" : side->second);
      }
      row.output = 1;
      row.from = row.to = "-";
      rows.push_back(std::move(row));
    }
  if (rows.empty()) return load_text(TableGenerator::pack({GeneratedRow{{"-", "-", "-", "-", "-", "-"}, 0, "-", "-"}}, "hit: any")).value();
  return load_text(TableGenerator::pack(rows, "hit: any, else: 0")).value();
}

std::string decided(const Ruleset& rules, const Record& record) {
  const Outcome outcome = rules.evaluate(record);
  return outcome.ending("d") == Ending::error ? "error" : outcome["d"].to_string();
}

TEST(CompareAgree, RegionsAreWhereVersionsDiffer) {
  const std::vector<std::string> settings{"hit: unique", "hit: first", "hit: any, else: 3", "hit: first, complete: true", "hit: collect", "hit: collect_count"};
  for (std::size_t i = 0; i < agree::rounds("GUIJU_COMPARE_TABLES", 30); ++i) {
    TableGenerator generator(7000 + i, false);
    std::vector<GeneratedRow> rows;
    for (std::size_t r = 2 + generator.below(5); r > 0; --r) rows.push_back(generator.row(25 + static_cast<int>(generator.below(40))));
    const std::string& setting = settings[i % settings.size()];
    const std::string old_yaml = TableGenerator::pack(rows, setting), new_yaml = TableGenerator::pack(edited(generator, rows), setting);
    const Ruleset before = load_text(old_yaml).value(), after = load_text(new_yaml).value();
    const Comparison comparison = compare(before, after);
    SCOPED_TRACE(old_yaml + new_yaml + comparison.to_text());
    const Ruleset regions = region_rules(comparison);
    std::size_t wrong = 0;
    for (const std::string& input : TableGenerator::inputs()) {
      Record record(*before.schema());
      ASSERT_FALSE(set_fields(record, input).has_errors());
      const bool differs = decided(before, record) != decided(after, record);
      const bool is_said = regions.evaluate(record)["d"].to_string() == "1";
      if (differs != is_said && ++wrong == 1) ADD_FAILURE() << input << ": " << decided(before, record) << " → " << decided(after, record);
    }
    EXPECT_EQ(wrong, 0u);
    if (::testing::Test::HasFailure()) break;
  }
}

}  // namespace
}  // namespace guiju
