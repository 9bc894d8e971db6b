// What a ruleset says of itself: to faces that must know what to ask of files and what to show.
#include <algorithm>

#include "guiju/engine/ruleset.hpp"
#include "plan/plan.hpp"

namespace guiju {

const std::string& Ruleset::time_zone() const { return plan_->zone_name; }

std::vector<std::string> Ruleset::made_records() const {
  std::vector<std::string> names;
  for (const plan::Tally& tally : plan_->tallies) {
    const std::string& name = plan_->records[tally.into].schema.record();
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

std::vector<std::string> Ruleset::fields_read(std::string_view record, const std::vector<std::string>& decide) const {
  std::vector<std::string> names;
  const std::uint32_t number = plan_->find_record(record);
  if (number == plan::none) return names;
  const std::vector<plan::Wanted> wanted = plan::wanted_everywhere(*plan_, decide, nullptr);
  for (const std::uint32_t field : wanted[number].fields)
    names.push_back(plan_->records[number].schema.fields()[field].name);
  return names;
}

Ruleset::Size Ruleset::size() const {
  Size size;
  size.records = plan_->records.size();
  size.decisions = plan_->decisions.size();
  for (const plan::Table& table : plan_->tables) size.table_rows += table.rows.size();
  size.params = plan_->param_count;
  size.cases = plan_->cases.size();
  return size;
}

}  // namespace guiju
