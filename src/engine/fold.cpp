#include "engine/fold.hpp"

#include <algorithm>

#include "engine/codes.hpp"
#include "facts/canonical.hpp"
#include "facts/unknowns.hpp"

namespace guiju::engine {
namespace {

constexpr int mean_places = 12;

// Number order first, so that groups come as a reader expects: 2 before 10.
void append_key(std::string& key, ValueView v) {
  if (v.is(Kind::int_) || v.is(Kind::date) || v.is(Kind::month)) {
    const std::uint64_t shifted = static_cast<std::uint64_t>(v.as_int()) ^ (std::uint64_t{1} << 63);
    for (int byte = 7; byte >= 0; --byte) key += static_cast<char>(shifted >> (8 * byte));
  } else if (v.is(Kind::enum_)) {
    for (int byte = 3; byte >= 0; --byte) key += static_cast<char>(v.member() >> (8 * byte));
  } else {
    facts::append_canonical(key, v);
  }
  key += '\0';
}

// An order of errors that does not depend on the order of records.
bool is_before(const Fault& a, const Fault& b) {
  if (a.code != b.code) return a.code < b.code;
  if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
  return std::lexicographical_compare(a.args, a.args + a.arg_count, b.args, b.args + b.arg_count);
}

ValueView doubted(ValueView a, ValueView b, Arena& arena) {
  if (a.is_error() && b.is_error()) return is_before(b.fault(), a.fault()) ? b : a;
  if (a.is_error()) return a;
  if (b.is_error()) return b;
  return a.is_unknown() && b.is_unknown() ? facts::merge_unknowns(a, b, arena) : a.is_unknown() ? a : b;
}

}  // namespace

void Accumulator::add(plan::Aggregate function, ValueView v, Arena& arena) {
  if (v.is_error() || v.is_unknown()) {
    doubt_ = doubt_.is_null() ? copy(v, arena) : doubted(doubt_, copy(v, arena), arena);
    return;
  }
  if (v.is_null()) return;
  switch (function) {
    case plan::Aggregate::count: count_ += !v.is_false(); return;
    case plan::Aggregate::sum:
    case plan::Aggregate::mean: return add_number(v, arena);
    case plan::Aggregate::min:
    case plan::Aggregate::max: {
      const int sign = function == plan::Aggregate::max ? 1 : -1;
      // NaN stands in no order: it stays, so that the order of records changes nothing.
      bool comparable = true;
      if (count_++ == 0 || is_nan(v) || (!is_nan(extreme_) && compare(v, extreme_, comparable) * sign > 0)) extreme_ = copy(v, arena);
    }
  }
}

void Accumulator::add_number(ValueView v, Arena&) {
  ++count_;
  if (v.is(Kind::double_)) {
    is_double_ = true;
    doubles_.push_back(v.as_double());
    return;
  }
  sum_.add(v.as_decimal());
}

void Accumulator::merge(plan::Aggregate function, const Accumulator& other, Arena& arena) {
  if (!other.doubt_.is_null()) add(function, other.doubt_, arena);
  if (other.count_ > 0 && (function == plan::Aggregate::min || function == plan::Aggregate::max)) add(function, other.extreme_, arena), --count_;
  count_ += other.count_;
  doubles_.insert(doubles_.end(), other.doubles_.begin(), other.doubles_.end());
  is_double_ |= other.is_double_;
  sum_.add(other.sum_);
}

ValueView Accumulator::result(const plan::Tally::Fold& fold, Arena& arena) const {
  if (!doubt_.is_null()) return doubt_;
  const auto exact = sum_.total();
  if (!exact) return fault(arena, code::overflow, {});
  double total = 0;
  if (is_double_) {
    std::vector<double> sorted = doubles_;
    std::sort(sorted.begin(), sorted.end());
    for (double d : sorted) total += d;
  }
  switch (fold.function) {
    case plan::Aggregate::count: return ValueView::of_int(count_);
    case plan::Aggregate::min:
    case plan::Aggregate::max: return count_ > 0 ? extreme_ : ValueView::null();
    case plan::Aggregate::mean: {
      if (count_ == 0) return ValueView::null();
      if (is_double_) return ValueView::of_double(total / static_cast<double>(count_));
      const auto mean = divide(*exact, Decimal{count_, 0}, std::max<int>(mean_places, fold.type.scale()), Rounding::half_even);
      return mean ? ValueView::of_decimal(*mean, arena) : fault(arena, code::overflow, {});
    }
    case plan::Aggregate::sum: break;
  }
  if (is_double_ || fold.type.kind() == Kind::double_) return ValueView::of_double(total);
  if (fold.type.kind() == Kind::decimal) {
    const auto sum = exact->rescaled(fold.type.scale());
    return sum ? ValueView::of_decimal(*sum, arena) : fault(arena, code::overflow, {});
  }
  if (fold.type.kind() == Kind::uint_) {
    if (exact->coefficient > static_cast<int128>(UINT64_MAX)) return fault(arena, code::overflow, {});
    return ValueView::of_uint(static_cast<std::uint64_t>(exact->coefficient));
  }
  if (exact->coefficient > INT64_MAX || exact->coefficient < INT64_MIN) return fault(arena, code::overflow, {});
  return ValueView::of_int(static_cast<std::int64_t>(exact->coefficient));
}

ValueView Groups::add(const plan::Tally& tally, RowState& state) {
  const plan::Plan& plan = *state.plan;
  auto run = [&](std::uint32_t program) { return expr::run(plan.programs[program], state.slots.data(), state.scratch); };
  if (tally.where != plan::none) {
    const ValueView where = run(tally.where);
    if (where.is_false() || where.is_null()) return ValueView::null();
    if (!where.is_true()) return where;
  }
  std::string key;
  std::vector<ValueView> values;
  for (const plan::Tally::Key& k : tally.keys) {
    const ValueView v = run(k.program);
    if (v.is_error() || v.is_unknown()) return v;
    append_key(key, v);
    values.push_back(v);
  }
  const auto [at, is_new] = groups_.try_emplace(std::move(key));
  Group& group = at->second;
  if (is_new) {
    for (ValueView v : values) group.keys.push_back(copy(v, arena_));
    group.folds.resize(tally.folds.size());
  }
  for (std::size_t f = 0; f < tally.folds.size(); ++f) {
    const plan::Tally::Fold& fold = tally.folds[f];
    group.folds[f].add(fold.function, fold.program == plan::none ? ValueView::of_bool(true) : run(fold.program), arena_);
  }
  return ValueView::null();
}

}  // namespace guiju::engine
