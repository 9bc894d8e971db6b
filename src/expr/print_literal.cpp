// Values as literals of a dialect. What has no literal is written as the call that makes it:
// date("2022-04-02").
#include <array>
#include <cmath>
#include <cstdio>

#include "expr/lexer.hpp"
#include "expr/print.hpp"
#include "facts/text_form.hpp"
#include "text/unicode.hpp"

namespace guiju::expr {
namespace {

void append_escaped(std::string& out, char32_t c) {
  std::array<char, 16> buffer{};
  const char* format = c > 0xFFFF ? "\\U%08X" : "\\u%04X";
  const int n = std::snprintf(buffer.data(), buffer.size(), format, static_cast<unsigned>(c));
  out.append(buffer.data(), static_cast<std::size_t>(n));
}

void append_string(std::string& out, std::string_view text) {
  out += '\'';
  for (std::size_t at = 0; at < text.size();) {
    const char byte = text[at];
    const auto c = text::decode_utf8(text, at);
    if (!c) {
      append_escaped(out, 0xFFFD);
    } else if (byte == '\'' || byte == '\\') {
      out += '\\';
      out += byte;
    } else if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\t') {
      out += "\\t";
    } else if (byte == '\r') {
      out += "\\r";
    } else if (*c < 0x20 || *c == 0x7F || is_hidden_character(*c)) {
      append_escaped(out, *c);
    } else {
      text::append_utf8(out, *c);
    }
  }
  out += '\'';
}

void append_bytes(std::string& out, std::string_view bytes) {
  out += "b'";
  for (const char byte : bytes) {
    const auto u = static_cast<unsigned char>(byte);
    if (u >= 0x20 && u < 0x7F && byte != '\'' && byte != '\\') {
      out += byte;
      continue;
    }
    std::array<char, 8> buffer{};
    const int n = std::snprintf(buffer.data(), buffer.size(), "\\x%02X", static_cast<unsigned>(u));
    out.append(buffer.data(), static_cast<std::size_t>(n));
  }
  out += '\'';
}

class Literal {
 public:
  explicit Literal(Dialect dialect) : dialect_(dialect) {}
  void value(ValueView v);
  std::string take() { return std::move(out_); }

 private:
  void call_text(const char* function, std::string_view argument) {
    ((out_ += function) += "(\"") += argument;
    out_ += "\")";
  }

  Dialect dialect_;
  std::string out_;
};

void Literal::value(ValueView v) {
  using V = guiju::Kind;
  std::string text;
  switch (v.kind()) {
    case V::string:
      return append_string(out_, v.as_string());
    case V::bytes:
      return append_bytes(out_, v.as_string());
    case V::uint_:
      out_ += std::to_string(v.as_uint()) + "u";
      return;
    case V::double_:
      if (!std::isfinite(v.as_double())) {
        facts::append_double(text, v.as_double());
        return call_text("double", text);
      }
      return dialect_ == Dialect::pack ? facts::append_double_with_exponent(out_, v.as_double())
                                       : facts::append_double(out_, v.as_double());
    case V::decimal:
      out_ += v.as_decimal().to_string();
      return;
    case V::date:
      facts::append_date(text, v.as_int());
      return call_text("date", text);
    case V::month:
      facts::append_month(text, v.as_int());
      return call_text("month", text);
    case V::timestamp:
      facts::append_timestamp(text, v.as_instant());
      return call_text("timestamp", text);
    case V::duration:
      facts::append_duration(text, v.as_instant());
      return call_text("duration", text);
    case V::period:
      (out_ += std::to_string(v.period_amount())) += ' ';
      out_ += v.period_unit() ? v.period_unit()->name : "…";
      return;
    case V::list:
      out_ += '[';
      for (std::uint32_t i = 0; i < v.size(); ++i) {
        if (i != 0) out_ += ", ";
        value(v[i]);
      }
      out_ += ']';
      return;
    case V::map:
      out_ += '{';
      for (std::uint32_t i = 0; i < v.size(); ++i) {
        if (i != 0) out_ += ", ";
        value(v.items()[2 * i]);
        out_ += ": ";
        value(v.items()[2 * i + 1]);
      }
      out_ += '}';
      return;
    case V::type:
      out_ += v.type_value()->to_string();
      return;
    case V::optional:
      if (!v.inner()) {
        out_ += "optional.none()";
        return;
      }
      out_ += "optional.of(";
      value(*v.inner());
      out_ += ')';
      return;
    case V::enum_:
      out_ += v.as_string();
      return;
    default:
      out_ += v.to_string();
      return;
  }
}

}  // namespace

std::string print_literal(ValueView value, Dialect dialect) {
  Literal literal(dialect);
  literal.value(value);
  return literal.take();
}

}  // namespace guiju::expr
