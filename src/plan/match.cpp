// Matches: programs over the record and one candidate.
#include <algorithm>

#include "plan/builder.hpp"

namespace guiju::plan {

Match build_match(Builder& builder, check::Match& from, const check::Decision& decision, Step& step) {
  Match match;
  match.source = static_cast<Match::Source>(from.source);
  match.list = builder.program(from.list.tree);
  match.record = from.record;
  match.network = from.network;
  match.slot = from.slot;
  match.type = from.type;
  match.from_slots = from.from_slots;
  match.id = from.id;
  match.eligible = builder.program(from.eligible.tree);
  match.avoid = builder.program(from.avoid.tree);
  match.waived = builder.program(from.waived.tree);
  match.score = builder.program(from.score.tree);
  match.capacity = builder.program(from.capacity.tree);
  match.take = builder.program(from.take.tree);
  for (const auto& order : from.ties) match.ties.push_back({builder.program(order.expression.tree), order.is_descending});
  match.is_optimal = from.is_optimal;
  match.first_slot = decision.first_slot;
  const auto& outputs = decision.type.struct_type()->fields;
  match.score_type = outputs[2].type;
  match.place_type = outputs[3].type.element();
  match.ruled_out_type = outputs[4].type.element();
  for (const std::uint32_t program : {match.list, match.eligible, match.avoid, match.waived, match.score, match.capacity, match.take})
    builder.add_reads(program, step.reads);
  for (const Match::Order& order : match.ties) builder.add_reads(order.program, step.reads);
  std::erase(step.reads, match.slot);
  if (match.network && match.network->is_dated()) step.reads.push_back(builder.plan.records[step.record].as_of_slot);
  if (match.source != Match::Source::record) return match;
  // Records are served in the order of their keys.
  for (const std::uint32_t key : builder.plan.records[step.record].schema.key_fields()) step.reads.push_back(key);
  step.other_record = match.record;
  for (const std::uint32_t slot : match.from_slots)
    if (slot != graph::none) step.other_reads.push_back(slot);
  return match;
}

}  // namespace guiju::plan
