// Run: records that come in pieces, in flat memory.
//
//   Run run = rules.start(options).value();
//   while (read_chunk(columns)) write(run.feed("case", columns).value());   // decided rows of the chunk, in order
//   for (ColumnsOutcome& rest : run.finish().value()) write(rest);           // groups of tallies, ranked records …
//
// A record kind streams when nothing it is asked for looks at other records; then feed() gives its rows at once and
// nothing is kept but the groups of tallies. Else feed() keeps the rows and finish() gives them.
//
// A row whose key of a tally is an error, or waits for facts, is in no group: its outcome tells of it as of any other error or
// need, under the tally's name.
//
// Tested by tests/engine/run_test.cpp.
#pragma once

#include "guiju/engine/ruleset.hpp"

namespace guiju {

class GUIJU_API Run {
 public:
  Run(Run&&) noexcept;
  Run& operator=(Run&&) noexcept;
  ~Run();

  // Does feed() give this record's rows at once?
  bool streams(std::string_view record) const;
  Result<ColumnsOutcome> feed(std::string_view record, const ColumnsView& columns);
  Result<DatasetOutcome> finish();
  // Why a record was decided as it was, with all the others in sight: after finish(), of a kind that does not stream.
  // `row`: among all fed of the kind (or made by a tally), from 0. Costs about deciding it once more.
  Result<Explanation> explain(std::string_view record, std::int64_t row) const;

 private:
  friend class Ruleset;
  struct State;
  explicit Run(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace guiju
