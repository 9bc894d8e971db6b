// Strings: CEL's own tests (contains …) and the strings extension. Positions and lengths count code points.
//
// Tested by tests/expr/library_string_test.cpp.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string>

#include "expr/library_parts.hpp"
#include "text/unicode.hpp"

namespace guiju::expr {
namespace {

constexpr std::size_t bytes_per_step = 64;

bool spend_on(CallContext& c, std::string_view text) { return spend(c, text.size() / bytes_per_step); }

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char b) { return static_cast<unsigned char>(b) < 0x80; });
}

// Where code points begin: from numbers of code points to bytes and back.
class Positions {
 public:
  explicit Positions(std::string_view text) : text_(text), is_ascii_(is_ascii(text)) {
    count_ = is_ascii_ ? text.size() : text::code_point_count(text);
  }
  std::int64_t count() const { return static_cast<std::int64_t>(count_); }
  // REQUIRES: 0 <= position <= count().
  std::size_t byte(std::int64_t position) const {
    if (is_ascii_) return static_cast<std::size_t>(position);
    std::size_t at = 0;
    for (std::int64_t i = 0; i < position; ++i) text::next_code_point(text_, at);
    return at;
  }
  std::int64_t position(std::size_t byte) const {
    return static_cast<std::int64_t>(is_ascii_ ? byte : text::code_point_count(text_.substr(0, byte)));
  }

 private:
  std::string_view text_;
  bool is_ascii_;
  std::size_t count_;
};

