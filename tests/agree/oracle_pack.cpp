#include "tests/agree/oracle_pack.hpp"

#include <algorithm>
#include <cmath>
#include <regex>
#include <set>

#include "engine/codes.hpp"
#include "facts/canonical.hpp"
#include "facts/unknowns.hpp"
#include "tests/agree/oracle_expr.hpp"

namespace guiju::agree {

namespace {

ValueView fault_of(Code code, Arena& arena) {
  auto* fault = arena.array<Fault>(1);
  new (fault) Fault{code, {}, nullptr, 0};
  return ValueView::of_error(fault);
}

bool is_doubt(ValueView v) { return v.is_error() || v.is_unknown(); }

// The first error, else all unknowns together, else null.
ValueView doubt_of(const std::vector<ValueView>& values, Arena& arena) {
  ValueView unknown;
  for (ValueView v : values) {
    if (v.is_error()) return v;
    if (v.is_unknown()) unknown = unknown.is_unknown() ? facts::merge_unknowns(unknown, v, arena) : v;
  }
  return unknown;
}

// The first error, else all unknowns, inside a value take its place. Was there one?
ValueView trouble_inside(ValueView v, Arena& arena) {
  std::vector<ValueView> parts;
  if (v.is(Kind::list)) parts.assign(v.items(), v.items() + v.size());
  if (v.is(Kind::map)) parts.assign(v.items(), v.items() + 2 * std::size_t{v.size()});
  if (v.is(Kind::struct_)) parts.assign(v.fields(), v.fields() + v.size());
  if (v.is(Kind::optional) && v.inner() != nullptr) parts.push_back(*v.inner());
  for (ValueView& part : parts)
    if (!is_doubt(part)) part = trouble_inside(part, arena);
  return doubt_of(parts, arena);
}
bool complete(ValueView& v, Arena& arena) {
  const ValueView trouble = trouble_inside(v, arena);
  if (is_doubt(trouble)) v = trouble;
  return is_doubt(trouble);
}

bool is_nan(ValueView v) { return v.is(Kind::double_) && v.as_double() != v.as_double(); }

ValueView truth(bool b) { return ValueView::of_bool(b); }

std::string canonical_of(ValueView v, const Schema* schema = nullptr) {
  std::string out;
  facts::append_canonical(out, v, schema);
  return out;
}

Ending ending_of(ValueView v) { return v.is_error() ? Ending::error : v.is_unknown() ? Ending::undecided : Ending::decided; }

}  // namespace

std::string Decided::canonical() const {
  std::string out = "{";
  for (const One& d : decisions)
    for (const auto& [path, v] : d.values) out += (out.size() > 1 ? ", " : "") + path + ": " + canonical_of(v, schema);
  out += "; fired";
  for (const One& d : decisions)
    for (const Fired& f : d.fired) out += (f.is_overridden ? " ~" : " ") + d.name + "." + f.row;
  return out + "}";
}

// --- preparing -------------------------------------------------------------------------------------------

PackOracle::PackOracle(const Pack& pack) : pack_(pack), names_(pack) {
  for (const Decision& d : pack.decisions) {
    compile(d);
    types_[d.name] = add_paths(names_, d);
  }
  if (pack.tally) {
    for (const auto& [name, key] : pack.tally->keys) compile(key);
    if (pack.tally->where) compile(pack.tally->where, Type(Kind::bool_).nullable());
    for (const auto& [name, a] : pack.tally->values)
      if (a.argument) compile(a.argument, a.function == "count" ? Type(Kind::bool_).nullable() : Type());
  }
  if (pack.rank && !pack.rank->is_of_groups) {
    for (const TreePtr& by : pack.rank->by) compile(by);
    for (const auto& [tree, falls] : pack.rank->order) compile(tree);
  }
}

void PackOracle::compile(const TreePtr& tree, const Type& expected, const Type* it) {
  if (!tree) return;
  std::string why;
  expr::NodePtr root = names_.compile(*tree, expected, it, &why);
  if (!root) why_ += tree->text() + ": " + why;
  nodes_[tree.get()] = std::move(root);
}
void PackOracle::compile(const CellTest& test, const TableColumn& column) {
  for (const Operand& o : test.operands) compile(o.tree, column.type.nullable());
  for (const CellTest& inner : test.inner) compile(inner, column);
  compile(test.condition, Type(Kind::bool_).nullable(), &column.type);
}
void PackOracle::compile(const Cell& cell, const TableColumn& column) {
  for (const CellTest& t : cell.tests) compile(t, column);
}
void PackOracle::compile(const Decision& d) {
  compile(d.when, Type(Kind::bool_).nullable());
  compile(d.value, d.declared.value_or(Type()));
  if (!d.table) return;
  for (const TableColumn& c : d.table->columns) compile(c.tree);
  const auto outputs = [&](const std::vector<OutputCell>& cells) {
    for (std::size_t o = 0; o < cells.size(); ++o) compile(cells[o].tree, d.table->outputs[o].type.nullable());
  };
  for (const TableRow& row : d.table->rows) {
    for (std::size_t c = 0; c < row.cells.size(); ++c) compile(row.cells[c], d.table->columns[c]);
    compile(row.when, Type(Kind::bool_).nullable());
    outputs(row.outputs);
  }
  outputs(d.table->otherwise);
}

ValueView PackOracle::value(const TreePtr& tree) {
  const auto v = value_slowly(*nodes_.at(tree.get()), slots_, *arena_);
  if (v) return *v;
  not_known_ = evaluate_slowly(*nodes_.at(tree.get()), slots_);
  throw Unsupported{};
}

// Where a null has no meaning: then it is an error.
ValueView PackOracle::known(const TreePtr& tree) {
  const ValueView v = value(tree);
  return v.is_null() ? fault_of(code::null_operand, *arena_) : v;
}

// --- tables ----------------------------------------------------------------------------------------------

// How a row, cell or test judged: true, false, an error or an unknown.
struct PackOracle::TableRun {
  PackOracle& oracle;
  const Decision& decision;
  const Table& table;
  Decided::One& out;
  Arena& arena = *oracle.arena_;
  std::vector<std::size_t> matched{};
  std::vector<std::pair<std::size_t, ValueView>> doubtful{};

