// A pack as written: every part with its place, nothing resolved, expressions still text.
//
// from_yaml reads the document's structure and refuses what is not part of the format (unknown keys
// with "did you mean", wrong shapes), all of it at once. Names, types and meanings are check's business.
// The nouns have files of their own (table.hpp, tally.hpp …); this one holds the head and what they share.
//
// Tested by tests/model/pack_test.cpp and tests/golden/bad.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "model/cells.hpp"
#include "text/excerpt.hpp"
#include "text/yaml.hpp"

namespace guiju::model {

using text::Excerpt;
using text::YamlNode;

// A title: one text, or one per language.
struct Title {
  std::string zh, en, any;
  // The best text for a language, or "".
  const std::string& in(Language language) const;
  bool empty() const { return zh.empty() && en.empty() && any.empty(); }
};

// What every named part may carry.
struct About {
  Title title;
  std::vector<Excerpt> basis;  // law, notice, assumption
  std::vector<std::pair<Excerpt, YamlNode>> own;  // keys that start with `x-`: the author's
};

struct FieldForm;

// A type as written: a text ("decimal(2)", "optional(list(Party))"), or an enum or struct in place.
struct TypeForm {
  enum class Shape : std::uint8_t { absent, written, enumeration, structure };
  struct Member {
    Excerpt name;
    Title title;
  };
  Shape shape = Shape::absent;
  Excerpt written;
  Span span;
  std::vector<Member> members;
  std::vector<FieldForm> fields;
};

struct FieldForm {
  Excerpt name;
  TypeForm type;
  About about;
  // Literals as written; their type decides how they are read. Absent: kind null and no span.
  std::optional<YamlNode> min, max, in, default_value, length;
  std::optional<Excerpt> matches, unique_in_list, unit, round;
  bool is_masked = false;
};

struct TypeDefinition {
  Excerpt name;
  TypeForm type;
};

struct RecordForm {
  Excerpt name;  // "input" for `inputs:`
  std::vector<Excerpt> key;
  About about;
  std::vector<FieldForm> fields;
  Span span;
};

// params: one value, or dated values ("2021-04-09: 10000") until a date.
struct ParamForm {
  struct Dated {
    Excerpt from;
    YamlNode value;
    std::optional<Excerpt> published;
  };
  Excerpt name;
  TypeForm type;
  About about;
  std::optional<YamlNode> value;
  std::vector<Dated> values;
  std::optional<Excerpt> until, unit;
  Span span;
};

struct FunctionForm {
  struct Parameter {
    Excerpt name;
    TypeForm type;
  };
  Excerpt name;
  About about;
  std::vector<Parameter> parameters;
  TypeForm result;  // may be absent
  Excerpt value;
  Span span;
};

// calendars: week, shifts, days, units … (pack-format 4.5), as written; texts are judged in check.
struct CalendarForm {
  struct DayRow {
    Excerpt date, kind, published, name, shifts;  // any but date and kind may be empty
  };
  struct Unit {
    Excerpt name;
    Excerpt amount;  // "8 work_hour"
  };
  struct DayShifts {
    Excerpt days;                 // "mon-fri"
    std::vector<Excerpt> shifts;  // "08:00-12:00"
  };
  Excerpt name;
  About about;
  std::optional<Excerpt> zone, week, intake_closes, intake_reopens, skip, unpublished;
  std::vector<DayShifts> shifts;  // days empty: every day of the week pattern
  std::vector<DayRow> days;
  std::vector<Unit> units;
  Span span;
};

enum class HitPolicy : std::uint8_t {
  unique, any, priority, first, rule_order, output_order,
  collect, collect_sum, collect_min, collect_max, collect_count,
};
// As they are written, in the same order.
inline const std::vector<std::string_view> hit_words = {
    "unique", "any", "priority", "first", "rule_order", "output_order",
    "collect", "collect_sum", "collect_min", "collect_max", "collect_count",
};

// One decision table; grid, rows and file all become the same heads and cells. A cell is looked at with
// `cells.cell(row, head)`; there is no struct a cell, so that a table of 100,000 rows stays small.
struct TableForm {
  using Cell = CellView;  // borrows from `cells`
  struct Named {
    Excerpt name;
    Excerpt expression;
  };
  struct Output {
    Excerpt name;
    TypeForm type;
    About about;
  };
  HitPolicy hit = HitPolicy::unique;
  Span hit_span, complete_span, otherwise_span;
  bool is_complete = false;
  bool has_outputs = true;  // false: rows of a network, which have no `||`
  bool allows_gaps = false;  // `complete: false` is written: no match is meant
  std::vector<Named> columns;
  std::vector<Output> outputs;
  std::vector<Excerpt> heads;
  std::optional<std::size_t> first_output;  // where `||` stood, counted in heads
  Cells cells;
  std::optional<YamlNode> otherwise;  // `else:`
  Span span;
};

struct ValueForm {
  Excerpt expression;
};

// events → one record per group.
struct TallyForm {
  struct Named {
    Excerpt name;
    Excerpt expression;
  };
  Excerpt from, into;
  std::vector<Named> by, values;
  std::vector<std::pair<Excerpt, YamlNode>> none;
  Excerpt where;  // may be empty: which records count
  Span span;
};

struct RankForm {
  struct Order {
    Excerpt expression;
    bool is_descending = false;
  };
  struct Quota {
    Excerpt name;
    std::optional<Excerpt> share, count, round, when;
  };
  std::vector<Excerpt> by;
  std::vector<Order> order;
  std::optional<Excerpt> ties;  // min max dense row
  std::vector<Quota> quota;
  Span span;
};

// networks: units as rows, edges between them (pack-format 4.4), as written. Rows are read like a table's: their
// heads and cells are judged in check, edges' conditions by each route that asks for them.
struct NetworkForm {
  struct Edge {
    Excerpt name;
    std::optional<Excerpt> to;    // the node's column that holds the key it leads to
    bool is_by_prefix = false;    // to the unit whose code is the longest beginning of this one's
    std::optional<Excerpt> cost;  // a column of its rows, or one number for all
    TableForm rows;               // with the heads from, to …; no heads: none
    Span span;
  };
  Excerpt name;
  About about;
  Excerpt key;
  TableForm nodes;
  std::vector<FieldForm> fields;  // columns of nodes that are more than texts
  std::vector<Edge> edges;
  std::optional<TableForm> lineage;  // date, from, to
  Span span;
};

struct RouteForm {
  struct Stage {
    Excerpt name;
    std::optional<Excerpt> limit, due, from, done;
    Span span;
  };
  enum class Choose : std::uint8_t { first, cheapest };
  enum class ForcedTo : std::uint8_t { first, last };
  Excerpt network, start, goal;
  std::vector<Excerpt> over, edge_when;
  Choose choose = Choose::first;
  std::optional<Excerpt> returns, failed;  // lists of keys
  std::optional<Excerpt> force_at;         // so many returns: no further one
  ForcedTo forced_to = ForcedTo::first;
  std::optional<Excerpt> at;               // when the stages begin
  std::vector<Stage> stages;
  bool is_complete = false;
  Span span;
};

struct MatchForm {
  Excerpt candidates, as, id;  // `as` and `id` may be empty
  std::optional<Excerpt> eligible, avoid, waived, score, capacity, take;
  std::vector<RankForm::Order> ties;
  bool is_optimal = false;
  Span span;
};

// A kind of decision that the format names and this version does not decide yet: refused in check, with its place.
struct PlannedForm {
  std::string kind;
  Span span;
};

struct DecisionForm {
  Excerpt name;
  About about;
  std::optional<Excerpt> record, when, because, basis_date;
  TypeForm type;  // optional for `value`
  std::variant<ValueForm, TableForm, TallyForm, RankForm, RouteForm, MatchForm, PlannedForm> kind;
  bool is_broken = false;  // what it decides could not be read: its name counts, nothing else
  Span span;
};

struct CaseForm {
  std::string name;
  Span span;
  std::vector<Excerpt> basis;
  std::optional<Excerpt> as_of, known_at;
  YamlNode given, expect;
};

struct Pack {
  std::string folder;  // where its files are; "" for a text
  Excerpt name, version, time_zone, basis_date;
  About about;
  std::vector<Excerpt> use;
  std::vector<Excerpt> lookalike_names;  // names that may look like others
  std::vector<TypeDefinition> types;
  std::vector<RecordForm> records;
  std::vector<ParamForm> params;
  std::vector<CalendarForm> calendars;
  std::vector<std::shared_ptr<const NetworkForm>> networks;  // shared: packs that use this one read their edges too
  std::vector<FunctionForm> functions;
  std::vector<DecisionForm> decisions;
  std::vector<CaseForm> cases;
  std::set<std::string> lost_names;  // that stand under keys of the head which mean nothing
  Span span;
};

// Reads a file that belongs to the pack ("tables/level.csv"), adds it to the sources and gives its number; or says why not.
using ReadPart = std::function<Result<std::uint32_t>(const Excerpt& path)>;

// The pack in a YAML document. Tables' CSV files are read through `read_part`. When only decisions or
// cases have errors, there is a pack besides the diagnostics, so that the rest of it can be checked in
// the same go, and so it is when only keys are not known; with other errors in what expressions stand on (fields, types,
// params …) there is none.
Result<Pack> from_yaml(const YamlNode& written, const Sources& sources, const ReadPart& read_part);
// Only `cases:` (a cases.yaml is a map with that key, or the list itself).
Result<std::vector<CaseForm>> cases_from_yaml(const YamlNode& root, const Sources& sources);

}  // namespace guiju::model
