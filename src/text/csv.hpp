// CSV with positions (RFC 4180, with the dialects that real files need), one reader for pack tables
// and for records of any length.
//
// The reader takes bytes in pieces, keeps only the row it is in, and hands out cells as views into its
// buffer, each with the byte offset of its first character, so a message can say file:line:column.
// Accepted: LF, CRLF, one BOM, quotes with "" inside, cells over several lines. Refused with a code
// and a place: an unclosed quote, text after a closing quote, invalid UTF-8, a row longer than the
// limit; rows with too few or too many cells are reported by row() and the reader goes on after them.
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
  // Fills the buffer with up to `size` bytes and returns how many; 0 is the end. May be a gzip stream
  // (the caller's business).
  using Input = std::function<std::size_t(char* buffer, std::size_t size)>;

  explicit CsvReader(Input input, char separator = ',', CsvLimits limits = {});
  // A whole text in memory.
  explicit CsvReader(std::string_view text, char separator = ',', CsvLimits limits = {});

  // Reads the next row; false at the end. A bad row gives true with fault() set and what cells there
  // are; the reader then stands at the next line. Blank lines are skipped.
  bool next();
  const std::vector<CsvCell>& cells() const { return cells_; }
  const std::optional<CsvFault>& fault() const { return fault_; }
  std::uint64_t line() const { return row_line_; }     // of the row's first character, from 1
  std::uint64_t row_begin() const { return row_begin_; }  // byte offset of it

 private:
  // (the rest is the implementation's)
  bool fill();
  Input input_;
  char separator_;
  CsvLimits limits_;
  std::string buffer_;
  std::vector<CsvCell> cells_;
  std::optional<CsvFault> fault_;
  std::uint64_t row_line_ = 0, row_begin_ = 0;
};

}  // namespace guiju::text