  ValueView operand(const Operand& o) { return o.tree ? oracle.known(o.tree) : o.literal.view(); }

  // ---- judging
  ValueView compared(const char* function, ValueView value, ValueView other) {
    if (is_doubt(other)) return other;
    if (value.is_null() || other.is_null()) return truth(false);
    return truth(is_true_slowly(function, {value, other}));
  }
  // Any of them; a no only when all are.
  ValueView any_of(const std::vector<ValueView>& verdicts) {
    for (ValueView v : verdicts)
      if (v.is_true()) return v;
    const ValueView doubt = doubt_of(verdicts, arena);
    return is_doubt(doubt) ? doubt : truth(false);
  }
  ValueView all_of(const std::vector<ValueView>& verdicts) {
    for (ValueView v : verdicts)
      if (v.is_false()) return v;
    const ValueView doubt = doubt_of(verdicts, arena);
    return is_doubt(doubt) ? doubt : truth(true);
  }
  ValueView has(const CellTest& test, ValueView list) {
    if (list.is_null()) return truth(false);
    std::vector<ValueView> found;
    for (const Operand& o : test.operands) {
      std::vector<ValueView> is_it;  // an item that is not known could be it
      for (std::uint32_t i = 0; i < list.size(); ++i) is_it.push_back(call_slowly("_==_", {list[i], o.literal}, arena));
      found.push_back(any_of(is_it));
    }
    return test.op == CellTest::Op::has_all ? all_of(found) : any_of(found);
  }
  ValueView judge(const CellTest& test, ValueView value) {
    using Op = CellTest::Op;
    const auto first = [&] { return operand(test.operands[0]); };
    switch (test.op) {
      case Op::equal: return compared("_==_", value, first());
      case Op::not_equal:
        if (value.is_null()) return truth(false);
        if (const ValueView other = first(); is_doubt(other) || other.is_null()) return is_doubt(other) ? other : truth(true);
        else return truth(!is_true_slowly("_==_", {value, other}));
      case Op::less: return value.is_null() ? truth(false) : compared("_<_", value, first());
      case Op::less_equal: return value.is_null() ? truth(false) : compared("_<=_", value, first());
      case Op::greater: return value.is_null() ? truth(false) : compared("_>_", value, first());
      case Op::greater_equal: return value.is_null() ? truth(false) : compared("_>=_", value, first());
      case Op::interval:
        if (value.is_null()) return truth(false);
        return all_of({compared(test.low_closed ? "_>=_" : "_>_", value, first()),
                       compared(test.high_closed ? "_<=_" : "_<_", value, operand(test.operands[1]))});
      case Op::null: return truth(value.is_null());
      case Op::not_null: return truth(!value.is_null());
      case Op::not_of: {
        const ValueView inside = any_of(test.inner, value);
        return is_doubt(inside) ? inside : truth(!inside.is_true());
      }
      case Op::prefix: return truth(!value.is_null() && value.as_string().starts_with(test.operands[0].literal.view().as_string()));
      case Op::matches:
        return truth(!value.is_null() &&
                     std::regex_search(std::string(value.as_string()), std::regex(std::string(test.operands[0].literal.view().as_string()))));
      case Op::has_any:
      case Op::has_all: return has(test, value);
      case Op::empty: return truth(!value.is_null() && value.size() == 0);
      case Op::condition: break;
    }
    if (value.is_null()) return truth(false);
    oracle.slots_[Names::it_slot] = value;
    return oracle.known(test.condition);
  }
  ValueView any_of(const std::vector<CellTest>& tests, ValueView value) {
    std::vector<ValueView> verdicts;
    for (const CellTest& t : tests) {
      verdicts.push_back(judge(t, value));
      if (verdicts.back().is_true()) break;
    }
    return any_of(verdicts);
  }
  ValueView judge(const Cell& cell, ValueView value) {
    if (cell.tests.empty()) return truth(true);
    return is_doubt(value) ? value : any_of(cell.tests, value);
  }
  ValueView judge(const TableRow& row, const std::vector<ValueView>& values) {
    std::vector<ValueView> verdicts;
    for (std::size_t c = 0; c < values.size(); ++c) verdicts.push_back(judge(row.cells[c], values[c]));
    if (row.when) verdicts.push_back(oracle.known(row.when));
    const ValueView date = oracle.slots_[oracle.names_.slot("as_of")];
    if (row.from || row.to)
      verdicts.push_back(is_doubt(date) ? date : truth((!row.from || date.as_int() >= *row.from) && (!row.to || date.as_int() < *row.to)));
    if (row.published && oracle.dates_.known_at) verdicts.push_back(truth(*row.published <= *oracle.dates_.known_at));
    return all_of(verdicts);
  }

