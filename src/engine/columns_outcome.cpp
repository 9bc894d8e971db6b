#include <algorithm>

#include "engine/codes.hpp"
#include "engine/columns_state.hpp"
#include "engine/report.hpp"
#include "facts/canonical.hpp"
#include "facts/unknowns.hpp"
#include "guiju/engine/outcome.hpp"

namespace guiju {
namespace engine {

ColumnsState::ColumnsState(std::shared_ptr<const plan::Plan> p, plan::Wanted w, bool is_made)
    : plan(std::move(p)), wanted(std::move(w)) {
  const plan::Record& record = plan->records[wanted.record];
  for (std::uint32_t d : wanted.decisions) {
    const plan::Decision& decision = plan->decisions[d];
    for (std::uint32_t i = 0; i < decision.output_count; ++i) {
      slots.push_back(decision.first_slot + i);
      columns.emplace_back(record.slots[slots.back()].name, record.slots[slots.back()].type);
    }
    if (decision.table != plan::none) tables.push_back(d);
  }
  fired.resize(tables.size());
  if (!is_made) return;
  if (record.is_declared) key_slots = record.schema.key_fields();
  else
    for (std::uint32_t f = 0; f < record.schema.fields().size(); ++f) key_slots.push_back(f);
  for (std::uint32_t f : key_slots) keys.emplace_back(record.schema.fields()[f].name, record.schema.fields()[f].type);
}

void ColumnsState::add_row(const ValueView* frame, const std::vector<std::int32_t>& fired_rows, std::size_t max_faults) {
  for (std::size_t c = 0; c < slots.size(); ++c) columns[c].values_.push_back(copy(frame[slots[c]], arena));
  for (std::size_t k = 0; k < keys.size(); ++k) keys[k].values_.push_back(copy(frame[key_slots[k]], arena));
  for (std::size_t t = 0; t < tables.size(); ++t) fired[t].push_back(fired_rows[tables[t]]);
  count_row(row_count++, max_faults);
}

void ColumnsState::reserve(std::int64_t rows) {
  const auto more = static_cast<std::size_t>(rows);
  for (auto& list : fired) list.reserve(list.size() + more);
  expected_rows_ = static_cast<std::size_t>(row_count) + more;
}

void ColumnsState::add_codes(std::size_t column, std::span<const std::int32_t> codes, std::span<const ValueView> dictionary, std::size_t base) {
  OutcomeColumn& to = columns[column];
  if (to.codes_.empty()) {
    to.is_coded_ = true;
    to.codes_.reserve(expected_rows_);
    to.dictionary_.assign(dictionary.begin(), dictionary.begin() + static_cast<std::ptrdiff_t>(base));
  }
  const std::size_t before = to.codes_.size();
  to.codes_.insert(to.codes_.end(), codes.begin(), codes.end());
  if (dictionary.size() == base) return;
  const auto shift = static_cast<std::int32_t>(to.dictionary_.size() - base);
  for (ValueView v : dictionary.subspan(base)) to.dictionary_.push_back(copy(v, arena));
  for (std::size_t i = before; i < to.codes_.size(); ++i)
    if (to.codes_[i] >= static_cast<std::int32_t>(base)) to.codes_[i] += shift;
}

void ColumnsState::add_values(std::size_t column, const expr::Vector& v, std::uint32_t count) {
  auto& values = columns[column].values_;
  if (values.empty()) values.reserve(expected_rows_);
  const std::size_t before = values.size();
  values.resize(before + count);
  if (v.layout == expr::Vector::Layout::words && !v.marks) {
    for (std::uint32_t row = 0; row < count; ++row) values[before + row] = v[row];
  } else if (v.layout == expr::Vector::Layout::dictionary) {
    std::vector<ValueView> kept(v.dictionary_size);
    std::vector<bool> has(v.dictionary_size, false);
    for (std::uint32_t row = 0; row < count; ++row) {
      const auto code = static_cast<std::size_t>(v.codes[row]);
      if (!has[code]) kept[code] = copy(v.dictionary[code], arena);
      has[code] = true;
      values[before + row] = kept[code];
    }
  } else {
    for (std::uint32_t row = 0; row < count; ++row) values[before + row] = copy(v[row], arena);
  }
}

void ColumnsState::count_decided(std::int64_t rows) {
  row_count += rows;
  counts.rows += rows;
  counts.decided += rows;
}

void ColumnsState::count_row(std::int64_t row, std::size_t max_faults) {
  bool has_error = false, has_unknown = false;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const ValueView v = columns[c][static_cast<std::size_t>(row)];
    has_unknown |= v.is_unknown();
    if (!v.is_error()) continue;
    has_error = true;
    // A table's error stands in each of its outputs; it is told once.
    const bool is_repeated = c > 0 && columns[c - 1][static_cast<std::size_t>(row)].is_error() &&
                             plan->records[wanted.record].slots[slots[c]].index == plan->records[wanted.record].slots[slots[c - 1]].index;
    if (!is_repeated && faults.size() < max_faults) faults.push_back({row, report(columns[c].name, v.fault())});
  }
  ++counts.rows;
  ++(has_error ? counts.errors : has_unknown ? counts.undecided : counts.decided);
}

// Which of the counts a row is in.
std::int64_t& ColumnsState::count_of(std::int64_t row) {
  const auto at = lost.find(row);
  bool has_error = at != lost.end() && at->second.is_error(), has_unknown = at != lost.end();
  for (const OutcomeColumn& column : columns) {
    const ValueView v = column[static_cast<std::size_t>(row)];
    has_error |= v.is_error();
    has_unknown |= v.is_unknown();
  }
  return has_error ? counts.errors : has_unknown ? counts.undecided : counts.decided;
}

void ColumnsState::add_lost(std::int64_t row, const std::string& path, ValueView doubt, std::size_t max_faults) {
  --count_of(row);
  ValueView& kept = lost[row];
  if (doubt.is_unknown() && kept.is_unknown()) kept = facts::merge_unknowns(kept, doubt, arena);
  else if (!kept.is_error()) kept = copy(doubt, arena);
  ++count_of(row);
  if (!doubt.is_error() || faults.size() >= max_faults) return;
  const auto after = std::upper_bound(faults.begin(), faults.end(), row, [](std::int64_t r, const ColumnsOutcome::RowFault& f) { return r < f.row; });
  faults.insert(after, {row, report(path, doubt.fault())});
}

}  // namespace engine

