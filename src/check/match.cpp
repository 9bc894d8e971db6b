// Matches: who the candidates are, what names one, expressions over the record and one candidate, outputs dealt.
#include <algorithm>
#include <set>

#include "check/checker.hpp"
#include "check/codes.hpp"
#include "expr/scope.hpp"
#include "text/codes.hpp"

namespace guiju::check {
namespace {

using model::MatchForm;
using text::Excerpt;

class MatchChecker {
 public:
  MatchChecker(Workbench& bench, const model::DecisionForm& form, Decision& decision)
      : bench_(bench), form_(std::get<MatchForm>(form.kind)), decision_(decision), scope_(bench.scopes[decision.record]) {}

  void check() {
    match_.as = form_.as.text();
    find_candidates();
    if (match_.as.empty()) match_.as = "candidate";
    if (match_.type.kind() == Kind::struct_) read_expressions();
    else deal({}, Type());
    decision_.kind = std::move(match_);
  }

 private:
  // ---- candidates
  void find_candidates() {
    const std::string& name = form_.candidates.text();
    for (std::uint32_t r = 0; r < bench_.out.records.size(); ++r)
      if (bench_.out.records[r].schema.record() == name) return take_record(r);
    for (const Network& network : bench_.out.networks)
      if (network.name == name) return take_network(network);
    take_list();
  }

  void take_record(std::uint32_t record) {
    if (record == decision_.record) {
      bench_.diagnostics.add(code::candidates_are_same_record, form_.candidates.span(), {form_.candidates.text()});
      return;
    }
    match_.source = Match::Source::record;
    match_.record = record;
    const Record& candidates = bench_.out.records[record];
    if (match_.as.empty()) match_.as = candidates.schema.record();
    auto structure = std::make_shared<StructType>();
    structure->name = candidates.schema.record();
    std::string key;
    for (std::uint32_t f = 0; f < candidates.field_count(); ++f) {
      const Field& field = candidates.schema.fields()[f];
      structure->fields.push_back({field.name, field.type, field.title_zh, field.title_en});
      match_.from_slots.push_back(f);
      if (field.is_key && key.empty()) key = field.name;
    }
    for (const Decision& decision : bench_.out.decisions) {
      if (decision.record != record || decision.output_count == 0) continue;
      structure->fields.push_back({decision.words.name, decision.type, {}, {}});
      match_.from_slots.push_back(decision.whole_slot ? *decision.whole_slot : decision.first_slot);
    }
    match_.type = Type::structure(structure);
    find_id(key);
  }

  void take_network(const Network& network) {
    match_.source = Match::Source::network;
    match_.network = network.graph;
    if (match_.as.empty()) match_.as = "node";
    match_.type = network.graph->node_type();
    find_id(network.graph->key_column());
  }

  void take_list() {
    if (refuse_unknown_name()) return;
    match_.list = bench_.check_expression(form_.candidates, scope_, Type());
    if (!match_.list.tree) return;
    const Type& type = match_.list.tree->type;
    if (type.kind() != Kind::list || type.element().kind() != Kind::struct_) {
      bench_.diagnostics.add(code::candidates_not_list, form_.candidates.span(), {type.to_string()});
      return;
    }
    match_.type = type.element().nullable(false);
    find_id("id");
  }

  // A bare word that nothing here has as its name.
  bool refuse_unknown_name() {
    const std::string& name = form_.candidates.text();
    const bool is_word = std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c >= 0x80; });
    if (!is_word || scope_.find(name) != nullptr) return false;
    std::vector<std::string_view> names;
    for (const Record& record : bench_.out.records) names.push_back(record.schema.record());
    for (const Network& network : bench_.out.networks) names.push_back(network.name);
    for (const std::string_view known : scope_.names()) names.push_back(known);
    suggest(bench_.diagnostics.add(code::unknown_candidates, form_.candidates.span(), {name}), name, names);
    return true;
  }

  void find_id(const std::string& otherwise) {
    const std::string& name = form_.id.empty() ? otherwise : form_.id.text();
    const int at = match_.type.struct_type()->find(name);
    if (at >= 0) match_.id = static_cast<std::uint32_t>(at);
    else bench_.diagnostics.add(code::candidate_without_key, form_.id.empty() ? form_.candidates.span() : form_.id.span(), {form_.candidates.text()});
  }

  // ---- expressions
  void read_expressions() {
    match_.slot = bench_.add_slot(decision_.record, {Slot::What::column, decision_.words.name + "." + match_.as, match_.type, 0, 0});
    expr::Scope scope = scope_;
    scope.add_slot(match_.as, match_.type, match_.slot, "candidate");
    const Type boolean(Kind::bool_);
    match_.eligible = known(form_.eligible, scope, boolean);
    match_.avoid = known(form_.avoid, scope, boolean);
    match_.waived = known(form_.waived, scope, boolean);
    if (form_.waived && !form_.avoid) bench_.diagnostics.add(code::waived_without_avoid, form_.waived->span());
    match_.score = read(form_.score, scope, Type());
    refuse_other_score();
    match_.capacity = read(form_.capacity, match_.source == Match::Source::record ? candidate_scope() : scope, Type(Kind::int_).nullable());
    match_.take = known(form_.take, scope_, Type(Kind::int_));
    refuse_below(match_.capacity, "capacity", 0);
    refuse_below(match_.take, "take", 1);
    for (const auto& order : form_.ties) match_.ties.push_back({read(order.expression, scope, Type()), order.is_descending});
    match_.is_optimal = form_.is_optimal;
    const Type score = match_.score.tree ? match_.score.tree->type : Type::decimal(0);
    const bool is_exact = score.kind() == Kind::decimal || score.kind() == Kind::int_;
    if (form_.is_optimal && (!form_.score || (match_.score.tree && !is_exact)))
      bench_.diagnostics.add(code::optimal_wants_score, form_.score ? form_.score->span() : form_.span);
    forget_unread();
    deal(match_.type.struct_type()->fields[match_.id].type, score.nullable(false));
  }

