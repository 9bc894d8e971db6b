#include "text/yaml.hpp"

#include <gtest/gtest.h>

#include <pthread.h>

#include "text/codes.hpp"

namespace guiju::text {
namespace {

// One text, read.
class Read {
 public:
  explicit Read(std::string text, YamlLimits limits = {})
      : sources_(std::make_shared<Sources>()),
        result_((sources_->add("p.yaml", std::move(text)), parse_yaml(*sources_, 0, limits))) {}

  bool ok() const { return result_.ok(); }
  const YamlNode& root() const { return *result_; }
  const YamlNode& at(std::string_view key) const { return *root().find(key); }
  std::string_view text(Span span) const { return sources_->text(span); }
  std::string_view text(const YamlNode& node) const { return text(node.span); }
  std::string_view all() const { return (*sources_)[0].text(); }
  const Diagnostics& list() const { return result_.diagnostics(); }
  std::string shown() const {
    Diagnostics list = result_.diagnostics();
    list.set_sources(sources_);
    return list.render();
  }
  // "name line:column" of each, in one line.
  std::string errors() const {
    std::string all;
    for (const Diagnostic& d : list()) {
      const Position p = (*sources_)[0].position(d.span.begin);
      all += (all.empty() ? "" : ", ") + std::string(name_of(d.code)) + " " +
             std::to_string(p.line) + ":" + std::to_string(p.column);
    }
    return all;
  }

