// Where a run's results go: a file for each kind of record, the error file, and the balance that adds up.
//
// Tested by tests/cli.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "cli/commands.hpp"
#include "cli/decided_file.hpp"
#include "cli/error_file.hpp"

namespace guiju::cli {

class Results {
 public:
  // `only_record`: the one kind of record that --out is for; "": --out is a folder with a file for each.
  Results(const RunOptions& options, std::string only_record, std::string_view zone);

  // False, with a complaint, when a place cannot be written.
  bool open();
  // What is odd about a chunk's rows before they are decided.
  void add_origin(const std::string& record, const RowOrigin& origin) { errors_.add_repeated_keys(record, origin); }
  void add_bad_rows(const std::string& record, const RecordReader& reader);
  bool add(const ColumnsOutcome& outcome, const RowOrigin& origin);
  // Puts the files in their places.
  bool finish();
  // Says on stderr what came to what; the code for the shell.
  int report() const;

 private:
  // What came to what for one kind of record.
  struct Balance {
    ColumnsOutcome::Counts counts;
    std::int64_t rows_read = 0;  // bad ones not among them
    bool is_decided = false;     // else it was read for what others decide about it
  };
  bool open_file(const std::string& record);
  std::string balance_as_text() const;
  std::string balance_as_json() const;  // {"case": {"rows": 3, "decided": 2, …}, "expert": {"read": 9, "undecided": 0, "errors": 0}}

  const RunOptions& options_;
  std::string only_record_;
  ValueWriter writer_;
  ErrorFile errors_;
  std::map<std::string, std::unique_ptr<DecidedFile>> files_;
  std::map<std::string, Balance> balance_;
};

}  // namespace guiju::cli
