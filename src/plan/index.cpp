#include "plan/index.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "plan/judge.hpp"

namespace guiju::plan {
namespace {

using guiju::Kind;

// The 64-bit word of a value in a number column: what bounds are compared as.
std::optional<std::int64_t> word_of(const Classifier& c, ValueView v) {
  if (v.kind() != c.value_kind) return std::nullopt;
  if (v.is(Kind::decimal) && (!v.is_narrow() || v.scale() != c.scale)) return std::nullopt;
  return v.as_int();
}

bool is_number_kind(Kind kind) {
  return kind == Kind::int_ || kind == Kind::date || kind == Kind::month || kind == Kind::decimal;
}

// Bounds and literals of the constant tests of a column; false when one of them has no place in the classes.
class Collector {
 public:
  Collector(Classifier& classifier, const Type& type) : classifier_(classifier), type_(type) {}

  bool collect(const Test& test) {
    switch (test.op) {
      case TestOp::null:
      case TestOp::not_null: return true;
      case TestOp::not_of:
        return std::all_of(test.inner.begin(), test.inner.end(), [&](const Test& t) { return collect(t); });
      case TestOp::equal:
      case TestOp::not_equal: return literal(test.low.literal);
      case TestOp::less:
      case TestOp::less_equal:
      case TestOp::greater:
      case TestOp::greater_equal: return classifier_.kind == Classifier::Kind::member || bound(test.low.literal);
      case TestOp::interval:
        return classifier_.kind == Classifier::Kind::member || (bound(test.low.literal) && bound(test.high.literal));
      default: return false;
    }
  }

