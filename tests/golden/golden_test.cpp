// Golden packs: broken ones with what an author is told, good ones with their plan and explanations.
//
// bad/<topic>/<name>.yaml, or a folder <name>/pack.yaml with the files it needs, begins with comments:
//   # Wrong: what the author got wrong
//   # at 12:7 text          one a diagnostic: line, column (code points) and the text that it covers
//   # at tables/x.csv:3:5 text
// These are written by hand, from the mistake and not from guiju: the test wants exactly these places.
// Beside it stands <name>.out, exactly what `guiju check` prints, in English and in Chinese.
//
// good/<name>.yaml has good/<name>.out: the plan's dump, and the explanation in both languages of each
// record in good/<name>.jsonl.
//
// analysed/<name>/ holds two versions, old.yaml and new.yaml, and records.csv: <name>.out is what is proved of the old one, what
// lint remarks, which rows fire, and what both decide differently, in both languages.
//
// After a change that is meant: GUIJU_UPDATE_GOLDEN=1 build/release/tests/golden_test, then read the diff.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "guiju/analyse/compare.hpp"
#include "guiju/analyse/coverage.hpp"
#include "guiju/analyse/lint.hpp"
#include "guiju/analyse/table.hpp"
#include "guiju/facts/json_record.hpp"
#include "guiju/facts/reader.hpp"
#include "guiju/guiju.hpp"

