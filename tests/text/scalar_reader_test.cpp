#include "text/scalar_reader.hpp"

#include <gtest/gtest.h>

#include <random>

namespace guiju::text {
namespace {

TEST(ScalarReader, RefusesAValueTheSourceDoesNotSay) {
  EXPECT_FALSE(read_scalar("abc", 0, "abd", 0));
  EXPECT_FALSE(read_scalar("'abc'", 0, "ab", 0));
  EXPECT_FALSE(read_scalar("\"a\\n\"", 0, "an", 0));
  EXPECT_FALSE(read_scalar("|\n  a\n", 0, "b\n", 0));
  EXPECT_FALSE(read_scalar("\"abc", 0, "abc", 0));
  EXPECT_FALSE(read_scalar("abc", 3, "", 0));
}

TEST(ScalarReader, FindsEndAndStyle) {
  const auto quoted = read_scalar("x: 'a''b' # c", 3, "a'b", 0);
  ASSERT_TRUE(quoted);
  EXPECT_EQ(quoted->end, 9u);
  EXPECT_EQ(quoted->style, ScalarStyle::single_quoted);
  EXPECT_EQ(quoted->map.source_byte(0), 4u);
  EXPECT_EQ(quoted->map.source_byte(2), 7u);
  EXPECT_EQ(quoted->map.source_byte(3), 8u);
  const auto block = read_scalar("- |2-\n    a\n  b\n\n- c", 2, "  a\nb", 0);
  ASSERT_TRUE(block);
  EXPECT_EQ(block->end, 15u);
  EXPECT_EQ(block->style, ScalarStyle::literal);
  EXPECT_EQ(block->map.source_byte(4), 14u);
}

TEST(ScalarReader, CountsAGivenIndentationFromTheBlockAround) {
  Sources sources;
  sources.add("a", "a:\n  - b: |2\n        x\n       y\n    c: >1-\n      z\nd:\n- |1\n  w\n");
  const Result<YamlNode> result = parse_yaml(sources, 0);
  ASSERT_TRUE(result.ok()) << result.diagnostics();
  const YamlNode& map = result->find("a")->items[0];
  EXPECT_EQ(map.find("b")->value, "  x\n y\n");
  EXPECT_EQ(sources.text(map.find("b")->part(2, 3)), "x");
  EXPECT_EQ(map.find("c")->value, " z");
  EXPECT_EQ(result->find("d")->items[0].value, " w\n");
}

TEST(ScalarReader, RefusesWhatTheParserReadsInItsOwnWay) {
  // Three breaks at the end of quotes are two line feeds to YAML and one to the parser.
  Sources sources;
  sources.add("a", "a: 'x\n\n\n  '\n");
  const Result<YamlNode> result = parse_yaml(sources, 0);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(name_of(result.diagnostics()[0].code), "yaml_unclear");
}

// --- properties, over scalars of every style made at random
// ------------------------------------------------

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  std::string document() {
    std::string text;
    const int count = 1 + pick(6);
    for (int i = 0; i < count; ++i) {
      text += "k" + std::to_string(i) + ":" + scalar() + "\n";
    }
    return text;
  }

 private:
  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  std::string word() {
    static const char* const words[] = {"a", "规则", "x1",  "it's", "é",
                                        "=", "(b)",  "\"q", "#h",   "-"};
    return words[pick(10)];
  }
  std::string space(bool may_break, const std::string& indent) {
    if (!may_break || pick(3) > 0) return std::string(static_cast<std::size_t>(1 + pick(2)), ' ');
    return std::string(static_cast<std::size_t>(pick(2)), ' ') +
           std::string(static_cast<std::size_t>(1 + pick(3)), '\n') + indent;
  }
  std::string scalar() {
    switch (pick(5)) {
      case 0: {
        std::string text = " p";
        for (int i = pick(5); i > 0; --i)
          text += space(true, "  ") + "p" + std::to_string(pick(99));
        return text;
      }
      case 1: {
        std::string text = " '";
        for (int i = pick(6); i > 0; --i) text += quoted(word(), '\'') + space(true, "   ");
        return text + "e'";
      }
      case 2: {
        static const char* const escapes[] = {"\\n",         "\\t",  "\\x41", "\\u4e2d",
                                              "\\U0001F600", "\\\\", "\\\"",  "\\\n   ",
                                              "\\L",         "\\ ",  "\\/"};
        std::string text = " \"";
        for (int i = pick(7); i > 0; --i) {
          text += quoted(word(), '"') + (pick(2) ? escapes[pick(11)] : space(true, "   "));
        }
        return text + "e\"";
      }
      default:
        return block();
    }
  }
  static std::string quoted(std::string word, char quote) {
    if (quote == '\'' && word == "it's") return "it''s";
    if (quote == '"' && word == "\"q") return "\\\"q";
    return word;
  }
  std::string block() {
    static const char* const chomps[] = {"", "+", "-"};
    const bool is_given = pick(3) == 0;
    std::string text = pick(2) ? " |" : " >";
    text += is_given ? "2" : "";
    text += chomps[pick(3)];
    text += pick(4) ? "\n" : "  # remark\n";
    for (int i = 0, n = pick(6); i < n; ++i) {
      if (pick(4) == 0) {
        text += pick(3) ? "\n" : " \n";
      } else {
        text += "  " +
                std::string(static_cast<std::size_t>(is_given || i > 0 ? pick(3) / 2 * 2 : 0), ' ');
        text += word() + (pick(3) ? "" : " " + word()) + (pick(5) ? "" : " ") + "\n";
      }
    }
    return text;
  }
  std::mt19937 random_;
};

TEST(ScalarReader, AgreesWithTheParserAndMapsEveryByte) {
  int read = 0;
  std::size_t mapped = 0;
  for (unsigned seed = 0; seed < 4000; ++seed) {
    const std::string text = Maker(seed).document();
    Sources sources;
    sources.add("made.yaml", text);
    const Result<YamlNode> result = parse_yaml(sources, 0);
    for (const Diagnostic& d : result.diagnostics()) {
      ASSERT_NE(name_of(d.code), "yaml_unclear") << text << result.diagnostics();
    }
    if (!result.ok()) continue;
    ++read;
    for (const YamlNode::Entry& entry : result->entries) {
      const YamlNode& node = entry.value;
      std::uint32_t before = node.span.begin;
      for (std::size_t i = 0; i <= node.value.size(); ++i) {
        const std::uint32_t at = node.map.source_byte(i);
        ASSERT_GE(at, before) << text << " byte " << i;
        ASSERT_LE(at, node.span.end) << text << " byte " << i;
        before = at;
        // Whatever is no white space and was not written as an escape stands there unchanged.
        if (i == node.value.size() || node.value[i] == ' ' || node.value[i] == '\n') continue;
        const bool is_escape =
            node.style == ScalarStyle::double_quoted && sources[0].text()[at] == '\\';
        const bool is_inside_escape =
            node.style == ScalarStyle::double_quoted && (node.value[i] & 0x80) != 0;
        if (is_escape || is_inside_escape) continue;
        ASSERT_EQ(sources[0].text()[at], node.value[i]) << text << " byte " << i;
        ++mapped;
      }
    }
  }
  // The makers' texts are mostly good ones, or nothing was tested.
  EXPECT_GT(read, 2500);
  EXPECT_GT(mapped, 20'000u);
}

}  // namespace
}  // namespace guiju::text
