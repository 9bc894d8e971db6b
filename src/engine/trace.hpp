// Tracers: what a run tells while it decides. The evaluator is one template; Quiet costs nothing, Recording keeps what an
// explanation needs. So deciding and explaining cannot drift apart.
#pragma once

#include <cstdint>
#include <vector>

#include "plan/judge.hpp"

namespace guiju::engine {

using plan::Verdict;

struct Quiet {
  static constexpr bool records = false;
};

struct Recording {
  static constexpr bool records = true;
  struct Row {
    std::uint32_t table = 0, row = 0;
    Verdict verdict = Verdict::no;
    std::vector<Verdict> cells;  // one a column; then `when`, then the dates, where the row has them
  };
  std::vector<Row> rows;
};

}  // namespace guiju::engine
