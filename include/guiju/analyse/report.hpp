// A page about a pack and what it decided: one HTML file that needs no network.
//
//   guiju::Report report(rules);
//   report.add_data("case", columns);                 // which rows of the tables fired, how often, and when last
//   report.finish();                                  // records that wait for others: groups of tallies, ranks
//   report.add_record("C-17", record);                // one record explained, with its deadlines as bars
//   std::string html = std::move(report).html(guiju::Language::zh);
//
// How the decisions hang together is drawn as a decision requirements diagram (DMN 1.5, chapter 6). Both languages are in
// the page, one is shown; tables sort, print, and are read without colour.
//
// Tested by tests/analyse/report_test.cpp, tests/cli/report_test.cpp and, in a browser, tests/report/in_chromium.py.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "guiju/engine/ruleset.hpp"

namespace guiju {

class GUIJU_API Report {
 public:
  // Borrows nothing: the ruleset's plan is shared.
  explicit Report(const Ruleset& rules, EvaluateOptions options = {});
  Report(Report&&) noexcept;
  Report& operator=(Report&&) noexcept;
  ~Report();

  // Decides these records and counts; call it for each piece of a stream. Fails as Ruleset::evaluate does.
  Diagnostics add_data(std::string_view record, const ColumnsView& columns);
  // After the last piece.
  Diagnostics finish();
  // Explains this record under a heading (its key).
  void add_record(std::string_view heading, const Record& record);
  // The page. Everything that comes from packs and records is escaped.
  std::string html(Language first = Language::en) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace guiju