 private:
  bool literal(ValueView v) {
    if (classifier_.kind == Classifier::Kind::member) return true;
    if (classifier_.kind == Classifier::Kind::number) return bound(v);
    if (!v.is(Kind::string)) return false;
    classifier_.literals.emplace(v.as_string(), static_cast<std::uint32_t>(classifier_.literals.size()));
    return true;
  }
  bool bound(ValueView v) {
    if (classifier_.kind != Classifier::Kind::number) return false;
    // A literal of another form (an int beside a decimal) is brought to the column's.
    if (type_.kind() == Kind::decimal && (v.is(Kind::decimal) || v.is(Kind::int_))) {
      const auto d = v.as_decimal().rescaled(type_.scale());
      if (!d || d->coefficient > INT64_MAX || d->coefficient < INT64_MIN) return false;
      classifier_.bounds.push_back(static_cast<std::int64_t>(d->coefficient));
      return true;
    }
    const auto word = word_of(classifier_, v);
    if (word) classifier_.bounds.push_back(*word);
    return word.has_value();
  }
  Classifier& classifier_;
  const Type& type_;
};

Classifier::Kind kind_for(const Type& type) {
  if (type.kind() == Kind::enum_ || type.kind() == Kind::bool_) return Classifier::Kind::member;
  if (type.kind() == Kind::string) return Classifier::Kind::text;
  return is_number_kind(type.kind()) ? Classifier::Kind::number : Classifier::Kind::other;
}

Classifier classifier_for(const Column& column) {
  Classifier c;
  const bool has_constant = std::any_of(column.predicates.begin(), column.predicates.end(), [](const Predicate& p) { return p.is_constant; });
  if (!has_constant) return c;
  c.kind = kind_for(column.type);
  c.value_kind = column.type.kind();
  c.scale = column.type.scale();
  Collector collector(c, column.type);
  for (const Predicate& p : column.predicates)
    for (const Test& t : p.any_of)
      if (p.is_constant && !collector.collect(t)) c.kind = Classifier::Kind::other;
  std::sort(c.bounds.begin(), c.bounds.end());
  c.bounds.erase(std::unique(c.bounds.begin(), c.bounds.end()), c.bounds.end());
  switch (c.kind) {
    case Classifier::Kind::member:
      c.class_count = (column.type.enum_type() ? static_cast<std::uint32_t>(column.type.enum_type()->members.size()) : 2) + 1;
      break;
    case Classifier::Kind::number: c.class_count = static_cast<std::uint32_t>(2 * c.bounds.size() + 1) + 1; break;
    case Classifier::Kind::text: c.class_count = static_cast<std::uint32_t>(c.literals.size()) + 2; break;
    default: break;
  }
  return c;
}

// A value that stands for all of a class; null for the null class. Nothing: no value can be in it.
std::optional<Value> member_of(const Classifier& c, const Type& type, std::uint32_t cls) {
  if (cls + 1 == c.class_count) return Value();
  switch (c.kind) {
    case Classifier::Kind::member:
      return Value(type.enum_type() ? ValueView::of_enum(type.enum_type(), cls) : ValueView::of_bool(cls == 1));
    case Classifier::Kind::text: {
      for (const auto& [text, number] : c.literals)
        if (number == cls) return Value(ValueView::of_string(text));
      std::string other = "\x01";  // any text that is no literal
      while (c.literals.contains(other)) other += '\x01';
      return Value(ValueView::of_string(other));
    }
    case Classifier::Kind::number: {
      const std::uint32_t below = cls / 2;
      std::int64_t word = 0;
      if (cls % 2 == 1) word = c.bounds[below];
      else if (below < c.bounds.size()) {
        if (c.bounds[below] == INT64_MIN) return std::nullopt;
        word = c.bounds[below] - 1;
        if (below > 0 && word == c.bounds[below - 1]) return std::nullopt;
      } else {
        if (!c.bounds.empty() && c.bounds.back() == INT64_MAX) return std::nullopt;
        word = c.bounds.empty() ? 0 : c.bounds.back() + 1;
      }
      switch (c.value_kind) {
        case Kind::date: return Value(ValueView::of_date(word));
        case Kind::month: return Value(ValueView::of_month(word));
        case Kind::decimal: return Value(ValueView::of_narrow_decimal(word, c.scale));
        default: return Value(ValueView::of_int(word));
      }
    }
    default: return std::nullopt;
  }
}

// Constant cells run nothing.
struct NoPrograms {
  Arena& lent;
  Arena& arena() const { return lent; }
  ValueView run(std::uint32_t) const { return {}; }
};

bool accepts_constant(const Predicate& predicate, ValueView value) {
  Arena arena;
  return judge(predicate, value, NoPrograms{arena}).verdict == Verdict::yes;
}

void set_bit(std::uint64_t* set, std::size_t row) { set[row / 64] |= std::uint64_t{1} << (row % 64); }

}  // namespace

bool Classifier::classify(ValueView v, std::uint32_t& out) const {
  if (v.is_null()) {
    out = class_count - 1;
    return true;
  }
  if (v.kind() != value_kind) return false;
  switch (kind) {
    case Kind::member:
      out = value_kind == guiju::Kind::enum_ ? v.member() : static_cast<std::uint32_t>(v.as_bool());
      return out + 1 < class_count;
    case Kind::text: {
      const auto at = literals.find(v.as_string());
      out = at == literals.end() ? class_count - 2 : at->second;
      return true;
    }
    case Kind::number: {
      const auto word = word_of(*this, v);
      if (!word) return false;
      const auto at = std::lower_bound(bounds.begin(), bounds.end(), *word);
      out = static_cast<std::uint32_t>(2 * (at - bounds.begin()));
      if (at != bounds.end() && *at == *word) ++out;
      return true;
    }
    default: return false;
  }
}

Index build_index(const Table& table) {
  Index index;
  const std::size_t rows = table.rows.size();
  constexpr std::size_t fewest_rows = 4;  // below, a scan is as fast
  constexpr std::size_t most_bits = std::size_t{1} << 28;
  if (rows < fewest_rows || table.columns.empty() || table.columns.size() > Index::max_columns) return index;
  std::vector<Classifier> classifiers;
  std::size_t sets = 0;
  for (const Column& column : table.columns) {
    classifiers.push_back(classifier_for(column));
    if (classifiers.back().kind == Classifier::Kind::other) return index;
    sets += classifiers.back().class_count + 1;
  }
  const std::size_t words = (rows + 63) / 64;
  if (sets * words * 64 > most_bits) return index;
  index.words_ = words;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const Column& column = table.columns[c];
    const Classifier& classifier = classifiers[c];
    index.first_.push_back(index.bits_.size() / words);
    index.bits_.resize(index.bits_.size() + classifier.class_count * words);
    // Rows by cell: each distinct cell is judged once a class.
    std::vector<std::vector<std::uint32_t>> by_cell(column.predicates.size() + 1);
    bool has_open = false;
    for (std::uint32_t r = 0; r < rows; ++r) by_cell[table.cell(r, c)].push_back(r);
    for (std::size_t p = 0; p < column.predicates.size(); ++p) has_open |= !column.predicates[p].is_constant;
    for (std::uint32_t cls = 0; cls < classifier.class_count; ++cls) {
      std::uint64_t* set = &index.bits_[(index.first_[c] + cls) * words];
      const auto value = member_of(classifier, column.type, cls);
      for (std::size_t cell = 0; cell < by_cell.size(); ++cell) {
        const bool accepts = cell == 0 || !column.predicates[cell - 1].is_constant || (value && accepts_constant(column.predicates[cell - 1], *value));
        if (accepts)
          for (std::uint32_t r : by_cell[cell]) set_bit(set, r);
      }
    }
    index.open_.push_back(Index::none);
    if (!has_open) continue;
    index.open_.back() = index.bits_.size() / words;
    index.bits_.resize(index.bits_.size() + words);
    for (std::uint32_t r = 0; r < rows; ++r)
      if (const std::uint32_t cell = table.cell(r, c); cell != 0 && !column.predicates[cell - 1].is_constant)
        set_bit(&index.bits_[index.open_.back() * words], r);
  }
  index.classifiers_ = std::move(classifiers);
  return index;
}

}  // namespace guiju::plan
