// A box cut into cells, as far as somebody wants to know.
//
// Pieces (other boxes) are laid over a target box. The walk shows a visitor the pieces that touch a cell; the visitor says
// whether that is enough, or the cell must be cut. It is cut in two at the bound of a piece, where the fewest
// pieces lie on both sides (binary space partition); the emptier half comes first. For tables as people write them (grids,
// ladders of intervals, a few wildcards) that is near n log n; the worst case is exponential in the number of axes, so the
// work is bounded, and a walk that runs out of effort says so.
//
// Verifying decision tables as boxes is from Calvanese et al., "Semantics and Analysis of DMN Decision Tables" (BPM 2016), who
// sweep a line over each column in turn; here the order of columns may differ from place to place.
//
// Tested by tests/analyse/partition_test.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "analyse/space.hpp"

namespace guiju::analyse {

// Work that may be done yet, in pieces looked at; shared by the walks over one table.
struct Effort {
  std::int64_t left = 0;
  bool is_spent() const { return left <= 0; }
};

class Partition {
 public:
  enum class Step : std::uint8_t { done, cut, stop };
  // One range of places an axis. Places number the target's classes, without what it leaves out.
  using Cell = std::vector<Range>;
  // REQUIRES of a visitor that answers `cut`: a piece here does not cover the cell.
  using Visitor = std::function<Step(const Cell& cell, const std::vector<std::uint32_t>& here)>;

  Partition(const Sides& target, Effort& effort);
  // Lays a piece over the target. Its number is the count of add() before; one that lies outside is kept, but never met.
  void add(const Sides& piece);
  bool covers(std::uint32_t piece, const Cell& cell) const;
  // False when the visitor stopped the walk, or the effort was spent.
  bool walk(const Visitor& visit);
  // A cell in the space's classes.
  std::vector<Ranges> classes(const Cell& cell) const;

 private:
  struct Piece {  // on one axis: pool_[first, first + count)
    std::uint32_t first = 0, count = 0;
  };

  Piece placed(std::size_t axis, const Ranges* ranges);
  bool touches(const Piece& piece, const Range& side) const;
  bool covers(const Piece& piece, const Range& side) const;
  const Range* first_beyond(const Piece& piece, std::uint32_t place) const;
  bool walk(Cell& cell, const std::vector<std::uint32_t>& pieces, int depth, const Visitor& visit);
  std::pair<std::size_t, std::uint32_t> best_cut(const Cell& cell, const std::vector<std::uint32_t>& pieces);
  void consider_axis(std::size_t axis, const Cell& cell, const std::vector<std::uint32_t>& pieces);

  Sides target_;
  Cell whole_;
  Effort& effort_;
  std::vector<Range> pool_;
  std::vector<std::unordered_map<const Ranges*, Piece>> known_;
  std::vector<Piece> pieces_;  // piece × axis
  std::vector<std::uint32_t> inside_;  // numbers of pieces that touch the target
  std::uint32_t piece_count_ = 0;
  // Of best_cut, kept to be used again.
  std::vector<std::uint32_t> begins_, ends_, cuts_;
  std::pair<std::size_t, std::uint32_t> best_;
  double least_ = 0;
  std::size_t on_first_half_ = 0, on_second_half_ = 0;
};

// A part of the target that no piece touches, as sides of one range; nothing when there is none or the effort is spent.
std::optional<std::vector<Ranges>> hole(Partition& partition);

}  // namespace guiju::analyse
