// What is proved of one table: the space it decides over, and what was found in it.
//
// The findings are in files of their own: gap.cpp, overlap.cpp, silent_row.cpp; table.cpp says in what order, and how a
// finding is worded.
//
// Tested by tests/analyse/table_test.cpp, tests/agree/proof_agree_test.cpp.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "analyse/neighbours.hpp"
#include "analyse/partition.hpp"
#include "analyse/space.hpp"
#include "analyse/trial.hpp"
#include "guiju/analyse/table.hpp"

namespace guiju::analyse {

class Prover {
 public:
  // REQUIRES: the plan and the options outlive the prover.
  Prover(const plan::Plan& plan, const plan::Table& table, const ProofOptions& options);
  void prove();
  // Hands over what was found.
  void finish(Findings& findings);

 private:
  // ---- table.cpp
  const std::vector<Box>& boxes() const { return space_.boxes(0); }
  plan::Row row(std::uint32_t number) const { return table_.rows[number]; }
  std::string id(std::uint32_t number) const { return std::string(row(number).words.name); }
  Finding* report(Finding::Kind kind, Code code, Span span, std::vector<std::string> args, std::vector<std::uint32_t> rows);
  Region region(const Sides& part) const;
  // Long lists are whole in the region itself; a message shows how they begin.
  static std::string shortened(const std::string& cell);
  static std::string text(const Region& region);
  static std::string joined(const std::vector<std::string>& list, const char* between = ", ");
  std::string text(const Witness& witness) const;
  std::string opaque_cells(const std::set<std::uint32_t>& rows) const;
  void report_opaque();
  void report_effort();

  // ---- gap.cpp
  void find_gaps();
  std::optional<Sides> hole_beside(const std::vector<Sides>& known, bool sure_only);
  std::optional<Sides> kept(std::optional<std::vector<Ranges>> found) const;
  // A hole made as large as it goes, axis by axis.
  Sides grown(Sides part, const std::vector<Sides>& known);
  void report_gap(const Sides& gap);
  // Covered, but only if cells that run expressions match.
  void find_doubtful_gap();
  static bool touch(const Sides& a, const Sides& b);
  Sides common(const Sides& a, const Sides& b) const;
  static bool is_somewhere(const Sides& part);

  // ---- overlap.cpp
  void find_overlaps();
  // Reports two rows that must not match together and do; false when there is nothing to say.
  bool clash(const Box& a, const Box& b);
  Finding::Kind clash_kind() const;
  // Further findings are counted, but need no words and no record.
  bool is_full(Finding::Kind kind) { return counts_[kind] >= options_.max_findings; }
  bool note_opaque();
  void report_clash(std::uint32_t a, std::uint32_t b, const Sides& part, const Witness& witness, const std::string& output);
  // A part in which no row of a higher layer speaks.
  std::optional<Sides> without_higher_layers(const Sides& part, std::uint8_t layer);
  static int rank(std::uint8_t layer) { return layer == 255 ? -1 : layer; }
  static bool stands_above(std::uint8_t a, std::uint8_t b) { return rank(a) > rank(b); }
  // The first output in which two rows differ; for priority only when they are as strong.
  struct Difference {
    std::optional<std::string> output;
    bool is_literal = true;
  };
  Difference difference(std::uint32_t a, std::uint32_t b) const;

  // ---- silent_row.cpp: rows that never fire, rows that could be one
  void find_empty_rows();
  bool is_nowhere(const Box& box) const;
  std::pair<std::string, std::string> empty_cell(const Box& box) const;
  // Does `other` speak wherever both match?
  bool beats(std::uint32_t other, std::uint32_t r) const;
  bool is_stronger(std::uint32_t other, std::uint32_t r) const;
  void find_masked();
  bool is_box_masked(std::uint32_t number, std::set<std::uint32_t>& by);
  bool covers(const Sides& outer, const Sides& inner) const;
  void report_masked(std::uint32_t r, const std::set<std::uint32_t>& by);
  void find_mergeable();
  std::string all_but(std::uint32_t r, std::size_t column) const;
  void report_mergeable(std::uint32_t a, std::uint32_t b, std::size_t column);
  // The only box of a row.
  const Box* box_of(std::uint32_t r) const;
  // hit: first: would moving row b up to row a take something from a row between?
  bool speaks_between(std::uint32_t a, std::uint32_t b);

  const plan::Plan& plan_;
  const plan::Table& table_;
  const ProofOptions& options_;
  const plan::Decision& decision_;
  const ValueWriter writer_;
  Space space_;
  Effort effort_;
  Trial* trial_ = nullptr;
  Neighbours* near_ = nullptr;
  std::deque<Finding> found_;  // in place: findings are filled in after they are reported
  std::map<Finding::Kind, std::size_t> counts_, last_;
  std::set<std::uint32_t> never_;
  int trials_ = 0;
  bool depends_on_opaque_ = false, is_opaque_said_ = false;
};

}  // namespace guiju::analyse
