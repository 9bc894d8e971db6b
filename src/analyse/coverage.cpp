// Rows are counted by their numbers in the plan. Of tables with one answer the columns of the outcome say which row fired;
// tables that collect are asked again, a record at a time, by a decider that decides nothing else.
#include "guiju/analyse/coverage.hpp"

#include <algorithm>
#include <map>

#include "analyse/listing.hpp"
#include "engine/access.hpp"
#include "engine/evaluate.hpp"
#include "facts/column_row.hpp"
#include "guiju/engine/run.hpp"
#include "guiju/facts/writer.hpp"

namespace guiju {
namespace {

using analyse::append_csv_row;
using analyse::append_member;

constexpr std::int64_t no_day = INT64_MIN;

// The day each record is decided as of, or none.
class Days {
 public:
  Days(const plan::Plan& plan, const plan::Record& record, const ColumnsView& columns, const engine::RunDates& dates)
      : plan_(plan), record_(record), dates_(dates) {
    if (record_.basis_slot < record_.schema.fields().size()) column_ = columns.find(record_.schema.fields()[record_.basis_slot].name);
  }
  std::int64_t at(std::int64_t row) {
    arena_.reset();
    ValueView basis;
    if (column_)
      basis = facts::admit(record_.schema, record_.basis_slot, column_->is_valid(row) ? column_->raw(row, arena_) : ValueView(), engine::admit_context(plan_, arena_, false));
    if (basis.is_error() || basis.is_unknown()) return no_day;
    const ValueView date = engine::as_of_date(plan_, dates_, basis, arena_);
    return date.is(Kind::date) ? date.as_int() : no_day;
  }

 private:
  const plan::Plan& plan_;
  const plan::Record& record_;
  const engine::RunDates& dates_;
  const ColumnView* column_ = nullptr;
  Arena arena_;
};

bool collects(const plan::Table& table) { return table.hit > plan::HitPolicy::first; }

}  // namespace

struct Coverage::State {
  // Of one kind of record: days of rows that the run keeps, and the tables that collect.
  struct Kept {
    std::vector<std::int64_t> days;
    std::optional<Decider> decider;
    std::vector<std::uint32_t> collecting;  // table numbers
  };

  State(const Ruleset& r, EvaluateOptions o) : rules(r), options(std::move(o)), plan(RulesetAccess::plan(rules)) {
    Diagnostics ignored;  // of bad dates the run complains
    if (const auto read = engine::read_dates(plan, options, ignored)) dates = *read;
    for (const plan::Table& table : plan.tables) {
      first_row.push_back(rows.size());
      const plan::Words& decision = plan.decisions[table.decision].words;
      for (const plan::Row& row : table.rows) rows.push_back({decision.name, std::string(row.words.name), row.words.span, 0, 0, {}});
      if (!table.otherwise.empty()) rows.push_back({decision.name, "else", decision.span, 0, 0, {}});
    }
    last_days.assign(rows.size(), no_day);
    for (const plan::Decision& decision : plan.decisions) decisions.push_back({decision.words.name, 0, 0, 0, 0});
  }

  void note(std::size_t table, std::int32_t row, std::int64_t day) {
    if (row == engine::no_row) return;
    const std::size_t at = first_row[table] + (row == engine::otherwise_row ? plan.tables[table].rows.size() : static_cast<std::size_t>(row));
    ++rows[at].in_data;
    if (day <= last_days[at]) return;
    last_days[at] = day;
    has_news = true;
  }
  void count(const ColumnsOutcome& outcome, std::span<const std::int64_t> days);
  void count_ending(const ColumnsOutcome& outcome, const plan::Decision& decision, Decision& to);
  void begin_collecting(std::uint32_t record);
  void collect(const ColumnsView& columns, std::uint32_t record, std::span<const std::int64_t> days);
  void tell_dates();

