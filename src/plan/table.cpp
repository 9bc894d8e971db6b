// Tables: distinct cells once, operands as literals or programs.
#include <unordered_map>

#include "plan/builder.hpp"

namespace guiju::plan {
namespace {

class TableBuilder {
 public:
  TableBuilder(Builder& builder, check::Table& from, const check::Decision& decision) : builder_(builder), from_(from) {
    table_.hit = static_cast<HitPolicy>(from.hit);
    table_.is_complete = from.is_complete;
    table_.allows_gaps = from.allows_gaps;
    table_.is_dated = from.is_dated;
    table_.is_published = from.is_published;
    table_.has_layers = from.has_layers;
    table_.type = decision.type;
    if (decision.type.kind() == Kind::list && decision.type.element().kind() == Kind::struct_ && from.outputs.size() > 1)
      table_.row_type = decision.type.element().struct_type();
  }

  Table build() {
    for (auto& column : from_.columns) {
      table_.columns.push_back({column.head, column.slot, column.type, {}});
      table_.columns.back().predicates.reserve(column.cells.size());
      for (check::Cell& cell : column.cells) {
        table_.columns.back().predicates.push_back(predicate(cell));
        cell = {};
      }
    }
    for (const auto& output : from_.outputs) table_.outputs.push_back({output.name, output.type, output.slot});
    table_.rows.reserve(from_.rows.size());
    table_.output_rows.reserve(from_.rows.size());
    table_.cells.reserve(from_.rows.size() * from_.columns.size());
    for (check::Table::Row& row : from_.rows) add_row(row);
    for (check::OutputCell& cell : from_.otherwise) table_.otherwise.push_back(output_cell(cell));
    table_.rows.close();
    table_.output_cells.shrink_to_fit();
    return std::move(table_);
  }

 private:
  void add_row(check::Table::Row& from) {
    Rows::Form row;
    row.name = from.name;
    row.span = from.span;
    if (from.notes)
      row.notes = {Builder::title(from.notes->title), Builder::title(from.notes->because), std::move(from.notes->basis), std::move(from.notes->when_text)};
    row.when = builder_.program(from.when);
    row.from = from.from;
    row.to = from.to;
    row.published = from.published;
    row.layer = from.layer;
    table_.has_conditions |= row.when != none;
    table_.cells.insert(table_.cells.end(), from.cells.begin(), from.cells.end());
    add_outputs(from);
    table_.rows.add(row);
    from = {};  // what was checked is not needed twice
  }

  // Rows with the same literals share them. (What is computed has places of its own for its errors.)
  void add_outputs(const check::Table::Row& from) {
    std::string key;
    bool is_literal = true;
    for (const check::OutputCell& output : from.outputs) {
      is_literal &= output.tree == nullptr;
      key += output.text + '\0' + output.literal.view().to_string() + '\0';
    }
    const auto next = static_cast<std::uint32_t>(table_.output_cells.size() / std::max<std::size_t>(1, from.outputs.size()));
    const auto [at, is_new] = is_literal ? known_outputs_.emplace(std::move(key), next) : std::pair{known_outputs_.end(), true};
    table_.output_rows.push_back(is_new ? next : at->second);
    if (!is_new) return;
    for (const check::OutputCell& output : from.outputs) table_.output_cells.push_back(output_cell(output));
  }

  Predicate predicate(const check::Cell& from) {
    Predicate p;
    p.text = table_.storage.copy(from.text);
    p.is_constant = true;
    p.any_of.reserve(from.tests.size());
    for (const check::CellTest& t : from.tests) p.any_of.push_back(test(t, p.is_constant));
    return p;
  }

  Test test(const check::CellTest& from, bool& is_constant) {
    Test t;
    t.op = static_cast<TestOp>(from.op);
    t.low_closed = from.low_closed;
    t.high_closed = from.high_closed;
    t.low = operand(from.low, is_constant);
    t.high = operand(from.high, is_constant);
    for (const check::CellTest& inner : from.inner) t.inner.push_back(test(inner, is_constant));
    for (const check::Operand& o : from.operands) {
      t.inner.emplace_back();
      t.inner.back().low = operand(o, is_constant);
    }
    t.program = builder_.program(from.tree);
    if (t.program != none) is_constant = false;
    return t;
  }

  Operand operand(const check::Operand& from, bool& is_constant) {
    Operand o;
    o.literal = kept(from.literal);
    if (from.is_literal) return o;
    o.program = builder_.program(from.tree);
    if (o.program == none) return o;
    if (const Value* constant = builder_.plan.programs[o.program].constant()) {
      o.literal = kept(*constant);
      o.program = none;
    } else {
      is_constant = false;
    }
    return o;
  }

  OutputCell output_cell(const check::OutputCell& from) {
    OutputCell cell{kept(from.literal), builder_.program(from.tree), from.span, table_.storage.copy(from.text)};
    if (cell.program == none) return cell;
    if (const Value* constant = builder_.plan.programs[cell.program].constant()) {
      cell.literal = kept(*constant);
      cell.program = none;
    }
    return cell;
  }

  ValueView kept(ValueView v) { return copy(v, table_.storage); }

  Builder& builder_;
  check::Table& from_;
  Table table_;
  std::unordered_map<std::string, std::uint32_t> known_outputs_;
};

void add_test_reads(const Builder& builder, const Test& test, std::vector<std::uint32_t>& reads) {
  builder.add_reads(test.low.program, reads);
  builder.add_reads(test.high.program, reads);
  builder.add_reads(test.program, reads);
  for (const Test& inner : test.inner) add_test_reads(builder, inner, reads);
}

}  // namespace

Table build_table(Builder& builder, check::Table& table, const check::Decision& decision) {
  return TableBuilder(builder, table, decision).build();
}

void add_table_reads(const Builder& builder, const Table& table, std::vector<std::uint32_t>& reads) {
  for (const Column& column : table.columns) {
    reads.push_back(column.slot);
    for (const Predicate& p : column.predicates)
      for (const Test& t : p.any_of) add_test_reads(builder, t, reads);
  }
  for (const Row& row : table.rows) builder.add_reads(row.when, reads);
  for (const OutputCell& cell : table.output_cells) builder.add_reads(cell.program, reads);
  for (const OutputCell& cell : table.otherwise) builder.add_reads(cell.program, reads);
  if (table.is_dated || table.has_layers) reads.push_back(table.as_of_slot);
  if (table.is_published) reads.push_back(table.known_at_slot);
}

}  // namespace guiju::plan
