// Terms come from trees of bounded depth, so taking a chain apart again may recurse.
#include "expr/chain.hpp"

#include <algorithm>

#include "expr/macro.hpp"

namespace guiju::expr {

void Chain::add(NodePtr term, int depth) {
  const bool is_chain =
      term->kind == Node::Kind::call && term->text == function_ && term->macro.empty();
  if (!is_chain) {
    terms_.push_back({std::move(term), depth});
    return;
  }
  const Span sign = term->name_span;
  NodePtr left = std::move(term->args[0]);
  NodePtr right = std::move(term->args[1]);
  const int left_depth = depth_of(*left);
  const int right_depth = depth_of(*right);
  add(std::move(left), left_depth);
  add_sign(sign);
  add(std::move(right), right_depth);
}

NodePtr Chain::balanced(std::size_t first, std::size_t last, int& depth) {
  if (last - first == 1) {
    depth = terms_[first].depth;
    return std::move(terms_[first].node);
  }
  const std::size_t middle = first + (last - first + 1) / 2;
  int left_depth = 0;
  int right_depth = 0;
  NodePtr left = balanced(first, middle, left_depth);
  NodePtr right = balanced(middle, last, right_depth);
  depth = std::max(left_depth, right_depth) + 1;
  NodePtr node = make_node(Node::Kind::call, left->span);
  node->span.end = right->span.end;
  node->text = function_;
  node->name_span = signs_[middle - 1];
  node->args.push_back(std::move(left));
  node->args.push_back(std::move(right));
  return node;
}

}  // namespace guiju::expr
