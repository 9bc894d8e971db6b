#include "tests/agree/oracle_expr.hpp"

// GCC 12 sees uninitialised limbs in Boost's small integers.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <regex>
#include <set>

#include "expr/codes.hpp"
#include "facts/canonical.hpp"
#include "tests/agree/oracle_text.hpp"

namespace guiju::agree {

namespace {

using Int = boost::multiprecision::cpp_int;
using expr::Node;
using NK = Node::Kind;

Int power_of(const Int& base, int n) {
  Int p = 1;
  while (n-- > 0) p *= base;
  return p;
}
Int ten_to(int n) { return power_of(10, n); }

// A value, spelt out.
struct Datum {
  Kind kind = Kind::null;
  Int whole;                 // bool, int, uint, coefficient, days, months, seconds, member, amount
  int scale = 0;             // decimal
  Int nanos;                 // timestamp, duration: 0 <= nanos < 10^9
  double real = 0;
  std::string text;
  std::vector<Datum> parts;  // items; key, value, key …; fields; the inside of an optional
  const void* type = nullptr;  // of enums, structs, periods; of a type: the Type
  Code code;
  std::set<std::uint32_t> paths;

  bool is(Kind k) const { return kind == k; }
  bool is_value() const { return !is(Kind::error) && !is(Kind::unknown); }
  bool is_true() const { return is(Kind::bool_) && whole == 1; }
  bool is_false() const { return is(Kind::bool_) && whole == 0; }
};

Datum make(Kind kind, Int whole) {
  Datum d;
  d.kind = kind;
  d.whole = std::move(whole);
  return d;
}
Datum truth(bool b) { return make(Kind::bool_, b ? 1 : 0); }
Datum integer(Int i) { return make(Kind::int_, std::move(i)); }
Datum real(double r) {
  Datum d;
  d.kind = Kind::double_;
  d.real = r;
  return d;
}
Datum text(std::string s) {
  Datum d;
  d.kind = Kind::string;
  d.text = std::move(s);
  return d;
}
Datum list(std::vector<Datum> items) {
  Datum d;
  d.kind = Kind::list;
  d.parts = std::move(items);
  return d;
}
Datum error(Code code) {
  Datum d;
  d.kind = Kind::error;
  d.code = code;
  return d;
}
Datum optional(std::vector<Datum> inside) {
  Datum d;
  d.kind = Kind::optional;
  d.parts = std::move(inside);
  return d;
}
Datum instant(Kind kind, Int nanos_since) {
  const Int billion = ten_to(9);
  Int seconds = nanos_since / billion;
  if (seconds * billion > nanos_since) --seconds;
  Datum d = make(kind, seconds);
  d.nanos = nanos_since - seconds * billion;
  return d;
}
Int nanos_of(const Datum& d) { return d.whole * ten_to(9) + d.nanos; }

Int of_128(int128 i) {
  const bool negative = i < 0;
  const uint128 u = negative ? uint128{0} - static_cast<uint128>(i) : static_cast<uint128>(i);
  Int made = static_cast<std::uint64_t>(u >> 64);
  made = (made << 64) + static_cast<std::uint64_t>(u);
  return negative ? -made : made;
}
int128 to_128(const Int& i) {
  const Int u = i < 0 ? Int(-i) : i;
  const Int mask = (Int(1) << 64) - 1;
  const auto high = static_cast<std::uint64_t>(Int(u >> 64)), low = static_cast<std::uint64_t>(Int(u & mask));
  const uint128 made = static_cast<uint128>(high) << 64 | low;
  return i < 0 ? -static_cast<int128>(made) : static_cast<int128>(made);
}

Datum from_view(ValueView v) {
  Datum d;
  d.kind = v.kind();
  switch (v.kind()) {
    case Kind::bool_: d.whole = v.as_bool() ? 1 : 0; break;
    case Kind::int_: case Kind::date: case Kind::month: d.whole = v.as_int(); break;
    case Kind::uint_: d.whole = v.as_uint(); break;
    case Kind::double_: d.real = v.as_double(); break;
    case Kind::decimal:
      d.whole = of_128(v.as_decimal().coefficient);
      d.scale = v.scale();
      break;
    case Kind::string: case Kind::bytes: d.text = std::string(v.as_string()); break;
    case Kind::timestamp: case Kind::duration:
      d.whole = v.as_instant().seconds;
      d.nanos = v.as_instant().nanos;
      break;
    case Kind::period:
      d.whole = v.period_amount();
      d.type = v.period_unit();
      break;
    case Kind::enum_:
      d.whole = v.member();
      d.type = v.enum_type();
      break;
    case Kind::list:
      for (std::uint32_t i = 0; i < v.size(); ++i) d.parts.push_back(from_view(v[i]));
      break;
    case Kind::map:
      for (std::uint32_t i = 0; i < 2 * v.size(); ++i) d.parts.push_back(from_view(v.items()[i]));
      break;
    case Kind::struct_:
      d.type = v.struct_type();
      for (std::uint32_t i = 0; i < v.size(); ++i) d.parts.push_back(from_view(v.fields()[i]));
      break;
    case Kind::optional:
      if (v.inner() != nullptr) d.parts.push_back(from_view(*v.inner()));
      break;
    case Kind::type: d.type = v.type_value(); break;
    case Kind::error: d.code = v.fault().code; break;
    case Kind::unknown:
      for (std::uint32_t i = 0; i < v.unknowns().count; ++i) d.paths.insert(v.unknowns().paths[i]);
      break;
    default: break;
  }
  return d;
}

ValueView to_view(const Datum& d, Arena& arena) {
  const auto word = [&] { return static_cast<std::int64_t>(d.whole); };
  const auto parts = [&] {
    auto* made = arena.array<ValueView>(d.parts.size() + 1);
    for (std::size_t i = 0; i < d.parts.size(); ++i) new (&made[i]) ValueView(to_view(d.parts[i], arena));
    return made;
  };
  const auto count = static_cast<std::uint32_t>(d.parts.size());
  switch (d.kind) {
    case Kind::bool_: return ValueView::of_bool(d.whole == 1);
    case Kind::int_: return ValueView::of_int(word());
    case Kind::uint_: return ValueView::of_uint(static_cast<std::uint64_t>(d.whole));
    case Kind::double_: return ValueView::of_double(d.real);
    case Kind::decimal: return ValueView::of_decimal({to_128(d.whole), static_cast<std::uint8_t>(d.scale)}, arena);
    case Kind::string: return ValueView::of_string(arena.copy(d.text));
    case Kind::bytes: return ValueView::of_bytes(arena.copy(d.text));
    case Kind::date: return ValueView::of_date(word());
    case Kind::month: return ValueView::of_month(word());
    case Kind::timestamp: return ValueView::of_timestamp({word(), static_cast<std::uint32_t>(d.nanos)});
    case Kind::duration: return ValueView::of_duration({word(), static_cast<std::uint32_t>(d.nanos)});
    case Kind::period: return ValueView::of_period(word(), static_cast<const PeriodUnit*>(d.type));
    case Kind::enum_:
      return ValueView::of_enum(static_cast<const EnumType*>(d.type), static_cast<std::uint32_t>(d.whole));
    case Kind::type: return ValueView::of_type(static_cast<const Type*>(d.type));
    case Kind::list: return ValueView::of_list(parts(), count);
    case Kind::map: return ValueView::of_map(parts(), count / 2);
    case Kind::struct_: return ValueView::of_struct(static_cast<const StructType*>(d.type), parts(), arena);
    case Kind::optional: return ValueView::of_optional(count == 0 ? nullptr : parts());
    case Kind::error: {
      auto* fault = arena.array<Fault>(1);
      new (fault) Fault{d.code, {}, nullptr, 0};
      return ValueView::of_error(fault);
    }
    case Kind::unknown: {
      auto* paths = arena.array<std::uint32_t>(d.paths.size());
      std::copy(d.paths.begin(), d.paths.end(), paths);
      auto* set = arena.array<UnknownSet>(1);
      new (set) UnknownSet{paths, static_cast<std::uint32_t>(d.paths.size())};
      return ValueView::of_unknown(set);
    }
    default: return ValueView::null();
  }
}

// --- numbers ---------------------------------------------------------------------------------------

bool is_exact(const Datum& d) { return d.is(Kind::int_) || d.is(Kind::uint_) || d.is(Kind::decimal); }
bool is_number(const Datum& d) { return is_exact(d) || d.is(Kind::double_); }

// numerator / denominator, the denominator positive.
struct Ratio {
  Int top, bottom = 1;
};
Ratio ratio_of(const Datum& d) {
  if (!d.is(Kind::double_)) return {d.whole, ten_to(d.scale)};
  int exponent = 0;
  const double fraction = std::frexp(d.real, &exponent);
  Int top = static_cast<std::int64_t>(std::ldexp(fraction, 53));
  exponent -= 53;
  if (exponent >= 0) return {top * power_of(2, exponent), 1};
  return {top, power_of(2, -exponent)};
}
int sign_of(const Int& i) { return i < 0 ? -1 : i > 0 ? 1 : 0; }

// -1, 0, 1; 2: in no order.
int order_numbers(const Datum& a, const Datum& b) {
  for (const Datum* d : {&a, &b})
    if (d->is(Kind::double_) && std::isnan(d->real)) return 2;
  const auto infinite = [](const Datum& d) { return d.is(Kind::double_) && std::isinf(d.real); };
  if (infinite(a) && infinite(b)) return a.real < b.real ? -1 : a.real > b.real ? 1 : 0;
  if (infinite(a)) return a.real > 0 ? 1 : -1;
  if (infinite(b)) return b.real > 0 ? -1 : 1;
  const Ratio x = ratio_of(a), y = ratio_of(b);
  return sign_of(x.top * y.bottom - y.top * x.bottom);
}

bool same(const Datum& a, const Datum& b) {
  if (is_number(a) && is_number(b)) return order_numbers(a, b) == 0;
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case Kind::null: return true;
    case Kind::type: return *static_cast<const Type*>(a.type) == *static_cast<const Type*>(b.type);
    case Kind::string: case Kind::bytes: return a.text == b.text;
    case Kind::bool_: case Kind::date: case Kind::month: return a.whole == b.whole;
    case Kind::timestamp: case Kind::duration: return nanos_of(a) == nanos_of(b);
    case Kind::period: case Kind::enum_: return a.type == b.type && a.whole == b.whole;
    case Kind::list: case Kind::struct_: case Kind::optional:
      return a.type == b.type && a.parts.size() == b.parts.size() &&
             std::equal(a.parts.begin(), a.parts.end(), b.parts.begin(), same);
    case Kind::map: {
      if (a.parts.size() != b.parts.size()) return false;
      for (std::size_t i = 0; i < a.parts.size(); i += 2) {
        bool found = false;
        for (std::size_t j = 0; j < b.parts.size(); j += 2)
          found = found || (same(a.parts[i], b.parts[j]) && same(a.parts[i + 1], b.parts[j + 1]));
        if (!found) return false;
      }
      return true;
    }
    default: return false;
  }
}

// What is neither value nor missing inside, all of it.
void find_trouble(const Datum& d, Datum& found) {
  if (d.is(Kind::error) && !found.is(Kind::error)) found = d;
  if (d.is(Kind::unknown) && !found.is(Kind::error)) {
    found.kind = Kind::unknown;
    found.paths.insert(d.paths.begin(), d.paths.end());
  }
  for (const Datum& part : d.parts) find_trouble(part, found);
}

Datum equality(const Datum& a, const Datum& b);
Datum equality_of_maps(const Datum& a, const Datum& b) {
  Datum trouble;
  for (std::size_t i = 0; i < a.parts.size(); i += 2) {
    Datum one = truth(false);
    for (std::size_t j = 0; j < b.parts.size(); j += 2)
      if (same(a.parts[i], b.parts[j])) one = equality(a.parts[i + 1], b.parts[j + 1]);
    if (one.is_false()) return one;
    find_trouble(one, trouble);
  }
  return trouble.is(Kind::null) ? truth(true) : trouble;
}

// As `same`, of values with parts that are errors or unknown: false when some part surely differs.
Datum equality(const Datum& a, const Datum& b) {
  Datum trouble;
  if (!a.is_value() || !b.is_value()) {
    find_trouble(a, trouble);
    find_trouble(b, trouble);
    return trouble;
  }
  if (a.kind != b.kind || a.parts.empty() || b.parts.empty()) return truth(same(a, b));
  if (a.type != b.type || a.parts.size() != b.parts.size()) return truth(false);
  if (a.is(Kind::map)) return equality_of_maps(a, b);
  for (std::size_t i = 0; i < a.parts.size(); ++i) {
    const Datum one = equality(a.parts[i], b.parts[i]);
    if (one.is_false()) return one;
    if (!one.is_value()) find_trouble(one, trouble);
  }
  return trouble.is(Kind::null) ? truth(true) : trouble;
}
Datum inequality(const Datum& a, const Datum& b) {
  const Datum one = equality(a, b);
  return one.is_value() ? truth(one.is_false()) : one;
}

// No function could tell them apart.
bool identical(const Datum& a, const Datum& b) {
  if (a.kind != b.kind || !a.is_value() || a.type != b.type || a.parts.size() != b.parts.size()) return false;
  if (a.is(Kind::double_)) return std::memcmp(&a.real, &b.real, sizeof a.real) == 0;
  return a.whole == b.whole && a.scale == b.scale && a.nanos == b.nanos && a.text == b.text &&
         std::equal(a.parts.begin(), a.parts.end(), b.parts.begin(), identical);
}

// c ? a : b for an unknown c.
Datum either(Datum c, const Datum& a, const Datum& b) {
  if (a.is(Kind::error) && b.is(Kind::error) && a.code == b.code) return a;
  if (identical(a, b)) return a;
  if (a.is(Kind::unknown) && b.is(Kind::unknown))
    for (std::uint32_t path : a.paths)
      if (b.paths.count(path) != 0) c.paths.insert(path);
  return c;
}

// -1, 0, 1; 2: in no order, 3: cannot be ordered at all.
int order(const Datum& a, const Datum& b) {
  if (is_number(a) && is_number(b)) return order_numbers(a, b);
  if (a.kind != b.kind) return 3;
  switch (a.kind) {
    case Kind::bool_: case Kind::date: case Kind::month: return sign_of(a.whole - b.whole);
    case Kind::string: {
      const Points x = code_points(a.text), y = code_points(b.text);
      return x < y ? -1 : y < x ? 1 : 0;
    }
    case Kind::bytes: return a.text < b.text ? -1 : b.text < a.text ? 1 : 0;
    case Kind::timestamp: case Kind::duration: return sign_of(nanos_of(a) - nanos_of(b));
    case Kind::period: case Kind::enum_: return a.type == b.type ? sign_of(a.whole - b.whole) : 3;
    default: return 3;
  }
}

Datum in_int(Int i) {
  if (i < -power_of(2, 63) || i >= power_of(2, 63)) return error(code::overflow);
  return integer(std::move(i));
}
Datum in_uint(Int i) {
  if (i < 0 || i >= power_of(2, 64)) return error(code::overflow);
  return make(Kind::uint_, std::move(i));
}
Datum decimal(Int coefficient, int scale) {
  if (abs(coefficient) >= ten_to(38)) return error(code::overflow);
  Datum d = make(Kind::decimal, std::move(coefficient));
  d.scale = scale;
  return d;
}

constexpr int half_up = 0, half_even = 1, half_down = 2, up = 3, down = 4, to_floor = 5, to_ceiling = 6;

// top / bottom as a whole number.
Int rounded(Int top, Int bottom, int mode) {
  if (bottom < 0) {
    top = -top;
    bottom = -bottom;
  }
  const bool negative = top < 0;
  const Int size = abs(top);
  Int quotient = size / bottom;
  const Int rest = size % bottom;
  const int half = sign_of(rest * 2 - bottom);
  bool away = false;
  switch (mode) {
    case half_up: away = half >= 0; break;
    case half_even: away = half > 0 || (half == 0 && quotient % 2 == 1); break;
    case half_down: away = half > 0; break;
    case up: away = rest != 0; break;
    case down: away = false; break;
    case to_floor: away = negative && rest != 0; break;
    case to_ceiling: away = !negative && rest != 0; break;
  }
  if (rest == 0) away = false;
  if (away) ++quotient;
  return negative ? Int(-quotient) : quotient;
}
Datum round_to(const Datum& d, int places, int mode) {
  return decimal(rounded(d.whole * ten_to(places), ten_to(d.scale), mode), places);
}
Datum divide(const Datum& a, const Datum& b, int places, int mode) {
  if (b.whole == 0) return error(code::division_by_zero);
  return decimal(rounded(a.whole * ten_to(places + b.scale), b.whole * ten_to(a.scale), mode), places);
}
Datum rescale(const Datum& d, int places) {
  const Int top = d.whole * ten_to(places), bottom = ten_to(d.scale);
  if (top % bottom != 0 || abs(top / bottom) >= ten_to(38)) return error(code::bad_conversion);
  return decimal(top / bottom, places);
}

std::string shortest(double r) {
  char digits[64];
  for (int precision = 0; precision <= 17; ++precision) {
    std::snprintf(digits, sizeof digits, "%.*e", precision, r);
    if (std::strtod(digits, nullptr) == r) break;
  }
  return digits;  // d.ddde±xx
}
// As Go's 'g' writes it: plain from 1e-4 up to below 1e6.
std::string text_of_real(double r) {
  if (std::isnan(r)) return "NaN";
  if (std::isinf(r)) return r > 0 ? "+Inf" : "-Inf";
  const std::string form = shortest(r);
  const int exponent = std::atoi(form.c_str() + form.find('e') + 1);
  if (exponent < -4 || exponent >= 6) return form;
  std::string digits = form.substr(0, form.find('e'));
  const bool negative = digits[0] == '-';
  if (negative) digits.erase(0, 1);
  digits.erase(std::remove(digits.begin(), digits.end(), '.'), digits.end());
  int point = exponent + 1;
  while (point <= 0) {
    digits.insert(0, "0");
    ++point;
  }
  while (static_cast<int>(digits.size()) < point) digits += "0";
  if (static_cast<int>(digits.size()) > point) digits.insert(static_cast<std::size_t>(point), ".");
  return (negative ? "-" : "") + digits;
}

std::string text_of_decimal(const Datum& d) {
  std::string digits = Int(abs(d.whole)).str();
  while (static_cast<int>(digits.size()) <= d.scale) digits.insert(0, "0");
  if (d.scale > 0) digits.insert(digits.size() - static_cast<std::size_t>(d.scale), ".");
  return (d.whole < 0 ? "-" : "") + digits;
}

// --- the calendar: by counting ------------------------------------------------------------------------

bool is_leap(int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }
int days_of(int y, int m) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[m - 1] + (m == 2 && is_leap(y) ? 1 : 0);
}
// Days of all years before y.
int days_before(int y) { return 365 * (y - 1) + (y - 1) / 4 - (y - 1) / 100 + (y - 1) / 400; }
const int epoch = days_before(1970);

