#include "text/csv.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "text/codes.hpp"

namespace guiju::text {
namespace {

// A row as one text: cells between bars, quoted ones marked; a fault at the end.
std::string shown(const CsvReader& reader) {
  std::string row = std::to_string(reader.line()) + ":";
  for (const CsvCell& cell : reader.cells()) {
    row += (cell.is_quoted ? "|'" : "|") + std::string(cell.text);
  }
  if (const auto& fault = reader.fault()) {
    row += " !" + std::string(name_of(fault->code)) + " " + std::to_string(fault->line) + ":" +
           std::to_string(fault->column) + " cell " + std::to_string(fault->cell);
  }
  return row;
}

std::vector<std::string> rows_of(CsvReader reader) {
  std::vector<std::string> rows;
  while (reader.next()) rows.push_back(shown(reader));
  return rows;
}

CsvReader::Input in_pieces(std::string text, std::size_t piece) {
  return
      [text = std::move(text), piece, at = std::size_t{0}](char* buffer, std::size_t size) mutable {
        const std::size_t n = std::min({piece, size, text.size() - at});
        text.copy(buffer, n, at);
        at += n;
        return n;
      };
}

using Rows = std::vector<std::string>;

TEST(Csv, ReadsCellsLinesAndCrlf) {
  EXPECT_EQ(rows_of(CsvReader("a,b\nc,d\n")), (Rows{"1:|a|b", "2:|c|d"}));
  EXPECT_EQ(rows_of(CsvReader("a,b\r\nc,d")), (Rows{"1:|a|b", "2:|c|d"}));
  EXPECT_EQ(rows_of(CsvReader("a,,\n,\n")), (Rows{"1:|a||", "2:||"}));
  EXPECT_EQ(rows_of(CsvReader("a;b", ';')), (Rows{"1:|a|b"}));
  EXPECT_EQ(rows_of(CsvReader("")), Rows{});
  EXPECT_EQ(rows_of(CsvReader("a\r")), (Rows{"1:|a"}));
}

TEST(Csv, SkipsBlankLinesAndAByteOrderMark) {
  EXPECT_EQ(rows_of(CsvReader("\xEF\xBB\xBF\n\r\na\n\n\nb\n\r\n")), (Rows{"3:|a", "6:|b"}));
  EXPECT_EQ(rows_of(CsvReader("\xEF\xBB\xBF")), Rows{});
  CsvReader reader(
      "\xEF\xBB\xBF"
      "a,b\n");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.row_begin(), 3u);
  EXPECT_EQ(reader.cells()[1].begin, 5u);
}

TEST(Csv, ReadsQuotedCells) {
  EXPECT_EQ(rows_of(CsvReader("\"a,b\",c\n")), (Rows{"1:|'a,b|c"}));
  EXPECT_EQ(rows_of(CsvReader("\"a \"\"b\"\" c\",\"\",\"\"\"\"\n")), (Rows{"1:|'a \"b\" c|'|'\""}));
  EXPECT_EQ(rows_of(CsvReader("x,\"a\nb\r\nc\"\r\ny,z\n")), (Rows{"1:|x|'a\nb\r\nc", "4:|y|z"}));
  EXPECT_EQ(rows_of(CsvReader("\"a\"\r\n\"b\"")), (Rows{"1:|'a", "2:|'b"}));
  // A quote inside a cell that does not begin with one is text.
  EXPECT_EQ(rows_of(CsvReader("5\" pipe,a\n")), (Rows{"1:|5\" pipe|a"}));
}

TEST(Csv, KnowsTheBytesOfEachCell) {
  const std::string text = "规,\"a\"\"b\",c\n";
  CsvReader reader(text);
  ASSERT_TRUE(reader.next());
  const std::vector<CsvCell>& cells = reader.cells();
  EXPECT_EQ(text.substr(cells[0].begin, cells[0].end - cells[0].begin), "规");
  EXPECT_EQ(text.substr(cells[1].begin, cells[1].end - cells[1].begin), "\"a\"\"b\"");
  EXPECT_EQ(text.substr(cells[2].begin, cells[2].end - cells[2].begin), "c");
}

TEST(Csv, RefusesAQuoteThatIsNeverClosedAndGoesOn) {
  EXPECT_EQ(rows_of(CsvReader("a,b\nc,\"d\ne,f\ng\n")),
            (Rows{"1:|a|b", "2:|c !csv_unclosed_quote 2:3 cell 1", "3:|e|f", "4:|g"}));
  EXPECT_EQ(rows_of(CsvReader("\"")), (Rows{"1: !csv_unclosed_quote 1:1 cell 0"}));
}

TEST(Csv, RefusesTextAfterAClosingQuote) {
  EXPECT_EQ(rows_of(CsvReader("规,\"a\"b,c\nd\n")),
            (Rows{"1:|规|'a !csv_text_after_quote 1:6 cell 1", "2:|d"}));
  EXPECT_EQ(rows_of(CsvReader("\"a\nb\" c\nd\n")),
            (Rows{"1:|'a\nb !csv_text_after_quote 2:3 cell 0", "3:|d"}));
}

TEST(Csv, RefusesIllFormedUtf8NulAndStrayReturns) {
  EXPECT_EQ(rows_of(CsvReader("a,规\xFF\nb\n")),
            (Rows{"1:|a|规\xFF !not_utf8 1:4 cell 1", "2:|b"}));
  using namespace std::string_literals;
  EXPECT_EQ(rows_of(CsvReader("a,\0\nb\n"s)),
            (Rows{"1:|a|\0 !control_character 1:3 cell 1"s, "2:|b"}));
  EXPECT_EQ(rows_of(CsvReader("a\rb\nc\n")),
            (Rows{"1:|a\rb !control_character 1:2 cell 0", "2:|c"}));
  EXPECT_EQ(rows_of(CsvReader("\"x\",a\rb\nc\n")),
            (Rows{"1:|'x|a\rb !control_character 1:6 cell 1", "2:|c"}));
  EXPECT_EQ(rows_of(CsvReader("\"x\nx\",\xFF\nc\n")),
            (Rows{"1:|'x\nx|\xFF !not_utf8 2:4 cell 1", "3:|c"}));
}

TEST(Csv, BoundsRowsAndCells) {
  const CsvLimits limits{.max_row_bytes = 8, .max_cells = 3};
  EXPECT_EQ(rows_of(CsvReader("12345678\n123456789\nok\n", ',', limits)),
            (Rows{"1:|12345678", "2: !csv_row_too_long 2:1 cell 0", "3:|ok"}));
  EXPECT_EQ(rows_of(CsvReader("1,2,3\n1,2,3,4\nok\n", ',', limits)),
            (Rows{"1:|1|2|3", "2:|1|2|3 !csv_too_many_cells 2:7 cell 3", "3:|ok"}));
  EXPECT_EQ(rows_of(CsvReader("\"1\n2\",456\nok\n", ',', limits)),
            (Rows{"1: !csv_row_too_long 1:1 cell 0", "3:|ok"}));
  // A quote that closes only past the limit is as good as never closed.
  EXPECT_EQ(rows_of(CsvReader("\"1\n2\",\"4\n5\"\nok\n", ',', limits)),
            (Rows{"1:|'1\n2 !csv_unclosed_quote 2:4 cell 1", "3:|5\"", "4:|ok"}));
}

TEST(Csv, PassesALineOfAGigabyteInLittleMemory) {
  const std::uint64_t line = 1u << 30;
  std::uint64_t given = 0;
  std::size_t largest = 0;
  const std::string after = "\nok,1\n";
  CsvReader reader([&](char* buffer, std::size_t size) -> std::size_t {
    largest = std::max(largest, size);
    if (given < line) {
      const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(size, line - given));
      std::fill_n(buffer, n, 'x');
      given += n;
      return n;
    }
    const std::size_t n = std::min(size, static_cast<std::size_t>(line + after.size() - given));
    after.copy(buffer, n, static_cast<std::size_t>(given - line));
    given += n;
    return n;
  });
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.fault()->code, code::csv_row_too_long);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(shown(reader), "2:|ok|1");
  EXPECT_EQ(reader.row_begin(), line + 1);
  EXPECT_FALSE(reader.next());
  EXPECT_LT(largest, 8u << 20);
}

