#include "engine/settle.hpp"

#include <algorithm>
#include <functional>

#include "engine/evaluate.hpp"
#include "expr/completions.hpp"
#include "plan/judge.hpp"

namespace guiju::engine {
namespace {

using expr::Completions;

constexpr std::uint64_t trial_steps = 20'000;

bool wait_for_the_same(ValueView a, ValueView b) {
  if (!a.is_unknown() || !b.is_unknown()) return false;
  const UnknownSet &x = a.unknowns(), &y = b.unknowns();
  return std::equal(x.paths, x.paths + x.count, y.paths, y.paths + y.count);
}

class Settling {
 public:
  Settling(RowState& state, const std::vector<std::uint32_t>& steps, std::size_t at)
      : state_(state), step_(state.plan->steps[steps[at]]), record_(state.plan->records[step_.record]), steps_(steps), at_(at) {}

  bool run() {
    plan::Doubt doubt;
    for (std::uint32_t o = 0; o < step_.slot_count; ++o)
      if (slot(o).is_unknown()) doubt.add(slot(o), state_.scratch.arena);
    find_readers();
    const Completions ways(record_.schema, doubt.unknown, state_.slots.data(), readers_);
    if (ways.count() == 0 || !find_steps(ways.fields())) return false;
    put_aside();
    const bool is_changed = !all_matter(ways) && settle_outputs();
    bring_back();
    return is_changed;
  }

 private:
  // An output as it was put aside, or still is.
  ValueView& slot(std::uint32_t output) { return (is_trying_ ? room().slots : state_.slots)[step_.slot + output]; }
  TrialRoom& room() { return *state_.trial; }

  // The steps that read the fields, directly or through others, up to this one. False when a date depends on them.
  bool find_steps(const std::vector<std::uint32_t>& fields) {
    if (!state_.trial) state_.trial = std::make_unique<TrialRoom>();
    std::vector<bool> is_read(record_.slots.size(), false);
    for (std::uint32_t field : fields) is_read[field] = true;
    if (record_.basis_slot != plan::none && is_read[record_.basis_slot]) return false;
    room().steps.clear();
    for (std::size_t k = 0; k <= at_; ++k) {
      const plan::Step& step = state_.plan->steps[steps_[k]];
      if (step.is_over_set() || step.record != step_.record) continue;
      const bool reads = std::any_of(step.reads.begin(), step.reads.end(), [&](std::uint32_t read) { return is_read[read]; });
      if (!reads && k != at_) continue;
      if (step.kind == plan::Step::Kind::as_of) return false;
      room().steps.push_back(steps_[k]);
      for (std::uint32_t o = 0; o < step.slot_count; ++o) is_read[step.slot + o] = true;
    }
    return true;
  }

  // What looks at facts on the way to this step's outputs.
  void find_readers() {
    std::vector<bool> is_wanted(record_.slots.size(), false);
    for (std::size_t k = at_ + 1; k-- > 0;) {
      const plan::Step& step = state_.plan->steps[steps_[k]];
      if (step.record != step_.record) continue;
      bool is_on_the_way = k == at_;
      for (std::uint32_t o = 0; o < step.slot_count; ++o) is_on_the_way = is_on_the_way || is_wanted[step.slot + o];
      if (!is_on_the_way) continue;
      for (std::uint32_t read : step.reads) is_wanted[read] = true;
      if (step.kind != plan::Step::Kind::eval) {
        readers_.others.insert(readers_.others.end(), step.reads.begin(), step.reads.end());
        continue;
      }
      for (std::uint32_t program : {step.index, step.when})
        if (program != plan::none) readers_.programs.push_back(&state_.plan->programs[program]);
    }
  }

  void put_aside() {
    room().slots = state_.slots;
    room().endings = state_.endings;
    room().fired = state_.fired;
    room().scratch.limits = state_.scratch.limits;
    room().scratch.limits.max_steps = std::min(state_.scratch.limits.max_steps, trial_steps);
    std::swap(state_.scratch, room().scratch);
    state_.scratch.begin_record();
    is_trying_ = true;
  }
  void bring_back() {
    std::swap(state_.scratch, room().scratch);
    state_.slots.swap(room().slots);
    state_.endings.swap(room().endings);
    state_.fired.swap(room().fired);
  }

