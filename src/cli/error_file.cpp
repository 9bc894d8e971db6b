#include "cli/error_file.hpp"

#include <algorithm>

#include "cli/terminal.hpp"

namespace guiju::cli {

namespace {

constexpr std::size_t shown_at_most = 5;

// A fact that the schema refuses: its first argument is the field.
bool is_fact_code(Code code) {
  const auto number = static_cast<unsigned>(code);
  return number >= 4000 && number < 4100;
}

void append_list(std::string& out, const std::vector<std::string>& names) {
  out += '[';
  for (const std::string& name : names) {
    if (out.back() != '[') out += ", ";
    ValueWriter::append_json_text(out, name);
  }
  out += ']';
}

}  // namespace

struct ErrorFile::Line {
  std::string file, record;
  std::uint64_t line = 0, column = 0, row = 0;
  std::string key;  // JSON; "" none
  std::string field;
  std::vector<std::string> decisions, needs;
  Code code = Code::none;
  std::string message;
  // A line without a code is a remark.
  std::string_view status() const { return !needs.empty() ? "undecided" : code != Code::none ? "error" : "warning"; }
};

void ErrorFile::write(const Line& line) {
  const bool is_warning = line.status() == "warning";
  ++(is_warning ? warning_count_ : count_);
  if (!out_.is_open()) {
    if (is_warning ? warning_count_ > 1 : first_.size() >= shown_at_most) return;
    std::string text = line.file;
    if (line.line > 0) text += ":" + std::to_string(line.line);
    if (line.column > 0) text += ":" + std::to_string(line.column);
    if (line.line == 0 && !line.key.empty()) text = line.record + " " + line.key;
    text += line.code != Code::none ? ": error " + code_text(line.code) + ": " : line.needs.empty() ? ": warning: " : ": ";
    text += line.message + "\n";
    if (is_warning) first_warning_ = std::move(text);
    else first_.push_back(std::move(text));
    return;
  }
  std::string& out = out_.text();
  const auto add_text = [&](std::string_view name, std::string_view text) {
    if (text.empty()) return;
    if (out.back() != '{') out += ", ";
    out += '"' + std::string(name) + "\": ";
    ValueWriter::append_json_text(out, text);
  };
  const auto add_raw = [&](std::string_view name, const std::string& json) {
    if (out.back() != '{') out += ", ";
    out += '"' + std::string(name) + "\": " + json;
  };
  out += '{';
  add_text("file", line.file);
  if (line.line > 0) add_raw("line", std::to_string(line.line));
  if (line.column > 0) add_raw("column", std::to_string(line.column));
  if (line.row > 0) add_raw("row", std::to_string(line.row));
  add_text("record", line.record);
  if (!line.key.empty()) add_raw("key", line.key);
  add_text("status", line.status());
  add_text("field", line.field);
  if (!line.decisions.empty()) {
    add_raw("decisions", "");
    append_list(out, line.decisions);
  }
  if (line.code != Code::none) {
    add_text("code", code_text(line.code));
    add_text("name", name_of(line.code));
  }
  add_text("message", line.message);
  if (!line.needs.empty()) {
    add_raw("needs", "");
    append_list(out, line.needs);
  }
  out += "}\n";
  out_.settle();
}

void ErrorFile::add(const std::string& record, const std::string& file, const BadRow& bad) {
  Line line;
  line.file = file;
  line.record = record;
  line.line = bad.line;
  line.column = bad.column;
  line.row = bad.number;
  line.field = bad.field;
  line.code = bad.code;
  line.message = bad.message(language_);
  write(line);
}

ErrorFile::Line ErrorFile::line_of(const std::string& record, const RowOrigin& origin, std::int64_t row) const {
  Line line;
  line.file = origin.file;
  line.record = record;
  const auto at = static_cast<std::size_t>(row);
  if (at < origin.lines.size()) line.line = origin.lines[at];
  if (at < origin.numbers.size()) line.row = origin.numbers[at];
  for (std::size_t part = 0; part < origin.key_names.size(); ++part) {
    if (part > 0) line.key += ", ";
    writer_.append_json(line.key, origin.key(row, part));
  }
  if (origin.key_names.size() > 1) line.key = "[" + line.key + "]";
  return line;
}

// One line for each thing that is wrong with a row, with all the decisions it spoils.
void ErrorFile::add_faults(const ColumnsOutcome& outcome, const RowOrigin& origin) {
  std::vector<std::pair<const FaultReport*, Line>> of_row;
  std::int64_t current = -1;
  const auto end_row = [&] {
    for (const auto& [fault, line] : of_row) write(line);
    of_row.clear();
  };
  for (const ColumnsOutcome::RowFault& found : outcome.faults()) {
    if (found.row != current) end_row();
    current = found.row;
    const FaultReport& fault = found.fault;
    const auto same = std::find_if(of_row.begin(), of_row.end(), [&](const auto& other) {
      return other.first->code == fault.code && other.first->args == fault.args && other.first->span == fault.span;
    });
    if (same != of_row.end()) {
      same->second.decisions.push_back(fault.path);
      continue;
    }
    Line line = line_of(outcome.record(), origin, found.row);
    line.decisions = {fault.path};
    if (is_fact_code(fault.code) && !fault.args.empty()) line.field = fault.args[0];
    line.code = fault.code;
    line.message = fault.message(language_);
    if (line.field.empty()) line.message = fault.path + ": " + line.message;
    of_row.emplace_back(&fault, std::move(line));
  }
  end_row();
}

void ErrorFile::add_needs(const ColumnsOutcome& outcome, const RowOrigin& origin) {
  for (std::int64_t row = 0; row < outcome.row_count(); ++row) {
    std::vector<std::string> undecided;
    bool has_error = false;  // then the row counts as one, and is told of already
    for (const OutcomeColumn& column : outcome.columns()) {
      const ValueView value = column[static_cast<std::size_t>(row)];
      if (value.is_unknown()) undecided.push_back(column.name);
      has_error |= value.is_error();
    }
    if (has_error) continue;
    Line line = line_of(outcome.record(), origin, row);
    line.decisions = std::move(undecided);
    line.needs = outcome.needs(row);  // also of a tally that the row is in no group of
    if (line.needs.empty()) continue;
    std::string names;
    for (const std::string& name : line.needs) names += (names.empty() ? "" : ", ") + name;
    line.message = std::string(in(language_, "undecided, needs: ", "未判定，缺少：")) + names;
    write(line);
  }
}

void ErrorFile::add(const ColumnsOutcome& outcome, const RowOrigin& origin) {
  if (!outcome.faults().empty()) add_faults(outcome, origin);
  if (outcome.counts().decided < outcome.counts().rows) add_needs(outcome, origin);
}

void ErrorFile::add_repeated_keys(const std::string& record, const RowOrigin& origin) {
  if (origin.key_names.empty()) return;
  KeyRegister& keys = keys_[record + "=" + origin.file];
  std::string key;
  for (std::size_t row = 0; row < origin.lines.size(); ++row) {
    key.clear();
    for (std::size_t part = 0; part < origin.key_names.size(); ++part) {
      writer_.append_written(key, origin.key(static_cast<std::int64_t>(row), part));
      key += '\0';
    }
    const auto first = keys.add(key, origin.lines[row]);
    if (!first) continue;
    Line line = line_of(record, origin, static_cast<std::int64_t>(row));
    line.message = std::string(in(language_, "the key ", "键 ")) + line.key + std::string(in(language_, " stands in line ", " 已出现在第 ")) +
                   std::to_string(*first) + std::string(in(language_, " already", " 行"));
    write(line);
  }
}

std::string ErrorFile::summary() const {
  std::string text = first_warning_;
  if (!text.empty() && warning_count_ > 1) {
    text.pop_back();
    text += in(language_, " (and ", "（另有 ");
    text += with_thousands(warning_count_ - 1);
    text += in(language_, " more keys that stand twice)\n", " 个重复的键）\n");
  }
  for (const std::string& line : first_) text += line;
  const std::int64_t more = count_ - static_cast<std::int64_t>(first_.size());
  if (!first_.empty() && more > 0)
    text += language_ == Language::zh ? "另有 " + with_thousands(more) + " 条；用 --errors FILE 写出全部\n"
                                      : "… and " + with_thousands(more) + " more; --errors FILE writes them all\n";
  return text;
}

}  // namespace guiju::cli
