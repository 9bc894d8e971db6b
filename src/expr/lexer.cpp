// How the lexer reads: one pass, no table; the text is UTF-8 (checked first), so names and
// full-width signs are judged by code point and everything else by byte.
#include "expr/lexer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <optional>

#include "expr/codes.hpp"
#include "text/unicode.hpp"

namespace guiju::expr {
namespace {

using Kind = Token::Kind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_octal(char c) { return c >= '0' && c <= '7'; }
int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

std::string code_point_name(char32_t c) {
  std::array<char, 16> buffer{};
  const int n = std::snprintf(buffer.data(), buffer.size(), "U+%04X", static_cast<unsigned>(c));
  return {buffer.data(), static_cast<std::size_t>(n)};
}

// The sign an author of Chinese text meant; empty: none.
std::string ascii_form(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return {static_cast<char>(c - 0xFF01 + 0x21)};
  switch (c) {
    case 0x201C:
    case 0x201D:
      return "\"";
    case 0x2018:
    case 0x2019:
      return "'";
    case 0x3001:
      return ",";
    case 0x3002:
      return ".";
    case 0x3010:
    case 0x3014:
      return "[";
    case 0x3011:
    case 0x3015:
      return "]";
    case 0x00D7:
      return "*";
    case 0x00F7:
      return "/";
    case 0x2212:
    case 0x2013:
    case 0x2014:
      return "-";
    case 0x2264:
    case 0x2A7D:
      return "<=";
    case 0x2265:
    case 0x2A7E:
      return ">=";
    case 0x2260:
      return "!=";
    case 0x2227:
      return "&&";
    case 0x2228:
      return "||";
    case 0x00AC:
      return "!";
    case 0x2208:
      return "in";
    case 0x2026:
      return "..";
    case 0x00A0:
    case 0x3000:
      return "an ordinary space";
    default:
      return {};
  }
}

class Lexer {
 public:
  Lexer(std::string_view text, Dialect dialect, const Limits& limits)
      : text_(text), limits_(limits), is_pack_(dialect == Dialect::pack) {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    if (const auto wrong = text::first_invalid_utf8(text_)) {
      tokens.push_back(bad(*wrong, *wrong + 1, code::expr_not_utf8, {std::to_string(*wrong)}));
      return tokens;
    }
    do {
      skip_space();
      begin_ = at_;
      tokens.push_back(next());
      if (tokens.back().kind == Kind::bad) mend(tokens);
    } while (tokens.back().kind != Kind::end && !(tokens.back().kind == Kind::bad && tokens.back().text.empty()));
    return tokens;
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool starts_with(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  std::string source(std::size_t begin, std::size_t end) const {
    return std::string(text_.substr(begin, end - begin));
  }

  // A sign in another spelling is as good as the right one for what follows; not so one of a row of signs (`===`).
  void mend(std::vector<Token>& tokens) {
    Token& token = tokens.back();
    if (token.code != code::operator_spelling && token.code != code::ascii_wanted) return;
    static constexpr std::array<std::string_view, 19> signs = {"==", "!=", "<=", ">=", "&&", "||", "(", ")", "[", "]",
                                                               "{",  "}",  ",",  "?",  ":",  "+",  "-", "*", "/"};
    if (std::find(signs.begin(), signs.end(), token.args[1]) == signs.end()) return;
    const bool follows_sign = tokens.size() > 1 && tokens[tokens.size() - 2].kind == Kind::sign && tokens[tokens.size() - 2].end == token.begin;
    if (token.code == code::operator_spelling && follows_sign && std::string_view(")]}").find(tokens[tokens.size() - 2].text) == std::string_view::npos) return;
    token.text = token.args[1];
    at_ = token.end;
  }

  static Token bad(std::size_t begin, std::size_t end, Code code, std::vector<std::string> args) {
    Token token;
    token.kind = Kind::bad;
    token.begin = static_cast<std::uint32_t>(begin);
    token.end = static_cast<std::uint32_t>(end);
    token.code = code;
    token.args = std::move(args);
    return token;
  }
  Token good(Kind kind, std::string text) const {
    Token token;
    token.kind = kind;
    token.begin = static_cast<std::uint32_t>(begin_);
    token.end = static_cast<std::uint32_t>(at_);
    token.text = std::move(text);
    return token;
  }
  Token valued(Kind kind, Value value) const {
    Token token = good(kind, source(begin_, at_));
    token.value = std::move(value);
    return token;
  }

  void skip_space() {
    while (at_ < text_.size()) {
      if (is_space(text_[at_])) {
        ++at_;
      } else if (starts_with("//")) {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else {
        return;
      }
    }
  }

  Token next() {
    if (at_ >= text_.size()) return good(Kind::end, {});
    const char c = text_[at_];
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (c == '"' || c == '\'') return quoted(false, false);
    if (const auto prefix = string_prefix()) {
      at_ += prefix->length;
      return quoted(prefix->is_raw, prefix->is_bytes);
    }
    if (c == '`') return back_quoted();
    if (static_cast<unsigned char>(c) >= 0x80) return beyond_ascii();
    if (is_ascii_letter(c)) return name();
    return sign();
  }

  struct Prefix {
    std::size_t length;
    bool is_raw, is_bytes;
  };
  std::optional<Prefix> string_prefix() const {
    const auto is_quote = [](char c) { return c == '"' || c == '\''; };
    const bool first_b = peek() == 'b' || peek() == 'B';
    const bool first_r = peek() == 'r' || peek() == 'R';
    if ((first_b || first_r) && is_quote(peek(1))) return Prefix{1, first_r, first_b};
    if (first_b && (peek(1) == 'r' || peek(1) == 'R') && is_quote(peek(2))) {
      return Prefix{2, true, true};
    }
    return std::nullopt;
  }

  Token name() {
    bool is_ascii = true;
    while (at_ < text_.size()) {
      if (static_cast<unsigned char>(text_[at_]) < 0x80) {
        if (!is_ascii_letter(text_[at_]) && !is_digit(text_[at_])) break;
        ++at_;
        continue;
      }
      std::size_t after = at_;
      const char32_t c = text::next_code_point(text_, after);
      if (is_hidden_character(c))
        return bad(at_, after, code::hidden_character, {code_point_name(c)});
      if (!is_pack_ || !text::is_identifier_part(c) || !ascii_form(c).empty()) break;
      is_ascii = false;
      at_ = after;
    }
    std::string text = source(begin_, at_);
    if (!is_ascii) text = text::to_nfc(text);
    const bool is_word = text == "true" || text == "false" || text == "null" || text == "in";
    return good(is_word ? Kind::word : Kind::name, std::move(text));
  }

  Token beyond_ascii() {
    std::size_t after = at_;
    const char32_t c = text::next_code_point(text_, after);
    if (is_hidden_character(c))
      return bad(at_, after, code::hidden_character, {code_point_name(c)});
    const std::string ascii = ascii_form(c);
    if (is_pack_ && (c == 0x2264 || c == 0x2265 || c == 0x2260)) {
      at_ = after;
      return good(Kind::sign, ascii);
    }
    if (!ascii.empty()) return bad(at_, after, code::ascii_wanted, {source(at_, after), ascii});
    if (is_pack_ && text::is_identifier_start(c)) return name();
    return bad(at_, after, code::bad_character, {source(at_, after)});
  }

  Token back_quoted() {
    const std::size_t open = at_++;
    while (at_ < text_.size() && text_[at_] != '`') {
      const char c = text_[at_];
      const bool is_fine = is_ascii_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '/' ||
                           c == ' ' || (is_pack_ && static_cast<unsigned char>(c) >= 0x80);
      if (!is_fine) break;
      ++at_;
    }
    if (peek() != '`') {
      if (at_ >= text_.size()) return bad(open, open + 1, code::string_unclosed, {"`"});
      return bad(at_, at_ + 1, code::bad_character, {source(at_, at_ + 1)});
    }
    if (at_ == open + 1) return bad(open, at_ + 1, code::expr_unexpected, {"``"});
    if (Token hidden; find_hidden(open + 1, at_, hidden)) return hidden;
    ++at_;
    return good(Kind::quoted_name, text::to_nfc(source(open + 1, at_ - 1)));
  }

  // A hidden character in [begin, end), as a bad token.
  bool find_hidden(std::size_t begin, std::size_t end, Token& hidden) const {
    for (std::size_t at = begin; at < end;) {
      if (static_cast<unsigned char>(text_[at]) < 0x80) {
        ++at;
        continue;
      }
      const std::size_t start = at;
      const char32_t c = text::next_code_point(text_, at);
      if (!is_hidden_character(c)) continue;
      hidden = bad(start, at, code::hidden_character, {code_point_name(c)});
      return true;
    }
    return false;
  }

  // --- numbers

  void digits() {
    while (is_digit(peek())) ++at_;
  }
  bool exponent_follows() const {
    if (peek() != 'e' && peek() != 'E') return false;
    const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    return is_digit(peek(1 + sign));
  }
  bool too_many_digits() const { return at_ - begin_ > limits_.max_literal_digits; }

  Token number() {
    if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X')) return hex_number();
    digits();
    bool has_point = false, has_exponent = false;
    if (peek() == '.' && is_digit(peek(1))) {
      has_point = true;
      ++at_;
      digits();
    }
    if (exponent_follows()) {
      has_exponent = true;
      at_ += 2;
      digits();
    }
    if (too_many_digits()) {
      return bad(begin_, at_, code::limit_digits, {std::to_string(limits_.max_literal_digits)});
    }
    if (has_exponent || (has_point && !is_pack_)) return double_number();
    if (is_pack_ && text_[begin_] == '0' && begin_ + 1 < at_ && is_digit(text_[begin_ + 1])) {
      return bad(begin_, at_, code::leading_zero, {source(begin_, at_)});
    }
    if (is_percent()) return percent_number();
    if (has_point) return decimal_number();
    return int_or_uint(10, begin_);
  }

  Token hex_number() {
    at_ += 2;
    const std::size_t first = at_;
    while (hex_value(peek()) >= 0) ++at_;
    if (at_ == first) return bad(begin_, at_, code::bad_number, {source(begin_, at_)});
    if (too_many_digits()) {
      return bad(begin_, at_, code::limit_digits, {std::to_string(limits_.max_literal_digits)});
    }
    return int_or_uint(16, first);
  }

  Token int_or_uint(int radix, std::size_t first) {
    if (peek() != 'u' && peek() != 'U') return good(Kind::int_, source(begin_, at_));
    std::uint64_t value = 0;
    const auto [end, error] =
        std::from_chars(text_.data() + first, text_.data() + at_, value, radix);
    ++at_;
    if (error != std::errc{} || end != text_.data() + at_ - 1) {
      return bad(begin_, at_, code::number_out_of_range, {source(begin_, at_), "uint"});
    }
    return valued(Kind::uint_, Value(ValueView::of_uint(value)));
  }

  Token double_number() {
    double value = 0;
    const auto [end, error] = std::from_chars(text_.data() + begin_, text_.data() + at_, value);
    const bool is_tiny = text_.substr(begin_, at_ - begin_).find("e-") != std::string_view::npos ||
                         text_.substr(begin_, at_ - begin_).find("E-") != std::string_view::npos;
    if (error == std::errc::result_out_of_range && is_tiny) {
      value = 0;
    } else if (error != std::errc{}) {
      return bad(begin_, at_, code::number_out_of_range, {source(begin_, at_), "double"});
    }
    return valued(Kind::double_, Value(ValueView::of_double(value)));
  }

  // Is the % that follows a part of the number? `30%` is, `30 % 7` and `30%7` are not.
  bool is_percent() const {
    if (!is_pack_ || peek() != '%') return false;
    const char after = peek(1);
    if (after == '.') return peek(2) == '.';
    const bool starts_operand = is_digit(after) || is_ascii_letter(after) || after == '(' ||
                                after == '[' || after == '{' || after == '"' || after == '\'' ||
                                static_cast<unsigned char>(after) >= 0x80;
    return !starts_operand;
  }

  Token percent_number() {
    const auto number = Decimal::parse(pointed(source(begin_, at_)));
    ++at_;
    if (!number || number->scale + 2 > Decimal::max_scale) {
      return bad(begin_, at_, code::number_out_of_range, {source(begin_, at_), "decimal"});
    }
    const auto scale = static_cast<std::uint8_t>(number->scale + 2);
    return valued(Kind::percent, of_decimal({number->coefficient, scale}));
  }
  Token decimal_number() {
    const auto number = Decimal::parse(pointed(source(begin_, at_)));
    if (!number)
      return bad(begin_, at_, code::number_out_of_range, {source(begin_, at_), "decimal"});
    return valued(Kind::decimal, of_decimal(*number));
  }
  static std::string pointed(std::string number) {
    return number.front() == '.' ? "0" + number : number;
  }
  static Value of_decimal(Decimal d) {
    Arena arena;
    return Value(ValueView::of_decimal(d, arena));
  }

  // --- quoted texts. at_ stands on the opening quote.

  Token quoted(bool is_raw, bool is_bytes) {
    const std::size_t open = at_;
    const char mark = peek();
    const bool is_triple = peek(1) == mark && peek(2) == mark;
    const std::string closing(is_triple ? 3 : 1, mark);
    at_ += closing.size();
    const std::size_t content = at_;
    std::string decoded;
    while (!starts_with(closing)) {
      const bool breaks = !is_triple && (peek() == '\n' || peek() == '\r');
      if (at_ >= text_.size() || breaks) {
        return bad(begin_, open + closing.size(), code::string_unclosed,
                   {source(begin_, open) + closing});
      }
      if (is_raw || peek() != '\\') {
        decoded.push_back(text_[at_++]);
      } else if (const std::size_t length = escape(is_bytes, decoded); length == 0) {
        std::size_t end = std::min(at_ + 2, text_.size());
        while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0) == 0x80) ++end;
        return bad(at_, end, code::bad_escape, {source(at_, end)});
      } else {
        at_ += length;
      }
    }
    if (Token hidden; is_pack_ && find_hidden(content, at_, hidden)) return hidden;
    at_ += closing.size();
    return is_bytes ? valued(Kind::bytes, Value(ValueView::of_bytes(decoded)))
                    : valued(Kind::string, Value(ValueView::of_string(decoded)));
  }

  // Decodes the escape at at_ and gives its length; 0: it is none.
  std::size_t escape(bool is_bytes, std::string& out) const {
    const char c = peek(1);
    static constexpr std::string_view letters = "abfnrtv\\?\"'`";
    static constexpr std::string_view meanings = "\a\b\f\n\r\t\v\\?\"'`";
    if (const std::size_t i = c == '\0' ? letters.npos : letters.find(c); i != letters.npos) {
      out.push_back(meanings[i]);
      return 2;
    }
    if (c >= '0' && c <= '3') {
      if (!is_octal(peek(2)) || !is_octal(peek(3))) return 0;
      const int value = (c - '0') * 64 + (peek(2) - '0') * 8 + (peek(3) - '0');
      append_unit(is_bytes, static_cast<char32_t>(value), out);
      return 4;
    }
    const std::size_t count = c == 'x' || c == 'X' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (count == 0 || (is_bytes && count > 2)) return 0;
    char32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const int digit = hex_value(peek(2 + i));
      if (digit < 0) return 0;
      value = value * 16 + static_cast<char32_t>(digit);
    }
    if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return 0;
    append_unit(is_bytes, value, out);
    return 2 + count;
  }
  static void append_unit(bool is_bytes, char32_t value, std::string& out) {
    if (is_bytes) {
      out.push_back(static_cast<char>(static_cast<unsigned char>(value)));
    } else {
      text::append_utf8(out, value);
    }
  }

