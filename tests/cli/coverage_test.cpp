#include <gtest/gtest.h>

#include "tests/cli/command.hpp"

namespace guiju::cli_tests {
namespace {

constexpr const char* pack =
    "guiju: 1\npack: p\nbasis_date: day\nrecords: {event: {fields: {kind: {enum: [debt, tort]}, town: string, day: date}}}\ndecisions:\n"
    "  level:\n    table: {hit: first, outputs: {level: int}, rows: [{id: a, kind: debt, level: 1}, {id: b, kind: tort, level: 2}, {id: c, level: 3}]}\n"
    "  towns: {tally: {from: event, into: town, by: {town: town}, values: {cases: count()}}}\n"
    "  busy:\n    record: town\n    table: {hit: first, outputs: {busy: bool}, rows: [{id: few, cases: < 3, busy: false}, {id: many, busy: true}]}\n"
    "cases:\n  - {name: debt, given: {event: [{kind: debt, town: x, day: 2022-01-01}]}, expect: {event: [{level: 1}]}}\n";
constexpr const char* events = "kind,town,day\ntort,x,2022-03-01\ntort,x,2022-02-01\n";

TEST(Coverage, RowsThatFireNeitherInCasesNorInRecords) {
  const Folder folder;
  const std::string file = folder.write("p.yaml", pack), data = folder.write("events.csv", events);
  const Ran alone = sh("$guiju coverage " + file + " --lang en");
  EXPECT_EQ(alone.code, 0) << alone.err;
  EXPECT_EQ(alone.out, "level: 2 of 3 rows never fired: b, c\nbusy: 1 of 2 rows never fired: many\n");
  EXPECT_EQ(sh("$guiju coverage " + file + " event=" + data + " --lang en").out, "level: 1 of 3 rows never fired: c\nbusy: 1 of 2 rows never fired: many\n");
  EXPECT_EQ(sh("$guiju coverage " + file + " " + data + " --lang zh").out, "level: 1 / 3 行从未触发：c\nbusy: 1 / 2 行从未触发：many\n");
}

TEST(Coverage, EveryRowWithItsCountsAndItsLastDate) {
  const Folder folder;
  const std::string file = folder.write("p.yaml", pack), data = folder.write("events.csv", events);
  EXPECT_EQ(sh("$guiju coverage " + file + " " + data + " --all --lang en").out,
            "level: 2 decided, 0 null, 0 undecided, 0 errors\n  a: 1 in cases, 0 in data\n  b: 0 in cases, 2 in data, last on 2022-03-01\n  c: 0 in cases, 0 in data\n"
            "towns: 1 decided, 0 null, 0 undecided, 0 errors\n"
            "busy: 1 decided, 0 null, 0 undecided, 0 errors\n  few: 1 in cases, 1 in data\n  many: 0 in cases, 0 in data\n");
  EXPECT_EQ(sh("$guiju coverage " + file + " " + data + " --csv").out,
            "decision,row,in_cases,in_data,last_date\nlevel,a,1,0,\nlevel,b,0,2,2022-03-01\nlevel,c,0,0,\nbusy,few,1,1,\nbusy,many,0,0,\n");
  EXPECT_NE(sh("$guiju coverage " + file + " " + data + " --json").out.find("{\"decision\": \"level\", \"row\": \"b\", \"in_cases\": 0, \"in_data\": 2, \"last_date\": \"2022-03-01\"}"),
            std::string::npos);
}

TEST(Coverage, WhatIsWrongIsSaid) {
  const Folder folder;
  const std::string file = folder.write("p.yaml", pack);
  EXPECT_EQ(sh("$guiju coverage " + file + " nobody=x.csv").code, 2);
  EXPECT_EQ(sh("$guiju coverage " + file + " " + (folder / "none.csv")).code, 2);
  EXPECT_EQ(sh("$guiju coverage " + (folder / "none.yaml")).code, 1);
}

}  // namespace
}  // namespace guiju::cli_tests
