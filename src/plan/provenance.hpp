// What explanations say of a decision or a rule: id, titles, reason, sources, place.
#pragma once

#include <string>
#include <vector>

#include "guiju/text/source.hpp"

namespace guiju::plan {

struct Title {
  std::string any, zh, en;
};

struct Words {
  std::string name;
  Title title, because;
  std::vector<std::string> basis;
  Span span;
};

}  // namespace guiju::plan
