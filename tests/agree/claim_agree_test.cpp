// What is claimed of tables over wide domains: "complete" and "no conflict" survive all boundary inputs and random ones, rows
// that never fire do not, and every witness is what it says.
//
// A table is made by cutting the whole input space in two, again and again, so it is complete and without conflict; then, half of
// the time, one row is changed, doubled or lost. Columns are whole numbers, decimals, doubles, dates, months, timestamps,
// durations, texts, enums and bools, some of which may be null, and rows may be dated.
//
// GUIJU_CLAIM_TABLES sets how many tables, GUIJU_CLAIM_INPUTS how many random inputs each.
#include <gtest/gtest.h>

#include <iostream>

#include "engine/codes.hpp"
#include "guiju/analyse/table.hpp"
#include "guiju/facts/writer.hpp"
#include "tests/agree/generate_expr.hpp"
#include "tests/agree/load_pack.hpp"

namespace guiju::agree {
namespace {

// One column: its type as a pack writes it, values at which rows may be cut, and others beside them.
struct Axis {
  std::string name, type;
  std::vector<Value> cuts;    // ascending, or members; texts
  std::vector<Value> inputs;  // the cuts, what lies next to them, extremes, null
  bool is_ordered = true, may_be_null = false;
};

Value whole(std::int64_t n) { return Value(ValueView::of_int(n)); }

// Cuts at some numbers, and inputs around them.
template <typename Make>
Axis ordered(const char* name, const char* type, const std::vector<std::int64_t>& cuts, const std::vector<std::int64_t>& more, Make make) {
  Axis axis{name, type, {}, {}};
  for (const std::int64_t n : cuts) {
    axis.cuts.push_back(make(n));
    for (const std::int64_t beside : {n - 1, n, n + 1}) axis.inputs.push_back(make(beside));
  }
  for (const std::int64_t n : more) axis.inputs.push_back(make(n));
  return axis;
}

std::vector<Axis> all_axes() {
  std::vector<Axis> axes;
  axes.push_back(ordered("whole", "int", {-7, 0, 1, 2, 90}, {INT64_MIN, INT64_MAX, 50}, whole));
  axes.push_back(ordered("small", "{type: int, min: 0, max: 20}", {1, 5, 6, 19}, {0, 20, 10}, whole));
  axes.push_back(ordered("price", "decimal(2)", {-1, 0, 1, 9999}, {-100000, 123456}, [](std::int64_t n) { return Value(ValueView::of_narrow_decimal(n, 2)); }));
  axes.push_back(ordered("real", "double", {-3, 0, 2, 10}, {-1000, 1000}, [](std::int64_t n) { return Value(ValueView::of_double(static_cast<double>(n) / 4)); }));
  axes.push_back(ordered("opened", "date", {18993, 19000, 19358}, {-10000, 30000}, [](std::int64_t n) { return Value(ValueView::of_date(n)); }));
  axes.push_back(ordered("period", "month", {624, 625, 640}, {0, 900}, [](std::int64_t n) { return Value(ValueView::of_month(n)); }));
  axes.push_back(ordered("at", "timestamp", {1'600'000'000, 1'650'000'000}, {0, 2'000'000'000}, [](std::int64_t n) { return Value(ValueView::of_timestamp({n, 0})); }));
  axes.push_back(ordered("took", "duration", {0, 3600, 86400}, {-5, 900'000}, [](std::int64_t n) { return Value(ValueView::of_duration({n, 0})); }));
  axes.push_back(ordered("opt", "optional(int)", {0, 3, 4}, {-100, 100}, whole));
  axes.back().may_be_null = true;
  Axis word{"word", "string", {}, {}, false};
  for (const char* text : {"a", "ab", "b", "规矩"}) word.cuts.push_back(Value(ValueView::of_string(text)));
  for (const char* text : {"", "a", "aa", "ab", "abz", "ac", "b", "bz", "c", "规", "规矩", "规矩x", "~"}) word.inputs.push_back(Value(ValueView::of_string(text)));
  axes.push_back(word);
  Axis colour{"colour", "Colour", {}, {}, false};
  for (std::uint32_t m = 0; m < 3; ++m) colour.cuts.push_back(Value(ValueView::of_enum(colour_type().get(), m)));
  for (const char* text : {"red", "green", "blue"}) colour.inputs.push_back(Value(ValueView::of_string(text)));
  axes.push_back(colour);
  Axis flag{"flag", "bool", {}, {}, false};
  for (const bool b : {false, true}) flag.cuts.push_back(Value(ValueView::of_bool(b))), flag.inputs.push_back(flag.cuts.back());
  axes.push_back(flag);
  for (Axis& axis : axes)
    if (axis.may_be_null) axis.inputs.emplace_back();
  return axes;
}

// What a row takes of one column.
struct Part {
  std::optional<std::size_t> low, high;     // cuts, of ordered columns
  bool low_closed = true, high_closed = false;
  bool takes_null = true, takes_values = true;
  std::optional<std::string> only;          // of others: this test
  std::vector<std::string> others_than;     // or none of these
};

class TableMaker {
 public:
  TableMaker(std::uint64_t seed, const std::vector<Axis>& all) : random_(seed) {
    std::vector<Axis> rest = all;
    for (std::uint32_t count = 2 + random_.below(3); count > 0; --count) {
      const std::uint32_t at = random_.below(static_cast<std::uint32_t>(rest.size()));
      axes.push_back(rest[at]);
      rest.erase(rest.begin() + at);
    }
    is_dated_ = random_.one_in(3);
    std::vector<Part> everything(axes.size() + 1);
    for (std::size_t a = 0; a < axes.size(); ++a) everything[a].takes_null = axes[a].may_be_null || axes[a].name == "word";
    cut(everything, 1 + static_cast<int>(random_.below(4)));
    if (random_.one_in(2)) spoil();
  }

  std::string yaml() {
    static const std::vector<std::string> hits = {"unique", "any", "first", "priority"};
    hit = random_.of(hits);
    std::string text = "guiju: 1\npack: wide\nbasis_date: day\ntypes: {Colour: {enum: [red, green, blue]}}\ninputs:\n  day: date\n";
    for (const Axis& axis : axes) text += "  " + axis.name + ": " + axis.type + "\n";
    text += "decisions:\n  d:\n    table:\n      hit: " + hit + "\n      complete: true\n      outputs: {out: " + (hit == "priority" ? "Colour" : "int") + "}\n      grid: |\n        | id";
    for (const Axis& axis : axes) text += " | " + axis.name;
    text += is_dated_ ? " | from | to || out |\n" : " || out |\n";
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      text += "        | r" + std::to_string(r);
      for (std::size_t a = 0; a < axes.size(); ++a) text += " | " + cell(axes[a], rows_[r][a]);
      const Part& dates = rows_[r].back();
      if (is_dated_) text += " | " + (dates.low ? day(*dates.low) : "-") + " | " + (dates.high ? day(*dates.high) : "-");
      text += " || " + (hit == "priority" ? random_.of(std::vector<std::string>{"red", "green", "blue"}) : std::to_string(r % 3)) + " |\n";
    }
    return text;
  }

  std::vector<Axis> axes;
  std::string hit;
  static std::vector<Value> days() {
    std::vector<Value> all;
    for (const std::int64_t d : cut_days)
      for (const std::int64_t beside : {d - 1, d, d + 1}) all.push_back(Value(ValueView::of_date(beside)));
    return all;
  }

 private:
  static constexpr std::int64_t cut_days[] = {18993, 19200, 19358};
  static std::string day(std::size_t i) { return ValueView::of_date(cut_days[i]).to_string(); }

  void cut(const std::vector<Part>& region, int depth) {
    for (int tries = 0; depth > 0 && tries < 8; ++tries) {
      const std::size_t a = random_.below(static_cast<std::uint32_t>(axes.size() + (is_dated_ ? 1 : 0)));
      std::vector<Part> first = region, second = region;
      if (!halve(a, first[a], second[a])) continue;
      cut(first, depth - 1);
      return cut(second, depth - 1);
    }
    rows_.push_back(region);
  }
  bool halve(std::size_t a, Part& first, Part& second) {
    if (a == axes.size()) return halve_at(std::size(cut_days), false, first, second);
    const Axis& axis = axes[a];
    if (axis.is_ordered && axis.may_be_null && first.takes_null && first.takes_values) {
      first.takes_values = second.takes_null = false;
      return true;
    }
    if (!first.takes_values || first.only) return false;
    if (axis.is_ordered) return halve_at(axis.cuts.size(), true, first, second);
    std::string test = ValueWriter().written(random_.of(axis.cuts));
    if (axis.name == "word") test = random_.one_in(2) ? "prefix \"" + test + "\"" : test;
    if (std::find(first.others_than.begin(), first.others_than.end(), test) != first.others_than.end()) return false;
    if (axis.name != "word" && first.others_than.size() + 1 >= axis.cuts.size()) return false;
    if (axis.name == "word" && !first.others_than.empty()) return false;  // prefixes and literals may hold one another
    first.only = test;
    second.others_than.push_back(test);
    return true;
  }
  bool halve_at(std::size_t count, bool may_be_closed, Part& first, Part& second) {
    const std::size_t low = first.low ? *first.low + 1 : 0, high = first.high.value_or(count);
    if (low >= high) return false;
    const std::size_t at = low + random_.below(static_cast<std::uint32_t>(high - low));
    const bool with_first = may_be_closed && random_.one_in(2);
    first.high = second.low = at;
    first.high_closed = with_first;
    second.low_closed = !with_first;
    return true;
  }

  void spoil() {
    const std::size_t r = random_.below(static_cast<std::uint32_t>(rows_.size()));
    if (random_.one_in(4) && rows_.size() > 1) return void(rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(r)));
    if (random_.one_in(4)) return void(rows_.push_back(rows_[r]));
    Part& part = rows_[r][random_.below(static_cast<std::uint32_t>(axes.size()))];
    if (part.low) part.low_closed = !part.low_closed;
    else if (part.high) part.high_closed = !part.high_closed;
    else if (!part.others_than.empty()) part.others_than.pop_back();
    else part.only.reset();
  }

  static std::string cell(const Axis& axis, const Part& part) {
    const auto written = [&](std::size_t i) { return ValueWriter("UTC").written(axis.cuts[i]); };
    if (!part.takes_values) return "null";
    if (part.only) return *part.only;
    if (!part.others_than.empty()) {
      std::string list;
      for (const std::string& test : part.others_than) list += (list.empty() ? "" : ", ") + test;
      return "not(" + list + ")";
    }
    if (part.low && part.high) return std::string(part.low_closed ? "[" : "(") + written(*part.low) + ".." + written(*part.high) + (part.high_closed ? "]" : ")");
    if (part.low) return (part.low_closed ? ">= " : "> ") + written(*part.low);
    if (part.high) return (part.high_closed ? "<= " : "< ") + written(*part.high);
    return part.takes_null || !axis.may_be_null ? "-" : "not null";
  }

  Random random_;
  bool is_dated_ = false;
  std::vector<std::vector<Part>> rows_;
};

// All boundary inputs, as far as they are not too many, and random ones; decided by columns.
class Inputs {
 public:
  Inputs(const std::vector<Axis>& axes, std::size_t random_count, std::uint64_t seed) {
    for (const Axis& axis : axes) names_.push_back(axis.name), choices_.push_back(axis.inputs);
    names_.push_back("day");
    choices_.push_back(TableMaker::days());
    values_.resize(choices_.size());
    std::size_t all = 1;
    for (const auto& choices : choices_) all *= choices.size();
    for (std::size_t n = 0; n < all && all <= most_boundary; ++n) add(n);
    Random random(seed);
    for (std::size_t i = 0; i < random_count; ++i) add(static_cast<std::size_t>(random.next()));
  }
  ColumnsView columns() const {
    ColumnsView view(static_cast<std::int64_t>(values_[0].size()));
    for (std::size_t c = 0; c < values_.size(); ++c) {
      ColumnView column;
      column.name = names_[c];
      column.layout = Layout::values;
      column.row_count = view.row_count();
      column.data = values_[c].data();
      view.add(std::move(column));
    }
    return view;
  }

 private:
  static constexpr std::size_t most_boundary = 300'000;
  void add(std::size_t number) {
    for (std::size_t c = 0; c < choices_.size(); number /= choices_[c].size(), ++c) values_[c].push_back(choices_[c][number % choices_[c].size()]);
  }
  std::vector<std::string> names_;
  std::vector<std::vector<Value>> choices_;
  std::vector<std::vector<ValueView>> values_;
};

struct Totals {
  std::size_t tables = 0, complete = 0, free_of_conflict = 0, with_findings = 0, inputs = 0;
};

void check_claims(const std::string& yaml, const TableMaker& made, std::size_t random_count, std::uint64_t seed, Totals& totals) {
  const Result<Ruleset> rules = load_text(yaml);
  ASSERT_TRUE(rules.ok()) << yaml << rules.diagnostics().render();
  const Findings findings = prove(*rules);
  bool claims_complete = true, claims_no_conflict = true;
  std::vector<std::string> never;
  for (const Finding& f : findings) {
    using Kind = Finding::Kind;
    ASSERT_NE(f.kind, Kind::undecided) << yaml << f.diagnostic.message();
    claims_complete &= f.kind != Kind::gap;
    claims_no_conflict &= f.kind != Kind::overlap && f.kind != Kind::contradiction;
    if (f.kind == Kind::never_fires) never.push_back(f.rows[0]);
    if (f.witness) {
      EXPECT_TRUE(f.witness->is_confirmed) << yaml << f.diagnostic.message();
    }
  }
  const Inputs inputs(made.axes, random_count, seed);
  const ColumnsView columns = inputs.columns();
  const Result<ColumnsOutcome> outcome = rules->evaluate(columns);
  const OutcomeColumn& out = *outcome->find("d");
  std::set<std::int32_t> fired(outcome->fired("d").begin(), outcome->fired("d").end());
  std::size_t gaps = 0, conflicts = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!out[i].is_error()) continue;
    const Code code = out[i].fault().code;
    gaps += code == code::no_row_matched;
    conflicts += code == code::rows_overlap || code == code::rows_disagree;
  }
  EXPECT_FALSE(claims_complete && gaps > 0) << "said to be complete: " << yaml;
  EXPECT_FALSE(claims_no_conflict && conflicts > 0) << "said to be without conflict: " << yaml;
  for (const std::int32_t row : fired) {
    const auto id = outcome->row_id("d", row);
    EXPECT_EQ(std::count(never.begin(), never.end(), id), 0) << "said never to fire: " << id << "\n" << yaml;
  }
  ++totals.tables;
  totals.complete += claims_complete;
  totals.free_of_conflict += claims_no_conflict;
  totals.with_findings += !findings.empty();
  totals.inputs += out.size();
}

TEST(ClaimAgree, ClaimsSurviveBoundaryAndRandomInputs) {
  const std::vector<Axis> axes = all_axes();
  const std::uint64_t tables = from_environment("GUIJU_CLAIM_TABLES", 60), random_count = from_environment("GUIJU_CLAIM_INPUTS", 2000),
                      seed = from_environment("GUIJU_AGREE_SEED", 1);
  Totals totals;
  for (std::uint64_t i = 0; i < tables && !HasFailure(); ++i) {
    TableMaker made(seed + i, axes);
    check_claims(made.yaml(), made, random_count, seed + i, totals);
  }
  std::cout << totals.tables << " tables, " << totals.complete << " said to be complete, " << totals.free_of_conflict << " without conflict, "
            << totals.with_findings << " with findings; " << totals.inputs << " inputs\n";
  EXPECT_GE(totals.complete * 5, totals.tables) << "too few are complete";
  EXPECT_GE(totals.with_findings * 5, totals.tables) << "too few have findings";
}

}  // namespace
}  // namespace guiju::agree