int day_number(int y, int m, int d) {
  int n = days_before(y) - epoch + d - 1;
  for (int k = 1; k < m; ++k) n += days_of(y, k);
  return n;
}
struct Civil {
  int year, month, day;
};
Civil civil(const Int& days) {
  const int n = static_cast<int>(days) + epoch;
  int y = n / 366 + 1;
  while (days_before(y + 1) <= n) ++y;
  int rest = n - days_before(y), m = 1;
  while (rest >= days_of(y, m)) rest -= days_of(y, m++);
  return {y, m, rest + 1};
}
Datum date_of(const Int& days) {
  if (days < day_number(1, 1, 1) || days > day_number(9999, 12, 31)) return error(code::out_of_range);
  return make(Kind::date, days);
}
Datum month_of(const Int& months) {
  if (months < (1 - 1970) * 12 || months > (9999 - 1970) * 12 + 11) return error(code::out_of_range);
  return make(Kind::month, months);
}
int year_of_month(const Int& months) { return (static_cast<int>(months) + 1970 * 12) / 12; }
int number_of_month(const Int& months) { return (static_cast<int>(months) + 1970 * 12) % 12 + 1; }

std::string padded(int n, int width) {
  std::string s = std::to_string(n);
  while (static_cast<int>(s.size()) < width) s.insert(0, "0");
  return s;
}
std::string text_of_fraction(const Int& nanos) {
  if (nanos == 0) return "";
  std::string s = nanos.str();
  while (s.size() < 9) s.insert(0, "0");
  while (s.back() == '0') s.pop_back();
  return "." + s;
}
std::string text_of_date(const Int& days) {
  const Civil c = civil(days);
  return padded(c.year, 4) + "-" + padded(c.month, 2) + "-" + padded(c.day, 2);
}

Int floor_days(const Int& seconds) {
  Int days = seconds / 86400;
  if (days * 86400 > seconds) --days;
  return days;
}

// --- evaluation ---------------------------------------------------------------------------------------

struct Unsupported {
  std::string what;
};

using Locals = std::vector<std::pair<std::string, Datum>>;

class Oracle {
 public:
  explicit Oracle(const std::vector<ValueView>& slots) : slots_(slots) {}
  Datum value(const Node& node);

 private:
  Datum call(const Node& node);
  Datum logic(const Node& node, bool winner);
  Datum fold(const Node& node);
  Datum select(const Node& node);
  Datum pairs(const Node& node);
  Datum structure(const Node& node);
  Datum literal_list(const Node& node);
  const std::vector<ValueView>& slots_;
  Locals locals_;
};

bool is_limit(const Datum& d) {
  return d.is(Kind::error) &&
         (d.code == code::limit_steps || d.code == code::limit_memory || d.code == code::limit_value);
}

// The first error, else all unknowns, else null.
Datum trouble(const std::vector<Datum>& args) {
  Datum found;
  for (const Datum& a : args) {
    if (a.is(Kind::error)) return a;
    if (!a.is(Kind::unknown)) continue;
    found.kind = Kind::unknown;
    found.paths.insert(a.paths.begin(), a.paths.end());
  }
  return found;
}

// Where only a bool, an error or an unknown may stand.
Datum as_condition(const Datum& d) {
  if (d.is(Kind::bool_) || !d.is_value()) return d;
  return error(d.is(Kind::null) ? code::null_operand : code::no_such_overload);
}

Datum Oracle::logic(const Node& node, bool winner) {
  const Datum a = value(*node.args[0]);
  if (a.is(Kind::bool_) && a.is_true() == winner) return a;
  const Datum b = value(*node.args[1]);
  if (is_limit(a)) return a;
  if (is_limit(b)) return b;
  if (b.is(Kind::bool_) && b.is_true() == winner) return b;
  const Datum t = trouble({as_condition(a), as_condition(b)});
  return t.is(Kind::null) ? truth(!winner) : t;
}

// x.?name
Datum chosen(const Datum& of, const std::string& name) {
  if (!of.is_value()) return of;
  if (of.is(Kind::null)) return error(code::null_operand);
  if (of.is(Kind::optional)) return of.parts.empty() ? of : chosen(of.parts[0], name);
  if (of.is(Kind::map)) {
    for (std::size_t i = 0; i < of.parts.size(); i += 2)
      if (of.parts[i].is(Kind::string) && of.parts[i].text == name)
        return of.parts[i + 1].is_value() ? optional({of.parts[i + 1]}) : of.parts[i + 1];
    return optional({});
  }
  if (!of.is(Kind::struct_)) return error(code::no_such_field);
  const auto& fields = static_cast<const StructType*>(of.type)->fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name != name) continue;
    const Datum& part = of.parts[i];
    if (!part.is_value()) return part;
    return part.is(Kind::null) ? optional({}) : optional({part});
  }
  return error(code::no_such_field);
}

Datum Oracle::select(const Node& node) {
  const Datum of = value(*node.args[0]);
  if (!of.is_value()) return of;
  if (node.is_optional) return chosen(of, node.text);
  if (of.is(Kind::optional)) {
    const Datum found = chosen(of, node.text);
    return node.is_test && found.is_value() ? truth(!found.parts.empty()) : found;
  }
  if (of.is(Kind::null)) return error(code::null_operand);
  if (of.is(Kind::map)) {
    for (std::size_t i = 0; i < of.parts.size(); i += 2)
      if (of.parts[i].is(Kind::string) && of.parts[i].text == node.text)
        return node.is_test ? truth(true) : of.parts[i + 1];
    return node.is_test ? truth(false) : error(code::no_such_key);
  }
  if (!of.is(Kind::struct_)) return error(code::no_such_field);
  const auto& fields = static_cast<const StructType*>(of.type)->fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name != node.text) continue;
    const Datum& part = of.parts[i];
    return node.is_test && part.is_value() ? truth(!part.is(Kind::null)) : part;
  }
  return error(code::no_such_field);
}

