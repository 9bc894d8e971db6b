// The checked pack: names bound, expressions typed trees, cells predicates, decisions in an order.
//
// Everything a decision reads or gives has a *slot*: a place in the frame of the record it is about. Slots are dealt
// here, so that trees can refer to them; the plan turns trees into programs and tables into indexes. Nothing here
// points back into the model: what explanations need (ids, titles, basis, spans) is copied.
//
// Tested by tests/check/check_test.cpp and the nouns' tests.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "expr/ast.hpp"
#include "expr/cell_tests.hpp"
#include "expr/scope.hpp"
#include "graph/functions.hpp"
#include "guiju/calendar/work_calendar.hpp"
#include "guiju/expr/function.hpp"
#include "guiju/facts/schema.hpp"
#include "model/pack.hpp"

namespace guiju::check {

using Tree = std::shared_ptr<const expr::Node>;

// A typed expression with its text, for explanations.
struct Expression {
  Tree tree;
  std::string text;
  Span span;
};

// What explanations say of a decision or rule.
struct Words {
  std::string name;  // decision name or rule id
  model::Title title, because;
  std::vector<std::string> basis;
  Span span;
};

// What is said of a table's row besides its name: few rows say any of it.
struct RowNotes {
  model::Title title, because;
  std::vector<std::string> basis;
  std::string when_text;
};

struct Slot {
  enum class What : std::uint8_t { field, as_of, known_at, param, output, whole, column };
  What what = What::field;
  std::string name;   // "amount", "handling.unit"
  Type type;
  std::uint32_t index = 0;   // field, param or decision number
  std::uint32_t output = 0;  // What::output: which
};

// A parameter with dated values, looked up once a record.
struct DatedParam {
  struct Entry {
    std::int64_t from = 0;  // days since 1970
    std::optional<Instant> published;
    Value value;
  };
  Words words;
  Type type;
  std::vector<Entry> entries;          // by `from`, ascending
  std::optional<std::int64_t> until;   // the last day covered
};

struct OutputCell {
  ValueView literal;         // when there is no tree; its storage is the table's
  Tree tree;
  text::Written::Place text;  // as written
};

struct Table {
  struct Column {
    std::string head;
    Type type;
    std::uint32_t slot = 0;
    Tree expression;  // null: the slot is a field's or decision's own
    Span span;
    struct Computed {
      Tree tree;
      bool is_condition = false;  // over the column's value; else an operand
    };
    expr::CellTests cells;           // each distinct one once; none is `-`
    std::vector<Computed> computed;  // by the numbers that stand in them
  };
  struct Output {
    std::string name;
    Type type;
    std::uint32_t slot = 0;
    std::vector<OutputCell> cells;  // each distinct literal once
  };
  struct Row {
    std::string name;
    Span span;
    std::shared_ptr<RowNotes> notes;   // null: none
    RowNotes& said() {
      if (!notes) notes = std::make_shared<RowNotes>();
      return *notes;
    }
    Tree when;
    std::optional<std::int32_t> from, to;  // days since 1970, [from, to)
    std::optional<Instant> published;
    std::uint8_t layer = 0;            // national 0 … order 4; 255 none
  };
  model::HitPolicy hit = model::HitPolicy::unique;
  bool is_complete = false, allows_gaps = false;
  bool is_dated = false, has_layers = false, is_published = false;
  std::vector<Column> columns;
  std::vector<Output> outputs;
  std::vector<Row> rows;
  std::vector<std::uint32_t> cells;         // row × column: the number of its cell + 1; 0 is `-`
  std::vector<std::uint32_t> output_cells;  // row × output: the number of its cell
  std::vector<OutputCell> otherwise;        // empty: none
  text::Written written;                    // what outputs say
  Arena storage{static_cast<std::size_t>(-1) / 2};
};

struct ValueDecision {
  Expression expression;
  std::uint32_t slot = 0;
};

// One aggregate over the records of a group.
struct Aggregate {
  enum class Function : std::uint8_t { count, sum, mean, min, max };
  Function function = Function::count;
  Tree argument;  // over the `from` record; null: count()
  Type type;
};
struct Tally {
  struct Key {
    std::string name;
    Expression expression;       // over `from`
    std::uint32_t into_slot = 0;  // the key's field in `into`
  };
  struct Output {
    std::string name;
    Expression expression;        // over the aggregates' slots 0…, in a frame of their own
    std::uint32_t slot = 0;       // in `into`
    std::optional<Value> none;    // for groups without records
  };
  std::uint32_t from = 0, into = 0;  // record numbers
  std::vector<Key> keys;
  Expression where;                  // tree null: all records
  std::vector<Aggregate> aggregates;
  std::vector<Output> outputs;
};

struct Rank {
  enum class Ties : std::uint8_t { min, max, dense, row };
  struct Order {
    Expression expression;
    bool is_descending = false;
  };
  std::vector<Expression> by;
  std::vector<Order> order;
  Ties ties = Ties::min;
  std::uint32_t slot = 0;
};

// A network with what was written of it: the conditions of its edges are judged by each route for itself.
struct Network {
  std::string name;  // as this pack knows it: "units", "linping.units"
  std::shared_ptr<const graph::Network> graph;
  std::shared_ptr<const model::NetworkForm> form;
};

struct Route {
  struct Stage {
    std::string name;
    Tree due;
    std::uint32_t slot = 0;  // the time, whether a unit is found or not
  };
  std::shared_ptr<const graph::Network> network;
  Expression start, goal;
  std::vector<std::uint8_t> over;         // types of edges, the preferred first
  Table conditions;                       // rows: edges with conditions; no outputs
  std::vector<std::uint32_t> condition;   // of each edge of the definition: its row in `conditions`, or graph::none
  model::RouteForm::Choose choose = model::RouteForm::Choose::first;
  Expression returns, failed;             // tree null: not given
  std::uint32_t force_at = 0;             // 0: never
  model::RouteForm::ForcedTo forced_to = model::RouteForm::ForcedTo::first;
  std::uint32_t node_slot = 0;            // where a goal reads the unit it judges
  std::vector<Stage> stages;
  std::shared_ptr<const EnumType> reasons;
  bool has_names = false, is_complete = false;
};

struct Match {
  enum class Source : std::uint8_t { list, record, network };
  struct Order {
    Expression expression;
    bool is_descending = false;
  };
  Source source = Source::list;
  Expression list;                        // Source::list
  std::uint32_t record = 0;               // Source::record
  std::shared_ptr<const graph::Network> network;
  std::string as;
  std::uint32_t slot = 0;                 // where expressions read the candidate: a struct
  Type type;                              // of that struct
  std::vector<std::uint32_t> from_slots;  // Source::record: the slots behind the struct's fields; graph::none: nobody reads it
  std::uint32_t id = 0;                   // the struct's field that names a candidate
  Expression eligible, avoid, waived, score, capacity, take;
  std::vector<Order> ties;
  bool is_optimal = false;
};

struct Decision {
  Words words;
  std::uint32_t record = 0;
  Expression when;  // tree null: always
  std::optional<std::uint32_t> as_of_slot;  // with a basis date of its own; else the record's
  std::variant<ValueDecision, Table, Tally, Rank, Route, Match> kind;
  Type type;                          // of the whole
  std::uint32_t first_slot = 0;       // of its outputs
  std::uint32_t output_count = 0;
  std::optional<std::uint32_t> whole_slot;  // several outputs: the struct
  std::vector<std::uint32_t> needs;   // decisions it reads, by number
};

struct Record {
  Schema schema;
  model::Title title;
  bool is_declared = true;  // false: made by a tally
  std::vector<Slot> slots;
  std::uint32_t field_count() const { return static_cast<std::uint32_t>(schema.fields().size()); }
  std::uint32_t as_of_slot() const { return field_count(); }
  std::uint32_t known_at_slot() const { return field_count() + 1; }
  std::optional<std::uint32_t> basis_slot;  // the field whose date is the basis date
};

// A user function, ready to be put in place of its calls. Its body's names are those of the pack it is from.
struct Function {
  text::Excerpt name, value;
  std::vector<std::pair<std::string, Type>> parameters;
  std::optional<Type> result;
  std::string prefix;  // "linping." for one of a used pack
};

struct CheckedCase {
  std::string name;
  Span span;
  std::optional<std::string> as_of, known_at;
  text::YamlNode given, expect;
};

struct CheckedPack {
  std::string name, version, zone_name;
  model::Title title;
  std::map<std::string, Type> types;
  std::vector<std::shared_ptr<const WorkCalendar>> calendars;
  struct Calendar {
    std::shared_ptr<const WorkCalendar> calendar;
    Span span;
  };
  std::vector<Calendar> calendar_places;  // of its own calendars
  std::shared_ptr<const model::Pack> written;  // of a used pack: its decisions are checked again where they are used
  std::vector<Network> networks;
  std::shared_ptr<expr::Library> library;  // functions of calendars and networks, on top of the standard ones
  std::vector<DatedParam> params;          // dated ones
  std::map<std::string, std::pair<Type, Value>> constants;  // params with one value
  std::map<std::string, Function> functions;
  std::vector<Record> records;
  std::vector<Decision> decisions;         // in an order in which each comes after what it needs
  std::vector<CheckedCase> cases;
};

// `functions`: the caller's own, on top of the standard ones. Used packs come first, under the last part of their names ("calendar.cn" → `cn.`).
Result<CheckedPack> from_model(const model::Pack& pack, const std::vector<const CheckedPack*>& used,
                               std::shared_ptr<const Sources> sources, const Functions& functions = {});

}  // namespace guiju::check
