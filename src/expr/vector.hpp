// A column of values inside the batch engine: up to `batch_size` rows of one slot or register.
//
// Layouts: one constant; raw 64-bit words (bool, int, uint, double bits, date, month, enum member, narrow decimals of one
// scale) with a mark per row for null, error, unknown; dictionary codes over few views; or plain ValueViews, which can
// hold anything. Every kernel must accept `views`; the others are where speed comes from.
//
// Tested by tests/expr/batch_test.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "guiju/facts/value.hpp"

namespace guiju::expr {

inline constexpr std::uint32_t batch_size = 2048;

struct Vector {
  enum class Layout : std::uint8_t { constant, words, dictionary, views };
  Layout layout = Layout::constant;
  Kind kind = Kind::null;             // words: how to read a word
  std::uint8_t scale = 0;             // words of decimals
  const EnumType* enum_type = nullptr;  // words of enum members
  ValueView single;                   // constant
  const std::int64_t* words = nullptr;
  // words: 0 = a value; else the index + 1 into `others` (null, errors, unknowns). Null pointer: all rows are values.
  const std::uint16_t* marks = nullptr;
  const ValueView* others = nullptr;
  const std::int32_t* codes = nullptr;       // dictionary: index into `dictionary`, one per row
  const ValueView* dictionary = nullptr;     // admitted views: may be null, error, unknown too
  std::uint32_t dictionary_size = 0;
  std::uint64_t dictionary_stamp = 0;        // not 0: a dictionary that stays as it is from batch to batch has one of its own
  const ValueView* views = nullptr;

  // The value of a row, whatever the layout.
  ValueView operator[](std::uint32_t row) const;
};

// Which rows of a batch are meant: ascending row numbers, or all of [0, count).
struct Selection {
  const std::uint16_t* rows = nullptr;  // null: all
  std::uint32_t count = 0;
  std::uint32_t row(std::uint32_t i) const { return rows ? rows[i] : i; }
};

}  // namespace guiju::expr
