#include "guiju/facts/schema.hpp"

#include <gtest/gtest.h>

namespace guiju {
namespace {

Field make_field(std::string name, Type type) {
  Field f;
  f.name = std::move(name);
  f.type = std::move(type);
  return f;
}

Schema cases() {
  auto town = std::make_shared<StructType>();
  town->name = "Town";
  town->fields = {{"code", Type(Kind::string), "", ""}, {"name", Type(Kind::string), "", ""}};
  auto party = std::make_shared<StructType>();
  party->name = "Party";
  party->fields = {{"role", Type(Kind::string), "", ""},
                   {"town", Type::structure(town).nullable(), "", ""},
                   {"consent", Type(Kind::bool_).nullable(), "", ""}};
  std::vector<Field> fields = {make_field("case_id", Type(Kind::string)),
                               make_field("parties", Type::list(Type::structure(party))),
                               make_field("amount", Type::decimal(2)),
                               make_field("home", Type::structure(town))};
  fields[0].is_key = true;
  fields[2].constraint.min = Value(ValueView::of_int(0));
  return Schema("case", std::move(fields));
}

TEST(Schema, FindsFieldsByName) {
  const Schema schema = cases();
  EXPECT_EQ(schema.record(), "case");
  EXPECT_EQ(schema.find("amount"), 2);
  EXPECT_EQ(schema.find("amuont"), -1);
  EXPECT_EQ(schema.find("parties.role"), -1);
  EXPECT_EQ(schema.find(""), -1);
  EXPECT_EQ(Schema().find("amount"), -1);
  EXPECT_EQ(schema.key_fields(), std::vector<std::uint32_t>{0});
}

TEST(Schema, PathsNameFieldsAndThenParts) {
  const Schema schema = cases();
  std::vector<std::string> paths;
  for (std::uint32_t i = 0; i < schema.path_count(); ++i) paths.push_back(schema.path(i));
  EXPECT_EQ(paths, (std::vector<std::string>{
                       "case_id", "parties", "amount", "home", "parties.role", "parties.town",
                       "parties.consent", "home.code", "home.name", "parties.town.code",
                       "parties.town.name"}));
  for (std::uint32_t i = 0; i < schema.path_count(); ++i)
    EXPECT_EQ(schema.find_path(schema.path(i)), static_cast<int>(i));
  EXPECT_EQ(schema.find_path("parties.age"), -1);
  EXPECT_EQ(schema.path(schema.part_path(1, 2)), "parties.consent");
  EXPECT_EQ(schema.path(schema.part_path(schema.part_path(1, 1), 1)), "parties.town.name");
}

TEST(Schema, UnknownsNameOnePathAndOutliveMovesAndCopies) {
  ValueView unknown;
  Schema kept;
  {
    Schema schema = cases();
    unknown = schema.unknown(6);
    Schema copy = schema;
    kept = std::move(copy);
  }
  ASSERT_EQ(unknown.unknowns().count, 1u);
  EXPECT_EQ(kept.path(unknown.unknowns().paths[0]), "parties.consent");
}

TEST(Schema, KnowsWhichFieldsHaveConstraints) {
  const Schema schema = cases();
  EXPECT_TRUE(schema.is_plain(0));
  EXPECT_FALSE(schema.is_plain(2));
  Constraint c;
  EXPECT_TRUE(c.is_empty());
  c.max_length = 3;
  EXPECT_FALSE(c.is_empty());
}

TEST(Schema, HoldsManyFields) {
  std::vector<Field> fields;
  for (int i = 0; i < 3000; ++i) fields.push_back(make_field("f" + std::to_string(i), Type()));
  const Schema schema("wide", fields);
  for (int i = 0; i < 3000; ++i) EXPECT_EQ(schema.find("f" + std::to_string(i)), i);
}

}  // namespace
}  // namespace guiju
