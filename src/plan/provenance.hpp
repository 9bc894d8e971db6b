// What explanations say of a decision or a rule: id, titles, reason, sources, place.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "guiju/text/source.hpp"

namespace guiju::plan {

struct Title {
  std::string any, zh, en;
};

// The same of a table's row: there may be 100,000, most of which say nothing but their id, so the rest lies apart.
class RowWords {
 public:
  std::string name;
  Span span;
  const Title& title() const { return rest().title; }
  const Title& because() const { return rest().because; }
  const std::vector<std::string>& basis() const { return rest().basis; }
  const std::string& when_text() const { return rest().when_text; }

  struct Rest {
    Title title, because;
    std::vector<std::string> basis;
    std::string when_text;
  };
  void set_rest(Rest rest) { rest_ = std::make_unique<const Rest>(std::move(rest)); }

 private:
  const Rest& rest() const {
    static const Rest nothing;
    return rest_ ? *rest_ : nothing;
  }
  std::unique_ptr<const Rest> rest_;
};

struct Words {
  std::string name;
  Title title, because;
  std::vector<std::string> basis;
  Span span;
};

}  // namespace guiju::plan
