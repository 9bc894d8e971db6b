// The plan as text: for golden files and for people who want to know what runs.
#include "expr/cost.hpp"
#include "plan/plan.hpp"

namespace guiju::plan {
namespace {

const char* kind_name(Step::Kind kind) {
  static constexpr const char* names[] = {"param", "eval", "table", "whole", "tally", "rank", "route", "match", "match_over", "as_of"};
  return names[static_cast<int>(kind)];
}

void append_record(std::string& out, const Record& record) {
  out += "record " + record.schema.record() + (record.is_declared ? "" : " (made by a tally)") + "\n";
  for (std::size_t i = 0; i < record.slots.size(); ++i)
    out += "  slot " + std::to_string(i) + " " + record.slots[i].name + ": " + record.slots[i].type.to_string() + "\n";
}

const char* way_name(Index::Way way) {
  static constexpr const char* names[] = {"scan", "cube", "bit sets", "hashes"};
  return names[static_cast<int>(way)];
}

void append_table(std::string& out, const Table& table) {
  out += "    " + std::to_string(table.rows.size()) + " rows x " + std::to_string(table.columns.size()) + " columns: ";
  out += std::string(way_name(table.index.way())) + " (" + table.index.reason() + ")\n";
  for (const Column& column : table.columns) {
    out += "    column " + column.head + ": slot " + std::to_string(column.slot) + ", " + std::to_string(column.predicates.size()) + " distinct cells\n";
  }
  for (const Index::Column& column : table.index.columns())
    out += "    classes of slot " + std::to_string(column.slot) + ": " + std::to_string(column.classes.class_count()) + "\n";
}

void append_route(std::string& out, const Route& route) {
  out += "    over " + route.network->name() + ": " + std::to_string(route.network->node_count()) + " units, " + std::to_string(route.network->edges().size()) + " edges";
  out += ", " + std::to_string(route.whens.size()) + " conditions\n";
  append_table(out, route.conditions);
}

void append_program(std::string& out, const Plan& plan, const Step& step) {
  const Record& record = plan.records[step.record];
  const auto size_of = [&](std::uint32_t slot) {
    const SlotInfo& info = record.slots[slot];
    return info.what == SlotInfo::What::field ? expr::size_of(record.schema.fields()[info.index]) : expr::size_of(info.type);
  };
  const std::uint64_t steps = expr::most_steps(plan.programs[step.index], size_of, plan.limits);
  if (steps > 0) out += "    at most " + std::to_string(steps) + " steps\n";
  out += plan.programs[step.index].dump();
}

}  // namespace

std::string Plan::dump() const {
  std::string out = "plan " + name + " " + version + "\n";
  for (const Record& record : records) append_record(out, record);
  for (std::size_t s = 0; s < steps.size(); ++s) {
    const Step& step = steps[s];
    out += "step " + std::to_string(s) + " " + kind_name(step.kind) + " of " + records[step.record].schema.record();
    if (step.decision != none) out += " " + decisions[step.decision].words.name;
    out += " -> slot " + std::to_string(step.slot) + ", reads";
    for (std::uint32_t read : step.reads) out += " " + std::to_string(read);
    out += "\n";
    if (step.when != none) out += "    when " + programs[step.when].dump();
    if (step.kind == Step::Kind::eval) append_program(out, *this, step);
    if (step.kind == Step::Kind::table) append_table(out, tables[step.index]);
    if (step.kind == Step::Kind::route) append_route(out, routes[step.index]);
  }
  return out;
}

}  // namespace guiju::plan