 private:
  std::shared_ptr<Sources> sources_;
  Result<YamlNode> result_;
};

// --- the tree
// ------------------------------------------------------------------------------------------

TEST(Yaml, ReadsMapsListsAndScalars) {
  const Read read("guiju: 1\nlist:\n  - a\n  - {b: 2, c: [x, y]}\nlast: null\n");
  ASSERT_TRUE(read.ok()) << read.shown();
  ASSERT_TRUE(read.root().is_map());
  EXPECT_EQ(read.root().entries.size(), 3u);
  EXPECT_EQ(read.at("guiju").value, "1");
  ASSERT_TRUE(read.at("list").is_sequence());
  const YamlNode& second = read.at("list").items[1];
  EXPECT_EQ(second.find("b")->value, "2");
  EXPECT_EQ(second.find("c")->items[1].value, "y");
  EXPECT_EQ(second.find("d"), nullptr);
  EXPECT_TRUE(read.at("last").is_null());
  EXPECT_EQ(read.at("last").value, "null");
}

TEST(Yaml, GivesEveryNodeItsWholeSpan) {
  const Read read(
      "name: plain text # remark\nq: \"two \\\"words\\\"\"\ns: 'it''s'\n"
      "flow: [a, {b: 1}, ] # end\nblock:\n  - x\n  - w: 1\n    z: 'w'\n\nend: 1\n");
  ASSERT_TRUE(read.ok()) << read.shown();
  EXPECT_EQ(read.text(read.at("name")), "plain text");
  EXPECT_EQ(read.text(read.at("q")), "\"two \\\"words\\\"\"");
  EXPECT_EQ(read.text(read.at("s")), "'it''s'");
  EXPECT_EQ(read.text(read.at("flow")), "[a, {b: 1}, ]");
  EXPECT_EQ(read.text(read.at("flow").items[1]), "{b: 1}");
  EXPECT_EQ(read.text(read.at("block")), "- x\n  - w: 1\n    z: 'w'");
  EXPECT_EQ(read.text(read.at("block").items[1]), "w: 1\n    z: 'w'");
  EXPECT_EQ(read.text(read.root()), read.all().substr(0, read.all().size() - 1));
  EXPECT_EQ(read.text(read.root().entries[1].key), "q");
}

TEST(Yaml, FindsTheEndOfNestedBracketsPastComments) {
  const Read read("a: [ # one ]\n  [x, # two ]\n   y],\n  {} , [],\n]\nb: [c: d, \"e\": f]\n");
  ASSERT_TRUE(read.ok()) << read.shown();
  EXPECT_TRUE(read.text(read.at("a")).ends_with("[],\n]"));
  EXPECT_EQ(read.text(read.at("a").items[0]), "[x, # two ]\n   y]");
  EXPECT_EQ(read.text(read.at("a").items[1]), "{}");
  EXPECT_EQ(read.text(read.at("b")), "[c: d, \"e\": f]");
  EXPECT_EQ(read.text(read.at("b").items[1]), "\"e\": f");
}

TEST(Yaml, KeepsStylesApart) {
  const Read read("a: 007\nb: '007'\nc: \"007\"\nd: |\n  007\ne: >\n  007\n");
  ASSERT_TRUE(read.ok()) << read.shown();
  const ScalarStyle styles[] = {ScalarStyle::plain, ScalarStyle::single_quoted,
                                ScalarStyle::double_quoted, ScalarStyle::literal,
                                ScalarStyle::folded};
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(read.root().entries[i].value.style, styles[i]);
  // What YAML 1.1 guesses is text here.
  const Read guesses("a: no\nb: 012\nc: 1_000\nd: 12:30\ne: 2021-01-01\nf: .nan\ng: 'null'\n");
  ASSERT_TRUE(guesses.ok()) << guesses.shown();
  EXPECT_EQ(guesses.at("a").value, "no");
  EXPECT_EQ(guesses.at("d").value, "12:30");
  EXPECT_TRUE(guesses.at("g").is_scalar());
}

TEST(Yaml, AcceptsCrlfAByteOrderMarkAndAnEmptyText) {
  const Read read(
      "\xEF\xBB\xBF"
      "a: 1\r\nb: \"x\r\n  y\"\r\nc: |\r\n  p\r\n  q\r\n");
  ASSERT_TRUE(read.ok()) << read.shown();
  EXPECT_EQ(read.text(read.root().entries[0].key), "a");
  EXPECT_EQ(read.at("b").value, "x y");
  EXPECT_EQ(read.at("c").value, "p\nq\n");
  EXPECT_EQ(read.text(read.at("c").part(2, 3)), "q");
  for (const char* empty : {"", "\n", "# only this\n", "---\n", "\xEF\xBB\xBF", "---\n...\n"}) {
    const Read none(empty);
    ASSERT_TRUE(none.ok()) << none.shown();
    EXPECT_TRUE(none.root().is_null());
  }
  EXPECT_TRUE(Read("---\na: 1\n...\n").ok());
}

TEST(Yaml, ReadsATextWithoutALastLineBreak) {
  EXPECT_EQ(Read("a: b").at("a").value, "b");
  EXPECT_EQ(Read("a: 'b'").at("a").value, "b");
  EXPECT_EQ(Read("a: [b]").at("a").items[0].value, "b");
  EXPECT_EQ(Read("a: b # c").at("a").value, "b");
  const Read block("a: |\n  b");
  ASSERT_TRUE(block.ok()) << block.shown();
  EXPECT_EQ(block.text(block.at("a").part(0, 1)), "b");
  EXPECT_EQ(Read("a: |+\n  b\n\n").at("a").value, "b\n\n");
}

// --- the map back
// ---------------------------------------------------------------------------------------

TEST(Yaml, PointsIntoEscapedText) {
  const Read read(R"(a: "x\ty \u4e2dz \"q\" \x41!")"
                  "\n");
  ASSERT_TRUE(read.ok()) << read.shown();
  const YamlNode& node = read.at("a");
  EXPECT_EQ(node.value, "x\ty 中z \"q\" A!");
  const auto at = [&](std::string_view word) {
    const std::size_t begin = node.value.find(word);
    return read.text(node.part(begin, begin + word.size()));
  };
  EXPECT_EQ(at("y"), "y");
  EXPECT_EQ(at("中"), "\\u4e2d");
  EXPECT_EQ(at("中z"), "\\u4e2dz");
  EXPECT_EQ(at("\"q\""), "\\\"q\\\"");
  EXPECT_EQ(at("A"), "\\x41");
  EXPECT_EQ(at("!"), "!");
  EXPECT_EQ(read.text(node.part(0, node.value.size())), R"(x\ty \u4e2dz \"q\" \x41!)");
  EXPECT_EQ(node.part(node.value.size(), node.value.size()).begin, node.span.end - 1);
}

TEST(Yaml, PointsIntoAGridInALiteral) {
  const Read read("grid: |\n  | id | 金额 |\n  | v  | < 5 |\n\n  | w  | x |\n");
  ASSERT_TRUE(read.ok()) << read.shown();
  const YamlNode& grid = read.at("grid");
  EXPECT_EQ(grid.value, "| id | 金额 |\n| v  | < 5 |\n\n| w  | x |\n");
  const std::size_t cell = grid.value.find("< 5");
  EXPECT_EQ(read.text(grid.part(cell, cell + 3)), "< 5");
  // A part that ends with a line break does not reach into the next line's indentation.
  const std::size_t line = grid.value.find('\n') + 1;
  EXPECT_EQ(read.text(grid.part(0, line)), "| id | 金额 |\n");
  EXPECT_EQ(read.text(grid.part(line, line + 1)), "|");
}

TEST(Yaml, PointsIntoFoldedText) {
  const Read read(
      "a: one\n  two\n\n  three\nb: >-\n  one\n  two\n\n    more\n  last\nc: 'x\n  y'\n");
  ASSERT_TRUE(read.ok()) << read.shown();
  EXPECT_EQ(read.at("a").value, "one two\nthree");
  EXPECT_EQ(read.text(read.at("a").part(4, 7)), "two");
  EXPECT_EQ(read.text(read.at("a").part(8, 13)), "three");
  EXPECT_EQ(read.at("b").value, "one two\n\n  more\nlast");
  EXPECT_EQ(read.text(read.at("b").part(11, 15)), "more");
  EXPECT_EQ(read.text(read.at("b").part(16, 20)), "last");
  EXPECT_EQ(read.text(read.at("c").part(2, 3)), "y");
}

TEST(Yaml, RefusesAnEscapeTheParserGetsWrong) {
  const Read read("a: \"x\\N\"\n");
  EXPECT_EQ(read.errors(), "yaml_escape 1:6");
}

// --- what is refused, and that all of it is said
// ----------------------------------------------------------

TEST(Yaml, ReportsDuplicateKeysWithBothPlaces) {
  const Read read("a: 1\nb: {x: 1, 'x': 2}\n\"a\": 3\na: 4\n");
  EXPECT_EQ(read.errors(), "duplicate_key 2:11, duplicate_key 3:1, duplicate_key 4:1");
  ASSERT_EQ(read.list()[2].notes.size(), 1u);
  EXPECT_EQ(read.list()[2].notes[0].code, code::first_here);
  EXPECT_EQ(read.list()[2].notes[0].span, (Span{0, 0, 1}));
}

TEST(Yaml, FindsDuplicatesInLargeMaps) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "key" + std::to_string(i) + ": 1\n";
  EXPECT_TRUE(Read(text).ok());
  EXPECT_EQ(Read(text + "key77: 2\n规: 1\nkey3: 2\n").errors(),
            "duplicate_key 501:1, duplicate_key 503:1");
}

