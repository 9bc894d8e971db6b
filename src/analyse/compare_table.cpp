#include "analyse/compare_table.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "analyse/partition.hpp"

namespace guiju::analyse {
namespace {

using plan::HitPolicy;

const plan::Record& record_of(const plan::Plan& plan, const plan::Table& table) {
  return plan.records[plan.decisions[table.decision].record];
}

// What a table gives in one cell of the space.
struct Answer {
  std::string value;                // outputs as written; what answers are compared by
  std::vector<std::string> rows;
  std::string meaning;              // the same with what computed outputs mean
  bool is_certain = true;
  std::vector<std::string> parts;   // of one row with several outputs: each as "name: value"
};

// Of two answers with the same outputs only those that differ are said.
void keep_differing(std::vector<std::string>& a, std::vector<std::string>& b) {
  const auto name = [](const std::string& part) { return part.substr(0, part.find(':')); };
  bool are_alike = a.size() == b.size() && a != b;
  for (std::size_t i = 0; are_alike && i < a.size(); ++i) are_alike = name(a[i]) == name(b[i]);
  for (std::size_t i = a.size(); are_alike && i-- > 0;) {
    if (a[i] != b[i]) continue;
    a.erase(a.begin() + static_cast<std::ptrdiff_t>(i));
    b.erase(b.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

// One version of the table.
class Version {
 public:
  Version(const plan::Plan& plan, const plan::Table& table, const std::vector<Box>& boxes, std::uint32_t first_piece)
      : plan_(plan), table_(table), boxes_(boxes), first_(first_piece) {
    for (std::uint32_t r = 0; r < table.rows.size(); ++r) outputs_.push_back(outputs_of(&table.output(r, 0)));
    if (!table.otherwise.empty()) else_ = outputs_of(table.otherwise.data());
  }

  bool has(std::uint32_t piece) const { return piece >= first_ && piece < first_ + boxes_.size(); }
  const Box& box(std::uint32_t piece) const { return boxes_[piece - first_]; }
  // The piece's cells and outputs, told without row numbers: alike in both versions, it decides alike.
  std::string signature(std::uint32_t piece) const {
    const Box& b = box(piece);
    std::string text;
    for (std::size_t a = 0; a < b.may.size(); ++a) {
      for (const Range& r : *b.may[a]) text += std::to_string(r.begin) + "-" + std::to_string(r.end) + ",";
      text += ";";
    }
    const plan::Row& row = table_.rows[b.row];
    if (!b.is_exact) text += opaque_meaning(b.row);
    text += outputs_[b.row].meaning + "@" + std::to_string(row.layer);
    return row.published ? text + "p" + std::to_string(row.published->seconds) : text;
  }

  // Nothing: the cell must be cut further.
  std::optional<Answer> answer(const Partition& partition, const Partition::Cell& cell, const std::vector<std::uint32_t>& here) const {
    std::vector<std::uint32_t> rows;
    bool is_certain = true;
    for (const std::uint32_t p : in_order(here)) {
      if (!partition.covers(p, cell)) return std::nullopt;
      is_certain &= box(p).is_exact;
      rows.push_back(box(p).row);
      if (table_.hit == HitPolicy::first && !table_.has_layers && box(p).is_exact) break;
    }
    return decided(std::move(rows), is_certain);
  }

 private:
  struct Outputs {
    std::vector<std::string> parts;
    std::string text, meaning;
    bool is_computed = false;
  };

  Outputs outputs_of(const plan::OutputCell* cells) const {
    Outputs outputs;
    for (std::size_t o = 0; o < table_.outputs.size(); ++o) {
      const plan::OutputCell& cell = cells[o];
      const bool is_literal = cell.program == plan::none;
      const std::string text = is_literal ? (cell.literal.is_null() ? "null" : ValueWriter(plan_.zone_name).written(cell.literal)) : std::string(table_.text(cell));
      outputs.parts.push_back(table_.outputs.size() > 1 ? table_.outputs[o].name + ": " + text : text);
      outputs.meaning += (is_literal ? "'" + text : "=" + meaning_of(plan_, record_of(plan_, table_), cell.program, text)) + "|";
      outputs.is_computed |= !is_literal;
    }
    outputs.text = joined(outputs.parts);
    return outputs;
  }

  std::string opaque_meaning(std::uint32_t row) const {
    const plan::Record& record = record_of(plan_, table_);
    std::string text = meaning_of(plan_, record, table_.rows[row].when, table_.rows[row].words.when_text());
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      const std::uint32_t cell = table_.cell(row, c);
      if (cell == 0) continue;
      const plan::Predicate& predicate = table_.columns[c].predicates[cell - 1];
      if (!predicate.is_constant) text += "#" + table_.columns[c].head + " " + std::string(predicate.text);
      for (const plan::Test& test : predicate.any_of)
        for (const std::uint32_t program : {test.program, test.low.program, test.high.program}) text += meaning_of(plan_, record, program, "");
      text += predicate.is_constant ? "" : "#";
    }
    return text;
  }

  // Higher layers first, then as written.
  std::vector<std::uint32_t> in_order(const std::vector<std::uint32_t>& here) const {
    std::vector<std::uint32_t> mine;
    for (const std::uint32_t p : here)
      if (has(p)) mine.push_back(p);
    std::stable_sort(mine.begin(), mine.end(), [&](std::uint32_t a, std::uint32_t b) {
      if (table_.has_layers && layer(a) != layer(b)) return layer(a) > layer(b);
      return box(a).row < box(b).row;
    });
    return mine;
  }
  int layer(std::uint32_t piece) const { return row_layer(box(piece).row); }
  int row_layer(std::uint32_t row) const { return table_.rows[row].layer == 255 ? -1 : table_.rows[row].layer; }

  Answer decided(std::vector<std::uint32_t> rows, bool is_certain) const {
    const bool is_one = table_.hit <= HitPolicy::first;
    if (is_one && table_.has_layers && table_.hit != HitPolicy::priority && !rows.empty() && is_certain) {
      const int top = row_layer(rows[0]);
      std::erase_if(rows, [&](std::uint32_t r) { return row_layer(r) < top; });
    }
    if (rows.empty() && is_one) return nothing();
    if (table_.hit == HitPolicy::priority && is_certain) keep_strongest(rows);
    Answer all;
    all.is_certain = is_certain;
    const bool is_clash = is_certain && rows.size() > 1 && (table_.hit == HitPolicy::unique || (table_.hit == HitPolicy::any && !agree(rows)));
    if (is_one && (is_certain || table_.hit == HitPolicy::any) && !is_clash) rows.resize(1);
    for (const std::uint32_t r : rows) {
      all.rows.emplace_back(table_.rows[r].words.name);
      all.value += (all.value.empty() ? "" : is_one && !is_clash ? " or " : "; ") + outputs_[r].text;
      all.meaning += outputs_[r].meaning + "/";
    }
    if (!is_one) return collected(std::move(all), rows.size());
    if (rows.size() == 1) all.parts = outputs_[rows[0]].parts;
    if (is_clash) all.value = "error", all.meaning = "!clash";
    if (!is_certain) all.meaning += "?" + joined_signature(rows);
    return all;
  }
  Answer collected(Answer all, std::size_t count) const {
    if (table_.hit == HitPolicy::collect_count) all.value = all.meaning = std::to_string(count);
    else all.value = "[" + all.value + "]";
    return all;
  }
  Answer nothing() const {
    if (!table_.otherwise.empty()) return {else_.text, {"else"}, else_.meaning + "/", true, else_.parts};
    if (table_.is_complete) return {"error", {}, "!none", true, {}};
    return {"null", {}, null_meaning(), true, {}};
  }
  // As a row that gives null in every output.
  std::string null_meaning() const {
    std::string text;
    for (std::size_t o = 0; o < table_.outputs.size(); ++o) text += "'null|";
    return text + "/";
  }
  bool agree(const std::vector<std::uint32_t>& rows) const {
    return std::all_of(rows.begin(), rows.end(), [&](std::uint32_t r) { return outputs_[r].meaning == outputs_[rows[0]].meaning; });
  }
  void keep_strongest(std::vector<std::uint32_t>& rows) const {
    const auto strength = [&](std::uint32_t r) {
      const ValueView v = table_.output(r, 0).literal;
      return v.is(Kind::enum_) ? v.member() : plan::none;
    };
    const auto best = std::min_element(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) { return strength(a) < strength(b); });
    rows = {*best};
  }
  std::string joined_signature(const std::vector<std::uint32_t>& rows) const {
    std::string text;
    for (const std::uint32_t r : rows) text += opaque_meaning(r) + "&";
    return text;
  }

  const plan::Plan& plan_;
  const plan::Table& table_;
  const std::vector<Box>& boxes_;
  std::uint32_t first_;
  std::vector<Outputs> outputs_;
  Outputs else_;
};

class TableComparer {
 public:
  TableComparer(const plan::Plan& before, const plan::Table& old_table, const plan::Plan& after, const plan::Table& new_table,
                const CompareOptions& options)
      : writer_(after.zone_name) {
    space_.add(before, old_table);
    space_.add(after, new_table);
    space_.close();
    effort_.left = options.effort;
    old_.emplace(before, old_table, space_.boxes(0), 0u);
    new_.emplace(after, new_table, space_.boxes(1), static_cast<std::uint32_t>(space_.boxes(0).size()));
    has_same_policy_ = old_table.hit == new_table.hit && old_table.is_complete == new_table.is_complete && same_else(before, old_table, after, new_table);
  }

  DecisionComparison compare() {
    DecisionComparison result;
    result.is_table = true;
    Partition partition(space_.whole(), effort_);
    for (std::size_t t = 0; t < 2; ++t)
      for (const Box& box : space_.boxes(t)) partition.add(box.may);
    const bool is_done = partition.walk([&](const Partition::Cell& cell, const std::vector<std::uint32_t>& here) { return visit(partition, cell, here); });
    result.is_complete = is_done;
    merge();
    for (const Change& change : changes_) result.changes.push_back(written(change));
    result.kind = changes_.empty() && is_done ? DecisionComparison::Kind::same : DecisionComparison::Kind::changed;
    return result;
  }

 private:
  struct Change {
    std::vector<Ranges> sides;
    Answer before, after;
    bool is_certain = true;
  };

  static bool same_else(const plan::Plan& before, const plan::Table& a, const plan::Plan& after, const plan::Table& b) {
    if (a.otherwise.size() != b.otherwise.size()) return false;
    for (std::size_t o = 0; o < a.otherwise.size(); ++o) {
      const plan::OutputCell &x = a.otherwise[o], &y = b.otherwise[o];
      if (x.program != plan::none || y.program != plan::none) {
        if (meaning_of(before, record_of(before, a), x.program, std::string(a.text(x))) != meaning_of(after, record_of(after, b), y.program, std::string(b.text(y)))) return false;
      } else if (x.literal.to_string() != y.literal.to_string()) {
        return false;
      }
    }
    return true;
  }

  Partition::Step visit(const Partition& partition, const Partition::Cell& cell, const std::vector<std::uint32_t>& here) {
    if (has_same_policy_ && is_alike(here)) return Partition::Step::done;
    const auto before = old_->answer(partition, cell, here);
    const auto after = before ? new_->answer(partition, cell, here) : std::nullopt;
    if (!before || !after) return Partition::Step::cut;
    if (before->meaning == after->meaning) return Partition::Step::done;
    changes_.push_back({partition.classes(cell), *before, *after, before->is_certain && after->is_certain});
    return changes_.size() >= most_cells ? Partition::Step::stop : Partition::Step::done;
  }

  // Do the same rows stand here, in the same order, in both versions?
  bool is_alike(const std::vector<std::uint32_t>& here) {
    std::vector<std::uint32_t> a, b;
    for (const std::uint32_t p : here) (old_->has(p) ? a : b).push_back(p);
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
      if (number(*old_, a[i]) != number(*new_, b[i])) return false;
    return true;
  }
  // Signatures as numbers: comparing them costs nothing then.
  std::uint32_t number(const Version& version, std::uint32_t piece) {
    if (numbers_.size() <= piece) numbers_.resize(space_.boxes(0).size() + space_.boxes(1).size(), plan::none);
    std::uint32_t& known = numbers_[piece];
    if (known == plan::none) known = signatures_.emplace(version.signature(piece), static_cast<std::uint32_t>(signatures_.size())).first->second;
    return known;
  }

  // Cells with one change become one box where they differ on one axis only, until none do.
  void merge() {
    for (bool has_merged = true; has_merged;) {
      has_merged = false;
      for (std::size_t a = 0; a < space_.axis_count(); ++a) has_merged |= merge_on(a);
    }
  }
  bool merge_on(std::size_t axis) {
    std::map<std::string, std::size_t> first;
    std::vector<Change> merged;
    for (Change& change : changes_) {
      const auto [at, is_new] = first.emplace(key(change, axis), merged.size());
      if (is_new) merged.push_back(std::move(change));
      else merged[at->second].sides[axis] = united(merged[at->second].sides[axis], change.sides[axis]);
    }
    const bool has_merged = merged.size() < changes_.size();
    changes_ = std::move(merged);
    return has_merged;
  }
  static std::string key(const Change& change, std::size_t axis) {
    std::string text;
    for (std::size_t a = 0; a < change.sides.size(); ++a) {
      if (a != axis)
        for (const Range& r : change.sides[a]) text += std::to_string(r.begin) + "-" + std::to_string(r.end) + ",";
      text += ";";
    }
    for (const Answer* answer : {&change.before, &change.after}) {
      text += answer->meaning + ">";
      for (const std::string& row : answer->rows) text += row + ",";
    }
    return text;
  }

  RegionChange written(const Change& change) const {
    RegionChange out;
    for (std::size_t a = 0; a < space_.axis_count(); ++a)
      if (std::string cell = space_.axis(a).text(change.sides[a], writer_); cell != "-") out.region.emplace_back(space_.axis(a).head(), std::move(cell));
    std::vector<std::string> before = change.before.parts, after = change.after.parts;
    keep_differing(before, after);
    out.old_value = before.empty() ? change.before.value : joined(before);
    out.new_value = after.empty() ? change.after.value : joined(after);
    out.old_rows = change.before.rows;
    out.new_rows = change.after.rows;
    out.is_certain = change.is_certain;
    return out;
  }

  static constexpr std::size_t most_cells = 200'000;
  const ValueWriter writer_;
  Space space_;
  Effort effort_;
  std::optional<Version> old_, new_;
  bool has_same_policy_ = false;
  std::map<std::string, std::uint32_t> signatures_;
  std::vector<std::uint32_t> numbers_;
  std::vector<Change> changes_;
};

}  // namespace

std::string meaning_of(const plan::Plan& plan, const plan::Record& record, std::uint32_t program, const std::string& text) {
  if (program == plan::none) return text;
  std::string meaning = text;
  for (const Value& constant : plan.programs[program].constants) meaning += " " + constant.view().to_string();
  for (const std::uint32_t slot : plan.programs[program].slots) {
    meaning += " $" + record.slots[slot].name;
    if (record.slots[slot].what != plan::SlotInfo::What::param) continue;
    for (const auto& entry : plan.params[record.slots[slot].index].entries)
      meaning += " " + std::to_string(entry.from) + "=" + entry.value.view().to_string();
  }
  return meaning;
}

DecisionComparison compare_tables(const plan::Plan& before, const plan::Table& old_table, const plan::Plan& after,
                                  const plan::Table& new_table, const CompareOptions& options) {
  DecisionComparison result = TableComparer(before, old_table, after, new_table, options).compare();
  if (result.changes.size() > options.max_regions) {
    result.changes.resize(options.max_regions);
    result.is_complete = false;
  }
  return result;
}

}  // namespace guiju::analyse
