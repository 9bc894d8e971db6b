#include "engine/state.hpp"

namespace guiju::engine {

void RowState::begin_anew(const std::shared_ptr<const plan::Plan>& p, const std::shared_ptr<const plan::Wanted>& w) {
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

// The states that a thread has used, the last one on top. Plain words, so that reaching them asks for no initialisation.
struct Kept {
  static constexpr std::size_t most = 8;
  RowState* states[most];
  std::size_t count;
  bool is_owned;  // by the Owner, who deletes them
  bool is_over;   // the Owner is gone: an outcome may be static, or the thread's own
};
constinit thread_local Kept kept{};

struct Owner {
  Owner() { kept.is_owned = true; }
  ~Owner() {
    kept.is_over = true;
    while (kept.count > 0) delete kept.states[--kept.count];
  }
};

[[gnu::noinline]] void keep_until_the_thread_ends() { thread_local Owner owner; }

}  // namespace

std::unique_ptr<RowState> lend_state() {
  if (kept.count == 0) return std::make_unique<RowState>();
  return std::unique_ptr<RowState>(kept.states[--kept.count]);
}

void give_back(std::unique_ptr<RowState> state) {
  if (!state) return;
  // A state keeps the plan of its last record, so that the next one by it costs nothing; but what the caller's own
  // functions hold must go when the ruleset goes.
  if (state->plan && !state->plan->origin.functions.list().empty()) {
    state->plan.reset();
    state->wanted.reset();
  }
  if (!kept.is_owned) keep_until_the_thread_ends();
  if (!kept.is_over && kept.count < Kept::most) kept.states[kept.count++] = state.release();
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
