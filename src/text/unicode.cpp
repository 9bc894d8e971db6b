// UTF-8 by hand, as it is on every text's way; character properties and normal forms from utf8proc.
//
// utf8proc knows categories but not XID_Start and XID_Continue: these are made from the categories and
// the short lists of exceptions in UAX 31.
// Tested by tests/text/unicode_test.cpp.
#include "text/unicode.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace guiju::text {
namespace {

unsigned char byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

bool is_continuation(unsigned char c) { return (c & 0xC0u) == 0x80u; }

// The length of the well-formed sequence that begins here, or 0 (Unicode 15, table 3-7).
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const unsigned char lead = byte_at(text, at);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return 0;
  const unsigned char second = byte_at(text, at + 1);
  // Overlong forms, surrogates and what lies beyond U+10FFFF show in the second byte.
  const unsigned low = lead == 0xE0 ? 0xA0u : lead == 0xF0 ? 0x90u : 0x80u;
  const unsigned high = lead == 0xED ? 0x9Fu : lead == 0xF4 ? 0x8Fu : 0xBFu;
  if (second < low || second > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if (!is_continuation(byte_at(text, at + i))) return 0;
  }
  return length;
}

// The first byte from `at` on that is not ASCII.
std::size_t skip_ascii(std::string_view text, std::size_t at) {
  while (at + 8 <= text.size()) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    if ((word & 0x8080808080808080u) != 0) break;
    at += 8;
  }
  while (at < text.size() && byte_at(text, at) < 0x80) ++at;
  return at;
}

const utf8proc_property_t& property_of(char32_t c) {
  return *utf8proc_get_property(static_cast<utf8proc_int32_t>(c));
}

bool is_in(char32_t c, std::initializer_list<char32_t> list) {
  return std::find(list.begin(), list.end(), c) != list.end();
}

// Letters that UAX 31 takes out of XID_Start, as their compatibility forms do not begin a name.
bool is_left_out_of_start(char32_t c) {
  return is_in(c, {0x037A, 0x0E33, 0x0EB3, 0x2E2F, 0x309B, 0x309C, 0xFDFA, 0xFDFB, 0xFE70, 0xFE72,
                   0xFE74, 0xFE76, 0xFE78, 0xFE7A, 0xFE7C, 0xFE7E, 0xFF9E, 0xFF9F}) ||
         (c >= 0xFC5E && c <= 0xFC63);
}

// The same for XID_Continue: the half-width voicing marks and the Thai and Lao vowels stay in.
bool is_left_out_of_part(char32_t c) {
  return is_left_out_of_start(c) && !is_in(c, {0x0E33, 0x0EB3, 0xFF9E, 0xFF9F});
}

bool is_letter(utf8proc_propval_t category) {
  switch (category) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
      return true;
    default:
      return false;
  }
}

bool is_mark_or_digit(utf8proc_propval_t category) {
  switch (category) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_PC:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
  std::size_t at = 0;
  while ((at = skip_ascii(text, at)) < text.size()) {
    // A Chinese text is one long run of these.
    while (at < text.size() && byte_at(text, at) >= 0x80) {
      const std::size_t length = sequence_length(text, at);
      if (length == 0) return at;
      at += length;
    }
  }
  return std::nullopt;
}

std::optional<char32_t> decode_utf8(std::string_view text, std::size_t& byte) {
  const std::size_t length = sequence_length(text, byte);
  if (length == 0) {
    ++byte;
    return std::nullopt;
  }
  return next_code_point(text, byte);
}

char32_t next_code_point(std::string_view text, std::size_t& byte) {
  const unsigned char lead = byte_at(text, byte++);
  if (lead < 0x80) return lead;
  const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  char32_t c = lead & (0x3Fu >> more);
  for (std::size_t i = 0; i < more && byte < text.size(); ++i) {
    c = (c << 6) | (byte_at(text, byte++) & 0x3Fu);
  }
  return c;
}

std::size_t display_width(char32_t c) {
  if (c >= 0x20 && c < 0x7F) return 1;
  const int width = utf8proc_charwidth(static_cast<utf8proc_int32_t>(c));
  return width > 0 ? static_cast<std::size_t>(width) : 0;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) width += display_width(next_code_point(text, at));
  return width;
}

std::size_t code_point_count(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += !is_continuation(static_cast<unsigned char>(c));
  return count;
}

void append_utf8(std::string& text, char32_t c) {
  const auto put = [&](char32_t bits) { text.push_back(static_cast<char>(bits)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0u | (c >> 6));
    put(0x80u | (c & 0x3Fu));
  } else if (c < 0x10000) {
    put(0xE0u | (c >> 12));
    put(0x80u | ((c >> 6) & 0x3Fu));
    put(0x80u | (c & 0x3Fu));
  } else {
    put(0xF0u | (c >> 18));
    put(0x80u | ((c >> 12) & 0x3Fu));
    put(0x80u | ((c >> 6) & 0x3Fu));
    put(0x80u | (c & 0x3Fu));
  }
}

bool is_surely_nfc(std::string_view text) {
  std::size_t at = 0;
  while ((at = skip_ascii(text, at)) < text.size()) {
    const std::optional<char32_t> c = decode_utf8(text, at);
    if (!c || (*c >= 0x300 && (*c < 0x3400 || *c > 0x9FFF))) return false;
  }
  return true;
}

static std::string mapped(std::string_view text, int options) {
  utf8proc_uint8_t* composed = nullptr;
  const utf8proc_ssize_t length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &composed, static_cast<utf8proc_option_t>(options));
  if (length < 0) return std::string(text);  // ill-formed, or no memory: as it is
  std::string result(reinterpret_cast<const char*>(composed), static_cast<std::size_t>(length));
  std::free(composed);  // NOLINT: utf8proc gives it with malloc
  return result;
}

std::string to_nfc(std::string_view text) {
  if (is_surely_nfc(text)) return std::string(text);
  return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

std::string to_nfkd(std::string_view text) {
  if (skip_ascii(text, 0) == text.size()) return std::string(text);
  return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_IGNORE);
}

bool is_identifier_start(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  if (is_in(c, {0x1885, 0x1886, 0x2118, 0x212E})) return true;
  return is_letter(property_of(c).category) && !is_left_out_of_start(c);
}

bool is_identifier_part(char32_t c) {
  if (c < 0x80) return is_identifier_start(c) || (c >= '0' && c <= '9');
  if (is_in(c, {0x00B7, 0x0387, 0x19DA, 0x1885, 0x1886, 0x2118, 0x212E})) return true;
  if (c >= 0x1369 && c <= 0x1371) return true;
  const utf8proc_propval_t category = property_of(c).category;
  return (is_letter(category) || is_mark_or_digit(category)) && !is_left_out_of_part(c);
}

bool is_bidi_control(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

bool is_default_ignorable(char32_t c) { return c >= 0x80 && property_of(c).ignorable; }

}  // namespace guiju::text
