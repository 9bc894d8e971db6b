// Which rows of which file decided rows are, and what they are called.
//
// Tested by tests/cli.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "guiju/engine/outcome.hpp"
#include "guiju/facts/reader.hpp"

namespace guiju::cli {

struct RowOrigin {
  std::string file;
  std::vector<std::string> key_names;  // empty: the record has no key, and is called by its number
  std::vector<ValueView> keys;         // raw, row by row
  std::vector<std::uint64_t> lines, numbers;

  ValueView key(std::int64_t row, std::size_t part) const {
    return keys[static_cast<std::size_t>(row) * key_names.size() + part];
  }
};

// Of the reader's chunk; lives as long as that.
RowOrigin origin_of(const RecordReader& reader, const Schema& schema);
// Of rows that a tally made: they come from no file, and their keys are in the outcome.
RowOrigin made_origin(const ColumnsOutcome& outcome);

// The origins of many chunks, for rows that come out at the end.
class KeptOrigin {
 public:
  void add(const RowOrigin& chunk);
  const RowOrigin& origin() const { return origin_; }

 private:
  RowOrigin origin_;
  Arena arena_{std::numeric_limits<std::size_t>::max()};
};

}  // namespace guiju::cli
