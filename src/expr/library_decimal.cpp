// Exact decimals: arithmetic, rounding with named modes, conversions the checker inserts.
//
// A result's places follow from the arguments' types (Overload::deduce): + and − the larger, × the sum, ÷ 12. A result
// type with more than 37 places does not exist: then no overload fits, and the author is told to round.
// `rate(a, b)` is div(a, b, 12), and null where b is 0: a rate over nothing is missing, not an error.
//
// Tested by tests/expr/library_decimal_test.cpp.
#include <charconv>
#include <cmath>

#include "expr/library_parts.hpp"
#include "expr/program.hpp"

namespace guiju::expr {
namespace {

constexpr int division_places = 12;

using Types = std::span<const Type>;
using Literals = std::span<const Value* const>;

bool decimal_of_scale(int scale, Type& result) {
  if (scale < 0 || scale > Decimal::max_scale) return false;
  result = Type::decimal(static_cast<std::uint8_t>(scale));
  return true;
}
int scale_of(const Type& type) { return type.kind() == Kind::decimal ? type.scale() : 0; }

bool larger_scale(Types args, Literals, Type& result) {
  int scale = 0;
  for (const Type& arg : args) scale = std::max(scale, scale_of(arg));
  return decimal_of_scale(scale, result);
}
bool sum_of_scales(Types args, Literals, Type& result) {
  return decimal_of_scale(scale_of(args[0]) + scale_of(args[1]), result);
}
bool division_scale(Types, Literals, Type& result) { return decimal_of_scale(division_places, result); }
bool same_scale(Types args, Literals, Type& result) { return decimal_of_scale(scale_of(args[0]), result); }

// The number of places is written as argument `at`: only a literal says it before the run.
template <std::size_t at>
bool written_places(Types, Literals literals, Type& result) {
  if (literals.size() <= at || literals[at] == nullptr) return false;
  const auto places = as_whole_number(*literals[at]);
  return places && *places <= Decimal::max_scale &&
         decimal_of_scale(static_cast<int>(std::max<std::int64_t>(*places, -1)), result);
}
// x^n: n times the places of x.
bool power_scale(Types args, Literals literals, Type& result) {
  const int scale = scale_of(args[0]);
  if (scale == 0) return decimal_of_scale(0, result);
  if (literals[1] == nullptr) return false;
  const auto n = as_whole_number(*literals[1]);
  return n && *n >= 0 && *n <= Decimal::max_scale && decimal_of_scale(static_cast<int>(*n) * scale, result);
}

template <std::optional<Decimal> (*operation)(Decimal, Decimal)>
ValueView arithmetic(CallContext& c, Args a, std::uint32_t) {
  return decimal_result(c, operation(a[0].as_decimal(), a[1].as_decimal()));
}

ValueView divided(CallContext& c, ValueView x, ValueView y, int places, Rounding mode) {
  const Decimal divisor = y.as_decimal();
  if (divisor.coefficient == 0) return fault(c, code::division_by_zero);
  return decimal_result(c, divide(x.as_decimal(), divisor, places, mode));
}

ValueView divide_decimals(CallContext& c, Args a, std::uint32_t) {
  return divided(c, a[0], a[1], division_places, Rounding::half_even);
}

std::optional<int> places_of(ValueView v) {
  const auto places = as_whole_number(v);
  if (!places || *places < 0 || *places > Decimal::max_scale) return std::nullopt;
  return static_cast<int>(*places);
}
ValueView bad_places(CallContext& c, ValueView v) {
  return fault(c, code::out_of_range, {"places " + quote_value(v)});
}
Rounding mode_of(Args a, std::uint32_t count, std::uint32_t at) {
  return at < count ? static_cast<Rounding>(a[at].member()) : Rounding::half_even;
}

ValueView div_places(CallContext& c, Args a, std::uint32_t count) {
  const auto places = places_of(a[2]);
  if (!places) return bad_places(c, a[2]);
  return divided(c, a[0], a[1], *places, mode_of(a, count, 3));
}

// Whole numbers that go in, towards zero.
ValueView quotient(CallContext& c, Args a, std::uint32_t) {
  if (a[0].is(Kind::int_) && a[1].is(Kind::int_)) {
    if (a[1].as_int() == 0) return fault(c, code::division_by_zero);
    if (a[0].as_int() == INT64_MIN && a[1].as_int() == -1) return fault(c, code::overflow);
    return ValueView::of_int(a[0].as_int() / a[1].as_int());
  }
  const ValueView q = divided(c, a[0], a[1], 0, Rounding::down);
  if (q.is_error()) return q;
  const int128 whole = q.as_decimal().coefficient;
  if (whole > INT64_MAX || whole < INT64_MIN) return fault(c, code::overflow);
  return ValueView::of_int(static_cast<std::int64_t>(whole));
}

ValueView rate(CallContext& c, Args a, std::uint32_t) {
  if (a[1].as_decimal().coefficient == 0) return ValueView::null();
  return divided(c, a[0], a[1], division_places, Rounding::half_even);
}
bool rate_type(Types, Literals, Type& result) {
  result = Type::decimal(division_places).nullable();
  return true;
}

ValueView round_decimal(CallContext& c, Args a, std::uint32_t count) {
  const auto places = places_of(a[1]);
  if (!places) return bad_places(c, a[1]);
  return decimal_result(c, a[0].as_decimal().rounded(*places, mode_of(a, count, 2)));
}

ValueView decimal_exactly(CallContext& c, Args a, std::uint32_t count) {
  if (a[0].is_null()) return ValueView::null();
  int places = a[0].is(Kind::decimal) ? a[0].scale() : 0;
  if (count > 1) {
    const auto wanted = places_of(a[1]);
    if (!wanted) return bad_places(c, a[1]);
    places = *wanted;
  }
  Decimal d;
  if (a[0].is(Kind::string)) {
    const auto read = Decimal::parse(a[0].as_string());
    if (!read) return fault(c, code::bad_conversion, {quote_value(a[0]), "decimal"});
    d = *read;
  } else {
    d = a[0].as_decimal();
  }
  const auto exact = d.rescaled(places);
  if (!exact)
    return fault(c, code::bad_conversion,
                 {quote_value(a[0]), "decimal(" + std::to_string(places) + ")"});
  return ValueView::of_decimal(*exact, c.arena);
}

// Does a cut-off rest move the last digit away from zero?
bool rounds_away(std::string_view rest, bool last_is_odd, bool negative, Rounding mode) {
  const bool has_rest = rest.find_first_not_of('0') != std::string_view::npos;
  if (!has_rest) return false;
  const bool exact_half = rest[0] == '5' && rest.find_first_not_of('0', 1) == std::string_view::npos;
  const bool more_than_half = rest[0] >= '5' && !exact_half;
  switch (mode) {
    case Rounding::half_up: return more_than_half || exact_half;
    case Rounding::half_even: return more_than_half || (exact_half && last_is_odd);
    case Rounding::half_down: return more_than_half;
    case Rounding::up: return true;
    case Rounding::down: return false;
    case Rounding::floor: return negative;
    case Rounding::ceiling: return !negative;
  }
  return false;
}

// A double has no places of its own: its exact value (every double is a finite decimal fraction) is rounded to those
// that are named.
ValueView decimal_of_double(CallContext& c, Args a, std::uint32_t count) {
  const auto places = places_of(a[1]);
  if (!places) return bad_places(c, a[1]);
  const double d = a[0].as_double();
  if (!(d > -1e38 && d < 1e38)) return fault(c, code::out_of_range, {quote_value(a[0])});
  char digits[1200];  // 38 before the point, 1074 after it
  const auto end = std::to_chars(digits, digits + sizeof digits, std::fabs(d), std::chars_format::fixed, 1080).ptr;
  const std::string_view text(digits, static_cast<std::size_t>(end - digits));
  const std::size_t cut = text.find('.') + 1 + static_cast<std::size_t>(*places);
  constexpr int128 most = int128{1'000'000'000'000'000'000} * 1'000'000'000'000'000'000 * 10;  // 10^37
  int128 coefficient = 0;
  for (char digit : text.substr(0, cut)) {
    if (digit == '.') continue;
    if (coefficient >= most) return fault(c, code::overflow);
    coefficient = coefficient * 10 + (digit - '0');
  }
  if (rounds_away(text.substr(cut), coefficient % 2 != 0, d < 0, mode_of(a, count, 2))) ++coefficient;
  const auto scale = static_cast<std::uint8_t>(*places);
  return decimal_result(c, guiju::add({d < 0 ? -coefficient : coefficient, scale}, {0, scale}));
}

ValueView power(CallContext& c, Args a, std::uint32_t) {
  const std::int64_t n = a[1].as_int();
  if (n < 0) return fault(c, code::out_of_range, {"exponent " + quote_value(a[1])});
  if (a[0].is(Kind::int_)) {
    std::int64_t base = a[0].as_int(), result = 1;
    if (base == 0 || base == 1) return ValueView::of_int(n == 0 ? 1 : base);
    if (base == -1) return ValueView::of_int(n % 2 == 0 ? 1 : -1);
    if (n > 64) return fault(c, code::overflow);
    for (std::int64_t i = 0; i < n; ++i)
      if (__builtin_mul_overflow(result, base, &result)) return fault(c, code::overflow);
    return ValueView::of_int(result);
  }
  const Decimal base = a[0].as_decimal();
  if (n > 128) {
    if (base.coefficient == 0 || (base.coefficient == 1 && base.scale == 0)) return a[0];
    return fault(c, code::overflow);
  }
  std::optional<Decimal> result = Decimal{1, 0};
  for (std::int64_t i = 0; i < n && result; ++i) result = multiply(*result, base);
  return decimal_result(c, result);
}

ValueView absolute(CallContext& c, Args a, std::uint32_t) {
  if (a[0].is(Kind::int_)) {
    if (a[0].as_int() == INT64_MIN) return fault(c, code::overflow);
    return ValueView::of_int(a[0].as_int() < 0 ? -a[0].as_int() : a[0].as_int());
  }
  if (a[0].is(Kind::double_)) return ValueView::of_double(std::fabs(a[0].as_double()));
  if (a[0].is(Kind::uint_)) return a[0];
  Decimal d = a[0].as_decimal();
  if (d.coefficient < 0) d.coefficient = -d.coefficient;
  return ValueView::of_decimal(d, c.arena);
}

ValueView negate(CallContext& c, Args a, std::uint32_t) {
  Decimal d = a[0].as_decimal();
  d.coefficient = -d.coefficient;
  return ValueView::of_decimal(d, c.arena);
}

void add_arithmetic(Definer& define) {
  using namespace types;
  const std::vector<Type> two = {decimal(), decimal()};
  const auto op = [](Op o) { return static_cast<std::uint16_t>(o); };
  define.function("add_decimal", "_+_", two, decimal(), arithmetic<guiju::add>,
                  {.deduce = larger_scale, .opcode = op(Op::add_decimal)});
  define.function("subtract_decimal", "_-_", two, decimal(), arithmetic<guiju::subtract>,
                  {.deduce = larger_scale, .opcode = op(Op::sub_decimal)});
  define.function("multiply_decimal", "_*_", two, decimal(), arithmetic<guiju::multiply>,
                  {.deduce = sum_of_scales, .opcode = op(Op::mul_decimal)});
  define.function("divide_decimal", "_/_", two, decimal(), divide_decimals,
                  {.deduce = division_scale});
  define.function("negate_decimal", "-_", {decimal()}, decimal(), negate, {.deduce = same_scale});
}

// Each function of numbers that mix stands here once for every mixture of int, uint and decimal.
void add_mixed(Definer& define, const std::string& name, std::vector<Type> rest, const Type& result,
               Overload::Implementation call, Overload::Deduce deduce, const std::string& id) {
  const Type numbers[] = {types::integer(), types::natural(), types::decimal()};
  for (const Type& x : numbers)
    for (const Type& y : numbers) {
      std::vector<Type> parameters = {x, y};
      parameters.insert(parameters.end(), rest.begin(), rest.end());
      define.function(id + "_" + std::string(kind_name(x.kind())) + "_" + std::string(kind_name(y.kind())), name,
                      parameters, result, call, {.deduce = deduce});
    }
}

void add_rounding(Definer& define) {
  using namespace types;
  const Type mode = Type::enumeration(rounding_enum());
  add_mixed(define, "div", {integer()}, decimal(), div_places, written_places<2>, "div");
  add_mixed(define, "div", {integer(), mode}, decimal(), div_places, written_places<2>, "div_mode");
  add_mixed(define, "quot", {}, integer(), quotient, nullptr, "quot");
  add_mixed(define, "rate", {}, decimal().nullable(), rate, rate_type, "rate");
  for (const Type& x : {integer(), natural(), decimal()}) {
    const std::string kind(kind_name(x.kind()));
    define.both("round_" + kind, "round", {x, integer()}, decimal(), round_decimal,
                {.deduce = written_places<1>});
    define.both("round_mode_" + kind, "round", {x, integer(), mode}, decimal(), round_decimal,
                {.deduce = written_places<1>});
  }
}

bool half_even_places(Types args, Literals literals, Type& result) {
  return written_places<1>(args, literals, result);
}

void add_conversions(Definer& define) {
  using namespace types;
  for (const Type& x : {integer(), natural(), decimal()}) {
    const std::string kind(kind_name(x.kind()));
    define.function(kind + "_to_decimal", "decimal", {x}, decimal(), decimal_exactly,
                    {.deduce = same_scale});
    // What the checker puts in lets a null pass: it is a null of the other type.
    define.function("@" + kind + "_to_decimal", "@decimal", {x.nullable()}, decimal(), decimal_exactly,
                    {.deduce = same_scale});
    define.function(kind + "_to_decimal_places", "decimal", {x, integer()}, decimal(),
                    decimal_exactly, {.deduce = written_places<1>});
    define.function("rescale_" + kind, "@rescale", {x.nullable(), integer()}, decimal(), decimal_exactly,
                    {.deduce = written_places<1>});
  }
  define.function("string_to_decimal_places", "decimal", {string(), integer()}, decimal(),
                  decimal_exactly, {.deduce = written_places<1>});
  define.function("double_to_decimal_places", "decimal", {real(), integer()}, decimal(),
                  decimal_of_double, {.deduce = half_even_places});
  const Type mode = Type::enumeration(rounding_enum());
  define.function("double_to_decimal_mode", "decimal", {real(), integer(), mode}, decimal(),
                  decimal_of_double, {.deduce = half_even_places});
}

}  // namespace

void add_decimal(Library& library) {
  using namespace types;
  Definer define(library);
  add_arithmetic(define);
  add_rounding(define);
  add_conversions(define);
  define.both("pow_int", "pow", {integer(), integer()}, integer(), power);
  define.both("pow_decimal", "pow", {decimal(), integer()}, decimal(), power, {.deduce = power_scale});
  define.both("abs_int", "abs", {integer()}, integer(), absolute);
  define.both("abs_uint", "abs", {natural()}, natural(), absolute);
  define.both("abs_double", "abs", {real()}, real(), absolute);
  define.both("abs_decimal", "abs", {decimal()}, decimal(), absolute, {.deduce = same_scale});
}

}  // namespace guiju::expr
