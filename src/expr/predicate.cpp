// Loads, compares, and the functions for the forms that come together most.
#include "expr/predicate.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include "text/unicode.hpp"

namespace guiju::expr {

using Memory = BoundField::Memory;
using Form = Question::Form;

namespace {

template <typename I>
I read(const char* at) {
  I value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

std::int64_t read_word(Memory memory, const char* at) {
  switch (memory) {
    case Memory::i8: return read<std::int8_t>(at);
    case Memory::i16: return read<std::int16_t>(at);
    case Memory::i32: return read<std::int32_t>(at);
    case Memory::u8: return read<std::uint8_t>(at);
    case Memory::u16: return read<std::uint16_t>(at);
    case Memory::u32: return read<std::uint32_t>(at);
    default: return read<std::int64_t>(at);
  }
}

// How a question is asked: its form, and for the two forms that come most one memory each.
enum class Way : std::uint8_t { truth, range64, text_view, any };
constexpr std::size_t way_count = 4;

[[gnu::noinline]] bool is_bad_text(std::string_view text) { return text::first_invalid_utf8(text).has_value(); }

}  // namespace

// The answer: 0 no, 1 yes, 2 none.
struct Asking {
  using Test = Predicate::Test;

  static int is_among(const Test& test, std::string_view text) {
    if (text.size() > ShortText::longest) [[unlikely]] return is_bad_text(text) ? 2 : 0;
    const ShortText is = ShortText::of(text);
    bool found = false;
    for (std::uint32_t i = 0; i < test.item_count; ++i) found |= test.items[i] == is;
    if (found) return 1;
    return is.is_ascii() || !is_bad_text(text) ? 0 : 2;  // text that is no item must still be good text
  }

  static int number(const Test& test, std::int64_t x) {
    if (x < test.least || x > test.most) return 2;
    const std::uint64_t distance = static_cast<std::uint64_t>(x) - static_cast<std::uint64_t>(test.low);
    if (test.form == Form::range) return distance <= test.width;
    return distance < 64 && (test.bits >> distance & 1) != 0;
  }

  static int any(const Test& test, const char* at) {
    switch (test.form) {
      case Form::truth: return read<std::uint8_t>(at) != 0;
      case Form::range:
      case Form::bits: return number(test, read_word(test.memory, at));
      case Form::real: {
        const double x = test.memory == Memory::f32 ? double{read<float>(at)} : read<double>(at);
        if (!std::isfinite(x)) return 2;
        return x >= test.real_low && x <= test.real_high;
      }
      case Form::text:
        if (test.memory == Memory::string_view) return is_among(test, read<std::string_view>(at));
        return is_among(test, *reinterpret_cast<const std::string*>(at));
    }
    return 2;
  }

  template <Way way>
  static int answer(const Test& test, const char* object) {
    const char* const at = object + test.offset;
    if constexpr (way == Way::truth) return read<std::uint8_t>(at) != 0;
    if constexpr (way == Way::range64)
      return static_cast<std::uint64_t>(read<std::int64_t>(at)) - static_cast<std::uint64_t>(test.low) <= test.width;
    if constexpr (way == Way::text_view) return is_among(test, read<std::string_view>(at));
    return any(test, at);
  }

  static Way way_of(const Test& test) {
    if (test.form == Form::truth) return Way::truth;
    const bool is_unbounded = test.least == INT64_MIN && test.most == INT64_MAX;
    if (test.form == Form::range && test.memory == Memory::i64 && is_unbounded) return Way::range64;
    if (test.form == Form::text && test.memory == Memory::string_view) return Way::text_view;
    return Way::any;
  }

  // Are all as wanted? The first that is not settles it.
  template <Way... ways>
  static int all(const void* predicate, const void* object) {
    const auto& p = *static_cast<const Predicate*>(predicate);
    const auto* const bytes = static_cast<const char*>(object);
    const Test* test = p.tests_.data();
    bool has_none = false;
    const auto settles = [&](int got) {
      has_none |= got == 2;
      return got == (test++->wanted ? 0 : 1);
    };
    if ((settles(answer<ways>(*test, bytes)) || ...)) return p.settled_;
    return has_none ? Predicate::unsure : p.all_;
  }

  static int all_of_many(const void* predicate, const void* object) {
    const auto& p = *static_cast<const Predicate*>(predicate);
    bool has_none = false;
    for (std::uint32_t i = 0; i < p.count_; ++i) {
      const int got = any(p.tests_[i], static_cast<const char*>(object) + p.tests_[i].offset);
      if (got == (p.tests_[i].wanted ? 0 : 1)) return p.settled_;
      has_none |= got == 2;
    }
    return has_none ? Predicate::unsure : p.all_;
  }

  static int by_table(const void* predicate, const void* object) {
    const auto& p = *static_cast<const Predicate*>(predicate);
    std::uint32_t answers = 0;
    for (std::uint32_t i = 0; i < p.count_; ++i) {
      const int got = any(p.tests_[i], static_cast<const char*>(object) + p.tests_[i].offset);
      if (got == 2) return Predicate::unsure;
      answers |= static_cast<std::uint32_t>(got) << i;
    }
    return static_cast<int>(p.table_ >> answers & 1);
  }

