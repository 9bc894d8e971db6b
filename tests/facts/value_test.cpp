#include "guiju/facts/value.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace guiju {

void PrintTo(ValueView v, std::ostream* out) { *out << v.to_string(); }

namespace {

class Values : public testing::Test {
 protected:
  ValueView d(std::string_view text) { return ValueView::of_decimal(*Decimal::parse(text), arena_); }
  ValueView list(std::vector<ValueView> items) {
    auto* memory = arena_.array<ValueView>(items.size());
    std::copy(items.begin(), items.end(), memory);
    return ValueView::of_list(memory, static_cast<std::uint32_t>(items.size()));
  }
  ValueView map(std::vector<ValueView> pairs) {
    auto* memory = arena_.array<ValueView>(pairs.size());
    std::copy(pairs.begin(), pairs.end(), memory);
    return ValueView::of_map(memory, static_cast<std::uint32_t>(pairs.size() / 2));
  }
  void expect_equal(ValueView a, ValueView b) {
    EXPECT_TRUE(equal(a, b)) << a.to_string() << " " << b.to_string();
    EXPECT_TRUE(equal(b, a)) << a.to_string() << " " << b.to_string();
    EXPECT_EQ(hash(a), hash(b)) << a.to_string() << " " << b.to_string();
  }
  void expect_unequal(ValueView a, ValueView b) {
    EXPECT_FALSE(equal(a, b)) << a.to_string() << " " << b.to_string();
    EXPECT_FALSE(equal(b, a)) << a.to_string() << " " << b.to_string();
  }
  int order(ValueView a, ValueView b) {
    bool comparable = false;
    const int result = compare(a, b, comparable);
    EXPECT_TRUE(comparable) << a.to_string() << " " << b.to_string();
    bool back = false;
    EXPECT_EQ(compare(b, a, back), -result);
    EXPECT_EQ(equal(a, b), result == 0) << a.to_string() << " " << b.to_string();
    return result;
  }
  void expect_incomparable(ValueView a, ValueView b) {
    bool comparable = true;
    EXPECT_EQ(compare(a, b, comparable), 0);
    EXPECT_FALSE(comparable) << a.to_string() << " " << b.to_string();
  }
  static ValueView i(std::int64_t n) { return ValueView::of_int(n); }
  static ValueView u(std::uint64_t n) { return ValueView::of_uint(n); }
  static ValueView f(double n) { return ValueView::of_double(n); }
  static ValueView s(std::string_view text) { return ValueView::of_string(text); }
  Arena arena_;
};

constexpr auto min_int = std::numeric_limits<std::int64_t>::min();
constexpr auto max_int = std::numeric_limits<std::int64_t>::max();
constexpr auto max_uint = std::numeric_limits<std::uint64_t>::max();

TEST_F(Values, NumbersAreEqualAcrossTypes) {
  const ValueView ones[] = {i(1), u(1), f(1.0), d("1"), d("1.00"), d("1.000000000000000000000")};
  for (const ValueView a : ones)
    for (const ValueView b : ones) expect_equal(a, b);
  expect_equal(f(0.5), d("0.50"));
  expect_equal(f(-0.0), i(0));
  expect_equal(f(-0.0), d("0.00"));
  expect_equal(i(-1), d("-1.0"));
  expect_equal(f(1e38), d("99999999999999997748809823456034029568"));
  expect_unequal(i(-1), u(max_uint));
  expect_unequal(i(1), ValueView::of_bool(true));
  expect_unequal(i(1), s("1"));
}

TEST_F(Values, NumbersBeyondTwoToThe53AreComparedExactly) {
  EXPECT_EQ(order(i(9007199254740993), f(9007199254740992.0)), 1);
  EXPECT_EQ(order(u(9007199254740993), f(9007199254740992.0)), 1);
  EXPECT_EQ(order(i(max_int), f(9223372036854775808.0)), -1);
  EXPECT_EQ(order(i(min_int), f(-9223372036854775808.0)), 0);
  EXPECT_EQ(order(u(max_uint), f(18446744073709551616.0)), -1);
  EXPECT_EQ(order(u(max_uint), i(min_int)), 1);
  EXPECT_EQ(order(d("0.1"), f(0.1)), -1);  // the double is a little above one tenth
  EXPECT_EQ(order(d("0.1000000000000000055511151231257827021"), f(0.1)), -1);
  EXPECT_EQ(order(d("0.1000000000000000055511151231257827022"), f(0.1)), 1);
  EXPECT_EQ(order(d("99999999999999999999999999999999999999"), f(1e38)), 1);  // 9.9999999999999997…e37
  EXPECT_EQ(order(d("99999999999999999999999999999999999999"), f(0x1p127)), -1);
  EXPECT_EQ(order(d("-99999999999999999999999999999999999999"), f(-1e300)), 1);
  EXPECT_EQ(order(i(1), f(5e-324)), 1);
  EXPECT_EQ(order(i(max_int), d("9223372036854775807.0")), 0);
  EXPECT_EQ(order(i(max_int), d("9223372036854775807.01")), -1);
}

TEST_F(Values, NanIsNeitherEqualNorComparable) {
  const ValueView nan = f(std::nan(""));
  for (const ValueView v : {nan, i(0), u(1), f(1), d("1.5")}) {
    expect_unequal(nan, v);
    expect_incomparable(nan, v);
    expect_incomparable(v, nan);
  }
}

TEST_F(Values, InfinitiesAreBeyondEverything) {
  const double inf = std::numeric_limits<double>::infinity();
  for (const ValueView v : {i(max_int), u(max_uint), f(1e308), d("99999999999999999999999999999999999999")}) {
    EXPECT_EQ(order(f(inf), v), 1);
    EXPECT_EQ(order(f(-inf), v), -1);
  }
  expect_equal(f(inf), f(inf));
}

TEST_F(Values, HashesAgreeWithEqualityForRandomDecimals) {
  for (int k = -2000; k < 2000; ++k) {
    const double x = k / 16.0;
    char text[32];
    std::snprintf(text, sizeof text, "%.6f", x);
    expect_equal(f(x), d(text));
    expect_equal(i(k), f(k));
  }
  // Whole numbers far apart only in digits a double does not see.
  EXPECT_NE(hash(i(110101199001011234)), hash(i(110101199001011235)));
}

TEST_F(Values, TextIsOrderedByCodePoint) {
  EXPECT_EQ(order(s("a"), s("b")), -1);
  EXPECT_EQ(order(s("a"), s("ab")), -1);
  EXPECT_EQ(order(s(""), s("")), 0);
  EXPECT_EQ(order(s("z"), s("规")), -1);
  EXPECT_EQ(order(s("\xEF\xBF\xBD"), s("\xF0\x90\x80\x80")), -1);  // U+FFFD before U+10000
  EXPECT_EQ(order(ValueView::of_bytes("\x7F"), ValueView::of_bytes("\x80")), -1);
  expect_incomparable(s("a"), ValueView::of_bytes("a"));
  expect_unequal(s("a"), ValueView::of_bytes("a"));
}

TEST_F(Values, DatesTimesAndBoolsAreOrdered) {
  EXPECT_EQ(order(ValueView::of_bool(false), ValueView::of_bool(true)), -1);
  EXPECT_EQ(order(ValueView::of_date(-1), ValueView::of_date(0)), -1);
  EXPECT_EQ(order(ValueView::of_month(5), ValueView::of_month(5)), 0);
  EXPECT_EQ(order(ValueView::of_timestamp({5, 1}), ValueView::of_timestamp({5, 2})), -1);
  EXPECT_EQ(order(ValueView::of_duration({-2, 500000000}), ValueView::of_duration({-1, 0})), -1);
  expect_incomparable(ValueView::of_date(1), ValueView::of_month(1));
  expect_incomparable(ValueView::of_naive_timestamp({5, 0}), ValueView::of_timestamp({5, 0}));
  expect_unequal(ValueView::of_naive_timestamp({5, 0}), ValueView::of_timestamp({5, 0}));
  expect_incomparable(ValueView::null(), ValueView::null());
  expect_equal(ValueView::null(), ValueView::null());
}

TEST_F(Values, PeriodsMeetInOneUnit) {
  const PeriodUnit day{"day"}, work_day{"work_day"};
  EXPECT_EQ(order(ValueView::of_period(-3, &day), ValueView::of_period(14, &day)), -1);
  EXPECT_EQ(ValueView::of_period(-3, &day).period_amount(), -3);
  expect_incomparable(ValueView::of_period(1, &day), ValueView::of_period(1, &work_day));
  expect_unequal(ValueView::of_period(1, &day), ValueView::of_period(1, &work_day));
}

TEST_F(Values, EnumsMeetInOneType) {
  EnumType level, colour;
  level.name = colour.name = "Level";
  level.members = colour.members = {{"low", "", ""}, {"high", "", ""}};
  expect_equal(ValueView::of_enum(&level, 1), ValueView::of_enum(&level, 1));
  EXPECT_EQ(order(ValueView::of_enum(&level, 0), ValueView::of_enum(&level, 1)), -1);
  expect_unequal(ValueView::of_enum(&level, 1), ValueView::of_enum(&colour, 1));
  expect_unequal(ValueView::of_enum(&level, 1), s("high"));
  EXPECT_EQ(ValueView::of_enum(&level, 1).as_string(), "high");
  EXPECT_EQ(ValueView::of_enum(&level, 7).as_string(), "");
  EXPECT_EQ(ValueView::of_enum(nullptr, 1).as_string(), "");
}

TEST_F(Values, ListsAreEqualItemByItem) {
  expect_equal(list({i(1), s("x")}), list({d("1.0"), s("x")}));
  expect_unequal(list({i(1)}), list({i(1), i(1)}));
  expect_unequal(list({f(std::nan(""))}), list({f(std::nan(""))}));
  expect_equal(list({}), list({}));
  expect_unequal(list({}), map({}));
}

TEST_F(Values, MapsAreEqualInAnyOrderAndKeysMeetAcrossNumberTypes) {
  expect_equal(map({s("a"), i(1), s("b"), i(2)}), map({s("b"), f(2), s("a"), u(1)}));
  expect_equal(map({i(1), s("x")}), map({f(1), s("x")}));
  expect_unequal(map({s("a"), i(1)}), map({s("a"), i(2)}));
  expect_unequal(map({s("a"), i(1)}), map({s("b"), i(1)}));
  std::vector<ValueView> forward, backward;
  for (int k = 0; k < 300; ++k) {
    forward.insert(forward.end(), {i(k), i(k * k)});
    backward.insert(backward.begin(), {f(k), d(std::to_string(k * k) + ".0")});
  }
  expect_equal(map(forward), map(backward));
  backward[1] = i(-1);
  expect_unequal(map(forward), map(backward));
  backward[1] = forward.back();
  backward[0] = i(-1);
  expect_unequal(map(forward), map(backward));
}

TEST_F(Values, StructsOptionalsAndTypes) {
  StructType party, other;
  party.name = "Party";
  party.fields = {{"role", Type(Kind::string), "", ""}, {"age", Type(Kind::int_), "", ""}};
  other = party;
  const ValueView fields[] = {s("a"), i(3)}, same[] = {s("a"), f(3)}, differing[] = {s("b"), i(3)};
  const ValueView v = ValueView::of_struct(&party, fields, arena_);
  EXPECT_EQ(v.struct_type(), &party);
  EXPECT_EQ(v.size(), 2u);
  EXPECT_EQ(v.fields()[1].as_int(), 3);
  expect_equal(v, ValueView::of_struct(&party, same, arena_));
  expect_unequal(v, ValueView::of_struct(&party, differing, arena_));
  expect_unequal(v, ValueView::of_struct(&other, fields, arena_));

  const ValueView one = i(1), also = u(1);
  expect_equal(ValueView::of_optional(&one), ValueView::of_optional(&also));
  expect_equal(ValueView::of_optional(nullptr), ValueView::of_optional(nullptr));
  expect_unequal(ValueView::of_optional(&one), ValueView::of_optional(nullptr));
  expect_unequal(ValueView::of_optional(&one), one);

  const Type a = Type::list(Type(Kind::int_)), b = Type::list(Type(Kind::int_)), c(Kind::int_);
  expect_equal(ValueView::of_type(&a), ValueView::of_type(&b));
  expect_unequal(ValueView::of_type(&a), ValueView::of_type(&c));
}

TEST_F(Values, DepthIsBounded) {
  const auto nested = [this](int depth) {
    ValueView v = i(1);
    for (int k = 0; k < depth; ++k) v = list({v});
    return v;
  };
  expect_equal(nested(100), nested(100));
  expect_unequal(nested(100000), nested(100000));
  EXPECT_EQ(hash(nested(100000)), hash(nested(100000)));
  Arena arena;
  const ValueView copied = copy(nested(100000), arena);
  EXPECT_TRUE(copied.is(Kind::list));
  EXPECT_LT(nested(100000).to_string().size(), 1000u);
}

TEST_F(Values, ErrorsAndUnknownsInsideAreEqualToNothing) {
  const Fault fault{};
  expect_unequal(list({ValueView::of_error(&fault)}), list({ValueView::of_error(&fault)}));
  expect_unequal(list({ValueView::of_unknown(nullptr)}), list({ValueView::of_unknown(nullptr)}));
}

TEST_F(Values, DecimalsAreNarrowOrWide) {
  EXPECT_TRUE(d("-9223372036854775808").is_narrow());
  EXPECT_FALSE(d("9223372036854775808").is_narrow());
  EXPECT_EQ(d("-12345678901234567890.12").as_decimal().to_string(), "-12345678901234567890.12");
  EXPECT_EQ(i(-5).as_decimal().to_string(), "-5");
  EXPECT_EQ(u(max_uint).as_decimal().to_string(), "18446744073709551615");
  EXPECT_EQ(s("x").as_decimal().to_string(), "0");
  EXPECT_EQ(d("1.5").scale(), 1);
}

TEST_F(Values, WrongKindsGiveEmptyTexts) {
  EXPECT_EQ(i(5).as_string(), "");
  EXPECT_EQ(ValueView().as_string(), "");
  EXPECT_EQ(i(5).struct_type(), nullptr);
  EXPECT_EQ(i(5).fields(), nullptr);
}

TEST(Value, OwnsADeepCopy) {
  Value kept;
  {
    Arena arena;
    const std::string text = "规矩 that is long enough to be on the heap";
    const std::string_view args[] = {text, "b"};
    const Fault fault{static_cast<Code>(4001), {}, args, 2};
    const std::uint32_t paths[] = {3, 9};
    const UnknownSet set{paths, 2};
    const ValueView inner[] = {
        ValueView::of_string(text), ValueView::of_bytes(text), ValueView::of_error(&fault),
        ValueView::of_unknown(&set),
        ValueView::of_decimal(*Decimal::parse("12345678901234567890.5"), arena)};
    const ValueView pair[] = {ValueView::of_string("k"), ValueView::of_list(inner, 5)};
    const ValueView map = ValueView::of_map(pair, 1);
    kept = Value(ValueView::of_optional(&map));
  }
  const ValueView items = kept.view().inner()->items()[1];
  EXPECT_EQ(items[0].as_string(), "规矩 that is long enough to be on the heap");
  EXPECT_EQ(items[1].kind(), Kind::bytes);
  EXPECT_EQ(items[2].fault().args[0], items[0].as_string());
  EXPECT_EQ(items[3].unknowns().paths[1], 9u);
  EXPECT_EQ(items[4].as_decimal().to_string(), "12345678901234567890.5");
}

TEST(Value, TextIsCopiedOnceAndSharedByCopies) {
  std::string text = "a text";
  const Value value(ValueView::of_string(text));
  text.assign(6, 'x');
  EXPECT_EQ(value.view().as_string(), "a text");
  const Value shared = value;
  EXPECT_EQ(shared.view().pointer(), value.view().pointer());
  EXPECT_EQ(Value(ValueView::of_bytes("b")).view().kind(), Kind::bytes);
  EXPECT_EQ(Value(ValueView::of_string("")).view().kind(), Kind::string);
  EXPECT_TRUE(Value().view().is_null());
}

}  // namespace
}  // namespace guiju
