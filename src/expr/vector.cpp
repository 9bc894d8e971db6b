// One row of a vector, whatever its layout.
#include "expr/vector.hpp"

#include "expr/column.hpp"

namespace guiju::expr {

ValueView Vector::operator[](std::uint32_t row) const {
  switch (layout) {
    case Layout::constant: return single;
    case Layout::views: return views[row];
    case Layout::dictionary: return dictionary[codes[row]];
    case Layout::words: break;
  }
  if (marks != nullptr && marks[row] != 0) return others[marks[row] - 1];
  return value_of_word({kind, scale, enum_type}, words[row]);
}

}  // namespace guiju::expr
