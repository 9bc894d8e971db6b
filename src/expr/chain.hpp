// A chain of && (or of ||) as a balanced tree, in the order written: `a && b && c && d` nests by
// the logarithm of its length, as in cel-go. A part in brackets that is a chain of the same
// operator joins in.
//
// Tested by tests/expr/parser_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "expr/ast.hpp"

namespace guiju::expr {

class Chain {
 public:
  explicit Chain(std::string function) : function_(std::move(function)) {}

  // Terms and the signs between them, in turn. `depth` is the term's.
  void add(NodePtr term, int depth);
  void add_sign(Span sign) { signs_.push_back(sign); }
  std::size_t size() const { return terms_.size(); }
  // The tree; `depth` is set to its depth. The chain is used up. REQUIRES: one term more than
  // signs.
  NodePtr balanced(int& depth) { return balanced(0, terms_.size(), depth); }

 private:
  struct Term {
    NodePtr node;
    int depth;
  };
  NodePtr balanced(std::size_t first, std::size_t last, int& depth);

  std::string function_;
  std::vector<Term> terms_;
  std::vector<Span> signs_;  // signs_[i] stands between terms i and i + 1
};

}  // namespace guiju::expr
