#include "expr/completions.hpp"

#include <algorithm>
#include <functional>

#include "expr/column.hpp"
#include "expr/library_parts.hpp"
#include "expr/vm.hpp"
#include "facts/text_form.hpp"

namespace guiju::expr {
namespace {

bool add_whole_numbers(const Constraint& constraint, Kind kind, std::vector<ValueView>& values) {
  if (!constraint.min || !constraint.max) return false;
  const ValueView low = constraint.min->view(), high = constraint.max->view();
  if (!low.is(kind) || !high.is(kind)) return false;
  // As a distance from the lowest, so that no bound overflows.
  const std::uint64_t distance = high.as_uint() - low.as_uint();
  bool comparable = false;
  if (compare(low, high, comparable) > 0 || distance >= Completions::most) return false;
  for (std::uint64_t i = 0; i <= distance; ++i)
    values.push_back(kind == Kind::int_ ? ValueView::of_int(static_cast<std::int64_t>(low.as_uint() + i)) : ValueView::of_uint(low.as_uint() + i));
  return true;
}

// All values that a field may take; none when they are many.
std::vector<ValueView> few_values(const Field& field) {
  const Constraint& constraint = field.constraint;
  const Kind kind = field.type.kind();
  const bool is_whole_number = kind == Kind::int_ || kind == Kind::uint_;
  Constraint rest = constraint;
  rest.in.clear();
  if (is_whole_number && constraint.in.empty()) rest.min.reset(), rest.max.reset();
  if (!rest.is_empty()) return {};
  std::vector<ValueView> values;
  if (!constraint.in.empty()) {
    for (const Value& v : constraint.in) {
      if (!v.view().is(kind)) return {};
      values.push_back(v.view());
    }
  } else if (kind == Kind::bool_) {
    values = {ValueView::of_bool(false), ValueView::of_bool(true)};
  } else if (kind == Kind::enum_) {
    for (std::uint32_t i = 0; i < field.type.enum_type()->members.size(); ++i) values.push_back(ValueView::of_enum(field.type.enum_type(), i));
  } else if (!is_whole_number || !add_whole_numbers(constraint, kind, values)) {
    return {};
  }
  if (field.type.is_nullable()) values.push_back(ValueView::null());
  return values;
}

// --- fields that are only compared with constants

// Where the answers of the programs' comparisons may change as the field's word grows; false: something else is done with it.
bool find_cuts(const Readers& readers, std::uint32_t slot, const Type& type, std::vector<std::int64_t>& cuts) {
  if (std::find(readers.others.begin(), readers.others.end(), slot) != readers.others.end()) return false;
  const auto add = [&](std::int64_t first, std::int64_t last) {
    cuts.push_back(first);
    if (last != INT64_MAX) cuts.push_back(last + 1);
  };
  for (const Program* program : readers.programs) {
    if (!std::binary_search(program->slots.begin(), program->slots.end(), slot)) continue;
    if (!program->questions) return false;
    for (const Question& q : program->questions->list) {
      if (q.slot != slot) continue;
      if (q.kind != type.kind() || (q.kind == Kind::decimal && q.scale != type.scale())) return false;
      const auto at = [&](std::uint64_t distance) { return static_cast<std::int64_t>(static_cast<std::uint64_t>(q.low) + distance); };
      if (q.form == Question::Form::range) add(q.low, at(q.width));
      for (std::uint64_t bit = 0; q.form == Question::Form::bits && bit < 64; ++bit)
        if (q.bits >> bit & 1) add(at(bit), at(bit));
    }
  }
  return true;
}

// The least value that the field may have, and the first behind each cut.
std::vector<ValueView> values_behind(std::vector<std::int64_t> cuts, const Field& field) {
  const WordKind kind{field.type.kind(), field.type.scale(), nullptr};
  std::int64_t least = kind.kind == Kind::date ? facts::first_day : INT64_MIN, greatest = kind.kind == Kind::date ? facts::last_day : INT64_MAX;
  for (const auto& [limit, word] : {std::pair(&field.constraint.min, &least), std::pair(&field.constraint.max, &greatest)}) {
    if (!*limit) continue;
    if (!is_word((*limit)->view()) || word_kind_of((*limit)->view()) != kind) return {};
    *word = word_of((*limit)->view());
  }
  if (least > greatest) return {};
  cuts.push_back(least);
  std::erase_if(cuts, [&](std::int64_t cut) { return cut < least || cut > greatest; });
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  std::vector<ValueView> values;
  for (const std::int64_t cut : cuts) values.push_back(value_of_word(kind, cut));
  if (field.type.is_nullable()) values.push_back(ValueView::null());
  return values;
}

// One value for each way in which the comparisons can come out; none when there is more to the field.
std::vector<ValueView> standing_for_all(const Field& field, std::uint32_t slot, const Readers& readers) {
  const Kind kind = field.type.kind();
  Constraint rest = field.constraint;
  rest.min.reset(), rest.max.reset();
  std::vector<std::int64_t> cuts;
  const bool is_ordered = kind == Kind::int_ || kind == Kind::decimal || kind == Kind::date;
  if (!is_ordered || !rest.is_empty() || !find_cuts(readers, slot, field.type, cuts)) return {};
  return values_behind(std::move(cuts), field);
}

}  // namespace

bool Completions::is_same(ValueView a, ValueView b) {
  if (a.is_error() && b.is_error()) return a.fault().code == b.fault().code;
  return is_identical(a, b);
}

Completions::Completions(const Schema& schema, ValueView unknown, const ValueView* slots, const Readers& readers) {
  if (unknown.pointer() == nullptr) return;
  const UnknownSet& set = unknown.unknowns();
  std::size_t ways = 1;
  for (std::uint32_t i = 0; i < set.count; ++i) {
    const std::uint32_t field = set.paths[i];
    if (field >= schema.fields().size() || !slots[field].is_unknown()) return;
    std::vector<ValueView> values = few_values(schema.fields()[field]);
    if (values.size() == 1) return;
    if (values.empty()) values = standing_for_all(schema.fields()[field], field, readers);
    if (values.empty() || ways * values.size() > most) return;
    fields_.push_back(field);
    strides_.push_back(ways);
    ways *= values.size();
    values_.push_back(std::move(values));
  }
  count_ = ways;
}

void Completions::fill(std::size_t way, ValueView* slots) const {
  for (std::size_t f = 0; f < fields_.size(); ++f) slots[fields_[f]] = values_[f][digit(way, f)];
}

Completions::Verdict Completions::verdict(const std::vector<ValueView>& answers, ValueView guess, Arena& arena) const {
  for (ValueView answer : answers)
    if (answer.is_unknown() || is_limit_error(answer)) return {};
  auto* const paths = arena.array<std::uint32_t>(fields_.size());
  std::uint32_t count = 0;
  for (std::size_t f = 0; f < fields_.size(); ++f) {
    bool matters = false;
    for (std::size_t way = 0; way < count_ && !matters; ++way)
      matters = digit(way, f) + 1 < values_[f].size() && !is_same(answers[way], answers[way + strides_[f]]);
    if (matters) paths[count++] = fields_[f];
  }
  if (count == 0) return {true, answers[0]};
  const UnknownSet& guessed = guess.unknowns();
  const auto is_guessed = [&](std::uint32_t path) { return std::binary_search(guessed.paths, guessed.paths + guessed.count, path); };
  if (const auto some = std::count_if(paths, paths + count, is_guessed); some > 0) {
    std::remove_if(paths, paths + count, std::not_fn(is_guessed));
    count = static_cast<std::uint32_t>(some);
  }
  auto* const set = arena.array<UnknownSet>(1);
  new (set) UnknownSet{paths, count};
  return {true, ValueView::of_unknown(set)};
}

}  // namespace guiju::expr
