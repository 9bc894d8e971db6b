// The facts of one record that lie in a caller's struct, read where they lie.
//
// What facts::admit says of a field is found out once, when the struct is bound: for a plain member of a field without constraints
// it comes down to a load and at most a glance. Whatever that glance does not settle goes to facts::admit, so that a
// struct never differs from a record.
//
// Immutable; thread-safe. Tested by tests/agree/bound_facts_test.cpp.
#pragma once

#include <vector>

#include "facts/admit.hpp"
#include "guiju/facts/bind.hpp"

namespace guiju::facts {

class BoundFacts {
 public:
  BoundFacts() = default;
  // `fields`: those that are wanted; `bound`: one a field of the schema, null where it is not given. Both the schema and what
  // `bound` points to outlive this.
  BoundFacts(const Schema& schema, const std::vector<std::uint32_t>& fields, const std::vector<const BoundField*>& bound);

  // Sets the slots of the wanted fields.
  void admit(const void* object, ValueView* slots, const AdmitContext& context) const;

 private:
  enum class Way : std::uint8_t { admitted, boolean, i32, i64, decimal, real, text, member };
  struct Load {
    std::uint32_t field = 0;
    Way way = Way::admitted;
    std::uint8_t scale = 0;
    std::size_t offset = 0;
    const EnumType* enum_type = nullptr;
    const BoundField* bound = nullptr;
  };
  static Way way_of(const Schema& schema, std::uint32_t field, const BoundField& bound);

  const Schema* schema_ = nullptr;
  std::vector<Load> texts_, loads_;  // plain texts by themselves: a loop that knows what comes
};

}  // namespace guiju::facts
