#include "analyse/domain.hpp"

#include <algorithm>
#include <bit>
#include <cfloat>

#include "facts/text_form.hpp"
#include "plan/judge.hpp"
#include "text/unicode.hpp"

namespace guiju::analyse {
namespace {

using plan::Test;
using plan::TestOp;

constexpr std::int64_t billion = 1'000'000'000;

// Doubles in order as whole numbers; both zeros are 0.
std::int64_t word_of_double(double d) {
  const auto bits = std::bit_cast<std::int64_t>(d);
  return bits >= 0 ? bits : -(bits & INT64_MAX);
}
double double_of_word(std::int64_t word) {
  return word >= 0 ? std::bit_cast<double>(word) : -std::bit_cast<double>(-word);
}

int128 power_of_ten(int digits) {
  int128 p = 1;
  while (digits-- > 0) p *= 10;
  return p;
}

// All words of a type: [first, second).
std::pair<int128, int128> natural_bounds(const Type& type) {
  switch (type.kind()) {
    case Kind::bool_: return {0, 2};
    case Kind::enum_: return {0, static_cast<int128>(type.enum_type()->members.size())};
    case Kind::uint_: return {0, static_cast<int128>(UINT64_MAX) + 1};
    case Kind::double_: return {word_of_double(-DBL_MAX), static_cast<int128>(word_of_double(DBL_MAX)) + 1};
    case Kind::decimal: return {1 - power_of_ten(Decimal::max_digits), power_of_ten(Decimal::max_digits)};
    case Kind::date: return {facts::first_day, facts::last_day + 1};
    case Kind::month: return {facts::first_month, facts::last_month + 1};
    case Kind::timestamp:
      return {static_cast<int128>(facts::first_second) * billion, (static_cast<int128>(facts::last_second) + 1) * billion};
    case Kind::duration:
      return {static_cast<int128>(-facts::longest_duration) * billion, static_cast<int128>(facts::longest_duration) * billion + 1};
    default: return {INT64_MIN, static_cast<int128>(INT64_MAX) + 1};
  }
}

bool is_discrete(Kind kind) {
  switch (kind) {
    case Kind::bool_: case Kind::enum_: case Kind::int_: case Kind::uint_: case Kind::double_: case Kind::decimal:
    case Kind::date: case Kind::month: case Kind::timestamp: case Kind::duration: return true;
    default: return false;
  }
}

// A value that says nothing: 0, or the first of January 2024.
int128 plain_word(Kind kind) {
  constexpr std::int64_t day = 19723;
  switch (kind) {
    case Kind::date: return day;
    case Kind::month: return (2024 - 1970) * 12;
    case Kind::timestamp: return static_cast<int128>(day) * 86400 * billion;
    default: return 0;
  }
}

// The first text after a literal, and after all texts that begin with a prefix ("" when there is none).
std::string after(std::string_view literal) { return std::string(literal) + '\0'; }
std::string after_prefix(std::string_view prefix) {
  std::vector<char32_t> points;
  for (std::size_t at = 0; at < prefix.size();) points.push_back(text::next_code_point(prefix, at));
  while (!points.empty() && points.back() == 0x10FFFF) points.pop_back();
  if (points.empty()) return {};
  points.back() = points.back() == 0xD7FF ? 0xE000 : points.back() + 1;
  std::string next;
  for (const char32_t c : points) text::append_utf8(next, c);
  return next;
}

// A text as a cell holds it: bare where that reads back, else in quotes.
std::string written_text(std::string_view literal) {
  static constexpr std::string_view special = "\"',()[]{}<>=!-|#&*\\~≥≤≠";
  const bool is_word = literal == "null" || literal == "not null" || literal.starts_with("prefix ") || literal.starts_with("matches ");
  const bool is_bare = !literal.empty() && !is_word && literal.front() != ' ' && literal.back() != ' ' &&
                       literal.find_first_of(special.substr(0, special.find("≥"))) == std::string_view::npos;
  if (is_bare) return std::string(literal);
  std::string quoted = "\"";
  for (const char c : literal) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

struct Nothing {
  Arena& lent;
  Arena& arena() const { return lent; }
  ValueView run(std::uint32_t) const { return {}; }
};
bool accepts(const Test& test, ValueView value) {
  Arena arena;
  return plan::judge(test, value, Nothing{arena}).verdict == plan::Verdict::yes;
}

bool is_literal(const Test& test) {
  if (test.op == TestOp::interval) return test.low.program == plan::none && test.high.program == plan::none;
  return test.low.program == plan::none;
}

}  // namespace

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
    for (int128 w = low + 1; w < high; ++w) cuts_.push_back(w);
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
  const ValueView low = test.low.literal.view(), high = test.high.literal.view();
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

// ---- words ----------------------------------------------------------------------------------------------------------

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

std::optional<Domain::Word> Domain::word_of(ValueView value) const {
  switch (type_.kind()) {
    case Kind::bool_: if (value.is(Kind::bool_)) return value.as_bool() ? 1 : 0; break;
    case Kind::enum_:
      if (!value.is(Kind::enum_)) break;
      if (value.enum_type() == type_.enum_type()) return value.member();
      if (const int member = type_.enum_type()->find(value.as_string()); member >= 0) return member;
      break;
    case Kind::int_: case Kind::date: case Kind::month: if (value.is(type_.kind())) return value.as_int(); break;
    case Kind::uint_: if (value.is(Kind::uint_)) return value.as_uint(); break;
    case Kind::double_: if (value.is(Kind::double_)) return word_of_double(value.as_double()); break;
    case Kind::timestamp: case Kind::duration:
      if (value.is(type_.kind())) return static_cast<Word>(value.as_instant().seconds) * billion + value.as_instant().nanos;
      break;
    case Kind::decimal:
      if (value.is(Kind::decimal) || value.is(Kind::int_) || value.is(Kind::uint_))
        if (const auto d = value.as_decimal().rescaled(type_.scale())) return d->coefficient;
      break;
    default: break;
  }
  return std::nullopt;
}

Value Domain::value_of(Word word) const {
  const auto narrow = static_cast<std::int64_t>(word);
  switch (type_.kind()) {
    case Kind::bool_: return Value(ValueView::of_bool(word != 0));
    case Kind::enum_: return Value(ValueView::of_enum(type_.enum_type(), static_cast<std::uint32_t>(word)));
    case Kind::uint_: return Value(ValueView::of_uint(static_cast<std::uint64_t>(word)));
    case Kind::double_: return Value(ValueView::of_double(double_of_word(narrow)));
    case Kind::date: return Value(ValueView::of_date(narrow));
    case Kind::month: return Value(ValueView::of_month(narrow));
    case Kind::timestamp: case Kind::duration: {
      Word seconds = word / billion, nanos = word % billion;
      if (nanos < 0) {
        nanos += billion;
        --seconds;
      }
      const Instant t{static_cast<std::int64_t>(seconds), static_cast<std::uint32_t>(nanos)};
      return Value(type_.kind() == Kind::timestamp ? ValueView::of_timestamp(t) : ValueView::of_duration(t));
    }
    case Kind::decimal: {
      Arena arena;
      return Value(ValueView::of_decimal({word, type_.scale()}, arena));
    }
    default: return Value(ValueView::of_int(narrow));
  }
}

// Of values of another kind or scale the place is found by comparing, which is exact across kinds.
Domain::Word Domain::lower(ValueView value) const {
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
Domain::Word Domain::upper(ValueView value) const {
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

// ---- cells ----------------------------------------------------------------------------------------------------------

Accepted Domain::accepted(const plan::Predicate& predicate) const {
  Accepted all;
  for (const Test& test : predicate.any_of) {
    const Accepted one = accepted(test);
    all.sure = united(all.sure, one.sure);
    all.may = united(all.may, one.may);
  }
  return all;
}

Accepted Domain::accepted(const Test& test) const {
  const auto exactly = [](Ranges ranges) { return Accepted{ranges, ranges}; };
  switch (test.op) {
    case TestOp::null: return exactly(has_null_ ? Ranges{{null_class(), null_class() + 1}} : Ranges{});
    case TestOp::not_null: return exactly(values());
    case TestOp::not_of: {
      Accepted inside;
      for (const Test& inner : test.inner) {
        const Accepted one = accepted(inner);
        inside.sure = united(inside.sure, one.sure);
        inside.may = united(inside.may, one.may);
      }
      const Ranges whole{{0, class_count_}};
      return {without(whole, inside.may), without(whole, inside.sure)};
    }
    case TestOp::condition: case TestOp::has_any: case TestOp::has_all: case TestOp::empty: return {{}, values()};
    default: break;
  }
  if (form_ == Form::opaque || !is_literal(test)) return {{}, values()};
  if (form_ == Form::text && (test.op == TestOp::matches || test.op == TestOp::prefix)) return accepted_text(test);
  return ordered(test);
}

Accepted Domain::accepted_text(const Test& test) const {
  if (test.op == TestOp::prefix) {
    const std::string prefix(test.low.literal.view().as_string()), end = after_prefix(prefix);
    const Ranges in = settled({{class_from(prefix), end.empty() ? static_cast<std::uint32_t>(texts_.size()) : class_from(end)}});
    return {in, in};
  }
  Accepted in;  // a pattern is judged on literals; of what lies between them it may match some
  for (std::uint32_t c = 0; c < texts_.size(); ++c) {
    if (!is_single(c)) in.may.push_back({c, c + 1});
    else if (accepts(test, ValueView::of_string(texts_[c]))) in.sure.push_back({c, c + 1});
  }
  in.sure = settled(std::move(in.sure));
  in.may = united(in.may, in.sure);
  return in;
}

// Comparisons and intervals with literals.
Accepted Domain::ordered(const Test& test) const {
  const ValueView low = test.low.literal.view(), high = test.high.literal.view();
  const std::uint32_t end = values()[0].end;
  if (!is_ordered(low) || (test.op == TestOp::interval && !is_ordered(high))) return {};  // of a null: never
  const auto from = [&](ValueView v) { return form_ == Form::text ? class_from(std::string(v.as_string())) : class_from(lower(v)); };
  const auto beyond = [&](ValueView v) { return form_ == Form::text ? class_from(after(v.as_string())) : class_from(upper(v)); };
  Ranges in;
  switch (test.op) {
    case TestOp::equal: in = {{from(low), beyond(low)}}; break;
    case TestOp::not_equal: in = {{0, from(low)}, {beyond(low), end}}; break;
    case TestOp::less: in = {{0, from(low)}}; break;
    case TestOp::less_equal: in = {{0, beyond(low)}}; break;
    case TestOp::greater: in = {{beyond(low), end}}; break;
    case TestOp::greater_equal: in = {{from(low), end}}; break;
    default: in = {{test.low_closed ? from(low) : beyond(low), test.high_closed ? beyond(high) : from(high)}}; break;
  }
  in = settled(std::move(in));
  return {in, in};
}

Ranges Domain::between(std::optional<std::int64_t> low, std::optional<std::int64_t> high) const {
  return settled({{low ? class_from(Word{*low}) : 0, high ? class_from(Word{*high}) : values()[0].end}});
}

// ---- for people -----------------------------------------------------------------------------------------------------

bool Domain::is_single(std::uint32_t cls) const { return cls + 1 < texts_.size() && texts_[cls + 1] == after(texts_[cls]); }

bool Domain::is_closed(Word cut) const { return std::binary_search(closed_.begin(), closed_.end(), cut); }

// A word that reads well: a bound that somebody wrote rather than the end of the world.
Domain::Word Domain::plainest(const Range& range) const {
  const Word first = cuts_[range.begin], last = cuts_[range.end] - 1;
  const auto [low, high] = natural_bounds(type_);
  if (type_.kind() == Kind::bool_ || type_.kind() == Kind::enum_ || first != low) return first;
  if (last + 1 != high) return last;
  return std::clamp<Word>(plain_word(type_.kind()), first, last);
}

std::optional<Value> Domain::value_in(const Ranges& ranges) const {
  const Ranges in = intersected(ranges, possible_);
  if (in.empty()) return std::nullopt;
  if (has_null_ && in[0].begin == null_class()) return Value();
  if (only_)
    for (const Value& v : *only_)
      if (const auto cls = class_of(v); cls && contains(in, *cls) && !v.view().is_null()) return v;
  Range first = in[0];
  if (has_null_ && first.end == class_count_) --first.end;
  switch (form_) {
    case Form::number: return value_of(plainest(first));
    case Form::opaque: return std::nullopt;
    case Form::text: break;
  }
  for (const std::string_view plain : {"other", "x", "0", "1", "Z", "zz", "~"})
    if (contains(in, *class_of(ValueView::of_string(plain))) && (!constraint_ || !constraint_->matcher || constraint_->matcher(plain)))
      return Value(ValueView::of_string(plain));
  for (std::uint32_t c = first.begin; c < first.end; ++c)
    if (is_single(c) || !texts_[c].ends_with('\0')) return Value(ValueView::of_string(texts_[c]));
  std::string text = texts_[first.begin];
  text.back() = '0';  // after a literal, rather its next with a sign one can see
  if (!contains(in, *class_of(ValueView::of_string(text)))) text.back() = '\0';
  return Value(ValueView::of_string(text));
}

std::string Domain::text(const Ranges& ranges, const ValueWriter& writer) const {
  const Ranges in = intersected(ranges, possible_);
  if (in == possible_) return "-";
  if (form_ == Form::opaque) return has_null_ && contains(in, null_class()) ? "null" : "not null";
  if (has_null_ && in == intersected(values(), possible_)) return "not null";
  if (has_null_ && in == Ranges{{null_class(), null_class() + 1}}) return "null";
  if (type_.kind() == Kind::enum_ || type_.kind() == Kind::bool_) return member_text(in, writer);
  if (form_ == Form::text) return text_text(in);
  if (std::string barred = barred_numbers(in, writer); !barred.empty()) return barred;
  std::string text = number_text(intersected(in, values()), writer);
  return has_null_ && contains(in, null_class()) ? text + ", null" : text;
}

std::string Domain::member_text(const Ranges& in, const ValueWriter& writer) const {
  const auto listed = [&](const Ranges& ranges) {
    std::string list;
    for (const Range& r : ranges)
      for (std::uint32_t c = r.begin; c < r.end; ++c)
        list += (list.empty() ? "" : ", ") + (has_null_ && c == null_class() ? "null" : writer.written(value_of(cuts_[c])));
    return list;
  };
  const Ranges rest = without(possible_, in);
  const bool leaves_null_out = has_null_ && contains(rest, null_class());
  if (type_.kind() == Kind::bool_ || leaves_null_out || size(in) <= size(rest) || size(in) <= 3) return listed(in);
  return "not(" + listed(rest) + ")";
}

// "not(1, 3)": all but a few single numbers; "" for other sets.
std::string Domain::barred_numbers(const Ranges& in, const ValueWriter& writer) const {
  constexpr std::uint64_t most = 4;
  const Ranges rest = without(possible_, in);
  if (rest.empty() || size(rest) > most || (has_null_ && contains(rest, null_class()))) return {};
  std::string list;
  for (const Range& r : rest)
    for (std::uint32_t c = r.begin; c < r.end; ++c) {
      if (cuts_[c + 1] - cuts_[c] != 1) return {};
      list += (list.empty() ? "" : ", ") + writer.written(value_of(cuts_[c]));
    }
  return "not(" + list + ")";
}

std::string Domain::number_text(Ranges in, const ValueWriter& writer) const {
  const Ranges whole = intersected(possible_, values());
  std::string list;
  for (const Range& r : in) {
    const Word first = cuts_[r.begin], end = cuts_[r.end];
    const bool is_open_low = r.begin == whole.front().begin && !low_, is_open_high = r.end == whole.back().end && !high_;
    const auto written = [&](Word w) { return writer.written(value_of(w)); };
    const bool is_after = is_closed(first), ends_closed = is_closed(end);
    const std::string from = written(is_after ? first - 1 : first), to = written(ends_closed ? end - 1 : end);
    list += list.empty() ? "" : ", ";
    if (end - first == 1) list += written(first);
    else if (is_open_low && is_open_high) list += "not null";
    else if (is_open_low) list += (ends_closed ? "<= " : "< ") + to;
    else if (is_open_high) list += (is_after ? "> " : ">= ") + from;
    else if (r.end == whole.back().end) list += (is_after ? "(" : "[") + from + ".." + written(end - 1) + "]";
    else list += (is_after ? "(" : "[") + from + ".." + to + (ends_closed ? "]" : ")");
  }
  return list;
}

std::string Domain::text_text(const Ranges& in) const {
  std::string inside, outside;
  bool has_all_others = true, has_others = false;
  for (std::uint32_t c = 0; c < texts_.size(); ++c) {
    const bool is_in = contains(in, c);
    if (!is_single(c)) {
      if (contains(possible_, c)) has_all_others &= is_in;
      has_others |= is_in;
      continue;
    }
    if (!contains(possible_, c)) continue;
    std::string& list = is_in ? inside : outside;
    list += (list.empty() ? "" : ", ") + written_text(texts_[c]);
  }
  const bool has_null = has_null_ && contains(in, null_class());
  if (!has_others) return has_null ? inside + (inside.empty() ? "null" : ", null") : inside;
  if (has_all_others && (has_null || !has_null_)) return "not(" + outside + ")";
  if (has_all_others) return "not(" + outside + (outside.empty() ? "null)" : ", null)");
  std::string list;
  for (const Range& r : intersected(in, values())) {
    const std::string next = r.end < texts_.size() ? texts_[r.end] : "";
    list += list.empty() ? "" : ", ";
    const std::string first = texts_[r.begin];
    const bool is_after = first.ends_with('\0'), ends_closed = next.ends_with('\0');  // cuts behind a literal
    const std::string from = written_text(is_after ? first.substr(0, first.size() - 1) : first);
    const std::string to = written_text(ends_closed ? next.substr(0, next.size() - 1) : next);
    if (r.end - r.begin == 1 && is_single(r.begin)) list += from;
    else if (!next.empty() && next == after_prefix(first)) list += "prefix \"" + first + "\"";
    else if (next.empty()) list += (is_after ? "> " : ">= ") + from;
    else if (first.empty()) list += (ends_closed ? "<= " : "< ") + to;
    else list += (is_after ? "(" : "[") + from + ".." + to + (ends_closed ? "]" : ")");
  }
  return has_null ? list + ", null" : list;
}

}  // namespace guiju::analyse
