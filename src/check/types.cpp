#include "check/types.hpp"

#include <algorithm>
#include <charconv>

#include "check/codes.hpp"
#include "expr/regex.hpp"
#include "facts/text_form.hpp"
#include "guiju/expr/limits.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju::check {
namespace {

const std::map<std::string, Kind, std::less<>>& simple_kinds() {
  static const std::map<std::string, Kind, std::less<>> kinds{
      {"bool", Kind::bool_},   {"int", Kind::int_},           {"uint", Kind::uint_},
      {"double", Kind::double_}, {"string", Kind::string},    {"bytes", Kind::bytes},
      {"date", Kind::date},    {"timestamp", Kind::timestamp}, {"duration", Kind::duration},
      {"month", Kind::month}};
  return kinds;
}

// What other formats and people call a type.
const char* type_elsewhere(const std::string& name) {
  static const std::map<std::string, const char*, std::less<>> ours{
      {"decimal", "decimal(2)"}, {"number", "decimal(2)"},     {"numeric", "decimal(2)"},   {"money", "decimal(2)"},
      {"integer", "int"},        {"long", "int"},              {"int64", "int"},            {"float", "double"},
      {"real", "double"},        {"boolean", "bool"},          {"text", "string"},          {"str", "string"},
      {"varchar", "string"},     {"char", "string"},           {"datetime", "timestamp"},   {"time", "timestamp"},
      {"list", "list(string)"},  {"array", "list(string)"},    {"optional", "optional(string)"}, {"map", "map(string, string)"},
      {"整数", "int"},           {"小数", "decimal(2)"},       {"金额", "decimal(2)"},      {"文本", "string"},
      {"字符串", "string"},      {"布尔", "bool"},             {"日期", "date"},            {"时间", "timestamp"}};
  const auto at = ours.find(name);
  return at == ours.end() ? nullptr : at->second;
}

constexpr int max_type_depth = 16;

std::string_view trimmed(std::string_view text, std::size_t& begin, std::size_t& end) {
  while (begin < end && text[begin] == ' ') ++begin;
  while (end > begin && text[end - 1] == ' ') --end;
  return text.substr(begin, end - begin);
}

}  // namespace

Types::Types(const std::vector<model::TypeDefinition>& definitions, std::map<std::string, Type> imported,
             const facts::Zone* zone, Diagnostics& diagnostics)
    : named_(std::move(imported)), zone_(zone), diagnostics_(diagnostics) {
  for (const model::TypeDefinition& d : definitions) {
    if (simple_kinds().contains(d.name.text())) {
      diagnostics_.add(code::name_taken, d.name.span(), {d.name.text()});
      continue;
    }
    definitions_[d.name.text()] = &d;
  }
  for (const model::TypeDefinition& d : definitions)
    if (definitions_.contains(d.name.text())) resolve(d.name.text(), d.name, 0, d.name.text().size());
}

Type Types::read(const model::TypeForm& form, const std::string& name) {
  switch (form.shape) {
    case model::TypeForm::Shape::enumeration: return make_enum(form, name);
    case model::TypeForm::Shape::structure: return make_struct(form, name);
    case model::TypeForm::Shape::written: return read_text(form.written);
    case model::TypeForm::Shape::absent: break;
  }
  return {};
}

Type Types::read_text(const text::Excerpt& text) { return read_part(text, 0, text.text().size(), 0); }

Type Types::read_part(const text::Excerpt& text, std::size_t begin, std::size_t end, int depth) {
  const std::string_view word = trimmed(text.text(), begin, end);
  const std::size_t open = word.find('(');
  if (open == std::string_view::npos) return resolve(std::string(word), text, begin, end);
  const std::string_view head = word.substr(0, open);
  if (depth >= max_type_depth || word.back() != ')') {
    diagnostics_.add(code::bad_type, text.span(begin, end), {std::string(word)});
    return {};
  }
  const std::size_t inner = begin + open + 1;
  const std::size_t inner_end = end - 1;
  if (head == "decimal") {
    int scale = -1;
    const char* first = text.text().data() + inner;
    const char* last = text.text().data() + inner_end;
    const auto read = std::from_chars(first, last, scale);
    if (read.ptr == last && read.ec == std::errc{} && scale >= 0 && scale <= Decimal::max_scale)
      return Type::decimal(static_cast<std::uint8_t>(scale));
    diagnostics_.add(code::bad_scale, text.span(inner, inner_end), {text.text().substr(inner, inner_end - inner)});
    return {};
  }
  if (head == "optional") return read_part(text, inner, inner_end, depth + 1).nullable();
  if (head == "list") return Type::list(read_part(text, inner, inner_end, depth + 1));
  if (head == "map") {
    const std::size_t comma = text.text().find(',', inner);
    if (comma < inner_end)
      return Type::map(read_part(text, inner, comma, depth + 1), read_part(text, comma + 1, inner_end, depth + 1));
  }
  Diagnostic& d = diagnostics_.add(code::bad_type, text.span(begin, end), {std::string(word)});
  if (auto near = text::nearest_name(head, {"decimal", "optional", "list", "map"})) d.note(code::did_you_mean, {*near});
  return {};
}

