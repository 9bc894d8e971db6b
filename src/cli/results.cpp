#include "cli/results.hpp"

#include <filesystem>

#include "cli/terminal.hpp"

namespace guiju::cli {

Results::Results(const RunOptions& options, std::string only_record, std::string_view zone)
    : options_(options), only_record_(std::move(only_record)), writer_(zone), errors_(writer_, options.pack.language) {}

bool Results::open() {
  if (!options_.errors.empty() && !errors_.open(options_.errors)) {
    complain(errors_.file().failure());
    return false;
  }
  if (!only_record_.empty()) return open_file(only_record_);
  std::error_code wrong;
  std::filesystem::create_directories(options_.out, wrong);
  if (wrong) complain(options_.out + ": " + wrong.message());
  return !wrong;
}

bool Results::open_file(const std::string& record) {
  std::unique_ptr<DecidedFile>& file = files_[record];
  if (file) return true;
  file = std::make_unique<DecidedFile>(writer_, DecidedFileOptions{options_.question.decide, options_.is_for_excel, options_.pack.is_json});
  const auto in_folder = std::filesystem::path(options_.out) / (record + (options_.pack.is_json ? ".jsonl" : ".csv"));
  if (file->open(only_record_.empty() ? in_folder.string() : options_.out)) return true;
  complain(file->file().failure());
  return false;
}

void Results::add_bad_rows(const std::string& record, const RecordReader& reader) {
  for (const BadRow& bad : reader.bad_rows()) errors_.add(record, reader.name(), bad);
  const auto bad = static_cast<std::int64_t>(reader.bad_rows().size());
  Balance& all = balance_[record];
  all.rows_read += reader.row_count();
  all.counts.rows += bad;
  all.counts.errors += bad;
}

bool Results::add(const ColumnsOutcome& outcome, const RowOrigin& origin) {
  const ColumnsOutcome::Counts more = outcome.counts();
  balance_[outcome.record()].is_decided |= !outcome.columns().empty();
  ColumnsOutcome::Counts& all = balance_[outcome.record()].counts;
  all.rows += more.rows;
  all.decided += more.decided;
  all.undecided += more.undecided;
  all.errors += more.errors;
  errors_.add(outcome, origin);
  const bool is_asked_for = only_record_.empty() || outcome.record() == only_record_;
  if (!is_asked_for || outcome.columns().empty()) return true;
  if (!open_file(outcome.record())) return false;
  files_[outcome.record()]->write(outcome, origin);
  return true;
}

bool Results::finish() {
  bool is_written = true;
  for (const auto& [record, file] : files_) {
    if (file->finish()) continue;
    complain(file->file().failure());
    is_written = false;
  }
  if (errors_.finish()) return is_written;
  complain(errors_.file().failure());
  return false;
}

std::string Results::balance_as_text() const {
  const auto say = [&](std::string_view en, std::string_view zh) { return std::string(in(options_.pack.language, en, zh)); };
  std::string text;
  for (const auto& [record, balance] : balance_) {
    const ColumnsOutcome::Counts& counts = balance.counts;
    if (balance_.size() > 1) text += record + ": ";
    if (!balance.is_decided) {
      text += with_thousands(balance.rows_read) + say(" rows read, ", " 行已读取，") +
              (counts.undecided > 0 ? with_thousands(counts.undecided) + say(" undecided, ", " 行未判定，") : "") + with_thousands(counts.errors) + say(" errors\n", " 行出错\n");
      continue;
    }
    text += with_thousands(counts.rows) + say(" rows: ", " 行：") +
            with_thousands(counts.decided) + say(" decided, ", " 行已判定，") + with_thousands(counts.undecided) +
            say(" undecided, ", " 行未判定，") + with_thousands(counts.errors) + say(" errors\n", " 行出错\n");
  }
  return text;
}

std::string Results::balance_as_json() const {
  std::string text = "{";
  for (const auto& [record, balance] : balance_) {
    const ColumnsOutcome::Counts& counts = balance.counts;
    if (text.size() > 1) text += ", ";
    ValueWriter::append_json_text(text, record);
    if (!balance.is_decided) {
      text += ": {\"read\": " + std::to_string(balance.rows_read) + ", \"undecided\": " + std::to_string(counts.undecided) + ", \"errors\": " + std::to_string(counts.errors) + "}";
      continue;
    }
    text += ": {\"rows\": " + std::to_string(counts.rows) + ", \"decided\": " + std::to_string(counts.decided) +
            ", \"undecided\": " + std::to_string(counts.undecided) + ", \"errors\": " + std::to_string(counts.errors) + "}";
  }
  return text + "}\n";
}

int Results::report() const {
  print(stderr, options_.pack.is_json ? balance_as_json() : errors_.summary() + balance_as_text());
  ColumnsOutcome::Counts all;
  for (const auto& [record, balance] : balance_) {
    all.rows += balance.counts.rows;
    all.decided += balance.counts.decided;
  }
  std::int64_t written = 0;
  for (const auto& [record, file] : files_) written += file->row_count();
  if (written == 0 && all.rows > 0) return nothing_done;
  return all.decided == all.rows ? all_is_well : some_failed;
}

}  // namespace guiju::cli
