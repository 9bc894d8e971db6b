#include "expr/print.hpp"

#include <gtest/gtest.h>

#include <random>

#include "expr/macro.hpp"
#include "tests/expr/written.hpp"

namespace guiju::expr {
namespace {

std::string printed(const std::string& text, Dialect dialect = Dialect::pack) {
  Diagnostics diagnostics;
  const NodePtr node = parsed(text, dialect, diagnostics);
  return node ? print(*node, dialect) : messages(diagnostics, text);
}

TEST(Print, AsWritten) {
  for (const char* text : {"a + b * c",
                           "(a + b) * c",
                           "a - (b - c)",
                           "a ? b : c ? d : e",
                           "(a ? b : c) ? d : e",
                           "!a.b",
                           "!(a && b)",
                           "-(5)",
                           "--5",
                           "-(5.foo())",
                           "-5.foo()",
                           "a.b[0].f(1, 'x')",
                           "a.?b[?c]",
                           "has(a.b.c)",
                           "a.`b-c`",
                           "[1, ?a, 2.50]",
                           "{'a': 1, ?b: c}",
                           "T{x: 1, ?y: z}",
                           "a.all(x, x > 0 && b)",
                           "a.exists(i, x, x)",
                           "a.exists_one(x, x)",
                           "a.existsOne(i, x, x)",
                           "a.map(x, x + 1)",
                           "a.map(x, x > 1, x + 1)",
                           "a.filter(x, x)",
                           "a.transformList(i, x, i > 1, x)",
                           "a.transformMap(k, v, v + 1)",
                           "a.transformMap(k, v, v > 1, v + 1)",
                           "a.transformMapEntry(k, v, {v: k})",
                           "cel.bind(x, 1 + 2, x * x)",
                           "a.optMap(x, x + 1)",
                           "a.b.optFlatMap(x, x.?y)",
                           "a in [1..2.5)",
                           "f(a) in (x..y] && b",
                           "a in [b + 1..c]",
                           "48 h",
                           "-14 days",
                           "(14 days).f",
                           "day + 10 cn.workday",
                           "30% * a",
                           "'it\\'s'",
                           "r'\\d+'",
                           "b'\\xff'",
                           "0x1F",
                           "1.5e3",
                           "7u",
                           "a && b && c || d",
                           "(a || b) && c",
                           "a == b",
                           "(a < b) == c",
                           ".a.b",
                           "案由 == '邻里'",
                           "a.f().g",
                           "a[b ? c : d]",
                           "a % b % c",
                           "1.f",
                           "1.5.f"}) {
    Diagnostics diagnostics;
    const NodePtr node = parsed(text, Dialect::pack, diagnostics);
    ASSERT_TRUE(node) << text << "\n" << messages(diagnostics, text);
    const std::string again = print(*node);
    const NodePtr second = parsed(again, Dialect::pack, diagnostics);
    ASSERT_TRUE(second) << text << " -> " << again << "\n" << messages(diagnostics, again);
    EXPECT_EQ(tree_text(*second), tree_text(*node)) << again;
    EXPECT_EQ(again, text);
  }
}

TEST(Print, OnlyTheBracketsThatAreNeeded) {
  EXPECT_EQ(printed("((a) + ((b)))"), "a + b");
  EXPECT_EQ(printed("(a && b) && c"), "a && b && c");
  EXPECT_EQ(printed("(a * b) + c"), "a * b + c");
  EXPECT_EQ(printed("a  ≥b"), "a >= b");
}

TEST(Print, CelBlocks) {
  EXPECT_EQ(printed("cel.block([1, cel.index(0) + 1], [2].map(cel.iterVar(0, 0), cel.index(1)))",
                    Dialect::cel),
            "cel.block([1, cel.index(0) + 1], [2].map(cel.iterVar(0, 0), cel.index(1)))");
}

TEST(Print, Literals) {
  EXPECT_EQ(print_literal(ValueView::of_string("a'\\\n\xE2\x80\xAE你")), "'a\\'\\\\\\n\\u202E你'");
  EXPECT_EQ(print_literal(ValueView::of_bytes("a\xff")), "b'a\\xFF'");
  EXPECT_EQ(print_literal(ValueView::of_double(1.5)), "1.5e0");
  EXPECT_EQ(print_literal(ValueView::of_double(1.5), Dialect::cel), "1.5");
  EXPECT_EQ(print_literal(ValueView::of_narrow_decimal(1250, 2)), "12.50");
  EXPECT_EQ(print_literal(ValueView::of_uint(7)), "7u");
  EXPECT_EQ(print_literal(ValueView::of_date(0)), "date(\"1970-01-01\")");
  EXPECT_EQ(print_literal(ValueView::of_duration({90, 0})), "duration(\"90s\")");
}

// Random trees by the grammar: parse ∘ print is the identity.
class Grammar {
 public:
  explicit Grammar(unsigned seed) : random_(seed) {}
  std::string expression(int depth) {
    if (depth <= 0)
      return pick({"a", "b.c", "1", "-2", "1.50", "'s'", "true", "null", "3 days", "4u", "1e0",
                   "[]", "{}", "20%"});
    const auto e = [&] { return expression(depth - 1); };
    switch (random_() % 20) {
      case 0:
        return "(" + e() + ")" + pick({" + ", " - ", " * ", " / ", " % "}) + "(" + e() + ")";
      case 1:
        return "(" + e() + ")" + pick({" == ", " < ", " >= ", " != ", " in "}) + "(" + e() + ")";
      case 2:
        return "(" + e() + ") && (" + e() + ") && (" + e() + ")";
      case 3:
        return "(" + e() + ") || (" + e() + ")";
      case 4:
        return "(" + e() + ") ? (" + e() + ") : (" + e() + ")";
      case 5:
        return pick({"!(", "-("}) + e() + ")";
      case 6:
        return "[" + e() + ", ?(" + e() + ")]";
      case 7:
        return "{" + e() + ": " + e() + "}";
      case 8:
        return "(" + e() + ").f(" + e() + ")";
      case 9:
        return "(" + e() + ")[" + pick({"", "?"}) + e() + "]";
      case 10:
        return "(" + e() + ")." + pick({"", "?"}) + pick({"x", "`y z`", "while"});
      case 11:
        return "(" + e() + ")." + pick({"all", "exists", "exists_one", "map", "filter"}) + "(v, " +
               e() + ")";
      case 12:
        return "(" + e() + ").transformMap(k, v, " + e() + ", " + e() + ")";
      case 13:
        return "cel.bind(v, " + e() + ", " + e() + ")";
      case 14:
        return "(" + e() + ").optMap(v, " + e() + ")";
      case 15:
        return "(" + e() + ") in " + pick({"[", "("}) + e() + ".." + e() + pick({"]", ")"});
      case 16:
        return "has((" + e() + ").x)";
      case 17:
        return "f(" + e() + ", " + e() + ")";
      case 18:
        return "T{x: " + e() + "}";
      default:
        return e() + pick({" + ", " * ", " && ", " || ", " - "}) + e();
    }
  }

 private:
  std::string pick(const std::vector<std::string>& of) { return of[random_() % of.size()]; }
  std::mt19937 random_;
};

TEST(Print, ParseOfPrintIsTheSameTree) {
  int parsed_count = 0;
  for (unsigned seed = 0; seed < 3000; ++seed) {
    const std::string text = Grammar(seed).expression(1 + static_cast<int>(seed % 4));
    Diagnostics diagnostics;
    const NodePtr node = parsed(text, Dialect::pack, diagnostics);
    if (!node) continue;  // `1 - 2 < …`: chained comparisons may arise
    ++parsed_count;
    const std::string again = print(*node);
    const NodePtr second = parsed(again, Dialect::pack, diagnostics);
    ASSERT_TRUE(second) << text << "\n-> " << again << "\n" << messages(diagnostics, again);
    ASSERT_EQ(tree_text(*second), tree_text(*node)) << text << "\n-> " << again;
  }
  EXPECT_GT(parsed_count, 2500);
}

}  // namespace
}  // namespace guiju::expr
