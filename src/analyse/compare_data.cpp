// Two versions over the same records: outputs that differ, counted by what they were and became.
#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "analyse/listing.hpp"
#include "guiju/analyse/compare.hpp"
#include "guiju/facts/writer.hpp"

namespace guiju {

namespace {

using analyse::append_csv_row;
using analyse::append_member;

// Rows of one record kind as one version gave them, piece by piece.
using Rows = std::vector<ColumnsOutcome>;

bool are_groups(const Rows& rows) {
  return std::any_of(rows.begin(), rows.end(), [](const ColumnsOutcome& piece) { return !piece.keys().empty(); });
}

struct Place {
  const ColumnsOutcome* outcome = nullptr;  // null: this version has no such record
  std::int64_t row = 0;
};

std::vector<Place> places_of(const Rows& rows) {
  std::vector<Place> places;
  for (const ColumnsOutcome& piece : rows)
    for (std::int64_t row = 0; row < piece.row_count(); ++row) places.push_back({&piece, row});
  return places;
}

// The columns that two outcomes both have; found once for all their rows.
class Shared {
 public:
  const std::vector<std::pair<const OutcomeColumn*, const OutcomeColumn*>>& columns(const ColumnsOutcome& a, const ColumnsOutcome& b) {
    if (a_ == &a && b_ == &b) return columns_;
    a_ = &a;
    b_ = &b;
    columns_.clear();
    for (const OutcomeColumn& column : a.columns())
      if (const OutcomeColumn* other = b.find(column.name)) columns_.emplace_back(&column, other);
    return columns_;
  }

 private:
  const ColumnsOutcome *a_ = nullptr, *b_ = nullptr;
  std::vector<std::pair<const OutcomeColumn*, const OutcomeColumn*>> columns_;
};

constexpr const char* no_record = "no record";

}  // namespace

struct DataComparison::State {
  using Key = std::tuple<std::string, std::string, std::string, std::string, std::string, std::string>;
  struct Count {
    std::int64_t count = 0;
    std::vector<std::int64_t> samples;
    std::vector<std::string> sample_keys;
  };

  explicit State(const Ruleset& new_version) : rules(new_version), writer(new_version.time_zone()) {}

  std::optional<Run> before, after;
  Ruleset rules;  // the new version: its schemas name the keys
  ValueWriter writer;
  std::size_t max_samples = 5;
  bool keeps_records = false;
  std::map<Key, Count> counts;
  std::map<std::string, std::int64_t> fed;  // by record that is decided as it is fed
  std::int64_t records = 0, changed = 0;
  std::vector<RecordChange> kept;
  // Of kinds that one version at least decides only when all have been fed: what the other gave, and the keys as fed.
  std::map<std::string, Rows> old_rows, new_rows;
  std::map<std::string, std::vector<std::string>> keys;

  std::string text(ValueView v) const {
    if (v.is_null()) return "null";
    if (v.is_error()) return "error";
    return v.is_unknown() ? "not known" : writer.written(v);
  }
  static bool is_same(ValueView a, ValueView b) {
    if (a.is_error() || b.is_error() || a.is_unknown() || b.is_unknown() || a.is_null() || b.is_null()) return a.kind() == b.kind();
    return a.to_string() == b.to_string();
  }
  // `path` is a decision's ("lib.level" too), or one of its outputs'.
  static std::string row_of(const Place& place, const std::string& path) {
    if (!place.outcome) return "";
    const bool is_decision = !place.outcome->fired(path).empty();
    const std::string decision = is_decision ? path : path.substr(0, path.rfind('.'));
    const auto fired = place.outcome->fired(decision);
    if (fired.empty() || fired[static_cast<std::size_t>(place.row)] < 0) return "";
    return std::string(place.outcome->row_id(decision, fired[static_cast<std::size_t>(place.row)]));
  }