// Items may be unknown inside a list, values inside a map or struct; what is optional may not.
Datum Oracle::literal_list(const Node& node) {
  std::vector<Datum> items, needed;
  const std::size_t width = node.kind == NK::map ? 2 : 1;
  for (const auto& arg : node.args) {
    const std::size_t i = items.size(), entry = i / width;
    items.push_back(value(*arg));
    const bool is_key = width == 2 && i % 2 == 0;
    const bool is_optional = entry < node.optional_items.size() && node.optional_items[entry];
    if (items.back().is(Kind::error) || is_key || is_optional) needed.push_back(items.back());
  }
  const Datum t = trouble(needed);
  if (!t.is(Kind::null)) return t;
  if (node.kind != NK::list || node.optional_items.empty()) return list(std::move(items));
  std::vector<Datum> present;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!node.optional_items[i]) present.push_back(items[i]);
    else if (!items[i].is(Kind::optional)) return error(code::no_such_overload);
    else present.insert(present.end(), items[i].parts.begin(), items[i].parts.end());
  }
  return list(std::move(present));
}

bool is_key(const Datum& d) {
  static const std::set<Kind> keys = {Kind::bool_, Kind::int_, Kind::uint_, Kind::string, Kind::date, Kind::month, Kind::enum_};
  return keys.count(d.kind) != 0;
}

Datum Oracle::pairs(const Node& node) {
  Datum made = literal_list(node);
  if (!made.is(Kind::list)) return made;
  made.kind = Kind::map;
  for (std::size_t i = 0; i < made.parts.size(); i += 2) {
    if (!is_key(made.parts[i])) return error(code::bad_key);
    for (std::size_t j = 0; j < i; j += 2)
      if (same(made.parts[i], made.parts[j])) return error(code::repeated_key);
  }
  if (node.optional_items.empty()) return made;
  Datum present = make(Kind::map, 0);
  for (std::size_t i = 0; i < made.parts.size(); i += 2) {
    Datum item = made.parts[i + 1];
    if (node.optional_items[i / 2]) {
      if (!item.is(Kind::optional)) return error(code::no_such_overload);
      if (item.parts.empty()) continue;
      item = Datum(item.parts[0]);
    }
    present.parts.insert(present.parts.end(), {made.parts[i], item});
  }
  return present;
}

Datum Oracle::structure(const Node& node) {
  const Datum values = literal_list(node);
  if (!values.is(Kind::list)) return values;
  const StructType* const type = node.type.struct_type();
  if (type == nullptr || !node.optional_items.empty()) throw Unsupported{"struct"};
  Datum made;
  made.kind = Kind::struct_;
  made.type = type;
  made.parts.resize(type->fields.size());
  for (std::size_t i = 0; i < node.names.size(); ++i)
    for (std::size_t f = 0; f < type->fields.size(); ++f)
      if (type->fields[f].name == node.names[i]) made.parts[f] = values.parts[i];
  return made;
}

Datum Oracle::fold(const Node& node) {
  const Datum range = value(*node.args[0]);
  if (!range.is_value()) return range;
  if (range.is(Kind::null)) return error(code::null_operand);
  if (!range.is(Kind::list) && !range.is(Kind::map)) return error(code::no_such_overload);
  Datum accumulator = value(*node.args[1]);
  const std::size_t step = range.is(Kind::map) ? 2 : 1;
  const bool two = !node.names[1].empty();
  for (std::size_t i = 0; i < range.parts.size(); i += step) {
    const std::size_t before = locals_.size();
    const Datum position = integer(static_cast<std::int64_t>(i));
    locals_.emplace_back(node.names[0], two && step == 1 ? position : range.parts[i]);
    if (two) locals_.emplace_back(node.names[1], range.parts[i + step - 1]);
    locals_.emplace_back(node.names[2], accumulator);
    const bool goes_on = !value(*node.args[2]).is_false();
    if (goes_on) accumulator = value(*node.args[3]);
    locals_.resize(before);
    if (!goes_on) break;
  }
  locals_.emplace_back(node.names[2], accumulator);
  const Datum result = value(*node.args[4]);
  locals_.pop_back();
  return result;
}

Datum Oracle::value(const Node& node) {
  if (node.refers == expr::Refers::slot) return from_view(slots_[node.slot]);
  if (node.refers == expr::Refers::constant) return from_view(node.value);
  switch (node.kind) {
    case NK::literal: case NK::period: return from_view(node.value);
    case NK::name:
      for (std::size_t i = locals_.size(); i-- > 0;)
        if (locals_[i].first == node.text) return locals_[i].second;
      throw Unsupported{node.text};
    case NK::select: return select(node);
    case NK::call: return call(node);
    case NK::list: return literal_list(node);
    case NK::map: return pairs(node);
    case NK::comprehension: return fold(node);
    case NK::structure: return structure(node);
  }
  throw Unsupported{"node"};
}

// --- functions ------------------------------------------------------------------------------------------

using Args = std::vector<Datum>;

// Not for these kinds.
struct NoOverload {};

bool kinds(const Args& a, std::initializer_list<Kind> wanted) {
  return a.size() == wanted.size() &&
         std::equal(a.begin(), a.end(), wanted.begin(), [](const Datum& d, Kind k) { return d.is(k); });
}
void need(bool holds) {
  if (!holds) throw NoOverload{};
}
bool both(const Args& a, Kind k) { return a.size() == 2 && a[0].is(k) && a[1].is(k); }

Datum timestamp_or_error(const Int& nanos) {
  const Datum t = instant(Kind::timestamp, nanos);
  const Int first = Int(day_number(1, 1, 1)) * 86400, last = Int(day_number(9999, 12, 31)) * 86400 + 86399;
  return t.whole < first || t.whole > last ? error(code::out_of_range) : t;
}
Datum duration_or_error(const Int& nanos) {
  const Datum t = instant(Kind::duration, nanos);
  const Int longest("315576000000");
  return t.whole < -longest || t.whole > longest ? error(code::out_of_range) : t;
}
Datum period_or_error(const Int& amount, const void* unit) {
  if (amount < -power_of(2, 31) || amount >= power_of(2, 31)) return error(code::out_of_range);
  Datum d = make(Kind::period, amount);
  d.type = unit;
  return d;
}

Datum shifted(const Datum& day, const Int& amount, const Datum& period) {
  const std::string& unit = static_cast<const PeriodUnit*>(period.type)->name;
  if (unit == "months") {
    if (day.is(Kind::month)) return month_of(day.whole + amount);
    const Civil c = civil(day.whole);
    const Datum month = month_of(Int((c.year - 1970) * 12 + c.month - 1) + amount);
    if (!month.is_value()) return month;
    const int y = year_of_month(month.whole), m = number_of_month(month.whole);
    return date_of(day_number(y, m, std::min(c.day, days_of(y, m))));
  }
  if (day.is(Kind::month)) return error(code::invalid_argument);
  return date_of(day.whole + amount);
}

Datum add(const Args& a) {
  if (both(a, Kind::int_)) return in_int(a[0].whole + a[1].whole);
  if (both(a, Kind::uint_)) return in_uint(a[0].whole + a[1].whole);
  if (both(a, Kind::double_)) return real(a[0].real + a[1].real);
  if (both(a, Kind::decimal)) {
    const int scale = std::max(a[0].scale, a[1].scale);
    return decimal(a[0].whole * ten_to(scale - a[0].scale) + a[1].whole * ten_to(scale - a[1].scale), scale);
  }
  if (both(a, Kind::string) || both(a, Kind::bytes)) {
    Datum joined = a[0];
    joined.text += a[1].text;
    return joined;
  }
  if (both(a, Kind::list)) {
    std::vector<Datum> items = a[0].parts;
    items.insert(items.end(), a[1].parts.begin(), a[1].parts.end());
    return list(std::move(items));
  }
  if (both(a, Kind::duration)) return duration_or_error(nanos_of(a[0]) + nanos_of(a[1]));
  if (kinds(a, {Kind::timestamp, Kind::duration}) || kinds(a, {Kind::duration, Kind::timestamp}))
    return timestamp_or_error(nanos_of(a[0]) + nanos_of(a[1]));
  if (kinds(a, {Kind::date, Kind::period}) || kinds(a, {Kind::month, Kind::period}))
    return shifted(a[0], a[1].whole, a[1]);
  if (kinds(a, {Kind::period, Kind::date}) || kinds(a, {Kind::period, Kind::month}))
    return shifted(a[1], a[0].whole, a[0]);
  if (both(a, Kind::period) && a[0].type == a[1].type) return period_or_error(a[0].whole + a[1].whole, a[0].type);
  throw NoOverload{};
}

Datum subtract(const Args& a) {
  if (both(a, Kind::int_)) return in_int(a[0].whole - a[1].whole);
  if (both(a, Kind::uint_)) return in_uint(a[0].whole - a[1].whole);
  if (both(a, Kind::double_)) return real(a[0].real - a[1].real);
  if (both(a, Kind::decimal)) {
    Datum minus = a[1];
    minus.whole = -minus.whole;
    return add({a[0], minus});
  }
  if (both(a, Kind::duration) || both(a, Kind::timestamp)) return duration_or_error(nanos_of(a[0]) - nanos_of(a[1]));
  if (kinds(a, {Kind::timestamp, Kind::duration})) return timestamp_or_error(nanos_of(a[0]) - nanos_of(a[1]));
  if (kinds(a, {Kind::date, Kind::period}) || kinds(a, {Kind::month, Kind::period}))
    return shifted(a[0], -a[1].whole, a[1]);
  if (both(a, Kind::date)) return period_or_error(a[0].whole - a[1].whole, expr::day_unit());
  if (both(a, Kind::month)) return period_or_error(a[0].whole - a[1].whole, expr::month_unit());
  if (both(a, Kind::period) && a[0].type == a[1].type) return period_or_error(a[0].whole - a[1].whole, a[0].type);
  throw NoOverload{};
}

Datum multiply(const Args& a) {
  if (both(a, Kind::int_)) return in_int(a[0].whole * a[1].whole);
  if (both(a, Kind::uint_)) return in_uint(a[0].whole * a[1].whole);
  if (both(a, Kind::double_)) return real(a[0].real * a[1].real);
  if (both(a, Kind::decimal)) {
    if (a[0].scale + a[1].scale > 37) return error(code::overflow);
    return decimal(a[0].whole * a[1].whole, a[0].scale + a[1].scale);
  }
  if (kinds(a, {Kind::period, Kind::int_})) return period_or_error(a[0].whole * a[1].whole, a[0].type);
  if (kinds(a, {Kind::int_, Kind::period})) return period_or_error(a[0].whole * a[1].whole, a[1].type);
  throw NoOverload{};
}

Datum divide_operator(const Args& a) {
  if (both(a, Kind::double_)) return real(a[0].real / a[1].real);
  if (both(a, Kind::decimal)) return divide(a[0], a[1], 12, half_even);
  need(both(a, Kind::int_) || both(a, Kind::uint_));
  if (a[1].whole == 0) return error(code::division_by_zero);
  return a[0].is(Kind::int_) ? in_int(a[0].whole / a[1].whole) : in_uint(a[0].whole / a[1].whole);
}

Datum modulo(const Args& a) {
  need(both(a, Kind::int_) || both(a, Kind::uint_));
  if (a[1].whole == 0) return error(code::division_by_zero);
  const Int lowest = -power_of(2, 63);
  if (a[0].is(Kind::int_) && a[0].whole == lowest && a[1].whole == -1) return error(code::overflow);
  return make(a[0].kind, a[0].whole % a[1].whole);
}

Datum negate(const Args& a) {
  if (a[0].is(Kind::int_)) return in_int(-a[0].whole);
  if (a[0].is(Kind::double_)) return real(-a[0].real);
  need(a[0].is(Kind::decimal));
  return decimal(-a[0].whole, a[0].scale);
}

template <typename Holds>
auto ordering(Holds holds) {
  return [holds](const Args& a) {
    const int o = order(a[0], a[1]);
    need(o != 3);
    return truth(o != 2 && holds(o));
  };
}

Datum optional_at(const Args& a);

