// The union of two unknowns: what both still wait for.
#pragma once

#include <algorithm>

#include "guiju/facts/value.hpp"

namespace guiju::facts {

inline ValueView merge_unknowns(ValueView a, ValueView b, Arena& arena) {
  const UnknownSet& x = a.unknowns();
  const UnknownSet& y = b.unknowns();
  auto* paths = arena.array<std::uint32_t>(x.count + y.count);
  auto* end = std::set_union(x.paths, x.paths + x.count, y.paths, y.paths + y.count, paths);
  auto* set = arena.array<UnknownSet>(1);
  *set = {paths, static_cast<std::uint32_t>(end - paths)};
  return ValueView::of_unknown(set);
}

}  // namespace guiju::facts