  // Of structs, and of lists of them that are as long, the parts that differ: each a path of its own.
  template <typename Note>
  static void each_difference(const std::string& path, ValueView x, ValueView y, const Note& note) {
    if (is_same(x, y)) return;
    const bool is_struct = x.is(Kind::struct_) && y.is(Kind::struct_) && x.size() == y.size();
    const auto name = [](ValueView v, std::uint32_t i) { return v.struct_type()->fields[i].name; };
    for (std::uint32_t i = 0; is_struct && i < x.size(); ++i)
      if (name(x, i) != name(y, i)) return note(path, x, y);
    const bool is_list = x.is(Kind::list) && y.is(Kind::list) && x.size() == y.size() && x.size() > 0 && x[0].is(Kind::struct_);
    if (!is_struct && !is_list) return note(path, x, y);
    for (std::uint32_t i = 0; i < x.size(); ++i)
      if (is_struct) each_difference(path + "." + name(x, i), x.fields()[i], y.fields()[i], note);
      else each_difference(path + "[" + std::to_string(i) + "]", x[i], y[i], note);
  }

  // The key of a record as it was fed; "" without one.
  std::string fed_key(std::string_view record, const ColumnsView& columns, std::int64_t row) const {
    std::string key;
    Arena arena;
    const Schema& schema = *rules.schema(record);
    for (const std::uint32_t field : schema.key_fields()) {
      const ColumnView* column = columns.find(schema.fields()[field].name);
      if (column && column->is_valid(row)) key += (key.empty() ? "" : ", ") + writer.written(column->raw(row, arena));
    }
    return key;
  }
  std::string group_key(const Place& place) const {
    std::string key;
    for (const OutcomeColumn& column : place.outcome->keys()) key += (key.empty() ? "" : ", ") + text(column[static_cast<std::size_t>(place.row)]);
    return key;
  }

  // ---- two rows that are the same record
  template <typename KeyOf>
  void compare(const std::string& record, std::int64_t number, const Place& a, const Place& b, Shared& shared, const KeyOf& key) {
    ++records;
    bool has_changed = false;
    const auto look = [&](const std::string& output, const std::string& path, const std::string& old_value, const std::string& new_value) {
      has_changed = true;
      note({record, path, old_value, new_value, row_of(a, output), row_of(b, output)}, number, key);
    };
    if (!a.outcome || !b.outcome) {
      const Place& only = a.outcome ? a : b;
      for (const OutcomeColumn& column : only.outcome->columns()) {
        const std::string value = text(column[static_cast<std::size_t>(only.row)]);
        look(column.name, column.name, a.outcome ? value : no_record, b.outcome ? value : no_record);
      }
    } else {
      for (const auto& [old_column, new_column] : shared.columns(*a.outcome, *b.outcome)) {
        const std::string& name = old_column->name;
        const auto differ = [&](const std::string& path, ValueView was, ValueView is) { look(name, path, text(was), text(is)); };
        each_difference(name, (*old_column)[static_cast<std::size_t>(a.row)], (*new_column)[static_cast<std::size_t>(b.row)], differ);
      }
    }
    changed += has_changed ? 1 : 0;
  }

  template <typename KeyOf>
  void note(const Key& change, std::int64_t number, const KeyOf& key_of) {
    Count& count = counts[change];
    ++count.count;
    const bool is_sample = count.samples.size() < max_samples;
    if (!is_sample && !keeps_records) return;
    const std::string key = key_of();
    if (is_sample) {
      count.samples.push_back(number);
      count.sample_keys.push_back(key);
    }
    if (!keeps_records) return;
    const auto& [record, path, old_value, new_value, old_row, new_row] = change;
    kept.push_back({record, number, key, path, old_value, new_value, old_row, new_row});
  }

  // ---- kinds that are decided when all have been fed
  void compare_kind(const std::string& record, const Rows& a, const Rows& b) {
    if (are_groups(a) || are_groups(b)) return compare_groups(record, a, b);
    const std::vector<Place> x = places_of(a), y = places_of(b);
    const std::vector<std::string>& known = keys[record];
    Shared shared;
    for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i)
      compare(record, static_cast<std::int64_t>(i), x[i], y[i], shared, [&] { return i < known.size() ? known[i] : std::string(); });
  }