// Is one of the verdicts the winner? Else what is unknown among them, else not.
Datum any_verdict(const std::vector<Datum>& verdicts, bool winner) {
  for (const Datum& v : verdicts)
    if (v.is(Kind::bool_) && v.is_true() == winner) return v;
  const Datum t = trouble(verdicts);
  return t.is(Kind::null) ? truth(!winner) : t;
}
Datum holds(const Datum& whole, const Datum& part) {
  std::vector<Datum> verdicts;
  for (const Datum& d : whole.parts) verdicts.push_back(equality(d, part));
  return any_verdict(verdicts, true);
}
Datum member_of(const Args& a) {
  need(a[1].is(Kind::list) || a[1].is(Kind::map));
  if (a[1].is(Kind::list)) return holds(a[1], a[0]);
  for (std::size_t i = 0; i < a[1].parts.size(); i += 2)
    if (same(a[1].parts[i], a[0])) return truth(true);
  return truth(false);
}

Datum at_index(const Args& a) {
  if (a[0].is(Kind::optional)) return optional_at(a);
  if (a[0].is(Kind::map)) {
    for (std::size_t i = 0; i < a[0].parts.size(); i += 2)
      if (same(a[0].parts[i], a[1])) return a[0].parts[i + 1];
    return error(code::no_such_key);
  }
  need(a[0].is(Kind::list) && (is_exact(a[1]) || a[1].is(Kind::double_)));
  if (!a[1].is(Kind::int_) && !a[1].is(Kind::uint_)) {  // whole, however it is written
    if (a[1].is(Kind::double_) && !std::isfinite(a[1].real)) return error(code::index_out_of_range);
    const Ratio r = ratio_of(a[1]);
    return r.top % r.bottom == 0 ? at_index({a[0], integer(r.top / r.bottom)}) : error(code::index_out_of_range);
  }
  if (a[1].whole < 0 || a[1].whole >= a[0].parts.size()) return error(code::index_out_of_range);
  return a[0].parts[static_cast<std::size_t>(a[1].whole)];
}

Datum size(const Args& a) {
  if (a[0].is(Kind::string)) return integer(static_cast<std::int64_t>(code_points(a[0].text).size()));
  if (a[0].is(Kind::bytes)) return integer(static_cast<std::int64_t>(a[0].text.size()));
  need(a[0].is(Kind::list) || a[0].is(Kind::map));
  return integer(static_cast<std::int64_t>(a[0].parts.size() / (a[0].is(Kind::map) ? 2 : 1)));
}

// Where `part` begins in `whole` from `from` on, or -1.
int find(const Points& whole, const Points& part, int from) {
  for (int i = from; i + static_cast<int>(part.size()) <= static_cast<int>(whole.size()); ++i)
    if (std::equal(part.begin(), part.end(), whole.begin() + i)) return i;
  return -1;
}

Datum index_of(const Args& a) {
  const Points whole = code_points(a[0].text), part = code_points(a[1].text);
  const Int from = a.size() > 2 ? a[2].whole : Int(0);
  if (from < 0) return error(code::index_out_of_range);
  if (part.empty() && from > whole.size()) return integer(static_cast<std::int64_t>(whole.size()));
  if (from > whole.size()) return integer(-1);
  return integer(find(whole, part, static_cast<int>(from)));
}
Datum last_index_of(const Args& a) {
  const Points whole = code_points(a[0].text), part = code_points(a[1].text);
  int from = static_cast<int>(whole.size()) - static_cast<int>(part.size());
  if (a.size() > 2) {
    if (a[2].whole < 0 || (a[2].whole >= whole.size() && !part.empty())) return error(code::index_out_of_range);
    if (a[2].whole < from) from = static_cast<int>(a[2].whole);
  }
  for (int i = from; i >= 0; --i)
    if (std::equal(part.begin(), part.end(), whole.begin() + i)) return integer(i);
  return integer(-1);
}
Datum substring(const Args& a) {
  const Points whole = code_points(a[0].text);
  const Int begin = a[1].whole, end = a.size() > 2 ? a[2].whole : Int(whole.size());
  if (begin < 0 || end > whole.size() || begin > end) return error(code::index_out_of_range);
  return text(utf8(Points(whole.begin() + static_cast<int>(begin), whole.begin() + static_cast<int>(end))));
}
Datum char_at(const Args& a) {
  const Points whole = code_points(a[0].text);
  if (a[1].whole < 0 || a[1].whole > whole.size()) return error(code::index_out_of_range);
  if (a[1].whole == whole.size()) return text("");
  return text(utf8({whole[static_cast<std::size_t>(a[1].whole)]}));
}
Datum trim(const Args& a) {
  const auto white = [](std::uint32_t c) {
    return c == 32 || (c >= 9 && c <= 13) || c == 0x85 || c == 0xA0 || c == 0x3000 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F;
  };
  Points p = code_points(a[0].text);
  while (!p.empty() && white(p.back())) p.pop_back();
  while (!p.empty() && white(p.front())) p.erase(p.begin());
  return text(utf8(p));
}
Datum replace(const Args& a) {
  const Points whole = code_points(a[0].text), part = code_points(a[1].text), by = code_points(a[2].text);
  Int most = a.size() > 3 && a[3].whole >= 0 ? a[3].whole : Int(1000000);
  Points made;
  std::size_t i = 0;
  while (i <= whole.size()) {
    const bool here = i + part.size() <= whole.size() &&
                      std::equal(part.begin(), part.end(), whole.begin() + static_cast<int>(i));
    if (here && most > 0) {
      made.insert(made.end(), by.begin(), by.end());
      --most;
      i += part.size();
      if (!part.empty()) continue;
    }
    if (i < whole.size()) made.push_back(whole[i]);
    ++i;
  }
  return text(utf8(made));
}
// The last of n parts is all the rest; a negative n is no bound.
Datum at_most(std::vector<Datum> parts, const Args& a) {
  if (a.size() > 2 && a[2].whole == 0) return list({});
  while (a.size() > 2 && a[2].whole > 0 && parts.size() > a[2].whole) {
    const std::string last = parts.back().text;
    parts.pop_back();
    parts.back().text += a[1].text + last;
  }
  return list(std::move(parts));
}
Datum split(const Args& a) {
  const Points whole = code_points(a[0].text), by = code_points(a[1].text);
  std::vector<Datum> parts;
  if (by.empty()) {
    for (std::uint32_t p : whole) parts.push_back(text(utf8({p})));
    return at_most(std::move(parts), a);
  }
  int from = 0;
  for (int at = find(whole, by, 0); at >= 0; at = find(whole, by, from)) {
    parts.push_back(text(utf8(Points(whole.begin() + from, whole.begin() + at))));
    from = at + static_cast<int>(by.size());
  }
  parts.push_back(text(utf8(Points(whole.begin() + from, whole.end()))));
  return at_most(std::move(parts), a);
}
Datum join(const Args& a) {
  std::string made;
  for (std::size_t i = 0; i < a[0].parts.size(); ++i) {
    if (!a[0].parts[i].is(Kind::string)) return error(code::no_such_overload);
    made += (i != 0 && a.size() > 1 ? a[1].text : "") + a[0].parts[i].text;
  }
  return text(made);
}
Datum changed_case(const Args& a, char from, int by) {
  std::string s = a[0].text;
  for (char& c : s)
    if (c >= from && c < from + 26) c = static_cast<char>(c + by);
  return text(s);
}
Datum reversed(const Args& a) {
  if (a[0].is(Kind::list)) return list({a[0].parts.rbegin(), a[0].parts.rend()});
  need(a[0].is(Kind::string));
  const Points p = code_points(a[0].text);
  return text(utf8(Points(p.rbegin(), p.rend())));
}

std::string text_of_bytes(const std::string& bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i)
    if (static_cast<unsigned char>(bytes[i]) >= 0x80) throw Unsupported{"bytes that are no ASCII"};
  return bytes;
}

std::string written_address(const Datum& d);
Datum to_string(const Args& a) {
  const Datum& d = a[0];
  switch (d.kind) {
    case Kind::string: return d;
    case Kind::struct_: return text(written_address(d));
    case Kind::bytes: return text(text_of_bytes(d.text));
    case Kind::bool_: return text(d.whole == 1 ? "true" : "false");
    case Kind::int_: case Kind::uint_: return text(d.whole.str());
    case Kind::double_: return text(text_of_real(d.real));
    case Kind::decimal: return text(text_of_decimal(d));
    case Kind::enum_: return text(static_cast<const EnumType*>(d.type)->members[static_cast<std::size_t>(d.whole)].name);
    case Kind::date: return text(text_of_date(d.whole));
    case Kind::month: return text(padded(year_of_month(d.whole), 4) + "-" + padded(number_of_month(d.whole), 2));
    case Kind::period: return text(d.whole.str() + " " + static_cast<const PeriodUnit*>(d.type)->name);
    case Kind::timestamp: {
      const Int days = floor_days(d.whole);
      const int second = static_cast<int>(d.whole - days * 86400);
      return text(text_of_date(days) + "T" + padded(second / 3600, 2) + ":" + padded(second / 60 % 60, 2) + ":" +
                  padded(second % 60, 2) + text_of_fraction(d.nanos) + "Z");
    }
    case Kind::duration: {
      const Int all = nanos_of(d), size_of = abs(all);
      return text((all < 0 ? "-" : "") + Int(size_of / ten_to(9)).str() + text_of_fraction(size_of % ten_to(9)) + "s");
    }
    default: throw NoOverload{};
  }
}

