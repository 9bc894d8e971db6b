#include "expr/vm.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/expr/evaluated.hpp"

namespace guiju::expr {
namespace {

const std::uint32_t one[] = {1};
const std::uint32_t two[] = {2, 5};
const UnknownSet unknown_one{one, 1}, unknown_two{two, 2};

World with_unknowns() {
  World world;
  world.with("u", Type(Kind::bool_), ValueView::of_unknown(&unknown_one))
      .with("v", Type(Kind::bool_), ValueView::of_unknown(&unknown_two))
      .with("n", Type(Kind::int_), ValueView::of_unknown(&unknown_one))
      .with("m", Type(Kind::int_), ValueView::of_unknown(&unknown_two))
      .with("i", Type(Kind::int_), ValueView::of_int(4))
      .with("yes", Type(Kind::bool_), ValueView::of_bool(true));
  return world;
}

TEST(Vm, UnknownsAreAbsorbedOrUnited) {
  const World world = with_unknowns();
  EXPECT_EQ(world("u && false"), "false");
  EXPECT_EQ(world("false && u"), "false");
  EXPECT_EQ(world("u || yes"), "true");
  EXPECT_EQ(world("u && v"), "unknown(1 2 5)");
  EXPECT_EQ(world("u || v"), "unknown(1 2 5)");
  EXPECT_EQ(world("u && yes"), "unknown(1)");
  EXPECT_EQ(world("!u"), "unknown(1)");
  EXPECT_EQ(world("n + m"), "unknown(1 2 5)");
  EXPECT_EQ(world("n < m"), "unknown(1 2 5)");
  EXPECT_EQ(world("n == i"), "unknown(1)");
  EXPECT_EQ(world("u ? 1 : 2"), "unknown(1)");
  EXPECT_EQ(world("yes ? i : n"), "4");
  EXPECT_EQ(world("n in [1, 2]"), "unknown(1)");
  EXPECT_EQ(world("[n, m]"), "[unknown(#1), unknown(#2, #5)]");
  EXPECT_EQ(world("[n, m].sum()"), "unknown(1 2 5)");
  EXPECT_EQ(world("[n, i].size()"), "2");
  EXPECT_EQ(world("u ? i : 4"), "4");
  EXPECT_EQ(world("u ? n : n"), "unknown(1)");
  EXPECT_EQ(world("[1, 2].exists(x, x == n || x == 2)"), "true");
  EXPECT_EQ(world("[1, 2].all(x, x == n)"), "unknown(1)");
}

TEST(Vm, ErrorsWinOverUnknownsAndAreAbsorbedLikeThem) {
  const World world = with_unknowns();
  EXPECT_EQ(world("n + div(1, 0, 1)"), "division_by_zero()");
  EXPECT_EQ(world("u && i % 0 == 1"), "division_by_zero()");
  EXPECT_EQ(world("i % 0 == 1 && u"), "division_by_zero()");
  EXPECT_EQ(world("i % 0 == 1 && false"), "false");
  EXPECT_EQ(world("i % 0 == 1 || yes"), "true");
  EXPECT_EQ(world("i % 0 == 1 ? 1 : 2"), "division_by_zero()");
}

TEST(Vm, IntegerEdges) {
  World world;
  world.with("least", Type(Kind::int_), ValueView::of_int(INT64_MIN)).with("minus", Type(Kind::int_), ValueView::of_int(-1));
  EXPECT_EQ(world("-least"), "overflow()");
  EXPECT_EQ(world("least % minus"), "overflow()");
  EXPECT_EQ(world("quot(least, minus)"), "overflow()");
  EXPECT_EQ(world("abs(least)"), "overflow()");
  EXPECT_EQ(world("least * minus"), "overflow()");
  EXPECT_EQ(world("least - 1"), "overflow()");
  EXPECT_EQ(world("minus % 3"), "-1");
  EXPECT_EQ(cel("-9223372036854775808 / dyn(-1)"), "overflow()");
}

TEST(Vm, ListsGrowInPlaceWithoutTouchingWhatWasSeenBefore) {
  EXPECT_EQ(cel("[1, 2, 3, 4, 5, 6, 7, 8, 9].map(x, x * x)"), "[1, 4, 9, 16, 25, 36, 49, 64, 81]");
  EXPECT_EQ(cel("[1, 2].map(x, [3, 4].map(y, x * y))"), "[[3, 4], [6, 8]]");
  EXPECT_EQ(cel("[[1, 2, 3, 4, 5], [6]].map(l, l.filter(x, x % 2 == 0))"), "[[2, 4], [6]]");
  EXPECT_EQ(cel("[1, 2, 3].map(x, x > 1, x + 1).map(y, y * 2)"), "[6, 8]");
  EXPECT_EQ(cel("[1, 2, 3].map(x, 7)"), "[7, 7, 7]");
  EXPECT_EQ(cel("[5, 6].transformMap(i, v, i + v)"), "{0: 5, 1: 7}");
  EXPECT_EQ(cel("['a', 'a'].transformMapEntry(i, v, {v: i})"), "repeated_key(\"a\")");
}

TEST(Vm, LongLiteralsNeedFewRegisters) {
  std::string list = "[", map = "{";
  for (int i = 0; i < 500; ++i) {
    list += (i != 0 ? ", x + " : "x + ") + std::to_string(i);
    map += (i != 0 ? ", " : "") + std::to_string(i) + ": x";
  }
  World world(Dialect::cel);
  world.with("x", Type(Kind::int_), ValueView::of_int(1));
  EXPECT_EQ(world("size(" + list + "])"), "500");
  EXPECT_EQ(world(list + "][499]"), "500");
  EXPECT_EQ(world(map + "}[499]"), "1");
  EXPECT_EQ(world(map + ", 3: x}[499]"), "repeated_key(3)");
}

TEST(Vm, StepsBoundNestedLoops) {
  World world(Dialect::cel);
  world.limits.max_steps = 1000;
  EXPECT_EQ(world("lists.range(10).all(x, lists.range(10).all(y, x + y < 100))"), "true");
  EXPECT_EQ(world("lists.range(50).all(x, lists.range(50).all(y, x + y < 100))"), "limit_steps(1000)");
}

TEST(Vm, MemoryIsBounded) {
  World world(Dialect::cel);
  world.limits.max_memory = 100'000;
  world.with("n", Type(Kind::int_), ValueView::of_int(1000));  // what is folded costs the run nothing
  EXPECT_EQ(world("lists.range(100).map(x, lists.range(n)).size()"), "limit_memory(100000)");
}

TEST(Vm, AQuantifierStopsEarly) {
  World world(Dialect::cel);
  world.limits.max_steps = 100;
  const std::vector<ValueView> many(1000, ValueView::of_int(1));
  world.with("l", Type::list(Type(Kind::int_)), ValueView::of_list(many.data(), 1000));
  EXPECT_EQ(world("l.exists(x, x == 1)"), "true");
  EXPECT_EQ(world("l.all(x, x == 2)"), "false");
  EXPECT_EQ(world("l.all(x, x == 1)"), "limit_steps(100)");
}

TEST(Vm, EnumsCompareByMember) {
  auto level = std::make_shared<EnumType>();
  level->name = "Level";
  for (const char* name : {"village", "town", "district"}) {
    level->members.emplace_back();
    level->members.back().name = name;
  }
  level->build_index();
  World world;
  world.with("level", Type::enumeration(level), ValueView::of_enum(level.get(), 1));
  world.scope().add_type("Level", Type::enumeration(level));
  EXPECT_EQ(world("level == town"), "true");
  EXPECT_EQ(world("level < district"), "true");
  EXPECT_EQ(world("level >= district"), "false");
  EXPECT_EQ(world("level in [village, town]"), "true");
  EXPECT_EQ(world("level in [village, district]"), "false");
  EXPECT_EQ(world("string(level)"), "\"town\"");
}

TEST(Vm, ConstantSetsOfAllSizes) {
  std::string words = "[", numbers = "[";
  for (int i = 0; i < 100; ++i) {
    words += (i != 0 ? ", 'w" : "'w") + std::to_string(i) + "'";
    numbers += (i != 0 ? ", " : "") + std::to_string(i * 7);
  }
  for (const char* end : {"]"}) {
    World world(Dialect::cel);
    world.with("w", Type(Kind::string), ValueView::of_string("w99")).with("x", Type(Kind::string), ValueView::of_string("w100"));
    world.with("n", Type(Kind::int_), ValueView::of_int(693)).with("d", Type(), ValueView::of_double(693.0));
    EXPECT_EQ(world("w in " + words + end), "true");
    EXPECT_EQ(world("x in " + words + end), "false");
    EXPECT_EQ(world("n in " + numbers + end), "true");
    EXPECT_EQ(world("n + 1 in " + numbers + end), "false");
    EXPECT_EQ(world("d in " + numbers + end), "true");
  }
}

TEST(Vm, ALoopCanBeRunAlone) {
  World world(Dialect::cel);
  const ValueView items[] = {ValueView::of_int(1), ValueView::of_int(2), ValueView::of_int(3)};
  world.with("l", Type::list(Type(Kind::int_)), ValueView::of_list(items, 3)).with("k", Type(Kind::int_), ValueView::of_int(10));
  std::string why;
  const NodePtr root = world.tree("cel.bind(s, k + 1, l.map(x, x * s + k)).size() + 1", why);
  ASSERT_NE(root, nullptr) << why;
  const Program program = generate(*root);
  ASSERT_EQ(program.loops.size(), 1u);
  const Loop& loop = program.loops[0];
  EXPECT_FALSE(loop.is_inner);
  EXPECT_EQ(loop.slots, (std::vector<std::uint32_t>{0, 1}));
  ASSERT_EQ(loop.inputs.size(), 1u) << program.dump();
  Scratch scratch;
  scratch.begin_record();
  scratch.registers.assign(program.register_count, ValueView());
  scratch.registers[loop.inputs[0]] = ValueView::of_int(100);
  EXPECT_EQ(run_loop(program, loop, world.slots().data(), scratch).to_string(), "[110, 210, 310]");
}

TEST(Vm, StructFieldsAndMapsAndOptionals) {
  auto party = std::make_shared<StructType>();
  party->name = "Party";
  party->fields.push_back({"town", Type(Kind::string), "", ""});
  party->fields.push_back({"consent", Type(Kind::bool_).nullable(), "", ""});
  Arena arena;
  const ValueView fields[] = {ValueView::of_string("yunhe"), ValueView::null()};
  const ValueView unknown_fields[] = {ValueView::of_string("linping"), ValueView::of_unknown(&unknown_one)};
  const ValueView parties[] = {ValueView::of_struct(party.get(), fields, arena), ValueView::of_struct(party.get(), unknown_fields, arena)};
  World world;
  world.with("p", Type::structure(party), parties[0]).with("all", Type::list(Type::structure(party)), ValueView::of_list(parties, 2));
  EXPECT_EQ(world("p.town"), "\"yunhe\"");
  EXPECT_EQ(world("has(p.consent)"), "false");
  EXPECT_EQ(world("has(p.town)"), "true");
  EXPECT_EQ(world("p.?consent.orValue(true)"), "true");
  EXPECT_EQ(world("all.exists(x, x.town == 'linping')"), "true");
  EXPECT_EQ(world("all[1].consent"), "unknown(1)");
  EXPECT_EQ(world("all.map(x, x.town)"), "[\"yunhe\", \"linping\"]");
  EXPECT_EQ(world("all[2].town"), "index_out_of_range(2)");
}

}  // namespace
}  // namespace guiju::expr
