// What a pack's decisions still need, against brute force: every field takes few values, so each record with unknown facts is
// decided for all ways to fill them.
//
// Tables of every hit policy over fields, computed columns and other decisions; values that read a field more than once.
// Whatever comes out before all is known comes out for every way to fill the rest; "needs" comes out only when the answer is
// open, and each field that it names can still change it. Rows and columns say the same.
//
// GUIJU_AGREE_PACKS=n tries n packs instead of 150, GUIJU_AGREE_SEED=s begins elsewhere.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "guiju/facts/columns.hpp"
#include "guiju/load.hpp"
#include "tests/agree/generate_expr.hpp"
#include "tests/agree/load_pack.hpp"
#include "tests/engine/first_fired.hpp"

namespace guiju::agree {
namespace {

const std::vector<std::string> field_names = {"a", "b", "m", "k", "o"};

// --- packs as text ----------------------------------------------------------------------------------------------------

class PackMaker {
 public:
  explicit PackMaker(Random& random) : random_(random) {}

  std::string make() {
    std::string text =
        "guiju: 1\npack: agree.needs\n"
        "types: {K: {enum: [red, green, blue]}, R: {enum: [stop, ask, go]}}\n"
        "inputs: {a: bool, b: bool, m: {type: int, min: 0, max: 2}, k: K, o: optional(bool)}\ndecisions:\n";
    text += "  c: {value: \"" + condition(2) + "\"}\n";
    bools_.push_back("c");
    for (const char* hit : {"unique", "any", "priority", "first", "rule_order", "output_order", "collect", "collect_sum", "collect_min",
                            "collect_max", "collect_count"})
      if (random_.one_in(3)) text += table(hit);
    text += "  last: {value: \"" + value() + "\"}\n";
    return text;
  }

 private:
  std::string condition(int depth) {
    if (depth > 0) {
      switch (random_.below(5)) {
        case 0: return "(" + condition(depth - 1) + " && " + condition(depth - 1) + ")";
        case 1: return "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
        case 2: return "!" + condition(depth - 1);
        case 3: return "(" + condition(depth - 1) + " ? " + condition(depth - 1) + " : " + condition(depth - 1) + ")";
        default: break;
      }
    }
    switch (random_.below(6)) {
      case 0: return "(m > " + std::to_string(random_.below(2)) + ")";
      case 1: return "(k == " + random_.of(colours()) + ")";
      case 2: return "(o == null)";
      case 3: return "[m, 1].exists(x, x == " + std::to_string(random_.below(3)) + ")";
      default: return random_.of(bools_);
    }
  }
  std::string value() {
    switch (random_.below(4)) {
      case 0: return "(" + condition(1) + " ? m : " + std::to_string(random_.below(3)) + ") > 0";
      case 1: return "[m, (" + condition(1) + " ? 1 : 2)].sum()";
      case 2: return "[" + condition(1) + ", " + condition(1) + "].filter(x, x).size()";
      default: return condition(2);
    }
  }
  static std::vector<std::string> colours() { return {"red", "green", "blue"}; }

  struct Column {
    std::string head;
    char kind = 'b';
  };
  std::string cell(char kind) {
    if (random_.one_in(3)) return "-";
    if (kind == 'n') {
      static const std::vector<std::string> cells = {"0", "1", "> 0", "[0..1]", "not(2)", "0, 2"};
      return random_.of(cells);
    }
    if (kind == 'k') {
      static const std::vector<std::string> cells = {"red", "green", "red, blue", "not(green)"};
      return random_.of(cells);
    }
    if (kind == 'o' && random_.one_in(3)) return random_.one_in(2) ? "null" : "not null";
    return random_.one_in(2) ? "true" : "false";
  }
  std::string output(const std::string& hit) {
    if (hit == "priority" || hit == "output_order") return random_.of(std::vector<std::string>{"stop", "ask", "go"});
    if (random_.one_in(6)) return "= m";
    return std::to_string(random_.below(2));
  }

