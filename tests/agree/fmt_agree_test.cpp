// Every pack of rules/, laid out: the same plan as before, and a second run changes nothing.
#include "guiju/analyse/fmt.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "guiju/load.hpp"

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

}  // namespace
}  // namespace guiju
