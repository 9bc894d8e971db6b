#include "model/pack.hpp"

#include <gtest/gtest.h>

#include "tests/model/written.hpp"

namespace guiju::model_tests {
namespace {

using List = std::vector<std::string>;

TEST(Pack, HeadIsReadWithItsPlaces) {
  const Read read = read_pack(
      "guiju: 1\npack: linping.dispute\nversion: 2022.4.2\ntitle: {zh: 分流, en: Routing}\ntime_zone: Asia/Shanghai\n"
      "basis_date: filed_at\nuse: [calendar.cn, org.linping]\nx-owner: town\ninputs: {filed_at: date}\n");
  ASSERT_TRUE(read.pack) << read.diagnostics.render();
  EXPECT_EQ(read.pack->name.text(), "linping.dispute");
  EXPECT_EQ(read.pack->version.text(), "2022.4.2");
  EXPECT_EQ(read.pack->about.title.zh, "分流");
  EXPECT_EQ(read.pack->time_zone.text(), "Asia/Shanghai");
  EXPECT_EQ(read.pack->basis_date.text(), "filed_at");
  ASSERT_EQ(read.pack->use.size(), 2u);
  EXPECT_EQ(read.sources->text(read.pack->use[1].span()), "org.linping");
  ASSERT_EQ(read.pack->about.own.size(), 1u);
}

TEST(Pack, InputsAreOneRecordCalledInput) {
  const Read read = read_pack(head("inputs: {a: int}\n"));
  ASSERT_EQ(read.pack->records.size(), 1u);
  EXPECT_EQ(read.pack->records[0].name.text(), "input");
  EXPECT_TRUE(read.pack->records[0].key.empty());
}

TEST(Pack, AnotherFormatIsReadNoFurther) {
  EXPECT_EQ(read_pack("guiju: 2\npack: p\nwhatever: 1\n").errors(), List{"1:8 GJ2021"});
  EXPECT_EQ(read_pack("- a\n").errors(), List{"1:1 GJ2020"});
}

TEST(Pack, MistakesOfADecisionLeaveTheRestToBeChecked) {
  const Read read = read_pack(head("inputs: {a: int}\ndecisions:\n  x: {valeu: a}\n  z: {value: a}\n"));
  EXPECT_EQ(read.errors(), List{"5:7 GJ2000"});
  ASSERT_TRUE(read.pack);
  EXPECT_TRUE(read.pack->decisions[0].is_broken);
  EXPECT_FALSE(read.pack->decisions[1].is_broken);
}

TEST(Pack, MistakesOfFieldsLeaveNothingToCheck) {
  EXPECT_FALSE(read_pack(head("inputs: {a: {typ: int}}\ndecisions: {z: {value: a}}\n")).pack);
}

TEST(Pack, AMisspeltKeyOfTheHeadIsReadAsTheOneThatIsMeant) {
  const Read read = read_pack(head("input: {a: int}\nother: {cap: {value: 5}}\n"));
  EXPECT_EQ(read.errors(), (List{"3:1 GJ2013", "4:1 GJ2013"}));
  ASSERT_TRUE(read.pack);
  ASSERT_EQ(read.pack->records.size(), 1u);
  EXPECT_EQ(read.pack->records[0].fields[0].name.text(), "a");
  EXPECT_EQ(read.pack->lost_names, (std::set<std::string>{"cap", "value"}));
}

TEST(Pack, ADecisionIsOfOneKind) {
  EXPECT_EQ(read_pack(head("inputs: {a: int}\ndecisions:\n  x: {value: a, rank: {order: a}}\n")).errors(), List{"5:17 GJ2051"});
  EXPECT_EQ(read_pack(head("inputs: {a: int}\ndecisions:\n  x: {title: a}\n")).errors(), List{"5:3 GJ2050"});
  EXPECT_EQ(read_pack(head("inputs: {a: int}\ndecisions:\n  x: a + 1\n")).errors(), List{"5:6 GJ2052"});
}

TEST(Pack, DecisionsCarryWhatIsSaidAboutThem) {
  const Read read = read_pack(head(
      "inputs: {a: int}\ndecisions:\n  x: {title: 甲, basis: [S10, A-13], because: small, when: a > 1, basis_date: d, record: input, "
      "type: int, value: a}\n"));
  ASSERT_TRUE(read.pack) << read.diagnostics.render();
  const model::DecisionForm& x = read.pack->decisions[0];
  EXPECT_EQ(x.about.title.any, "甲");
  EXPECT_EQ(x.about.basis.size(), 2u);
  EXPECT_EQ(x.because->text(), "small");
  EXPECT_EQ(x.when->text(), "a > 1");
  EXPECT_EQ(x.basis_date->text(), "d");
  EXPECT_EQ(x.type.written.text(), "int");
}

TEST(Pack, CasesKeepTheirNamesOnce) {
  const Read read = read_pack(head(
      "inputs: {a: int}\ncases:\n  - {name: one, as_of: 2022-04-06, given: {a: 1}, expect: {}}\n  - {name: one, given: {a: 1}, expect: {}}\n"));
  EXPECT_EQ(read.errors(), List{"6:12 GJ2110"});
  ASSERT_TRUE(read.pack);
  EXPECT_EQ(read.pack->cases[0].as_of->text(), "2022-04-06");
}

TEST(Pack, CasesMayStandInAFileOfTheirOwn) {
  Sources sources;
  const std::uint32_t source = sources.add("cases.yaml", "cases:\n  - {name: one, given: {a: 1}, expect: {x: 2}}\n");
  const auto cases = model::cases_from_yaml(*text::parse_yaml(sources, source), sources);
  ASSERT_TRUE(cases.ok());
  ASSERT_EQ(cases->size(), 1u);
  EXPECT_EQ((*cases)[0].name, "one");
}

TEST(Pack, UsedPacksAreNamedOnce) {
  EXPECT_EQ(read_pack(head("use: [a.b, a/b, a.b]\n")).errors(), (List{"3:12 GJ2022", "3:17 GJ2024"}));
}

}  // namespace
}  // namespace guiju::model_tests