Type Types::resolve(const std::string& name, const text::Excerpt& text, std::size_t begin, std::size_t end) {
  if (const auto simple = simple_kinds().find(name); simple != simple_kinds().end()) return Type(simple->second);
  if (const auto known = named_.find(name); known != named_.end()) return known->second;
  if (const auto found = definitions_.find(name); found != definitions_.end()) {
    if (!open_.insert(name).second) {
      diagnostics_.add(code::type_inside_itself, text.span(begin, end), {name});
      return {};
    }
    const Type type = read(found->second->type, name);
    open_.erase(name);
    return named_[name] = type;
  }
  std::vector<std::string_view> names;
  for (const auto& [known, kind] : simple_kinds()) names.push_back(known);
  for (const char* head : {"decimal(2)", "list(string)", "optional(string)"}) names.push_back(head);
  for (const auto& [known, type] : named_) names.push_back(known);
  for (const auto& [known, definition] : definitions_) names.push_back(known);
  Diagnostic& d = diagnostics_.add(code::unknown_type, text.span(begin, end), {name});
  if (const char* ours = type_elsewhere(name)) d.note(code::write_instead, {ours});
  else if (auto near = text::nearest_name(name, names)) d.note(code::did_you_mean, {*near});
  else d.note(code::expected_one_of, {"bool, int, uint, double, decimal(2), string, date, timestamp, duration, month, list(string), map(string, int), optional(int), a name under types"});
  return {};
}

Type Types::make_enum(const model::TypeForm& form, const std::string& name) {
  auto detail = std::make_shared<EnumType>();
  detail->name = name;
  std::map<std::string, Span> seen;
  for (const auto& member : form.members) {
    const auto [first, is_new] = seen.emplace(member.name.text(), member.name.span());
    if (!is_new) {
      diagnostics_.add(code::duplicate_name, member.name.span(), {member.name.text()}).note(code::first_here, {}, first->second);
      continue;
    }
    detail->members.push_back({member.name.text(), member.title.in(Language::zh), member.title.in(Language::en)});
  }
  detail->build_index();
  return Type::enumeration(std::move(detail));
}

Type Types::make_struct(const model::TypeForm& form, const std::string& name) {
  auto detail = std::make_shared<StructType>();
  detail->name = name;
  for (const model::FieldForm& f : form.fields) {
    const Field field = read_field(f, name);
    detail->fields.push_back({field.name, field.type, field.title_zh, field.title_en});
  }
  return Type::structure(std::move(detail));
}

// `length: 18`, or `length: 2..40`.
void Types::read_length(const text::YamlNode& node, Constraint& keep) {
  const std::string& text = node.value;
  const std::size_t dots = text.find("..");
  const auto low = facts::read_uint(text.substr(0, dots));
  const auto high = dots == std::string::npos ? low : facts::read_uint(std::string_view(text).substr(dots + 2));
  if (!node.is_scalar() || !low || !high || *low > *high) {
    diagnostics_.add(code::bad_length, node.span, {text}).note(code::write_instead, {"2..40"});
    return;
  }
  keep.min_length = low;
  keep.max_length = high;
}

std::optional<Rounding> Types::read_rounding(const text::Excerpt& text) {
  static constexpr std::string_view modes[] = {"half_up", "half_even", "half_down", "up", "down", "floor", "ceiling"};
  for (std::size_t i = 0; i < std::size(modes); ++i)
    if (text.text() == modes[i]) return static_cast<Rounding>(i);
  Diagnostic& d = diagnostics_.add(code::unknown_rounding, text.span(), {text.text()});
  d.note(code::expected_one_of, {"half_up, half_even, half_down, up, down, floor, ceiling"});
  return std::nullopt;
}