  // The functions for one, two and three ways, by number: the last way counts least.
  template <std::size_t n>
  static constexpr Way digit(std::size_t place) {
    std::size_t rest = n;
    while (place-- > 0) rest /= way_count;
    return static_cast<Way>(rest % way_count);
  }
  template <std::size_t... n>
  static constexpr std::array<Predicate::Ask, sizeof...(n)> ones(std::index_sequence<n...>) {
    return {&all<digit<n>(0)>...};
  }
  template <std::size_t... n>
  static constexpr std::array<Predicate::Ask, sizeof...(n)> twos(std::index_sequence<n...>) {
    return {&all<digit<n>(1), digit<n>(0)>...};
  }
  template <std::size_t... n>
  static constexpr std::array<Predicate::Ask, sizeof...(n)> threes(std::index_sequence<n...>) {
    return {&all<digit<n>(2), digit<n>(1), digit<n>(0)>...};
  }
  static Predicate::Ask made_for(std::span<const Test> tests) {
    static constexpr auto one = ones(std::make_index_sequence<way_count>());
    static constexpr auto two = twos(std::make_index_sequence<way_count * way_count>());
    static constexpr auto three = threes(std::make_index_sequence<way_count * way_count * way_count>());
    std::size_t number = 0;
    for (const Test& test : tests) number = number * way_count + static_cast<std::size_t>(way_of(test));
    return tests.size() == 1 ? one[number] : tests.size() == 2 ? two[number] : tests.size() == 3 ? three[number] : &all_of_many;
  }
};

// --- from questions ------------------------------------------------------------------------------------------

namespace {

// A bound of the field as a word of its memory, if there is one.
bool take_bound(const std::optional<Value>& bound, const Question& question, std::int64_t& to) {
  if (!bound) return true;
  const ValueView v = bound->view();
  if (v.kind() != question.kind || (v.is(Kind::decimal) && (v.scale() != question.scale || !v.is_narrow()))) return false;
  to = v.as_int();
  return true;
}

// Is the memory's number the fact itself?
bool is_read_as(const BoundField& bound, const Question& question) {
  using As = Reading::As;
  if (bound.memory < Memory::i8 || bound.memory > Memory::u32) return false;
  switch (question.kind) {
    case Kind::int_: return bound.reading.as == As::plain;
    case Kind::decimal: return bound.reading.as == As::decimal && bound.reading.scale == question.scale;
    case Kind::enum_: return bound.reading.as == As::enum_member;
    default: return false;
  }
}

}  // namespace

bool Predicate::place(const Question& question, const Schema& schema, std::span<const BoundField* const> fields,
                      Test& test) const {
  const BoundField* const bound = question.slot < fields.size() ? fields[question.slot] : nullptr;
  if (bound == nullptr || bound->memory == Memory::none) return false;
  const Field& field = schema.fields()[question.slot];
  const Type& type = field.type;
  if (type.kind() != question.kind || (type.kind() == Kind::decimal && type.scale() != question.scale) ||
      (type.kind() == Kind::enum_ && type.enum_type() != question.enum_type))
    return false;
  Constraint rest = field.constraint;
  rest.min.reset();
  rest.max.reset();
  if (!rest.is_empty()) return false;
  test.form = question.form;
  test.memory = bound->memory;
  test.offset = static_cast<std::uint32_t>(bound->offset());
  test.low = question.low;
  test.width = question.width;
  test.bits = question.bits;
  test.real_low = question.real_low;
  test.real_high = question.real_high;
  const bool is_bounded = field.constraint.min || field.constraint.max;
  switch (question.form) {
    case Form::truth: return bound->memory == Memory::bool8;
    case Form::real: return !is_bounded && (bound->memory == Memory::f32 || bound->memory == Memory::f64);
    case Form::text:
      if (is_bounded || (bound->memory != Memory::string_view && bound->memory != Memory::std_string)) return false;
      if (question.items.size() > test.items.size()) return false;
      for (const ValueView& item : question.items) {
        if (item.size() > ShortText::longest) return false;
        test.items[test.item_count++] = ShortText::of(item.as_string());
      }
      return true;
    default: break;
  }
  if (!is_read_as(*bound, question)) return false;
  if (question.kind == Kind::enum_) {
    test.least = 0;
    test.most = static_cast<std::int64_t>(type.enum_type()->members.size()) - 1;
  }
  return take_bound(field.constraint.min, question, test.least) && take_bound(field.constraint.max, question, test.most);
}

void Predicate::choose_asking(const Questions& questions) {
  table_ = questions.table;
  if (!questions.is_one_case) {
    ask_ = &Asking::by_table;
    return;
  }
  for (std::uint32_t i = 0; i < count_; ++i) tests_[i].wanted = (questions.one_case >> i & 1) != 0;
  all_ = questions.gives ? yes : no;
  settled_ = questions.gives ? no : yes;
  // Texts last: a number settles it for less.
  std::stable_partition(tests_.begin(), tests_.begin() + count_, [](const Test& t) { return t.form != Form::text; });
  ask_ = Asking::made_for({tests_.data(), count_});
}

std::optional<Predicate> Predicate::from(const Program& program, const Schema& schema,
                                         std::span<const BoundField* const> fields) {
  if (!program.questions) return std::nullopt;
  Predicate made;
  for (const Question& question : program.questions->list)
    if (!made.place(question, schema, fields, made.tests_[made.count_++])) return std::nullopt;
  made.choose_asking(*program.questions);
  return made;
}

}  // namespace guiju::expr
