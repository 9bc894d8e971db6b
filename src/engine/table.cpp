#include "engine/table.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "engine/codes.hpp"
#include "expr/library_parts.hpp"
#include "facts/decimal_sum.hpp"

namespace guiju::engine {
namespace {

using plan::Doubt;
using plan::HitPolicy;
using plan::Judgement;
using plan::Table;
using plan::judgement;
using plan::judgement_of;

// Operands and conditions are programs over the record's frame.
struct Frame {
  RowState& state;
  Arena& arena() const { return state.scratch.arena; }
  ValueView run(std::uint32_t program) const { return expr::run(state.plan->programs[program], state.slots.data(), state.scratch); }
};

// Of these at most one row speaks.
bool chooses_one(HitPolicy hit) { return hit == HitPolicy::first || hit == HitPolicy::unique || hit == HitPolicy::any; }

// No row matched, and there is no `else`: an error where the table says that it is complete.
void say_nothing(const Table& table, RowState& state) {
  const plan::Decision& decision = state.plan->decisions[table.decision];
  const plan::Words& words = decision.words;
  const ValueView v = table.is_complete ? fault(state.scratch.arena, code::no_row_matched, words.span, {words.name}) : ValueView::null();
  for (std::uint32_t i = 0; i < decision.output_count; ++i) state.slots[decision.first_slot + i] = v;
  state.endings[table.decision] = table.is_complete ? Ending::error : Ending::no_match;
}

// The row that speaks, where the index alone can tell.
std::uint32_t row_at_once(const Table& table, RowState& state) {
  const plan::Index& index = table.index;
  if (!speaks_by_one_row(table)) return plan::no_table_row;
  if (index.way() == plan::Index::Way::cube) {  // every combination of classes was decided beforehand: one look-up
    std::uint32_t place = 0;
    return index.place(state.slots.data(), place) ? row_of_place(table, place) : plan::no_table_row;
  }
  plan::Index::Classes classes;
  return index.classify(state.slots.data(), classes) ? row_of_classes(table, classes, state) : plan::no_table_row;
}

bool decide_at_once(const Table& table, RowState& state) {
  const std::uint32_t row = row_at_once(table, state);
  if (row == plan::no_table_row) return false;
  speak(table, row, state);
  return true;
}

// ---- one table, one record ------------------------------------------------------------------------------------------

template <typename Tracer>
class TableRun {
 public:
  TableRun(const Table& table, std::uint32_t number, RowState& state, Tracer& tracer)
      : table_(table), number_(number), state_(state), arena_(state.scratch.arena), tracer_(tracer), matched_(state.matched), doubtful_(state.doubtful) {
    matched_.clear();
    doubtful_.clear();
  }

  void decide() {
    find_rows();
    if (error_.is_error()) return finish(error_, Ending::error);
    switch (table_.hit) {
      case HitPolicy::first:
      case HitPolicy::unique:
      case HitPolicy::any: return decide_one();
      case HitPolicy::priority: return decide_priority();
      default: return decide_all();
    }
  }

 private:
  using Outputs = std::vector<ValueView>;

  // ---- rows
  void find_rows() {
    if constexpr (!Tracer::records)
      if (state_.uses_index && table_.index.is_built() && find_by_index()) return;
    for (std::uint32_t r = 0; r < table_.rows.size(); ++r)
      if (!take(r, judge_row(r, false))) return;
  }

  // False when a value falls into no class (unknown, error): the scan decides.
  bool find_by_index() {
    const plan::Index& index = table_.index;
    plan::Index::Classes classes;
    if (!index.classify(state_.slots.data(), classes)) return false;
    index.all_rows(table_, classes, state_.candidates);
    for (std::uint32_t row : state_.candidates)
      if (!take(row, index.is_open(row) ? judge_row(row, true) : judgement(true))) break;
    return true;
  }

