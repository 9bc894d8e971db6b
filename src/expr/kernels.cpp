// Each loop is written once and instantiated for: column or constant on either side, all rows or listed rows.
#include "expr/kernels.hpp"

#include <cstring>

#include "guiju/facts/decimal.hpp"

namespace guiju::expr::kernels {

namespace {

struct Array {
  const std::int64_t* words;
  std::int64_t operator[](std::uint32_t row) const { return words[row]; }
};
struct Single {
  std::int64_t word;
  std::int64_t operator[](std::uint32_t) const { return word; }
};
struct All {
  std::uint32_t count;
  std::uint32_t operator[](std::uint32_t i) const { return i; }
};
struct Listed {
  std::uint32_t count;
  const std::uint16_t* rows;
  std::uint32_t operator[](std::uint32_t i) const { return rows[i]; }
};

template <typename F>
void with_rows(const Selection& rows, F&& f) {
  if (rows.rows == nullptr) f(All{rows.count});
  else f(Listed{rows.count, rows.rows});
}

template <typename F>
void with_operands(const Words& a, const Words& b, const Selection& rows, F&& f) {
  with_rows(rows, [&](auto r) {
    if (a.words != nullptr && b.words != nullptr) f(Array{a.words}, Array{b.words}, r);
    else if (a.words != nullptr) f(Array{a.words}, Single{b.single}, r);
    else if (b.words != nullptr) f(Single{a.single}, Array{b.words}, r);
    else f(Single{a.single}, Single{b.single}, r);
  });
}

// out[row] = f(a[row], b[row])
template <typename F>
void map_words(const Words& a, const Words& b, const Selection& rows, std::int64_t* __restrict out,
               F f) {
  with_operands(a, b, rows, [&](auto x, auto y, auto r) {
    const std::uint32_t count = r.count;
    for (std::uint32_t i = 0; i < count; ++i) out[r[i]] = f(x[r[i]], y[r[i]]);
  });
}

// The same, where f also says whether the result does not fit.
template <typename F>
bool map_checked(const Words& a, const Words& b, const Selection& rows,
                 std::int64_t* __restrict out, F f) {
  bool any = false;
  with_operands(a, b, rows, [&](auto x, auto y, auto r) {
    const std::uint32_t count = r.count;
    bool bad = false;
    for (std::uint32_t i = 0; i < count; ++i) bad |= f(x[r[i]], y[r[i]], out[r[i]]);
    any = bad;
  });
  return any;
}

template <typename F>
void map_one(const Words& a, const Selection& rows, std::int64_t* __restrict out, F f) {
  with_rows(rows, [&](auto r) {
    const std::uint32_t count = r.count;
    if (a.words == nullptr) {
      const std::int64_t word = f(a.single);
      for (std::uint32_t i = 0; i < count; ++i) out[r[i]] = word;
    } else {
      for (std::uint32_t i = 0; i < count; ++i) out[r[i]] = f(a.words[r[i]]);
    }
  });
}

// Calls use(holds) with the comparison as a function.
template <typename Use>
void with_comparison(Comparison c, Use&& use) {
  switch (c) {
    case Comparison::eq: return use([](auto x, auto y) { return x == y; });
    case Comparison::ne: return use([](auto x, auto y) { return x != y; });
    case Comparison::lt: return use([](auto x, auto y) { return x < y; });
    case Comparison::le: return use([](auto x, auto y) { return x <= y; });
    case Comparison::gt: return use([](auto x, auto y) { return x > y; });
    case Comparison::ge: return use([](auto x, auto y) { return x >= y; });
  }
}

double real(std::int64_t word) {
  double d;
  std::memcpy(&d, &word, sizeof d);
  return d;
}
std::int64_t word(double d) {
  std::int64_t w;
  std::memcpy(&w, &d, sizeof w);
  return w;
}

bool scaled(std::int64_t x, std::int64_t factor, std::int64_t& out) {
  return __builtin_mul_overflow(x, factor, &out);
}

bool add_scaled(std::int64_t x, std::int64_t fx, std::int64_t y, std::int64_t fy, bool subtracts,
                std::int64_t& out) {
  std::int64_t sx, sy;
  bool bad = scaled(x, fx, sx);
  bad |= scaled(y, fy, sy);
  bad |= subtracts ? __builtin_sub_overflow(sx, sy, &out) : __builtin_add_overflow(sx, sy, &out);
  return bad;
}

bool compute_one(Arithmetic op, std::int64_t x, std::int64_t fx, std::int64_t y, std::int64_t fy,
                 std::int64_t& out) {
  if (op == Arithmetic::multiply) return __builtin_mul_overflow(x, y, &out);
  return add_scaled(x, fx, y, fy, op == Arithmetic::subtract, out);
}

// Unsigned arithmetic and a sign test, which vectorises; the builtins do not.
bool add_flagged(std::int64_t x, std::int64_t y, std::int64_t& out) {
  const auto sum = static_cast<std::uint64_t>(x) + static_cast<std::uint64_t>(y);
  out = static_cast<std::int64_t>(sum);
  return ((x ^ out) & (y ^ out)) < 0;
}
bool subtract_flagged(std::int64_t x, std::int64_t y, std::int64_t& out) {
  const auto difference = static_cast<std::uint64_t>(x) - static_cast<std::uint64_t>(y);
  out = static_cast<std::int64_t>(difference);
  return ((x ^ y) & (x ^ out)) < 0;
}

}  // namespace

void compare_ints(Comparison c, const Words& a, const Words& b, const Selection& rows,
                  std::int64_t* out) {
  with_comparison(c, [&](auto holds) {
    map_words(a, b, rows, out,
              [=](std::int64_t x, std::int64_t y) { return std::int64_t{holds(x, y)}; });
  });
}

void compare_uints(Comparison c, const Words& a, const Words& b, const Selection& rows,
                   std::int64_t* out) {
  with_comparison(c, [&](auto holds) {
    map_words(a, b, rows, out, [=](std::int64_t x, std::int64_t y) {
      return std::int64_t{holds(static_cast<std::uint64_t>(x), static_cast<std::uint64_t>(y))};
    });
  });
}

void compare_doubles(Comparison c, const Words& a, const Words& b, const Selection& rows,
                     std::int64_t* out) {
  with_comparison(c, [&](auto holds) {
    map_words(a, b, rows, out,
              [=](std::int64_t x, std::int64_t y) { return std::int64_t{holds(real(x), real(y))}; });
  });
}

void compare_scaled(Comparison c, const Words& a, const Words& b, const Selection& rows,
                    std::int64_t* out) {
  const std::int64_t fa = a.factor, fb = b.factor;
  with_comparison(c, [&](auto holds) {
    map_words(a, b, rows, out, [=](std::int64_t x, std::int64_t y) {
      return std::int64_t{holds(int128{x} * fa, int128{y} * fb)};
    });
  });
}

bool compute_ints(Arithmetic op, const Words& a, const Words& b, const Selection& rows,
                  std::int64_t* out) {
  const std::int64_t fa = a.factor, fb = b.factor;
  if (op == Arithmetic::multiply)
    return map_checked(a, b, rows, out, [](std::int64_t x, std::int64_t y, std::int64_t& to) {
      return __builtin_mul_overflow(x, y, &to);
    });
  const bool subtracts = op == Arithmetic::subtract;
  if (fa != 1 || fb != 1)
    return map_checked(a, b, rows, out, [=](std::int64_t x, std::int64_t y, std::int64_t& to) {
      return add_scaled(x, fa, y, fb, subtracts, to);
    });
  if (subtracts) return map_checked(a, b, rows, out, subtract_flagged);
  return map_checked(a, b, rows, out, add_flagged);
}

bool overflows(Arithmetic op, const Words& a, const Words& b, std::uint32_t row) {
  std::int64_t ignored;
  return compute_one(op, a[row], a.factor, b[row], b.factor, ignored);
}

bool divide_ints(const Words& a, const Words& b, const Selection& rows, bool remainder,
                 std::int64_t* out) {
  const auto divided = [&](auto operation) {
    return map_checked(a, b, rows, out, [=](std::int64_t x, std::int64_t y, std::int64_t& to) {
      const bool bad = y == 0 || y == -1;
      to = operation(x, bad ? 1 : y);
      return bad;
    });
  };
  if (remainder) return divided([](std::int64_t x, std::int64_t y) { return x % y; });
  return divided([](std::int64_t x, std::int64_t y) { return x / y; });
}

void compute_doubles(char op, const Words& a, const Words& b, const Selection& rows,
                     std::int64_t* out) {
  const auto computed = [&](auto operation) {
    map_words(a, b, rows, out, [=](std::int64_t x, std::int64_t y) {
      return word(operation(real(x), real(y)));
    });
  };
  switch (op) {
    case '+': return computed([](double x, double y) { return x + y; });
    case '-': return computed([](double x, double y) { return x - y; });
    case '*': return computed([](double x, double y) { return x * y; });
    default: return computed([](double x, double y) { return x / y; });
  }
}

void not_bools(const Words& a, const Selection& rows, std::int64_t* out) {
  map_one(a, rows, out, [](std::int64_t x) { return x ^ 1; });
}

void and_bools(const Words& a, const Words& b, const Selection& rows, std::int64_t* out) {
  map_words(a, b, rows, out, [](std::int64_t x, std::int64_t y) { return x & y; });
}

void or_bools(const Words& a, const Words& b, const Selection& rows, std::int64_t* out) {
  map_words(a, b, rows, out, [](std::int64_t x, std::int64_t y) { return x | y; });
}

bool negate_ints(const Words& a, const Selection& rows, std::int64_t* out) {
  return map_checked({nullptr, 0, 1}, a, rows, out, subtract_flagged);
}

void among(const Words& a, const std::int64_t* items, std::uint32_t count, const Selection& rows,
           std::int64_t* out) {
  map_one(a, rows, out, [=](std::int64_t x) {
    std::int64_t found = 0;
    for (std::uint32_t i = 0; i < count; ++i) found |= std::int64_t{x == items[i]};
    return found;
  });
}

void among_members(const Words& a, std::uint64_t members, const Selection& rows, std::int64_t* out) {
  map_one(a, rows, out, [=](std::int64_t x) {
    return static_cast<std::int64_t>(members >> (static_cast<std::uint64_t>(x) & 63) & 1);
  });
}

}  // namespace guiju::expr::kernels