namespace guiju {
namespace {

namespace fs = std::filesystem;

const fs::path golden = fs::path(GUIJU_SOURCE_DIR) / "tests/golden";

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool is_updating() {
  const char* wish = std::getenv("GUIJU_UPDATE_GOLDEN");
  return wish != nullptr && std::string_view(wish) == "1";
}

// Compares with the file, or writes it.
void expect_golden(const fs::path& path, const std::string& text) {
  if (is_updating()) {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  EXPECT_EQ(text, read(path)) << "see " << path << "; GUIJU_UPDATE_GOLDEN=1 writes it anew";
}

// What is loaded: single files, and folders with a pack.yaml that no other pack stands in.
std::vector<std::string> packs_in(const std::string& folder) {
  std::vector<std::string> packs;
  for (auto at = fs::recursive_directory_iterator(golden / folder); at != fs::recursive_directory_iterator(); ++at) {
    const std::string path = fs::relative(at->path(), golden).string();
    if (at->is_directory() && fs::exists(at->path() / "pack.yaml")) {
      packs.push_back(path);
      at.disable_recursion_pending();
    } else if (at->path().extension() == ".yaml") {
      packs.push_back(path);
    }
  }
  std::sort(packs.begin(), packs.end());
  return packs;
}

std::string without_ending(const std::string& path) {
  return path.ends_with(".yaml") ? path.substr(0, path.size() - 5) : path;
}

// Packs are loaded by relative paths, so that messages do not name the checkout's place.
class Golden : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { fs::current_path(golden); }
};

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = without_ending(info.param);
  name = name.substr(name.find('/') + 1);
  for (char& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  return name;
}

struct Place {
  std::string file, line_and_column, text;  // file "": the pack itself
  bool operator==(const Place&) const = default;
};

void PrintTo(const Place& place, std::ostream* out) { *out << place.file << " " << place.line_and_column << " " << place.text; }

std::vector<Place> written_places(const std::string& pack) {
  const std::regex form("# at (?:([^ ]+):)?([0-9]+:[0-9]+)(?: (.*))?");
  std::vector<Place> places;
  std::istringstream lines(read(fs::is_directory(pack) ? fs::path(pack) / "pack.yaml" : fs::path(pack)));
  for (std::string line; std::getline(lines, line) && line.starts_with("#");) {
    std::smatch parts;
    if (std::regex_match(line, parts, form)) places.push_back({parts[1], parts[2], parts[3]});
  }
  return places;
}

// The diagnostic's place; its text as far as the first line goes, and only when it can be shown in a comment.
Place place_of(const Diagnostics& diagnostics, const Diagnostic& diagnostic, const std::string& pack) {
  if (!diagnostic.span.is_somewhere()) return {};
  const Source& source = (*diagnostics.sources())[diagnostic.span.source];
  const Position position = source.position(diagnostic.span.begin);
  Place place;
  place.file = source.name() == pack || source.name() == pack + "/pack.yaml" ? "" : source.name().substr(pack.size() + 1);
  place.line_and_column = std::to_string(position.line) + ":" + std::to_string(position.column);
  place.text = source.text().substr(diagnostic.span.begin, diagnostic.span.end - diagnostic.span.begin);
  place.text = place.text.substr(0, place.text.find('\n'));
  return place;
}

using Bad = Golden;

TEST_P(Bad, IsToldWhereAndWhatToWrite) {
  const std::string& pack = GetParam();
  const Result<Ruleset> loaded = load(pack);
  EXPECT_FALSE(loaded.ok()) << "the pack is not broken";
  const Diagnostics& diagnostics = loaded.diagnostics();
  std::vector<Place> found;
  for (const Diagnostic& diagnostic : diagnostics) found.push_back(place_of(diagnostics, diagnostic, pack));
  std::vector<Place> wanted = written_places(pack);
  const auto by_place = [](const Place& a, const Place& b) { return std::tie(a.file, a.line_and_column) < std::tie(b.file, b.line_and_column); };
  std::stable_sort(found.begin(), found.end(), by_place);
  std::stable_sort(wanted.begin(), wanted.end(), by_place);
  // A text left out above says that it cannot be written there (a tab, a byte that is not UTF-8) or is nothing.
  for (std::size_t i = 0; i < std::min(found.size(), wanted.size()); ++i)
    if (wanted[i].text.empty()) found[i].text.clear();
  EXPECT_EQ(found, wanted) << diagnostics.render();
  expect_golden(without_ending(pack) + ".out",
                "$ guiju check " + pack + " --lang en\n" + diagnostics.render(Language::en) + "\n$ guiju check " + pack +
                    " --lang zh\n" + diagnostics.render(Language::zh));
}

INSTANTIATE_TEST_SUITE_P(Packs, Bad, ::testing::ValuesIn(packs_in("bad")), test_name);

TEST(Bad, AreMany) { EXPECT_GE(packs_in("bad").size(), 100u); }

// Each code's message in a language names nothing that only the other language fills.
TEST(Bad, SayTheSameInBothLanguages) {
  fs::current_path(golden);
  for (const std::string& pack : packs_in("bad")) {
    const Result<Ruleset> loaded = load(pack);
    for (const Diagnostic& diagnostic : loaded.diagnostics())
      for (const std::string& arg : diagnostic.args) {
        const bool in_english = diagnostic.message(Language::en).find(arg) != std::string::npos;
        const bool in_chinese = diagnostic.message(Language::zh).find(arg) != std::string::npos;
        EXPECT_EQ(in_english, in_chinese) << pack << ": " << diagnostic.message() << " lacks \"" << arg << "\" in one language";
      }
  }
}

class Good : public Golden {};

TEST_P(Good, HasItsPlanAndExplainsItself) {
  const std::string& pack = GetParam();
  const Result<Ruleset> rules = load(pack);
  ASSERT_TRUE(rules.ok()) << rules.diagnostics().render();
  std::string text = "$ guiju check " + pack + "\n" + rules.diagnostics().render() + rules->dump_plan();
  std::istringstream lines(read(without_ending(pack) + ".jsonl"));
  for (std::string line; std::getline(lines, line);) {
    const Schema& schema = *rules->schema(rules->records().front());
    Record record(schema);
    const Diagnostics wrong = set_fields(record, line);
    ASSERT_TRUE(wrong.empty()) << wrong.render();
    const Explanation why = rules->explain(record);
    text += "\n== " + line + "\n" + why.to_text(Language::en) + "\n-- zh\n" + why.to_text(Language::zh);
  }
  expect_golden(without_ending(pack) + ".out", text);
  for (const Ruleset::CaseResult& result : rules->run_cases())
    EXPECT_TRUE(result.passed) << pack << ": " << result.name << ": " << (result.differences.empty() ? "" : result.differences[0]);
}

INSTANTIATE_TEST_SUITE_P(Packs, Good, ::testing::ValuesIn(packs_in("good")), test_name);

class Analysed : public Golden {
 protected:
  // Hands the records of a file to `take`, piece by piece.
  template <typename Take>
  static void read_records(const Ruleset& rules, const std::string& file, const Take& take) {
    Result<RecordReader> reader = RecordReader::open(file, *rules.schema());
    ASSERT_TRUE(reader.ok()) << reader.diagnostics().render();
    while (*reader->next_chunk()) {
      EXPECT_TRUE(reader->bad_rows().empty()) << reader->bad_rows()[0].message();
      const Diagnostics wrong = take(reader->columns());
      EXPECT_FALSE(wrong.has_errors()) << wrong.render();
    }
  }
};

TEST_P(Analysed, SaysAllInBothLanguages) {
  const std::string& folder = GetParam();
  const Result<Ruleset> before = load(folder + "/old.yaml"), after = load(folder + "/new.yaml");
  ASSERT_TRUE(before.ok()) << before.diagnostics().render();
  ASSERT_TRUE(after.ok()) << after.diagnostics().render();
  Coverage coverage(*before);
  coverage.add_cases();
  read_records(*before, folder + "/records.csv", [&](const ColumnsView& columns) { return coverage.add("", columns); });
  EXPECT_FALSE(coverage.finish().has_errors());
  DataComparison on_records = DataComparison::start(*before, *after).value();
  read_records(*before, folder + "/records.csv", [&](const ColumnsView& columns) { return on_records.feed("", columns); });
  EXPECT_FALSE(on_records.finish().has_errors());
  const Findings proved = prove(*before), remarks = lint(*before);
  const Comparison comparison = compare(*before, *after);
  std::string text;
  for (const Language language : {Language::en, Language::zh}) {
    text += std::string("==== ") + (language == Language::en ? "en" : "zh") + "\n";
    text += "$ guiju check old.yaml --notes\n" + proved.diagnostics().render(language);
    text += "\n$ guiju lint old.yaml\n" + remarks.diagnostics().render(language);
    text += "\n$ guiju coverage old.yaml records.csv\n" + coverage.to_text(language);
    text += "\n$ guiju coverage old.yaml records.csv --all\n" + coverage.to_text(language, true);
    text += "\n$ guiju compare old.yaml new.yaml\n" + comparison.to_text(language);
    text += "\n$ guiju compare old.yaml new.yaml records.csv\n" + on_records.to_text(language) + "\n";
  }
  for (const std::string& json : {proved.to_json(), remarks.to_json(), coverage.to_json(), comparison.to_json(), on_records.to_json()}) text += json + "\n";
  for (const std::string& csv : {coverage.to_csv(), comparison.to_csv(), on_records.to_csv()}) text += csv + "\n";
  expect_golden(folder + ".out", text);
}

INSTANTIATE_TEST_SUITE_P(Packs, Analysed, ::testing::Values("analysed/dispute"), test_name);

}  // namespace
}  // namespace guiju