  // --- operators and brackets

  Token sign() {
    static constexpr std::array<std::string_view, 6> of_two = {"==", "!=", "<=", ">=", "&&", "||"};
    for (const std::string_view s : of_two) {
      if (starts_with(s)) return take(s.size());
    }
    if (is_pack_ && starts_with("..")) return take(2);
    if (starts_with("**")) return instead(2, "pow(a, b)");
    if (starts_with("<>")) return instead(2, "!=");
    if (starts_with("=>")) return instead(2, ">=");
    if (starts_with("=<")) return instead(2, "<=");
    const char c = text_[at_];
    if (c == '=') return instead(1, "==");
    if (c == '^') return instead(1, "pow(a, b)");
    if (c == '&') return instead(1, "&&");
    if (c == '|') return instead(1, "||");
    if (std::string_view("()[]{}.,?:+-*/%!<>").find(c) != std::string_view::npos) return take(1);
    const bool is_printable = c > ' ' && c < 0x7F;
    return bad(at_, at_ + 1, code::bad_character,
               {is_printable ? std::string(1, c) : code_point_name(static_cast<unsigned char>(c))});
  }
  Token take(std::size_t length) {
    at_ += length;
    return good(Kind::sign, source(begin_, at_));
  }
  Token instead(std::size_t length, std::string_view right) const {
    return bad(at_, at_ + length, code::operator_spelling,
               {source(at_, at_ + length), std::string(right)});
  }

