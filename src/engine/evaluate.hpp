// One record through the plan: facts admitted, then the wanted steps in order.
//
// Tested by tests/engine/ruleset_test.cpp, tests/agree.
#pragma once

#include <optional>

#include "engine/state.hpp"
#include "engine/trace.hpp"
#include "facts/admit.hpp"
#include "guiju/engine/ruleset.hpp"

namespace guiju::engine {

// The options of a run, read once: dates as values.
struct RunDates {
  std::optional<ValueView> as_of;  // a date
  ValueView known_at;              // a timestamp, or null: everything published is known
};
// Nothing, and a diagnostic, when an option is not a date.
std::optional<RunDates> read_dates(const plan::Plan& plan, const EvaluateOptions& options, Diagnostics& diagnostics);

// The arguments of bad_option_date: which option, what it says, and what to write instead.
std::vector<std::string> bad_date(const std::string& option, const std::string& text);
facts::AdmitContext admit_context(const plan::Plan& plan, Arena& arena, bool empty_text_is_null);

// Fills the frame from the record: wanted fields, dates. REQUIRES: state.begin().
void admit_facts(RowState& state, RecordView record, const RunDates& dates, bool empty_text_is_null);
void set_dates(RowState& state, const RunDates& dates);
// One step that is for each row.
template <typename Tracer>
void run_step(const plan::Step& step, RowState& state, Tracer& tracer);
// Runs steps (numbers of plan steps, in order) that are for each row.
template <typename Tracer>
void run_steps(RowState& state, const std::vector<std::uint32_t>& steps, Tracer& tracer);

// The parts of a step that rows and columns share.
ValueView as_of_date(const plan::Plan& plan, const RunDates& dates, ValueView basis, Arena& arena);
ValueView param_value(const plan::Plan& plan, const plan::Step& step, ValueView date, ValueView known_at, Arena& arena);
void decide_whole(const plan::Step& step, RowState& state);
// A decimal of fewer places than the decision's type gets them, so that its column has one scale.
ValueView typed(ValueView v, const Type& type, Arena& arena);
Ending ending_of(ValueView v);

}  // namespace guiju::engine
