// The math extension: math.greatest, math.least, rounding of doubles, bits.
//
// Tested by tests/expr/library_core_test.cpp.
#include <cmath>

#include "expr/library_parts.hpp"

namespace guiju::expr {
namespace {

// --- greatest and least, of arguments or of one list ---------------------------------------------------

ValueView extreme(CallContext& c, const char* name, Args values, std::uint32_t count, int wanted) {
  if (count == 0) return fault(c, code::invalid_argument, {std::string(name) + " of nothing"});
  ValueView best = values[0];
  for (std::uint32_t i = 0; i < count; ++i) {
    if (values[i].is_error() || values[i].is_unknown()) return values[i];
    bool comparable = false;
    const int sign = compare(values[i], best, comparable);
    const Kind kind = values[i].kind();
    const bool is_number = kind == Kind::int_ || kind == Kind::uint_ || kind == Kind::double_ || kind == Kind::decimal;
    if (!is_number) return no_overload(c, name, values, count);
    if (!comparable && (count > 1 || kind != Kind::double_)) return fault(c, code::invalid_argument, {std::string(name) + " of NaN"});
    if (comparable && sign == wanted) best = values[i];
  }
  return best;
}

template <int wanted>
ValueView extreme_of(CallContext& c, Args a, std::uint32_t count) {
  constexpr const char* name = wanted > 0 ? "math.greatest" : "math.least";
  if (!spend(c, count / 16)) return out_of_steps(c);
  if (count == 1 && a[0].is(Kind::list)) return extreme(c, name, a[0].items(), a[0].size(), wanted);
  return extreme(c, name, a, count, wanted);
}

bool number_type(const Type& type) { return type.is_number() || type.kind() == Kind::dyn; }

bool extreme_type(std::span<const Type> args, std::span<const Value* const>, Type& result) {
  if (args.size() == 1 && args[0].kind() == Kind::list) {
    result = args[0].element();
    return number_type(result) || result.kind() == Kind::parameter;
  }
  result = args.empty() ? Type() : args[0];
  for (const Type& arg : args) {
    if (!number_type(arg)) return false;
    if (!(arg == result)) result = Type();
  }
  return !args.empty();
}

// --- doubles ----------------------------------------------------------------------------------------------

template <double (*operation)(double)>
ValueView of_double(CallContext&, Args a, std::uint32_t) {
  return ValueView::of_double(operation(a[0].as_double()));
}
double round_away(double d) { return std::round(d); }
double round_up(double d) { return std::ceil(d); }
double round_down(double d) { return std::floor(d); }
double cut(double d) { return std::trunc(d); }
double root(double d) { return std::sqrt(d); }

template <bool (*test)(double)>
ValueView test_double(CallContext&, Args a, std::uint32_t) {
  return ValueView::of_bool(test(a[0].as_double()));
}
bool is_nan(double d) { return std::isnan(d); }
bool is_infinite(double d) { return std::isinf(d); }
bool is_finite(double d) { return std::isfinite(d); }

ValueView root_of(CallContext&, Args a, std::uint32_t) {
  const double d = a[0].is(Kind::double_) ? a[0].as_double()
                   : a[0].is(Kind::int_)  ? static_cast<double>(a[0].as_int())
                                          : static_cast<double>(a[0].as_uint());
  return ValueView::of_double(root(d));
}

ValueView absolute(CallContext& c, Args a, std::uint32_t) {
  if (a[0].is(Kind::uint_)) return a[0];
  if (a[0].is(Kind::double_)) return ValueView::of_double(std::fabs(a[0].as_double()));
  if (a[0].as_int() == INT64_MIN) return fault(c, code::overflow);
  return ValueView::of_int(a[0].as_int() < 0 ? -a[0].as_int() : a[0].as_int());
}

ValueView sign_of(CallContext& c, Args a, std::uint32_t) {
  switch (a[0].kind()) {
    case Kind::uint_: return ValueView::of_uint(a[0].as_uint() == 0 ? 0 : 1);
    case Kind::int_: return ValueView::of_int(a[0].as_int() == 0 ? 0 : a[0].as_int() < 0 ? -1 : 1);
    case Kind::double_: {
      const double d = a[0].as_double();
      return ValueView::of_double(d > 0 ? 1.0 : d < 0 ? -1.0 : d == 0 ? 0.0 : d);
    }
    default: return no_overload(c, "math.sign", a, 1);
  }
}

// --- bits ---------------------------------------------------------------------------------------------------

ValueView like(ValueView model, std::uint64_t bits) {
  return model.is(Kind::int_) ? ValueView::of_int(static_cast<std::int64_t>(bits)) : ValueView::of_uint(bits);
}

template <char operation>
ValueView bits_of(CallContext&, Args a, std::uint32_t) {
  const std::uint64_t x = a[0].as_uint();
  if constexpr (operation == '~') return like(a[0], ~x);
  const std::uint64_t y = operation == '~' ? 0 : a[1].as_uint();
  if constexpr (operation == '&') return like(a[0], x & y);
  if constexpr (operation == '|') return like(a[0], x | y);
  return like(a[0], x ^ y);
}

// Bits shifted out are lost, zeros come in; by 64 or more: 0.
template <bool left>
ValueView shift(CallContext& c, Args a, std::uint32_t) {
  const std::int64_t by = a[1].as_int();
  if (by < 0) return fault(c, code::invalid_argument, {"a shift by " + std::to_string(by)});
  if (by >= 64) return like(a[0], 0);
  return like(a[0], left ? a[0].as_uint() << by : a[0].as_uint() >> by);
}

void add_bits(Definer& define) {
  using namespace types;
  for (const Type& type : {integer(), natural()}) {
    const std::string kind(kind_name(type.kind()));
    const auto binary = [&](const char* name, Overload::Implementation call) {
      define.function(std::string("math_") + name + "_" + kind, std::string("math.") + name, {type, type}, type, call);
    };
    binary("bitAnd", bits_of<'&'>);
    binary("bitOr", bits_of<'|'>);
    binary("bitXor", bits_of<'^'>);
    define.function("math_bitNot_" + kind, "math.bitNot", {type}, type, bits_of<'~'>);
    define.function("math_bitShiftLeft_" + kind, "math.bitShiftLeft", {type, integer()}, type, shift<true>);
    define.function("math_bitShiftRight_" + kind, "math.bitShiftRight", {type, integer()}, type, shift<false>);
  }
}

}  // namespace

void add_math(Library& library) {
  using namespace types;
  Definer define(library);
  const Traits any_numbers{.deduce = extreme_type, .is_variadic = true};
  define.function("math_greatest", "math.greatest", {dyn()}, dyn(), extreme_of<1>, any_numbers);
  define.function("math_least", "math.least", {dyn()}, dyn(), extreme_of<-1>, any_numbers);
  define.function("math_ceil_double", "math.ceil", {real()}, real(), of_double<round_up>);
  define.function("math_floor_double", "math.floor", {real()}, real(), of_double<round_down>);
  define.function("math_round_double", "math.round", {real()}, real(), of_double<round_away>);
  define.function("math_trunc_double", "math.trunc", {real()}, real(), of_double<cut>);
  define.function("math_isNaN_double", "math.isNaN", {real()}, boolean(), test_double<is_nan>);
  define.function("math_isInf_double", "math.isInf", {real()}, boolean(), test_double<is_infinite>);
  define.function("math_isFinite_double", "math.isFinite", {real()}, boolean(), test_double<is_finite>);
  for (const Type& type : {real(), integer(), natural()}) {
    const std::string kind(kind_name(type.kind()));
    define.function("math_abs_" + kind, "math.abs", {type}, type, absolute);
    define.function("math_sign_" + kind, "math.sign", {type}, type, sign_of);
    define.function("math_sqrt_" + kind, "math.sqrt", {type}, real(), root_of);
  }
  add_bits(define);
}

}  // namespace guiju::expr
