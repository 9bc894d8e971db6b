// The tree of an expression: what the parser makes, what the checker fills in.
//
// As in CEL's own AST, operators are calls with names like `_+_`; macros are expanded into
// comprehensions (folds) by the parser. A node carries its span in the pack, and after checking its
// type and what its name or call was resolved to. Trees are bounded in depth (Limits::max_depth),
// so plain recursion over them is safe, destructors included.
//
// Tested by tests/expr/parser_test.cpp and checker_test.cpp.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "expr/library.hpp"
#include "guiju/facts/value.hpp"

namespace guiju::expr {

enum class Dialect : std::uint8_t {
  pack,  // 1.5 is a decimal, bare enum members, units, intervals, ≥ ≤ ≠
  cel,   // plain CEL, by its specification
};

struct Node;
using NodePtr = std::unique_ptr<Node>;

// What a name was resolved to.
enum class Refers : std::uint8_t { nothing, slot, constant, local };

struct Node {
  enum class Kind : std::uint8_t {
    literal,        // value
    name,           // text (may start with '.': root-relative; "@…" are names that macros make)
    select,         // args[0] . text ; is_test: has(a.b); is_optional: a.?b
    call,           // text(args…); has_target: args[0] is the receiver
    list,           // args; optional_items: which are ?x (empty: none)
    map,            // args: k0 v0 k1 v1 …; optional_items: which entries are ?k: v
    structure,      // text{names[i]: args[i]}; optional_items
    comprehension,  // args: range, init, condition, step, result; names: iter, iter2 ("" none),
                    // accumulator
    period,  // amount in value (as written: names[0]), unit in text; the checker makes a literal of
             // it
  };
  Kind kind = Kind::literal;
  bool has_target = false;
  bool is_test = false;
  bool is_optional = false;
  Span span;         // the whole expression
  Span name_span;    // of the operator, function or field name
  std::string text;  // of a literal: how it was written ("" when it was not)
  Value value;
  std::vector<NodePtr> args;
  std::vector<std::string> names;
  std::vector<bool> optional_items;
  std::string macro;  // "all", "exists" …: this comprehension was written as that macro (for
                      // printing and messages)

  std::optional<Type> declared;  // what the value must be: of a let (cel.bind), of @typed

  // Filled in by the checker.
  Type type;
  Refers refers = Refers::nothing;
  std::uint32_t slot = 0;  // Refers::slot
  // A call's candidates. One: decided before the run, as far as the arguments' types are known
  // (dyn: must be looked at).
  std::vector<const Overload*> overloads;
};

// A call that nobody wrote: the checker puts it around a part that must become or be what its place wants.
inline bool is_put_around(const Node& node) {
  if (node.kind != Node::Kind::call || node.args.empty()) return false;
  const std::string& f = node.text;
  return f == "@decimal" || f == "@rescale" || f == "@not_null" || f == "@typed" || f == "@typed_or_null";
}

}  // namespace guiju::expr
