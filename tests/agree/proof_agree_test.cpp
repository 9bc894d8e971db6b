// What is proved of tables against trying all inputs: random small tables, every hit policy that has one answer.
//
// GUIJU_PROOF_TABLES sets how many tables (default: a few seconds' worth at most).
#include "guiju/analyse/table.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "guiju/facts/json_record.hpp"
#include "guiju/load.hpp"
#include "tests/agree/generate_table.hpp"

namespace guiju {
namespace {

using agree::TableGenerator;
using agree::GeneratedRow;

// What happened over all inputs.
struct Tried {
  std::size_t gaps = 0, clashes = 0;
  std::set<std::string> fired;
};

std::vector<Record> all_records(const Ruleset& rules) {
  std::vector<Record> records;
  for (const std::string& input : TableGenerator::inputs()) {
    records.emplace_back(*rules.schema());
    const Diagnostics wrong = set_fields(records.back(), input);
    EXPECT_FALSE(wrong.has_errors()) << wrong.render();
  }
  return records;
}

Tried try_all(const Ruleset& rules, const std::vector<Record>& records, const std::vector<std::string>& dates) {
  Tried tried;
  for (const std::string& date : dates) {
    EvaluateOptions options;
    if (!date.empty()) options.as_of = date;
    for (const Record& record : records) {
      const Outcome outcome = rules.evaluate(record, options);
      const std::vector<std::string> fired = outcome.fired("d");
      if (!fired.empty()) tried.fired.insert(fired[0]);
      if (outcome.ending("d") == Ending::decided) continue;
      const auto faults = outcome.faults();
      const bool is_gap = !faults.empty() && name_of(faults[0].code) == "no_row_matched";
      (is_gap ? tried.gaps : tried.clashes) += 1;
    }
  }
  return tried;
}

// Dates over which the proof speaks: not before the first row is in force, when all begin; to the last when all end.
std::vector<std::string> dates_of(const std::vector<GeneratedRow>& rows) {
  std::string first = "9", last = "0";
  bool all_begin = true, all_end = true, is_dated = false;
  for (const GeneratedRow& row : rows) {
    is_dated |= row.from != "-" || row.to != "-";
    all_begin &= row.from != "-";
    all_end &= row.to != "-";
    if (row.from != "-") first = std::min(first, row.from);
    if (row.to != "-") last = std::max(last, row.to);
  }
  if (!is_dated) return {""};
  std::vector<std::string> dates;
  for (const std::string& date : TableGenerator::dates())
    if ((!all_begin || date >= first) && (!all_end || date < last)) dates.push_back(date);
  return dates;
}

std::size_t count(const Findings& findings, Finding::Kind kind) {
  return static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.kind == kind; }));
}

class Proof {
 public:
  explicit Proof(const std::string& yaml) : yaml_(yaml), rules_(load_text(yaml).value()), findings_(prove(rules_)) {}

  void check(const std::vector<GeneratedRow>& rows, const std::string& hit) {
    const std::vector<Record> records = all_records(rules_);
    const Tried tried = try_all(rules_, records, dates_of(rows));
    const bool is_decided = count(findings_, Finding::Kind::undecided) == 0;
    SCOPED_TRACE(yaml_ + findings_.diagnostics().render());
    const bool has_gap = count(findings_, Finding::Kind::gap) > 0;
    if (is_decided || has_gap) {
      EXPECT_EQ(has_gap, tried.gaps > 0);
    }
    const std::size_t clashes = count(findings_, Finding::Kind::overlap) + count(findings_, Finding::Kind::contradiction);
    if (is_decided || clashes > 0) {
      EXPECT_EQ(clashes > 0, tried.clashes > 0);
    }
    for (const Finding& finding : findings_) {
      if (finding.witness) {
        EXPECT_TRUE(finding.witness->is_confirmed) << finding.diagnostic.message();
      }
      if (finding.kind == Finding::Kind::never_fires) {
        EXPECT_FALSE(tried.fired.contains(finding.rows[0])) << finding.rows[0];
      }
    }
    for (std::size_t r = 0; hit == "first" && is_decided && r < rows.size(); ++r) {
      EXPECT_EQ(tried.fired.contains("r" + std::to_string(r)), !is_named(r)) << "row r" << r;
    }
  }

 private:
  bool is_named(std::size_t row) const {
    return std::any_of(findings_.begin(), findings_.end(),
                       [&](const Finding& f) { return f.kind == Finding::Kind::never_fires && f.rows[0] == "r" + std::to_string(row); });
  }
  std::string yaml_;
  Ruleset rules_;
  Findings findings_;
};

TEST(ProofAgree, RandomTablesAgainstAllInputs) {
  const std::size_t tables = agree::rounds("GUIJU_PROOF_TABLES", 60);
  const std::vector<std::string> policies{"unique", "any", "first"};
  for (std::size_t i = 0; i < tables; ++i) {
    TableGenerator generator(1000 + i, i % 3 == 0);
    const std::vector<GeneratedRow> rows = generator.rows(i % 2 ? 4 : 9);
    const std::string& hit = policies[i % policies.size()];
    Proof(TableGenerator::pack(rows, "hit: " + hit + ", complete: true")).check(rows, hit);
    if (::testing::Test::HasFailure()) break;
  }
}

}  // namespace
}  // namespace guiju
