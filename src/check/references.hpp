// Which names a decision mentions, before anything is typed: for the order of decisions.
//
// A bare word in a cell may be a name or a literal (an enum's member), which only its column's type tells: such a name is
// possible, not certain. A name that is no decision is nobody's business here.
//
// Tested by tests/check/check_test.cpp (Check.OrdersDecisionsByWhatTheyNeed, Check.PrintsTheCycle).
#pragma once

#include <set>
#include <string>

#include "check/checker.hpp"

namespace guiju::check {

struct References {
  std::set<std::string> certain, possible;
};
References references(Workbench& bench, const model::DecisionForm& form);

// The same before it is looked at which of them are decisions: words of cells are among them.
std::set<std::string> all_names(Workbench& bench, const model::DecisionForm& form);

}  // namespace guiju::check
