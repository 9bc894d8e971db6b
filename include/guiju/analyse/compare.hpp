// Two versions of a pack: what is decided differently?
//
//   guiju::Comparison all = guiju::compare(old_rules, new_rules);         // without data: parts of the input space
//   guiju::DataComparison some(old_rules, new_rules);                     // on records: feed, then look
//
// Without data, tables are compared exactly over all their columns and over time, as they are proved (analyse/table.hpp):
// a list of boxes in which the old and the new version give different outputs, each with the rows that speak. Cells and
// outputs that run expressions are equal when they are written alike and read the same parameters; else the box
// says that it may differ. Other decisions and parameters are compared as they are written; calendars and networks item
// by item, and decisions that read a changed one are named.
// On data, both versions decide every record; equal outputs are equal, whichever row gave them.
//
// Tested by tests/analyse/compare_test.cpp, tests/agree/compare_agree_test.cpp.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "guiju/analyse/finding.hpp"
#include "guiju/engine/run.hpp"

namespace guiju {

struct CompareOptions {
  std::vector<std::string> decisions;   // only these; empty: all
  std::size_t max_regions = 1000;       // a table
  std::int64_t effort = 200'000'000;    // row looks a table
};

// A part of the input space that is decided differently.
struct RegionChange {
  Region region;                           // empty: everywhere
  std::string old_value, new_value;        // outputs as written; "null", "error"
  std::vector<std::string> old_rows, new_rows;  // that speak; "else"
  bool is_certain = true;                  // false: it depends on cells that run expressions
};

// A calendar or network in which the versions differ.
struct PartComparison {
  struct Part {
    enum class Kind : std::uint8_t { calendar, network };
    Kind kind = Kind::calendar;
    std::string name;
    std::string to_text(Language language = Language::en) const;  // "calendar cn"
    friend bool operator==(const Part&, const Part&) = default;
  };
  struct Change {
    std::string item;                // "day 2022-04-05", "unit 331", "edge refers 3311 → 332"
    std::string old_text, new_text;  // "" where the version has none
  };
  Part part;
  std::vector<Change> changes;
};

struct DecisionComparison {
  enum class Kind : std::uint8_t { same, changed, added, removed };
  std::string decision;
  Kind kind = Kind::same;
  bool is_table = false;
  std::vector<RegionChange> changes;       // of a table that both versions have
  std::string old_text, new_text;          // of other decisions, and of what a table says beyond its rows
  bool is_complete = true;                 // false: more than `max_regions`, or the effort was spent
  std::vector<PartComparison::Part> reads;  // changed calendars and networks that it may read: it may give something else
};

class GUIJU_API Comparison {
 public:
  // True when something may be decided differently.
  bool differs() const;
  const std::vector<DecisionComparison>& decisions() const { return decisions_; }  // the changed ones
  // Parameters whose values differ: name, old, new ("" where there is none).
  struct ParamChange {
    std::string name, old_text, new_text;
  };
  const std::vector<ParamChange>& params() const { return params_; }
  const std::vector<PartComparison>& parts() const { return parts_; }  // calendars and networks that differ
  std::string to_text(Language language = Language::en) const;
  std::string to_json() const;
  std::string to_csv() const;  // decision, one column for the region, old, new, old_rows, new_rows

 private:
  friend class ComparisonBuilder;
  std::vector<DecisionComparison> decisions_;
  std::vector<ParamChange> params_;
  std::vector<PartComparison> parts_;
};

GUIJU_API Comparison compare(const Ruleset& before, const Ruleset& after, const CompareOptions& options = {});

// Both versions over the same records, a piece at a time.
class GUIJU_API DataComparison {
 public:
  struct Change {
    std::string record, path;              // "case", "handling.unit"; of structs the part that differs: "ranking[0].score"
    std::string old_value, new_value;      // "null", "error", "not known"
    std::string old_row, new_row;          // that fired; "" where the decision is no table
    std::int64_t count = 0;
    std::vector<std::int64_t> samples;     // the first few records: their numbers among all fed of the kind, from 0
    std::vector<std::string> sample_keys;  // the same by their keys; "" without one
  };
  // One output of one record.
  struct RecordChange {
    std::string record;                    // "case"
    std::int64_t number = 0;               // among all fed of the kind, from 0
    std::string key;                       // "D-15"; several key fields: "D-15, 2022"; "" without one
    std::string path, old_value, new_value, old_row, new_row;  // as in Change
  };
  static Result<DataComparison> start(const Ruleset& before, const Ruleset& after, const EvaluateOptions& options = {},
                                      std::size_t max_samples = 5);
  DataComparison(DataComparison&&) noexcept;
  DataComparison& operator=(DataComparison&&) noexcept;
  ~DataComparison();

  // From here on each changed output of each record is kept (memory: what has changed), else only their counts.
  void keep_records();
  // Decides the records by both. Fails when one version cannot take them.
  Diagnostics feed(std::string_view record, const ColumnsView& columns);
  Diagnostics finish();

  std::int64_t record_count() const;
  std::int64_t changed_count() const;          // records with at least one changed output
  std::vector<Change> changes() const;         // the most frequent first
  const std::vector<RecordChange>& records() const;  // in the order fed; empty without keep_records()
  std::string to_text(Language language = Language::en) const;  // counts, and the records if they are kept
  std::string to_json() const;
  std::string to_csv() const;  // counts; if records are kept, one line each: record, number, key, path, old, new, old_row, new_row

 private:
  struct State;
  explicit DataComparison(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace guiju
