// Types, records, parameters and functions of a pack, as written.
//
// Tested by tests/model/schema_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "model/fields.hpp"

namespace guiju::model {

// A type where one is wanted: a text, or {enum: …} or {fields: …} in place.
TypeForm read_type(const YamlNode& node, const std::string& path, Diagnostics& diagnostics);
// The same out of a map that holds other keys as well: exactly one of `type`, `enum`, `fields`.
TypeForm read_type(Fields& fields, Diagnostics& diagnostics);
// {name: type | {type: …, min: …}, …}
std::vector<FieldForm> read_fields(const YamlNode& node, const std::string& path,
                                   Diagnostics& diagnostics);

std::vector<TypeDefinition> read_types(const YamlNode& node, Reading& reading);
std::vector<RecordForm> read_records(const YamlNode& node, Reading& reading);
// `inputs:`: one record called input, without a key.
RecordForm read_inputs(const YamlNode& key, const YamlNode& node, Reading& reading);
std::vector<ParamForm> read_params(const YamlNode& node, Reading& reading);
std::vector<FunctionForm> read_functions(const YamlNode& node, Reading& reading);

}  // namespace guiju::model
