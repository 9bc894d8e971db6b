// A pack's text, laid out: grids aligned, blanks at line ends gone. Comments, order and meaning stay.
//
//   std::string neat = guiju::fmt(text).value();
//
// The cells of a grid stand under their heads by display width, so that Chinese and Latin text line up in an editor. All
// lines of a grid get the indentation of its first. Outside grids and other multi-line texts, blanks at the end of
// a line, second blank lines in a row and a missing last line break are put right; nothing else is touched. Laid out twice, a
// text is what it was once. Fails as load does on a text that is no YAML, and on grids that cannot be read.
//
// Tested by tests/analyse/fmt_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "guiju/text/result.hpp"

namespace guiju {

GUIJU_API Result<std::string> fmt(std::string_view yaml, std::string name = "pack.yaml");

}  // namespace guiju
