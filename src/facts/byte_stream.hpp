// The bytes of a file, of the standard input or of a caller's function; gzip is unpacked on the way.
//
// Gzip is known by its first bytes, not by a name. Nothing is kept but two small buffers.
//
// Not thread-safe. Tested by tests/facts/reader_test.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "facts/inflate.hpp"
#include "guiju/text/result.hpp"

namespace guiju::facts {

class ByteStream {
 public:
  // "-" is the standard input. A folder, or a file that may not be read, is refused.
  static Result<ByteStream> open(const std::string& path);
  ByteStream(ByteInput input, std::string name);

  std::size_t read(char* buffer, std::size_t size);
  // The first (at most 64 KiB, plain) bytes; they are read again.
  std::string_view peek();
  // What ended the stream too early, if anything did.
  std::optional<Diagnostics> failure() const;

  const std::string& name() const { return name_; }
  std::int64_t bytes_read() const { return *stored_; }  // as stored
  std::int64_t bytes_total() const { return total_; }   // -1: not known

 private:
  std::size_t read_plain(char* buffer, std::size_t size);
  void begin();

  std::string name_;
  ByteInput input_;                          // as stored, the first bytes are in head_
  std::unique_ptr<Inflater> inflater_;
  std::shared_ptr<std::int64_t> stored_ = std::make_shared<std::int64_t>(0);
  std::shared_ptr<std::string> disk_error_ = std::make_shared<std::string>();
  std::int64_t total_ = -1;
  bool has_begun_ = false;
  std::string peeked_;
  std::size_t peeked_at_ = 0;
};

}  // namespace guiju::facts
