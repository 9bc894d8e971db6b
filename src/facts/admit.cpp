#include "facts/admit.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <initializer_list>
#include <new>
#include <span>
#include <vector>

#include "facts/canonical.hpp"
#include "facts/codes.hpp"
#include "facts/remedy.hpp"
#include "facts/text_form.hpp"
#include "text/spelling.hpp"
#include "text/unicode.hpp"

namespace guiju::facts {

namespace {

constexpr std::size_t shown_code_points = 40;

// Where inside a fact we are; written out ("parties[3].consent") only when something is wrong.
struct Place {
  const Place* whole = nullptr;
  std::string_view name;
  std::int64_t item = -1;

  std::string to_string() const {
    if (whole == nullptr) return std::string(name.empty() ? "value" : name);
    if (item >= 0) return whole->to_string() + "[" + std::to_string(item) + "]";
    return whole->to_string() + "." + std::string(name);
  }
};

bool in_range(std::int64_t v, std::int64_t first, std::int64_t last) {
  return first <= v && v <= last;
}

// At most 40 code points of a text, quoted and escaped.
std::string shown_text(std::string_view text) {
  std::size_t end = 0, count = 0;
  for (; end < text.size(); ++end)
    if ((static_cast<unsigned char>(text[end]) & 0xC0) != 0x80 && ++count > shown_code_points) break;
  std::string out;
  append_quoted(out, text.substr(0, std::min(end, shown_code_points * 4)));
  if (end < text.size()) out += "…";
  return out;
}

// A raw value as a message shows it: short, escaped, without the marks of the canonical form.
std::string shown(ValueView v) {
  std::string out;
  switch (v.kind()) {
    case Kind::string: return shown_text(v.as_string());
    case Kind::bytes: return "bytes";
    case Kind::uint_: return std::to_string(v.as_uint());
    case Kind::decimal: return v.as_decimal().to_string();
    case Kind::double_: append_double(out, v.as_double()); return out;
    case Kind::list: return "[…]";
    case Kind::map:
    case Kind::struct_: return "{…}";
    default: return v.to_string();
  }
}

std::string range_text(const std::string& low, const std::string& high) {
  if (high.empty()) return ">= " + low;
  if (low.empty()) return "<= " + high;
  return "[" + low + ".." + high + "]";
}

// All that fits a type that has an end.
std::string range_of(const Type& type) {
  switch (type.kind()) {
    case Kind::int_: return range_text(std::to_string(INT64_MIN), std::to_string(INT64_MAX));
    case Kind::uint_: return range_text("0", std::to_string(UINT64_MAX));
    case Kind::decimal: return range_text("", std::string(38u - type.scale(), '9') + (type.scale() > 0 ? "." + std::string(type.scale(), '9') : ""));
    case Kind::date: return range_text("0001-01-01", "9999-12-31");
    case Kind::month: return range_text("0001-01", "9999-12");
    case Kind::timestamp: return range_text("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z");
    case Kind::duration: return range_text("-" + std::to_string(longest_duration) + " s", std::to_string(longest_duration) + " s");
    default: return {};
  }
}

// A double as the decimal that it is written as: the shortest that reads back. Nothing beyond 38 digits.
std::optional<Decimal> written_decimal(double d) {
  std::array<char, 400> text;
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), d, std::chars_format::fixed).ptr;
  return Decimal::parse({text.data(), static_cast<std::size_t>(end - text.data())});
}

