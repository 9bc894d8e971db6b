// Functions: any C++ callable as a function of expressions.
//
//   guiju::Functions functions;
//   functions.add("distance_km", [](double x, double y) { return std::hypot(x, y); });
//   functions.add("mask", [](std::string_view id) { return std::string(id.substr(0, 6)) + "…"; });
//   functions.add("net", [](guiju::Decimal gross) { return gross; }, {.places = 2});
//
// The types are those of the callable: bool, integers, double and float, std::string_view, std::string, Decimal, Value,
// ValueView, std::optional of these (may be null), std::vector of these (a list). Value and ValueView take anything and are checked when
// the expression runs. A result that is a Decimal has the places that the options name.
//
// A callable is called by several threads at once and must not change what it captured. What it throws becomes an error
// value of that record (GJ5017). A call that is not pure is never folded or judged once for many rows.
//
// Tested by tests/expr/function_test.cpp; must not compile: tests/compile_fail/function_*.cpp.
#pragma once

#include <concepts>
#include <limits>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "guiju/facts/value.hpp"

namespace guiju {

struct FunctionOptions {
  bool is_pure = true;        // the same arguments always give the same result
  bool is_method = false;     // x.f(y) instead of f(x, y)
  std::uint32_t cost = 1;     // steps of a call, of expr::Limits::max_steps
  std::uint8_t places = 0;    // of a result that is a Decimal; one with more is an error of the record
};

// What an adapter hands back; made by Functions, not by users.
class GUIJU_API FunctionCall {
 public:
  FunctionCall(Arena& arena, std::uint8_t places) : arena_(arena), places_(places) {}
  Arena& arena() { return arena_; }
  std::uint8_t places() const { return places_; }
  // An argument (or a result) that the C++ type cannot hold.
  ValueView does_not_fit(std::string_view what) {
    failed_ = true;
    what_ = what;
    return {};
  }
  // The result of a call that failed, and why: an error value of that record.
  ValueView refuse(std::string_view why);
  bool has_failed() const { return failed_; }
  std::string_view what() const { return what_; }

 private:
  Arena& arena_;
  std::string_view what_;
  bool failed_ = false;
  std::uint8_t places_;
};

namespace function_detail {

template <typename T> struct is_optional : std::false_type {};
template <typename T> struct is_optional<std::optional<T>> : std::true_type {};
template <typename T> struct is_vector : std::false_type {};
template <typename T> struct is_vector<std::vector<T>> : std::true_type {};

template <typename T>
constexpr bool is_text = std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>;
template <typename T>
constexpr bool is_any = std::is_same_v<T, Value> || std::is_same_v<T, ValueView>;
template <typename T>
constexpr bool is_character = std::is_same_v<T, char> || std::is_same_v<T, wchar_t> || std::is_same_v<T, char8_t> ||
                              std::is_same_v<T, char16_t> || std::is_same_v<T, char32_t>;

template <typename T>
constexpr bool is_supported() {
  if constexpr (is_optional<T>::value || is_vector<T>::value) return is_supported<typename T::value_type>();
  else if constexpr (is_character<T>) return false;
  else return std::is_integral_v<T> || std::is_same_v<T, double> || std::is_same_v<T, float> || is_text<T> || is_any<T> || std::is_same_v<T, Decimal>;
}

template <typename T>
Type type_for(std::uint8_t places) {
  if constexpr (is_optional<T>::value) return type_for<typename T::value_type>(places).nullable();
  else if constexpr (is_vector<T>::value) return Type::list(type_for<typename T::value_type>(places));
  else if constexpr (std::is_same_v<T, bool>) return Type(Kind::bool_);
  else if constexpr (std::is_integral_v<T>) return Type(std::is_signed_v<T> ? Kind::int_ : Kind::uint_);
  else if constexpr (std::is_floating_point_v<T>) return Type(Kind::double_);
  else if constexpr (is_text<T>) return Type(Kind::string);
  else if constexpr (std::is_same_v<T, Decimal>) return Type::decimal(places);
  else return Type();
}

// REQUIRES: the value is of the kind that type_for says (null for an optional).
template <typename T>
T argument(ValueView v, FunctionCall& call) {
  if constexpr (is_optional<T>::value) {
    if (v.is_null()) return std::nullopt;
    return argument<typename T::value_type>(v, call);
  } else if constexpr (is_vector<T>::value) {
    T items;
    items.reserve(v.size());
    using Item = typename T::value_type;
    const Kind wanted = type_for<Item>(0).kind();
    for (std::uint32_t i = 0; i < v.size(); ++i) {
      const bool fits = wanted == Kind::dyn || v[i].kind() == wanted || (is_optional<Item>::value && v[i].is_null());
      if (!fits) call.does_not_fit("an item of a list");
      else items.push_back(argument<Item>(v[i], call));
    }
    return items;
  } else if constexpr (std::is_same_v<T, bool>) {
    return v.as_bool();
  } else if constexpr (std::is_integral_v<T>) {
    using Wide = std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>;
    const Wide wide = static_cast<Wide>(v.as_int());
    if (wide < static_cast<Wide>(std::numeric_limits<T>::min()) || wide > static_cast<Wide>(std::numeric_limits<T>::max()))
      call.does_not_fit("an argument");
    return static_cast<T>(wide);
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(v.as_double());
  } else if constexpr (is_text<T>) {
    return T(v.as_string());
  } else if constexpr (std::is_same_v<T, Decimal>) {
    return v.as_decimal();
  } else {
    return T(v);
  }
}

template <typename T>
ValueView result(T&& r, FunctionCall& call) {
  using R = std::remove_cvref_t<T>;
  if constexpr (is_optional<R>::value) {
    return r ? result(*std::forward<T>(r), call) : ValueView::null();
  } else if constexpr (is_vector<R>::value) {
    auto* items = call.arena().template array<ValueView>(r.size() + 1);
    for (std::size_t i = 0; i < r.size(); ++i)
      new (&items[i]) ValueView(result(static_cast<typename R::value_type>(r[i]), call));
    return ValueView::of_list(items, static_cast<std::uint32_t>(r.size()));
  } else if constexpr (std::is_same_v<R, bool>) {
    return ValueView::of_bool(r);
  } else if constexpr (std::is_integral_v<R>) {
    return std::is_signed_v<R> ? ValueView::of_int(static_cast<std::int64_t>(r)) : ValueView::of_uint(static_cast<std::uint64_t>(r));
  } else if constexpr (std::is_floating_point_v<R>) {
    return ValueView::of_double(r);
  } else if constexpr (is_text<R>) {
    return ValueView::of_string(call.arena().copy(r));
  } else if constexpr (std::is_same_v<R, Decimal>) {
    const auto exact = r.rescaled(call.places());
    return exact ? ValueView::of_decimal(*exact, call.arena()) : call.does_not_fit("the result");
  } else {
    return copy(ValueView(r), call.arena());
  }
}

template <typename R, typename... As>
struct Shape {
  using Result = std::remove_cvref_t<R>;
  using Arguments = std::tuple<std::remove_cvref_t<As>...>;
  static constexpr bool takes_references = ((std::is_lvalue_reference_v<As> && !std::is_const_v<std::remove_reference_t<As>>) || ...);
};
template <typename F> struct Callable : Callable<decltype(&F::operator())> {};
template <typename R, typename... As> struct Callable<R (*)(As...)> : Shape<R, As...> {};
template <typename R, typename... As> struct Callable<R (*)(As...) noexcept> : Shape<R, As...> {};
template <typename F, typename R, typename... As> struct Callable<R (F::*)(As...) const> : Shape<R, As...> {};
template <typename F, typename R, typename... As> struct Callable<R (F::*)(As...) const noexcept> : Shape<R, As...> {};

template <typename F>
concept HasOneCall = std::is_pointer_v<F> || requires { &F::operator(); };
template <typename F>
concept HasConstCall = requires { typename Callable<F>::Result; };

template <typename F, typename... As, std::size_t... I>
ValueView invoke(const F& f, const ValueView* args, FunctionCall& call, std::tuple<As...>*, std::index_sequence<I...>) {
  std::tuple<As...> values{argument<As>(args[I], call)...};
  if (call.has_failed()) return {};
  (void)args;
  return result(f(std::get<I>(values)...), call);
}

}  // namespace function_detail

// A set of functions to compile expressions and packs with. Copying is cheap and shares what was added before.
class GUIJU_API Functions {
 public:
  using Adapter = ValueView (*)(const void* callable, const ValueView* args, FunctionCall& call);
  // Many records in one call: args[p][i] is parameter p of record i; fills results[i].
  using ColumnsAdapter = void (*)(const void* callable, const ValueView* const* args, std::uint32_t row_count,
                                  FunctionCall& call, ValueView* results);
  struct Declaration {
    std::string name;
    std::vector<Type> parameters;
    Type result;
    FunctionOptions options;
    Adapter adapter = nullptr;                 // one of the two may be missing
    ColumnsAdapter columns_adapter = nullptr;
    std::shared_ptr<const void> callable;
  };