  // All cells of a row; `open_only`: the index has judged the constant ones.
  Judgement judge_row(std::uint32_t r, bool open_only) {
    const plan::Row& row = table_.rows[r];
    [[maybe_unused]] std::vector<Verdict> verdicts;
    Doubt doubt;
    bool failed = false;
    auto judged = [&](const Judgement& j) {
      if constexpr (Tracer::records) verdicts.push_back(j.verdict);
      failed |= j.verdict == Verdict::no;
      doubt.add(j, arena_);
      return !failed || Tracer::records;  // a recording goes on: which others failed?
    };
    const bool goes_on = judge_cells(r, open_only, judged);
    if (goes_on && row.when != plan::none) judged(judgement_of(expr::run(state_.plan->programs[row.when], state_.slots.data(), state_.scratch)));
    if ((!failed || Tracer::records) && (row.from || row.to) && !(open_only && table_.index.decides_dates())) judged(in_force(row));
    if ((!failed || Tracer::records) && row.published && !(open_only && table_.index.decides_published())) judged(known(row));
    const Judgement result = failed ? judgement(false) : doubt.or_else(Verdict::yes);
    if constexpr (Tracer::records) tracer_.rows.push_back({number_, r, result.verdict, std::move(verdicts)});
    return result;
  }

  template <typename Judged>
  bool judge_cells(std::uint32_t r, bool open_only, Judged judged) {
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      const std::uint32_t cell = table_.cell(r, c);
      Judgement j = judgement(true);
      if (cell != 0) {
        const plan::Predicate& predicate = table_.columns[c].predicates[cell - 1];
        if (!(open_only && table_.index.decides(c, cell))) j = plan::judge(predicate, state_.slots[table_.columns[c].slot], Frame{state_});
      }
      if (!judged(j)) return false;
    }
    return true;
  }

  // The row's [from, to) against the date.
  Judgement in_force(const plan::Row& row) const {
    const ValueView date = state_.slots[table_.as_of_slot];
    if (date.is_error() || date.is_unknown()) return judgement_of(date);
    return judgement((!row.from || date.as_int() >= *row.from) && (!row.to || date.as_int() < *row.to));
  }

  Judgement known(const plan::Row& row) const {
    const ValueView at = state_.slots[table_.known_at_slot];
    if (at.is_null()) return judgement(true);
    const Instant t = at.as_instant();
    return judgement(std::pair(row.published->seconds, row.published->nanos) <= std::pair(t.seconds, t.nanos));
  }

  // Notes a judged row; false when no further row can matter. A recording looks at all rows, and decides the same.
  bool take(std::uint32_t row, const Judgement& j) {
    if (is_closed_) return true;
    if (j.verdict == Verdict::unknown) doubtful_.push_back({row, j.detail});
    if (j.verdict == Verdict::yes) matched_.push_back(row);
    if (j.verdict == Verdict::error) error_ = j.detail;
    is_closed_ = error_.is_error() || (j.verdict == Verdict::yes && table_.hit == HitPolicy::first && !table_.has_layers);
    return !is_closed_ || Tracer::records;
  }

  // ---- policies
  void decide_one() {
    drop_lower_layers();
    if (matched_.size() > 1 && table_.hit != HitPolicy::first && clash()) return;
    const auto rivals = std::count_if(doubtful_.begin(), doubtful_.end(), [&](const Doubtful& d) { return may_win(d.row); });
    if (is_doubted([&](std::uint32_t row) { return may_win(row) && (may_clash(row, rivals > 1) || !says(row, answer())); })) return;
    if (matched_.empty()) return nothing();
    fire(matched_[0]);
    for (std::uint32_t row : overridden_) state_.fired.push_back({table_.decision, row, true});
  }

  // Undecided, when some row in doubt matters: until the fields are known that those wait for.
  template <typename Matters>
  bool is_doubted(Matters matters) {
    Doubt doubt;
    for (const Doubtful& d : doubtful_)
      if (matters(d.row)) doubt.add(d.unknown, arena_);
    if (doubt.is_any()) finish(doubt.value(), Ending::undecided);
    return doubt.is_any();
  }
  // Could this row, if it matched, change what the rows that do match say?
  bool may_win(std::uint32_t row) const {
    if (matched_.empty()) return true;
    const int layer = table_.rows.rank(row), best = table_.rows.rank(matched_[0]);
    if (layer != best) return layer > best;
    return table_.hit != HitPolicy::first || row < matched_[0];
  }

