// Packs that mean harm, or come out of a careless export: each is refused with a code and a place, quickly.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "guiju/guiju.hpp"

namespace guiju {
namespace {

namespace fs = std::filesystem;

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string with_value(const std::string& expression) {
  return "guiju: 1\npack: p\ninputs: {a: int, ok: bool}\ndecisions:\n  v:\n    value: |\n      " + expression + "\n";
}

std::string with_grid(const std::string& rows) {
  return "guiju: 1\npack: p\ninputs: {a: int}\ndecisions:\n  v:\n    table:\n      hit: first\n      outputs: {v: int}\n      grid: |\n" + rows;
}

// The name of the first error's code; "" when the pack is good.
std::string refused(const std::string& yaml) {
  const auto began = std::chrono::steady_clock::now();
  const Result<Ruleset> loaded = load_text(yaml);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(20));
  if (loaded.ok()) return "";
  EXPECT_FALSE(loaded.diagnostics().render().empty());
  return std::string(name_of(loaded.diagnostics()[0].code));
}

TEST(Hostile, LaughsAreRefusedAtTheFirstAnchor) {
  std::string yaml = "guiju: 1\npack: p\nx-a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'i'; ++c)
    yaml += std::string("x-") + c + ": &" + c + " [" + repeated(std::string("*") + static_cast<char>(c - 1) + ", ", 9) + "x]\n";
  EXPECT_EQ(refused(yaml), "yaml_anchor");
}

TEST(Hostile, DeepYamlIsRefused) {
  EXPECT_NE(refused("guiju: 1\npack: p\nx-a: " + std::string(100'000, '[')), "");
  EXPECT_NE(refused("guiju: 1\npack: p\nx-a: " + repeated("{a: ", 100'000)), "");
  EXPECT_EQ(refused("guiju: 1\npack: p\nx-a: " + std::string(1'000, '[') + std::string(1'000, ']') + "\n"), "yaml_too_deep");
  std::string lines = "guiju: 1\npack: p\nx-a:\n";
  for (int i = 1; i < 200; ++i) lines += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  EXPECT_EQ(refused(lines), "yaml_too_deep");
}

TEST(Hostile, DeepExpressionsAreRefused) {
  const std::string deep[] = {std::string(50'000, '(') + "a" + std::string(50'000, ')'), std::string(50'000, '!') + "ok",
                              std::string(50'000, '-') + "a", repeated("ok ? 1 : ", 10'000) + "2", repeated("[", 30'000) + repeated("]", 30'000)};
  for (const std::string& expression : deep) {
    const std::string code = refused(with_value(expression));
    EXPECT_TRUE(code == "limit_depth" || code == "limit_nodes" || code == "limit_expression") << code << ": " << expression.substr(0, 20);
  }
}

TEST(Hostile, LongExpressionsAreRefused) {
  EXPECT_NE(refused(with_value(repeated("a + ", 500'000) + "1")), "");
}

TEST(Hostile, OneKeyInTwoSpellingsIsOneKey) {
  EXPECT_EQ(refused("guiju: 1\npack: p\ninputs: {caf\u00e9: int, cafe\u0301: int}\n"), "duplicate_key");
  EXPECT_EQ(refused("guiju: 1\npack: p\ninputs: {a: int, \"a\": int}\n"), "duplicate_key");
}

TEST(Hostile, ScalarsAreReadByTheirTypeOnly) {
  const auto param = [](const std::string& type, const std::string& value) {
    return refused("guiju: 1\npack: p\ninputs: {a: int}\nparams: {v: {type: " + type + ", value: " + value + "}}\n");
  };
  for (const char* text : {"no", "012", "1_000", "0x1F", "'12:30'", "2021-01-01", "1e3", ".nan"}) EXPECT_EQ(param("string", text), "") << text;
  for (const char* text : {"012", "1_000", "0x1F", "'12:30'", ".nan", "no", "1.5"}) EXPECT_NE(param("int", text), "") << text;
  for (const char* text : {".nan", ".inf", "1_0.5", "01.5"}) EXPECT_NE(param("decimal(2)", text), "") << text;
  for (const char* text : {"no", "yes", "on", "1", "True"}) EXPECT_NE(param("bool", text), "") << text;
}

TEST(Hostile, LineEndsAndOneByteOrderMarkAreAccepted) {
  EXPECT_EQ(refused("\xEF\xBB\xBFguiju: 1\r\npack: p\r\ninputs: {a: int}\r\ndecisions: {v: {value: a}}\r\n"), "");
  EXPECT_NE(refused("guiju: 1\npack: p\nx-a: \xEF\xBB\xBFz\n"), "");
}

TEST(Hostile, BytesThatAreNoTextAreRefused) {
  EXPECT_EQ(refused("guiju: 1\npack: p\nx-a: \xC3\x28\n"), "not_utf8");
  EXPECT_EQ(refused("guiju: 1\npack: p\nx-a: \xED\xA0\x80\n"), "not_utf8") << "a lone surrogate";
  EXPECT_EQ(refused("guiju: 1\npack: p\nx-a: \xC0\xAF\n"), "not_utf8") << "overlong";
  EXPECT_EQ(refused(std::string("guiju: 1\npack: p\nx-a: a\0b\n", 27)), "control_character");
}

TEST(Hostile, SignsThatHideOrTurnAreRefused) {
  EXPECT_EQ(refused("guiju: 1\npack: p\nx-a: a\u202Eb\n"), "bidi_control");
  EXPECT_EQ(refused(with_value("a\u200B + 1")), "hidden_character");
  EXPECT_EQ(refused("guiju: 1\npack: p\ninputs: {a\u200B: int}\n"), "yaml_invisible_in_key");
}

TEST(Hostile, ATextTooLargeIsRefused) {
  EXPECT_EQ(refused("guiju: 1\npack: p\nx-a: " + std::string(17u << 20, 'x') + "\n"), "too_large");
}

TEST(Hostile, ATableOfTooManyCellsIsRefused) {
  const std::string grid = "        | a || v |\n" + repeated("        |-||1|\n", 1'000'001);
  EXPECT_EQ(refused(with_grid(grid)), "table_too_large");
}

TEST(Hostile, HugeNumbersAreRefused) {
  EXPECT_EQ(refused(with_value("a + " + std::string(5'000, '9'))), "limit_digits");
  EXPECT_NE(refused(with_value("1e999999999 > 2.0e0")), "");
  EXPECT_NE(refused("guiju: 1\npack: p\ninputs: {a: int}\nparams: {v: {type: int, value: " + std::string(1'000'000, '9') + "}}\n"), "");
  EXPECT_NE(refused("guiju: 1\npack: p\ninputs: {a: int}\nparams: {v: {type: decimal(2), value: 1e999999999}}\n"), "");
  EXPECT_NE(refused(with_grid("        | a || v |\n        | < " + std::string(100'000, '9') + " || 1 |\n")), "");
}

// A pack's folder, with this as its table's file.
class HostileFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "guiju_hostile_XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    fs::create_directories(folder_ / "pack/tables");
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string refused(const std::string& file) {
    std::ofstream(folder_ / "pack/pack.yaml") << "guiju: 1\npack: pack\ninputs: {a: int}\ndecisions: {v: {table: {hit: first, outputs: {v: int}, file: '" + file + "'}}}\n";
    const Result<Ruleset> loaded = load((folder_ / "pack").string());
    return loaded.ok() ? "" : std::string(name_of(loaded.diagnostics()[0].code));
  }
  void write(const std::string& path) const { std::ofstream(folder_ / path) << "a,||,v\n-,,1\n"; }
  fs::path folder_;
};

TEST_F(HostileFile, PathsStayInsideTheFolder) {
  write("pack/tables/v.csv");
  write("v.csv");
  EXPECT_EQ(refused("tables/v.csv"), "");
  EXPECT_EQ(refused("../v.csv"), "path_not_plain");
  EXPECT_EQ(refused("tables/../../v.csv"), "path_not_plain");
  EXPECT_EQ(refused((folder_ / "v.csv").string()), "path_not_plain");
  EXPECT_EQ(refused("tables\\v.csv"), "path_not_plain");
  EXPECT_NE(refused("%2e%2e/v.csv"), "") << "is a name like others, and not there";
}

TEST_F(HostileFile, LinksOutOfTheFolderAreNotFollowed) {
  write("v.csv");
  fs::create_symlink(folder_ / "v.csv", folder_ / "pack/tables/v.csv");
  fs::create_directory_symlink(folder_, folder_ / "pack/up");
  EXPECT_EQ(refused("tables/v.csv"), "path_leaves_folder");
  EXPECT_EQ(refused("up/v.csv"), "path_leaves_folder");
}

TEST_F(HostileFile, OnlyRegularFilesAreRead) {
  ASSERT_EQ(::mkfifo((folder_ / "pack/tables/pipe.csv").c_str(), 0600), 0);
  fs::create_directory(folder_ / "pack/tables/folder.csv");
  EXPECT_NE(refused("tables/pipe.csv"), "") << "and does not wait for a writer";
  EXPECT_NE(refused("tables/folder.csv"), "");
  EXPECT_EQ(refused("tables/none.csv"), "cannot_read");
}

}  // namespace
}  // namespace guiju
