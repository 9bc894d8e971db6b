// What a careful reader would remark in a pack that loads well.
//
//   guiju::Findings remarks = guiju::lint(rules);
//
// Parameters, functions, types, fields and named columns that nothing reads; titles in one language where the pack speaks two;
// rows without a basis among rows that have one; rows that no case reaches, when there are cases; and the notes of prove()
// (analyse/table.hpp). Decisions that nobody reads are results, and fine. A name counts as read where it stands as a
// word, so a remark is never wrong about a name that is used.
//
// Tested by tests/analyse/lint_test.cpp.
#pragma once

#include "guiju/analyse/finding.hpp"
#include "guiju/engine/ruleset.hpp"

namespace guiju {

GUIJU_API Findings lint(const Ruleset& rules);

}  // namespace guiju
