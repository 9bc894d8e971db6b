#include "expr/macro.hpp"

#include <gtest/gtest.h>

#include "tests/expr/written.hpp"

namespace guiju::expr {
namespace {

std::string cel(const std::string& text) { return tree_of(text, Dialect::cel); }

TEST(Macro, Quantifiers) {
  EXPECT_EQ(cel("a.all(x, x > 0)"),
            "(fold macro:all x  @result (name a) (literal true) (call @not_strictly_false (name "
            "@result)) "
            "(call _&&_ (name @result) (call _>_ (name x) (literal 0))) (name @result))");
  EXPECT_EQ(cel("a.exists(i, x, x)"),
            "(fold macro:exists i x @result (name a) (literal false) "
            "(call @not_strictly_false (call !_ (name @result))) (call _||_ (name @result) (name "
            "x)) (name @result))");
  EXPECT_EQ(cel("a.existsOne(x, x)"),
            "(fold macro:existsOne x  @result (name a) (literal 0) (literal true) "
            "(call _?_:_ (name x) (call _+_ (name @result) (literal 1)) (name @result)) "
            "(call _==_ (name @result) (literal 1)))");
}

TEST(Macro, Collections) {
  EXPECT_EQ(cel("a.map(x, f(x))"),
            "(fold macro:map x  @result (name a) (list) (literal true) "
            "(call _+_ (name @result) (list (call f (name x)))) (name @result))");
  EXPECT_EQ(cel("a.filter(x, x)"),
            "(fold macro:filter x  @result (name a) (list) (literal true) "
            "(call _?_:_ (name x) (call _+_ (name @result) (list (name x))) (name @result)) (name "
            "@result))");
  EXPECT_EQ(cel("a.transformMap(k, v, v, 1)"),
            "(fold macro:transformMap k v @result (name a) (map) (literal true) "
            "(call _?_:_ (name v) (call cel.@mapInsert (name @result) (name k) (literal 1)) (name "
            "@result)) (name @result))");
  EXPECT_EQ(cel("a.transformMapEntry(k, v, {v: k})"),
            "(fold macro:transformMapEntry k v @result (name a) (map) (literal true) "
            "(call cel.@mapInsert (name @result) (map (name v) (name k))) (name @result))");
}

TEST(Macro, BindIsALet) {
  Diagnostics diagnostics;
  const NodePtr let = parsed("cel.bind(x, 1, x + x)", Dialect::cel, diagnostics);
  ASSERT_TRUE(let);
  EXPECT_TRUE(is_let(*let));
  const NodePtr loop = parsed("[].all(x, false)", Dialect::cel, diagnostics);
  ASSERT_TRUE(loop);
  EXPECT_FALSE(is_let(*loop));
}

TEST(Macro, OptMapHasItsTargetOnce) {
  std::string text = "f(a)";
  Diagnostics diagnostics;
  for (int i = 0; i < 20; ++i) text += ".optMap(x, x)";
  const NodePtr node = parsed(text, Dialect::cel, diagnostics);
  ASSERT_TRUE(node) << messages(diagnostics, text);
  EXPECT_LT(node_count(*node), 500u);
}

TEST(Macro, Has) {
  EXPECT_EQ(cel("has(a.b)"), "(select b test (name a))");
  EXPECT_EQ(cel("has(a)"), "has_wants_field() at \"a\"");
  EXPECT_EQ(cel("has(a.?b)"), "has_wants_field() at \"a.?b\"");
  EXPECT_EQ(cel("has(a[0])"), "has_wants_field() at \"a[0]\"");
}

TEST(Macro, VariablesArePlainNames) {
  EXPECT_EQ(cel("a.all(x.y, true)"), "macro_wants_name(all) at \"x.y\"");
  EXPECT_EQ(cel("a.map(1, true)"), "macro_wants_name(map) at \"1\"");
  EXPECT_EQ(cel("a.all(.x, true)"), "macro_wants_name(all) at \".x\"");
  EXPECT_EQ(cel("a.all(x, x, true)"), "macro_same_names(all, x) at \"x\"");
  EXPECT_EQ(cel("cel.bind('x', 1, 2)"), "macro_wants_name(cel.bind) at \"'x'\"");
}

TEST(Macro, BlockIsOfCelOnly) {
  EXPECT_EQ(cel("cel.index(1)"), "(name @index1)");
  EXPECT_EQ(cel("cel.iterVar(0, 1)"), "(name @it:0:1)");
  EXPECT_EQ(cel("cel.index(x)"), "macro_wants_number(cel.index) at \"x\"");
  EXPECT_EQ(cel("cel.block(1, 2)"), "macro_wants_list(cel.block) at \"1\"");
  EXPECT_EQ(tree_of("cel.index(1)"), "(call index . (name cel) (literal 1))");
}

TEST(Macro, OtherShapesAreCalls) {
  EXPECT_EQ(cel("a.all(x)"), "(call all . (name a) (name x))");
  EXPECT_EQ(cel("all(a, x, true)"), "(call all (name a) (name x) (literal true))");
  EXPECT_EQ(cel("cel.bind(x, 1)"), "(call bind . (name cel) (name x) (literal 1))");
}

TEST(Macro, CanBeLeftAlone) {
  ParseOptions options;
  options.expands_macros = false;
  Diagnostics diagnostics;
  const text::Excerpt e = excerpt("a.all(x, x)");
  const NodePtr node = parse(e, options, diagnostics);
  ASSERT_TRUE(node);
  EXPECT_EQ(tree_text(*node), "(call all . (name a) (name x) (name x))");
}

}  // namespace
}  // namespace guiju::expr
