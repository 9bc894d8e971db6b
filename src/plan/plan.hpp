// The plan: what an engine needs to decide, and nothing else. Immutable; shared by threads.
//
// Everything known before the facts arrive is here: a frame of slots for each kind of record, steps in an order in which each
// comes after what it reads, programs, tables as predicates and indexes. A step is for each row or over the set (tally, rank).
// What explanations say (ids, titles, basis, spans) is in provenance.hpp's Words.
//
// Tested by tests/plan/plan_test.cpp, tests/golden (plan dumps).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "expr/cell_tests.hpp"
#include "expr/program.hpp"
#include "facts/zone.hpp"
#include "graph/network.hpp"
#include "guiju/calendar/work_calendar.hpp"
#include "guiju/facts/schema.hpp"
#include "guiju/text/source.hpp"
#include "plan/index.hpp"
#include "plan/origin.hpp"
#include "plan/provenance.hpp"
#include "plan/rows.hpp"
#include "text/yaml.hpp"

namespace guiju::plan {

inline constexpr std::uint32_t none = 0xFFFFFFFFu;

// ---- tables -------------------------------------------------------------------------------------------------------

// Cells, as check packed them. What their operands compute are programs run on the frame.
using expr::TestOp;
using Operand = expr::CellOperand;
using Test = expr::CellTest;
using Predicate = expr::CellPredicate;

struct Column {
  std::string head;
  std::uint32_t slot = 0;
  Type type;
  expr::CellTests predicates;   // each distinct cell once; their numbers in rows are these + 1; 0: any
  bool is_never_null = false;   // a field that may not be null
};

struct OutputCell {
  ValueView literal;  // its storage is the table's, or the source
  std::uint32_t program = none;
  text::Written::Place text;  // as written: Table::text
};

enum class HitPolicy : std::uint8_t {
  unique, any, priority, first, rule_order, output_order,
  collect, collect_sum, collect_min, collect_max, collect_count,
};

struct Output {
  std::string name;
  Type type;           // of a cell
  std::uint32_t slot = 0;
};

struct Table {
  std::uint32_t decision = 0;
  HitPolicy hit = HitPolicy::unique;
  bool is_complete = false;
  bool allows_gaps = false;  // says complete: false; only proofs look at it
  bool is_dated = false, is_published = false, has_layers = false, has_conditions = false;
  std::vector<Column> columns;
  std::vector<std::uint32_t> cells;    // row × column: predicate + 1, 0 any
  Rows rows;
  std::vector<Output> outputs;
  std::vector<OutputCell> output_cells;  // output by output for each distinct row of literals, and each other row
  std::vector<std::uint32_t> output_rows;  // by row: which of those
  std::vector<OutputCell> otherwise;     // empty: none
  const StructType* row_type = nullptr;  // several outputs in a list: the struct of one row
  Type type;                             // of the decision
  std::uint32_t as_of_slot = 0, known_at_slot = 0;
  text::Written written;                 // what outputs say
  Arena storage{static_cast<std::size_t>(-1) / 2};  // outputs' literals
  Index index;