  std::string table(const std::string& hit) {
    const std::string name = "t_" + hit;
    const bool is_ranked = hit == "priority" || hit == "output_order";
    const bool has_second = (hit == "first" || hit == "priority" || hit == "any") && random_.one_in(2);
    std::vector<Column> columns;
    for (const Column& c : {Column{"a", 'b'}, Column{"m", 'n'}, Column{"k", 'k'}, Column{"o", 'o'}, Column{"c", 'b'}, Column{"x", 'b'}})
      if (random_.one_in(3)) columns.push_back(c);
    if (columns.empty()) columns.push_back({"a", 'b'});
    std::string text = "  " + name + ":\n";
    if (random_.one_in(5)) text += "    when: \"" + condition(1) + "\"\n";
    text += "    table:\n      hit: " + hit + "\n";
    if (columns.back().head == "x") text += "      columns: {x: \"" + condition(1) + "\"}\n";
    text += "      outputs: {out: " + std::string(is_ranked ? "R" : "int") + (has_second ? ", other: int" : "") + "}\n";
    const bool has_else = (hit == "first" || hit == "unique" || hit == "any") && random_.one_in(2);
    if (has_else) text += has_second ? "      else: {out: " + output(hit) + ", other: 1}\n" : "      else: " + output(hit) + "\n";
    const bool has_when = random_.one_in(4);
    text += "      grid: |\n        | id |";
    for (const Column& c : columns) text += " " + c.head + " |";
    if (has_when) text += " when |";
    text += "| out |" + std::string(has_second ? " other |" : "") + "\n";
    for (std::uint32_t row = 0, rows = 1 + random_.below(3); row < rows; ++row) {
      text += "        | r" + std::to_string(row) + " |";
      for (const Column& c : columns) text += " " + cell(c.kind) + " |";
      if (has_when) text += " " + (random_.one_in(2) ? "-" : condition(0)) + " |";
      text += "| " + output(hit) + " |" + (has_second ? " " + std::to_string(random_.below(2)) + " |" : "") + "\n";
    }
    return text;
  }

  Random& random_;
  std::vector<std::string> bools_ = {"a", "b"};
};

// --- records --------------------------------------------------------------------------------------------------------

using Given = std::map<std::string, Value>;

const std::vector<Value>& values_of(const Schema& schema, const std::string& field) {
  static std::map<std::string, std::vector<Value>> all;
  std::vector<Value>& list = all[field];
  if (!list.empty()) return list;
  const Type& type = schema.fields()[static_cast<std::size_t>(schema.find(field))].type;
  if (type.kind() == Kind::bool_)
    for (bool b : {false, true}) list.emplace_back(ValueView::of_bool(b));
  if (type.kind() == Kind::int_)
    for (int i = 0; i < 3; ++i) list.emplace_back(ValueView::of_int(i));
  if (type.kind() == Kind::enum_)
    for (const char* name : {"red", "green", "blue"}) list.emplace_back(ValueView::of_string(name));
  if (type.is_nullable()) list.emplace_back(ValueView::null());
  return list;
}

Record record_of(const Schema& schema, const Given& given) {
  Record record(schema);
  for (const auto& [field, value] : given) record.set(static_cast<std::uint32_t>(schema.find(field)), value);
  return record;
}

std::string answer_of(const Outcome& outcome, const std::string& path) {
  const ValueView v = outcome[path];
  return v.is_error() ? "error " + std::string(code_text(v.fault().code)) : v.to_string();
}

class Judge {
 public:
  Judge(const Ruleset& rules, std::string text) : rules_(rules), schema_(*rules.schema()), text_(std::move(text)) {}

  int decided_early = 0, open = 0;

  void judge(const Given& given) {
    std::vector<std::string> unknown;
    for (const std::string& field : field_names)
      if (given.count(field) == 0) unknown.push_back(field);
    std::vector<Given> ways = {given};
    for (const std::string& field : unknown) {
      std::vector<Given> longer;
      for (const Given& way : ways)
        for (const Value& v : values_of(schema_, field)) {
          longer.push_back(way);
          longer.back()[field] = v;
        }
      ways = std::move(longer);
    }
    const Outcome got = rules_.evaluate(record_of(schema_, given));
    std::vector<Outcome> outcomes;
    for (const Given& way : ways) outcomes.push_back(rules_.evaluate(record_of(schema_, way)));
    for (const std::string& path : got.paths()) {
      answers_.clear();
      for (std::size_t w = 0; w < ways.size(); ++w) answers_[key_of(ways[w])] = answer_of(outcomes[w], path);
      judge(given, ways, path, got);
    }
    compare_columns(given, got);
  }

