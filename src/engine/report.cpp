#include "engine/report.hpp"

namespace guiju::engine {

void JsonWriter::new_line() {
  if (!pretty_) return;
  out_ += '\n';
  out_.append(static_cast<std::size_t>(depth_) * 2, ' ');
}
void JsonWriter::separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (!is_first_) out_ += pretty_ ? "," : ", ";
  is_first_ = false;
  if (depth_ > 0) new_line();
}
void JsonWriter::begin(char bracket) {
  separate();
  out_ += bracket;
  ++depth_;
  is_first_ = true;
}
void JsonWriter::end(char bracket) {
  --depth_;
  if (!is_first_) new_line();
  out_ += bracket;
  is_first_ = false;
}
void JsonWriter::key(std::string_view name) {
  separate();
  ValueWriter::append_json_text(out_, name);
  out_ += ": ";
  after_key_ = true;
}
void JsonWriter::value(ValueView v) {
  separate();
  writer_.append_json(out_, v);
}
void JsonWriter::strings(std::string_view name, const std::vector<std::string>& list) {
  key(name);
  begin('[');
  for (const std::string& s : list) text(s);
  end(']');
}

void write(JsonWriter& json, const FaultReport& fault) {
  json.begin('{');
  json.key("path");
  json.text(fault.path);
  json.key("code");
  json.text(code_text(fault.code));
  json.key("message");
  json.text(fault.message());
  json.end('}');
}

}  // namespace guiju::engine
