// A value as a whole number in its type's order, so that a table is proved on numbers whatever its columns hold.
//
// Numbers, dates, times, bools and enums are whole numbers (a decimal its coefficient, a double its bits in order, a time its
// nanoseconds). Texts are in order by code point, and have no number: there are the first text after a literal, and the
// first after all that begin with a prefix.
//
// Tested by tests/analyse/domain_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "guiju/facts/type.hpp"
#include "guiju/facts/value.hpp"

namespace guiju::analyse {

using Word = int128;

// Do the type's values have words?
bool is_discrete(Kind kind);
// All words of such a type: [first, second).
std::pair<Word, Word> natural_bounds(const Type& type);
// A word that says nothing: 0, or the first of January 2024.
Word plain_word(Kind kind);
// Nothing for a value of another type that none of this type's equals.
std::optional<Word> word_of(const Type& type, ValueView value);
Value value_of(const Type& type, Word word);

// The first text after a literal; after all texts that begin with a prefix ("" when there is none).
std::string after(std::string_view literal);
std::string after_prefix(std::string_view prefix);

}  // namespace guiju::analyse
