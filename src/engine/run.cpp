// Many records: streamed where nothing looks across them, kept where something does.
//
// A step's stage is how many steps over the set lie before it. Stage 0 of every record runs when the record is fed; records that
// are asked for more (or that a later step looks over) keep their frames. finish() goes through the stages: the steps over
// the set of one stage, then the row steps of the next.
#include "guiju/engine/run.hpp"

#include <algorithm>
#include <map>

#include "engine/access.hpp"
#include "engine/batch.hpp"
#include "engine/codes.hpp"
#include "engine/columns_state.hpp"
#include "engine/evaluate.hpp"
#include "engine/explain.hpp"
#include "engine/fold.hpp"
#include "engine/match.hpp"
#include "engine/rank.hpp"
#include "engine/report.hpp"
#include "engine/stored.hpp"
#include "facts/canonical.hpp"
#include "facts/column_row.hpp"

namespace guiju {

using engine::StoredRows;

struct Run::State {
  std::shared_ptr<const plan::Plan> plan;
  EvaluateOptions options;
  engine::RunDates dates;
  std::vector<std::uint32_t> stage;  // of each plan step; only wanted ones matter
  std::uint32_t last_stage = 0;
  struct Part {
    std::shared_ptr<const plan::Wanted> wanted;
    std::vector<std::vector<std::uint32_t>> row_steps;  // by stage
    bool is_stored = false, was_fed = false;
    StoredRows rows;
    std::unique_ptr<engine::RowState> row;  // the frame in work
    std::unique_ptr<engine::Batch> batch;   // records that stream, column by column
    bool is_folded = false;                 // by tallies of stage 0
    std::vector<std::uint32_t> folded;      // slots that those read; none, when their keys are constants
    struct Lost {
      std::int64_t row = 0;
      std::uint32_t decision = 0;
      ValueView doubt;
    };
    std::vector<Lost> lost;  // rows that are in no group of a tally, until the outcome tells of them
  };
  std::vector<Part> parts;
  std::map<std::uint32_t, engine::Groups> groups;  // by tally number
  std::int64_t rows_done = 0;
  bool is_stopped = false, is_finished = false;

