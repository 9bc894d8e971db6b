#include "check/literal.hpp"

#include <algorithm>

#include "check/codes.hpp"
#include "facts/codes.hpp"
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
  const ValueView v = facts::admit(type, raw, admit_context(zone, arena));
  if (!v.is_error()) return Value(v);
  const Fault& fault = v.fault();
  const Type plain = type.nullable(false);
  if (!written.empty() && fault.code == code::fact_loses_digits) {
    diagnostics.add(code::cell_too_many_places, span, {written, plain.to_string()});
  } else if (!written.empty() && fault.code == code::fact_not_a_member && plain.kind() == Kind::enum_) {
    suggest_member(diagnostics.add(code::cell_no_member, span, {written, plain.to_string()}), written, *plain.enum_type());
  } else if (!written.empty() && fault.code == code::fact_wrong_type) {
    suggest_literal(diagnostics.add(code::cell_bad_literal, span, {written, plain.to_string()}), written, plain);
  } else {
    std::vector<std::string> args;
    for (std::uint32_t i = 0; i < fault.arg_count; ++i) args.emplace_back(fault.args[i]);
    diagnostics.add(fault.code, span, std::move(args));
  }
  return std::nullopt;
}

}  // namespace

const char* meant_flag(const std::string& text) {
  for (const char* yes : {"yes", "Yes", "YES", "on", "True", "TRUE", "1", "是", "对", "Y"})
    if (text == yes) return "true";
  for (const char* no : {"no", "No", "NO", "off", "False", "FALSE", "0", "否", "错", "N"})
    if (text == no) return "false";
  return nullptr;
}

void suggest_literal(Diagnostic& d, const std::string& text, const Type& type) {
  std::string digits = text;
  std::erase(digits, '_');
  std::erase(digits, ',');
  switch (type.kind()) {
    case Kind::date: d.note(code::write_instead, {"2022-04-02"}); break;
    case Kind::month: d.note(code::write_instead, {"2022-04"}); break;
    case Kind::timestamp: d.note(code::write_instead, {"2022-04-02T09:30"}); break;
    case Kind::bool_:
      if (const char* meant = meant_flag(text)) d.note(code::write_instead, {meant});
      else d.note(code::expected_one_of, {"true, false"});
      break;
    case Kind::int_:
    case Kind::uint_:
    case Kind::decimal:
    case Kind::double_:
      if (!digits.starts_with("0.")) digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
      if (digits != text && !digits.empty() && digits.find_first_not_of("0123456789.") == std::string::npos) d.note(code::write_instead, {digits});
      break;
    default: break;
  }
}

void suggest_member(Diagnostic& d, const std::string& text, const EnumType& type) {
  std::vector<std::string_view> names;
  std::string all;
  for (const EnumType::Member& member : type.members) {
    if (!text.empty() && (member.title_zh == text || member.title_en == text)) return void(d.note(code::write_instead, {member.name}));
    names.push_back(member.name);
    all += (all.empty() ? "" : ", ") + member.name;
  }
  if (auto near = text::nearest_name(text, names)) d.note(code::did_you_mean, {*near});
  else d.note(code::expected_one_of, {all});
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
