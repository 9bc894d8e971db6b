// Gzip data as a stream of plain bytes (zlib's door).
//
// Reads members that follow each other as one text, as gzip does. Memory is two small buffers however long the
// data are. Data that are damaged, cut short or followed by something else end the stream with a failure; the
// bytes before it were good but are not the whole.
//
// Not thread-safe. Tested by tests/facts/inflate_test.cpp.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace guiju::facts {

// Fills the buffer with up to `size` bytes and returns how many; 0 is the end.
using ByteInput = std::function<std::size_t(char* buffer, std::size_t size)>;

class Inflater {
 public:
  explicit Inflater(ByteInput input);
  Inflater(Inflater&&) noexcept;
  Inflater& operator=(Inflater&&) noexcept;
  ~Inflater();

  // Up to `size` plain bytes; 0 at the end, also after a failure.
  std::size_t read(char* buffer, std::size_t size);
  // What went wrong, in English; empty while all is well.
  const std::string& failure() const;

  // Does a text begin as gzip data do?
  static bool is_gzip(std::string_view first_bytes);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace guiju::facts
