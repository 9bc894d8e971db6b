#include "model/fields.hpp"

#include <gtest/gtest.h>

#include "model/codes.hpp"
#include "tests/model/written.hpp"

namespace guiju::model {
namespace {

struct Map {
  explicit Map(const std::string& yaml) {
    source = sources.add("map.yaml", yaml);
    node = *text::parse_yaml(sources, source);
  }
  std::string code(std::size_t i) const { return std::string(name_of(diagnostics[i].code)); }
  Sources sources;
  std::uint32_t source = 0;
  YamlNode node;
  Diagnostics diagnostics;
};

TEST(Fields, WhatNobodyAskedForIsUnknown) {
  Map map("a: 1\nbasis: x\n");
  Fields fields(map.node, "thing", map.node.span, map.diagnostics);
  EXPECT_EQ(fields.text("a")->text(), "1");
  fields.text("bases");
  fields.finish();
  ASSERT_EQ(map.diagnostics.size(), 1u);
  EXPECT_EQ(map.code(0), "unknown_key");
  EXPECT_EQ(map.sources.text(map.diagnostics[0].span), "basis");
  EXPECT_EQ(map.diagnostics[0].notes[0].args[0], "bases");
}

TEST(Fields, AMissingKeyIsToldAtTheMapsPlace) {
  Map map("a: 1\n");
  Fields fields(map.node, "thing", map.node.entries[0].key.span, map.diagnostics);
  fields.text("a");
  fields.require("value");
  fields.text("value");
  fields.finish();
  ASSERT_EQ(map.diagnostics.size(), 1u);
  EXPECT_EQ(map.code(0), "missing_key");
  EXPECT_EQ(map.diagnostics[0].args[1], "value");
}

TEST(Fields, AMisspeltKeyExplainsTheMissingOne) {
  Map map("valeu: 1\n");
  Fields fields(map.node, "thing", map.node.span, map.diagnostics);
  fields.require("value");
  fields.text("value");
  fields.finish();
  ASSERT_EQ(map.diagnostics.size(), 1u);
  EXPECT_EQ(map.code(0), "unknown_key");
}

TEST(Fields, OneOfSeveralKeysMustBeThere) {
  const Diagnostic none{code::no_type, {}, {"thing"}, {}};
  {
    Map map("b: 1\n");
    Fields fields(map.node, "thing", map.node.span, map.diagnostics);
    fields.text("b");
    fields.require_one_of({"a", "b"}, none);
    fields.finish();
    EXPECT_TRUE(map.diagnostics.empty());
  }
  Map map("zzz: 1\n");
  Fields fields(map.node, "thing", map.node.span, map.diagnostics);
  fields.text("type");
  fields.require_one_of({"type"}, none);
  fields.finish();
  ASSERT_EQ(map.diagnostics.size(), 2u);
  EXPECT_EQ(map.code(1), "no_type");
}

TEST(Fields, KeysThatBeginWithXAreKept) {
  Map map("x-owner: {who: me}\n");
  Fields fields(map.node, "thing", map.node.span, map.diagnostics);
  const About about = fields.about();
  fields.finish();
  EXPECT_TRUE(map.diagnostics.empty());
  ASSERT_EQ(about.own.size(), 1u);
  EXPECT_EQ(about.own[0].first.text(), "x-owner");
  EXPECT_TRUE(about.own[0].second.is_map());
}

TEST(Fields, AWrongShapeIsOneMessageAndReadsAsNothing) {
  Map map("[a, b]\n");
  Fields fields(map.node, "thing", map.node.span, map.diagnostics);
  fields.require("a");
  EXPECT_FALSE(fields.has("a"));
  fields.finish();
  ASSERT_EQ(map.diagnostics.size(), 1u);
  EXPECT_EQ(map.code(0), "wants_map");
}

TEST(Fields, AFlagIsTrueOrFalse) {
  Map map("a: true\nb: false\nc: yes\n");
  Fields fields(map.node, "thing", map.node.span, map.diagnostics);
  EXPECT_TRUE(fields.flag("a", false));
  EXPECT_FALSE(fields.flag("b", true));
  EXPECT_TRUE(fields.flag("d", true));
  fields.flag("c", false);
  ASSERT_EQ(map.diagnostics.size(), 1u);
  EXPECT_EQ(map.code(0), "wants_flag");
  EXPECT_EQ(map.diagnostics[0].notes[0].args[0], "true");
}

TEST(Fields, AWordIsOneOfTheKnown) {
  Map map("hit: frist\n");
  Fields fields(map.node, "table", map.node.span, map.diagnostics);
  EXPECT_FALSE(fields.word("hit", {"first", "any"}));
  EXPECT_EQ(map.diagnostics[0].notes[0].args[0], "first");
}

TEST(Fields, TextsMayBeOneOrSeveral) {
  Map map("a: x\nb: [x, y]\nc: {d: e}\n");
  Fields fields(map.node, "thing", map.node.span, map.diagnostics);
  EXPECT_EQ(fields.texts("a").size(), 1u);
  EXPECT_EQ(fields.texts("b").size(), 2u);
  EXPECT_TRUE(fields.texts("c").empty());
  EXPECT_EQ(map.code(0), "wants_texts");
}

TEST(Fields, ATitleIsATextOrOneALanguage) {
  Map map("title: {zh: 绿, en: green}\n");
  Fields fields(map.node, "thing", map.node.span, map.diagnostics);
  const Title title = fields.title("title");
  EXPECT_EQ(title.in(Language::zh), "绿");
  EXPECT_EQ(title.in(Language::en), "green");
  Title one;
  one.any = "both";
  EXPECT_EQ(one.in(Language::zh), "both");
  Title chinese;
  chinese.zh = "绿";
  EXPECT_EQ(chinese.in(Language::en), "绿") << "better than nothing";
}

TEST(Name, IsLettersOfAnyScriptDigitsAndUnderscore) {
  EXPECT_TRUE(is_name("amount_2"));
  EXPECT_TRUE(is_name("标的额"));
  EXPECT_TRUE(is_name("_x"));
  for (const char* wrong : {"", "2nd", "a-b", "a b", "a.b", "a?"}) EXPECT_FALSE(is_name(wrong)) << wrong;
  EXPECT_TRUE(is_dotted_name("linping.dispute"));
  for (const char* wrong : {"", ".a", "a.", "a..b", "a/b"}) EXPECT_FALSE(is_dotted_name(wrong)) << wrong;
}

}  // namespace
}  // namespace guiju::model