  const Ruleset rules;
  const EvaluateOptions options;
  const plan::Plan& plan;
  engine::RunDates dates;
  std::optional<Run> run;
  std::map<std::uint32_t, Kept> kept;
  std::vector<Row> rows;
  std::vector<std::int64_t> last_days;  // of each row
  std::vector<std::size_t> first_row;   // of each table
  std::vector<Decision> decisions;
  ColumnsOutcome::Counts counts;
  bool is_finished = false, has_news = false;  // news: days that the rows do not tell yet
};

void Coverage::State::count(const ColumnsOutcome& outcome, std::span<const std::int64_t> days) {
  const ColumnsOutcome::Counts more = outcome.counts();
  counts.rows += more.rows;
  counts.decided += more.decided;
  counts.undecided += more.undecided;
  counts.errors += more.errors;
  for (std::size_t t = 0; t < plan.tables.size(); ++t) {
    const auto of = kept.find(plan.decisions[plan.tables[t].decision].record);
    if (collects(plan.tables[t]) && of != kept.end() && of->second.decider) continue;
    const auto fired = outcome.fired(plan.decisions[plan.tables[t].decision].words.name);
    for (std::size_t r = 0; r < fired.size(); ++r) note(t, fired[r], r < days.size() ? days[r] : no_day);
  }
  for (std::size_t d = 0; d < plan.decisions.size(); ++d) count_ending(outcome, plan.decisions[d], decisions[d]);
}

// A decision of several outputs is in doubt when one of them is, and null when all are.
void Coverage::State::count_ending(const ColumnsOutcome& outcome, const plan::Decision& decision, Decision& to) {
  std::vector<const OutcomeColumn*> outputs;
  for (std::uint32_t i = 0; i < decision.output_count; ++i)
    if (const OutcomeColumn* column = outcome.find(plan.records[decision.record].slots[decision.first_slot + i].name)) outputs.push_back(column);
  if (outputs.empty() || plan.records[decision.record].schema.record() != outcome.record()) return;
  for (std::size_t r = 0; r < outputs[0]->size(); ++r) {
    bool has_error = false, has_unknown = false, all_null = true;
    for (const OutcomeColumn* column : outputs) {
      const ValueView v = (*column)[r];
      has_error |= v.is_error();
      has_unknown |= v.is_unknown();
      all_null &= v.is_null();
    }
    ++(has_error ? to.errors : has_unknown ? to.undecided : all_null ? to.nulls : to.decided);
  }
}

// Tables that collect, if the record has some that are asked for and that need no other records.
void Coverage::State::begin_collecting(std::uint32_t record) {
  Kept& of = kept[record];
  std::vector<std::string> names;
  const plan::Wanted asked = plan::wanted(plan, record, options.decide, nullptr);
  for (std::uint32_t t = 0; t < plan.tables.size(); ++t) {
    const plan::Decision& decision = plan.decisions[plan.tables[t].decision];
    const bool is_asked = std::find(asked.decisions.begin(), asked.decisions.end(), plan.tables[t].decision) != asked.decisions.end();
    if (!collects(plan.tables[t]) || decision.record != record || !is_asked) continue;
    of.collecting.push_back(t);
    names.push_back(plan.records[record].slots[decision.first_slot].name);
  }
  if (names.empty() || plan::wanted(plan, record, names, nullptr).needs_set) return;
  Result<Decider> decider = rules.prepare(plan.records[record].schema.record(), std::move(names), options);
  if (decider) of.decider.emplace(*std::move(decider));
}

void Coverage::State::collect(const ColumnsView& columns, std::uint32_t record, std::span<const std::int64_t> days) {
  Kept& of = kept[record];
  if (!of.decider) return;
  Arena arena;
  facts::ColumnRow facts(plan.records[record].schema, columns, arena);
  for (std::int64_t row = 0; row < columns.row_count(); ++row) {
    arena.reset();
    const Outcome outcome = (*of.decider)(facts.at(row));
    for (const std::uint32_t t : of.collecting)
      for (const std::int32_t fired : OutcomeAccess::fired(outcome, plan.tables[t].decision)) note(t, fired, days[static_cast<std::size_t>(row)]);
  }
}

void Coverage::State::tell_dates() {
  if (!std::exchange(has_news, false)) return;
  for (std::size_t r = 0; r < rows.size(); ++r)
    if (last_days[r] != no_day) rows[r].last_date = ValueView::of_date(last_days[r]).to_string();
}

Coverage::Coverage(const Ruleset& rules, EvaluateOptions options) : state_(std::make_unique<State>(rules, std::move(options))) {}
Coverage::Coverage(Coverage&&) noexcept = default;
Coverage& Coverage::operator=(Coverage&&) noexcept = default;
Coverage::~Coverage() = default;

void Coverage::add_cases() {
  std::map<std::pair<std::string, std::string>, std::size_t> by_name;
  for (std::size_t r = 0; r < rows().size(); ++r) by_name.emplace(std::pair(rows()[r].decision, rows()[r].row), r);
  for (const Ruleset::CaseResult& result : state_->rules.run_cases())
    for (const auto& [decision, id] : result.fired)
      if (const auto at = by_name.find({decision, id}); at != by_name.end()) ++state_->rows[at->second].in_cases;
}

Diagnostics Coverage::add(std::string_view record, const ColumnsView& columns) {
  State& s = *state_;
  const std::uint32_t number = s.plan.find_record(record);
  if (!s.run) {
    Result<Run> run = s.rules.start(s.options);
    if (!run) return run.diagnostics();
    s.run.emplace(*std::move(run));
  }
  const Result<ColumnsOutcome> outcome = s.run->feed(record, columns);
  if (!outcome) return outcome.diagnostics();
  if (!s.kept.contains(number)) s.begin_collecting(number);
  Days days(s.plan, s.plan.records[number], columns, s.dates);
  std::vector<std::int64_t> of_rows;
  for (std::int64_t r = 0; r < columns.row_count(); ++r) of_rows.push_back(days.at(r));
  s.collect(columns, number, of_rows);
  if (s.run->streams(record)) s.count(*outcome, of_rows);
  else s.kept[number].days.insert(s.kept[number].days.end(), of_rows.begin(), of_rows.end());
  return {};
}

Diagnostics Coverage::finish() {
  State& s = *state_;
  if (!s.run || std::exchange(s.is_finished, true)) return {};
  const Result<DatasetOutcome> rest = s.run->finish();
  if (!rest) return rest.diagnostics();
  for (const ColumnsOutcome& outcome : *rest) s.count(outcome, s.kept[s.plan.find_record(outcome.record())].days);
  return {};
}

const std::vector<Coverage::Row>& Coverage::rows() const {
  state_->tell_dates();
  return state_->rows;
}
const std::vector<Coverage::Decision>& Coverage::decisions() const { return state_->decisions; }
ColumnsOutcome::Counts Coverage::counts() const { return state_->counts; }

const Coverage::Row* Coverage::find(std::string_view decision, std::size_t row) const {
  state_->tell_dates();
  for (std::size_t t = 0; t < state_->plan.tables.size(); ++t) {
    const plan::Table& table = state_->plan.tables[t];
    if (state_->plan.decisions[table.decision].words.name != decision) continue;
    const std::size_t count = table.rows.size() + (table.otherwise.empty() ? 0 : 1);
    return row < count ? &state_->rows[state_->first_row[t] + row] : nullptr;
  }
  return nullptr;
}

// ---- said -----------------------------------------------------------------------------------------------------------

namespace {

class Text {
 public:
  explicit Text(Language language) : zh_(language == Language::zh) {}

