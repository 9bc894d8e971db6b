// What can be proved of a pack's decision tables before any record is decided.
//
//   guiju::Findings found = guiju::prove(rules);
//
// Exact over all columns together, and over time, for bools, enums, numbers, dates, months, times, texts with literals and
// prefixes, null, field constraints (`min max in`), dated rows and parameters: inputs that no row takes (gaps), rows that
// match together where the hit policy forbids it, rows that can never fire, rows that could be one. Cells that run an
// expression, a pattern or a list test, and row conditions, are taken as "may match or may not": what does not depend on
// them is proved, and a finding names them. A gap or overlap comes with a witness, and the engine has been run on it.
//
// Cost: tables of thousands of rows take about a second; the work is bounded by `effort`, and a table that runs out of it
// says so. load() does not prove: `guiju check` does.
//
// Tested by tests/analyse/table_test.cpp, tests/agree/proof_agree_test.cpp.
#pragma once

#include "guiju/analyse/finding.hpp"
#include "guiju/engine/ruleset.hpp"

namespace guiju {

struct ProofOptions {
  std::vector<std::string> decisions;     // only these tables; empty: all
  std::size_t max_findings = 20;          // of one kind in one table; more are counted in the last one's note
  std::int64_t effort = 200'000'000;      // row looks a table (about a second)
  bool finds_mergeable = true;
};

GUIJU_API Findings prove(const Ruleset& rules, const ProofOptions& options = {});

}  // namespace guiju
