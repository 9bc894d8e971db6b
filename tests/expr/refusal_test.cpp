// What is said of a call that cannot be, and what is to be written instead.
#include <gtest/gtest.h>

#include "expr/checker.hpp"
#include "expr/scope.hpp"
#include "tests/expr/written.hpp"

namespace guiju::expr {
namespace {

// "code(arguments) [note(arguments)]…" of the first error; "" when there is none.
std::string said(const std::string& text, Dialect dialect = Dialect::pack) {
  static const auto level = [] {
    auto type = std::make_shared<EnumType>();
    type->name = "Level";
    for (const char* member : {"low", "high"}) type->members.push_back({member, "", ""});
    type->build_index();
    return Type::enumeration(type);
  }();
  auto party = std::make_shared<StructType>();
  party->name = "Party";
  party->fields = {{"name", Type(Kind::string), "", ""}};
  Scope scope(dialect, Library::standard());
  std::uint32_t slot = 0;
  const std::pair<const char*, Type> fields[] = {
      {"amount", Type::decimal(2)}, {"x", Type(Kind::double_)}, {"count", Type(Kind::int_)}, {"name", Type(Kind::string)},
      {"day", Type(Kind::date)},    {"took", Type(Kind::duration)}, {"ok", Type(Kind::bool_)},  {"level", level},
      {"maybe", Type(Kind::bool_).nullable()}, {"perhaps", Type(Kind::int_).nullable()}, {"ns", Type::list(Type(Kind::int_))}, {"ps", Type::list(Type::structure(party))}};
  for (const auto& [field, type] : fields) scope.add_slot(field, type, slot++);
  Diagnostics diagnostics;
  const NodePtr root = parsed(text, dialect, diagnostics);
  if (root) check(*root, scope, Type(), diagnostics);
  if (diagnostics.empty()) return "";
  const auto written = [](Code code, const std::vector<std::string>& args) {
    std::string all = std::string(name_of(code)) + "(";
    for (const std::string& arg : args) all += (all.back() == '(' ? "" : "; ") + arg;
    return all + ")";
  };
  std::string all = written(diagnostics[0].code, diagnostics[0].args);
  for (const Note& note : diagnostics[0].notes) all += " [" + written(note.code, note.args) + "]";
  return all;
}

TEST(Refusal, NamesTheOperandsAndTheConversionThatFits) {
  EXPECT_EQ(said("name + count"), "no_overload(\"+\"; name (string), count (int)) [write_instead(name + string(count))]");
  EXPECT_EQ(said("amount == name"), "no_overload(\"==\"; amount (decimal(2)), name (string)) [write_instead(amount == decimal(name, 2))]");
  EXPECT_EQ(said("name * 2"), "no_overload(\"*\"; name (string), 2 (int)) [write_instead(int(name) * 2)]");
  EXPECT_EQ(said("name in ns"), "no_overload(\"in\"; name (string), ns (list(int))) [write_instead(int(name) in ns)]");
  EXPECT_EQ(said("amount > '1000'"), "no_overload(\">\"; amount (decimal(2)), '1000' (string)) [write_instead(amount > 1000)]");
  EXPECT_EQ(said("amount > '10.5'"), "no_overload(\">\"; amount (decimal(2)), '10.5' (string)) [write_instead(amount > 10.5)]");
  EXPECT_EQ(said("day + 3"), "no_overload(\"+\"; day (date), 3 (int)) [write_instead(day + 3 days)]");
  EXPECT_EQ(said("count && ok"), "no_overload(\"&&\"; count (int), ok (bool)) [write_instead(count != 0 && ok)]");
  EXPECT_EQ(said("!count"), "no_overload(\"!\"; count (int)) [write_instead(!(count != 0))]");
  EXPECT_EQ(said("name.contains(3)"), "no_overload(contains(); name (string), 3 (int)) [write_instead(name.contains('3'))]");
  EXPECT_EQ(said("math.ceil(amount)"), "no_overload(math.ceil(); amount (decimal(2))) [write_instead(math.ceil(double(amount)))]");
  EXPECT_EQ(said("decimal(x)"), "no_overload(decimal(); x (double)) [write_instead(decimal(x, 2))]");
  EXPECT_EQ(said("ns[0.5]"), "no_overload(\"[ ]\"; ns (list(int)), 0.5 (decimal(1))) [write_instead(ns[int(0.5)])]");
}

TEST(Refusal, OfALongCallOnlyTheOperandIsShown) {
  EXPECT_EQ(said("name + ' is the name of somebody who lives here and there' + count"), "no_overload(\"+\"; string, count (int)) [write_instead(string(count))]");
}

TEST(Refusal, ANumberInQuotesWasToBeThatNumber) {
  EXPECT_EQ(said("amount > '10.555'"), "no_overload(\">\"; amount (decimal(2)), '10.555' (string)) [write_instead(amount > 10.555)]");
}

TEST(Refusal, PlacesMustBeWrittenForWholeNumbersToo) {
  EXPECT_EQ(said("div(count, amount, count)"), "places_not_written(div())");
  EXPECT_EQ(said("round(count, count)"), "places_not_written(round())");
}

TEST(Refusal, SaysWhatIsTakenWhereNothingConverts) {
  EXPECT_EQ(said("day + took").substr(0, 60), "no_overload(\"+\"; day (date), took (duration)) [takes(timesta");
  EXPECT_EQ(said("size(count)"), "no_overload(size(); count (int)) [takes(size(string), size(bytes), size(list), size(map))]");
  EXPECT_EQ(said("amount % 3"), "no_overload(\"%\"; amount (decimal(2)), 3 (decimal(0))) [takes(int % int)]");
  EXPECT_EQ(said("level == day"), "no_overload(\"==\"; level (Level), day (date)) [one_type()]");
  EXPECT_EQ(said("ps.sortBy(p, p)"), "no_overload(sortBy(); list(Party), list(Party)) [wants_order()]");
  EXPECT_EQ(said("ps.sort()"), "no_overload(sort(); ps (list(Party))) [wants_order()]");
}

TEST(Refusal, ShowsHowManyArgumentsThereAre) {
  EXPECT_EQ(said("div(amount, 3)"), "argument_count(div; 3–4; 2) [takes(div(x, y, places), div(x, y, places, half_up))]");
  EXPECT_EQ(said("round(amount)"), "argument_count(round; 2–3; 1) [takes(round(x, places), round(x, places, half_up))]");
  EXPECT_EQ(said("name.startsWith()"), "argument_count(startsWith; 1; 0) [takes(string.startsWith(string))]");
  EXPECT_EQ(said("startsWith(name, 'a')"), "unknown_function(startsWith) [write_as_method(name.startsWith('a'))] [takes(string.startsWith(string))]");
}

TEST(Refusal, KnowsWhatOtherLanguagesSay) {
  EXPECT_EQ(said("len(name)"), "unknown_function(len) [write_instead(size())]");
  EXPECT_EQ(said("avg(ns)"), "unknown_function(avg) [write_instead(mean())]");
  EXPECT_EQ(said("coalesce(count, 1)"), "unknown_function(coalesce) [write_instead(x == null ? y : x)]");
  EXPECT_EQ(said("name.startswith('a')"), "unknown_function(startswith) [did_you_mean(startsWith)]");
  EXPECT_EQ(said("count ^ 2"), "operator_spelling(^; pow(a, b))");
  EXPECT_EQ(said("count ** 2"), "operator_spelling(**; pow(a, b))");
  EXPECT_EQ(said("if(ok, 1, 2)"), "operator_spelling(if; condition ? a : b)");
  EXPECT_EQ(said("ps.name"), "no_fields(list(Party)) [write_with_map(ps.map(x, x.name))]");
}

TEST(Refusal, OfAPlaceSaysTheConversionOrWhatToDoAboutNull) {
  EXPECT_EQ(said("count ? 1 : 2"), "type_mismatch(bool; int) [write_instead(count != 0)]");
  EXPECT_EQ(said("name ? 1 : 2"), "type_mismatch(bool; string) [write_instead(name != '')]");
  EXPECT_EQ(said("perhaps ? 1 : 2"), "type_mismatch(bool; optional(int))") << "a conversion would be an error for null";
}

TEST(Refusal, IndependentMistakesAreToldTogether) {
  Diagnostics diagnostics;
  Scope scope(Dialect::pack, Library::standard());
  scope.add_slot("n", Type(Kind::int_), 0);
  const NodePtr root = parsed("n + 'a' > 3 && nn == 2 || n / 2 > 1", Dialect::pack, diagnostics);
  check(*root, scope, Type(), diagnostics);
  EXPECT_EQ(diagnostics.size(), 3u);
}

TEST(Refusal, InCelOnlySaysWhatIsTaken) {
  EXPECT_EQ(said("name + count", Dialect::cel).find("write_instead"), std::string::npos);
}

TEST(Refusal, AFormatTakesAnyList) {
  EXPECT_EQ(said("'%s: %d %s %s'.format([name, count, amount, day])"), "");
  EXPECT_EQ(said("[name, count].size()"), "mixed_elements(string; int)");
}

}  // namespace
}  // namespace guiju::expr
