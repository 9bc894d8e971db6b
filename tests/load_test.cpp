#include "guiju/load.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace guiju {
namespace {

constexpr std::string_view good = R"yaml(guiju: 1
pack: demo.fee
inputs: {amount: decimal(2)}
params: {rate: {type: decimal(2), value: 0.10}}
decisions:
  fee: {value: "round(amount * rate, 2, half_up)"}
cases:
  - {name: ten, given: {amount: 100.00}, expect: {fee: 10.00}}
)yaml";

// A folder of packs, gone with the test.
class Root {
 public:
  Root() {
    std::string pattern = (std::filesystem::temp_directory_path() / "guiju_load_XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~Root() { std::filesystem::remove_all(path_); }
  std::string write(const std::string& name, std::string_view text) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(Load, TextFolderAndFileGiveTheSame) {
  const Root root;
  root.write("demo/fee/pack.yaml", good);
  for (const std::string& path : {root / "demo/fee", root / "demo/fee/", root / "demo/fee/pack.yaml"}) {
    const Result<Ruleset> loaded = load(path);
    ASSERT_TRUE(loaded) << loaded.diagnostics().render();
    EXPECT_EQ(loaded->name(), "demo.fee");
    EXPECT_EQ(loaded->dump_plan(), load_text(good)->dump_plan());
  }
}

TEST(Load, AllThatIsWrongIsSaidAtOnceWithItsPlace) {
  const Result<Ruleset> loaded = load_text("guiju: 1\npack: p\ninputs: {amount: decimal(2)}\ndecisoins: {}\ndecisions:\n  c: {vlaue: 1}\n",
                                           {}, "my.yaml");
  ASSERT_FALSE(loaded);
  const std::string said = loaded.diagnostics().render();
  EXPECT_TRUE(has(said, "my.yaml:4:1: error")) << said;
  EXPECT_TRUE(has(said, "my.yaml:6:7: error")) << said;
  EXPECT_TRUE(has(said, "did you mean \"value\"?")) << said;
}

TEST(Load, WhatIsNotThereIsSaid) {
  const Root root;
  EXPECT_TRUE(has(load(root / "nowhere").diagnostics().render(), "GJ1001"));
  EXPECT_TRUE(has(load(root / "").diagnostics().render(), "GJ1001"));  // a folder without a pack
  EXPECT_FALSE(load_text(""));
  EXPECT_FALSE(load_text("\xff\xfe"));
}

TEST(Load, CasesStandBesideThePackToo) {
  const Root root;
  const std::string pack = root.write("demo/fee/pack.yaml", good);
  root.write("demo/fee/cases.yaml", "cases:\n  - {name: none, given: {amount: 0.00}, expect: {fee: 0.00}}\n");
  EXPECT_EQ(load(pack)->run_cases().size(), 2u);
  LoadOptions without;
  without.reads_cases = false;
  EXPECT_EQ(load(pack, without)->run_cases().size(), 1u);
  root.write("demo/fee/cases.yaml", "cases:\n  - {nmae: none}\n");
  const Result<Ruleset> bad = load(pack);
  ASSERT_FALSE(bad);
  EXPECT_TRUE(has(bad.diagnostics().render(), "demo/fee/cases.yaml:2:6: error")) << bad.diagnostics().render();
}

TEST(Load, ParamsReplaceThePacksOwn) {
  LoadOptions options;
  options.params = {{"rate", "0.20"}};
  const Ruleset rules = load_text(good, options).value();
  EXPECT_EQ(rules.run_cases()[0].differences, std::vector<std::string>{"fee: expected 10.00, got 20.00"});
  options.params = {{"rat", "0.20"}};
  EXPECT_TRUE(has(load_text(good, options).diagnostics().render(), "did you mean \"rate\"?"));
  options.params = {{"rate", "much"}};
  EXPECT_TRUE(has(load_text(good, options).diagnostics().render(), "--param rate:1:1: error GJ2202"));
}

constexpr std::string_view user = "guiju: 1\npack: demo.user\nuse: [demo.base]\ninputs: {items: int}\ndecisions:\n  m: {value: items + base.step}\n";
constexpr std::string_view base = "guiju: 1\npack: demo.base\nparams: {step: {type: int, value: 2}}\n";

TEST(Load, UsedPacksAreFoundUnderTheRootOrInRoots) {
  const Root root, other;
  const std::string pack = root.write("demo/user/pack.yaml", user);
  const Result<Ruleset> missing = load(pack);
  ASSERT_FALSE(missing);
  EXPECT_TRUE(has(missing.diagnostics().render(), "pack.yaml:3:7: error")) << missing.diagnostics().render();
  other.write("demo/base/pack.yaml", base);
  LoadOptions options;
  options.roots = {other / ""};
  EXPECT_TRUE(load(pack, options)) << load(pack, options).diagnostics().render();
  root.write("demo/base/pack.yaml", base);
  EXPECT_TRUE(load(pack)) << load(pack).diagnostics().render();
}

TEST(Load, ParamsOfUsedPacksAreNamedAsInThePack) {
  const Root root;
  root.write("far/off/pack.yaml", "guiju: 1\npack: far.off\nparams: {step: {type: int, values: {2021-01-01: 1}}, own: {type: int, value: 1}}\n");
  root.write("demo/base/pack.yaml", std::string(base) + "use: [far.off]\nfunctions: {plus: {of: {count: int}, value: count + step + off.own}}\n");
  const std::string pack = root.write("demo/user/pack.yaml",
                                      "guiju: 1\npack: demo.user\nuse: [demo.base]\ninputs: {items: int}\nparams: {step: {type: int, value: 100}}\n"
                                      "decisions:\n  m: {value: base.plus(items) + step}\n");
  const auto decided = [&](const std::vector<std::pair<std::string, std::string>>& params) {
    LoadOptions options;
    options.params = params;
    const Result<Ruleset> rules = load(pack, options);
    if (!rules) return rules.diagnostics().render();
    Record record(*rules->schema("input"));
    record.set("items", Value(ValueView::of_int(0)));
    return rules->evaluate(record)["m"].to_string();
  };
  EXPECT_EQ(decided({}), "103");
  EXPECT_EQ(decided({{"step", "200"}}), "203");  // the pack's own, not those of the same name elsewhere
  EXPECT_EQ(decided({{"base.step", "20"}}), "121");
  EXPECT_EQ(decided({{"demo.base.step", "20"}, {"off.own", "7"}}), "127");
  EXPECT_TRUE(has(decided({{"base.stpe", "20"}}), "error GJ2323: no parameter is named \"base.stpe\"")) << decided({{"base.stpe", "20"}});
  EXPECT_TRUE(has(decided({{"base.stpe", "20"}}), "did you mean \"base.step\"?"));
  EXPECT_TRUE(has(decided({{"base.step", "many"}}), "--param base.step:1:1: error GJ2202")) << decided({{"base.step", "many"}});
  const Ruleset rules = load(pack).value();
  EXPECT_TRUE(rules.with_changes({{"params.base.step", "20"}, {"params.off.step.2022-01-01", "5"}}));
  const Result<Ruleset> wrong = rules.with_changes({{"params.base.setp", "20"}});
  ASSERT_FALSE(wrong);
  EXPECT_TRUE(has(wrong.diagnostics().render(), "did you mean \"base.step\"?")) << wrong.diagnostics().render();
}

TEST(Load, DecisionsOfUsedPacksAreListedAfterThePacksOwn) {
  const Root root;
  root.write("demo/base/pack.yaml", "guiju: 1\npack: demo.base\n# far behind what names it\n# " + std::string(200, '-') + "\ninputs: {items: int}\ndecisions:\n  half: {value: \"quot(items, 2)\"}\n");
  const std::string pack = root.write("demo/user/pack.yaml", "guiju: 1\npack: demo.user\nuse: [demo.base]\ninputs: {items: int}\ndecisions:\n  a: {value: items}\n  m: {value: base.half + a}\n");
  EXPECT_EQ(load(pack).value().decisions(), (std::vector<std::string>{"a", "m", "base.half"}));
  root.write("demo/base/pack.yaml", "guiju: 1\npack: demo.base\ninputs: {items: int}\ndecisions: {half: {value: \"quot(items, 2)\"}}\n");
  EXPECT_EQ(load(pack).value().decisions(), (std::vector<std::string>{"a", "m", "base.half"}));
}

TEST(Load, PacksThatUseEachOtherAreACycle) {
  const Root root;
  const std::string pack = root.write("demo/user/pack.yaml", user);
  root.write("demo/base/pack.yaml", std::string(base) + "use: [demo.user]\n");
  const std::string said = load(pack).diagnostics().render();
  EXPECT_TRUE(has(said, "demo.user → demo.base → demo.user")) << said;
}

TEST(Load, PartsStayInsideThePacksFolder) {
  const Root root;
  root.write("secret.csv", "id,items,out\na,1,x\n");
  const std::string table = "guiju: 1\npack: demo.part\ninputs: {items: int}\ndecisions:\n  t: {table: {outputs: {out: string}, file: ";
  for (const std::string part : {"../secret.csv", "/etc/passwd", "link.csv"}) {
    const std::string pack = root.write("part/pack.yaml", table + part + "}}\n");
    std::error_code ignored;
    std::filesystem::create_symlink("../secret.csv", root / "part/link.csv", ignored);
    const Result<Ruleset> loaded = load(pack);
    EXPECT_FALSE(loaded) << part;
    EXPECT_TRUE(has(loaded.diagnostics().render(), "pack.yaml:5:")) << loaded.diagnostics().render();
  }
}

// ---- functions of the caller's own

constexpr std::string_view with_function = R"yaml(
guiju: 1
pack: demo.distance
inputs: {x: int, z: optional(int), far: bool}
decisions:
  distance: {value: "far ? distance(x, z) * 10 : distance(x, z)"}
  band:
    table:
      hit: first
      columns: {km: "distance(x, z)"}
      outputs: {band: string}
      grid: |
        | id | km    || band  |
        | n  | < 10  || near  |
        | f  | -     || far   |
cases:
  - {name: near, given: {x: 3, z: 4, far: false}, expect: {distance: 7, band: near}}
)yaml";

std::atomic<int> calls;

// The same function as a callable and as one that takes columns.
Functions by_rows() {
  Functions functions;
  functions.add("distance", [](std::int64_t x, std::int64_t y) {
    if (x < 0) throw std::runtime_error("below zero");
    return x + y;
  });
  return functions;
}
Functions by_columns() {
  Functions functions;
  Functions::Declaration declaration;
  declaration.name = "distance";
  declaration.parameters = {Type(Kind::int_), Type(Kind::int_)};
  declaration.result = Type(Kind::int_);
  declaration.columns_adapter = [](const void*, const ValueView* const* args, std::uint32_t row_count, FunctionCall& call,
                                   ValueView* results) {
    ++calls;
    for (std::uint32_t i = 0; i < row_count; ++i)
      results[i] = args[0][i].as_int() < 0 ? call.refuse("below zero") : ValueView::of_int(args[0][i].as_int() + args[1][i].as_int());
  };
  functions.add(std::move(declaration));
  return functions;
}

Ruleset loaded_with(Functions functions) {
  LoadOptions options;
  options.functions = std::move(functions);
  return load_text(with_function, options).value();
}

// 5000 rows: good ones, a null, a function that fails.
struct Rows {
  std::vector<ValueView> x, z, far;
  Rows() {
    for (int i = 0; i < 5000; ++i) {
      x.push_back(ValueView::of_int(i % 100 == 99 ? -1 : i % 17));
      z.push_back(i % 50 == 7 ? ValueView::null() : ValueView::of_int(i % 5));
      far.push_back(ValueView::of_bool(i % 3 == 0));
    }
  }
  ColumnsView view() const {
    ColumnsView columns(static_cast<std::int64_t>(x.size()));
    add(columns, "x", x);
    add(columns, "z", z);
    add(columns, "far", far);
    return columns;
  }
  static void add(ColumnsView& columns, std::string_view name, const std::vector<ValueView>& values) {
    ColumnView column;
    column.name = name;
    column.layout = Layout::values;
    column.row_count = static_cast<std::int64_t>(values.size());
    column.data = values.data();
    columns.add(std::move(column));
  }
};

std::vector<std::string> canonical(const Ruleset& rules, bool uses_columns) {
  const Rows rows;
  EvaluateOptions options;
  options.uses_columns = uses_columns;
  const ColumnsOutcome outcome = rules.evaluate(rows.view(), "", options).value();
  std::vector<std::string> texts;
  for (std::int64_t row = 0; row < outcome.row_count(); ++row) texts.push_back(outcome.canonical(row));
  return texts;
}

TEST(Load, FunctionsOfTheCallerAreKnownToThePack) {
  const Ruleset rules = loaded_with(by_rows());
  EXPECT_TRUE(rules.run_cases().at(0).passed);
  EXPECT_FALSE(load_text(with_function).ok());
}

TEST(Load, AFunctionOfColumnsDecidesAsOneOfRows) {
  const Ruleset rows = loaded_with(by_rows());
  const Ruleset columns = loaded_with(by_columns());
  const std::vector<std::string> expected = canonical(rows, false);
  EXPECT_NE(expected[99].find("GJ5017"), std::string::npos) << expected[99];
  EXPECT_EQ(canonical(rows, true), expected);
  EXPECT_EQ(canonical(columns, false), expected);
  calls = 0;
  EXPECT_EQ(canonical(columns, true), expected);
  EXPECT_LT(calls, 20);  // a few a batch, not one a row
}

TEST(Load, ARecordThatWasPreparedForIsDecidedAsAnyOther) {
  const Ruleset rules = loaded_with(by_rows());
  const Decider decide = rules.prepare("", {"band"}).value();
  Record record(*rules.schema());
  record.set("x", Value(ValueView::of_int(9)));
  record.set("z", Value(ValueView::of_int(4)));
  EvaluateOptions options;
  options.decide = {"band"};
  const RecordView view = record;
  EXPECT_EQ(decide(view).canonical(), rules.evaluate(record, options).canonical());
  EXPECT_EQ(decide(view)["band"].as_string(), "far");
  EXPECT_EQ(decide.explain(view).to_text(), rules.explain(record, options).to_text());
  EXPECT_FALSE(rules.prepare("", {"bnad"}).ok());
  EXPECT_FALSE(rules.prepare("nothing").ok());
}

}  // namespace
}  // namespace guiju
