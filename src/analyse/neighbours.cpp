#include "analyse/neighbours.hpp"

#include <algorithm>

namespace guiju::analyse {

Neighbours::Neighbours(const Space& space, const std::vector<Box>& boxes, Effort& effort)
    : boxes_(boxes), effort_(effort), seen_by_(boxes.size(), ~0u) {
  if (space.axis_count() == 0) {
    tree_.resize(2);
    return;
  }
  axis_ = best_axis();
  leaves_ = std::max(1u, space.axis(axis_).class_count());
  tree_.resize(2 * std::size_t{leaves_});
  for (std::uint32_t b = 0; b < boxes.size(); ++b) {
    if (boxes[b].is_empty) continue;
    for (const Range& range : *boxes[b].may[axis_]) {
      insert(range, b);
      begins_.emplace_back(range.begin, b);
    }
  }
  std::sort(begins_.begin(), begins_.end());
}

// The axis on which the fewest pairs touch, by the hulls of their ranges.
std::size_t Neighbours::best_axis() const {
  std::size_t best = 0;
  double fewest = 1e300;
  const std::size_t axes = boxes_.empty() ? 0 : boxes_[0].may.size();
  for (std::size_t a = 0; a < axes; ++a) {
    std::vector<std::uint32_t> begins, ends;
    for (const Box& box : boxes_) {
      if (box.is_empty) continue;
      begins.push_back(box.may[a]->front().begin);
      ends.push_back(box.may[a]->back().end);
    }
    std::sort(begins.begin(), begins.end());
    std::sort(ends.begin(), ends.end());
    double pairs = 0;
    for (std::size_t i = 0, ended = 0; i < begins.size(); ++i) {
      while (ended < ends.size() && ends[ended] <= begins[i]) ++ended;
      pairs += static_cast<double>(i) - static_cast<double>(ended);
    }
    if (pairs < fewest) {
      fewest = pairs;
      best = a;
    }
  }
  return best;
}

void Neighbours::insert(const Range& range, std::uint32_t box) {
  for (std::uint32_t low = range.begin + leaves_, high = range.end + leaves_; low < high; low /= 2, high /= 2) {
    if (low % 2 == 1) tree_[low++].push_back(box);
    if (high % 2 == 1) tree_[--high].push_back(box);
  }
}

void Neighbours::offer(std::uint32_t box, std::uint32_t asking, std::vector<std::uint32_t>& found) {
  if (seen_by_[box] == asking || box == asking) return;
  seen_by_[box] = asking;
  const Box &a = boxes_[asking], &b = boxes_[box];
  for (std::size_t axis = 0; axis < a.may.size(); ++axis)
    if (a.may[axis] != b.may[axis] && !intersects(*a.may[axis], *b.may[axis])) return;
  found.push_back(box);
}

std::vector<std::uint32_t> Neighbours::of(std::uint32_t number) {
  std::vector<std::uint32_t> found;
  const Box& box = boxes_[number];
  if (box.is_empty) return found;
  if (box.may.empty()) {
    for (std::uint32_t b = 0; b < boxes_.size(); ++b) offer(b, number, found);
    return found;
  }
  for (const Range& range : *box.may[axis_]) {
    for (std::uint32_t node = range.begin + leaves_; node > 0; node /= 2) {
      effort_.left -= static_cast<std::int64_t>(tree_[node].size());
      for (const std::uint32_t other : tree_[node]) offer(other, number, found);
    }
    for (auto at = std::upper_bound(begins_.begin(), begins_.end(), std::pair(range.begin, ~0u)); at != begins_.end() && at->first < range.end; ++at) {
      --effort_.left;
      offer(at->second, number, found);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace guiju::analyse
