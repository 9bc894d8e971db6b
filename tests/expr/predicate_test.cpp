#include "expr/predicate.hpp"

#include <gtest/gtest.h>

#include "guiju/facts/bind.hpp"
#include "tests/expr/written.hpp"

namespace guiju::expr {
namespace {

struct Row {
  std::int32_t n;
  std::string_view s;
  bool b;
};
constexpr auto binding = bind<Row>(field<&Row::n>("n"), field<&Row::s>("s"), field<&Row::b>("b"));

std::optional<Predicate> predicate(const std::string& text) {
  Field n, s, b;
  n.name = "n", n.type = Type(Kind::int_);
  s.name = "s", s.type = Type(Kind::string);
  b.name = "b", b.type = Type(Kind::bool_);
  const Schema schema("row", {n, s, b});
  Scope scope(Dialect::pack, Library::standard());
  for (std::uint32_t i = 0; i < 3; ++i) scope.add_slot(schema.fields()[i].name, schema.fields()[i].type, i);
  Diagnostics diagnostics;
  const NodePtr root = parsed(text, Dialect::pack, diagnostics);
  EXPECT_TRUE(root && check(*root, scope, Type(), diagnostics)) << messages(diagnostics, text);
  const BoundField* const fields[] = {&binding.fields[0], &binding.fields[1], &binding.fields[2]};
  return Predicate::from(generate(*root), schema, fields);
}

int ask(const Predicate& p, const Row& row) { return p(&row); }

TEST(Predicate, AnswersFromBytes) {
  const auto p = predicate("n > 3 && s in ['a', 'bc'] || b");
  ASSERT_TRUE(p);
  EXPECT_EQ(ask(*p, Row{4, "bc", false}), Predicate::yes);
  EXPECT_EQ(ask(*p, Row{3, "bc", false}), Predicate::no);
  EXPECT_EQ(ask(*p, Row{4, "b", false}), Predicate::no);
  EXPECT_EQ(ask(*p, Row{3, "", true}), Predicate::yes);
}

TEST(Predicate, IsUnsureOfBadText) {
  const auto p = predicate("s == '中' || b");
  ASSERT_TRUE(p);
  EXPECT_EQ(ask(*p, Row{0, "中", false}), Predicate::yes);
  EXPECT_EQ(ask(*p, Row{0, "国", false}), Predicate::no);
  EXPECT_EQ(ask(*p, Row{0, "\xe4\xb8", true}), Predicate::yes) << "the other answer settles it";
  EXPECT_EQ(ask(*p, Row{0, "\xe4\xb8", false}), Predicate::unsure);
  EXPECT_EQ(ask(*p, Row{0, "long text that is good", false}), Predicate::no);
  EXPECT_EQ(ask(*p, Row{0, "long text that is bad \xff", false}), Predicate::unsure);
}

TEST(Predicate, OtherProgramsAreNone) {
  for (const char* text : {"n + 1 > 3", "n", "s.size() > 2", "[1].exists(x, x == n)", "s < 'b'", "n == size(s)",
                           "b && n > 1 && n > 2 && n > 3 && n > 4 && n > 5 && n > 6"})
    EXPECT_FALSE(predicate(text)) << text;
}

}  // namespace
}  // namespace guiju::expr
