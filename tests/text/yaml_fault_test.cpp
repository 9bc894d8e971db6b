#include "text/yaml_fault.hpp"

#include <gtest/gtest.h>

#include "text/yaml.hpp"

namespace guiju::text {
namespace {

// What the first diagnostic says: "name line:column", then each note as " + name" with its place.
std::string fault_of(const std::string& text) {
  Sources sources;
  sources.add("p.yaml", text);
  const Result<YamlNode> result = parse_yaml(sources, 0);
  if (result.ok()) return "fine";
  const auto place = [&](Span span) {
    const Position p = sources[0].position(span.begin);
    return " " + std::to_string(p.line) + ":" + std::to_string(p.column);
  };
  const Diagnostic& d = result.diagnostics()[0];
  std::string said = std::string(name_of(d.code)) + place(d.span);
  for (const Note& note : d.notes) {
    said += " + " + std::string(name_of(note.code));
    if (note.span.is_somewhere()) said += place(note.span);
  }
  return said;
}

struct Case {
  const char* text;
  const char* fault;
};

void expect_all(std::initializer_list<Case> cases) {
  for (const Case& c : cases) EXPECT_EQ(fault_of(c.text), c.fault) << c.text;
}

TEST(YamlFault, FindsTheQuoteThatIsNeverClosed) {
  expect_all({
      {"a: \"x\nb: 2\n", "yaml_unclosed_quote 1:4"},
      {"a: 'x\nb: 2\n", "yaml_unclosed_quote 1:4"},
      {"a: 1\nb: \"x", "yaml_unclosed_quote 2:4"},
      {"a: it's\nb: [1, 'x, 2]\n", "yaml_unclosed_quote 2:8"},
      {"a: 'ok' # don't\nb: \"x\n", "yaml_unclosed_quote 2:4"},
      {"a: \"x\n---\nb: 1\n", "yaml_unclosed_quote 1:4 + noticed_here 2:1"},
      // The next quote closes it, and what follows does not fit.
      {"a: \"x\nb: \"y\"\nc: 1\n", "yaml_quote_lines_later 1:4 + noticed_here 2:5"},
      {"a: 'x\nb: 'y'\n", "yaml_quote_lines_later 1:4 + noticed_here 2:5"},
  });
}

TEST(YamlFault, FindsMissingAndSurplusColons) {
  expect_all({
      {"a: 1\nnot-a-key\n", "yaml_missing_colon 2:1 + quote_if_meant"},
      {"a: 1\nb:2\n", "yaml_missing_colon 2:1 + space_after_colon"},
      {"{a:1}", "yaml_missing_colon 1:2 + space_after_colon"},
      {"{b: 1, c}", "yaml_missing_colon 1:8 + write_instead"},
      {"{v: rate(a, b), w: 1}", "yaml_comma_in_value 1:11 + quote_it"},
      {"a: b: c", "yaml_colon_in_value 1:5 + quote_it"},
      {"a: {b: c: d}", "yaml_colon_in_value 1:9 + quote_it"},
      {"- a: b: c", "yaml_colon_in_value 1:7 + quote_it"},
      {"a: \"b\": c", "yaml_colon_in_value 1:7 + quote_it"},
  });
}

TEST(YamlFault, FindsFullWidthSigns) {
  expect_all({
      {"规则：x\n", "yaml_full_width 1:3 + write_instead"},
      {"规则：x\nb: 1\n", "yaml_full_width 1:3 + write_instead"},
      {"a: 1\n规则：x\n", "yaml_full_width 2:3 + write_instead"},
      {"a:\n  规则：x\n  b: 1\n", "yaml_full_width 2:5 + write_instead"},
      {"{a: 1，b: 2}", "yaml_full_width 1:6 + write_instead"},
      {"{a：1}", "yaml_full_width 1:3 + write_instead"},
      {"a: ｛b: 1｝", "yaml_full_width 1:4 + write_instead"},
      {"a: “x: y”", "yaml_full_width 1:4 + write_instead"},
      {"a: [1, 2］\nb: 1\n", "yaml_full_width 1:9 + write_instead"},
      // Chinese text with such signs is not to blame for another mistake.
      {"title: 甲，乙：丙\nb: c: d\n", "yaml_colon_in_value 2:5 + quote_it"},
      {"title: 说明：x: y\n", "yaml_colon_in_value 1:12 + quote_it"},
      {"title: 甲：乙\nfoo\n", "yaml_missing_colon 2:1 + quote_if_meant"},
  });
}

TEST(YamlFault, FindsTabsAndWrongIndentation) {
  expect_all({
      {"a: 1\n\tb: 2\n", "yaml_tab 2:1 + indent_with_spaces"},
      {"a:\n\tb: 1\n", "yaml_tab 2:1 + indent_with_spaces"},
      {"a:\n  \tb: 1\n", "yaml_tab 2:3 + indent_with_spaces"},
      {"a: 1\n b: 2\n", "yaml_indentation 2:2 + line_up"},
      {"a:\n    b: 1\n  c: 2\n", "yaml_indentation 3:3 + line_up"},
      {"a: 1\n- b\n", "yaml_list_item 2:1 + line_up"},
      {"- a\nb: 1\n", "yaml_text_after_value 2:1 + line_up"},
      {"a: - b\n", "yaml_list_item 1:4 + quote_if_meant"},
      {"a: |\n     \n  x\n", "yaml_blank_line 2:1"},
      {"a: {\n\tb: 1}\n", "fine"},
  });
}

TEST(YamlFault, FindsBracketsAndCommas) {
  expect_all({
      {"a: [1, 2\nb: 3\n", "yaml_unclosed_bracket 1:4 + noticed_here 2:2"},
      {"a: {x: 1\nb: 3\n", "yaml_unclosed_bracket 1:4 + noticed_here 2:2"},
      {"a: [1, 2\n", "yaml_unclosed_bracket 1:4"},
      {"- [a\n- b\n", "yaml_unclosed_bracket 1:3"},
      {"a: ]\n", "yaml_stray_bracket 1:4 + quote_if_meant"},
      {"[a, b]]\n", "yaml_stray_bracket 1:7 + quote_if_meant"},
      {"[\"a\" \"b\"]\n", "yaml_missing_comma 1:6 + quote_if_meant"},
      {"a: [b] c\n", "yaml_text_after_value 1:8 + quote_it"},
      {"[a, b] c\n", "yaml_text_after_value 1:8 + line_up"},
      {"a: \"x\" y\n", "yaml_text_after_value 1:8 + quote_it"},
  });
}

TEST(YamlFault, FindsCharactersThatNeedQuotes) {
  expect_all({
      {"{value: a ? b : c}", "yaml_flow_character 1:11 + quote_it"},
      {"[a?b]", "yaml_flow_character 1:3 + quote_it"},
      {"[a | b]", "yaml_flow_character 1:4 + quote_it"},
      {"value: a ? b : c\n", "yaml_colon_in_value 1:14 + quote_it"},
      {"a: @x\n", "yaml_reserved_start 1:4 + quote_it"},
      {"a: `x`\n", "yaml_reserved_start 1:4 + quote_it"},
      {"a: %x\n", "yaml_reserved_start 1:4 + quote_it"},
      {"a: \"\\q\"\n", "yaml_escape 1:5 + backslash_twice"},
      {"a: \"\\xzz\"\n", "yaml_escape 1:5 + backslash_twice"},
      {"a: \"\\ud800\"\n", "yaml_escape 1:5 + backslash_twice"},
      {"a: |0\n x\n", "yaml_block_header 1:5"},
      {"a: ? x\n", "yaml_explicit_key 1:4 + quote_if_meant"},
      {"*x\n", "yaml_alias 1:1 + use_params"},
      {"a: &x &y 1\n", "yaml_anchor 1:7 + use_params"},
      {"a: 1\n%b\n", "yaml_directive 2:1"},
      {"a: 1\n...\n# c\n...\n", "fine"},
  });
}

TEST(YamlFault, NamesAKeyThatIsTooLong) {
  EXPECT_EQ(fault_of(std::string(1500, 'k') + ": 1\n"), "yaml_key_too_long 1:1");
}

TEST(YamlFault, SkipsSpaceAndComments) {
  EXPECT_EQ(skip_space_and_comments("  # a\n\t# b\n x", 0), 12u);
  EXPECT_EQ(skip_space_and_comments("  # a", 0), 5u);
}

}  // namespace
}  // namespace guiju::text
