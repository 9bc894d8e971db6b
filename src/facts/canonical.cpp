#include "facts/canonical.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "facts/text_form.hpp"
#include "text/unicode.hpp"

namespace guiju::facts {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

void append_hex(std::string& out, std::string_view bytes) {
  out += "b\"";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += hex_digits[byte >> 4];
    out += hex_digits[byte & 15];
  }
  out += '"';
}

void append_escape(std::string& out, char32_t c) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += hex_digits[(c >> shift) & 15];
}

void append_code_point(std::string& out, std::string_view text, std::size_t begin,
                       std::size_t end, char32_t c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  const bool is_control = c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
  if (is_control || text::is_bidi_control(c))
    append_escape(out, c);
  else
    out += text.substr(begin, end - begin);
}

// REQUIRES: valid UTF-8.
void append_valid(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = text::next_code_point(text, at);
    append_code_point(out, text, begin, at, c);
  }
}

class Writer {
 public:
  Writer(std::string& out, const Schema* schema) : out_(out), schema_(schema) {}

  void write(ValueView v, int depth) {
    if (depth > max_value_depth) {
      out_ += "…";
      return;
    }
    switch (v.kind()) {
      case Kind::null: out_ += "null"; break;
      case Kind::bool_: out_ += v.is_true() ? "true" : "false"; break;
      case Kind::int_: out_ += std::to_string(v.as_int()); break;
      case Kind::uint_: out_ += std::to_string(v.as_uint()) + "u"; break;
      case Kind::double_: append_double_with_exponent(out_, v.as_double()); break;
      case Kind::decimal: out_ += v.as_decimal().to_string() + "d"; break;
      case Kind::string: append_quoted(out_, v.as_string()); break;
      case Kind::bytes: append_hex(out_, v.as_string()); break;
      case Kind::date: append_date(out_, v.as_int()); break;
      case Kind::month: append_month(out_, v.as_int()); break;
      case Kind::timestamp:
        append_timestamp(out_, v.as_instant());
        if (v.is_naive()) out_.pop_back();
        break;
      case Kind::duration: append_duration(out_, v.as_instant()); break;
      case Kind::period: write_period(v); break;
      case Kind::enum_: write_enum(v); break;
      case Kind::list: write_list(v, depth + 1); break;
      case Kind::map: write_map(v, depth + 1); break;
      case Kind::struct_: write_struct(v, depth + 1); break;
      case Kind::optional:
        out_ += "optional(";
        if (v.inner() != nullptr) write(*v.inner(), depth + 1);
        out_ += ')';
        break;
      case Kind::type: out_ += "type(" + type_text(v) + ")"; break;
      case Kind::abstract: out_ += "abstract(#" + std::to_string(v.size()) + ")"; break;
      case Kind::error: out_ += "error(" + code_text(v.fault().code) + ")"; break;
      case Kind::unknown: write_unknown(v); break;
      case Kind::dyn:
      case Kind::parameter: break;  // no value has these kinds
    }
  }

 private:
  static std::string type_text(ValueView v) {
    return v.type_value() ? v.type_value()->to_string() : std::string("type");
  }

  void write_period(ValueView v) {
    out_ += std::to_string(v.period_amount());
    if (v.period_unit() != nullptr) out_ += " " + v.period_unit()->name;
  }

  void write_enum(ValueView v) {
    if (v.enum_type() != nullptr && v.member() < v.enum_type()->members.size())
      out_ += v.as_string();
    else  // a raw fact: only its number is known
      out_ += "#" + std::to_string(static_cast<std::int32_t>(v.member()));
  }

  void write_list(ValueView v, int depth) {
    out_ += '[';
    for (std::uint32_t i = 0; i < v.size(); ++i) {
      if (i != 0) out_ += ", ";
      write(v[i], depth);
    }
    out_ += ']';
  }

  void write_map(ValueView v, int depth) {
    std::vector<std::pair<std::string, std::uint32_t>> keys(v.size());
    for (std::uint32_t i = 0; i < v.size(); ++i) {
      Writer(keys[i].first, schema_).write(v.items()[2 * i], depth);
      keys[i].second = i;
    }
    std::sort(keys.begin(), keys.end());
    out_ += '{';
    for (std::size_t i = 0; i < keys.size(); ++i) {
      out_ += (i != 0 ? ", " : "") + keys[i].first + ": ";
      write(v.items()[2 * keys[i].second + 1], depth);
    }
    out_ += '}';
  }

  void write_struct(ValueView v, int depth) {
    const StructType& type = *v.struct_type();
    out_ += type.name + "{";
    for (std::uint32_t i = 0; i < v.size(); ++i) {
      out_ += (i != 0 ? ", " : "") + type.fields[i].name + ": ";
      write(v.fields()[i], depth);
    }
    out_ += '}';
  }

  void write_unknown(ValueView v) {
    out_ += "unknown(";
    const UnknownSet none;
    const UnknownSet& set = v.pointer() != nullptr ? v.unknowns() : none;
    for (std::uint32_t i = 0; i < set.count; ++i) {
      if (i != 0) out_ += ", ";
      if (schema_ != nullptr && set.paths[i] < schema_->path_count())
        out_ += schema_->path(set.paths[i]);
      else
        out_ += "#" + std::to_string(set.paths[i]);
    }
    out_ += ')';
  }

  std::string& out_;
  const Schema* schema_;
};

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  while (const auto invalid = text::first_invalid_utf8(text)) {
    append_valid(out, text.substr(0, *invalid));
    out += "\xEF\xBF\xBD";  // U+FFFD
    text.remove_prefix(*invalid + 1);
  }
  append_valid(out, text);
  out += '"';
}

void append_canonical(std::string& out, ValueView v, const Schema* schema) {
  Writer(out, schema).write(v, 0);
}

}  // namespace guiju::facts