  void plan_stages(const std::vector<plan::Wanted>& wanted);
  void begin_parts(std::vector<plan::Wanted> wanted);
  void decide_row(Part& part, std::uint32_t stage);
  void fold_row(Part& part, engine::RowState& row, std::uint32_t stage, std::int64_t number);
  void tell_lost(Part& part, engine::ColumnsState& out);
  void feed_columns(Part& part, const ColumnsView& columns, engine::ColumnsState& out);
  void feed_rows(Part& part, const ColumnsView& columns, engine::ColumnsState& out);
  bool goes_on(std::int64_t rows);
  void finish_stage(std::uint32_t stage);
  void finish_tally(const plan::Step& step);
  void make_rows(const plan::Tally& tally, Part& into);
  void join_rows(const plan::Tally& tally, Part& into);
  void run_outputs(const plan::Tally& tally, const engine::Group* group, std::vector<ValueView>& frame, Part& into);
  ColumnsOutcome outcome(Part& part);
};

namespace {

// Stages: a step comes one stage after the last step over the set that it needs.
std::uint64_t slot_key(std::uint32_t record, std::uint32_t slot) { return std::uint64_t{record} << 32 | slot; }

Diagnostics refusal(Code code, std::vector<std::string> args) {
  Diagnostics d;
  d.add(code, {}, std::move(args));
  return d;
}

}  // namespace

void Run::State::plan_stages(const std::vector<plan::Wanted>& wanted) {
  std::map<std::uint64_t, std::uint32_t> ready;  // slot → the first stage at which it can be read
  stage.assign(plan->steps.size(), 0);
  std::vector<bool> is_wanted(plan->steps.size(), false);
  for (const plan::Wanted& w : wanted)
    for (std::uint32_t s : w.steps) is_wanted[s] = true;
  for (std::uint32_t s = 0; s < plan->steps.size(); ++s) {
    if (!is_wanted[s]) continue;
    const plan::Step& step = plan->steps[s];
    for (std::uint32_t read : step.reads)
      if (const auto at = ready.find(slot_key(step.record, read)); at != ready.end()) stage[s] = std::max(stage[s], at->second);
    for (std::uint32_t read : step.other_reads)
      if (const auto at = ready.find(slot_key(step.other_record, read)); at != ready.end()) stage[s] = std::max(stage[s], at->second);
    const std::uint32_t into = step.kind == plan::Step::Kind::tally ? plan->tallies[step.index].into : step.record;
    // A tally's groups become rows only after the record they come from has its own.
    if (step.kind == plan::Step::Kind::tally)
      if (const auto at = ready.find(slot_key(step.record, plan->records[step.record].as_of_slot)); at != ready.end())
        stage[s] = std::max(stage[s], at->second);
    const std::uint32_t next = stage[s] + (step.is_over_set() ? 1 : 0);
    for (std::uint32_t i = 0; i < step.slot_count; ++i) ready[slot_key(into, step.slot + i)] = next;
    if (step.kind == plan::Step::Kind::tally) {
      for (std::uint32_t f = 0; f <= plan->records[into].as_of_slot; ++f) ready[slot_key(into, f)] = next;
    }
    last_stage = std::max(last_stage, next);
  }
}

void Run::State::begin_parts(std::vector<plan::Wanted> wanted) {
  plan_stages(wanted);
  parts.resize(wanted.size());
  for (std::uint32_t r = 0; r < wanted.size(); ++r) {
    Part& part = parts[r];
    part.row_steps.resize(last_stage + 1);
    part.is_stored = !plan->records[r].is_declared;
    for (std::uint32_t s : wanted[r].steps) {
      const plan::Step& step = plan->steps[s];
      if (!step.is_over_set()) part.row_steps[stage[s]].push_back(s);
      else part.is_folded |= stage[s] == 0;
      if (step.is_over_set() && stage[s] == 0) part.folded.insert(part.folded.end(), step.reads.begin(), step.reads.end());
      part.is_stored |= stage[s] > 0 || step.kind == plan::Step::Kind::rank || step.kind == plan::Step::Kind::match_over;
    }
    part.rows.begin(*plan, r);
    part.wanted = std::make_shared<const plan::Wanted>(std::move(wanted[r]));
    part.row = engine::lend_state();
    part.row->begin(plan, part.wanted);
    part.row->uses_index = options.uses_index;
    part.row->tries_values = options.tries_values;
  }
  // Candidates wait for those who choose among them.
  for (Part& part : parts)
    for (std::uint32_t s : part.wanted->steps)
      if (plan->steps[s].kind == plan::Step::Kind::match_over) parts[plan->steps[s].other_record].is_stored = true;
  // A record that a tally joins its groups to waits for them.
  for (std::uint32_t s = 0; s < plan->steps.size(); ++s) {
    const plan::Step& step = plan->steps[s];
    if (step.kind != plan::Step::Kind::tally) continue;
    const auto& from = *parts[step.record].wanted;
    if (std::find(from.steps.begin(), from.steps.end(), s) != from.steps.end()) parts[plan->tallies[step.index].into].is_stored = true;
  }
}

void Run::State::decide_row(Part& part, std::uint32_t at) {
  engine::Quiet quiet;
  engine::run_steps(*part.row, part.row_steps[at], quiet);
}

// The tallies that this record's row belongs to. `number`: of the row, in the outcome that will tell of it.
void Run::State::fold_row(Part& part, engine::RowState& row, std::uint32_t at, std::int64_t number) {
  for (std::uint32_t s : part.wanted->steps) {
    const plan::Step& step = plan->steps[s];
    if (step.kind != plan::Step::Kind::tally || stage[s] != at) continue;
    const ValueView doubt = groups[step.index].add(plan->tallies[step.index], row);
    if (!doubt.is_null()) part.lost.push_back({number, step.decision, copy(doubt, part.rows.arena)});
  }
}

void Run::State::tell_lost(Part& part, engine::ColumnsState& out) {
  for (const Part::Lost& lost : part.lost) out.add_lost(lost.row, plan->decisions[lost.decision].words.name, lost.doubt, options.max_faults);
  part.lost.clear();
  if (!part.is_stored) part.rows.arena.reset();
}

void Run::State::run_outputs(const plan::Tally& tally, const engine::Group* group, std::vector<ValueView>& frame, Part& into) {
  expr::Scratch& scratch = into.row->scratch;
  scratch.begin_record();
  std::vector<ValueView> folds(tally.folds.size());
  for (std::size_t f = 0; group && f < folds.size(); ++f) folds[f] = group->folds[f].result(tally.folds[f], into.rows.arena);
  for (const plan::Tally::Output& output : tally.outputs) {
    ValueView v = output.none_value ? output.none_value->view() : ValueView::null();
    if (group) v = expr::run(plan->programs[output.program], folds.data(), scratch);
    frame[output.slot] = copy(v, into.rows.arena);
  }
}

void Run::State::make_rows(const plan::Tally& tally, Part& into) {
  for (const auto& [key, group] : groups[static_cast<std::uint32_t>(&tally - plan->tallies.data())].groups()) {
    std::vector<ValueView>& frame = into.row->slots;
    into.row->begin_record();
    const Schema& schema = plan->records[tally.into].schema;
    const facts::AdmitContext admitting = engine::admit_context(*plan, into.rows.arena, false);
    for (std::uint32_t f = 0; f < schema.fields().size(); ++f) frame[f] = facts::admit(schema, f, absent(), admitting);
    for (std::size_t k = 0; k < tally.keys.size(); ++k) frame[tally.keys[k].into_slot] = copy(group.keys[k], into.rows.arena);
    run_outputs(tally, &group, frame, into);
    for (const plan::Tally::Output& output : tally.outputs)  // a declared record may have fields for them
      if (const int f = schema.find(output.name); f >= 0)
        frame[static_cast<std::size_t>(f)] = facts::admit(schema, static_cast<std::uint32_t>(f), frame[output.slot], admitting);
    engine::set_dates(*into.row, dates);
    into.rows.add(*into.row);
  }
}

void Run::State::join_rows(const plan::Tally& tally, Part& into) {
  std::map<std::string, const engine::Group*> by_key;
  for (const auto& [key, group] : groups[static_cast<std::uint32_t>(&tally - plan->tallies.data())].groups()) {
    std::string text;
    for (ValueView v : group.keys) facts::append_canonical(text, v), text += '\0';
    by_key[text] = &group;
  }
  std::vector<ValueView> frame;
  for (std::size_t row = 0; row < into.rows.size(); ++row) {
    std::string text;
    for (const plan::Tally::Key& k : tally.keys) facts::append_canonical(text, into.rows.slot(row, k.into_slot)), text += '\0';
    const auto at = by_key.find(text);
    frame.assign(into.rows.frame(row), into.rows.frame(row) + into.rows.slot_count());
    run_outputs(tally, at == by_key.end() ? nullptr : at->second, frame, into);
    std::copy(frame.begin(), frame.end(), into.rows.frame(row));
    into.rows.set_ending(row, tally.decision, Ending::decided);
  }
}

void Run::State::finish_tally(const plan::Step& step) {
  const plan::Tally& tally = plan->tallies[step.index];
  Part& into = parts[tally.into];
  if (into.rows.size() == 0 && !into.was_fed) make_rows(tally, into);
  else join_rows(tally, into);
}

void Run::State::finish_stage(std::uint32_t at) {
  for (Part& part : parts)
    for (std::uint32_t s : part.wanted->steps) {
      const plan::Step& step = plan->steps[s];
      if (!step.is_over_set() || stage[s] != at) continue;
      if (step.kind == plan::Step::Kind::rank) engine::decide_rank(step, plan->ranks[step.index], part.rows, *part.row);
      else if (step.kind == plan::Step::Kind::match_over)
        engine::decide_match_over(step, plan->matches[step.index], part.rows, parts[step.other_record].rows, *part.row);
      else finish_tally(step);
    }
  if (at == last_stage) return;
  for (Part& part : parts) {
    if (!part.is_stored) continue;
    for (std::size_t row = 0; row < part.rows.size(); ++row) {
      part.rows.take(row, *part.row);
      decide_row(part, at + 1);
      fold_row(part, *part.row, at + 1, static_cast<std::int64_t>(row));
      part.rows.put(row, *part.row);
    }
  }
}

ColumnsOutcome Run::State::outcome(Part& part) {
  auto state = std::make_unique<engine::ColumnsState>(plan, *part.wanted, !part.was_fed);
  for (std::size_t row = 0; row < part.rows.size(); ++row)
    state->add_row(part.rows.frame(row), part.rows.fired(row), options.max_faults);
  tell_lost(part, *state);
  return ColumnsOutcome(std::move(state));
}

// Tells of the rows done; false when the caller wants no more.
bool Run::State::goes_on(std::int64_t rows) {
  constexpr std::int64_t step = 8192;
  const bool tells = (rows_done + rows) / step != rows_done / step;
  rows_done += rows;
  if (tells && options.progress) is_stopped = !options.progress(rows_done, -1);
  return !is_stopped;
}

void Run::State::feed_rows(Part& part, const ColumnsView& columns, engine::ColumnsState& out) {
  facts::ColumnRow facts(plan->records[part.wanted->record].schema, columns, part.row->scratch.arena);
  std::vector<std::int32_t> fired(plan->decisions.size());
  for (std::int64_t row = 0; row < columns.row_count(); ++row) {
    part.row->begin_record();
    engine::admit_facts(*part.row, facts.at(row), dates, options.empty_text_is_null);
    decide_row(part, 0);
    fold_row(part, *part.row, 0, part.is_stored ? static_cast<std::int64_t>(part.rows.size()) : out.row_count);
    if (part.is_stored) {
      part.rows.add(*part.row);
    } else {
      engine::first_fired(*part.row, fired);
      out.add_row(part.row->slots.data(), fired, options.max_faults);
    }
    if (!goes_on(1)) return;
  }
}

void Run::State::feed_columns(Part& part, const ColumnsView& columns, engine::ColumnsState& out) {
  if (!part.batch) part.batch = std::make_unique<engine::Batch>(plan, part.wanted, part.row_steps[0], dates, options);
  part.batch->begin_columns();
  for (std::int64_t first = 0; first < columns.row_count(); first += expr::batch_size) {
    const auto count = static_cast<std::uint32_t>(std::min<std::int64_t>(expr::batch_size, columns.row_count() - first));
    part.batch->decide(columns, first, count);
    const std::int64_t before = out.row_count;
    part.batch->append_to(out, options.max_faults);
    for (std::uint32_t row = 0; row < count && part.is_folded; ++row) fold_row(part, part.batch->frame(row, part.folded), 0, before + row);
    if (!goes_on(count)) return;
  }
}

Run::Run(std::unique_ptr<State> state) : state_(std::move(state)) {}
Run::Run(Run&&) noexcept = default;
Run& Run::operator=(Run&&) noexcept = default;
Run::~Run() {
  if (state_)
    for (State::Part& part : state_->parts) engine::give_back(std::move(part.row));
}

bool Run::streams(std::string_view record) const {
  const std::uint32_t r = state_->plan->find_record(record);
  return r != plan::none && !state_->parts[r].is_stored;
}

Result<ColumnsOutcome> Run::feed(std::string_view record, const ColumnsView& columns) {
  State& s = *state_;
  const std::uint32_t r = s.plan->find_record(record);
  if (r == plan::none) return engine::unknown_record(*s.plan, record);
  State::Part& part = s.parts[r];
  part.was_fed = true;
  auto out = std::make_unique<engine::ColumnsState>(s.plan, *part.wanted);
  if (!part.is_stored) out->reserve(columns.row_count());
  if (part.is_stored || !s.options.uses_columns) s.feed_rows(part, columns, *out);
  else s.feed_columns(part, columns, *out);
  if (!part.is_stored) s.tell_lost(part, *out);
  if (s.is_stopped) return refusal(code::stopped, {});
  return ColumnsOutcome(std::move(out));
}

Result<DatasetOutcome> Run::finish() {
  State& s = *state_;
  for (std::uint32_t at = 0; at <= s.last_stage; ++at) s.finish_stage(at);
  s.is_finished = true;
  DatasetOutcome outcomes;
  for (State::Part& part : s.parts)
    if (part.is_stored && (!part.wanted->decisions.empty() || !part.lost.empty())) outcomes.push_back(s.outcome(part));
  return outcomes;
}

// What looks over the set stands in the kept frame; the rest is decided again, so that it can be told.
Result<Explanation> Run::explain(std::string_view record, std::int64_t row) const {
  State& s = *state_;
  const std::uint32_t r = s.plan->find_record(record);
  if (r == plan::none) return engine::unknown_record(*s.plan, record);
  State::Part& part = s.parts[r];
  if (!s.is_finished || row < 0 || static_cast<std::size_t>(row) >= part.rows.size()) return refusal(code::row_not_kept, {std::to_string(row), std::string(record)});
  std::vector<std::uint32_t> steps;
  for (const std::uint32_t step : part.wanted->steps)
    if (!s.plan->steps[step].is_over_set()) steps.push_back(step);
  part.rows.take(static_cast<std::size_t>(row), *part.row);
  engine::Recording recording;
  engine::run_steps(*part.row, steps, recording);
  return engine::explain(*part.row, recording);
}

Result<Run> Ruleset::start(const EvaluateOptions& options) const {
  Diagnostics diagnostics;
  const auto dates = engine::read_dates(*plan_, options, diagnostics);
  if (!dates) return diagnostics;
  std::vector<std::string> unknown;
  std::vector<plan::Wanted> wanted = plan::wanted_everywhere(*plan_, options.decide, &unknown);
  if (!unknown.empty()) return engine::unknown_paths(*plan_, unknown);
  auto state = std::make_unique<Run::State>();
  state->plan = plan_;
  state->options = options;
  state->dates = *dates;
  state->begin_parts(std::move(wanted));
  return Run(std::move(state));
}

}  // namespace guiju
