#include "check/types.hpp"

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
  if (name == "decimal") d.note(code::write_instead, {"decimal(2)"});
  else if (auto near = text::nearest_name(name, names)) d.note(code::did_you_mean, {*near});
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
    diagnostics_.add(code::bad_length, node.span, {text}).note(code::write_instead, {"18, or 2..40"});
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
  if (form.min) keep.min = read_literal(*form.min, plain, zone_, diagnostics_);
  if (form.max) keep.max = read_literal(*form.max, plain, zone_, diagnostics_);
  if (form.in)
    for (const text::YamlNode& item : form.in->items)
      if (auto v = read_literal(item, plain, zone_, diagnostics_)) keep.in.push_back(std::move(*v));
  if (form.matches) {
    keep.matches = form.matches->text();
    const std::size_t most = Limits{}.max_regex_bytes;
    std::string why;
    if (expr::is_pattern(keep.matches, most, why))
      keep.matcher = [pattern = keep.matches, most](std::string_view text) {
        std::string ignored;
        return expr::search(text, pattern, most, ignored) == expr::Matched::yes;
      };
    else
      diagnostics_.add(code::bad_pattern, form.matches->span(), {why});
  }
  if (form.length) read_length(*form.length, keep);
  if (form.unique_in_list) keep.unique_in_list = form.unique_in_list->text();
  if (form.default_value) field.default_value = read_literal(*form.default_value, field.type, zone_, diagnostics_);
  if (form.round) field.round = read_rounding(*form.round);
  return field;
}

}  // namespace guiju::check
