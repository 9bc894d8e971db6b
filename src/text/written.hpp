// Texts as they were written: places in a source where they stand there as they are, copies behind its end where they do not (a
// text with escapes, one from another source). A table of 100,000 rows so keeps its cells' words without a second copy of its file.
//
// The source outlives it. Views stay good when it is moved, but not while more is kept. Tested by tests/text/written_test.cpp.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "guiju/text/source.hpp"

namespace guiju::text {

class Written {
 public:
  struct Place {
    std::uint32_t begin = 0, size = 0;
  };

  Written() = default;
  Written(const Sources& sources, std::uint32_t source)
      : source_(source < sources.size() ? sources[source].text() : std::string_view()), number_(source) {}

  // `span`: where the text came from.
  Place keep(std::string_view text, Span span) {
    const auto size = static_cast<std::uint32_t>(text.size());
    if (span.source == number_ && span.begin <= source_.size() && source_.substr(span.begin, size) == text) return {span.begin, size};
    copies_.insert(copies_.end(), text.begin(), text.end());
    return {static_cast<std::uint32_t>(source_.size() + copies_.size() - size), size};
  }
  std::string_view operator()(Place place) const {
    if (stays(place)) return source_.substr(place.begin, place.size);
    return {copies_.data() + (place.begin - source_.size()), place.size};
  }
  // Does the text stand in the source? Then a view of it is good for as long as that is.
  bool stays(Place place) const { return std::size_t{place.begin} + place.size <= source_.size(); }
  void shrink_to_fit() { copies_.shrink_to_fit(); }

 private:
  std::string_view source_;
  std::uint32_t number_ = Span::nowhere;
  std::vector<char> copies_;
};

}  // namespace guiju::text
