#include "engine/batch.hpp"

#include <algorithm>
#include <numeric>

#include "engine/columns_kernels.hpp"
#include "engine/match.hpp"
#include "engine/route.hpp"
#include "engine/settle.hpp"
#include "engine/stored.hpp"
#include "engine/table.hpp"
#include "engine/table_columns.hpp"

namespace guiju::engine {

using expr::Selection;
using expr::Vector;

namespace {

// May a row of this vector be an error or an unknown?
bool may_be_doubtful(const Vector& v) {
  const auto is_doubtful = [](ValueView value) { return value.is_error() || value.is_unknown(); };
  switch (v.layout) {
    case Vector::Layout::constant: return is_doubtful(v.single);
    case Vector::Layout::words: return v.marks != nullptr;
    case Vector::Layout::dictionary: return std::any_of(v.dictionary, v.dictionary + v.dictionary_size, is_doubtful);
    case Vector::Layout::views: break;
  }
  return true;
}

}  // namespace

// A table's results over a batch: codes over its literals; after those, values of records that needed judging.
struct Batch::TableBatch {
  TableBatch(const plan::Table& table, bool uses_index) : columns(table, uses_index), values(table.outputs.size()) {}
  bool is_coded() const { return columns.applies() && columns.has_literals(); }
  TableColumns columns;
  std::vector<std::vector<ValueView>> values;  // one an output: literals, then this batch's own
  bool has_own = false;                        // were there such records?
};

// A route's outputs in a batch: a way (or what stands for none) an entry.
struct Batch::RouteCache {
  std::vector<std::int32_t> codes;
  std::vector<std::vector<ValueView>> entries;  // one an output that a way decides
};

Batch::Batch(std::shared_ptr<const plan::Plan> plan, std::shared_ptr<const plan::Wanted> wanted, std::vector<std::uint32_t> steps,
             RunDates dates, const EvaluateOptions& options)
    : plan_(std::move(plan)), wanted_(std::move(wanted)), steps_(std::move(steps)), dates_(dates),
      empty_text_is_null_(options.empty_text_is_null), scratch_(plan_->limits), row_(lend_state()) {
  const plan::Record& record = plan_->records[wanted_->record];
  slots_.resize(record.slots.size());
  columns_.resize(record.slots.size());
  fired_.resize(plan_->decisions.size());
  tables_.resize(plan_->tables.size());
  routes_.resize(plan_->routes.size());
  coded_.resize(record.slots.size(), {plan::none, 0});
  row_->begin(plan_, wanted_);
  row_->uses_index = options.uses_index;
  row_->tries_values = options.tries_values;
  all_slots_.resize(record.slots.size());
  std::iota(all_slots_.begin(), all_slots_.end(), 0u);
  for (std::uint32_t s : steps_) {
    const plan::Step& step = plan_->steps[s];
    for (std::uint32_t i = 0; i < step.slot_count; ++i) columns_[step.slot + i] = std::make_unique<expr::Column>();
    if (step.kind == plan::Step::Kind::route) routes_[step.index] = std::make_unique<RouteCache>();
    if (step.kind != plan::Step::Kind::table) continue;
    const plan::Table& table = plan_->tables[step.index];
    tables_[step.index] = std::make_unique<TableBatch>(table, options.uses_index);
    for (std::size_t o = 0; tables_[step.index]->is_coded() && o < table.outputs.size(); ++o) coded_[table.outputs[o].slot] = {step.index, static_cast<std::uint32_t>(o)};
  }
  columns_[record.as_of_slot] = std::make_unique<expr::Column>();
}

Batch::~Batch() { give_back(std::move(row_)); }

void Batch::decide(const ColumnsView& columns, std::int64_t first, std::uint32_t count) {
  count_ = count;
  arena_.reset();
  scratch_.begin_batch();
  std::fill(slots_.begin(), slots_.end(), Vector{});
  for (auto& column : columns_)
    if (column) column->clear(count);
  admit(columns, first);
  set_dates();
  for (std::size_t at = 0; at < steps_.size(); ++at) {
    const plan::Step& step = plan_->steps[steps_[at]];
    switch (step.kind) {
      case plan::Step::Kind::param: run_param(step); break;
      case plan::Step::Kind::eval: run_eval(step); break;
      case plan::Step::Kind::table: run_table(step); break;
      case plan::Step::Kind::whole: run_whole(step); break;
      case plan::Step::Kind::route: run_route(step); break;
      case plan::Step::Kind::match: run_match(step); break;
      default: break;
    }
    if (row_->tries_values && may_be_open(step)) settle_rows(at);
  }
  complete_parts();
}

void Batch::admit(const ColumnsView& columns, std::int64_t first) {
  const Schema& schema = plan_->records[wanted_->record].schema;
  const facts::AdmitContext context = admit_context(*plan_, arena_, empty_text_is_null_);
  for (std::uint32_t field : wanted_->fields)
    slots_[field] = admit_column(schema, field, columns.find(schema.fields()[field].name), first, count_, context, arena_, &intake_);
}

void Batch::set_dates() {
  if (!wanted_->needs_dates) return;
  const plan::Record& record = plan_->records[wanted_->record];
  Vector& known_at = slots_[record.known_at_slot];
  known_at.single = dates_.known_at;
  set_as_of(record.as_of_slot, record.basis_slot);
  for (std::uint32_t s : steps_)  // decisions with basis dates of their own
    if (plan_->steps[s].kind == plan::Step::Kind::as_of) set_as_of(plan_->steps[s].slot, plan_->steps[s].index);
}

void Batch::set_as_of(std::uint32_t slot, std::uint32_t basis_slot) {
  expr::Column& column = *columns_[slot];
  if (dates_.as_of || basis_slot == plan::none) {
    column.set_constant(as_of_date(*plan_, dates_, ValueView::null(), arena_));
  } else {
    const Vector& basis = slots_[basis_slot];
    for (std::uint32_t row = 0; row < count_; ++row) column.set(row, as_of_date(*plan_, dates_, basis[row], arena_));
  }
  settle(slot);
}

void Batch::settle(std::uint32_t slot) { slots_[slot] = columns_[slot]->vector(); }

void Batch::give(const plan::Step& step, std::uint32_t row, ValueView v, Ending) {
  for (std::uint32_t i = 0; i < step.slot_count; ++i) columns_[step.slot + i]->set(row, v);
}

void Batch::run_param(const plan::Step& step) {
  const Vector& dates = slots_[step.reads[0]];
  expr::Column& column = *columns_[step.slot];
  if (dates.layout == Vector::Layout::constant) {
    column.set_constant(param_value(*plan_, step, dates.single, dates_.known_at, arena_));
    return settle(step.slot);
  }
  ValueView last_date, last;
  for (std::uint32_t row = 0; row < count_; ++row) {
    const ValueView date = dates[row];
    const bool is_same = date.is(Kind::date) && last_date.is(Kind::date) && date.as_int() == last_date.as_int();
    if (!is_same) last = param_value(*plan_, step, date, dates_.known_at, arena_);
    last_date = date;
    column.set(row, last);
  }
  settle(step.slot);
}

Selection Batch::applies(const plan::Step& step) {
  Selection all{nullptr, count_};
  if (step.when == plan::none) return all;
  const Vector when = expr::run(plan_->programs[step.when], slots_.data(), all, count_, scratch_);
  selected_.clear();
  for (std::uint32_t row = 0; row < count_; ++row) {
    const ValueView v = when[row];
    if (v.is_true()) selected_.push_back(static_cast<std::uint16_t>(row));
    else if (v.is_error() || v.is_unknown()) give(step, row, v, ending_of(v));
    else give(step, row, ValueView::null(), Ending::not_applicable);
  }
  return {selected_.data(), static_cast<std::uint32_t>(selected_.size())};
}

void Batch::run_eval(const plan::Step& step) {
  const Selection rows = applies(step);
  const Type& type = plan_->records[step.record].slots[step.slot].type;
  expr::Column& column = *columns_[step.slot];
  if (rows.count > 0) {
    const Vector v = expr::run(plan_->programs[step.index], slots_.data(), rows, count_, scratch_);
    const bool is_scaled = type.kind() != Kind::decimal || (v.layout == Vector::Layout::words && v.kind == Kind::decimal && v.scale == type.scale());
    // A vector over all rows serves as it is.
    if (is_scaled && !rows.rows) {
      slots_[step.slot] = v;
      return;
    }
    if (is_scaled) column.set(rows, v);
    else
      for (std::uint32_t i = 0; i < rows.count; ++i) column.set(rows.row(i), typed(v[rows.row(i)], type, arena_));
  }
  settle(step.slot);
}

// ---- tables ---------------------------------------------------------------------------------------------------------

void Batch::run_table(const plan::Step& step) {
  auto& fired = fired_[step.decision];
  TableBatch& table = *tables_[step.index];
  if (table.is_coded()) return run_coded_table(step, table);
  fired.assign(count_, no_row);
  const Selection rows = applies(step);
  if (rows.count > 0 && table.columns.applies()) run_table_by_codes(step, table, rows);
  else if (rows.count > 0) run_table_by_rows(step, rows);
  for (std::uint32_t i = 0; i < step.slot_count; ++i) settle(step.slot + i);
}

// All that the table can give is known: its results are codes.
void Batch::run_coded_table(const plan::Step& step, TableBatch& table) {
  const plan::Table& from = plan_->tables[step.index];
  auto& fired = fired_[step.decision];
  fired.resize(count_);
  table.columns.decide(slots_.data(), count_);
  auto& codes = table.columns.codes();
  rows_of_codes(codes.data(), count_, table.columns.no_row_code(), from.otherwise.empty() ? no_row : otherwise_row, fired.data());
  const std::size_t base = table.columns.literals(0).size();
  for (std::size_t o = 0; o < table.values.size(); ++o) {
    if (table.values[o].empty()) table.values[o] = table.columns.literals(o);
    table.values[o].resize(base);
  }
  table.has_own = false;
  for (std::uint16_t row : table.columns.to_judge()) judge_row(step, table, row);
  if (step.when != plan::none) drop_others(step, table);
  for (std::size_t o = 0; o < from.outputs.size(); ++o) {
    Vector& v = slots_[from.outputs[o].slot];
    v = {};
    v.layout = Vector::Layout::dictionary;
    v.codes = codes.data();
    v.dictionary = table.values[o].data();
    v.dictionary_size = static_cast<std::uint32_t>(table.values[o].size());
  }
}

// A record that says more than a row number, by the row path.
void Batch::judge_row(const plan::Step& step, TableBatch& table, std::uint32_t row) {
  Quiet quiet;
  const plan::Table& from = plan_->tables[step.index];
  RowState& state = frame(row, step.reads);
  decide_table(from, step.index, state, quiet);
  fired_row_.resize(plan_->decisions.size());
  first_fired(state, fired_row_);
  fired_[step.decision][row] = fired_row_[step.decision];
  table.columns.codes()[row] = static_cast<std::int32_t>(table.values[0].size());
  for (std::size_t o = 0; o < from.outputs.size(); ++o) table.values[o].push_back(copy(state.slots[from.outputs[o].slot], arena_));
  table.has_own = true;
}

// Records to which the table does not apply: null, or what keeps `when` from being told.
void Batch::drop_others(const plan::Step& step, TableBatch& table) {
  const Vector when = expr::run(plan_->programs[step.when], slots_.data(), {nullptr, count_}, count_, scratch_);
  for (std::uint32_t row = 0; row < count_; ++row) {
    const ValueView v = when[row];
    if (v.is_true()) continue;
    fired_[step.decision][row] = no_row;
    table.columns.codes()[row] = table.columns.null_code();
    if (!v.is_error() && !v.is_unknown()) continue;
    table.columns.codes()[row] = static_cast<std::int32_t>(table.values[0].size());
    for (auto& values : table.values) values.push_back(v);
    table.has_own = true;
  }
}

// The rows are known by code, their outputs are not all literals: each row's outputs for all its records at once.
void Batch::run_table_by_codes(const plan::Step& step, TableBatch& table, const Selection& rows) {
  const plan::Table& from = plan_->tables[step.index];
  table.columns.decide(slots_.data(), count_);
  auto& codes = table.columns.codes();
  auto& fired = fired_[step.decision];
  for (std::uint16_t row : table.columns.to_judge()) codes[row] = table.columns.null_code();
  by_code_.clear();
  for (std::uint32_t i = 0; i < rows.count; ++i) by_code_.push_back(static_cast<std::uint16_t>(rows.row(i)));
  std::stable_sort(by_code_.begin(), by_code_.end(), [&](std::uint16_t a, std::uint16_t b) { return codes[a] < codes[b]; });
  for (std::size_t first = 0; first < by_code_.size();) {
    const std::int32_t code = codes[by_code_[first]];
    std::size_t end = first;
    for (; end < by_code_.size() && codes[by_code_[end]] == code; ++end) {}
    const Selection same{&by_code_[first], static_cast<std::uint32_t>(end - first)};
    if (code == table.columns.null_code()) {
      run_table_by_rows(step, same);
    } else {
      const bool is_row = code < table.columns.no_row_code();
      const std::int32_t to = is_row ? code : from.otherwise.empty() ? no_row : otherwise_row;
      for (std::uint32_t i = 0; i < same.count; ++i) fired[same.row(i)] = to;
      for (std::uint32_t o = 0; o < from.outputs.size(); ++o) {
        expr::Column& column = *columns_[from.outputs[o].slot];
        const plan::OutputCell* cell = is_row ? &from.output(static_cast<std::size_t>(code), o) : from.otherwise.empty() ? nullptr : &from.otherwise[o];
        if (cell && cell->program != plan::none) {
          column.set(same, expr::run(plan_->programs[cell->program], slots_.data(), same, count_, scratch_));
          continue;
        }
        const ValueView v = cell ? cell->literal : ValueView::null();
        for (std::uint32_t i = 0; i < same.count; ++i) column.set(same.row(i), v);
      }
    }
    first = end;
  }
}

RowState& Batch::frame(std::uint32_t row, const std::vector<std::uint32_t>& slots) {
  row_->fired.clear();
  row_->scratch.begin_record();
  for (std::uint32_t slot : slots) row_->slots[slot] = slots_[slot][row];
  return *row_;
}

void Batch::run_table_by_rows(const plan::Step& step, const Selection& rows) {
  Quiet quiet;
  fired_row_.resize(plan_->decisions.size());
  for (std::uint32_t i = 0; i < rows.count; ++i) {
    const std::uint32_t row = rows.row(i);
    RowState& state = frame(row, step.reads);
    decide_table(plan_->tables[step.index], step.index, state, quiet);
    for (std::uint32_t o = 0; o < step.slot_count; ++o) columns_[step.slot + o]->set(row, copy(state.slots[step.slot + o], arena_));
    first_fired(state, fired_row_);
    fired_[step.decision][row] = fired_row_[step.decision];
  }
}

// ---- routes and matches: record by record ---------------------------------------------------------------------------

// Records that go one way share its outputs: entries of a dictionary, as do those that have none.
void Batch::run_route(const plan::Step& step) {
  const plan::Route& route = plan_->routes[step.index];
  const Selection rows = applies(step);
  Quiet quiet;
  RouteCache& cache = *routes_[step.index];
  cache.codes.assign(count_, 0);
  cache.entries.assign(route.places.reason, {});
  const std::uint64_t batch = route_memo(plan_).next_batch++;
  const auto add_entry = [&](const RowState& state) {
    for (std::uint32_t o = 0; o < cache.entries.size(); ++o) cache.entries[o].push_back(copy(state.slots[step.slot + o], arena_));
    return static_cast<std::int32_t>(cache.entries[0].size() - 1);
  };
  for (std::uint32_t i = 0; i < rows.count; ++i) {
    const std::uint32_t row = rows.row(i);
    RowState& state = frame(row, step.reads);
    const RouteAnswer answer = find_route(route, step.index, state, quiet);
    const bool is_known = answer.way && !answer.own && answer.way->batch == batch;
    if (is_known) state.slots[step.slot + route.places.reason] = ValueView::of_enum(route.reasons, answer.reason);
    else write_route(route, answer, state);
    cache.codes[row] = is_known ? answer.way->code : add_entry(state);
    if (answer.way && !answer.own) answer.way->give_code(batch, cache.codes[row]);
    columns_[step.slot + route.places.reason]->set(row, copy(state.slots[step.slot + route.places.reason], arena_));
    for (std::uint32_t o = 0; o < route.stage_slots.size(); ++o) {
      const ValueView due = answer.way ? slots_[route.stage_slots[o]][row] : answer.otherwise;
      columns_[step.slot + route.places.stages + o]->set(row, answer.way ? due : copy(due, arena_));
    }
  }
  for (std::uint32_t o = 0; o < step.slot_count; ++o) {
    if (o < cache.entries.size() && rows.count > 0) {
      Vector v;
      v.layout = Vector::Layout::dictionary;
      v.codes = cache.codes.data();
      v.dictionary = cache.entries[o].data();
      v.dictionary_size = static_cast<std::uint32_t>(cache.entries[o].size());
      if (!rows.rows) {
        slots_[step.slot + o] = v;
        continue;
      }
      columns_[step.slot + o]->set(rows, v);
    }
    settle(step.slot + o);
  }
}

void Batch::run_match(const plan::Step& step) {
  const Selection rows = applies(step);
  Quiet quiet;
  for (std::uint32_t i = 0; i < rows.count; ++i) {
    const std::uint32_t row = rows.row(i);
    RowState& state = frame(row, step.reads);
    decide_match(plan_->matches[step.index], step.index, state, quiet);
    for (std::uint32_t o = 0; o < step.slot_count; ++o) columns_[step.slot + o]->set(row, copy(state.slots[step.slot + o], arena_));
  }
  for (std::uint32_t o = 0; o < step.slot_count; ++o) settle(step.slot + o);
}

void Batch::run_whole(const plan::Step& step) {
  expr::Column& column = *columns_[step.slot];
  const plan::Decision& decision = plan_->decisions[step.index];
  for (std::uint32_t row = 0; row < count_; ++row) {
    RowState& state = frame(row, step.reads);
    state.endings[step.index] = ending_at(decision, step.index, row);
    decide_whole(step, state);
    column.set(row, copy(state.slots[step.slot], arena_));
  }
  settle(step.slot);
}

// A table without a match (or that does not apply) is null as a whole.
Ending Batch::ending_at(const plan::Decision& decision, std::uint32_t number, std::uint32_t row) const {
  const ValueView first = slots_[decision.first_slot][row];
  if (first.is_error() || first.is_unknown()) return ending_of(first);
  const bool is_table = decision.table != plan::none;
  return is_table && fired_[number][row] == no_row ? Ending::no_match : Ending::decided;
}

// As the row path does when all steps have run.
void Batch::complete_parts() {
  for (std::uint32_t slot : wanted_->parted) {
    if (coded_[slot].table != plan::none) continue;  // codes of literals
    const Vector v = slots_[slot];
    bool is_changed = false;
    std::vector<ValueView> values(count_);
    for (std::uint32_t row = 0; row < count_; ++row) {
      values[row] = expr::whole(v[row], arena_);
      is_changed |= values[row].kind() != v[row].kind();
    }
    if (!is_changed) continue;
    for (std::uint32_t row = 0; row < count_; ++row) columns_[slot]->set(row, values[row]);
    settle(slot);
  }
}

// --- what facts that are not given leave open: by trying their values ----------------------------------------------------

bool Batch::may_be_open(const plan::Step& step) const {
  if (!can_be_settled(step)) return false;
  if (step.kind == plan::Step::Kind::table && tables_[step.index]->is_coded()) return tables_[step.index]->has_own;
  const auto first = slots_.begin() + step.slot;
  return std::any_of(first, first + step.slot_count, may_be_doubtful);
}

// As the row path does, for rows that this step left open.
void Batch::settle_rows(std::size_t at) {
  const plan::Step& step = plan_->steps[steps_[at]];
  for (std::uint32_t row = 0; row < count_; ++row) {
    bool is_unknown = false;
    for (std::uint32_t o = 0; o < step.slot_count; ++o) is_unknown |= slots_[step.slot + o][row].is_unknown();
    if (!is_unknown) continue;
    RowState& state = frame(row, all_slots_);
    if (step.decision != plan::none) state.endings[step.decision] = Ending::undecided;
    if (engine::settle(state, steps_, at)) write_settled(step, row, state);
  }
}

void Batch::write_settled(const plan::Step& step, std::uint32_t row, const RowState& state) {
  if (step.decision != plan::none && step.kind == plan::Step::Kind::table) {
    fired_row_.resize(plan_->decisions.size());
    first_fired(state, fired_row_);
    fired_[step.decision][row] = fired_row_[step.decision];
  }
  if (step.kind == plan::Step::Kind::table && tables_[step.index]->is_coded()) {
    TableBatch& table = *tables_[step.index];
    table.columns.codes()[row] = static_cast<std::int32_t>(table.values[0].size());
    for (std::size_t o = 0; o < table.values.size(); ++o) {
      const std::uint32_t slot = plan_->tables[step.index].outputs[o].slot;
      table.values[o].push_back(copy(state.slots[slot], arena_));
      slots_[slot].dictionary = table.values[o].data();
      slots_[slot].dictionary_size = static_cast<std::uint32_t>(table.values[o].size());
    }
    return;
  }
  for (std::uint32_t slot = step.slot; slot < step.slot + step.slot_count; ++slot) {
    expr::Column& column = *columns_[slot];
    const Vector own = column.vector(), now = slots_[slot];
    const bool is_own = own.layout == now.layout && own.words == now.words && own.views == now.views && own.codes == now.codes;
    if (!is_own) column.set({nullptr, count_}, now);
    column.set(row, copy(state.slots[slot], arena_));
    settle(slot);
  }
}

void Batch::append_to(ColumnsState& out, std::size_t max_faults) {
  bool has_doubt = false;
  for (std::size_t c = 0; c < out.slots.size(); ++c) {
    const Vector& v = slots_[out.slots[c]];
    const Coded& coded = coded_[out.slots[c]];
    if (coded.table != plan::none) {
      const TableBatch& table = *tables_[coded.table];
      out.add_codes(c, {v.codes, count_}, {v.dictionary, v.dictionary_size}, table.columns.literals(coded.output).size());
      has_doubt |= table.has_own;
    } else {
      out.add_values(c, v, count_);
      has_doubt |= may_be_doubtful(v);
    }
  }
  for (std::size_t t = 0; t < out.tables.size(); ++t) {
    const auto& fired = fired_[out.tables[t]];
    if (fired.size() == count_) out.fired[t].insert(out.fired[t].end(), fired.begin(), fired.end());
    else out.fired[t].insert(out.fired[t].end(), count_, no_row);
  }
  if (!has_doubt) return out.count_decided(count_);
  for (std::uint32_t row = 0; row < count_; ++row) out.count_row(out.row_count++, max_faults);
}

}  // namespace guiju::engine
