#include "engine/batch.hpp"

#include <algorithm>
#include <bit>

#include "engine/stored.hpp"
#include "engine/table.hpp"

namespace guiju::engine {

using expr::Selection;
using expr::Vector;

// What a table knows about its outputs before any record: each row's literals side by side, so that a batch's result is just
// row numbers over a dictionary.
struct Batch::TableCache {
  bool has_classes = false;                        // every cell and output is known before the facts
  std::vector<std::vector<ValueView>> outputs;     // one an output: rows, then `else`, then null
  // Per column: the class of each dictionary entry of the input, for the dictionary last seen.
  struct Known {
    const ValueView* dictionary = nullptr;
    std::vector<std::uint32_t> classes;
  };
  std::vector<Known> known;
  std::vector<std::vector<std::int32_t>> codes;    // one an output
};

namespace {

constexpr std::uint32_t no_class = 0xFFFFFFFFu;

bool is_first_or_unique(plan::HitPolicy hit) { return hit == plan::HitPolicy::first || hit == plan::HitPolicy::unique; }

// May this table be decided by classes and row numbers alone?
bool has_classes(const plan::Table& table) {
  if (!table.index.is_built() || table.is_dated || table.is_published || table.has_layers || table.has_conditions || table.is_complete) return false;
  if (!is_first_or_unique(table.hit)) return false;
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    if (table.index.open_rows(c)) return false;
  const auto is_literal = [](const plan::OutputCell& cell) { return cell.program == plan::none; };
  return std::all_of(table.output_cells.begin(), table.output_cells.end(), is_literal) &&
         std::all_of(table.otherwise.begin(), table.otherwise.end(), is_literal);
}

std::vector<ValueView> literals(const plan::Table& table, std::size_t output) {
  std::vector<ValueView> values;
  for (std::size_t r = 0; r < table.rows.size(); ++r) values.push_back(table.output(r, output).literal.view());
  values.push_back(table.otherwise.empty() ? ValueView::null() : table.otherwise[output].literal.view());
  values.push_back(ValueView::null());
  return values;
}

}  // namespace

Batch::Batch(std::shared_ptr<const plan::Plan> plan, std::shared_ptr<const plan::Wanted> wanted, std::vector<std::uint32_t> steps,
             RunDates dates, bool empty_text_is_null, bool uses_index)
    : plan_(std::move(plan)), wanted_(std::move(wanted)), steps_(std::move(steps)), dates_(dates),
      empty_text_is_null_(empty_text_is_null), scratch_(plan_->limits), row_(lend_state()) {
  const plan::Record& record = plan_->records[wanted_->record];
  slots_.resize(record.slots.size());
  columns_.resize(record.slots.size());
  fired_.resize(plan_->decisions.size());
  tables_.resize(plan_->tables.size());
  row_->begin(plan_, wanted_);
  row_->uses_index = uses_index;
  for (std::uint32_t s : steps_) {
    const plan::Step& step = plan_->steps[s];
    for (std::uint32_t i = 0; i < step.slot_count; ++i) columns_[step.slot + i] = std::make_unique<expr::Column>();
    if (step.kind != plan::Step::Kind::table) continue;
    const plan::Table& table = plan_->tables[step.index];
    auto cache = std::make_unique<TableCache>();
    cache->has_classes = uses_index && has_classes(table);
    cache->known.resize(table.columns.size());
    cache->codes.resize(table.outputs.size());
    for (std::size_t o = 0; cache->has_classes && o < table.outputs.size(); ++o) cache->outputs.push_back(literals(table, o));
    tables_[step.index] = std::move(cache);
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
  for (auto& fired : fired_)
    if (!fired.empty()) std::fill(fired.begin(), fired.end(), no_row);
  admit(columns, first);
  set_dates();
  for (std::uint32_t s : steps_) {
    const plan::Step& step = plan_->steps[s];
    switch (step.kind) {
      case plan::Step::Kind::param: run_param(step); break;
      case plan::Step::Kind::eval: run_eval(step); break;
      case plan::Step::Kind::table: run_table(step); break;
      case plan::Step::Kind::whole: run_whole(step); break;
      default: break;
    }
  }
}

void Batch::admit(const ColumnsView& columns, std::int64_t first) {
  const Schema& schema = plan_->records[wanted_->record].schema;
  const facts::AdmitContext context = admit_context(*plan_, arena_, empty_text_is_null_);
  for (std::uint32_t field : wanted_->fields)
    slots_[field] = admit_column(schema, field, columns.find(schema.fields()[field].name), first, count_, context, arena_, &intake_);
}

void Batch::set_dates() {
  const plan::Record& record = plan_->records[wanted_->record];
  Vector& known_at = slots_[record.known_at_slot];
  known_at.single = dates_.known_at;
  expr::Column& column = *columns_[record.as_of_slot];
  if (dates_.as_of || record.basis_slot == plan::none) {
    column.set_constant(as_of_date(*plan_, dates_, ValueView::null(), arena_));
  } else {
    const Vector& basis = slots_[record.basis_slot];
    for (std::uint32_t row = 0; row < count_; ++row) column.set(row, as_of_date(*plan_, dates_, basis[row], arena_));
  }
  slots_[record.as_of_slot] = column.vector();
}

void Batch::settle(std::uint32_t slot) { slots_[slot] = columns_[slot]->vector(); }

void Batch::give(const plan::Step& step, std::uint32_t row, ValueView v, Ending) {
  for (std::uint32_t i = 0; i < step.slot_count; ++i) columns_[step.slot + i]->set(row, v);
}

void Batch::run_param(const plan::Step& step) {
  const plan::Record& record = plan_->records[step.record];
  const Vector& dates = slots_[record.as_of_slot];
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
  fired.assign(count_, no_row);
  const Selection rows = applies(step);
  if (rows.count > 0 && !(tables_[step.index]->has_classes && run_table_by_classes(step, rows))) run_table_by_rows(step, rows);
  for (std::uint32_t i = 0; i < step.slot_count; ++i)
    if (slots_[step.slot + i].layout == Vector::Layout::constant) settle(step.slot + i);
}

RowState& Batch::frame(std::uint32_t row, const std::vector<std::uint32_t>& slots) {
  row_->fired.clear();
  row_->scratch.begin_record();
  for (std::uint32_t slot : slots) row_->slots[slot] = slots_[slot][row];
  return *row_;
}

void Batch::run_table_by_rows(const plan::Step& step, const Selection& rows) {
  Quiet quiet;
  std::vector<std::int32_t> fired(plan_->decisions.size());
  for (std::uint32_t i = 0; i < rows.count; ++i) {
    const std::uint32_t row = rows.row(i);
    RowState& state = frame(row, step.reads);
    decide_table(plan_->tables[step.index], step.index, state, quiet);
    for (std::uint32_t o = 0; o < step.slot_count; ++o) columns_[step.slot + o]->set(row, copy(state.slots[step.slot + o], arena_));
    first_fired(state, fired);
    fired_[step.decision][row] = fired[step.decision];
  }
}

// The class of each row's value in a column, ANDed into nothing yet: classes_ by row. False: a value has no class.
bool Batch::classify(const plan::Table& table, std::size_t c, const Selection& rows) {
  const plan::Classifier& classifier = table.index.classifier(c);
  const Vector& v = slots_[table.columns[c].slot];
  classes_.resize(count_);
  if (v.layout == Vector::Layout::dictionary) {
    auto& known = tables_[static_cast<std::size_t>(&table - plan_->tables.data())]->known[c];
    known.classes.resize(v.dictionary_size);
    for (std::uint32_t d = 0; d < v.dictionary_size; ++d) {
      const ValueView entry = v.dictionary[d];
      if (entry.is_error() || entry.is_unknown() || !classifier.classify(entry, known.classes[d])) known.classes[d] = no_class;
    }
    for (std::uint32_t i = 0; i < rows.count; ++i) {
      const std::uint32_t row = rows.row(i);
      classes_[row] = known.classes[static_cast<std::size_t>(v.codes[row])];
      if (classes_[row] == no_class) return false;
    }
    return true;
  }
  for (std::uint32_t i = 0; i < rows.count; ++i) {
    const std::uint32_t row = rows.row(i);
    const ValueView value = v[row];
    if (value.is_error() || value.is_unknown() || !classifier.classify(value, classes_[row])) return false;
  }
  return true;
}

bool Batch::run_table_by_classes(const plan::Step& step, const Selection& rows) {
  const plan::Table& table = plan_->tables[step.index];
  const plan::Index& index = table.index;
  const std::size_t words = index.words();
  if (words > 1) return false;  // larger tables: row by row through the index
  const std::size_t left_over = table.rows.size() % 64;
  std::vector<std::uint64_t> left(count_, left_over == 0 ? ~std::uint64_t{0} : (std::uint64_t{1} << left_over) - 1);
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (index.classifier(c).kind == plan::Classifier::Kind::none) continue;
    if (!classify(table, c, rows)) return false;
    for (std::uint32_t i = 0; i < rows.count; ++i) left[rows.row(i)] &= *index.rows(c, classes_[rows.row(i)]);
  }
  // Two rows of a `unique` table are an error with its own words: let the row path say them.
  if (table.hit == plan::HitPolicy::unique)
    for (std::uint32_t i = 0; i < rows.count; ++i)
      if (std::popcount(left[rows.row(i)]) > 1) return false;
  auto& fired = fired_[step.decision];
  TableCache& cache = *tables_[step.index];
  const auto row_count = static_cast<std::int32_t>(table.rows.size());
  auto& codes = cache.codes[0];
  codes.assign(count_, row_count + 1);
  for (std::uint32_t i = 0; i < rows.count; ++i) {
    const std::uint32_t row = rows.row(i);
    const std::uint64_t bits = left[row];
    const bool has_else = !table.otherwise.empty();
    codes[row] = bits != 0 ? std::countr_zero(bits) : has_else ? row_count : row_count + 1;
    fired[row] = bits != 0 ? std::countr_zero(bits) : has_else ? otherwise_row : no_row;
  }
  for (std::size_t o = 0; o < table.outputs.size(); ++o) {
    Vector v;
    v.layout = Vector::Layout::dictionary;
    v.codes = codes.data();
    v.dictionary = cache.outputs[o].data();
    v.dictionary_size = static_cast<std::uint32_t>(cache.outputs[o].size());
    const std::uint32_t slot = table.outputs[o].slot;
    if (!rows.rows) slots_[slot] = v;
    else columns_[slot]->set(rows, v);
  }
  return true;
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

void Batch::append_to(ColumnsState& out, std::size_t max_faults) {
  for (std::size_t c = 0; c < out.slots.size(); ++c) {
    const Vector& v = slots_[out.slots[c]];
    auto& values = out.columns[c].values;
    const std::size_t before = values.size();
    values.resize(before + count_);
    if (v.layout == Vector::Layout::words && !v.marks) {
      for (std::uint32_t row = 0; row < count_; ++row) values[before + row] = v[row];
    } else if (v.layout == Vector::Layout::dictionary) {
      std::vector<ValueView> kept(v.dictionary_size);
      std::vector<bool> has(v.dictionary_size, false);
      for (std::uint32_t row = 0; row < count_; ++row) {
        const auto code = static_cast<std::size_t>(v.codes[row]);
        if (!has[code]) kept[code] = copy(v.dictionary[code], out.arena);
        has[code] = true;
        values[before + row] = kept[code];
      }
    } else {
      for (std::uint32_t row = 0; row < count_; ++row) values[before + row] = copy(v[row], out.arena);
    }
  }
  for (std::size_t t = 0; t < out.tables.size(); ++t) {
    const auto& fired = fired_[out.tables[t]];
    if (fired.size() == count_) out.fired[t].insert(out.fired[t].end(), fired.begin(), fired.end());
    else out.fired[t].insert(out.fired[t].end(), count_, no_row);
  }
  for (std::uint32_t row = 0; row < count_; ++row) out.count_row(out.row_count++, max_faults);
}

}  // namespace guiju::engine
