#include "analyse/partition.hpp"

#include <algorithm>

namespace guiju::analyse {

namespace {
constexpr int deepest = 2000;  // halvings; nobody's table goes deeper
}

Partition::Partition(const Sides& target, Effort& effort) : target_(target), effort_(effort), known_(target.size()) {
  for (const Ranges* side : target) whole_.push_back({0, static_cast<std::uint32_t>(size(*side))});
}

// A set of classes as places in the target.
Partition::Piece Partition::placed(std::size_t axis, const Ranges* ranges) {
  const auto [at, is_new] = known_[axis].emplace(ranges, Piece{});
  if (!is_new) return at->second;
  Piece piece{static_cast<std::uint32_t>(pool_.size()), 0};
  std::uint32_t offset = 0;
  std::size_t i = 0;
  for (const Range& t : *target_[axis]) {
    while (i < ranges->size() && (*ranges)[i].end <= t.begin) ++i;
    for (std::size_t k = i; k < ranges->size() && (*ranges)[k].begin < t.end; ++k) {
      const Range r{std::max((*ranges)[k].begin, t.begin) - t.begin + offset, std::min((*ranges)[k].end, t.end) - t.begin + offset};
      if (piece.count > 0 && pool_.back().end == r.begin) {
        pool_.back().end = r.end;
      } else {
        pool_.push_back(r);
        ++piece.count;
      }
    }
    offset += t.end - t.begin;
  }
  return at->second = piece;
}

void Partition::add(const Sides& piece) {
  bool is_inside = true;
  for (std::size_t a = 0; a < piece.size(); ++a) {
    pieces_.push_back(placed(a, piece[a]));
    is_inside &= pieces_.back().count > 0;
  }
  if (is_inside) inside_.push_back(piece_count_);
  ++piece_count_;
}

// The first range of a piece that ends after a place.
const Range* Partition::first_beyond(const Piece& piece, std::uint32_t place) const {
  const Range* begin = &pool_[piece.first];
  if (piece.count == 1) return begin->end > place ? begin : begin + 1;
  return std::upper_bound(begin, begin + piece.count, place, [](std::uint32_t at, const Range& r) { return at < r.end; });
}
bool Partition::touches(const Piece& piece, const Range& side) const {
  const Range* r = first_beyond(piece, side.begin);
  return r != &pool_[piece.first] + piece.count && r->begin < side.end;
}
bool Partition::covers(const Piece& piece, const Range& side) const {
  const Range* r = first_beyond(piece, side.begin);
  return r != &pool_[piece.first] + piece.count && r->begin <= side.begin && r->end >= side.end;
}
bool Partition::covers(std::uint32_t piece, const Cell& cell) const {
  for (std::size_t a = 0; a < cell.size(); ++a)
    if (!covers(pieces_[piece * cell.size() + a], cell[a])) return false;
  return true;
}

bool Partition::walk(const Visitor& visit) {
  Cell cell = whole_;
  if (std::any_of(cell.begin(), cell.end(), [](const Range& r) { return r.end == 0; })) return true;
  return walk(cell, inside_, 0, visit);
}

bool Partition::walk(Cell& cell, const std::vector<std::uint32_t>& pieces, int depth, const Visitor& visit) {
  const std::size_t axes = cell.size();
  effort_.left -= static_cast<std::int64_t>(pieces.size()) + 1;
  if (depth > deepest) effort_.left = 0;
  if (effort_.is_spent()) return false;
  std::vector<std::uint32_t> here;
  for (const std::uint32_t p : pieces) {
    const Piece* sides = &pieces_[p * axes];
    std::size_t a = 0;
    while (a < axes && touches(sides[a], cell[a])) ++a;
    if (a == axes) here.push_back(p);
  }
  const Step step = visit(cell, here);
  if (step != Step::cut) return step == Step::done;
  const auto [axis, place] = best_cut(cell, here);
  const Range whole = cell[axis];
  const Range halves[2] = {{whole.begin, place}, {place, whole.end}};
  const std::size_t first = on_first_half_ <= on_second_half_ ? 0 : 1;
  for (const std::size_t half : {first, 1 - first}) {
    cell[axis] = halves[half];
    if (!walk(cell, here, depth + 1, visit)) return false;
  }
  cell[axis] = whole;
  return true;
}

// The bound of a piece that leaves the fewest pieces on both sides.
std::pair<std::size_t, std::uint32_t> Partition::best_cut(const Cell& cell, const std::vector<std::uint32_t>& pieces) {
  least_ = 1e300;
  for (std::size_t a = 0; a < cell.size(); ++a) consider_axis(a, cell, pieces);
  effort_.left -= static_cast<std::int64_t>(pieces.size() * cell.size());
  return best_;
}

void Partition::consider_axis(std::size_t axis, const Cell& cell, const std::vector<std::uint32_t>& pieces) {
  const Range side = cell[axis];
  begins_.clear();
  ends_.clear();
  cuts_.clear();
  for (const std::uint32_t p : pieces) {
    const Piece& piece = pieces_[p * cell.size() + axis];
    const Range* last = &pool_[piece.first] + piece.count;
    std::uint32_t low = side.end, high = side.begin;
    for (const Range* r = first_beyond(piece, side.begin); r != last && r->begin < side.end; ++r) {
      low = std::min(low, std::max(r->begin, side.begin));
      high = std::min(r->end, side.end);
      if (r->begin > side.begin) cuts_.push_back(r->begin);
      if (r->end < side.end) cuts_.push_back(r->end);
    }
    begins_.push_back(low);
    ends_.push_back(high);
  }
  if (cuts_.empty()) return;
  std::sort(cuts_.begin(), cuts_.end());
  cuts_.erase(std::unique(cuts_.begin(), cuts_.end()), cuts_.end());
  std::sort(begins_.begin(), begins_.end());
  std::sort(ends_.begin(), ends_.end());
  std::size_t begun = 0, ended = 0;
  for (const std::uint32_t cut : cuts_) {
    while (begun < begins_.size() && begins_[begun] < cut) ++begun;
    while (ended < ends_.size() && ends_[ended] <= cut) ++ended;
    const double first = static_cast<double>(begun), second = static_cast<double>(ends_.size() - ended);
    const double cost = first * first + second * second;
    if (cost >= least_) continue;
    least_ = cost;
    best_ = {axis, cut};
    on_first_half_ = begun;
    on_second_half_ = ends_.size() - ended;
  }
}

std::vector<Ranges> Partition::classes(const Cell& cell) const {
  std::vector<Ranges> sides(cell.size());
  for (std::size_t a = 0; a < cell.size(); ++a) {
    std::uint32_t offset = 0;
    for (const Range& t : *target_[a]) {
      const std::uint32_t length = t.end - t.begin;
      const std::uint32_t begin = std::max(cell[a].begin, offset), end = std::min(cell[a].end, offset + length);
      if (begin < end) sides[a].push_back({begin - offset + t.begin, end - offset + t.begin});
      offset += length;
    }
  }
  return sides;
}

std::optional<std::vector<Ranges>> hole(Partition& partition) {
  std::optional<std::vector<Ranges>> found;
  partition.walk([&](const Partition::Cell& cell, const std::vector<std::uint32_t>& here) {
    if (here.empty()) {
      found = partition.classes(cell);
      return Partition::Step::stop;
    }
    const bool is_covered = std::any_of(here.begin(), here.end(), [&](std::uint32_t p) { return partition.covers(p, cell); });
    return is_covered ? Partition::Step::done : Partition::Step::cut;
  });
  return found;
}

}  // namespace guiju::analyse
