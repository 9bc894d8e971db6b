#include "guiju/text/diagnostic.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>

#include "text/codes.hpp"
#include "text/unicode.hpp"

namespace guiju {
namespace {

struct Row {
  int number;
  std::string name, severity, english, chinese, file;
};

std::vector<Row> all_codes() {
  std::vector<Row> rows;
  std::string file;
#define GUIJU_CODE(number, name, severity, english, chinese) \
  rows.push_back({number, #name, #severity, english, chinese, file});
  file = "text";
#include "guiju/text/codes_text.def"
  file = "pack";
#include "guiju/text/codes_pack.def"
  file = "expr";
#include "guiju/text/codes_expr.def"
  file = "facts";
#include "guiju/text/codes_facts.def"
  file = "run";
#include "guiju/text/codes_run.def"
#undef GUIJU_CODE
  return rows;
}

std::set<std::string> places_in(const std::string& text) {
  std::set<std::string> places;
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] == '{' && text[i + 1] >= '0' && text[i + 1] <= '9')
      places.insert(text.substr(i, 3));
  }
  return places;
}

TEST(Codes, HaveOneNumberAndOneNameEach) {
  std::map<int, std::string> numbers;
  std::set<std::string> names;
  for (const Row& row : all_codes()) {
    EXPECT_TRUE(numbers.emplace(row.number, row.name).second)
        << row.number << ": " << row.name << " and " << numbers[row.number];
    EXPECT_TRUE(names.insert(row.name).second) << row.name << " stands twice";
  }
}

TEST(Codes, StandInTheRangeOfTheirFile) {
  const std::map<std::string, int> thousands{
      {"text", 1}, {"pack", 2}, {"expr", 3}, {"facts", 4}, {"run", 5}};
  for (const Row& row : all_codes()) {
    const int thousand = row.number / 1000;
    EXPECT_TRUE(thousand == thousands.at(row.file) || thousand == 9) << row.name;
    EXPECT_TRUE(thousand != 9 || row.severity == "note") << row.name;
  }
}

TEST(Codes, UseTheSameArgumentsInBothLanguages) {
  for (const Row& row : all_codes()) {
    EXPECT_EQ(places_in(row.english), places_in(row.chinese)) << row.name;
    EXPECT_FALSE(row.english.empty()) << row.name;
    EXPECT_FALSE(text::first_invalid_utf8(row.chinese)) << row.name;
  }
}

TEST(Codes, KnowTheirNames) {
  EXPECT_EQ(name_of(code::duplicate_key), "duplicate_key");
  EXPECT_EQ(code_text(code::duplicate_key), "GJ1102");
  EXPECT_EQ(code_text(Code{7}), "GJ0007");
  EXPECT_EQ(severity_of(code::first_here), Severity::note);
  EXPECT_EQ(severity_of(code::yaml_full_width_comma), Severity::warning);
  EXPECT_EQ(name_of(Code{7}), "");
  EXPECT_EQ(message_text(Code{7}, {}, Language::en), "GJ0007");
}

TEST(Codes, FillTheirTemplates) {
  EXPECT_EQ(message_text(code::cannot_read, {"f", "gone"}, Language::en), "cannot read f: gone");
  EXPECT_EQ(message_text(code::cannot_read, {"f", "无"}, Language::zh), "无法读取 f：无");
  EXPECT_EQ(message_text(code::cannot_read, {"{1}"}, Language::en), "cannot read {1}: ");
  EXPECT_EQ(message_text(Code{4002}, {"a"}, Language::en), "a may not be null");
  EXPECT_EQ(message_text(Code{4002}, {"a", "int"}, Language::en), "a may not be null; give its value (int), or make the field optional(int)");
  // Braces without a number are text.
  EXPECT_EQ(message_text(code::yaml_flow_character, {"?"}, Language::en),
            "? inside [ ] or { } must be quoted");
}

// One text and the diagnostics about it.
class Shown {
 public:
  explicit Shown(std::string text, std::string name = "p.yaml")
      : sources_(std::make_shared<Sources>()), diagnostics_(sources_) {
    sources_->add(std::move(name), std::move(text));
  }
  Diagnostic& at(std::uint32_t begin, std::uint32_t end) {
    return diagnostics_.add(code::duplicate_key, {0, begin, end}, {"k"});
  }
  Diagnostics& list() { return diagnostics_; }
  // The quoted line and the caret line.
  std::string lines(std::uint32_t begin, std::uint32_t end) {
    Diagnostics one(sources_);
    one.add(code::duplicate_key, {0, begin, end}, {"k"});
    const std::string all = one.render();
    return all.substr(all.find('\n') + 1);
  }

