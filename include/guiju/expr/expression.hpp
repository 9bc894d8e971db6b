// Expression: one expression on its own, without a pack.
//
//   auto late = guiju::Expression::compile("amount > 100 && !overseas", schema).value();
//   if (late.evaluate(record).view().is_true()) …
//
// The names are the schema's fields; the dialect is the pack's (1.5 is a decimal, enum members are bare) unless CEL is asked
// for. An Expression is immutable and shared by threads without locks; each thread keeps its own working memory.
//
// Tested by tests/expr/expression_test.cpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "guiju/expr/bound_expression.hpp"
#include "guiju/expr/function.hpp"
#include "guiju/expr/limits.hpp"
#include "guiju/facts/bind.hpp"
#include "guiju/facts/record.hpp"
#include "guiju/text/result.hpp"

namespace guiju {

struct ExpressionOptions {
  bool is_cel = false;          // plain CEL, by its specification
  std::string time_zone;        // IANA name or "+08:00": of timestamps written without a zone, and of .year() …; "": none
  Type type;                    // what the result must be; dyn: anything
  bool folds = true;            // off switches, to compare with: results are the same
  bool specialises = true;
  Limits limits;
};

class GUIJU_API Expression {
 public:
  // All errors of the text, each with its place (the source is called "expression").
  static Result<Expression> compile(std::string_view text, const Schema& schema, const Functions& functions = {},
                                    const ExpressionOptions& options = {});

  // The result for one record: a value, null, an error, or an unknown that names the fields it waits for. Facts are
  // admitted by the schema first; a bad fact is an error where it is used. Never throws.
  Value evaluate(const RecordView& record) const;

  // The same for a struct of the caller's own. Errors: a field that the expression reads is not bound (GJ4xxx).
  template <typename T, std::size_t N>
  Result<BoundExpression<T>> bind(const Binding<T, N>& binding) const {
    auto core = bind(std::span<const BoundField>(binding.fields));
    if (!core) return core.diagnostics();
    return BoundExpression<T>(std::move(*core));
  }
  Result<BoundExpressionCore> bind(std::span<const BoundField> fields) const;

  const Schema& schema() const;
  const Type& type() const;
  // The fields that are read, as numbers of the schema, ascending.
  const std::vector<std::uint32_t>& fields() const;
  // The most steps that one record can take, known before any is seen: never below what it takes, at most Limits::max_steps
  // (where a list or text that it walks through has no `max_length`). 0: no loop, and nothing that grows with the facts.
  std::uint64_t cost() const;
  // The instructions, for people.
  std::string dump() const;

 private:
  friend class BoundExpressionCore;
  struct State;
  explicit Expression(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

}  // namespace guiju
