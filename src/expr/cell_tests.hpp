// The input cells of one column of a decision table, as tests (DMN calls them unary tests), closely packed.
//
// A table may have 100,000 rows whose cells are all different, so a cell is no tree of objects but a stretch of 32-bit words: for
// each test a head (what it asks, how many words follow) and its operands, or for not(…) and `has` the words of the tests inside.
// A small number stands in its word; a text is a part of the cell's own; other literals are numbers of a pool in which each
// stands once. What is computed is a number too: whoever plans says what each one is. A CellTest is put together when somebody
// reads one, on the stack.
//
// Immutable once closed; then thread-safe. Tested by tests/expr/cell_tests_test.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <iterator>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "guiju/facts/arena.hpp"
#include "guiju/facts/type.hpp"
#include "guiju/facts/value.hpp"
#include "text/written.hpp"

namespace guiju::expr {

enum class TestOp : std::uint8_t {
  equal, not_equal, less, less_equal, greater, greater_equal,
  interval,                 // low, high
  null, not_null,
  not_of,                   // not(any of those inside)
  prefix, matches,          // of texts
  has_any, has_all, empty,  // of lists; inside: an `equal` for each item
  condition,                // `= expression` over `it`
};

// What a test compares with: a literal, or a program run on the frame.
struct CellOperand {
  static constexpr std::uint32_t none = 0xFFFFFFFFu;
  ValueView literal;
  std::uint32_t program = none;
};

class CellTests;
struct CellTest;

// Some tests of a cell, borrowed.
class CellTestsView {
 public:
  class Iterator;
  CellTestsView() = default;
  CellTestsView(const CellTests& all, std::uint32_t cell, std::uint32_t begin, std::uint32_t end) : all_(&all), cell_(cell), begin_(begin), end_(end) {}
  Iterator begin() const;
  Iterator end() const;
  bool empty() const { return begin_ == end_; }
  std::size_t size() const;
  CellTest operator[](std::size_t i) const;

 private:
  const CellTests* all_ = nullptr;
  std::uint32_t cell_ = 0, begin_ = 0, end_ = 0;  // words
};

struct CellTest {
  TestOp op = TestOp::equal;
  bool low_closed = true, high_closed = true;
  std::uint32_t program = CellOperand::none;  // condition
  CellOperand low, high;
  CellTestsView inner;
};

// One cell: any of its tests. It borrows from its column.
struct CellPredicate {
  CellTestsView any_of;
  bool is_constant = false;  // depends on the column's value alone: no programs
  std::string_view text;     // as written
};

class CellTests {
 public:
  class Iterator;
  CellTests() = default;
  // Numbers, members and flags of this type take no room of their own.
  explicit CellTests(Type type, text::Written written = {}) : type_(std::move(type)), written_(std::move(written)) {}

  std::size_t size() const { return cells_.size(); }
  bool empty() const { return cells_.empty(); }
  CellPredicate operator[](std::size_t cell) const;
  Iterator begin() const;
  Iterator end() const;

  // ---- building: a cell is begun, its tests follow one after the other, those inside a test before that one ends.
  void begin_cell(std::string_view text, Span span);
  void begin_test(TestOp op, bool low_closed = true, bool high_closed = true);
  // A text that is this part of the cell's.
  void add_part(std::size_t begin, std::size_t size);
  void add_literal(ValueView literal);
  void add_computed(std::uint32_t number);
  void end_test();
  // A copy of a test, of this column or another, with its operands as `read` gives them.
  using Read = std::function<CellOperand(const CellOperand&)>;
  void add_test(const CellTest& test, const Read& read = {});
  // Of a cell that was begun and is wrong nothing is kept.
  void drop_cell();
  // What add_computed's numbers stand for, from 0 on; until then, for a program of that number.
  void set_computed(std::vector<CellOperand> computed) { computed_ = std::move(computed); }
  // After the last cell: lets go of what only building needs.
  void close();

 private:
  friend class CellTestsView;
  struct Cell {
    text::Written::Place text;
    std::uint32_t first_word : 31, is_computed : 1;
  };
  // What stands in a word's two highest bits.
  enum class Form : std::uint32_t { small, pooled, computed, part };
  static constexpr std::uint32_t payload_bits = 30, part_bits = 15;
  struct Raw {  // of a literal without storage of its own: what makes two of them one
    std::uint64_t head = 0, word = 0;
    friend bool operator==(const Raw&, const Raw&) = default;
  };
  struct RawHash {
    std::size_t operator()(const Raw& raw) const { return static_cast<std::size_t>((raw.word ^ raw.head) * 0x9E3779B97F4A7C15u); }
  };

  static std::uint32_t word(Form form, std::uint32_t payload) { return static_cast<std::uint32_t>(form) << payload_bits | payload; }
  std::uint32_t words_end(std::size_t cell) const { return cell + 1 < cells_.size() ? cells_[cell + 1].first_word : static_cast<std::uint32_t>(words_.size()); }
  std::uint32_t next(std::uint32_t at) const { return at + 1 + (words_[at] >> 8); }
  CellTest read(std::uint32_t cell, std::uint32_t at) const;
  void add_operand(const CellOperand& operand, const Read& read);
  CellOperand operand(std::uint32_t cell, std::uint32_t word) const;
  bool has_program(const CellTestsView& tests) const;
  bool is_small(ValueView literal) const;
  ValueView of_small(std::uint32_t payload) const;

  Type type_;
  text::Written written_;
  std::vector<Cell> cells_;
  std::vector<std::uint32_t> words_;
  std::vector<ValueView> literals_;
  std::vector<CellOperand> computed_;
  Arena storage_{static_cast<std::size_t>(-1) / 2};  // of literals
  std::vector<std::uint32_t> open_tests_;            // while a cell is built: where their heads stand
  std::unordered_map<Raw, std::uint32_t, RawHash> known_literals_;
};

class CellTestsView::Iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = CellTest;
  using difference_type = std::ptrdiff_t;
  using pointer = const CellTest*;
  using reference = CellTest;
  Iterator(const CellTests* all, std::uint32_t cell, std::uint32_t at) : all_(all), cell_(cell), at_(at) {}
  CellTest operator*() const { return all_->read(cell_, at_); }
  Iterator& operator++() { return at_ = all_->next(at_), *this; }
  friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }

 private:
  const CellTests* all_;
  std::uint32_t cell_, at_;
};
inline CellTestsView::Iterator CellTestsView::begin() const { return {all_, cell_, begin_}; }
inline CellTestsView::Iterator CellTestsView::end() const { return {all_, cell_, end_}; }

class CellTests::Iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = CellPredicate;
  using difference_type = std::ptrdiff_t;
  using pointer = const CellPredicate*;
  using reference = CellPredicate;
  Iterator(const CellTests& all, std::size_t at) : all_(&all), at_(at) {}
  CellPredicate operator*() const { return (*all_)[at_]; }
  Iterator& operator++() { return ++at_, *this; }
  friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }

 private:
  const CellTests* all_;
  std::size_t at_;
};
inline CellTests::Iterator CellTests::begin() const { return {*this, 0}; }
inline CellTests::Iterator CellTests::end() const { return {*this, size()}; }

}  // namespace guiju::expr
