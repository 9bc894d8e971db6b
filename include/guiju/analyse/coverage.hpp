// Which rows of which tables fired, how often, and when last: in a pack's cases and in data; and how decisions ended.
//
//   guiju::Coverage coverage(rules);
//   coverage.add_cases();
//   coverage.add("case", columns);                 // any number of pieces
//   coverage.finish();                             // records that wait for others: groups of tallies, ranks
//   for (const auto& row : coverage.rows()) …      // a row that never fired: in_cases + in_data == 0
//
// Cost: as deciding the records by columns; tables that collect (all their rows count, not only the first) are decided once
// more, about a microsecond a record. Only of a collecting table that looks at ranks or tallies the first row alone counts.
//
// Tested by tests/analyse/coverage_test.cpp.
#pragma once

#include <memory>
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
    bool has_fired() const { return in_cases + in_data > 0; }
  };
  // How a decision ended, over the data.
  struct Decision {
    std::string name;
    std::int64_t decided = 0;
    std::int64_t nulls = 0;      // no row matched, not applicable, or null was decided
    std::int64_t undecided = 0, errors = 0;
  };
  // Of the options, `decide` leaves other decisions out.
  explicit Coverage(const Ruleset& rules, EvaluateOptions options = {});
  Coverage(Coverage&&) noexcept;
  Coverage& operator=(Coverage&&) noexcept;
  ~Coverage();

  void add_cases();
  // Fails as Ruleset::evaluate does.
  Diagnostics add(std::string_view record, const ColumnsView& columns);
  // After it, nothing more is added.
  Diagnostics finish();

  // Every row of every table (and "else", where there is one), in the pack's order.
  const std::vector<Row>& rows() const;
  // Every decision that data was decided by, in the pack's order.
  const std::vector<Decision>& decisions() const;
  // Over all records.
  ColumnsOutcome::Counts counts() const;
  // The row of a table, by its number in the pack; past the last one is "else". Null where there is none.
  const Row* find(std::string_view decision, std::size_t row) const;

  // Rows that never fired, a line a table; `shows_all`: all rows and decisions with their counts.
  std::string to_text(Language language = Language::en, bool shows_all = false) const;
  // {"records", "decisions": [{"decision", "decided", "null", "undecided", "errors"}],
  //  "rows": [{"decision", "row", "in_cases", "in_data", "last_date"}]}
  std::string to_json() const;
  // The rows.
  std::string to_csv() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace guiju
