// A program's questions, asked of the bytes of a struct.
//
// A bound field lies at a known offset, so a question is a load and a compare. Questions of which only one case matters
// (all of `a && !b && c`) are asked cheapest first until one settles it, by one function made for their forms ("range,
// truth, text") without a loop over instructions. Others are all asked, and the table looked up.
//
// Only for fields whose bytes are a good fact as they are (of the field's own type, in its bounds). Where a question has no
// answer (a number out of bounds, text that is no UTF-8) and the others do not settle it, the row is `unsure`: then the
// row engine decides.
//
// Tested by tests/expr/predicate_test.cpp.
#pragma once

#include <array>
#include <span>

#include "expr/program.hpp"
#include "expr/short_text.hpp"
#include "guiju/facts/bound_field.hpp"
#include "guiju/facts/schema.hpp"

namespace guiju::expr {

class Predicate {
 public:
  static constexpr int no = 0, yes = 1, unsure = 2;
  using Ask = int (*)(const void* predicate, const void* object);

  // Nothing when the program does more than ask, or a field's memory is none that can be asked. `fields[slot]` is what is
  // bound to the slot; null: nothing.
  static std::optional<Predicate> from(const Program& program, const Schema& schema,
                                       std::span<const BoundField* const> fields);
  // To be called with the predicate and an object.
  Ask ask() const { return ask_; }
  int operator()(const void* object) const { return ask_(this, object); }

 private:
  friend struct Asking;
  struct Test {
    Question::Form form = Question::Form::truth;
    BoundField::Memory memory = BoundField::Memory::none;
    std::uint8_t item_count = 0;
    bool wanted = true;                                // the answer of the one case
    std::uint32_t offset = 0;
    std::int64_t low = 0;
    std::uint64_t width = 0, bits = 0;
    std::int64_t least = INT64_MIN, most = INT64_MAX;  // what the field may be; else no answer
    double real_low = 0, real_high = 0;
    std::array<ShortText, 8> items;
  };

  bool place(const Question& question, const Schema& schema, std::span<const BoundField* const> fields, Test& test) const;
  void choose_asking(const Questions& questions);

  std::array<Test, Questions::most> tests_;
  std::uint32_t count_ = 0;
  std::uint64_t table_ = 0;
  int settled_ = no, all_ = yes;  // what a question that is not as wanted gives, and what the one case gives
  Ask ask_ = nullptr;
};

}  // namespace guiju::expr
