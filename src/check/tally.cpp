// Tallies and ranks: what is computed over many records.
#include <algorithm>

#include "check/checker.hpp"
#include "check/codes.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju::check {
namespace {

using model::RankForm;
using model::TallyForm;

std::optional<Aggregate::Function> aggregate_named(const std::string& name) {
  static const std::map<std::string, Aggregate::Function, std::less<>> names{
      {"count", Aggregate::Function::count}, {"sum", Aggregate::Function::sum}, {"mean", Aggregate::Function::mean},
      {"min", Aggregate::Function::min},     {"max", Aggregate::Function::max}};
  const auto at = names.find(name);
  if (at == names.end()) return std::nullopt;
  return at->second;
}

constexpr std::uint8_t mean_places = 12;  // as div() without places

// The type of sum, min … of values of this type.
Type aggregate_type(Aggregate::Function function, const Type& argument) {
  switch (function) {
    case Aggregate::Function::count: return Type(Kind::int_);
    case Aggregate::Function::sum: return argument.nullable(false);
    case Aggregate::Function::min:
    case Aggregate::Function::max: return argument.nullable();
    case Aggregate::Function::mean:
      return (argument.kind() == Kind::double_ ? Type(Kind::double_) : Type::decimal(std::max(mean_places, argument.scale()))).nullable();
  }
  return {};
}

class TallyChecker {
 public:
  TallyChecker(Workbench& bench, const model::DecisionForm& form, Decision& decision)
      : bench_(bench), form_(std::get<TallyForm>(form.kind)), decision_(decision) {}

  void check() {
    tally_.from = decision_.record;
    for (const TallyForm::Named& key : form_.by) {
      Expression e = bench_.check_expression(key.expression, from_scope(), Type());
      tally_.keys.push_back({key.name.text(), std::move(e), 0});
    }
    if (!form_.where.empty()) tally_.where = {bench_.check_known(form_.where, from_scope(), Type(Kind::bool_)), form_.where.text(), form_.where.span()};
    if (!find_into()) return;
    values();
    deal();
  }

 private:
  expr::Scope& from_scope() { return bench_.scopes[tally_.from]; }

  // The record the groups become: a declared one whose key is `by`, or one made here.
  bool find_into() {
    for (std::uint32_t i = 0; i < bench_.out.records.size(); ++i)
      if (bench_.out.records[i].schema.record() == form_.into.text()) return join_into(i);
    std::vector<Field> fields;
    for (const Tally::Key& key : tally_.keys) {
      Field field;
      field.name = key.name;
      field.type = key.expression.tree ? key.expression.tree->type : Type();
      field.is_key = true;
      fields.push_back(std::move(field));
    }
    Record record;
    record.schema = Schema(form_.into.text(), std::move(fields));
    record.is_declared = false;
    tally_.into = bench_.add_record(std::move(record));
    for (std::uint32_t i = 0; i < tally_.keys.size(); ++i) tally_.keys[i].into_slot = i;
    return true;
  }

  bool join_into(std::uint32_t record) {
    tally_.into = record;
    const Schema& schema = bench_.out.records[record].schema;
    std::string key_text;
    std::size_t found = 0;
    for (std::uint32_t field : schema.key_fields()) {
      const std::string& name = schema.fields()[field].name;
      key_text += (key_text.empty() ? "" : ", ") + name;
      for (Tally::Key& key : tally_.keys)
        if (key.name == name) {
          key.into_slot = field;
          ++found;
        }
    }
    if (found == tally_.keys.size() && found == schema.key_fields().size()) return true;
    bench_.diagnostics.add(code::tally_key_mismatch, form_.into.span(), {form_.into.text(), key_text});
    return false;
  }

  // `div(count(on_time), count(), 4)`: the calls of aggregates become names of a frame of their own.
  void take_aggregates(expr::NodePtr& node, expr::Scope& scope) {
    const auto function = node->kind == expr::Node::Kind::call && !node->has_target ? aggregate_named(node->text) : std::nullopt;
    if (!function || node->args.size() > 1) {
      for (auto& arg : node->args)
        if (arg) take_aggregates(arg, scope);
      return;
    }
    Aggregate aggregate;
    aggregate.function = *function;
    Type argument;
    if (!node->args.empty()) {
      const Type expected = *function == Aggregate::Function::count ? Type(Kind::bool_).nullable() : Type();  // nulls do not count
      if (!bench_.type(*node->args[0], from_scope(), expected)) return void(is_refused_ = true);
      argument = node->args[0]->type;
      const bool wants_number = *function == Aggregate::Function::sum || *function == Aggregate::Function::mean;
      if (wants_number && !argument.is_number() && argument.kind() != Kind::dyn && argument.kind() != Kind::duration) {
        bench_.diagnostics.add(code::aggregate_wants_number, node->args[0]->span, {node->text, argument.to_string()});
        is_refused_ = true;
        return;
      }
      aggregate.argument = std::move(node->args[0]);
    } else if (*function != Aggregate::Function::count) {
      bench_.diagnostics.add(code::wrong_argument_count, node->span, {node->text, "1", "0"});
      is_refused_ = true;
      return;
    }
    aggregate.type = aggregate_type(*function, argument);
    const auto slot = static_cast<std::uint32_t>(tally_.aggregates.size());
    const std::string name = "@aggregate" + std::to_string(slot);
    scope.add_slot(name, aggregate.type, slot, "aggregate");
    tally_.aggregates.push_back(std::move(aggregate));
    auto replacement = std::make_unique<expr::Node>();
    replacement->kind = expr::Node::Kind::name;
    replacement->text = name;
    replacement->span = node->span;
    node = std::move(replacement);
  }

