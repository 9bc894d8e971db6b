#include "expr/questions.hpp"

#include <gtest/gtest.h>

#include <string>

#include "expr/codes.hpp"
#include "expr/short_text.hpp"
#include "expr/vm.hpp"
#include "tests/expr/evaluated.hpp"

namespace guiju::expr {
namespace {

World world() {
  World w;
  w.with("n", Type(Kind::int_), ValueView::of_int(1)).with("s", Type(Kind::string), ValueView::of_string("a"));
  w.with("b", Type(Kind::bool_), ValueView::of_bool(true)).with("d", Type(Kind::double_), ValueView::of_double(1));
  return w;
}

std::string asked(const std::string& text, bool specialises = true) {
  const World w = world();
  std::string why;
  const NodePtr root = w.tree(text, why);
  if (!root) return why;
  CodegenOptions options;
  options.specialises = specialises;
  const auto questions = generate(*root, options).questions;
  if (!questions) return "none";
  std::string said;
  for (const Question& q : questions->list) said += "slot" + std::to_string(q.slot) + " ";
  said += "table " + std::to_string(questions->table);
  if (questions->is_one_case) said += ", case " + std::to_string(questions->one_case) + (questions->gives ? ": true" : ": false");
  return said;
}

TEST(Questions, OfWhatAsksNothingThereAreNone) {
  for (const char* text : {"d in []", "s in []", "n in [n]", "b in []", "[b] == [b]"}) EXPECT_EQ(asked(text), "none") << text;
}

TEST(Questions, ATableOfAllCases) {
  EXPECT_EQ(asked("n > 3"), "slot0 table 2, case 1: true");
  EXPECT_EQ(asked("n != 3"), "slot0 table 1, case 0: true");
  EXPECT_EQ(asked("n > 3 && !b"), "slot0 slot2 table 2, case 1: true");
  EXPECT_EQ(asked("n > 3 || s == 'x' || b"), "slot0 slot1 slot2 table 254, case 0: false");
  EXPECT_EQ(asked("b ? n > 3 : n < 1"), "slot0 slot0 slot2 table 172");
  EXPECT_EQ(asked("b ? n > 3 : false"), "slot0 slot2 table 8") << "b may be an error: n does not settle it";
  EXPECT_EQ(asked("b == (n in [1, 2])"), "slot0 slot2 table 9");
  EXPECT_EQ(asked("b ? n > 3 : true"), "slot0 slot2 table 11") << "a condition must have an answer";
  EXPECT_EQ(asked("b == (b && n > 3)"), "slot0 slot2 table 11") << "so must what is compared";
}

// What a row says, asked and run.
TEST(Questions, WhatHasNoAnswerIsRun) {
  const World w = world();
  Arena arena;
  const Fault fault{code::overflow, {}, nullptr, 0};
  const std::vector<ValueView> values = {ValueView::of_bool(false), ValueView::of_bool(true), ValueView::null(), ValueView::of_error(&fault), ValueView::of_int(3)};
  for (const char* text : {"b ? n > 3 : false", "b && n > 3", "n > 3 || b", "!(b && n > 3)", "b == (n > 3)", "b ? false : n > 3", "s == 'a' && b"}) {
    std::string why;
    const NodePtr root = w.tree(text, why);
    Program asks = generate(*root), runs = generate(*root);
    ASSERT_TRUE(asks.questions) << text;
    runs.questions.reset();
    for (const std::int64_t n : {1, 5})
      for (ValueView b : values)
        for (ValueView s : {ValueView::of_string("a"), ValueView::of_string("b"), ValueView::null()}) {
          std::vector<ValueView> slots = w.slots();
          slots[0] = ValueView::of_int(n);
          slots[1] = s;
          slots[2] = b;
          Scratch scratch;
          scratch.begin_record();
          const std::string wanted = run(runs, slots.data(), scratch).to_string();
          EXPECT_EQ(run(asks, slots.data(), scratch).to_string(), wanted) << text << " of " << n << " " << s.to_string() << " " << b.to_string();
        }
  }
}

TEST(Questions, OtherProgramsHaveNone) {
  for (const char* text : {"n + 1 > 3", "n", "true", "s.size() > 2", "n == size(s)", "s < 'b'", "[n].exists(x, x == 1)",
                           "n in [1, 100]", "n > 1 && n > 2 && n > 3 && n > 4 && n > 5 && n > 6 && n > 7"})
    EXPECT_EQ(asked(text), "none") << text;
  EXPECT_EQ(asked("n > 3", false), "none");
}

TEST(ShortText, IsEqualExactlyWhenTheTextsAre) {
  std::vector<std::string> texts;
  for (std::size_t size = 0; size <= ShortText::longest; ++size) {
    texts.emplace_back(size, 'a');
    texts.emplace_back(size, '\0');
    for (std::size_t i = 0; i < size; ++i) {
      texts.emplace_back(size, 'a');
      texts.back()[i] = 'b';
    }
  }
  for (const std::string& x : texts)
    for (const std::string& y : texts) EXPECT_EQ(ShortText::of(x) == ShortText::of(y), x == y) << x << " " << y;
  EXPECT_TRUE(ShortText::of("abcdefghijklmnop").is_ascii());
  for (std::size_t i = 0; i < 16; ++i) {
    std::string text(16, 'a');
    text[i] = '\x80';
    EXPECT_FALSE(ShortText::of(text).is_ascii()) << i;
  }
}

}  // namespace
}  // namespace guiju::expr
