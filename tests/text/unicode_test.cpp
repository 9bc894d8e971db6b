#include "text/unicode.hpp"

#include <gtest/gtest.h>

namespace guiju::text {
namespace {

TEST(Unicode, AcceptsWellFormedUtf8) {
  EXPECT_FALSE(first_invalid_utf8(""));
  EXPECT_FALSE(first_invalid_utf8("plain ascii, longer than eight bytes"));
  EXPECT_FALSE(
      first_invalid_utf8("é规则\xF0\x9F\x98\x80 end \xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF"));
}

TEST(Unicode, FindsTheFirstIllFormedByte) {
  EXPECT_EQ(first_invalid_utf8("abc\xFF"), 3u);
  EXPECT_EQ(first_invalid_utf8("0123456789\xC0\x80"), 10u);  // overlong NUL
  EXPECT_EQ(first_invalid_utf8("\xE0\x80\xAF"), 0u);         // overlong slash
  EXPECT_EQ(first_invalid_utf8("规\xED\xA0\x80"), 3u);       // lone surrogate
  EXPECT_EQ(first_invalid_utf8("\xF4\x90\x80\x80"), 0u);     // past U+10FFFF
  EXPECT_EQ(first_invalid_utf8("\xF0\x8F\xBF\xBF"), 0u);     // overlong
  EXPECT_EQ(first_invalid_utf8("规\xE8\xA7"), 3u);           // cut off
  EXPECT_EQ(first_invalid_utf8("a\x80"), 1u);                // continues nothing
}

TEST(Unicode, DecodesAndEncodesEachOther) {
  for (char32_t c = 1; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 101) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    ASSERT_FALSE(first_invalid_utf8(text)) << std::uint32_t(c);
    std::size_t byte = 0;
    ASSERT_EQ(next_code_point(text, byte), c);
    ASSERT_EQ(byte, text.size());
  }
}

TEST(Unicode, DecodesAnyBytes) {
  const std::string text = "a\xFF\xE8\xA7规";
  std::size_t byte = 0;
  EXPECT_EQ(decode_utf8(text, byte), U'a');
  EXPECT_EQ(decode_utf8(text, byte), std::nullopt);
  EXPECT_EQ(decode_utf8(text, byte), std::nullopt);
  EXPECT_EQ(decode_utf8(text, byte), std::nullopt);
  EXPECT_EQ(decode_utf8(text, byte), U'规');
  EXPECT_EQ(byte, text.size());
}

TEST(Unicode, KnowsHowWideATextIs) {
  EXPECT_EQ(display_width("abc"), 3u);
  EXPECT_EQ(display_width("规则：x"), 7u);
  EXPECT_EQ(display_width("e\xCC\x81"), 1u);
  EXPECT_EQ(display_width("\xE2\x80\x8B"), 0u);
  EXPECT_EQ(code_point_count("规则：x"), 4u);
}

TEST(Unicode, ComposesToNormalFormC) {
  EXPECT_EQ(to_nfc("e\xCC\x81"), "\xC3\xA9");
  EXPECT_EQ(to_nfc("规则 plain"), "规则 plain");
  EXPECT_EQ(to_nfc("\xE2\x84\xAB"), "\xC3\x85");  // the Angstrom sign is Å
  EXPECT_EQ(to_nfc("bad\xFF"), "bad\xFF");
  EXPECT_TRUE(is_surely_nfc("é规则"));
  EXPECT_FALSE(is_surely_nfc("e\xCC\x81"));
}

TEST(Unicode, KnowsIdentifiers) {
  for (const char32_t c : {U'a', U'Z', U'_', U'规', U'é', U'ß', U'Ж', U'あ'}) {
    EXPECT_TRUE(is_identifier_start(c)) << std::uint32_t(c);
    EXPECT_TRUE(is_identifier_part(c)) << std::uint32_t(c);
  }
  for (const char32_t c : {U'1', U'\x0301', U'·', U'٣'}) {
    EXPECT_FALSE(is_identifier_start(c)) << std::uint32_t(c);
    EXPECT_TRUE(is_identifier_part(c)) << std::uint32_t(c);
  }
  for (const char32_t c : {U' ', U'-', U'：', U'\x3000', U'\x200B', U'€', U'½', U'\x309B'}) {
    EXPECT_FALSE(is_identifier_start(c)) << std::uint32_t(c);
    EXPECT_FALSE(is_identifier_part(c)) << std::uint32_t(c);
  }
}

TEST(Unicode, KnowsWhatIsNotSeen) {
  EXPECT_TRUE(is_bidi_control(0x202E));
  EXPECT_TRUE(is_bidi_control(0x2066));
  EXPECT_FALSE(is_bidi_control(U'a'));
  EXPECT_TRUE(is_default_ignorable(0x200B));
  EXPECT_TRUE(is_default_ignorable(0x00AD));
  EXPECT_FALSE(is_default_ignorable(U'规'));
}

TEST(Unicode, FormKdTakesCompatibleCharactersApart) {
  EXPECT_EQ(to_nfkd("abc"), "abc");
  EXPECT_EQ(to_nfkd("\uFF21\u2F00\uFB01"), "A\u4E00fi") << "full width, a radical, a ligature";
  EXPECT_EQ(to_nfkd("\u00E9"), "e\u0301");
  EXPECT_EQ(to_nfkd("\xFF"), "\xFF") << "what is no text stays";
}

}  // namespace
}  // namespace guiju::text