  void values() {
    expr::Scope scope(expr::Dialect::pack, *bench_.out.library);
    bench_.fill_scope(scope);
    for (const TallyForm::Named& value : form_.values) {
      Tally::Output output;
      output.name = value.name.text();
      output.expression.text = value.expression.text();
      output.expression.span = value.expression.span();
      const std::size_t before = tally_.aggregates.size();
      if (expr::NodePtr tree = bench_.parse(value.expression)) {
        is_refused_ = false;
        take_aggregates(tree, scope);
        if (is_refused_) {
          // said
        } else if (tally_.aggregates.size() == before) bench_.diagnostics.add(code::tally_not_aggregate, value.expression.span());
        else if (bench_.type(*tree, scope, Type())) output.expression.tree = std::move(tree);
      }
      tally_.outputs.push_back(std::move(output));
    }
    for (const auto& [name, node] : form_.none) read_none(name, node);
  }

  void read_none(const text::Excerpt& name, const text::YamlNode& node) {
    for (Tally::Output& output : tally_.outputs)
      if (output.name == name.text()) {
        const Type type = output.expression.tree ? output.expression.tree->type : Type();
        output.none = read_literal(node, type.nullable(), bench_.zone, bench_.diagnostics);
        return;
      }
    bench_.diagnostics.add(code::tally_unknown_none, name.span(), {name.text()});
  }

  void deal() {
    std::vector<std::pair<std::string, Type>> outputs;
    for (const Tally::Output& output : tally_.outputs)
      outputs.emplace_back(output.name, output.expression.tree ? output.expression.tree->type : Type());
    const std::uint32_t into = tally_.into;
    decision_.kind = std::move(tally_);
    deal_outputs(bench_, decision_, into, outputs, false);
    Tally& tally = std::get<Tally>(decision_.kind);
    for (std::uint32_t i = 0; i < tally.outputs.size(); ++i) {
      tally.outputs[i].slot = decision_.first_slot + i;
      // A record that only exists as groups: its values are its own, `on_time` as well as `months.on_time`.
      if (!bench_.out.records[into].is_declared && !bench_.scopes[into].find(tally.outputs[i].name))
        bench_.scopes[into].add_slot(tally.outputs[i].name, outputs[i].second, tally.outputs[i].slot, "value");
    }
  }

  Workbench& bench_;
  const TallyForm& form_;
  Decision& decision_;
  Tally tally_;
  bool is_refused_ = false;  // an aggregate of the value that is being read
};

}  // namespace

void check_tally(Workbench& bench, const model::DecisionForm& form, Decision& decision) {
  TallyChecker(bench, form, decision).check();
}

void check_rank(Workbench& bench, const model::DecisionForm& form, Decision& decision) {
  const auto& written = std::get<RankForm>(form.kind);
  const expr::Scope& scope = bench.scopes[decision.record];
  Rank rank;
  for (const text::Excerpt& by : written.by) rank.by.push_back(bench.check_expression(by, scope, Type()));
  for (const RankForm::Order& order : written.order)
    rank.order.push_back({bench.check_expression(order.expression, scope, Type()), order.is_descending});
  if (written.ties) {
    static constexpr std::string_view names[] = {"min", "max", "dense", "row"};
    const auto at = std::find(std::begin(names), std::end(names), written.ties->text());
    if (at == std::end(names)) bench.diagnostics.add(code::rank_ties, written.ties->span(), {written.ties->text()});
    else rank.ties = static_cast<Rank::Ties>(at - std::begin(names));
  }
  for (const RankForm::Quota& quota : written.quota) bench.diagnostics.add(code::kind_not_ready, quota.name.span(), {"quota"});
  decision.kind = std::move(rank);
  deal_outputs(bench, decision, decision.record, {{form.name.text(), Type(Kind::int_).nullable()}}, false);
  std::get<Rank>(decision.kind).slot = decision.first_slot;
}

}  // namespace guiju::check
