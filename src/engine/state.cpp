#include "engine/state.hpp"

namespace guiju::engine {

void RowState::begin(std::shared_ptr<const plan::Plan> p, std::shared_ptr<const plan::Wanted> w) {
  plan = std::move(p);
  wanted = std::move(w);
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
  if (!state || kept().size() >= kept_states) return;
  state->plan.reset();
  state->wanted.reset();
  kept().push_back(std::move(state));
}

ValueView fault(Arena& arena, Code code, Span span, std::initializer_list<std::string_view> args) {
  auto* texts = arena.array<std::string_view>(args.size());
  std::size_t i = 0;
  for (std::string_view arg : args) texts[i++] = arena.copy(arg);
  auto* made = arena.array<Fault>(1);
  *made = {code, span, texts, static_cast<std::uint32_t>(args.size())};
  return ValueView::of_error(made);
}

}  // namespace guiju::engine
