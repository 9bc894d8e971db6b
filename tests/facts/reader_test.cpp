#include "guiju/facts/reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace guiju {
namespace {

RecordReader::Input bytes_of(std::string bytes, std::size_t piece = 1000) {
  return [bytes = std::move(bytes), piece, at = std::size_t{0}](char* buffer, std::size_t size) mutable {
    const std::size_t count = std::min({size, piece, bytes.size() - at});
    std::copy_n(bytes.data() + at, count, buffer);
    at += count;
    return count;
  };
}

Schema cases() {
  Field id, amount, note, tags, level;
  id.name = "id", id.type = Type(Kind::string), id.is_key = true;
  amount.name = "amount", amount.type = Type::decimal(2);
  note.name = "note", note.type = Type(Kind::string).nullable();
  tags.name = "tags", tags.type = Type::list(Type(Kind::string));
  level.name = "level", level.type = Type(Kind::int_), level.default_value = Value(ValueView::of_int(1));
  return Schema("case", {id, amount, note, tags, level});
}

// Everything a text gives: values in their canonical form, and what was wrong.
struct Read {
  std::vector<std::string> rows;
  std::vector<std::string> bad;
  std::string refused;
};

Read read_all(const Schema& schema, const std::string& text, const ReadOptions& options = {}, std::size_t piece = 1000,
              std::size_t chunk = 4096) {
  Read all;
  auto reader = RecordReader::from_input(bytes_of(text, piece), "in", schema, options);
  if (!reader) {
    all.refused = reader.diagnostics().render();
    return all;
  }
  Arena arena;
  for (;;) {
    const Result<bool> more = reader->next_chunk(chunk);
    if (!more) all.refused = more.diagnostics().render();
    if (!more || !*more) return all;
    for (std::int64_t row = 0; row < reader->row_count(); ++row) {
      std::string line = std::to_string(reader->line(row)) + "#" + std::to_string(reader->number(row));
      for (const ColumnView& column : reader->columns().columns())
        line += " " + std::string(column.name) + "=" + column.raw(row, arena).to_string();
      all.rows.push_back(line);
    }
    for (const BadRow& bad : reader->bad_rows())
      all.bad.push_back(std::to_string(bad.line) + ":" + std::to_string(bad.column) + "#" + std::to_string(bad.number) +
                        " " + code_text(bad.code) + " " + bad.field);
  }
}

using Lines = std::vector<std::string>;

TEST(Reader, CsvCellsAreRawTexts) {
  const Schema schema = cases();
  const Read got = read_all(schema, "note,id,other,amount,tags\nn,1,x,2.50,\"[\"\"a\"\"]\"\n,,,,\n");
  EXPECT_EQ(got.refused, "");
  EXPECT_EQ(got.rows, (Lines{"2#1 note=\"n\" id=\"1\" amount=\"2.50\" tags=[\"a\"]",
                             "3#2 note=null id=\"\" amount=unknown() tags=unknown()"}));
}

TEST(Reader, CsvListsMayStandBetweenSemicolons) {
  const Schema schema = cases();
  const Read got = read_all(schema, "id,amount,note,tags\n1,1,,a\n2,1,,a; b ;c\n3,1,,甲；乙\n4,1,,\"a, b; c\"\n5,1,,\"[\"\"a;b\"\"]\"\n");
  EXPECT_EQ(got.refused, "");
  EXPECT_EQ(got.rows, (Lines{"2#1 id=\"1\" amount=\"1\" note=null tags=[\"a\"]", "3#2 id=\"2\" amount=\"1\" note=null tags=[\"a\", \"b\", \"c\"]",
                             "4#3 id=\"3\" amount=\"1\" note=null tags=[\"甲\", \"乙\"]", "5#4 id=\"4\" amount=\"1\" note=null tags=[\"a, b\", \"c\"]",
                             "6#5 id=\"5\" amount=\"1\" note=null tags=[\"a;b\"]"}));
}

TEST(Reader, PiecesAndChunksDoNotMatter) {
  const Schema schema = cases();
  std::string text = "id,amount,note,tags\n";
  for (int i = 0; i < 300; ++i)
    text += std::to_string(i) + (i % 7 == 0 ? "\n" : ",1.00,\"多\n行\",\r\n");
  const Read whole = read_all(schema, text);
  EXPECT_EQ(whole.rows.size(), 257u);
  EXPECT_EQ(whole.bad.size(), 43u);
  for (const std::size_t piece : {1ul, 3ul, 64ul})
    for (const std::size_t chunk : {1ul, 10ul, 1000ul}) {
      const Read got = read_all(schema, text, {}, piece, chunk);
      EXPECT_EQ(got.rows, whole.rows);
      EXPECT_EQ(got.bad, whole.bad);
    }
}

TEST(Reader, BadRowsAreCountedAndPassedOver) {
  const Schema schema = cases();
  const Read got = read_all(schema, "id,amount,note,tags\na\nb,1,2,3,4\nc,\"1\"x,,\nd,\xff,,\ne,1,,[\nf,1,,\n");
  EXPECT_EQ(got.bad, (Lines{"2:0#1 GJ4301 amount", "3:0#2 GJ4302 ", "4:6#3 GJ1202 amount", "5:3#4 GJ1002 amount",
                            "6:0#5 GJ4201 tags"}));
  EXPECT_EQ(got.rows.size(), 1u);
}

TEST(Reader, NeededColumnsMustBeThere) {
  const Schema schema = cases();
  const Read got = read_all(schema, "id,amuont,tags\n");
  EXPECT_NE(got.refused.find("in:1:4: error GJ4304"), std::string::npos) << got.refused;
  EXPECT_NE(got.refused.find("did you mean \"amount\"?"), std::string::npos) << got.refused;
  EXPECT_NE(got.refused.find("\"note\""), std::string::npos) << got.refused;
  EXPECT_EQ(got.refused.find("\"level\""), std::string::npos) << got.refused;  // it has a default
  ReadOptions options;
  options.needed = std::vector<std::string>{"id"};
  EXPECT_EQ(read_all(schema, "id\n", options).refused, "");
  EXPECT_NE(read_all(schema, "id,Amount\n", options).refused, "");  // that looks like a mistake
  options.needed.reset();
  options.allows_missing = true;
  EXPECT_EQ(read_all(schema, "id,Amount\n", options).refused, "");
}

TEST(Reader, StrictRefusesWhatNoFieldHas) {
  const Schema schema = cases();
  ReadOptions options;
  options.is_strict = true;
  const Read csv = read_all(schema, "id,amount,note,tags,levle\n", options);
  EXPECT_NE(csv.refused.find("in:1:21: error GJ4303"), std::string::npos) << csv.refused;
  EXPECT_NE(csv.refused.find("did you mean \"level\"?"), std::string::npos) << csv.refused;
  EXPECT_EQ(read_all(schema, "{\"levle\": 1}\n", options).bad, Lines{"1:0#1 GJ4303 levle"});
}

TEST(Reader, JsonLinesKeepNumbersExact) {
  const Schema schema = cases();
  const Read got = read_all(schema, "\xEF\xBB\xBF{\"id\": \"1\", \"amount\": 2.50, \"x\": {}}\r\n\n  {\"tags\": [\"a\"], \"note\": null, \"level\": 3}");
  EXPECT_EQ(got.rows, (Lines{"1#1 id=\"1\" amount=2.50d note=unknown() tags=unknown() level=unknown()",
                             "3#2 id=unknown() amount=unknown() note=null tags=[\"a\"] level=3"}));
}

TEST(Reader, BadJsonLinesSayWhere) {
  const Schema schema = cases();
  const Read got = read_all(schema, "{\"id\": \"1\"}\n{\"note\": \"多\", }\n[]\n7\n{\"id\": \"1\", \"id\": \"2\"}\n{\"id\": \"2\"}\n");
  ASSERT_EQ(got.bad.size(), 4u);
  EXPECT_EQ(got.bad[0].substr(0, 13), "2:15#2 GJ4201");
  EXPECT_EQ(got.bad[1], "3:0#3 GJ4307 ");
  EXPECT_EQ(got.bad[2], "4:0#4 GJ4307 ");
  EXPECT_EQ(got.rows.size(), 2u);
}

TEST(Reader, OtherKindsOfFilesAreNamed) {
  const Schema schema = cases();
  const std::pair<std::string_view, std::string_view> kinds[] = {
      {"ARROW1\0\0", "Arrow"}, {"PAR1", "Parquet"}, {"PK\x03\x04", "XLSX"}, {"\xFE\xFF", "UTF-16"}, {" [\n {\"id\": 1}]", "[{…}, …]"}};
  for (const auto& [begin, name] : kinds) {
    const Read got = read_all(schema, std::string(begin));
    EXPECT_NE(got.refused.find("GJ4310"), std::string::npos) << got.refused;
    EXPECT_NE(got.refused.find(name), std::string::npos) << got.refused;
  }
  EXPECT_EQ(read_all(schema, "[],7\n").refused.find("GJ4310"), std::string::npos);  // a head, if an odd one
}

TEST(Reader, SeparatorThatSeemsMeantIsSaid) {
  const Schema schema = cases();
  const Read got = read_all(schema, "id;amount;note;tags\n1;2;3;\n");
  EXPECT_NE(got.refused.find("separated by \";\""), std::string::npos) << got.refused;
  ReadOptions options;
  options.separator = ';';
  EXPECT_EQ(read_all(schema, "id;amount;note;tags\n1;2;3;\n", options).refused, "");
  EXPECT_NE(read_all(schema, "id,amount\n", options).refused.find("separated by \",\""), std::string::npos);
}

TEST(Reader, LongRowsAreErrorsNotMemory) {
  const Schema schema = cases();
  ReadOptions options;
  options.max_row_bytes = 100;
  const std::string long_text(5000, 'x');
  const Read csv = read_all(schema, "id,amount,note,tags\n1,1,,\n" + long_text + "\n2,1,,\n", options);
  EXPECT_EQ(csv.rows.size(), 2u);
  ASSERT_EQ(csv.bad.size(), 1u);
  EXPECT_NE(csv.bad[0].find("GJ1203"), std::string::npos) << csv.bad[0];
  for (const std::size_t size : {101ul, 5000ul, 300'000ul}) {
    const Read json = read_all(schema, "{\"id\": \"1\"}\n" + std::string(size, 'x') + "\n{\"id\": \"2\"}\n", options, 999);
    EXPECT_EQ(json.bad, Lines{"2:0#2 GJ4309 "});
    ASSERT_EQ(json.rows.size(), 2u);
    EXPECT_EQ(json.rows[1].substr(0, 4), "3#3 ");
  }
}

TEST(Reader, ChunksEndByBytesToo) {
  const Schema schema = cases();
  ReadOptions options;
  options.max_chunk_bytes = 1000;
  std::string text = "id,amount,note,tags\n";
  for (int i = 0; i < 100; ++i) text += "1,1.00," + std::string(300, 'n') + ",\n";
  auto reader = RecordReader::from_input(bytes_of(text), "in", schema, options).value();
  std::int64_t rows = 0;
  while (reader.next_chunk().value()) {
    EXPECT_LT(reader.row_count(), 10);
    rows += reader.row_count();
  }
  EXPECT_EQ(rows, 100);
  EXPECT_EQ(reader.rows_read(), 100u);
  EXPECT_EQ(reader.bytes_read(), static_cast<std::int64_t>(text.size()));
}

TEST(Reader, ColumnsThatStandTwiceAreRefused) {
  const Schema schema = cases();
  EXPECT_NE(read_all(schema, "id,amount,note,tags,id\n").refused.find("GJ4305"), std::string::npos);
  EXPECT_EQ(read_all(schema, "id,amount,note,tags,x,x\n").refused, "");
}

TEST(Reader, EmptyFilesAndMissingFilesAreSaid) {
  const Schema schema = cases();
  EXPECT_NE(read_all(schema, "").refused.find("GJ4306"), std::string::npos);
  EXPECT_NE(RecordReader::open("/no/such/file.csv", schema).diagnostics().render().find("GJ1001"), std::string::npos);
  EXPECT_NE(RecordReader::open("/", schema).diagnostics().render().find("GJ1001"), std::string::npos);
}

}  // namespace
}  // namespace guiju