// As std::string_view::find and rfind, in time linear in the text whatever the part (std's may take their product).
std::size_t find_part(std::string_view text, std::string_view part, std::size_t from = 0) {
  if (part.empty()) return from <= text.size() ? from : std::string_view::npos;
  if (from >= text.size() || part.size() > text.size() - from) return std::string_view::npos;
  const void* const at = memmem(text.data() + from, text.size() - from, part.data(), part.size());
  if (at == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
}
std::size_t find_last_part(std::string_view text, std::string_view part, std::size_t from) {
  constexpr std::size_t is_short = 64;
  if (part.size() <= is_short || part.size() > text.size()) return text.rfind(part, from);
  const std::size_t end = std::min(from, text.size() - part.size()) + part.size();
  const std::string backwards(text.rend() - static_cast<std::ptrdiff_t>(end), text.rend());
  const std::size_t at = find_part(backwards, std::string(part.rbegin(), part.rend()));
  return at == std::string_view::npos ? at : end - at - part.size();
}

ValueView out_of_bounds(CallContext& c, std::int64_t index) {
  return fault(c, code::index_out_of_range, {std::to_string(index)});
}

// --- tests ------------------------------------------------------------------------------------------

ValueView contains(CallContext& c, Args a, std::uint32_t) {
  if (!spend_on(c, a[0].as_string())) return out_of_steps(c);
  return ValueView::of_bool(find_part(a[0].as_string(), a[1].as_string()) != std::string_view::npos);
}
ValueView starts_with(CallContext&, Args a, std::uint32_t) {
  return ValueView::of_bool(a[0].as_string().starts_with(a[1].as_string()));
}
ValueView ends_with(CallContext&, Args a, std::uint32_t) {
  return ValueView::of_bool(a[0].as_string().ends_with(a[1].as_string()));
}

// --- positions --------------------------------------------------------------------------------------

ValueView char_at(CallContext& c, Args a, std::uint32_t) {
  const std::string_view text = a[0].as_string();
  if (!spend_on(c, text)) return out_of_steps(c);
  const Positions positions(text);
  const std::int64_t i = a[1].as_int();
  if (i < 0 || i > positions.count()) return out_of_bounds(c, i);
  if (i == positions.count()) return ValueView::of_string({});
  const std::size_t begin = positions.byte(i);
  std::size_t end = begin;
  text::next_code_point(text, end);
  return ValueView::of_string(text.substr(begin, end - begin));
}

ValueView index_of(CallContext& c, Args a, std::uint32_t count) {
  const std::string_view text = a[0].as_string(), part = a[1].as_string();
  if (!spend_on(c, text)) return out_of_steps(c);
  const std::int64_t from = count > 2 ? a[2].as_int() : 0;
  const Positions positions(text);
  if (from < 0) return out_of_bounds(c, from);
  if (part.empty()) return ValueView::of_int(std::min(from, positions.count()));
  if (from >= positions.count()) return ValueView::of_int(-1);
  const std::size_t at = find_part(text, part, positions.byte(from));
  return ValueView::of_int(at == std::string_view::npos ? -1 : positions.position(at));
}

ValueView last_index_of(CallContext& c, Args a, std::uint32_t count) {
  const std::string_view text = a[0].as_string(), part = a[1].as_string();
  if (!spend_on(c, text)) return out_of_steps(c);
  const Positions positions(text);
  std::int64_t from = positions.count();
  if (count > 2) {
    from = a[2].as_int();
    if (from < 0 || (from >= positions.count() && !part.empty())) return out_of_bounds(c, from);
  }
  if (part.empty()) return ValueView::of_int(std::min(from, positions.count()));
  const std::size_t at = find_last_part(text, part, positions.byte(from));
  return ValueView::of_int(at == std::string_view::npos ? -1 : positions.position(at));
}

ValueView substring(CallContext& c, Args a, std::uint32_t count) {
  const std::string_view text = a[0].as_string();
  if (!spend_on(c, text)) return out_of_steps(c);
  const Positions positions(text);
  const std::int64_t begin = a[1].as_int();
  const std::int64_t end = count > 2 ? a[2].as_int() : positions.count();
  for (std::int64_t i : {begin, end})
    if (i < 0 || i > positions.count()) return out_of_bounds(c, i);
  if (begin > end) return out_of_bounds(c, begin);
  const std::size_t first = positions.byte(begin);
  return ValueView::of_string(text.substr(first, positions.byte(end) - first));
}

// --- new texts ----------------------------------------------------------------------------------------

template <char from, char to>
ValueView ascii_case(CallContext& c, Args a, std::uint32_t) {
  const std::string_view text = a[0].as_string();
  if (!spend_on(c, text)) return out_of_steps(c);
  char* const room = c.arena.array<char>(text.size() + 1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char b = text[i];
    room[i] = b >= from && b <= from + 25 ? static_cast<char>(b - from + to) : b;
  }
  return ValueView::of_string({room, text.size()});
}

bool is_white(char32_t c) {
  return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

ValueView trim(CallContext& c, Args a, std::uint32_t) {
  const std::string_view text = a[0].as_string();
  if (!spend_on(c, text)) return out_of_steps(c);
  std::size_t begin = text.size(), end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t here = at;
    if (is_white(text::next_code_point(text, at))) continue;
    begin = std::min(begin, here);
    end = at;
  }
  return ValueView::of_string(begin < end ? text.substr(begin, end - begin) : std::string_view());
}

ValueView reverse(CallContext& c, Args a, std::uint32_t) {
  const std::string_view text = a[0].as_string();
  if (!spend_on(c, text)) return out_of_steps(c);
  char* const room = c.arena.array<char>(text.size() + 1);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t here = at;
    text::next_code_point(text, at);
    text.copy(room + (text.size() - at), at - here, here);
  }
  return ValueView::of_string({room, text.size()});
}

ValueView too_long(CallContext& c) {
  return fault(c, code::limit_value, {std::to_string(c.limits.max_value_bytes)});
}

ValueView replace(CallContext& c, Args a, std::uint32_t count) {
  const std::string_view text = a[0].as_string(), part = a[1].as_string(), by = a[2].as_string();
  if (!spend_on(c, text)) return out_of_steps(c);
  std::size_t most = count > 3 && a[3].as_int() >= 0 ? static_cast<std::size_t>(a[3].as_int()) : SIZE_MAX;
  std::string result;
  std::size_t at = 0;
  while (most > 0 && result.size() <= c.limits.max_value_bytes) {
    if (part.empty()) {  // before every code point and at the end
      result += by;
      --most;
      if (at == text.size()) break;
      const std::size_t here = at;
      text::next_code_point(text, at);
      result.append(text.substr(here, at - here));
      continue;
    }
    const std::size_t found = find_part(text, part, at);
    if (found == std::string_view::npos) break;
    result.append(text.substr(at, found - at)).append(by);
    at = found + part.size();
    --most;
  }
  if (result.size() > c.limits.max_value_bytes) return too_long(c);
  result.append(text.substr(at));
  return text_result(c, result);
}

