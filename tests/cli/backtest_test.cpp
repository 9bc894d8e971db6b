#include <gtest/gtest.h>

#include "tests/cli/command.hpp"

namespace guiju::cli_tests {
namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

constexpr std::string_view rows =
    "id,weight,express,country,was,paid\n"
    "a,1.00,false,CN,home,6.5\n"
    "b,2.00,true,JP,far,18.00\n"
    "c,2.00,true,DE,far,\n"
    "d,heavy,true,DE,far,1\n"
    "e\n"
    "f,1.00,true,KR,,2\n";

TEST(Backtest, EveryRowComesToSomething) {
  const Folder folder;
  const std::string in = folder.write("in.csv", rows);
  const Ran ran = sh("$guiju backtest $data/parcel " + in + " --truth was --decision zone");
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_TRUE(has(ran.out, "zone: 6 rows: 3 agreed, 1 differed, 0 undecided, 1 errors, 1 without a truth; 75.0 % agree\n")) << ran.out;
  EXPECT_TRUE(has(ran.out, "  1  near decided, was far\n")) << ran.out;
  EXPECT_TRUE(has(ran.out, "  row n: 0 of 1 agreed\n")) << ran.out;
  EXPECT_TRUE(has(ran.err, "rows that cannot be read: 1")) << ran.err;
}

TEST(Backtest, NumbersAreComparedAsNumbersAndAsJson) {
  const Folder folder;
  const std::string in = folder.write("in.csv", rows);
  const Ran ran = sh("$guiju backtest $data/parcel " + in + " --truth paid --decision fee --json");
  EXPECT_TRUE(has(ran.out, "{\"decision\": \"fee\", \"rows\": 6, \"agreed\": 2, \"differed\": 1, \"undecided\": 0, \"errors\": 2, \"unknown\": 1")) << ran.out;
  EXPECT_TRUE(has(ran.out, "{\"decided\": \"16.500\", \"truth\": \"2\", \"count\": 1}")) << ran.out;
}

TEST(Backtest, AnotherPackBesideIt) {
  const Folder folder;
  const std::string in = folder.write("in.csv", rows);
  const std::string all = read_file(std::string(GUIJU_SOURCE_DIR) + "/tests/cli/data/parcel/pack.yaml");
  std::string changed = all;
  changed.replace(changed.find("JP, KR"), 6, "KR    ");
  const Ran ran = sh("$guiju backtest $data/parcel " + in + " --truth was --decision zone --new " + folder.write("new.yaml", changed));
  EXPECT_EQ(lines_of(ran.out).size(), 4u) << ran.out;
  EXPECT_TRUE(has(ran.out, "new.yaml: zone: 6 rows: 4 agreed, 0 differed")) << ran.out;
}

TEST(Backtest, WhatIsWrongIsSaid) {
  const Folder folder;
  const std::string in = folder.write("in.csv", rows);
  const Ran column = sh("$guiju backtest $data/parcel " + in + " --truth wass --decision zone");
  EXPECT_EQ(column.code, 2);
  EXPECT_TRUE(has(column.err, "GJ4304")) << column.err;
  const Ran path = sh("$guiju backtest $data/parcel " + in + " --truth was --decision zoen");
  EXPECT_EQ(path.code, 2);
  EXPECT_TRUE(has(path.err, "there is: zone, fee")) << path.err;
  EXPECT_EQ(sh("$guiju backtest $data/parcel " + in + " --decision zone").code, 2);
}

}  // namespace
}  // namespace guiju::cli_tests
