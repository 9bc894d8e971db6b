// What the calendars and networks of two versions differ in, and which decisions read those.
//
// A calendar is told by its week, its rules and its days; a network by its units, its edges (with the cells that routes
// judge) and its lineage, item by item. A decision reads a calendar or network when one of its programs may ask it: told
// from the functions called and the units of its periods, so that some are named that only might.
//
// Tested by tests/analyse/compare_test.cpp.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "guiju/analyse/compare.hpp"
#include "plan/plan.hpp"

namespace guiju::analyse {

std::vector<PartComparison> compare_parts(const plan::Plan& before, const plan::Plan& after);

// The programs that make a decision, with the record whose slots they read.
struct ReadProgram {
  const plan::Record* record = nullptr;
  std::uint32_t program = plan::none;
  std::string role;  // "when", "goal"; cells of tables and conditions: ""
};
std::vector<ReadProgram> programs_of(const plan::Plan& plan, std::uint32_t decision);

// Those of `changed` that a decision reads.
std::vector<PartComparison::Part> parts_read(const plan::Plan& plan, std::uint32_t decision, const std::vector<PartComparison>& changed);

}  // namespace guiju::analyse
