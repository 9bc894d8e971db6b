// Reads a decision table: `grid`, `rows` or `file`, all into the same heads and cells.
//
// Tested by tests/model/table_test.cpp.
#pragma once

#include <string>

#include "model/fields.hpp"

namespace guiju::model {

// Cells of a grid or of `rows:`, which stand in the pack itself; a file may have more.
inline constexpr std::size_t max_written_cells = 2'000'000;

TableForm read_table(const YamlNode& node, const std::string& path, Span place, Reading& reading);

// The rows of a map that writes them in one of three ways; that it does is diagnosed only when `is_wanted`.
void read_row_source(Fields& fields, bool is_wanted, TableForm& table, Reading& reading);

// The three ways to write rows; each fills heads, first_output and cells of `table`.
void read_grid(const YamlNode& node, const std::string& path, TableForm& table, Reading& reading);
void read_rows(const YamlNode& node, const std::string& path, TableForm& table, Reading& reading);
void read_table_file(const Excerpt& file, const std::string& path, TableForm& table,
                     Reading& reading);

// A .csv file that belongs to the pack; diagnosed when it is another file or cannot be read.
std::optional<std::uint32_t> read_csv_part(const Excerpt& file, Reading& reading);

}  // namespace guiju::model
