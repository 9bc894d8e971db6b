// The slow and obvious evaluator of expressions, kept in tests only: a second answer to compare the engines with.
//
// It walks the checked tree, computes with integers of any size, and shares no arithmetic, comparison or text function
// with the library; only the tree, the types and the canonical print are common. It knows no limits (programs
// in tests stay far below them) and of an error it knows the code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "expr/ast.hpp"

namespace guiju::agree {

// The canonical form of the expression's value for the record whose slots these are. "?name" when it meets a
// function that it does not know.
std::string evaluate_slowly(const expr::Node& root, const std::vector<ValueView>& slots);

// The same as a value, in the arena; nothing when it meets a function that it does not know.
std::optional<ValueView> value_slowly(const expr::Node& root, const std::vector<ValueView>& slots, Arena& arena);
// One function ("_<_", "_+_", "div") of values: the first error among them, else their unknowns, else its result.
ValueView call_slowly(const std::string& function, const std::vector<ValueView>& args, Arena& arena);
bool is_true_slowly(const std::string& function, const std::vector<ValueView>& args);

}  // namespace guiju::agree
