#include "facts/line_reader.hpp"

#include <utility>

namespace guiju::facts {

namespace {
constexpr std::size_t piece_bytes = 64u << 10;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
}  // namespace

LineReader::LineReader(ByteInput input, std::size_t max_line_bytes)
    : input_(std::move(input)), max_line_bytes_(max_line_bytes) {}

// Drops what has been read and adds a piece; false at the end.
bool LineReader::fill() {
  if (is_at_end_) return false;
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t before = buffer_.size();
  buffer_.resize(before + piece_bytes);
  const std::size_t count = input_(buffer_.data() + before, piece_bytes);
  buffer_.resize(before + count);
  is_at_end_ = count == 0;
  return !is_at_end_;
}

void LineReader::take(std::size_t size, std::size_t end_size) {
  text_ = std::string_view(buffer_).substr(at_, size);
  at_ += size + end_size;
  if (!text_.empty() && text_.back() == '\r') text_.remove_suffix(1);
  if (line_ == 1 && text_.starts_with(byte_order_mark)) text_.remove_prefix(byte_order_mark.size());
  if (text_.size() > max_line_bytes_) is_too_long_ = true;
  if (is_too_long_) text_ = {};
}

bool LineReader::next() {
  is_too_long_ = false;
  ++line_;
  for (std::size_t searched = 0;;) {
    const std::size_t end = buffer_.find('\n', at_ + searched);
    if (end != std::string::npos) {
      take(end - at_, 1);
      return true;
    }
    searched = buffer_.size() - at_;
    if (searched > max_line_bytes_ + piece_bytes) {  // forget it, but not that it was there
      is_too_long_ = true;
      at_ = buffer_.size();
      searched = 0;
    }
    if (!fill()) break;
  }
  if (at_ == buffer_.size() && !is_too_long_) return false;
  take(buffer_.size() - at_, 0);
  return true;
}

}  // namespace guiju::facts
