// What an undecided answer really waits for, found by trying: all ways to fill the fields that it names.
//
// Whoever computes one part after the other says that `a && !a` needs a, and that a table needs a although each of its
// values leads to one and the same output. Where the fields take few values (bools, enums, whole numbers between bounds,
// fields with `in`), every way can be tried: one answer for all ways is the answer, and a field that never changes it is not
// needed. Of a whole number, decimal or date that is only compared with constants, all values between two neighbouring
// constants are alike: one of them stands for all. Work: a run of what is asked for each way, at most `most`. An answer that is
// still unknown for some way names more fields; then the ways to fill those too are tried (`settled`).
//
// Tested by tests/expr/completions_test.cpp, tests/agree/needs_test.cpp, tests/agree/needs_pack_test.cpp.
#pragma once

#include <optional>
#include <vector>

#include "expr/program.hpp"
#include "facts/unknowns.hpp"
#include "guiju/facts/schema.hpp"

namespace guiju::expr {

// What looks at the fields: programs, and whatever else reads these slots.
struct Readers {
  std::vector<const Program*> programs;
  std::vector<std::uint32_t> others;
};

class Completions {
 public:
  static constexpr std::size_t most = 64;

  // Of the fields that `unknown` waits for. `slots`: a frame that begins with the schema's fields.
  Completions(const Schema& schema, ValueView unknown, const ValueView* slots, const Readers& readers);

  // How many ways there are; 0: too many to try, or what is unknown is a part of a field.
  std::size_t count() const { return count_; }
  const std::vector<std::uint32_t>& fields() const { return fields_; }
  void fill(std::size_t way, ValueView* slots) const;
  // The way that differs from way 0 in this field (of `fields`) only.
  std::size_t neighbour(std::size_t field) const { return strides_[field]; }
  // Are these two one answer? Errors of one code are.
  static bool is_same(ValueView a, ValueView b);

  // What to say when `answers[way]` is the answer of each way and the first guess was the unknown `guess`: that one answer,
  // where all are the same; else an unknown, of the guessed fields that can change it (of all that can, when none of those
  // can). Not settled: a limit was hit.
  struct Verdict {
    bool is_settled = false;
    ValueView answer;
  };
  Verdict verdict(const std::vector<ValueView>& answers, ValueView guess, Arena& arena) const;

 private:
  std::size_t digit(std::size_t way, std::size_t field) const { return way / strides_[field] % values_[field].size(); }

  std::vector<std::uint32_t> fields_;
  std::vector<std::vector<ValueView>> values_;
  std::vector<std::size_t> strides_;
  std::size_t count_ = 0;
};

// The loop: `answers(completions)` gives the answers of all ways (an unknown of nothing: that cannot be told). Nothing when it
// cannot be settled.
template <typename Answers>
std::optional<ValueView> settled(const Schema& schema, ValueView guess, const ValueView* slots, const Readers& readers, Arena& arena, Answers answers) {
  for (ValueView unknown = guess;;) {
    const Completions ways(schema, unknown, slots, readers);
    if (ways.count() == 0) return std::nullopt;
    const std::vector<ValueView>& all = answers(ways);
    ValueView more = unknown;
    for (ValueView answer : all) {
      if (!answer.is_unknown()) continue;
      if (answer.pointer() == nullptr) return std::nullopt;
      more = facts::merge_unknowns(more, answer, arena);
    }
    if (more.unknowns().count == unknown.unknowns().count) {
      const Completions::Verdict verdict = ways.verdict(all, guess, arena);
      return verdict.is_settled ? std::optional(verdict.answer) : std::nullopt;
    }
    unknown = more;
  }
}

}  // namespace guiju::expr
