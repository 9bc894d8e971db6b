// CEL's optional values.
//
// `or` and `orValue` do not look at their second part when the first has a value: an error or an unknown there is
// nothing then (but a limit that was hit always counts).
//
// Tested by tests/expr/library_core_test.cpp.
#include "expr/codes.hpp"
#include "expr/library_parts.hpp"
#include "expr/vm.hpp"

namespace guiju::expr {
namespace {

bool is_zero(ValueView v) {
  switch (v.kind()) {
    case Kind::null: return true;
    case Kind::bool_: return !v.as_bool();
    case Kind::int_:
    case Kind::uint_: return v.as_int() == 0;
    case Kind::double_: return v.as_double() == 0.0;
    case Kind::decimal: return v.as_decimal().coefficient == 0;
    case Kind::string:
    case Kind::bytes:
    case Kind::list:
    case Kind::map: return v.size() == 0;
    case Kind::duration: return v.as_instant() == Instant{};
    case Kind::period: return v.period_amount() == 0;
    case Kind::optional: return v.inner() == nullptr;
    default: return false;
  }
}

ValueView of(CallContext& c, Args a, std::uint32_t) { return some(c, a[0]); }
ValueView of_non_zero(CallContext& c, Args a, std::uint32_t) { return is_zero(a[0]) ? none() : some(c, a[0]); }
ValueView nothing(CallContext&, Args, std::uint32_t) { return none(); }
ValueView has_value(CallContext&, Args a, std::uint32_t) { return ValueView::of_bool(a[0].inner() != nullptr); }
ValueView value(CallContext& c, Args a, std::uint32_t) {
  return a[0].inner() != nullptr ? *a[0].inner() : fault(c, code::no_value);
}

// What decides without the second part, or null when that is to be taken: `first` is no optional, or has a value.
std::optional<ValueView> settled(CallContext& c, const char* function, Args a) {
  if (a[0].is_error() || is_limit_error(a[0])) return a[0];
  if (is_limit_error(a[1])) return a[1];
  if (a[0].is_unknown()) return a[0];
  if (a[0].is_null()) return fault(c, code::null_operand, {"operand 1"});
  if (!a[0].is(Kind::optional)) return no_overload(c, function, a, 2);
  return a[0].inner() != nullptr ? std::optional<ValueView>(a[0]) : std::nullopt;
}
ValueView either(CallContext& c, Args a, std::uint32_t) {
  if (const auto first = settled(c, "or", a)) return *first;
  const bool is_good = a[1].is(Kind::optional) || a[1].is_error() || a[1].is_unknown();
  return is_good ? a[1] : no_overload(c, "or", a, 2);
}
ValueView or_value(CallContext& c, Args a, std::uint32_t) {
  const auto first = settled(c, "orValue", a);
  if (!first) return a[1];
  return first->is(Kind::optional) ? *first->inner() : *first;
}

ValueView unwrap(CallContext& c, Args a, std::uint32_t) {
  if (!spend(c, a[0].size() / 16)) return out_of_steps(c);
  ValueView* const room = list_room(c, a[0].size());
  if (room == nullptr) return too_large(c);
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i < a[0].size(); ++i) {
    if (!a[0][i].is(Kind::optional)) return no_overload(c, "optional.unwrap", a, 1);
    if (a[0][i].inner() != nullptr) room[count++] = *a[0][i].inner();
  }
  return ValueView::of_list(room, count);
}

}  // namespace

void add_optional(Library& library) {
  using namespace types;
  Definer define(library);
  const Traits any{.takes_null = true, .takes_partial = true}, partial{.takes_partial = true};
  define.function("optional_of", "optional.of", {a()}, optional_a(), of, any);
  define.function("optional_ofNonZeroValue", "optional.ofNonZeroValue", {a()}, optional_a(), of_non_zero, any);
  define.function("optional_none", "optional.none", {}, optional_a(), nothing);
  define.member("optional_hasValue", "hasValue", {optional_a()}, boolean(), has_value, partial);
  define.member("optional_value", "value", {optional_a()}, a(), value, partial);
  const Traits lazy{.is_non_strict = true, .takes_null = true};
  define.member("optional_or_optional", "or", {optional_a(), optional_a()}, optional_a(), either, lazy);
  define.member("optional_orValue_value", "orValue", {optional_a(), a()}, a(), or_value, lazy);
  define.function("optional_unwrap", "optional.unwrap", {list_of(optional_a())}, list_a(), unwrap);
  define.member("optional_unwrapOpt", "unwrapOpt", {list_of(optional_a())}, list_a(), unwrap);
}

}  // namespace guiju::expr
