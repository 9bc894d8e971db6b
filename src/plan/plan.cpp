#include "plan/plan.hpp"

#include <algorithm>
#include <set>

namespace guiju::plan {

std::uint32_t Plan::find_record(std::string_view record) const {
  std::uint32_t found = none;
  for (std::uint32_t i = 0; i < records.size(); ++i) {
    if (!record.empty() && records[i].schema.record() == record) return i;
    if (!record.empty() || !records[i].is_declared) continue;
    if (found != none) return none;
    found = i;
  }
  return found;
}

namespace {

// Walks back from slots to the steps that write them, over records where a tally leads from one to another.
class Closure {
 public:
  explicit Closure(const Plan& plan) : plan_(plan), wanted_(plan.steps.size(), false) {
    for (std::uint32_t s = 0; s < plan.steps.size(); ++s) {
      const Step& step = plan.steps[s];
      const std::uint32_t record = step.kind == Step::Kind::tally ? plan.tallies[step.index].into : step.record;
      for (std::uint32_t i = 0; i < step.slot_count; ++i) writer_[key(record, step.slot + i)] = s;
      if (step.kind == Step::Kind::tally && !plan.records[record].is_declared)
        for (const Tally::Key& k : plan.tallies[step.index].keys) writer_[key(record, k.into_slot)] = s;
      if (step.kind == Step::Kind::tally && plan.records[record].is_declared)  // it fills the fields named as its values
        for (const Tally::Output& o : plan.tallies[step.index].outputs)
          if (const int f = plan.records[record].schema.find(o.name); f >= 0)
            writer_[key(record, static_cast<std::uint32_t>(f))] = s;
    }
  }

  void want(std::uint32_t record, std::uint32_t slot) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> open{{record, slot}};
    while (!open.empty()) {
      const auto [r, s] = open.back();
      open.pop_back();
      if (!seen_.insert(key(r, s)).second) continue;
      if (s == plan_.records[r].as_of_slot && plan_.records[r].basis_slot != none) open.emplace_back(r, plan_.records[r].basis_slot);
      const auto at = writer_.find(key(r, s));
      if (at == writer_.end()) continue;
      wanted_[at->second] = true;
      const Step& step = plan_.steps[at->second];
      for (std::uint32_t read : step.reads) open.emplace_back(step.record, read);
      for (std::uint32_t read : step.other_reads) open.emplace_back(step.other_record, read);
      // A group's key joins it to a declared record: its key fields are read there.
      if (step.kind == Step::Kind::tally && plan_.records[r].is_declared)
        for (const Tally::Key& k : plan_.tallies[step.index].keys) open.emplace_back(r, k.into_slot);
    }
  }

  // Does something read a date: the record's, a decision's own, or what was known?
  bool sees_dates(std::uint32_t record) const {
    const std::vector<SlotInfo>& slots = plan_.records[record].slots;
    for (std::uint32_t s = 0; s < slots.size(); ++s) {
      const bool is_date = slots[s].what == SlotInfo::What::as_of || slots[s].what == SlotInfo::What::known_at;
      if (is_date && seen_.contains(key(record, s))) return true;
    }
    return false;
  }
  std::vector<std::uint32_t> steps() const {
    std::vector<std::uint32_t> list;
    for (std::uint32_t s = 0; s < wanted_.size(); ++s)
      if (wanted_[s]) list.push_back(s);
    return list;
  }
  std::vector<std::uint32_t> fields(std::uint32_t record) const {
    std::vector<std::uint32_t> list;
    for (std::uint32_t f = 0; f < plan_.records[record].schema.fields().size(); ++f)
      if (seen_.contains(key(record, f))) list.push_back(f);
    return list;
  }

