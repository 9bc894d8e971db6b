#include "expr/fold.hpp"

#include <gtest/gtest.h>

#include "tests/expr/evaluated.hpp"

namespace guiju::expr {
namespace {

std::string folded(const World& world, const std::string& text) {
  std::string why;
  const NodePtr root = world.tree(text, why);
  if (!root) return why;
  fold(*root, CodegenOptions());
  return tree_text(*root);
}

TEST(Fold, WholeConstantsBecomeLiterals) {
  const World world(Dialect::cel);
  EXPECT_EQ(folded(world, "1 + 2"), "(literal 3)");
  EXPECT_EQ(folded(world, "[1, 2].filter(e, false)").substr(0, 11), "(literal []");
  EXPECT_EQ(folded(world, "[1].all(e, true)").substr(0, 13), "(literal true");
  EXPECT_EQ(folded(world, "'a' in ['a', 'b']"), "(literal true)");
}

TEST(Fold, ErrorsStayInTheTree) {
  const World world(Dialect::cel);
  EXPECT_EQ(folded(world, "1 / 0 > 0 || true"), "(literal true)");
  EXPECT_EQ(folded(world, "1 / 0"), "(call _/_ (literal 1) (literal 0))");
  EXPECT_EQ(folded(world, "[1 / 0, 1 + 1][1]"), "(call _[_] (list (call _/_ (literal 1) (literal 0)) (literal 2)) (literal 1))");
}

TEST(Fold, NamesFromOutsideStay) {
  World world(Dialect::cel);
  world.with("x", Type(Kind::int_), ValueView::of_int(1));
  EXPECT_EQ(folded(world, "x + (1 + 2)"), "(call _+_ (name x) (literal 3))");
  EXPECT_EQ(world("[1, 2].map(x, x + 1)"), "[2, 3]");  // a variable that hides a name
  EXPECT_EQ(world("[x].map(x, x + 1).map(y, x + y)"), "[3]");
}

TEST(Fold, ImpureFunctionsAndTypesAreNotFolded) {
  Library library;
  library.set_parent(&Library::standard());
  Overload next;
  next.id = next.function = "next";
  next.result = Type(Kind::int_);
  next.is_pure = false;
  next.call = [](CallContext&, const ValueView*, std::uint32_t) { return ValueView::of_int(1); };
  library.add(next);
  const World world(Dialect::cel, &library);
  EXPECT_EQ(folded(world, "next() + (1 + 1)"), "(call _+_ (call next) (literal 2))");
  EXPECT_EQ(folded(world, "type(1)"), "(call type (literal 1))");
}

TEST(Fold, WorkIsBounded) {
  const World world(Dialect::cel);
  EXPECT_EQ(folded(world, "lists.range(1000).all(x, lists.range(1000).all(y, x + y >= 0))").substr(0, 5), "(fold");
}

}  // namespace
}  // namespace guiju::expr