  void refuse_other_score() {
    if (!match_.score.tree) return;
    const Type& type = match_.score.tree->type;
    const bool is_number = type.kind() == Kind::int_ || type.kind() == Kind::uint_ || type.kind() == Kind::double_ || type.kind() == Kind::decimal || type.kind() == Kind::dyn;
    if (!is_number) bench_.diagnostics.add(code::score_not_number, match_.score.span, {type.to_string()});
  }

  // Numbers that are written as such; others are judged when they are known.
  void refuse_below(const Expression& number, const char* key, std::int64_t least) {
    if (!number.tree || number.tree->kind != expr::Node::Kind::literal) return;
    const ValueView value = number.tree->value.view();
    if (!value.is(Kind::int_) || value.as_int() >= least) return;
    Diagnostic& d = bench_.diagnostics.add(code::number_below, number.span, {key, std::to_string(least)});
    if (std::string_view(key) == "capacity") d.note(code::write_instead, {"null"});
  }

  // Capacity that records share is the same whoever asks: it may not read the asking one.
  expr::Scope candidate_scope() const {
    expr::Scope scope(expr::Dialect::pack, *bench_.out.library);
    bench_.fill_scope(scope);
    scope.add_slot(match_.as, match_.type, match_.slot, "candidate");
    return scope;
  }

  Expression read(const std::optional<Excerpt>& text, const expr::Scope& scope, const Type& type) {
    return text ? read(*text, scope, type) : Expression();
  }
  Expression known(const std::optional<Excerpt>& text, const expr::Scope& scope, const Type& type) {
    if (!text) return {};
    return {bench_.check_known(*text, scope, type), text->text(), text->span()};
  }
  Expression read(const Excerpt& text, const expr::Scope& scope, const Type& type) { return bench_.check_expression(text, scope, type); }

  // Of a record only what is read is brought: other decisions about it need not be made.
  void forget_unread() {
    if (match_.source != Match::Source::record) return;
    std::set<std::string> names;
    bool reads_whole = false;
    const auto look = [&](const Expression& e) {
      if (!e.tree) return;
      for (const std::string& name : expr::name_references(*e.tree)) names.insert(name);
    };
    for (const Expression* e : {&match_.eligible, &match_.avoid, &match_.waived, &match_.score, &match_.capacity, &match_.take}) look(*e);
    for (const Match::Order& order : match_.ties) look(order.expression);
    const auto& fields = match_.type.struct_type()->fields;
    std::vector<bool> is_read(fields.size(), false);
    for (std::size_t f = 0; f < fields.size(); ++f) is_read[f] = f == match_.id || names.contains(match_.as + "." + fields[f].name);
    reads_whole = names.contains(match_.as) && std::none_of(names.begin(), names.end(), [&](const std::string& n) { return n.starts_with(match_.as + "."); });
    for (std::size_t f = 0; f < fields.size(); ++f)
      if (!is_read[f] && !reads_whole) match_.from_slots[f] = graph::none;
  }

  // ---- outputs
  void deal(const Type& id, const Type& score) {
    auto place = std::make_shared<StructType>();
    place->name = decision_.words.name + ".place";
    place->fields = {{"id", id, {}, {}}, {"score", score, {}, {}}};
    auto why = std::make_shared<EnumType>();
    why->name = decision_.words.name + ".why";
    why->members = {{"not_eligible", "不符合条件", "not eligible"}, {"avoided", "须回避", "has to stay out"}, {"full", "名额已满", "no capacity left"}};
    why->build_index();
    auto out = std::make_shared<StructType>();
    out->name = decision_.words.name + ".ruled_out";
    out->fields = {{"id", id, {}, {}}, {"why", Type::enumeration(why), {}, {}}};
    deal_outputs(bench_, decision_, decision_.record,
                 {{"best", id.nullable()},
                  {"chosen", Type::list(id)},
                  {"score", score.nullable()},
                  {"ranking", Type::list(Type::structure(place))},
                  {"ruled_out", Type::list(Type::structure(out))},
                  {"disclosed", Type::list(id)},
                  {"panel", Type(Kind::int_)},
                  {"is_short", Type(Kind::bool_)}},
                 false);
  }

  Workbench& bench_;
  const MatchForm& form_;
  Decision& decision_;
  expr::Scope& scope_;
  Match match_;
};

}  // namespace

void check_match(Workbench& bench, const model::DecisionForm& form, Decision& decision) {
  MatchChecker(bench, form, decision).check();
}

}  // namespace guiju::check
