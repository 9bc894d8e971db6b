// Two versions over the same records: outputs that differ, counted by what they were and became.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "analyse/codes.hpp"
#include "guiju/analyse/compare.hpp"
#include "guiju/facts/writer.hpp"
#include "text/codes.hpp"

namespace guiju {

struct DataComparison::State {
  using Key = std::tuple<std::string, std::string, std::string, std::string, std::string, std::string>;
  struct Count {
    std::int64_t count = 0;
    std::vector<std::int64_t> samples;
  };

  std::optional<Run> before, after;
  ValueWriter writer;
  std::size_t max_samples = 5;
  std::map<Key, Count> counts;
  std::map<std::string, std::int64_t> fed;  // by record
  std::int64_t records = 0, changed = 0;

  std::string text(ValueView v) const {
    if (v.is_null()) return "null";
    if (v.is_error()) return "error";
    return v.is_unknown() ? "not known" : writer.written(v);
  }
  static bool is_same(ValueView a, ValueView b) {
    if (a.is_error() || b.is_error() || a.is_unknown() || b.is_unknown() || a.is_null() || b.is_null()) return a.kind() == b.kind();
    return a.to_string() == b.to_string();
  }
  static std::string row_of(const ColumnsOutcome& outcome, const std::string& path, std::int64_t row) {
    const std::string decision = path.substr(0, path.find('.'));
    const auto fired = outcome.fired(decision);
    if (fired.empty() || fired[static_cast<std::size_t>(row)] < 0) return "";
    return std::string(outcome.row_id(decision, fired[static_cast<std::size_t>(row)]));
  }

  void add(const ColumnsOutcome& a, const ColumnsOutcome& b) {
    const std::int64_t rows = std::min(a.row_count(), b.row_count());
    std::vector<bool> has_changed(static_cast<std::size_t>(rows));
    for (const OutcomeColumn& old_column : a.columns()) {
      const OutcomeColumn* new_column = b.find(old_column.name);
      if (!new_column) continue;
      for (std::int64_t r = 0; r < rows; ++r) {
        const auto i = static_cast<std::size_t>(r);
        const ValueView x = old_column[i], y = (*new_column)[i];
        if (is_same(x, y)) continue;
        has_changed[i] = true;
        Count& count = counts[{a.record(), old_column.name, text(x), text(y), row_of(a, old_column.name, r), row_of(b, old_column.name, r)}];
        ++count.count;
        if (count.samples.size() < max_samples) count.samples.push_back(fed[a.record()] + r);
      }
    }
    fed[a.record()] += rows;
    records += rows;
    changed += std::count(has_changed.begin(), has_changed.end(), true);
  }
};

DataComparison::DataComparison(std::unique_ptr<State> state) : state_(std::move(state)) {}
DataComparison::DataComparison(DataComparison&&) noexcept = default;
DataComparison& DataComparison::operator=(DataComparison&&) noexcept = default;
DataComparison::~DataComparison() = default;

Result<DataComparison> DataComparison::start(const Ruleset& before, const Ruleset& after, const EvaluateOptions& options, std::size_t max_samples) {
  auto state = std::make_unique<State>();
  Result<Run> a = before.start(options);
  if (!a) return std::move(a).diagnostics();
  Result<Run> b = after.start(options);
  if (!b) return std::move(b).diagnostics();
  state->before = *std::move(a);
  state->after = *std::move(b);
  state->writer = ValueWriter(after.time_zone());
  state->max_samples = max_samples;
  return DataComparison(std::move(state));
}

Diagnostics DataComparison::feed(std::string_view record, const ColumnsView& columns) {
  Result<ColumnsOutcome> a = state_->before->feed(record, columns);
  if (!a) return std::move(a).diagnostics();
  Result<ColumnsOutcome> b = state_->after->feed(record, columns);
  if (!b) return std::move(b).diagnostics();
  if (state_->before->streams(record) && state_->after->streams(record)) state_->add(*a, *b);
  return {};
}

Diagnostics DataComparison::finish() {
  Result<DatasetOutcome> a = state_->before->finish();
  if (!a) return std::move(a).diagnostics();
  Result<DatasetOutcome> b = state_->after->finish();
  if (!b) return std::move(b).diagnostics();
  for (const ColumnsOutcome& old_one : *a)
    for (const ColumnsOutcome& new_one : *b)
      if (old_one.record() == new_one.record()) state_->add(old_one, new_one);
  return {};
}

std::int64_t DataComparison::record_count() const { return state_->records; }
std::int64_t DataComparison::changed_count() const { return state_->changed; }

std::vector<DataComparison::Change> DataComparison::changes() const {
  std::vector<Change> list;
  for (const auto& [key, count] : state_->counts) {
    const auto& [record, path, old_value, new_value, old_row, new_row] = key;
    list.push_back({record, path, old_value, new_value, old_row, new_row, count.count, count.samples});
  }
  std::stable_sort(list.begin(), list.end(), [](const Change& a, const Change& b) { return a.count > b.count; });
  return list;
}

std::string DataComparison::to_text(Language language) const {
  const bool zh = language == Language::zh;
  std::string out = zh ? std::to_string(changed_count()) + " / " + std::to_string(record_count()) + " 条记录判定不同\n"
                       : std::to_string(changed_count()) + " of " + std::to_string(record_count()) + " records are decided differently\n";
  for (const Change& c : changes()) {
    out += "  " + std::to_string(c.count) + "  " + c.path + ": " + c.old_value + (c.old_row.empty() ? "" : " (" + c.old_row + ")") + " → " + c.new_value +
           (c.new_row.empty() ? "" : " (" + c.new_row + ")") + (zh ? "  如第 " : "  e.g. record ");
    for (std::size_t i = 0; i < c.samples.size(); ++i) out += (i == 0 ? "" : ", ") + std::to_string(c.samples[i] + 1);
    out += zh ? " 条\n" : "\n";
  }
  return out;
}

std::string DataComparison::to_json() const {
  std::string out = "{\"records\": " + std::to_string(record_count()) + ", \"changed\": " + std::to_string(changed_count()) + ", \"changes\": [";
  for (const Change& c : changes()) {
    out += out.back() == '[' ? "{" : ",\n {";
    const std::pair<const char*, const std::string*> texts[] = {{"record", &c.record},       {"path", &c.path},       {"old", &c.old_value},
                                                                 {"new", &c.new_value},       {"old_row", &c.old_row}, {"new_row", &c.new_row}};
    for (const auto& [name, value] : texts) {
      out += "\"" + std::string(name) + "\": ";
      ValueWriter::append_json_text(out, *value);
      out += ", ";
    }
    out += "\"count\": " + std::to_string(c.count) + ", \"samples\": [";
    for (const std::int64_t sample : c.samples) out += (out.back() == '[' ? "" : ", ") + std::to_string(sample);
    out += "]}";
  }
  return out + "]}";
}

std::string DataComparison::to_csv() const {
  const auto cell = [](const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + "\"";
  };
  std::string out = "record,path,old,new,old_row,new_row,count\n";
  for (const Change& c : changes())
    out += cell(c.record) + "," + cell(c.path) + "," + cell(c.old_value) + "," + cell(c.new_value) + "," + cell(c.old_row) + "," + cell(c.new_row) + "," +
           std::to_string(c.count) + "\n";
  return out;
}

}  // namespace guiju
