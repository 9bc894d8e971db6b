// What was decided: for one record (Outcome) and for many (ColumnsOutcome).
//
// A path is a decision's name ("level") or one of its outputs ("handling.unit"). A value is what was decided,
// or null (no row matched, not applicable), an error, or unknown: then `needs` names the fields that still
// matter. in = decided + undecided + errors, always.
//
// An Outcome owns its values: views taken from it live as long as it does. Its storage is lent by the thread and
// goes back when the outcome dies, so deciding in a loop does not allocate. Movable, not copyable; use it on
// one thread.
//
// Tested by tests/engine/outcome_test.cpp.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "guiju/facts/columns.hpp"
#include "guiju/facts/schema.hpp"

namespace guiju {

namespace plan {
struct Plan;
}
namespace engine {
struct RowState;
struct ColumnsState;
}  // namespace engine

// How a decision ended.
enum class Ending : std::uint8_t {
  decided,
  no_match,        // a table without a matching row: null
  not_applicable,  // `when` was false: null
  undecided,       // facts are missing: see needs()
  error,
  not_asked,       // was not wanted, or nothing wanted needs it
};

// One fact or evaluation error, with everything a message needs.
struct FaultReport {
  std::string path;  // the decision or field
  Code code = Code::none;
  std::vector<std::string> args;
  Span span;         // in the pack; nowhere for a bad fact
  std::string message(Language language = Language::en) const { return message_text(code, args, language); }
};

class GUIJU_API Outcome {
 public:
  Outcome(Outcome&&) noexcept;
  Outcome& operator=(Outcome&&) noexcept;
  ~Outcome();

  // The value at a path; null for a path that does not exist (see has()).
  ValueView operator[](std::string_view path) const;
  bool has(std::string_view path) const;
  Ending ending(std::string_view decision) const;
  // True when every wanted decision ended without error and without needs.
  bool is_decided() const;
  // The fields that still matter, over all wanted decisions or for one; ascending by schema order.
  std::vector<std::string> needs() const;
  std::vector<std::string> needs(std::string_view path) const;
  std::vector<FaultReport> faults() const;
  // Ids of the rows that fired, of one decision or of all wanted ones, in order.
  std::vector<std::string> fired(std::string_view decision) const;
  std::vector<std::string> fired() const;
  // Names of the wanted decisions, in the pack's order, and of all their paths.
  std::vector<std::string> decisions() const;
  std::vector<std::string> paths() const;

  // {"level": "town", …, "needs": [...], "errors": [...]}.
  std::string to_json(bool pretty = false) const;
  // One byte string for one outcome, whichever engine made it (facts/canonical.hpp).
  std::string canonical() const;

 private:
  friend class Decider;
  friend class Ruleset;
  friend struct OutcomeAccess;
  explicit Outcome(std::unique_ptr<engine::RowState> state);
  std::unique_ptr<engine::RowState> state_;
};

// One decided path over many rows: a value a row; null, error and unknown too.
//
// What a table decides is one of few values, so it is kept as a code a row over a dictionary: a quarter of the memory, and
// who exports or counts can do so by code. Any other column holds its values one by one.
class GUIJU_API OutcomeColumn {
 public:
  OutcomeColumn(std::string path, Type t) : name(std::move(path)), type(std::move(t)) {}
  std::string name;  // path
  Type type;

  std::size_t size() const { return is_coded_ ? codes_.size() : values_.size(); }
  ValueView operator[](std::size_t row) const {
    return is_coded_ ? dictionary_[static_cast<std::size_t>(codes_[row])] : values_[row];
  }
  bool is_coded() const { return is_coded_; }
  // Of a coded column; else empty. Not every entry of the dictionary need occur.
  std::span<const std::int32_t> codes() const { return codes_; }
  std::span<const ValueView> dictionary() const { return dictionary_; }
  // All rows written out.
  std::vector<ValueView> values() const;

 private:
  friend struct engine::ColumnsState;
  bool is_coded_ = false;
  std::vector<ValueView> values_, dictionary_;
  std::vector<std::int32_t> codes_;
};

// What was decided for every row of one kind of record.
class GUIJU_API ColumnsOutcome {
 public:
  struct RowFault {
    std::int64_t row = 0;
    FaultReport fault;
  };
  struct Counts {
    std::int64_t rows = 0, decided = 0, undecided = 0, errors = 0;  // rows = the sum of the others
  };

  ColumnsOutcome();
  ColumnsOutcome(ColumnsOutcome&&) noexcept;
  ColumnsOutcome& operator=(ColumnsOutcome&&) noexcept;
  ~ColumnsOutcome();

  const std::string& record() const;
  std::int64_t row_count() const;
  const std::vector<OutcomeColumn>& columns() const;
  const OutcomeColumn* find(std::string_view path) const;
  ValueView at(std::string_view path, std::int64_t row) const;
  // For records that a tally made: their key fields as columns. Else empty.
  const std::vector<OutcomeColumn>& keys() const;
  // The row of the table that fired (its number in the pack; -1 none, see Ending), one a row; empty if no such table.
  std::span<const std::int32_t> fired(std::string_view decision) const;
  // The id of a row of a table, by its number in the pack from 0; "" past the last one.
  std::string_view row_id(std::string_view decision, std::int32_t row) const;
  const std::vector<RowFault>& faults() const;  // by row; at most `max_faults` of the options are kept
  Counts counts() const;
  std::vector<std::string> needs(std::int64_t row) const;
  // As Outcome::canonical; of rows that fired, the first of each table (columns keep no others).
  std::string canonical(std::int64_t row) const;

 private:
  friend class Ruleset;
  friend class Decider;
  friend class Run;
  explicit ColumnsOutcome(std::unique_ptr<engine::ColumnsState> state);
  std::unique_ptr<engine::ColumnsState> state_;
};

// One ColumnsOutcome a kind of record.
using DatasetOutcome = std::vector<ColumnsOutcome>;

}  // namespace guiju
