// The texts of a column as Arrow lays them out: its layout is asked once, not for each row.
//
// Tested by tests/facts/columns_test.cpp.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "guiju/facts/columns.hpp"

namespace guiju::facts {

// A cell of some type, wherever it lies.
template <typename T>
T cell_at(const void* cells, std::int64_t at) {
  T value;
  std::memcpy(&value, static_cast<const char*>(cells) + static_cast<std::size_t>(at) * sizeof(T), sizeof(T));
  return value;
}

// A view cell: up to 12 bytes in place, longer ones in a buffer.
inline std::string_view viewed_text(const ColumnView& column, std::int64_t at) {
  const char* place = static_cast<const char*>(column.data) + static_cast<std::size_t>(at) * 16;
  const auto size = static_cast<std::size_t>(cell_at<std::int32_t>(place, 0));
  if (size <= 12) return {place + 4, size};
  const auto buffer = static_cast<std::size_t>(cell_at<std::int32_t>(place, 2));
  return {static_cast<const char*>(column.view_buffers[buffer]) + cell_at<std::int32_t>(place, 3), size};
}

// Calls `visit` with a function from a row of the column (that is not null) to its text, and gives what that gives; `otherwise`
// for a column of another layout.
template <typename Visit, typename Answer>
Answer with_texts(const ColumnView& column, Visit visit, Answer otherwise) {
  const auto between = [&column]<typename Offset>(Offset) {
    return [&column](std::int64_t row) {
      const std::int64_t at = column.offset + row;
      const auto begin = cell_at<Offset>(column.offsets, at), end = cell_at<Offset>(column.offsets, at + 1);
      return std::string_view(static_cast<const char*>(column.data) + begin, static_cast<std::size_t>(end - begin));
    };
  };
  switch (column.layout) {
    case Layout::utf8: return visit(between(std::int32_t{}));
    case Layout::large_utf8: return visit(between(std::int64_t{}));
    case Layout::utf8_view: return visit([&column](std::int64_t row) { return viewed_text(column, column.offset + row); });
    default: return otherwise;
  }
}

}  // namespace guiju::facts
