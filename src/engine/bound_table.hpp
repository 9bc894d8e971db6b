// A table that is fed from a caller's struct: from the members to classes to the row, without a frame of facts in between.
//
// It applies where a decider wants one table and all that the table's index looks at lies plain in the struct. Whatever has
// more to it (a value without a class, a text that must be looked at, a record that no one row decides) is told, and goes the
// common way. A text that is one of the table's literals is good as it is: the pack was read.
//
// Immutable; thread-safe. Tested by tests/agree/bound_facts_test.cpp.
#pragma once

#include "engine/state.hpp"
#include "facts/bound_facts.hpp"

namespace guiju::engine {

class BoundTable {
 public:
  BoundTable() = default;  // does not apply
  // Plan and facts outlive this.
  BoundTable(const plan::Plan& plan, const plan::Wanted& wanted, const facts::BoundFacts& facts);

  bool applies() const { return table_ != nullptr; }
  // False: nothing is decided. REQUIRES: applies(), a state that has begun with the plan and the wanted.
  bool decide(const void* object, RowState& state) const;

 private:
  using Load = facts::BoundFacts::Load;
  bool place(const void* object, std::uint32_t& out) const;
  bool classify(const void* object, plan::Index::Classes& out) const;

  const plan::Table* table_ = nullptr;
  bool is_cube_ = false;
  std::vector<Load> loads_;  // one a column of the index
};

}  // namespace guiju::engine
