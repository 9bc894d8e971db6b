// The words of the command: what each is asked, and what it gives back.
//
// main.cpp reads the command line into these; each word has a file of its own. Over public headers only: what the
// command can do, any program can.
//
// Tested by tests/cli.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "guiju/text/diagnostic.hpp"

namespace guiju::cli {

// What the shell gets.
enum ExitCode : int {
  all_is_well = 0,
  nothing_done = 1,  // a bad pack, failed cases, nothing written
  wrong_usage = 2,
  some_failed = 3,   // rows were written, but not all were decided
};

// What every word that loads a pack may be told.
struct PackChoice {
  std::string path;
  std::vector<std::string> roots;
  std::vector<std::string> params;  // "name=value"
  std::string through;              // "2027-12-31": holes before it are errors
  Language language = Language::en;
  bool is_json = false;
};

struct TestOptions {
  PackChoice pack;
  bool is_verbose = false;
};

// What is decided, and as of when.
struct Question {
  std::vector<std::string> decide;
  std::optional<std::string> as_of, known_at;
};

struct RunOptions {
  PackChoice pack;
  Question question;
  std::vector<std::string> inputs;  // "[RECORD=]FILE"
  std::string out = "-";
  std::string errors;  // a file; "": a summary on stderr
  bool is_strict = false, allows_missing = false, is_for_excel = false;
};

struct ExplainOptions {
  PackChoice pack;
  Question question;
  std::vector<std::string> inputs;   // "[RECORD=]FILE": the first has the record, the others what it is decided among
  std::string key;
  std::optional<std::uint64_t> row;  // instead of a key: from 1
  bool is_html = false;
};

struct ReportOptions {
  PackChoice pack;
  Question question;
  std::string input;                // "[RECORD=]FILE"; "": the pack alone
  std::vector<std::string> keys;    // records to explain
  std::vector<std::uint64_t> rows;  // the same by number, from 1
  std::string out = "report.html";
};

struct CoverageOptions {
  PackChoice pack;
  Question question;
  std::vector<std::string> inputs;  // "[RECORD=]FILE"
  bool shows_all = false, is_csv = false;
};

struct CheckOptions {
  PackChoice pack;
  bool shows_notes = false;
  bool proves = true;
};

struct CompareCommand {
  PackChoice old_pack;
  std::string new_path;
  Question question;
  std::vector<std::string> inputs;   // "[RECORD=]FILE"
  std::vector<std::string> changes;  // "params.cap=5", made to the new pack
  bool is_csv = false;
  bool lists_records = false;        // on records: one line each, not only counts
};

struct BacktestOptions {
  PackChoice pack;
  Question question;     // one path
  std::string input;     // "[RECORD=]FILE"
  std::string truth;     // the column that says what came of a record
  std::string new_path;  // another pack, held against the same; "": none
};

struct FmtOptions {
  PackChoice pack;
  bool only_checks = false;
};

struct NewOptions {
  std::string name, folder = ".";
  Language language = Language::en;
};

int check(const CheckOptions& options);
int lint(const PackChoice& options);
int fmt(const FmtOptions& options);
int schema();
int new_pack(const NewOptions& options);
int compare(const CompareCommand& options);
int backtest(const BacktestOptions& options);
int test(const TestOptions& options);
int run(const RunOptions& options);
int explain(const ExplainOptions& options);
int report(const ReportOptions& options);
int coverage(const CoverageOptions& options);

}  // namespace guiju::cli