TEST(Yaml, TakesTwoUnicodeFormsForOneKey) {
  const Read read("\xC3\xA9: 1\nx: 0\ne\xCC\x81: 2\n");
  EXPECT_EQ(read.errors(), "duplicate_key 3:1");
  EXPECT_EQ(read.list()[0].notes[1].code, code::same_after_nfc);
}

TEST(Yaml, CollectsAllThatIsNotPlain) {
  const Read read(
      "a: &x 1\nb: *x\nc: !t 2\nd: !!int \"3\"\n<<: {q: 1}\ne: {f}\non: 1\n? g\n: h\n[i]: j\nk:\n"
      "l: [m|n]\n~: 1\n");
  EXPECT_EQ(read.errors(),
            "yaml_anchor 1:4, yaml_alias 2:4, yaml_tag 3:4, yaml_tag 4:4, yaml_merge_key 5:1, "
            "yaml_missing_colon 6:5, yaml_boolean_key 7:1, yaml_explicit_key 8:1, "
            "yaml_key_not_scalar 10:1, yaml_missing_value 11:3, yaml_flow_character 12:6, "
            "yaml_null_key 13:1");
}

TEST(Yaml, KeepsReadingAfterAnchorsOnMapsAndLists) {
  EXPECT_EQ(Read("a: &x\n  b: 1\n  c: |\n    d\ne: !t\n  - 1\n").errors(),
            "yaml_anchor 1:4, yaml_tag 5:4");
  EXPECT_EQ(Read("&x a: 1\n").errors(), "yaml_anchor 1:1");
  EXPECT_EQ(Read("a: &x [*x]\n").errors(), "yaml_anchor 1:4, yaml_alias 1:8");
  EXPECT_EQ(Read("a: !!null\nb: &y\n").errors(), "yaml_tag 1:4, yaml_anchor 2:4");
}

