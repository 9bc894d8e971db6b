// Which boxes touch a box?
//
// Two boxes touch when they do on every axis. One axis, the one that parts the boxes best, is indexed (a segment tree
// for what begins before, a sorted list for what begins inside); what it leaves is compared axis by axis.
//
// Tested by tests/analyse/table_test.cpp (overlaps against brute force).
#pragma once

#include <vector>

#include "analyse/partition.hpp"

namespace guiju::analyse {

class Neighbours {
 public:
  Neighbours(const Space& space, const std::vector<Box>& boxes, Effort& effort);
  // Numbers of the boxes, ascending, whose `may` touches that of box `number`; itself left out.
  std::vector<std::uint32_t> of(std::uint32_t number);

 private:
  std::size_t best_axis() const;
  void insert(const Range& range, std::uint32_t box);
  void offer(std::uint32_t box, std::uint32_t asking, std::vector<std::uint32_t>& found);

  const std::vector<Box>& boxes_;
  Effort& effort_;
  std::size_t axis_ = 0;
  std::uint32_t leaves_ = 1;
  std::vector<std::vector<std::uint32_t>> tree_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> begins_;  // of a range, box
  std::vector<std::uint32_t> seen_by_;
};

}  // namespace guiju::analyse