  // ---- outcomes
  void give(ValueView v, Ending ending) {
    for (auto& [path, value] : out.values) value = v;
    out.ending = ending;
    if (is_doubt(v)) out.fired.clear();
  }
  void give(ValueView v) { give(v, ending_of(v)); }
  ValueView output(const OutputCell& cell) { return cell.tree ? oracle.value(cell.tree) : cell.literal.view(); }
  std::vector<ValueView> outputs(std::size_t row) {
    std::vector<ValueView> values;
    for (const OutputCell& cell : table.rows[row].outputs) {
      values.push_back(output(cell));
      complete(values.back(), arena);
    }
    return values;
  }
  void write(const std::vector<OutputCell>& cells) {
    std::vector<ValueView> values;
    for (std::size_t o = 0; o < cells.size(); ++o) values.push_back(out.values[o].second = output(cells[o]));
    out.ending = ending_of(doubt_of(values, arena));
  }
  void fire(std::size_t row) {
    out.fired.insert(out.fired.begin(), {table.rows[row].id, false});
    write(table.rows[row].outputs);
  }
  void nothing() {
    if (!table.otherwise.empty()) {
      out.fired.push_back({"else", false});
      return write(table.otherwise);
    }
    if (table.is_complete) return give(fault_of(code::no_row_matched, arena));
    give(ValueView::null(), Ending::no_match);
  }
  void undecided_by(auto matters) {
    std::vector<ValueView> unknowns;
    for (const auto& [row, v] : doubtful)
      if (matters(row)) unknowns.push_back(v);
    give(doubt_of(unknowns, arena));
  }
  bool is_doubted_by(auto matters) {
    return std::any_of(doubtful.begin(), doubtful.end(), [&](const auto& d) { return matters(d.first); });
  }

