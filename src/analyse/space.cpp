#include "analyse/space.hpp"

#include <algorithm>
#include <set>

#include "expr/vm.hpp"

namespace guiju::analyse {
namespace {

using plan::SlotInfo;

const plan::Record& record_of(const plan::Plan& plan, const plan::Table& table) {
  return plan.records[plan.decisions[table.decision].record];
}

// The dated parameters a program reads; nothing when it reads anything else.
std::optional<std::vector<std::uint32_t>> params_read(const plan::Plan& plan, const plan::Record& record, std::uint32_t program) {
  std::vector<std::uint32_t> params;
  for (const std::uint32_t slot : plan.programs[program].slots) {
    if (record.slots[slot].what != SlotInfo::What::param) return std::nullopt;
    params.push_back(record.slots[slot].index);
  }
  return params;
}

template <typename Operands>
void each_operand(const expr::CellTestsView& tests, const Operands& visit) {
  for (const plan::Test& test : tests) {
    visit(test.low);
    visit(test.high);
    each_operand(test.inner, visit);
  }
}

// Cells as they read on one date: parameters replaced by their values.
class ParamReader {
 public:
  ParamReader(const plan::Plan& plan, const plan::Record& record) : plan_(plan), record_(record), frame_(record.slots.size()) {}

  std::set<std::uint32_t> params_of(const plan::Predicate& predicate) {
    std::set<std::uint32_t> all;
    each_operand(predicate.any_of, [&](const plan::Operand& o) {
      if (o.program == plan::none) return;
      if (const auto params = params_read(plan_, record_, o.program)) all.insert(params->begin(), params->end());
    });
    return all;
  }

  // Puts the cell as it reads on that date among `read`.
  plan::Predicate on(std::int64_t date, const plan::Predicate& predicate, expr::CellTests& read) {
    read.begin_cell(predicate.text, {});
    for (const plan::Test& test : predicate.any_of) read.add_test(test, [&](const plan::Operand& o) { return on(date, o); });
    return read[read.size() - 1];
  }

 private:
  plan::Operand on(std::int64_t date, const plan::Operand& o) {
    if (o.program == plan::none || !params_read(plan_, record_, o.program)) return o;
    for (const std::uint32_t slot : plan_.programs[o.program].slots) frame_[slot] = value_on(date, record_.slots[slot].index);
    scratch_.begin_record();
    const ValueView v = expr::run(plan_.programs[o.program], frame_.data(), scratch_);
    return v.is_error() || v.is_unknown() ? o : plan::Operand{v};
  }
  ValueView value_on(std::int64_t date, std::uint32_t number) const {
    ValueView value;
    for (const plan::DatedParam::Entry& entry : plan_.params[number].entries)
      if (entry.from <= date) value = entry.value.view();
    return value;
  }

  const plan::Plan& plan_;
  const plan::Record& record_;
  std::vector<ValueView> frame_;
  expr::Scratch scratch_;
};

// The only values a decision's output can have, where they are all written down; nothing when some are computed.
std::optional<std::vector<Value>> literals_of(const plan::Plan& plan, const plan::Decision& decision, std::uint32_t output) {
  if (decision.table == plan::none) return std::nullopt;
  const plan::Table& table = plan.tables[decision.table];
  if (table.hit > plan::HitPolicy::first || output >= table.outputs.size()) return std::nullopt;
  std::vector<Value> values(1);  // null: no row, or not applicable
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const plan::OutputCell& cell = table.output(r, output);
    if (cell.program != plan::none) return std::nullopt;
    values.emplace_back(cell.literal);
  }
  for (std::size_t o = 0; o < table.otherwise.size(); ++o) {
    if (o != output) continue;
    if (table.otherwise[o].program != plan::none) return std::nullopt;
    values.emplace_back(table.otherwise[o].literal);
  }
  return values;
}

bool is_same(const std::optional<Value>& a, const std::optional<Value>& b) {
  return a.has_value() == b.has_value() && (!a || a->view().to_string() == b->view().to_string());
}
bool is_same(const Constraint& a, const Constraint& b) {
  const auto same_values = [](const Value& x, const Value& y) { return x.view().to_string() == y.view().to_string(); };
  return is_same(a.min, b.min) && is_same(a.max, b.max) && a.matches == b.matches && a.min_length == b.min_length &&
         a.max_length == b.max_length && std::equal(a.in.begin(), a.in.end(), b.in.begin(), b.in.end(), same_values);
}

}  // namespace

const Ranges* Space::keep(Ranges ranges) const { return &kept_.emplace_back(std::move(ranges)); }

Domain& Space::dates() {
  if (!date_axis_) {
    date_axis_ = static_cast<std::uint32_t>(axes_.size());
    axes_.push_back(std::make_unique<Domain>("as of", Type(Kind::date)));
  }
  return *axes_[*date_axis_];
}

