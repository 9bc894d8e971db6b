#include "guiju/facts/json_record.hpp"

#include <memory>
#include <utility>
#include <vector>

#include "facts/codes.hpp"
#include "facts/json.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju {

namespace {

Diagnostics in_source(std::string_view text, std::string name) {
  auto sources = std::make_shared<Sources>();
  sources->add(std::move(name), std::string(text));
  return Diagnostics(std::move(sources));
}

Span whole(std::string_view text) { return {0, 0, static_cast<std::uint32_t>(text.size())}; }

void refuse_key(Diagnostics& wrong, const Schema& schema, std::string_view key, Span place) {
  std::vector<std::string_view> names;
  for (const Field& field : schema.fields()) names.emplace_back(field.name);
  Diagnostic& d = wrong.add(code::column_not_a_field, place, {std::string(key), schema.record()});
  if (const auto near = text::nearest_name(key, names)) d.note(code::did_you_mean, {*near});
}

}  // namespace

Result<Value> read_json_value(std::string_view text, std::string name) {
  auto arena = std::make_shared<Arena>();
  ValueView value;
  if (auto fault = facts::read_json(arena->copy(text), *arena, value)) {
    Diagnostics wrong = in_source(text, std::move(name));
    const auto at = static_cast<std::uint32_t>(fault->byte);
    wrong.add(fault->code, {0, at, at}, std::move(fault->args));
    return wrong;
  }
  return Value(value, arena);
}

Diagnostics set_fields(Record& record, std::string_view json, bool is_strict, std::string name) {
  Result<Value> read = read_json_value(json, name);
  if (!read) return std::move(read).diagnostics();
  Diagnostics wrong = in_source(json, std::move(name));
  const ValueView object = *read;
  if (!object.is(Kind::map)) {
    wrong.add(code::record_not_an_object, whole(json), {object.to_string().substr(0, 40)});
    return wrong;
  }
  const Schema& schema = record.schema();
  for (std::uint32_t i = 0; i < object.size() && is_strict; ++i) {
    const std::string_view key = object.items()[2 * i].as_string();
    if (schema.find(key) < 0) refuse_key(wrong, schema, key, whole(json));
  }
  if (wrong.has_errors()) return wrong;
  for (std::uint32_t i = 0; i < object.size(); ++i) {
    const int field = schema.find(object.items()[2 * i].as_string());
    if (field >= 0) record.set(static_cast<std::uint32_t>(field), Value(object.items()[2 * i + 1]));
  }
  return {};
}

}  // namespace guiju
