#include "text/characters.hpp"

#include <gtest/gtest.h>

#include "text/codes.hpp"

namespace guiju::text {
namespace {

struct Found {
  bool is_readable;
  Diagnostics list;
};

Found check(std::string_view text) {
  Found found;
  found.is_readable = check_characters(text, 0, found.list);
  return found;
}

TEST(Characters, AllowsTabsCrlfAndOneByteOrderMark) {
  const Found found = check("\xEF\xBB\xBF规则:\tx\r\nb\n");
  EXPECT_TRUE(found.is_readable);
  EXPECT_TRUE(found.list.empty());
}

TEST(Characters, RefusesIllFormedUtf8WithItsByte) {
  const Found found = check("ab\xFF\xFE c\xE8\xA7");
  EXPECT_FALSE(found.is_readable);
  ASSERT_EQ(found.list.size(), 2u);
  EXPECT_EQ(found.list[0].code, code::not_utf8);
  EXPECT_EQ(found.list[0].span, (Span{0, 2, 4}));
  EXPECT_EQ(found.list[0].args[0], "2");
  EXPECT_EQ(found.list[1].span, (Span{0, 6, 8}));
}

TEST(Characters, ReportsTenOfAKind) {
  std::string text;
  for (int i = 0; i < 50; ++i) text += "\xFFx";
  EXPECT_EQ(check(text).list.size(), 10u);
  EXPECT_EQ(check(std::string(50, '\x01')).list.size(), 10u);
}

TEST(Characters, RefusesControlsAndDoubtfulLineBreaks) {
  for (const std::string& bad :
       {std::string("\0", 1), std::string("\x04"), std::string("\x7F"), std::string("\r"),
        std::string("\xC2\x85"), std::string("\xE2\x80\xA8"), std::string("\xEF\xBB\xBF"),
        std::string("\xC2\x9B")}) {
    const Found found = check("ab" + bad + "c");
    EXPECT_FALSE(found.is_readable);
    ASSERT_EQ(found.list.size(), 1u);
    EXPECT_EQ(found.list[0].code, code::control_character);
    EXPECT_EQ(found.list[0].span, (Span{0, 2, static_cast<std::uint32_t>(2 + bad.size())}));
  }
}

TEST(Characters, RefusesBidiControlsAndReadsOn) {
  const Found found = check("a\xE2\x80\xAEz");
  EXPECT_TRUE(found.is_readable);
  ASSERT_EQ(found.list.size(), 1u);
  EXPECT_EQ(found.list[0].code, code::bidi_control);
  EXPECT_EQ(found.list[0].args[0], "U+202E");
}

TEST(Characters, NamesCodePoints) {
  EXPECT_EQ(code_point_name(0), "U+0000");
  EXPECT_EQ(code_point_name(0x1F600), "U+1F600");
}

}  // namespace
}  // namespace guiju::text
