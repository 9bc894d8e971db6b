// All small tables: three rows at most, two columns, five forms of cells, every hit policy, 25 records; for two kinds of columns.
//
// In short form a seeded slice; GUIJU_AGREE_TABLES=all tries every one: 179,025 tables and 4.5 million decisions a kind, about
// two minutes. Many tables go into one pack, a decision each, as loading costs more than deciding; of a pack that differs each
// table is tried alone.
#include <array>
#include <iostream>

#include <gtest/gtest.h>

#include "facts/codes.hpp"
#include "tests/agree/load_pack.hpp"
#include "tests/agree/oracle_pack.hpp"
#include "tests/agree/pack_columns.hpp"
#include "tests/engine/first_fired.hpp"

namespace guiju::agree {
namespace {

using Op = CellTest::Op;

Operand literal(ValueView v) { return {Value(v), nullptr}; }
CellTest test(Op op, std::vector<Operand> operands = {}) {
  CellTest t;
  t.op = op;
  t.operands = std::move(operands);
  return t;
}
CellTest negated(std::vector<CellTest> inner) {
  CellTest t;
  t.op = Op::not_of;
  t.inner = std::move(inner);
  return t;
}
ValueView colour(std::uint32_t member) { return ValueView::of_enum(colour_type().get(), member); }
ValueView number(std::int64_t i) { return ValueView::of_int(i); }

CellTest condition(const char* text) {
  auto tree = std::make_shared<Tree>();
  tree->pieces = {text};
  CellTest t = test(Op::condition);
  t.condition = tree;
  return t;
}
CellTest between(bool low_closed, ValueView low, ValueView high, bool high_closed) {
  CellTest t = test(Op::interval, {literal(low), literal(high)});
  t.low_closed = low_closed;
  t.high_closed = high_closed;
  return t;
}

// A column: five forms of cells, and five facts as they are given and as they are admitted.
struct SmallColumn {
  const char* name;
  Type type;
  std::vector<Cell> forms;
  std::vector<std::pair<ValueView, ValueView>> facts;
};
// Two columns side by side; what is given is known, null, not given or of a wrong type.
using Columns = std::array<SmallColumn, 2>;

ValueView wrong_type() {
  static const Fault fault{code::fact_wrong_type, {}, nullptr, 0};
  return ValueView::of_error(&fault);
}
ValueView absent() { return ValueView::of_unknown(nullptr); }  // the schema's own unknown, once admitted

Columns numbers_and_members() {
  return {{{"x", Type(Kind::int_).nullable(),
            {{}, {{test(Op::equal, {literal(number(1))})}}, {{between(true, number(1), number(2), true)}},
             {{negated({test(Op::equal, {literal(number(1))}), test(Op::greater, {literal(number(2))})})}}, {{test(Op::null)}}},
            {{number(1), number(1)}, {number(2), number(2)}, {number(3), number(3)}, {ValueView::null(), ValueView::null()}, {absent(), absent()}}},
           {"k", Type::enumeration(colour_type()),
            {{}, {{test(Op::equal, {literal(colour(0))})}}, {{test(Op::equal, {literal(colour(0))}), test(Op::equal, {literal(colour(1))})}},
             {{negated({test(Op::equal, {literal(colour(0))})})}}, {{condition("it == Colour.blue")}}},
            {{ValueView::of_string("red"), colour(0)}, {ValueView::of_string("green"), colour(1)}, {ValueView::of_string("blue"), colour(2)},
             {absent(), absent()}, {ValueView::of_bool(true), wrong_type()}}}}};
}
Columns decimals_and_texts() {
  const auto tenths = [](std::int64_t n) { return ValueView::of_narrow_decimal(n, 1); };
  const auto word = [](const char* text) { return ValueView::of_string(text); };
  const auto same = [](ValueView v) { return std::pair(v, v); };
  return {{{"x", Type::decimal(1).nullable(),
            {{}, {{between(false, tenths(10), tenths(20), true)}}, {{test(Op::not_equal, {literal(tenths(10))})}},
             {{test(Op::less, {literal(tenths(15))}), test(Op::null)}}, {{condition("it * 2.0 > 3.0")}}},
            {same(tenths(10)), same(tenths(15)), same(tenths(20)), same(ValueView::null()), {absent(), absent()}}},
           {"k", Type(Kind::string),
            {{}, {{test(Op::equal, {literal(word("ab"))})}}, {{test(Op::prefix, {literal(word("a"))})}},
             {{negated({test(Op::prefix, {literal(word("a"))}), test(Op::equal, {literal(word("b"))})})}}, {{test(Op::matches, {literal(word("b$"))})}}},
            {same(word("ab")), same(word("a")), same(word("b")), {absent(), absent()}, {ValueView::of_bool(true), wrong_type()}}}}};
}

Table empty_table(Hit hit, const Columns& columns) {
  Table table;
  table.hit = hit;
  table.form = Table::Form::rows;
  for (const SmallColumn& c : columns) table.columns.push_back({c.name, nullptr, c.type});
  const bool is_enum = hit == Hit::priority || hit == Hit::output_order;
  table.outputs = {{"out", is_enum ? Type::enumeration(colour_type()) : Type(Kind::int_)}};
  return table;
}

Pack empty_pack(const Columns& columns) {
  Pack pack;
  pack.name = "small";
  for (const SmallColumn& c : columns) {
    Field f;
    f.name = c.name;
    f.type = c.type;
    pack.fields.push_back(std::move(f));
  }
  return pack;
}

void add_table(Pack& pack, Table table) {
  Decision d;
  d.name = "d" + std::to_string(pack.decisions.size());
  d.table = std::move(table);
  pack.written.push_back(pack.decisions.size());
  pack.decisions.push_back(std::move(d));
}

std::vector<Facts> all_records(const Columns& columns, const Schema& schema) {
  std::vector<Facts> records;
  for (const auto& a : columns[0].facts)
    for (const auto& b : columns[1].facts) {
      records.push_back({{a.first, b.first}, {a.second, b.second}});
      for (std::uint32_t f = 0; f < 2; ++f)
        if (ValueView& v = records.back().admitted[f]; v.is_unknown()) v = schema.unknown(f);
    }
  return records;
}

ValueView load_fact(const void* facts, std::uint32_t field) { return static_cast<const Facts*>(facts)->raw[field]; }

// The table with this number: `rows` rows of two cells, each one of five forms.
void set_rows(Table& table, const Columns& columns, std::uint32_t rows, std::uint32_t number_of_table) {
  static constexpr std::uint32_t strengths[] = {2, 0, 1};
  static constexpr std::int64_t numbers[] = {7, 7, 8};
  table.rows.clear();
  for (std::uint32_t r = 0; r < rows; ++r) {
    TableRow row;
    row.id = "r" + std::to_string(r + 1);
    for (std::size_t c = 0; c < 2; ++c, number_of_table /= 5) row.cells.push_back(columns[c].forms[number_of_table % 5]);
    const bool is_enum = table.outputs[0].type.kind() == Kind::enum_;
    row.outputs.push_back({Value(is_enum ? colour(strengths[r]) : number(numbers[r])), nullptr});
    table.rows.push_back(std::move(row));
  }
}

// The first difference, or "".
std::string difference(const Pack& pack, const Columns& small) {
  const auto rules = load_pack(pack);
  if (!rules) return rules.diagnostics().render() + repro(pack);
  PackOracle oracle(pack);
  Arena arena;
  const std::vector<Facts> records = all_records(small, oracle.schema());
  Random random(1);
  const PackColumns columns(pack, records, 0, records.size(), random);
  EvaluateOptions options;
  options.tries_values = false;  // needs_pack_test.cpp holds that
  const auto by_columns = rules->evaluate(columns.view(), "", options);
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto wanted = oracle.decide(records[i].admitted, {}, arena);
    for (const bool uses_index : {true, false}) {
      options.uses_index = uses_index;
      const std::string got = rules->evaluate(RecordView(&records[i], load_fact), "", options).canonical();
      if (got != wanted->canonical()) return (uses_index ? "index: " : "scan: ") + got + "\noracle: " + wanted->canonical() + "\n" + repro(pack, &records[i]);
    }
    if (const std::string got = by_columns->canonical(static_cast<std::int64_t>(i)); got != engine_tests::first_fired(wanted->canonical()))
      return "columns: " + got + "\noracle: " + engine_tests::first_fired(wanted->canonical()) + "\n" + repro(pack, &records[i]);
  }
  return "";
}

bool agrees(const Pack& pack, const Columns& columns) {
  const std::string all = difference(pack, columns);
  if (all.empty()) return true;
  for (const Decision& d : pack.decisions) {
    Pack one = empty_pack(columns);
    add_table(one, *d.table);
    const std::string alone = difference(one, columns);
    if (!alone.empty()) return ADD_FAILURE() << alone, false;
  }
  return ADD_FAILURE() << "only together: " << all, false;
}

void try_tables(const Columns& columns) {
  constexpr std::size_t together = 250;
  const bool all = std::getenv("GUIJU_AGREE_TABLES") != nullptr;
  Random random(from_environment("GUIJU_AGREE_SEED", 1));
  std::uint64_t tables = 0;
  Pack pack = empty_pack(columns);
  for (int h = 0; h < hit_count; ++h)
    for (std::uint32_t rows = 1, count = 25; rows <= 3; ++rows, count *= 25)
      for (std::uint32_t n = 0; n < count; ++n) {
        if (!all && rows > 1 && !random.one_in(rows == 2 ? 20 : 600)) continue;
        Table table = empty_table(static_cast<Hit>(h), columns);
        set_rows(table, columns, rows, n);
        add_table(pack, std::move(table));
        ++tables;
        if (pack.decisions.size() < together) continue;
        if (!agrees(pack, columns)) return;
        pack = empty_pack(columns);
      }
  if (!pack.decisions.empty() && !agrees(pack, columns)) return;
  std::cout << tables << " tables, " << tables * 25 << " decisions\n";
}

TEST(TableAgree, EverySmallTable) { try_tables(numbers_and_members()); }
TEST(TableAgree, EverySmallTableOfDecimalsAndTexts) { try_tables(decimals_and_texts()); }

}  // namespace
}  // namespace guiju::agree
