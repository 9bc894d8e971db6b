// guiju run PACK [RECORD=]FILE …: decide every record of files, in flat memory.
//
// Files are read a chunk at a time, each chunk is decided and written before the next is read. A kind of record that a
// rank or tally looks over is kept by the engine until the end; then only its keys and line numbers are kept here.
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include "cli/commands.hpp"
#include "cli/decided_file.hpp"
#include "cli/error_file.hpp"
#include "cli/packs.hpp"
#include "cli/terminal.hpp"
#include "guiju/engine/run.hpp"

namespace guiju::cli {

namespace {

constexpr std::size_t chunk_rows = 4096;

bool names_a_folder(const std::string& out) {
  std::error_code ignored;
  return out.ends_with('/') || std::filesystem::is_directory(out, ignored);
}

class RunCommand {
 public:
  RunCommand(const Ruleset& rules, const RunOptions& options)
      : rules_(rules), options_(options), writer_(rules.time_zone()), errors_(writer_, options.pack.language) {}

  int run() {
    if (!choose_inputs() || !choose_files()) return wrong_usage;
    const bool is_done = open_errors() && start() && read_inputs() && finish_run();
    if (!is_done || !finish_files()) return nothing_done;
    return report();
  }

 private:
  // How many rows of a kind of record came to what.
  struct Balance {
    ColumnsOutcome::Counts counts;
    void add(const ColumnsOutcome::Counts& more) {
      counts.rows += more.rows;
      counts.decided += more.decided;
      counts.undecided += more.undecided;
      counts.errors += more.errors;
    }
  };

  bool choose_inputs();
  bool choose_files();
  bool open_errors();
  bool start();
  bool read_inputs();
  bool read_input(const Input& input);
  bool feed(const Input& input, const RecordReader& reader);
  bool finish_run();
  bool finish_files();
  int report();
  bool take(const ColumnsOutcome& outcome, const RowOrigin& origin);
  DecidedFile* file_of(const std::string& record);
  RowOrigin origin_of(const Input& input, const RecordReader& reader) const;
  void keep(const std::string& record, const RowOrigin& origin);
  bool is_asked_for(const std::string& record) const;
  bool fail(const Diagnostics& diagnostics) {
    complain_about(diagnostics, options_.pack.language);
    return false;
  }
  std::string_view say(std::string_view en, std::string_view zh) const { return in(options_.pack.language, en, zh); }

