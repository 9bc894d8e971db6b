#include "facts/remedy.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "facts/text_form.hpp"

namespace guiju::facts {
namespace {

// "write X", "like X", "of X", "month has days" – what a message would say.
std::string said(const Type& type, std::string_view text, bool has_zone = true) {
  const Remedy r = remedy(type, text, has_zone);
  std::string out;
  const auto add = [&](const char* word, const std::string& what) {
    if (!what.empty()) out += (out.empty() ? "" : "; ") + std::string(word) + " " + what;
  };
  if (r.is_nothing) add("nothing", "here");
  add("has", r.days);
  add("write", r.write);
  add("like", r.such_as);
  add("of", r.one_of);
  return out;
}

std::string meant(Kind kind, std::string_view text, bool has_zone = true) { return remedy(Type(kind), text, has_zone).write; }

TEST(Remedy, DatesOfOtherFormsAreWrittenAsDates) {
  for (const char* text : {"2022/4/2", "2022-4-2", "2022.04.02", "20220402", "2022年4月2日", " 2022-04-02 ", "２０２２－０４－０２", "2022-04-02 00:00:00",
                           "2022-04-02T09:30:00+08:00", "2022/4/2 9:30"})
    EXPECT_EQ(meant(Kind::date, text), "2022-04-02") << text;
  for (const char* text : {"2022/4", "202204", "2022年4月", "2022-04-02", "2022-4"}) EXPECT_EQ(meant(Kind::month, text), "2022-04") << text;
}

TEST(Remedy, WhatIsMeantNeedsNoExample) { EXPECT_EQ(said(Type(Kind::date), "2022/4/2"), "write 2022-04-02"); }

TEST(Remedy, TimesOfOtherFormsAreWrittenAsTimes) {
  EXPECT_EQ(meant(Kind::timestamp, "2022/4/2 9:30"), "2022-04-02T09:30");
  EXPECT_EQ(meant(Kind::timestamp, "2022-04-02"), "2022-04-02T00:00");
  EXPECT_EQ(meant(Kind::timestamp, "20220402093015"), "2022-04-02T09:30:15");
  EXPECT_EQ(meant(Kind::timestamp, "2022-04-02 09:30:15.5 +0800"), "2022-04-02T09:30:15.5+08:00");
  EXPECT_EQ(meant(Kind::timestamp, "2022-04-02T09:30 UTC"), "2022-04-02T09:30Z");
  EXPECT_EQ(meant(Kind::timestamp, "2022-12-31T24:00"), "2023-01-01T00:00");
  EXPECT_EQ(meant(Kind::timestamp, "2022/4/2 9:30", false), "2022-04-02T09:30+08:00");
}

TEST(Remedy, WhatCanBeReadInTwoWaysGetsAnExample) {
  for (const char* text : {"02/04/2022", "4/2/22", "tomorrow", "", "2022-13-01", "44653"}) EXPECT_EQ(said(Type(Kind::date), text), "like 2022-04-02") << text;
  EXPECT_EQ(said(Type(Kind::timestamp), "noon"), "like 2022-04-02T09:30");
  EXPECT_EQ(said(Type(Kind::timestamp), "noon", false), "like 2022-04-02T09:30+08:00");
  EXPECT_EQ(said(Type(Kind::timestamp), "2022-04-02T25:00"), "like 2022-04-02T09:30");
}

TEST(Remedy, ADayThatDoesNotExistIsSaidToBeNone) {
  EXPECT_EQ(said(Type(Kind::date), "2022-04-31"), "has 30; like 2022-04-30");
  EXPECT_EQ(said(Type(Kind::date), "2022-02-29"), "has 28; like 2022-02-28");
  EXPECT_EQ(said(Type(Kind::timestamp), "2022-04-31T15:00"), "has 30; like 2022-04-30T15:00");
  EXPECT_EQ(remedy(Type(Kind::timestamp), "2022-04-31T15:00+08:00", false).such_as, "2022-04-30T15:00+08:00");
  EXPECT_EQ(remedy(Type(Kind::date), "2022-04-31", true).month, "2022-04");
}

TEST(Remedy, DurationsInWords) {
  for (const auto& [text, want] : {std::pair("2 days", "48 h"), {"48小时", "48 h"}, {"1 hour 30 minutes", "1 h 30 min"}, {"PT1H30M", "1 h 30 min"},
                                   {"P1DT2H", "24 h 2 h"}, {"90 Minutes", "90 min"}, {"1 week", "168 h"}})
    EXPECT_EQ(meant(Kind::duration, text), want) << text;
  EXPECT_EQ(said(Type(Kind::duration), "P1M"), "like 48 h");
  EXPECT_EQ(said(Type(Kind::duration), "soon"), "like 48 h");
}

TEST(Remedy, NumbersOfOtherForms) {
  for (const char* text : {"1,200", "1_200", "1200.0", "+1200", "01200", "１２００", " 1200", "¥1200", "1200元", "1 200"}) EXPECT_EQ(meant(Kind::int_, text), "1200") << text;
  EXPECT_EQ(said(Type(Kind::int_), "1,200"), "write 1200");
  EXPECT_EQ(said(Type(Kind::int_), "12.5"), "like 12");
  EXPECT_EQ(said(Type(Kind::int_), "12,50"), "like 12");
  EXPECT_EQ(said(Type(Kind::uint_), "-3"), "like 12");
  EXPECT_EQ(said(Type::decimal(2), "heavy"), "like 12.50");
  EXPECT_EQ(said(Type::decimal(0), "heavy"), "like 12");
  EXPECT_EQ(remedy(Type::decimal(2), "12,50", true).write, "12.50");
  EXPECT_EQ(remedy(Type::decimal(2), "1,234,567.5", true).write, "1234567.5");
  EXPECT_EQ(remedy(Type::decimal(2), "1,23,4", true).write, "");
  EXPECT_EQ(remedy(Type::decimal(2), ".5", true).write, "0.5");
  EXPECT_EQ(remedy(Type::decimal(2), "-.5", true).write, "-0.5");
  EXPECT_EQ(remedy(Type::decimal(2), "80%", true).write, "");
  EXPECT_EQ(meant(Kind::double_, "1,200.5"), "1200.5");
}

TEST(Remedy, FlagsAndMembers) {
  for (const char* text : {"yes", "YES", "是", "1", "True", "Y"}) EXPECT_EQ(meant(Kind::bool_, text), "true") << text;
  for (const char* text : {"no", "否", "0", "FALSE", "off"}) EXPECT_EQ(meant(Kind::bool_, text), "false") << text;
  EXPECT_EQ(said(Type(Kind::bool_), "maybe"), "of true, false");
  auto level = std::make_shared<EnumType>();
  level->members = {{"village", "村", "Village"}, {"town", "镇", ""}, {"district", "区", ""}};
  level->build_index();
  const Type type = Type::enumeration(level);
  EXPECT_EQ(said(type, "vilage"), "write village");
  EXPECT_EQ(said(type, "镇"), "write town");
  EXPECT_EQ(said(type, "moon"), "write town");
  EXPECT_EQ(said(type, "province"), "of village, town, district");
}

TEST(Remedy, WordsForNothingWhereTheTypeMayBeNull) {
  EXPECT_EQ(said(Type(Kind::int_).nullable(), "N/A"), "nothing here");
  EXPECT_EQ(said(Type(Kind::date).nullable(), "无"), "nothing here");
  EXPECT_EQ(said(Type(Kind::int_), "N/A"), "like 12");
}

TEST(Remedy, ExamplesOfWhatHasParts) {
  EXPECT_EQ(said(Type::list(Type(Kind::string)), "a, b"), "like [\"text\", …]");
  EXPECT_EQ(said(Type::list(Type(Kind::int_)), "1, 2"), "like [12, …]");
  EXPECT_EQ(said(Type::map(Type(Kind::string), Type::decimal(1)), "x"), "like {\"text\": 12.5, …}");
  auto party = std::make_shared<StructType>();
  party->fields = {{"role", Type(Kind::string), "", ""}, {"since", Type(Kind::date), "", ""}};
  EXPECT_EQ(said(Type::structure(party), "x"), "like {\"role\": \"text\", \"since\": \"2022-04-02\"}");
}

TEST(Remedy, WhatItSaysIsRead) {
  for (const char* text : {"2022/4/2 9:30", "noon", "2022-04-31T15:00", "2022-04-02T24:00", "9999-12-31T24:00"}) {
    const Remedy r = remedy(Type(Kind::timestamp), text, true);
    EXPECT_TRUE(read_timestamp(r.write.empty() ? r.such_as : r.write)) << text;
  }
}

TEST(Remedy, AnyBytesAreTaken) {
  EXPECT_EQ(said(Type(Kind::int_), "\xFF\xFE"), "like 12");
  EXPECT_EQ(said(Type(Kind::date), std::string(1'000'000, '1')), "like 2022-04-02");
  EXPECT_EQ(said(Type(Kind::duration), "99999999999999999999 h"), "like 48 h");
}

}  // namespace
}  // namespace guiju::facts