  std::string_view text_;
  const Limits& limits_;
  bool is_pack_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
};

// `a and b`, `not a`: the words, where they can only be meant as operators, are signs in another spelling.
void mend_words(std::vector<Token>& tokens, std::string_view text) {
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    Token& token = tokens[i];
    if (token.kind != Token::Kind::name || !tokens[i + 1].starts_operand()) continue;
    const bool is_between = i > 0 && tokens[i - 1].ends_operand();
    const bool is_member = i > 0 && tokens[i - 1].is(".");
    std::string_view right;
    if (is_between && (token.text == "and" || token.text == "AND")) right = "&&";
    if (is_between && (token.text == "or" || token.text == "OR")) right = "||";
    if (!is_between && !is_member && (token.text == "not" || token.text == "NOT")) right = "!";
    if (right.empty()) continue;
    token.kind = Token::Kind::bad;
    token.code = code::operator_spelling;
    token.args = {std::string(text.substr(token.begin, token.end - token.begin)), std::string(right)};
    token.text = right;
  }
}

}  // namespace

bool Token::starts_operand() const {
  switch (kind) {
    case Kind::end:
    case Kind::bad:
    case Kind::quoted_name:
      return false;
    case Kind::word:
      return text != "in";
    case Kind::sign:
      return text == "(" || text == "[" || text == "{";
    default:
      return true;
  }
}

bool Token::ends_operand() const {
  switch (kind) {
    case Kind::end:
    case Kind::bad:
      return false;
    case Kind::word:
      return text != "in";
    case Kind::sign:
      return text == ")" || text == "]" || text == "}";
    default:
      return true;
  }
}

std::vector<Token> tokenize(std::string_view text, Dialect dialect, const Limits& limits) {
  std::vector<Token> tokens = Lexer(text, dialect, limits).run();
  if (dialect == Dialect::pack) mend_words(tokens, text);
  return tokens;
}

bool is_reserved_word(std::string_view name) {
  static constexpr std::array<std::string_view, 17> words = {
      "as",  "break", "const",   "continue",  "else",   "for", "function", "if",   "import",
      "let", "loop",  "package", "namespace", "return", "var", "void",     "while"};
  return std::find(words.begin(), words.end(), name) != words.end();
}

bool is_hidden_character(char32_t c) {
  return text::is_bidi_control(c) || text::is_default_ignorable(c);
}

}  // namespace guiju::expr
