#include "engine/route_memo.hpp"

#include <algorithm>

namespace guiju::engine {

namespace {
struct Kept {
  const plan::Plan* plan = nullptr;
  std::weak_ptr<const plan::Plan> alive;
  std::unique_ptr<RouteMemo> memo;
};
constexpr std::size_t most_plans = 4;
}  // namespace

RouteMemo& route_memo(const std::shared_ptr<const plan::Plan>& plan) {
  thread_local std::vector<Kept> kept;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i].plan != plan.get()) continue;
    // Another plan may have come to stand at a dead one's address.
    if (!kept[i].alive.expired()) return *kept[i].memo;
    kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(i));
    break;
  }
  if (kept.size() == most_plans) kept.erase(kept.begin());
  kept.push_back({plan.get(), plan, std::make_unique<RouteMemo>(*plan)});
  return *kept.back().memo;
}

}  // namespace guiju::engine
