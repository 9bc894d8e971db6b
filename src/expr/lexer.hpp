// Text → tokens, for both dialects.
//
// A token that is wrong is a token too (Kind::bad, with its code): the parser reports it when it
// gets there, so that the first mistake in the text is the one that is told. One that is only written
// as elsewhere (`=`, `and`, a full-width bracket) has the sign that is meant as its text, and reading goes on. Numbers and quoted
// texts are decoded here. All offsets are bytes of the text that was given.
//
// Tested by tests/expr/lexer_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "expr/ast.hpp"
#include "guiju/expr/limits.hpp"

namespace guiju::expr {

struct Token {
  enum class Kind : std::uint8_t {
    end,
    bad,          // code and args say why; text: the sign that is meant, if that is clear
    name,         // text: the name, in NFC
    quoted_name,  // `a-b`: text without the back-quotes
    word,         // true, false, null, in
    int_,         // text: decimal digits or 0x…; the parser knows the sign
    uint_,        // value
    double_,      // value
    decimal,      // value (pack)
    percent,      // value: 30% is the decimal 0.30 (pack)
    string,       // value
    bytes,        // value
    sign,         // text: an operator or bracket, in its ASCII form
  };
  Kind kind = Kind::end;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string text;
  Value value;
  Code code = Code::none;
  std::vector<std::string> args;

  bool is(std::string_view sign_text) const { return kind == Kind::sign && text == sign_text; }
  bool is_word(std::string_view word_text) const { return kind == Kind::word && text == word_text; }
  // Can it begin an operand, or end one? The word `in` does neither.
  bool starts_operand() const;
  bool ends_operand() const;
  bool is_number() const {
    return kind == Kind::int_ || kind == Kind::uint_ || kind == Kind::double_ ||
           kind == Kind::decimal || kind == Kind::percent;
  }
};

// All tokens, the last one `end` or `bad` (nothing after a bad one without a text).
// REQUIRES: text.size() <= limits.max_expression_bytes.
std::vector<Token> tokenize(std::string_view text, Dialect dialect, const Limits& limits);

// CEL's reserved words: neither names of variables nor of global functions.
bool is_reserved_word(std::string_view name);
bool is_hidden_character(char32_t c);

}  // namespace guiju::expr