  // Could it be a second match of a table that allows one?
  bool may_clash(std::uint32_t row, bool has_rivals) const {
    if (table_.hit != HitPolicy::unique) return false;
    return has_rivals || (!matched_.empty() && table_.rows[row].rank() == table_.rows[matched_[0]].rank());
  }
  // What the rows say that do match.
  Outputs answer() {
    if (!matched_.empty()) return outputs(matched_[0]);
    Outputs values;
    for (const plan::OutputCell& cell : table_.otherwise) values.push_back(output(cell));
    return values;
  }
  // Does the row say just this? Then it does not matter whether it matches.
  bool says(std::uint32_t row, const Outputs& answer) {
    const Outputs mine = outputs(row);
    return std::equal(mine.begin(), mine.end(), answer.begin(), answer.end(), expr::is_identical);
  }

  // unique: two rows are an error; any: they must agree. True when that ended the table.
  bool clash() {
    if (table_.hit == HitPolicy::unique) return clash_between(matched_[0], matched_[1], code::rows_overlap);
    Doubt doubt;
    std::vector<Outputs> all;
    for (std::uint32_t row : matched_) {
      all.push_back(outputs(row));
      for (ValueView v : all.back()) doubt.add(v, arena_);
    }
    if (doubt.is_any()) return finish_value(doubt.value()), true;
    for (std::size_t i = 1; i < all.size(); ++i)
      if (!std::equal(all[0].begin(), all[0].end(), all[i].begin(), equal)) return clash_between(matched_[0], matched_[i], code::rows_disagree);
    return false;
  }
  bool clash_between(std::uint32_t a, std::uint32_t b, Code code) {
    const plan::Words& words = state_.plan->decisions[table_.decision].words;
    finish(fault(arena_, code, table_.rows[b].words.span, {words.name, table_.rows[a].words.name, table_.rows[b].words.name}), Ending::error);
    return true;
  }

  // Of layered rows the highest layer speaks (order > district > city > province > national); the others are overridden.
  void drop_lower_layers() {
    if (!table_.has_layers || matched_.size() < 2) return;
    int best = -1;
    for (std::uint32_t r : matched_) best = std::max(best, table_.rows.rank(r));
    const auto is_lower = [&](std::uint32_t r) { return table_.rows.rank(r) < best; };
    std::copy_if(matched_.begin(), matched_.end(), std::back_inserter(overridden_), is_lower);
    std::erase_if(matched_, is_lower);
  }

  // The place of the first output in its enum; null is weakest.
  static std::uint32_t strength(ValueView v) { return v.is(Kind::enum_) ? v.member() : plan::none; }

  void decide_priority() {
    std::uint32_t best = plan::none, best_row = plan::none;
    Doubt doubt;
    for (std::uint32_t row : matched_) {
      const ValueView v = output(table_.output(row, 0));
      doubt.add(v, arena_);
      if (best_row != plan::none && strength(v) >= best) continue;
      best = strength(v);
      best_row = row;
    }
    if (doubt.is_any()) return finish_value(doubt.value());
    const auto may_be_stronger = [&](std::uint32_t row) {
      const ValueView v = output(table_.output(row, 0));
      if (best_row == plan::none || v.is_error() || v.is_unknown() || strength(v) < best) return true;
      return strength(v) == best && row < best_row && !says(row, outputs(best_row));
    };
    if (is_doubted(may_be_stronger)) return;
    if (best_row == plan::none) return nothing();
    fire(best_row);
    for (std::uint32_t row : matched_)
      if (row != best_row) state_.fired.push_back({table_.decision, row, true});
  }

  void decide_all() {
    if (is_doubted([&](std::uint32_t row) { return adds(row); })) return;
    if (table_.hit == HitPolicy::output_order && !order_by_output()) return;
    for (std::uint32_t row : matched_) state_.fired.push_back({table_.decision, row, false});
    switch (table_.hit) {
      case HitPolicy::collect_count:
        return finish(ValueView::of_int(static_cast<std::int64_t>(matched_.size())), Ending::decided);
      case HitPolicy::collect_sum: return finish_value(summed());
      case HitPolicy::collect_min: return finish_value(extreme(-1));
      case HitPolicy::collect_max: return finish_value(extreme(1));
      default: return finish_value(listed());
    }
  }

