// A table's index and its column path against the plain scan: random tables of every hit policy and kind of cell, dated,
// layered and published rows, random records with nulls, gaps and bad facts. Everything that can be seen of an outcome must be
// the same whichever way it was found.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "guiju/guiju.hpp"

namespace guiju {
namespace {

class Generator {
 public:
  // Plain: cells are mostly single values.
  // `wide`: how many values the plain cells of texts and numbers are taken from; 0: a few.
  Generator(std::uint64_t seed, bool is_plain, std::size_t wide) : random_(seed), is_plain_(is_plain), wide_(wide) {}

  std::string pack(int row_count) {
    has_dates_ = one_in(3);
    has_layers_ = one_in(4);
    is_published_ = has_dates_ && one_in(2);
    std::string text =
        "guiju: 1\npack: agree\ntypes:\n  Level: {enum: [low, mid, high]}\n"
        "inputs: {kind: optional(string), town: string, num: int, m: optional(decimal(2)), x: double, ok: bool, level: Level, day: date, at: optional(timestamp)}\n"
        "time_zone: UTC\nbasis_date: day\nparams: {cap: {type: int, value: 5}}\n"
        "decisions:\n  first:\n    value: 'num + 1'\n  out:\n" +
        std::string(one_in(4) ? "    when: 'ok || num > 2'\n" : "") + "    table:\n      hit: " + hit() + "\n";
    const bool has_two = !is_number_ && one_in(3);
    text += has_two ? "      outputs: {a: Level, b: int}\n" : is_number_ ? "      outputs: {a: int}\n" : "      outputs: {a: Level}\n";
    if (one_in(4) && !is_list_) text += has_two ? "      else: {a: mid, b: 9}\n" : is_number_ ? "      else: 9\n" : "      else: mid\n";
    else if (one_in(5) && !is_list_) text += "      complete: true\n";
    const std::array<const char*, 9> heads{"kind", "town", "num", "m", "x", "ok", "level", "first", "at"};
    std::vector<int> used;
    for (int h = 0; h < 9; ++h)
      if (wide_ ? (h == 0 || h == 2 || one_in(6)) : one_in(2)) used.push_back(h);
    if (used.empty()) used.push_back(2);
    text += "      grid: |\n        | id |";
    for (int h : used) text += std::string(" ") + heads[static_cast<std::size_t>(h)] + " |";
    if (has_dates_) text += " from | to |";
    if (is_published_) text += " published |";
    if (has_layers_) text += " layer |";
    const bool has_when = one_in(6);
    if (has_when) text += " when |";
    text += "| a |" + std::string(has_two ? " b |" : "") + "\n";
    for (int r = 0; r < row_count; ++r) {
      text += "        | r" + std::to_string(r) + " |";
      for (int h : used) text += " " + (one_in(wide_ ? 15 : 3) ? "-" : cell(h)) + " |";
      if (has_dates_) {
        const std::string from = one_in(2) ? date() : "", to = one_in(3) ? date(5) : "";
        text += " " + from + " | " + (from < to ? to : "") + " |";  // a row that ends before it begins is no row
      }
      if (is_published_) text += " " + (one_in(2) ? date() : "") + " |";
      if (has_layers_) text += " " + pick({"national", "province", "city", "district", "order", ""}) + " |";
      if (has_when) text += one_in(3) ? " num > 3 |" : " |";
      text += "| " + output() + " |";
      if (has_two) text += one_in(4) ? " = num * 2 |" : " " + number(9) + " |";
      text += "\n";
    }
    return text;
  }

