// What a cell accepts of an axis.
#include "analyse/domain.hpp"
#include "plan/judge.hpp"

namespace guiju::analyse {
namespace {

using plan::Test;
using plan::TestOp;

struct Nothing {
  Arena& lent;
  Arena& arena() const { return lent; }
  ValueView run(std::uint32_t) const { return {}; }
};
bool accepts(const Test& test, ValueView value) {
  Arena arena;
  return plan::judge(test, value, Nothing{arena}).verdict == plan::Verdict::yes;
}

}  // namespace

Accepted Domain::accepted(const plan::Predicate& predicate) const {
  Accepted all;
  for (const Test& test : predicate.any_of) {
    const Accepted one = accepted(test);
    all.sure = united(all.sure, one.sure);
    all.may = united(all.may, one.may);
  }
  return all;
}

Accepted Domain::accepted(const Test& test) const {
  const auto exactly = [](Ranges ranges) { return Accepted{ranges, ranges}; };
  switch (test.op) {
    case TestOp::null: return exactly(has_null_ ? Ranges{{null_class(), null_class() + 1}} : Ranges{});
    case TestOp::not_null: return exactly(values());
    case TestOp::not_of: {
      Accepted inside;
      for (const Test& inner : test.inner) {
        const Accepted one = accepted(inner);
        inside.sure = united(inside.sure, one.sure);
        inside.may = united(inside.may, one.may);
      }
      const Ranges whole{{0, class_count_}};
      return {without(whole, inside.may), without(whole, inside.sure)};
    }
    case TestOp::condition: case TestOp::has_any: case TestOp::has_all: case TestOp::empty: return {{}, values()};
    default: break;
  }
  if (form_ == Form::opaque || !is_literal(test)) return {{}, values()};
  if (form_ == Form::text && (test.op == TestOp::matches || test.op == TestOp::prefix)) return accepted_text(test);
  return ordered(test);
}

Accepted Domain::accepted_text(const Test& test) const {
  if (test.op == TestOp::prefix) {
    const std::string prefix(test.low.literal.as_string()), end = after_prefix(prefix);
    const Ranges in = settled({{class_from(prefix), end.empty() ? static_cast<std::uint32_t>(texts_.size()) : class_from(end)}});
    return {in, in};
  }
  Accepted in;  // a pattern is judged on literals; of what lies between them it may match some
  for (std::uint32_t c = 0; c < texts_.size(); ++c) {
    if (!is_single(c)) in.may.push_back({c, c + 1});
    else if (accepts(test, ValueView::of_string(texts_[c]))) in.sure.push_back({c, c + 1});
  }
  in.sure = settled(std::move(in.sure));
  in.may = united(in.may, in.sure);
  return in;
}

// Comparisons and intervals with literals.
Accepted Domain::ordered(const Test& test) const {
  const ValueView low = test.low.literal, high = test.high.literal;
  const std::uint32_t end = values()[0].end;
  if (!is_ordered(low) || (test.op == TestOp::interval && !is_ordered(high))) return {};  // of a null: never
  const auto from = [&](ValueView v) { return form_ == Form::text ? class_from(std::string(v.as_string())) : class_from(lower(v)); };
  const auto beyond = [&](ValueView v) { return form_ == Form::text ? class_from(after(v.as_string())) : class_from(upper(v)); };
  Ranges in;
  switch (test.op) {
    case TestOp::equal: in = {{from(low), beyond(low)}}; break;
    case TestOp::not_equal: in = {{0, from(low)}, {beyond(low), end}}; break;
    case TestOp::less: in = {{0, from(low)}}; break;
    case TestOp::less_equal: in = {{0, beyond(low)}}; break;
    case TestOp::greater: in = {{beyond(low), end}}; break;
    case TestOp::greater_equal: in = {{from(low), end}}; break;
    default: in = {{test.low_closed ? from(low) : beyond(low), test.high_closed ? beyond(high) : from(high)}}; break;
  }
  in = settled(std::move(in));
  return {in, in};
}

Ranges Domain::between(std::optional<std::int64_t> low, std::optional<std::int64_t> high) const {
  return settled({{low ? class_from(Word{*low}) : 0, high ? class_from(Word{*high}) : values()[0].end}});
}

}  // namespace guiju::analyse
