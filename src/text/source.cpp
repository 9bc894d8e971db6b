// Line tables and columns of source texts.
//
// A source knows where its lines begin and nothing else; a column is counted when it is asked for.
// Tested by tests/text/source_test.cpp.
#include "guiju/text/source.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace guiju {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// Where each line begins. A byte order mark is no character of the first line: editors do not show
// it and do not count it.
std::vector<std::uint32_t> find_line_begins(std::string_view text) {
  std::vector<std::uint32_t> begins;
  begins.push_back(text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
  std::size_t at = 0;
  while (at < text.size()) {
    const void* found = std::memchr(text.data() + at, '\n', text.size() - at);
    if (found == nullptr) break;
    at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) + 1;
    begins.push_back(static_cast<std::uint32_t>(at));
  }
  begins.shrink_to_fit();
  return begins;
}

// Every byte that does not continue a sequence begins a character; ill-formed bytes count as they
// fall.
std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
  return count;
}

}  // namespace

Source::Source(std::string name, std::string text, std::uint32_t first_line)
    : name_(std::move(name)),
      text_(std::move(text)),
      first_line_(first_line),
      line_begins_(find_line_begins(text_)) {}

Position Source::position(std::size_t byte) const {
  byte = std::min(byte, text_.size());
  const auto after = std::upper_bound(line_begins_.begin(), line_begins_.end(), byte);
  const auto index = after == line_begins_.begin() ? 0 : (after - line_begins_.begin()) - 1;
  const std::size_t begin = line_begins_[static_cast<std::size_t>(index)];
  const std::size_t length = byte > begin ? byte - begin : 0;
  const std::size_t column = count_characters(std::string_view(text_).substr(begin, length)) + 1;
  return {first_line_ + static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(column)};
}

std::size_t Source::line_begin(std::uint32_t number) const {
  if (number < first_line_) return line_begins_.front();
  const std::size_t index = number - first_line_;
  return index < line_begins_.size() ? line_begins_[index] : text_.size();
}

std::string_view Source::line(std::uint32_t number) const {
  if (number < first_line_ || number - first_line_ >= line_begins_.size()) return {};
  const std::size_t begin = line_begin(number);
  std::string_view rest = std::string_view(text_).substr(begin);
  rest = rest.substr(0, rest.find('\n'));
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  return rest;
}

std::uint32_t Sources::add(std::string name, std::string text, std::uint32_t first_line) {
  sources_.push_back(std::make_shared<const Source>(std::move(name), std::move(text), first_line));
  return static_cast<std::uint32_t>(sources_.size() - 1);
}

std::string_view Sources::text(Span span) const {
  if (span.source >= sources_.size()) return {};
  const std::string_view text = sources_[span.source]->text();
  const std::size_t begin = std::min<std::size_t>(span.begin, text.size());
  const std::size_t end = std::clamp<std::size_t>(span.end, begin, text.size());
  return text.substr(begin, end - begin);
}

}  // namespace guiju