  // ---- policies
  void decide() {
    std::vector<ValueView> values;
    for (const TableColumn& c : table.columns)
      values.push_back(c.tree ? oracle.value(c.tree) : oracle.names_.scope().find(c.name)->refers == expr::Refers::slot
                                                           ? oracle.slots_[oracle.names_.slot(c.name)]
                                                           : oracle.names_.scope().find(c.name)->constant.view());
    const bool has_layers = std::any_of(table.rows.begin(), table.rows.end(), [](const TableRow& r) { return r.layer >= 0; });
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      const ValueView v = judge(table.rows[r], values);
      if (v.is_error()) return give(v);
      if (v.is_unknown()) doubtful.emplace_back(r, v);
      if (v.is_true()) matched.push_back(r);
      if (v.is_true() && table.hit == Hit::first && !has_layers) break;
    }
    if (table.hit == Hit::priority) return decide_priority();
    if (table.hit > Hit::first) return decide_all();
    decide_one();
  }

  void decide_one() {
    int best = -2;  // layers: the highest speaks
    for (std::size_t r : matched) best = std::max(best, table.rows[r].layer);
    std::vector<std::size_t> left;
    for (std::size_t r : matched) {
      if (table.rows[r].layer == best) left.push_back(r);
      else out.fired.push_back({table.rows[r].id, true});
    }
    if (left.size() > 1 && table.hit == Hit::unique) return give(fault_of(code::rows_overlap, arena));
    if (left.size() > 1 && table.hit == Hit::any && !agree(left)) return;
    const auto may_win = [&](std::size_t r) {
      if (table.rows[r].layer != best) return table.rows[r].layer > best;
      return table.hit != Hit::first || left.empty() || r < left[0];
    };
    const auto rivals = std::count_if(doubtful.begin(), doubtful.end(), [&](const auto& d) { return may_win(d.first); });
    const auto matters = [&](std::size_t r) {
      if (!may_win(r)) return false;
      const bool may_clash = table.hit == Hit::unique && (rivals > 1 || (!left.empty() && table.rows[r].layer == best));
      return may_clash || !says(r, left.empty() ? otherwise() : outputs(left[0]));
    };
    if (is_doubted_by(matters)) return undecided_by(matters);
    if (left.empty()) return nothing();
    fire(left[0]);
  }
  std::vector<ValueView> otherwise() {
    std::vector<ValueView> values;
    for (const OutputCell& cell : table.otherwise) values.push_back(output(cell));
    return values;
  }
  // Does the row say just this?
  bool says(std::size_t row, const std::vector<ValueView>& answer) {
    const std::vector<ValueView> mine = outputs(row);
    const auto is_negative = [](ValueView v) { return v.is(Kind::double_) && std::signbit(v.as_double()); };  // a zero may be
    const auto is_same = [&](ValueView a, ValueView b) {
      return !is_doubt(a) && a.kind() == b.kind() && canonical_of(a) == canonical_of(b) && is_negative(a) == is_negative(b);
    };
    return mine.size() == answer.size() && std::equal(mine.begin(), mine.end(), answer.begin(), is_same);
  }
  // `any`: false, and the reason given, when the rows do not say the same.
  bool agree(const std::vector<std::size_t>& rows) {
    std::vector<std::vector<ValueView>> all;
    std::vector<ValueView> flat;
    for (std::size_t r : rows) {
      all.push_back(outputs(r));
      flat.insert(flat.end(), all.back().begin(), all.back().end());
    }
    if (const ValueView doubt = doubt_of(flat, arena); is_doubt(doubt)) return give(doubt), false;
    for (const auto& values : all)
      for (std::size_t o = 0; o < values.size(); ++o)
        if (!is_true_slowly("_==_", {values[o], all[0][o]})) return give(fault_of(code::rows_disagree, arena)), false;
    return true;
  }

