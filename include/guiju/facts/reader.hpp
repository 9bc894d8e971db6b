// RecordReader: records from a file or stream, as columns, a chunk at a time, in flat memory.
//
//   auto reader = RecordReader::open("cases.csv.gz", *rules.schema("case")).value();
//   while (reader.next_chunk().value()) {
//     auto decided = run.feed("case", reader.columns()).value();
//     for (const BadRow& bad : reader.bad_rows()) report(bad.line, bad.message());
//   }
//
// Reads CSV (a head row with the names of fields) and JSONL (one object a line), each also as gzip, told apart by
// ending and content. A column that no field has is passed over. A row that cannot be read — too few cells, a quote that
// is never closed, not UTF-8, no JSON — is a BadRow and the reading goes on; rows = read + bad, always. What a cell means
// is judged by the schema when the row is decided.
//
// An empty CSV cell is null where the field may be null, the empty text for a string, else not given. A CSV cell of a
// list, map or struct is JSON. Values are raw; they and the columns live until the next chunk.
//
// Not thread-safe. Tested by tests/facts/reader_test.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "guiju/facts/columns.hpp"
#include "guiju/text/result.hpp"

namespace guiju {

struct ReadOptions {
  enum class Format : std::uint8_t { detect, csv, jsonl };
  Format format = Format::detect;
  char separator = ',';
  // A column (or key) that no field has is refused, not passed over.
  bool is_strict = false;
  // Fields that must have a column in a CSV file. Nothing: all that have no default. A field that is not needed may
  // lack its column, unless another column's name looks like a misspelling of it.
  std::optional<std::vector<std::string>> needed;
  bool allows_missing = false;  // no column must be there; what has none is not given
  std::size_t max_row_bytes = 1u << 20;    // a longer row is a bad row
  std::size_t max_chunk_bytes = 4u << 20;  // a chunk ends when its texts are this long
};

// A row that could not be read.
struct BadRow {
  std::uint64_t number = 0;  // among all rows, from 1
  std::uint64_t line = 0;    // of the file, from 1
  std::uint64_t column = 0;  // code point in the line, from 1; 0: the whole row
  std::string field;         // the column's name, where one is meant
  Code code = Code::none;
  std::vector<std::string> args;
  std::string message(Language language = Language::en) const { return message_text(code, args, language); }
};

class GUIJU_API RecordReader {
 public:
  // Fills the buffer with up to `size` bytes and returns how many; 0 is the end.
  using Input = std::function<std::size_t(char* buffer, std::size_t size)>;

  // Opens a file, "-" for the standard input, and reads its head. Refuses what cannot be opened, columns that stand
  // twice, columns that are missing. The schema must outlive the reader.
  static Result<RecordReader> open(const std::string& path, const Schema& schema, const ReadOptions& options = {});
  // The same from any source of bytes; `name` stands for it in messages.
  static Result<RecordReader> from_input(Input input, std::string name, const Schema& schema,
                                         const ReadOptions& options = {});
  RecordReader(RecordReader&&) noexcept;
  RecordReader& operator=(RecordReader&&) noexcept;
  ~RecordReader();

  // Reads up to `max_rows` rows, bad ones not counted; false when there was nothing left to read. Fails when the file
  // cannot be read on (the disk, damaged gzip): what came before is then not the whole.
  Result<bool> next_chunk(std::size_t max_rows = 4096);

  // The chunk: one column of raw values for each field that the file has, its rows, and the bad rows in between.
  const ColumnsView& columns() const;
  std::int64_t row_count() const { return columns().row_count(); }
  std::uint64_t line(std::int64_t row) const;    // of the file, from 1
  std::uint64_t number(std::int64_t row) const;  // among all rows, from 1
  const std::vector<BadRow>& bad_rows() const;

  const std::string& name() const;
  // Columns of a CSV file that no field has.
  const std::vector<std::string>& unused_columns() const;
  // Rows and bytes (of the file, as stored) so far; the file's size, -1 if it is not known.
  std::uint64_t rows_read() const;
  std::int64_t bytes_read() const;
  std::int64_t bytes_total() const;

 private:
  struct State;
  explicit RecordReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace guiju
