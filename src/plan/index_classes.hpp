// The classes of one column of a table: values that no cell of the column tells apart.
//
// A number falls into a segment between thresholds (the first values at which some cell changes its mind), a text into the class
// of its literal or into "any other", a member of an enum into its own; null is a class by itself. A cell accepts a set of
// classes, found from its tests without trying values. What classes cannot decide (patterns, lists, programs) is not
// accepted or refused here: it is judged for the rows that are left.
//
// Thread-safe to read. Tested by tests/plan/index_classes_test.cpp, tests/agree.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "expr/cell_tests.hpp"
#include "facts/text_map.hpp"
#include "guiju/facts/type.hpp"
#include "guiju/facts/value.hpp"

namespace guiju::plan {

inline constexpr std::uint32_t no_class = 0xFFFFFFFFu;

// Classes [low, high).
struct ClassRange {
  std::uint32_t low = 0, high = 0;
  friend bool operator==(const ClassRange&, const ClassRange&) = default;
};
using ClassSet = std::vector<ClassRange>;  // ascending, apart from one another

// A number, date, time … as one word whose order is the values' order; nothing for what has no such word (NaN, wide decimals,
// another kind or scale).
std::optional<std::int64_t> ordered_word(Kind kind, std::uint8_t scale, ValueView v);
// The same for the words of expr::Vector. REQUIRES: a value of that kind and scale; of doubles, not NaN.
std::int64_t ordered_word(Kind kind, std::int64_t word);

class Classifier {
 public:
  enum class Kind : std::uint8_t {
    none,    // no cell that classes decide
    member,  // enum, bool
    number,  // whatever has an ordered word
    text,
  };

  Kind kind() const { return kind_; }
  guiju::Kind value_kind() const { return value_kind_; }
  std::uint8_t scale() const { return scale_; }
  const EnumType* enum_type() const { return enum_type_; }
  std::uint32_t class_count() const { return class_count_; }
  std::uint32_t null_class() const { return null_class_; }
  std::uint32_t other_class() const { return other_class_; }  // of texts
  // no_class for what must be judged cell by cell: errors, unknowns, other kinds, a null where none can be.
  std::uint32_t classify(ValueView v) const {
    if (v.kind() != value_kind_) return v.is_null() ? null_class_ : no_class;
    switch (kind_) {
      case Kind::member: return of_member(v.is(guiju::Kind::bool_) ? static_cast<std::uint32_t>(v.as_bool()) : v.member());
      case Kind::text: return of_text({static_cast<const char*>(v.pointer()), v.size()});
      case Kind::number: return of_number(v);
      case Kind::none: break;
    }
    return no_class;
  }
  std::uint32_t of_member(std::uint32_t member) const { return member < classes_.size() ? classes_[member] : no_class; }
  std::uint32_t of_text(std::string_view text) const {
    const std::uint32_t literal = literals_.find(text);
    return literal == facts::TextMap::none ? other_class_ : classes_[literal];
  }
  // Which of the column's literals; none: none of them.
  std::uint32_t literal(std::string_view text) const { return literals_.find(text); }
  // Of the column's kind; no_class for any other.
  std::uint32_t of_number(const ValueView& v) const {
    if (is_plain_number_ && v.kind() == value_kind_ && v.is_narrow() && v.scale() == scale_) return of_word(v.as_int());
    return of_other_number(v);
  }
  // Is a value's word its order?
  bool is_plain_number() const { return is_plain_number_; }
  std::uint32_t of_word(std::int64_t ordered) const { return classes_[segment(ordered)]; }
  // How many thresholds are at most this.
  std::size_t segment(std::int64_t ordered) const {
    constexpr std::size_t few = 12;
    if (thresholds_.size() > few) return segment_of_many(ordered);
    std::size_t below = 0;
    for (const std::int64_t threshold : thresholds_) below += threshold <= ordered ? 1 : 0;
    return below;
  }
  const std::vector<std::int64_t>& thresholds() const { return thresholds_; }
  // By member, by segment, by literal.
  const std::vector<std::uint32_t>& classes() const { return classes_; }

  // Gives every class a new number: classes that no row tells apart become one. `number[old]` is the new one.
  void renumber(const std::vector<std::uint32_t>& number, std::uint32_t count);
  // Nulls never come here.
  void drop_null() { null_class_ = no_class; }

 private:
  friend class ClassBuilder;
  std::uint32_t of_other_number(ValueView v) const;
  std::size_t segment_of_many(std::int64_t ordered) const;
  Kind kind_ = Kind::none;
  bool is_plain_number_ = false;
  guiju::Kind value_kind_ = guiju::Kind::null;
  std::uint8_t scale_ = 0;
  const EnumType* enum_type_ = nullptr;
  std::uint32_t class_count_ = 0, null_class_ = no_class, other_class_ = no_class;
  std::vector<std::int64_t> thresholds_;
  std::vector<std::uint32_t> classes_;
  facts::TextMap literals_;
  // Many thresholds: how many lie before the b-th stretch of 2^stretch_bits_ numbers from the first one on, and one more.
  std::vector<std::uint32_t> stretches_;
  std::uint32_t stretch_bits_ = 0;
};

// Makes the classifier of a column and the sets of classes that its cells accept.
class ClassBuilder {
 public:
  // The column of a table; or a date that rows are dated by.
  explicit ClassBuilder(const Type& type);
  // Two rounds: all that cut the classes, then, after finish(), what accepts which.
  void cut(const expr::CellPredicate& predicate);
  void cut_at(std::int64_t ordered) { thresholds_.push_back(ordered); }
  void finish();
  // Nothing when classes cannot tell.
  std::optional<ClassSet> accepted(const expr::CellPredicate& predicate) const;
  // The numbers in [from, to); null where nothing is set is up to the caller.
  ClassSet between(std::optional<std::int64_t> from, std::optional<std::int64_t> to) const;
  Classifier take() { return std::move(classifier_); }
  const Classifier& classifier() const { return classifier_; }

 private:
  bool is_number() const { return classifier_.kind_ == Classifier::Kind::number; }
  std::optional<std::int64_t> bound(ValueView v) const;
  void cut(const expr::CellTest& test);
  void find_stretches();
  std::uint32_t first_from(std::int64_t ordered) const;  // the first segment at or above
  std::uint32_t first_after(std::int64_t ordered) const;
  std::uint32_t value_classes() const;
  std::optional<ClassSet> accepted(const expr::CellTest& test) const;
  std::optional<ClassSet> accepted_any(const expr::CellTestsView& tests) const;
  std::optional<ClassRange> equal_to(ValueView literal) const;
  std::optional<ClassRange> below(ValueView literal, bool is_closed) const;
  std::optional<ClassSet> interval(const expr::CellTest& test) const;

  Classifier classifier_;
  std::vector<std::int64_t> thresholds_;
};

// Many sets, closely packed.
class ClassSets {
 public:
  explicit ClassSets(const std::vector<ClassSet>& sets);
  bool holds(std::size_t set, std::uint32_t cls) const {
    for (std::uint32_t r = begins_[set]; r < begins_[set + 1]; ++r)
      if (cls >= ranges_[r].low && cls < ranges_[r].high) return true;
    return false;
  }

 private:
  std::vector<std::uint32_t> begins_;  // one more than there are sets
  std::vector<ClassRange> ranges_;
};

ClassSet united(ClassSet a, const ClassSet& b);
ClassSet without(ClassRange all, const ClassSet& set);

}  // namespace guiju::plan