 private:
  static std::string key_of(const Given& given) {
    std::string key;
    for (const auto& [field, value] : given) key += field + "=" + value.view().to_string() + " ";
    return key;
  }
  void judge(const Given& given, const std::vector<Given>& ways, const std::string& path, const Outcome& got) {
    std::set<std::string> different;
    for (const auto& [key, answer] : answers_) different.insert(answer);
    const auto place = [&] { return text_ + "\ngiven " + key_of(given) + "\n" + path + ": " + got.canonical(); };
    if (!got[path].is_unknown()) {
      if (ways.size() > 1) ++decided_early;
      EXPECT_EQ(different, std::set<std::string>{answer_of(got, path)}) << "came too early\n" << place();
      return;
    }
    ++open;
    EXPECT_GT(different.size(), 1u) << "needs something, but is the same anyway\n" << place();
    EXPECT_FALSE(got.needs(path).empty()) << place();
    for (const std::string& field : got.needs(path)) {
      EXPECT_EQ(given.count(field), 0u) << field << " is known\n" << place();
      const bool matters = std::any_of(ways.begin(), ways.end(), [&](const Given& way) {
        Given other = way;
        return std::any_of(values_of(schema_, field).begin(), values_of(schema_, field).end(), [&](const Value& v) {
          other[field] = v;
          return answers_[key_of(other)] != answers_[key_of(way)];
        });
      });
      EXPECT_TRUE(matters) << field << " changes nothing\n" << place();
    }
  }
  void compare_columns(const Given& given, const Outcome& got) {
    std::vector<Value> cells;
    for (const std::string& field : field_names) {
      const auto at = given.find(field);
      cells.push_back(at == given.end() ? Value(absent()) : at->second);
    }
    ColumnsView columns(1);
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (given.count(field_names[i]) != 0) columns.add_constant(field_names[i], cells[i]);
    const auto by_columns = rules_.evaluate(columns);
    ASSERT_TRUE(by_columns) << by_columns.diagnostics().render();
    EXPECT_EQ(by_columns->canonical(0), engine_tests::first_fired(got.canonical())) << text_ << "\ngiven " << key_of(given);
  }

  const Ruleset& rules_;
  const Schema& schema_;
  std::string text_;
  std::map<std::string, std::string> answers_;
};

TEST(NeedsOfPacks, AreMinimal) {
  const std::uint64_t first = from_environment("GUIJU_AGREE_SEED", 1), count = from_environment("GUIJU_AGREE_PACKS", 150);
  int loaded = 0, open = 0, decided_early = 0;
  for (std::uint64_t seed = first; seed < first + count && !HasFailure(); ++seed) {
    Random random(seed);
    const std::string text = PackMaker(random).make();
    const auto rules = load_text(text);
    if (!rules) continue;
    ++loaded;
    Judge judge(*rules, text);
    for (int i = 0; i < 12 && !HasFailure(); ++i) {
      Given given;
      int unknown = 0;
      for (const std::string& field : field_names)
        if (unknown >= 4 || random.one_in(2)) given[field] = random.of(values_of(*rules->schema(), field));
        else ++unknown;
      judge.judge(given);
    }
    open += judge.open;
    decided_early += judge.decided_early;
    if (HasFailure()) std::cout << "seed " << seed << "\n";
  }
  EXPECT_GT(loaded * 10, static_cast<int>(count) * 8) << "too few packs load";
  EXPECT_GT(open, static_cast<int>(count) * 3);
  EXPECT_GT(decided_early, static_cast<int>(count) * 3);
}

}  // namespace
}  // namespace guiju::agree