  // Records that tallies make are the same when their keys are.
  void compare_groups(const std::string& record, const Rows& a, const Rows& b) {
    std::map<std::string, std::pair<Place, Place>> pairs;
    for (const Place& place : places_of(a)) pairs[group_key(place)].first = place;
    for (const Place& place : places_of(b)) pairs[group_key(place)].second = place;
    Shared shared;
    std::int64_t number = 0;
    for (const auto& [key, pair] : pairs)
      compare(record, number++, pair.first, pair.second, shared, [&key = key] { return key; });
  }
};

DataComparison::DataComparison(std::unique_ptr<State> state) : state_(std::move(state)) {}
DataComparison::DataComparison(DataComparison&&) noexcept = default;
DataComparison& DataComparison::operator=(DataComparison&&) noexcept = default;
DataComparison::~DataComparison() = default;

Result<DataComparison> DataComparison::start(const Ruleset& before, const Ruleset& after, const EvaluateOptions& options, std::size_t max_samples) {
  auto state = std::make_unique<State>(after);
  Result<Run> a = before.start(options);
  if (!a) return std::move(a).diagnostics();
  Result<Run> b = after.start(options);
  if (!b) return std::move(b).diagnostics();
  state->before = *std::move(a);
  state->after = *std::move(b);
  state->max_samples = max_samples;
  return DataComparison(std::move(state));
}

Diagnostics DataComparison::feed(std::string_view record, const ColumnsView& columns) {
  Result<ColumnsOutcome> a = state_->before->feed(record, columns);
  if (!a) return std::move(a).diagnostics();
  Result<ColumnsOutcome> b = state_->after->feed(record, columns);
  if (!b) return std::move(b).diagnostics();
  const bool old_streams = state_->before->streams(record), new_streams = state_->after->streams(record);
  const std::string name = a->record();
  if (old_streams && new_streams) {
    Shared shared;
    std::int64_t& number = state_->fed[name];
    for (std::int64_t row = 0; row < std::min(a->row_count(), b->row_count()); ++row)
      state_->compare(name, number++, {&*a, row}, {&*b, row}, shared, [&] { return state_->fed_key(name, columns, row); });
    return {};
  }
  for (std::int64_t row = 0; row < columns.row_count(); ++row) state_->keys[name].push_back(state_->fed_key(name, columns, row));
  if (old_streams) state_->old_rows[name].push_back(*std::move(a));
  if (new_streams) state_->new_rows[name].push_back(*std::move(b));
  return {};
}

Diagnostics DataComparison::finish() {
  Result<DatasetOutcome> a = state_->before->finish();
  if (!a) return std::move(a).diagnostics();
  Result<DatasetOutcome> b = state_->after->finish();
  if (!b) return std::move(b).diagnostics();
  for (ColumnsOutcome& outcome : *a) state_->old_rows[std::string(outcome.record())].push_back(std::move(outcome));
  for (ColumnsOutcome& outcome : *b) state_->new_rows[std::string(outcome.record())].push_back(std::move(outcome));
  for (const auto& [record, rows] : state_->old_rows)
    if (const auto at = state_->new_rows.find(record); at != state_->new_rows.end()) state_->compare_kind(record, rows, at->second);
  return {};
}

void DataComparison::keep_records() { state_->keeps_records = true; }
const std::vector<DataComparison::RecordChange>& DataComparison::records() const { return state_->kept; }

std::int64_t DataComparison::record_count() const { return state_->records; }
std::int64_t DataComparison::changed_count() const { return state_->changed; }

std::vector<DataComparison::Change> DataComparison::changes() const {
  std::vector<Change> list;
  for (const auto& [key, count] : state_->counts) {
    const auto& [record, path, old_value, new_value, old_row, new_row] = key;
    list.push_back({record, path, old_value, new_value, old_row, new_row, count.count, count.samples, count.sample_keys});
  }
  std::stable_sort(list.begin(), list.end(), [](const Change& a, const Change& b) { return a.count > b.count; });
  return list;
}

