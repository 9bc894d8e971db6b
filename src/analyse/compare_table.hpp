// Where two versions of one table decide differently: boxes of their common space.
//
// Tested by tests/analyse/compare_test.cpp.
#pragma once

#include "guiju/analyse/compare.hpp"
#include "plan/plan.hpp"

namespace guiju::analyse {

DecisionComparison compare_tables(const plan::Plan& before, const plan::Table& old_table, const plan::Plan& after,
                                  const plan::Table& new_table, const CompareOptions& options);

// What a program computes, without slot numbers: its text, its constants, the values of dated parameters it reads.
std::string meaning_of(const plan::Plan& plan, const plan::Record& record, std::uint32_t program, const std::string& text);

}  // namespace guiju::analyse
