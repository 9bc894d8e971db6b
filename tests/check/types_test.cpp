#include "check/types.hpp"

#include <gtest/gtest.h>

#include "tests/check/checked_pack.hpp"

namespace guiju::check_tests {
namespace {

using List = std::vector<std::string>;

Type type_of(const std::string& written, const std::string& types = "") {
  const Checked checked = check_pack(types + "inputs: {a: '" + written + "'}\n");
  return checked.pack ? checked.pack->records.at(0).schema.fields().at(0).type : Type();
}

TEST(Types, AreReadFromTheirNames) {
  EXPECT_EQ(type_of("int"), Type(Kind::int_));
  EXPECT_EQ(type_of("decimal(2)"), Type::decimal(2));
  EXPECT_EQ(type_of("optional(decimal(0))"), Type::decimal(0).nullable());
  EXPECT_EQ(type_of("list(optional(date))"), Type::list(Type(Kind::date).nullable()));
  EXPECT_EQ(type_of("map(string, list(int))"), Type::map(Type(Kind::string), Type::list(Type(Kind::int_))));
  EXPECT_EQ(type_of("Level", "types: {Level: {enum: [v, t]}}\n").kind(), Kind::enum_);
}

TEST(Types, MayUseOnesThatComeLater) {
  const Checked checked = check_pack("types: {A: {fields: {b: list(B)}}, B: {enum: [x, z]}}\ninputs: {a: A}\n");
  EXPECT_TRUE(checked.pack) << checked.diagnostics.render();
}

TEST(Types, OnesThatContainThemselvesAreRefused) {
  EXPECT_EQ(check_pack("types: {A: {fields: {b: B}}, B: {fields: {a: A}}}\ninputs: {a: A}\n").errors(), List{"type_inside_itself A"});
}

TEST(Types, NamesOfOtherFormatsAreTranslated) {
  const std::pair<const char*, const char*> names[] = {{"integer", "int"},        {"datetime", "timestamp"}, {"text", "string"},
                                                       {"decimal", "decimal(2)"}, {"布尔", "bool"}};
  for (const auto& [theirs, ours] : names) {
    const Checked checked = check_pack("inputs: {a: " + std::string(theirs) + "}\n");
    EXPECT_EQ(checked.errors(), List{"unknown_type " + std::string(theirs)});
    EXPECT_EQ(checked.notes(0), List{"write_instead " + std::string(ours)});
  }
}

TEST(Types, PlacesOfADecimalAreZeroTo37) {
  EXPECT_EQ(check_pack("inputs: {a: decimal(38)}\n").errors(), List{"bad_scale 38"});
  EXPECT_EQ(check_pack("inputs: {a: decimal(x)}\n").errors(), List{"bad_scale x"});
  EXPECT_EQ(check_pack("inputs: {a: lost(int)}\n").notes(0), List{"did_you_mean list"});
}

TEST(Types, ConstraintsGoWithTheType) {
  EXPECT_EQ(check_pack("inputs: {a: {type: string, min: 3}}\n").errors(), List{"constraint_of_another_type 3"});
  EXPECT_EQ(check_pack("inputs: {a: {type: int, matches: x}}\n").errors(), List{"constraint_of_another_type x"});
  EXPECT_EQ(check_pack("inputs: {a: {type: bool, length: 3}}\n").errors(), List{"constraint_of_another_type 3"});
  EXPECT_EQ(check_pack("inputs: {a: {type: int, round: half_up}}\n").errors(), List{"constraint_of_another_type half_up"});
  EXPECT_EQ(check_pack("inputs: {a: {type: int, min: 3, max: 2}}\n").errors(), List{"constraint_reversed 2"});
  EXPECT_TRUE(check_pack("inputs: {a: {type: optional(date), min: 2022-01-01, max: 2022-12-31}}\n").pack);
}

TEST(Types, UniqueInListNamesAFieldOfItsItems) {
  const std::string types = "types: {P: {fields: {id: string}}}\n";
  EXPECT_TRUE(check_pack(types + "inputs: {a: {type: list(P), unique_in_list: id}}\n").pack);
  EXPECT_EQ(check_pack(types + "inputs: {a: {type: list(P), unique_in_list: di}}\n").errors(), List{"no_field_of_items di"});
  EXPECT_EQ(check_pack("inputs: {a: {type: list(int), unique_in_list: id}}\n").errors(), List{"constraint_of_another_type id"});
}

TEST(Types, ConstraintsAreKeptAsValuesOfTheType) {
  const Checked checked = check_pack("inputs: {a: {type: decimal(2), min: 0.5, in: [1, 2], default: 1}, b: {type: string, length: 2..4}}\n");
  ASSERT_TRUE(checked.pack) << checked.diagnostics.render();
  const auto& fields = checked.pack->records[0].schema.fields();
  EXPECT_EQ(fields[0].constraint.min->view().as_decimal().to_string(), "0.50");
  EXPECT_EQ(fields[0].constraint.in.size(), 2u);
  EXPECT_TRUE(fields[0].default_value);
  EXPECT_EQ(fields[1].constraint.min_length, 2u);
  EXPECT_EQ(fields[1].constraint.max_length, 4u);
}

}  // namespace
}  // namespace guiju::check_tests
