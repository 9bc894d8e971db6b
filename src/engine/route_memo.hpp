// What a thread remembers of the routes of one plan: which edges are open for a class of cases, which units are goals, and the
// ways found for both together.
//
// A case's conditions fall into few classes (table cells by plan::Index, whole conditions by their verdicts), so the network is
// searched once a class, and a route is a look-up. Nothing here is shared between threads; it grows to a limit and then
// begins anew.
//
// Tested by tests/faces/route_test.cpp, tests/agree/route_agree_test.cpp.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "graph/search.hpp"
#include "plan/judge.hpp"

namespace guiju::engine {

// Sets of edges or units that are surely in, and that may be (they differ where something was unknown or an error).
struct Bounds {
  graph::BitSet sure, possible;
  std::uint32_t id = 0;
  bool is_doubtful = false;  // they differ
};

// How the distinct cells and conditions of edges judged one record; each edge's verdict is made of them.
struct Verdicts {
  std::vector<std::uint32_t> classes;              // a column's class, or plan::no_class: its cells stand in `cells`
  std::vector<std::vector<plan::Verdict>> cells;   // by column, by predicate
  std::vector<plan::Verdict> whens;                // by plan::Route::whens
};

// A way, shared by all records that go it.
struct Way {
  std::uint32_t start = graph::none, goal = graph::none;  // no goal: no way
  std::vector<std::uint32_t> edges;
  std::int64_t cost = 0;
  // Its number among the ways of the batch that met it last.
  mutable std::uint64_t batch = 0;
  mutable std::int32_t code = 0;
  void give_code(std::uint64_t of_batch, std::int32_t number) const {
    batch = of_batch;
    code = number;
  }
};

// All ways that one class of cases may go on days of one epoch.
struct Ways {
  std::unique_ptr<graph::Field> field;      // choose: cheapest
  std::vector<std::unique_ptr<Way>> from;   // by start
};

class RouteMemo {
 public:
  struct PerRoute {
    std::unordered_map<std::string, std::unique_ptr<Bounds>> edges, goals;
    std::unordered_map<std::string, std::unique_ptr<Ways>> ways;
    Verdicts verdicts;  // of the record in work
  };
  explicit RouteMemo(const plan::Plan& plan) : routes(plan.routes.size()) {}

  std::vector<PerRoute> routes;
  std::string key;  // of the look-up in work
  std::uint64_t next_batch = 1;

  // Notes what was added; past the limit everything is forgotten. Call before a look-up, never between two that belong together.
  void make_room() {
    if (used_ < limit) return;
    for (PerRoute& route : routes) route = {};
    used_ = 0;
  }
  void add(std::size_t bytes) { used_ += bytes; }

 private:
  static constexpr std::size_t limit = 64u << 20;
  std::size_t used_ = 0;
};

// This thread's memo of a plan. The reference is good until the next call on this thread.
RouteMemo& route_memo(const std::shared_ptr<const plan::Plan>& plan);

}  // namespace guiju::engine