bool is_digits(const std::string& s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Datum to_int(const Args& a) {
  const Datum& d = a[0];
  Int whole;
  if (d.is(Kind::int_) || d.is(Kind::uint_) || d.is(Kind::period) || d.is(Kind::timestamp)) {
    whole = d.whole;
  } else if (d.is(Kind::decimal)) {
    whole = d.whole / ten_to(d.scale);
  } else if (d.is(Kind::double_)) {
    if (!std::isfinite(d.real) || d.real == -9223372036854775808.0) return error(code::out_of_range);
    const Ratio r = ratio_of(d);
    whole = r.top / r.bottom;
  } else {
    need(d.is(Kind::string));
    std::string s = d.text;
    const bool negative = !s.empty() && s[0] == '-';
    if (!s.empty() && (s[0] == '-' || s[0] == '+')) s.erase(0, 1);
    if (!is_digits(s)) return error(code::bad_conversion);
    s.erase(0, std::min(s.find_first_not_of('0'), s.size() - 1));
    whole = negative ? Int(-Int(s)) : Int(s);
    if (!in_int(whole).is_value()) return error(code::bad_conversion);
  }
  const Datum made = in_int(whole);
  return made.is_value() ? made : error(code::out_of_range);
}

Datum to_double(const Args& a) {
  const Datum& d = a[0];
  if (d.is(Kind::double_)) return d;
  if (d.is(Kind::string)) {
    const bool has_other = d.text.find_first_not_of("0123456789.-+e") != std::string::npos;
    if (has_other || d.text.starts_with('+')) return error(code::bad_conversion);
    char* end = nullptr;
    const double r = std::strtod(d.text.c_str(), &end);
    return *end == '\0' && !d.text.empty() && std::isfinite(r) ? real(r) : error(code::bad_conversion);
  }
  need(is_exact(d));
  return real(std::strtod(text_of_decimal(d).c_str(), nullptr));
}

Datum to_decimal(const Args& a) {
  Datum d = a[0];
  if (d.is(Kind::null)) return d;
  int places = d.is(Kind::decimal) ? d.scale : 0;
  if (a.size() > 1) places = static_cast<int>(a[1].whole);
  if (d.is(Kind::double_)) {
    if (!(std::fabs(d.real) < 1e38)) return error(code::out_of_range);
    const Ratio r = ratio_of(d);
    return decimal(rounded(r.top * ten_to(places), r.bottom, a.size() > 2 ? static_cast<int>(a[2].whole) : half_even), places);
  }
  if (d.is(Kind::string)) {
    std::string s = d.text;
    const bool negative = !s.empty() && s[0] == '-';
    if (negative) s.erase(0, 1);
    const std::size_t dot = s.find('.');
    const std::string before = s.substr(0, dot), after = dot == std::string::npos ? "0" : s.substr(dot + 1);
    if (!is_digits(before) || !is_digits(after)) return error(code::bad_conversion);
    if (before.size() > 1 && before[0] == '0') return error(code::bad_conversion);
    std::string digits = before + (dot == std::string::npos ? "" : after);
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    d = make(Kind::decimal, negative ? Int(-Int(digits)) : Int(digits));
    d.scale = dot == std::string::npos ? 0 : static_cast<int>(after.size());
    if (abs(d.whole) >= ten_to(38) || d.scale > 37) return error(code::bad_conversion);
  }
  need(is_exact(d) || d.is(Kind::decimal));
  return rescale(d, places);
}

Datum power(const Args& a) {
  const Int n = a[1].whole;
  if (n < 0) return error(code::out_of_range);
  const Int whole = power_of(a[0].whole, static_cast<int>(n));
  return a[0].is(Kind::int_) ? in_int(whole) : decimal(whole, a[0].scale * static_cast<int>(n));
}

Datum absolute(const Args& a) {
  Datum d = a[0];
  if (d.is(Kind::double_)) return real(std::fabs(d.real));
  need(is_exact(d));
  d.whole = abs(d.whole);
  return d.is(Kind::int_) ? in_int(d.whole) : d;
}

Datum quotient(const Args& a) {
  if (a[1].whole == 0) return error(code::division_by_zero);
  return in_int(a[0].whole * ten_to(a[1].scale) / (a[1].whole * ten_to(a[0].scale)));
}

Datum item_trouble(const Datum& d) {
  if (!d.is_value()) return d;
  return error(d.is(Kind::null) ? code::null_operand : code::no_such_overload);
}

Datum total(const Args& a, const Type& element) {
  if (element.kind() == Kind::dyn) {
    const Kind first = a[0].parts.empty() ? Kind::int_ : a[0].parts[0].kind;
    if (first == Kind::decimal || first == Kind::null) throw Unsupported{"a sum of anything"};
    return total(a, Type(first));
  }
  Datum sum = make(element.kind(), 0);
  if (sum.is(Kind::decimal) && a[0].parts.empty()) sum.scale = element.scale();
  // What is added is exact and may be large; only the end must fit.
  Int nanos;
  for (const Datum& item : a[0].parts) {
    if (item.kind != element.kind()) return item_trouble(item);
    if (item.is(Kind::double_)) sum.real += item.real;
    else if (item.is(Kind::duration)) nanos += nanos_of(item);
    else if (item.is(Kind::decimal)) sum = add({sum, item});
    else sum.whole += item.whole;
    if (!sum.is_value()) return sum;
  }
  if (sum.is(Kind::int_)) return in_int(sum.whole);
  if (sum.is(Kind::uint_)) return in_uint(sum.whole);
  if (sum.is(Kind::duration)) return duration_or_error(nanos);
  return sum;
}

Datum mean(const Args& a, const Type& element) {
  if (a[0].parts.empty()) return error(code::invalid_argument);
  const auto count = static_cast<std::int64_t>(a[0].parts.size());
  if (element.kind() == Kind::double_) {
    const Datum sum = total(a, element);
    return sum.is_value() ? real(sum.real / static_cast<double>(count)) : sum;
  }
  Datum sum = make(Kind::decimal, 0);
  for (const Datum& item : a[0].parts) {
    if (!is_exact(item)) return item_trouble(item);
    Datum d = item;
    d.kind = Kind::decimal;
    sum = add({sum, d});
    if (!sum.is_value()) return sum;
  }
  return divide(sum, make(Kind::decimal, count), 12, half_even);
}

Datum extreme(const Args& a, int wanted) {
  const std::vector<Datum>& items = a.size() == 1 ? a[0].parts : a;
  if (items.empty()) return error(code::invalid_argument);
  need(a.size() == 1 || a[0].kind == a[1].kind);
  Datum best = items[0];
  for (const Datum& item : items) {
    const int o = order(item, best);
    if (o > 1) return item_trouble(item);
    if (o == wanted) best = item;
  }
  return best;
}

// A map with one more entry, or with those of another map.
Datum with_entry(const Args& a) {
  Datum made = a[0];
  const std::vector<Datum> more = a.size() == 3 ? std::vector<Datum>{a[1], a[2]} : a[1].parts;
  for (std::size_t i = 0; i < more.size(); i += 2) {
    if (!is_key(more[i])) return error(code::bad_key);
    for (std::size_t k = 0; k < made.parts.size(); k += 2)
      if (same(made.parts[k], more[i])) return error(code::repeated_key);
    made.parts.insert(made.parts.end(), {more[i], more[i + 1]});
  }
  return made;
}

Datum distinct(const Args& a) {
  std::vector<Datum> items;
  for (const Datum& d : a[0].parts)
    if (std::none_of(items.begin(), items.end(), [&](const Datum& known) { return same(known, d); })) items.push_back(d);
  return list(std::move(items));
}

Datum slice(const Args& a) {
  const Int begin = a[1].whole, end = a[2].whole;
  if (begin < 0 || end < begin || end > a[0].parts.size()) return error(code::index_out_of_range);
  return list({a[0].parts.begin() + static_cast<int>(begin), a[0].parts.begin() + static_cast<int>(end)});
}

Datum read_date(const Args& a) {
  if (a.size() == 3) {
    const Int y = a[0].whole, m = a[1].whole, d = a[2].whole;
    if (y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 || d > days_of(static_cast<int>(y), static_cast<int>(m)))
      return error(code::out_of_range);
    return make(Kind::date, day_number(static_cast<int>(y), static_cast<int>(m), static_cast<int>(d)));
  }
  if (a[0].is(Kind::date)) return a[0];
  const std::string& s = a[0].text;
  if (s.size() != 10 || s[4] != '-' || s[7] != '-' || !is_digits(s.substr(0, 4) + s.substr(5, 2) + s.substr(8)))
    return error(code::bad_conversion);
  const Datum made = read_date({integer(std::stoi(s.substr(0, 4))), integer(std::stoi(s.substr(5, 2))),
                                integer(std::stoi(s.substr(8)))});
  return made.is_value() ? made : error(code::bad_conversion);
}

Datum part_of_day(const Args& a, char part) {
  if (a.size() > 1) {
    const int y = year_of_month(a[0].whole), m = number_of_month(a[0].whole);
    return read_date({integer(y), integer(m), a[1]});
  }
  if (a[0].is(Kind::month)) return integer(part == 'y' ? year_of_month(a[0].whole) : number_of_month(a[0].whole));
  need(a[0].is(Kind::date));
  const Civil c = civil(a[0].whole);
  if (part == 'y') return integer(c.year);
  if (part == 'm') return integer(c.month);
  if (part == 'd') return integer(c.day);
  Int weekday = (a[0].whole + 3) % 7;  // the first day of 1970 was a Thursday
  if (weekday < 0) weekday += 7;
  return integer(weekday + 1);
}
Datum month_of_date(const Args& a) {
  if (a[0].is(Kind::month)) return a[0];
  if (a.size() == 2) {
    if (a[0].whole < 1 || a[0].whole > 9999 || a[1].whole < 1 || a[1].whole > 12) return error(code::out_of_range);
    return month_of((a[0].whole - 1970) * 12 + a[1].whole - 1);
  }
  if (a[0].is(Kind::string)) {
    const std::string& s = a[0].text;
    if (s.size() != 7 || s[4] != '-' || !is_digits(s.substr(0, 4) + s.substr(5))) return error(code::bad_conversion);
    const Datum made = month_of_date({integer(std::stoi(s.substr(0, 4))), integer(std::stoi(s.substr(5)))});
    return made.is_value() ? made : error(code::bad_conversion);
  }
  const Civil c = civil(a[0].whole);
  return make(Kind::month, (c.year - 1970) * 12 + c.month - 1);
}
Datum edge_of_month(const Args& a, bool last) {
  const Int months = month_of_date(a).whole;
  const int y = year_of_month(months), m = number_of_month(months);
  return make(Kind::date, day_number(y, m, last ? days_of(y, m) : 1));
}
Datum neighbour(const Args& a, int step) {
  return a[0].is(Kind::month) ? month_of(a[0].whole + step) : date_of(a[0].whole + step);
}
// Seconds before and after UTC; of zones by name, two, since their rules are what they are now.
int zone_offset(const std::string& zone, const Int& seconds) {
  if (zone == "UTC") return 0;
  if (zone.size() == 6 && zone[3] == ':')
    return (zone[0] == '-' ? -60 : 60) * (std::stoi(zone.substr(1, 2)) * 60 + std::stoi(zone.substr(4)));
  const int year = civil(floor_days(seconds)).year;
  if (year < 1997 || year > 2035) throw Unsupported{zone};
  if (zone == "Asia/Shanghai") return 8 * 3600;
  if (zone != "Europe/Paris") throw Unsupported{zone};
  const auto change = [&](int month) {  // the last Sunday, at one o'clock of UTC
    Int day = day_number(year, month, 31);
    while ((day + 4) % 7 != 0) --day;
    return Int(day * 86400 + 3600);
  };
  return seconds >= change(3) && seconds < change(10) ? 7200 : 3600;
}
Datum clock_part(const Args& a, char part) {
  if (a.size() > 1) {
    const std::string& zone = a[1].text;
    Datum moved = a[0];
    moved.whole += zone_offset(zone, a[0].whole);
    return clock_part({moved}, part);
  }
  if (a[0].is(Kind::duration)) {
    const Int seconds = nanos_of(a[0]) / ten_to(9);
    if (part == 'i') return integer(nanos_of(a[0]) / ten_to(6) % 1000);
    return integer(part == 'h' ? seconds / 3600 : part == 'm' ? seconds / 60 : seconds);
  }
  const Int days = floor_days(a[0].whole);
  const Int second = a[0].whole - days * 86400;
  switch (part) {
    case 'h': return integer(second / 3600);
    case 'm': return integer(second / 60 % 60);
    case 's': return integer(second % 60);
    case 'y': return integer(civil(days).year);
    case 'M': return integer(civil(days).month - 1);
    case 'd': return integer(civil(days).day);
    case 'D': return integer(civil(days).day - 1);
    case 'Y': return integer(days - day_number(civil(days).year, 1, 1));
    case 'i': return integer(a[0].nanos / ten_to(6));
    default: break;
  }
  Int weekday = (days + 4) % 7;  // Sunday is 0
  if (weekday < 0) weekday += 7;
  return integer(weekday);
}

// --- what reads texts: whole numbers, times, formats, addresses --------------------------------------------

Datum to_uint(const Args& a) {
  const Datum& d = a[0];
  Int whole = d.whole;
  if (d.is(Kind::string)) {
    if (!is_digits(d.text)) return error(code::bad_conversion);
    const std::string digits = d.text.substr(std::min(d.text.find_first_not_of('0'), d.text.size() - 1));
    whole = Int(digits);
    return whole < power_of(2, 64) ? make(Kind::uint_, whole) : error(code::bad_conversion);
  }
  if (d.is(Kind::double_)) {
    if (!std::isfinite(d.real) || d.real < 0) return error(code::out_of_range);
    const Ratio r = ratio_of(d);
    whole = r.top / r.bottom;
  } else if (d.is(Kind::decimal)) {
    whole = d.whole / ten_to(d.scale);
  } else {
    need(d.is(Kind::int_) || d.is(Kind::uint_));
  }
  return whole >= 0 && whole < power_of(2, 64) ? make(Kind::uint_, whole) : error(code::out_of_range);
}

// RFC 3339 in full; other ways to write a time are the library's business.
Datum to_timestamp(const Args& a) {
  if (a[0].is(Kind::timestamp)) return a[0];
  if (a[0].is(Kind::int_)) return timestamp_or_error(a[0].whole * ten_to(9));
  need(a[0].is(Kind::string));
  static const std::regex form(R"((\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,9})?(Z|([+-])(\d\d):(\d\d)))");
  std::smatch m;
  const std::string& s = a[0].text;
  if (!std::regex_match(s, m, form)) {
    if (s.find(':') == std::string::npos && s.find('-') == std::string::npos) return error(code::bad_conversion);
    throw Unsupported{"timestamp() of another form"};
  }
  const auto n = [&](std::size_t i) { return std::stoi(m[i].str()); };
  const Datum day = read_date({integer(n(1)), integer(n(2)), integer(n(3))});
  const bool has_zone = m[9].matched;
  if (!day.is_value() || n(4) > 23 || n(5) > 59 || n(6) > 59 || (has_zone && (n(10) > 14 || n(11) > 59))) return error(code::bad_conversion);
  const Int offset = has_zone ? Int((n(10) * 60 + n(11)) * 60 * (m[9] == "-" ? -1 : 1)) : Int(0);
  Datum t = make(Kind::timestamp, day.whole * 86400 + n(4) * 3600 + n(5) * 60 + n(6) - offset);
  std::string fraction = m[7].matched ? m[7].str().substr(1) : "";
  fraction.resize(9, '0');
  t.nanos = Int("1" + fraction) - ten_to(9);
  return timestamp_or_error(nanos_of(t));
}

// Go's form, "1h30m"; the pack's "48 h" is not for the oracle.
Datum to_duration(const Args& a) {
  if (a[0].is(Kind::duration)) return a[0];
  need(a[0].is(Kind::string));
  const std::string& s = a[0].text;
  static const std::regex whole("-?([0-9]+(\\.[0-9]+)?(h|ms|m|s|us|ns))+"), part("([0-9]+)(\\.([0-9]+))?(h|ms|m|s|us|ns)");
  if (!std::regex_match(s, whole)) {
    if (s.find_first_of("0123456789") == std::string::npos) return error(code::bad_conversion);
    throw Unsupported{"duration() of another form"};
  }
  static const std::map<std::string, Int> units = {{"h", ten_to(9) * 3600}, {"m", ten_to(9) * 60}, {"s", ten_to(9)}, {"ms", ten_to(6)}, {"us", ten_to(3)}, {"ns", 1}};
  Int nanos = 0;
  for (auto at = std::sregex_iterator(s.begin(), s.end(), part); at != std::sregex_iterator(); ++at) {
    const std::string after = (*at)[3].str(), digits = "1" + (*at)[1].str() + after;
    const Int scaled = (Int(digits) - ten_to(static_cast<int>(digits.size()) - 1)) * units.at((*at)[4].str()), divisor = ten_to(static_cast<int>(after.size()));
    if (scaled % divisor != 0) throw Unsupported{"duration() below a nanosecond"};
    nanos += scaled / divisor;
  }
  return duration_or_error(s[0] == '-' ? Int(-nanos) : nanos);
}

std::string formatted(char letter, int precision, const Datum& d) {
  const bool is_whole = d.is(Kind::int_) || d.is(Kind::uint_);
  const auto in_base = [&](const char* letters, int base) {
    std::string digits;
    for (Int left = abs(d.whole); left > 0; left /= base) digits.insert(0, 1, letters[static_cast<int>(left % base)]);
    return (d.whole < 0 ? "-" : "") + (digits.empty() ? "0" : digits);
  };
  const char* const lower = "0123456789abcdef";
  const char* const upper = "0123456789ABCDEF";
  switch (letter) {
    case 's':
      if (d.is(Kind::null)) return "null";
      if (d.is(Kind::bytes)) return text_of_bytes(d.text);
      if (d.is(Kind::list)) {
        std::string items;
        for (const Datum& item : d.parts) items += (items.empty() ? "" : ", ") + formatted('s', -1, item);
        return "[" + items + "]";
      }
      if (d.is(Kind::string) || d.is(Kind::bool_) || is_exact(d) || d.is(Kind::date) || d.is(Kind::month) || d.is(Kind::timestamp) || d.is(Kind::duration) || d.is(Kind::enum_)) return to_string({d}).text;
      throw Unsupported{"%s of " + std::string(kind_name(d.kind))};
    case 'd':
      if (is_exact(d)) return to_string({d}).text;
      if (d.is(Kind::double_)) throw Unsupported{"%d of a double"};
      throw NoOverload{};
    case 'f':
    case 'e': {
      if (!is_exact(d) && !d.is(Kind::double_)) throw NoOverload{};
      if (d.is(Kind::double_) && !std::isfinite(d.real)) throw Unsupported{"%f of no number"};
      const int places = precision < 0 ? 6 : precision;
      if (letter == 'f' && d.is(Kind::decimal)) return text_of_decimal(round_to(d, std::min(places, 37), half_even));
      char room[1500];
      std::snprintf(room, sizeof room, letter == 'f' ? "%.*f" : "%.*e", places, to_double({d}).real);
      return room;
    }
    case 'b':
      if (d.is(Kind::bool_)) return d.is_true() ? "1" : "0";
      if (!is_whole) throw NoOverload{};
      return in_base(lower, 2);
    case 'o':
      if (!is_whole) throw NoOverload{};
      return in_base(lower, 8);
    case 'x':
    case 'X': {
      const char* const letters = letter == 'x' ? lower : upper;
      if (is_whole) return in_base(letters, 16);
      if (!d.is(Kind::string) && !d.is(Kind::bytes)) throw NoOverload{};
      std::string hex;
      for (const char c : d.text) (hex += letters[static_cast<unsigned char>(c) / 16]) += letters[static_cast<unsigned char>(c) % 16];
      return hex;
    }
    default: throw NoOverload{};
  }
}

Datum format(const Args& a) {
  const std::string& f = a[0].text;
  std::string out;
  std::size_t used = 0;
  for (std::size_t i = 0; i < f.size(); ++i) {
    if (f[i] != '%') {
      out += f[i];
      continue;
    }
    if (++i == f.size()) return error(code::bad_format);
    if (f[i] == '%') {
      out += '%';
      continue;
    }
    int precision = -1;
    if (f[i] == '.') {
      precision = 0;
      for (++i; i < f.size() && is_digits(f.substr(i, 1)) && precision < 1000; ++i) precision = precision * 10 + (f[i] - '0');
    }
    if (i >= f.size() || precision > 1000 || used == a[1].parts.size()) return error(code::bad_format);
    try {
      out += formatted(f[i], precision, a[1].parts[used++]);
    } catch (const NoOverload&) {
      return error(code::bad_format);
    }
  }
  return text(out);
}

// --- patterns ---------------------------------------------------------------------------------------------

Pattern pattern_of(const Datum& d) {
  const auto pattern = Pattern::read(d.text);
  if (!pattern) throw Unsupported{"the pattern " + d.text};
  return *pattern;
}
Datum part_of(const Points& points, std::pair<std::size_t, std::size_t> part) {
  return text(utf8(Points(points.begin() + static_cast<std::ptrdiff_t>(part.first), points.begin() + static_cast<std::ptrdiff_t>(part.second))));
}
// What was found: the group, if there is one; it may have had no part in it, or no text.
Datum found_in(const Points& points, const Pattern::Match& match) {
  if (match.groups.size() == 1) return optional({part_of(points, {match.begin, match.end})});
  const auto& group = match.groups[1];
  return group && group->first < group->second ? optional({part_of(points, *group)}) : optional({});
}
Datum extract(const Args& a) {
  const Pattern pattern = pattern_of(a[1]);
  if (pattern.group_count() > 1) return error(code::bad_regex);
  const Points points = code_points(a[0].text);
  const auto match = pattern.find(points, 0);
  return match ? found_in(points, *match) : optional({});
}
Datum extract_all(const Args& a) {
  const Pattern pattern = pattern_of(a[1]);
  if (pattern.group_count() > 1) return error(code::bad_regex);
  const Points points = code_points(a[0].text);
  std::vector<Datum> all;
  for (const Pattern::Match& match : pattern.find_all(points))
    for (const Datum& d : found_in(points, match).parts) all.push_back(d);
  return list(std::move(all));
}
// \0 … \9 in the replacement are groups.
Datum replace_matches(const Args& a) {
  const Pattern pattern = pattern_of(a[1]);
  const Points points = code_points(a[0].text);
  const std::string& by = a[2].text;
  for (std::size_t i = 0; i < by.size(); ++i) {
    if (by[i] != '\\') continue;
    const bool is_group = ++i < by.size() && by[i] >= '0' && by[i] <= '9' && by[i] - '0' <= pattern.group_count();
    if (!is_group && (i >= by.size() || by[i] != '\\')) return error(code::bad_regex);
  }
  Int most = a.size() > 3 && a[3].whole >= 0 ? a[3].whole : Int(1000000);
  std::string made;
  std::size_t copied = 0;
  for (const Pattern::Match& match : pattern.find_all(points)) {
    if (most-- <= 0) break;
    made += part_of(points, {copied, match.begin}).text;
    copied = match.end;
    for (std::size_t i = 0; i < by.size(); ++i) {
      if (by[i] != '\\' || by[++i] == '\\') {
        made += by[i];
        continue;
      }
      if (by[i] == '0') made += part_of(points, {match.begin, match.end}).text;
      else if (const auto& group = match.groups[static_cast<std::size_t>(by[i] - '0')]) made += part_of(points, *group).text;
    }
  }
  return text(made + part_of(points, {copied, points.size()}).text);
}

// --- addresses --------------------------------------------------------------------------------------------

const StructType* address_type(bool is_network) {
  static const auto make = [](const char* name) {
    auto* type = new StructType;
    type->name = name;
    type->fields.push_back({"address", Type(Kind::bytes), "", ""});
    return type;
  };
  static const StructType* const ip = make("net.IP");
  static const StructType* const cidr = [] {
    StructType* type = make("net.CIDR");
    type->fields.push_back({"prefix", Type(Kind::int_), "", ""});
    return type;
  }();
  return is_network ? cidr : ip;
}
Datum address(const Address& bytes) {
  Datum d = make(Kind::struct_, 0);
  d.type = address_type(false);
  d.parts = {make(Kind::bytes, 0)};
  d.parts[0].text = bytes;
  return d;
}
Datum network(const Address& bytes, int prefix) {
  Datum d = address(bytes);
  d.type = address_type(true);
  d.parts.push_back(integer(prefix));
  return d;
}
const Address& bytes_of_address(const Datum& d) { return d.parts[0].text; }
int prefix_of(const Datum& d) { return static_cast<int>(d.parts[1].whole); }

Datum to_ip(const Args& a) {
  const auto bytes = read_address(a[0].text);
  return bytes ? address(*bytes) : error(code::bad_conversion);
}
Datum to_cidr(const Args& a) {
  const auto made = read_network(a[0].text);
  return made ? network(made->first, made->second) : error(code::bad_conversion);
}
std::string written_address(const Datum& d) {
  const auto made = text_of_address(bytes_of_address(d));
  if (!made) throw Unsupported{"an address with dots"};
  return d.type == address_type(true) ? *made + "/" + std::to_string(prefix_of(d)) : *made;
}
Datum is_canonical(const Args& a) {
  const Datum made = to_ip(a);
  return made.is(Kind::error) ? made : truth(written_address(made) == a[0].text);
}
bool lies_in(const Address& inner, const Datum& outer) {
  const Address& whole = bytes_of_address(outer);
  return inner.size() == whole.size() && masked(inner, prefix_of(outer)) == masked(whole, prefix_of(outer));
}
Datum contains_ip(const Args& a) {
  const Datum inner = a[1].is(Kind::string) ? to_ip({a[1]}) : a[1];
  return inner.is(Kind::error) ? inner : truth(lies_in(bytes_of_address(inner), a[0]));
}
Datum contains_cidr(const Args& a) {
  const Datum inner = a[1].is(Kind::string) ? to_cidr({a[1]}) : a[1];
  if (inner.is(Kind::error)) return inner;
  return truth(prefix_of(a[0]) <= prefix_of(inner) && lies_in(bytes_of_address(inner), a[0]));
}
// Special networks, as the registries of RFC 6890 and RFC 4291 name them.
bool is_in(const Datum& d, std::initializer_list<const char*> networks) {
  return std::any_of(networks.begin(), networks.end(), [&](const char* n) { return lies_in(bytes_of_address(d), to_cidr({text(n)})); });
}
bool is_link_local_multicast(const Datum& d) {
  const Address& b = bytes_of_address(d);
  return is_in(d, {"224.0.0.0/24"}) || (b.size() == 16 && b[0] == '\xff' && (b[1] & 15) == 2);
}
bool is_global_unicast(const Datum& d) {
  return !is_in(d, {"0.0.0.0/32", "::/128", "127.0.0.0/8", "::1/128", "224.0.0.0/4", "ff00::/8", "169.254.0.0/16", "fe80::/10", "255.255.255.255/32"});
}

// --- math, lists, sets, optionals ------------------------------------------------------------------------

Datum sign_as(const Datum& d) {
  if (d.is(Kind::double_)) return real(d.real > 0 ? 1 : d.real < 0 ? -1 : d.real == 0 ? 0 : d.real);
  return make(d.kind, sign_of(d.whole));
}

// A word's 64 bits as a number from 0 on, and back as the kind's.
Int bits_of(const Datum& d) { return d.whole < 0 ? Int(d.whole + power_of(2, 64)) : d.whole; }
Datum of_bits(Kind kind, Int bits) {
  bits %= power_of(2, 64);
  if (kind == Kind::int_ && bits >= power_of(2, 63)) bits -= power_of(2, 64);
  return make(kind, bits);
}
Datum shifted(const Args& a, bool left) {
  if (a[1].whole < 0) return error(code::invalid_argument);
  if (a[1].whole >= 64) return make(a[0].kind, 0);
  const Int factor = power_of(2, static_cast<int>(a[1].whole));
  return of_bits(a[0].kind, left ? Int(bits_of(a[0]) * factor) : Int(bits_of(a[0]) / factor));
}

Datum extreme_number(const Args& a, int wanted) {
  const std::vector<Datum>& items = a.size() == 1 && a[0].is(Kind::list) ? a[0].parts : a;
  if (items.empty()) return error(code::invalid_argument);
  Datum best = items[0];
  for (const Datum& item : items) {
    if (!item.is_value()) return item;
    need(is_number(item));
    if (items.size() > 1 && order_numbers(item, best) == 2) return error(code::invalid_argument);
    if (order_numbers(item, best) == wanted) best = item;
  }
  return best;
}

Datum range(const Args& a) {
  if (a[0].whole < 0) return error(code::invalid_argument);
  if (a[0].whole > 100'000) throw Unsupported{"limits"};
  std::vector<Datum> items;
  for (std::int64_t i = 0; i < a[0].whole; ++i) items.push_back(integer(i));
  return list(std::move(items));
}

// By insertion, each before the first that is greater.
Datum sorted_by(const std::vector<Datum>& items, const std::vector<Datum>& keys) {
  std::vector<std::pair<Datum, Datum>> made;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i == 0 && keys.size() == 1) need(order(keys[0], keys[0]) != 3);
    auto at = made.begin();
    for (; at != made.end(); ++at) {
      need(at->first.kind == keys[i].kind && order(keys[i], at->first) != 3);
      if (order(keys[i], at->first) == -1) break;
    }
    made.insert(at, {keys[i], items[i]});
  }
  std::vector<Datum> sorted;
  for (auto& [key, item] : made) sorted.push_back(std::move(item));
  return list(std::move(sorted));
}

