#include "engine/evaluate.hpp"

#include "engine/codes.hpp"
#include "engine/match.hpp"
#include "engine/route.hpp"
#include "engine/settle.hpp"
#include "engine/table.hpp"
#include "facts/remedy.hpp"
#include "facts/text_form.hpp"
#include "plan/judge.hpp"

namespace guiju::engine {
namespace {

bool to_utc(const void* zone, std::int64_t local_seconds, std::int64_t* utc_seconds) {
  *utc_seconds = static_cast<const facts::Zone*>(zone)->to_utc(local_seconds);
  return true;
}

constexpr std::int64_t day_seconds = 86400;

std::int64_t floor_days(std::int64_t seconds) {
  return seconds / day_seconds - (seconds % day_seconds < 0 ? 1 : 0);
}

// The date that a fact stands for, in the pack's zone.
ValueView date_of(const plan::Plan& plan, ValueView v) {
  switch (v.kind()) {
    case Kind::timestamp: {
      const std::int64_t utc = v.as_instant().seconds;
      return ValueView::of_date(floor_days(utc + (plan.zone ? plan.zone->offset_at(utc) : 0)));
    }
    case Kind::month: {
      const std::int64_t month = v.as_int();
      const std::int64_t year = 1970 + (month >= 0 ? month / 12 : -((11 - month) / 12));
      return ValueView::of_date(facts::days_from_civil(year, static_cast<unsigned>(month - (year - 1970) * 12) + 1, 1));
    }
    default: return v;
  }
}

std::optional<ValueView> read_instant(const plan::Plan& plan, const std::string& text) {
  if (const auto day = facts::read_date(text)) {
    const std::int64_t local = *day * day_seconds;
    return ValueView::of_timestamp({plan.zone ? plan.zone->to_utc(local) : local, 0});
  }
  const auto t = facts::read_timestamp(text);
  if (!t || (t->is_naive && !plan.zone)) return std::nullopt;
  return ValueView::of_timestamp({t->is_naive ? plan.zone->to_utc(t->seconds) : t->seconds, t->nanos});
}

void set_all(const plan::Step& step, RowState& state, ValueView v, Ending ending) {
  for (std::uint32_t i = 0; i < step.slot_count; ++i) state.slots[step.slot + i] = v;
  if (step.decision != plan::none) state.endings[step.decision] = ending;
}

// False when `when` does not hold (or cannot be told), which ends the decision.
bool applies(const plan::Step& step, RowState& state) {
  if (step.when == plan::none) return true;
  const ValueView v = expr::run(state.plan->programs[step.when], state.slots.data(), state.scratch);
  if (v.is_true()) return true;
  if (v.is_error() || v.is_unknown()) set_all(step, state, v, ending_of(v));
  else set_all(step, state, ValueView::null(), Ending::not_applicable);
  return false;
}

// One record alone cannot be ranked or counted among others.
void refuse_set_step(const plan::Step& step, RowState& state) {
  const plan::Decision& decision = state.plan->decisions[step.decision];
  if (decision.record != state.wanted->record) return;
  set_all(step, state, fault(state.scratch.arena, code::needs_dataset, decision.words.span, {decision.words.name}), Ending::error);
}

}  // namespace

ValueView param_value(const plan::Plan& plan, const plan::Step& step, ValueView date, ValueView known_at, Arena& arena) {
  const plan::DatedParam& param = plan.params[step.index];
  if (date.is_error() || date.is_unknown()) return date;
  if (param.until && date.as_int() > *param.until) {
    std::string until;
    facts::append_date(until, *param.until);
    return fault(arena, code::param_expired, param.words.span, {param.words.name, until});
  }
  const plan::DatedParam::Entry* chosen = nullptr;
  for (const auto& entry : param.entries) {
    if (entry.from > date.as_int()) break;
    const bool hidden = entry.published && !known_at.is_null() &&
                        std::pair(entry.published->seconds, entry.published->nanos) >
                            std::pair(known_at.as_instant().seconds, known_at.as_instant().nanos);
    if (!hidden) chosen = &entry;
  }
  if (chosen) return chosen->value.view();
  std::string text;
  facts::append_date(text, date.as_int());
  return fault(arena, code::param_not_in_force, param.words.span, {param.words.name, text});
}

void decide_whole(const plan::Step& step, RowState& state) {
  const plan::Decision& decision = state.plan->decisions[step.index];
  const ValueView* outputs = &state.slots[decision.first_slot];
  ValueView& slot = state.slots[step.slot];
  // A table without a match is null as a whole, not a struct of nulls.
  if (state.endings[step.index] == Ending::no_match || state.endings[step.index] == Ending::not_applicable) {
    slot = ValueView::null();
    return;
  }
  plan::Doubt doubt;
  for (std::uint32_t i = 0; i < decision.output_count; ++i) doubt.add(outputs[i], state.scratch.arena);
  if (doubt.is_any()) return void(slot = doubt.value());
  auto* fields = state.scratch.arena.array<ValueView>(decision.output_count);
  std::copy(outputs, outputs + decision.output_count, fields);
  slot = ValueView::of_struct(state.plan->records[step.record].slots[step.slot].type.struct_type(), fields, state.scratch.arena);
}

// A decimal of fewer places than the decision's declared type gets them here, so that its column has one scale.
ValueView typed(ValueView v, const Type& type, Arena& arena) {
  if (type.kind() != Kind::decimal || v.scale() == type.scale() || (!v.is(Kind::decimal) && !v.is(Kind::int_))) return v;
  const auto d = v.as_decimal().rescaled(type.scale());
  return d ? ValueView::of_decimal(*d, arena) : v;
}

Ending ending_of(ValueView v) {
  return v.is_error() ? Ending::error : v.is_unknown() ? Ending::undecided : Ending::decided;
}

std::vector<std::string> bad_date(const std::string& option, const std::string& text) {
  const facts::Remedy r = facts::remedy(Type(Kind::date), text, true);
  return {option, text, r.month, r.days, r.write.empty() ? r.such_as : r.write};
}

std::optional<RunDates> read_dates(const plan::Plan& plan, const EvaluateOptions& options, Diagnostics& diagnostics) {
  RunDates dates;
  if (options.as_of) {
    const auto t = read_instant(plan, *options.as_of);
    if (t) dates.as_of = date_of(plan, *t);
    else diagnostics.add(code::bad_option_date, {}, bad_date("as_of", *options.as_of));
  }
  if (options.known_at) {
    const auto t = read_instant(plan, *options.known_at);
    if (t) dates.known_at = *t;
    else diagnostics.add(code::bad_option_date, {}, bad_date("known_at", *options.known_at));
  }
  if (diagnostics.has_errors()) return std::nullopt;
  return dates;
}

facts::AdmitContext admit_context(const plan::Plan& plan, Arena& arena, bool empty_text_is_null) {
  facts::AdmitContext context;
  context.arena = &arena;
  context.empty_text_is_null = empty_text_is_null;
  if (plan.zone) {
    context.to_utc = to_utc;
    context.zone = plan.zone;
  }
  return context;
}

ValueView as_of_date(const plan::Plan& plan, const RunDates& dates, ValueView basis, Arena& arena) {
  if (dates.as_of) return *dates.as_of;
  return basis.is_null() ? fault(arena, code::no_date, {}) : date_of(plan, basis);
}

void set_dates(RowState& state, const RunDates& dates) {
  if (!state.wanted->needs_dates) return;
  const plan::Record& record = state.plan->records[state.wanted->record];
  const ValueView basis = record.basis_slot == plan::none ? ValueView::null() : state.slots[record.basis_slot];
  state.slots[record.as_of_slot] = as_of_date(*state.plan, dates, basis, state.scratch.arena);
  state.slots[record.known_at_slot] = dates.known_at;
  for (std::uint32_t number : state.wanted->steps) {  // decisions with basis dates of their own
    const plan::Step& step = state.plan->steps[number];
    if (step.kind == plan::Step::Kind::as_of && step.record == state.wanted->record)
      state.slots[step.slot] = as_of_date(*state.plan, dates, state.slots[step.index], state.scratch.arena);
  }
}

void admit_facts(RowState& state, RecordView record, const RunDates& dates, bool empty_text_is_null) {
  const Schema& schema = state.plan->records[state.wanted->record].schema;
  const facts::AdmitContext context = admit_context(*state.plan, state.scratch.arena, empty_text_is_null);
  for (std::uint32_t field : state.wanted->fields) state.slots[field] = facts::admit(schema, field, record[field], context);
  set_dates(state, dates);
}

// While steps run, a decision may be a list of which some items are unknown; when it is told, such a one is unknown.
void complete_parts(RowState& state) {
  const plan::Record& record = state.plan->records[state.wanted->record];
  for (std::uint32_t slot : state.wanted->parted) {
    const ValueView v = expr::whole(state.slots[slot], state.scratch.arena);
    const bool is_changed = v.kind() != state.slots[slot].kind();
    state.slots[slot] = v;
    if (!is_changed || record.slots[slot].what != plan::SlotInfo::What::output) continue;
    Ending& ending = state.endings[record.slots[slot].index];
    if (ending != Ending::error) ending = ending_of(v);
  }
}

template <typename Tracer>
void run_step(const plan::Step& step, RowState& state, Tracer& tracer) {
  const plan::Plan& plan = *state.plan;
  switch (step.kind) {
    case plan::Step::Kind::param:
      state.slots[step.slot] = param_value(plan, step, state.slots[step.reads[0]],
                                           state.slots[plan.records[step.record].known_at_slot], state.scratch.arena);
      break;
    case plan::Step::Kind::whole: decide_whole(step, state); break;
    case plan::Step::Kind::eval: {
      if (!applies(step, state)) break;
      const ValueView v = typed(expr::run(plan.programs[step.index], state.slots.data(), state.scratch),
                                plan.records[step.record].slots[step.slot].type, state.scratch.arena);
      set_all(step, state, v, ending_of(v));
      break;
    }
    case plan::Step::Kind::table:
      if (applies(step, state)) decide_table(plan.tables[step.index], step.index, state, tracer);
      break;
    case plan::Step::Kind::route:
      if (applies(step, state)) write_route(plan.routes[step.index], find_route(plan.routes[step.index], step.index, state, tracer), state);
      break;
    case plan::Step::Kind::match:
      if (applies(step, state)) decide_match(plan.matches[step.index], step.index, state, tracer);
      break;
    default: break;
  }
}
template void run_step<Quiet>(const plan::Step&, RowState&, Quiet&);

template <typename Tracer>
void run_steps(RowState& state, const std::vector<std::uint32_t>& steps, Tracer& tracer) {
  const plan::Plan& plan = *state.plan;
  for (std::size_t at = 0; at < steps.size(); ++at) {
    const plan::Step& step = plan.steps[steps[at]];
    if (step.is_over_set()) refuse_set_step(step, state);
    if (step.is_over_set() || step.record != state.wanted->record) continue;
    run_step(step, state, tracer);
    if (state.tries_values && is_open(step, state)) settle(state, steps, at);
  }
  if (!state.wanted->parted.empty()) complete_parts(state);
}
template void run_steps<Quiet>(RowState&, const std::vector<std::uint32_t>&, Quiet&);
template void run_steps<Recording>(RowState&, const std::vector<std::uint32_t>&, Recording&);

}  // namespace guiju::engine