  std::uint32_t cell(std::size_t row, std::size_t column) const { return cells[row * columns.size() + column]; }
  const OutputCell& output(std::size_t row, std::size_t output) const { return output_cells[output_rows[row] * outputs.size() + output]; }
  std::string_view text(const OutputCell& cell) const { return written(cell.text); }
};

// ---- set steps ----------------------------------------------------------------------------------------------------

enum class Aggregate : std::uint8_t { count, sum, mean, min, max };

struct Tally {
  struct Key {
    std::string name;
    std::uint32_t program = none;
    std::uint32_t into_slot = 0;
  };
  struct Fold {
    Aggregate function = Aggregate::count;
    std::uint32_t program = none;  // over `from`'s frame
    Type type;
  };
  struct Output {
    std::string name;
    std::uint32_t program = none;  // over a frame of the folds
    std::uint32_t slot = 0;
    std::optional<Value> none_value;
  };
  std::uint32_t decision = 0, from = 0, into = 0;
  std::vector<Key> keys;
  std::uint32_t where = none;
  std::vector<Fold> folds;
  std::vector<Output> outputs;
};

struct Rank {
  struct Order {
    std::uint32_t program = none;
    bool is_descending = false;
  };
  enum class Ties : std::uint8_t { min, max, dense, row };
  std::uint32_t decision = 0;
  std::vector<std::uint32_t> by;  // programs
  std::vector<Order> order;
  Ties ties = Ties::min;
  std::uint32_t slot = 0;
};

// ---- networks -----------------------------------------------------------------------------------------------------

struct Route {
  enum class Choose : std::uint8_t { first, cheapest };
  enum class ForcedTo : std::uint8_t { first, last };
  // Where the outputs stand, counted from the decision's first slot.
  struct Places {
    std::uint32_t unit = 0, path = 1, name = none, cost = 2, reason = 3, stages = 4;
  };
  std::uint32_t decision = 0;
  std::shared_ptr<const graph::Network> network;
  std::uint32_t start = none, goal = none, returns = none, failed = none;  // programs
  std::vector<std::uint8_t> over;
  Table conditions;                          // one row an edge as written; no outputs
  std::vector<std::uint32_t> row_of_edge;    // of each edge of the network: its row there, or none
  std::vector<std::uint32_t> whens;          // the distinct programs of its rows
  std::vector<std::uint32_t> when_of_row;    // an index of `whens`, or none
  // Of each column of `conditions`: how its values fall into classes, and which of them each cell accepts.
  struct Classes {
    Classifier classifier;
    std::vector<std::vector<std::uint8_t>> accepted;  // by cell, by class; a cell without: to be judged
  };
  std::vector<Classes> classes;
  bool judges_edges = false;
  Choose choose = Choose::first;
  ForcedTo forced_to = ForcedTo::first;
  std::uint32_t force_at = 0;
  std::uint32_t node_slot = 0;
  std::vector<std::uint32_t> goal_slots;     // what the goal reads of the record
  std::vector<std::uint32_t> stage_slots;    // the times, before it is known whether there is a unit
  const EnumType* reasons = nullptr;
  Places places;
  bool is_complete = false;
  std::uint32_t as_of_slot = 0;
};

struct Match {
  enum class Source : std::uint8_t { list, record, network };
  struct Order {
    std::uint32_t program = none;
    bool is_descending = false;
  };
  std::uint32_t decision = 0;
  Source source = Source::list;
  std::uint32_t list = none;                // program
  std::uint32_t record = 0;
  std::shared_ptr<const graph::Network> network;
  std::uint32_t slot = 0;                   // where the candidate's struct goes
  Type type;
  std::vector<std::uint32_t> from_slots;    // of the candidates' record
  std::uint32_t id = 0;
  std::uint32_t eligible = none, avoid = none, waived = none, score = none, capacity = none, take = none;
  std::vector<Order> ties;
  bool is_optimal = false;
  std::uint32_t first_slot = 0;
  std::uint32_t as_of_slot = 0;
  Type place_type, ruled_out_type;          // structs of the lists `ranking` and `ruled_out`
  Type score_type;
};

// ---- steps --------------------------------------------------------------------------------------------------------

struct Step {
  enum class Kind : std::uint8_t { param, eval, table, whole, tally, rank, route, match, match_over, as_of };
  Kind kind = Kind::eval;
  std::uint32_t record = 0;      // tally: `from`
  std::uint32_t decision = none;
  std::uint32_t index = 0;       // programs[], tables[], params[], tallies[], ranks[], routes[], matches[]; as_of: the basis date's field
  std::uint32_t slot = 0;        // written (the first)
  std::uint32_t slot_count = 1;
  std::uint32_t when = none;     // program: false → not applicable
  std::vector<std::uint32_t> reads;  // slots, of `record`
  std::uint32_t other_record = none;         // match_over: whose records are the candidates
  std::vector<std::uint32_t> other_reads;    // slots of theirs
  bool is_over_set() const { return kind == Kind::tally || kind == Kind::rank || kind == Kind::match_over; }
};

struct DatedParam {
  struct Entry {
    std::int64_t from = 0;
    std::optional<Instant> published;
    Value value;
  };
  Words words;
  std::vector<Entry> entries;
  std::optional<std::int64_t> until;
};

struct SlotInfo {
  enum class What : std::uint8_t { field, as_of, known_at, param, output, whole, column };
  What what = What::field;
  std::string name;
  Type type;
  std::uint32_t index = 0;   // field, param, decision
  std::uint32_t output = 0;
};

struct Decision {
  Words words;
  std::string kind;             // "table", "value" …
  std::string expression;       // a value's text
  std::uint32_t record = 0;     // whose rows carry the result (a tally's: `into`)
  std::uint32_t first_slot = 0, output_count = 1;
  std::uint32_t whole_slot = none;
  std::uint32_t table = none;   // its table, if it is one
  Type type;
};

struct Record {
  Schema schema;
  Title title;
  bool is_declared = true;
  std::vector<SlotInfo> slots;
  std::uint32_t basis_slot = none;
  std::uint32_t as_of_slot = 0, known_at_slot = 0;
  std::unordered_map<std::string, std::uint32_t> paths;  // decision paths → slot
  // The same, found without a string of one's own; `none` for other names.
  std::uint32_t slot_of(std::string_view path) const {
    const std::uint32_t number = path_numbers.find(path);
    return number == facts::TextMap::none ? none : path_slots[number];
  }
  facts::TextMap path_numbers;  // of the keys of `paths`
  std::vector<std::uint32_t> path_slots;
  std::vector<std::uint32_t> decisions;                  // that give this record's rows something
};

struct Case {
  std::string name;
  Span span;
  std::optional<std::string> as_of, known_at;
  text::YamlNode given, expect;
};

struct Plan {
  std::string name, version, zone_name;
  Title title;
  const facts::Zone* zone = nullptr;
  std::vector<Record> records;
  std::vector<Decision> decisions;
  std::vector<Step> steps;          // in order
  std::vector<expr::Program> programs;
  std::vector<Table> tables;
  std::vector<Tally> tallies;
  std::vector<Rank> ranks;
  std::vector<Route> routes;
  std::vector<Match> matches;
  std::vector<DatedParam> params;
  std::uint32_t param_count = 0;    // of the pack itself, constant ones too
  std::vector<Case> cases;
  std::vector<std::shared_ptr<const struct Wanted>> everything;  // by record: all its decisions
  // Of the pack and those it uses: for pictures and reports.
  std::vector<std::shared_ptr<const WorkCalendar>> calendars;
  std::vector<std::shared_ptr<const graph::Network>> networks;
  Limits limits;
  std::shared_ptr<const Sources> sources;
  Origin origin;
  std::shared_ptr<const void> keeps_alive;  // calendars, libraries: what programs point into

  std::uint32_t find_record(std::string_view record) const;  // none; "" is the only declared one
  std::string dump() const;
};

// What must run for these slots of a record: steps in order and the fields they read. Used by every engine.
struct Wanted {
  std::uint32_t record = 0;
  std::vector<std::uint32_t> steps;
  std::vector<std::uint32_t> fields;     // of `record`, ascending
  std::vector<std::uint32_t> decisions;  // that were asked for, in the pack's order
  std::vector<std::uint32_t> parted;     // slots of decisions, wanted or on the way, whose values have parts: some may be unknown
  bool needs_set = false;                // a step over the set is among them
  bool needs_dates = false;              // something reads as_of or known_at
};
// `paths` empty: all decisions. Unknown paths come back in `unknown`.
Wanted wanted(const Plan& plan, std::uint32_t record, const std::vector<std::string>& paths, std::vector<std::string>* unknown);

// The same for all records at once: one Wanted a record, with the steps that run on its rows (or over them) for any of
// the paths. `paths` empty: all decisions of all records.
std::vector<Wanted> wanted_everywhere(const Plan& plan, const std::vector<std::string>& paths, std::vector<std::string>* unknown);

}  // namespace guiju::plan
