#include "analyse/listing.hpp"

#include "guiju/facts/writer.hpp"

namespace guiju::analyse {
namespace {

void append_cell(std::string& out, const std::string& cell) {
  if (cell.find_first_of(",\"\n\r") == std::string::npos) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) out += c == '"' ? "\"\"" : std::string(1, c);
  out += '"';
}

void append_key(std::string& out, std::string_view key) {
  if (out.back() != '{') out += ", ";
  ValueWriter::append_json_text(out, key);
  out += ": ";
}

}  // namespace

void append_csv_row(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    append_cell(out, cells[i]);
  }
  out += '\n';
}

void append_member(std::string& out, std::string_view key, std::string_view text) {
  append_key(out, key);
  ValueWriter::append_json_text(out, text);
}

void append_member(std::string& out, std::string_view key, std::int64_t number) {
  append_key(out, key);
  out += std::to_string(number);
}

void append_member(std::string& out, std::string_view key, const std::vector<std::string>& texts) {
  append_key(out, key);
  out += '[';
  for (const std::string& text : texts) {
    if (out.back() != '[') out += ", ";
    ValueWriter::append_json_text(out, text);
  }
  out += ']';
}

}  // namespace guiju::analyse
