#include "engine/state.hpp"

namespace guiju::engine {

void RowState::begin(const std::shared_ptr<const plan::Plan>& p, const std::shared_ptr<const plan::Wanted>& w) {
  if (plan == p && wanted == w) {  // each wanted slot will be written again
    std::fill(endings.begin(), endings.end(), Ending::not_asked);
    fired.clear();
    scratch.begin_record();
    return;
  }
  plan = p;
  wanted = w;
  slots.resize(plan->records[wanted->record].slots.size());
  endings.resize(plan->decisions.size());
  scratch.limits = plan->limits;
  begin_record();
}

void RowState::begin_record() {
  // A slot nobody wants must not show the record before.
  std::fill(slots.begin(), slots.end(), ValueView::null());
  std::fill(endings.begin(), endings.end(), Ending::not_asked);
  fired.clear();
  scratch.begin_record();
}

namespace {
constexpr std::size_t kept_states = 8;
std::vector<std::unique_ptr<RowState>>& kept() {
  thread_local std::vector<std::unique_ptr<RowState>> states;
  return states;
}
}  // namespace

std::unique_ptr<RowState> lend_state() {
  auto& states = kept();
  if (states.empty()) return std::make_unique<RowState>();
  auto state = std::move(states.back());
  states.pop_back();
  return state;
}

void give_back(std::unique_ptr<RowState> state) {
  if (!state) return;
  // A state keeps the plan of its last record, so that the next one by it costs nothing; but what the caller's own
  // functions hold must go when the ruleset goes.
  if (state->plan && !state->plan->origin.functions.list().empty()) {
    state->plan.reset();
    state->wanted.reset();
  }
  auto& states = kept();
  if (states.size() < kept_states) states.push_back(std::move(state));
}

ValueView fault(Arena& arena, Code code, Span span, std::initializer_list<std::string_view> args) {
  return fault(arena, code, span, std::span(args.begin(), args.size()));
}
ValueView fault(Arena& arena, Code code, Span span, std::span<const std::string_view> args) {
  auto* texts = arena.array<std::string_view>(args.size());
  std::size_t i = 0;
  for (std::string_view arg : args) texts[i++] = arena.copy(arg);
  auto* made = arena.array<Fault>(1);
  *made = {code, span, texts, static_cast<std::uint32_t>(args.size())};
  return ValueView::of_error(made);
}

}  // namespace guiju::engine
