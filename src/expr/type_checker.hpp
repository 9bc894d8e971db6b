// The checker's walk over a tree, in two files: names and structure (checker.cpp), calls
// (checker_calls.cpp).
//
// One pass from the leaves up with a hint going down: the type that stands beside. The hint decides
// what a bare enum member or a literal is, nothing else. A part that was refused gets the type dyn,
// which agrees with everything, so that one mistake is told once and the next one is still found.
//
// Tested by tests/expr/checker_test.cpp.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "expr/inference.hpp"
#include "expr/scope.hpp"
#include "guiju/text/diagnostic.hpp"

namespace guiju::expr {

class TypeChecker {
 public:
  // `is_strict` false: nothing is refused, types that do not fit are dyn (bind_unchecked).
  TypeChecker(const Scope& scope, Diagnostics& diagnostics, bool is_strict)
      : scope_(scope),
        diagnostics_(diagnostics),
        is_pack_(scope.dialect() == Dialect::pack),
        is_strict_(is_strict),
        inference_(is_pack_) {}

  void run(Node& root, const Type& expected);

 private:
  using Found = std::vector<const Overload*>;

  void visit(Node& node, const Type* hint = nullptr);

  // --- names and structure
  void visit_name(Node& node, const Type* hint);
  void visit_select(Node& node, const Type* hint);
  void visit_list(Node& node, const Type* hint);
  void visit_map(Node& node, const Type* hint);
  void visit_structure(Node& node);
  void visit_comprehension(Node& node, const Type* hint);
  std::pair<Type, Type> loop_types(const Node& node);
  // Binds the dotted name, if it means something; the node becomes a name (or a literal).
  bool bind(Node& node, const std::string& name);
  bool bind_type_name(Node& node, const std::string& name, const Type& type);
  void unknown_name(Node& node, const std::string& name);
  // Does a beginning of the dotted name stand for something?
  bool begins_known(std::string_view name) const;
  const Type* find_local(std::string_view name) const;
  bool starts_with_local(std::string_view name) const;
  Type field_type(Node& node, const Type& from);
  void suggest_each_item(Diagnostic& d, const Node& node, const Type& from);
  // Would this tree take its type from beside: a literal, or a bare name that means nothing by
  // itself?
  bool is_needy(const Node& node) const;

  // --- calls
  void visit_call(Node& node, const Type* hint);
  void visit_condition(Node& node, const Type* hint);
  // Takes "may be null" off the paths that the condition of `? :` has ruled null out for, where a branch is such a path
  // or a conversion or condition over one.
  void rule_out_null(Node& branch, const std::vector<std::string>& paths);
  void visit_pair(Node& node);
  void visit_interval(Node& node);
  void visit_arguments(Node& node, const Found& found, const Type* hint);
  bool qualify(Node& node);
  Found lookup(const std::string& function) const;
  std::optional<Type> parameter_hint(const Node& node, const Found& found, std::size_t i) const;
  void resolve(Node& node, const Found& found);
  bool fits(const Node& node, const Overload& overload, std::span<const Type> args, Type& result);
  bool resolve_widened(Node& node, const Found& found);
  bool resolve_mixed_equality(Node& node, const Found& found);
  // --- what is said of a call that cannot be (refusal.cpp)
  void refuse_call(Node& node, const Found& found);
  void refuse_shape(const Node& node, const Found& found);
  bool refuse_known_mix(const Node& node, const std::vector<Type>& args);
  void unknown_function(Node& node);
  void suggest_for_place(Diagnostic& d, const Node& node, const Type& have, const Type& wanted);
  bool would_fit(const Node& node, const Found& found, std::vector<Type> types);
  bool can_convert(const Node& conversion, const Type& from);
  std::string conversion_for(const Node& node, const Found& found, const std::vector<Type>& args);
  bool lacks_places(const Node& node, const Found& found, const std::vector<Type>& args);
  std::vector<Type> argument_types(const Node& node) const;

  // --- joining and converting
  // The common type of parts that stand side by side (converted where that is exact); nothing: they
  // do not go together, `conflict` says which types.
  std::optional<Type> reconcile(const std::vector<Node*>& parts, std::pair<Type, Type>& conflict);
  std::optional<Type> reconcile_decimals(const std::vector<Node*>& parts);
  // Visits parts that stand side by side: the needy ones last, with the type of the others.
  void visit_beside(const std::vector<Node*>& parts, const Type* hint);
  void place(Node& node, const Type& wanted);
  void place_decimal(Node& node, const Type& wanted);
  void place_open(Node& node, const Type& wanted);
  // Puts `function`(node[, places]) in the node's place.
  void wrap(Node& node, const std::string& function, std::optional<int> places);
  void finish(Node& node);

  const Scope& scope_;
  Diagnostics& diagnostics_;
  bool is_pack_;
  bool is_strict_;
  Inference inference_;
  struct Local {
    std::string name;
    Type type;
  };
  std::vector<Local> locals_;
};

}  // namespace guiju::expr
