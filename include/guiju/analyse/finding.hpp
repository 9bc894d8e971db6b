// What an analysis found in a pack: the place, the rows, the part of the input space, and a record that shows it.
//
// A finding is a diagnostic (code, place, words in two languages) with its facts as data. The severity is the code's: an
// error makes some record end in an error, a warning is most likely a mistake, a note says what is good to know (what
// could not be decided, for one).
//
// Tested by tests/analyse/table_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "guiju/facts/value.hpp"
#include "guiju/text/diagnostic.hpp"

namespace guiju {

// A record that shows a finding. Only what matters is given; the rest of the record may be anything.
struct Witness {
  std::string record;                                     // the kind of record
  std::vector<std::pair<std::string, Value>> facts;       // fields, or columns that are computed
  std::optional<std::string> as_of;
  // True when the engine was run on it and did what the finding says. Else some column is computed (or another decision's),
  // and no record was found that makes it so: the finding holds if there is one.
  bool is_confirmed = false;
  std::vector<std::pair<std::string, Value>> record_facts;  // confirmed: the whole record that was run
};

// A part of the input space: columns and the cell that would accept it; columns left out accept everything.
using Region = std::vector<std::pair<std::string, std::string>>;

struct Finding {
  enum class Kind : std::uint8_t {
    gap,            // no row takes these inputs
    overlap,        // hit: unique, and two rows take them
    contradiction,  // hit: any, two rows take them and differ
    ambiguity,      // hit: priority, two rows of one strength differ elsewhere
    never_fires,    // other rows always speak first, or nothing can match
    mergeable,      // two rows could be one
    unused,         // lint: a parameter, function, type, field or column that nothing reads
    untitled,       // lint: a title in one language where the pack speaks two
    unsourced,      // lint: a row without `basis` in a table whose rows have it
    undecided,      // not proved: a cell that runs an expression, or too much work
  };
  Kind kind = Kind::gap;
  std::string decision;
  std::vector<std::string> rows;  // ids, the one to look at first
  Region region;
  std::optional<Witness> witness;
  Diagnostic diagnostic;
};

GUIJU_API std::string_view name_of(Finding::Kind kind);

// Findings in the pack's order, and the texts they point into.
class GUIJU_API Findings {
 public:
  Findings() = default;
  explicit Findings(std::shared_ptr<const Sources> sources, std::string zone = "") : zone_(std::move(zone)), sources_(std::move(sources)) {}

  void add(Finding finding) { list_.push_back(std::move(finding)); }
  void append(Findings&& other);
  bool empty() const { return list_.empty(); }
  std::size_t size() const { return list_.size(); }
  const Finding& operator[](std::size_t i) const { return list_[i]; }
  auto begin() const { return list_.begin(); }
  auto end() const { return list_.end(); }
  bool has_errors() const;
  std::size_t count(Severity severity) const;

  // The same as diagnostics, as load gives them.
  Diagnostics diagnostics() const;
  // A JSON array: what Diagnostics::to_json gives for each, and kind, decision, rows, region, witness.
  std::string to_json(Language language = Language::en) const;

 private:
  std::vector<Finding> list_;
  std::string zone_;
  std::shared_ptr<const Sources> sources_;
};

}  // namespace guiju
