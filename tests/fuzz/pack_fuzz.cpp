// Any bytes as a pack, and records for it: loading, deciding and explaining never crash, and the ways to decide agree.
//
// The text goes up to the first zero byte; the bytes after it are the records' facts. A pack that is refused says why in
// both languages. One that loads decides the same row by row, in columns, and without indexes; what a limit stopped may
// differ, since each way may reach it elsewhere. So packs as they are in rules/ and tests/golden are seeds as they stand.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>
#include <vector>

#include "guiju/analyse/fmt.hpp"
#include "guiju/analyse/lint.hpp"
#include "guiju/load.hpp"
#include "tests/fuzz/facts.hpp"

namespace {

using namespace guiju;

LoadOptions tight() {
  LoadOptions options;
  options.limits.max_steps = 3000;
  options.limits.max_memory = 200'000;
  options.limits.max_value_bytes = 20'000;
  options.limits.max_value_items = 2000;
  return options;
}

void must_hold(bool is_so, const char* what) {
  if (is_so) return;
  std::cerr << what << "\n";
  std::abort();
}

void must_be_said(const Diagnostics& diagnostics) {
  for (const Diagnostic& d : diagnostics) {
    must_hold(!d.message(Language::en).empty() && !d.message(Language::zh).empty(), "a message is empty");
    must_hold(d.span.begin <= d.span.end, "a span ends before it begins");
  }
  must_hold(!diagnostics.has_errors() || !diagnostics.render().empty(), "errors that say nothing");
}

ValueView load_fact(const void* object, std::uint32_t field) { return static_cast<const ValueView*>(object)[field]; }

bool has_limit(const Outcome& outcome) {
  for (const FaultReport& fault : outcome.faults())
    if (name_of(fault.code).starts_with("limit_")) return true;
  return false;
}

void must_agree(const char* way, const Outcome& row, const std::string& mine, const std::string& other) {
  if (has_limit(row) || other.find("limit_") != std::string::npos || mine == other) return;
  std::cerr << way << ":\n" << mine << "\n" << other << "\n";
  std::abort();
}

void decide(const Ruleset& rules, const std::string& kind, fuzz::Bytes& bytes) {
  const Schema& schema = *rules.schema(kind);
  Arena arena(1u << 20);
  fuzz::Facts facts(bytes, arena, absent());
  constexpr std::size_t rows = 3;
  std::vector<std::vector<ValueView>> records(rows);
  for (std::size_t r = 0; r + 1 < rows; ++r)
    for (const Field& field : schema.fields()) records[r].push_back(facts.value(field.type));
  records[rows - 1].assign(schema.fields().size(), absent());

  EvaluateOptions options;
  if (bytes.byte() % 4 == 1) options.as_of = "2024-05-06";
  std::vector<std::vector<ValueView>> cells(schema.fields().size());
  ColumnsView columns(rows);
  for (std::size_t f = 0; f < cells.size(); ++f) {
    for (const auto& record : records) cells[f].push_back(record[f]);
    ColumnView column;
    column.name = schema.fields()[f].name;
    column.layout = Layout::values;
    column.row_count = rows;
    column.data = cells[f].data();
    columns.add(std::move(column));
  }
  const Result<ColumnsOutcome> together = rules.evaluate(columns, kind, options);
  EvaluateOptions scanning = options;
  scanning.uses_index = false;
  for (std::size_t r = 0; r < rows; ++r) {
    const RecordView record(records[r].data(), load_fact);
    const Outcome row = rules.evaluate(record, kind, options);
    must_agree("without indexes", row, row.canonical(), rules.evaluate(record, kind, scanning).canonical());
    if (together) must_agree("in columns", row, fuzz::values_of(row.canonical()), together->canonical(static_cast<std::int64_t>(r)));
    const Explanation explanation = rules.explain(record, kind, options);
    must_hold(explanation.to_text(Language::zh).size() + explanation.to_json().size() > 0, "an explanation is empty");
    row.to_json();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const LoadOptions options = tight();
  if (size > 40'000) return 0;
  const void* end = size == 0 ? nullptr : std::memchr(data, 0, size);
  const std::size_t length = end != nullptr ? static_cast<std::size_t>(static_cast<const std::uint8_t*>(end) - data) : size;
  const std::string text(reinterpret_cast<const char*>(data), length);
  const Result<std::string> neat = fmt(text);
  if (neat) must_hold(fmt(*neat).ok() && *fmt(*neat) == *neat, "laid out twice it is not what it was once");
  const Result<Ruleset> rules = load_text(text, options);
  if (!rules) {
    must_hold(rules.diagnostics().has_errors(), "refused without an error");
    must_be_said(rules.diagnostics());
    return 0;
  }
  if (neat) must_hold(load_text(*neat, options).ok(), "laid out it does not load");
  rules->dump_plan();
  rules->run_cases();
  lint(*rules);
  fuzz::Bytes bytes(data + length, size - length);
  bytes.byte();
  for (const std::string& kind : rules->records()) decide(*rules, kind, bytes);
  return 0;
}
