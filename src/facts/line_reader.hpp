// Lines of a stream of any length, in bounded memory: a line over the limit is passed over and said to be so.
//
// Accepted: LF, CRLF, a last line without either, one BOM. Not thread-safe. Tested by tests/facts/reader_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "facts/inflate.hpp"

namespace guiju::facts {

class LineReader {
 public:
  LineReader(ByteInput input, std::size_t max_line_bytes);

  // The next line; false at the end.
  bool next();
  std::string_view text() const { return text_; }  // without its end; until next()
  std::uint64_t line() const { return line_; }     // from 1
  bool is_too_long() const { return is_too_long_; }

 private:
  bool fill();
  void take(std::size_t size, std::size_t end_size);

  ByteInput input_;
  std::size_t max_line_bytes_;
  std::string buffer_;
  std::size_t at_ = 0;  // of the next line
  bool is_at_end_ = false, is_too_long_ = false;
  std::string_view text_;
  std::uint64_t line_ = 0;
};

}  // namespace guiju::facts
