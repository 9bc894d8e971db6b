// Lists: the lists and sets extensions, and sums, means, extremes and counts of a pack.
//
// sum of nothing is 0 of the list's type; mean, min and max of nothing are errors. mean of ints and decimals is a decimal with 12
// places (half_even), of doubles a double. Numbers of a list that mix types (dyn) are added as the first one's type says.
//
// Tested by tests/expr/library_test.cpp.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "expr/library_parts.hpp"
#include "expr/vm.hpp"
#include "facts/decimal_sum.hpp"

namespace guiju::expr {
namespace {

ValueView list_of_views(CallContext& c, const std::vector<ValueView>& items) {
  ValueView* const room = list_room(c, items.size());
  if (room == nullptr) return too_large(c);
  std::copy(items.begin(), items.end(), room);
  return ValueView::of_list(room, static_cast<std::uint32_t>(items.size()));
}

bool can_be_ordered(ValueView v) {
  switch (v.kind()) {
    case Kind::null: case Kind::list: case Kind::map: case Kind::struct_: case Kind::optional:
    case Kind::type: case Kind::abstract: case Kind::error: case Kind::unknown:
      return false;
    default:
      return true;
  }
}

// Are the values of one kind that has an order? (Numbers of different types are not sorted together, as in CEL.)
bool are_sortable(ValueView list) {
  for (std::uint32_t i = 0; i < list.size(); ++i)
    if (!can_be_ordered(list[i]) || list[i].kind() != list[0].kind()) return false;
  return true;
}

bool is_before(ValueView a, ValueView b) {
  bool comparable = false;
  const int sign = compare(a, b, comparable);
  if (comparable) return sign < 0;
  // NaN stands before all numbers, so that the order is one.
  const bool a_nan = a.is(Kind::double_) && std::isnan(a.as_double());
  const bool b_nan = b.is(Kind::double_) && std::isnan(b.as_double());
  return a_nan && !b_nan;
}

bool spend_on_sort(CallContext& c, std::uint32_t count) {
  return spend(c, std::uint64_t{count} * (1 + static_cast<std::uint64_t>(std::log2(count + 1))) / 8);
}

// --- order -----------------------------------------------------------------------------------------------

ValueView sort_by_keys(CallContext& c, Args a, std::uint32_t) {
  const ValueView list = a[0], keys = a[1];
  if (list.size() != keys.size()) return fault(c, code::invalid_argument, {"as many keys as items"});
  if (!are_sortable(keys)) return no_overload(c, "sortBy", a, 2);
  if (!spend_on_sort(c, list.size())) return out_of_steps(c);
  std::vector<std::uint32_t> order(list.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t x, std::uint32_t y) { return is_before(keys[x], keys[y]); });
  ValueView* const room = list_room(c, list.size());
  if (room == nullptr) return too_large(c);
  for (std::size_t i = 0; i < order.size(); ++i) room[i] = list[order[i]];
  return ValueView::of_list(room, list.size());
}

ValueView sort(CallContext& c, Args a, std::uint32_t) {
  const ValueView both[2] = {a[0], a[0]};
  return sort_by_keys(c, both, 2);
}

ValueView reverse(CallContext& c, Args a, std::uint32_t) {
  if (!spend(c, a[0].size() / 16)) return out_of_steps(c);
  ValueView* const room = list_room(c, a[0].size());
  if (room == nullptr) return too_large(c);
  std::reverse_copy(a[0].items(), a[0].items() + a[0].size(), room);
  return ValueView::of_list(room, a[0].size());
}

// --- parts -----------------------------------------------------------------------------------------------

ValueView slice(CallContext& c, Args a, std::uint32_t) {
  const std::int64_t begin = a[1].as_int(), end = a[2].as_int();
  if (begin < 0 || end < begin || end > static_cast<std::int64_t>(a[0].size()))
    return fault(c, code::index_out_of_range, {std::to_string(begin) + ".." + std::to_string(end)});
  return ValueView::of_list(a[0].items() + begin, static_cast<std::uint32_t>(end - begin));
}

bool flatten_into(CallContext& c, ValueView list, std::int64_t depth, std::vector<ValueView>& out) {
  for (std::uint32_t i = 0; i < list.size(); ++i) {
    if (depth > 0 && list[i].is(Kind::list)) {
      if (!flatten_into(c, list[i], depth - 1, out)) return false;
    } else {
      if (out.size() >= c.limits.max_value_items) return false;
      out.push_back(list[i]);
    }
  }
  return true;
}

ValueView flatten(CallContext& c, Args a, std::uint32_t count) {
  const std::int64_t depth = count > 1 ? a[1].as_int() : 1;
  if (depth < 0) return fault(c, code::invalid_argument, {"a depth below 0"});
  std::vector<ValueView> out;
  if (!flatten_into(c, a[0], std::min<std::int64_t>(depth, c.limits.max_depth), out)) return too_large(c);
  if (!spend(c, out.size() / 16)) return out_of_steps(c);
  return list_of_views(c, out);
}

bool flat_type(std::span<const Type> args, std::span<const Value* const>, Type& result) {
  if (args[0].kind() != Kind::list) return args[0].kind() == Kind::dyn;
  const Type& element = args[0].element();
  result = args.size() == 1 && element.kind() == Kind::list ? element : Type::list(Type());
  return true;
}

ValueView range(CallContext& c, Args a, std::uint32_t) {
  const std::int64_t count = a[0].as_int();
  if (count < 0) return fault(c, code::invalid_argument, {"a range of " + std::to_string(count)});
  if (!spend(c, static_cast<std::uint64_t>(count) / 16)) return out_of_steps(c);
  ValueView* const room = list_room(c, static_cast<std::uint64_t>(count));
  if (room == nullptr) return too_large(c);
  for (std::int64_t i = 0; i < count; ++i) room[i] = ValueView::of_int(i);
  return ValueView::of_list(room, static_cast<std::uint32_t>(count));
}

// Finds equal values fast: by hash, then by equal().
class Distinct {
 public:
  explicit Distinct(std::size_t count) {
    std::size_t size = 8;
    while (size < count * 2) size *= 2;
    table_.resize(size, 0);
  }
  // The number of the value, or -1 when it is new; then it is added (if `adds`).
  std::int64_t find(ValueView v, bool adds) {
    std::size_t at = hash(v) & (table_.size() - 1);
    for (; table_[at] != 0; at = (at + 1) & (table_.size() - 1))
      if (equal(values_[table_[at] - 1], v)) return static_cast<std::int64_t>(table_[at]) - 1;
    if (adds) {
      values_.push_back(v);
      table_[at] = static_cast<std::uint32_t>(values_.size());
    }
    return -1;
  }
  const std::vector<ValueView>& values() const { return values_; }

