// Tables that a pack writes as `rows:` (maps), each as the grid that says the same: for spreadsheets.
//
//   for (const RowTable& table : guiju::row_tables(yaml).value()) show(table.decision, table.grid);
//
// Inputs stand left of `||`, outputs and what is said about a row (because, basis, title) right of it; a list of tests
// is written with commas. What a grid cannot say (a list or map as an output, a text of several lines) is told in
// `refusal`. Fails as load does on a text that is no YAML.
//
// Tested by tests/analyse/row_table_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "guiju/text/result.hpp"

namespace guiju {

struct RowTable {
  std::string decision;
  std::uint32_t first_line = 0, last_line = 0;  // of `rows:` with all that is under it, from 1; the last one included
  std::uint32_t indent = 0;                     // blanks before `rows:`
  bool has_own_lines = false;                   // nothing else stands in them
  std::vector<std::vector<std::string>> grid;   // the head first, with a cell "||"; in rows that cell is empty
  std::string refusal;                          // "row a, tags: …"; "": none
};

GUIJU_API Result<std::vector<RowTable>> row_tables(std::string_view yaml, std::string name = "pack.yaml");

}  // namespace guiju
