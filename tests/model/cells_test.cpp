#include "model/cells.hpp"

#include <gtest/gtest.h>

namespace guiju::model {
namespace {

// Two heads over "ab, cd|e" that stands at byte 100 of source 3.
Cells two_heads() { return Cells(2, "ab, cd|e", text::ScalarMap(100), 3); }

TEST(Cells, ACellIsARangeOfTheText) {
  Cells cells = two_heads();
  cells.add_row(100, 108);
  cells.set_cell(0, {0, 6});
  cells.set_cell(1, {7, 8});
  EXPECT_EQ(cells.row_count(), 1u);
  EXPECT_EQ(cells.cell(0, 0).text(0), "ab, cd");
  EXPECT_EQ(cells.cell(0, 0).span(), (Span{3, 100, 106}));
  EXPECT_EQ(cells.cell(0, 1).excerpt(0).span(), (Span{3, 107, 108}));
  EXPECT_EQ(cells.row_span(0), (Span{3, 100, 108}));
}

TEST(Cells, WhatIsNotSetIsLeftOutAndShownAtItsRow) {
  Cells cells = two_heads();
  cells.add_row(100, 108);
  EXPECT_TRUE(cells.cell(0, 1).is_left_out());
  EXPECT_EQ(cells.cell(0, 1).size(), 0u);
  EXPECT_EQ(cells.cell(0, 1).span(), (Span{3, 100, 108}));
}

TEST(Cells, AListIsSeveralTextsWithAPlaceOfItsOwn) {
  Cells cells = two_heads();
  cells.add_row(100, 108);
  cells.set_list(1, {{0, 2}, {4, 6}}, {3, 99, 107});
  const CellView cell = cells.cell(0, 1);
  EXPECT_TRUE(cell.is_list());
  ASSERT_EQ(cell.size(), 2u);
  EXPECT_EQ(cell.text(1), "cd");
  EXPECT_EQ(cell.span(), (Span{3, 99, 107}));
}

TEST(Cells, AnEmptyListIsLeftOutButAList) {
  Cells cells = two_heads();
  cells.add_row(100, 108);
  cells.set_list(0, {}, {3, 100, 102});
  EXPECT_TRUE(cells.cell(0, 0).is_left_out());
  EXPECT_TRUE(cells.cell(0, 0).is_list());
}

TEST(Cells, DecodedTextLeadsBackToItsBytes) {
  Cells cells = two_heads();
  cells.add_row(100, 108);
  const std::uint32_t from[] = {110, 112, 113};  // a doubled quote: byte 111 stands for nothing
  const Cells::Place place = cells.add_text("\"xy", [&](std::size_t i) { return from[i]; });
  cells.set_cell(0, place);
  EXPECT_EQ(cells.cell(0, 0).text(0), "\"xy");
  EXPECT_EQ(cells.cell(0, 0).excerpt(0).part(1, 3).span(), (Span{3, 112, 114}));
}

TEST(Cells, ATableOfManyRowsStaysSmall) {
  Cells cells(10, std::string(1'000'000, 'x'), text::ScalarMap(0), 0);
  for (std::uint32_t row = 0; row < 10'000; ++row) {
    cells.add_row(row * 100, row * 100 + 100);
    for (std::uint32_t head = 0; head < 10; ++head) cells.set_cell(head, {row * 100 + head * 10, row * 100 + head * 10 + 9});
  }
  cells.shrink_to_fit();
  EXPECT_LT(cells.memory(), 1'000'000u + 10'000u * (10u * 8u + 8u) + 1000u);
}

}  // namespace
}  // namespace guiju::model
