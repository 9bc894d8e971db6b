#include "engine/bound_table.hpp"

#include "engine/table.hpp"
#include "text/unicode.hpp"

namespace guiju::engine {

using facts::BoundFacts;
using facts::TextMap;
using plan::Index;

namespace {

// Which literal of a column is it? False when the text itself must be looked at first.
bool literal_of(const plan::Classifier& classes, std::string_view text, std::uint32_t& out) {
  out = classes.literal(text);
  return !text.empty() && (out != TextMap::none || text::is_short_ascii(text));
}

}  // namespace

BoundTable::BoundTable(const plan::Plan& plan, const plan::Wanted& wanted, const BoundFacts& facts) {
  if (wanted.steps.size() != 1 || !wanted.parted.empty()) return;
  const plan::Step& step = plan.steps[wanted.steps[0]];
  if (step.kind != plan::Step::Kind::table || step.record != wanted.record || step.when != plan::none) return;
  const plan::Table& table = plan.tables[step.index];
  if (!speaks_by_one_row(table) || !says_literals_only(table)) return;
  for (const Index::Column& column : table.index.columns()) {
    const BoundFacts::Load* load = facts.load_of(column.slot);
    const bool has_text_classes = column.classes.kind() == plan::Classifier::Kind::text;
    if (load == nullptr || load->way == BoundFacts::Way::admitted || load->is_text() != has_text_classes) return;
    loads_.push_back(*load);
  }
  table_ = &table;
  is_cube_ = table.index.way() == Index::Way::cube;
}

bool BoundTable::decide(const void* object, RowState& state) const {
  std::uint32_t row = plan::no_table_row;
  if (is_cube_) {
    std::uint32_t at = 0;
    if (!place(object, at)) return false;
    row = row_of_place(*table_, at);
  } else {
    Index::Classes classes;
    if (!classify(object, classes)) return false;
    row = row_of_classes(*table_, classes, state);
  }
  if (row == plan::no_table_row) return false;
  speak(*table_, row, state);
  return true;
}

bool BoundTable::place(const void* object, std::uint32_t& out) const {
  const Index& index = table_->index;
  const Index::Axis* axis = index.axes().data();
  const Index::Column* column = index.columns().data();
  std::uint32_t at = 0;
  const Load *load = loads_.data(), *const end = load + loads_.size();
  for (; load != end && load->is_text(); ++load, ++axis, ++column) {
    std::uint32_t literal = 0;
    if (!literal_of(column->classes, load->text(object), literal)) return false;
    at += index.step_of(*axis, literal);
  }
  for (; load != end; ++load, ++axis, ++column) {
    ValueView v;
    if (!load->read(object, v)) return false;
    if (v.is(Kind::bool_)) {
      at += index.step_of(*axis, static_cast<std::uint32_t>(v.as_bool()));
    } else if (v.is(Kind::enum_)) {
      at += index.step_of(*axis, v.member());
    } else if (v.kind() == axis->kind) {
      at += index.step_of_word(*axis, v.as_int());
    } else {
      const std::uint32_t cls = column->classes.classify(v);
      if (cls == plan::no_class) return false;
      at += cls * column->stride;
    }
  }
  out = at;
  return at < index.cube_size();
}

bool BoundTable::classify(const void* object, Index::Classes& out) const {
  const auto& columns = table_->index.columns();
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const plan::Classifier& classes = columns[c].classes;
    if (loads_[c].is_text()) {
      std::uint32_t literal = 0;
      if (!literal_of(classes, loads_[c].text(object), literal)) return false;
      out[c] = literal == TextMap::none ? classes.other_class() : classes.classes()[literal];
    } else {
      ValueView v;
      if (!loads_[c].read(object, v)) return false;
      out[c] = classes.classify(v);
    }
    if (out[c] == plan::no_class) return false;
  }
  return true;
}

}  // namespace guiju::engine