void flatten_into(const Datum& d, Int depth, std::vector<Datum>& items) {
  for (const Datum& part : d.parts)
    if (depth > 0 && part.is(Kind::list)) flatten_into(part, depth - 1, items);
    else items.push_back(part);
}
Datum flatten(const Args& a) {
  const Int depth = a.size() > 1 ? a[1].whole : Int(1);
  if (depth < 0) return error(code::invalid_argument);
  std::vector<Datum> items;
  flatten_into(a[0], depth, items);
  return list(std::move(items));
}

Datum holds_all(const Datum& whole, const Datum& parts) {
  std::vector<Datum> verdicts;
  for (const Datum& part : parts.parts) verdicts.push_back(holds(whole, part));
  return any_verdict(verdicts, false);
}
Datum share_one(const Datum& x, const Datum& y) {
  std::vector<Datum> verdicts;
  for (const Datum& part : y.parts) verdicts.push_back(holds(x, part));
  return any_verdict(verdicts, true);
}

bool is_zero(const Datum& d) {
  switch (d.kind) {
    case Kind::null: return true;
    case Kind::double_: return d.real == 0;
    case Kind::string: case Kind::bytes: return d.text.empty();
    case Kind::list: case Kind::map: case Kind::optional: return d.parts.empty();
    case Kind::duration: return nanos_of(d) == 0;
    case Kind::date: case Kind::month: case Kind::timestamp: case Kind::enum_: case Kind::struct_: return false;
    default: return d.whole == 0;
  }
}