 private:
  std::vector<std::uint32_t> table_;
  std::vector<ValueView> values_;
};

ValueView distinct(CallContext& c, Args a, std::uint32_t) {
  if (!spend(c, weight(a[0], c.limits.max_steps) / 8)) return out_of_steps(c);
  Distinct seen(a[0].size());
  for (std::uint32_t i = 0; i < a[0].size(); ++i) seen.find(a[0][i], true);
  return list_of_views(c, seen.values());
}

ValueView first(CallContext& c, Args a, std::uint32_t) {
  return a[0].size() == 0 ? none() : some(c, a[0][0]);
}
ValueView last(CallContext& c, Args a, std::uint32_t) {
  return a[0].size() == 0 ? none() : some(c, a[0][a[0].size() - 1]);
}

// --- sets -------------------------------------------------------------------------------------------------

bool spend_on_sets(CallContext& c, Args a) {
  return spend(c, (weight(a[0], c.limits.max_steps) + weight(a[1], c.limits.max_steps)) / 8);
}

// Is one of the list equal to the item, where parts may be unknown? True, false, or what must be known first.
ValueView holds(CallContext& c, ValueView list, ValueView item) {
  if (!spend(c, 1 + list.size() / 8)) return out_of_steps(c);
  ValueView found = ValueView::of_bool(false);
  for (std::uint32_t i = 0; i < list.size() && !found.is_true(); ++i) found = absorb_or(found, equality(c, list[i], item), c);
  return found;
}
ValueView holds_all(CallContext& c, ValueView list, ValueView items) {
  ValueView all = ValueView::of_bool(true);
  for (std::uint32_t i = 0; i < items.size() && !all.is_false(); ++i) all = absorb_and(all, holds(c, list, items[i]), c);
  return all;
}
ValueView holds_any(CallContext& c, ValueView list, ValueView items) {
  ValueView any = ValueView::of_bool(false);
  for (std::uint32_t i = 0; i < items.size() && !any.is_true(); ++i) any = absorb_or(any, holds(c, list, items[i]), c);
  return any;
}

bool are_whole(CallContext& c, Args a) {
  const ValueView first = whole(a[0], c.arena), second = whole(a[1], c.arena);
  return first.is(Kind::list) && second.is(Kind::list);
}

bool contains_all(ValueView list, ValueView items) {
  Distinct in(list.size());
  for (std::uint32_t i = 0; i < list.size(); ++i) in.find(list[i], true);
  for (std::uint32_t i = 0; i < items.size(); ++i)
    if (in.find(items[i], false) < 0) return false;
  return true;
}

ValueView set_contains(CallContext& c, Args a, std::uint32_t) {
  if (!spend_on_sets(c, a)) return out_of_steps(c);
  return are_whole(c, a) ? ValueView::of_bool(contains_all(a[0], a[1])) : holds_all(c, a[0], a[1]);
}
ValueView set_equivalent(CallContext& c, Args a, std::uint32_t) {
  if (!spend_on_sets(c, a)) return out_of_steps(c);
  if (are_whole(c, a)) return ValueView::of_bool(contains_all(a[0], a[1]) && contains_all(a[1], a[0]));
  const ValueView one_way = holds_all(c, a[0], a[1]);
  return one_way.is_false() ? one_way : absorb_and(one_way, holds_all(c, a[1], a[0]), c);
}
ValueView set_intersects(CallContext& c, Args a, std::uint32_t) {
  if (!spend_on_sets(c, a)) return out_of_steps(c);
  if (!are_whole(c, a)) return holds_any(c, a[0], a[1]);
  Distinct in(a[0].size());
  for (std::uint32_t i = 0; i < a[0].size(); ++i) in.find(a[0][i], true);
  for (std::uint32_t i = 0; i < a[1].size(); ++i)
    if (in.find(a[1][i], false) >= 0) return ValueView::of_bool(true);
  return ValueView::of_bool(false);
}

// --- numbers of a list ----------------------------------------------------------------------------------------

bool is_exact(ValueView v) { return v.is(Kind::int_) || v.is(Kind::uint_) || v.is(Kind::decimal); }

ValueView bad_item(CallContext& c, const char* function, ValueView list, std::uint32_t i) {
  if (list[i].is_error() || list[i].is_unknown()) return list[i];
  if (list[i].is_null()) return fault(c, code::null_operand, {"item " + std::to_string(i)});
  const ValueView item[1] = {list[i]};
  return no_overload(c, function, item, 1);
}

ValueView sum_of_doubles(CallContext& c, const char* function, ValueView list, bool mean) {
  double sum = 0;
  for (std::uint32_t i = 0; i < list.size(); ++i) {
    if (!list[i].is(Kind::double_)) return bad_item(c, function, list, i);
    sum += list[i].as_double();
  }
  return ValueView::of_double(mean ? sum / list.size() : sum);
}

ValueView sum_of_durations(CallContext& c, ValueView list) {
  Instant sum;
  for (std::uint32_t i = 0; i < list.size(); ++i) {
    if (!list[i].is(Kind::duration)) return bad_item(c, "sum", list, i);
    const Instant d = list[i].as_instant();
    sum.seconds += d.seconds;
    sum.nanos += d.nanos;
    if (sum.nanos >= 1'000'000'000) {
      sum.nanos -= 1'000'000'000;
      ++sum.seconds;
    }
    if (!is_duration_in_range(sum.seconds)) return fault(c, code::out_of_range, {"duration"});
  }
  return ValueView::of_duration(sum);
}

// The exact sum; nothing (and `error`) when an item is no exact number or it does not fit.
std::optional<Decimal> exact_sum(CallContext& c, const char* function, ValueView list, ValueView& error) {
  facts::DecimalSum sum;
  for (std::uint32_t i = 0; i < list.size(); ++i) {
    if (!is_exact(list[i])) {
      error = bad_item(c, function, list, i);
      return std::nullopt;
    }
    sum.add(list[i].as_decimal());
  }
  const auto total = sum.total();
  if (!total) error = fault(c, code::overflow);
  return total;
}

// What a sum of nothing is: the overload's context says the kind.
constexpr Kind zero_kinds[] = {Kind::int_, Kind::uint_, Kind::double_, Kind::decimal, Kind::duration};

ValueView sum(CallContext& c, Args a, std::uint32_t) {
  const ValueView list = a[0];
  if (!spend(c, list.size() / 16)) return out_of_steps(c);
  const Kind kind = list.size() != 0 ? list[0].kind()
                    : c.context != nullptr ? *static_cast<const Kind*>(c.context) : Kind::int_;
  if (kind == Kind::double_) return sum_of_doubles(c, "sum", list, false);
  if (kind == Kind::duration) return sum_of_durations(c, list);
  ValueView error;
  const auto total = exact_sum(c, "sum", list, error);
  if (!total) return error;
  bool has_decimal = kind == Kind::decimal;
  for (std::uint32_t i = 0; i < list.size() && !has_decimal; ++i) has_decimal = list[i].is(Kind::decimal);
  if (has_decimal) return ValueView::of_decimal(*total, c.arena);
  if (kind == Kind::uint_) {
    if (total->coefficient < 0 || total->coefficient > static_cast<int128>(UINT64_MAX)) return fault(c, code::overflow);
    return ValueView::of_uint(static_cast<std::uint64_t>(total->coefficient));
  }
  if (total->coefficient > INT64_MAX || total->coefficient < INT64_MIN) return fault(c, code::overflow);
  return ValueView::of_int(static_cast<std::int64_t>(total->coefficient));
}

constexpr int mean_places = 12;

ValueView mean(CallContext& c, Args a, std::uint32_t) {
  const ValueView list = a[0];
  if (list.size() == 0) return fault(c, code::invalid_argument, {"the mean of nothing"});
  if (!spend(c, list.size() / 16)) return out_of_steps(c);
  if (list[0].is(Kind::double_)) return sum_of_doubles(c, "mean", list, true);
  ValueView error;
  const auto total = exact_sum(c, "mean", list, error);
  if (!total) return error;
  return decimal_result(c, divide(*total, Decimal{list.size(), 0}, mean_places, Rounding::half_even));
}

template <int wanted>
ValueView extreme(CallContext& c, Args a, std::uint32_t) {
  const ValueView list = a[0];
  constexpr const char* name = wanted > 0 ? "max" : "min";
  if (list.size() == 0) return fault(c, code::invalid_argument, {std::string("the ") + name + " of nothing"});
  if (!spend(c, list.size() / 16)) return out_of_steps(c);
  ValueView best = list[0];
  for (std::uint32_t i = 0; i < list.size(); ++i) {
    bool comparable = false;
    const int sign = compare(list[i], best, comparable);
    if (!comparable) return bad_item(c, name, list, i);
    if (sign == wanted) best = list[i];
  }
  return best;
}

template <int wanted>
ValueView extreme_of_two(CallContext& c, Args a, std::uint32_t) {
  return extreme<wanted>(c, std::data({ValueView::of_list(a, 2)}), 1);
}

ValueView count(CallContext&, Args a, std::uint32_t) { return ValueView::of_int(a[0].size()); }

bool same_element(std::span<const Type> args, std::span<const Value* const>, Type& result) {
  if (args[0].kind() != Kind::list) return false;
  result = args[0].element();
  return true;
}
template <Kind kind>
bool element_is(std::span<const Type> args, std::span<const Value* const>, Type& result) {
  if (args[0].kind() != Kind::list || args[0].element().kind() != kind) return false;
  result = args[0].element();
  return true;
}
bool mean_type(std::span<const Type> args, std::span<const Value* const>, Type& result) {
  if (args[0].kind() != Kind::list) return false;
  const Type& element = args[0].element();
  result = element.kind() == Kind::dyn ? Type()
           : element.kind() == Kind::double_ ? element : Type::decimal(mean_places);
  return element.is_number() || element.kind() == Kind::dyn;
}
// min(a, b) of decimals: the larger scale, and both as they are.
bool larger_of_two(std::span<const Type> args, std::span<const Value* const>, Type& result) {
  result = args[0].kind() == Kind::decimal && args[1].kind() == Kind::decimal
               ? Type::decimal(std::max(args[0].scale(), args[1].scale())) : args[0];
  return true;
}

void add_numbers(Definer& define) {
  using namespace types;
  const auto sum_of = [&]<Kind kind>(const char* id, std::size_t zero) {
    Type element(kind);
    define.both(id, "sum", {list_of(element)}, element, sum,
                {.deduce = element_is<kind>, .context = &zero_kinds[zero]});
  };
  sum_of.operator()<Kind::int_>("sum_int", 0);
  sum_of.operator()<Kind::uint_>("sum_uint", 1);
  sum_of.operator()<Kind::double_>("sum_double", 2);
  sum_of.operator()<Kind::decimal>("sum_decimal", 3);
  sum_of.operator()<Kind::duration>("sum_duration", 4);
  define.both("sum_dyn", "sum", {Type::list(dyn())}, dyn(), sum, {.deduce = element_is<Kind::dyn>});
  define.both("mean_list", "mean", {list_a()}, dyn(), mean, {.deduce = mean_type});
  define.both("min_list", "min", {list_a()}, a(), extreme<-1>, {.deduce = same_element});
  define.both("max_list", "max", {list_a()}, a(), extreme<1>, {.deduce = same_element});
  define.both("count_list", "count", {list_a()}, integer(), count, {.takes_partial = true});
  for (const Type& type : {integer(), natural(), real(), decimal(), date(), month(), timestamp(), duration()}) {
    const std::string kind(kind_name(type.kind()));
    define.function("min_" + kind, "min", {type, type}, type, extreme_of_two<-1>, {.deduce = larger_of_two});
    define.function("max_" + kind, "max", {type, type}, type, extreme_of_two<1>, {.deduce = larger_of_two});
  }
}

// What surely has no order is refused before the run.
bool keys_have_order(std::span<const Type> args, std::span<const Value* const>, Type&) {
  const Type& key = args[args.size() - 1].element();
  const Kind kind = key.kind();
  return kind != Kind::struct_ && kind != Kind::list && kind != Kind::map && kind != Kind::null && kind != Kind::optional && kind != Kind::type;
}

}  // namespace