TEST(Yaml, RefusesSecondDocumentsAndDirectives) {
  EXPECT_EQ(Read("a: 1\n---\nb: 2\n").errors(), "yaml_second_document 2:1");
  EXPECT_EQ(Read("a: 1\n---\n").errors(), "yaml_second_document 2:1");
  EXPECT_EQ(Read("a: 1\n...\nb: 2\n").errors(), "yaml_second_document 3:1");
  EXPECT_EQ(Read("%YAML 1.2\n---\na: 1\n").errors(), "yaml_directive 1:1");
  EXPECT_EQ(Read("# c\n\n%TAG ! tag:x,2000:\n---\na: 1\n").errors(), "yaml_directive 3:1");
}

TEST(Yaml, RefusesKeysThatAreBooleansToSome) {
  for (const char* key : {"on", "Yes", "NO", "off", "y", "N"}) {
    EXPECT_EQ(Read(std::string(key) + ": 1").errors(), "yaml_boolean_key 1:1") << key;
    EXPECT_TRUE(Read("'" + std::string(key) + "': 1").ok()) << key;
    EXPECT_TRUE(Read("a: " + std::string(key)).ok()) << key;
  }
  EXPECT_TRUE(Read("true: 1\nyesterday: 2\n").ok());
}

TEST(Yaml, RefusesKeysNobodyCanSee) {
  EXPECT_EQ(Read("a\xE2\x80\x8B: 1").errors(), "yaml_invisible_in_key 1:1");
  EXPECT_EQ(Read("\xE3\x80\x80"
                 "a: 1")
                .errors(),
            "yaml_invisible_in_key 1:1");
}

TEST(Yaml, ChecksUtf8BeforeAnythingElse) {
  EXPECT_EQ(Read("a: x\xFF\xFE\nb: \"y\xE8\xA7\"\n").errors(), "not_utf8 1:5, not_utf8 2:6");
  EXPECT_EQ(Read(std::string("a: 1\0", 5)).errors(), "control_character 1:5");
  EXPECT_EQ(Read("a: x\xE2\x80\xAE\nb: 1\nb: 2\n").errors(), "bidi_control 1:5, duplicate_key 3:1");
}

