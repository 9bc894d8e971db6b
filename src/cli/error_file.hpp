// What could not be decided, and why: a JSON object a line, or the first few on stderr.
//
// A line: {"file", "line", "column", "row", "record", "key", "status": "error" | "undecided", "field" or "decisions",
// "code", "name", "message", "needs"}; what does not apply is left out.
//
// Tested by tests/cli.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/decided_file.hpp"
#include "cli/out_file.hpp"
#include "guiju/facts/reader.hpp"

namespace guiju::cli {

class ErrorFile {
 public:
  ErrorFile(const ValueWriter& writer, Language language) : writer_(writer), language_(language) {}
  bool open(const std::string& path) { return out_.open(path); }

  void add(const std::string& record, const std::string& file, const BadRow& bad);
  // The faults and needs of a chunk's rows.
  void add(const ColumnsOutcome& outcome, const RowOrigin& origin);
  bool finish() { return out_.finish(); }
  const OutFile& file() const { return out_; }
  // The first few, as lines for a terminal, and how many more there are; "" when they went to a file.
  std::string summary() const;

 private:
  struct Line;
  void write(const Line& line);
  void add_faults(const ColumnsOutcome& outcome, const RowOrigin& origin);
  void add_needs(const ColumnsOutcome& outcome, const RowOrigin& origin);
  Line line_of(const ColumnsOutcome& outcome, const RowOrigin& origin, std::int64_t row) const;

  const ValueWriter& writer_;
  Language language_;
  OutFile out_;
  std::vector<std::string> first_;
  std::int64_t count_ = 0;
};

}  // namespace guiju::cli
