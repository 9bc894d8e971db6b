// Folding many records into groups: the aggregates of a tally.
//
// Exact, so that the order of rows and the number of parts never change a digit: whole numbers and decimals are summed in
// 128 bits, doubles in an exact accumulator of their own order (sorted before they are added). Two folds of parts merge into
// the fold of the whole.
//
// Tested by tests/engine/tally_test.cpp.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/state.hpp"
#include "facts/decimal_sum.hpp"

namespace guiju::engine {

// One aggregate of one group.
class Accumulator {
 public:
  void add(plan::Aggregate function, ValueView v, Arena& arena);
  void merge(plan::Aggregate function, const Accumulator& other, Arena& arena);
  ValueView result(const plan::Tally::Fold& fold, Arena& arena) const;

 private:
  void add_number(ValueView v, Arena& arena);
  std::int64_t count_ = 0;
  facts::DecimalSum sum_;
  std::vector<double> doubles_;
  ValueView extreme_, doubt_;  // doubt: an error, else unknowns
  bool is_double_ = false;
};

struct Group {
  std::vector<ValueView> keys;
  std::vector<Accumulator> folds;
};

// The groups of one tally, by their keys' canonical form: so their order does not depend on the records'.
class Groups {
 public:
  // Adds the record in the frame. Errors and unknowns of keys are given back (the record is in no group), else null.
  ValueView add(const plan::Tally& tally, RowState& state);
  const std::map<std::string, Group>& groups() const { return groups_; }
  Arena& arena() { return arena_; }

 private:
  std::map<std::string, Group> groups_;
  Arena arena_{~std::size_t{0}};
};

}  // namespace guiju::engine