TEST(Yaml, MarksANullThatIsWrittenByNothing) {
  EXPECT_EQ(Read("a:\nnull: 1\n").errors(), "yaml_missing_value 1:3, yaml_null_key 2:1");
  EXPECT_EQ(Read("- \n- ~\n-\n").errors(), "yaml_missing_value 1:2, yaml_missing_value 3:2");
  EXPECT_EQ(Read("{a: , b: ~}").errors(), "yaml_missing_value 1:4");
  EXPECT_EQ(Read("a: # later\nb: 1\n").errors(), "yaml_missing_value 1:3");
  EXPECT_TRUE(Read("- ~\n- null\n- {a: NULL}\n").ok());
}

TEST(Yaml, WarnsOfAFullWidthCommaInAList) {
  const Read read("a: [甲，乙]\nb: {t: 甲，乙}\nc: 甲，乙\nd: ['甲，乙']\n");
  EXPECT_TRUE(read.ok());
  EXPECT_EQ(read.errors(), "yaml_full_width_comma 1:6");
}

TEST(Yaml, TellsAReaderOfFullWidthSigns) {
  const Read read("a: 规则：x\nb: '规则：x'\nc: plain\nd: ［1］\n");
  ASSERT_TRUE(read.ok()) << read.shown();
  Diagnostics list;
  EXPECT_TRUE(report_full_width(read.at("a"), list));
  EXPECT_TRUE(report_full_width(read.at("d"), list));
  EXPECT_FALSE(report_full_width(read.at("b"), list));
  EXPECT_FALSE(report_full_width(read.at("c"), list));
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(read.text(list[0].span), "：");
  EXPECT_EQ(read.text(list[1].span), "［");
}

// --- bounds
// -------------------------------------------------------------------------------------------------

TEST(Yaml, BoundsDepth) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') + "x" +
           std::string(static_cast<std::size_t>(depth), ']');
  };
  EXPECT_TRUE(Read(nested(64)).ok());
  EXPECT_EQ(Read(nested(65)).errors(), "yaml_too_deep 1:65");
  EXPECT_EQ(Read(nested(3), {.max_depth = 2}).errors(), "yaml_too_deep 1:3");
  std::string block;
  for (std::size_t i = 0; i < 300; ++i) block += std::string(i, ' ') + "a:\n";
  EXPECT_EQ(Read(block).errors(), "yaml_too_deep 65:65");
}

TEST(Yaml, CallsABracketThatIsNeverClosedByItsName) {
  EXPECT_EQ(Read(std::string(200'000, '[')).errors(), "yaml_unclosed_bracket 1:1");
  EXPECT_EQ(Read(std::string(100'000, '{')).errors(), "yaml_unclosed_bracket 1:1");
  EXPECT_EQ(Read("a: [b, [c\nd: e\n").errors(), "yaml_unclosed_bracket 1:8");
}

TEST(Yaml, BoundsSizeNodesAndErrors) {
  EXPECT_EQ(Read("a: 1234567", {.max_bytes = 5}).list()[0].code, code::too_large);
  EXPECT_EQ(Read("[a, b, c, d]", {.max_nodes = 3}).errors(), "yaml_too_many_nodes 1:6");
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "a: 1\n";
  const Read read(many);
  EXPECT_EQ(read.list().size(), 101u);
  EXPECT_EQ(read.list()[100].code, code::too_many_errors);
}

TEST(Yaml, ReadsTheDeepestTextOnASmallStack) {
  // A thread with 256 KiB: reading, copying and destroying the tree must fit.
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 256u << 10);
  pthread_t thread;
  bool is_ok = false;
  const auto body = [](void* out) -> void* {
    const Read read(std::string(64, '[') + std::string(64, ']'));
    const YamlNode copy = read.root();
    const Read open(std::string(5000, '['));
    *static_cast<bool*>(out) = copy.is_sequence() && read.ok() && !open.ok();
    return nullptr;
  };
  ASSERT_EQ(pthread_create(&thread, &attributes, body, &is_ok), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  EXPECT_TRUE(is_ok);
}

}  // namespace
}  // namespace guiju::text
