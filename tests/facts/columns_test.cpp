#include "guiju/facts/columns.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

namespace guiju {
namespace {

ColumnView column_of(Layout layout, const void* data, std::int64_t rows) {
  ColumnView column;
  column.layout = layout;
  column.data = data;
  column.row_count = rows;
  return column;
}

std::string raw(const ColumnView& column, std::int64_t row) {
  Arena arena;
  return column.raw(row, arena).to_string();
}

TEST(Columns, NumbersOfEachWidth) {
  const std::int8_t bytes[] = {-1, 2};
  const std::uint16_t shorts[] = {65535};
  const std::uint64_t longs[] = {~0ull};
  const float reals[] = {0.5f, std::nanf("")};
  EXPECT_EQ(raw(column_of(Layout::i8, bytes, 2), 0), "-1");
  EXPECT_EQ(raw(column_of(Layout::u16, shorts, 1), 0), "65535u");
  EXPECT_EQ(raw(column_of(Layout::u64, longs, 1), 0), "18446744073709551615u");
  ColumnView column = column_of(Layout::f32, reals, 2);
  EXPECT_EQ(raw(column, 0), "5e-1");
  EXPECT_EQ(raw(column, 1), "NaN");
  column.nan_is_null = true;
  EXPECT_EQ(raw(column, 1), "null");
}

TEST(Columns, HalfFloatsAreExactDoubles) {
  const std::uint16_t halves[] = {0x3C00, 0xC000, 0x3555, 0x0001, 0x7BFF, 0x8000, 0x7C00, 0xFC00, 0x7E00};
  ColumnView column = column_of(Layout::f16, halves, 9);
  Arena arena;
  const double expected[] = {1, -2, 0.333251953125, 0.000000059604644775390625, 65504, -0.0, HUGE_VAL, -HUGE_VAL};
  for (int i = 0; i < 8; ++i) EXPECT_EQ(column.raw(i, arena).as_double(), expected[i]) << i;
  EXPECT_TRUE(std::signbit(column.raw(5, arena).as_double()));
  EXPECT_EQ(raw(column, 8), "NaN");
  column.nan_is_null = true;
  EXPECT_EQ(raw(column, 8), "null");
}

TEST(Columns, OffsetAndValidityCountCellsOfTheBuffers) {
  const std::int32_t numbers[] = {10, 11, 12, 13, 14, 15, 16, 17, 18, 19};
  const std::uint8_t validity[] = {0b11110111, 0b01};  // 3 and 9 are null
  ColumnView column = column_of(Layout::i32, numbers, 7);
  column.offset = 3;
  column.validity = validity;
  EXPECT_EQ(raw(column, 0), "null");
  EXPECT_EQ(raw(column, 1), "14");
  EXPECT_EQ(raw(column, 5), "18");
  EXPECT_EQ(raw(column, 6), "null");
}

TEST(Columns, TextsListsAndStructs) {
  const std::int32_t offsets[] = {0, 1, 1, 4};
  ColumnView texts = column_of(Layout::utf8, "abcd", 3);
  texts.offsets = offsets;
  texts.name = "t";
  EXPECT_EQ(raw(texts, 0), "\"a\"");
  EXPECT_EQ(raw(texts, 1), "\"\"");
  EXPECT_EQ(raw(texts, 2), "\"bcd\"");
  const std::int64_t bounds[] = {0, 2, 2, 3};
  ColumnView lists = column_of(Layout::large_list, nullptr, 3);
  lists.offsets = bounds;
  lists.children = {texts};
  lists.name = "l";
  EXPECT_EQ(raw(lists, 0), "[\"a\", \"\"]");
  EXPECT_EQ(raw(lists, 1), "[]");
  ColumnView both = column_of(Layout::structure, nullptr, 2);
  both.children = {texts, lists};
  both.offset = 1;  // of the children's rows, too
  EXPECT_EQ(raw(both, 1), "{\"l\": [\"bcd\"], \"t\": \"bcd\"}");
  ColumnView fixed = column_of(Layout::fixed_list, nullptr, 1);
  fixed.list_size = 2;
  fixed.offset = 0;
  fixed.children = {texts};
  EXPECT_EQ(raw(fixed, 0), "[\"a\", \"\"]");
}

TEST(Columns, DictionariesGiveNullForWhatTheyDoNotHave) {
  const std::int32_t offsets[] = {0, 1, 2};
  ColumnView texts = column_of(Layout::utf8, "ab", 2);
  texts.offsets = offsets;
  const std::int8_t codes[] = {1, 0, -1, 2};
  ColumnView column = column_of(Layout::dictionary, codes, 4);
  column.index_layout = Layout::i8;
  column.children = {texts};
  EXPECT_EQ(raw(column, 0), "\"b\"");
  EXPECT_EQ(raw(column, 1), "\"a\"");
  EXPECT_EQ(raw(column, 2), "null");
  EXPECT_EQ(raw(column, 3), "null");
}

TEST(Columns, TimesBeforeTheEpochAreFloored) {
  const std::int64_t counts[] = {-1, 1'500};
  ColumnView column = column_of(Layout::timestamp, counts, 2);
  column.unit = TimeUnit::ms;
  column.has_zone = true;
  EXPECT_EQ(raw(column, 0), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(raw(column, 1), "1970-01-01T00:00:01.5Z");
  column.has_zone = false;
  EXPECT_EQ(raw(column, 1), "1970-01-01T00:00:01.5");
  EXPECT_EQ(raw(column_of(Layout::date64, counts, 2), 0), "1969-12-31");
}

TEST(Columns, DecimalsLieUnaligned) {
  alignas(16) char memory[33] = {};
  const int128 coefficient = -1250;
  std::memcpy(memory + 1, &coefficient, sizeof coefficient);
  ColumnView column = column_of(Layout::decimal128, memory + 1, 1);
  column.scale = 2;
  EXPECT_EQ(raw(column, 0), "-12.50d");
}

struct Case {
  bool urgent;
  std::string_view kind;
  std::int64_t fen;
};

TEST(Columns, StructsAreReadWhereTheyLie) {
  constexpr auto binding = bind<Case>(field<&Case::kind>("kind"), field<&Case::fen>("amount", decimal(2)),
                                      field<&Case::urgent>("urgent"));
  const Case cases[] = {{true, "a", 100}, {false, "b", 250}};
  const ColumnsView columns(std::span<const Case>(cases), binding);
  ASSERT_NE(columns.find("amount"), nullptr);
  EXPECT_EQ(columns.find("none"), nullptr);
  EXPECT_EQ(columns.row_count(), 2);
  EXPECT_EQ(raw(*columns.find("amount"), 1), "2.50d");
  EXPECT_EQ(raw(*columns.find("kind"), 1), "\"b\"");
  EXPECT_EQ(raw(*columns.find("urgent"), 0), "true");
}

TEST(Columns, ConstantsStandInEveryRow) {
  ColumnsView columns(3);
  columns.add_constant("x", ValueView::of_int(7));
  EXPECT_EQ(raw(columns.columns()[0], 2), "7");
  EXPECT_EQ(columns.columns()[0].row_count, 3);
}

}  // namespace
}  // namespace guiju
