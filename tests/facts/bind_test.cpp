#include "guiju/facts/bind.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace guiju {
namespace {

enum class Light : std::uint8_t { green, yellow, red };

struct Everything {
  bool flag = true;
  std::int8_t tiny = -8;
  std::uint16_t small = 16;
  std::int64_t fen = 12345;
  std::uint64_t huge = ~std::uint64_t{0};
  float single = 0.5F;
  double real = 2.25;
  std::string text = "规矩";
  std::string_view view = "view";
  const char* old = "old";
  const char* nothing = nullptr;
  Light light = Light::red;
  Decimal price{1234, 2};
  Value value{ValueView::of_int(7)};
  std::chrono::sys_days day{std::chrono::days{19000}};
  std::chrono::sys_time<std::chrono::milliseconds> moment{std::chrono::milliseconds{-1}};
  std::optional<std::int32_t> maybe;
  std::vector<std::int32_t> list{1, 2, 3};
  std::vector<bool> bits{true, false};
};

struct Base {
  std::int32_t inherited = 5;
};
struct Derived : Base {
  std::int32_t own = 6;
};

template <auto Member>
ValueView loaded(const Everything& e, Arena& arena, Reading reading = {}) {
  const BoundField bound = field<Member>("x", reading);
  return bound.load(&e, bound.reading, &arena);
}

TEST(Bind, ScalarsKeepTheirKind) {
  const Everything e;
  Arena arena;
  EXPECT_TRUE(loaded<&Everything::flag>(e, arena).is_true());
  EXPECT_EQ(loaded<&Everything::tiny>(e, arena).as_int(), -8);
  EXPECT_TRUE(loaded<&Everything::small>(e, arena).is(Kind::uint_));
  EXPECT_EQ(loaded<&Everything::huge>(e, arena).as_uint(), ~std::uint64_t{0});
  EXPECT_EQ(loaded<&Everything::single>(e, arena).as_double(), 0.5);
  EXPECT_EQ(loaded<&Everything::real>(e, arena).as_double(), 2.25);
  EXPECT_EQ(loaded<&Everything::text>(e, arena).as_string(), "规矩");
  EXPECT_EQ(loaded<&Everything::view>(e, arena).as_string(), "view");
  EXPECT_EQ(loaded<&Everything::old>(e, arena).as_string(), "old");
  EXPECT_TRUE(loaded<&Everything::nothing>(e, arena).is_null());
  EXPECT_EQ(loaded<&Everything::value>(e, arena).as_int(), 7);
}

TEST(Bind, TextIsBorrowedNotCopied) {
  const Everything e;
  Arena arena;
  EXPECT_EQ(loaded<&Everything::text>(e, arena).as_string().data(), e.text.data());
}

TEST(Bind, AnIntegerIsReadAsItIsTold) {
  const Everything e;
  Arena arena;
  const ValueView amount = loaded<&Everything::fen>(e, arena, decimal(2));
  EXPECT_TRUE(amount.is(Kind::decimal));
  EXPECT_EQ(amount.as_decimal().to_string(), "123.45");
  EXPECT_EQ(loaded<&Everything::huge>(e, arena, decimal(2)).as_decimal().to_string(), "184467440737095516.15");
  EXPECT_EQ(loaded<&Everything::fen>(e, arena, days_since_1970()).kind(), Kind::date);
  EXPECT_EQ(loaded<&Everything::fen>(e, arena, months_since_1970()).kind(), Kind::month);
  EXPECT_EQ(loaded<&Everything::fen>(e, arena, unix_seconds()).as_instant(), (Instant{12345, 0}));
  EXPECT_EQ(loaded<&Everything::fen>(e, arena, unix_millis()).as_instant(), (Instant{12, 345'000'000}));
  EXPECT_EQ(loaded<&Everything::tiny>(e, arena, unix_micros()).as_instant(), (Instant{-1, 999'992'000}));
}

TEST(Bind, EnumsAreMemberNumbersAndWhatIsNoMemberIsSeenAsSuch) {
  Everything e;
  Arena arena;
  EXPECT_EQ(loaded<&Everything::light>(e, arena).member(), 2u);
  EXPECT_EQ(loaded<&Everything::tiny>(e, arena, enum_member()).member(), UINT32_MAX);
  EXPECT_EQ(loaded<&Everything::huge>(e, arena, enum_member()).member(), UINT32_MAX);
}

TEST(Bind, DecimalsFitNarrowOrBorrow) {
  Everything e;
  Arena arena;
  EXPECT_EQ(loaded<&Everything::price>(e, arena).as_decimal().to_string(), "12.34");
  e.price = {static_cast<int128>(INT64_MAX) * 10, 3};
  EXPECT_EQ(loaded<&Everything::price>(e, arena).as_decimal().to_string(), e.price.to_string());
}

TEST(Bind, TimesBefore1970RoundDown) {
  const Everything e;
  Arena arena;
  EXPECT_EQ(loaded<&Everything::day>(e, arena).as_int(), 19000);
  EXPECT_EQ(loaded<&Everything::moment>(e, arena).as_instant(), (Instant{-1, 999'000'000}));
}

TEST(Bind, OptionalIsNullAndVectorsAreLists) {
  Everything e;
  Arena arena;
  EXPECT_TRUE(loaded<&Everything::maybe>(e, arena).is_null());
  e.maybe = 3;
  EXPECT_EQ(loaded<&Everything::maybe>(e, arena).as_int(), 3);
  const ValueView list = loaded<&Everything::list>(e, arena);
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[2].as_int(), 3);
  EXPECT_FALSE(loaded<&Everything::bits>(e, arena)[1].is_true());
  e.list.clear();
  EXPECT_EQ(loaded<&Everything::list>(e, arena).size(), 0u);
}

TEST(Bind, PlainMembersSayWhereTheyLie) {
  constexpr auto binding = bind<Everything>(field<&Everything::fen>("fen"), field<&Everything::maybe>("maybe"),
                                            field<&Everything::view>("view"));
  const Everything e;
  EXPECT_EQ(binding.fields[0].memory, BoundField::Memory::i64);
  std::int64_t fen = 0;
  std::memcpy(&fen, reinterpret_cast<const char*>(&e) + binding.fields[0].offset(), sizeof fen);
  EXPECT_EQ(fen, 12345);
  EXPECT_EQ(binding.fields[1].memory, BoundField::Memory::none);
  EXPECT_EQ(binding.fields[2].memory, BoundField::Memory::string_view);
}

TEST(Bind, MembersOfABaseClassCount) {
  constexpr auto binding = bind<Derived>(field<&Derived::inherited>("a"), field<&Derived::own>("b"));
  const Derived d;
  Arena arena;
  EXPECT_EQ(binding.fields[0].load(&d, {}, &arena).as_int(), 5);
  EXPECT_EQ(binding.fields[1].load(&d, {}, &arena).as_int(), 6);
}

}  // namespace
}  // namespace guiju
