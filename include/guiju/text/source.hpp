// A named text and places in it.
//
// Every message of guiju points into a text: a pack, a table's CSV, a line of records. A Source owns
// the bytes of one such text; a Span is a half-open range of *bytes* in one Source of a Sources set.
// Lines and columns are worked out only when somebody asks: lines from 1, columns from 1 and counted
// in code points, as editors show them. Bytes are never thrown away, so a span taken early stays true.
//
// Tested by tests/text/source_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "guiju/config.hpp"

namespace guiju {

// A half-open range of bytes [begin, end) in the source with this number (its index in a Sources).
// `source == Span::nowhere` means "no place": the message is about the whole call.
struct Span {
  static constexpr std::uint32_t nowhere = 0xFFFFFFFFu;
  std::uint32_t source = nowhere;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool is_somewhere() const { return source != nowhere; }
  // The part [first, last) of this span, counted from its beginning.
  Span part(std::uint32_t first, std::uint32_t last) const {
    return {source, begin + first, begin + last};
  }
  friend bool operator==(const Span&, const Span&) = default;
};

// Line and column of a byte, both from 1; the column counts code points.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

// A named text, owned. Immutable after construction; may be shared between threads. `first_line` lets
// a text that was cut out of a longer one (a notebook cell, one line of a stream) keep its numbers.
class GUIJU_API Source {
 public:
  Source(std::string name, std::string text, std::uint32_t first_line = 1);

  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }
  // O(log lines). A byte past the end gives the position just after the last character.
  Position position(std::size_t byte) const;
  // The text of a line (from 1), without its line break; empty past the end.
  std::string_view line(std::uint32_t number) const;
  std::size_t line_begin(std::uint32_t number) const;
  std::uint32_t line_count() const { return static_cast<std::uint32_t>(line_begins_.size()); }

 private:
  std::string name_;
  std::string text_;
  std::uint32_t first_line_;
  std::vector<std::uint32_t> line_begins_;
};

// The texts that one load has read; a Span's `source` is an index here. Append-only.
class GUIJU_API Sources {
 public:
  // Adds a text and returns its number.
  std::uint32_t add(std::string name, std::string text, std::uint32_t first_line = 1);
  const Source& operator[](std::uint32_t number) const { return *sources_[number]; }
  std::size_t size() const { return sources_.size(); }
  // The bytes a span covers; empty for a span that is nowhere.
  std::string_view text(Span span) const;

 private:
  std::vector<std::shared_ptr<const Source>> sources_;
};

}  // namespace guiju
