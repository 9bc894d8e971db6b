// YAML as guiju reads it: our own tree, every node with its full span and a map back to the bytes.
//
// What is accepted is the plain subset of pack-format 0.7: block and flow collections, plain, quoted
// and block scalars. Anchors, aliases, tags, merge keys, directives and second documents are refused.
// yaml-cpp's EventHandler gives byte offsets of starts only and accepts much that is wrong in silence
// (an unclosed quote, a last line without a colon, duplicate keys, bad UTF-8); this door makes up for
// it: it checks UTF-8 first, finds the ends of scalars by reading the text again, and keeps for every
// scalar the map from a decoded byte to its source byte (ScalarMap), so that an error inside an
// expression or a grid cell points at the right character in a quoted, folded or literal scalar.
//
// Tested by tests/text/yaml_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guiju/text/result.hpp"
#include "text/scalar_map.hpp"

namespace guiju::text {

enum class YamlKind : std::uint8_t { null, scalar, sequence, map };
enum class ScalarStyle : std::uint8_t { plain, single_quoted, double_quoted, literal, folded };

class YamlNode {
 public:
  struct Entry;  // a key and its value

  YamlKind kind = YamlKind::null;
  ScalarStyle style = ScalarStyle::plain;
  Span span;          // the whole node, quotes and block content included
  std::string value;  // a scalar's decoded text
  ScalarMap map;      // decoded byte → source byte, for scalars
  std::vector<YamlNode> items;
  std::vector<Entry> entries;

  bool is_null() const { return kind == YamlKind::null; }
  bool is_scalar() const { return kind == YamlKind::scalar; }
  bool is_sequence() const { return kind == YamlKind::sequence; }
  bool is_map() const { return kind == YamlKind::map; }
  // The value under a key, or null.
  const YamlNode* find(std::string_view key) const;
  // The source span of the decoded bytes [begin, end) of a scalar.
  Span part(std::size_t begin, std::size_t end) const;
};

struct YamlNode::Entry {
  YamlNode key;  // always a scalar
  YamlNode value;
};

struct YamlLimits {
  std::size_t max_bytes = 16u << 20;
  int max_depth = 64;
  std::size_t max_nodes = 8'000'000;
};

// Reads one document. All errors that can be found are in the result (duplicate keys, each with both
// places; aliases, tags; full-width punctuation where YAML wants ASCII gets its own message). The
// diagnostics point into `sources` but do not hold it: the caller gives them theirs (set_sources).
// A null that is written (`null`, `~`) keeps its text as `value`; a null written by nothing is an error,
// except for an empty document.
Result<YamlNode> parse_yaml(const Sources& sources, std::uint32_t source, YamlLimits limits = {});

// For a reader that wanted a map or a list and found a plain scalar: when the author used full-width
// signs (`规则：x`, `［a］`), adds the message that says so, at the sign, and returns true.
bool report_full_width(const YamlNode& scalar, Diagnostics& diagnostics);

}  // namespace guiju::text
