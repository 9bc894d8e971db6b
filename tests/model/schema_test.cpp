#include <gtest/gtest.h>

#include "tests/model/written.hpp"

namespace guiju::model_tests {
namespace {

using List = std::vector<std::string>;

TEST(Schema, FieldsCarryTheirConstraints) {
  const Read read = read_pack(head(
      "records:\n  case:\n    key: [id, part]\n    title: 案件\n    fields:\n"
      "      amount: {type: decimal(2), unit: CNY, min: 0, max: 100, default: 1, round: half_up, title: 标的额, basis: A-13, x-source: form}\n"
      "      code: {type: string, matches: '[0-9]+', length: 6, in: ['330113'], masked: true}\n"
      "      parties: {type: list(Party), unique_in_list: id}\n"));
  ASSERT_TRUE(read.pack) << read.diagnostics.render();
  const model::RecordForm& record = read.pack->records.at(0);
  EXPECT_EQ(record.key.size(), 2u);
  const model::FieldForm& amount = record.fields.at(0);
  EXPECT_EQ(amount.unit->text(), "CNY");
  EXPECT_EQ(amount.min->value, "0");
  EXPECT_EQ(amount.max->value, "100");
  EXPECT_EQ(amount.default_value->value, "1");
  EXPECT_EQ(amount.round->text(), "half_up");
  EXPECT_EQ(amount.about.own.size(), 1u);
  const model::FieldForm& code = record.fields.at(1);
  EXPECT_EQ(code.matches->text(), "[0-9]+");
  EXPECT_EQ(code.length->value, "6");
  EXPECT_EQ(code.in->items.size(), 1u);
  EXPECT_TRUE(code.is_masked);
  EXPECT_EQ(record.fields.at(2).unique_in_list->text(), "id");
}

TEST(Schema, AnEnumIsAListOrAMapOfTitles) {
  const Read read = read_pack(head("types:\n  A: {enum: [x, z]}\n  B: {enum: {x: 甲, z: {zh: 乙, en: second}, w: null}}\n"));
  ASSERT_TRUE(read.pack) << read.diagnostics.render();
  EXPECT_EQ(read.pack->types[0].type.members.size(), 2u);
  const auto& members = read.pack->types[1].type.members;
  EXPECT_EQ(members[0].title.any, "甲");
  EXPECT_EQ(members[1].title.en, "second");
  EXPECT_TRUE(members[2].title.empty());
}

TEST(Schema, MembersStandOnce) {
  const Read read = read_pack(head("types: {A: {enum: [x, z, x]}}\n"));
  EXPECT_EQ(read.errors(), List{"3:26 GJ2035"});
  EXPECT_EQ(read.sources->text(read.diagnostics[0].notes[0].span), "x");
}

TEST(Schema, ParametersHaveOneValueOrDatedOnes) {
  const Read read = read_pack(head(
      "params:\n  a: {type: int, value: 1}\n  b: {type: int, values: {2021-01-01: 1, 2022-01-01: {value: 2, published: 2021-11-30}}, until: 2022-12-31}\n"));
  ASSERT_TRUE(read.pack) << read.diagnostics.render();
  const model::ParamForm& b = read.pack->params.at(1);
  ASSERT_EQ(b.values.size(), 2u);
  EXPECT_EQ(b.values[0].from.text(), "2021-01-01");
  EXPECT_EQ(b.values[1].value.value, "2");
  EXPECT_EQ(b.values[1].published->text(), "2021-11-30");
  EXPECT_EQ(b.until->text(), "2022-12-31");
}

TEST(Schema, AParameterNeedsATypeAndAValue) {
  const Read bare = read_pack(head("params: {a: 10000}\n"));
  EXPECT_EQ(bare.errors(), List{"3:13 GJ2036"});
  EXPECT_EQ(bare.note(0, "write_instead"), "a: {type: decimal(2), value: 10000}");
  EXPECT_EQ(read_pack(head("params: {a: {type: int}}\n")).errors(), List{"3:10 GJ2032"});
  EXPECT_EQ(read_pack(head("params: {a: {type: int, value: 1, values: {2022-01-01: 2}}}\n")).errors(), List{"3:35 GJ2033"});
  EXPECT_EQ(read_pack(head("params: {a: {type: int, value: 1, until: 2022-01-01}}\n")).errors(), List{"3:35 GJ2034"});
}

TEST(Schema, FunctionsHaveParametersAndAValue) {
  const Read read = read_pack(head("functions: {f: {of: {a: int, b: 'list(int)'}, type: int, value: a + b}}\n"));
  ASSERT_TRUE(read.pack) << read.diagnostics.render();
  EXPECT_EQ(read.pack->functions.at(0).parameters.size(), 2u);
  EXPECT_EQ(read.pack->functions.at(0).result.written.text(), "int");
  EXPECT_EQ(read_pack(head("functions: {f: {of: {a: int}}}\n")).errors(), List{"3:13 GJ2001"});
}

TEST(Schema, ATypeIsSaidOnce) {
  EXPECT_EQ(read_pack(head("inputs: {a: {type: string, enum: [x]}}\n")).errors(), List{"3:28 GJ2031"});
  EXPECT_EQ(read_pack(head("inputs: {a: {title: x}}\n")).errors(), List{"3:10 GJ2030"});
}

}  // namespace
}  // namespace guiju::model_tests
