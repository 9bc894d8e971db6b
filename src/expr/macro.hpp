// Macros: calls that the parser replaces by what they mean.
//
// The expansions are those of CEL's own (cel-spec doc/langdef.md, "Macros"; the extensions as in
// cel-go's ext/): a macro over a list or map becomes a fold. Two shapes deserve a word:
//   - `cel.bind(v, init, body)` is a fold over an empty list literal whose condition is the literal
//   `false`: its
//     result is read with the accumulator at `init`. An engine may (and should) run it as a plain
//     "let": is_let().
//   - `x.optMap(v, f)` binds x first, so that x stands in the tree once, however long the chain.
// Node::macro of the outermost node of an expansion says how it was written; print() gives that
// back.
//
// Tested by tests/expr/macro_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "expr/ast.hpp"
#include "guiju/expr/limits.hpp"
#include "guiju/text/diagnostic.hpp"

namespace guiju::expr {

// A call as it was read.
struct MacroCall {
  std::string name;  // "all"; with a namespace as the receiver: "cel.bind"
  NodePtr target;    // null: none
  std::vector<NodePtr> args;
  Span span;
  Span name_span;
};

enum class Expansion : std::uint8_t { not_a_macro, done, failed };

// Replaces the call by its meaning in `expanded`. Leaves the call alone when it is no macro; adds
// diagnostics when it is one, written wrongly.
Expansion expand_macro(MacroCall& call, Dialect dialect, const Limits& limits,
                       Diagnostics& diagnostics, NodePtr& expanded);

// `operand in [low..high)`: two comparisons; the operand is bound first unless it is a name or a
// field. `brackets` is one of "[)" "[]" "(]" "()".
NodePtr expand_interval(NodePtr operand, NodePtr low, NodePtr high, std::string_view brackets,
                        Span span, Span name_span);

// Is this comprehension a "let": its result read with args[1] as the accumulator, no loop at all?
bool is_let(const Node& node);

// The dotted name a tree spells: names and plain selections only ("a.b.c", ".a.b").
bool dotted_name(const Node& node, std::string& name);
// How deep a tree is; a leaf is 1.
int depth_of(const Node& node);
NodePtr clone(const Node& node);
std::size_t node_count(const Node& node);

// Makers of nodes, for expansions and conversions.
NodePtr make_node(Node::Kind kind, Span span);
NodePtr make_name(std::string name, Span span);
NodePtr make_literal(ValueView value, Span span);
NodePtr make_call(std::string function, Span span, NodePtr a, NodePtr b = nullptr,
                  NodePtr c = nullptr);

}  // namespace guiju::expr
