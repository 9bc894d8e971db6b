#include "check/literal.hpp"

#include "facts/codes.hpp"
#include "facts/text_form.hpp"
#include "facts/yaml_value.hpp"
#include "facts/zone.hpp"

namespace guiju::check {
namespace {

bool to_utc(const void* zone, std::int64_t local_seconds, std::int64_t* utc_seconds) {
  *utc_seconds = static_cast<const facts::Zone*>(zone)->to_utc(local_seconds);
  return true;
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

std::optional<Value> read_literal(const text::YamlNode& node, const Type& type, const facts::Zone* zone,
                                  Diagnostics& diagnostics) {
  Arena arena;
  return admitted(facts::raw_value(node, arena), type, zone, node.span, diagnostics);
}

std::optional<Value> read_literal(const text::Excerpt& text, const Type& type, const facts::Zone* zone,
                                  Diagnostics& diagnostics) {
  return admitted(ValueView::of_string(text.text()), type, zone, text.span(), diagnostics);
}

std::optional<Instant> read_published(const text::Excerpt& text, const facts::Zone* zone, Diagnostics& diagnostics) {
  if (const auto day = facts::read_date(text.text())) {
    const std::int64_t local = *day * 86400;
    return Instant{zone ? zone->to_utc(local) : local, 0};
  }
  const auto published = read_literal(text, Type(Kind::timestamp), zone, diagnostics);
  return published ? std::optional(published->view().as_instant()) : std::nullopt;
}

}  // namespace guiju::check
