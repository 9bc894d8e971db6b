#include "expr/parser.hpp"

#include <gtest/gtest.h>

#include "expr/macro.hpp"
#include "tests/expr/written.hpp"

namespace guiju::expr {
namespace {

std::string cel(const std::string& text) { return tree_of(text, Dialect::cel); }
std::string pack(const std::string& text) { return tree_of(text, Dialect::pack); }

TEST(Parser, Precedence) {
  EXPECT_EQ(cel("a + b * c"), "(call _+_ (name a) (call _*_ (name b) (name c)))");
  EXPECT_EQ(cel("a - b - c"), "(call _-_ (call _-_ (name a) (name b)) (name c))");
  EXPECT_EQ(cel("a || b && c"), "(call _||_ (name a) (call _&&_ (name b) (name c)))");
  EXPECT_EQ(cel("a < b + 1"), "(call _<_ (name a) (call _+_ (name b) (literal 1)))");
  EXPECT_EQ(cel("a < b == c"), "(call _==_ (call _<_ (name a) (name b)) (name c))");
  EXPECT_EQ(cel("a ? b : c ? d : e"),
            "(call _?_:_ (name a) (name b) (call _?_:_ (name c) (name d) (name e)))");
  EXPECT_EQ(cel("!a.b"), "(call !_ (select b (name a)))");
  EXPECT_EQ(cel("a in b"), "(call @in (name a) (name b))");
  EXPECT_EQ(cel("(a + b) * c"), "(call _*_ (call _+_ (name a) (name b)) (name c))");
}

TEST(Parser, Numbers) {
  EXPECT_EQ(cel("-9223372036854775808"), "(literal -9223372036854775808)");
  EXPECT_EQ(cel("9223372036854775807"), "(literal 9223372036854775807)");
  EXPECT_EQ(cel("9223372036854775808"),
            "number_out_of_range(9223372036854775808, int) at \"9223372036854775808\"");
  EXPECT_EQ(cel("-0x1F"), "(literal -31)");
  EXPECT_EQ(cel("--5"), "(call -_ (literal -5))");
  EXPECT_EQ(cel("-(5)"), "(call -_ (literal 5))");
  EXPECT_EQ(cel("-5u"), "(call -_ (literal 5u))");
  EXPECT_EQ(cel("1 - -1"), "(call _-_ (literal 1) (literal -1))");
  EXPECT_EQ(pack("-1.50"), "(literal -1.50d)");
  EXPECT_EQ(pack("-5%"), "(literal -0.05d)");
}

TEST(Parser, Postfix) {
  EXPECT_EQ(cel("a.b.c"), "(select c (select b (name a)))");
  EXPECT_EQ(cel(".a.b"), "(select b (name .a))");
  EXPECT_EQ(cel("a.`b-c`"), "(select b-c (name a))");
  EXPECT_EQ(cel("a.?b"), "(select b optional (name a))");
  EXPECT_EQ(cel("a[0][?1]"), "(call _[?_] (call _[_] (name a) (literal 0)) (literal 1))");
  EXPECT_EQ(cel("a.f(1, b)"), "(call f . (name a) (literal 1) (name b))");
  EXPECT_EQ(cel("f()"), "(call f)");
  EXPECT_EQ(cel("a.as.if(1)"), "(call if . (select as (name a)) (literal 1))");
  EXPECT_EQ(cel("math.greatest(1, 2)"), "(call greatest . (name math) (literal 1) (literal 2))");
}

TEST(Parser, Aggregates) {
  EXPECT_EQ(cel("[1, ?a, 2,]"), "(list - ? - (literal 1) (name a) (literal 2))");
  EXPECT_EQ(cel("[]"), "(list)");
  EXPECT_EQ(cel("{'a': 1, ?b: c}"), "(map - ? (literal \"a\") (literal 1) (name b) (name c))");
  EXPECT_EQ(cel("a.B{x: 1, ?y: z}"), "(struct a.B x y - ? (literal 1) (name z))");
  EXPECT_EQ(cel(".a.B{}"), "(struct .a.B)");
}

TEST(Parser, ChainsOfAndBalance) {
  EXPECT_EQ(cel("a && b && c && d"),
            "(call _&&_ (call _&&_ (name a) (name b)) (call _&&_ (name c) (name d)))");
  EXPECT_EQ(cel("a && (b && c) && d"), cel("a && b && c && d"));
  std::string text = "a";
  for (int i = 0; i < 5000; ++i) text += i % 2 ? "&&a" : "|| a";
  Diagnostics diagnostics;
  const NodePtr node = parsed(text, Dialect::cel, diagnostics);
  ASSERT_TRUE(node) << messages(diagnostics, text);
  EXPECT_LE(depth_of(*node), 16);
}

TEST(Parser, DeepTreesAreRefused) {
  const auto repeated = [](const std::string& part, int count) {
    std::string s;
    for (int i = 0; i < count; ++i) s += part;
    return s;
  };
  const auto refused = [](const std::string& text) {
    Diagnostics diagnostics;
    return !parsed(text, Dialect::cel, diagnostics) && diagnostics.size() == 1 &&
           name_of(diagnostics[0].code) == "limit_depth";
  };
  EXPECT_TRUE(refused("a" + repeated(" + a", 15'000)));
  EXPECT_TRUE(refused("a" + repeated(".a", 30'000)));
  EXPECT_TRUE(refused("a" + repeated("[0]", 20'000)));
  EXPECT_TRUE(refused(repeated("(", 60'000)));
  EXPECT_TRUE(refused(repeated("[", 60'000)));
  EXPECT_TRUE(refused(repeated("!", 60'000) + "a"));
  EXPECT_TRUE(refused(repeated("-", 60'000) + "a"));
  EXPECT_TRUE(refused(repeated("a?a:", 10'000) + "a"));
  EXPECT_TRUE(refused(repeated("f(", 10'000)));
  EXPECT_TRUE(refused(repeated("{1:", 10'000)));
  EXPECT_TRUE(refused(repeated("a||b&&c==d+e*(", 1'000)));
  EXPECT_TRUE(refused("[1]" + repeated(".map(x, [x])", 200)));
  const auto fine = [](const std::string& text) {
    Diagnostics diagnostics;
    return parsed(text, Dialect::cel, diagnostics) != nullptr;
  };
  EXPECT_TRUE(fine("a" + repeated(" + a", 120)));
  EXPECT_TRUE(fine(repeated("(", 120) + "a" + repeated(")", 120)));
  EXPECT_TRUE(fine("[" + repeated("1, ", 20'000) + "1]"));
  EXPECT_TRUE(fine("[1]" + repeated(".map(x, [x])", 30)));
}

TEST(Parser, Limits) {
  Limits limits;
  limits.max_expression_bytes = 10;
  Diagnostics diagnostics;
  EXPECT_FALSE(parsed("a + b + c + d", Dialect::cel, diagnostics, limits));
  EXPECT_EQ(messages(diagnostics, "a + b + c + d"), "limit_expression(10) at \"a + b + c + d\"");
  limits = Limits();
  limits.max_nodes = 5;
  Diagnostics more;
  EXPECT_FALSE(parsed("[a, b, c, d, e, f]", Dialect::cel, more, limits));
  EXPECT_EQ(messages(more, "[a, b, c, d, e, f]"), "limit_nodes(5) at \"f\"");
}

TEST(Parser, SyntaxErrorsPointAtTheFirstWrongToken) {
  EXPECT_EQ(cel(""), "expr_empty() at \"\"");
  EXPECT_EQ(cel("  // nothing\n"), "expr_empty() at \"  // nothing\n\"");
  EXPECT_EQ(cel("a +"), "expr_ends() at \"\"");
  EXPECT_EQ(cel("a b"), "operator_missing(b) at \"b\"");
  EXPECT_EQ(cel("f(a b)"), "operator_missing(b) at \"b\"");
  EXPECT_EQ(cel("(a"), "bracket_unclosed(() at \"(\"");
  EXPECT_EQ(cel("[a, b"), "bracket_unclosed([) at \"[\"");
  EXPECT_EQ(cel("(a]"), "expr_wants(], )) at \"]\"");
  EXPECT_EQ(cel("a)"), "expr_unexpected()) at \")\"");
  EXPECT_EQ(cel("a ? b"), "expr_ends() at \"\"");
  EXPECT_EQ(cel("a ? b , c"), "expr_wants(,, :) at \",\"");
  EXPECT_EQ(cel("{1, 2}"), "expr_wants(,, :) at \",\"");
  EXPECT_EQ(cel("a."), "expr_ends() at \"\"");
  EXPECT_EQ(cel("* a"), "expr_unexpected(*) at \"*\"");
  EXPECT_EQ(cel("f(a,)"), "expr_unexpected()) at \")\"");
  EXPECT_EQ(cel("if"), "reserved_word(if) at \"if\"");
  EXPECT_EQ(cel("a + while(1)"), "reserved_word(while) at \"while\"");
  EXPECT_EQ(cel("a + 'b"), "string_unclosed(') at \"'\"");
  EXPECT_EQ(cel("1 + in"), "expr_unexpected(in) at \"in\"");
}

TEST(Parser, SpansCoverTheWrittenText) {
  const std::string text = " (a + b.c) * f(1) ";
  Diagnostics diagnostics;
  const NodePtr node = parsed(text, Dialect::cel, diagnostics);
  ASSERT_TRUE(node);
  const auto covered = [&](Span span) { return text.substr(span.begin, span.end - span.begin); };
  EXPECT_EQ(covered(node->span), "(a + b.c) * f(1)");
  EXPECT_EQ(covered(node->name_span), "*");
  EXPECT_EQ(covered(node->args[0]->span), "a + b.c");
  EXPECT_EQ(covered(node->args[0]->args[1]->span), "b.c");
  EXPECT_EQ(covered(node->args[0]->args[1]->name_span), "c");
  EXPECT_EQ(covered(node->args[1]->span), "f(1)");
  EXPECT_EQ(covered(node->args[1]->name_span), "f");
}

TEST(Parser, SpansFollowEscapesOfYaml) {
  // "a\tb + nix" in double quotes: the decoded tab is one byte, its source two.
  text::ScalarMap map(101);
  map.add_run(0, 101);
  map.add_run(2, 104);
  const text::Excerpt e("a\t+ nix", 7, std::make_shared<text::ScalarMap>(map));
  Diagnostics diagnostics;
  const NodePtr node = parse(e, ParseOptions(), diagnostics);
  ASSERT_TRUE(node);
  EXPECT_EQ(node->args[1]->span, (Span{7, 106, 109}));
  EXPECT_EQ(node->span, (Span{7, 101, 109}));
}

TEST(Parser, PackIntervals) {
  EXPECT_EQ(pack("a in [1..5)"),
            "(call _&&_ macro:interval (call _>=_ (name a) (literal 1)) (call _<_ (name a) "
            "(literal 5)))");
  EXPECT_EQ(pack("a.b in (x..y]"),
            "(call _&&_ macro:interval (call _>_ (select b (name a)) (name x)) (call _<=_ (select "
            "b (name a)) (name y)))");
  EXPECT_NE(pack("f(a) in [1..5]").find("macro:@interval"), std::string::npos);
  EXPECT_EQ(pack("a in [1, 2][0]"), cel("a in [1, 2][0]"));
  EXPECT_EQ(pack("a in (b)"), cel("a in (b)"));
  EXPECT_EQ(pack("[1..2]"), "expr_wants(.., ]) at \"..\"");
  EXPECT_EQ(pack("a in [1..2}"), "expr_wants(}, ]) at \"}\"");
}

TEST(Parser, PackPeriods) {
  EXPECT_EQ(pack("14 days"), "(period days 14 14)");
  EXPECT_EQ(pack("a + 48 h"), "(call _+_ (name a) (period h 48 48))");
  EXPECT_EQ(pack("48h"), "(period h 48 48)");
  EXPECT_EQ(pack("10 cn.workday"), "(period cn.workday 10 10)");
  EXPECT_EQ(pack("-3 天"), "(period 天 -3 -3)");
  EXPECT_EQ(cel("14 days"), "operator_missing(days) at \"days\"");
  EXPECT_EQ(pack("5 in [5]"), "(call @in (literal 5) (list (literal 5)))");
}

TEST(Parser, PackSaysWhatToWrite) {
  EXPECT_EQ(pack("a = b"), "operator_spelling(=, ==) at \"=\"");
  EXPECT_EQ(pack("a and b"), "operator_spelling(and, &&) at \"and\"");
  EXPECT_EQ(pack("f(a or b)"), "operator_spelling(or, ||) at \"or\"");
  EXPECT_EQ(pack("not a"), "operator_spelling(not, !) at \"not\"");
  EXPECT_EQ(pack("not(a)"), "operator_spelling(not, !) at \"not\"");
  EXPECT_EQ(pack("1 < a <= b + 1"),
            "chained_comparison(1 < a && a <= b + 1) at \"1 < a <= b + 1\"");
  EXPECT_EQ(pack("f（a)"), "ascii_wanted(（, () at \"（\"");
  EXPECT_EQ(pack("2 and 3"), "operator_spelling(and, &&) at \"and\"");
}

}  // namespace
}  // namespace guiju::expr
