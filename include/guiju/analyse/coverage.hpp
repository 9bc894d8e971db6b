// Which rows of which tables fired, how often, and when last: in a pack's cases and in data.
//
//   guiju::Coverage coverage(rules);
//   coverage.add_cases();
//   coverage.add("case", columns);                 // any number of times
//   for (const auto& row : coverage.rows()) …      // a row that never fired: in_cases + in_data == 0
//
// Cost: as deciding the records; tables that collect are decided record by record.
//
// Tested by tests/analyse/coverage_test.cpp.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "guiju/engine/ruleset.hpp"

namespace guiju {

class GUIJU_API Coverage {
 public:
  struct Row {
    std::string decision, row;         // name and id
    Span span;
    std::int64_t in_cases = 0, in_data = 0;
    std::optional<std::string> last_date;  // the latest date as of which it fired, in data
  };
  explicit Coverage(const Ruleset& rules);

  void add_cases();
  Diagnostics add(std::string_view record, const ColumnsView& columns, const EvaluateOptions& options = {});

  // Every row of every table (and "else", where there is one), in the pack's order.
  const std::vector<Row>& rows() const { return rows_; }
  std::int64_t record_count() const { return records_; }
  // Rows that never fired, one line a table; all rows with their counts.
  std::string to_text(Language language = Language::en, bool shows_all = false) const;
  std::string to_json() const;
  std::string to_csv() const;

 private:
  Row* find(const std::string& decision, std::string_view row);
  void note(const std::string& decision, std::string_view row, const std::string& date);

  const Ruleset rules_;
  std::vector<Row> rows_;
  std::map<std::string, std::map<std::string, std::size_t, std::less<>>> index_;
  std::int64_t records_ = 0;
};

}  // namespace guiju