  // The place in the enum of a row's first output; null is the weakest.
  ValueView strength(std::size_t row) {
    const ValueView v = output(table.rows[row].outputs[0]);
    return is_doubt(v) ? v : ValueView::of_int(v.is_null() ? 1000 : v.member());
  }
  // The rows by strength, or nothing and the reason given.
  std::optional<std::vector<std::pair<std::int64_t, std::size_t>>> by_strength() {
    std::vector<ValueView> all;
    std::vector<std::pair<std::int64_t, std::size_t>> order;
    for (std::size_t r : matched) {
      all.push_back(strength(r));
      order.emplace_back(all.back().as_int(), r);
    }
    if (const ValueView doubt = doubt_of(all, arena); is_doubt(doubt)) return give(doubt), std::nullopt;
    std::sort(order.begin(), order.end());
    return order;
  }
  void decide_priority() {
    const auto order = by_strength();
    if (!order) return;
    // A row in doubt matters when it would be stronger, or nobody knows how strong.
    const auto matters = [&](std::size_t r) {
      const ValueView s = strength(r);
      if (order->empty() || is_doubt(s)) return true;
      const auto [strongest, winner] = order->front();
      return s.as_int() < strongest || (s.as_int() == strongest && r < winner && !says(r, outputs(winner)));
    };
    if (is_doubted_by(matters)) return undecided_by(matters);
    if (order->empty()) return nothing();
    for (std::size_t r : matched)
      if (r != order->front().second) out.fired.push_back({table.rows[r].id, true});
    fire(order->front().second);
  }

  // What the rows that match add up to.
  ValueView gathered() {
    std::vector<ValueView> known;
    for (std::size_t r : matched)
      if (const ValueView v = outputs(r)[0]; !v.is_null()) known.push_back(v);
    if (const ValueView doubt = doubt_of(known, arena); is_doubt(doubt)) return doubt;
    return table.hit == Hit::collect_sum ? oracle.fold({"sum", nullptr}, known, table.outputs[0].type)
                                         : oracle.fold({table.hit == Hit::collect_min ? "min" : "max", nullptr}, known, table.outputs[0].type);
  }
  // Would it be another list, sum, least or greatest with this row?
  bool adds(std::size_t row) {
    if (table.hit != Hit::collect_sum && table.hit != Hit::collect_min && table.hit != Hit::collect_max) return true;
    const ValueView v = outputs(row)[0];
    if (v.is_null()) return false;
    if (is_doubt(v)) return true;
    if (table.hit == Hit::collect_sum) return !is_true_slowly("_==_", {v, v.is(Kind::double_) ? ValueView::of_double(0) : v.is(Kind::uint_) ? ValueView::of_uint(0) : ValueView::of_int(0)});
    const ValueView best = gathered();
    if (is_nan(best)) return false;
    return is_doubt(best) || best.is_null() || is_nan(v) || is_true_slowly(table.hit == Hit::collect_min ? "_<_" : "_>_", {v, best});
  }

  void decide_all() {
    const auto matters = [&](std::size_t r) { return adds(r); };
    if (is_doubted_by(matters)) return undecided_by(matters);
    if (table.hit == Hit::output_order) {
      const auto order = by_strength();
      if (!order) return;
      for (std::size_t i = 0; i < order->size(); ++i) matched[i] = (*order)[i].second;
    }
    for (std::size_t r : matched) out.fired.push_back({table.rows[r].id, false});
    if (table.hit == Hit::collect_count) return give(ValueView::of_int(static_cast<std::int64_t>(matched.size())));
    std::vector<ValueView> flat;
    for (std::size_t r : matched)
      for (ValueView v : outputs(r)) flat.push_back(v);
    if (const ValueView doubt = doubt_of(flat, arena); is_doubt(doubt)) return give(doubt);
    if (gives_list(table.hit)) return give(listed(flat));
    give(gathered());
  }
  ValueView listed(const std::vector<ValueView>& flat) {
    const std::size_t width = table.outputs.size();
    auto* items = arena.array<ValueView>(flat.size() + 1);
    const StructType* type = width > 1 ? oracle.types_.at(decision.name).element().struct_type() : nullptr;
    for (std::size_t i = 0; i * width < flat.size(); ++i) {
      if (!type) {
        items[i] = flat[i];
        continue;
      }
      auto* fields = arena.array<ValueView>(width);
      std::copy_n(flat.begin() + static_cast<std::ptrdiff_t>(i * width), width, fields);
      items[i] = ValueView::of_struct(type, fields, arena);
    }
    return ValueView::of_list(items, static_cast<std::uint32_t>(flat.size() / width));
  }
};