  Record record(const Schema& schema) {
    Record r(schema);
    const auto set = [&](const char* name, ValueView v) {
      if (!one_in(25)) r.set(name, Value(v));
    };
    static const std::array<std::string, 6> texts{"a", "b", "c", "dd", "prefixed", ""};
    if (one_in(6)) set("kind", ValueView::null());
    else set("kind", ValueView::of_string(wide_ && !one_in(5) ? wide_texts_[below(wide_)] : texts[below(6)]));
    set("town", ValueView::of_string(texts[below(6)]));
    set("num", one_in(30) ? ValueView::of_string("much") : ValueView::of_int(static_cast<std::int64_t>(below(wide_ ? wide_ : 10)) - 1));
    if (one_in(6)) set("m", ValueView::null());
    else set("m", one_in(20) ? ValueView::of_double(0.125) : ValueView::of_narrow_decimal(static_cast<std::int64_t>(below(wide_ ? 2 * wide_ : 10)) * 50 - 50, 2));
    set("x", ValueView::of_double(static_cast<double>(below(14)) / 2 - 1));
    set("ok", ValueView::of_bool(one_in(2)));
    set("level", ValueView::of_enum(nullptr, static_cast<std::uint32_t>(below(3))));
    set("day", ValueView::of_date(18'990 + static_cast<std::int64_t>(below(14))));
    if (one_in(5)) set("at", ValueView::null());
    else set("at", ValueView::of_timestamp({1'640'995'200 + static_cast<std::int64_t>(below(6)) * 3600, 0}));
    return r;
  }
  bool one_in(unsigned n) { return random_() % n == 0; }
  std::size_t below(std::size_t n) { return random_() % n; }
  bool is_published() const { return is_published_; }

 private:
  std::string hit() {
    const std::string h = pick({"first", "first", "unique", "any", "priority", "rule_order", "output_order", "collect", "collect_sum", "collect_count", "collect_min"});
    is_number_ = h == "collect_sum" || h == "collect_count" || h == "collect_min";
    is_list_ = h != "first" && h != "unique" && h != "any" && h != "priority";
    return h;
  }
  std::string pick(std::vector<std::string> of) { return of[below(of.size())]; }
  std::string number(std::size_t n) { return std::to_string(below(n)); }
  std::string date(std::size_t after = 0) { return "2022-01-" + std::string(below(2) || after ? "0" : "1") + std::to_string(1 + std::min<std::size_t>(8, below(9) + after)); }
  std::string output() {
    if (is_number_) return one_in(5) ? "= num + 1" : number(9);
    return one_in(8) ? "= level" : pick({"low", "mid", "high", ""});
  }
  std::string text_cell() {
    if (is_plain_ && wide_ && !one_in(20)) return wide_texts_[below(wide_)];
    if (is_plain_ && !one_in(10)) return pick({"a", "b", "c", "dd", "e", "f"});
    return pick({"a", "b", "c", "dd", "a, b", "not(a, c)", "prefix \"pre\"", "matches \"^d+$\"", "null", "not null", "not(null)", "= it.size() > 1", "≠ a"});
  }
  std::string number_cell(const std::string& suffix) {
    if (is_plain_ && wide_ && !one_in(20)) return std::to_string(below(wide_)) + suffix;
    const std::size_t low = below(6);
    const std::string a = std::to_string(low) + suffix, b = std::to_string(low + 1 + below(5)) + suffix;
    if (is_plain_ && !one_in(10)) return a;
    return pick({a, "< " + a, "<= " + a, "> " + a, ">= " + a, "[" + a + ".." + b + ")", "(" + a + ".." + b + "]", "[" + a + ".." + b + "]", "not(" + a + ")",
                 a + ", >= " + b, "≠ " + a, "not([" + a + ".." + b + "))", "= it > 2" + suffix});
  }
  std::string cell(int head) {
    switch (head) {
      case 0: return text_cell();
      case 1: return pick({"a", "b", "c, dd", "not(b)", "prefix \"p\""});
      case 2: return one_in(8) ? "< cap" : number_cell("");
      case 3: return one_in(6) ? pick({"null", "not null"}) : number_cell(".50");
      case 4: return number_cell(".5e0");
      case 5: return pick({"true", "false"});
      case 6: return pick({"low", "mid", "high", ">= mid", "< high", "not(low)", "low, high"});
      case 7: return number_cell("");
      default: return pick({"2022-01-01T02:00", ">= 2022-01-01T02:00", "[2022-01-01T01:00..2022-01-01T04:00)", "null"});
    }
  }

  std::mt19937_64 random_;
  const std::vector<std::string> wide_texts_ = [] {
    std::vector<std::string> texts;
    for (int i = 0; i < 1000; ++i) texts.push_back("k" + std::to_string(i));
    return texts;
  }();
  bool is_plain_;
  std::size_t wide_;
  bool is_number_ = false, is_list_ = false, has_dates_ = false, has_layers_ = false, is_published_ = false;
};

struct Facts {
  std::vector<std::vector<ValueView>> cells;  // by field
  ColumnsView columns;
};

// The raw facts as columns of values, or with their texts and numbers in a dictionary each.
Facts columns_of(const Schema& schema, const std::vector<Record>& records) {
  Facts facts;
  facts.cells.resize(schema.fields().size());
  facts.columns = ColumnsView(static_cast<std::int64_t>(records.size()));
  for (std::uint32_t f = 0; f < facts.cells.size(); ++f) {
    for (const Record& r : records) facts.cells[f].push_back(r.view()[f]);
    ColumnView c;
    c.name = schema.fields()[f].name;
    c.layout = Layout::values;
    c.row_count = facts.columns.row_count();
    c.data = facts.cells[f].data();
    facts.columns.add(c);
  }
  return facts;
}

// Which ways the tables went: see the plan's dump.
std::map<std::string, int>& ways() {
  static std::map<std::string, int> counted;
  return counted;
}

void expect_agreement(std::uint64_t seed, int row_count, int record_count, bool is_plain = false, std::size_t wide = 0) {
  Generator generate(seed, is_plain, wide);
  const std::string text = generate.pack(row_count);
  const auto loaded = load_text(text);
  ASSERT_TRUE(loaded.ok()) << loaded.diagnostics().render() << text;
  const Ruleset& rules = *loaded;
  for (const char* way : {"scan (", "cube (", "bit sets (", "hashes ("}) ways()[way] += rules.dump_plan().find(way) != std::string::npos;
  std::vector<Record> records;
  for (int i = 0; i < record_count; ++i) records.push_back(generate.record(*rules.schema()));
  EvaluateOptions by_scan;
  by_scan.uses_index = by_scan.uses_columns = false;
  if (generate.one_in(4)) by_scan.as_of = "2022-01-05";
  if (generate.is_published() && generate.one_in(2)) by_scan.known_at = "2022-01-06";
  EvaluateOptions by_index = by_scan;
  by_index.uses_index = true;
  std::vector<std::string> expected;
  for (const Record& r : records) {
    expected.push_back(rules.evaluate(r, by_scan).canonical());
    ASSERT_EQ(rules.evaluate(r, by_index).canonical(), expected.back()) << text << rules.dump_plan();
  }
  const Facts facts = columns_of(*rules.schema(), records);
  const auto by_rows = rules.evaluate(facts.columns, "", by_scan);
  for (const bool uses_index : {false, true}) {
    EvaluateOptions options = by_scan;
    options.uses_columns = true;
    options.uses_index = uses_index;
    const auto outcome = rules.evaluate(facts.columns, "", options);
    EXPECT_EQ(outcome->counts().decided, by_rows->counts().decided);
    EXPECT_EQ(outcome->counts().undecided, by_rows->counts().undecided);
    EXPECT_EQ(outcome->counts().errors, by_rows->counts().errors);
    ASSERT_EQ(outcome->faults().size(), by_rows->faults().size());
    for (std::size_t i = 0; i < outcome->faults().size(); ++i) EXPECT_EQ(outcome->faults()[i].fault.message(), by_rows->faults()[i].fault.message());
    for (std::int64_t row = 0; row < by_rows->row_count(); ++row) {
      ASSERT_EQ(outcome->canonical(row), by_rows->canonical(row)) << text << rules.dump_plan();
      ASSERT_EQ(outcome->fired("out")[static_cast<std::size_t>(row)], by_rows->fired("out")[static_cast<std::size_t>(row)])
          << text << outcome->canonical(row) << rules.dump_plan();
    }
  }
}

TEST(IndexAgree, SmallTables) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    expect_agreement(seed, static_cast<int>(1 + seed % 9), 60);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(ways()["cube ("], 30);
  EXPECT_GT(ways()["bit sets ("], 30);
}

TEST(IndexAgree, TablesOfSomeWords) {
  for (std::uint64_t seed = 1000; seed < 1030; ++seed) {
    expect_agreement(seed, static_cast<int>(40 + seed % 200), 80);
    if (HasFatalFailure()) return;
  }
}

// Enough rows for hashes.
TEST(IndexAgree, LargeTables) {
  ways().clear();
  for (std::uint64_t seed = 2000; seed < 2024; ++seed) {
    const bool is_plain = seed % 4 != 0;
    expect_agreement(seed, is_plain ? 1500 : 600, 40, is_plain, is_plain ? 60 : 0);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(ways()["hashes ("], 3);
}

}  // namespace
}  // namespace guiju
