#include "expr/cell_tests.hpp"

#include <bit>
#include <utility>

namespace guiju::expr {
namespace {

constexpr std::uint32_t low_closed_bit = 1u << 5, high_closed_bit = 1u << 6;
constexpr std::int64_t small_end = std::int64_t{1} << 29;  // small numbers are in [-small_end, small_end)

// Scalars whose value is in the view itself.
bool has_no_storage(ValueView v) {
  switch (v.kind()) {
    case Kind::null: case Kind::bool_: case Kind::int_: case Kind::uint_: case Kind::double_: case Kind::date: case Kind::month:
    case Kind::timestamp: case Kind::duration: case Kind::enum_:
      return true;
    case Kind::decimal: return v.is_narrow();
    default: return false;
  }
}

}  // namespace

std::size_t CellTestsView::size() const {
  std::size_t count = 0;
  for (std::uint32_t at = begin_; at != end_; at = all_->next(at)) ++count;
  return count;
}

CellTest CellTestsView::operator[](std::size_t i) const {
  std::uint32_t at = begin_;
  for (; i > 0; --i) at = all_->next(at);
  return all_->read(cell_, at);
}

// ---- reading --------------------------------------------------------------------------------------------------------

CellPredicate CellTests::operator[](std::size_t cell) const {
  const CellTestsView tests(*this, static_cast<std::uint32_t>(cell), cells_[cell].first_word, words_end(cell));
  return {tests, cells_[cell].is_computed == 0 || !has_program(tests), written_(cells_[cell].text)};
}

CellTest CellTests::read(std::uint32_t cell, std::uint32_t at) const {
  const std::uint32_t head = words_[at], count = head >> 8;
  CellTest test;
  test.op = static_cast<TestOp>(head & 31);
  test.low_closed = (head & low_closed_bit) != 0;
  test.high_closed = (head & high_closed_bit) != 0;
  if (test.op == TestOp::not_of || test.op == TestOp::has_any || test.op == TestOp::has_all) {
    test.inner = {*this, cell, at + 1, at + 1 + count};
    return test;
  }
  if (count > 0) test.low = operand(cell, words_[at + 1]);
  if (count > 1) test.high = operand(cell, words_[at + 2]);
  if (test.op == TestOp::condition) test.program = std::exchange(test.low, {}).program;
  return test;
}

CellOperand CellTests::operand(std::uint32_t cell, std::uint32_t word) const {
  const std::uint32_t payload = word & ((1u << payload_bits) - 1);
  switch (static_cast<Form>(word >> payload_bits)) {
    case Form::small: return {of_small(payload)};
    case Form::pooled: return {literals_[payload]};
    case Form::computed: return payload < computed_.size() ? computed_[payload] : CellOperand{{}, payload};
    case Form::part: break;
  }
  return {ValueView::of_string(written_(cells_[cell].text).substr(payload >> part_bits, payload & ((1u << part_bits) - 1)))};
}

bool CellTests::has_program(const CellTestsView& tests) const {
  for (const CellTest& test : tests)
    if (test.program != CellOperand::none || test.low.program != CellOperand::none || test.high.program != CellOperand::none || has_program(test.inner)) return true;
  return false;
}

bool CellTests::is_small(ValueView v) const {
  if (v.kind() != type_.kind()) return false;
  switch (v.kind()) {
    case Kind::bool_: return true;
    case Kind::enum_: return v.enum_type() == type_.enum_type() && v.member() < small_end;
    case Kind::decimal:
      if (!v.is_narrow() || v.scale() != type_.scale()) return false;
      break;
    case Kind::int_: case Kind::date: case Kind::month: break;
    default: return false;
  }
  return v.as_int() >= -small_end && v.as_int() < small_end;
}

ValueView CellTests::of_small(std::uint32_t payload) const {
  const std::int64_t number = static_cast<std::int64_t>(static_cast<std::uint64_t>(payload) << 34) >> 34;
  switch (type_.kind()) {
    case Kind::bool_: return ValueView::of_bool(number != 0);
    case Kind::enum_: return ValueView::of_enum(type_.enum_type(), payload);
    case Kind::decimal: return ValueView::of_narrow_decimal(number, type_.scale());
    case Kind::date: return ValueView::of_date(number);
    case Kind::month: return ValueView::of_month(number);
    default: return ValueView::of_int(number);
  }
}

// ---- building -------------------------------------------------------------------------------------------------------

void CellTests::begin_cell(std::string_view text, Span span) {
  Cell cell;
  cell.text = written_.keep(text, span);
  cell.first_word = static_cast<std::uint32_t>(words_.size()) & 0x7FFFFFFFu;
  cell.is_computed = 0;
  cells_.push_back(cell);
}

void CellTests::begin_test(TestOp op, bool low_closed, bool high_closed) {
  open_tests_.push_back(static_cast<std::uint32_t>(words_.size()));
  words_.push_back(static_cast<std::uint32_t>(op) | (low_closed ? low_closed_bit : 0) | (high_closed ? high_closed_bit : 0));
}

void CellTests::add_part(std::size_t begin, std::size_t size) {
  if (begin >= 1u << part_bits || size >= 1u << part_bits) return add_literal(ValueView::of_string(written_(cells_.back().text).substr(begin, size)));
  words_.push_back(word(Form::part, static_cast<std::uint32_t>(begin << part_bits | size)));
}

void CellTests::add_literal(ValueView v) {
  if (is_small(v)) {
    const std::uint32_t number = v.is(Kind::enum_) ? v.member() : static_cast<std::uint32_t>(v.as_int());
    return words_.push_back(word(Form::small, number & ((1u << payload_bits) - 1)));
  }
  auto number = static_cast<std::uint32_t>(literals_.size());
  if (has_no_storage(v)) {
    const Raw raw = std::bit_cast<Raw>(v);
    number = known_literals_.emplace(raw, number).first->second;
  }
  if (number == literals_.size()) literals_.push_back(copy(v, storage_));
  words_.push_back(word(Form::pooled, number));
}

void CellTests::add_computed(std::uint32_t number) {
  cells_.back().is_computed = 1;
  words_.push_back(word(Form::computed, number));
}

void CellTests::end_test() {
  const std::uint32_t head = open_tests_.back();
  open_tests_.pop_back();
  words_[head] |= static_cast<std::uint32_t>(words_.size() - head - 1) << 8;
}

void CellTests::add_test(const CellTest& test, const Read& read) {
  begin_test(test.op, test.low_closed, test.high_closed);
  for (const CellTest& inner : test.inner) add_test(inner, read);
  if (test.op == TestOp::condition) add_operand({{}, test.program}, {});
  const bool compares = test.op <= TestOp::interval || test.op == TestOp::prefix || test.op == TestOp::matches;
  if (compares) add_operand(test.low, read);
  if (test.op == TestOp::interval) add_operand(test.high, read);
  end_test();
}

void CellTests::add_operand(const CellOperand& operand, const Read& read) {
  const CellOperand known = read ? read(operand) : operand;
  if (known.program == CellOperand::none) return add_literal(known.literal);
  computed_.push_back(known);
  add_computed(static_cast<std::uint32_t>(computed_.size() - 1));
}

void CellTests::drop_cell() {
  words_.resize(cells_.back().first_word);
  cells_.pop_back();
  open_tests_.clear();
}

void CellTests::close() {
  written_.shrink_to_fit();
  cells_.shrink_to_fit();
  words_.shrink_to_fit();
  literals_.shrink_to_fit();
  known_literals_ = {};
}

}  // namespace guiju::expr
