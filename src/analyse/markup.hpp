// Words in two languages inside a page that needs no network: escaped, one language shown at a time.
//
// The choice of language is a pair of radio buttons and style sheet rules, so it works without scripts, in mail and in print.
//
// Tested by tests/analyse/markup_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "guiju/text/diagnostic.hpp"

namespace guiju::analyse {

// A text in both languages; equal where there is only one.
struct Wording {
  std::string zh, en;
};

// Safe in text and in attributes of HTML and SVG.
std::string escaped(std::string_view text);
// Both languages, each in an element of its own: `span` in HTML, `tspan` in SVG. One element where they are equal.
std::string both(const Wording& wording, std::string_view element = "span");
// The whole page. `body` is markup. The one script there is sorts tables; the page's policy allows that script alone.
std::string page(const Wording& title, std::string_view body, Language first);

}  // namespace guiju::analyse
