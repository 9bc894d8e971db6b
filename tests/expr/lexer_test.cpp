#include "expr/lexer.hpp"

#include <gtest/gtest.h>

namespace guiju::expr {
namespace {

// The tokens as text; values canonical; a bad one as its code and arguments.
std::string tokens(std::string_view text, Dialect dialect = Dialect::pack) {
  std::string all;
  for (const Token& t : tokenize(text, dialect, Limits())) {
    if (t.kind == Token::Kind::end) break;
    if (!all.empty()) all += ' ';
    if (t.kind == Token::Kind::bad) {
      all += "<" + std::string(name_of(t.code));
      for (const std::string& arg : t.args) all += "|" + arg;
      return all + ">";
    }
    all += t.value.view().is_null() ? t.text : t.value.view().to_string();
  }
  return all;
}
std::string cel(std::string_view text) { return tokens(text, Dialect::cel); }

TEST(Lexer, Numbers) {
  EXPECT_EQ(cel("0 42 0x1F 7u 0xFFu"), "0 42 0x1F 7u 255u");
  EXPECT_EQ(cel("1.5 .5 1e3 1.5e-3 6.02E+23"), "1.5e0 5e-1 1e3 1.5e-3 6.02e23");
  EXPECT_EQ(tokens("1.5 1.50 .5 1.5e0"), "1.5d 1.50d 0.5d 1.5e0");
  EXPECT_EQ(cel("1.foo"), "1 . foo");
  EXPECT_EQ(cel("1e-999"), "0e0");
}

TEST(Lexer, BadNumbers) {
  EXPECT_EQ(cel("1e999"), "<number_out_of_range|1e999|double>");
  EXPECT_EQ(cel("18446744073709551616u"), "<number_out_of_range|18446744073709551616u|uint>");
  EXPECT_EQ(cel("0x"), "<bad_number|0x>");
  EXPECT_EQ(cel(std::string(65, '9')), "<limit_digits|64>");
  EXPECT_EQ(tokens("012"), "<leading_zero|012>");
  EXPECT_EQ(tokens("1." + std::string(38, '9')),
            "<number_out_of_range|1." + std::string(38, '9') + "|decimal>");
}

TEST(Lexer, PercentIsPartOfANumberOnlyWhereNothingFollowsIt) {
  EXPECT_EQ(tokens("30%"), "0.30d");
  EXPECT_EQ(tokens("2.5% + 1"), "0.025d + 1");
  EXPECT_EQ(tokens("30%)"), "0.30d )");
  EXPECT_EQ(tokens("30 % 7"), "30 % 7");
  EXPECT_EQ(tokens("30%7"), "30 % 7");
  EXPECT_EQ(tokens("30%x"), "30 % x");
  EXPECT_EQ(tokens("[10%..30%)"), "[ 0.10d .. 0.30d )");
  EXPECT_EQ(cel("30%"), "30 %");
}

TEST(Lexer, Dots) {
  EXPECT_EQ(tokens("1..5"), "1 .. 5");
  EXPECT_EQ(tokens("a..b"), "a .. b");
  EXPECT_EQ(cel("a.b"), "a . b");
}

TEST(Lexer, Strings) {
  EXPECT_EQ(cel(R"("a\tb" 'c\'d')"), R"("a\tb" "c'd")");
  EXPECT_EQ(cel("'''a'b''c'''"), "\"a'b''c\"");
  EXPECT_EQ(cel("\"\"\"line\nline\"\"\""), R"("line\nline")");
  EXPECT_EQ(cel(R"(r'\n' R"\")"), R"("\\n" "\\")");
  EXPECT_EQ(cel(R"('\u4f60\U0001F62C\x41\101')"), "\"你😬AA\"");
  EXPECT_EQ(cel(R"(b'\xff\377a')"), R"(b"ffff61")");
  EXPECT_EQ(cel(R"(br'\x')"), R"(b"5c78")");
  EXPECT_EQ(cel("''"), R"("")");
}

TEST(Lexer, BadStrings) {
  EXPECT_EQ(cel("'abc"), "<string_unclosed|'>");
  EXPECT_EQ(cel("'a\nb'"), "<string_unclosed|'>");
  EXPECT_EQ(cel("r'''abc'"), "<string_unclosed|r'''>");
  EXPECT_EQ(cel(R"('\q')"), R"(<bad_escape|\q>)");
  EXPECT_EQ(cel(R"('\u12')"), R"(<bad_escape|\u>)");
  EXPECT_EQ(cel(R"('\ud800')"), R"(<bad_escape|\u>)");
  EXPECT_EQ(cel(R"('\U00110000')"), R"(<bad_escape|\U>)");
  EXPECT_EQ(cel(R"(b'\u0041')"), R"(<bad_escape|\u>)");
  EXPECT_EQ(cel(R"('\477')"), R"(<bad_escape|\4>)");
  EXPECT_EQ(cel("'\xff'"), "<expr_not_utf8|1>");
}

TEST(Lexer, NamesAndWords) {
  EXPECT_EQ(tokens("案由 _a1 truex in"), "案由 _a1 truex in");
  EXPECT_EQ(cel("案由"), "<bad_character|案>");
  EXPECT_EQ(tokens("e\xCC\x81"), "\xC3\xA9");  // composed
  EXPECT_EQ(cel("`a.`.`b-c/d`"), "a. . b-c/d");
  EXPECT_EQ(cel("`a"), "<string_unclosed|`>");
}

TEST(Lexer, CommentsAreSpace) { EXPECT_EQ(cel("1 // one\n+ 2// two"), "1 + 2"); }

TEST(Lexer, SignsOfMathematics) {
  EXPECT_EQ(tokens("a ≥ b ≤ c ≠ d"), "a >= b <= c != d");
  EXPECT_EQ(cel("a ≥ b"), "a <ascii_wanted|≥|>=>");
}

TEST(Lexer, FullWidthSignsGetTheirAsciiForm) {
  EXPECT_EQ(tokens("f（x"), "f <ascii_wanted|（|(>");
  EXPECT_EQ(tokens("a，b"), "a <ascii_wanted|，|,>");
  EXPECT_EQ(tokens("a ＝ b"), "a <ascii_wanted|＝|=>");
  EXPECT_EQ(tokens("“a”"), "<ascii_wanted|“|\">");
  EXPECT_EQ(tokens("a、b"), "a <ascii_wanted|、|,>");
  EXPECT_EQ(tokens("１"), "<ascii_wanted|１|1>");
  EXPECT_EQ(tokens("a × b"), "a <ascii_wanted|×|*>");
}

TEST(Lexer, OtherLanguagesOperators) {
  EXPECT_EQ(tokens("a = b"), "a <operator_spelling|=|==>");
  EXPECT_EQ(tokens("a & b"), "a <operator_spelling|&|&&>");
  EXPECT_EQ(tokens("a | b"), "a <operator_spelling|||||>");
  EXPECT_EQ(tokens("a <> b"), "a <operator_spelling|<>|!=>");
  EXPECT_EQ(tokens("a ; b"), "a <bad_character|;>");
}

TEST(Lexer, HiddenCharactersAreRefused) {
  EXPECT_EQ(tokens("a\xE2\x80\xAE"), "<hidden_character|U+202E>");
  EXPECT_EQ(tokens("a\xE2\x80\x8B"), "<hidden_character|U+200B>");
  EXPECT_EQ(tokens("'a\xE2\x80\xAE'"), "<hidden_character|U+202E>");
  EXPECT_EQ(tokens("'a\\u202e'"), "\"a\\u202e\"");
}

TEST(Lexer, OffsetsAreBytes) {
  const auto all = tokenize("案由 == '邻里'", Dialect::pack, Limits());
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all[1].begin, 7u);
  EXPECT_EQ(all[2].begin, 10u);
  EXPECT_EQ(all[2].end, 18u);
}

}  // namespace
}  // namespace guiju::expr
