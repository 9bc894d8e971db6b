// What could not be decided, and why: a JSON object a line, or the first few on stderr.
//
// A line: {"file", "line", "column", "row", "record", "key", "status": "error" | "undecided" | "warning", "field" or "decisions",
// "code", "name", "message", "needs"}; what does not apply is left out.
//
// Tested by tests/cli.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cli/decided_file.hpp"
#include "cli/key_register.hpp"
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
  // Records whose key an earlier one of the file has: they are decided, each by itself, and told of.
  void add_repeated_keys(const std::string& record, const RowOrigin& origin);
  bool finish() { return out_.finish(); }
  const OutFile& file() const { return out_; }
  // The first few, as lines for a terminal, and how many more there are; "" when they went to a file.
  std::string summary() const;

 private:
  struct Line;
  void write(const Line& line);
  void add_faults(const ColumnsOutcome& outcome, const RowOrigin& origin);
  void add_needs(const ColumnsOutcome& outcome, const RowOrigin& origin);
  Line line_of(const std::string& record, const RowOrigin& origin, std::int64_t row) const;

  const ValueWriter& writer_;
  Language language_;
  OutFile out_;
  std::map<std::string, KeyRegister> keys_;  // by file and record
  std::vector<std::string> first_;
  std::int64_t count_ = 0;
  std::string first_warning_;
  std::int64_t warning_count_ = 0;
};

}  // namespace guiju::cli
