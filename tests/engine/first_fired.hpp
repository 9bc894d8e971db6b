// What ColumnsOutcome::canonical says where Outcome::canonical says this: of each table the first row that fired.
#pragma once

#include <set>
#include <sstream>
#include <string>

namespace guiju::engine_tests {

inline std::string first_fired(const std::string& canonical) {
  const std::size_t fired = canonical.rfind("; fired");
  std::string out = canonical.substr(0, fired) + "; fired";
  std::set<std::string> tables;
  std::istringstream rows(canonical.substr(fired + 7, canonical.size() - fired - 8));
  for (std::string row; rows >> row;)
    if (row[0] != '~' && tables.insert(row.substr(0, row.rfind('.'))).second) out += " " + row;
  return out + "}";
}

}  // namespace guiju::engine_tests
