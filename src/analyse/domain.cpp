#include "analyse/domain.hpp"

#include <algorithm>

#include "text/unicode.hpp"

namespace guiju::analyse {
namespace {

using plan::Test;
using plan::TestOp;

}  // namespace

bool is_literal(const Test& test) {
  if (test.op == TestOp::interval) return test.low.program == plan::none && test.high.program == plan::none;
  return test.low.program == plan::none;
}

Domain::Domain(std::string head, const Type& type) : head_(std::move(head)), type_(type) {
  has_null_ = type.is_nullable() || type.kind() == Kind::dyn || type.kind() == Kind::null;
  take_form();
}

void Domain::take_form() {
  form_ = is_discrete(type_.kind()) ? Form::number : type_.kind() == Kind::string ? Form::text : Form::opaque;
  if (form_ == Form::text) texts_ = {""};
  if (form_ != Form::number) return;
  const auto [low, high] = natural_bounds(type_);
  cuts_ = {low, high};
  if (type_.kind() == Kind::enum_ || type_.kind() == Kind::bool_)
    for (Word w = low + 1; w < high; ++w) cuts_.push_back(w);
}

void Domain::widen(const Type& type) {
  has_null_ |= type.is_nullable();
  const Kind mine = type_.kind(), other = type.kind();
  const auto is_exact = [](Kind k) { return k == Kind::int_ || k == Kind::uint_ || k == Kind::decimal; };
  if (mine == Kind::enum_ && other == Kind::enum_) {
    auto all = std::make_shared<EnumType>(*type_.enum_type());
    for (const EnumType::Member& member : type.enum_type()->members)
      if (all->find(member.name) < 0) all->members.push_back(member);
    all->build_index();
    type_ = Type::enumeration(std::move(all));
  } else if (is_exact(mine) && is_exact(other) && (mine != other || type.scale() > type_.scale())) {
    type_ = Type::decimal(std::max(type_.scale(), type.scale()));
  } else if (mine != other) {
    type_ = Type();
  }
  take_form();
}

// ---- cuts -----------------------------------------------------------------------------------------------------------

void Domain::cut_by(const plan::Predicate& predicate) {
  for (const Test& test : predicate.any_of) cut_by(test);
}

void Domain::cut_by(const Test& test) {
  for (const Test& inner : test.inner) cut_by(inner);
  if (form_ == Form::opaque || !is_literal(test)) return;
  const ValueView low = test.low.literal, high = test.high.literal;
  switch (test.op) {
    case TestOp::equal:
    case TestOp::not_equal: return cut_around(low);
    case TestOp::less:
    case TestOp::greater_equal: return cut_before(low);
    case TestOp::less_equal:
    case TestOp::greater: return cut_after(low);
    case TestOp::interval:
      if (test.low_closed) cut_before(low);
      else cut_after(low);
      if (test.high_closed) cut_after(high);
      else cut_before(high);
      return;
    case TestOp::prefix: {
      const std::string prefix(low.as_string());
      texts_.push_back(prefix);
      if (const std::string end = after_prefix(prefix); !end.empty()) texts_.push_back(end);
      return;
    }
    default: return;
  }
}

void Domain::cut_around(ValueView value) {
  cut_before(value);
  cut_after(value);
}
void Domain::cut_before(ValueView value) {
  if (!is_ordered(value)) return;
  if (form_ == Form::text) texts_.emplace_back(value.as_string());
  else cuts_.push_back(lower(value));
}
// Where a closed bound made the cut, the set is written with one, too.
void Domain::cut_after(ValueView value) {
  if (!is_ordered(value)) return;
  if (form_ == Form::text) return texts_.push_back(after(value.as_string()));
  const Word word = upper(value);
  if (lower(value) != word) closed_.push_back(word);
  after_.push_back(word);
}

void Domain::cut_at(ValueView value) {
  if (is_ordered(value) && form_ == Form::number) cuts_.push_back(lower(value));
}

void Domain::keep_to(const Constraint& constraint) {
  constraint_ = &constraint;
  if (constraint.min && is_ordered(*constraint.min) && form_ == Form::number) low_ = lower(*constraint.min);
  if (constraint.max && is_ordered(*constraint.max) && form_ == Form::number) high_ = upper(*constraint.max);
  for (const std::optional<Word>& bound : {low_, high_})
    if (bound) after_.push_back(*bound);
  if (!constraint.in.empty()) {
    std::vector<Value> values = constraint.in;
    if (has_null_) values.emplace_back();  // a constraint does not judge null
    keep_to(values);
  }
}

void Domain::keep_to(const std::vector<Value>& values) {
  only_ = values;
  for (const Value& v : values) cut_around(v);
}

void Domain::keep_between(std::optional<std::int64_t> low, std::optional<std::int64_t> high) {
  if (low) low_ = std::max<Word>(*low, low_.value_or(*low));
  if (high) high_ = std::min<Word>(*high, high_.value_or(*high));
  for (const std::optional<Word>& bound : {low_, high_})
    if (bound) cuts_.push_back(*bound);
}

void Domain::close() {
  const auto settle = [](auto& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  };
  switch (form_) {
    case Form::number: {
      const std::pair<Word, Word> natural = natural_bounds(type_);
      const Word low = natural.first, high = natural.second;
      std::erase_if(cuts_, [&](Word w) { return w < low || w > high; });
      settle(cuts_);
      std::erase_if(closed_, [&](Word w) { return std::binary_search(cuts_.begin(), cuts_.end(), w); });
      settle(closed_);
      for (const Word w : after_)
        if (w >= low && w <= high) cuts_.push_back(w);
      settle(cuts_);
      class_count_ = static_cast<std::uint32_t>(cuts_.size() - 1);
      break;
    }
    case Form::text: settle(texts_); class_count_ = static_cast<std::uint32_t>(texts_.size()); break;
    case Form::opaque: class_count_ = 1; break;
  }
  possible_ = {{0, class_count_}};
  if (has_null_) ++class_count_;
  if (form_ == Form::number && (low_ || high_))
    possible_ = settled({{low_ ? class_from(*low_) : 0, high_ ? class_from(*high_) : class_count_ - (has_null_ ? 1 : 0)}});
  if (only_) {
    Ranges kept;
    for (const Value& v : *only_)
      if (const auto cls = class_of(v); cls && !v.view().is_null()) kept.push_back({*cls, *cls + 1});
    possible_ = intersected(possible_, settled(std::move(kept)));
  }
  if (form_ == Form::text && constraint_ && (constraint_->matcher || constraint_->min_length || constraint_->max_length)) {
    Ranges barred;  // literals that the constraint refuses
    for (std::uint32_t c = 0; c < texts_.size(); ++c) {
      if (!is_single(c)) continue;
      const std::size_t length = text::code_point_count(texts_[c]);
      const bool fits = (!constraint_->matcher || constraint_->matcher(texts_[c])) &&
                        length >= constraint_->min_length.value_or(0) && length <= constraint_->max_length.value_or(length);
      if (!fits) barred.push_back({c, c + 1});
    }
    possible_ = without(possible_, settled(std::move(barred)));
  }
  const bool null_comes_up = has_null_ && (!only_ || std::any_of(only_->begin(), only_->end(), [](const Value& v) { return v.view().is_null(); }));
  if (null_comes_up) possible_ = united(possible_, {{null_class(), null_class() + 1}});
}

// ---- order ----------------------------------------------------------------------------------------------------------

// Can the value be put in order among this axis's?
bool Domain::is_ordered(ValueView value) const {
  if (value.is_null() || value.is_error() || value.is_unknown()) return false;
  if (form_ == Form::text) return value.is(Kind::string);
  if (form_ == Form::opaque) return false;
  if (value.is(Kind::enum_)) return word_of(value).has_value();
  bool comparable = true;
  compare(value, value_of(natural_bounds(type_).first), comparable);
  return comparable;
}

// Of values of another kind or scale the place is found by comparing, which is exact across kinds.
Word Domain::lower(ValueView value) const {
  if (const auto word = word_of(value)) return *word;
  auto [low, high] = natural_bounds(type_);
  while (low < high) {
    const Word middle = low + static_cast<Word>((static_cast<uint128>(high) - static_cast<uint128>(low)) / 2);  // the width may not fit
    bool comparable = true;
    if (compare(value_of(middle), value, comparable) >= 0) high = middle;
    else low = middle + 1;
  }
  return low;
}
Word Domain::upper(ValueView value) const {
  if (const auto word = word_of(value)) return *word + 1;
  const Word first = lower(value);
  if (first >= natural_bounds(type_).second) return first;
  return equal(value_of(first), value) ? first + 1 : first;
}

std::uint32_t Domain::class_from(Word word) const {
  return static_cast<std::uint32_t>(std::lower_bound(cuts_.begin(), cuts_.end(), word) - cuts_.begin());
}
std::uint32_t Domain::class_from(const std::string& text) const {
  return static_cast<std::uint32_t>(std::lower_bound(texts_.begin(), texts_.end(), text) - texts_.begin());
}

std::optional<std::uint32_t> Domain::class_of(ValueView value) const {
  if (value.is_error() || value.is_unknown()) return std::nullopt;
  if (value.is_null()) return has_null_ ? std::optional(null_class()) : std::nullopt;
  switch (form_) {
    case Form::opaque: return 0;
    case Form::text: {
      if (!value.is(Kind::string)) return std::nullopt;
      const auto at = std::upper_bound(texts_.begin(), texts_.end(), value.as_string());
      return static_cast<std::uint32_t>(at - texts_.begin() - 1);
    }
    case Form::number: {
      const auto word = word_of(value);
      if (!word || *word < cuts_.front() || *word >= cuts_.back()) return std::nullopt;
      return static_cast<std::uint32_t>(std::upper_bound(cuts_.begin(), cuts_.end(), *word) - cuts_.begin() - 1);
    }
  }
  return std::nullopt;
}

bool Domain::is_single(std::uint32_t cls) const { return cls + 1 < texts_.size() && texts_[cls + 1] == after(texts_[cls]); }

}  // namespace guiju::analyse