 private:
  std::shared_ptr<Sources> sources_;
  Diagnostics diagnostics_;
};

TEST(Diagnostic, ShowsPlaceLineCaretAndNotes) {
  Shown shown("amount: 1\namuont: 2\n");
  shown.at(10, 16).note(code::first_here, {}, {0, 0, 6}).note(code::did_you_mean, {"amount"});
  EXPECT_EQ(shown.list().render(),
            "p.yaml:2:1: error GJ1102: the key \"k\" stands twice in this map\n"
            "      2 | amuont: 2\n"
            "        | ^~~~~~\n"
            "p.yaml:1:1: note: first written here\n"
            "      1 | amount: 1\n"
            "        | ^~~~~~\n"
            "     help: did you mean \"amount\"?\n");
  EXPECT_EQ(shown.list().render(Language::zh),
            "p.yaml:2:1: 错误 GJ1102: 键“k”在此映射中重复\n"
            "      2 | amuont: 2\n"
            "        | ^~~~~~\n"
            "p.yaml:1:1: 说明: 首次出现在这里\n"
            "      1 | amount: 1\n"
            "        | ^~~~~~\n"
            "     提示: 是否想写“amount”？\n");
  std::ostringstream out;
  out << shown.list();
  EXPECT_EQ(out.str(), shown.list().render());
}

TEST(Diagnostic, PutsTheCaretUnderWideCharacters) {
  Shown shown("规则: 金额 x\n");
  EXPECT_EQ(shown.lines(8, 14), "      1 | 规则: 金额 x\n        |       ^~~~\n");
  EXPECT_EQ(shown.lines(15, 16), "      1 | 规则: 金额 x\n        |            ^\n");
  // A combining accent takes no column.
  EXPECT_EQ(Shown("e\xCC\x81x y").lines(5, 6), "      1 | e\xCC\x81x y\n        |    ^\n");
}

TEST(Diagnostic, TurnsTabsIntoSpaces) {
  EXPECT_EQ(Shown("\tx\ty").lines(1, 2), "      1 |     x   y\n        |     ^\n");
  EXPECT_EQ(Shown("\tx\ty").lines(3, 4), "      1 |     x   y\n        |         ^\n");
}

TEST(Diagnostic, PutsTheCaretJustAfterTheLine) {
  EXPECT_EQ(Shown("ab\ncd\n").lines(2, 3), "      1 | ab\n        |   ^\n");
  EXPECT_EQ(Shown("ab\ncd").lines(5, 5), "      2 | cd\n        |   ^\n");
  EXPECT_EQ(Shown("ab\ncd").lines(50, 60), "      2 | cd\n        |   ^\n");
  EXPECT_EQ(Shown("").lines(0, 0), "      1 |\n        | ^\n");
  EXPECT_EQ(Shown("ab\r\n").lines(2, 4), "      1 | ab\n        |   ^\n");
}

TEST(Diagnostic, ShowsTheFirstOfSeveralLines) {
  EXPECT_EQ(Shown("a: [b,\n c]\n").lines(3, 10), "      1 | a: [b,\n        |    ^~~\n");
}

TEST(Diagnostic, NeverSendsControlCharactersToTheTerminal) {
  Shown shown("a\x1b[31m: \xE2\x80\xAEx\xFFy\x01", "na\x1bme");
  shown.at(12, 13).args = {"\x1b[2J\n"};
  const std::string all = shown.list().render();
  EXPECT_EQ(all,
            "na\\x1bme:1:11: error GJ1102: the key \"\\x1b[2J\\n\" stands twice in this map\n"
            "      1 | a\\x1b[31m: \\u202ex\\xffy\\x01\n"
            "        |                   ^~~~\n");
}

TEST(Diagnostic, ShowsAWindowOfALongLine) {
  const std::string wide = std::string(300, 'x') + "规则" + std::string(300, 'y');
  const std::string shown = Shown(wide).lines(300, 306);
  const std::string line = shown.substr(10, shown.find('\n') - 10);
  EXPECT_TRUE(line.starts_with("…x"));
  EXPECT_TRUE(line.ends_with("y…"));
  EXPECT_EQ(text::display_width(line), 162u);
  const std::size_t caret = shown.find('^') - shown.find('\n') - 11;
  EXPECT_EQ(caret, text::display_width(line.substr(0, line.find("规"))));
  EXPECT_NE(shown.find("^~~~\n"), std::string::npos);
}

TEST(Diagnostic, ShowsBothEndsOfALongLine) {
  const std::string wide = std::string(500, 'x');
  EXPECT_TRUE(Shown(wide).lines(0, 2).starts_with("      1 | xxx"));
  EXPECT_TRUE(Shown(wide).lines(500, 500).ends_with("^\n"));
  EXPECT_FALSE(Shown(wide).lines(500, 500).find("x…") != std::string::npos);
  // A span wider than the window ends with it.
  EXPECT_LT(Shown(wide).lines(0, 500).size(), 400u);
}

TEST(Diagnostic, CostsLittleOnALineOfMegabytes) {
  const std::string wide = std::string(8u << 20, 'x');
  Shown shown(wide);
  for (std::uint32_t i = 0; i < 100; ++i) shown.at(i * 80'000, i * 80'000 + 5);
  EXPECT_LT(shown.list().render().size(), 100'000u);
}

TEST(Diagnostic, SpeaksWithoutAPlace) {
  Diagnostics diagnostics;
  diagnostics.add(code::cannot_read, {}, {"f", "gone"});
  EXPECT_EQ(diagnostics.render(), "error GJ1001: cannot read f: gone\n");
  EXPECT_EQ(diagnostics.place(diagnostics[0]), "");
  // A span without its sources is no place either.
  Diagnostics other;
  other.add(code::duplicate_key, {3, 1, 2}, {"k"});
  EXPECT_EQ(other.render(), "error GJ1102: the key \"k\" stands twice in this map\n");
}

TEST(Diagnostics, SortsByPlaceAndDropsEqualOnes) {
  Shown shown("a\nb\nc\n");
  shown.list().add(code::cannot_read, {}, {"f", "x"});
  shown.at(4, 5);
  shown.at(0, 1);
  shown.at(4, 5);
  shown.at(4, 5).note(code::first_here, {}, {0, 0, 1});
  shown.list().sort();
  ASSERT_EQ(shown.list().size(), 4u);
  EXPECT_EQ(shown.list().place(shown.list()[0]), "p.yaml:1:1");
  EXPECT_EQ(shown.list().place(shown.list()[1]), "p.yaml:3:1");
  EXPECT_EQ(shown.list()[2].notes.size(), 1u);
  EXPECT_EQ(shown.list()[3].code, code::cannot_read);
}

TEST(Diagnostics, AppendsAnotherListWithItsTexts) {
  Shown shown("a");
  shown.at(0, 1);
  Diagnostics all;
  EXPECT_TRUE(all.empty());
  EXPECT_FALSE(all.has_errors());
  all.append(std::move(shown.list()));
  EXPECT_TRUE(all.has_errors());
  EXPECT_EQ(all.place(all[0]), "p.yaml:1:1");
}

TEST(Diagnostics, BecomesJson) {
  Shown shown("规则: \"x\"\n", "a\"b\\.yaml");
  shown.at(8, 11).note(code::did_you_mean, {"q\x01\xFF"});
  EXPECT_EQ(shown.list().to_json(),
            R"([{"code":"GJ1102","name":"duplicate_key","severity":"error",)"
            R"("message":"the key \"k\" stands twice in this map","file":"a\"b\\.yaml","line":1,)"
            R"("column":5,"end_line":1,"end_column":8,"notes":[{"code":"GJ9002",)"
            R"("name":"did_you_mean","severity":"note","message":"did you mean \"q\u0001)"
            "\xEF\xBF\xBD"
            R"(\"?","file":null,"line":null,"column":null,"end_line":null,"end_column":null}]}])");
  EXPECT_EQ(Diagnostics().to_json(), "[]");
}

}  // namespace
}  // namespace guiju
