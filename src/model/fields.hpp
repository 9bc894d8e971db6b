// Typed readers of a YAML map: each key is asked for once, and what was not asked for is unknown.
//
// A reader asks a Fields for the keys it knows; each answer is of the wanted shape, or absent. Whatever
// is wrong (a list where a text is wanted, a missing key, an unknown one with "did you mean") is added
// to the diagnostics with its place, and reading goes on, so that one look at a file shows all of it.
// Keys that start with `x-` are the author's own: they are kept, and never unknown.
//
// Tested by tests/model/fields_test.cpp.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/pack.hpp"

namespace guiju::model {

// What all readers of one pack share.
struct Reading {
  const Sources& sources;
  const ReadPart& read_part;
  Diagnostics& diagnostics;
};

class Fields {
 public:
  // `path` is how messages call the map ("decisions.level.table"); a missing key is shown at `place`,
  // the key that holds the map (or the map itself). A node of another shape is diagnosed and reads as
  // a map without keys, of which nothing more is said.
  Fields(const YamlNode& node, std::string path, Span place, Diagnostics& diagnostics);
  Fields(const Fields&) = delete;
  Fields& operator=(const Fields&) = delete;

  const std::string& path() const { return path_; }
  // "decisions.level.table.hit"
  std::string path_of(std::string_view key) const;
  Span span() const { return node_.span; }
  Span place() const { return place_; }
  // The key as written; empty when it is absent.
  Span key_span(std::string_view key) const;
  bool has(std::string_view key) const;
  // Says that the key must be there; use before or after asking for it.
  void require(std::string_view key);
  // Says that one of these must be there, and what to say otherwise. Nothing is said when an unknown
  // key is a misspelt one of them: that is said already.
  void require_one_of(std::vector<std::string_view> keys, Diagnostic when_missing);

  // The value as it is (perhaps null), or nothing when the key is absent.
  const YamlNode* any(std::string_view key);
  // A value of the shape; nothing (and a diagnostic) when it is of another one.
  const YamlNode* map(std::string_view key);
  const YamlNode* list(std::string_view key);
  std::optional<Excerpt> text(std::string_view key);
  // A text in which `null` is a word like others.
  std::optional<Excerpt> expression(std::string_view key);
  // One text, or a list of texts.
  std::vector<Excerpt> texts(std::string_view key);
  bool flag(std::string_view key, bool otherwise);
  // One of these words; the word's index.
  std::optional<std::size_t> word(std::string_view key, const std::vector<std::string_view>& words);
  Title title(std::string_view key);
  About about();  // title, basis and the author's own keys

  // Diagnoses required keys that are missing and keys that nobody asked for. Call once, last.
  void finish();

 private:
  const YamlNode::Entry* ask(std::string_view key);

  const YamlNode& node_;
  std::string path_;
  Span place_;
  Diagnostics& diagnostics_;
  bool is_map_;
  std::vector<std::string_view> asked_, required_;
  struct Missing {
    std::vector<std::string_view> keys;
    Diagnostic diagnostic;
  };
  std::vector<Missing> missing_;
};

// The word with which a null was written, as a text.
Excerpt null_text(const YamlNode& null);
// The same for a single node; `path` says what it is called in a message.
std::optional<Excerpt> read_text(const YamlNode& node, std::string_view path, Diagnostics& diagnostics);
std::vector<Excerpt> read_texts(const YamlNode& node, std::string_view path, Diagnostics& diagnostics);
Title read_title(const YamlNode& node, std::string_view path, Diagnostics& diagnostics);
bool is_map(const YamlNode& node, std::string_view path, Diagnostics& diagnostics);
bool is_list(const YamlNode& node, std::string_view path, Diagnostics& diagnostics);
// A key that names something: letters (of any script), digits and _, not a word of expressions.
Excerpt read_name(const YamlNode& key, Diagnostics& diagnostics);
bool is_name(std::string_view text);
// Names with dots between.
bool is_dotted_name(std::string_view text);
// A path with one more part: "decisions" + "level".
std::string joined(std::string_view path, std::string_view key);

// A map of names to something: calls `read(key, value, path, place)` for each entry.
template <typename Read>
void each_entry(const YamlNode& node, std::string_view path, Diagnostics& diagnostics, Read read) {
  if (!is_map(node, path, diagnostics)) return;
  for (const YamlNode::Entry& entry : node.entries) {
    if (entry.key.value.starts_with("x-")) continue;
    read(entry.key, entry.value, joined(path, entry.key.value));
  }
}

}  // namespace guiju::model
