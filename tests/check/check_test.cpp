#include <gtest/gtest.h>

#include "tests/check/checked_pack.hpp"

namespace guiju::check_tests {
namespace {

using List = std::vector<std::string>;

TEST(Check, DecisionsComeAfterWhatTheyNeed) {
  const Checked checked = check_pack("inputs: {a: int}\ndecisions:\n  last: {value: mid + 1}\n  mid: {value: first + 1}\n  first: {value: a + 1}\n");
  ASSERT_TRUE(checked.pack) << checked.diagnostics.render();
  EXPECT_EQ(checked.pack->decisions[0].words.name, "first");
  EXPECT_EQ(checked.pack->decisions[2].words.name, "last");
  EXPECT_EQ(checked.pack->decisions[2].needs, std::vector<std::uint32_t>{1});
}

TEST(Check, ACycleIsPrintedOnceAndNothingOfItsMembers) {
  const Checked checked = check_pack("inputs: {a: int}\ndecisions:\n  x: {value: z + 1}\n  z: {value: w + 1}\n  w: {value: x + 1}\n  free: {value: w == 0}\n");
  ASSERT_EQ(checked.errors(), List{"decision_cycle x"});
  EXPECT_EQ(checked.diagnostics[0].args[0], "x → z → w → x");
  EXPECT_EQ(check_pack("inputs: {a: int}\ndecisions:\n  x: {value: x + 1}\n").errors(), List{"decision_cycle x"});
}

TEST(Check, AVariableOfAMacroIsNoDecisionOfTheSameName) {
  const Checked checked = check_pack(
      "inputs: {l: list(int), m: \"map(string, int)\"}\ndecisions:\n  x: {value: \"l.all(x, x > z)\"}\n  z: {value: \"l.size()\"}\n"
      "  k: {value: \"m.exists(k, v, v > 0)\"}\n  v: {value: \"m[?'a'].optMap(v, v + 1).orValue(0)\"}\n");
  EXPECT_EQ(checked.errors(), List{});
}

TEST(Check, NamesThatLookAlikeAreRefusedUnlessTheyAreMeant) {
  const std::string fields = "inputs: {amount: int, \u0430mount: int, l1: int, ll: int}\n";
  const Checked checked = check_pack(fields);
  EXPECT_EQ(checked.errors(), List{"lookalike_names \u0430mount"}) << "ASCII among itself was typed";
  EXPECT_EQ(checked.notes(0), (List{"first_here", "say_it_is_meant \u0430mount"}));
  EXPECT_EQ(check_pack("lookalike_names: [\u0430mount]\n" + fields).errors(), List{});
  EXPECT_EQ(check_pack("inputs: {口: int}\nparams: {ロ: {type: int, value: 1}}\n").errors(), List{"lookalike_names 口"});
  EXPECT_EQ(check_pack("types: {T: {enum: [已, 己]}}\ninputs: {a: T}\n").errors(), List{"lookalike_names 己"});
  EXPECT_EQ(check_pack("types: {T: {fields: {o: int, ο: int}}}\ninputs: {a: T}\n").errors(), List{"lookalike_names ο"});
  EXPECT_EQ(check_pack("inputs: {o: int}\nfunctions: {ο: {of: {x: int}, value: x}}\n").errors(), List{"lookalike_names o"}) << "a function and a field";
  EXPECT_EQ(check_pack("inputs: {a: {fields: {o: int, ο: int}}}\n").errors(), List{"lookalike_names ο"}) << "a type without a name";
  EXPECT_EQ(check_pack("records: {r: {fields: {o: int}}, q: {fields: {ο: int}}}\n").errors(), List{}) << "they never stand together";
}

TEST(Check, AKeyThatNobodyKnowsHidesNoOtherMistake) {
  const Checked checked = check_pack("inputs: {a: {type: int, maximum: 3}}\ndecisions:\n  c: {value: a / a}\n");
  EXPECT_EQ(checked.errors(), (List{"unknown_key maximum", "int_division a / a"}));
}

TEST(Check, AllMistakesOfAFileAreToldAtOnce) {
  const Checked checked = check_pack("inputs: {a: int}\ndecisions:\n  b: {valeu: a}\n  c: {value: d + 1}\n  e: {value: b + 1}\n  f: {value: a / a}\n");
  EXPECT_EQ(checked.errors(), (List{"unknown_key valeu", "unknown_name d", "int_division a / a"}));
}

TEST(Check, ANameIsOneThing) {
  EXPECT_EQ(check_pack("inputs: {a: int}\nparams: {a: {type: int, value: 1}}\n").errors(), List{"name_of_another a"});
  EXPECT_EQ(check_pack("inputs: {a: int}\ndecisions: {a: {value: \"1\"}}\n").errors(), List{"name_of_another a"});
  EXPECT_EQ(check_pack("inputs: {a: int}\nparams: {p: {type: int, value: 1}}\ndecisions: {p: {value: a}}\n").errors(), List{"name_of_another p"});
}

TEST(Check, ParametersHaveRisingDates) {
  EXPECT_EQ(check_pack("inputs: {a: int}\nparams: {p: {type: int, values: {2022-01-01: 1, 2021-01-01: 2}}}\n").errors(), List{"params_not_rising 2021-01-01"});
  EXPECT_EQ(check_pack("inputs: {a: int}\nparams: {p: {type: int, values: {2022-01-01: 1}, until: 2021-01-01}}\n").errors(), List{"param_until_early 2021-01-01"});
}

TEST(Check, ABasisDateIsADate) {
  EXPECT_EQ(check_pack("basis_date: a\ninputs: {a: int}\n").errors(), List{"basis_not_a_date a"});
  EXPECT_EQ(check_pack("basis_date: filled\ninputs: {filed: date}\n").notes(0), List{"did_you_mean filed"});
}

TEST(Check, AFunctionIsPutInPlaceWithItsTypes) {
  const std::string half = "functions: {half: {of: {x: int}, value: \"div(x, 2, 1)\"}}\n";
  const Checked checked = check_pack("inputs: {a: int, d: date}\n" + half + "decisions: {h: {value: half(a)}}\n");
  ASSERT_TRUE(checked.pack) << checked.diagnostics.render();
  EXPECT_EQ(checked.pack->decisions[0].type, Type::decimal(1));
  EXPECT_EQ(check_pack("inputs: {a: int, d: date}\n" + half + "decisions: {h: {value: half(d)}}\n").errors(), List{"type_mismatch d"});
  EXPECT_EQ(check_pack("inputs: {a: int, d: date}\n" + half + "decisions: {h: {value: \"half(a, a)\"}}\n").errors(), List{"wrong_argument_count half"});
}

TEST(Check, AFunctionsParameterTakesMembersBare) {
  const Checked checked = check_pack(
      "types: {Level: {enum: [village, town]}}\ninputs: {a: int}\n"
      "functions: {days: {of: {level: Level}, type: decimal(1), value: \"level == village ? 1 : 2\"}}\ndecisions: {h: {value: days(town)}}\n");
  ASSERT_TRUE(checked.pack) << checked.diagnostics.render();
  EXPECT_EQ(checked.pack->decisions[0].type, Type::decimal(1)) << "the result is of the type that it says";
}

TEST(Check, AParameterMayBeCalledLikeAFunction) {
  const Checked c = check_pack("inputs: {t: string}\nfunctions: {f: {of: {size: string}, value: size(size) + 1}}\ndecisions: {h: {value: f(t)}}\n");
  EXPECT_TRUE(c.pack) << c.messages;
}

TEST(Check, ANullMayBeAnArgumentAsItMayBeAnOperand) {
  const Checked c = check_pack("inputs: {a: optional(int)}\nfunctions: {f: {of: {x: int}, value: x + 1}}\ndecisions: {h: {value: f(a)}}\n");
  ASSERT_TRUE(c.pack) << c.messages;
}

TEST(Check, AFunctionDoesNotUseItself) {
  EXPECT_EQ(check_pack("inputs: {a: int}\nfunctions: {f: {of: {x: int}, value: f(x)}}\n").errors(), List{"function_cycle f"});
}

TEST(Check, SeveralRecordsWantToBeNamed) {
  const std::string records = "records:\n  case: {fields: {a: int}}\n  person: {fields: {b: int}}\ndecisions:\n";
  EXPECT_EQ(check_pack(records + "  x: {value: a}\n").errors(), List{"record_not_said x"});
  EXPECT_EQ(check_pack(records + "  x: {record: cases, value: a}\n").notes(0), List{"did_you_mean case"});
  EXPECT_TRUE(check_pack(records + "  x: {record: person, value: b}\n").pack);
}

TEST(Check, AKeyIsAField) {
  EXPECT_EQ(check_pack("records: {case: {key: caseid, fields: {case_id: string}}}\n").notes(0), List{"did_you_mean case_id"});
}

TEST(Check, ADecisionMayHaveABasisDateOfItsOwn) {
  const std::string head = "basis_date: filed\ninputs: {filed: date, closed: date, a: int}\nparams: {cap: {type: int, values: {2021-01-01: 1, 2022-01-01: 2}}}\ndecisions:\n";
  const Checked c = check_pack(head + "  x: {basis_date: closed, value: a < cap}\n  z: {value: \"x && a < cap\"}\n");
  ASSERT_TRUE(c.pack) << c.messages;
  ASSERT_TRUE(c.decision("x")->as_of_slot);
  EXPECT_EQ(c.pack->records[0].slots[*c.decision("x")->as_of_slot].index, 1u) << "the field closed";
  EXPECT_FALSE(c.decision("z")->as_of_slot);
  EXPECT_EQ(check_pack(head + "  x: {basis_date: a, value: a < cap}\n").errors(), List{"basis_not_a_date a"});
  EXPECT_EQ(check_pack(head + "  x: {basis_date: close, value: a < cap}\n").notes(0), List{"did_you_mean closed"});
}

}  // namespace
}  // namespace guiju::check_tests