ValueView split(CallContext& c, Args a, std::uint32_t count) {
  const std::string_view text = a[0].as_string(), by = a[1].as_string();
  if (!spend_on(c, text)) return out_of_steps(c);
  std::size_t most = count > 2 && a[2].as_int() >= 0 ? static_cast<std::size_t>(a[2].as_int()) : SIZE_MAX;
  std::vector<ValueView> parts;
  std::size_t at = 0;
  const bool by_characters = by.empty();
  while (most > 0 && !(by_characters && at >= text.size())) {
    std::size_t end = std::string_view::npos, next = 0;
    if (parts.size() + 1 < most) {
      if (by_characters) {
        end = at;
        text::next_code_point(text, end);
        next = end;
      } else {
        end = find_part(text, by, at);
        next = end + by.size();
      }
    }
    const bool is_last = end == std::string_view::npos;
    parts.push_back(ValueView::of_string(text.substr(at, is_last ? end : end - at)));
    if (parts.size() > c.limits.max_value_items) return too_large(c);
    if (is_last) break;
    at = next;
  }
  ValueView* const room = list_room(c, parts.size());
  if (room == nullptr) return too_large(c);
  std::copy(parts.begin(), parts.end(), room);
  return ValueView::of_list(room, static_cast<std::uint32_t>(parts.size()));
}

ValueView join(CallContext& c, Args a, std::uint32_t count) {
  const std::string_view between = count > 1 ? a[1].as_string() : std::string_view();
  std::string result;
  if (!spend(c, a[0].size() / 8)) return out_of_steps(c);
  for (std::uint32_t i = 0; i < a[0].size(); ++i) {
    if (!a[0][i].is(Kind::string)) return no_overload(c, "join", a, count);
    if (i != 0) result += between;
    result += a[0][i].as_string();
    if (result.size() > c.limits.max_value_bytes) return too_long(c);
  }
  return text_result(c, result);
}

ValueView quote(CallContext& c, Args a, std::uint32_t) {
  std::string result = "\"";
  for (char b : a[0].as_string()) {
    constexpr std::string_view special = "\a\b\f\n\r\t\v\\\"", letters = "abfnrtv\\\"";
    const std::size_t at = special.find(b);
    if (at == std::string_view::npos) {
      result += b;
    } else {
      result += '\\';
      result += letters[at];
    }
  }
  result += '"';
  return text_result(c, result);
}

// --- format -------------------------------------------------------------------------------------------

class Formatter {
 public:
  Formatter(CallContext& context, ValueView items) : context_(context), items_(items) {}
  ValueView run(std::string_view format);

 private:
  bool clause(char letter, int precision, ValueView v);
  bool plain(std::string& out, ValueView v, int depth);
  bool map(std::string& out, ValueView v, int depth);
  bool number(ValueView v, std::chars_format form, int precision);
  bool digits(ValueView v, int base, bool upper);
  bool hex(std::string_view bytes, bool upper);
  bool not_finite(ValueView v);
  bool refuse(std::string why) {
    why_ = std::move(why);
    return false;
  }
  bool wrong(ValueView v, char letter) {
    return refuse(std::string("%") + letter + " of " + std::string(kind_name(v.kind())));
  }

  CallContext& context_;
  ValueView items_;
  std::string out_;
  std::string why_;
};

ValueView Formatter::run(std::string_view format) {
  std::uint32_t used = 0;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (out_.size() > context_.limits.max_value_bytes) return too_long(context_);
    if (format[i] != '%') {
      out_ += format[i];
      continue;
    }
    if (++i == format.size()) return fault(context_, code::bad_format, {"% at the end"});
    if (format[i] == '%') {
      out_ += '%';
      continue;
    }
    int precision = -1;
    if (format[i] == '.') {
      precision = 0;
      for (++i; i < format.size() && format[i] >= '0' && format[i] <= '9' && precision < 1000; ++i)
        precision = precision * 10 + (format[i] - '0');
      if (i == format.size() || precision > 1000) return fault(context_, code::bad_format, {"precision"});
    }
    if (used == items_.size())
      return fault(context_, code::bad_format, {"argument " + std::to_string(used + 1) + " is missing"});
    if (!clause(format[i], precision, items_[used++])) return fault(context_, code::bad_format, {why_});
  }
  return text_result(context_, out_);
}

