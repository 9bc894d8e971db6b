// Judging a cell: does a value pass?
//
// One piece of code for whoever asks: the engine, whose operands are programs over a record's frame, and the index, whose
// cells are constant. A Source runs programs and lends an arena.
//
// Tested by tests/engine/table_test.cpp, tests/plan/index_test.cpp, tests/agree.
#pragma once

#include "expr/codes.hpp"
#include "expr/regex.hpp"
#include "facts/unknowns.hpp"
#include "plan/plan.hpp"

namespace guiju::plan {

enum class Verdict : std::uint8_t { no, yes, unknown, error };

// How one test, cell or row judged a record; `detail` is the error or the unknown.
struct Judgement {
  Verdict verdict = Verdict::no;
  ValueView detail;
};

// Collects what stands between a yes and a no: the first error, else the union of unknowns.
struct Doubt {
  ValueView error, unknown;
  void add(const Judgement& j, Arena& arena) {
    if (j.verdict == Verdict::error && !error.is_error()) error = j.detail;
    if (j.verdict == Verdict::unknown) unknown = unknown.is_unknown() ? facts::merge_unknowns(unknown, j.detail, arena) : j.detail;
  }
  void add(ValueView v, Arena& arena) {
    if (v.is_error()) add(Judgement{Verdict::error, v}, arena);
    if (v.is_unknown()) add(Judgement{Verdict::unknown, v}, arena);
  }
  bool is_any() const { return error.is_error() || unknown.is_unknown(); }
  ValueView value() const { return error.is_error() ? error : unknown; }
  Judgement or_else(Verdict otherwise) const {
    if (error.is_error()) return {Verdict::error, error};
    if (unknown.is_unknown()) return {Verdict::unknown, unknown};
    return {otherwise, {}};
  }
};

inline Judgement judgement(bool b) { return {b ? Verdict::yes : Verdict::no, {}}; }

inline Judgement judgement_of(ValueView v) {
  if (v.is_error()) return {Verdict::error, v};
  if (v.is_unknown()) return {Verdict::unknown, v};
  return judgement(v.is_true());
}

template <typename Source>
ValueView operand(const Operand& o, const Source& source) {
  if (o.program == none) return o.literal;
  return source.run(o.program);
}

template <typename Source>
Judgement judge(const Test& test, ValueView value, const Source& source);

// value < operand and the like; a null on either side is no match.
template <typename Source, typename Holds>
Judgement compared(ValueView value, const Operand& o, const Source& source, Holds holds) {
  if (value.is_null()) return judgement(false);
  const ValueView other = operand(o, source);
  if (other.is_error() || other.is_unknown()) return judgement_of(other);
  if (other.is_null()) return judgement(false);
  bool comparable = true;
  const int order = compare(value, other, comparable);
  return judgement(comparable && holds(order));
}

template <typename Source>
Judgement equals(ValueView value, const Operand& o, const Source& source) {
  const ValueView other = operand(o, source);
  if (other.is_error() || other.is_unknown()) return judgement_of(other);
  return judgement(!value.is_null() && !other.is_null() && equal(value, other));
}

template <typename Source>
Judgement any_of(const expr::CellTestsView& tests, ValueView value, const Source& source) {
  Doubt doubt;
  for (const Test& test : tests) {
    const Judgement j = judge(test, value, source);
    if (j.verdict == Verdict::yes) return j;
    doubt.add(j, source.arena());
  }
  return doubt.or_else(Verdict::no);
}

template <typename Source>
Judgement in_interval(const Test& test, ValueView value, const Source& source) {
  const Judgement low = compared(value, test.low, source, [&](int c) { return test.low_closed ? c >= 0 : c > 0; });
  if (low.verdict == Verdict::no) return low;
  const Judgement high = compared(value, test.high, source, [&](int c) { return test.high_closed ? c <= 0 : c < 0; });
  if (high.verdict == Verdict::no || low.verdict == Verdict::yes) return high;
  if (high.verdict == Verdict::yes) return low;
  Doubt doubt;
  doubt.add(low, source.arena());
  doubt.add(high, source.arena());
  return doubt.or_else(Verdict::no);
}

inline bool list_has(ValueView list, ValueView item) {
  for (std::uint32_t i = 0; i < list.size(); ++i)
    if (!list[i].is_error() && !list[i].is_unknown() && equal(list[i], item)) return true;
  return false;
}

// `has any(x, y)`, `has all(x, y)`. An item of the list that is unknown could be any of them.
template <typename Source>
Judgement has(const Test& test, ValueView list, const Source& source) {
  if (list.is_null()) return judgement(false);
  const bool all = test.op == TestOp::has_all;
  Doubt doubt, items;
  for (std::uint32_t i = 0; i < list.size(); ++i)
    if (list[i].is_error() || list[i].is_unknown()) items.add(judgement_of(list[i]), source.arena());
  for (const Test& item : test.inner) {
    const ValueView wanted = operand(item.low, source);
    Judgement j = judgement_of(wanted);
    if (!wanted.is_error() && !wanted.is_unknown()) j = list_has(list, wanted) ? judgement(true) : items.or_else(Verdict::no);
    if (j.verdict == (all ? Verdict::no : Verdict::yes)) return j;
    doubt.add(j, source.arena());
  }
  return doubt.or_else(all ? Verdict::yes : Verdict::no);
}

// RE2 out of memory is an error, never "no match".
inline Judgement matched(ValueView value, ValueView pattern) {
  static const Fault out_of_memory{code::limit_memory, {}, nullptr, 0};
  if (!value.is(Kind::string)) return judgement(false);
  std::string why;
  const expr::Matched m = expr::search(value.as_string(), pattern.as_string(), Limits{}.max_regex_bytes, why);
  return m == expr::Matched::failed ? judgement_of(ValueView::of_error(&out_of_memory)) : judgement(m == expr::Matched::yes);
}

// Null matches a not(…) whose inside does not.
template <typename Source>
Judgement negated(const Test& test, ValueView value, const Source& source) {
  Judgement j = any_of(test.inner, value, source);
  if (j.verdict == Verdict::yes) j.verdict = Verdict::no;
  else if (j.verdict == Verdict::no) j.verdict = Verdict::yes;
  return j;
}

template <typename Source>
Judgement judge(const Test& test, ValueView value, const Source& source) {
  switch (test.op) {
    case TestOp::equal: return equals(value, test.low, source);
    case TestOp::not_equal: {
      if (value.is_null()) return judgement(false);
      Judgement j = equals(value, test.low, source);
      if (j.verdict == Verdict::yes) return judgement(false);
      return j.verdict == Verdict::no ? judgement(true) : j;
    }
    case TestOp::less: return compared(value, test.low, source, [](int c) { return c < 0; });
    case TestOp::less_equal: return compared(value, test.low, source, [](int c) { return c <= 0; });
    case TestOp::greater: return compared(value, test.low, source, [](int c) { return c > 0; });
    case TestOp::greater_equal: return compared(value, test.low, source, [](int c) { return c >= 0; });
    case TestOp::interval: return in_interval(test, value, source);
    case TestOp::null: return judgement(value.is_null());
    case TestOp::not_null: return judgement(!value.is_null());
    case TestOp::not_of: return negated(test, value, source);
    case TestOp::prefix:
      return judgement(value.is(Kind::string) && value.as_string().starts_with(test.low.literal.as_string()));
    case TestOp::matches: return matched(value, test.low.literal);
    case TestOp::has_any:
    case TestOp::has_all: return has(test, value, source);
    case TestOp::empty: return judgement(!value.is_null() && value.size() == 0);
    case TestOp::condition:
      if (value.is_null()) return judgement(false);
      return judgement_of(source.run(test.program));
  }
  return {};
}

template <typename Source>
Judgement judge(const Predicate& predicate, ValueView value, const Source& source) {
  if (value.is_error() || value.is_unknown()) return judgement_of(value);
  return any_of(predicate.any_of, value, source);
}

}  // namespace guiju::plan
