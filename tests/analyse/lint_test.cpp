#include "guiju/analyse/lint.hpp"

#include "tests/analyse/written.hpp"

namespace guiju {
namespace {

using Told = std::vector<std::string>;

Told told(const Findings& findings) {
  Told list;
  for (const Finding& f : findings) list.push_back(f.diagnostic.message());
  return list;
}

TEST(Lint, NamesThatNothingReads) {
  const Ruleset rules = analyse::written(
      "guiju: 1\npack: t\n"
      "types: {Used: {enum: [a, b]}, Unused: {enum: [c]}}\n"
      "inputs: {kind: Used, amount: int, note: string}\n"
      "params: {cap: {type: int, value: 5}, 上限: {type: int, value: 6}, lost: {type: int, value: 7}}\n"
      "functions: {twice: {of: {x: int}, value: x * 2}, thrice: {of: {x: int}, value: x * 3}}\n"
      "decisions: {big: {value: twice(amount) > cap + 上限}, is_a: {value: kind == a}}\n");
  EXPECT_EQ(told(lint(rules)), (Told{"nothing reads the parameter \"lost\"", "nothing reads the function \"thrice\"", "nothing reads the type \"Unused\"",
                                     "no decision reads the field \"note\" of input"}));
}

TEST(Lint, TitlesAndBasesLeftOut) {
  const Ruleset rules = analyse::written(
      "guiju: 1\npack: t\ntitle: {zh: 甲, en: a}\ninputs: {m: int}\ndecisions:\n  d:\n    title: {zh: 乙}\n    table:\n      outputs: {out: int}\n      else: 0\n      grid: |\n"
      "        | id | m || out | basis |\n        | x | 1 || 1 | A |\n        | z | 2 || 1 | B |\n        | w | 3 || 1 |  |\n");
  EXPECT_EQ(told(lint(rules)), (Told{"this has a title in zh only; the pack speaks both languages", "the row w of \"d\" names no basis; other rows do"}));
}

TEST(Lint, RowsThatNoCaseReaches) {
  const Ruleset rules = analyse::written(
      "guiju: 1\npack: t\ninputs: {m: int}\ndecisions:\n  d:\n    table:\n      hit: first\n      outputs: {out: int}\n      grid: |\n"
      "        | id | m || out |\n        | x | 1 || 1 |\n        | z | - || 2 |\ncases: [{name: one, given: {m: 1}, expect: {d: 1}}]\n");
  EXPECT_EQ(told(lint(rules)), (Told{"no case reaches the row z of \"d\""}));
}

}  // namespace
}  // namespace guiju
