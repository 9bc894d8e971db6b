// A table's index: which rows can a column's value match?
//
// Per column, the values that occur in constant cells cut all possible values into classes (each literal, each interval
// between bounds, null, everything else); for each class there is the bit set of rows whose cell accepts it. Deciding =
// find the class of each column's value, AND the bit sets, take the first bit (or all, by hit policy). Cells that are not constant
// count as "may match" and are judged for the rows that are left. Unknown and error values take the scan instead.
//
// The idea is bitmap indexing as in column stores (O'Neil & Quass, "Improved query performance with variant indexes", 1997) and
// packet classification (Lakshman & Stiliadis, "High-speed policy-based packet forwarding", 1998).
//
// Tested by tests/plan/index_test.cpp, tests/agree.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "guiju/facts/value.hpp"

namespace guiju::plan {

struct Table;

// How one column's values fall into classes.
struct Classifier {
  enum class Kind : std::uint8_t {
    none,    // no constant cells: every row may match
    member,  // enum, bool: class by member number
    number,  // int, date, month, narrow decimals of one scale …: sorted bounds
    text,    // strings: a hash of the literals; prefixes and patterns judged per literal class or at the end
    other,   // judged by scan
  };
  Kind kind = Kind::none;
  guiju::Kind value_kind = guiju::Kind::null;
  std::uint8_t scale = 0;
  // number: class of x = 2 × (bounds below x) + (x is a bound), as elementary points and gaps.
  std::vector<std::int64_t> bounds;
  std::unordered_map<std::string_view, std::uint32_t> literals;  // text → class
  std::uint32_t class_count = 0;  // the last two: null, and (text) any other
  // The class of a value; false when it needs the scan (another kind, wide, unknown, error).
  bool classify(ValueView v, std::uint32_t& out) const;
};

class Index {
 public:
  static constexpr std::size_t max_columns = 64;  // tables with more are scanned
  bool is_built() const { return words_ > 0; }
  std::size_t words() const { return words_; }
  const Classifier& classifier(std::size_t column) const { return classifiers_[column]; }
  // The rows that a class of a column leaves: `words()` 64-bit words.
  const std::uint64_t* rows(std::size_t column, std::uint32_t cls) const {
    return &bits_[(first_[column] + cls) * words_];
  }
  // Rows with cells in this column that are not constant (must be judged); null when there are none.
  const std::uint64_t* open_rows(std::size_t column) const { return open_[column] == none ? nullptr : &bits_[open_[column] * words_]; }

 private:
  friend Index build_index(const Table& table);
  static constexpr std::size_t none = ~std::size_t{0};
  std::size_t words_ = 0;
  std::vector<Classifier> classifiers_;
  std::vector<std::size_t> first_, open_;  // in units of bit sets
  std::vector<std::uint64_t> bits_;
};

Index build_index(const Table& table);

}  // namespace guiju::plan
