#include "guiju/engine/ruleset.hpp"

#include <algorithm>

#include "engine/access.hpp"
#include "engine/bound_table.hpp"
#include "engine/codes.hpp"
#include "engine/evaluate.hpp"
#include "engine/explain.hpp"
#include "engine/report.hpp"
#include "facts/bound_facts.hpp"
#include "guiju/engine/run.hpp"
#include "text/codes.hpp"
#include "text/spelling.hpp"

namespace guiju {
namespace engine {

// What was asked for and does not exist, with the nearest names.
Diagnostics unknown_paths(const plan::Plan& plan, const std::vector<std::string>& unknown) {
  std::vector<std::string_view> known;
  for (const plan::Record& record : plan.records)
    for (const auto& [path, slot] : record.paths) known.push_back(path);
  std::sort(known.begin(), known.end());
  Diagnostics diagnostics(plan.sources);
  for (const std::string& path : unknown) {
    Diagnostic& d = diagnostics.add(code::unknown_path, {}, {path});
    if (auto near = text::nearest_name(path, known)) d.note(code::did_you_mean, {*near});
  }
  return diagnostics;
}

Diagnostics unknown_record(const plan::Plan& plan, std::string_view name) {
  std::vector<std::string_view> known;
  for (const plan::Record& record : plan.records)
    if (record.is_declared) known.emplace_back(record.schema.record());
  const std::string names = text::in_a_row(known, known.size());
  Diagnostics diagnostics(plan.sources);
  if (name.empty()) {
    diagnostics.add(code::record_not_named, {}, {names});
    return diagnostics;
  }
  Diagnostic& d = diagnostics.add(code::unknown_record_name, {}, {std::string(name)});
  if (const auto near = text::nearest_name(name, known)) d.note(code::did_you_mean, {*near});
  else d.note(code::names_here, {names});
  return diagnostics;
}

namespace {

// A state whose every wanted decision is this fault: the call itself was wrong. What was meant is its last argument.
void fail_all(RowState& state, const Diagnostics& wrong) {
  std::vector<std::string_view> args(wrong[0].args.begin(), wrong[0].args.end());
  if (!wrong[0].notes.empty() && wrong[0].notes[0].code == code::did_you_mean) args.emplace_back(wrong[0].notes[0].args[0]);
  const ValueView v = fault(state.scratch.arena, wrong[0].code, {}, args);
  std::fill(state.slots.begin(), state.slots.end(), ValueView::null());
  std::fill(state.endings.begin(), state.endings.end(), Ending::not_asked);
  for (std::uint32_t d : state.wanted->decisions) {
    const plan::Decision& decision = state.plan->decisions[d];
    for (std::uint32_t i = 0; i < decision.output_count; ++i) state.slots[decision.first_slot + i] = v;
    state.endings[d] = Ending::error;
  }
}

struct Call {
  std::shared_ptr<const plan::Wanted> wanted;
  RunDates dates;
};

// Names and dates of one call; a wrong one is a fault of its outcome.
template <typename Tracer>
void decide(RowState& state, const std::shared_ptr<const plan::Plan>& plan, RecordView record, std::string_view name,
            const EvaluateOptions& options, Tracer& tracer) {
  const std::uint32_t r = plan->find_record(name);
  std::vector<std::string> unknown;
  std::shared_ptr<const plan::Wanted> wanted;
  if (r != plan::none && options.decide.empty()) wanted = plan->everything[r];
  else wanted = std::make_shared<const plan::Wanted>(r == plan::none ? plan::Wanted{} : plan::wanted(*plan, r, options.decide, &unknown));
  state.begin(plan, wanted);
  state.uses_index = options.uses_index;
  state.tries_values = options.tries_values;
  Diagnostics diagnostics;
  const auto dates = read_dates(*plan, options, diagnostics);
  if (r == plan::none) return fail_all(state, unknown_record(*plan, name));
  if (!unknown.empty()) return fail_all(state, unknown_paths(*plan, unknown));
  if (!dates) return fail_all(state, diagnostics);
  admit_facts(state, record, *dates, options.empty_text_is_null);
  run_steps(state, wanted->steps, tracer);
}

}  // namespace
}  // namespace engine

const std::string& Ruleset::name() const { return plan_->name; }
const std::string& Ruleset::version() const { return plan_->version; }
const Sources& Ruleset::sources() const { return *plan_->sources; }
std::string Ruleset::dump_plan() const { return plan_->dump(); }

std::vector<std::string> Ruleset::records() const {
  std::vector<std::string> names;
  for (const plan::Record& record : plan_->records) names.push_back(record.schema.record());
  return names;
}
const Schema* Ruleset::schema(std::string_view record) const {
  const std::uint32_t r = plan_->find_record(record);
  return r == plan::none ? nullptr : &plan_->records[r].schema;
}
std::vector<std::string> Ruleset::decisions(std::string_view record) const {
  std::vector<std::string> names;
  const std::uint32_t r = plan_->find_record(record);
  if (r == plan::none) return names;
  for (std::uint32_t d : plan_->records[r].decisions) names.push_back(plan_->decisions[d].words.name);
  return names;
}
std::vector<std::pair<std::string, Type>> Ruleset::paths(std::string_view record) const {
  std::vector<std::pair<std::string, Type>> list;
  const std::uint32_t r = plan_->find_record(record);
  if (r == plan::none) return list;
  for (const plan::SlotInfo& slot : plan_->records[r].slots)
    if (slot.what == plan::SlotInfo::What::output || slot.what == plan::SlotInfo::What::whole) list.emplace_back(slot.name, slot.type);
  return list;
}

Outcome Ruleset::evaluate(const Record& record, const EvaluateOptions& options) const {
  return evaluate(record.view(), record.schema().record(), options);
}
Outcome Ruleset::evaluate(RecordView record, std::string_view record_name, const EvaluateOptions& options) const {
  auto state = engine::lend_state();
  engine::Quiet quiet;
  engine::decide(*state, plan_, record, record_name, options, quiet);
  return Outcome(std::move(state));
}
Explanation Ruleset::explain(const Record& record, const EvaluateOptions& options) const {
  return explain(record.view(), record.schema().record(), options);
}
Explanation Ruleset::explain(RecordView record, std::string_view record_name, const EvaluateOptions& options) const {
  auto state = engine::lend_state();
  engine::Recording recording;
  engine::decide(*state, plan_, record, record_name, options, recording);
  Explanation explanation = engine::explain(*state, recording);
  engine::give_back(std::move(state));
  return explanation;
}

Result<DatasetOutcome> Ruleset::evaluate(const Dataset& dataset, const EvaluateOptions& options) const {
  Result<Run> run = start(options);
  if (!run) return std::move(run).diagnostics();
  DatasetOutcome outcomes;
  for (const Dataset::Part& part : dataset.parts()) {
    const bool streams = plan_->find_record(part.record) != plan::none && run->streams(part.record);
    Result<ColumnsOutcome> decided = run->feed(part.record, part.columns);
    if (!decided) return std::move(decided).diagnostics();
    if (streams) outcomes.push_back(std::move(*decided));
  }
  Result<DatasetOutcome> rest = run->finish();
  if (!rest) return std::move(rest).diagnostics();
  for (ColumnsOutcome& outcome : *rest) outcomes.push_back(std::move(outcome));
  return outcomes;
}

Result<ColumnsOutcome> Ruleset::evaluate(const ColumnsView& columns, std::string_view record_name,
                                         const EvaluateOptions& options) const {
  const std::uint32_t r = plan_->find_record(record_name);
  if (r == plan::none) return engine::unknown_record(*plan_, record_name);
  EvaluateOptions asked = options;
  const plan::Record& record = plan_->records[r];
  if (asked.decide.empty())
    for (std::uint32_t d : record.decisions) asked.decide.push_back(record.slots[plan_->decisions[d].first_slot].name);
  Dataset dataset;
  dataset.add(record.schema.record(), columns);
  Result<DatasetOutcome> all = evaluate(dataset, asked);
  if (!all) return std::move(all).diagnostics();
  for (ColumnsOutcome& outcome : *all)
    if (outcome.record() == record.schema.record()) return std::move(outcome);
  return ColumnsOutcome(std::make_unique<engine::ColumnsState>(plan_, plan::wanted(*plan_, r, asked.decide, nullptr)));
}
Result<ColumnsOutcome> Ruleset::evaluate(const ArrowBatch& batch, std::string_view record_name, const EvaluateOptions& options) const {
  return evaluate(batch.columns(), record_name, options);
}

// ---- Decider ------------------------------------------------------------------------------------------------------

struct Decider::Prepared {
  std::shared_ptr<const plan::Plan> plan;
  std::shared_ptr<const plan::Wanted> wanted;
  std::vector<BoundField> fields;               // as bound
  facts::BoundFacts facts;
  engine::BoundTable table;
  std::size_t object_size = 0;
  EvaluateOptions options;
  engine::RunDates dates;
};

Decider::Decider(std::unique_ptr<Prepared> prepared) : prepared_(std::move(prepared)) {}
Decider::Decider(Decider&&) noexcept = default;
Decider& Decider::operator=(Decider&&) noexcept = default;
Decider::~Decider() = default;

Result<Decider> Ruleset::prepare(std::span<const BoundField> fields, std::size_t object_size, std::vector<std::string> wanted,
                                 const EvaluateOptions& options) const {
  // The record is the one that knows the bound names; the only declared one mostly.
  std::uint32_t r = plan_->find_record("");
  if (r == plan::none)
    for (std::uint32_t i = 0; i < plan_->records.size() && r == plan::none; ++i)
      if (!fields.empty() && plan_->records[i].schema.find(fields[0].name) >= 0) r = i;
  if (r == plan::none) return engine::unknown_record(*plan_, "");
  Result<Decider> decider = prepare(plan_->records[r].schema.record(), std::move(wanted), options);
  if (!decider) return decider;
  Diagnostics diagnostics(plan_->sources);
  Decider::Prepared* const prepared = decider->prepared_.get();
  prepared->fields.assign(fields.begin(), fields.end());
  const Schema& schema = plan_->records[r].schema;
  std::vector<const BoundField*> by_field(schema.fields().size(), nullptr);
  std::vector<std::string_view> names;
  for (const Field& field : schema.fields()) names.push_back(field.name);
  for (const BoundField& field : prepared->fields) {
    const int at = schema.find(field.name);
    if (at >= 0) {
      by_field[static_cast<std::size_t>(at)] = &field;
      continue;
    }
    Diagnostic& d = diagnostics.add(code::unknown_field, {}, {std::string(field.name)});
    if (auto near = text::nearest_name(field.name, names)) d.note(code::did_you_mean, {*near});
  }
  if (diagnostics.has_errors()) return diagnostics;
  prepared->facts = facts::BoundFacts(schema, prepared->wanted->fields, by_field);
  if (prepared->options.uses_index) prepared->table = engine::BoundTable(*prepared->plan, *prepared->wanted, prepared->facts);
  prepared->object_size = object_size;
  return decider;
}

Result<Decider> Ruleset::prepare(std::string_view record_name, std::vector<std::string> wanted, const EvaluateOptions& options) const {
  const std::uint32_t r = plan_->find_record(record_name);
  if (r == plan::none) return engine::unknown_record(*plan_, record_name);
  std::vector<std::string> unknown;
  if (wanted.empty()) wanted = options.decide;
  plan::Wanted steps = plan::wanted(*plan_, r, wanted, &unknown);
  if (!unknown.empty()) return engine::unknown_paths(*plan_, unknown);
  Diagnostics diagnostics(plan_->sources);
  const auto dates = engine::read_dates(*plan_, options, diagnostics);
  if (diagnostics.has_errors()) return diagnostics;
  auto prepared = std::make_unique<Decider::Prepared>();
  prepared->plan = plan_;
  prepared->wanted = std::make_shared<const plan::Wanted>(std::move(steps));
  prepared->options = options;
  prepared->dates = *dates;
  return Decider(std::move(prepared));
}

namespace {
template <typename Prepared>
std::unique_ptr<engine::RowState> begun(const Prepared& prepared) {
  auto state = engine::lend_state();
  state->begin(prepared.plan, prepared.wanted);
  state->uses_index = prepared.options.uses_index;
  state->tries_values = prepared.options.tries_values;
  return state;
}

template <typename Prepared>
void admit(const Prepared& prepared, engine::RowState& state, RecordView record) {
  engine::admit_facts(state, record, prepared.dates, prepared.options.empty_text_is_null);
}
template <typename Prepared>
void admit(const Prepared& prepared, engine::RowState& state, const void* object) {
  prepared.facts.admit(object, state.slots.data(), engine::admit_context(*prepared.plan, state.scratch.arena, prepared.options.empty_text_is_null));
  engine::set_dates(state, prepared.dates);
}

// `facts`: a RecordView, or a bound object.
template <typename Prepared, typename Facts>
std::unique_ptr<engine::RowState> decided(const Prepared& prepared, Facts facts) {
  auto state = begun(prepared);
  if constexpr (std::is_same_v<Facts, const void*>)
    if (prepared.table.applies() && prepared.table.decide(facts, *state)) return state;
  engine::Quiet quiet;
  admit(prepared, *state, facts);
  engine::run_steps(*state, prepared.wanted->steps, quiet);
  return state;
}

template <typename Prepared, typename Facts>
Explanation explanation_of(const Prepared& prepared, Facts facts) {
  auto state = begun(prepared);
  engine::Recording recording;
  admit(prepared, *state, facts);
  engine::run_steps(*state, prepared.wanted->steps, recording);
  Explanation explanation = engine::explain(*state, recording);
  engine::give_back(std::move(state));
  return explanation;
}
}  // namespace

Outcome Decider::operator()(RecordView record) const {
  return Outcome(decided(*prepared_, record));
}
Explanation Decider::explain(RecordView record) const { return explanation_of(*prepared_, record); }

Outcome Decider::decide(const void* object, std::size_t size) const {
  assert(size == prepared_->object_size);
  (void)size;
  return Outcome(decided(*prepared_, object));
}

ColumnsOutcome Decider::decide(const void* objects, std::size_t count, std::size_t size) const {
  assert(size == prepared_->object_size);
  ColumnsView columns(static_cast<std::int64_t>(count));
  for (const BoundField& field : prepared_->fields) columns.add_strided(field, objects, size);
  EvaluateOptions options = prepared_->options;
  const plan::Plan& plan = *prepared_->plan;
  const plan::Record& record = plan.records[prepared_->wanted->record];
  options.decide.clear();
  for (std::uint32_t d : prepared_->wanted->decisions) options.decide.push_back(record.slots[plan.decisions[d].first_slot].name);
  Result<ColumnsOutcome> outcome = RulesetAccess::ruleset(prepared_->plan).evaluate(columns, record.schema.record(), options);
  assert(outcome.ok());  // names and dates were resolved by prepare()
  return std::move(*outcome);
}

Explanation Decider::explain_object(const void* object, std::size_t size) const {
  assert(size == prepared_->object_size);
  (void)size;
  return explanation_of(*prepared_, object);
}

}  // namespace guiju
