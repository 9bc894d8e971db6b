// A null where a value is needed is an error that names what is null: for one record and in columns, never a silent null.
#include <gtest/gtest.h>

#include <guiju/guiju.hpp>

namespace guiju {
namespace {

constexpr std::string_view text = R"(guiju: 1
pack: demo.cap
inputs: {kind: string, amount: decimal(2)}
decisions:
  cap:
    table:
      hit: first
      outputs: {cap: decimal(2)}
      rows:
        - {id: a, kind: road, cap: 10}
  split:
    table:
      hit: first
      outputs: {left: decimal(2), right: decimal(2)}
      rows:
        - {id: a, kind: road, left: 1, right: 2}
  is_told: {value: split != null}
  sum: {value: split.left + split.right}
  twice: {value: cap * 2}
  small: {value: amount < 5, when: "kind == 'road'"}
  note: {value: "'small'", when: small}
  size:
    table:
      hit: first
      outputs: {size: string}
      grid: |
        | id | amount || size |
        | s  | < cap  || s    |
        | l  | -      || l    |
)";

struct Case {
  std::string_view kind;
  std::int64_t amount;
};
constexpr auto binding = bind<Case>(field<&Case::kind>("kind"), field<&Case::amount>("amount", decimal(2)));

std::string fault_of(const Outcome& out, std::string_view path) {
  for (const FaultReport& fault : out.faults())
    if (fault.path == path) return fault.message();
  return "";
}

TEST(NoMatch, WholeOfATableWithoutAMatchIsNull) {
  const Ruleset rules = load_text(text).value();
  const Decider decide = rules.prepare(binding, {"split", "is_told"}).value();
  const Outcome none = decide(Case{"tree", 100});
  EXPECT_TRUE(none["split"].is_null());
  EXPECT_FALSE(none["is_told"].as_bool());
  EXPECT_EQ(none.ending("split"), Ending::no_match);
  EXPECT_TRUE(none.is_decided());
  const Outcome some = decide(Case{"road", 100});
  EXPECT_FALSE(some["split"].is_null());
  EXPECT_TRUE(some["is_told"].as_bool());
}

TEST(NoMatch, NullInArithmeticIsAnErrorThatNamesTheTable) {
  const Ruleset rules = load_text(text).value();
  const Decider decide = rules.prepare(binding, {"sum", "twice", "note", "size"}).value();
  const Outcome out = decide(Case{"tree", 100});
  EXPECT_EQ(fault_of(out, "twice"), "cap is null; write cap == null ? … : …");
  EXPECT_EQ(fault_of(out, "sum"), "split.left is null; write split.left == null ? … : …");
  EXPECT_EQ(fault_of(out, "note"), "small is null; write small == null ? … : …");
  EXPECT_EQ(fault_of(out, "size"), "cap is null; write cap == null ? … : …");
  EXPECT_TRUE(decide(Case{"road", 100}).is_decided());
}

TEST(NoMatch, ColumnsSayTheSame) {
  const Ruleset rules = load_text(text).value();
  const Decider decide = rules.prepare(binding).value();
  const std::vector<Case> cases{{"tree", 100}, {"road", 100}, {"road", 2000}, {"tree", 700}};
  const ColumnsOutcome all = decide(cases);
  for (std::size_t i = 0; i < cases.size(); ++i) EXPECT_EQ(all.canonical(static_cast<std::int64_t>(i)), decide(cases[i]).canonical()) << i;
  EXPECT_EQ(all.counts().errors, 2);
  EXPECT_EQ(all.counts().decided, 2);
}

}  // namespace
}  // namespace guiju