Datum unwrapped(const Args& a) {
  std::vector<Datum> items;
  for (const Datum& d : a[0].parts) items.insert(items.end(), d.parts.begin(), d.parts.end());
  return list(std::move(items));
}

// x[?i], and x[i] of an optional x.
Datum optional_at(const Args& a) {
  if (!a[0].is(Kind::optional)) {
    const Datum found = at_index(a);
    if (found.is_value() || found.is(Kind::unknown)) return optional({found});  // it is there, whatever it is
    return found.code == code::no_such_overload ? found : optional({});
  }
  return a[0].parts.empty() ? optional({}) : optional_at({a[0].parts[0], a[1]});
}

std::string base64_of(const std::string& bytes) {
  static const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t word = 0;
    for (std::size_t k = i; k < i + 3; ++k) word = word << 8 | (k < bytes.size() ? static_cast<unsigned char>(bytes[k]) : 0u);
    for (int k = 3; k >= 0; --k) out += letters[word >> (6 * k) & 63];
  }
  for (std::size_t k = 0; k < (3 - bytes.size() % 3) % 3; ++k) out[out.size() - 1 - k] = '=';
  return out;
}

// Its own type for enums and structs by kind; of what is in a list or map it says nothing.
Datum type_of(const Args& a) {
  static const auto* const types = [] {
    auto* made = new std::map<Kind, Type>;
    for (int k = 0; k <= static_cast<int>(Kind::parameter); ++k) made->emplace(static_cast<Kind>(k), Type(static_cast<Kind>(k)));
    (*made)[Kind::list] = Type::list(Type());
    (*made)[Kind::map] = Type::map(Type(), Type());
    (*made)[Kind::optional] = Type::optional_value(Type());
    (*made)[Kind::type] = Type::type_of(Type());
    return made;
  }();
  static const auto* const ip = new Type(Type::abstract("net.IP"));
  static const auto* const cidr = new Type(Type::abstract("net.CIDR"));
  Datum d = make(Kind::type, 0);
  d.type = &types->at(a[0].kind);
  if (a[0].is(Kind::struct_) && a[0].type == address_type(false)) d.type = ip;
  if (a[0].is(Kind::struct_) && a[0].type == address_type(true)) d.type = cidr;
  return d;
}

Datum bytes_of(const Args& a) {
  need(a[0].is(Kind::string) || a[0].is(Kind::bytes));
  Datum d = a[0];
  d.kind = Kind::bytes;
  return d;
}

Datum to_bool(const Args& a) {
  if (a[0].is(Kind::bool_)) return a[0];
  need(a[0].is(Kind::string));
  for (const char* word : {"1", "t", "T", "true", "TRUE", "True"})
    if (a[0].text == word) return truth(true);
  for (const char* word : {"0", "f", "F", "false", "FALSE", "False"})
    if (a[0].text == word) return truth(false);
  return error(code::bad_conversion);
}

bool is_of(const Type& type, const Datum& d) {
  if (type.kind() == Kind::dyn || !d.is_value()) return true;
  if (d.is(Kind::null)) return type.is_nullable();
  if (d.kind != type.kind()) return false;
  const auto every = [&](const Type& part, std::size_t first, std::size_t step) {
    for (std::size_t i = first; i < d.parts.size(); i += step)
      if (!is_of(part, d.parts[i])) return false;
    return true;
  };
  if (d.is(Kind::decimal)) return d.scale <= type.scale();
  if (d.is(Kind::enum_)) return d.type == type.enum_type();
  if (d.is(Kind::struct_)) return d.type == type.struct_type();
  if (d.is(Kind::list) || d.is(Kind::optional)) return every(type.element(), 0, 1);
  return !d.is(Kind::map) || (every(type.map_key(), 0, 2) && every(type.map_value(), 1, 2));
}
// What a place wants; whole numbers and decimals become decimals of its places.
Datum typed(const Args& a, const Node& node) {
  const Type& wanted = *node.declared;
  const bool is_scaled = wanted.kind() == Kind::decimal && is_exact(a[0]);
  const Datum made = is_scaled ? rescale(a[0], wanted.scale()) : a[0];
  return made.is(Kind::error) || !is_of(wanted, made) ? error(code::wrong_type) : made;
}

using Function = std::function<Datum(const Args&, const Node&)>;

int mode_at(const Args& a, std::size_t i) { return a.size() > i ? static_cast<int>(a[i].whole) : half_even; }

const Type& element_of(const Node& node) { return node.args[0]->type.element(); }

// The lesser of 1.5 and 2.25 has the places that the type says.
Datum with_places_of(const Node& node, const Datum& d) {
  return d.is(Kind::decimal) && node.type.kind() == Kind::decimal ? rescale(d, node.type.scale()) : d;
}

Function plain(Datum (*f)(const Args&)) {
  return [f](const Args& a, const Node&) { return f(a); };
}
template <typename F>
Function some(F f) {
  return [f](const Args& a, const Node&) { return f(a); };
}

