// A piece of text that was written somewhere: an expression, a table cell, a name, with the way back to
// its source bytes.
//
// Tested by tests/text/excerpt_test.cpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "text/yaml.hpp"

namespace guiju::text {

class Excerpt {
 public:
  Excerpt() = default;
  Excerpt(std::string text, std::uint32_t source, std::shared_ptr<const ScalarMap> map, std::size_t offset = 0)
      : text_(std::move(text)), map_(std::move(map)), offset_(offset), source_(source) {}
  // A scalar's whole text.
  explicit Excerpt(const YamlNode& scalar)
      : Excerpt(scalar.value, scalar.span.source, std::make_shared<const ScalarMap>(scalar.map)) {}

  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  bool is_somewhere() const { return map_ != nullptr; }
  // Source bytes of [begin, end) of text(); an empty range gives the place itself.
  Span span(std::size_t begin, std::size_t end) const {
    if (!map_) return {};
    const std::uint32_t first = map_->source_byte(offset_ + begin);
    // The last character's own end: a run may stop there.
    const std::uint32_t last = end > begin ? map_->source_byte(offset_ + end - 1) + 1 : first;
    return {source_, first, last};
  }
  Span span() const { return span(0, text_.size()); }
  // The part [begin, end) as an excerpt of its own.
  Excerpt part(std::size_t begin, std::size_t end) const {
    return {text_.substr(begin, end - begin), source_, map_, offset_ + begin};
  }

 private:
  std::string text_;
  std::shared_ptr<const ScalarMap> map_;
  std::size_t offset_ = 0;
  std::uint32_t source_ = Span::nowhere;
};

}  // namespace guiju::text
