// How a pack was loaded: what it takes to load it once more from the same texts, perhaps with changes.
//
// Tested by tests/agree/compare_agree_test.cpp, tests/cli/compare_test.cpp.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "guiju/expr/function.hpp"

namespace guiju::plan {

struct Origin {
  std::string file;                                          // the pack's own, as in Sources
  std::string folder;                                        // "" for a text
  std::vector<std::string> roots;
  bool reads_cases = true;
  Functions functions;
  std::vector<std::pair<std::string, std::string>> changes;  // made to what the texts say
};

}  // namespace guiju::plan