  // The step's outputs, one way.
  void try_one(const Completions& ways, std::size_t way) {
    std::copy(room().slots.begin(), room().slots.end(), state_.slots.begin());
    std::copy(room().endings.begin(), room().endings.end(), state_.endings.begin());
    state_.fired.clear();
    ways.fill(way, state_.slots.data());
    Quiet quiet;
    for (std::uint32_t number : room().steps) run_step(state_.plan->steps[number], state_, quiet);
  }
  ValueView answer(std::uint32_t output) { return expr::whole(state_.slots[step_.slot + output], state_.scratch.arena); }

  // The usual case, found with few runs: each field changes every open output, already by itself.
  bool all_matter(const Completions& ways) {
    std::vector<ValueView> first;
    try_one(ways, 0);
    for (std::uint32_t o = 0; o < step_.slot_count; ++o) first.push_back(answer(o));
    for (std::size_t f = 0; f < ways.fields().size(); ++f) {
      try_one(ways, ways.neighbour(f));
      for (std::uint32_t o = 0; o < step_.slot_count; ++o) {
        if (!slot(o).is_unknown()) continue;
        const ValueView other = answer(o);
        if (first[o].is_unknown() || other.is_unknown() || Completions::is_same(first[o], other)) return false;
      }
    }
    return true;
  }

  // Writes into what was put aside.
  bool settle_outputs() {
    Arena& arena = room().scratch.arena;  // the record's own, now
    bool is_changed = false;
    plan::Doubt doubt;
    for (std::uint32_t o = 0; o < step_.slot_count; ++o) {
      if (slot(o).is_unknown())
        if (const auto settled = expr::settled(record_.schema, slot(o), room().slots.data(), readers_, arena, [&](const Completions& ways) -> const auto& { return answers(ways, o); })) {
          is_changed |= !wait_for_the_same(*settled, slot(o));
          slot(o) = copy(*settled, arena);
        }
      doubt.add(slot(o), arena);
    }
    if (!is_changed || step_.decision == plan::none) return is_changed;
    room().endings[step_.decision] = doubt.is_any() ? ending_of(doubt.value()) : ending_;
    std::erase_if(room().fired, [&](const Fired& f) { return f.decision == step_.decision; });
    if (!doubt.is_any()) room().fired.insert(room().fired.end(), room().common.begin(), room().common.end());
    return true;
  }

  const std::vector<ValueView>& answers(const Completions& ways, std::uint32_t output) {
    answers_.clear();
    if (!find_steps(ways.fields())) answers_.push_back(ValueView::of_unknown(nullptr));
    if (!answers_.empty()) return answers_;
    state_.scratch.begin_record();
    for (std::size_t way = 0; way < ways.count(); ++way) {
      try_one(ways, way);
      answers_.push_back(answer(output));
      if (step_.decision == plan::none) continue;
      const Ending ending = state_.endings[step_.decision];
      ending_ = way == 0 || ending == ending_ ? ending : Ending::decided;
      note_fired(way == 0);
    }
    return answers_;
  }
  // What fires every time.
  void note_fired(bool is_first) {
    auto& common = room().common;
    std::erase_if(state_.fired, [&](const Fired& f) { return f.decision != step_.decision; });
    const auto fires = [&](const Fired& f) { return std::find(state_.fired.begin(), state_.fired.end(), f) != state_.fired.end(); };
    if (is_first) common = state_.fired;
    else std::erase_if(common, std::not_fn(fires));
  }

  RowState& state_;
  const plan::Step& step_;
  const plan::Record& record_;
  const std::vector<std::uint32_t>& steps_;
  std::size_t at_;
  expr::Readers readers_;
  bool is_trying_ = false;
  std::vector<ValueView> answers_;  // by way
  Ending ending_ = Ending::decided;
};

}  // namespace

bool settle(RowState& state, const std::vector<std::uint32_t>& steps, std::size_t at) { return Settling(state, steps, at).run(); }

}  // namespace guiju::engine
