// Unicode, as far as texts and names need it (utf8proc's door).
//
// Tested by tests/text/unicode_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace guiju::text {

// The byte offset of the first ill-formed sequence, or nothing. Fast path for ASCII.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);
// A quick look at a short text: true for plain ASCII, false for what wants the full look (and for longer texts).
inline bool is_short_ascii(std::string_view text) {
  const char* p = text.data();
  const std::size_t n = text.size();
  if (n > 16) return false;
  if (n >= 4) {  // four loads that together see every byte, whatever the length
    const std::size_t second = n >= 8 ? 4 : n - 4;
    const auto four = [](const char* at) {
      std::uint32_t word;
      std::memcpy(&word, at, 4);
      return word;
    };
    return ((four(p) | four(p + second) | four(p + n - 4 - second) | four(p + n - 4)) & 0x80808080u) == 0;
  }
  return n == 0 || ((p[0] | p[n / 2] | p[n - 1]) & 0x80) == 0;
}
// Columns a text takes in a terminal: 2 for wide characters, 0 for combining ones, 1 else.
// REQUIRES (the text): valid UTF-8.
std::size_t display_width(std::string_view text);
std::size_t display_width(char32_t c);
std::size_t code_point_count(std::string_view text);
// The code point at `byte`, which moves past it. REQUIRES: valid UTF-8, byte < size.
char32_t next_code_point(std::string_view text, std::size_t& byte);
// The same for any bytes: nothing when there is no character at `byte`, which moves past one byte.
std::optional<char32_t> decode_utf8(std::string_view text, std::size_t& byte);
void append_utf8(std::string& text, char32_t code_point);
// Unicode normal form C.
std::string to_nfc(std::string_view text);
// Unicode normal form KD: compatible characters (full width, Kangxi radicals, ligatures) taken apart as well.
std::string to_nfkd(std::string_view text);
// A quick look: true when to_nfc surely changes nothing (Latin without combining marks, Han).
bool is_surely_nfc(std::string_view text);
bool is_identifier_start(char32_t c);  // UAX 31 XID_Start or '_'
bool is_identifier_part(char32_t c);   // XID_Continue
bool is_bidi_control(char32_t c);
bool is_default_ignorable(char32_t c);

}  // namespace guiju::text