namespace {

std::string changed_text(const std::string& path, const std::string& old_value, const std::string& old_row, const std::string& new_value, const std::string& new_row) {
  const auto with_row = [](const std::string& value, const std::string& row) { return row.empty() ? value : value + " (" + row + ")"; };
  return path + ": " + with_row(old_value, old_row) + " → " + with_row(new_value, new_row);
}

// "D-2, D-15", or "record 2, 15" where they have no keys.
std::string samples_text(const DataComparison::Change& change, bool zh) {
  const bool has_keys = std::none_of(change.sample_keys.begin(), change.sample_keys.end(), [](const std::string& key) { return key.empty(); });
  std::string text;
  for (std::size_t i = 0; i < change.samples.size(); ++i) text += (i == 0 ? "" : ", ") + (has_keys ? change.sample_keys[i] : std::to_string(change.samples[i] + 1));
  if (has_keys) return zh ? "如 " + text : "e.g. " + text;
  return zh ? "如第 " + text + " 条" : "e.g. record " + text;
}

std::string name_of_record(const DataComparison::RecordChange& change) { return change.key.empty() ? std::to_string(change.number + 1) : change.key; }

}  // namespace

std::string DataComparison::to_text(Language language) const {
  const bool zh = language == Language::zh;
  std::string out = zh ? std::to_string(changed_count()) + " / " + std::to_string(record_count()) + " 条记录判定不同\n"
                       : std::to_string(changed_count()) + " of " + std::to_string(record_count()) + " records are decided differently\n";
  for (const Change& c : changes())
    out += "  " + std::to_string(c.count) + "  " + changed_text(c.path, c.old_value, c.old_row, c.new_value, c.new_row) + "  " + samples_text(c, zh) + "\n";
  for (const RecordChange& c : records())
    out += c.record + " " + name_of_record(c) + "  " + changed_text(c.path, c.old_value, c.old_row, c.new_value, c.new_row) + "\n";
  return out;
}

std::string DataComparison::to_json() const {
  const auto append_texts = [](std::string& out, const auto& change) {
    append_member(out, "path", change.path);
    append_member(out, "old", change.old_value);
    append_member(out, "new", change.new_value);
    append_member(out, "old_row", change.old_row);
    append_member(out, "new_row", change.new_row);
  };
  std::string out = "{\"records\": " + std::to_string(record_count()) + ", \"changed\": " + std::to_string(changed_count()) + ", \"changes\": [";
  for (const Change& c : changes()) {
    out += out.back() == '[' ? "{" : ",\n {";
    append_member(out, "record", c.record);
    append_texts(out, c);
    append_member(out, "count", c.count);
    out += ", \"samples\": [";
    for (const std::int64_t sample : c.samples) out += (out.back() == '[' ? "" : ", ") + std::to_string(sample);
    out += ']';
    append_member(out, "sample_keys", c.sample_keys);
    out += '}';
  }
  if (!state_->keeps_records) return out + "]}";
  out += "], \"changed_records\": [";
  for (const RecordChange& c : records()) {
    out += out.back() == '[' ? "{" : ",\n {";
    append_member(out, "number", c.number);
    append_member(out, "record", c.record);
    append_member(out, "key", c.key);
    append_texts(out, c);
    out += '}';
  }
  return out + "]}";
}

std::string DataComparison::to_csv() const {
  if (state_->keeps_records) {
    std::string out = "record,number,key,path,old,new,old_row,new_row\n";
    for (const RecordChange& c : records())
      append_csv_row(out, {c.record, std::to_string(c.number + 1), c.key, c.path, c.old_value, c.new_value, c.old_row, c.new_row});
    return out;
  }
  std::string out = "record,path,old,new,old_row,new_row,count\n";
  for (const Change& c : changes()) append_csv_row(out, {c.record, c.path, c.old_value, c.new_value, c.old_row, c.new_row, std::to_string(c.count)});
  return out;
}

}  // namespace guiju
