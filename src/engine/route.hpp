// One record's route through a network: where it starts, which edges are open to it, which units may take it.
//
// What is unknown or wrong is kept as bounds: the route is found once with the doubtful edges and goals left out and once with them
// in; if both give the same way, the doubt does not matter, else it is what the record still needs.
//
// Tested by tests/faces/route_test.cpp, tests/agree/route_agree_test.cpp.
#pragma once

#include "engine/route_memo.hpp"
#include "engine/state.hpp"
#include "engine/trace.hpp"

namespace guiju::engine {

// What a route came to: a way, or the value (null, error, unknown) that stands for there being none.
struct RouteAnswer {
  const Way* way = nullptr;
  std::unique_ptr<Way> own;  // a way that is not remembered
  ValueView otherwise;
  Ending ending = Ending::decided;
  std::uint32_t reason = 0;  // a member of the route's reasons
};

// Reads the frame only; `tracer` notes what an explanation needs.
template <typename Tracer>
RouteAnswer find_route(const plan::Route& route, std::uint32_t number, RowState& state, Tracer& tracer);
// The list of keys along a way.
ValueView path_of(const plan::Route& route, const Way& way, Arena& arena);
// Writes an answer into the decision's slots.
void write_route(const plan::Route& route, const RouteAnswer& answer, RowState& state);

}  // namespace guiju::engine
