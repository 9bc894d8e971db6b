#include "guiju/analyse/coverage.hpp"

#include <algorithm>

#include "engine/access.hpp"
#include "engine/evaluate.hpp"
#include "guiju/facts/writer.hpp"

namespace guiju {
namespace {

// The date each record is decided as of; "" where there is none.
class Dates {
 public:
  Dates(const plan::Plan& plan, std::uint32_t record, const ColumnsView& columns, const EvaluateOptions& options) : plan_(plan), record_(plan.records[record]) {
    Diagnostics ignored;
    if (const auto dates = engine::read_dates(plan, options, ignored)) dates_ = *dates;
    if (record_.basis_slot < record_.schema.fields().size()) column_ = columns.find(record_.schema.fields()[record_.basis_slot].name);
  }
  std::string at(std::int64_t row) {
    arena_.reset();
    ValueView basis;
    if (column_)
      basis = facts::admit(record_.schema, record_.basis_slot, column_->is_valid(row) ? column_->raw(row, arena_) : ValueView(), engine::admit_context(plan_, arena_, false));
    if (basis.is_error() || basis.is_unknown()) return "";
    const ValueView date = engine::as_of_date(plan_, dates_, basis, arena_);
    return date.is(Kind::date) ? date.to_string() : "";
  }

 private:
  const plan::Plan& plan_;
  const plan::Record& record_;
  engine::RunDates dates_;
  const ColumnView* column_ = nullptr;
  Arena arena_;
};

bool collects(const plan::Table& table) { return table.hit > plan::HitPolicy::first; }

}  // namespace

Coverage::Coverage(const Ruleset& rules) : rules_(rules) {
  for (const plan::Table& table : RulesetAccess::plan(rules_).tables) {
    const plan::Words& decision = RulesetAccess::plan(rules_).decisions[table.decision].words;
    const auto add = [&](const std::string& id, Span span) {
      index_[decision.name].emplace(id, rows_.size());
      rows_.push_back({decision.name, id, span, 0, 0, {}});
    };
    for (const plan::Row& row : table.rows) add(row.words.name, row.words.span);
    if (!table.otherwise.empty()) add("else", decision.span);
  }
}

Coverage::Row* Coverage::find(const std::string& decision, std::string_view row) {
  const auto table = index_.find(decision);
  if (table == index_.end()) return nullptr;
  const auto at = table->second.find(row);
  return at == table->second.end() ? nullptr : &rows_[at->second];
}

void Coverage::note(const std::string& decision, std::string_view id, const std::string& date) {
  Row* row = find(decision, id);
  if (!row) return;
  ++row->in_data;
  if (!date.empty() && (!row->last_date || *row->last_date < date)) row->last_date = date;
}

void Coverage::add_cases() {
  for (const Ruleset::CaseResult& result : rules_.run_cases())
    for (const auto& [decision, id] : result.fired)
      if (Row* row = find(decision, id)) ++row->in_cases;
}

Diagnostics Coverage::add(std::string_view record, const ColumnsView& columns, const EvaluateOptions& options) {
  const Result<ColumnsOutcome> outcome = rules_.evaluate(columns, record, options);
  if (!outcome) return outcome.diagnostics();
  const plan::Plan& plan = RulesetAccess::plan(rules_);
  const std::uint32_t number = plan.find_record(record);
  Dates dates(plan, number, columns, options);
  records_ += columns.row_count();
  for (const plan::Table& table : plan.tables) {
    const plan::Decision& decision = plan.decisions[table.decision];
    if (decision.record != number) continue;
    const std::string& name = decision.words.name;
    const auto fired = outcome->fired(name);
    for (std::int64_t r = 0; !collects(table) && !fired.empty() && r < columns.row_count(); ++r)
      if (const std::string_view id = outcome->row_id(name, fired[static_cast<std::size_t>(r)]); !id.empty()) note(name, id, dates.at(r));
    for (std::int64_t r = 0; collects(table) && r < columns.row_count(); ++r) {
      Record one(plan.records[number].schema);
      Arena arena;
      for (const ColumnView& column : columns.columns()) one.set(column.name, Value(column.is_valid(r) ? column.raw(r, arena) : ValueView()));
      EvaluateOptions only = options;
      only.decide = {name};
      for (const std::string& id : rules_.evaluate(one.view(), record, only).fired(name)) note(name, id, dates.at(r));
    }
  }
  return {};
}

std::string Coverage::to_text(Language language, bool shows_all) const {
  const bool zh = language == Language::zh;
  std::string out, names, decision;
  std::size_t silent = 0, all = 0;
  const auto finish = [&] {
    if (silent > 0 && !shows_all)
      out += decision + ": " + std::to_string(silent) + (zh ? " / " : " of ") + std::to_string(all) + (zh ? " 行从未触发：" : all == 1 ? " row never fired: " : " rows never fired: ") + names + "\n";
    names.clear();
    silent = all = 0;
  };
  for (const Row& row : rows_) {
    if (row.decision != decision) finish();
    decision = row.decision;
    ++all;
    if (shows_all)
      out += row.decision + " " + row.row + ": " + std::to_string(row.in_cases) + (zh ? " 案例, " : " in cases, ") + std::to_string(row.in_data) + (zh ? " 数据" : " in data") +
             (row.last_date ? (zh ? "，最近 " : ", last on ") + *row.last_date : "") + "\n";
    if (row.in_cases + row.in_data > 0 || row.row == "else") continue;
    constexpr std::size_t most_named = 10;
    if (silent < most_named) names += (names.empty() ? "" : ", ") + row.row;
    else if (silent == most_named) names += " …";
    ++silent;
  }
  finish();
  return out;
}

std::string Coverage::to_json() const {
  std::string out = "[";
  for (const Row& row : rows_) {
    out += out.size() > 1 ? ",\n {\"decision\": " : "{\"decision\": ";
    ValueWriter::append_json_text(out, row.decision);
    out += ", \"row\": ";
    ValueWriter::append_json_text(out, row.row);
    out += ", \"in_cases\": " + std::to_string(row.in_cases) + ", \"in_data\": " + std::to_string(row.in_data);
    out += row.last_date ? ", \"last_date\": \"" + *row.last_date + "\"}" : ", \"last_date\": null}";
  }
  return out + "]";
}

std::string Coverage::to_csv() const {
  std::string out = "decision,row,in_cases,in_data,last_date\n";
  const auto cell = [](const std::string& text) { return text.find_first_of(",\"\n") == std::string::npos ? text : "\"" + text + "\""; };
  for (const Row& row : rows_)
    out += cell(row.decision) + "," + cell(row.row) + "," + std::to_string(row.in_cases) + "," + std::to_string(row.in_data) + "," + row.last_date.value_or("") + "\n";
  return out;
}

}  // namespace guiju
