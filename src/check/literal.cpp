#include "check/literal.hpp"

#include "facts/codes.hpp"
#include "facts/zone.hpp"

namespace guiju::check {
namespace {

bool to_utc(const void* zone, std::int64_t local_seconds, std::int64_t* utc_seconds) {
  *utc_seconds = static_cast<const facts::Zone*>(zone)->to_utc(local_seconds);
  return true;
}

bool is_null_text(const text::YamlNode& node) {
  return node.is_null() ||
         (node.is_scalar() && node.style == text::ScalarStyle::plain && node.value == "null");
}

std::optional<Value> admitted(ValueView raw, const Type& type, const facts::Zone* zone, Span span,
                              Diagnostics& diagnostics) {
  Arena arena;
  const ValueView v = facts::admit(type, raw, admit_context(zone, arena));
  if (!v.is_error()) return Value(v);
  const Fault& fault = v.fault();
  std::vector<std::string> args;
  for (std::uint32_t i = 0; i < fault.arg_count; ++i) args.emplace_back(fault.args[i]);
  diagnostics.add(fault.code, span, std::move(args));
  return std::nullopt;
}

}  // namespace

facts::AdmitContext admit_context(const facts::Zone* zone, Arena& arena) {
  facts::AdmitContext context;
  context.arena = &arena;
  if (zone) {
    context.to_utc = to_utc;
    context.zone = zone;
  }
  return context;
}

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

std::optional<Value> read_literal(const text::YamlNode& node, const Type& type, const facts::Zone* zone,
                                  Diagnostics& diagnostics) {
  Arena arena;
  return admitted(raw_value(node, arena), type, zone, node.span, diagnostics);
}

std::optional<Value> read_literal(const text::Excerpt& text, const Type& type, const facts::Zone* zone,
                                  Diagnostics& diagnostics) {
  return admitted(ValueView::of_string(text.text()), type, zone, text.span(), diagnostics);
}

}  // namespace guiju::check
