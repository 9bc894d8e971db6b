// What a program asks of its slots, when asking is all it does: a few questions and one truth table.
//
// `amount > 10000 && dispute_type in ['debt', 'tort'] && !overseas` asks three things. Whatever && || ! ? : tie them, n
// answers give one of 2^n cases, and a table of 2^n bits says what the program says. So the engines need not walk the
// code: a bound struct is asked byte by byte (predicate.hpp), a batch column by column (batch_questions.cpp).
//
// A question can be answered for a value of the slot's own type. For null, errors, unknowns and other kinds it cannot; a
// row with such a value is left to the row engine, unless the other answers settle it.
//
// Tested by tests/expr/questions_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "guiju/facts/value.hpp"

namespace guiju::expr {

struct Program;

struct Question {
  enum class Form : std::uint8_t {
    truth,   // bool: is it true?
    range,   // word: low <= x <= low + width
    bits,    // word: is bit x - low of `bits` set?
    real,    // double: real_low <= x <= real_high
    text,    // string: is it one of `items`?
  };
  Form form = Form::truth;
  std::uint32_t slot = 0;
  Kind kind = Kind::bool_;            // of the values it is for
  std::uint8_t scale = 0;             // of decimals, which must be narrow
  const EnumType* enum_type = nullptr;
  std::int64_t low = 0;
  std::uint64_t width = 0, bits = 0;
  double real_low = 0, real_high = 0;
  std::vector<ValueView> items;       // live as long as the program

  bool is_in(std::int64_t x) const {  // range, bits
    const std::uint64_t distance = static_cast<std::uint64_t>(x) - static_cast<std::uint64_t>(low);
    return form == Form::range ? distance <= width : distance < 64 && (bits >> distance & 1) != 0;
  }
};

struct Questions {
  static constexpr std::size_t most = 6;
  std::vector<Question> list;
  std::uint64_t table = 0;  // bit m: the answer when the questions' answers are the bits of m

  // When all answers but one case give the same ("a && !b && c", "a || b"): that case, and what it gives.
  bool is_one_case = false;
  std::uint32_t one_case = 0;
  bool gives = false;

  // Nothing when the program does anything else.
  static std::optional<Questions> of(const Program& program);
};

}  // namespace guiju::expr
