#include "graph/assignment.hpp"

#include <algorithm>
#include <limits>
#include <queue>

namespace guiju::graph {

namespace {

__extension__ typedef __int128 Weight;
constexpr Weight infinite = Weight{1} << 125;
constexpr std::uint32_t nobody = 0xFFFFFFFFu;

// A step between two places: this row leaves the one for the other.
struct Move {
  Weight cost = infinite;
  std::uint32_t row = nobody;
};

class Assigner {
 public:
  explicit Assigner(const AssignmentProblem& problem)
      : problem_(problem), columns_(problem.column_count), assigned_(problem.row_count), members_(columns_),
        moves_(std::size_t{columns_} * columns_), drops_(columns_), potential_(columns_, 0), is_on_(std::size_t{problem.row_count} * columns_, 0) {
    Weight sum = 1;
    for (std::uint32_t r = 0; r < problem.row_count; ++r) {
      std::int64_t most = 0;
      for (std::uint32_t c = 0; c < columns_; ++c)
        if (allowed(r, c)) most = std::max(most, score(r, c) < 0 ? -score(r, c) : score(r, c));
      sum += Weight{most} * std::min(problem.wants[r], columns_);
    }
    served_ = 2 * sum;  // serving one more is worth more than any score
  }

  std::vector<std::vector<std::uint32_t>> assign() {
    for (std::uint32_t r = 0; r < problem_.row_count; ++r)
      for (std::uint32_t unit = 0; unit < std::min(problem_.wants[r], columns_); ++unit)
        if (!insert(r)) break;
    prefer_small_columns();
    for (auto& list : assigned_) std::sort(list.begin(), list.end());
    return assigned_;
  }

 private:
  std::size_t at(std::uint32_t r, std::uint32_t c) const { return std::size_t{r} * columns_ + c; }
  bool allowed(std::uint32_t r, std::uint32_t c) const { return problem_.is_allowed[at(r, c)] != 0; }
  std::int64_t score(std::uint32_t r, std::uint32_t c) const { return problem_.score[at(r, c)]; }
  Weight weight(std::uint32_t r, std::uint32_t c) const { return served_ + score(r, c); }
  bool may_take(std::uint32_t r, std::uint32_t c) const { return allowed(r, c) && !is_on_[at(r, c)]; }
  bool has_room(std::uint32_t c) const { return members_[c].size() < problem_.capacity[c]; }
  Move& move(std::uint32_t from, std::uint32_t to) { return moves_[std::size_t{from} * columns_ + to]; }

  // ---- one row more
  // Dijkstra over columns with potentials (Johnson): a column's distance is what the row's coming costs until somebody there
  // has to leave. False when the row stays without.
  bool insert(std::uint32_t row) {
    std::vector<Weight> distance(columns_, infinite);
    std::vector<std::uint32_t> before(columns_, nobody);
    std::vector<std::uint8_t> is_done(columns_, 0);
    for (std::uint32_t c = 0; c < columns_; ++c)
      if (may_take(row, c) && problem_.capacity[c] > 0) distance[c] = -weight(row, c) - potential_[c];
    Weight best = 0;  // nobody gains or loses: the row stays without
    std::uint32_t last = nobody;
    bool drops = false;
    while (true) {
      std::uint32_t c = nobody;
      for (std::uint32_t k = 0; k < columns_; ++k)
        if (!is_done[k] && distance[k] < infinite && (c == nobody || distance[k] < distance[c])) c = k;
      if (c == nobody) break;
      is_done[c] = 1;
      const Weight real = distance[c] + potential_[c];
      const Weight ends_here = has_room(c) ? real : real + drops_[c].cost;
      if (ends_here < best) {
        best = ends_here;
        last = c;
        drops = !has_room(c);
      }
      for (std::uint32_t k = 0; k < columns_; ++k) {
        if (is_done[k] || move(c, k).row == nobody) continue;
        const Weight through = distance[c] + move(c, k).cost + potential_[c] - potential_[k];
        if (through >= distance[k]) continue;
        distance[k] = through;
        before[k] = c;
      }
    }
    settle_potentials(distance);
    if (last == nobody) return false;
    follow(row, before, last, drops);
    return true;
  }

