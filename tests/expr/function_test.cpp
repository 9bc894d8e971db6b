#include "guiju/expr/function.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "expr/batch.hpp"
#include "expr/checker.hpp"
#include "expr/function_library.hpp"
#include "guiju/expr/column_function.hpp"
#include "tests/expr/evaluated.hpp"

namespace guiju::expr {
namespace {

std::string with(const Functions& functions, const std::string& text) {
  const auto library = library_of(functions);
  return World(Dialect::pack, library.get())(text);
}

int twice(int x) { return 2 * x; }

TEST(Function, TypesComeFromTheCallable) {
  Functions functions;
  EXPECT_TRUE(functions.add("twice", &twice));
  EXPECT_TRUE(functions.add("half", [](double x) { return x / 2; }));
  EXPECT_TRUE(functions.add("mask", [](std::string_view s, unsigned n) { return std::string(s.substr(0, n)) + "*"; }));
  EXPECT_TRUE(functions.add("is_even", [](std::int64_t x) noexcept { return x % 2 == 0; }));
  EXPECT_TRUE(functions.add("net", [](Decimal gross) { return *subtract(gross, Decimal{100, 2}); }, {.places = 2}));
  EXPECT_TRUE(functions.add("total", [](const std::vector<double>& v) { double s = 0; for (double d : v) s += d; return s; }));
  EXPECT_TRUE(functions.add("or_zero", [](std::optional<int> x) { return x.value_or(0); }));
  EXPECT_TRUE(functions.add("maybe", [](bool b) { return b ? std::optional<int>(1) : std::nullopt; }));
  EXPECT_TRUE(functions.add("same", [](Value v) { return v; }));
  EXPECT_EQ(with(functions, "twice(21)"), "42");
  EXPECT_EQ(with(functions, "half(3e0)"), "1.5e0");
  EXPECT_EQ(with(functions, "mask('geheim', 2u)"), "\"ge*\"");
  EXPECT_EQ(with(functions, "is_even(3)"), "false");
  EXPECT_EQ(with(functions, "net(12.50)"), "11.50d");
  EXPECT_EQ(with(functions, "total([1e0, 2e0])"), "3e0");
  EXPECT_EQ(with(functions, "or_zero(null)"), "0");
  EXPECT_EQ(with(functions, "maybe(false) == null"), "true");
  EXPECT_EQ(with(functions, "same([1, 2])"), "[1, 2]");
  EXPECT_TRUE(with(functions, "twice('a')").starts_with("refused"));
}

TEST(Function, ValuesThatDoNotFitAreErrors) {
  Functions functions;
  functions.add("twice", &twice);
  functions.add("net", [](Decimal gross) { return gross; }, {.places = 1});
  EXPECT_EQ(with(functions, "twice(5000000000)"), "function_failed(twice, an argument does not fit)");
  EXPECT_EQ(with(functions, "net(1.25)"), "function_failed(net, the result does not fit)");
}

TEST(Function, WhatIsThrownBecomesAnError) {
  Functions functions;
  functions.add("bad", [](int x) -> int {
    if (x == 1) throw std::runtime_error("no table");
    throw 5;
  });
  EXPECT_EQ(with(functions, "bad(1)"), "function_failed(bad, no table)");
  EXPECT_EQ(with(functions, "bad(2)"), "function_failed(bad, an exception of an unknown type)");
  EXPECT_EQ(with(functions, "bad(1) == 1 || true"), "true");
}

TEST(Function, TextThatIsNotUtf8IsRefused) {
  Functions functions;
  functions.add("broken", [](int) { return std::string("\xFF"); });
  EXPECT_EQ(with(functions, "broken(1)"), "function_failed(broken, its text is not UTF-8)");
}

TEST(Function, NamesAreChecked) {
  Functions functions;
  EXPECT_FALSE(functions.add("", &twice));
  EXPECT_FALSE(functions.add("a b", &twice));
  EXPECT_FALSE(functions.add("1a", &twice));
  EXPECT_FALSE(functions.add("a.", &twice));
  EXPECT_TRUE(functions.add("geo.双倍", &twice));
  EXPECT_FALSE(functions.add("geo.双倍", &twice));
  EXPECT_EQ(with(functions, "geo.双倍(4)"), "8");
}

TEST(Function, MethodsAndCost) {
  Functions functions;
  functions.add("times", [](std::int64_t x, std::int64_t y) { return x * y; }, {.is_method = true});
  functions.add("dear", [](std::int64_t x) { return x; }, {.is_pure = false, .cost = 2'000'000});
  EXPECT_EQ(with(functions, "(3).times(4)"), "12");
  EXPECT_EQ(with(functions, "dear(1)"), "limit_steps(1000000)");
}

TEST(Function, ColumnsAloneServeASingleRecordToo) {
  Functions functions;
  Functions::Declaration declaration;
  declaration.name = "thrice";
  declaration.parameters = {Type(Kind::int_)};
  declaration.result = Type(Kind::int_);
  declaration.callable = std::make_shared<const int>(3);
  EXPECT_FALSE(functions.add(declaration));  // nothing to call
  declaration.columns_adapter = [](const void* factor, const ValueView* const* args, std::uint32_t row_count, FunctionCall& call,
                                   ValueView* results) {
    for (std::uint32_t i = 0; i < row_count; ++i)
      results[i] = args[0][i].as_int() < 0 ? call.refuse("below zero") : ValueView::of_int(args[0][i].as_int() * *static_cast<const int*>(factor));
  };
  EXPECT_TRUE(functions.add(declaration));
  EXPECT_EQ(with(functions, "thrice(14)"), "42");
  EXPECT_EQ(with(functions, "thrice(-1)"), "function_failed(thrice, below zero)");
}

// 0, 1, 2 … as one column, in one call; "error" where it is one.
std::string in_columns(const Functions& functions, const std::string& text, std::uint32_t count) {
  const auto library = library_of(functions);
  Scope scope(Dialect::pack, *library);
  scope.add_slot("n", Type(Kind::int_), 0);
  Diagnostics diagnostics;
  const NodePtr root = parsed(text, Dialect::pack, diagnostics);
  if (!check(*root, scope, Type(), diagnostics)) return messages(diagnostics, text);
  const Program program = generate(*root, {});
  std::vector<ValueView> numbers;
  for (std::uint32_t i = 0; i < count; ++i) numbers.push_back(ValueView::of_int(i));
  Vector column;
  column.layout = Vector::Layout::views;
  column.views = numbers.data();
  BatchScratch scratch{Limits()};
  scratch.begin_batch();
  const Vector got = run(program, &column, {nullptr, count}, count, scratch);
  std::string all;
  for (std::uint32_t i = 0; i < count; ++i) all += (i == 0 ? "" : " ") + (got[i].is_error() ? "error" : got[i].to_string());
  return all;
}

TEST(Function, OfColumnsIsCalledOnceForManyRecords) {
  Functions functions;
  static int calls = 0;
  EXPECT_TRUE(add_columns(functions, "halved", [](std::span<const std::int64_t> n) {
    ++calls;
    std::vector<double> made;
    for (const std::int64_t i : n) made.push_back(static_cast<double>(i) / 2);
    return made;
  }));
  EXPECT_EQ(in_columns(functions, "halved(n)", 4), "0e0 5e-1 1e0 1.5e0");
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(with(functions, "halved(3)"), "1.5e0") << "a single record too";
}

TEST(Function, OfColumnsThatThrowsCostsOnlyTheBadRecord) {
  Functions functions;
  add_columns(functions, "picky", [](std::span<const std::int64_t> n, std::span<const bool> is_even) {
    std::vector<std::string> made;
    for (std::size_t i = 0; i < n.size(); ++i) {
      if (n[i] == 2) throw std::runtime_error("not two");
      made.push_back(is_even[i] ? "even" : "odd");
    }
    return made;
  });
  EXPECT_EQ(in_columns(functions, "picky(n, n % 2 == 0)", 5), "\"even\" \"odd\" error \"odd\" \"even\"");
  EXPECT_EQ(with(functions, "picky(2, true)"), "function_failed(picky, not two)");
  add_columns(functions, "short", [](std::span<const std::int64_t>) { return std::vector<std::int64_t>(3); });
  EXPECT_EQ(with(functions, "short(2)"), "function_failed(short, it gave 3 results for 1 records)");
  add_columns(functions, "small", [](std::span<const std::int8_t> n) { return std::vector<std::int64_t>(n.begin(), n.end()); });
  EXPECT_EQ(with(functions, "small(300)"), "function_failed(small, an argument does not fit)");
}

}  // namespace
}  // namespace guiju::expr
