#include "text/scalar_map.hpp"

#include <gtest/gtest.h>

namespace guiju::text {
namespace {

TEST(ScalarMap, ShiftsAPlainScalar) {
  const ScalarMap map(100);
  EXPECT_EQ(map.source_byte(0), 100u);
  EXPECT_EQ(map.source_byte(7), 107u);
}

TEST(ScalarMap, FindsTheRunOfAByte) {
  ScalarMap map;
  map.add_run(0, 10);
  map.add_run(3, 20);
  map.add_run(5, 30);
  EXPECT_EQ(map.source_byte(2), 12u);
  EXPECT_EQ(map.source_byte(3), 20u);
  EXPECT_EQ(map.source_byte(4), 21u);
  EXPECT_EQ(map.source_byte(9), 34u);
}

TEST(ScalarMap, JoinsRunsThatGoOn) {
  ScalarMap map(5);
  map.add_run(4, 9);
  map.add_run(6, 20);
  map.add_run(7, 21);
  EXPECT_EQ(map.source_byte(5), 10u);
  EXPECT_EQ(map.source_byte(8), 22u);
}

}  // namespace
}  // namespace guiju::text
