// All small tables: three rows at most, two columns, five forms of cells, every hit policy, 25 records.
//
// In short form a seeded slice; GUIJU_AGREE_TABLES=all tries every one (about 4.5 million decisions).
#include <iostream>

#include <gtest/gtest.h>

#include "facts/codes.hpp"
#include "tests/agree/load_pack.hpp"
#include "tests/agree/oracle_pack.hpp"
#include "tests/agree/pack_columns.hpp"

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

// Five forms for each of the two columns.
const std::vector<std::vector<Cell>>& forms() {
  static const auto* const all = [] {
    auto is_blue = std::make_shared<Tree>();
    is_blue->pieces = {"it == Colour.blue"};
    CellTest condition = test(Op::condition);
    condition.condition = is_blue;
    return new std::vector<std::vector<Cell>>{
        {{}, {{test(Op::equal, {literal(number(1))})}}, {{test(Op::interval, {literal(number(1)), literal(number(2))})}},
         {{negated({test(Op::equal, {literal(number(1))}), test(Op::greater, {literal(number(2))})})}}, {{test(Op::null)}}},
        {{}, {{test(Op::equal, {literal(colour(0))})}}, {{test(Op::equal, {literal(colour(0))}), test(Op::equal, {literal(colour(1))})}},
         {{negated({test(Op::equal, {literal(colour(0))})})}}, {{condition}}},
    };
  }();
  return *all;
}

Pack pack_for(Hit hit) {
  Pack pack;
  pack.name = "small";
  const auto add = [&](const char* name, Type type) {
    Field f;
    f.name = name;
    f.type = std::move(type);
    pack.fields.push_back(std::move(f));
  };
  add("x", Type(Kind::int_).nullable());
  add("k", Type::enumeration(colour_type()));
  Table table;
  table.hit = hit;
  table.form = Table::Form::rows;
  table.columns = {{"x", nullptr, pack.fields[0].type}, {"k", nullptr, pack.fields[1].type}};
  const bool is_enum = hit == Hit::priority || hit == Hit::output_order;
  table.outputs = {{"out", is_enum ? Type::enumeration(colour_type()) : Type(Kind::int_)}};
  Decision d;
  d.name = "d";
  d.table = std::move(table);
  pack.decisions.push_back(std::move(d));
  pack.written = {0};
  return pack;
}

std::vector<Facts> all_records(const Schema& schema, Arena& arena) {
  const auto fault = [&](Code code) {
    auto* made = arena.array<Fault>(1);
    new (made) Fault{code, {}, nullptr, 0};
    return ValueView::of_error(made);
  };
  const ValueView absent = ValueView::of_unknown(nullptr);
  const std::vector<std::pair<ValueView, ValueView>> x = {
      {number(1), number(1)}, {number(2), number(2)}, {number(3), number(3)}, {ValueView::null(), ValueView::null()}, {absent, schema.unknown(0)}};
  const std::vector<std::pair<ValueView, ValueView>> k = {
      {ValueView::of_string("red"), colour(0)}, {ValueView::of_string("green"), colour(1)}, {ValueView::of_string("blue"), colour(2)},
      {absent, schema.unknown(1)}, {ValueView::of_bool(true), fault(code::fact_wrong_type)}};
  std::vector<Facts> records;
  for (const auto& a : x)
    for (const auto& b : k) records.push_back({{a.first, b.first}, {a.second, b.second}});
  return records;
}

ValueView load_fact(const void* facts, std::uint32_t field) { return static_cast<const Facts*>(facts)->raw[field]; }

// The table with this number: `rows` rows of two cells, each one of five forms.
void set_rows(Table& table, std::uint32_t rows, std::uint32_t number_of_table) {
  static constexpr std::uint32_t strengths[] = {2, 0, 1};
  static constexpr std::int64_t numbers[] = {7, 7, 8};
  table.rows.clear();
  for (std::uint32_t r = 0; r < rows; ++r) {
    TableRow row;
    row.id = "r" + std::to_string(r + 1);
    for (std::size_t c = 0; c < 2; ++c, number_of_table /= 5) row.cells.push_back(forms()[c][number_of_table % 5]);
    const bool is_enum = table.outputs[0].type.kind() == Kind::enum_;
    row.outputs.push_back({Value(is_enum ? colour(strengths[r]) : number(numbers[r])), nullptr});
    table.rows.push_back(std::move(row));
  }
}

bool agrees(const Pack& pack) {
  const auto rules = load_pack(pack);
  if (!rules) {
    ADD_FAILURE() << rules.diagnostics().render() << repro(pack);
    return false;
  }
  PackOracle oracle(pack);
  Arena arena;
  const std::vector<Facts> records = all_records(oracle.schema(), arena);
  Random random(1);
  const PackColumns columns(pack, records, 0, records.size(), random);
  EvaluateOptions options;
  const auto by_columns = rules->evaluate(columns.view(), "", options);
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto wanted = oracle.decide(records[i].admitted, {}, arena);
    for (const bool uses_index : {true, false}) {
      options.uses_index = uses_index;
      const std::string got = rules->evaluate(RecordView(&records[i], load_fact), "", options).canonical();
      if (got == wanted->canonical()) continue;
      ADD_FAILURE() << (uses_index ? "index: " : "scan: ") << got << "\noracle: " << wanted->canonical() << "\n" << repro(pack, &records[i]);
      return false;
    }
    if (by_columns->canonical(static_cast<std::int64_t>(i)) == wanted->values()) continue;
    ADD_FAILURE() << "columns: " << by_columns->canonical(static_cast<std::int64_t>(i)) << "\noracle: " << wanted->values() << "\n" << repro(pack, &records[i]);
    return false;
  }
  return true;
}

TEST(TableAgree, EverySmallTable) {
  const bool all = std::getenv("GUIJU_AGREE_TABLES") != nullptr;
  Random random(from_environment("GUIJU_AGREE_SEED", 1));
  std::uint64_t tables = 0;
  for (int h = 0; h < hit_count; ++h) {
    Pack pack = pack_for(static_cast<Hit>(h));
    Table& table = *pack.decisions[0].table;
    for (std::uint32_t rows = 1, count = 25; rows <= 3; ++rows, count *= 25)
      for (std::uint32_t n = 0; n < count; ++n) {
        if (!all && rows > 1 && !random.one_in(rows == 2 ? 20 : 600)) continue;
        set_rows(table, rows, n);
        ++tables;
        if (!agrees(pack)) return;
      }
  }
  std::cout << tables << " tables, " << tables * 25 << " decisions\n";
}

}  // namespace
}  // namespace guiju::agree
