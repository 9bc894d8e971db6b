// guiju/c.h: strings, rulesets, live rulesets, diagnostics and records. Outcomes are in outcome.cpp, batches in arrow.cpp.
#include "guiju/c.h"

#include "capi/calls.hpp"
#include "guiju/facts/json_record.hpp"
#include "guiju/version.hpp"

using namespace guiju;
using namespace guiju::capi;

namespace {

// Gives diagnostics to whoever asked for them.
void give_diagnostics(guiju_diagnostics* out, const Diagnostics& list) {
  if (out != nullptr) *out = give(DiagnosticsObject{list, {}});
}

guiju_status give_ruleset(Result<Ruleset> loaded, guiju_ruleset* out, guiju_diagnostics* diagnostics) {
  give_diagnostics(diagnostics, loaded.diagnostics());
  if (!loaded) return fail(GUIJU_BAD_PACK, loaded.diagnostics());
  *out = give(RulesetObject{std::make_shared<const Ruleset>(*std::move(loaded))});
  return GUIJU_OK;
}

void append_named(std::string& out, std::string_view first, std::string_view name, const Type& type) {
  if (out.back() != '[') out += ", ";
  out += "{\"" + std::string(first) + "\": ";
  ValueWriter::append_json_text(out, name);
  out += ", \"type\": ";
  ValueWriter::append_json_text(out, type.to_string());
  out += '}';
}

std::string describe_record(const Ruleset& rules, const std::string& name) {
  const Schema& schema = *rules.schema(name);
  std::string out = "{\"name\": ";
  ValueWriter::append_json_text(out, name);
  out += ", \"key\": [";
  for (const std::uint32_t field : schema.key_fields()) {
    if (out.back() != '[') out += ", ";
    ValueWriter::append_json_text(out, schema.fields()[field].name);
  }
  out += "], \"fields\": [";
  for (const Field& field : schema.fields()) append_named(out, "name", field.name, field.type);
  out += "], \"paths\": [";
  for (const auto& [path, type] : rules.paths(name)) append_named(out, "path", path, type);
  return out + "]}";
}

std::string describe(const Ruleset& rules) {
  std::string out = "{\"name\": ";
  ValueWriter::append_json_text(out, rules.name());
  out += ", \"version\": ";
  ValueWriter::append_json_text(out, rules.version());
  out += ", \"time_zone\": ";
  ValueWriter::append_json_text(out, rules.time_zone());
  out += ", \"records\": [";
  for (const std::string& name : rules.records()) {
    if (out.back() != '[') out += ", ";
    out += describe_record(rules, name);
  }
  return out + "]}";
}

// Sets one field of a record.
guiju_status set(guiju_record record, const char* field, const Value& value) {
  const auto object = find<RecordObject>(record);
  require(field, "field");
  std::string near;
  if (object->record.set(field, value, &near)) return GUIJU_OK;
  std::string message = object->record.schema().record() + " has no field \"" + field + "\"";
  if (!near.empty()) message += "; did you mean \"" + near + "\"?";
  return fail(GUIJU_NOT_FOUND, message);
}

}  // namespace

// ---- what everything uses

const char* guiju_version(void) { return library_version().data(); }
int32_t guiju_version_number(void) { return library_version_number(); }
const char* guiju_last_error(void) { return last_error_text(); }

const char* guiju_status_name(guiju_status status) {
  static constexpr const char* names[] = {
      "GUIJU_OK",        "GUIJU_BAD_PACK",   "GUIJU_BAD_ARGUMENT", "GUIJU_BAD_HANDLE", "GUIJU_BAD_STRUCT",
      "GUIJU_NOT_FOUND", "GUIJU_WRONG_KIND", "GUIJU_NOT_READY",    "GUIJU_BAD_BATCH",  "GUIJU_NO_MEMORY",
      "GUIJU_INTERNAL"};
  return status >= 0 && static_cast<std::size_t>(status) < std::size(names) ? names[status] : "?";
}

guiju_status guiju_string_get(guiju_string string, guiju_text* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<StringObject>(string);
    require(out, "out");
    *out = lend(object->text);
    return GUIJU_OK;
  });
}

guiju_status guiju_string_free(guiju_string string) { return free_handle<StringObject>(string); }

// ---- rulesets

guiju_status guiju_ruleset_load(const char* path, const guiju_load_options* options, guiju_ruleset* out,
                                guiju_diagnostics* diagnostics) {
  return guarded([&]() -> guiju_status {
    require(path, "path");
    require(out, "out");
    return give_ruleset(load(path, load_options(options)), out, diagnostics);
  });
}

