// Random packs and records, for comparing engines; and smaller ones from a bad one.
//
// A pack is made as data first (Pack below), and from that its YAML is written: so the oracle decides by the data and never
// by the text, and the engines must get through the whole line from text to plan. Each table is written as a grid, as
// rows or as a CSV file. Everything follows from a seed.
//
// Tested by what uses it: pack_agree_test.cpp, table_agree_test.cpp, dataset_agree_test.cpp.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "expr/scope.hpp"
#include "tests/agree/generate_expr.hpp"

namespace guiju::agree {

using TreePtr = std::shared_ptr<const Tree>;

enum class Hit : std::uint8_t {
  unique, any, priority, first, rule_order, output_order,
  collect, collect_sum, collect_min, collect_max, collect_count,
};
inline constexpr int hit_count = 11;
const char* hit_name(Hit hit);
bool gives_list(Hit hit);

// What a cell compares with: a literal, or an expression.
struct Operand {
  Value literal;
  TreePtr tree;
};

struct CellTest {
  enum class Op : std::uint8_t {
    equal, not_equal, less, less_equal, greater, greater_equal,
    interval, null, not_null, not_of, prefix, matches, has_any, has_all, empty, condition,
  };
  Op op = Op::equal;
  bool low_closed = true, high_closed = true;
  std::vector<Operand> operands;  // interval: low, high
  std::vector<CellTest> inner;    // not_of
  TreePtr condition;              // with `it`
};
struct Cell {
  std::vector<CellTest> tests;  // any of these; none: `-`
};

// A literal (null too), or `= expression`.
struct OutputCell {
  Value literal;
  TreePtr tree;
};

struct TableRow {
  std::string id;
  std::vector<Cell> cells;
  TreePtr when;
  std::optional<std::int64_t> from, to, published;  // days since 1970
  int layer = -1;                                   // national 0 … order 4
  std::vector<OutputCell> outputs;
};
struct TableColumn {
  std::string name;  // a field, param or decision; or of `columns:`; empty: the expression is the head
  TreePtr tree;      // null: the name says it
  Type type;
};
struct TableOutput {
  std::string name;
  Type type;
};
struct Table {
  enum class Form : std::uint8_t { grid, rows, file };
  Hit hit = Hit::unique;
  Form form = Form::grid;
  bool is_complete = false;
  std::vector<TableColumn> columns;
  std::vector<TableOutput> outputs;
  std::vector<TableRow> rows;
  std::vector<OutputCell> otherwise;  // empty: none
};

struct Decision {
  std::string name;
  std::string basis_date;       // "", or a date field of its own
  TreePtr when;
  TreePtr value;                // or:
  std::optional<Table> table;
  std::optional<Type> declared;  // of a value
};

struct Param {
  struct Entry {
    std::int64_t from = 0;
    std::optional<std::int64_t> published;
    Value value;
  };
  std::string name;
  Type type;
  std::optional<Value> constant;  // or:
  std::vector<Entry> entries;
  std::optional<std::int64_t> until;
};

// The oracle knows what it does from `body`.
struct Function {
  std::string name;
  std::vector<std::pair<std::string, Type>> parameters;
  TreePtr body;
  bool is_given = false;   // the caller's own; else the pack's
  std::string asks;        // a text of the pack that asks the calendar, instead of the body
};

// What begins the names of parameters, functions and decisions that stand in a pack of their own, which this one uses.
inline constexpr std::string_view used_prefix = "lib.";
inline bool is_used(std::string_view name) { return name.starts_with(used_prefix); }
// A field that the used pack has too: of a type without a name.
bool is_plain(const Type& type);

// A tally of the record's rows, and what is decided of its groups.
struct Tally {
  struct Aggregate {
    std::string function;  // count sum mean min max
    TreePtr argument;      // null: count()
  };
  std::vector<std::pair<std::string, TreePtr>> keys;
  TreePtr where;
  std::vector<std::pair<std::string, Aggregate>> values;
};
struct Rank {
  bool is_of_groups = false;
  std::vector<TreePtr> by;
  std::vector<std::pair<TreePtr, bool>> order;  // descending?
  std::string ties;
};

struct Pack {
  std::string name;
  std::string zone;        // "" or a name
  std::string basis_date;  // "" or a field
  std::vector<Field> fields;
  std::vector<Param> params;
  std::vector<Function> functions;
  std::vector<Decision> decisions;   // each after those it reads; those of the used pack first
  std::vector<std::size_t> written;  // the order in which they are written; without those of the used pack
  std::optional<Tally> tally;
  std::optional<Rank> rank;
  bool uses_other() const;
};

// The pack's text; CSV files beside it, by path. The text of the used pack is "" when there is none.
std::string yaml_of(const Pack& pack, std::map<std::string, std::string>& files);
std::string used_yaml_of(const Pack& pack);

// Names that expressions may use, and their places. Fields come first, then `as_of`, dated params, decisions as they are added.
class Names {
 public:
  explicit Names(const Pack& pack);
  const Schema& schema() const { return schema_; }
  const expr::Scope& scope() const { return scope_; }
  std::uint32_t add(const std::string& name, const Type& type);
  std::uint32_t slot(const std::string& name) const { return slots_.at(name); }
  std::size_t slot_count() const { return types_.size(); }
  // The same names as a schema, for random_tree: those of types that it knows.
  Schema leaves() const;
  // A typed tree, or null (why not: `why`). Functions stand in place of their calls.
  expr::NodePtr compile(const Tree& tree, const Type& expected = Type(), const Type* it = nullptr, std::string* why = nullptr) const;
  static constexpr std::uint32_t it_slot = 0xFFFF;

 private:
  std::string text_of(const Tree& tree) const;
  void declare_parameters(expr::Node& node) const;
  const Pack& pack_;
  Schema schema_;
  expr::Scope scope_;
  std::map<std::string, std::uint32_t> slots_;
  std::vector<std::pair<std::string, Type>> types_;
};

// Adds the paths of a decision; gives its own type (a struct of several outputs). REQUIRES: what it reads was added.
Type add_paths(Names& names, const Decision& decision);

// A record as a caller gives it, and as it is after admission.
struct Facts {
  std::vector<ValueView> raw, admitted;
};
// As admission gives it back: constraints and defaults judged. `admitted` before: values of the fields' types.
ValueView constrained(const Field& field, ValueView v, Arena& arena);

// A pack and records for it. Its values live as long as it does.
struct World {
  Pack pack;
  Arena arena{std::size_t{1} << 30};
  Schema schema;  // unknown facts point into it
  std::vector<Facts> records;
};
struct WorldOptions {
  std::uint32_t record_count = 100;
  bool has_sets = false;  // a tally, a rank
};
std::unique_ptr<World> random_world(std::uint64_t seed, const WorldOptions& options = {});

// The smallest pack found for which `fails` still holds.
Pack shrink(const Pack& pack, const std::function<bool(const Pack&)>& fails);
// The record with as few facts as still fail.
Facts shrink(const Pack& pack, const Schema& schema, const Facts& facts, const std::function<bool(const Facts&)>& fails);

// The fields that every pack has: what a struct can be bound to.
inline constexpr std::size_t bound_field_count = 7;

}  // namespace guiju::agree
