// A function of expressions that takes whole columns: for many records it is called once, not once a record.
//
//   guiju::add_columns(functions, "distance_km", [](std::span<const double> x, std::span<const double> y) {
//     std::vector<double> km(x.size());
//     for (std::size_t i = 0; i < km.size(); ++i) km[i] = std::hypot(x[i], y[i]);
//     return km;
//   });
//
// Every parameter is a std::span<const T>, the result a std::vector<R> with one value a record; T and R are the types of
// function.hpp. Columns have at most 2048 records (one when a single record is decided), and lie in the order of the records
// that need the call. When it throws, it is called again with halves, so that a bad record costs only itself; a result of another
// length is an error of all its records. As other functions, it is called by several threads at once.
//
// Tested by tests/expr/function_test.cpp.
#pragma once

#include <exception>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

#include "guiju/expr/function.hpp"

namespace guiju {

namespace function_detail {

template <typename T> struct ColumnOf : std::false_type {};
template <typename T> struct ColumnOf<std::span<const T>> : std::true_type {
  using Item = T;
};

// One parameter's values. (Not a vector: that of bool has no bools to point to.)
template <typename T>
class ColumnValues {
 public:
  // Arguments that T cannot hold are marked, and the rest goes on.
  ColumnValues(const ValueView* values, std::uint32_t count, FunctionCall& call, std::vector<bool>& fits) : values_(new T[count]()) {
    for (std::uint32_t i = 0; i < count; ++i) {
      FunctionCall one(call.arena(), call.places());
      values_[i] = argument<T>(values[i], one);
      if (one.has_failed()) fits[i] = false;
    }
  }
  std::span<const T> part(std::uint32_t begin, std::uint32_t count) const { return {values_.get() + begin, count}; }

 private:
  std::unique_ptr<T[]> values_;
};

template <typename F, typename... Ts>
void call_columns(const F& f, std::uint32_t begin, std::uint32_t count, FunctionCall& call, ValueView* results, const ColumnValues<Ts>&... columns) {
  std::string why = "an exception of an unknown type";
  try {
    auto made = f(columns.part(begin, count)...);
    if (made.size() == count) {
      for (std::uint32_t i = 0; i < count; ++i) {
        FunctionCall one(call.arena(), call.places());
        results[begin + i] = result(static_cast<typename decltype(made)::value_type>(made[i]), one);
        if (one.has_failed()) results[begin + i] = call.refuse("the result does not fit");
      }
      return;
    }
    why = "it gave " + std::to_string(made.size()) + " results for " + std::to_string(count) + " records";
  } catch (const std::exception& error) {
    why = error.what();
  } catch (...) {
    static_cast<void>(0);  // said by `why`
  }
  if (count > 1) {
    call_columns(f, begin, count / 2, call, results, columns...);
    call_columns(f, begin + count / 2, count - count / 2, call, results, columns...);
    return;
  }
  results[begin] = call.refuse(why);
}

template <typename F, typename... Ts, std::size_t... I>
void invoke_columns(const F& f, const ValueView* const* args, std::uint32_t count, FunctionCall& call, ValueView* results, std::tuple<std::span<const Ts>...>*,
                    std::index_sequence<I...>) {
  std::vector<bool> fits(count, true);
  const std::tuple<ColumnValues<Ts>...> columns{ColumnValues<Ts>(args[I], count, call, fits)...};
  call_columns(f, 0, count, call, results, std::get<I>(columns)...);
  for (std::uint32_t i = 0; i < count; ++i)
    if (!fits[i]) results[i] = call.refuse("an argument does not fit");
}

}  // namespace function_detail

// False as for Functions::add.
template <typename F>
bool add_columns(Functions& functions, std::string_view name, F callable, FunctionOptions options = {}) {
  using namespace function_detail;
  static_assert(HasOneCall<F> && HasConstCall<F>, "guiju: a function of columns is a function pointer, a lambda or an object with one const operator()");
  using C = Callable<F>;
  return [&]<typename... As>(std::tuple<As...>*) {
    static_assert(sizeof...(As) > 0 && (ColumnOf<As>::value && ...), "guiju: each parameter of a function of columns is a std::span<const T>");
    static_assert((is_supported<typename ColumnOf<As>::Item>() && ...) && is_vector<typename C::Result>::value && is_supported<typename C::Result>(),
                  "guiju: columns are of bool, integers, double, std::string_view, Decimal, Value, or std::optional or std::vector of these; the result is a std::vector");
    Functions::Declaration declaration;
    declaration.name = name;
    declaration.parameters = {type_for<typename ColumnOf<As>::Item>(0)...};
    declaration.result = type_for<typename C::Result::value_type>(options.places);
    declaration.options = options;
    declaration.callable = std::make_shared<const F>(std::move(callable));
    declaration.columns_adapter = [](const void* f, const ValueView* const* args, std::uint32_t count, FunctionCall& call, ValueView* results) {
      invoke_columns(*static_cast<const F*>(f), args, count, call, results, static_cast<std::tuple<As...>*>(nullptr), std::index_sequence_for<As...>{});
    };
    return functions.add(std::move(declaration));
  }(static_cast<typename C::Arguments*>(nullptr));
}

}  // namespace guiju
