// Two passes over the text, UTF-8 and then the characters; ASCII costs a comparison a byte.
//
// Tested by tests/text/characters_test.cpp.
#include "text/characters.hpp"

#include <algorithm>

#include "text/codes.hpp"
#include "text/unicode.hpp"

namespace guiju::text {
namespace {

constexpr int most_of_a_kind = 10;

// Line breaks to YAML 1.1 or to JavaScript, not to YAML 1.2: lines would be counted differently.
bool is_doubtful_break(char32_t c) { return c == 0x85 || c == 0x2028 || c == 0x2029; }

bool is_forbidden(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0) || is_doubtful_break(c) ||
         c == 0xFEFF || c == 0xFFFE || c == 0xFFFF;
}

Span span_of(std::uint32_t source, std::size_t begin, std::size_t end) {
  return {source, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

bool is_plain_ascii(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 0x20 && byte < 0x7F) || byte == '\n' || byte == '\t';
}

// Neighbouring bad bytes are one mistake.
bool check_utf8(std::string_view text, std::uint32_t source, Diagnostics& diagnostics) {
  std::size_t at = 0;
  int found = 0;
  for (; found < most_of_a_kind; ++found) {
    const auto bad = first_invalid_utf8(text.substr(at));
    if (!bad) break;
    const std::size_t begin = at + *bad;
    at = begin;
    for (std::size_t next = begin; next < text.size() && !decode_utf8(text, next);) at = next;
    diagnostics.add(code::not_utf8, span_of(source, begin, at), {std::to_string(begin)})
        .note(code::save_as_utf8);
  }
  return found == 0;
}

}  // namespace

std::string code_point_name(char32_t c) {
  std::string digits;
  for (auto value = static_cast<std::uint32_t>(c); value > 0 || digits.size() < 4; value >>= 4) {
    digits += "0123456789ABCDEF"[value & 0xFu];
  }
  std::reverse(digits.begin(), digits.end());
  return "U+" + digits;
}

bool check_characters(std::string_view text, std::uint32_t source, Diagnostics& diagnostics) {
  if (!check_utf8(text, source, diagnostics)) return false;
  int controls = 0;
  int bidi_controls = 0;
  std::size_t at = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  while (at < text.size()) {
    if (is_plain_ascii(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (c == '\r' && at < text.size() && text[at] == '\n') continue;
    if (is_forbidden(c) && controls++ < most_of_a_kind) {
      diagnostics.add(code::control_character, span_of(source, begin, at), {code_point_name(c)});
    } else if (is_bidi_control(c) && bidi_controls++ < most_of_a_kind) {
      diagnostics.add(code::bidi_control, span_of(source, begin, at), {code_point_name(c)})
          .note(code::leave_it_out);
    }
  }
  return controls == 0;
}

}  // namespace guiju::text
