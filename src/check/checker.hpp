// The checker's workbench: what all nouns share while one pack is being checked.
//
// Not a step of its own: check.cpp drives it, the nouns' files add to it.
#pragma once

#include <set>

#include "check/checked.hpp"
#include "check/types.hpp"
#include "facts/zone.hpp"

namespace guiju::check {

struct Workbench {
  Workbench(const model::Pack& pack, std::shared_ptr<const Sources> sources);

  const model::Pack& pack;
  std::shared_ptr<const Sources> sources;
  Diagnostics diagnostics;
  CheckedPack out;
  const facts::Zone* zone = nullptr;
  std::unique_ptr<Types> types;
  std::vector<expr::Scope> scopes;  // one a record: its fields, params, the decisions so far
  std::map<std::string, Function> functions;  // by the name that calls it: "per_10k", "linping.per_10k"
  std::set<std::string> used_prefixes;         // "linping.": names of used packs begin so
  std::string home;  // "linping." while a used pack's decision is checked: its texts leave this away
  bool is_tally_broken = false;  // a record that nobody knows may be what it would have made
  bool needs_as_of = false;  // dated rows without a basis date: `as_of` must be given
  std::vector<std::string> open_functions;  // being put in place: a function inside itself

  // The record a decision or tally names; diagnoses an unknown one.
  std::optional<std::uint32_t> find_record(const text::Excerpt& name);
  std::uint32_t add_slot(std::uint32_t record, Slot slot);
  // Adds a record with its first slots and a scope that knows params, types, units.
  std::uint32_t add_record(Record record);

  // Text → typed tree in a record's scope; null after errors (diagnosed).
  Tree check_text(const text::Excerpt& text, const expr::Scope& scope, const Type& expected);
  Expression check_expression(const text::Excerpt& text, const expr::Scope& scope, const Type& expected);
  // The same where a null has no meaning (conditions, operands of cells): what may be null may stand here, and a record
  // in which it is null has the error that says so.
  Tree check_known(const text::Excerpt& text, const expr::Scope& scope, const Type& expected);
  // Parses and puts user functions in place, but does not type.
  expr::NodePtr parse(const text::Excerpt& text);
  bool type(expr::Node& tree, const expr::Scope& scope, const Type& expected);

  Words words(const text::Excerpt& name, const model::About& about, Span span) const;
  void fill_scope(expr::Scope& scope) const;
  const Network* find_network(const text::Excerpt& name);  // diagnoses an unknown one
  std::vector<graph::NamedNetwork> named_networks() const;
  bool has_basis_date(std::uint32_t record) const { return out.records[record].basis_slot.has_value(); }


 private:
  std::uint32_t bind_count_ = 0;
  bool is_unknown_of_used_pack(const expr::Node& call, const std::string& name);
  bool put_functions_in_place(expr::NodePtr& node, int depth);
  std::map<std::string, std::string> prefixed_names(const std::string& prefix) const;
  expr::NodePtr function_in_place(const Function& function, expr::NodePtr call, int depth);
  void put_days_in_place(expr::Node& node) const;
};

// "did you mean", or what there is when that is a short list.
void suggest(Diagnostic& diagnostic, const std::string& name, const std::vector<std::string_view>& known);

// The nouns: each fills the decision's kind, type and slots, and makes its names known in the scope.
void check_value(Workbench& bench, const model::DecisionForm& form, Decision& decision);
void check_table(Workbench& bench, const model::DecisionForm& form, Decision& decision);
void check_tally(Workbench& bench, const model::DecisionForm& form, Decision& decision);
void check_rank(Workbench& bench, const model::DecisionForm& form, Decision& decision);
void check_route(Workbench& bench, const model::DecisionForm& form, Decision& decision);
void check_match(Workbench& bench, const model::DecisionForm& form, Decision& decision);
// Deals one slot an output and, for several, one for the whole struct; makes the names known in the record's scope.
// `is_list`: several outputs of a table that collects are one list of structs. `may_lack`: all of it is null at times, as
// of a table without a match; what has a `when` is so too.
void deal_outputs(Workbench& bench, Decision& decision, std::uint32_t record,
                  const std::vector<std::pair<std::string, Type>>& outputs, bool is_list, bool may_lack = false);
// The decision's kind, by its alternative.
void check_kind(Workbench& bench, const model::DecisionForm& form, Decision& decision);
// "calendar.cn" → "cn.": how the names of a used pack begin.
std::string used_prefix(const std::string& pack_name);
// Decisions of used packs that this one names.
void bring_used_decisions(Workbench& bench, const std::vector<const CheckedPack*>& used);
// A calendar as written → a working one (diagnosed when it cannot be).
void check_calendars(Workbench& bench);
// Networks as written → ones that can be searched.
void check_networks(Workbench& bench);
// Names that look the same and are different.
void check_lookalikes(Workbench& bench);
// The pack's cases: names that nothing has, dates and values that are none.
void check_cases(Workbench& bench);

}  // namespace guiju::check