  // Would it be another list, sum, least or greatest with this row?
  bool adds(std::uint32_t row) {
    const bool is_sum = table_.hit == HitPolicy::collect_sum;
    if (!is_sum && table_.hit != HitPolicy::collect_min && table_.hit != HitPolicy::collect_max) return true;
    const ValueView v = output(table_.output(row, 0));
    if (v.is_null()) return false;
    if (v.is_error() || v.is_unknown()) return true;
    bool comparable = false;
    if (is_sum) return compare(v, ValueView::of_int(0), comparable) != 0 || !comparable;
    const int sign = table_.hit == HitPolicy::collect_min ? -1 : 1;
    const ValueView best = extreme(sign);
    if (is_nan(best)) return false;
    return compare(v, best, comparable) * sign > 0 || !comparable;
  }

  bool order_by_output() {
    Doubt doubt;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> keyed;
    for (std::uint32_t row : matched_) {
      const ValueView v = output(table_.output(row, 0));
      doubt.add(v, arena_);
      keyed.emplace_back(strength(v), row);
    }
    if (doubt.is_any()) return finish_value(doubt.value()), false;
    std::sort(keyed.begin(), keyed.end());
    for (std::size_t i = 0; i < keyed.size(); ++i) matched_[i] = keyed[i].second;
    return true;
  }

  ValueView listed() {
    const auto n = static_cast<std::uint32_t>(matched_.size());
    auto* items = arena_.array<ValueView>(n);
    Doubt doubt;
    for (std::uint32_t i = 0; i < n; ++i) {
      const Outputs values = outputs(matched_[i]);
      for (ValueView v : values) doubt.add(v, arena_);
      items[i] = table_.row_type ? structure(values) : values[0];
    }
    return doubt.is_any() ? doubt.value() : ValueView::of_list(items, n);
  }

  ValueView structure(const Outputs& values) {
    auto* fields = arena_.array<ValueView>(values.size());
    std::copy(values.begin(), values.end(), fields);
    return ValueView::of_struct(table_.row_type, fields, arena_);
  }

  // Nulls do not count. Exact: only the whole must fit.
  ValueView summed() {
    const Type& type = table_.outputs[0].type;
    Doubt doubt;
    double real = 0;
    facts::DecimalSum exact;
    exact.add({0, type.scale()});
    for (std::uint32_t row : matched_) {
      const ValueView v = output(table_.output(row, 0));
      doubt.add(v, arena_);
      if (v.is_null() || v.is_error() || v.is_unknown()) continue;
      if (v.is(Kind::double_)) real += v.as_double();
      else exact.add(v.as_decimal());
    }
    if (doubt.is_any()) return doubt.value();
    if (type.kind() == Kind::double_) return ValueView::of_double(real);
    const std::optional<Decimal> total = exact.total();
    if (total && type.kind() == Kind::decimal) return ValueView::of_decimal(*total, arena_);
    if (total && type.kind() == Kind::uint_ && total->coefficient >= 0 && total->coefficient <= static_cast<int128>(UINT64_MAX))
      return ValueView::of_uint(static_cast<std::uint64_t>(total->coefficient));
    if (total && type.kind() != Kind::uint_ && total->coefficient >= INT64_MIN && total->coefficient <= INT64_MAX)
      return ValueView::of_int(static_cast<std::int64_t>(total->coefficient));
    return fault(arena_, code::overflow, state_.plan->decisions[table_.decision].words.span);
  }

  ValueView extreme(int sign) {
    ValueView best;
    Doubt doubt;
    for (std::uint32_t row : matched_) {
      const ValueView v = output(table_.output(row, 0));
      doubt.add(v, arena_);
      bool comparable = true;
      if (v.is_null() || doubt.is_any() || is_nan(best)) continue;
      if (best.is_null() || is_nan(v) || compare(v, best, comparable) * sign > 0) best = v;
    }
    return doubt.is_any() ? doubt.value() : best;
  }

  // ---- outputs
  ValueView output(const plan::OutputCell& cell) {
    if (cell.program == plan::none) return cell.literal;
    return expr::run(state_.plan->programs[cell.program], state_.slots.data(), state_.scratch);
  }
  // To be compared or gathered.
  Outputs outputs(std::uint32_t row) {
    Outputs values(table_.outputs.size());
    for (std::size_t o = 0; o < values.size(); ++o) values[o] = expr::whole(output(table_.output(row, o)), arena_);
    return values;
  }