void Types::refuse_constraint(const char* constraint, Span span, const Type& type, const char* goes_with) {
  if (type.kind() == Kind::dyn) return;  // diagnosed: no such type
  diagnostics_.add(code::constraint_of_another_type, span, {constraint, type.to_string()})
      .note(code::constraint_goes_with, {goes_with});
}

// Whether the constraints go with the type, and min with max.
void Types::check_constraints(const model::FieldForm& form, const Field& field) {
  const Type type = field.type.nullable(false);
  const Kind kind = type.kind();
  const bool is_ordered = type.is_number() || kind == Kind::date || kind == Kind::month || kind == Kind::timestamp || kind == Kind::duration;
  constexpr const char* ordered = "int, uint, double, decimal, date, month, timestamp, duration";
  if (form.min && !is_ordered) refuse_constraint("min", form.min->span, type, ordered);
  if (form.max && !is_ordered) refuse_constraint("max", form.max->span, type, ordered);
  const bool has_length = kind == Kind::string || kind == Kind::bytes || kind == Kind::list || kind == Kind::map;
  if (form.length && !has_length) refuse_constraint("length", form.length->span, type, "string, bytes, list, map");
  if (form.matches && kind != Kind::string) refuse_constraint("matches", form.matches->span(), type, "string");
  if (form.round && kind != Kind::decimal) refuse_constraint("round", form.round->span(), type, "decimal");
  if (form.unique_in_list) check_unique(*form.unique_in_list, type);
  const Constraint& keep = field.constraint;
  bool comparable = keep.min && keep.max;
  if (comparable && compare(keep.min->view(), keep.max->view(), comparable) > 0 && comparable)
    diagnostics_.add(code::constraint_reversed, form.max->span, {form.min->value, form.max->value});
}

// `unique_in_list: id`: the list's items have that field.
void Types::check_unique(const text::Excerpt& name, const Type& type) {
  const StructType* item = type.kind() == Kind::list ? type.element().struct_type() : nullptr;
  if (!item) return refuse_constraint("unique_in_list", name.span(), type, "list");
  std::vector<std::string_view> names;
  for (const auto& field : item->fields) names.push_back(field.name);
  if (std::find(names.begin(), names.end(), name.text()) != names.end()) return;
  Diagnostic& d = diagnostics_.add(code::no_field_of_items, name.span(), {name.text()});
  if (auto near = text::nearest_name(name.text(), names)) d.note(code::did_you_mean, {*near});
}

Field Types::read_field(const model::FieldForm& form, const std::string& owner) {
  Field field;
  field.name = form.name.text();
  field.type = read(form.type, owner.empty() ? field.name : owner + "." + field.name);
  field.title_zh = form.about.title.in(Language::zh);
  field.title_en = form.about.title.in(Language::en);
  field.is_masked = form.is_masked;
  if (form.unit) field.unit = form.unit->text();
  Constraint& keep = field.constraint;
  const Type plain = field.type.nullable(false);
  if (form.min && plain.kind() != Kind::string) keep.min = read_literal(*form.min, plain, zone_, diagnostics_);
  if (form.max && plain.kind() != Kind::string) keep.max = read_literal(*form.max, plain, zone_, diagnostics_);
  if (form.in)
    for (const text::YamlNode& item : form.in->items)
      if (auto v = read_literal(item, plain, zone_, diagnostics_)) keep.in.push_back(std::move(*v));
  if (form.matches) {
    keep.matches = form.matches->text();
    constexpr std::size_t most = Limits{}.max_regex_bytes;
    std::string why;
    if (expr::is_pattern(keep.matches, most, why))
      keep.matcher = [pattern = keep.matches](std::string_view text) {
        std::string ignored;
        return expr::search(text, pattern, most, ignored) == expr::Matched::yes;
      };
    else
      diagnostics_.add(code::bad_pattern, form.matches->span(), {why});
  }
  if (form.length) read_length(*form.length, keep);
  if (form.unique_in_list) keep.unique_in_list = form.unique_in_list->text();
  check_constraints(form, field);
  if (form.default_value) field.default_value = read_literal(*form.default_value, field.type, zone_, diagnostics_);
  if (form.round && plain.kind() == Kind::decimal) field.round = read_rounding(*form.round);
  return field;
}

}  // namespace guiju::check
