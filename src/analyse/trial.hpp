// Running records through the engine to see whether a claim about a table holds: what a finding shows has been tried.
//
// A claim is about a part of a table's space. Fields that stand in columns get values from it; the other fields that the
// decision reads get plain ones. Where a column is computed, or another decision's, records are tried until its
// value lies in the part; when none is found, the claim stays a claim.
//
// Tested by tests/analyse/table_test.cpp.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "analyse/space.hpp"
#include "engine/evaluate.hpp"
#include "guiju/analyse/finding.hpp"

namespace guiju::analyse {

class Trial {
 public:
  // What a record came to.
  struct Outcome {
    Ending ending = Ending::not_asked;
    Code error = Code::none;
    std::vector<std::uint32_t> matched;  // rows all of whose cells matched
  };
  using Holds = std::function<bool(const Outcome&)>;

  Trial(const plan::Plan& plan, const plan::Table& table, const Space& space, std::size_t table_number);

  // A witness for the part: confirmed if a record in it was found on which `holds`.
  Witness witness(const Sides& part, const Holds& holds);

 private:
  std::vector<Value> candidates(std::uint32_t field) const;
  bool try_record(const std::vector<Value>& values, const std::optional<std::string>& as_of, const Sides& part, const Holds& holds);
  bool lies_in(const Sides& part) const;
  Outcome outcome() const;

  const plan::Plan& plan_;
  const plan::Table& table_;
  const Space& space_;
  std::size_t number_;
  std::uint32_t table_index_ = 0;
  const plan::Record& record_;
  std::shared_ptr<const plan::Wanted> wanted_;
  std::vector<std::vector<Value>> choices_;  // by field: what the decision reads
  engine::RowState state_;
  engine::Recording recording_;
};

}  // namespace guiju::analyse