void Space::add(const plan::Plan& plan, const plan::Table& table) {
  Entry& entry = tables_.emplace_back();
  entry.plan = &plan;
  entry.table = &table;
}

void Space::close() {
  for (Entry& entry : tables_) make_axes(entry);
  bound_axes();
  for (Entry& entry : tables_) find_periods(entry);
  bound_dates();
  for (Entry& entry : tables_) read_cells(entry);
  for (auto& axis : axes_) axis->close();
  for (auto& axis : axes_) full_.push_back(keep({{0, axis->class_count()}}));
  for (Entry& entry : tables_) {
    accept_cells(entry);
    for (std::uint32_t r = 0; r < entry.table->rows.size(); ++r) make_boxes(entry, r);
  }
}

void Space::make_axes(Entry& entry) {
  for (const plan::Column& column : entry.table->columns) {
    const auto [at, is_new] = by_name_.emplace(column.head, static_cast<std::uint32_t>(axes_.size()));
    if (is_new) axes_.push_back(std::make_unique<Domain>(column.head, column.type));
    else axes_[at->second]->widen(column.type);
    entry.axes.push_back(at->second);
  }
}

// What is known of a column's values from where they come from; of two tables, what is known of both.
void Space::bound_axes() {
  for (std::uint32_t a = 0; a < axes_.size(); ++a) {
    std::vector<const Constraint*> constraints;
    std::optional<std::vector<Value>> values(std::in_place);
    for (const Entry& entry : tables_)
      for (std::size_t c = 0; c < entry.axes.size(); ++c) {
        if (entry.axes[c] != a) continue;
        const plan::Record& record = record_of(*entry.plan, *entry.table);
        const SlotInfo& slot = record.slots[entry.table->columns[c].slot];
        if (slot.what == SlotInfo::What::field) constraints.push_back(&record.schema.fields()[slot.index].constraint);
        const auto literals = slot.what == SlotInfo::What::output ? literals_of(*entry.plan, entry.plan->decisions[slot.index], slot.output) : std::nullopt;
        if (!literals) values.reset();
        else if (values) values->insert(values->end(), literals->begin(), literals->end());
      }
    const bool are_same = std::all_of(constraints.begin(), constraints.end(), [&](const Constraint* c) { return is_same(*c, *constraints[0]); });
    if (!constraints.empty() && are_same) axes_[a]->keep_to(*constraints[0]);
    if (values && !values->empty()) axes_[a]->keep_to(*values);
  }
}

// The stretches of time in which no parameter that stands in a cell changes.
void Space::find_periods(Entry& entry) {
  std::set<std::uint32_t> params;
  ParamReader reader(*entry.plan, record_of(*entry.plan, *entry.table));
  for (const plan::Column& column : entry.table->columns)
    for (const plan::Predicate& predicate : column.predicates) params.merge(reader.params_of(predicate));
  std::set<std::int64_t> changes;
  for (const std::uint32_t p : params) {
    const plan::DatedParam& param = entry.plan->params[p];
    for (const auto& e : param.entries) changes.insert(e.from);
    if (!param.entries.empty()) entry.first_date = std::max(entry.first_date.value_or(INT64_MIN), param.entries.front().from);
    if (param.until) entry.last_date = std::min(entry.last_date.value_or(INT64_MAX), *param.until);
  }
  for (const std::int64_t change : changes) {
    if (!entry.periods.empty()) entry.periods.back().to = change;
    entry.periods.push_back({change, INT64_MAX});
    dates().cut_at(ValueView::of_date(change));
  }
  if (entry.periods.empty()) entry.periods.push_back({INT64_MIN, INT64_MAX});
}

// Dates are asked about from the first row in force on, and to the last when every row ends; of two tables, over both.
void Space::bound_dates() {
  std::optional<std::int64_t> low = INT64_MAX, high = INT64_MIN;
  bool is_dated = false;
  for (const Entry& entry : tables_) {
    is_dated |= entry.table->is_dated || entry.first_date || entry.last_date;
    std::optional<std::int64_t> first = INT64_MAX, last = INT64_MIN;
    for (const plan::Row& row : entry.table->rows) {
      first = row.from && first ? std::optional(std::min<std::int64_t>(*first, *row.from)) : std::nullopt;
      last = row.to && last ? std::optional(std::max<std::int64_t>(*last, *row.to)) : std::nullopt;
      for (const auto& day : {row.from, row.to})
        if (day) dates().cut_at(ValueView::of_date(*day));
    }
    if (entry.first_date) first = std::max(first.value_or(*entry.first_date), *entry.first_date);
    if (entry.last_date) last = std::min(last.value_or(*entry.last_date + 1), *entry.last_date + 1);
    low = low && first ? std::optional(std::min(*low, *first)) : std::nullopt;
    high = high && last ? std::optional(std::max(*high, *last)) : std::nullopt;
  }
  if (is_dated && (low != INT64_MAX || high != INT64_MIN)) dates().keep_between(low, high);
}