guiju_status guiju_ruleset_load_text(const char* yaml, size_t size, const char* name,
                                     const guiju_load_options* options, guiju_ruleset* out,
                                     guiju_diagnostics* diagnostics) {
  return guarded([&]() -> guiju_status {
    require(out, "out");
    const std::string_view text = text_of(yaml, size, "yaml");
    return give_ruleset(load_text(text, load_options(options), name == nullptr ? "pack.yaml" : name), out, diagnostics);
  });
}

guiju_status guiju_ruleset_free(guiju_ruleset rules) { return free_handle<RulesetObject>(rules); }

guiju_status guiju_ruleset_name(guiju_ruleset rules, guiju_text* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<RulesetObject>(rules);
    require(out, "out");
    *out = lend(object->rules->name());
    return GUIJU_OK;
  });
}

guiju_status guiju_ruleset_version(guiju_ruleset rules, guiju_text* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<RulesetObject>(rules);
    require(out, "out");
    *out = lend(object->rules->version());
    return GUIJU_OK;
  });
}

guiju_status guiju_ruleset_describe(guiju_ruleset rules, guiju_string* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<RulesetObject>(rules);
    require(out, "out");
    return give_string(describe(*object->rules), out);
  });
}

guiju_status guiju_live_new(const char* path, const guiju_load_options* options, guiju_live* out) {
  return guarded([&]() -> guiju_status {
    require(path, "path");
    require(out, "out");
    // Not movable, so not through give().
    auto object = std::shared_ptr<LiveObject>(new LiveObject{LiveRuleset(path, load_options(options))});
    *out = Handles::all().add(HandleKind::live, std::move(object));
    return GUIJU_OK;
  });
}

guiju_status guiju_live_free(guiju_live live) { return free_handle<LiveObject>(live); }

guiju_status guiju_live_reload(guiju_live live, guiju_diagnostics* diagnostics) {
  return guarded([&]() -> guiju_status {
    const auto object = find<LiveObject>(live);
    const bool is_swapped = object->live.reload();
    const Diagnostics said = object->live.last_diagnostics();
    give_diagnostics(diagnostics, said);
    return is_swapped ? GUIJU_OK : fail(GUIJU_BAD_PACK, said);
  });
}

guiju_status guiju_live_ruleset(guiju_live live, guiju_ruleset* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<LiveObject>(live);
    require(out, "out");
    std::shared_ptr<const Ruleset> rules = object->live.snapshot();
    if (!rules) return fail(GUIJU_NOT_READY, "no good pack has been loaded so far");
    *out = give(RulesetObject{std::move(rules)});
    return GUIJU_OK;
  });
}

// ---- diagnostics

guiju_status guiju_diagnostics_free(guiju_diagnostics diagnostics) { return free_handle<DiagnosticsObject>(diagnostics); }

guiju_status guiju_diagnostics_count(guiju_diagnostics diagnostics, size_t* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<DiagnosticsObject>(diagnostics);
    require(out, "out");
    *out = object->list.size();
    return GUIJU_OK;
  });
}

guiju_status guiju_diagnostics_get(guiju_diagnostics diagnostics, size_t number, guiju_language language,
                                   guiju_diagnostic* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<DiagnosticsObject>(diagnostics);
    require(out, "out");
    if (number >= object->list.size()) return fail(GUIJU_NOT_FOUND, "there is no diagnostic of this number");
    const Diagnostic& diagnostic = object->list[number];
    guiju_diagnostic answer{};
    answer.code = static_cast<std::int32_t>(diagnostic.code);
    answer.severity = static_cast<std::int32_t>(diagnostic.severity());
    answer.name = lend(name_of(diagnostic.code));
    answer.message = lend(object->texts.emplace_back(diagnostic.message(language_of(language))));
    answer.file = lend({});
    if (diagnostic.span.is_somewhere() && object->list.sources()) {
      const Source& source = (*object->list.sources())[diagnostic.span.source];
      const Position position = source.position(diagnostic.span.begin);
      answer.file = lend(source.name());
      answer.line = position.line;
      answer.column = position.column;
    }
    write_struct(answer, out);
    return GUIJU_OK;
  });
}

guiju_status guiju_diagnostics_render(guiju_diagnostics diagnostics, guiju_language language, guiju_string* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<DiagnosticsObject>(diagnostics);
    require(out, "out");
    return give_string(object->list.render(language_of(language)), out);
  });
}

guiju_status guiju_diagnostics_to_json(guiju_diagnostics diagnostics, guiju_language language, guiju_string* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<DiagnosticsObject>(diagnostics);
    require(out, "out");
    return give_string(object->list.to_json(language_of(language)), out);
  });
}