  const Ruleset& rules_;
  const RunOptions& options_;
  ValueWriter writer_;
  ErrorFile errors_;
  std::vector<Input> inputs_;
  std::vector<std::string> decide_;
  std::string only_record_;  // --out is one file, for this kind of record
  std::optional<Run> run_;
  std::map<std::string, std::unique_ptr<DecidedFile>> files_;
  std::map<std::string, Balance> balances_;
  struct Kept {
    RowOrigin origin;
    Arena arena;
  };
  std::map<std::string, Kept> kept_;  // of records whose rows come at the end
};

bool RunCommand::choose_inputs() {
  for (const std::string& word : options_.inputs) {
    std::optional<Input> input = cli::read_input(rules_, word, options_.pack.language);
    if (!input) return false;
    inputs_.push_back(std::move(*input));
  }
  return true;
}

// One file holds one kind of record: that of the wanted paths, or of the input.
bool RunCommand::choose_files() {
  decide_ = options_.question.decide;
  if (names_a_folder(options_.out)) return true;
  only_record_ = inputs_[0].record;
  if (!decide_.empty()) {
    const std::string record = record_of_path(rules_, decide_[0]);
    if (!record.empty()) only_record_ = record;
  }
  const bool has_others = std::any_of(inputs_.begin(), inputs_.end(), [&](const Input& input) {
    return decide_.empty() && input.record != only_record_;
  }) || std::any_of(decide_.begin(), decide_.end(), [&](const std::string& path) {
    const std::string record = record_of_path(rules_, path);
    return !record.empty() && record != only_record_;
  });
  if (has_others) {
    complain(say("several kinds of records are decided; --out must be a folder: --out DIR/",
                 "将判定多种记录；--out 须为目录：--out DIR/"));
    return false;
  }
  if (decide_.empty()) decide_ = rules_.decisions(only_record_);
  return true;
}

bool RunCommand::open_errors() {
  if (options_.errors.empty() || errors_.open(options_.errors)) return true;
  complain(errors_.file().failure());
  return false;
}

bool RunCommand::start() {
  Question question = options_.question;
  question.decide = decide_;
  Result<Run> started = rules_.start(evaluate_options(question));
  if (!started) return fail(started.diagnostics());
  run_ = *std::move(started);
  std::error_code wrong;
  if (only_record_.empty()) std::filesystem::create_directories(options_.out, wrong);
  if (wrong) complain(options_.out + ": " + wrong.message());
  return !wrong;
}

bool RunCommand::is_asked_for(const std::string& record) const {
  return only_record_.empty() || record == only_record_;
}

DecidedFile* RunCommand::file_of(const std::string& record) {
  std::unique_ptr<DecidedFile>& file = files_[record];
  if (file) return file.get();
  file = std::make_unique<DecidedFile>(
      writer_, DecidedFileOptions{options_.question.decide, options_.is_for_excel});
  const std::string path =
      only_record_.empty() ? (std::filesystem::path(options_.out) / (record + ".csv")).string() : options_.out;
  if (file->open(path)) return file.get();
  complain(file->file().failure());
  return nullptr;
}

bool RunCommand::read_inputs() {
  return std::all_of(inputs_.begin(), inputs_.end(), [&](const Input& input) { return read_input(input); });
}

bool RunCommand::read_input(const Input& input) {
  ReadOptions options;
  options.is_strict = options_.is_strict;
  options.allows_missing = options_.allows_missing;
  options.needed = rules_.fields_read(input.record, decide_);
  const Schema& schema = *rules_.schema(input.record);
  for (const std::uint32_t key : schema.key_fields()) options.needed->push_back(schema.fields()[key].name);
  std::erase_if(*options.needed, [&](const std::string& name) {
    return schema.fields()[static_cast<std::size_t>(schema.find(name))].default_value.has_value();
  });
  Result<RecordReader> reader = RecordReader::open(input.path, schema, options);
  if (!reader) return fail(reader.diagnostics());
  Progress progress(options_.pack.language);
  for (;;) {
    const Result<bool> more = reader->next_chunk(chunk_rows);
    if (!more) return fail(more.diagnostics());
    if (!*more) break;
    if (!feed(input, *reader)) return false;
    progress.show(input.record, static_cast<std::int64_t>(reader->rows_read()), reader->bytes_read(),
                  reader->bytes_total());
  }
  // An empty file still gets its head.
  return reader->rows_read() > 0 || feed(input, *reader);
}

bool RunCommand::feed(const Input& input, const RecordReader& reader) {
  for (const BadRow& bad : reader.bad_rows()) errors_.add(input.record, reader.name(), bad);
  const auto bad_count = static_cast<std::int64_t>(reader.bad_rows().size());
  balances_[input.record].add({bad_count, 0, 0, bad_count});
  const Result<ColumnsOutcome> decided = run_->feed(input.record, reader.columns());
  if (!decided) return fail(decided.diagnostics());
  const RowOrigin origin = origin_of(input, reader);
  if (run_->streams(input.record)) return take(*decided, origin);
  keep(input.record, origin);
  return true;
}

RowOrigin RunCommand::origin_of(const Input& input, const RecordReader& reader) const {
  const Schema& schema = *rules_.schema(input.record);
  RowOrigin origin;
  origin.file = reader.name();
  std::vector<const ColumnView*> columns;
  for (const std::uint32_t field : schema.key_fields()) {
    origin.key_names.push_back(schema.fields()[field].name);
    columns.push_back(reader.columns().find(schema.fields()[field].name));
  }
  Arena unused;  // raw values lie in the reader
  for (std::int64_t row = 0; row < reader.row_count(); ++row) {
    for (const ColumnView* column : columns)
      origin.keys.push_back(column == nullptr ? ValueView::null() : column->raw(row, unused));
    origin.lines.push_back(reader.line(row));
    origin.numbers.push_back(reader.number(row));
  }
  return origin;
}

void RunCommand::keep(const std::string& record, const RowOrigin& origin) {
  Kept& kept = kept_.try_emplace(record).first->second;
  kept.origin.file = origin.file;
  kept.origin.key_names = origin.key_names;
  for (const ValueView key : origin.keys) kept.origin.keys.push_back(copy(key, kept.arena));
  kept.origin.lines.insert(kept.origin.lines.end(), origin.lines.begin(), origin.lines.end());
  kept.origin.numbers.insert(kept.origin.numbers.end(), origin.numbers.begin(), origin.numbers.end());
}

bool RunCommand::take(const ColumnsOutcome& outcome, const RowOrigin& origin) {
  balances_[outcome.record()].add(outcome.counts());
  errors_.add(outcome, origin);
  if (!is_asked_for(outcome.record()) || outcome.columns().empty()) return true;
  DecidedFile* file = file_of(outcome.record());
  if (file == nullptr) return false;
  file->write(outcome, origin);
  return true;
}

// The rows of a record that a tally made: their keys are in the outcome.
RowOrigin made_origin(const ColumnsOutcome& outcome) {
  RowOrigin origin;
  for (const OutcomeColumn& key : outcome.keys()) origin.key_names.push_back(key.name);
  for (std::int64_t row = 0; row < outcome.row_count(); ++row) {
    origin.numbers.push_back(static_cast<std::uint64_t>(row) + 1);
    for (const OutcomeColumn& key : outcome.keys()) origin.keys.push_back(key.values[static_cast<std::size_t>(row)]);
  }
  return origin;
}

bool RunCommand::finish_run() {
  Result<DatasetOutcome> rest = run_->finish();
  if (!rest) return fail(rest.diagnostics());
  for (const ColumnsOutcome& outcome : *rest) {
    const auto kept = kept_.find(outcome.record());
    if (!take(outcome, kept == kept_.end() ? made_origin(outcome) : kept->second.origin)) return false;
  }
  return true;
}

bool RunCommand::finish_files() {
  bool is_written = true;
  for (const auto& [record, file] : files_) {
    if (file->finish()) continue;
    complain(file->file().failure());
    is_written = false;
  }
  if (!errors_.finish()) complain(errors_.file().failure());
  return is_written && errors_.file().failure().empty();
}

int RunCommand::report() {
  print(stderr, errors_.summary());
  ColumnsOutcome::Counts all;
  std::int64_t written = 0;
  for (const auto& [record, file] : files_) written += file->row_count();
  for (const auto& [record, balance] : balances_) {
    const ColumnsOutcome::Counts& c = balance.counts;
    std::string line = balances_.size() > 1 ? record + ": " : std::string();
    line += with_thousands(c.rows) + std::string(say(" rows: ", " 行：")) + with_thousands(c.decided) +
            std::string(say(" decided, ", " 已判定，")) + with_thousands(c.undecided) +
            std::string(say(" undecided, ", " 未判定，")) + with_thousands(c.errors) +
            std::string(say(" errors\n", " 出错\n"));
    print(stderr, line);
    all.rows += c.rows;
    all.decided += c.decided;
  }
  if (written == 0 && all.rows > 0) return nothing_done;
  return all.decided == all.rows ? all_is_well : some_failed;
}

}  // namespace

int run(const RunOptions& options) {
  const std::optional<Ruleset> rules = load_pack(options.pack);
  if (!rules) return nothing_done;
  return RunCommand(*rules, options).run();
}

}  // namespace guiju::cli
