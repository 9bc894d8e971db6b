// Result<T>: a value, or the diagnostics that say why there is none.
//
// Warnings come with success: `ok()` may be true while `diagnostics()` is not empty. Only value()
// throws (guiju::Error), and only where exceptions are on; everything else is noexcept in spirit.
//
// Tested by tests/text/result_test.cpp.
#pragma once

#include <cassert>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include "guiju/config.hpp"
#include "guiju/text/diagnostic.hpp"

namespace guiju {

// Thrown by Result::value() when there is no value; what() is the rendered list.
class Error : public std::exception {
 public:
  explicit Error(Diagnostics diagnostics)
      : diagnostics_(std::move(diagnostics)), what_(diagnostics_.render()) {}
  const char* what() const noexcept override { return what_.c_str(); }
  const Diagnostics& diagnostics() const { return diagnostics_; }

 private:
  Diagnostics diagnostics_;
  std::string what_;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}  // NOLINT: implicit on purpose
  Result(T value, Diagnostics warnings)
      : value_(std::move(value)), diagnostics_(std::move(warnings)) {}
  Result(Diagnostics errors) : diagnostics_(std::move(errors)) {}  // NOLINT: implicit on purpose

  bool ok() const { return value_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Diagnostics& diagnostics() const& { return diagnostics_; }
  Diagnostics&& diagnostics() && { return std::move(diagnostics_); }

  // REQUIRES: ok().
  const T& operator*() const& { return assert(ok()), *value_; }
  T& operator*() & { return assert(ok()), *value_; }
  T&& operator*() && { return assert(ok()), std::move(*value_); }
  const T* operator->() const { return assert(ok()), &*value_; }
  T* operator->() { return assert(ok()), &*value_; }

  // The value, or throws guiju::Error with the diagnostics (terminates under -fno-exceptions).
  const T& value() const& { return require(), *value_; }
  T&& value() && { return require(), std::move(*value_); }
  T value_or(T other) && { return ok() ? std::move(*value_) : std::move(other); }

 private:
  void require() const {
    if (ok()) return;
#if GUIJU_EXCEPTIONS
    throw Error(diagnostics_);
#else
    std::terminate();
#endif
  }
  std::optional<T> value_;
  Diagnostics diagnostics_;
};

}  // namespace guiju
