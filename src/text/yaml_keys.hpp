// What a key of a map may be: seen by everyone, the same to every YAML reader, and there once.
//
// Tested by tests/text/yaml_test.cpp.
#pragma once

#include <vector>

#include "guiju/text/diagnostic.hpp"
#include "text/yaml.hpp"

namespace guiju::text {

// Refuses merge keys, plain keys that YAML 1.1 takes for booleans, and invisible characters.
void check_yaml_key(const YamlNode& key, Diagnostics& diagnostics);

// Refuses every key that is there again, with the place of the first; names are compared in normal
// form C. Null keys (refused already) are left out. O(n log n); at most a hundred are reported.
void check_duplicate_keys(const std::vector<YamlNode::Entry>& entries, Diagnostics& diagnostics);

}  // namespace guiju::text