// Known values only. Exact; doubles from the smallest up.
ValueView PackOracle::fold(const Tally::Aggregate& a, const std::vector<ValueView>& values, const Type& type) {
  if (a.function == "count")
    return ValueView::of_int(std::count_if(values.begin(), values.end(), [](ValueView v) { return !v.is_false(); }));
  if (a.function == "min" || a.function == "max") {
    ValueView best;
    for (ValueView v : values)
      if (is_nan(v)) return v;
    for (ValueView v : values)
      if (best.is_null() || is_true_slowly(a.function == "min" ? "_<_" : "_>_", {v, best})) best = v;
    return best;
  }
  const bool is_real = type.kind() == Kind::double_;
  ValueView sum = is_real ? ValueView::of_double(0) : ValueView::of_narrow_decimal(0, type.kind() == Kind::decimal ? type.scale() : 0);
  for (ValueView v : values) sum = call_slowly("_+_", {sum, is_real ? v : ValueView::of_decimal(v.as_decimal(), *arena_)}, *arena_);
  if (a.function == "mean") {
    if (values.empty()) return ValueView::null();
    const ValueView count = ValueView::of_int(static_cast<std::int64_t>(values.size()));
    if (is_real) return call_slowly("_/_", {sum, call_slowly("double", {count}, *arena_)}, *arena_);
    return call_slowly("div", {sum, call_slowly("decimal", {count}, *arena_), ValueView::of_int(std::max<int>(12, type.scale()))}, *arena_);
  }
  if (is_real || type.kind() == Kind::decimal || sum.is_error()) return sum;
  const int128 whole = sum.as_decimal().coefficient;
  if (type.kind() == Kind::uint_)
    return whole < 0 || whole > UINT64_MAX ? fault_of(code::overflow, *arena_) : ValueView::of_uint(static_cast<std::uint64_t>(whole));
  return whole < INT64_MIN || whole > INT64_MAX ? fault_of(code::overflow, *arena_) : ValueView::of_int(static_cast<std::int64_t>(whole));
}

// --- decisions -------------------------------------------------------------------------------------------

ValueView PackOracle::param(const Param& p) {
  const ValueView date = slots_[names_.slot("as_of")];
  if (is_doubt(date)) return date;
  if (p.until && date.as_int() > *p.until) return fault_of(code::param_expired, *arena_);
  const Param::Entry* chosen = nullptr;
  for (const Param::Entry& e : p.entries)
    if (e.from <= date.as_int() && (!e.published || !dates_.known_at || *e.published <= *dates_.known_at)) chosen = &e;
  return chosen ? chosen->value.view() : fault_of(code::param_not_in_force, *arena_);
}

void PackOracle::decide(const Decision& d, Decided::One& out) {
  const Type& type = types_.at(d.name);
  out.name = d.name;
  const bool has_parts = d.table && type.kind() == Kind::struct_;
  if (!has_parts) out.values.emplace_back(d.name, ValueView());
  else
    for (const TableOutput& o : d.table->outputs) out.values.emplace_back(d.name + "." + o.name, ValueView());
  if (!d.basis_date.empty()) set_date(d.basis_date);
  const ValueView when = d.when ? known(d.when) : truth(true);
  if (d.table && !when.is_true())  // columns are computed all the same: one that meets a limit takes the record's steps
    for (const TableColumn& c : d.table->columns)
      if (c.tree) (void)value(c.tree);
  TableRun run{*this, d, d.table ? *d.table : Table{}, out};
  if (!when.is_true()) {
    run.give(is_doubt(when) ? when : ValueView::null(), is_doubt(when) ? ending_of(when) : Ending::not_applicable);
  } else if (d.table) {
    run.decide();
  } else {
    ValueView v = value(d.value);
    // A decimal of fewer places than the type's gets them.
    if (type.kind() == Kind::decimal && (v.is(Kind::decimal) || v.is(Kind::int_)))
      if (const auto wide = v.as_decimal().rescaled(type.scale())) v = ValueView::of_decimal(*wide, *arena_);
    run.give(v);
  }
  if (!d.basis_date.empty()) set_date(pack_.basis_date);
  for (const auto& [path, v] : out.values) slots_[names_.slot(path)] = v;
  if (!has_parts) return;
  ValueView& whole = slots_[names_.slot(d.name)];
  whole = ValueView::null();
  if (out.ending == Ending::no_match || out.ending == Ending::not_applicable) return;
  std::vector<ValueView> parts;
  for (const auto& [path, v] : out.values) parts.push_back(v);
  whole = doubt_of(parts, *arena_);
  if (is_doubt(whole)) return;
  auto* fields = arena_->array<ValueView>(parts.size());
  std::copy(parts.begin(), parts.end(), fields);
  whole = ValueView::of_struct(type.struct_type(), fields, *arena_);
}

