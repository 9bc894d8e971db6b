// What the module's classes hold: a ruleset with what is known of its records in Python's terms, a decided record, the
// columns of a run. All but Columns need the GIL for everything; Columns holds no Python object.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "guiju/engine/run.hpp"
#include "python_facts.hpp"

namespace guiju::python {

// What a record is asked: paths and dates, resolved once.
struct Asked {
  EvaluateOptions options;
  Decider decide;
};

// The names of one kind of record. Finds the field of a dict's key mostly by the key's address: the same literal is
// the same str object.
class RecordNames {
 public:
  RecordNames(const Ruleset& rules, const Schema& schema);
  ~RecordNames();
  RecordNames(const RecordNames&) = delete;
  RecordNames& operator=(const RecordNames&) = delete;

  const Schema& schema() const { return *schema_; }
  // The field's number, or -1. `hint`: where in the dict the key stood.
  int find(PyObject* key, std::size_t hint);
  // The columns of a path: itself, or the outputs of a decision with several. Null: no such path.
  const std::vector<std::string>* columns_of(const std::string& path) const;
  // All names that a path can have, decisions first.
  std::vector<std::string> path_names() const;
  // For these options; the same ones are asked again and again. Raises guiju.PathError, guiju.Error.
  std::shared_ptr<const Asked> asked(const EvaluateOptions& options);
  const std::shared_ptr<const Asked>& asked_all();  // without options

 private:
  int find_slowly(PyObject* key);

  Ruleset rules_;
  const Schema* schema_;
  std::shared_ptr<const Asked> asked_all_;
  std::unordered_map<std::string, std::shared_ptr<const Asked>> asked_;  // by what was asked
  struct Seen {
    PyObject* key;
    int field;
  };
  std::vector<Seen> by_place_;                    // the last dict's keys, in order; owned by known_
  std::unordered_map<PyObject*, int> known_;      // each holds a reference
  std::unordered_map<std::string, std::vector<std::string>> columns_of_;
};

// A ruleset in Python's hands.
struct PyRuleset {
  explicit PyRuleset(Ruleset r, Diagnostics d = {});

  // The names of a record; "" is the only one that must be given. Raises guiju.Error.
  RecordNames& record(const std::string& name);

  Ruleset rules;
  Diagnostics diagnostics;
  const Shown* shown;
  std::unordered_map<std::string, std::unique_ptr<RecordNames>> records;
  RecordNames* only = nullptr;                   // when one kind of record is given from outside
};

// What was decided by a run, one kind of record: one outcome a batch.
struct Columns {
  struct Batch {
    ColumnsOutcome outcome;
    std::int64_t first_row;
  };
  explicit Columns(Ruleset r, std::string name) : rules(std::move(r)), record(std::move(name)) {}
  void add(ColumnsOutcome outcome);
  const Batch& batch_of(std::int64_t row) const;
  std::vector<ExportColumn> export_of(const Batch& batch) const;  // keys of made records first
  bool explains() const { return run != nullptr; }
  // Why a row was decided as it was, among all others. REQUIRES: explains(). Raises guiju.Error.
  Explanation explain(std::int64_t row) const;

  std::shared_ptr<const Run> run;  // kept where rows look at others; outlived by no view of the batches
  Ruleset rules;
  std::string record;
  std::vector<Batch> batches;
  std::int64_t row_count = 0;
  ColumnsOutcome::Counts counts;
};

// Records that came as Python objects, as columns of raw values.
struct FactTable {
  FactTable(RecordNames& names, std::int64_t rows);
  ColumnsView columns() const;

  RecordNames* names;
  py::object owner;  // the ruleset's Python object, which owns the names
  std::int64_t row_count;
  std::vector<std::vector<ValueView>> cells;  // by field; empty: nobody gave it
  Facts facts;                                // keeps what the cells borrow from
};

// One decided record: decided alone, or a row of columns.
class PyOutcome {
 public:
  PyOutcome(py::object owner, PyRuleset& rules, RecordNames& names, std::shared_ptr<const Asked> asked)
      : owner_(std::move(owner)), rules_(&rules), names_(&names), asked_(std::move(asked)) {}

  void decide(std::shared_ptr<const Facts> facts);
  void point_at(std::shared_ptr<const Columns> columns, std::int64_t row, std::shared_ptr<const FactTable> table);

  // The object at a path; nothing when there is no such path. A decision with several outputs is a Struct.
  std::optional<py::object> find(const std::string& path) const;
  std::vector<std::string> paths() const;
  std::vector<std::string> needs(const std::string* path) const;
  py::list faults() const;
  std::vector<std::string> fired(const std::string* decision) const;
  std::string ending(const std::string& decision) const;
  bool is_decided() const;
  Explanation explain() const;

  const PyRuleset& rules() const { return *rules_; }
  const RecordNames& names() const { return *names_; }

 private:
  ValueView at(const std::string& column) const;
  bool was_asked(const std::string& column) const;
  // The record decided alone, when its facts are there and nothing looks at other records.
  const Outcome* alone() const;
  std::optional<RecordView> record() const;

  py::object owner_;
  PyRuleset* rules_;
  RecordNames* names_;
  std::shared_ptr<const Asked> asked_;
  std::shared_ptr<const Facts> facts_;
  std::shared_ptr<const FactTable> table_;
  std::shared_ptr<const Columns> columns_;
  std::int64_t row_ = -1;
  mutable std::optional<Outcome> outcome_;
};

// An explanation, with the ruleset its values belong to.
struct PyExplanation {
  Explanation explanation;
  Ruleset rules;
  Language language = Language::en;
};

Language language_named(const std::string& name);
EvaluateOptions options_of(std::vector<std::string> decide, std::optional<std::string> as_of, std::optional<std::string> known_at);
// "PathError" when a path is what was wrong with a call, else "Error".
const char* error_of_call(const Diagnostics& diagnostics);
// Reads the facts of a dict. Raises guiju.FactError; `row` -1 when there is just one.
void read_record(PyObject* dict, RecordNames& names, Facts& keeper, ValueView* values, std::int64_t row);

}  // namespace guiju::python
