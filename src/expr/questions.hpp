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
#include <cstring>
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

  static constexpr std::uint8_t no = 0, yes = 1, none = 2;  // none: it has no answer for this value
  std::uint8_t answer(const ValueView& v) const {
    if (!v.is(kind)) return none;
    switch (form) {
      case Form::truth: return v.as_bool();
      case Form::real: return v.as_double() >= real_low && v.as_double() <= real_high;
      case Form::text: return is_among_items(v);
      case Form::range: case Form::bits: break;
    }
    if (kind == Kind::decimal && (v.scale() != scale || !v.is_narrow())) return none;
    if (kind == Kind::enum_) return v.enum_type() != enum_type ? none : std::uint8_t{is_in(v.member())};
    return is_in(v.as_int());
  }
  bool is_among_items(const ValueView& v) const {
    for (const ValueView& item : items)
      if (item.size() == v.size() && (v.size() == 0 || std::memcmp(item.pointer(), v.pointer(), v.size()) == 0)) return true;
    return false;
  }
  bool is_in(std::int64_t x) const {  // range, bits
    const std::uint64_t distance = static_cast<std::uint64_t>(x) - static_cast<std::uint64_t>(low);
    return form == Form::range ? distance <= width : distance < 64 && (bits >> distance & 1) != 0;
  }
};

struct Questions {
  static constexpr std::size_t most = 6;
  std::vector<Question> list;
  std::uint64_t table = 0;  // bit m: the answer when the questions' answers are the bits of m

  // When all answers but one case give the same ("a && !b && c", "a || b"): that case, and what it gives. Only where
  // one answer settles it whatever stands beside: of && and ||, not of ?: (a condition that is an error is the result).
  bool is_one_case = false;
  std::uint32_t one_case = 0;
  bool gives = false;

  // What the program says of a frame: Question::no, yes, or none (the program must be run).
  std::uint8_t ask(const ValueView* slots) const;

  // Nothing when the program does anything else.
  static std::optional<Questions> of(const Program& program);
};

}  // namespace guiju::expr
