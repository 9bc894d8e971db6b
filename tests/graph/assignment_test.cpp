#include "graph/assignment.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <random>
#include <tuple>

namespace guiju::graph {
namespace {

using Assigned = std::vector<std::vector<std::uint32_t>>;

AssignmentProblem problem(std::vector<std::vector<std::optional<std::int64_t>>> scores, std::vector<std::uint32_t> capacity, std::vector<std::uint32_t> wants = {}) {
  AssignmentProblem p;
  p.row_count = static_cast<std::uint32_t>(scores.size());
  p.column_count = static_cast<std::uint32_t>(capacity.size());
  p.capacity = std::move(capacity);
  p.wants = wants.empty() ? std::vector<std::uint32_t>(scores.size(), 1) : std::move(wants);
  for (const auto& row : scores)
    for (const auto& score : row) {
      p.score.push_back(score.value_or(0));
      p.is_allowed.push_back(score ? 1 : 0);
    }
  return p;
}

TEST(Assignment, TheHighestTotalNotTheBestOfEach) {
  EXPECT_EQ(assign(problem({{10, 9}, {10, 1}}, {1, 1})), (Assigned{{1}, {0}}));
}

TEST(Assignment, CapacityIsKept) {
  EXPECT_EQ(assign(problem({{5, 1}, {5, 1}, {5, 1}}, {2, 1})), (Assigned{{0}, {0}, {1}}));
}

TEST(Assignment, AsManyAsPossibleComeFirst) {
  EXPECT_EQ(assign(problem({{1, std::nullopt}, {100, 1}}, {1, 1})), (Assigned{{0}, {1}}));
}

TEST(Assignment, ScoresMayBeNegative) {
  EXPECT_EQ(assign(problem({{-5, -1}, {-2, -3}}, {1, 1})), (Assigned{{1}, {0}}));
}

TEST(Assignment, TiesGoByTheSmallerColumnOfTheFirstRow) {
  EXPECT_EQ(assign(problem({{1, 1}, {1, 1}}, {1, 1})), (Assigned{{0}, {1}}));
  EXPECT_EQ(assign(problem({{2, 3}, {1, 2}}, {1, 1})), (Assigned{{0}, {1}}));
}

TEST(Assignment, NobodyLeftOver) {
  EXPECT_EQ(assign(problem({{1}, {2}}, {1})), (Assigned{{}, {0}}));
  EXPECT_EQ(assign(problem({{1}, {2}}, {0})), (Assigned{{}, {}}));
  EXPECT_EQ(assign(problem({}, {1})), Assigned{});
}

TEST(Assignment, APanelIsOfDifferentPeople) {
  EXPECT_EQ(assign(problem({{5, 4, 3}}, {2, 2, 2}, {2})), (Assigned{{0, 1}}));
  EXPECT_EQ(assign(problem({{5}}, {2}, {2})), (Assigned{{0}}));
}

// Every assignment, compared by (served, total, then the smaller columns row by row).
class BruteForce {
 public:
  explicit BruteForce(const AssignmentProblem& p) : p_(p), left_(p.capacity), now_(p.row_count) {}
  Assigned best() {
    visit(0, 0, 0);
    return best_->assigned;
  }

 private:
  struct Best {
    std::int64_t served, total;
    Assigned assigned;
  };
  // No column beats having one; else the smaller one first.
  static bool is_before(const Assigned& a, const Assigned& b) {
    for (std::size_t r = 0; r < a.size(); ++r) {
      if (a[r] == b[r]) continue;
      for (std::size_t i = 0; i < std::max(a[r].size(), b[r].size()); ++i) {
        if (i >= a[r].size()) return false;
        if (i >= b[r].size()) return true;
        if (a[r][i] != b[r][i]) return a[r][i] < b[r][i];
      }
    }
    return false;
  }
  void visit(std::uint32_t row, std::int64_t served, std::int64_t total) {
    if (row == p_.row_count) {
      const auto key = std::pair(served, total);
      const bool is_better = !best_ || key > std::pair(best_->served, best_->total) ||
                             (key == std::pair(best_->served, best_->total) && is_before(now_, best_->assigned));
      if (is_better) best_ = Best{served, total, now_};
      return;
    }
    choose(row, 0, served, total);
  }
  void choose(std::uint32_t row, std::uint32_t column, std::int64_t served, std::int64_t total) {
    if (column == p_.column_count) return visit(row + 1, served, total);
    const std::size_t at = std::size_t{row} * p_.column_count + column;
    if (p_.is_allowed[at] && left_[column] > 0 && now_[row].size() < p_.wants[row]) {
      --left_[column];
      now_[row].push_back(column);
      choose(row, column + 1, served + 1, total + p_.score[at]);
      now_[row].pop_back();
      ++left_[column];
    }
    choose(row, column + 1, served, total);
  }

  const AssignmentProblem& p_;
  std::vector<std::uint32_t> left_;
  Assigned now_;
  std::optional<Best> best_;
};

AssignmentProblem random_problem(std::mt19937& random, bool panels) {
  AssignmentProblem p;
  p.row_count = 1 + static_cast<std::uint32_t>(random() % 5);
  p.column_count = 1 + static_cast<std::uint32_t>(random() % 4);
  const int spread = 1 + static_cast<int>(random() % 6);  // a small spread gives many ties
  for (std::uint32_t r = 0; r < p.row_count; ++r) p.wants.push_back(panels ? static_cast<std::uint32_t>(random() % 3) : 1);
  for (std::uint32_t c = 0; c < p.column_count; ++c) p.capacity.push_back(static_cast<std::uint32_t>(random() % 4));
  for (std::uint32_t i = 0; i < p.row_count * p.column_count; ++i) {
    p.score.push_back(static_cast<std::int64_t>(random() % static_cast<unsigned>(spread)) - 1);
    p.is_allowed.push_back(random() % 4 != 0);
  }
  return p;
}

TEST(Assignment, EqualsBruteForceOnSmallOnes) {
  std::mt19937 random(11);
  for (int round = 0; round < 3000; ++round) {
    const AssignmentProblem p = random_problem(random, false);
    ASSERT_EQ(assign(p), BruteForce(p).best()) << "round " << round;
  }
}

TEST(Assignment, EqualsBruteForceWithPanels) {
  std::mt19937 random(13);
  for (int round = 0; round < 3000; ++round) {
    const AssignmentProblem p = random_problem(random, true);
    ASSERT_EQ(assign(p), BruteForce(p).best()) << "round " << round;
  }
}

}  // namespace
}  // namespace guiju::graph
