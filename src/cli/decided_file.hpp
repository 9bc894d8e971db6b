// Decided rows as CSV (RFC 4180) or JSONL: the record's key, then the wanted paths.
//
// Tested by tests/cli.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/out_file.hpp"
#include "cli/row_origin.hpp"
#include "guiju/engine/outcome.hpp"
#include "guiju/facts/writer.hpp"

namespace guiju::cli {

struct DecidedFileOptions {
  std::vector<std::string> decide;  // paths or decisions, in the order of the columns; empty: all
  bool is_for_excel = false;        // a text that a spreadsheet would take for a formula gets a ' in front
  bool is_json = false;             // JSONL, whatever the file is called
};

class DecidedFile {
 public:
  DecidedFile(const ValueWriter& writer, DecidedFileOptions options) : writer_(writer), options_(std::move(options)) {}
  bool open(const std::string& path);
  void write(const ColumnsOutcome& outcome, const RowOrigin& origin);
  bool finish() { return out_.finish(); }
  const OutFile& file() const { return out_; }
  std::int64_t row_count() const { return row_count_; }

 private:
  void choose_columns(const ColumnsOutcome& outcome);
  void write_head(const ColumnsOutcome& outcome, const RowOrigin& origin);
  void write_csv_row(const ColumnsOutcome& outcome, const RowOrigin& origin, std::int64_t row);
  void write_json_row(const ColumnsOutcome& outcome, const RowOrigin& origin, std::int64_t row);
  void append_cell(std::string& out, ValueView value) const;

  const ValueWriter& writer_;
  DecidedFileOptions options_;
  OutFile out_;
  std::vector<std::size_t> columns_;  // of the outcome
  bool has_head_ = false, is_json_ = false;
  std::int64_t row_count_ = 0;
};

}  // namespace guiju::cli
