// Tables that are right, with one mistake as people make them: is it found, at the right row?
//
// A right table is complete and free of overlaps (hit: unique, complete: true), which is shown first. Then one row gets a bound
// swapped, stretched or shortened, `>` for `>=`, or is lost. Found means: an error at the row when the pack is loaded, a
// finding that names the row, or a gap whose witness the right table decides by that row. GUIJU_MISTAKES sets how many,
// GUIJU_AGREE_SEED begins elsewhere.
#include <gtest/gtest.h>

#include <iostream>
#include <random>

#include "guiju/analyse/table.hpp"
#include "guiju/load.hpp"
#include "tests/agree/generate_table.hpp"

namespace guiju {
namespace {

// A row takes some kinds, a flag or any, and m in [low, high); -1 is open.
struct Step {
  std::string kinds, flag;
  int low = -1, high = -1;
  bool low_open = false;  // `>` where `>=` is meant
  std::string cell() const {
    const std::string l = std::to_string(low), h = std::to_string(high);
    if (low < 0 && high < 0) return "-";
    if (low < 0) return "< " + h;
    if (high < 0) return (low_open ? "> " : ">= ") + l;
    return (low_open ? "(" : "[") + l + ".." + h + ")";
  }
};
struct Named {
  Step step;
  std::string id;
};

class Author {
 public:
  explicit Author(std::uint64_t seed) : random_(seed) {}
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }

  std::vector<Named> right_table() {
    static const std::vector<std::vector<std::string>> splits{{"red", "green", "blue"}, {"red, green", "blue"}, {"red", "not(red)"}, {"-"}};
    std::vector<Named> rows;
    while (rows.size() < 2) rows = one_table(splits[static_cast<std::size_t>(below(4))]);
    return rows;
  }
  std::vector<Named> one_table(const std::vector<std::string>& split) {
    std::vector<Named> rows;
    for (const std::string& kinds : split) {
      const bool parts_flag = below(2) == 0;
      for (const std::string& flag : parts_flag ? std::vector<std::string>{"true", "false"} : std::vector<std::string>{"-"}) add_ladder(kinds, flag, rows);
    }
    return rows;
  }

  static std::string pack(const std::vector<Named>& rows) {
    std::string text =
        "guiju: 1\npack: t\ntypes: {Colour: {enum: [red, green, blue]}}\ninputs: {kind: Colour, flag: bool, m: {type: int, min: 0, max: 40}}\n"
        "decisions:\n  d:\n    table:\n      complete: true\n      outputs: {out: int}\n      grid: |\n        | id | kind | flag | m || out |\n";
    for (std::size_t i = 0; i < rows.size(); ++i)
      text += "        | " + rows[i].id + " | " + rows[i].step.kinds + " | " + rows[i].step.flag + " | " + rows[i].step.cell() + " || " + std::to_string(i) + " |\n";
    return text;
  }

  // Makes one mistake; the id of the row it is in.
  std::string err(std::vector<Named>& rows) {
    for (;;) {
      const auto at = static_cast<std::size_t>(below(static_cast<int>(rows.size())));
      Step& step = rows[at].step;
      const std::string id = rows[at].id;
      switch (below(5)) {
        case 0:
          if (step.low < 0 || step.high < 0) continue;
          std::swap(step.low, step.high);
          return id;
        case 1:
          if (step.high < 0) continue;
          ++step.high;
          return id;
        case 2:
          if (step.high < 0 || step.high - step.low < 3) continue;
          --step.high;
          return id;
        case 3:
          if (step.low < 0) continue;
          step.low_open = true;
          return id;
        default:
          if (rows.size() < 2) continue;
          rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(at));
          return id;
      }
    }
  }

 private:
  void add_ladder(const std::string& kinds, const std::string& flag, std::vector<Named>& rows) {
    int from = -1;
    for (int steps = below(4); steps >= 0; --steps) {
      const int to = steps == 0 ? -1 : std::max(from, 0) + 3 + below(6);
      Named& row = rows.emplace_back();
      row.step.kinds = kinds;
      row.step.flag = flag;
      row.step.low = from;
      row.step.high = to;
      row.id = "r" + std::to_string(rows.size() - 1);
      from = to;
    }
  }
  std::mt19937_64 random_;
};

bool is_found(const std::string& wrong_yaml, const Ruleset& right, const std::string& row) {
  const Result<Ruleset> wrong = load_text(wrong_yaml);
  if (!wrong) {
    const std::string text = wrong.diagnostics().render();
    return text.find("| " + row + " |") != std::string::npos;
  }
  for (const Finding& finding : prove(*wrong)) {
    if (std::find(finding.rows.begin(), finding.rows.end(), row) != finding.rows.end()) return true;
    if (finding.kind != Finding::Kind::gap || !finding.witness || !finding.witness->is_confirmed) continue;
    Record record(*right.schema());
    for (const auto& [name, value] : finding.witness->record_facts) record.set(name, value);
    const auto fired = right.evaluate(record).fired("d");
    if (!fired.empty() && fired[0] == row) return true;
  }
  return false;
}

TEST(MistakeAgree, OneSeededMistakeIsFoundAtItsRow) {
  const std::size_t tables = agree::rounds("GUIJU_MISTAKES", 500), first = agree::rounds("GUIJU_AGREE_SEED", 0);
  std::size_t found = 0;
  for (std::size_t i = 0; i < tables; ++i) {
    Author author(first + i);
    std::vector<Named> rows = author.right_table();
    const Ruleset right = load_text(Author::pack(rows)).value();
    for (const Finding& finding : prove(right)) ASSERT_NE(finding.diagnostic.severity(), Severity::error) << Author::pack(rows) << finding.diagnostic.message();
    const std::string row = author.err(rows);
    if (is_found(Author::pack(rows), right, row)) ++found;
    else if (i - found < 3) std::cout << "not found: row " << row << " of\n" << Author::pack(rows);
  }
  EXPECT_GE(found * 10, tables * 9) << found << " of " << tables;
  RecordProperty("found", static_cast<int>(found));
}

}  // namespace
}  // namespace guiju
