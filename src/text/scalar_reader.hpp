// The second reading of a YAML scalar: where it ends, and which source byte each decoded byte is.
//
// yaml-cpp tells where a scalar begins and what it means, not where it ends or how it was written.
// This reads the source again from the beginning and compares with the value that yaml-cpp gave.
// When the two readings differ there is no true map, and the caller refuses the scalar.
//
// Tested by tests/text/scalar_reader_test.cpp.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "text/scalar_map.hpp"
#include "text/yaml.hpp"

namespace guiju::text {

struct ScalarReading {
  ScalarStyle style = ScalarStyle::plain;
  std::size_t end = 0;  // of the whole scalar: past the closing quote, the block's last line
  ScalarMap map;
};

// Reads the scalar that begins at `begin` and means `value`; nothing when the source says
// otherwise. `parent_indent` is the column of the innermost block collection around it (0 when
// there is none).
std::optional<ScalarReading> read_scalar(std::string_view text, std::size_t begin,
                                         std::string_view value, std::size_t parent_indent);

}  // namespace guiju::text
