#include "expr/checker.hpp"

#include <gtest/gtest.h>

#include "expr/codes.hpp"
#include "tests/expr/written.hpp"

namespace guiju::expr {
namespace {

std::shared_ptr<const EnumType> make_enum(
    std::string name, std::vector<std::pair<std::string, std::string>> members) {
  auto type = std::make_shared<EnumType>();
  type->name = std::move(name);
  for (auto& [member, title] : members) type->members.push_back({member, title, ""});
  type->build_index();
  return type;
}

Scope pack_scope() {
  Scope scope(Dialect::pack, Library::standard());
  const Type zone =
      Type::enumeration(make_enum("Zone", {{"home", "本地"}, {"near", "邻近"}, {"far", "远地"}}));
  const Type level = Type::enumeration(make_enum("Level", {{"village", ""}, {"town", ""}}));
  auto party = std::make_shared<StructType>();
  party->name = "Party";
  party->fields = {{"town", Type(Kind::string), "", ""},
                   {"consent", Type(Kind::bool_).nullable(), "", ""},
                   {"share", Type::decimal(3), "", ""}};
  const Type party_type = Type::structure(party);
  std::uint32_t slot = 0;
  const auto field = [&](const char* name, Type type) {
    scope.add_slot(name, std::move(type), slot++);
  };
  field("zone", zone);
  field("level", level);
  field("zones", Type::list(zone));
  field("weight", Type::decimal(2));
  field("rate", Type::decimal(4));
  field("bonus", Type::decimal(2).nullable());
  field("n", Type(Kind::int_));
  field("m", Type(Kind::int_).nullable());
  field("u", Type(Kind::uint_));
  field("d", Type(Kind::double_));
  field("s", Type(Kind::string));
  field("ok", Type(Kind::bool_));
  field("day", Type(Kind::date));
  field("mon", Type(Kind::month));
  field("at", Type(Kind::timestamp));
  field("wait", Type(Kind::duration));
  field("term", Type(Kind::period));
  field("parties", Type::list(party_type));
  field("handling.unit", Type(Kind::string));
  field("案由", Type(Kind::string));
  scope.add_constant("places", Type(Kind::int_), Value(ValueView::of_int(2)));
  scope.add_type("Zone", zone);
  scope.add_type("Level", level);
  scope.add_type("Party", party_type);
  return scope;
}

// The type and the printed tree, or the messages.
const Scope& shared_scope() {
  static const Scope scope = pack_scope();
  return scope;
}

std::string checked(const std::string& text, const Type& expected = Type(),
                    const Scope& scope = shared_scope()) {
  Diagnostics diagnostics;
  const NodePtr node = parsed(text, scope.dialect(), diagnostics);
  if (!node) return messages(diagnostics, text);
  const bool is_good = check(*node, scope, expected, diagnostics);
  EXPECT_EQ(is_good, diagnostics.empty()) << text;
  return is_good ? node->type.to_string() : messages(diagnostics, text);
}

std::string checked_tree(const std::string& text, const Type& expected = Type()) {
  const Scope& scope = shared_scope();
  Diagnostics diagnostics;
  const NodePtr node = parsed(text, Dialect::pack, diagnostics);
  if (!node || !check(*node, scope, expected, diagnostics)) return messages(diagnostics, text);
  return tree_text(*node);
}

std::string cel(const std::string& text) {
  Scope scope(Dialect::cel, Library::standard());
  scope.add_slot("x", Type(Kind::int_), 0);
  scope.add_slot("a.b", Type::map(Type(Kind::string), Type(Kind::int_)), 1);
  scope.add_slot("a.b.c", Type(Kind::string), 2);
  return checked(text, Type(), scope);
}

TEST(Checker, CelTypes) {
  EXPECT_EQ(cel("[]"), "list(dyn)");
  EXPECT_EQ(cel("[1, 2]"), "list(int)");
  EXPECT_EQ(cel("[1, 'a']"), "list(dyn)");
  EXPECT_EQ(cel("[[], [1]]"), "list(list(int))");
  EXPECT_EQ(cel("{'a': 1u}.a"), "uint");
  EXPECT_EQ(cel("[1, 2].map(i, i * 2)"), "list(int)");
  EXPECT_EQ(cel("[1, 2].filter(i, i > 1)[0]"), "int");
  EXPECT_EQ(cel("[1].exists(i, i > 1)"), "bool");
  EXPECT_EQ(cel("{'a': 1}.transformMap(k, v, string(v))"), "map(string, string)");
  EXPECT_EQ(cel("{'a': 1}.?a"), "optional_type(int)");
  EXPECT_EQ(cel("optional.of(1).orValue(2)"), "int");
  EXPECT_EQ(cel("cel.bind(v, [1.5], v[0])"), "double");
  EXPECT_EQ(cel("type(1) == int"), "bool");
  EXPECT_EQ(cel("int"), "type(int)");
  EXPECT_EQ(cel("1.5"), "double");
}

TEST(Checker, LongestNameWins) {
  EXPECT_EQ(cel("a.b.c"), "string");
  EXPECT_EQ(cel("a.b.d"), "int");
  EXPECT_EQ(cel("[{'b': true}].exists(a, a.b)"), "bool");
  EXPECT_EQ(cel("[{'b': {'c': 1}}].map(a, .a.b.c)"), "list(string)");
}

TEST(Checker, CelRefuses) {
  EXPECT_EQ(cel("1 + 'a'"), "no_overload(\"+\", 1 (int), 'a' (string)) at \"1 + 'a'\" [takes(int + int, string + string)]");
  EXPECT_EQ(cel("1 == 1.0"), "no_overload(\"==\", 1 (int), 1.0 (double)) at \"1 == 1.0\" [one_type()]");
  EXPECT_EQ(cel("y"), "unknown_name(y) at \"y\"");
  EXPECT_EQ(cel("x.y"), "no_fields(int) at \"y\"");
  EXPECT_EQ(cel("1.all(i, true)"), "not_iterable(all, int) at \"1\"");
  EXPECT_EQ(cel("true ? 1 : 'a'"), "mixed_branches(int, string) at \"true ? 1 : 'a'\"");
  EXPECT_EQ(cel("x ? 1 : 2"), "type_mismatch(bool, int) at \"x\"");
}

TEST(Checker, EveryMistakeIsTold) {
  EXPECT_EQ(cel("nix + (1 + 'a') + nux"),
            "unknown_name(nix) at \"nix\"\nno_overload(\"+\", 1 (int), 'a' (string)) at \"1 + 'a'\" [takes(int + int, string + string)]\n"
            "unknown_name(nux) at \"nux\"");
}

TEST(Checker, DecimalPlacesFollowFromTheOperands) {
  EXPECT_EQ(checked("weight + rate"), "decimal(4)");
  EXPECT_EQ(checked("weight * rate"), "decimal(6)");
  EXPECT_EQ(checked("weight / rate"), "decimal(12)");
  EXPECT_EQ(checked("weight * 30%"), "decimal(4)");
  EXPECT_EQ(checked("weight + 1"), "decimal(2)");
  EXPECT_EQ(checked("weight + n"), "decimal(2)");
  EXPECT_EQ(checked("weight * n / 100"), "decimal(12)");
  EXPECT_EQ(checked("ok ? weight : rate"), "decimal(4)");
  EXPECT_EQ(checked("ok ? 4 : 1.5"), "decimal(1)");
  EXPECT_EQ(checked("round(weight * rate, 2, half_up)"), "decimal(2)");
  EXPECT_EQ(checked("round(weight * rate, places)"), "decimal(2)");
  EXPECT_EQ(checked("div(n, 3, 4)"), "decimal(4)");
  EXPECT_EQ(checked("[1, 2.50, 3.5]"), "list(decimal(2))");
  EXPECT_EQ(checked("u + n"), "decimal(0)");
}

TEST(Checker, ConversionsArePutIn) {
  EXPECT_EQ(checked_tree("weight + n"), "(call _+_ (name weight) (call @decimal (name n)))");
  EXPECT_EQ(checked_tree("weight + 1"), "(call _+_ (name weight) (literal 1d))");
  EXPECT_EQ(checked_tree("ok ? weight : rate"),
            "(call _?_:_ (name ok) (call @rescale (name weight) (literal 4)) (name rate))");
  EXPECT_EQ(checked_tree("n == weight"), "(call _==_ (call @decimal (name n)) (name weight))");
  EXPECT_EQ(checked_tree("d > 1"), "(call _>_ (name d) (literal 1e0))");
  EXPECT_EQ(checked_tree("1.5 < d"), "(call _<_ (literal 1.5e0) (name d))");
  EXPECT_EQ(checked_tree("u == 3"), "(call _==_ (name u) (literal 3u))");
}

TEST(Checker, KindsDoNotMix) {
  EXPECT_EQ(checked("weight + d"), "decimal_with_double(\"+\", weight, d) at \"weight + d\"");
  EXPECT_EQ(checked("d < weight"), "decimal_with_double(\"<\", weight, d) at \"d < weight\"");
  EXPECT_EQ(checked("n / 2"), "int_division(n, 2) at \"n / 2\"");
  EXPECT_EQ(checked("wait < term"),
            "elapsed_and_calendar(\"<\", duration, period) at \"wait < term\"");
  EXPECT_EQ(checked("wait > 3 days"),
            "elapsed_and_calendar(\">\", duration, period) at \"wait > 3 days\"");
  EXPECT_EQ(checked("day < at"), "no_overload(\"<\", day (date), at (timestamp)) at \"day < at\" [takes(timestamp < timestamp, date < date)]");
  EXPECT_EQ(checked("s == n"), "no_overload(\"==\", s (string), n (int)) at \"s == n\" [write_instead(int(s) == n)]");
  EXPECT_EQ(checked("n == null"), "never_null(n, int) at \"n\"");
  EXPECT_EQ(checked("zone == level"), "no_overload(\"==\", zone (Zone), level (Level)) at \"zone == level\" [one_type()]");
  EXPECT_EQ(checked("[1, 'a']"), "mixed_elements(int, string) at \"[1, 'a']\"");
  EXPECT_EQ(checked("ok ? 1 : 'a'"), "mixed_branches(int, string) at \"ok ? 1 : 'a'\"");
  EXPECT_EQ(checked("round(weight, n)"), "places_not_written(round()) at \"round(weight, n)\"");
}

TEST(Checker, NullMakesNullable) {
  EXPECT_EQ(checked("m == null"), "bool");
  EXPECT_EQ(checked("ok ? 1 : null"), "optional(int)");
  EXPECT_EQ(checked("ok ? null : weight"), "optional(decimal(2))");
  EXPECT_EQ(checked("m + 1"), "int");
  EXPECT_EQ(checked("[m, 1]"), "list(optional(int))");
  EXPECT_EQ(checked("parties[0].consent"), "optional(bool)");
  EXPECT_EQ(checked("ok ? bonus : rate"), "optional(decimal(4))");
  EXPECT_EQ(checked("bonus", Type::decimal(4).nullable()), "optional(decimal(4))");
  EXPECT_EQ(checked("bonus", Type::decimal(2)),
            "type_mismatch(decimal(2), optional(decimal(2))) at \"bonus\" [write_instead(bonus == null ? … : bonus)]");
  EXPECT_EQ(checked("m == weight"), "bool");
  EXPECT_EQ(checked("m", Type(Kind::int_)), "type_mismatch(int, optional(int)) at \"m\" [write_instead(m == null ? … : m)]");
}

TEST(Checker, ConditionRulesNullOut) {
  EXPECT_EQ(checked("m == null ? 0 : m"), "int");
  EXPECT_EQ(checked("m != null ? m : 0"), "int");
  EXPECT_EQ(checked("m == null ? m : 0"), "optional(int)");
  EXPECT_EQ(checked("null == m || ok ? 0 : m"), "int");
  EXPECT_EQ(checked("m == null && ok ? 0 : m"), "optional(int)");
  EXPECT_EQ(checked("!(m == null) && ok ? m : 0"), "int");
  EXPECT_EQ(checked("m == null ? 1 : ok ? m : 2"), "int");
  EXPECT_EQ(checked("bonus == null ? rate : bonus"), "decimal(4)");
  EXPECT_EQ(checked("bonus == null ? 0 : bonus", Type::decimal(2)), "decimal(2)");
}

TEST(Checker, EnumMembersAreBare) {
  EXPECT_EQ(checked("zone == near"), "bool");
  EXPECT_EQ(checked("near == zone"), "bool");
  EXPECT_EQ(checked("zone in [home, near]"), "bool");
  EXPECT_EQ(checked("zone in ['home', 'near']"), "bool");
  EXPECT_EQ(checked("far in zones"), "bool");
  EXPECT_EQ(checked("zones.exists(z, z == far)"), "bool");
  EXPECT_EQ(checked("zone == (ok ? home : far)"), "bool");
  EXPECT_EQ(checked("(ok ? home : zone) < far"), "bool");
  EXPECT_EQ(checked("Zone.near"), "Zone");
  EXPECT_EQ(checked("zone != \"near\""), "bool");
  const Scope& scope = shared_scope();
  EXPECT_EQ(checked("ok ? near : far", *scope.find_type("Zone")), "Zone");
  EXPECT_EQ(checked("[near, far]", Type::list(*scope.find_type("Zone"))), "list(Zone)");
  EXPECT_EQ(checked_tree("zone == near"), "(call _==_ (name zone) (literal near))");
}

TEST(Checker, UnknownMembersAreErrors) {
  EXPECT_EQ(checked("zone == naer"), "unknown_member(Zone, naer) at \"naer\" [did_you_mean(near)]");
  EXPECT_EQ(checked("zone == 'naer'"),
            "unknown_member(Zone, naer) at \"'naer'\" [did_you_mean(near)]");
  EXPECT_EQ(checked("zone == 邻近"), "member_by_title(邻近, near) at \"邻近\"");
  EXPECT_EQ(checked("zone in [home, x]"),
            "unknown_member(Zone, x) at \"x\" [one_of_members(home, near, far)]");
  EXPECT_EQ(checked("Zone.naer"),
            "unknown_member(Zone, naer) at \"Zone.naer\" [did_you_mean(near)]");
  EXPECT_EQ(checked("zone == village"),
            "unknown_member(Zone, village) at \"village\" [one_of_members(home, near, far)]");
}

TEST(Checker, TextBesideADateIsADate) {
  EXPECT_EQ(checked("day >= '2022-04-02'"), "bool");
  EXPECT_EQ(checked("'2022-04' == mon"), "bool");
  EXPECT_EQ(checked("at < '2022-04-02T09:30Z'"), "bool");
  EXPECT_EQ(checked("wait <= '48 h'"), "bool");
  EXPECT_EQ(checked("day in ['2022-04-02', '2022-04-03']"), "bool");
  EXPECT_EQ(checked_tree("at < '2022-04-02T09:30'"),  // without a zone: the pack's
            "(call _<_ (name at) (call timestamp (literal \"2022-04-02T09:30\")))");
  EXPECT_EQ(checked("day == '2022-02-30'"), "bad_literal('2022-02-30', date) at \"'2022-02-30'\"");
  EXPECT_EQ(checked("at < 'noon'"), "bad_literal('noon', timestamp) at \"'noon'\"");
}

TEST(Checker, Units) {
  EXPECT_EQ(checked("48 h"), "duration");
  EXPECT_EQ(checked("1.5 h"), "duration");
  EXPECT_EQ(checked("14 days"), "period");
  EXPECT_EQ(checked("day + 2 weeks"), "date");
  EXPECT_EQ(checked("at + 48 h"), "timestamp");
  EXPECT_EQ(checked("1.5 days"), "unit_wants_whole(days) at \"1.5 days\"");
  EXPECT_EQ(checked("3 dayz"), "expr_unknown_unit(dayz) at \"dayz\" [did_you_mean(days)]");
  EXPECT_EQ(checked("9999999999 days"),
            "number_out_of_range(9999999999 days, period) at \"9999999999 days\"");
  EXPECT_EQ(checked_tree("-1.5 s"), "(literal -1.5s)");
  EXPECT_EQ(checked_tree("2 weeks"), "(literal 14 days)");
}

TEST(Checker, Intervals) {
  EXPECT_EQ(checked("weight in [1..2.5)"), "bool");
  EXPECT_EQ(checked("day in ['2022-01-01'..'2022-12-31']"), "bool");
  EXPECT_EQ(checked("(weight + n) in (0..10]"), "bool");
  EXPECT_EQ(checked("s in [1..2)"), "no_overload(\">=\", s (string), 1 (int)) at \"s in [1..2)\" [write_instead(int(s) >= 1)]");
  EXPECT_EQ(checked("nix in [1..nux)"),
            "unknown_name(nix) at \"nix\"\nunknown_name(nux) at \"nux\"");
}

TEST(Checker, ThePlaceOfTheWhole) {
  EXPECT_EQ(checked("5", Type::decimal(2)), "decimal(2)");
  EXPECT_EQ(checked_tree("5", Type::decimal(2)), "(literal 5.00d)");
  EXPECT_EQ(checked("n", Type::decimal(2)), "decimal(2)");
  EXPECT_EQ(checked("weight", Type::decimal(4)), "decimal(4)");
  EXPECT_EQ(checked("rate", Type::decimal(2)),
            "too_many_places(decimal(4), decimal(2), 2) at \"rate\"");
  EXPECT_EQ(checked("1.50", Type::decimal(1)), "decimal(1)");
  EXPECT_EQ(checked("1.55", Type::decimal(1)), "bad_literal(1.55, decimal(1)) at \"1.55\"");
  EXPECT_EQ(checked("5", Type(Kind::double_)), "double");
  EXPECT_EQ(checked("s", Type(Kind::int_)), "type_mismatch(int, string) at \"s\" [write_instead(int(s))]");
  EXPECT_EQ(checked("null", Type(Kind::int_)), "type_mismatch(int, null) at \"null\"");
  EXPECT_EQ(checked("null", Type(Kind::int_).nullable()), "null");
  EXPECT_EQ(checked("'2022-04-02'", Type(Kind::date)), "date");
}

TEST(Checker, Fields) {
  EXPECT_EQ(checked("parties[0].town"), "string");
  EXPECT_EQ(checked("parties.map(p, p.share)"), "list(decimal(3))");
  EXPECT_EQ(checked("parties.all(p, p.town == parties[0].town)"), "bool");
  EXPECT_EQ(checked("parties[0].twon"),
            "expr_unknown_field(Party, twon) at \"twon\" [did_you_mean(town)]");
  EXPECT_EQ(checked("handling.unit"), "string");
  EXPECT_EQ(checked("handling.unti"),
            "unknown_name(handling.unti) at \"handling.unti\" [did_you_mean(handling.unit)]");
  EXPECT_EQ(checked("has(parties[0].town)"), "bool");
  EXPECT_EQ(checked("has(parties[0].twon)"),
            "expr_unknown_field(Party, twon) at \"twon\" [did_you_mean(town)]");
  EXPECT_EQ(checked("day.year"), "no_fields(date) at \"year\" [write_as_method(.year())]");
  EXPECT_EQ(checked("案由 == '邻里'"), "bool");
}

TEST(Checker, Structs) {
  EXPECT_EQ(checked("Party{town: 'x', share: 1, consent: null}"), "Party");
  EXPECT_EQ(checked("Party{town: 'x'}"), "missing_field(Party, share) at \"Party\"");
  EXPECT_EQ(checked("Party{town: 1, share: 1}"), "type_mismatch(string, int) at \"1\" [write_instead('1')]");
  EXPECT_EQ(checked("Party{twon: 'x', town: 'x', share: 1}"),
            "expr_unknown_field(Party, twon) at \"'x'\" [did_you_mean(town)]");
  EXPECT_EQ(checked("Prty{}"), "expr_unknown_type(Prty) at \"Prty\" [did_you_mean(Party)]");
}

TEST(Checker, Functions) {
  EXPECT_EQ(checked("math.abs(n)"), "int");
  EXPECT_EQ(checked("maths.abs(n)"),
            "unknown_function(maths.abs) at \"abs\" [did_you_mean(math.abs)]");
  EXPECT_EQ(checked("sizee(s)"), "unknown_function(sizee) at \"sizee\" [did_you_mean(size)]");
  EXPECT_EQ(checked("s.startWith('a')"),
            "unknown_function(startWith) at \"startWith\" [did_you_mean(startsWith)]");
  EXPECT_EQ(checked("startsWith(s, 'a')"),
            "unknown_function(startsWith) at \"startsWith\" [write_as_method(s.startsWith('a'))] [takes(string.startsWith(string))]");
  EXPECT_EQ(checked("s.startsWith()"), "argument_count(startsWith, 1, 0) at \"startsWith\" [takes(string.startsWith(string))]");
  EXPECT_EQ(checked("s.startsWith(1)"), "no_overload(startsWith(), s (string), 1 (int)) at \"startsWith\" [write_instead(s.startsWith('1'))]");
  EXPECT_EQ(checked("math.greatest(1, 2, 3)"), "int");
}

TEST(Checker, LookAlikesAreNamed) {
  // A Cyrillic letter.
  EXPECT_EQ(checked("wеight > 1"), "unknown_name(wеight) at \"wеight\" [looks_like(weight)]");
}

TEST(Checker, UncheckedBindsWhatItCan) {
  Scope scope(Dialect::cel, Library::standard());
  scope.add_slot("x", Type(Kind::int_), 3);
  const std::string text = "f_unknown(y) || x + 'a' == 2";
  Diagnostics diagnostics;
  const NodePtr node = parsed(text, Dialect::cel, diagnostics);
  ASSERT_TRUE(node);
  bind_unchecked(*node, scope);
  EXPECT_TRUE(node->args[0]->overloads.empty());
  EXPECT_EQ(node->args[0]->args[0]->refers, Refers::nothing);
  const Node& sum = *node->args[1]->args[0];
  EXPECT_EQ(sum.args[0]->slot, 3u);
  EXPECT_GT(sum.overloads.size(), 3u);
  EXPECT_EQ(sum.type, Type());
}

TEST(Checker, DynKeepsAllOverloadsThatMightFit) {
  Scope scope(Dialect::cel, Library::standard());
  const std::string text = "dyn(1) + 2";
  Diagnostics diagnostics;
  const NodePtr node = parsed(text, Dialect::cel, diagnostics);
  ASSERT_TRUE(node && check(*node, scope, Type(), diagnostics));
  for (const Overload* overload : node->overloads)
    EXPECT_EQ(overload->parameters[1].kind(), Kind::int_) << overload->id;
  EXPECT_GE(node->overloads.size(), 1u);
}

TEST(Checker, DoublingTypesStaySmall) {
  std::string text = "x";
  for (int i = 0; i < 40; ++i)
    text = "cel.bind(v, " + text + ", {'a': v, 'b': [v]}.transformMap(k, w, {k: w, 'z': v}))";
  Scope scope(Dialect::cel, Library::standard());
  scope.add_slot("x", Type(Kind::int_), 0);
  Diagnostics diagnostics;
  const NodePtr node = parsed(text, Dialect::cel, diagnostics);
  if (node) check(*node, scope, Type(), diagnostics);  // in time, and without a crash
  SUCCEED();
}

TEST(Checker, Assignable) {
  EXPECT_TRUE(is_assignable(Type::decimal(2), Type(Kind::int_)));
  EXPECT_TRUE(is_assignable(Type::decimal(2), Type::decimal(1)));
  EXPECT_FALSE(is_assignable(Type::decimal(1), Type::decimal(2)));
  EXPECT_FALSE(is_assignable(Type(Kind::double_), Type(Kind::int_)));
  EXPECT_FALSE(is_assignable(Type(Kind::int_), Type(Kind::int_).nullable()));
  EXPECT_TRUE(is_assignable(Type(Kind::int_).nullable(), Type(Kind::null)));
  EXPECT_TRUE(is_assignable(Type::list(Type()), Type::list(Type(Kind::int_))));
  EXPECT_FALSE(is_assignable(Type::list(Type::decimal(2)), Type::list(Type(Kind::int_))));
}

}  // namespace
}  // namespace guiju::expr