void PackOracle::begin(const std::vector<ValueView>& admitted, const Dates& dates, Arena& arena) {
  arena_ = &arena;
  dates_ = dates;
  slots_.assign(std::size_t{Names::it_slot} + 1, ValueView::null());
  std::copy(admitted.begin(), admitted.end(), slots_.begin());
  set_date(pack_.basis_date);
}

// The date that is asked about, else the basis date; and the parameters as they were then.
void PackOracle::set_date(const std::string& basis_date) {
  ValueView& as_of = slots_[names_.slot("as_of")];
  as_of = basis_date.empty() ? ValueView::null() : slots_[names_.slot(basis_date)];
  if (dates_.as_of) as_of = ValueView::of_date(*dates_.as_of);
  else if (as_of.is_null()) as_of = fault_of(code::no_date, *arena_);
  for (const Param& p : pack_.params)
    if (!p.constant) slots_[names_.slot(p.name)] = param(p);
}

void PackOracle::run_decisions(std::map<std::string, Decided::One>* out) {
  for (const Decision& d : pack_.decisions) {
    Decided::One one;
    decide(d, one);
    if (out) (*out)[d.name] = std::move(one);
  }
  for (const auto& [name, type] : types_) complete(slots_[names_.slot(name)], *arena_);
  if (!out) return;
  for (auto& [name, one] : *out)
    for (auto& [path, v] : one.values) {
      if (complete(v, *arena_) && one.ending != Ending::error) one.ending = ending_of(v);
      slots_[names_.slot(path)] = v;
    }
}

std::optional<Decided> PackOracle::decide(const std::vector<ValueView>& admitted, const Dates& dates, Arena& arena) try {
  begin(admitted, dates, arena);
  std::map<std::string, Decided::One> all;
  run_decisions(&all);
  Decided decided;
  decided.schema = &names_.schema();
  for (std::size_t i : pack_.written) decided.decisions.push_back(std::move(all[pack_.decisions[i].name]));
  for (const Decision& d : pack_.decisions)
    if (is_used(d.name)) decided.decisions.push_back(std::move(all[d.name]));
  return decided;
} catch (const Unsupported&) {
  return std::nullopt;
}

// --- over many records -----------------------------------------------------------------------------------

std::optional<std::map<std::string, DecidedGroup>> PackOracle::tally(const std::vector<Facts>& records, const Dates& dates, Arena& arena) try {
  const Tally& tally = *pack_.tally;
  std::map<std::string, DecidedGroup> groups;
  std::map<std::string, std::vector<std::vector<ValueView>>> columns;
  for (const Facts& facts : records) {
    begin(facts.admitted, dates, arena);
    run_decisions(nullptr);
    if (tally.where && !value(tally.where).is_true()) continue;
    std::string key;
    std::vector<ValueView> keys;
    for (const auto& [name, tree] : tally.keys) keys.push_back(value(tree));
    if (is_doubt(doubt_of(keys, arena))) continue;  // it is in no group
    for (ValueView v : keys) key += canonical_of(v) + "|";
    groups[key].keys = keys;
    auto& values = columns[key];
    values.resize(tally.values.size());
    for (std::size_t i = 0; i < tally.values.size(); ++i)
      values[i].push_back(tally.values[i].second.argument ? value(tally.values[i].second.argument) : truth(true));
  }
  for (auto& [key, group] : groups)
    for (std::size_t i = 0; i < tally.values.size(); ++i) {
      std::vector<ValueView> known;
      for (ValueView v : columns[key][i])
        if (!v.is_null()) known.push_back(v);
      // Of several errors the one with the lowest code, so that the order of records tells nothing.
      std::sort(known.begin(), known.end(), [](ValueView a, ValueView b) {
        return a.is_error() && (!b.is_error() || a.fault().code < b.fault().code);
      });
      const ValueView doubt = doubt_of(known, arena);
      if (!is_doubt(doubt)) std::sort(known.begin(), known.end(), [](ValueView a, ValueView b) { return is_true_slowly("_<_", {a, b}); });
      const auto& argument = tally.values[i].second.argument;
      const Type type = argument ? nodes_.at(argument.get())->type : Type(Kind::bool_);
      group.values.push_back(is_doubt(doubt) ? doubt : fold(tally.values[i].second, known, type));
    }
  return groups;
} catch (const Unsupported&) {
  return std::nullopt;
}