  void settle_potentials(const std::vector<Weight>& distance) {
    Weight farthest = -infinite;
    for (const Weight d : distance)
      if (d < infinite) farthest = std::max(farthest, d);
    if (farthest == -infinite) return;
    for (std::uint32_t c = 0; c < columns_; ++c) potential_[c] += std::min(distance[c], farthest);
  }

  // Moves everybody along the path that ends at `last`.
  void follow(std::uint32_t row, const std::vector<std::uint32_t>& before, std::uint32_t last, bool drops) {
    std::vector<std::uint32_t> path;
    for (std::uint32_t c = last; c != nobody; c = before[c]) path.push_back(c);
    std::reverse(path.begin(), path.end());
    std::vector<std::uint32_t> movers;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) movers.push_back(move(path[i], path[i + 1]).row);
    if (drops) movers.push_back(drops_[last].row);
    put(row, path[0]);
    for (std::size_t i = 0; i < movers.size(); ++i) {
      take(movers[i], path[i]);
      if (i + 1 < path.size()) put(movers[i], path[i + 1]);
    }
    for (const std::uint32_t c : path) renew_moves(c);
    // Whoever came or went may now (or no longer) move to a column of the path from elsewhere.
    std::vector<std::uint32_t> moved = movers;
    moved.push_back(row);
    for (const std::uint32_t r : moved)
      for (const std::uint32_t c : assigned_[r])
        if (std::find(path.begin(), path.end(), c) == path.end()) renew_moves(c);
  }

  void put(std::uint32_t r, std::uint32_t c) {
    assigned_[r].push_back(c);
    members_[c].push_back(r);
    is_on_[at(r, c)] = 1;
  }
  void take(std::uint32_t r, std::uint32_t c) {
    std::erase(assigned_[r], c);
    std::erase(members_[c], r);
    is_on_[at(r, c)] = 0;
  }

  // Who of a column would move to each other one, or leave, for the least.
  void renew_moves(std::uint32_t c) {
    drops_[c] = {};
    for (std::uint32_t k = 0; k < columns_; ++k) move(c, k) = {};
    for (const std::uint32_t r : members_[c]) {
      const Weight here = weight(r, c);
      if (here < drops_[c].cost) drops_[c] = {here, r};
      for (std::uint32_t k = 0; k < columns_; ++k) {
        if (!may_take(r, k) || problem_.capacity[k] == 0) continue;
        const Weight cost = here - weight(r, k);
        if (cost < move(c, k).cost) move(c, k) = {cost, r};
      }
    }
  }

  // ---- equally good assignments
  // Places: the columns, then `pool_` (rows that are without) and `free_` (room that is left). A cycle of steps that cost nothing leads
  // from one best assignment to another; with potentials such a cycle runs along steps whose reduced cost is 0.
  void prefer_small_columns() {
    pool_ = columns_;
    free_ = columns_ + 1;
    find_potentials();
    is_fixed_.assign(is_on_.size(), 0);
    for (std::uint32_t r = 0; r < problem_.row_count; ++r) {
      for (std::uint32_t c = 0; c < columns_; ++c) {
        if (is_on_[at(r, c)]) is_fixed_[at(r, c)] = 1;
        else if (allowed(r, c) && problem_.capacity[c] > 0 && bring(r, c)) is_fixed_[at(r, c)] = 1;
      }
      done_rows_ = r + 1;
    }
  }

  bool is_short(std::uint32_t r) const { return assigned_[r].size() < std::min(problem_.wants[r], columns_); }

