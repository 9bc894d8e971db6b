#include "plan/index_classes.hpp"

#include <algorithm>
#include <cmath>

#include "plan/plan.hpp"

namespace guiju::plan {

using guiju::Kind;

namespace {

constexpr std::int64_t nanos_a_second = 1'000'000'000;

bool is_double_ordered(double d, std::int64_t& ordered) {
  if (std::isnan(d)) return false;
  const double positive_zero = d == 0 ? 0.0 : d;
  std::int64_t bits;
  std::memcpy(&bits, &positive_zero, sizeof bits);
  ordered = ordered_word(Kind::double_, bits);
  return true;
}

Classifier::Kind kind_for(const Type& type) {
  switch (type.kind()) {
    case Kind::bool_: return Classifier::Kind::member;
    case Kind::enum_: return type.enum_type() ? Classifier::Kind::member : Classifier::Kind::none;
    case Kind::string: return Classifier::Kind::text;
    case Kind::int_: case Kind::uint_: case Kind::double_: case Kind::decimal: case Kind::date: case Kind::month:
    case Kind::timestamp: case Kind::duration:
      return Classifier::Kind::number;
    default: return Classifier::Kind::none;
  }
}

ClassSet set_of(ClassRange range) { return range.low < range.high ? ClassSet{range} : ClassSet{}; }

}  // namespace

std::int64_t ordered_word(Kind kind, std::int64_t word) {
  // Of negative doubles the larger bits are the smaller number.
  if (kind == Kind::double_) return word < 0 ? (word == INT64_MIN ? 0 : word ^ INT64_MAX) : word;
  if (kind == Kind::uint_) return word ^ INT64_MIN;
  return word;
}

std::optional<std::int64_t> ordered_word(Kind kind, std::uint8_t scale, ValueView v) {
  if (v.kind() != kind) return std::nullopt;
  switch (kind) {
    case Kind::decimal:
      if (!v.is_narrow() || v.scale() != scale) return std::nullopt;
      return v.as_int();
    case Kind::double_: {
      std::int64_t ordered;
      if (!is_double_ordered(v.as_double(), ordered)) return std::nullopt;
      return ordered;
    }
    case Kind::timestamp:
    case Kind::duration: {
      std::int64_t ordered;
      const Instant t = v.as_instant();
      if (__builtin_mul_overflow(t.seconds, nanos_a_second, &ordered) ||
          __builtin_add_overflow(ordered, static_cast<std::int64_t>(t.nanos), &ordered))
        return std::nullopt;
      return ordered;
    }
    default: return ordered_word(kind, v.as_int());
  }
}

// ---- classes of values ----------------------------------------------------------------------------------------------

// The stretch that the number lies in leaves few thresholds, unless they lie very unevenly.
std::size_t Classifier::segment_of_many(std::int64_t ordered) const {
  if (ordered < thresholds_.front()) return 0;
  const std::uint64_t stretch = (static_cast<std::uint64_t>(ordered) - static_cast<std::uint64_t>(thresholds_.front())) >> stretch_bits_;
  if (stretch + 1 >= stretches_.size()) return thresholds_.size();
  const std::int64_t* base = thresholds_.data() + stretches_[stretch];
  std::size_t left = stretches_[stretch + 1] - stretches_[stretch];
  // Halving without a jump that depends on the value.
  while (left > 1) {
    const std::size_t half = left / 2;
    base = base[half - 1] <= ordered ? base + half : base;
    left -= half;
  }
  const auto before = static_cast<std::size_t>(base - thresholds_.data());
  return before + (left == 1 && *base <= ordered ? 1 : 0);
}

std::uint32_t Classifier::of_other_number(ValueView v) const {
  const auto ordered = ordered_word(value_kind_, scale_, v);
  return ordered ? of_word(*ordered) : no_class;
}

void Classifier::renumber(const std::vector<std::uint32_t>& number, std::uint32_t count) {
  for (std::uint32_t& c : classes_) c = number[c];
  if (null_class_ != no_class) null_class_ = number[null_class_];
  if (other_class_ != no_class) other_class_ = number[other_class_];
  class_count_ = count;
}

// ---- sets of classes ------------------------------------------------------------------------------------------------

ClassSets::ClassSets(const std::vector<ClassSet>& sets) {
  std::size_t count = 0;
  for (const ClassSet& set : sets) count += set.size();
  ranges_.reserve(count);
  begins_.reserve(sets.size() + 1);
  for (const ClassSet& set : sets) {
    begins_.push_back(static_cast<std::uint32_t>(ranges_.size()));
    ranges_.insert(ranges_.end(), set.begin(), set.end());
  }
  begins_.push_back(static_cast<std::uint32_t>(ranges_.size()));
}

ClassSet united(ClassSet a, const ClassSet& b) {
  a.insert(a.end(), b.begin(), b.end());
  std::sort(a.begin(), a.end(), [](const ClassRange& x, const ClassRange& y) { return x.low < y.low; });
  ClassSet out;
  for (const ClassRange& r : a) {
    if (!out.empty() && r.low <= out.back().high) out.back().high = std::max(out.back().high, r.high);
    else out.push_back(r);
  }
  return out;
}

ClassSet without(ClassRange all, const ClassSet& set) {
  ClassSet out;
  std::uint32_t from = all.low;
  for (const ClassRange& r : set) {
    if (from < r.low) out.push_back({from, r.low});
    from = std::max(from, r.high);
  }
  if (from < all.high) out.push_back({from, all.high});
  return out;
}

ClassBuilder::ClassBuilder(const Type& type) {
  classifier_.kind_ = kind_for(type);
  classifier_.value_kind_ = type.kind();
  classifier_.scale_ = type.scale();
  classifier_.enum_type_ = type.enum_type();
  const Kind k = type.kind();
  classifier_.is_plain_number_ = k == Kind::int_ || k == Kind::date || k == Kind::month || k == Kind::decimal;
}

// A literal of another form (an int beside a decimal) is brought to the column's.
std::optional<std::int64_t> ClassBuilder::bound(ValueView v) const {
  if (classifier_.value_kind_ == Kind::decimal && (v.is(Kind::decimal) || v.is(Kind::int_))) {
    const auto d = v.as_decimal().rescaled(classifier_.scale_);
    if (!d || d->coefficient > INT64_MAX || d->coefficient < INT64_MIN) return std::nullopt;
    return static_cast<std::int64_t>(d->coefficient);
  }
  return ordered_word(classifier_.value_kind_, classifier_.scale_, v);
}

void ClassBuilder::cut(const Predicate& predicate) {
  if (!predicate.is_constant) return;
  for (const Test& test : predicate.any_of) cut(test);
}

void ClassBuilder::cut(const Test& test) {
  for (const Test& inner : test.inner) cut(inner);
  const bool is_comparison = test.op >= TestOp::equal && test.op <= TestOp::interval;
  if (!is_comparison) return;
  for (const Operand* operand : {&test.low, &test.high}) {
    const ValueView v = operand->literal;
    if (classifier_.kind_ == Classifier::Kind::text && v.is(Kind::string)) classifier_.literals_.add(v.as_string());
    if (!is_number()) continue;
    const auto ordered = bound(v);
    if (!ordered) continue;
    // Only where the test changes its mind: at the literal, after it, or both.
    const bool is_equality = test.op == TestOp::equal || test.op == TestOp::not_equal;
    bool at = is_equality || test.op == TestOp::less || test.op == TestOp::greater_equal;
    bool after = is_equality || !at;
    if (test.op == TestOp::interval) {
      at = operand == &test.high ? !test.high_closed : test.low_closed;
      after = !at;
    }
    if (at) thresholds_.push_back(*ordered);
    if (after && *ordered < INT64_MAX) thresholds_.push_back(*ordered + 1);
  }
}

void ClassBuilder::finish() {
  Classifier& c = classifier_;
  std::uint32_t values = 0;
  switch (c.kind_) {
    case Classifier::Kind::member: values = c.enum_type_ ? static_cast<std::uint32_t>(c.enum_type_->members.size()) : 2; break;
    case Classifier::Kind::number:
      std::sort(thresholds_.begin(), thresholds_.end());
      thresholds_.erase(std::unique(thresholds_.begin(), thresholds_.end()), thresholds_.end());
      c.thresholds_ = thresholds_;
      values = static_cast<std::uint32_t>(thresholds_.size() + 1);
      break;
    case Classifier::Kind::text:
      c.literals_.settle();
      values = c.literals_.size();
      break;
    case Classifier::Kind::none: return;
  }
  c.classes_.resize(values);
  for (std::uint32_t i = 0; i < values; ++i) c.classes_[i] = i;
  if (c.kind_ == Classifier::Kind::text) c.other_class_ = values++;
  c.null_class_ = values;
  c.class_count_ = values + 1;
  find_stretches();
}

// As many stretches as there are thresholds, or half as many.
void ClassBuilder::find_stretches() {
  Classifier& c = classifier_;
  if (thresholds_.size() < 2) return;
  const std::uint64_t width = static_cast<std::uint64_t>(thresholds_.back()) - static_cast<std::uint64_t>(thresholds_.front());
  c.stretch_bits_ = 0;
  while (width >> c.stretch_bits_ > thresholds_.size()) ++c.stretch_bits_;
  const std::uint64_t count = (width >> c.stretch_bits_) + 1;
  c.stretches_.reserve(count + 1);
  std::uint32_t before = 0;
  for (std::uint64_t stretch = 0; stretch <= count; ++stretch) {
    while (before < thresholds_.size() &&
           (static_cast<std::uint64_t>(thresholds_[before]) - static_cast<std::uint64_t>(thresholds_[0])) >> c.stretch_bits_ < stretch)
      ++before;
    c.stretches_.push_back(before);
  }
}

std::uint32_t ClassBuilder::value_classes() const { return classifier_.class_count_ - 1; }

std::uint32_t ClassBuilder::first_from(std::int64_t ordered) const {
  const auto at = std::lower_bound(thresholds_.begin(), thresholds_.end(), ordered);
  return static_cast<std::uint32_t>(at - thresholds_.begin()) + 1;
}
std::uint32_t ClassBuilder::first_after(std::int64_t ordered) const {
  return ordered == INT64_MAX ? value_classes() : first_from(ordered + 1);
}

std::optional<ClassRange> ClassBuilder::equal_to(ValueView literal) const {
  if (literal.is_null()) return ClassRange{};
  const Classifier& c = classifier_;
  if (c.kind_ == Classifier::Kind::number) {
    const auto ordered = bound(literal);
    if (!ordered) return std::nullopt;
    return ClassRange{first_from(*ordered), first_after(*ordered)};
  }
  if (literal.kind() != c.value_kind_) return std::nullopt;
  std::uint32_t at = 0;
  if (c.kind_ == Classifier::Kind::text) at = c.literals_.find(literal.as_string());
  else if (literal.is(Kind::bool_)) at = static_cast<std::uint32_t>(literal.as_bool());
  else if (literal.enum_type() == c.enum_type_) at = literal.member();
  else return std::nullopt;
  if (at >= c.classes_.size()) return std::nullopt;
  return ClassRange{at, at + 1};
}

// The values below a literal; closed: and the literal itself.
std::optional<ClassRange> ClassBuilder::below(ValueView literal, bool is_closed) const {
  if (classifier_.kind_ == Classifier::Kind::text) return std::nullopt;
  if (classifier_.kind_ == Classifier::Kind::member) {
    const auto same = equal_to(literal);
    if (!same) return std::nullopt;
    return ClassRange{0, is_closed ? same->high : same->low};
  }
  const auto ordered = bound(literal);
  if (!ordered) return std::nullopt;
  return ClassRange{0, is_closed ? first_after(*ordered) : first_from(*ordered)};
}

std::optional<ClassSet> ClassBuilder::interval(const Test& test) const {
  const ValueView low = test.low.literal, high = test.high.literal;
  if (low.is_null() || high.is_null()) return ClassSet{};
  const auto under = below(low, !test.low_closed), up_to = below(high, test.high_closed);
  if (!under || !up_to) return std::nullopt;
  return set_of({under->high, up_to->high});
}

std::optional<ClassSet> ClassBuilder::accepted(const Test& test) const {
  const ClassRange values{0, value_classes()}, all{0, value_classes() + 1};
  const ValueView literal = test.low.literal;
  const auto complement = [&](ClassRange within, std::optional<ClassSet> set) -> std::optional<ClassSet> {
    if (!set) return std::nullopt;
    return without(within, *set);
  };
  const auto as_set = [&](std::optional<ClassRange> range) -> std::optional<ClassSet> {
    if (!range) return std::nullopt;
    return set_of(*range);
  };
  const bool is_ordering = test.op >= TestOp::less && test.op <= TestOp::greater_equal;
  if (is_ordering && literal.is_null()) return ClassSet{};  // nothing compares with null
  switch (test.op) {
    case TestOp::equal: return as_set(equal_to(literal));
    case TestOp::not_equal: return complement(values, as_set(equal_to(literal)));
    case TestOp::less: return as_set(below(literal, false));
    case TestOp::less_equal: return as_set(below(literal, true));
    case TestOp::greater: return complement(values, as_set(below(literal, true)));
    case TestOp::greater_equal: return complement(values, as_set(below(literal, false)));
    case TestOp::interval: return interval(test);
    case TestOp::null: return set_of({values.high, all.high});
    case TestOp::not_null: return set_of(values);
    case TestOp::not_of: return complement(all, accepted_any(test.inner));
    default: return std::nullopt;
  }
}

std::optional<ClassSet> ClassBuilder::accepted_any(const expr::CellTestsView& tests) const {
  ClassSet all;
  for (const Test& test : tests) {
    const auto set = accepted(test);
    if (!set) return std::nullopt;
    all = all.empty() ? *set : united(std::move(all), *set);
  }
  return all;
}

std::optional<ClassSet> ClassBuilder::accepted(const Predicate& predicate) const {
  if (!predicate.is_constant || classifier_.kind_ == Classifier::Kind::none) return std::nullopt;
  return accepted_any(predicate.any_of);
}

ClassSet ClassBuilder::between(std::optional<std::int64_t> from, std::optional<std::int64_t> to) const {
  return set_of({from ? first_from(*from) : 0, to ? first_from(*to) : value_classes()});
}

}  // namespace guiju::plan