TEST(Csv, GivesTheSameRowsWhateverThePieces) {
  std::mt19937 random(7);
  static const char* const parts[] = {"a",        "bc", "规",   ",",  ",",    ",",
                                      "\n",       "\n", "\r\n", "\"", "\"\"", "\"x,y\"",
                                      "\"p\nq\"", " ",  "\xFF", "\r"};
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (int i = static_cast<int>(random() % 40); i > 0; --i) text += parts[random() % 16];
    const Rows whole = rows_of(CsvReader(text));
    for (const std::size_t piece : {1u, 2u, 3u, 7u}) {
      ASSERT_EQ(rows_of(CsvReader(in_pieces(text, piece))), whole)
          << text << "\npieces of " << piece;
    }
  }
}

TEST(Csv, ReadsBackWhatWasWritten) {
  std::mt19937 random(11);
  static const char* const parts[] = {"a", ",", "\"", "\n", "规则", "\r\n", " ", ";"};
  for (int round = 0; round < 500; ++round) {
    std::vector<std::vector<std::string>> rows(1 + random() % 5);
    std::string text;
    for (auto& row : rows) {
      row.resize(1 + random() % 4);
      for (std::string& cell : row) {
        for (int i = static_cast<int>(random() % 6); i > 0; --i) cell += parts[random() % 8];
        std::string doubled;
        for (const char c : cell) doubled += c == '"' ? "\"\"" : std::string(1, c);
        text += (&cell == &row.front() ? "\"" : ",\"") + doubled + "\"";
      }
      text += random() % 2 ? "\n" : "\r\n";
    }
    CsvReader reader(in_pieces(text, 5));
    std::uint64_t line = 1;
    for (const auto& row : rows) {
      ASSERT_TRUE(reader.next());
      ASSERT_FALSE(reader.fault()) << text;
      EXPECT_EQ(reader.line(), line);
      ASSERT_EQ(reader.cells().size(), row.size()) << text;
      for (std::size_t i = 0; i < row.size(); ++i) EXPECT_EQ(reader.cells()[i].text, row[i]);
      for (const std::string& cell : row) {
        line += static_cast<std::uint64_t>(std::count(cell.begin(), cell.end(), '\n'));
      }
      ++line;
    }
    EXPECT_FALSE(reader.next());
  }
}

}  // namespace
}  // namespace guiju::text
