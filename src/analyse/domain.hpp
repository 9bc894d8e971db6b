// The values one axis of a table can take, cut into classes.
//
// An axis is a column, or the date a decision is taken as of. Every bound and literal of its cells is a cut; between two cuts
// no cell can tell values apart, so a table is proved on classes instead of values, and exactly. What has an order is a whole
// number here (word.hpp), so that "> 5" of an int is the class from 6. Texts are cut by code point: a literal is a class of its
// own, a prefix a range. Null is the last class of an axis that can be null. Lists and structs are one class: cells that look
// inside are not decided here.
//
// What a cell accepts is said twice: `sure` (all of it accepted) and `may` (nothing beyond it accepted). They are the same
// but for cells that run expressions or patterns.
//
// Build: cuts first, then close(), then ask. Tested by tests/analyse/domain_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyse/ranges.hpp"
#include "analyse/word.hpp"
#include "guiju/facts/schema.hpp"
#include "guiju/facts/writer.hpp"
#include "plan/plan.hpp"

namespace guiju::analyse {

struct Accepted {
  Ranges sure, may;
  bool is_exact() const { return sure == may; }
};

// Is it a comparison with literals only?
bool is_literal(const plan::Test& test);

class Domain {
 public:
  Domain(std::string head, const Type& type);

  // Values of another version's column come here too: an enum gets its members, a decimal its places. Before any cut.
  void widen(const Type& type);

  // ---- cuts
  void cut_by(const plan::Predicate& predicate);
  // A date (or any value) from which on something changes.
  void cut_at(ValueView value);
  // Only what a field's constraint lets through.
  void keep_to(const Constraint& constraint);
  // Only these values come up (and null, if it is among them).
  void keep_to(const std::vector<Value>& values);
  // Only values from `low` to before `high`; either may be absent.
  void keep_between(std::optional<std::int64_t> low, std::optional<std::int64_t> high);
  void close();

  // ---- answers. REQUIRES: closed.
  const std::string& head() const { return head_; }
  const Type& type() const { return type_; }
  std::uint32_t class_count() const { return class_count_; }
  // The classes that values can be in.
  const Ranges& possible() const { return possible_; }
  Accepted accepted(const plan::Predicate& predicate) const;
  // The classes from one date to before another.
  Ranges between(std::optional<std::int64_t> low, std::optional<std::int64_t> high) const;
  // Nothing for errors and unknowns.
  std::optional<std::uint32_t> class_of(ValueView value) const;
  // A value of the set, the plainest one; nothing when it holds none that can be written (inside of a list).
  std::optional<Value> value_in(const Ranges& ranges) const;
  // The set as a cell would say it ("[5..10)", "not(a, b)"); "-" for everything possible.
  std::string text(const Ranges& ranges, const ValueWriter& writer) const;

 private:
  enum class Form : std::uint8_t { number, text, opaque };

  void take_form();
  void cut_by(const plan::Test& test);
  void cut_around(ValueView value);
  void cut_before(ValueView value);
  void cut_after(ValueView value);
  Accepted accepted(const plan::Test& test) const;
  Accepted accepted_text(const plan::Test& test) const;
  Accepted ordered(const plan::Test& test) const;
  // The first word that is not below / that is above a value.
  Word lower(ValueView value) const;
  Word upper(ValueView value) const;
  std::optional<Word> word_of(ValueView value) const { return analyse::word_of(type_, value); }
  Value value_of(Word word) const { return analyse::value_of(type_, word); }
  std::uint32_t class_from(Word word) const;              // of a cut
  std::uint32_t class_from(const std::string& text) const;
  std::uint32_t null_class() const { return class_count_ - 1; }
  bool is_ordered(ValueView value) const;
  Ranges values() const { return {{0, class_count_ - (has_null_ ? 1 : 0)}}; }
  bool is_single(std::uint32_t cls) const;                // of texts: one literal
  Word plainest(const Range& range) const;
  bool is_closed(Word cut) const;
  std::string barred_numbers(const Ranges& ranges, const ValueWriter& writer) const;
  std::string number_text(Ranges ranges, const ValueWriter& writer) const;
  std::string member_text(const Ranges& ranges, const ValueWriter& writer) const;
  std::string text_text(const Ranges& ranges) const;

  std::string head_;
  Type type_;
  Form form_ = Form::number;
  bool has_null_ = false;
  std::vector<Word> cuts_;          // number: class i is [cuts_[i], cuts_[i + 1])
  std::vector<Word> after_;         // cuts that closed bounds make; part of cuts_ once closed
  std::vector<Word> closed_;        // of those, the ones that no open bound makes too
  std::vector<std::string> texts_;  // text: class i begins with texts_[i]
  std::optional<Word> low_, high_;  // [low_, high_)
  std::optional<std::vector<Value>> only_;
  const Constraint* constraint_ = nullptr;
  std::uint32_t class_count_ = 0;
  Ranges possible_;
};

}  // namespace guiju::analyse
