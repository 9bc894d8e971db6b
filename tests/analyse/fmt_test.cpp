#include "guiju/analyse/fmt.hpp"

#include <gtest/gtest.h>

namespace guiju {
namespace {

std::string formatted(const std::string& yaml) {
  const Result<std::string> text = fmt(yaml);
  EXPECT_TRUE(text.ok()) << text.diagnostics().render();
  return text ? *text : "";
}

constexpr const char* before =
    "guiju: 1  \n"
    "pack: t   # a comment stays\n"
    "\n"
    "\n"
    "decisions:\n"
    "  level:\n"
    "    table:\n"
    "      outputs: {level: string}\n"
    "      grid: |\n"
    "        | id | kind | \"a | b\" || level |\n"
    "        |---|---|---||---|\n"
    "          # between rows\n"
    "        |甲|   邻里, debt |-|| 村社 |\n"
    "\n"
    "          | bb | - | \"x|y\" ||  |";

constexpr const char* after =
    "guiju: 1\n"
    "pack: t   # a comment stays\n"
    "\n"
    "decisions:\n"
    "  level:\n"
    "    table:\n"
    "      outputs: {level: string}\n"
    "      grid: |\n"
    "        | id  | kind       | \"a | b\" || level |\n"
    "        | --- | ---------- | ------- || ----- |\n"
    "        # between rows\n"
    "        | 甲  | 邻里, debt | -       || 村社  |\n"
    "\n"
    "        | bb  | -          | \"x|y\"   ||       |\n";

TEST(Fmt, GridsAreAlignedByDisplayWidth) { EXPECT_EQ(formatted(before), after); }

TEST(Fmt, ASecondRunChangesNothing) { EXPECT_EQ(formatted(after), after); }

TEST(Fmt, TextsOverSeveralLinesKeepTheirBlanks) {
  const std::string yaml = "guiju: 1\npack: t\nx-notes: |\n  one  \n\n\n  two\ntitle: \"a\n\n\n  b\"\n";
  EXPECT_EQ(formatted(yaml), yaml);
}

TEST(Fmt, WindowsLineBreaksBecomePlain) { EXPECT_EQ(formatted("guiju: 1\r\npack: t\r\n"), "guiju: 1\npack: t\n"); }

TEST(Fmt, BrokenTextsAreRefusedWithTheirPlace) {
  const Result<std::string> text = fmt("guiju: [1\n");
  ASSERT_FALSE(text.ok());
  EXPECT_NE(text.diagnostics().render().find("pack.yaml:"), std::string::npos);
  const Result<std::string> grid = fmt("guiju: 1\npack: t\ndecisions: {}\n");
  EXPECT_TRUE(grid.ok());
  EXPECT_FALSE(fmt("guiju: 1\ndecisions:\n  d:\n    table:\n      outputs: {o: int}\n      grid: |\n        | a || o |\n        | 1 |\n").ok());
}

}  // namespace
}  // namespace guiju
