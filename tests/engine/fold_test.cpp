#include "engine/fold.hpp"

#include <gtest/gtest.h>

#include "engine/codes.hpp"
#include "facts/canonical.hpp"

namespace guiju::engine_tests {
namespace {

using engine::Accumulator;
using plan::Aggregate;

class Folding {
 public:
  Folding(Aggregate function, Type type) { fold_.function = function, fold_.type = std::move(type); }
  Accumulator of(const std::vector<ValueView>& values) {
    Accumulator made;
    for (ValueView v : values) made.add(fold_.function, v, arena_);
    return made;
  }
  std::string result(const Accumulator& a) {
    std::string out;
    facts::append_canonical(out, a.result(fold_, arena_));
    return out;
  }
  std::string operator()(const std::vector<ValueView>& values) { return result(of(values)); }
  // Cut at every place, the parts merged either way: always the whole.
  void merges(const std::vector<ValueView>& values) {
    for (std::size_t cut = 0; cut <= values.size(); ++cut)
      for (const bool swapped : {false, true}) {
        const std::vector<ValueView> left(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(cut)), right(values.begin() + static_cast<std::ptrdiff_t>(cut), values.end());
        Accumulator a = of(swapped ? right : left);
        a.merge(fold_.function, of(swapped ? left : right), arena_);
        EXPECT_EQ(result(a), (*this)(values)) << "cut at " << cut;
      }
  }

 private:
  plan::Tally::Fold fold_;
  Arena arena_{1 << 20};
};

ValueView number(std::int64_t i) { return ValueView::of_int(i); }
ValueView cents(std::int64_t i) { return ValueView::of_narrow_decimal(i, 2); }
ValueView real(double d) { return ValueView::of_double(d); }

TEST(Fold, CountsWhatIsNeitherFalseNorNull) {
  Folding count(Aggregate::count, Type(Kind::int_));
  EXPECT_EQ(count({ValueView::of_bool(true), ValueView::of_bool(false), ValueView::null(), ValueView::of_bool(true)}), "2");
  EXPECT_EQ(count({}), "0");
  count.merges({ValueView::of_bool(true), ValueView::of_bool(false), ValueView::null(), ValueView::of_bool(true)});
}

TEST(Fold, SumsPassNullsOverAndOnlyTheWholeMustFit) {
  Folding sum(Aggregate::sum, Type(Kind::int_));
  EXPECT_EQ(sum({number(1), ValueView::null(), number(2)}), "3");
  EXPECT_EQ(sum({number(INT64_MAX), number(1), number(-1)}), "9223372036854775807");
  EXPECT_EQ(sum({number(INT64_MAX), number(1)}), "error(GJ5001)");
  EXPECT_EQ(sum({}), "0");
  sum.merges({number(INT64_MAX), number(1), number(-1), ValueView::null()});
  Folding money(Aggregate::sum, Type::decimal(2));
  EXPECT_EQ(money({cents(10), cents(25)}), "0.35d");
  EXPECT_EQ(money({}), "0.00d");
}

TEST(Fold, SumsOfUnsignedNumbersReachTheirLimit) {
  Folding sum(Aggregate::sum, Type(Kind::uint_));
  EXPECT_EQ(sum({ValueView::of_uint(UINT64_MAX - 1), ValueView::of_uint(1)}), "18446744073709551615u");
  EXPECT_EQ(sum({ValueView::of_uint(UINT64_MAX), ValueView::of_uint(1)}), "error(GJ5001)");
  EXPECT_EQ(sum({}), "0u");
}

TEST(Fold, TheOrderOfDoublesChangesNoDigit) {
  Folding sum(Aggregate::sum, Type(Kind::double_));
  const std::vector<ValueView> some = {real(1e16), real(1), real(-1e16), real(0.1)};
  std::vector<ValueView> others(some.rbegin(), some.rend());
  EXPECT_EQ(sum(some), sum(others));
  sum.merges(some);
  Folding mean(Aggregate::mean, Type(Kind::double_));
  EXPECT_EQ(mean({real(1), real(2)}), "1.5e0");
  mean.merges(some);
}

TEST(Fold, MeansHaveTwelvePlacesAndNoneOfNothing) {
  Folding mean(Aggregate::mean, Type::decimal(12));
  EXPECT_EQ(mean({number(1), number(2), ValueView::null()}), "1.500000000000d");
  EXPECT_EQ(mean({number(1), number(1), number(0)}), "0.666666666667d");
  EXPECT_EQ(mean({ValueView::null()}), "null");
  mean.merges({number(1), ValueView::null(), number(2), number(4)});
}

TEST(Fold, ExtremesPassNullsOverAndAreNullOfNothing) {
  Folding least(Aggregate::min, Type(Kind::int_).nullable()), most(Aggregate::max, Type(Kind::int_).nullable());
  EXPECT_EQ(least({number(3), ValueView::null(), number(-1)}), "-1");
  EXPECT_EQ(most({number(3), ValueView::null(), number(-1)}), "3");
  EXPECT_EQ(most({ValueView::null()}), "null");
  least.merges({number(3), ValueView::null(), number(-1), number(-1)});
  most.merges({number(3), ValueView::null(), number(-1)});
}

TEST(Fold, AnErrorComesBeforeUnknownsAndTheSameOneInAnyOrder) {
  const Fault overflow{code::overflow, {}, nullptr, 0}, division{code::division_by_zero, {}, nullptr, 0};
  const std::uint32_t one[] = {1}, two[] = {2};
  const UnknownSet first{one, 1}, second{two, 1};
  const ValueView a = ValueView::of_error(&division), b = ValueView::of_error(&overflow), u = ValueView::of_unknown(&first), v = ValueView::of_unknown(&second);
  for (const Aggregate function : {Aggregate::count, Aggregate::sum, Aggregate::mean, Aggregate::min}) {
    Folding fold(function, Type(Kind::int_));
    EXPECT_EQ(fold({number(1), a, b, u}), "error(GJ5001)");
    EXPECT_EQ(fold({u, b, number(1), a}), "error(GJ5001)");
    EXPECT_EQ(fold({v, number(1), u}), "unknown(#1, #2)");
    fold.merges({u, b, number(1), a, v});
    fold.merges({v, number(1), u});
  }
}

}  // namespace
}  // namespace guiju::engine_tests