const std::map<std::string, Function>& functions() {
  static const auto* const table = new std::map<std::string, Function>{
      {"!_", some([](const Args& a) {
         need(a[0].is(Kind::bool_));
         return truth(a[0].is_false());
       })},
      {"-_", plain(negate)}, {"_+_", plain(add)}, {"_-_", plain(subtract)}, {"_*_", plain(multiply)},
      {"_/_", plain(divide_operator)}, {"_%_", plain(modulo)},
      {"_==_", some([](const Args& a) { return equality(a[0], a[1]); })},
      {"_!=_", some([](const Args& a) { return inequality(a[0], a[1]); })},
      {"_<_", some(ordering([](int o) { return o < 0; }))}, {"_<=_", some(ordering([](int o) { return o <= 0; }))},
      {"_>_", some(ordering([](int o) { return o > 0; }))}, {"_>=_", some(ordering([](int o) { return o >= 0; }))},
      {"@in", plain(member_of)}, {"_[_]", plain(at_index)}, {"size", plain(size)}, {"count", plain(size)},
      {"contains", some([](const Args& a) { return truth(find(code_points(a[0].text), code_points(a[1].text), 0) >= 0); })},
      {"startsWith", some([](const Args& a) {
         const Points w = code_points(a[0].text), p = code_points(a[1].text);
         return truth(p.size() <= w.size() && std::equal(p.begin(), p.end(), w.begin()));
       })},
      {"endsWith", some([](const Args& a) {
         const Points w = code_points(a[0].text), p = code_points(a[1].text);
         return truth(p.size() <= w.size() && std::equal(p.rbegin(), p.rend(), w.rbegin()));
       })},
      {"indexOf", plain(index_of)}, {"lastIndexOf", plain(last_index_of)}, {"substring", plain(substring)},
      {"charAt", plain(char_at)}, {"trim", plain(trim)}, {"replace", plain(replace)}, {"split", plain(split)},
      {"join", plain(join)}, {"reverse", plain(reversed)},
      {"lowerAscii", some([](const Args& a) { return changed_case(a, 'A', 32); })},
      {"upperAscii", some([](const Args& a) { return changed_case(a, 'a', -32); })},
      {"uint", plain(to_uint)}, {"timestamp", plain(to_timestamp)}, {"duration", plain(to_duration)}, {"format", plain(format)},
      {"matches", some([](const Args& a) { return truth(pattern_of(a[1]).find(code_points(a[0].text), 0).has_value()); })},
      {"regex.extract", plain(extract)}, {"regex.extractAll", plain(extract_all)}, {"regex.replace", plain(replace_matches)},
      {"strings.quote", some([](const Args& a) { return text(quoted(a[0].text)); })},
      {"type", plain(type_of)},
      {"isIP", some([](const Args& a) { return truth(read_address(a[0].text).has_value()); })},
      {"isCIDR", some([](const Args& a) { return truth(read_network(a[0].text).has_value()); })},
      {"ip.isCanonical", plain(is_canonical)}, {"cidr", plain(to_cidr)}, {"containsIP", plain(contains_ip)}, {"containsCIDR", plain(contains_cidr)},
      {"ip", some([](const Args& a) { return a[0].is(Kind::string) ? to_ip(a) : address(bytes_of_address(a[0])); })},
      {"masked", some([](const Args& a) { return network(masked(bytes_of_address(a[0]), prefix_of(a[0])), prefix_of(a[0])); })},
      {"prefixLength", some([](const Args& a) { return integer(prefix_of(a[0])); })},
      {"family", some([](const Args& a) { return integer(bytes_of_address(a[0]).size() == 4 ? 4 : 6); })},
      {"isLoopback", some([](const Args& a) { return truth(is_in(a[0], {"127.0.0.0/8", "::1/128"})); })},
      {"isUnspecified", some([](const Args& a) { return truth(is_in(a[0], {"0.0.0.0/32", "::/128"})); })},
      {"isLinkLocalUnicast", some([](const Args& a) { return truth(is_in(a[0], {"169.254.0.0/16", "fe80::/10"})); })},
      {"isLinkLocalMulticast", some([](const Args& a) { return truth(is_link_local_multicast(a[0])); })},
      {"isGlobalUnicast", some([](const Args& a) { return truth(is_global_unicast(a[0])); })},
      {"string", plain(to_string)}, {"int", plain(to_int)}, {"double", plain(to_double)},
      {"decimal", plain(to_decimal)}, {"@decimal", plain(to_decimal)}, {"@rescale", plain(to_decimal)},
      {"@typed", typed}, {"@typed_or_null", typed},
      {"@not_null", some([](const Args& a) { return a[0]; })},  // a null ended it before
      {"round", some([](const Args& a) { return round_to(a[0], static_cast<int>(a[1].whole), mode_at(a, 2)); })},
      {"div", some([](const Args& a) { return divide(a[0], a[1], static_cast<int>(a[2].whole), mode_at(a, 3)); })},
      {"rate", some([](const Args& a) { return a[1].whole == 0 ? Datum() : divide(a[0], a[1], 12, half_even); })},
      {"quot", plain(quotient)}, {"pow", plain(power)}, {"abs", plain(absolute)},
      {"sum", [](const Args& a, const Node& n) { return with_places_of(n, total(a, element_of(n))); }},
      {"mean", [](const Args& a, const Node& n) { return mean(a, element_of(n)); }},
      {"min", [](const Args& a, const Node& n) { return with_places_of(n, extreme(a, -1)); }},
      {"max", [](const Args& a, const Node& n) { return with_places_of(n, extreme(a, 1)); }},
      {"cel.@mapInsert", plain(with_entry)}, {"distinct", plain(distinct)}, {"slice", plain(slice)}, {"date", plain(read_date)},
      {"year", some([](const Args& a) { return part_of_day(a, 'y'); })},
      {"month", [](const Args& a, const Node& n) { return n.has_target ? part_of_day(a, 'm') : month_of_date(a); }},
      {"day", some([](const Args& a) { return part_of_day(a, 'd'); })},
      {"weekday", some([](const Args& a) { return part_of_day(a, 'w'); })},
      {"first_day", some([](const Args& a) { return edge_of_month(a, false); })},
      {"last_day", some([](const Args& a) { return edge_of_month(a, true); })},
      {"next", some([](const Args& a) { return neighbour(a, 1); })},
      {"previous", some([](const Args& a) { return neighbour(a, -1); })},
      {"getHours", some([](const Args& a) { return clock_part(a, 'h'); })},
      {"getMinutes", some([](const Args& a) { return clock_part(a, 'm'); })},
      {"getSeconds", some([](const Args& a) { return clock_part(a, 's'); })},
      {"getFullYear", some([](const Args& a) { return clock_part(a, 'y'); })},
      {"getMonth", some([](const Args& a) { return clock_part(a, 'M'); })},
      {"getDate", some([](const Args& a) { return clock_part(a, 'd'); })},
      {"getDayOfMonth", some([](const Args& a) { return clock_part(a, 'D'); })},
      {"getDayOfYear", some([](const Args& a) { return clock_part(a, 'Y'); })},
      {"getMilliseconds", some([](const Args& a) { return clock_part(a, 'i'); })},
      {"getDayOfWeek", some([](const Args& a) { return clock_part(a, 'w'); })},
      {"first", some([](const Args& a) { return a[0].parts.empty() ? optional({}) : optional({a[0].parts.front()}); })},
      {"last", some([](const Args& a) { return a[0].parts.empty() ? optional({}) : optional({a[0].parts.back()}); })},
      {"hasValue", some([](const Args& a) { return truth(!a[0].parts.empty()); })},
      {"value", some([](const Args& a) { return a[0].parts.empty() ? error(code::no_value) : a[0].parts[0]; })},
      {"orValue", some([](const Args& a) { return a[0].parts.empty() ? a[1] : a[0].parts[0]; })},
      {"or", some([](const Args& a) { return a[0].parts.empty() ? a[1] : a[0]; })},
      {"optional.of", some([](const Args& a) { return optional({a[0]}); })},
      {"optional.none", some([](const Args&) { return optional({}); })},
      {"optional.ofNonZeroValue", some([](const Args& a) { return is_zero(a[0]) ? optional({}) : optional({a[0]}); })},
      {"optional.unwrap", plain(unwrapped)}, {"unwrapOpt", plain(unwrapped)}, {"_[?_]", plain(optional_at)},
      {"math.abs", plain(absolute)}, {"math.sign", some([](const Args& a) { return sign_as(a[0]); })},
      {"math.ceil", some([](const Args& a) { return real(std::ceil(a[0].real)); })},
      {"math.floor", some([](const Args& a) { return real(std::floor(a[0].real)); })},
      {"math.trunc", some([](const Args& a) { return real(std::trunc(a[0].real)); })},
      {"math.round", some([](const Args& a) { return real(std::round(a[0].real)); })},
      {"math.isNaN", some([](const Args& a) { return truth(std::isnan(a[0].real)); })},
      {"math.isInf", some([](const Args& a) { return truth(std::isinf(a[0].real)); })},
      {"math.isFinite", some([](const Args& a) { return truth(std::isfinite(a[0].real)); })},
      {"math.sqrt", some([](const Args& a) { return real(std::sqrt(to_double(a).real)); })},
      {"math.bitAnd", some([](const Args& a) { return of_bits(a[0].kind, bits_of(a[0]) & bits_of(a[1])); })},
      {"math.bitOr", some([](const Args& a) { return of_bits(a[0].kind, bits_of(a[0]) | bits_of(a[1])); })},
      {"math.bitXor", some([](const Args& a) { return of_bits(a[0].kind, bits_of(a[0]) ^ bits_of(a[1])); })},
      {"math.bitNot", some([](const Args& a) { return of_bits(a[0].kind, power_of(2, 64) - 1 - bits_of(a[0])); })},
      {"math.bitShiftLeft", some([](const Args& a) { return shifted(a, true); })},
      {"math.bitShiftRight", some([](const Args& a) { return shifted(a, false); })},
      {"math.greatest", some([](const Args& a) { return extreme_number(a, 1); })},
      {"math.least", some([](const Args& a) { return extreme_number(a, -1); })},
      {"lists.range", plain(range)}, {"flatten", plain(flatten)},
      {"sort", some([](const Args& a) { return sorted_by(a[0].parts, a[0].parts); })},
      {"@sortByAssociatedKeys", some([](const Args& a) { return sorted_by(a[0].parts, a[1].parts); })},
      {"sets.contains", some([](const Args& a) { return holds_all(a[0], a[1]); })},
      {"sets.equivalent", some([](const Args& a) { return any_verdict({holds_all(a[0], a[1]), holds_all(a[1], a[0])}, false); })},
      {"sets.intersects", some([](const Args& a) { return share_one(a[0], a[1]); })},
      {"base64.decode", some([](const Args& a) {
         const auto made = unbase64(a[0].text);
         if (!made) return error(code::bad_conversion);
         Datum d = make(Kind::bytes, 0);
         d.text = *made;
         return d;
       })},
      {"base64.encode", some([](const Args& a) { return text(base64_of(a[0].text)); })},
      {"bytes", plain(bytes_of)}, {"bool", plain(to_bool)}, {"dyn", some([](const Args& a) { return a[0]; })},
  };
  return *table;
}

// Functions that take null as an argument like any other.
bool takes_null(const std::string& name) {
  return name == "_==_" || name == "_!=_" || name == "@in" || name == "or" || name == "orValue" || name == "dyn" || name == "type" || name == "@typed_or_null" ||
         name == "@decimal" || name == "@rescale" || name == "cel.@mapInsert" || name.starts_with("optional.of");
}

// Functions for which a part of an argument may be unknown or an error.
bool takes_partial(const std::string& name) {
  static const std::set<std::string> names = {
      "_==_", "_!=_", "@in", "_[_]", "_[?_]", "_+_", "size", "count", "first", "last", "slice", "reverse", "dyn", "type",
      "@not_null", "@typed", "@typed_or_null", "cel.@mapInsert", "optional.of", "optional.ofNonZeroValue", "hasValue", "value", "sets.contains",
      "sets.intersects", "sets.equivalent"};
  return names.count(name) != 0;
}

// Is there a null where the function takes none?
bool has_null_operand(const std::string& name, const Args& args) {
  const bool has_null = std::any_of(args.begin(), args.end(), [](const Datum& d) { return d.is(Kind::null); });
  return has_null && (!takes_null(name) || (name == "@in" && args[1].is(Kind::null)));
}

Datum applied(const Node& node, const Args& args);

Datum Oracle::call(const Node& node) {
  if (node.text == "_&&_") return logic(node, false);
  if (node.text == "_||_") return logic(node, true);
  if (node.text == "@not_strictly_false") return truth(!value(*node.args[0]).is_false());
  if (node.text == "_?_:_") {
    const Datum c = as_condition(value(*node.args[0]));
    if (c.is(Kind::error)) return c;
    if (c.is(Kind::bool_)) return value(*node.args[c.is_true() ? 1 : 2]);
    const Datum other = value(*node.args[2]);
    const bool is_step = node.args[2]->kind == NK::name && node.args[2]->text == "@result";  // of a macro: filter, exists_one …
    if (is_step) return other.is(Kind::error) ? other : trouble({other, c});
    return either(c, value(*node.args[1]), other);
  }
  Args args;
  if ((node.text == "or" || node.text == "orValue") && node.args.size() == 2) {
    const Datum first = value(*node.args[0]);
    const Datum second = value(*node.args[1]);  // always: a limit that is hit there counts
    if (!first.is_value()) return first;
    if (!first.is(Kind::optional)) return error(first.is(Kind::null) ? code::null_operand : code::no_such_overload);
    if (!first.parts.empty()) return node.text == "or" ? first : first.parts[0];
    return second;
  }
  for (const auto& arg : node.args) args.push_back(value(*arg));
  const bool adds_entry = node.text == "cel.@mapInsert" && args.size() == 3 && !args[2].is(Kind::error);
  Datum t = trouble(adds_entry ? Args{args[0], args[1]} : args);
  if (!t.is(Kind::null)) return t;
  if (!takes_partial(node.text) && !has_null_operand(node.text, args))
    for (const Datum& arg : args) find_trouble(arg, t);
  return t.is(Kind::null) ? applied(node, args) : t;
}

// Does one of the functions that the call may mean take such arguments? A dyn may be anything.
bool takes(const Node& node, const Args& args) {
  const auto is_for = [](const Type& parameter, const Datum& d) {
    if (parameter.kind() == Kind::dyn || parameter.kind() == Kind::parameter || d.is(Kind::null)) return true;
    if (parameter.kind() != Kind::abstract) return parameter.kind() == d.kind;
    return d.is(Kind::struct_) && static_cast<const StructType*>(d.type)->name == parameter.name();
  };
  return node.overloads.empty() || std::any_of(node.overloads.begin(), node.overloads.end(), [&](const expr::Overload* o) {
    if (o->is_variadic || o->parameters.size() != args.size()) return true;
    return std::equal(args.begin(), args.end(), o->parameters.begin(), [&](const Datum& d, const Type& p) { return is_for(p, d); });
  });
}

// The result of a function whose arguments are known.
Datum applied(const Node& node, const Args& args) {
  const auto function = functions().find(node.text);
  if (function == functions().end()) throw Unsupported{node.text};
  if (has_null_operand(node.text, args)) return error(code::null_operand);
  try {
    need(takes(node, args));
    return function->second(args, node);
  } catch (const NoOverload&) {
    return error(code::no_such_overload);
  } catch (const Pattern::TooMuch&) {
    throw Unsupported{"a pattern over much text"};
  }
}

}  // namespace

std::optional<ValueView> value_slowly(const Node& root, const std::vector<ValueView>& slots, Arena& arena) {
  try {
    return to_view(Oracle(slots).value(root), arena);
  } catch (const Unsupported&) {
    return std::nullopt;
  }
}

ValueView call_slowly(const std::string& function, const std::vector<ValueView>& args, Arena& arena) {
  Node node;
  node.text = function;
  Args data;
  for (ValueView v : args) data.push_back(from_view(v));
  const Datum t = trouble(data);
  return to_view(t.is(Kind::null) ? applied(node, data) : t, arena);
}

bool is_true_slowly(const std::string& function, const std::vector<ValueView>& args) {
  Arena arena;
  return call_slowly(function, args, arena).is_true();
}

std::string evaluate_slowly(const Node& root, const std::vector<ValueView>& slots) {
  try {
    Arena arena;
    std::string out;
    facts::append_canonical(out, to_view(Oracle(slots).value(root), arena));
    return out;
  } catch (const Unsupported& u) {
    return "?" + u.what;
  }
}

}  // namespace guiju::agree
