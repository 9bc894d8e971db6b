// Top-down: a closed part is tried whole; only when that fails are its parts tried.
//
// Tested by tests/expr/fold_test.cpp.
#include "expr/fold.hpp"

#include <algorithm>

#include "expr/vm.hpp"

namespace guiju::expr {
namespace {

constexpr std::uint64_t fold_steps = 20'000;    // for one whole tree
constexpr std::size_t fold_memory = 1u << 20;
constexpr std::size_t max_tries = 1000;

class Folder {
 public:
  explicit Folder(const CodegenOptions& options) : options_(options), scratch_(limits_of(options)) {
    options_.folds = false;
    scratch_.budget.steps_left = std::min(fold_steps, options.limits.max_steps);
  }
  void fold(Node& node);

 private:
  static Limits limits_of(const CodegenOptions& options) {
    Limits limits = options.limits;
    limits.max_memory = std::min(limits.max_memory, fold_memory);
    return limits;
  }
  // Reads nothing from outside and calls only pure functions.
  bool is_closed(const Node& node);
  bool replace(Node& node);

  CodegenOptions options_;
  Scratch scratch_;
  std::vector<std::string> bound_;
  std::size_t tries_ = 0;
};

bool is_literal(const Node& node) { return node.kind == Node::Kind::literal || node.refers == Refers::constant; }

bool Folder::is_closed(const Node& node) {
  if (is_literal(node)) return true;
  if (node.refers == Refers::slot) return false;
  if (node.kind == Node::Kind::name)
    return std::find(bound_.begin(), bound_.end(), node.text) != bound_.end();
  if (node.kind == Node::Kind::structure) return false;
  for (const Overload* overload : node.overloads)
    if (!overload->is_pure) return false;
  if (node.kind == Node::Kind::call && node.overloads.empty()) return false;
  const std::size_t outer = bound_.size();
  bool closed = true;
  for (std::size_t i = 0; i < node.args.size() && closed; ++i) {
    // The range and the start of a comprehension do not see its variables.
    if (node.kind == Node::Kind::comprehension && i == 2)
      bound_.insert(bound_.end(), node.names.begin(), node.names.end());
    closed = is_closed(*node.args[i]);
  }
  bound_.resize(outer);
  return closed;
}

// Types point to definitions that a copy would not keep alive.
bool may_be_kept(ValueView v) {
  switch (v.kind()) {
    case Kind::type: case Kind::abstract: case Kind::error: case Kind::unknown: case Kind::struct_:
      return false;
    case Kind::list:
      return std::all_of(v.items(), v.items() + v.size(), may_be_kept);
    case Kind::map:
      return std::all_of(v.items(), v.items() + 2 * std::size_t{v.size()}, may_be_kept);
    case Kind::optional:
      return v.inner() == nullptr || may_be_kept(*v.inner());
    default:
      return true;
  }
}

bool Folder::replace(Node& node) {
  if (++tries_ > max_tries || scratch_.budget.steps_left == 0) return false;
  const Program program = generate(node, options_);
  scratch_.arena.reset();
  const ValueView result = run(program, nullptr, scratch_);
  if (!may_be_kept(result)) return false;
  node.value = Value(result);
  node.kind = Node::Kind::literal;
  node.refers = Refers::nothing;
  node.args.clear();
  node.overloads.clear();
  node.names.clear();
  node.optional_items.clear();
  node.text.clear();
  node.macro.clear();
  return true;
}

void Folder::fold(Node& node) {
  if (is_literal(node) || node.refers == Refers::slot || node.kind == Node::Kind::name) return;
  const bool is_empty = node.args.empty() && (node.kind == Node::Kind::list || node.kind == Node::Kind::map);
  if (is_empty) return;  // shapes that code generation knows by sight
  if (is_closed(node) && replace(node)) return;
  for (const NodePtr& arg : node.args) fold(*arg);
}

}  // namespace

void fold(Node& root, const CodegenOptions& options) { Folder(options).fold(root); }

}  // namespace guiju::expr