bool Formatter::clause(char letter, int precision, ValueView v) {
  if (!spend(context_, 1)) return refuse("too much work");
  switch (letter) {
    case 's': return plain(out_, v, 0) || (why_.empty() && wrong(v, letter));
    case 'd':
      if (v.is(Kind::int_) || v.is(Kind::uint_) || v.is(Kind::decimal)) return append_scalar(out_, v);
      if (v.is(Kind::double_)) return not_finite(v) || append_scalar(out_, v);
      return wrong(v, letter);
    case 'f': return number(v, std::chars_format::fixed, precision) || wrong(v, letter);
    case 'e': return number(v, std::chars_format::scientific, precision) || wrong(v, letter);
    case 'b':
      if (v.is(Kind::bool_)) {
        out_ += v.as_bool() ? '1' : '0';
        return true;
      }
      return digits(v, 2, false) || wrong(v, letter);
    case 'o': return digits(v, 8, false) || wrong(v, letter);
    case 'x':
    case 'X':
      if (v.is(Kind::string) || v.is(Kind::bytes)) return hex(v.as_string(), letter == 'X');
      return digits(v, 16, letter == 'X') || wrong(v, letter);
    default: return refuse(std::string("no clause %") + letter);
  }
}

bool Formatter::not_finite(ValueView v) {
  if (!v.is(Kind::double_) || std::isfinite(v.as_double())) return false;
  out_ += std::isnan(v.as_double()) ? "NaN" : v.as_double() > 0 ? "Infinity" : "-Infinity";
  return true;
}

bool Formatter::number(ValueView v, std::chars_format form, int precision) {
  if (not_finite(v)) return true;
  if (precision < 0) precision = 6;
  if (v.is(Kind::decimal) && form == std::chars_format::fixed) {
    const auto rounded = v.as_decimal().rounded(std::min(precision, Decimal::max_scale), Rounding::half_even);
    if (!rounded) return false;
    out_ += rounded->to_string();
    return true;
  }
  double d = 0;
  if (v.is(Kind::double_)) d = v.as_double();
  else if (v.is(Kind::int_)) d = static_cast<double>(v.as_int());
  else if (v.is(Kind::uint_)) d = static_cast<double>(v.as_uint());
  else if (v.is(Kind::decimal)) d = to_double(v.as_decimal());
  else return false;
  char room[1500];
  const auto end = std::to_chars(room, room + sizeof room, d, form, precision).ptr;
  out_.append(room, static_cast<std::size_t>(end - room));
  return true;
}

bool Formatter::digits(ValueView v, int base, bool upper) {
  char room[80];
  char* end = nullptr;
  if (v.is(Kind::int_)) end = std::to_chars(room, room + sizeof room, v.as_int(), base).ptr;
  else if (v.is(Kind::uint_)) end = std::to_chars(room, room + sizeof room, v.as_uint(), base).ptr;
  else return false;
  for (char* p = room; p != end; ++p) out_ += upper && *p >= 'a' ? static_cast<char>(*p - 32) : *p;
  return true;
}

bool Formatter::hex(std::string_view bytes, bool upper) {
  const char* const letters = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  for (char b : bytes) {
    out_ += letters[static_cast<unsigned char>(b) >> 4];
    out_ += letters[static_cast<unsigned char>(b) & 15];
  }
  return true;
}

bool Formatter::map(std::string& out, ValueView v, int depth) {
  std::vector<std::pair<std::string, std::string>> entries(v.size());
  for (std::uint32_t i = 0; i < v.size(); ++i)
    if (!plain(entries[i].first, v.items()[2 * i], depth + 1) ||
        !plain(entries[i].second, v.items()[2 * i + 1], depth + 1))
      return false;
  std::sort(entries.begin(), entries.end());
  out += '{';
  for (std::size_t i = 0; i < entries.size(); ++i)
    out += (i == 0 ? "" : ", ") + entries[i].first + ": " + entries[i].second;
  out += '}';
  return true;
}

