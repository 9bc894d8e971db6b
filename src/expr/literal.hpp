// Literals take the type beside them: `amount < 100`, `filed_at >= "2022-04-02T00:00Z"`, `zone ==
// near`.
//
// Judged once, by the checker; a text that is no date, or a member that does not exist, is an error
// of the pack.
//
// Tested by tests/expr/checker_test.cpp.
#pragma once

#include "expr/scope.hpp"
#include "guiju/text/diagnostic.hpp"

namespace guiju::expr {

Type type_of_literal(ValueView value);

enum class Taken : std::uint8_t {
  unchanged,  // nothing to do, or nothing that can be done
  taken,
  refused,  // and said so
};

// Makes the literal one of type `wanted`, if a literal of its kind can be. `is_place`: it will
// stand in a place of exactly this type, so a decimal gets its number of places; else it keeps its
// own.
Taken take_type(Node& literal, const Type& wanted, bool is_place, Diagnostics& diagnostics);

// Makes the node a member of the enum; says what is wrong when there is none of this name.
bool take_member(Node& node, const std::string& member, const Type& enum_type,
                 Diagnostics& diagnostics);

// `14 days`, `48 h`: makes the node a literal, a period or a duration.
bool take_period(Node& node, const Scope& scope, Diagnostics& diagnostics);

}  // namespace guiju::expr