 private:
  static std::uint64_t key(std::uint32_t record, std::uint32_t slot) { return std::uint64_t{record} << 32 | slot; }
  const Plan& plan_;
  std::vector<bool> wanted_;
  std::unordered_map<std::uint64_t, std::uint32_t> writer_;
  std::set<std::uint64_t> seen_;
};

// Several outputs as one struct: one record can be asked for it, columns hold the outputs and leave it out.
enum class Wholes : std::uint8_t { wanted, left_out };

void want_decision(Closure& closure, const Plan& plan, std::uint32_t record, std::uint32_t d, Wholes wholes) {
  const Decision& decision = plan.decisions[d];
  for (std::uint32_t i = 0; i < decision.output_count; ++i) closure.want(record, decision.first_slot + i);
  if (decision.whole_slot != none && wholes == Wholes::wanted) closure.want(record, decision.whole_slot);
}

// The decisions of a record that paths name; each path found is marked.
std::vector<std::uint32_t> want_paths(Closure& closure, const Plan& plan, std::uint32_t record,
                                      const std::vector<std::string>& paths, Wholes wholes, std::vector<bool>& found) {
  const Record& r = plan.records[record];
  if (paths.empty()) {
    for (std::uint32_t d : r.decisions) want_decision(closure, plan, record, d, wholes);
    return r.decisions;
  }
  std::set<std::uint32_t> asked;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const auto slot = r.paths.find(paths[i]);
    if (slot == r.paths.end()) continue;
    found[i] = true;
    const SlotInfo& info = r.slots[slot->second];
    if (info.what == SlotInfo::What::whole) want_decision(closure, plan, record, info.index, wholes);
    else closure.want(record, slot->second);
    asked.insert(info.index);
  }
  std::vector<std::uint32_t> decisions;
  for (std::uint32_t d : r.decisions)
    if (asked.contains(d)) decisions.push_back(d);
  return decisions;
}

bool has_parts(const Type& type) {
  switch (type.kind()) {
    case Kind::list: case Kind::map: case Kind::struct_: case Kind::optional: case Kind::dyn: return true;
    default: return false;
  }
}

std::vector<std::uint32_t> parted_slots(const Plan& plan, const Wanted& wanted) {
  std::vector<std::uint32_t> list;
  for (std::uint32_t number : wanted.steps) {
    const Step& step = plan.steps[number];
    if (step.record != wanted.record || step.is_over_set()) continue;
    for (std::uint32_t slot = step.slot; slot < step.slot + step.slot_count; ++slot) {
      const SlotInfo& info = plan.records[step.record].slots[slot];
      const bool is_decided = info.what == SlotInfo::What::output || info.what == SlotInfo::What::whole;
      if (is_decided && has_parts(info.type)) list.push_back(slot);
    }
  }
  return list;
}

void report_unknown(const std::vector<std::string>& paths, const std::vector<bool>& found, std::vector<std::string>* unknown) {
  for (std::size_t i = 0; i < paths.size(); ++i)
    if (!found[i] && unknown) unknown->push_back(paths[i]);
}

}  // namespace

Wanted wanted(const Plan& plan, std::uint32_t record, const std::vector<std::string>& paths, std::vector<std::string>* unknown) {
  Wanted result;
  result.record = record;
  Closure closure(plan);
  std::vector<bool> found(paths.size(), false);
  result.decisions = want_paths(closure, plan, record, paths, Wholes::wanted, found);
  report_unknown(paths, found, unknown);
  result.steps = closure.steps();
  result.fields = closure.fields(record);
  result.needs_dates = closure.sees_dates(record);
  for (std::uint32_t s : result.steps) result.needs_set |= plan.steps[s].is_over_set();
  result.parted = parted_slots(plan, result);
  return result;
}

std::vector<Wanted> wanted_everywhere(const Plan& plan, const std::vector<std::string>& paths, std::vector<std::string>* unknown) {
  std::vector<Wanted> all(plan.records.size());
  Closure closure(plan);
  std::vector<bool> found(paths.size(), false);
  for (std::uint32_t r = 0; r < all.size(); ++r) {
    all[r].record = r;
    all[r].decisions = want_paths(closure, plan, r, paths, Wholes::left_out, found);
  }
  report_unknown(paths, found, unknown);
  const std::vector<std::uint32_t> steps = closure.steps();
  for (Wanted& w : all) {
    for (std::uint32_t s : steps)
      if (plan.steps[s].record == w.record) w.steps.push_back(s);
    w.fields = closure.fields(w.record);
    w.needs_dates = closure.sees_dates(w.record);
    for (std::uint32_t s : w.steps) w.needs_set |= plan.steps[s].is_over_set();
    w.parted = parted_slots(plan, w);
  }
  return all;
}

}  // namespace guiju::plan