void add_list(Library& library) {
  using namespace types;
  Definer define(library);
  const Traits partial{.takes_partial = true};
  define.member("list_slice", "slice", {list_a(), integer(), integer()}, list_a(), slice, partial);
  define.member("list_flatten", "flatten", {Type::list(dyn())}, Type::list(dyn()), flatten, {.deduce = flat_type});
  define.member("list_flatten_int", "flatten", {Type::list(dyn()), integer()}, Type::list(dyn()), flatten,
                {.deduce = flat_type});
  define.function("lists_range", "lists.range", {integer()}, list_of(integer()), range);
  define.member("list_sort", "sort", {list_a()}, list_a(), sort, {.deduce = keys_have_order});
  define.member("list_sort_by_keys", "@sortByAssociatedKeys", {list_a(), list_of(b())}, list_a(), sort_by_keys,
                {.deduce = keys_have_order});
  define.member("list_reverse", "reverse", {list_a()}, list_a(), reverse, partial);
  define.member("list_distinct", "distinct", {list_a()}, list_a(), distinct);
  define.member("list_first", "first", {list_a()}, optional_a(), first, partial);
  define.member("list_last", "last", {list_a()}, optional_a(), last, partial);
  define.function("list_sets_contains_list", "sets.contains", {list_a(), list_a()}, boolean(), set_contains, partial);
  define.function("list_sets_equivalent_list", "sets.equivalent", {list_a(), list_a()}, boolean(), set_equivalent, partial);
  define.function("list_sets_intersects_list", "sets.intersects", {list_a(), list_a()}, boolean(), set_intersects, partial);
  add_numbers(define);
}

}  // namespace guiju::expr
