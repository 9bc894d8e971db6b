#include "analyse/trial.hpp"

#include <algorithm>

#include "facts/text_form.hpp"

namespace guiju::analyse {
namespace {

constexpr int most_tries = 300;

// A value that a type can have and that says little; nested ones too.
ValueView plain_value(const Type& type, Arena& arena, int depth = 0) {
  if (type.is_nullable() && depth > 0) return ValueView::null();
  switch (type.kind()) {
    case Kind::list: return ValueView::of_list(nullptr, 0);
    case Kind::map: return ValueView::of_map(nullptr, 0);
    case Kind::struct_: {
      const auto& fields = type.struct_type()->fields;
      auto* values = arena.array<ValueView>(fields.size());
      for (std::size_t i = 0; i < fields.size(); ++i) values[i] = depth > 8 ? ValueView::null() : plain_value(fields[i].type, arena, depth + 1);
      return ValueView::of_struct(type.struct_type(), values, arena);
    }
    default: break;
  }
  Domain domain("", type.nullable(false));
  domain.close();
  const auto value = domain.value_in(domain.possible());
  return value ? copy(value->view(), arena) : ValueView::null();
}

std::vector<ValueView> some_numbers(const Type& type, Arena& arena) {
  std::vector<ValueView> list;
  for (const std::int64_t n : {0, 1, 2, 5, 10, 50, 100, 1000, 10'000, 100'000, 1'000'000}) {
    if (type.kind() == Kind::double_) list.push_back(ValueView::of_double(static_cast<double>(n)));
    else if (type.kind() == Kind::uint_) list.push_back(ValueView::of_uint(static_cast<std::uint64_t>(n)));
    else if (type.kind() == Kind::decimal) list.push_back(ValueView::of_decimal(*Decimal{n, 0}.rescaled(type.scale()), arena));
    else list.push_back(ValueView::of_int(n));
  }
  return list;
}

bool accepts(const Field& field, const Value& value) {
  Schema schema("", {field});
  Record record(schema);
  Arena arena;
  facts::AdmitContext context;
  context.arena = &arena;
  return !facts::admit(schema, 0, value.view(), context).is_error();
}

}  // namespace

Trial::Trial(const plan::Plan& plan, const plan::Table& table, const Space& space, std::size_t table_number)
    : plan_(plan), table_(table), space_(space), number_(table_number),
      table_index_(static_cast<std::uint32_t>(&table - plan.tables.data())), record_(plan.records[plan.decisions[table.decision].record]) {
  const plan::Decision& decision = plan.decisions[table.decision];
  wanted_ = std::make_shared<const plan::Wanted>(plan::wanted(plan, decision.record, {decision.words.name}, nullptr));
  choices_.resize(record_.schema.fields().size());
  for (const std::uint32_t f : wanted_->fields) choices_[f] = candidates(f);
  if (record_.basis_slot < choices_.size() && choices_[record_.basis_slot].empty()) choices_[record_.basis_slot] = candidates(record_.basis_slot);
}

// Values worth trying in a field that no column fixes.
std::vector<Value> Trial::candidates(std::uint32_t number) const {
  const Field& field = record_.schema.fields()[number];
  std::vector<Value> list;
  Arena arena;
  const auto offer = [&](Value v) {
    if (accepts(field, v)) list.push_back(std::move(v));
  };
  Domain domain(field.name, field.type);
  domain.keep_to(field.constraint);
  domain.close();
  if (const auto v = domain.value_in(domain.possible())) offer(*v);
  if (list.empty()) offer(Value(plain_value(field.type.nullable(false), arena)));
  switch (field.type.kind()) {
    case Kind::bool_:
    case Kind::enum_:
      for (std::uint32_t c = 0; c < domain.class_count(); ++c)
        if (const auto v = domain.value_in({{c, c + 1}})) offer(*v);
      break;
    case Kind::int_: case Kind::uint_: case Kind::double_: case Kind::decimal:
      for (const ValueView v : some_numbers(field.type, arena)) offer(Value(v));
      break;
    case Kind::list: {
      auto* one = arena.array<ValueView>(1);
      one[0] = plain_value(field.type.element(), arena);
      offer(Value(ValueView::of_list(one, 1)));
      break;
    }
    default: break;
  }
  if (field.type.is_nullable()) offer(Value());
  for (const Value& v : field.constraint.in) offer(v);
  if (list.empty()) list.emplace_back();
  return list;
}

Witness Trial::witness(const Sides& part, const Holds& holds) {
  Witness witness;
  witness.record = record_.schema.record();
  std::vector<std::vector<Value>> choices = choices_;
  bool is_computed = false;
  for (std::size_t c = 0; c < table_.columns.size(); ++c) {
    const std::uint32_t axis = space_.axis_of(number_, c), slot = table_.columns[c].slot;
    const auto value = space_.axis(axis).value_in(*part[axis]);
    const bool says_something = !contains(*part[axis], space_.axis(axis).possible());
    if (value && says_something) witness.facts.emplace_back(table_.columns[c].head, *value);
    const bool is_field = slot < choices.size();
    is_computed |= !is_field && says_something;
    if (is_field && value) choices[slot] = {*value};
  }
  if (const auto axis = space_.date_axis()) {
    const auto date = space_.axis(*axis).value_in(*part[*axis]);
    if (date) witness.as_of = date->view().to_string();
  }
  std::uint64_t seed = 0x9E3779B97F4A7C15u;
  for (int i = 0; i < (is_computed ? most_tries : 3) && !witness.is_confirmed; ++i) {
    std::vector<Value> values(choices.size());
    for (std::size_t f = 0; f < choices.size(); ++f) {
      if (choices[f].empty()) continue;
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      values[f] = choices[f][i == 0 ? 0 : (seed >> 33) % choices[f].size()];
    }
    witness.is_confirmed = try_record(values, witness.as_of, part, holds);
    if (!witness.is_confirmed) continue;
    for (std::size_t f = 0; f < values.size(); ++f)
      if (!choices[f].empty()) witness.record_facts.emplace_back(record_.schema.fields()[f].name, values[f]);
  }
  return witness;
}

bool Trial::try_record(const std::vector<Value>& values, const std::optional<std::string>& as_of, const Sides& part, const Holds& holds) {
  Record record(record_.schema);
  for (std::size_t f = 0; f < values.size(); ++f) record.set(static_cast<std::uint32_t>(f), values[f]);
  EvaluateOptions options;
  options.as_of = as_of;
  Diagnostics diagnostics;
  const auto dates = engine::read_dates(plan_, options, diagnostics);
  if (!dates) return false;
  state_.begin(std::shared_ptr<const plan::Plan>(std::shared_ptr<void>(), &plan_), wanted_);
  recording_.rows.clear();
  engine::admit_facts(state_, record, *dates, false);
  engine::run_steps(state_, wanted_->steps, recording_);
  return lies_in(part) && holds(outcome());
}

bool Trial::lies_in(const Sides& part) const {
  for (std::size_t c = 0; c < table_.columns.size(); ++c) {
    const std::uint32_t axis = space_.axis_of(number_, c);
    const auto cls = space_.axis(axis).class_of(state_.slots[table_.columns[c].slot]);
    if (!cls || !contains(*part[axis], *cls)) return false;
  }
  return true;
}

Trial::Outcome Trial::outcome() const {
  Outcome result;
  result.ending = state_.endings[table_.decision];
  const ValueView v = state_.slots[plan_.decisions[table_.decision].first_slot];
  if (v.is_error()) result.error = v.fault().code;
  for (const engine::Recording::Row& row : recording_.rows)
    if (row.table == table_index_ && row.verdict == engine::Verdict::yes) result.matched.push_back(row.row);
  return result;
}

}  // namespace guiju::analyse
