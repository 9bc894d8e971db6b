#include "model/change.hpp"

#include <gtest/gtest.h>

namespace guiju::model {
namespace {

constexpr const char* yaml =
    "guiju: 1\npack: t\ninputs: {m: int}\nparams: {cap: {type: int, values: {2021-01-01: 10}, until: 2026-12-31}}\n"
    "decisions:\n  fee: {value: m * 2}\n  level:\n    table:\n      hit: first\n      outputs: {out: int}\n      grid: |\n"
    "        | id | m   || out |\n        | v  | < 5 || 1   |\n        |    | -   || 2   |\n";

class Change : public ::testing::Test {
 protected:
  Change() : diagnostics(sources) {
    const std::uint32_t source = sources->add("pack.yaml", yaml);
    root = text::parse_yaml(*sources, source).value();
    pack = from_yaml(root, *sources, [&](const Excerpt&) -> Result<std::uint32_t> { return Diagnostics(sources); }).value();
  }
  void make(const std::string& path, const std::string& value) { change(pack, path, *sources, sources->add(path, value), diagnostics); }
  TableForm& table() { return std::get<TableForm>(pack.decisions[1].kind); }

  std::shared_ptr<Sources> sources = std::make_shared<Sources>();
  Diagnostics diagnostics;
  YamlNode root;
  Pack pack;
};

TEST_F(Change, ParamsGetOneValueOrOneMore) {
  make("params.cap.2024-01-01", "20");
  ASSERT_EQ(pack.params[0].values.size(), 2u);
  EXPECT_EQ(pack.params[0].values[1].value.value, "20");
  make("params.cap", "30");
  EXPECT_EQ(pack.params[0].value->value, "30");
  EXPECT_TRUE(pack.params[0].values.empty());
  EXPECT_FALSE(pack.params[0].until);
  EXPECT_FALSE(diagnostics.has_errors()) << diagnostics.render();
}

TEST_F(Change, CellsByIdOrNumber) {
  make("decisions.level.rows.v.m", "< 7");
  make("decisions.level.rows.2.out", "22");
  EXPECT_EQ(table().cells.cell(0, 1).text(0), "< 7");
  EXPECT_EQ(table().cells.cell(1, 2).text(0), "22");
  EXPECT_EQ(table().cells.cell(0, 2).text(0), "1");
  EXPECT_FALSE(diagnostics.has_errors()) << diagnostics.render();
}

TEST_F(Change, ExpressionsAndPolicies) {
  make("decisions.fee.value", "m * 3");
  make("decisions.level.hit", "unique");
  make("decisions.level.complete", "true");
  make("decisions.level.else", "9");
  EXPECT_EQ(std::get<ValueForm>(pack.decisions[0].kind).expression.text(), "m * 3");
  EXPECT_EQ(table().hit, HitPolicy::unique);
  EXPECT_TRUE(table().is_complete);
  EXPECT_EQ(table().otherwise->value, "9");
  EXPECT_FALSE(diagnostics.has_errors()) << diagnostics.render();
}

TEST_F(Change, NamesThatAreNotThereAreRefused) {
  for (const char* path : {"params.cpa", "decisions.level.rows.x.m", "decisions.level.rows.v.n", "decisions.fie.value", "decisions.fee.rows.v.m", "cap", "decisions.level.hit"}) {
    const std::size_t before = diagnostics.size();
    make(path, "1");
    EXPECT_EQ(diagnostics.size(), before + 1) << path;
  }
}

}  // namespace
}  // namespace guiju::model
