#include "guiju/load.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace guiju {
namespace {

constexpr std::string_view good = R"yaml(guiju: 1
pack: demo.fee
inputs: {amount: decimal(2)}
params: {rate: {type: decimal(2), value: 0.10}}
decisions:
  fee: {value: "round(amount * rate, 2, half_up)"}
cases:
  - {name: ten, given: {amount: 100.00}, expect: {fee: 10.00}}
)yaml";

// A folder of packs, gone with the test.
class Root {
 public:
  Root() {
    std::string pattern = (std::filesystem::temp_directory_path() / "guiju_load_XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~Root() { std::filesystem::remove_all(path_); }
  std::string write(const std::string& name, std::string_view text) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(Load, TextFolderAndFileGiveTheSame) {
  const Root root;
  root.write("demo/fee/pack.yaml", good);
  for (const std::string& path : {root / "demo/fee", root / "demo/fee/", root / "demo/fee/pack.yaml"}) {
    const Result<Ruleset> loaded = load(path);
    ASSERT_TRUE(loaded) << loaded.diagnostics().render();
    EXPECT_EQ(loaded->name(), "demo.fee");
    EXPECT_EQ(loaded->dump_plan(), load_text(good)->dump_plan());
  }
}

TEST(Load, AllThatIsWrongIsSaidAtOnceWithItsPlace) {
  const Result<Ruleset> loaded = load_text("guiju: 1\npack: p\ninputs: {amount: decimal(2)}\ndecisoins: {}\ndecisions:\n  c: {vlaue: 1}\n",
                                           {}, "my.yaml");
  ASSERT_FALSE(loaded);
  const std::string said = loaded.diagnostics().render();
  EXPECT_TRUE(has(said, "my.yaml:4:1: error")) << said;
  EXPECT_TRUE(has(said, "my.yaml:6:7: error")) << said;
  EXPECT_TRUE(has(said, "did you mean \"value\"?")) << said;
}

TEST(Load, WhatIsNotThereIsSaid) {
  const Root root;
  EXPECT_TRUE(has(load(root / "nowhere").diagnostics().render(), "GJ1001"));
  EXPECT_TRUE(has(load(root / "").diagnostics().render(), "GJ1001"));  // a folder without a pack
  EXPECT_FALSE(load_text(""));
  EXPECT_FALSE(load_text("\xff\xfe"));
}

TEST(Load, CasesStandBesideThePackToo) {
  const Root root;
  const std::string pack = root.write("demo/fee/pack.yaml", good);
  root.write("demo/fee/cases.yaml", "cases:\n  - {name: none, given: {amount: 0.00}, expect: {fee: 0.00}}\n");
  EXPECT_EQ(load(pack)->run_cases().size(), 2u);
  LoadOptions without;
  without.reads_cases = false;
  EXPECT_EQ(load(pack, without)->run_cases().size(), 1u);
  root.write("demo/fee/cases.yaml", "cases:\n  - {nmae: none}\n");
  const Result<Ruleset> bad = load(pack);
  ASSERT_FALSE(bad);
  EXPECT_TRUE(has(bad.diagnostics().render(), "demo/fee/cases.yaml:2:6: error")) << bad.diagnostics().render();
}

TEST(Load, ParamsReplaceThePacksOwn) {
  LoadOptions options;
  options.params = {{"rate", "0.20"}};
  const Ruleset rules = load_text(good, options).value();
  EXPECT_EQ(rules.run_cases()[0].differences, std::vector<std::string>{"fee: expected 10.00, got 20.00"});
  options.params = {{"rat", "0.20"}};
  EXPECT_TRUE(has(load_text(good, options).diagnostics().render(), "did you mean \"rate\"?"));
  options.params = {{"rate", "much"}};
  EXPECT_TRUE(has(load_text(good, options).diagnostics().render(), "--param rate:1:1: error GJ4001"));
}

constexpr std::string_view user = "guiju: 1\npack: demo.user\nuse: [demo.base]\ninputs: {items: int}\ndecisions:\n  m: {value: items + base.step}\n";
constexpr std::string_view base = "guiju: 1\npack: demo.base\nparams: {step: {type: int, value: 2}}\n";

TEST(Load, UsedPacksAreFoundUnderTheRootOrInRoots) {
  const Root root, other;
  const std::string pack = root.write("demo/user/pack.yaml", user);
  const Result<Ruleset> missing = load(pack);
  ASSERT_FALSE(missing);
  EXPECT_TRUE(has(missing.diagnostics().render(), "pack.yaml:3:7: error")) << missing.diagnostics().render();
  other.write("demo/base/pack.yaml", base);
  LoadOptions options;
  options.roots = {other / ""};
  EXPECT_TRUE(load(pack, options)) << load(pack, options).diagnostics().render();
  root.write("demo/base/pack.yaml", base);
  EXPECT_TRUE(load(pack)) << load(pack).diagnostics().render();
}

TEST(Load, PacksThatUseEachOtherAreACycle) {
  const Root root;
  const std::string pack = root.write("demo/user/pack.yaml", user);
  root.write("demo/base/pack.yaml", std::string(base) + "use: [demo.user]\n");
  const std::string said = load(pack).diagnostics().render();
  EXPECT_TRUE(has(said, "demo.user → demo.base → demo.user")) << said;
}

TEST(Load, PartsStayInsideThePacksFolder) {
  const Root root;
  root.write("secret.csv", "id,items,out\na,1,x\n");
  const std::string table = "guiju: 1\npack: demo.part\ninputs: {items: int}\ndecisions:\n  t: {table: {outputs: {out: string}, file: ";
  for (const std::string part : {"../secret.csv", "/etc/passwd", "link.csv"}) {
    const std::string pack = root.write("part/pack.yaml", table + part + "}}\n");
    std::error_code ignored;
    std::filesystem::create_symlink("../secret.csv", root / "part/link.csv", ignored);
    const Result<Ruleset> loaded = load(pack);
    EXPECT_FALSE(loaded) << part;
    EXPECT_TRUE(has(loaded.diagnostics().render(), "pack.yaml:5:")) << loaded.diagnostics().render();
  }
}

}  // namespace
}  // namespace guiju
