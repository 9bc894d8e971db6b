#include "plan/rows.hpp"

#include <gtest/gtest.h>

namespace guiju::plan {
namespace {

Rows::Form form(std::string_view name, Span span = {}, std::uint8_t layer = 255) {
  Rows::Form form;
  form.name = name;
  form.span = span;
  form.layer = layer;
  return form;
}

TEST(Rows, SayWhatWasSaidOfEach) {
  Rows rows;
  rows.add(form("r1", {2, 10, 20}));
  Rows::Form second = form("", {2, 21, 30});
  second.when = 7;
  second.from = 100;
  rows.add(second);
  Rows::Form third = form("third", {5, 1, 2}, 2);
  third.to = 300;
  third.published = Instant{42, 0};
  third.notes.title.en = "Three";
  third.notes.basis = {"S1", "S2"};
  rows.add(third);
  rows.add(form("r4"));
  rows.close();

  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0].words.name, "r1");
  EXPECT_EQ(rows[0].words.span, (Span{2, 10, 20}));
  EXPECT_EQ(rows[0].words.title().en, "");
  EXPECT_EQ(rows[0].published, nullptr);
  EXPECT_FALSE(rows[0].from);
  EXPECT_EQ(rows[0].when, 0xFFFFFFFFu);
  EXPECT_EQ(rows[1].words.name, "");
  EXPECT_EQ(rows[1].when, 7u);
  EXPECT_EQ(rows[1].from, 100);
  EXPECT_FALSE(rows[1].to);
  EXPECT_EQ(rows[2].words.name, "third");
  EXPECT_EQ(rows[2].words.span, (Span{5, 1, 2}));
  EXPECT_EQ(rows[2].words.title().en, "Three");
  EXPECT_EQ(rows[2].words.basis(), (std::vector<std::string>{"S1", "S2"}));
  ASSERT_NE(rows[2].published, nullptr);
  EXPECT_EQ(rows[2].published->seconds, 42);
  EXPECT_FALSE(rows[2].from);
  EXPECT_EQ(rows[2].to, 300);
  EXPECT_EQ(rows[2].rank(), 2);
  EXPECT_EQ(rows[3].words.name, "r4");
  EXPECT_FALSE(rows[3].words.span.is_somewhere());
  EXPECT_EQ(rows[3].published, nullptr);
  EXPECT_EQ(rows[3].when, 0xFFFFFFFFu);
  EXPECT_TRUE(rows[3].words.basis().empty());
}

TEST(Rows, GiveTheirRankAtOnce) {
  Rows rows;
  rows.add(form("a"));
  EXPECT_EQ(rows.rank(0), -1) << "no layers anywhere";
  rows.add(form("b", {}, 0));
  rows.add(form("c"));
  rows.add(form("d", {}, 4));
  for (std::size_t r = 0; r < rows.size(); ++r) EXPECT_EQ(rows.rank(r), rows[r].rank()) << r;
  EXPECT_EQ(rows.rank(3), 4);
}

TEST(Rows, KeepNotesThatRowsShareOnce) {
  Rows rows;
  for (int i = 0; i < 4; ++i) {
    Rows::Form row = form("r");
    row.notes.basis = {i % 2 == 0 ? "S1" : "S2"};
    rows.add(row);
  }
  EXPECT_EQ(rows[0].words.notes, rows[2].words.notes);
  EXPECT_EQ(rows[1].words.basis(), std::vector<std::string>{"S2"});
  EXPECT_NE(rows[0].words.notes, rows[1].words.notes);
  std::size_t count = 0;
  for (const Row& row : rows) count += row.words.basis().size();
  EXPECT_EQ(count, 4u);
}

}  // namespace
}  // namespace guiju::plan
