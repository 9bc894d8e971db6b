// What to write instead of something that is no value of its type: for messages, and made only with one.
//
// "2022/4/2" where a date is wanted means 2022-04-02, "1,200" means 1200, "是" means true, a member's title means the
// member. Only what the strict forms (facts/text_form.hpp) then read is proposed; a text with two readings ("02/04/2022")
// gets an example of the right form and nothing is guessed.
//
// Tested by tests/facts/remedy_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "guiju/facts/type.hpp"

namespace guiju::facts {

struct Remedy {
  std::string write;         // what was meant, as the type wants it; else
  std::string such_as;       // something of the right form, or
  std::string one_of;        // all there is
  std::string month, days;   // the form is right, but the day is not in the calendar: "2022-04" has "30" days
  bool is_nothing = false;   // stands for "no value" elsewhere (N/A, -), where the type may be null
};

// `has_zone`: a time without a zone is read in the pack's.
Remedy remedy(const Type& type, std::string_view text, bool has_zone);

// The member that has this title; "" when none has.
std::string member_titled(const EnumType& type, std::string_view text);
// The member that a text means, by its title or nearly; "" when it could be any.
std::string meant_member(const EnumType& type, std::string_view text);
// "village, town, district"; of a long enum the first twelve, and "…".
std::string member_names(const EnumType& type);
// true and false as other formats write them (yes, 否 …); null for other words.
const char* meant_flag(std::string_view text);

}  // namespace guiju::facts
