// CSV with positions (RFC 4180, with the dialects that real files need), one reader for pack tables
// and for records of any length.
//
// The reader takes bytes in pieces, keeps only the row it is in, and hands out cells as views into
// its buffer, each with the byte offset of its first character, so a message can say
// file:line:column. Accepted: LF, CRLF, one BOM, quotes with "" inside, cells over several lines; a
// quote inside a cell that does not begin with one is a character like any other. Refused with a
// code and a place: an unclosed quote, text after a closing quote, invalid UTF-8, NUL, a return
// that is not part of a CRLF, a row or a number of cells over the limit; the reader goes on at the
// next line. How many cells a row should have is the caller's business.
//
// Tested by tests/text/csv_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guiju/text/result.hpp"

namespace guiju::text {

struct CsvCell {
  std::string_view text;    // decoded; valid until the next row
  std::uint64_t begin = 0;  // byte offset in the stream, of the first byte (the quote, if quoted)
  std::uint64_t end = 0;
  bool is_quoted = false;
};

struct CsvLimits {
  std::size_t max_row_bytes = 1u << 20;
  std::size_t max_cells = 10'000;
};

// What is wrong with a row. `cell` is the cell's index where that says more.
struct CsvFault {
  Code code = Code::none;
  std::uint64_t line = 0;    // from 1
  std::uint64_t column = 0;  // from 1, code points
  std::size_t cell = 0;
  std::vector<std::string> args;
};

class CsvReader {
 public:
  // Fills the buffer with up to `size` bytes and returns how many; 0 is the end. May be a gzip
  // stream (the caller's business).
  using Input = std::function<std::size_t(char* buffer, std::size_t size)>;

  explicit CsvReader(Input input, char separator = ',', CsvLimits limits = {});
  // A whole text in memory.
  explicit CsvReader(std::string_view text, char separator = ',', CsvLimits limits = {});

  // Views point into the reader: it may be moved before the first row only, and not be copied.
  CsvReader(CsvReader&&) = default;
  CsvReader& operator=(CsvReader&&) = default;

  // Reads the next row; false at the end. A bad row gives true with fault() set and what cells
  // there are; the reader then stands at the next line. Blank lines are skipped.
  bool next();
  const std::vector<CsvCell>& cells() const { return cells_; }
  const std::optional<CsvFault>& fault() const { return fault_; }
  std::uint64_t line() const { return row_line_; }        // of the row's first character, from 1
  std::uint64_t row_begin() const { return row_begin_; }  // byte offset of it

 private:
  enum class Scan : std::uint8_t { done, more_needed };
  struct Decoded {  // a cell whose text is in decoded_, as views wait until that has stopped moving
    std::size_t cell, begin, size;
  };

  bool fill();
  bool find_row();
  void skip_byte_order_mark();
  void skip_line();
  Scan read_row();
  void read_plain_row(std::size_t stop);
  Scan read_quoted_row();
  Scan read_quoted_cell(std::size_t& at);
  Scan read_plain_cell(std::size_t& at);
  Scan refuse_unclosed(std::size_t quote);
  Scan refuse_long_row();
  bool is_last_row() const;
  bool may_grow() const;
  bool add_cell(std::size_t begin, std::size_t end, bool is_quoted);
  void check_bytes(std::size_t end);
  bool has_stray_return(std::size_t begin, std::size_t end);
  void finish_row(std::size_t end);
  void consume(std::size_t end);
  void set_fault(Code code, std::size_t at, std::vector<std::string> args = {});

  Input input_;
  char separator_;
  CsvLimits limits_;
  std::string buffer_;
  const char* data_ = nullptr;  // the buffer, or the text given
  std::size_t at_ = 0;          // in data_: the row that is being read, then the next one
  std::size_t filled_ = 0;
  std::size_t visible_ = 0;  // how far the row is looked at: filled_, or the row limit
  std::uint64_t base_ = 0;   // offset in the stream of data_[0]
  std::uint64_t next_line_ = 1;
  bool is_end_ = false;  // no more bytes will come
  bool is_begin_ = true;
  bool must_skip_line_ = false;
  std::string decoded_;
  std::vector<Decoded> decoded_cells_;
  std::vector<CsvCell> cells_;
  std::optional<CsvFault> fault_;
  std::uint64_t row_line_ = 0, row_begin_ = 0;
};

}  // namespace guiju::text
