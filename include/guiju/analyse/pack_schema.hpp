// The JSON Schema of pack.yaml (draft 2020-12), for editors: keys, words and shapes; names and types are load()'s business.
//
// Tested by tests/analyse/pack_schema_test.cpp and, over all packs of rules/, bindings/python/tests/test_analyse.py.
#pragma once

#include <string_view>

#include "guiju/config.hpp"

namespace guiju {

GUIJU_API std::string_view pack_schema();

}  // namespace guiju
