// CEL's optional values.
//
// `or` and `orValue` are strict here; an error in the part that is not needed is still an error, as it is for every function.
// Tested by tests/expr/library_core_test.cpp.
#include "expr/library_parts.hpp"

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
ValueView either(CallContext&, Args a, std::uint32_t) { return a[0].inner() != nullptr ? a[0] : a[1]; }
ValueView or_value(CallContext&, Args a, std::uint32_t) { return a[0].inner() != nullptr ? *a[0].inner() : a[1]; }

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
  const Traits any{.takes_null = true};
  define.function("optional_of", "optional.of", {a()}, optional_a(), of, any);
  define.function("optional_ofNonZeroValue", "optional.ofNonZeroValue", {a()}, optional_a(), of_non_zero, any);
  define.function("optional_none", "optional.none", {}, optional_a(), nothing);
  define.member("optional_hasValue", "hasValue", {optional_a()}, boolean(), has_value);
  define.member("optional_value", "value", {optional_a()}, a(), value);
  define.member("optional_or_optional", "or", {optional_a(), optional_a()}, optional_a(), either);
  define.member("optional_orValue_value", "orValue", {optional_a(), a()}, a(), or_value, any);
  define.function("optional_unwrap", "optional.unwrap", {list_of(optional_a())}, list_a(), unwrap);
  define.member("optional_unwrapOpt", "unwrapOpt", {list_of(optional_a())}, list_a(), unwrap);
}

}  // namespace guiju::expr
