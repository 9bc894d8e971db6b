#include "check/literal.hpp"

#include <algorithm>

#include "check/codes.hpp"
#include "facts/codes.hpp"
#include "facts/remedy.hpp"
#include "facts/text_form.hpp"
#include "facts/yaml_value.hpp"
#include "facts/zone.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju::check {
namespace {

bool to_utc(const void* zone, std::int64_t local_seconds, std::int64_t* utc_seconds) {
  *utc_seconds = static_cast<const facts::Zone*>(zone)->to_utc(local_seconds);
  return true;
}

// `written` empty: a list or a map.
std::optional<Value> admitted(ValueView raw, const Type& type, const facts::Zone* zone, Span span, const std::string& written,
                              Diagnostics& diagnostics) {
  Arena arena;
  facts::AdmitContext context = admit_context(zone, arena);
  context.is_advised = written.empty();
  const ValueView v = facts::admit(type, raw, context);
  if (!v.is_error()) return Value(v);
  const Fault& fault = v.fault();
  const Type plain = type.nullable(false);
  if (!written.empty() && fault.code == code::fact_loses_digits) {
    diagnostics.add(code::cell_too_many_places, span, {written, plain.to_string()});
  } else if (!written.empty() && fault.code == code::fact_not_a_member && plain.kind() == Kind::enum_) {
    suggest_member(diagnostics.add(code::cell_no_member, span, {written, plain.to_string()}), written, *plain.enum_type());
  } else if (!written.empty() && fault.code == code::fact_wrong_type) {
    suggest_literal(diagnostics.add(code::cell_bad_literal, span, {written, plain.to_string()}), written, plain, zone != nullptr);
  } else {
    std::vector<std::string> args;
    for (std::uint32_t i = 0; i < fault.arg_count; ++i) args.emplace_back(fault.args[i]);
    diagnostics.add(fault.code, span, std::move(args));
  }
  return std::nullopt;
}

}  // namespace

void suggest_literal(Diagnostic& d, const std::string& text, const Type& type, bool has_zone) {
  const facts::Remedy r = facts::remedy(type, text, has_zone);
  if (!r.month.empty()) d.note(code::no_such_day, {r.month, r.days});
  if (r.is_nothing) d.note(code::write_instead, {"null"});
  else if (!r.write.empty()) d.note(code::write_instead, {r.write});
  else if (!r.one_of.empty()) d.note(code::expected_one_of, {r.one_of});
  else if (!r.such_as.empty() && r.month.empty()) d.note(code::write_like, {r.such_as});
}

void suggest_member(Diagnostic& d, const std::string& text, const EnumType& type) {
  if (const std::string titled = facts::member_titled(type, text); !titled.empty()) return void(d.note(code::write_instead, {titled}));
  const std::string meant = facts::meant_member(type, text);
  if (meant.empty()) d.note(code::expected_one_of, {facts::member_names(type)});
  else d.note(code::did_you_mean, {meant});
}

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
  return admitted(facts::raw_value(node, arena), type, zone, node.span, node.value, diagnostics);
}

std::optional<Value> read_literal(const text::Excerpt& text, const Type& type, const facts::Zone* zone,
                                  Diagnostics& diagnostics) {
  return admitted(ValueView::of_string(text.text()), type, zone, text.span(), text.text(), diagnostics);
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
