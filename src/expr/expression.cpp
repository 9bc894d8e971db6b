// From text to a program, and one record through it.
//
// Tested by tests/expr/expression_test.cpp.
#include "guiju/expr/expression.hpp"

#include "expr/checker.hpp"
#include "expr/completions.hpp"
#include "expr/cost.hpp"
#include "expr/codes.hpp"
#include "expr/function_library.hpp"
#include "expr/parser.hpp"
#include "expr/predicate.hpp"
#include "expr/vm.hpp"
#include "facts/admit.hpp"
#include "facts/bound_facts.hpp"
#include "facts/zone.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju {

struct Expression::State {
  Schema schema;
  std::shared_ptr<const expr::Library> user_library;
  expr::Library library;  // what needs the zone, on top of the user's and the standard functions
  const facts::Zone* zone = nullptr;
  Limits limits;
  bool specialises = true;
  expr::Program program;
};

namespace {

void add_types(expr::Scope& scope, const Type& type) {
  switch (type.kind()) {
    case Kind::enum_: scope.add_type(type.enum_type()->name, type.nullable(false)); break;
    case Kind::struct_:
      scope.add_type(type.struct_type()->name, type.nullable(false));
      for (const StructType::Field& field : type.struct_type()->fields) add_types(scope, field.type);
      break;
    case Kind::list:
    case Kind::optional: add_types(scope, type.element()); break;
    case Kind::map: add_types(scope, type.map_value()); break;
    default: break;
  }
}

expr::Scope scope_of(const Schema& schema, const expr::Library& library, bool is_cel) {
  expr::Scope scope(is_cel ? expr::Dialect::cel : expr::Dialect::pack, library);
  for (std::uint32_t i = 0; i < schema.fields().size(); ++i) {
    add_types(scope, schema.fields()[i].type);
    scope.add_slot(schema.fields()[i].name, schema.fields()[i].type, i);
  }
  return scope;
}

bool to_utc(const void* zone, std::int64_t local, std::int64_t* utc) {
  *utc = static_cast<const facts::Zone*>(zone)->to_utc(local);
  return true;
}

// What one thread works with. A user's function may evaluate another expression: then that one gets its own.
struct Workplace {
  explicit Workplace(const Limits& limits) : scratch(limits), facts(limits.max_memory) {}
  expr::Scratch scratch;
  Arena facts;
  std::vector<ValueView> slots, answers;
  bool is_busy = false;
};

// What the program needs may change nothing: where fields take few values, all are tried.
ValueView settle(const expr::Program& program, const Schema& schema, ValueView result, Workplace& place) {
  const std::vector<ValueView> given = place.slots;
  const expr::Readers readers{{&program}, {}};
  const auto settled = expr::settled(schema, result, given.data(), readers, place.scratch.arena, [&](const expr::Completions& ways) -> const auto& {
    place.answers.clear();
    for (std::size_t way = 0; way < ways.count(); ++way) {
      ways.fill(way, place.slots.data());
      place.answers.push_back(expr::whole(run(program, place.slots.data(), place.scratch), place.scratch.arena));
    }
    place.slots = given;
    return place.answers;
  });
  return settled.value_or(result);
}

bool same_limits(const Limits& a, const Limits& b) {
  return a.max_steps == b.max_steps && a.max_memory == b.max_memory && a.max_value_bytes == b.max_value_bytes &&
         a.max_value_items == b.max_value_items && a.max_regex_bytes == b.max_regex_bytes && a.max_depth == b.max_depth;
}

// One record: `admit_facts` fills the slots that the program reads.
template <typename AdmitFacts>
Value evaluated(const Schema& schema, const expr::Program& program, const Limits& limits, const facts::Zone* zone, AdmitFacts admit_facts) {
  thread_local std::unique_ptr<Workplace> kept;
  std::unique_ptr<Workplace> own;
  if (!kept || (!kept->is_busy && !same_limits(kept->scratch.limits, limits))) kept = std::make_unique<Workplace>(limits);
  if (kept->is_busy) own = std::make_unique<Workplace>(limits);
  Workplace& place = own ? *own : *kept;

  place.is_busy = true;
  place.scratch.begin_record();
  place.facts.reset();
  if (place.slots.size() < schema.fields().size()) place.slots.resize(schema.fields().size());
  facts::AdmitContext admit;
  admit.arena = &place.facts;
  if (zone != nullptr) {
    admit.to_utc = to_utc;
    admit.zone = zone;
  }
  admit_facts(place, admit);
  ValueView answer = expr::whole(run(program, place.slots.data(), place.scratch), place.scratch.arena);
  if (answer.is_unknown()) answer = settle(program, schema, answer, place);
  const Value result(answer);
  place.is_busy = false;
  return result;
}

}  // namespace

