// Assigning rows (cases) to columns (people) so that as many as possible are served and the total score is the highest.
//
// Rows come in one after another; each takes the augmenting path that costs least (successive shortest paths; Edmonds & Karp,
// "Theoretical improvements in algorithmic efficiency for network flow problems", 1972). The graph that is searched has a node
// a column only, as rows are merely what can move between two columns; so it stays small where people are few.
// Of equally good assignments the one is given in which row 0 has the smallest columns, then row 1, and so on.
//
// Tested by tests/graph/assignment_test.cpp.
#pragma once

#include <cstdint>
#include <vector>

namespace guiju::graph {

struct AssignmentProblem {
  std::uint32_t row_count = 0, column_count = 0;
  std::vector<std::uint32_t> wants;      // how many different columns each row takes
  std::vector<std::uint32_t> capacity;   // how many rows each column takes
  std::vector<std::int64_t> score;       // row by row
  std::vector<std::uint8_t> is_allowed;  // row by row
};

// The largest score that an assignment can add up.
inline constexpr std::int64_t largest_score = std::int64_t{1} << 61;

// The columns of each row, ascending; fewer than wanted where there is no room.
std::vector<std::vector<std::uint32_t>> assign(const AssignmentProblem& problem);

}  // namespace guiju::graph