// ---- records

guiju_status guiju_record_new(guiju_ruleset rules, const char* kind, guiju_record* out) {
  return guarded([&]() -> guiju_status {
    const auto object = find<RulesetObject>(rules);
    require(out, "out");
    *out = give(RecordObject{object->rules, Record(schema_of(*object->rules, kind))});
    return GUIJU_OK;
  });
}

guiju_status guiju_record_free(guiju_record record) { return free_handle<RecordObject>(record); }

guiju_status guiju_record_clear(guiju_record record) {
  return guarded([&]() -> guiju_status {
    const auto object = find<RecordObject>(record);
    object->record = Record(object->record.schema());
    return GUIJU_OK;
  });
}

guiju_status guiju_record_set_null(guiju_record record, const char* field) {
  return guarded([&] { return set(record, field, Value(ValueView::null())); });
}

guiju_status guiju_record_set_unknown(guiju_record record, const char* field) {
  return guarded([&] { return set(record, field, Value(absent())); });
}

guiju_status guiju_record_set_bool(guiju_record record, const char* field, int32_t value) {
  return guarded([&] { return set(record, field, Value(ValueView::of_bool(value != 0))); });
}

guiju_status guiju_record_set_int(guiju_record record, const char* field, int64_t value) {
  return guarded([&] { return set(record, field, Value(ValueView::of_int(value))); });
}

guiju_status guiju_record_set_uint(guiju_record record, const char* field, uint64_t value) {
  return guarded([&] { return set(record, field, Value(ValueView::of_uint(value))); });
}

guiju_status guiju_record_set_double(guiju_record record, const char* field, double value) {
  return guarded([&] { return set(record, field, Value(ValueView::of_double(value))); });
}

guiju_status guiju_record_set_decimal(guiju_record record, const char* field, const char* digits) {
  return guarded([&]() -> guiju_status {
    find<RecordObject>(record);
    require(digits, "digits");
    const std::optional<Decimal> decimal = Decimal::parse(digits);
    if (!decimal) return fail(GUIJU_BAD_ARGUMENT, "not a decimal number of up to 38 digits");
    Arena arena;
    return set(record, field, Value(ValueView::of_decimal(*decimal, arena)));
  });
}

guiju_status guiju_record_set_string(guiju_record record, const char* field, const char* text) {
  return guarded([&]() -> guiju_status {
    find<RecordObject>(record);
    require(text, "text");
    return set(record, field, Value(ValueView::of_string(text)));
  });
}

guiju_status guiju_record_set_text(guiju_record record, const char* field, const char* data, size_t size) {
  return guarded([&]() -> guiju_status {
    find<RecordObject>(record);
    constexpr std::size_t largest = 0xFFFFFFFFu;  // of a value's size
    if (size > largest) return fail(GUIJU_BAD_ARGUMENT, "a text of more than 4 GiB");
    return set(record, field, Value(ValueView::of_string(text_of(data, size, "data"))));
  });
}

guiju_status guiju_record_set_timestamp(guiju_record record, const char* field, int64_t seconds, uint32_t nanos) {
  return guarded([&]() -> guiju_status {
    find<RecordObject>(record);
    if (nanos >= 1'000'000'000) return fail(GUIJU_BAD_ARGUMENT, "nanos is not below 1,000,000,000");
    return set(record, field, Value(ValueView::of_timestamp({seconds, nanos})));
  });
}

guiju_status guiju_record_set_date(guiju_record record, const char* field, int64_t days) {
  return guarded([&] { return set(record, field, Value(ValueView::of_date(days))); });
}

guiju_status guiju_record_set_json(guiju_record record, const char* field, const char* json, size_t size) {
  return guarded([&]() -> guiju_status {
    find<RecordObject>(record);
    const Result<Value> value = read_json_value(text_of(json, size, "json"));
    return value ? set(record, field, *value) : fail(GUIJU_BAD_ARGUMENT, value.diagnostics());
  });
}

guiju_status guiju_record_set_fields(guiju_record record, const char* json, size_t size) {
  return guarded([&]() -> guiju_status {
    const auto object = find<RecordObject>(record);
    const Diagnostics wrong = set_fields(object->record, text_of(json, size, "json"));
    if (!wrong.has_errors()) return GUIJU_OK;
    const bool is_name = std::any_of(wrong.begin(), wrong.end(), [](const Diagnostic& d) {
      return name_of(d.code) == "column_not_a_field";
    });
    return fail(is_name ? GUIJU_NOT_FOUND : GUIJU_BAD_ARGUMENT, wrong);
  });
}
