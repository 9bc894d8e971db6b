// Every pack of rules/, of tests/golden and random ones, laid out: the same plan as before, and a second run changes nothing.
// GUIJU_FMT_PACKS sets how many random ones.
#include "guiju/analyse/fmt.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "guiju/load.hpp"
#include "tests/agree/load_pack.hpp"

namespace guiju {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// More blanks behind some bars of grids: what people leave behind.
std::string dishevelled(const std::string& yaml) {
  std::istringstream in(yaml);
  std::string out;
  std::size_t count = 0;
  for (std::string line; std::getline(in, line); out += line + "\n") {
    const std::size_t begin = line.find_first_not_of(' ');
    if (begin == std::string::npos || line[begin] != '|' || line.find('"') != std::string::npos) continue;
    for (std::size_t i = begin; i + 1 < line.size(); ++i)
      if (line[i] == '|' && line[i + 1] == ' ' && ++count % 7 == 3) line.insert(i + 1, "   ");
  }
  return out;
}

TEST(FmtAgree, PacksKeepTheirPlans) {
  const fs::path rules = fs::path(GUIJU_SOURCE_DIR) / "rules";
  const fs::path copy = fs::temp_directory_path() / ("guiju_fmt_" + std::to_string(::getpid()));
  fs::copy(rules, copy, fs::copy_options::recursive);
  std::size_t packs = 0;
  for (const auto& entry : fs::recursive_directory_iterator(rules)) {
    if (entry.path().filename() != "pack.yaml") continue;
    SCOPED_TRACE(entry.path().string());
    const fs::path there = copy / fs::relative(entry.path(), rules);
    const Result<std::string> neat = fmt(text_of(entry.path()));
    ASSERT_TRUE(neat.ok()) << neat.diagnostics().render();
    EXPECT_EQ(fmt(*neat).value(), *neat);
    const Result<std::string> again = fmt(dishevelled(*neat));
    ASSERT_TRUE(again.ok()) << again.diagnostics().render();
    EXPECT_EQ(*again, *neat);
    std::ofstream(there, std::ios::binary) << *neat;
    const Result<Ruleset> before = load(entry.path().string()), after = load(there.string());
    ASSERT_TRUE(before.ok() && after.ok()) << before.diagnostics().render() << after.diagnostics().render();
    EXPECT_EQ(before->dump_plan(), after->dump_plan());
    ++packs;
  }
  EXPECT_GE(packs, 3u);
  fs::remove_all(copy);
}

// Laid out once as twice, and the same plan where there is one.
void expect_settled(const std::string& yaml) {
  const Result<std::string> neat = fmt(yaml);
  if (!neat) return;
  EXPECT_EQ(fmt(*neat).value(), *neat);
  LoadOptions options;
  options.functions = agree::given_functions();
  const Result<Ruleset> before = load_text(yaml, options), after = load_text(*neat, options);
  EXPECT_EQ(before.ok(), after.ok()) << *neat << after.diagnostics().render();
  if (before && after) {
    EXPECT_EQ(before->dump_plan(), after->dump_plan());
  }
}

TEST(FmtAgree, GoldenPacksGoodAndBad) {
  std::size_t packs = 0;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(GUIJU_SOURCE_DIR) / "tests/golden")) {
    if (entry.path().extension() != ".yaml") continue;
    SCOPED_TRACE(entry.path().string());
    expect_settled(text_of(entry.path()));
    ++packs;
  }
  EXPECT_GE(packs, 150u);
}

TEST(FmtAgree, RandomPacks) {
  for (std::uint64_t seed = 0; seed < agree::from_environment("GUIJU_FMT_PACKS", 100) && !::testing::Test::HasFailure(); ++seed) {
    agree::WorldOptions options;
    options.record_count = 5;
    const auto world = agree::random_world(seed, options);
    std::map<std::string, std::string> files;
    const std::string yaml = agree::yaml_of(world->pack, files);
    SCOPED_TRACE(yaml);
    if (files.empty() && !world->pack.uses_other()) expect_settled(yaml);
  }
}

}  // namespace
}  // namespace guiju
