// What texts say, for the expressions' oracle: patterns, addresses, encodings. A second answer, without the library and without RE2.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace guiju::agree {

using Points = std::vector<std::uint32_t>;  // code points
Points code_points(const std::string& s);
std::string utf8(const Points& points);

// A regular expression, matched by trying one way after the other; the first way wins. Of the syntax: | ( ) (?: ) [ ] . ^ $ \d \w \s
// * + ? {n,m} and their lazy forms. No part that may be empty is repeated.
class Pattern {
 public:
  struct Item;
  struct TooMuch {};  // thrown by what takes too many tries or too long a text
  struct Match {
    std::size_t begin = 0, end = 0;
    std::vector<std::optional<std::pair<std::size_t, std::size_t>>> groups;
  };
  // Nothing: it says something else, or is wrong.
  static std::optional<Pattern> read(const std::string& text);
  int group_count() const { return group_count_; }
  std::optional<Match> find(const Points& text, std::size_t from) const;
  // One after the other; an empty one right behind another is none.
  std::vector<Match> find_all(const Points& text) const;

 private:
  std::shared_ptr<const Item> root_;
  int group_count_ = 0;
};

std::optional<std::string> unbase64(const std::string& text);
std::string quoted(const std::string& text);

// 4 or 16 bytes.
using Address = std::string;
std::optional<Address> read_address(const std::string& text);
std::optional<std::pair<Address, int>> read_network(const std::string& text);
// Nothing: a form that is not known here.
std::optional<std::string> text_of_address(const Address& address);
Address masked(Address address, int prefix);

}  // namespace guiju::agree
