#include "facts/yaml_value.hpp"

namespace guiju::facts {
namespace {

bool is_null_text(const text::YamlNode& node) {
  return node.is_null() || (node.is_scalar() && node.style == text::ScalarStyle::plain && node.value == "null");
}

}  // namespace

ValueView raw_value(const text::YamlNode& node, Arena& arena) {
  if (is_null_text(node)) return ValueView::null();
  if (node.is_scalar()) return ValueView::of_string(arena.copy(node.value));
  if (node.is_sequence()) {
    auto* items = arena.array<ValueView>(node.items.size());
    for (std::size_t i = 0; i < node.items.size(); ++i) items[i] = raw_value(node.items[i], arena);
    return ValueView::of_list(items, static_cast<std::uint32_t>(node.items.size()));
  }
  auto* pairs = arena.array<ValueView>(node.entries.size() * 2);
  for (std::size_t i = 0; i < node.entries.size(); ++i) {
    pairs[2 * i] = ValueView::of_string(arena.copy(node.entries[i].key.value));
    pairs[2 * i + 1] = raw_value(node.entries[i].value, arena);
  }
  return ValueView::of_map(pairs, static_cast<std::uint32_t>(node.entries.size()));
}

}  // namespace guiju::facts
