#include "model/schema.hpp"

#include <algorithm>

#include "model/codes.hpp"
#include "text/codes.hpp"

namespace guiju::model {
namespace {

void add_member(TypeForm& type, TypeForm::Member member, Diagnostics& diagnostics) {
  for (const TypeForm::Member& other : type.members) {
    if (other.name.text() != member.name.text()) continue;
    diagnostics.add(code::member_twice, member.name.span(), {member.name.text()})
        .note(code::first_here, {}, other.name.span());
    return;
  }
  type.members.push_back(std::move(member));
}

// {green: 绿, …}, {green: {zh: 绿, en: green}}, or [green, …]
void read_members(const YamlNode& node, const std::string& path, TypeForm& type,
                  Diagnostics& diagnostics) {
  type.shape = TypeForm::Shape::enumeration;
  type.span = node.span;
  if (node.is_sequence()) {
    for (const YamlNode& item : node.items) {
      if (!read_text(item, path, diagnostics)) continue;
      add_member(type, {read_name(item, diagnostics), {}}, diagnostics);
    }
  } else {
    each_entry(node, path, diagnostics,
               [&](const YamlNode& key, const YamlNode& value, const std::string& inner) {
                 TypeForm::Member member{read_name(key, diagnostics), {}};
                 if (!value.is_null()) member.title = read_title(value, inner, diagnostics);
                 add_member(type, std::move(member), diagnostics);
               });
    if (!node.is_map()) return;
  }
  if (type.members.empty()) diagnostics.add(code::empty_map, node.span, {path});
}

void read_structure(const YamlNode& node, const std::string& path, TypeForm& type,
                    Diagnostics& diagnostics) {
  type.shape = TypeForm::Shape::structure;
  type.span = node.span;
  type.fields = read_fields(node, path, diagnostics);
}

std::optional<YamlNode> copied(const YamlNode* node) {
  if (!node) return std::nullopt;
  return *node;
}

FieldForm read_field(const YamlNode& key, const YamlNode& node, const std::string& path,
                     Diagnostics& diagnostics) {
  FieldForm field;
  field.name = read_name(key, diagnostics);
  if (!node.is_map()) {
    field.type = read_type(node, path, diagnostics);
    return field;
  }
  Fields fields(node, path, key.span, diagnostics);
  field.type = read_type(fields, diagnostics);
  field.about = fields.about();
  field.min = copied(fields.any("min"));
  field.max = copied(fields.any("max"));
  field.in = copied(fields.list("in"));
  field.default_value = copied(fields.any("default"));
  field.length = copied(fields.any("length"));
  field.matches = fields.text("matches");
  field.unique_in_list = fields.text("unique_in_list");
  field.unit = fields.text("unit");
  field.round = fields.text("round");
  field.is_masked = fields.flag("masked", false);
  fields.finish();
  return field;
}

// {2021-04-09: 10000, 2024-01-01: {value: 20000, published: 2023-11-30}}
std::vector<ParamForm::Dated> read_dated(const YamlNode& node, const std::string& path,
                                         Diagnostics& diagnostics) {
  std::vector<ParamForm::Dated> values;
  each_entry(node, path, diagnostics,
             [&](const YamlNode& key, const YamlNode& value, const std::string& inner) {
               ParamForm::Dated dated{Excerpt(key), value, std::nullopt};
               if (value.is_map() && value.find("value") && value.find("published")) {
                 Fields fields(value, inner, key.span, diagnostics);
                 dated.value = *fields.any("value");
                 dated.published = fields.text("published");
                 fields.finish();
               }
               values.push_back(std::move(dated));
             });
  if (values.empty() && node.is_map()) diagnostics.add(code::empty_map, node.span, {path});
  return values;
}

ParamForm read_param(const YamlNode& key, const YamlNode& node, const std::string& path,
                     Diagnostics& diagnostics) {
  ParamForm param;
  param.name = read_name(key, diagnostics);
  param.span = key.span;
  if (!node.is_map()) {
    diagnostics.add(code::param_not_a_map, node.span, {path})
        .note(code::write_instead,
              {key.value + ": {type: decimal(2), value: " + (node.is_scalar() ? node.value : "…") + "}"});
    return param;
  }
  Fields fields(node, path, key.span, diagnostics);
  param.type = read_type(fields, diagnostics);
  param.about = fields.about();
  param.unit = fields.text("unit");
  param.value = copied(fields.any("value"));
  if (const YamlNode* values = fields.any("values")) {
    param.values = read_dated(*values, fields.path_of("values"), diagnostics);
  }
  param.until = fields.text("until");
  const bool has_value = fields.has("value"), has_values = fields.has("values");
  Diagnostic no_value{code::no_param_value, key.span, {path}, {}};
  no_value.note(code::expected_one_of, {"value: 5, values: {2022-01-01: 5}"});
  fields.require_one_of({"value", "values"}, std::move(no_value));
  if (has_value && has_values) {
    diagnostics.add(code::param_value_twice, fields.key_span("values"), {path});
  }
  if (param.until && has_value && !has_values) {
    diagnostics.add(code::until_without_dates, fields.key_span("until"), {path});
  }
  fields.finish();
  return param;
}

RecordForm read_record(const YamlNode& key, const YamlNode& node, const std::string& path,
                       Diagnostics& diagnostics) {
  RecordForm record;
  record.name = read_name(key, diagnostics);
  record.span = key.span;
  Fields fields(node, path, key.span, diagnostics);
  record.about = fields.about();
  record.key = fields.texts("key");
  fields.require("fields");
  if (const YamlNode* written = fields.any("fields")) {
    record.fields = read_fields(*written, fields.path_of("fields"), diagnostics);
  }
  fields.finish();
  return record;
}

FunctionForm read_function(const YamlNode& key, const YamlNode& node, const std::string& path,
                           Diagnostics& diagnostics) {
  FunctionForm function;
  function.name = read_name(key, diagnostics);
  function.span = key.span;
  Fields fields(node, path, key.span, diagnostics);
  function.about = fields.about();
  if (const YamlNode* of = fields.any("of")) {
    each_entry(*of, fields.path_of("of"), diagnostics,
               [&](const YamlNode& name, const YamlNode& type, const std::string& inner) {
                 function.parameters.push_back(
                     {read_name(name, diagnostics), read_type(type, inner, diagnostics)});
               });
  }
  if (const YamlNode* type = fields.any("type")) {
    function.result = read_type(*type, fields.path_of("type"), diagnostics);
  }
  fields.require("value");
  if (auto value = fields.expression("value")) function.value = std::move(*value);
  fields.finish();
  return function;
}

}  // namespace

TypeForm read_type(const YamlNode& node, const std::string& path, Diagnostics& diagnostics) {
  TypeForm type;
  type.span = node.span;
  if (node.is_map()) {
    Fields fields(node, path, node.span, diagnostics);
    type = read_type(fields, diagnostics);
    fields.finish();
  } else if (auto written = read_text(node, path, diagnostics)) {
    type.shape = TypeForm::Shape::written;
    type.written = std::move(*written);
  }
  return type;
}

TypeForm read_type(Fields& fields, Diagnostics& diagnostics) {
  TypeForm type;
  type.span = fields.place();
  std::string_view first;
  for (const std::string_view key : {"type", "enum", "fields"}) {
    const YamlNode* node = fields.any(key);
    if (!fields.has(key)) continue;
    if (!first.empty()) {
      diagnostics.add(code::several_types, fields.key_span(key),
                      {fields.path(), std::string(first), std::string(key)});
      continue;
    }
    first = key;
    if (!node) continue;
    const std::string path = fields.path_of(key);
    if (key == "type") type = read_type(*node, path, diagnostics);
    if (key == "enum") read_members(*node, path, type, diagnostics);
    if (key == "fields") read_structure(*node, path, type, diagnostics);
  }
  Diagnostic no_type{code::no_type, fields.place(), {fields.path()}, {}};
  no_type.note(code::expected_one_of, {"type: decimal(2), enum: [a, b], fields: {a: int}"});
  fields.require_one_of({"type", "enum", "fields"}, std::move(no_type));
  return type;
}

std::vector<FieldForm> read_fields(const YamlNode& node, const std::string& path,
                                   Diagnostics& diagnostics) {
  std::vector<FieldForm> fields;
  each_entry(node, path, diagnostics,
             [&](const YamlNode& key, const YamlNode& value, const std::string& inner) {
               fields.push_back(read_field(key, value, inner, diagnostics));
             });
  if (fields.empty() && node.is_map()) diagnostics.add(code::empty_map, node.span, {path});
  return fields;
}

std::vector<TypeDefinition> read_types(const YamlNode& node, Reading& reading) {
  std::vector<TypeDefinition> types;
  each_entry(node, "types", reading.diagnostics,
             [&](const YamlNode& key, const YamlNode& value, const std::string& path) {
               types.push_back({read_name(key, reading.diagnostics),
                                read_type(value, path, reading.diagnostics)});
             });
  return types;
}

std::vector<RecordForm> read_records(const YamlNode& node, Reading& reading) {
  std::vector<RecordForm> records;
  each_entry(node, "records", reading.diagnostics,
             [&](const YamlNode& key, const YamlNode& value, const std::string& path) {
               records.push_back(read_record(key, value, path, reading.diagnostics));
             });
  return records;
}

RecordForm read_inputs(const YamlNode& key, const YamlNode& node, Reading& reading) {
  RecordForm record;
  record.name = Excerpt("input", key.span.source,
                        std::make_shared<const text::ScalarMap>(key.span.begin));
  record.span = key.span;
  record.fields = read_fields(node, "inputs", reading.diagnostics);
  return record;
}

std::vector<ParamForm> read_params(const YamlNode& node, Reading& reading) {
  std::vector<ParamForm> params;
  each_entry(node, "params", reading.diagnostics,
             [&](const YamlNode& key, const YamlNode& value, const std::string& path) {
               params.push_back(read_param(key, value, path, reading.diagnostics));
             });
  return params;
}

std::vector<FunctionForm> read_functions(const YamlNode& node, Reading& reading) {
  std::vector<FunctionForm> functions;
  each_entry(node, "functions", reading.diagnostics,
             [&](const YamlNode& key, const YamlNode& value, const std::string& path) {
               functions.push_back(read_function(key, value, path, reading.diagnostics));
             });
  return functions;
}

}  // namespace guiju::model