// The fewest digits that read back as this double, written without an exponent: 1e17 / 3 is 33333333333333332, 2e22 / 3
// is 6666666666666667000000.
void append_shortest_plain(std::string& out, double d) {
  char room[400];
  const std::to_chars_result made = std::to_chars(room, room + sizeof room, d, std::chars_format::scientific);
  const std::string_view text(room, static_cast<std::size_t>(made.ptr - room));
  const std::size_t e = text.find('e');
  int exponent = 0;
  std::from_chars(text.data() + e + (text[e + 1] == '+' ? 2 : 1), made.ptr, exponent);
  std::string digits;
  for (char c : text.substr(0, e))
    if (c >= '0' && c <= '9') digits += c;
  if (text[0] == '-') out += '-';
  const auto whole = static_cast<std::size_t>(std::max(exponent + 1, 0));
  if (exponent < 0) {
    out += "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + (digits == "0" ? "" : digits);
  } else if (digits.size() <= whole) {
    out += digits + std::string(whole - digits.size(), '0');
  } else {
    out += digits.substr(0, whole) + '.' + digits.substr(whole);
  }
}

bool Formatter::plain(std::string& out, ValueView v, int depth) {
  if (depth > context_.limits.max_depth) return refuse("nested too deeply");
  if (!spend(context_, 1)) return refuse("too much work");
  switch (v.kind()) {
    case Kind::null: out += "null"; return true;
    case Kind::double_: {
      const double d = v.as_double();
      if (std::isfinite(d)) {
        append_shortest_plain(out, d);
      } else {
        out += std::isnan(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity";
      }
      return true;
    }
    case Kind::bytes:
      if (text::first_invalid_utf8(v.as_string())) return refuse("bytes that are not UTF-8");
      out += v.as_string();
      return true;
    case Kind::list:
      out += '[';
      for (std::uint32_t i = 0; i < v.size(); ++i) {
        if (i != 0) out += ", ";
        if (!plain(out, v[i], depth + 1)) return false;
      }
      out += ']';
      return true;
    case Kind::map: return map(out, v, depth);
    case Kind::type: {
      const Type* type = v.type_value();
      out += type->kind() == Kind::list ? "list" : type->kind() == Kind::map ? "map" : type->to_string();
      return true;
    }
    default: return append_scalar(out, v);
  }
}

ValueView format(CallContext& c, Args a, std::uint32_t) { return Formatter(c, a[1]).run(a[0].as_string()); }

}  // namespace

void add_string(Library& library) {
  using namespace types;
  Definer define(library);
  const Type s = string(), i = integer();
  define.member("contains_string", "contains", {s, s}, boolean(), contains);
  define.member("starts_with_string", "startsWith", {s, s}, boolean(), starts_with);
  define.member("ends_with_string", "endsWith", {s, s}, boolean(), ends_with);
  define.member("string_char_at_int", "charAt", {s, i}, s, char_at);
  define.member("string_index_of_string", "indexOf", {s, s}, i, index_of);
  define.member("string_index_of_string_int", "indexOf", {s, s, i}, i, index_of);
  define.member("string_last_index_of_string", "lastIndexOf", {s, s}, i, last_index_of);
  define.member("string_last_index_of_string_int", "lastIndexOf", {s, s, i}, i, last_index_of);
  define.member("string_substring_int", "substring", {s, i}, s, substring);
  define.member("string_substring_int_int", "substring", {s, i, i}, s, substring);
  define.member("string_lower_ascii", "lowerAscii", {s}, s, ascii_case<'A', 'a'>);
  define.member("string_upper_ascii", "upperAscii", {s}, s, ascii_case<'a', 'A'>);
  define.member("string_trim", "trim", {s}, s, trim);
  define.member("string_reverse", "reverse", {s}, s, reverse);
  define.member("string_replace_string_string", "replace", {s, s, s}, s, replace);
  define.member("string_replace_string_string_int", "replace", {s, s, s, i}, s, replace);
  define.member("string_split_string", "split", {s, s}, list_of(s), split);
  define.member("string_split_string_int", "split", {s, s, i}, list_of(s), split);
  define.member("list_join", "join", {list_of(s)}, s, join);
  define.member("list_join_string", "join", {list_of(s), s}, s, join);
  define.function("strings_quote", "strings.quote", {s}, s, quote);
  define.member("string_format", "format", {s, Type::list(dyn())}, s, format);
}

}  // namespace guiju::expr
