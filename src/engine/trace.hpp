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
    std::vector<Verdict> cells;  // one a column; then `when`, the dates, `published`, where the row has them
  };
  std::vector<Row> rows;

  struct Edge {
    std::uint32_t edge = 0;      // of the network
    std::vector<Verdict> cells;  // one a column of the conditions; then `when`
  };
  enum class Why : std::uint8_t { returned, no_way, dearer, later };
  struct RuledOut {
    std::uint32_t node = 0;
    Why why = Why::no_way;
    std::int64_t cost = 0;
  };
  struct Route {
    std::uint32_t route = 0;
    std::uint32_t start = 0, goal = 0;  // nodes; ~0: none
    std::int64_t cost = 0;
    std::vector<Edge> hops, closed;     // edges taken; edges beside the way that were not open
    std::vector<RuledOut> ruled_out;
    std::size_t more = 0;               // units ruled out that are not listed
  };
  std::vector<Route> routes;
};

}  // namespace guiju::engine
