#include "guiju/engine/outcome.hpp"

#include <algorithm>

#include "engine/access.hpp"
#include "engine/codes.hpp"
#include "engine/columns_state.hpp"
#include "engine/report.hpp"
#include "engine/state.hpp"
#include "facts/canonical.hpp"

namespace guiju {
namespace engine {

std::uint32_t decision_number(const plan::Plan& plan, std::string_view name) {
  for (std::uint32_t i = 0; i < plan.decisions.size(); ++i)
    if (plan.decisions[i].words.name == name) return i;
  return plan::none;
}

std::vector<std::string> path_names(const plan::Plan& plan, const plan::Wanted& wanted) {
  std::vector<std::string> paths;
  for (std::uint32_t d : wanted.decisions) {
    const plan::Decision& decision = plan.decisions[d];
    const auto& slots = plan.records[wanted.record].slots;
    for (std::uint32_t i = 0; i < decision.output_count; ++i) paths.push_back(slots[decision.first_slot + i].name);
  }
  return paths;
}

FaultReport report(const std::string& path, const Fault& fault) {
  FaultReport r;
  r.path = path;
  r.code = fault.code;
  r.span = fault.span;
  for (std::uint32_t i = 0; i < fault.arg_count; ++i) r.args.emplace_back(fault.args[i]);
  return r;
}

void add_needs(const Schema& schema, ValueView v, std::vector<std::uint32_t>& paths) {
  if (!v.is_unknown() || !v.pointer()) return;
  const UnknownSet& set = v.unknowns();
  for (std::uint32_t i = 0; i < set.count; ++i)
    if (set.paths[i] < schema.path_count()) paths.push_back(set.paths[i]);
}

std::vector<std::string> need_names(const Schema& schema, std::vector<std::uint32_t> paths) {
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  std::vector<std::string> names;
  for (std::uint32_t p : paths) names.push_back(schema.path(p));
  return names;
}

std::string fired_id(const plan::Plan& plan, const Fired& fired) {
  if (fired.row == else_row) return "else";
  return std::string(plan.tables[plan.decisions[fired.decision].table].rows[fired.row].words.name);
}

}  // namespace engine

std::vector<std::int32_t> OutcomeAccess::fired(const Outcome& outcome, std::uint32_t decision) {
  std::vector<std::int32_t> rows;
  for (const engine::Fired& f : outcome.state_->fired)
    if (f.decision == decision && !f.is_overridden) rows.push_back(f.row == engine::else_row ? engine::otherwise_row : static_cast<std::int32_t>(f.row));
  return rows;
}

using engine::RowState;

Outcome::Outcome(std::unique_ptr<RowState> state) : state_(std::move(state)) {}
Outcome::Outcome(Outcome&&) noexcept = default;
Outcome& Outcome::operator=(Outcome&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}
Outcome::~Outcome() {
  if (state_) engine::give_back(std::move(state_));
}

ValueView Outcome::operator[](std::string_view path) const {
  const std::uint32_t slot = state_->plan->records[state_->wanted->record].slot_of(path);
  return slot == plan::none ? ValueView::null() : state_->slots[slot];
}
bool Outcome::has(std::string_view path) const {
  return state_->plan->records[state_->wanted->record].slot_of(path) != plan::none;
}
Ending Outcome::ending(std::string_view decision) const {
  const std::uint32_t d = engine::decision_number(*state_->plan, decision);
  return d == plan::none ? Ending::not_asked : state_->endings[d];
}
bool Outcome::is_decided() const {
  return std::none_of(state_->wanted->decisions.begin(), state_->wanted->decisions.end(), [&](std::uint32_t d) {
    return state_->endings[d] == Ending::undecided || state_->endings[d] == Ending::error;
  });
}

std::vector<std::string> Outcome::needs() const {
  const Schema& schema = state_->plan->records[state_->wanted->record].schema;
  std::vector<std::uint32_t> paths;
  for (std::uint32_t d : state_->wanted->decisions) {
    const plan::Decision& decision = state_->plan->decisions[d];
    for (std::uint32_t i = 0; i < decision.output_count; ++i)
      engine::add_needs(schema, state_->slots[decision.first_slot + i], paths);
  }
  return engine::need_names(schema, std::move(paths));
}
std::vector<std::string> Outcome::needs(std::string_view path) const {
  std::vector<std::uint32_t> paths;
  const Schema& schema = state_->plan->records[state_->wanted->record].schema;
  engine::add_needs(schema, (*this)[path], paths);
  return engine::need_names(schema, std::move(paths));
}

std::vector<FaultReport> Outcome::faults() const {
  std::vector<FaultReport> list;
  const plan::Plan& plan = *state_->plan;
  for (std::uint32_t d : state_->wanted->decisions) {
    const plan::Decision& decision = plan.decisions[d];
    for (std::uint32_t i = 0; i < decision.output_count; ++i) {
      const std::uint32_t slot = decision.first_slot + i;
      const ValueView v = state_->slots[slot];
      if (!v.is_error()) continue;
      list.push_back(engine::report(plan.records[state_->wanted->record].slots[slot].name, v.fault()));
      if (state_->endings[d] == Ending::error && decision.table != plan::none) break;  // one error, in every output
    }
  }
  return list;
}

std::vector<std::string> Outcome::fired(std::string_view decision) const {
  std::vector<std::string> ids;
  const std::uint32_t d = engine::decision_number(*state_->plan, decision);
  for (const engine::Fired& f : state_->fired)
    if (f.decision == d && !f.is_overridden) ids.push_back(engine::fired_id(*state_->plan, f));
  return ids;
}
std::vector<std::string> Outcome::fired() const {
  std::vector<std::string> ids;
  for (std::uint32_t d : state_->wanted->decisions)
    for (const engine::Fired& f : state_->fired)
      if (f.decision == d && !f.is_overridden) ids.push_back(engine::fired_id(*state_->plan, f));
  return ids;
}
std::vector<std::string> Outcome::decisions() const {
  std::vector<std::string> names;
  for (std::uint32_t d : state_->wanted->decisions) names.push_back(state_->plan->decisions[d].words.name);
  return names;
}
std::vector<std::string> Outcome::paths() const { return engine::path_names(*state_->plan, *state_->wanted); }

std::string Outcome::canonical() const {
  std::string out = "{";
  const plan::Record& record = state_->plan->records[state_->wanted->record];
  for (std::uint32_t d : state_->wanted->decisions) {
    const plan::Decision& decision = state_->plan->decisions[d];
    for (std::uint32_t i = 0; i < decision.output_count; ++i) {
      if (out.size() > 1) out += ", ";
      out += record.slots[decision.first_slot + i].name + ": ";
      facts::append_canonical(out, state_->slots[decision.first_slot + i], &record.schema);
    }
  }
  out += "; fired";
  for (std::uint32_t d : state_->wanted->decisions)
    for (const engine::Fired& f : state_->fired)
      if (f.decision == d) out += (f.is_overridden ? " ~" : " ") + state_->plan->decisions[d].words.name + "." + engine::fired_id(*state_->plan, f);
  return out + "}";
}

std::string Outcome::to_json(bool pretty) const {
  engine::JsonWriter json(pretty, state_->plan->zone_name);
  json.begin('{');
  const plan::Record& record = state_->plan->records[state_->wanted->record];
  for (std::uint32_t d : state_->wanted->decisions) {
    const plan::Decision& decision = state_->plan->decisions[d];
    for (std::uint32_t i = 0; i < decision.output_count; ++i) {
      const ValueView v = state_->slots[decision.first_slot + i];
      json.key(record.slots[decision.first_slot + i].name);
      json.value(v.is_error() || v.is_unknown() ? ValueView::null() : v);
    }
  }
  if (const auto ids = fired(); !ids.empty()) json.strings("fired", ids);
  if (const auto names = needs(); !names.empty()) json.strings("needs", names);
  if (const auto list = faults(); !list.empty()) {
    json.key("errors");
    json.begin('[');
    for (const FaultReport& f : list) engine::write(json, f);
    json.end(']');
  }
  json.end('}');
  return std::move(json).text();
}

}  // namespace guiju
