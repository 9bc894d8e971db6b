#include "facts/admit.hpp"

#include <gtest/gtest.h>

#include "facts/codes.hpp"
#include "guiju/text/diagnostic.hpp"

namespace guiju::facts {
namespace {

// What is said of a refused value; "" when it is taken.
std::string said(const Field& field, ValueView raw, Language language = Language::en, bool has_zone = true, bool is_csv = false) {
  const Schema schema("case", {field});
  Arena arena;
  AdmitContext context;
  context.arena = &arena;
  context.empty_text_is_null = is_csv;
  if (has_zone) {
    context.to_utc = [](const void*, std::int64_t local, std::int64_t* utc) {
      *utc = local;
      return true;
    };
  }
  const ValueView v = admit(schema, 0, raw, context);
  if (!v.is_error()) return "";
  const Fault& fault = v.fault();
  return message_text(fault.code, {fault.args, fault.args + fault.arg_count}, language);
}

Field field(Type type) {
  Field f;
  f.name = "x";
  f.type = std::move(type);
  return f;
}
Field masked(Type type) {
  Field f = field(std::move(type));
  f.is_masked = true;
  return f;
}
ValueView text(std::string_view t) { return ValueView::of_string(t); }

Type level() {
  auto type = std::make_shared<EnumType>();
  type->name = "Level";
  type->members = {{"village", "村", ""}, {"town", "镇", ""}};
  type->build_index();
  return Type::enumeration(type);
}

TEST(Admit, ARefusalSaysWhatToWrite) {
  EXPECT_EQ(said(field(Type(Kind::date)), text("2022/4/2")), "x: \"2022/4/2\" is not a valid date; write 2022-04-02");
  EXPECT_EQ(said(field(Type(Kind::timestamp)), text("2022-04-31T15:00")), "x: \"2022-04-31T15:00\" is not a valid timestamp: 2022-04 has 30 days; write it like 2022-04-30T15:00");
  EXPECT_EQ(said(field(Type(Kind::bool_)), text("maybe")), "x: \"maybe\" is not a valid bool; it is one of: true, false");
  EXPECT_EQ(said(field(Type(Kind::bool_)), ValueView::of_int(1)), "x: 1 is not a valid bool; write true");
  EXPECT_EQ(said(field(Type(Kind::string)), ValueView::of_int(12)), "x: 12 is not a valid string; write \"12\"");
  EXPECT_EQ(said(field(Type::decimal(2)), text("12.345")), "x: \"12.345\" has more places than decimal(2); write 12.35, or give the field round: half_up");
  EXPECT_EQ(said(field(Type(Kind::int_)), ValueView::of_double(2.5)), "x: 2.5 has more places than int; write 3, or give the field round: half_up");
  EXPECT_EQ(said(field(Type(Kind::uint_)), ValueView::of_int(-1)), "x: -1 is outside uint, which holds [0..18446744073709551615]");
  EXPECT_EQ(said(field(level()), text("vilage")), "x: \"vilage\" is not a member of Level; did you mean \"village\"?");
  EXPECT_EQ(said(field(level()), text("province")), "x: \"province\" is not a member of Level; its members: village, town");
  EXPECT_EQ(said(field(Type(Kind::int_)), ValueView::null()), "x may not be null; give its value (int), or make the field optional(int)");
}

TEST(Admit, InChineseToo) {
  EXPECT_EQ(said(field(Type(Kind::date)), text("2022-02-30"), Language::zh), "x：\"2022-02-30\" 不是有效的 date：2022-02 只有 28 天；写法如 2022-02-28");
  EXPECT_EQ(said(field(level()), text("镇"), Language::zh), "x：\"镇\" 不是 Level 的成员；是否想写“town”？");
}

TEST(Admit, ATimeWithoutAZoneIsShownWithOne) {
  EXPECT_EQ(said(field(Type(Kind::timestamp)), text("2022-04-02T09:30"), Language::en, false),
            "x: \"2022-04-02T09:30\" has no zone, and the pack names none; write 2022-04-02T09:30+08:00 with its own offset, or set time_zone in the pack");
}

TEST(Admit, WordsForNothingAreLeftOut) {
  const Field f = field(Type(Kind::int_).nullable());
  EXPECT_EQ(said(f, text("N/A")), "x: \"N/A\" is not a valid int; write null");
  EXPECT_EQ(said(f, text("N/A"), Language::en, true, true), "x: \"N/A\" is not a valid int; leave the cell empty");
}

TEST(Admit, MembersOfAConstraintAreSuggested) {
  Field f = field(Type(Kind::string));
  f.constraint.in = {Value(text("red")), Value(text("green"))};
  EXPECT_EQ(said(f, text("gren")), "x: \"gren\" is not a member of [\"red\", \"green\"]; did you mean \"green\"?");
}

TEST(Admit, OfMaskedFieldsNothingIsTold) {
  EXPECT_EQ(said(masked(Type(Kind::date)), text("2022/4/2")), "x: … is not a valid date; write it like 2022-04-02");
  EXPECT_EQ(said(masked(level()), text("vilage")), "x: … is not a member of Level; its members: village, town");
  EXPECT_EQ(said(masked(Type::decimal(2)), text("12.345")), "x: … has more places than decimal(2)");
  auto party = std::make_shared<StructType>();
  party->fields = {{"role", Type(Kind::string), "", ""}};
  const ValueView pairs[] = {text("rolle"), text("x")};
  EXPECT_EQ(said(masked(Type::structure(party)), ValueView::of_map(pairs, 1)), "x has no field …; it has role");
  EXPECT_EQ(said(field(Type::structure(party)), ValueView::of_map(pairs, 1)), "x has no field \"rolle\"; did you mean \"role\"?");
}

TEST(Admit, AdviceIsLeftToTheCallerWhoAsksForNone) {
  Arena arena;
  AdmitContext context;
  context.arena = &arena;
  context.is_advised = false;
  EXPECT_EQ(admit(Type(Kind::date), text("2022/4/2"), context).fault().arg_count, 3u);
  EXPECT_EQ(admit(level(), text("vilage"), context).fault().arg_count, 3u);
}

}  // namespace
}  // namespace guiju::facts
