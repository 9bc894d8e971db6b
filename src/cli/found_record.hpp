// One row of a file: its key as a person writes it, and the record it is.
//
// Tested by tests/cli.
#pragma once

#include "guiju/engine/ruleset.hpp"
#include "guiju/facts/writer.hpp"

namespace guiju::cli {

// Keys of the rows of one chunk; parts of a longer key with commas between.
class KeyOf {
 public:
  KeyOf(const Schema& schema, const ColumnsView& columns);
  std::string operator()(std::int64_t row);

 private:
  std::vector<const ColumnView*> columns_;
  ValueWriter writer_;
  Arena arena_;
};

// A row as a record that outlives its chunk.
Record record_of(const Schema& schema, const ColumnsView& columns, std::int64_t row);

}  // namespace guiju::cli