  // Calls f(to, cost, row) for each step from a place; row is nobody for steps of room.
  template <typename F>
  void steps(std::uint32_t from, F f) const {
    if (from == free_) {
      for (std::uint32_t c = 0; c < columns_; ++c)
        if (!members_[c].empty()) f(c, Weight{0}, nobody);
      f(pool_, Weight{0}, nobody);
      return;
    }
    if (from == pool_) {
      f(free_, Weight{0}, nobody);
      for (std::uint32_t r = done_rows_; r < problem_.row_count; ++r)
        for (std::uint32_t c = 0; is_short(r) && c < columns_; ++c)
          if (may_take(r, c) && problem_.capacity[c] > 0) f(c, -weight(r, c), r);
      return;
    }
    if (has_room(from)) f(free_, Weight{0}, nobody);
    for (const std::uint32_t r : members_[from]) {
      if (r < done_rows_ || (!is_fixed_.empty() && is_fixed_[at(r, from)])) continue;
      f(pool_, weight(r, from), r);
      for (std::uint32_t c = 0; c < columns_; ++c)
        if (may_take(r, c) && problem_.capacity[c] > 0) f(c, weight(r, from) - weight(r, c), r);
    }
  }

  // Bellman-Ford from everywhere at once: there are no negative cycles, as the assignment is a best one.
  void find_potentials() {
    final_.assign(columns_ + 2, 0);
    for (bool changes = true; changes;) {
      changes = false;
      for (std::uint32_t from = 0; from < columns_ + 2; ++from)
        steps(from, [&](std::uint32_t to, Weight cost, std::uint32_t) {
          if (final_[from] + cost >= final_[to]) return;
          final_[to] = final_[from] + cost;
          changes = true;
        });
    }
  }

  // Puts the row on this column at no cost, if some cycle allows it.
  bool bring(std::uint32_t row, std::uint32_t column) {
    std::vector<std::uint32_t> from;  // where the row may come from
    for (const std::uint32_t c : assigned_[row])
      if (!is_fixed_[at(row, c)] && final_[c] + weight(row, c) - weight(row, column) == final_[column]) from.push_back(c);
    if (is_short(row) && final_[pool_] - weight(row, column) == final_[column]) from.push_back(pool_);
    if (from.empty()) return false;
    std::vector<std::uint32_t> before(columns_ + 2, nobody), mover(columns_ + 2, nobody);
    std::vector<std::uint32_t> open{column};
    std::vector<std::uint8_t> is_seen(columns_ + 2, 0);
    is_seen[column] = 1;
    for (std::size_t i = 0; i < open.size(); ++i) {
      const std::uint32_t place = open[i];
      if (std::find(from.begin(), from.end(), place) != from.end()) {
        turn(row, column, place, before, mover);
        return true;
      }
      steps(place, [&](std::uint32_t to, Weight cost, std::uint32_t r) {
        if (r == row || is_seen[to] || final_[place] + cost != final_[to]) return;
        is_seen[to] = 1;
        before[to] = place;
        mover[to] = r;
        open.push_back(to);
      });
    }
    return false;
  }

  // The cycle: the row from `from` to the column, and everybody along the path column → … → from.
  void turn(std::uint32_t row, std::uint32_t column, std::uint32_t from, const std::vector<std::uint32_t>& before, const std::vector<std::uint32_t>& mover) {
    for (std::uint32_t to = from; to != column; to = before[to]) {
      const std::uint32_t r = mover[to];
      if (r == nobody) continue;
      if (before[to] < columns_) take(r, before[to]);
      if (to < columns_) put(r, to);
    }
    if (from < columns_) take(row, from);
    put(row, column);
  }

  const AssignmentProblem& problem_;
  std::uint32_t columns_;
  std::vector<std::vector<std::uint32_t>> assigned_, members_;  // columns of a row, rows of a column
  std::vector<Move> moves_, drops_;
  std::vector<Weight> potential_, final_;
  std::vector<std::uint8_t> is_on_, is_fixed_;
  Weight served_ = 1;
  std::uint32_t pool_ = 0, free_ = 0, done_rows_ = 0;
};

}  // namespace

std::vector<std::vector<std::uint32_t>> assign(const AssignmentProblem& problem) { return Assigner(problem).assign(); }

}  // namespace guiju::graph