// The same with `scale` places at once, for the usual sizes: a decimal of up to 15 digits that rounds
// to d is the only such one, so it is the one that d is written as.
bool quick_decimal(double d, std::uint8_t scale, std::int64_t* coefficient) {
  constexpr std::array<double, 10> powers{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
  if (scale >= powers.size()) return false;
  const double scaled = std::nearbyint(d * powers[scale]);
  if (!(std::fabs(scaled) < 1e15) || scaled / powers[scale] != d) return false;
  *coefficient = static_cast<std::int64_t>(scaled);
  return true;
}

class Admission {
 public:
  Admission(const AdmitContext& context, const Schema* schema, const Field* field)
      : context_(context), arena_(*context.arena), schema_(schema), field_(field) {}

  ValueView value(const Type& type, ValueView raw, std::uint32_t path, const Place& place,
                  int depth = 0);
  ValueView constrained(ValueView v, const Place& place);

 private:
  ValueView refuse(Code code, const Place& place, std::initializer_list<std::string_view> args);
  ValueView wrong_type(const Type& type, ValueView raw, const Place& place);
  ValueView out_of(const Type& type, ValueView raw, const Place& place) {
    return refuse(code::fact_out_of_bounds, place, {show(raw), name_of(type), context_.is_advised ? range_of(type) : ""});
  }
  ValueView loses(const Type& type, ValueView raw, const Place& place, const Decimal* exact = nullptr);
  static std::string name_of(const Type& type) { return type.nullable(false).to_string(); }
  bool is_masked() const { return field_ != nullptr && field_->is_masked; }
  std::string show(ValueView raw) const { return is_masked() ? "…" : shown(raw); }

  ValueView number(const Type& type, ValueView raw, const Place& place);
  ValueView whole_number(const Type& type, ValueView raw, Decimal d, const Place& place);
  ValueView double_number(const Type& type, ValueView raw, const Place& place);
  ValueView decimal_number(const Type& type, ValueView raw, const Place& place);
  ValueView string(const Type& type, ValueView raw, const Place& place);
  ValueView date(const Type& type, ValueView raw, const Place& place);
  ValueView month(const Type& type, ValueView raw, const Place& place);
  ValueView timestamp(const Type& type, ValueView raw, const Place& place);
  ValueView duration(const Type& type, ValueView raw, const Place& place);
  ValueView member(const Type& type, ValueView raw, const Place& place);
  ValueView list(const Type& type, ValueView raw, std::uint32_t path, const Place& place, int depth);
  ValueView map(const Type& type, ValueView raw, std::uint32_t path, const Place& place, int depth);
  ValueView structure(const Type& type, ValueView raw, std::uint32_t path, const Place& place,
                      int depth);
  ValueView no_such_part(const StructType& type, ValueView key, const Place& place);

  ValueView check_in(const Constraint& c, ValueView v, const Place& place);
  ValueView check_bounds(const Constraint& c, ValueView v, const Place& place);
  ValueView check_length(const Constraint& c, ValueView v, const Place& place);
  ValueView check_unique(const Constraint& c, ValueView v, const Place& place);

  const AdmitContext& context_;
  Arena& arena_;
  const Schema* schema_;
  const Field* field_;
};

ValueView Admission::refuse(Code code, const Place& place,
                            std::initializer_list<std::string_view> given) {
  std::span<const std::string_view> args(given.begin(), given.size());
  while (!args.empty() && args.back().empty()) args = args.first(args.size() - 1);  // advice that there is none of
  auto* copies = arena_.array<std::string_view>(args.size() + 1);
  new (&copies[0]) std::string_view(arena_.copy(place.to_string()));
  std::size_t count = 1;
  for (const std::string_view arg : args)
    new (&copies[count++]) std::string_view(arena_.copy(arg));
  return ValueView::of_error(new (arena_.array<Fault>(1))
                                 Fault{code, {}, copies, static_cast<std::uint32_t>(count)});
}

ValueView Admission::wrong_type(const Type& type, ValueView raw, const Place& place) {
  if (!context_.is_advised) return refuse(code::fact_wrong_type, place, {show(raw), name_of(type)});
  const bool is_text = raw.is(Kind::string);
  const std::string text = is_masked() ? std::string() : is_text ? std::string(raw.as_string()) : shown(raw);
  Remedy r = remedy(type, text, context_.to_utc != nullptr);
  if (r.is_nothing && !context_.empty_text_is_null) r.write = "null";
  const bool is_left_empty = r.is_nothing && context_.empty_text_is_null;
  return refuse(code::fact_wrong_type, place,
                {show(raw), name_of(type), r.month, r.days, r.write, r.such_as, r.one_of, is_left_empty ? "null" : ""});
}

// `exact`: the raw number, where rounding it is what would help.
ValueView Admission::loses(const Type& type, ValueView raw, const Place& place, const Decimal* exact) {
  std::string rounded;
  if (exact != nullptr && context_.is_advised && !is_masked())
    if (const auto near = exact->rounded(type.scale(), Rounding::half_up)) rounded = near->to_string();
  return refuse(code::fact_loses_digits, place, {show(raw), name_of(type), rounded});
}

// REQUIRES: an int or uint type. `d` is the raw number, exactly.
ValueView Admission::whole_number(const Type& type, ValueView raw, Decimal d, const Place& place) {
  auto whole = d.rescaled(0);
  if (!whole && field_ != nullptr && field_->round) whole = d.rounded(0, *field_->round);
  if (!whole) return loses(type, raw, place, &d);
  const int128 c = whole->coefficient;
  if (type.kind() == Kind::int_ && c == static_cast<std::int64_t>(c))
    return ValueView::of_int(static_cast<std::int64_t>(c));
  if (type.kind() == Kind::uint_ && c == static_cast<int128>(static_cast<std::uint64_t>(c)))
    return ValueView::of_uint(static_cast<std::uint64_t>(c));
  return out_of(type, raw, place);
}

ValueView Admission::number(const Type& type, ValueView raw, const Place& place) {
  if (raw.is(Kind::double_) && !std::isfinite(raw.as_double()))
    return refuse(code::fact_not_finite, place, {show(raw)});
  if (type.kind() == Kind::decimal) return decimal_number(type, raw, place);
  if (type.kind() == Kind::double_) return double_number(type, raw, place);
  switch (raw.kind()) {
    case Kind::int_:
    case Kind::uint_:
    case Kind::decimal: return whole_number(type, raw, raw.as_decimal(), place);
    case Kind::double_: {
      const double d = raw.as_double();
      constexpr double limit = 18446744073709551616.0;
      if (std::fabs(d) >= limit) return out_of(type, raw, place);
      if (std::trunc(d) == d) return whole_number(type, raw, {static_cast<int128>(d), 0}, place);
      if (const auto written = written_decimal(d)) return whole_number(type, raw, *written, place);
      return loses(type, raw, place);
    }
    case Kind::string:
      if (type.kind() == Kind::int_) {
        if (const auto i = read_int(raw.as_string())) return ValueView::of_int(*i);
      } else if (const auto u = read_uint(raw.as_string())) {
        return ValueView::of_uint(*u);
      }
      return wrong_type(type, raw, place);
    default: return wrong_type(type, raw, place);
  }
}

ValueView Admission::double_number(const Type& type, ValueView raw, const Place& place) {
  switch (raw.kind()) {
    case Kind::double_: return raw;
    case Kind::int_:
    case Kind::uint_:
    case Kind::decimal: {
      const Decimal d = raw.as_decimal();
      const double nearest = to_double(d);
      if (d.rescaled(0) && compare(d, nearest) != 0) return loses(type, raw, place);
      return ValueView::of_double(nearest);
    }
    case Kind::string:
      if (const auto d = read_double(raw.as_string())) return ValueView::of_double(*d);
      return wrong_type(type, raw, place);
    default: return wrong_type(type, raw, place);
  }
}

ValueView Admission::decimal_number(const Type& type, ValueView raw, const Place& place) {
  std::optional<Decimal> d;
  switch (raw.kind()) {
    case Kind::int_:
    case Kind::uint_:
    case Kind::decimal: d = raw.as_decimal(); break;
    case Kind::double_: {
      std::int64_t coefficient;
      if (quick_decimal(raw.as_double(), type.scale(), &coefficient))
        return ValueView::of_narrow_decimal(coefficient, type.scale());
      d = written_decimal(raw.as_double());
      if (!d) return std::fabs(raw.as_double()) < 1 ? loses(type, raw, place) : out_of(type, raw, place);
      break;
    }
    case Kind::string:
      d = Decimal::parse(raw.as_string());
      if (!d) return wrong_type(type, raw, place);
      break;
    default: return wrong_type(type, raw, place);
  }
  auto fitted = d->rescaled(type.scale());
  if (fitted) return ValueView::of_decimal(*fitted, arena_);
  if (d->scale <= type.scale()) return out_of(type, raw, place);
  if (field_ == nullptr || !field_->round) {
    // Too many digits before the point, or behind it?
    const bool fits = d->rounded(type.scale(), Rounding::down).has_value();
    return fits ? loses(type, raw, place, &*d) : out_of(type, raw, place);
  }
  fitted = d->rounded(type.scale(), *field_->round);
  return fitted ? ValueView::of_decimal(*fitted, arena_) : out_of(type, raw, place);
}

ValueView Admission::string(const Type& type, ValueView raw, const Place& place) {
  if (!raw.is(Kind::string)) return wrong_type(type, raw, place);
  if (context_.utf8_is_checked) return raw;
  const auto invalid = text::first_invalid_utf8(raw.as_string());
  return invalid ? refuse(code::fact_not_utf8, place, {std::to_string(*invalid)}) : raw;
}

ValueView Admission::date(const Type& type, ValueView raw, const Place& place) {
  if (raw.is(Kind::string)) {
    const auto days = read_date(raw.as_string());
    return days ? ValueView::of_date(*days) : wrong_type(type, raw, place);
  }
  std::int64_t days = raw.as_int();
  if (raw.is(Kind::timestamp) && raw.is_naive() && raw.as_instant().nanos == 0 && days % 86400 == 0)
    days /= 86400;
  else if (!raw.is(Kind::date))
    return wrong_type(type, raw, place);
  if (!in_range(days, first_day, last_day)) return out_of(type, raw, place);
  return ValueView::of_date(days);
}

ValueView Admission::month(const Type& type, ValueView raw, const Place& place) {
  if (raw.is(Kind::string)) {
    const auto months = read_month(raw.as_string());
    return months ? ValueView::of_month(*months) : wrong_type(type, raw, place);
  }
  if (!raw.is(Kind::month)) return wrong_type(type, raw, place);
  return in_range(raw.as_int(), first_month, last_month) ? raw : out_of(type, raw, place);
}

ValueView Admission::timestamp(const Type& type, ValueView raw, const Place& place) {
  Instant instant = raw.as_instant();
  bool is_naive = raw.is_naive();
  if (raw.is(Kind::string)) {
    const auto read = read_timestamp(raw.as_string());
    if (!read) return wrong_type(type, raw, place);
    instant = {read->seconds, read->nanos};
    is_naive = read->is_naive;
  } else if (!raw.is(Kind::timestamp)) {
    return wrong_type(type, raw, place);
  }
  if (!in_range(instant.seconds, first_second, last_second)) return out_of(type, raw, place);
  if (!is_naive) return ValueView::of_timestamp(instant);
  if (context_.to_utc == nullptr) {
    const std::string with_offset = context_.is_advised && !is_masked() ? remedy(type, raw.is(Kind::string) ? raw.as_string() : std::string_view(), false).write : "";
    return refuse(code::fact_naive_time, place, {show(raw), with_offset});
  }
  std::int64_t utc;
  if (!context_.to_utc(context_.zone, instant.seconds, &utc))
    return refuse(code::fact_no_such_time, place, {show(raw)});
  return ValueView::of_timestamp({utc, instant.nanos});
}

ValueView Admission::duration(const Type& type, ValueView raw, const Place& place) {
  if (raw.is(Kind::string)) {
    const auto d = read_duration(raw.as_string());
    return d ? ValueView::of_duration(*d) : wrong_type(type, raw, place);
  }
  if (!raw.is(Kind::duration)) return wrong_type(type, raw, place);
  const std::int64_t seconds = raw.as_instant().seconds;
  return in_range(seconds, -longest_duration, longest_duration) ? raw : out_of(type, raw, place);
}

ValueView Admission::member(const Type& type, ValueView raw, const Place& place) {
  const EnumType& definition = *type.enum_type();
  int number = -1;
  if (raw.is(Kind::string)) {
    number = definition.find(raw.as_string());
  } else if (!raw.is(Kind::enum_)) {
    return wrong_type(type, raw, place);
  } else if (raw.enum_type() == nullptr || raw.enum_type() == &definition) {
    if (raw.member() < definition.members.size()) number = static_cast<int>(raw.member());
  } else {  // the same enum of another version of the pack
    number = definition.find(raw.as_string());
  }
  if (number >= 0) return ValueView::of_enum(&definition, static_cast<std::uint32_t>(number));
  if (!context_.is_advised) return refuse(code::fact_not_a_member, place, {show(raw), name_of(type)});
  const std::string meant = raw.is(Kind::string) && !is_masked() ? meant_member(definition, raw.as_string()) : "";
  return refuse(code::fact_not_a_member, place, {show(raw), name_of(type), meant, meant.empty() ? member_names(definition) : ""});
}

ValueView Admission::list(const Type& type, ValueView raw, std::uint32_t path, const Place& place,
                          int depth) {
  if (!raw.is(Kind::list)) return wrong_type(type, raw, place);
  ValueView* items = nullptr;  // only when an item is not good as it is
  for (std::uint32_t i = 0; i < raw.size(); ++i) {
    const ValueView item = value(type.element(), raw[i], path, {&place, {}, i}, depth + 1);
    if (item.is_error()) return item;
    const ValueView as_it_is = raw[i];
    if (items == nullptr && std::memcmp(&item, &as_it_is, sizeof item) != 0) {
      items = arena_.array<ValueView>(raw.size());
      std::copy_n(raw.items(), raw.size(), items);
    }
    if (items != nullptr) items[i] = item;
  }
  return items == nullptr ? raw : ValueView::of_list(items, raw.size());
}

ValueView Admission::map(const Type& type, ValueView raw, std::uint32_t path, const Place& place,
                         int depth) {
  if (!raw.is(Kind::map)) return wrong_type(type, raw, place);
  auto* pairs = arena_.array<ValueView>(std::size_t{raw.size()} * 2);
  for (std::uint32_t i = 0; i < raw.size(); ++i) {
    const Place here{&place, {}, i};
    pairs[2 * i] = value(type.map_key(), raw.items()[2 * i], path, here, depth + 1);
    pairs[2 * i + 1] = value(type.map_value(), raw.items()[2 * i + 1], path, here, depth + 1);
    if (pairs[2 * i].is_error()) return pairs[2 * i];
    if (pairs[2 * i + 1].is_error()) return pairs[2 * i + 1];
  }
  return ValueView::of_map(pairs, raw.size());
}

ValueView Admission::no_such_part(const StructType& type, ValueView key, const Place& place) {
  std::vector<std::string_view> names;
  for (const StructType::Field& part : type.fields) names.push_back(part.name);
  const bool may_suggest = key.is(Kind::string) && !is_masked();
  const std::string near = may_suggest ? text::nearest_name(key.as_string(), names).value_or("") : "";
  return refuse(code::fact_no_such_part, place, {show(key), near, near.empty() ? text::in_a_row(names) : ""});
}

ValueView Admission::structure(const Type& type, ValueView raw, std::uint32_t path,
                               const Place& place, int depth) {
  const StructType& definition = *type.struct_type();
  const auto count = static_cast<std::uint32_t>(definition.fields.size());
  auto* fields = arena_.array<ValueView>(count);
  std::fill_n(fields, count, absent());
  if (raw.is(Kind::struct_) && raw.struct_type() == &definition) {
    std::copy_n(raw.fields(), count, fields);
  } else if (raw.is(Kind::map)) {
    for (std::uint32_t i = 0; i < raw.size(); ++i) {
      const ValueView key = raw.items()[2 * i];
      // Keys mostly come in the order of the fields.
      const bool in_order = i < count && key.is(Kind::string) &&
                            key.as_string() == definition.fields[i].name;
      const int at = in_order ? static_cast<int>(i)
                              : key.is(Kind::string) ? definition.find(key.as_string()) : -1;
      if (at < 0) return no_such_part(definition, key, place);
      fields[at] = raw.items()[2 * i + 1];
    }
  } else {
    return wrong_type(type, raw, place);
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t part = schema_ == nullptr ? 0 : schema_->part_path(path, i);
    fields[i] = value(definition.fields[i].type, fields[i], part,
                      {&place, definition.fields[i].name, -1}, depth + 1);
    if (fields[i].is_error()) return fields[i];
  }
  return ValueView::of_struct(&definition, fields, arena_);
}

ValueView Admission::value(const Type& type, ValueView raw, std::uint32_t path, const Place& place,
                           int depth) {
  if (depth > max_value_depth)
    return refuse(code::fact_too_deep, place, {std::to_string(max_value_depth)});
  if (raw.is_error()) return raw;
  if (raw.is_unknown()) return is_absent(raw) && schema_ != nullptr ? schema_->unknown(path) : raw;
  if (context_.empty_text_is_null && raw.is(Kind::string) && raw.size() == 0 &&
      (type.kind() != Kind::string || type.is_nullable()))
    raw = ValueView::null();
  if (raw.is_null()) {
    const bool may_be = type.is_nullable() || type.kind() == Kind::null || type.kind() == Kind::dyn;
    return may_be ? raw : refuse(code::fact_is_null, place, {name_of(type)});
  }
  switch (type.kind()) {
    case Kind::dyn: return raw;
    case Kind::bool_:
      if (raw.is(Kind::bool_)) return raw;
      if (raw.is(Kind::string) && (raw.as_string() == "true" || raw.as_string() == "false"))
        return ValueView::of_bool(raw.as_string() == "true");
      return wrong_type(type, raw, place);
    case Kind::int_:
    case Kind::uint_:
    case Kind::double_:
    case Kind::decimal: return number(type, raw, place);
    case Kind::string: return string(type, raw, place);
    case Kind::date: return date(type, raw, place);
    case Kind::month: return month(type, raw, place);
    case Kind::timestamp: return timestamp(type, raw, place);
    case Kind::duration: return duration(type, raw, place);
    case Kind::enum_: return type.enum_type() ? member(type, raw, place) : wrong_type(type, raw, place);
    case Kind::list: return list(type, raw, path, place, depth);
    case Kind::map: return map(type, raw, path, place, depth);
    case Kind::struct_:
      if (type.struct_type() == nullptr) return wrong_type(type, raw, place);
      return structure(type, raw, path, place, depth);
    default: return raw.is(type.kind()) ? raw : wrong_type(type, raw, place);
  }
}

ValueView Admission::check_bounds(const Constraint& c, ValueView v, const Place& place) {
  bool comparable;
  const bool low = c.min && compare(v, *c.min, comparable) < 0 && comparable;
  const bool high = c.max && compare(v, *c.max, comparable) > 0 && comparable;
  if (!low && !high) return v;
  const std::string range = range_text(c.min ? shown(*c.min) : "", c.max ? shown(*c.max) : "");
  return refuse(code::fact_out_of_bounds, place, {show(v), range});
}

ValueView Admission::check_in(const Constraint& c, ValueView v, const Place& place) {
  for (const Value& allowed : c.in)
    if (equal(v, allowed)) return v;
  std::vector<std::string> written;
  for (const Value& allowed : c.in) written.push_back(shown(allowed));
  const std::string all = "[" + text::in_a_row({written.begin(), written.end()}) + "]";
  std::string near;
  if (v.is(Kind::string) && !is_masked()) {
    std::vector<std::string_view> texts;
    for (const Value& allowed : c.in) texts.push_back(allowed.view().as_string());
    near = text::nearest_name(v.as_string(), texts).value_or("");
  }
  return refuse(code::fact_not_a_member, place, {show(v), all, near});
}

ValueView Admission::check_length(const Constraint& c, ValueView v, const Place& place) {
  std::uint64_t length;
  if (v.is(Kind::string))
    length = text::code_point_count(v.as_string());
  else if (v.is(Kind::bytes) || v.is(Kind::list) || v.is(Kind::map))
    length = v.size();
  else
    return v;
  if ((!c.min_length || length >= *c.min_length) && (!c.max_length || length <= *c.max_length))
    return v;
  const auto text_of = [](const std::optional<std::uint64_t>& n) {
    return n ? std::to_string(*n) : std::string();
  };
  return refuse(code::fact_length, place,
                {std::to_string(length), range_text(text_of(c.min_length), text_of(c.max_length))});
}

ValueView Admission::check_unique(const Constraint& c, ValueView v, const Place& place) {
  if (!v.is(Kind::list) || v.size() < 2) return v;
  std::vector<std::pair<std::uint64_t, ValueView>> seen;
  for (std::uint32_t i = 0; i < v.size(); ++i) {
    if (!v[i].is(Kind::struct_)) continue;
    const int part = v[i].struct_type()->find(c.unique_in_list);
    if (part < 0) continue;
    const ValueView key = v[i].fields()[part];
    if (!key.is_null() && !key.is_unknown()) seen.emplace_back(hash(key), key);
  }
  std::stable_sort(seen.begin(), seen.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < seen.size(); ++i)
    for (std::size_t j = i + 1; j < seen.size() && seen[j].first == seen[i].first; ++j)
      if (equal(seen[i].second, seen[j].second))
        return refuse(code::fact_repeats, {&place, c.unique_in_list, -1}, {show(seen[i].second)});
  return v;
}

// REQUIRES: `field_` is set, and `v` is of its type.
ValueView Admission::constrained(ValueView v, const Place& place) {
  const Constraint& c = field_->constraint;
  if (v.is_null() || v.is_error() || v.is_unknown()) return v;
  if (c.min || c.max) v = check_bounds(c, v, place);
  if (!v.is_error() && !c.in.empty()) v = check_in(c, v, place);
  if (!v.is_error() && (c.min_length || c.max_length)) v = check_length(c, v, place);
  if (!v.is_error() && v.is(Kind::string) && (c.matcher || !c.matches.empty())) {
    // A pattern that nobody compiled is not passed over: nothing matches it.
    if (!c.matcher || !c.matcher(v.as_string()))
      v = refuse(code::fact_not_matching, place, {show(v), c.matches});
  }
  if (!v.is_error() && !c.unique_in_list.empty()) v = check_unique(c, v, place);
  return v;
}

// Whether a value of the type's own kind can be taken as it is, judged by a look at the value alone.
bool is_good_as_it_is(const Type& type, ValueView raw, const AdmitContext& context) {
  if (raw.kind() != type.kind()) return false;
  switch (raw.kind()) {
    case Kind::bool_:
    case Kind::int_:
    case Kind::uint_: return true;
    case Kind::double_: return std::isfinite(raw.as_double());
    case Kind::decimal: return raw.is_narrow() && raw.scale() == type.scale();
    case Kind::string:
      return (context.utf8_is_checked || text::is_short_ascii(raw.as_string())) && !(context.empty_text_is_null && raw.size() == 0);
    case Kind::date: return in_range(raw.as_int(), first_day, last_day);
    case Kind::timestamp:
      return !raw.is_naive() && in_range(raw.as_instant().seconds, first_second, last_second);
    default: return false;
  }
}

}  // namespace

ValueView admit(const Schema& schema, std::uint32_t field, ValueView raw,
                const AdmitContext& context) {
  const Field& f = schema.fields()[field];
  const bool plain = schema.is_plain(field);
  if (plain && is_good_as_it_is(f.type, raw, context)) return raw;
  if (is_absent(raw)) return f.default_value ? f.default_value->view() : schema.unknown(field);
  const Place place{nullptr, f.name, -1};
  Admission admission(context, &schema, &f);
  const ValueView v = admission.value(f.type, raw, field, place);
  return plain ? v : admission.constrained(v, place);
}

ValueView admit(const Type& type, ValueView raw, const AdmitContext& context) {
  if (is_good_as_it_is(type, raw, context)) return raw;
  return Admission(context, nullptr, nullptr).value(type, raw, 0, Place{});
}

}  // namespace guiju::facts