std::vector<ValueView> OutcomeColumn::values() const {
  std::vector<ValueView> all(size());
  for (std::size_t row = 0; row < all.size(); ++row) all[row] = (*this)[row];
  return all;
}

ColumnsOutcome::ColumnsOutcome() = default;
ColumnsOutcome::ColumnsOutcome(std::unique_ptr<engine::ColumnsState> state) : state_(std::move(state)) {}
ColumnsOutcome::ColumnsOutcome(ColumnsOutcome&&) noexcept = default;
ColumnsOutcome& ColumnsOutcome::operator=(ColumnsOutcome&&) noexcept = default;
ColumnsOutcome::~ColumnsOutcome() = default;

const std::string& ColumnsOutcome::record() const { return state_->plan->records[state_->wanted.record].schema.record(); }
std::int64_t ColumnsOutcome::row_count() const { return state_ ? state_->row_count : 0; }
const std::vector<OutcomeColumn>& ColumnsOutcome::columns() const { return state_->columns; }
const std::vector<OutcomeColumn>& ColumnsOutcome::keys() const { return state_->keys; }
const OutcomeColumn* ColumnsOutcome::find(std::string_view path) const {
  for (const OutcomeColumn& c : state_->columns)
    if (c.name == path) return &c;
  return nullptr;
}
ValueView ColumnsOutcome::at(std::string_view path, std::int64_t row) const {
  const OutcomeColumn* column = find(path);
  return column ? (*column)[static_cast<std::size_t>(row)] : ValueView::null();
}
std::span<const std::int32_t> ColumnsOutcome::fired(std::string_view decision) const {
  const std::uint32_t d = engine::decision_number(*state_->plan, decision);
  for (std::size_t t = 0; t < state_->tables.size(); ++t)
    if (state_->tables[t] == d) return state_->fired[t];
  return {};
}
std::string_view ColumnsOutcome::row_id(std::string_view decision, std::int32_t row) const {
  const std::uint32_t d = engine::decision_number(*state_->plan, decision);
  if (row == engine::otherwise_row) return "else";
  if (d == plan::none || row < 0 || state_->plan->decisions[d].table == plan::none) return "";
  const auto& rows = state_->plan->tables[state_->plan->decisions[d].table].rows;
  return static_cast<std::size_t>(row) < rows.size() ? rows[static_cast<std::size_t>(row)].words.name : "";
}
const std::vector<ColumnsOutcome::RowFault>& ColumnsOutcome::faults() const { return state_->faults; }
ColumnsOutcome::Counts ColumnsOutcome::counts() const { return state_ ? state_->counts : Counts{}; }

std::vector<std::string> ColumnsOutcome::needs(std::int64_t row) const {
  const Schema& schema = state_->plan->records[state_->wanted.record].schema;
  std::vector<std::uint32_t> paths;
  for (const OutcomeColumn& c : state_->columns) engine::add_needs(schema, c[static_cast<std::size_t>(row)], paths);
  if (const auto lost = state_->lost.find(row); lost != state_->lost.end()) engine::add_needs(schema, lost->second, paths);
  return engine::need_names(schema, std::move(paths));
}

std::string ColumnsOutcome::canonical(std::int64_t row) const {
  const Schema& schema = state_->plan->records[state_->wanted.record].schema;
  std::string out = "{";
  for (const OutcomeColumn& c : state_->columns) {
    if (out.size() > 1) out += ", ";
    out += c.name + ": ";
    facts::append_canonical(out, c[static_cast<std::size_t>(row)], &schema);
  }
  out += "; fired";
  for (std::size_t t = 0; t < state_->tables.size(); ++t) {
    if (state_->fired[t].empty()) continue;
    const std::string& decision = state_->plan->decisions[state_->tables[t]].words.name;
    const std::string_view id = row_id(decision, state_->fired[t][static_cast<std::size_t>(row)]);
    if (!id.empty()) out += " " + decision + "." + std::string(id);
  }
  return out + "}";
}

}  // namespace guiju
