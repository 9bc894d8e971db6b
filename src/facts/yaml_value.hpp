// A YAML node as a raw value: every scalar is text until a type says how to read it; only a plain `null` (or nothing at
// all) is null. Lists are lists, maps are maps with text keys.
//
// Tested by tests/facts/yaml_value_test.cpp.
#pragma once

#include "guiju/facts/value.hpp"
#include "text/yaml.hpp"

namespace guiju::facts {

ValueView raw_value(const text::YamlNode& node, Arena& arena);

}  // namespace guiju::facts
