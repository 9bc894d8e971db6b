// The rows of a file of records, whatever its format: a chunk that is filled row by row.
//
// The formats (csv_rows.cpp, json_rows.cpp) read a row and put its raw values here, or say why it is bad; reader.cpp
// is the public face. Not thread-safe. Tested by tests/facts/reader_test.cpp.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "facts/byte_stream.hpp"
#include "guiju/facts/reader.hpp"

namespace guiju::facts {

class Rows {
 public:
  Rows(ByteStream bytes, const Schema& facts, ReadOptions wanted)
      : stream(std::move(bytes)), schema(facts), options(std::move(wanted)) {}
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  virtual ~Rows() = default;

  // Reads what stands before the first row.
  virtual Diagnostics read_head() = 0;
  // Reads a row into the chunk, or a bad one beside it; false at the end.
  virtual bool read_row() = 0;

  ByteInput input() {
    return [this](char* buffer, std::size_t size) { return stream.read(buffer, size); };
  }

  void add_field(std::uint32_t field) {
    fields.push_back(field);
    cells.emplace_back();
  }

  void begin_chunk() {
    for (auto& column : cells) column.clear();
    lines.clear();
    numbers.clear();
    bad_rows.clear();
    arena.reset();
  }

  bool is_full(std::size_t max_rows) const {
    return lines.size() >= max_rows || bad_rows.size() >= max_rows || arena.used() >= options.max_chunk_bytes;
  }

  void end_chunk() {
    columns = ColumnsView(static_cast<std::int64_t>(lines.size()));
    for (std::size_t i = 0; i < fields.size(); ++i) {
      ColumnView column;
      column.name = schema.fields()[fields[i]].name;
      column.layout = Layout::values;
      column.row_count = columns.row_count();
      column.data = cells[i].data();
      columns.add(std::move(column));
    }
  }

  void end_row(std::uint64_t line) {
    lines.push_back(line);
    numbers.push_back(rows_read);
  }

  // A row that was begun and turned out bad: what it has put into the columns goes away.
  void spoil_row(BadRow row) {
    row.number = rows_read;
    for (auto& column : cells) column.resize(lines.size());
    bad_rows.push_back(std::move(row));
  }

  ByteStream stream;
  const Schema& schema;
  ReadOptions options;
  Arena arena;
  std::vector<std::uint32_t> fields;             // those that have a column
  std::vector<std::vector<ValueView>> cells;     // by column
  std::vector<std::uint64_t> lines, numbers;     // by row
  std::vector<BadRow> bad_rows;
  std::vector<std::string> unused;
  ColumnsView columns;
  std::uint64_t rows_read = 0;
};

std::unique_ptr<Rows> csv_rows(ByteStream stream, const Schema& schema, ReadOptions options);
std::unique_ptr<Rows> json_rows(ByteStream stream, const Schema& schema, ReadOptions options);

}  // namespace guiju::facts
