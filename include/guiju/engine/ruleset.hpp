// Ruleset: a pack, ready to decide. Immutable; shared by threads without locks.
//
//   auto rules = guiju::load("rules/linping/dispute").value();
//   guiju::Outcome out = rules.evaluate(record);
//   auto decide = rules.prepare(binding, {"level"}).value();   // names resolved once, only what is wanted
//
// Tested by tests/engine/ruleset_test.cpp and tests/agree.
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "guiju/engine/explanation.hpp"
#include "guiju/facts/arrow.hpp"
#include "guiju/text/result.hpp"

namespace guiju {

// What a run may set. All have meanings by default; nothing reads a clock.
struct EvaluateOptions {
  std::optional<std::string> as_of;     // date or timestamp; else the record's basis date
  std::optional<std::string> known_at;  // date or timestamp; else everything published is known
  std::vector<std::string> decide;      // paths wanted; empty: all decisions of the record
  std::size_t max_faults = 10'000;      // kept by ColumnsOutcome::faults (all are counted)
  bool empty_text_is_null = false;      // CSV: an empty cell means null (or not given, if null is not allowed)
  // Off switches: the same answers, slower. For tests and for finding faults.
  bool uses_columns = true;             // the column engine; else row by row
  bool uses_index = true;               // table indexes; else row scan
  // Of facts that are not given: where they take few values, try them all. Else some may be needed that change nothing.
  bool tries_values = true;
  // Long work: called now and then with rows done and in all (-1: not known); false stops with an error.
  std::function<bool(std::int64_t done, std::int64_t total)> progress;
};

class Decider;
class Run;

class GUIJU_API Ruleset {
 public:
  const std::string& name() const;
  const std::string& version() const;
  std::vector<std::string> records() const;
  // Null when there is no such record; "" means the only one.
  const Schema* schema(std::string_view record = "") const;
  std::vector<std::string> decisions(std::string_view record = "") const;
  // Every path that can be asked for, with its type ("handling.unit").
  std::vector<std::pair<std::string, Type>> paths(std::string_view record = "") const;
  // The zone in which timestamps without one are read ("America/New_York"); "" when the pack names none.
  const std::string& time_zone() const;
  // Kinds of records that a tally makes, and that therefore need not be given.
  std::vector<std::string> made_records() const;
  // The fields of a record that the wanted paths (empty: all decisions of all records) may read, in the schema's order.
  std::vector<std::string> fields_read(std::string_view record = "", const std::vector<std::string>& decide = {}) const;
  // How much is in the pack.
  struct Size {
    std::size_t records = 0, decisions = 0, table_rows = 0, params = 0, cases = 0;
  };
  Size size() const;
  std::string dump_plan() const;

  // One record (of the only kind, or the kind of `record.schema()`).
  Outcome evaluate(const Record& record, const EvaluateOptions& options = {}) const;
  Outcome evaluate(RecordView record, std::string_view record_name = "", const EvaluateOptions& options = {}) const;
  Explanation explain(const Record& record, const EvaluateOptions& options = {}) const;
  Explanation explain(RecordView record, std::string_view record_name = "", const EvaluateOptions& options = {}) const;

  // Many records of one kind: columns are found by name; a column missing for a field makes that field not given.
  Result<ColumnsOutcome> evaluate(const ColumnsView& columns, std::string_view record_name = "",
                                  const EvaluateOptions& options = {}) const;
  Result<ColumnsOutcome> evaluate(const ArrowBatch& batch, std::string_view record_name = "",
                                  const EvaluateOptions& options = {}) const;
  // Several kinds of records: tallies and ranks too.
  Result<DatasetOutcome> evaluate(const Dataset& dataset, const EvaluateOptions& options = {}) const;

  // Names resolved once for a struct's binding; only what is wanted is computed. Fails on unknown paths, and on
  // bound names that no field has.
  template <typename T, std::size_t N>
  Result<Decider> prepare(const Binding<T, N>& binding, std::vector<std::string> wanted = {},
                          const EvaluateOptions& options = {}) const;
  Result<Decider> prepare(std::span<const BoundField> fields, std::size_t object_size, std::vector<std::string> wanted,
                          const EvaluateOptions& options) const;
  // The same for records that the caller reads himself: one kind of record, "" the only one.
  Result<Decider> prepare(std::string_view record_name, std::vector<std::string> wanted = {},
                          const EvaluateOptions& options = {}) const;
  // Records that come in pieces (files, streams): feed, then finish. See run.hpp.
  Result<Run> start(const EvaluateOptions& options = {}) const;

  // The pack as if it said something else, loaded anew from the texts it was loaded from (not from disk): what-if.
  //   {"params.village_cap", "20000"}            one value for all time; params.village_cap.2024-01-01: from that day
  //   {"decisions.level.rows.v.amount", "< 15000"}   a cell, by row id (or number) and head
  //   {"decisions.fee.value", "base * 2"}        also when, else, hit, complete
  // Fails as load does, and on names that are not there. This ruleset stays as it is.
  Result<Ruleset> with_changes(const std::vector<std::pair<std::string, std::string>>& changes) const;

  // The pack's own cases (guiju test).
  struct CaseResult {
    std::string name;
    Span span;
    bool passed = false;
    std::vector<std::string> differences;  // "level: expected town, got village"
    std::vector<std::pair<std::string, std::string>> fired;  // decision and row id, of all its records
  };
  // A row of a table that none of the cases makes fire.
  struct UnreachedRow {
    std::string decision, id;
    Span span;
  };
  std::vector<CaseResult> run_cases(std::vector<UnreachedRow>* unreached = nullptr) const;
  const Sources& sources() const;

 private:
  friend struct RulesetAccess;
  explicit Ruleset(std::shared_ptr<const plan::Plan> plan) : plan_(std::move(plan)) {}
  std::shared_ptr<const plan::Plan> plan_;
};

// A ruleset bound to a struct (or to a kind of record) and to what is wanted. Immutable; shared by threads.
class GUIJU_API Decider {
 public:
  Decider(Decider&&) noexcept;
  Decider& operator=(Decider&&) noexcept;
  ~Decider();

  // No throw; no allocation once the thread has decided before.
  template <typename T>
  Outcome operator()(const T& object) const {
    return decide(&object, sizeof(T));
  }
  template <typename T>
  ColumnsOutcome operator()(std::span<const T> objects) const {
    return decide(objects.data(), objects.size(), sizeof(T));
  }
  template <typename T>
  ColumnsOutcome operator()(const std::vector<T>& objects) const {
    return decide(objects.data(), objects.size(), sizeof(T));
  }
  template <typename T>
  Explanation explain(const T& object) const {
    return explain_object(&object, sizeof(T));
  }
  // A record read by the numbers of the schema's fields. REQUIRES: prepared for a kind of record.
  Outcome operator()(RecordView record) const;
  Explanation explain(RecordView record) const;

 private:
  friend class Ruleset;
  struct Prepared;
  explicit Decider(std::unique_ptr<Prepared> prepared);
  Outcome decide(const void* object, std::size_t size) const;
  ColumnsOutcome decide(const void* objects, std::size_t count, std::size_t size) const;
  Explanation explain_object(const void* object, std::size_t size) const;
  std::unique_ptr<Prepared> prepared_;
};

template <typename T, std::size_t N>
Result<Decider> Ruleset::prepare(const Binding<T, N>& binding, std::vector<std::string> wanted,
                                 const EvaluateOptions& options) const {
  return prepare(std::span<const BoundField>(binding.fields), sizeof(T), std::move(wanted), options);
}

}  // namespace guiju
