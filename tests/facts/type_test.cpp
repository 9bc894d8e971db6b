#include "guiju/facts/type.hpp"

#include <gtest/gtest.h>

namespace guiju {
namespace {

std::shared_ptr<EnumType> make_enum(std::string name, std::vector<std::string> members) {
  auto type = std::make_shared<EnumType>();
  type->name = std::move(name);
  for (auto& member : members) type->members.push_back({member, "", ""});
  type->build_index();
  return type;
}

TEST(Type, IsWrittenAsAPackWritesIt) {
  EXPECT_EQ(Type().to_string(), "dyn");
  EXPECT_EQ(Type(Kind::int_).to_string(), "int");
  EXPECT_EQ(Type::decimal(2).to_string(), "decimal(2)");
  EXPECT_EQ(Type::list(Type::decimal(2)).nullable().to_string(), "optional(list(decimal(2)))");
  EXPECT_EQ(Type::list(Type(Kind::string).nullable()).to_string(), "list(optional(string))");
  EXPECT_EQ(Type::map(Type(Kind::string), Type(Kind::uint_)).to_string(), "map(string, uint)");
  EXPECT_EQ(Type::optional_value(Type(Kind::int_)).to_string(), "optional_type(int)");
  EXPECT_EQ(Type::type_of(Type(Kind::bool_)).to_string(), "type(bool)");
  EXPECT_EQ(Type(Kind::type).to_string(), "type");
  EXPECT_EQ(Type::parameter("T").to_string(), "T");
  EXPECT_EQ(Type::abstract("net.IP").to_string(), "net.IP");
  EXPECT_EQ(Type::abstract("box", {Type(Kind::int_), Type()}).to_string(), "box(int, dyn)");
}

TEST(Type, NamesEnumsAndStructsOrSpellsThemOut) {
  EXPECT_EQ(Type::enumeration(make_enum("Level", {"low"})).to_string(), "Level");
  EXPECT_EQ(Type::enumeration(make_enum("", {"home", "near"})).to_string(), "{enum: [home, near]}");
  EXPECT_EQ(Type::enumeration(make_enum("", {"a", "b", "c", "d", "e", "f", "g"})).to_string(),
            "{enum: [a, b, c, d, e, f, …]}");
  auto party = std::make_shared<StructType>();
  party->fields = {{"role", Type(Kind::string), "", ""},
                   {"consent", Type(Kind::bool_).nullable(), "", ""}};
  EXPECT_EQ(Type::structure(party).to_string(),
            "{fields: {role: string, consent: optional(bool)}}");
  EXPECT_EQ(party->find("consent"), 1);
  EXPECT_EQ(party->find("town"), -1);
}

TEST(Type, EqualityIsByStructure) {
  EXPECT_EQ(Type::list(Type(Kind::int_)), Type::list(Type(Kind::int_)));
  EXPECT_NE(Type::list(Type(Kind::int_)), Type::list(Type(Kind::uint_)));
  EXPECT_NE(Type::list(Type(Kind::int_)), Type(Kind::list, 0));
  EXPECT_NE(Type::decimal(2), Type::decimal(3));
  EXPECT_NE(Type(Kind::int_), Type(Kind::int_).nullable());
  EXPECT_EQ(Type(Kind::int_).nullable().nullable(false), Type(Kind::int_));
  EXPECT_NE(Type::parameter("A"), Type::parameter("B"));
  EXPECT_NE(Type::abstract("a", {Type()}), Type::abstract("a", {Type(), Type()}));
  EXPECT_EQ(Type::map(Type(Kind::string), Type::list(Type())),
            Type::map(Type(Kind::string), Type::list(Type())));
  EXPECT_NE(Type::map(Type(Kind::string), Type()), Type::map(Type(Kind::int_), Type()));
}

TEST(Type, EnumsAreEqualWhenTheyAreTheSameDefinition) {
  const auto one = make_enum("Level", {"low", "high"});
  const auto other = make_enum("Level", {"low", "high"});
  EXPECT_EQ(Type::enumeration(one), Type::enumeration(one));
  EXPECT_NE(Type::enumeration(one), Type::enumeration(other));
}

TEST(Type, PartsOfPlainTypesAreDyn) {
  EXPECT_EQ(Type(Kind::int_).element().kind(), Kind::dyn);
  EXPECT_EQ(Type(Kind::list).element().kind(), Kind::dyn);
  EXPECT_EQ(Type(Kind::int_).enum_type(), nullptr);
  EXPECT_EQ(Type(Kind::int_).name(), "");
}

TEST(EnumType, FindsMembersWithAndWithoutIndex) {
  std::vector<std::string> names;
  for (int i = 0; i < 500; ++i) names.push_back("成员" + std::to_string(i));
  const auto type = make_enum("Big", names);
  for (int i = 0; i < 500; ++i) EXPECT_EQ(type->find(names[static_cast<std::size_t>(i)]), i);
  EXPECT_EQ(type->find("成员500"), -1);
  EXPECT_EQ(type->find(""), -1);

  EnumType plain;
  plain.members = {{"a", "", ""}, {"b", "", ""}};
  EXPECT_EQ(plain.find("b"), 1);
  EXPECT_EQ(plain.find("c"), -1);
}

TEST(Kind, EveryKindHasAName) {
  for (int k = 0; k <= static_cast<int>(Kind::parameter); ++k)
    EXPECT_FALSE(kind_name(static_cast<Kind>(k)).empty()) << k;
}

}  // namespace
}  // namespace guiju
