// Tables: cells as they were checked, their operands as literals or programs.
#include "facts/text_map.hpp"
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
    table_.written = std::move(from_.written);
    table_.storage = std::move(from_.storage);
    table_.cells = std::move(from_.cells);
    for (auto& column : from_.columns) {
      std::vector<Operand> computed;
      for (const auto& [tree, is_condition] : column.computed) computed.push_back(is_condition ? Operand{{}, builder_.program(tree)} : operand(tree));
      column.cells.set_computed(std::move(computed));
      table_.columns.push_back({column.head, column.slot, column.type, std::move(column.cells)});
    }
    for (const auto& output : from_.outputs) table_.outputs.push_back({output.name, output.type, output.slot});
    table_.rows.reserve(from_.rows.size());
    for (check::Table::Row& row : from_.rows) add_row(row);
    add_outputs();
    for (check::OutputCell& cell : from_.otherwise) table_.otherwise.push_back(output_cell(cell));
    table_.rows.close();
    table_.written.shrink_to_fit();
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
    table_.rows.add(row);
    from = {};  // what was checked is not needed twice
  }

  // Rows with the same cells share them.
  void add_outputs() {
    const std::size_t width = from_.outputs.size();
    facts::TextMap known;  // the numbers of a row's cells, byte for byte
    table_.output_rows.reserve(from_.rows.size());
    for (std::size_t row = 0; row < from_.rows.size(); ++row) {
      const std::uint32_t* numbers = from_.output_cells.data() + row * width;
      const std::uint32_t next = known.size();
      const std::uint32_t number = known.add({reinterpret_cast<const char*>(numbers), width * sizeof *numbers});
      table_.output_rows.push_back(number);
      for (std::size_t o = 0; number == next && o < width; ++o) table_.output_cells.push_back(output_cell(from_.outputs[o].cells[numbers[o]]));
    }
    table_.output_cells.shrink_to_fit();
  }

  // A literal, where it is known now.
  Operand operand(const check::Tree& tree) {
    const bool is_literal = tree->kind == expr::Node::Kind::literal || tree->refers == expr::Refers::constant;
    if (is_literal) return {copy(tree->value, table_.storage)};
    return constant_or_program(builder_.program(tree));
  }
  Operand constant_or_program(std::uint32_t program) {
    const Value* constant = builder_.plan.programs[program].constant();
    return constant ? Operand{copy(*constant, table_.storage)} : Operand{{}, program};
  }

  OutputCell output_cell(const check::OutputCell& from) {
    if (!from.tree) return {from.literal, none, from.text};
    const Operand computed = constant_or_program(builder_.program(from.tree));
    return {computed.literal, computed.program, from.text};
  }

  Builder& builder_;
  check::Table& from_;
  Table table_;
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
