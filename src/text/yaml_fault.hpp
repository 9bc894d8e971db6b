// What an author did wrong where the YAML parser gave up.
//
// A parser says what it could not go on with ("end of map not found"); the author needs to know
// what to change. From the place, the kind of failure and the text around it this finds the usual
// mistake behind it: a tab, a quote never closed, `a: b: c`, a full-width colon, a bracket left
// open.
//
// Tested by tests/text/yaml_fault_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "guiju/text/diagnostic.hpp"

namespace guiju::text {

// The parser's failures, as far as the search differs.
enum class YamlFailure : std::uint8_t {
  map_value,     // a ':' that cannot be
  map_key,       // a '?' that cannot be
  block_entry,   // a '-' that cannot be
  end_of_block,  // something that continues neither this map nor this list
  end_of_flow,   // neither ',' nor the closing bracket
  flow_end,      // a closing bracket with nothing open
  end_of_file,   // inside quotes
  tab,
  token,  // a character that begins nothing
  escape,
  block_header,
  alias,
  anchor,
  tag,
  directive,
  document,  // '---' inside quotes
  other,
};

// Where the parser stood: what it had delivered before it failed.
struct YamlFailureSite {
  YamlFailure failure = YamlFailure::other;
  std::size_t at = 0;                       // the byte it stopped at; may be the text's size
  std::size_t delivered = 0;                // all before this byte was understood
  std::optional<std::size_t> open_bracket;  // the innermost [ or { still open
  std::size_t last_scalar_begin = 0;        // of the last scalar understood
  std::size_t last_scalar_end = 0;
  std::string_view parser_says;  // for the failures nobody foresaw
};

// Adds one diagnostic for the failure, with notes.
void add_yaml_failure(std::string_view text, std::uint32_t source, const YamlFailureSite& site,
                      Diagnostics& diagnostics);

// A full-width sign that has an ASCII one in YAML, at or after `from` in [from, to).
struct FullWidthSign {
  std::size_t begin = 0;
  std::string_view sign;   // as written
  std::string_view ascii;  // what YAML wants
};
std::optional<FullWidthSign> find_full_width(std::string_view text, std::size_t from,
                                             std::size_t to);
// The diagnostic for one.
Diagnostic& add_full_width(const FullWidthSign& sign, Span span, Diagnostics& diagnostics);

// Past blanks, line breaks and comments. REQUIRES: `at` is not inside a scalar.
std::size_t skip_space_and_comments(std::string_view text, std::size_t at);

}  // namespace guiju::text
