// Most maps are small and ASCII: these are compared pair by pair, without normal forms or sorting.
//
// Tested by tests/text/yaml_test.cpp.
#include "text/yaml_keys.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "text/characters.hpp"
#include "text/codes.hpp"
#include "text/unicode.hpp"

namespace guiju::text {
namespace {

constexpr std::size_t few = 16;
constexpr int most_reported = 100;

bool is_boolean_to_yaml_1_1(std::string_view word) {
  static constexpr std::string_view words[] = {"y",  "Y",   "yes", "Yes", "YES", "n",
                                               "N",  "no",  "No",  "NO",  "on",  "On",
                                               "ON", "off", "Off", "OFF"};
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// The first character of a key that nobody can see, or that only looks like a space.
std::optional<char32_t> invisible_in(std::string_view key) {
  for (std::size_t at = 0; at < key.size();) {
    const char32_t c = next_code_point(key, at);
    if (c == 0x3000 || c == 0xA0 || is_default_ignorable(c)) return c;
  }
  return std::nullopt;
}

void report_duplicate(const YamlNode& first, const YamlNode& second, Diagnostics& diagnostics) {
  Diagnostic& diagnostic = diagnostics.add(code::duplicate_key, second.span, {second.value});
  diagnostic.note(code::first_here, {}, first.span);
  if (first.value != second.value) diagnostic.note(code::same_after_nfc);
}

void check_small(const std::vector<YamlNode::Entry>& entries, Diagnostics& diagnostics) {
  for (std::size_t i = 1; i < entries.size(); ++i) {
    const YamlNode& key = entries[i].key;
    const auto is_same = [&](const YamlNode::Entry& other) {
      return other.key.value == key.value && !other.key.is_null();
    };
    const auto end = entries.begin() + static_cast<std::ptrdiff_t>(i);
    const auto first = std::find_if(entries.begin(), end, is_same);
    if (first != end && !key.is_null()) report_duplicate(first->key, key, diagnostics);
  }
}

void check_any(const std::vector<YamlNode::Entry>& entries, Diagnostics& diagnostics) {
  std::vector<std::pair<std::string, std::size_t>> names;
  names.reserve(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!entries[i].key.is_null()) names.emplace_back(to_nfc(entries[i].key.value), i);
  }
  std::sort(names.begin(), names.end());
  int reported = 0;
  for (std::size_t first = 0, i = 1; i < names.size() && reported < most_reported; ++i) {
    if (names[i].first != names[first].first) {
      first = i;
    } else {
      report_duplicate(entries[names[first].second].key, entries[names[i].second].key, diagnostics);
      ++reported;
    }
  }
}

}  // namespace

void check_yaml_key(const YamlNode& key, Diagnostics& diagnostics) {
  if (const auto c = invisible_in(key.value)) {
    diagnostics.add(code::yaml_invisible_in_key, key.span, {code_point_name(*c)});
  }
  if (key.style != ScalarStyle::plain) return;
  if (key.value == "<<") {
    diagnostics.add(code::yaml_merge_key, key.span).note(code::use_params);
  } else if (is_boolean_to_yaml_1_1(key.value)) {
    diagnostics.add(code::yaml_boolean_key, key.span, {key.value})
        .note(code::write_instead, {"\"" + key.value + "\""});
  }
}

void check_duplicate_keys(const std::vector<YamlNode::Entry>& entries, Diagnostics& diagnostics) {
  const auto is_plain = [](const YamlNode::Entry& entry) { return is_surely_nfc(entry.key.value); };
  if (entries.size() <= few && std::all_of(entries.begin(), entries.end(), is_plain)) {
    check_small(entries, diagnostics);
  } else {
    check_any(entries, diagnostics);
  }
}

}  // namespace guiju::text
