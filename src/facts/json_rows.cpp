// Records from JSONL: each line is an object, its keys are fields.
#include <algorithm>
#include <optional>

#include "facts/codes.hpp"
#include "facts/json.hpp"
#include "facts/line_reader.hpp"
#include "facts/rows.hpp"
#include "text/spelling.hpp"

namespace guiju::facts {

namespace {

std::string_view json_kind(ValueView v) {
  switch (v.kind()) {
    case Kind::null: return "null";
    case Kind::bool_: return "a boolean";
    case Kind::string: return "a text";
    case Kind::list: return "a list";
    default: return "a number";
  }
}

class JsonRows final : public Rows {
 public:
  JsonRows(ByteStream bytes, const Schema& facts, ReadOptions wanted)
      : Rows(std::move(bytes), facts, std::move(wanted)), lines_in(input(), options.max_row_bytes) {
    for (std::uint32_t i = 0; i < schema.fields().size(); ++i) add_field(i);
  }

  Diagnostics read_head() override { return {}; }

  bool read_row() override {
    do {
      if (!lines_in.next()) return false;
    } while (!lines_in.is_too_long() && lines_in.text().find_first_not_of(" \t") == std::string_view::npos);
    ++rows_read;
    if (std::optional<BadRow> bad = take_line())
      spoil_row(std::move(*bad));
    else
      end_row(lines_in.line());
    return true;
  }

 private:
  BadRow bad_row(Code code, std::vector<std::string> args, std::string field = {}) const {
    BadRow bad;
    bad.line = lines_in.line();
    bad.field = std::move(field);
    bad.code = code;
    bad.args = std::move(args);
    return bad;
  }

  std::optional<BadRow> take_line() {
    if (lines_in.is_too_long())
      return bad_row(code::line_too_long, {std::to_string(options.max_row_bytes)});
    ValueView object;
    const std::string_view line = arena.copy(lines_in.text());  // texts may borrow it
    if (auto fault = read_json(line, arena, object)) {
      BadRow bad = bad_row(fault->code, std::move(fault->args));
      bad.column = text_column(line, fault->byte);
      return bad;
    }
    if (!object.is(Kind::map)) return bad_row(code::record_not_an_object, {std::string(json_kind(object))});
    return take_keys(object);
  }

  static std::uint64_t text_column(std::string_view line, std::size_t byte) {
    const std::string_view before = line.substr(0, byte);
    return 1 + static_cast<std::uint64_t>(std::count_if(before.begin(), before.end(), [](char c) {
             return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
           }));
  }

  std::optional<BadRow> take_keys(ValueView object) {
    for (auto& column : cells) column.push_back(absent());
    for (std::uint32_t i = 0; i < object.size(); ++i) {
      const std::string_view key = object.items()[2 * i].as_string();
      const int field = schema.find(key);
      if (field >= 0)
        cells[static_cast<std::size_t>(field)].back() = object.items()[2 * i + 1];
      else if (options.is_strict)
        return unknown_key(key);
    }
    return std::nullopt;
  }

  BadRow unknown_key(std::string_view key) const {
    std::vector<std::string_view> names;
    for (const Field& field : schema.fields()) names.emplace_back(field.name);
    const std::string near = text::nearest_name(key, names).value_or("");
    return bad_row(code::column_not_a_field, {std::string(key), schema.record(), near, near.empty() ? text::in_a_row(names) : ""}, std::string(key));
  }

  LineReader lines_in;
};

}  // namespace

std::unique_ptr<Rows> json_rows(ByteStream stream, const Schema& schema, ReadOptions options) {
  return std::make_unique<JsonRows>(std::move(stream), schema, std::move(options));
}

}  // namespace guiju::facts