// `groups`: nothing for records that are not ranked; then `keys` holds what they get instead.
std::vector<ValueView> PackOracle::places(const std::vector<std::optional<std::string>>& groups,
                                          const std::vector<std::vector<ValueView>>& keys, const Rank& rank) {
  const auto is_before = [&](std::size_t a, std::size_t b) {
    for (std::size_t k = 0; k < rank.order.size(); ++k) {
      if (is_true_slowly("_<_", {keys[a][k], keys[b][k]})) return !rank.order[k].second;
      if (is_true_slowly("_>_", {keys[a][k], keys[b][k]})) return rank.order[k].second;
    }
    return false;
  };
  std::vector<ValueView> places(groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (!groups[i]) {
      places[i] = keys[i][0];
      continue;
    }
    std::int64_t before = 0, equal = 0, equal_before = 0;
    std::vector<std::size_t> better;
    for (std::size_t j = 0; j < groups.size(); ++j) {
      if (groups[j] != groups[i]) continue;
      if (is_before(j, i)) ++before, better.push_back(j);
      else if (!is_before(i, j)) ++equal, equal_before += j < i;
    }
    std::int64_t distinct = 0;  // how many different values are better
    for (std::size_t k = 0; k < better.size(); ++k)
      distinct += std::none_of(better.begin(), better.begin() + static_cast<std::ptrdiff_t>(k),
                               [&](std::size_t other) { return !is_before(other, better[k]) && !is_before(better[k], other); });
    std::int64_t place = before + 1;
    if (rank.ties == "max") place = before + equal;
    if (rank.ties == "dense") place = distinct + 1;
    if (rank.ties == "row") place = before + 1 + equal_before;
    places[i] = ValueView::of_int(place);
  }
  return places;
}

std::optional<std::vector<ValueView>> PackOracle::rank(const std::vector<Facts>& records, const Dates& dates, Arena& arena) try {
  const Rank& rank = *pack_.rank;
  std::vector<std::optional<std::string>> groups;
  std::vector<std::vector<ValueView>> keys;
  for (const Facts& facts : records) {
    begin(facts.admitted, dates, arena);
    run_decisions(nullptr);
    std::string group;
    ValueView out;
    bool is_out = false;
    const auto look = [&](ValueView v, bool may_be_null) {
      const bool has_no_order = !may_be_null && (v.is_null() || is_nan(v));
      if (!is_out && (is_doubt(v) || has_no_order)) out = is_doubt(v) ? v : ValueView::null(), is_out = true;
      return v;
    };
    for (const TreePtr& by : rank.by) group += canonical_of(look(value(by), true)) + "|";
    keys.emplace_back();
    for (const auto& [tree, falls] : rank.order) keys.back().push_back(look(value(tree), false));
    if (is_out) keys.back() = {out};
    groups.push_back(is_out ? std::nullopt : std::optional(group));
  }
  return places(groups, keys, rank);
} catch (const Unsupported&) {
  return std::nullopt;
}

std::optional<std::map<std::string, ValueView>> PackOracle::rank_of_groups(const std::map<std::string, DecidedGroup>& all, Arena& arena) {
  arena_ = &arena;
  const Rank& rank = *pack_.rank;
  const Tally& tally = *pack_.tally;
  const std::string by = rank.by.empty() ? "" : rank.by[0]->text(), of = rank.order[0].first->text();
  std::vector<std::optional<std::string>> groups;
  std::vector<std::vector<ValueView>> keys;
  for (const auto& [key, group] : all) {
    std::string partition;
    for (std::size_t k = 0; k < tally.keys.size(); ++k)
      if (tally.keys[k].first == by) partition = canonical_of(group.keys[k]);
    for (std::size_t v = 0; v < tally.values.size(); ++v)
      if (tally.values[v].first == of) keys.push_back({group.values[v]});
    ValueView& v = keys.back()[0];
    if (is_nan(v)) v = ValueView::null();
    groups.push_back(is_doubt(v) || v.is_null() ? std::nullopt : std::optional(partition));
  }
  const std::vector<ValueView> made = places(groups, keys, rank);
  std::map<std::string, ValueView> result;
  std::size_t i = 0;
  for (const auto& [key, group] : all) result[key] = made[i++];
  return result;
}

}  // namespace guiju::agree