  void fire(std::uint32_t row) { speak(table_, row, state_); }
  void nothing() { speak(table_, nothing_row, state_); }

  void finish_value(ValueView v) {
    finish(v, v.is_error() ? Ending::error : v.is_unknown() ? Ending::undecided : Ending::decided);
  }
  void finish(ValueView v, Ending ending) {
    if (ending == Ending::error || ending == Ending::undecided) std::erase_if(state_.fired, [&](const Fired& f) { return f.decision == table_.decision; });
    const plan::Decision& decision = state_.plan->decisions[table_.decision];
    for (std::uint32_t i = 0; i < decision.output_count; ++i) state_.slots[decision.first_slot + i] = v;
    state_.endings[table_.decision] = ending;
  }

  const Table& table_;
  std::uint32_t number_;
  RowState& state_;
  Arena& arena_;
  Tracer& tracer_;
  std::vector<std::uint32_t>& matched_;
  std::vector<Doubtful>& doubtful_;
  std::vector<std::uint32_t> overridden_;  // by a higher layer
  ValueView error_;
  bool is_closed_ = false;
};

}  // namespace

bool speaks_by_one_row(const Table& table) {
  if (table.has_layers || table.hit == HitPolicy::priority || !table.index.is_built()) return false;
  if (table.index.way() == plan::Index::Way::cube) return true;
  return !table.index.has_open() && (table.hit == HitPolicy::first || table.hit == HitPolicy::unique);
}

bool says_literals_only(const Table& table) {
  const auto is_literal = [](const plan::OutputCell& cell) { return cell.program == plan::none && !cell.literal.is_error() && !cell.literal.is_unknown(); };
  return std::all_of(table.output_cells.begin(), table.output_cells.end(), is_literal) && std::all_of(table.otherwise.begin(), table.otherwise.end(), is_literal);
}

std::uint32_t row_of_place(const Table& table, std::uint32_t place) {
  const std::uint32_t cell = table.index.cube_cell(place);
  if (cell < table.index.cell_nothing()) return cell;
  return cell == table.index.cell_nothing() && chooses_one(table.hit) ? nothing_row : plan::no_table_row;
}

std::uint32_t row_of_classes(const Table& table, const plan::Index::Classes& classes, RowState& state) {
  if (table.hit == HitPolicy::first) {
    const std::uint32_t row = table.index.first_row(table, classes);
    return row == plan::no_table_row ? nothing_row : row;
  }
  table.index.all_rows(table, classes, state.candidates);
  if (state.candidates.empty()) return nothing_row;
  return state.candidates.size() == 1 ? state.candidates[0] : plan::no_table_row;
}

void speak(const Table& table, std::uint32_t row, RowState& state) {
  if (row == nothing_row && table.otherwise.empty()) return say_nothing(table, state);
  if (row == nothing_row) row = else_row;
  Ending ending = Ending::decided;
  const plan::OutputCell* cells = row == else_row ? table.otherwise.data() : &table.output(row, 0);
  for (std::size_t o = 0; o < table.outputs.size(); ++o) {
    const ValueView v = cells[o].program == plan::none ? cells[o].literal
                                                       : expr::run(state.plan->programs[cells[o].program], state.slots.data(), state.scratch);
    state.slots[table.outputs[o].slot] = v;
    if (v.is_error()) ending = Ending::error;
    else if (v.is_unknown() && ending == Ending::decided) ending = Ending::undecided;
  }
  state.fired.push_back({table.decision, row, false});
  state.endings[table.decision] = ending;
}

template <typename Tracer>
void decide_table(const plan::Table& table, std::uint32_t table_number, RowState& state, Tracer& tracer) {
  if constexpr (!Tracer::records)
    if (state.uses_index && decide_at_once(table, state)) return;
  TableRun<Tracer>(table, table_number, state, tracer).decide();
}
template void decide_table<Quiet>(const plan::Table&, std::uint32_t, RowState&, Quiet&);
template void decide_table<Recording>(const plan::Table&, std::uint32_t, RowState&, Recording&);

}  // namespace guiju::engine
