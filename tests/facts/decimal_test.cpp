#include "guiju/facts/decimal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <map>
#include <random>
#include <sstream>

#include "facts/wide_integer.hpp"

namespace guiju {

std::ostream& operator<<(std::ostream& out, const Decimal& d) { return out << d.to_string(); }

namespace {

const std::map<std::string, Rounding> modes = {
    {"half_up", Rounding::half_up},   {"half_even", Rounding::half_even},
    {"half_down", Rounding::half_down}, {"up", Rounding::up},
    {"down", Rounding::down},         {"floor", Rounding::floor},
    {"ceiling", Rounding::ceiling}};

Decimal of(std::string_view text) {
  const auto d = Decimal::parse(text);
  EXPECT_TRUE(d) << text;
  return d.value_or(Decimal{});
}

std::string text(const std::optional<Decimal>& d) { return d ? d->to_string() : "-"; }

constexpr int128 largest = [] {
  int128 c = 1;
  for (int i = 0; i < 38; ++i) c *= 10;
  return c - 1;
}();

// What the library gives for one line of the golden file.
std::string computed(const std::string& operation, const std::vector<std::string>& args) {
  const Decimal a = of(args[0]);
  if (operation == "add") return text(add(a, of(args[1])));
  if (operation == "subtract") return text(subtract(a, of(args[1])));
  if (operation == "multiply") return text(multiply(a, of(args[1])));
  if (operation == "compare") return std::to_string(compare(a, of(args[1])));
  if (operation == "divide")
    return text(divide(a, of(args[1]), std::stoi(args[2]), modes.at(args[3])));
  if (operation == "rounded") return text(a.rounded(std::stoi(args[1]), modes.at(args[2])));
  if (operation == "compare_double")
    return std::to_string(compare(a, std::strtod(args[1].c_str(), nullptr)));
  return "unknown operation";
}

TEST(Decimal, AgreesWithPython) {
  std::ifstream file(std::string(GUIJU_SOURCE_DIR) + "/tests/facts/decimal_golden.txt");
  ASSERT_TRUE(file);
  int lines = 0;
  for (std::string line; std::getline(file, line); ++lines) {
    std::istringstream words(line);
    std::vector<std::string> all;
    for (std::string word; words >> word;) all.push_back(word);
    ASSERT_GE(all.size(), 3u) << line;
    const std::vector<std::string> args(all.begin() + 1, all.end() - 1);
    if (all[0] == "double")
      EXPECT_EQ(to_double(of(args[0])), std::strtod(all.back().c_str(), nullptr)) << line;
    else
      EXPECT_EQ(computed(all[0], args), all.back()) << line;
  }
  EXPECT_GT(lines, 2500);
}

TEST(Decimal, ReadsAndWritesPlainDigits) {
  for (const char* good : {"0", "12.50", "-12.50", "0.00", "-0.05", "100",
                           "99999999999999999999999999999999999999",
                           "0.0000000000000000000000000000000000001"})
    EXPECT_EQ(of(good).to_string(), good);
  EXPECT_EQ(of("-0").to_string(), "0");
  EXPECT_EQ(of("-0.0").to_string(), "0.0");
}

TEST(Decimal, RefusesEverythingElse) {
  for (const char* bad : {"", "-", ".", ".5", "5.", "+5", "1e3", "012", "00", "00.1", "1_000", " 1", "1 ",
                          "1.2.3", "--1", "0x1F", "NaN", "inf", "１", "1,5", "-.5",
                          "100000000000000000000000000000000000000",
                          "0.00000000000000000000000000000000000001"})
    EXPECT_FALSE(Decimal::parse(bad)) << bad;
  EXPECT_FALSE(Decimal::parse(std::string(1000000, '9')));
  EXPECT_FALSE(Decimal::parse(std::string_view("1\0", 2)));
}

TEST(Decimal, RescalingNeverLosesDigits) {
  EXPECT_EQ(text(of("1.10").rescaled(1)), "1.1");
  EXPECT_EQ(text(of("1.11").rescaled(1)), "-");
  EXPECT_EQ(text(of("1.1").rescaled(4)), "1.1000");
  EXPECT_EQ(text(of("1.1").rescaled(37)), "1.1000000000000000000000000000000000000");
  EXPECT_EQ(text(of("11.1").rescaled(37)), "-");
  EXPECT_EQ(text(of("0").rescaled(37)), "0.0000000000000000000000000000000000000");
  EXPECT_EQ(text(of("1").rescaled(38)), "-");
  EXPECT_EQ(text(of("1").rescaled(-1)), "-");
}

TEST(Decimal, RoundsByEachModeAtTies) {
  const char* cases[][3] = {// mode, 2.5 → , -2.5 →
                            {"half_up", "3", "-3"}, {"half_even", "2", "-2"},
                            {"half_down", "2", "-2"}, {"up", "3", "-3"},
                            {"down", "2", "-2"},      {"floor", "2", "-3"},
                            {"ceiling", "3", "-2"}};
  for (const auto& [mode, positive, negative] : cases) {
    EXPECT_EQ(text(of("2.5").rounded(0, modes.at(mode))), positive) << mode;
    EXPECT_EQ(text(of("-2.5").rounded(0, modes.at(mode))), negative) << mode;
    EXPECT_EQ(text(of("2.0").rounded(0, modes.at(mode))), "2") << mode;
    EXPECT_EQ(text(of("-2").rounded(2, modes.at(mode))), "-2.00") << mode;
  }
}

TEST(Decimal, SumsWhoseAlignedPartsOverflowAreStillExact) {
  // 1.8e37 with one place has a coefficient beyond int128, the sum does not.
  EXPECT_EQ(text(add(of("18000000000000000000000000000000000000"),
                     of("-9000000000000000000000000000000000000.5"))),
            "8999999999999999999999999999999999999.5");
  EXPECT_EQ(text(add(Decimal{largest, 0}, of("1"))), "-");
  EXPECT_EQ(text(subtract(Decimal{-largest, 0}, of("1"))), "-");
  EXPECT_EQ(text(subtract(Decimal{largest, 0}, Decimal{largest, 0})), "0");
}

TEST(Decimal, DivisionByZeroAndTooLargeQuotientsAreNothing) {
  EXPECT_FALSE(divide(of("1"), of("0"), 2, Rounding::half_up));
  EXPECT_FALSE(divide(of("1"), of("0.00"), 2, Rounding::half_up));
  EXPECT_FALSE(divide(Decimal{largest, 0}, of("0.1"), 0, Rounding::half_up));
  EXPECT_FALSE(divide(of("1"), of("3"), 38, Rounding::half_up));
  EXPECT_FALSE(divide(of("1"), of("3"), -1, Rounding::half_up));
  EXPECT_EQ(text(divide(of("1"), of("3"), 37, Rounding::half_up)),
            "0.3333333333333333333333333333333333333");
  EXPECT_EQ(text(divide(of("2"), of("3"), 12, Rounding::half_even)), "0.666666666667");
  EXPECT_EQ(text(divide(of("0"), of("3"), 3, Rounding::up)), "0.000");
}

// Out of the type's bounds, so nothing sensible is owed; but nothing undefined happens either.
TEST(Decimal, TheEdgesOfTheCoefficientAreDefined) {
  const int128 lowest = static_cast<int128>(uint128{1} << 127);
  const Decimal edges[] = {{lowest, 0},   {lowest, 37},   {lowest, 255}, {-(lowest + 1), 0},
                           {-(lowest + 1), 255}, {0, 255}, {largest, 37}, {-largest, 0}, {1, 0}};
  for (const Decimal a : edges) {
    for (const Decimal b : edges) {
      (void)add(a, b);
      (void)subtract(a, b);
      (void)multiply(a, b);
      for (const auto& [name, mode] : modes) (void)divide(a, b, 37, mode);
      EXPECT_EQ(compare(a, b), -compare(b, a));
    }
    for (const double d : {0.0, 1e308, -1e308, 5e-324, 1.5}) (void)compare(a, d);
    (void)a.rescaled(37);
    (void)a.rounded(0, Rounding::half_up);
    (void)to_double(a);
    EXPECT_FALSE(a.to_string().empty());
  }
}

class DecimalLaws : public testing::Test {
 protected:
  Decimal any() {
    const int digits = std::uniform_int_distribution<int>(1, 37)(random_);
    int128 c = 0;
    for (int i = 0; i < digits; ++i) c = c * 10 + std::uniform_int_distribution<int>(0, 9)(random_);
    return {random_() % 2 == 0 ? c : -c, static_cast<std::uint8_t>(random_() % 38)};
  }
  std::mt19937_64 random_{42};
};

TEST_F(DecimalLaws, HoldForRandomNumbers) {
  int divided = 0;
  for (int i = 0; i < 20000; ++i) {
    const Decimal a = any(), b = any();
    EXPECT_EQ(text(add(a, b)), text(add(b, a)));
    EXPECT_EQ(text(multiply(a, b)), text(multiply(b, a)));
    EXPECT_EQ(compare(a, b), -compare(b, a));
    EXPECT_EQ(compare(a, a), 0);
    if (const auto s = add(a, b)) {
      const auto back = subtract(*s, b);
      if (back) {
        EXPECT_EQ(compare(*back, a), 0) << a << " " << b;
      }
    }
    EXPECT_EQ(of(a.to_string()).coefficient, a.coefficient);
    // floor(a/b) · b ≤ a < (floor(a/b) + 1) · b
    const auto quotient = divide(a, b, 0, Rounding::floor);
    if (!quotient || b.coefficient == 0) continue;
    const auto low = multiply(*quotient, b);
    const auto high = low ? add(*low, b) : std::nullopt;
    if (!high) continue;
    ++divided;
    const int sign = b.coefficient < 0 ? -1 : 1;
    EXPECT_LE(compare(*low, a) * sign, 0) << a << " / " << b;
    EXPECT_GT(compare(*high, a) * sign, 0) << a << " / " << b;
  }
  EXPECT_GT(divided, 1000);
}

TEST_F(DecimalLaws, ToDoubleIsTheNearest) {
  for (int i = 0; i < 5000; ++i) {
    const Decimal a = any();
    EXPECT_EQ(to_double(a), std::strtod(a.to_string().c_str(), nullptr)) << a;
  }
}

TEST(WideInteger, QuotientTimesDivisorPlusRestIsTheDividend) {
  std::mt19937_64 random(7);
  const auto word = [&] {
    const uint128 w = (static_cast<uint128>(random()) << 64) | random();
    switch (random() % 5) {
      case 0: return w;
      case 1: return w >> (random() % 128);
      case 2: return ~uint128{0} << (random() % 128);
      case 3: return ~uint128{0} >> (random() % 128);
      default: return (w >> 64) << 64;
    }
  };
  for (int i = 0; i < 200000; ++i) {
    const uint128 d = word() | 1u;
    const facts::U256 n{word() % d, word()};
    const auto [quotient, remainder] = facts::divide(n, d);
    ASSERT_TRUE(remainder < d);
    facts::U256 back = facts::multiply(quotient, d);
    back.high += __builtin_add_overflow(back.low, remainder, &back.low);
    ASSERT_EQ(facts::compare(back, n), 0) << i;
  }
}

TEST(WideInteger, ProductsOverflowOpenly) {
  facts::U256 p;
  EXPECT_TRUE(facts::multiply(facts::U256{1, 0}, ~uint128{0}, &p));
  EXPECT_FALSE(facts::multiply(facts::U256{2, 0}, ~uint128{0}, &p));
  EXPECT_FALSE(facts::multiply(facts::U256{~uint128{0}, ~uint128{0}}, 2, &p));
  EXPECT_EQ(facts::compare(facts::shift_left(1, 200), {uint128{1} << 72, 0}), 0);
  EXPECT_EQ(facts::compare(facts::shift_left(3, 127), {1, uint128{1} << 127}), 0);
}

}  // namespace
}  // namespace guiju