  // Adds a function; several of one name are overloads. False, and nothing added, when the name is none that an
  // expression can write (letters, digits, `_`, parts joined by `.`), or the same name and parameter types are there.
  template <typename F>
  bool add(std::string_view name, F callable, FunctionOptions options = {}) {
    using namespace function_detail;
    static_assert(HasOneCall<F>, "guiju: a function must be a function pointer, a lambda or an object with one operator(), not a template (write the parameter types)");
    static_assert(HasConstCall<F>, "guiju: a function is called by several threads at once: its operator() must be const (no mutable lambda)");
    using C = Callable<F>;
    static_assert(!C::takes_references, "guiju: a function takes its arguments by value or const reference");
    static_assert(!std::is_void_v<typename C::Result>, "guiju: a function of expressions must return a value");
    static_assert(is_supported<typename C::Result>(), "guiju: a result must be bool, an integer, double, std::string, Decimal, Value, or std::optional or std::vector of these");
    return add_shaped<F>(name, std::move(callable), options, static_cast<typename C::Arguments*>(nullptr));
  }
  // The same with types that are known at run time only: for bindings of other languages.
  bool add(Declaration declaration);
  const std::vector<std::shared_ptr<const Declaration>>& list() const { return list_; }

 private:
  template <typename F, typename... As>
  bool add_shaped(std::string_view name, F callable, FunctionOptions options, std::tuple<As...>*) {
    using namespace function_detail;
    static_assert((is_supported<As>() && ...), "guiju: a parameter must be bool, an integer, double, std::string_view, Decimal, Value, or std::optional or std::vector of these");
    Declaration declaration;
    declaration.name = name;
    declaration.parameters = {type_for<As>(0)...};
    declaration.result = type_for<typename Callable<F>::Result>(options.places);
    declaration.options = options;
    declaration.callable = std::make_shared<const F>(std::move(callable));
    declaration.adapter = [](const void* f, const ValueView* args, FunctionCall& call) {
      return invoke(*static_cast<const F*>(f), args, call, static_cast<std::tuple<As...>*>(nullptr), std::index_sequence_for<As...>{});
    };
    return add(std::move(declaration));
  }
  std::vector<std::shared_ptr<const Declaration>> list_;
};

}  // namespace guiju
