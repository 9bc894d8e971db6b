// What one record needs while it is decided, and what is left of it: the storage of an Outcome.
//
// States are lent: a thread keeps the ones it has used, so that deciding in a loop allocates nothing. With a state it keeps the
// ruleset that it decided by last, until it decides by another or ends: no count that threads share is touched. Tested by tests/engine/state_test.cpp.
#pragma once

#include <memory>
#include <vector>

#include "expr/vm.hpp"
#include "guiju/engine/outcome.hpp"
#include "plan/plan.hpp"

namespace guiju::engine {

// The row that a table chose; several when it collects.
struct Fired {
  std::uint32_t decision = 0;
  std::uint32_t row = 0;
  bool is_overridden = false;  // matched, but a stronger row won
  friend bool operator==(const Fired&, const Fired&) = default;
};
// A row of a table that nobody can judge before more is known.
struct Doubtful {
  std::uint32_t row = 0;
  ValueView unknown;
};
// Stands in no order. Among what is compared it is the result, so that the order changes nothing.
inline bool is_nan(ValueView v) { return v.is(Kind::double_) && v.as_double() != v.as_double(); }

inline constexpr std::uint32_t else_row = 0xFFFFFFFEu;  // `else:` spoke

// What is put aside while steps are tried with other facts (settle.hpp).
struct TrialRoom {
  expr::Scratch scratch;
  std::vector<ValueView> slots;
  std::vector<Ending> endings;
  std::vector<Fired> fired, common;
  std::vector<std::uint32_t> steps;
};

struct RowState {
  std::shared_ptr<const plan::Plan> plan;
  std::shared_ptr<const plan::Wanted> wanted;
  std::vector<ValueView> slots;
  std::vector<Ending> endings;  // one a decision of the plan
  std::vector<Fired> fired;
  expr::Scratch scratch;
  std::vector<std::uint32_t> matched, candidates;  // rows of the table in work
  std::vector<Doubtful> doubtful;
  bool uses_index = true, tries_values = true;
  std::unique_ptr<TrialRoom> trial;  // made when first needed

  // Empties it for a record of this plan; keeps the memory. For what it decided last there is next to nothing to do.
  void begin(const std::shared_ptr<const plan::Plan>& p, const std::shared_ptr<const plan::Wanted>& w) {
    if (plan != p || wanted != w) return begin_anew(p, w);
    fired.clear();  // whatever is wanted will be written again
    scratch.begin_record();
  }
  // The same plan and wanted as before: the next record.
  void begin_record();

 private:
  void begin_anew(const std::shared_ptr<const plan::Plan>& p, const std::shared_ptr<const plan::Wanted>& w);
};

// Lends this thread's next state, or a new one; give it back with `give_back`. Both also serve while a thread ends: what comes
// back then is kept no more.
std::unique_ptr<RowState> lend_state();
void give_back(std::unique_ptr<RowState> state);

// An error value made while deciding.
ValueView fault(Arena& arena, Code code, Span span, std::initializer_list<std::string_view> args = {});
ValueView fault(Arena& arena, Code code, Span span, std::span<const std::string_view> args);

}  // namespace guiju::engine
