#include "facts/canonical.hpp"

#include <gtest/gtest.h>

namespace guiju::facts {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

TEST(Canonical, ScalarsAreWrittenAsAPackWritesThem) {
  Arena arena;
  EXPECT_EQ(ValueView().to_string(), "null");
  EXPECT_EQ(ValueView::of_bool(true).to_string(), "true");
  EXPECT_EQ(ValueView::of_int(-12).to_string(), "-12");
  EXPECT_EQ(ValueView::of_uint(12).to_string(), "12u");
  EXPECT_EQ(ValueView::of_double(1.5).to_string(), "1.5e0");
  EXPECT_EQ(ValueView::of_double(-0.0).to_string(), "0e0");
  EXPECT_EQ(ValueView::of_narrow_decimal(1250, 2).to_string(), "12.50d");
  EXPECT_EQ(ValueView::of_decimal(*Decimal::parse("-12345678901234567890.10"), arena).to_string(),
            "-12345678901234567890.10d");
  EXPECT_EQ(ValueView::of_string("规矩").to_string(), "\"规矩\"");
  EXPECT_EQ(ValueView::of_bytes(std::string_view("\x00\xFF", 2)).to_string(), "b\"00ff\"");
  EXPECT_EQ(ValueView::of_date(19084).to_string(), "2022-04-02");
  EXPECT_EQ(ValueView::of_month(627).to_string(), "2022-04");
  EXPECT_EQ(ValueView::of_timestamp({1648863000, 0}).to_string(), "2022-04-02T01:30:00Z");
  EXPECT_EQ(ValueView::of_naive_timestamp({1648863000, 0}).to_string(), "2022-04-02T01:30:00");
  EXPECT_EQ(ValueView::of_duration({90, 0}).to_string(), "90s");
  const PeriodUnit unit{"work_day"};
  EXPECT_EQ(ValueView::of_period(3, &unit).to_string(), "3 work_day");
}

TEST(Canonical, EnumsAreBare) {
  EnumType level;
  level.members = {{"low", "", ""}, {"high", "", ""}};
  EXPECT_EQ(ValueView::of_enum(&level, 1).to_string(), "high");
  EXPECT_EQ(ValueView::of_enum(&level, 2).to_string(), "#2");
  EXPECT_EQ(ValueView::of_enum(nullptr, 2).to_string(), "#2");
}

TEST(Canonical, MapsAreSortedAndListsAreNot) {
  const ValueView items[] = {ValueView::of_int(2), ValueView::of_int(1)};
  EXPECT_EQ(ValueView::of_list(items, 2).to_string(), "[2, 1]");
  EXPECT_EQ(ValueView::of_list(nullptr, 0).to_string(), "[]");
  const ValueView pairs[] = {ValueView::of_string("b"), ValueView::of_int(1),
                             ValueView::of_string("a"), ValueView::of_list(items, 2)};
  EXPECT_EQ(ValueView::of_map(pairs, 2).to_string(), "{\"a\": [2, 1], \"b\": 1}");
}

TEST(Canonical, StructsHaveTheirName) {
  Arena arena;
  StructType party;
  party.name = "Party";
  party.fields = {{"role", Type(), "", ""}, {"age", Type(), "", ""}};
  const ValueView fields[] = {ValueView::of_string("a"), ValueView()};
  EXPECT_EQ(ValueView::of_struct(&party, fields, arena).to_string(), "Party{role: \"a\", age: null}");
}

TEST(Canonical, OptionalsTypesErrorsAndUnknowns) {
  const ValueView one = ValueView::of_int(1);
  EXPECT_EQ(ValueView::of_optional(&one).to_string(), "optional(1)");
  EXPECT_EQ(ValueView::of_optional(nullptr).to_string(), "optional()");
  const Type type = Type::list(Type(Kind::int_));
  EXPECT_EQ(ValueView::of_type(&type).to_string(), "type(list(int))");
  const Fault fault{static_cast<Code>(4104), {}, nullptr, 0};
  EXPECT_EQ(ValueView::of_error(&fault).to_string(), "error(GJ4104)");
  EXPECT_EQ(ValueView::of_unknown(nullptr).to_string(), "unknown()");
  const std::uint32_t paths[] = {0, 1};
  const UnknownSet set{paths, 2};
  EXPECT_EQ(ValueView::of_unknown(&set).to_string(), "unknown(#0, #1)");
  std::vector<Field> fields(2);
  fields[0].name = "amount";
  fields[1].name = "town";
  const Schema schema("case", fields);
  std::string out;
  append_canonical(out, ValueView::of_unknown(&set), &schema);
  EXPECT_EQ(out, "unknown(amount, town)");
}

TEST(Canonical, TextIsEscapedForJsonAndForTerminals) {
  EXPECT_EQ(quoted("a\"b\\c\n\r\t"), R"("a\"b\\c\n\r\t")");
  EXPECT_EQ(quoted(std::string_view("\0\x1F\x7F", 3)), "\"\\u0000\\u001f\\u007f\"");
  EXPECT_EQ(quoted("\xC2\x85"), "\"\\u0085\"");                   // C1
  EXPECT_EQ(quoted("\xE2\x80\xA8\xE2\x80\xA9"), "\"\\u2028\\u2029\"");
  EXPECT_EQ(quoted("\xE2\x80\xAE"), "\"\\u202e\"");               // right-to-left override
  EXPECT_EQ(quoted("规\xF0\x9F\x98\x80"), "\"规\xF0\x9F\x98\x80\"");
  EXPECT_EQ(quoted("a\xFFz\xE8\xA7"), "\"a\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

}  // namespace
}  // namespace guiju::facts
