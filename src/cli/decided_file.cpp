#include "cli/decided_file.hpp"

namespace guiju::cli {

namespace {

bool is_text(ValueView v) { return v.is(Kind::string) || v.is(Kind::enum_); }

bool is_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

// REQUIRES: the field begins where `out` ends.
void append_csv_text(std::string& out, std::string_view text, bool is_for_excel) {
  const bool is_disarmed = is_for_excel && is_formula(text);
  if (text.find_first_of("\",\r\n") == std::string_view::npos) {
    if (is_disarmed) out += '\'';
    out += text;
    return;
  }
  out += is_disarmed ? "\"'" : "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

bool DecidedFile::open(const std::string& path) {
  is_json_ = options_.is_json || path.ends_with(".jsonl") || path.ends_with(".ndjson");
  return out_.open(path);
}

void DecidedFile::append_cell(std::string& out, ValueView value) const {
  if (is_text(value)) {
    append_csv_text(out, value.as_string(), options_.is_for_excel);
  } else if (value.is(Kind::list) || value.is(Kind::map) || value.is(Kind::struct_)) {
    append_csv_text(out, writer_.written(value), false);
  } else {
    writer_.append_written(out, value);
  }
}

// The columns of a decision "handling" are "handling" itself or "handling.unit", "handling.path" …
void DecidedFile::choose_columns(const ColumnsOutcome& outcome) {
  const auto& all = outcome.columns();
  if (options_.decide.empty())
    for (std::size_t c = 0; c < all.size(); ++c) columns_.push_back(c);
  for (const std::string& wanted : options_.decide)
    for (std::size_t c = 0; c < all.size(); ++c)
      if (all[c].name == wanted || all[c].name.starts_with(wanted + ".")) columns_.push_back(c);
}

void DecidedFile::write_head(const ColumnsOutcome& outcome, const RowOrigin& origin) {
  has_head_ = true;
  choose_columns(outcome);
  if (is_json_) return;
  std::string& out = out_.text();
  if (origin.key_names.empty()) out += "row,";
  for (const std::string& name : origin.key_names) {
    append_csv_text(out, name, false);
    out += ',';
  }
  for (const std::size_t c : columns_) {
    append_csv_text(out, outcome.columns()[c].name, false);
    out += ',';
  }
  out.back() = '\n';
}

void DecidedFile::write_csv_row(const ColumnsOutcome& outcome, const RowOrigin& origin, std::int64_t row) {
  std::string& out = out_.text();
  if (origin.key_names.empty()) out += std::to_string(origin.numbers[static_cast<std::size_t>(row)]) + ",";
  for (std::size_t part = 0; part < origin.key_names.size(); ++part) {
    append_cell(out, origin.key(row, part));
    out += ',';
  }
  for (const std::size_t c : columns_) {
    append_cell(out, outcome.columns()[c][static_cast<std::size_t>(row)]);
    out += ',';
  }
  out.back() = '\n';
}

void DecidedFile::write_json_row(const ColumnsOutcome& outcome, const RowOrigin& origin, std::int64_t row) {
  std::string& out = out_.text();
  out += '{';
  const auto add = [&](std::string_view name, ValueView value) {
    if (out.back() != '{') out += ", ";
    ValueWriter::append_json_text(out, name);
    out += ": ";
    writer_.append_json(out, value);
  };
  if (origin.key_names.empty())
    add("row", ValueView::of_int(static_cast<std::int64_t>(origin.numbers[static_cast<std::size_t>(row)])));
  for (std::size_t part = 0; part < origin.key_names.size(); ++part) add(origin.key_names[part], origin.key(row, part));
  for (const std::size_t c : columns_)
    add(outcome.columns()[c].name, outcome.columns()[c][static_cast<std::size_t>(row)]);
  out += "}\n";
}

void DecidedFile::write(const ColumnsOutcome& outcome, const RowOrigin& origin) {
  if (!has_head_) write_head(outcome, origin);
  for (std::int64_t row = 0; row < outcome.row_count(); ++row) {
    if (is_json_)
      write_json_row(outcome, origin, row);
    else
      write_csv_row(outcome, origin, row);
    out_.settle();
  }
  row_count_ += outcome.row_count();
}

}  // namespace guiju::cli