Result<Expression> Expression::compile(std::string_view text, const Schema& schema, const Functions& functions,
                                       const ExpressionOptions& options) {
  auto sources = std::make_shared<Sources>();
  const std::uint32_t source = sources->add("expression", std::string(text));
  Diagnostics diagnostics(sources);
  auto state = std::make_shared<State>();
  state->schema = schema;
  state->limits = options.limits;
  state->specialises = options.specialises;
  state->user_library = expr::library_of(functions);
  state->library.set_parent(state->user_library.get());
  if (!options.time_zone.empty()) {
    state->zone = facts::find_zone(options.time_zone);
    if (state->zone == nullptr) {
      diagnostics.add(code::no_such_zone, {}, {options.time_zone});
      return diagnostics;
    }
    expr::add_zoned_functions(state->library, state->zone);
  }
  const expr::Scope scope = scope_of(state->schema, state->library, options.is_cel);
  expr::ParseOptions parse_options;
  parse_options.dialect = scope.dialect();
  parse_options.limits = options.limits;
  const text::Excerpt excerpt(std::string(text), source, std::make_shared<const text::ScalarMap>(0));
  const expr::NodePtr root = expr::parse(excerpt, parse_options, diagnostics);
  if (!root || !expr::check(*root, scope, options.type, diagnostics)) return diagnostics;
  expr::CodegenOptions codegen;
  codegen.folds = options.folds;
  codegen.specialises = options.specialises;
  codegen.limits = options.limits;
  state->program = expr::generate(*root, codegen);
  return {Expression(std::move(state)), std::move(diagnostics)};
}

Value Expression::evaluate(const RecordView& record) const {
  const State& state = *state_;
  return evaluated(state.schema, state.program, state.limits, state.zone, [&](Workplace& place, const facts::AdmitContext& admit) {
    for (std::uint32_t slot : state.program.slots) place.slots[slot] = facts::admit(state.schema, slot, record[slot], admit);
  });
}

// --- bound to a struct ------------------------------------------------------------------------------------

struct BoundExpressionCore::State {
  Expression expression;
  std::vector<BoundField> fields;
  std::vector<const BoundField*> by_slot;  // null: not given
  facts::BoundFacts facts;
  std::optional<expr::Predicate> predicate;
};

Result<BoundExpressionCore> Expression::bind(std::span<const BoundField> fields) const {
  auto bound = std::make_shared<BoundExpressionCore::State>(
      BoundExpressionCore::State{*this, {fields.begin(), fields.end()}, {}, {}, {}});
  const Schema& schema = state_->schema;
  bound->by_slot.resize(schema.fields().size(), nullptr);
  Diagnostics diagnostics;
  std::vector<std::string_view> names;
  for (const Field& field : schema.fields()) names.push_back(field.name);
  for (const BoundField& field : bound->fields) {
    const int slot = schema.find(field.name);
    if (slot >= 0) {
      bound->by_slot[static_cast<std::size_t>(slot)] = &field;
      continue;
    }
    Diagnostic& refused = diagnostics.add(code::unknown_name, {}, {std::string(field.name)});
    if (const auto near = text::nearest_name(field.name, names)) refused.note(code::did_you_mean, {*near});
  }
  if (diagnostics.has_errors()) return diagnostics;
  bound->facts = facts::BoundFacts(schema, state_->program.slots, bound->by_slot);
  if (state_->specialises) bound->predicate = expr::Predicate::from(state_->program, schema, bound->by_slot);
  return BoundExpressionCore(std::move(bound));
}

BoundExpressionCore::BoundExpressionCore(std::shared_ptr<const State> state) : state_(std::move(state)) {
  if (!state_->predicate) return;
  test_ = state_->predicate->ask();
  predicate_ = &*state_->predicate;
}

Value BoundExpressionCore::evaluate(const void* object) const {
  const Expression::State& of = *state_->expression.state_;
  return evaluated(of.schema, of.program, of.limits, of.zone, [&](Workplace& place, const facts::AdmitContext& admit) {
    state_->facts.admit(object, place.slots.data(), admit);
  });
}

const Schema& Expression::schema() const { return state_->schema; }
const Type& Expression::type() const { return state_->program.type; }
const std::vector<std::uint32_t>& Expression::fields() const { return state_->program.slots; }
std::string Expression::dump() const { return state_->program.dump(); }
std::uint64_t Expression::cost() const {
  return expr::most_steps(state_->program, [&](std::uint32_t slot) { return expr::size_of(state_->schema.fields()[slot]); }, state_->limits);
}

}  // namespace guiju
