// BoundExpression: one expression and the struct it reads.
//
//   struct Case { std::int64_t amount_fen; std::string_view type; bool overseas; };
//   constexpr auto binding = guiju::bind<Case>(guiju::field<&Case::amount_fen>("amount", guiju::decimal(2)), …);
//   auto late = expression.bind(binding).value();
//   if (late.is_true(one_case)) …
//
// Names are resolved once. A condition that only compares fields with constants (also `in` a constant list, tied by && || !
// and ? :) is decided from the struct's bytes, a few nanoseconds a record and no allocation; anything else goes through the
// row engine, as Expression::evaluate does. The result is the same. Immutable, shared by threads without locks.
//
// Tested by tests/expr/bound_expression_test.cpp.
#pragma once

#include <memory>
#include <span>

#include "guiju/config.hpp"
#include "guiju/facts/bound_field.hpp"
#include "guiju/facts/value.hpp"

namespace guiju {

class Expression;

class GUIJU_API BoundExpressionCore {  // what does not depend on the struct's type
 public:
  // 0: false, 1: true, 2: to be evaluated.
  int test(const void* object) const { return test_(predicate_, object); }
  Value evaluate(const void* object) const;

 private:
  friend class Expression;
  struct State;
  explicit BoundExpressionCore(std::shared_ptr<const State> state);
  std::shared_ptr<const State> state_;
  int (*test_)(const void* predicate, const void* object) = [](const void*, const void*) { return 2; };
  const void* predicate_ = nullptr;
};

template <typename T>
class BoundExpression {
 public:
  explicit BoundExpression(BoundExpressionCore core) : core_(std::move(core)) {}

  // A value, null, an error, or an unknown that names the fields it waits for. Never throws.
  Value operator()(const T& object) const {
    const int answer = core_.test(&object);
    if (answer < 2) return Value(ValueView::of_bool(answer == 1), nullptr);
    return core_.evaluate(&object);
  }
  // Is the value true? (Not when it is an error or unknown.)
  bool is_true(const T& object) const {
    const int answer = core_.test(&object);
    return answer < 2 ? answer == 1 : core_.evaluate(&object).view().is_true();
  }

 private:
  BoundExpressionCore core_;
};

}  // namespace guiju