  // Each decision, and under it its rows.
  std::string all(const Coverage& coverage) const {
    std::string out;
    for (const Coverage::Decision& d : coverage.decisions()) {
      out += d.name + ": " + number(d.decided) + say(" decided, ", " 已判定，") + number(d.nulls) + say(" null, ", " 空值，") + number(d.undecided) +
             say(" undecided, ", " 未判定，") + number(d.errors) + say(" errors\n", " 出错\n");
      for (const Coverage::Row& row : coverage.rows())
        if (row.decision == d.name) out += "  " + row.row + ": " + number(row.in_cases) + say(" in cases, ", " 案例，") + number(row.in_data) + say(" in data", " 数据") +
                                           (row.last_date ? say(", last on ", "，最近 ") + *row.last_date : "") + "\n";
    }
    return out;
  }
  std::string silent(const Coverage& coverage) const {
    std::string out;
    const std::vector<Coverage::Row>& rows = coverage.rows();
    for (std::size_t first = 0, end = 0; first < rows.size(); first = end) {
      while (end < rows.size() && rows[end].decision == rows[first].decision) ++end;
      out += silent_of({rows.data() + first, end - first});
    }
    return out;
  }

 private:
  std::string silent_of(std::span<const Coverage::Row> rows) const {
    constexpr std::size_t most_named = 10;
    std::string names;
    std::size_t count = 0;
    for (const Coverage::Row& row : rows) {
      if (row.has_fired() || row.row == "else") continue;
      if (++count <= most_named) names += (names.empty() ? "" : ", ") + row.row;
    }
    if (count == 0) return "";
    if (count > most_named) names += " …";
    return rows[0].decision + ": " + std::to_string(count) + say(" of ", " / ") + std::to_string(rows.size()) +
           say(rows.size() == 1 ? " row never fired: " : " rows never fired: ", " 行从未触发：") + names + "\n";
  }
  std::string say(const char* en, const char* zh) const { return zh_ ? zh : en; }
  static std::string number(std::int64_t n) { return std::to_string(n); }
  bool zh_;
};

}  // namespace

std::string Coverage::to_text(Language language, bool shows_all) const {
  const Text text(language);
  return shows_all ? text.all(*this) : text.silent(*this);
}

std::string Coverage::to_json() const {
  std::string out = "{\"records\": " + std::to_string(counts().rows) + ",\n \"decisions\": [";
  for (const Decision& d : decisions()) {
    out += out.back() == '[' ? "{" : ",\n  {";
    append_member(out, "decision", d.name);
    append_member(out, "decided", d.decided);
    append_member(out, "null", d.nulls);
    append_member(out, "undecided", d.undecided);
    append_member(out, "errors", d.errors);
    out += "}";
  }
  out += "],\n \"rows\": [";
  for (const Row& row : rows()) {
    out += out.back() == '[' ? "{" : ",\n  {";
    append_member(out, "decision", row.decision);
    append_member(out, "row", row.row);
    append_member(out, "in_cases", row.in_cases);
    append_member(out, "in_data", row.in_data);
    out += row.last_date ? ", \"last_date\": \"" + *row.last_date + "\"}" : ", \"last_date\": null}";
  }
  return out + "]}";
}

std::string Coverage::to_csv() const {
  std::string out = "decision,row,in_cases,in_data,last_date\n";
  for (const Row& row : rows())
    append_csv_row(out, {row.decision, row.row, std::to_string(row.in_cases), std::to_string(row.in_data), row.last_date.value_or("")});
  return out;
}

}  // namespace guiju