void Space::read_cells(Entry& entry) {
  ParamReader reader(*entry.plan, record_of(*entry.plan, *entry.table));
  for (std::size_t c = 0; c < entry.table->columns.size(); ++c) {
    auto& column = entry.meanings.emplace_back();
    expr::CellTests& read = read_.emplace_back(entry.table->columns[c].type);
    for (const plan::Predicate& predicate : entry.table->columns[c].predicates) {
      auto& meanings = column.emplace_back();
      const std::size_t count = reader.params_of(predicate).empty() ? 1 : entry.periods.size();
      for (std::size_t p = 0; p < count; ++p) {
        const bool is_timeless = count == 1 && entry.periods.size() > 1;
        meanings.push_back({is_timeless || predicate.is_constant ? predicate : reader.on(entry.periods[p].from, predicate, read), nullptr, nullptr});
        axes_[entry.axes[c]]->cut_by(meanings.back().predicate);
      }
    }
  }
}

void Space::accept_cells(Entry& entry) {
  for (std::size_t c = 0; c < entry.meanings.size(); ++c) {
    const Domain& axis = *axes_[entry.axes[c]];
    for (auto& predicate : entry.meanings[c])
      for (Meaning& meaning : predicate) {
        Accepted in = axis.accepted(meaning.predicate);
        meaning.sure = keep(intersected(in.sure, axis.possible()));
        meaning.may = in.is_exact() ? meaning.sure : keep(intersected(in.may, axis.possible()));
      }
  }
}

Sides Space::whole() const {
  Sides sides;
  for (const auto& axis : axes_) sides.push_back(&axis->possible());
  return sides;
}

void Space::make_boxes(Entry& entry, std::uint32_t number) {
  const plan::Table& table = *entry.table;
  const plan::Row& row = table.rows[number];
  const auto meanings = [&](std::size_t c) -> const std::vector<Meaning>* {
    const std::uint32_t cell = table.cell(number, c);
    return cell == 0 ? nullptr : &entry.meanings[c][cell - 1];
  };
  bool has_periods = false;
  for (std::size_t c = 0; c < table.columns.size(); ++c) has_periods |= meanings(c) && meanings(c)->size() > 1;
  for (std::size_t p = 0; p < (has_periods ? entry.periods.size() : 1); ++p) {
    const Value* when = row.when == plan::none ? nullptr : entry.plan->programs[row.when].constant();
    const bool is_open = row.when != plan::none && !when;
    Box box{number, full_, full_, !is_open, !is_open, when && !when->view().is_true()};
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const auto* all = meanings(c);
      if (!all) continue;
      const Meaning& meaning = (*all)[all->size() > 1 ? p : 0];
      const std::uint32_t axis = entry.axes[c];
      // Two columns of one name stand on one axis.
      box.sure[axis] = box.sure[axis] == full_[axis] ? meaning.sure : keep(intersected(*box.sure[axis], *meaning.sure));
      box.may[axis] = box.may[axis] == full_[axis] ? meaning.may : keep(intersected(*box.may[axis], *meaning.may));
    }
    if (date_axis_) {
      std::optional<std::int64_t> from = row.from, to = row.to;
      if (has_periods) {
        from = std::max(from.value_or(INT64_MIN), entry.periods[p].from);
        if (entry.periods[p].to != INT64_MAX) to = std::min(to.value_or(INT64_MAX), entry.periods[p].to);
      }
      if (from || to) box.sure[*date_axis_] = box.may[*date_axis_] = keep(axes_[*date_axis_]->between(from, to));
    }
    for (std::size_t a = 0; a < axes_.size(); ++a) {
      box.is_exact &= *box.sure[a] == *box.may[a];
      box.is_sure &= !box.sure[a]->empty();
      box.is_empty |= box.may[a]->empty();
    }
    if (box.is_empty) {  // nowhere on any axis then, for whoever looks at sides alone
      const bool shows = std::any_of(box.may.begin(), box.may.end(), [](const Ranges* side) { return side->empty(); });
      if (!shows && !axes_.empty()) box.may[0] = box.sure[0] = keep({});
      box.is_sure = false;
    }
    if (!box.is_exact) note_opaque(entry, box);
    entry.boxes.push_back(std::move(box));
  }
}

void Space::note_opaque(Entry& entry, const Box& box) {
  if (!entry.opaque.empty() && entry.opaque.back().row == box.row) return;
  const plan::Table& table = *entry.table;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const std::uint32_t cell = table.cell(box.row, c), axis = entry.axes[c];
    if (cell != 0 && *box.sure[axis] != *box.may[axis])
      entry.opaque.push_back({box.row, table.columns[c].head, std::string(table.columns[c].predicates[cell - 1].text)});
  }
  if (const std::uint32_t when = table.rows[box.row].when; when != plan::none && !entry.plan->programs[when].constant()) entry.opaque.push_back({box.row, "when", table.rows[box.row].words.when_text()});
}

}  // namespace guiju::analyse
