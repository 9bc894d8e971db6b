// guiju run PACK [RECORD=]FILE …: decide every record of files, in flat memory.
//
// Files are read a chunk at a time, each chunk is decided and written before the next is read. A kind of record that a
// rank or tally looks over is kept by the engine until the end; then only its keys and line numbers are kept here.
#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "cli/commands.hpp"
#include "cli/packs.hpp"
#include "cli/results.hpp"
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
      : rules_(rules), options_(options), decide_(options.question.decide) {}

  int run() {
    if (!can_write(options_.out) || !choose_inputs() || !choose_record()) return wrong_usage;
    results_.emplace(options_, only_record_, rules_.time_zone());
    const bool is_done = start() && results_->open() && read_inputs() && finish_run() && results_->finish();
    return is_done ? results_->report() : nothing_done;
  }

 private:
  bool can_write(const std::string& out) const;
  bool choose_inputs();
  bool choose_record();
  bool start();
  bool read_inputs();
  bool read_input(const Input& input);
  ReadOptions read_options(const Input& input) const;
  bool feed(const Input& input, const RecordReader& reader);
  bool finish_run();
  bool fail(const Diagnostics& diagnostics) {
    complain_about(diagnostics, options_.pack.language);
    return false;
  }

  const Ruleset& rules_;
  const RunOptions& options_;
  std::vector<std::string> decide_;
  std::vector<Input> inputs_;
  std::string only_record_;  // --out is one file, for this kind of record
  std::optional<Run> run_;
  std::optional<Results> results_;
  std::map<std::string, KeptOrigin> kept_;  // of records whose rows come at the end
};

// CSV under the name of another format would only be found out later, by whoever opens it.
bool RunCommand::can_write(const std::string& out) const {
  for (const std::string_view ending : {".arrow", ".arrows", ".feather", ".ipc", ".parquet", ".xlsx", ".gz"}) {
    if (!out.ends_with(ending)) continue;
    complain(out + std::string(in(options_.pack.language,
                                  ": CSV and JSONL are written here (.csv, .jsonl); for Arrow, Parquet and spreadsheets use Python, "
                                  "guiju.load(PACK).evaluate(frame)",
                                  "：此处写出 CSV 与 JSONL（.csv、.jsonl）；Arrow、Parquet 与电子表格请用 Python：guiju.load(PACK).evaluate(frame)")));
    return false;
  }
  return true;
}

bool RunCommand::choose_inputs() {
  for (const std::string& word : options_.inputs) {
    std::optional<Input> input = cli::read_input(rules_, word, options_.pack.language);
    if (!input) return false;
    inputs_.push_back(std::move(*input));
  }
  return true;
}

// One file holds one kind of record: that of the wanted paths, or of the input.
bool RunCommand::choose_record() {
  if (names_a_folder(options_.out)) return true;
  std::set<std::string> records;
  for (const std::string& path : decide_) records.insert(record_of_path(rules_, path));
  records.erase("");  // unknown paths are refused when the run starts
  if (decide_.empty())
    for (const Input& input : inputs_) records.insert(input.record);
  if (records.size() > 1) {
    complain(in(options_.pack.language, "several kinds of records are decided; --out must be a folder: --out DIR/",
                "将判定多种记录；--out 须为目录：--out DIR/"));
    return false;
  }
  only_record_ = records.empty() ? inputs_[0].record : *records.begin();
  if (decide_.empty()) decide_ = rules_.decisions(only_record_);
  return true;
}

bool RunCommand::start() {
  Question question = options_.question;
  question.decide = decide_;
  Result<Run> started = rules_.start(evaluate_options(question));
  if (!started) return fail(started.diagnostics());
  run_ = *std::move(started);
  return true;
}

bool RunCommand::read_inputs() {
  return std::all_of(inputs_.begin(), inputs_.end(), [&](const Input& input) { return read_input(input); });
}

// Wanted decisions and keys need their columns, but where a default steps in.
ReadOptions RunCommand::read_options(const Input& input) const {
  const Schema& schema = *rules_.schema(input.record);
  ReadOptions options;
  options.is_strict = options_.is_strict;
  options.allows_missing = options_.allows_missing;
  options.needed = rules_.fields_read(input.record, decide_);
  for (const std::uint32_t key : schema.key_fields()) options.needed->push_back(schema.fields()[key].name);
  std::erase_if(*options.needed, [&](const std::string& name) {
    return schema.fields()[static_cast<std::size_t>(schema.find(name))].default_value.has_value();
  });
  return options;
}

bool RunCommand::read_input(const Input& input) {
  Result<RecordReader> reader = RecordReader::open(input.path, *rules_.schema(input.record), read_options(input));
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
  results_->add_bad_rows(input.record, reader);
  const Result<ColumnsOutcome> decided = run_->feed(input.record, reader.columns());
  if (!decided) return fail(decided.diagnostics());
  const RowOrigin origin = origin_of(reader, *rules_.schema(input.record));
  results_->add_origin(input.record, origin);
  if (run_->streams(input.record)) return results_->add(*decided, origin);
  kept_[input.record].add(origin);
  return true;
}

bool RunCommand::finish_run() {
  Result<DatasetOutcome> rest = run_->finish();
  if (!rest) return fail(rest.diagnostics());
  for (const ColumnsOutcome& outcome : *rest) {
    const auto kept = kept_.find(outcome.record());
    if (!results_->add(outcome, kept == kept_.end() ? made_origin(outcome) : kept->second.origin())) return false;
  }
  return true;
}

}  // namespace

int run(const RunOptions& options) {
  const std::optional<Ruleset> rules = load_pack(options.pack);
  if (!rules) return nothing_done;
  return RunCommand(*rules, options).run();
}

}  // namespace guiju::cli
