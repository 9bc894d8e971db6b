// Broken networks: each pack of tests/faces/networks begins with what its author got wrong and where he is told so:
//   # Wrong: one code for two units at one time
//   # at networks/units.csv:4:1 331,Town two,town,33,,     a diagnostic: file, line, column and the text that it covers
// The places are written by hand, from the mistake and not from guiju; they are all that is told.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "guiju/guiju.hpp"

namespace guiju {
namespace {

namespace fs = std::filesystem;

const fs::path networks = fs::path(GUIJU_SOURCE_DIR) / "tests/faces/networks";

std::vector<std::string> written_places(const fs::path& pack) {
  std::vector<std::string> places;
  std::ifstream in(pack / "pack.yaml");
  for (std::string line; std::getline(in, line) && line.starts_with("#");)
    if (line.starts_with("# at ")) places.push_back(line.substr(5));
  return places;
}

std::vector<std::string> told_places(const fs::path& pack) {
  const Result<Ruleset> loaded = load(pack.string());
  const Diagnostics& diagnostics = loaded.diagnostics();
  std::vector<std::string> places;
  for (const Diagnostic& d : diagnostics) {
    const Source& source = (*diagnostics.sources())[d.span.source];
    const Position position = source.position(d.span.begin);
    const std::string file = fs::relative(source.name(), pack).string();
    const std::string text(source.text().substr(d.span.begin, d.span.end - d.span.begin));
    places.push_back(file + ":" + std::to_string(position.line) + ":" + std::to_string(position.column) + " " + text);
  }
  return places;
}

TEST(Network, EachMistakeIsToldAtItsRow) {
  int count = 0;
  for (const auto& pack : fs::directory_iterator(networks)) {
    ++count;
    EXPECT_EQ(told_places(pack.path()), written_places(pack.path())) << pack.path() << "\n" << load(pack.path().string()).diagnostics();
  }
  EXPECT_GE(count, 20);
}

}  // namespace
}  // namespace guiju
