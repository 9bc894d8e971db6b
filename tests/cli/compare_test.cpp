#include <gtest/gtest.h>

#include "tests/cli/command.hpp"

namespace guiju::cli_tests {
namespace {

std::string pack(const std::string& rows) {
  return "guiju: 1\npack: p\ninputs: {kind: {enum: [debt, tort, labour]}, amount: {type: decimal(2), min: 0}}\nparams: {cap: {type: decimal(2), value: 10000}}\n"
         "decisions:\n  level:\n    table:\n      hit: first\n      outputs: {level: {enum: [village, town]}}\n      grid: |\n        | id | kind | amount || level |\n" + rows;
}
const std::string old_rows = "        | v | debt, tort | < 5000 || village |\n        | t | - | - || town |\n";
const std::string new_rows = "        | v | debt, tort | < cap || village |\n        | t | - | - || town |\n";

TEST(Compare, RegionsWithoutData) {
  const Folder folder;
  const std::string a = folder.write("a.yaml", pack(old_rows)), b = folder.write("b.yaml", pack(new_rows));
  const Ran ran = sh("$guiju compare " + a + " " + b);
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_EQ(ran.out, "level: decided differently\n  kind in debt, tort, amount in [5000.00..10000.00): town (t) → village (v)\n");
  EXPECT_EQ(sh("$guiju compare " + a + " " + a).code, 0);
  EXPECT_EQ(sh("$guiju compare " + a + " " + a).out, "both versions decide alike\n");
  EXPECT_NE(sh("$guiju compare " + a + " " + b + " --json").out.find("\"region\": {\"kind\": \"debt, tort\", \"amount\": \"[5000.00..10000.00)\"}"), std::string::npos);
  EXPECT_NE(sh("$guiju compare " + a + " " + b + " --csv").out.find("level,\"kind in debt, tort, amount in [5000.00..10000.00)\",town,village,t,v,true"), std::string::npos);
}

TEST(Compare, OnRecordsByRow) {
  const Folder folder;
  const std::string a = folder.write("a.yaml", pack(old_rows)), b = folder.write("b.yaml", pack(new_rows));
  const std::string data = folder.write("cases.csv", "kind,amount\ndebt,100\ndebt,7000\nlabour,7000\ntort,9999.99\n");
  const Ran ran = sh("$guiju compare " + a + " " + b + " " + data);
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_EQ(ran.out, "2 of 4 records are decided differently\n  2  level: town (t) → village (v)  e.g. record 2, 4\n");
  EXPECT_EQ(sh("$guiju compare " + a + " " + a + " " + data).code, 0);
  EXPECT_EQ(sh("$guiju compare " + a + " " + b + " " + data + " --records --csv").out,
            "record,number,key,path,old,new,old_row,new_row\ninput,2,,level,town,village,t,v\ninput,4,,level,town,village,t,v\n");
}

TEST(Compare, RowsThatCannotBeReadAreToldOf) {
  const Folder folder;
  const std::string a = folder.write("a.yaml", pack(old_rows)), b = folder.write("b.yaml", pack(new_rows));
  const Ran ran = sh("$guiju compare " + a + " " + b + " " + folder.write("cases.csv", "kind,amount\ndebt,7000\ndebt\n"));
  EXPECT_EQ(ran.out.substr(0, 38), "1 of 1 records are decided differently");
  EXPECT_NE(ran.err.find("rows that cannot be read: 1, the first: "), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("cases.csv:3: GJ4301"), std::string::npos) << ran.err;
}

TEST(Compare, WhatIfByPath) {
  const Folder folder;
  const std::string a = folder.write("a.yaml", pack(new_rows));
  EXPECT_NE(sh("$guiju compare " + a + " " + a + " --set params.cap=20000").out.find("amount in [10000.00..20000.00)"), std::string::npos);
  EXPECT_NE(sh("$guiju compare " + a + " " + a + " --set 'decisions.level.rows.v.amount=< 12000'").out.find("amount in [10000.00..12000.00)"), std::string::npos);
  const Ran wrong = sh("$guiju compare " + a + " " + a + " --set decisions.level.rows.v.amuont=5");
  EXPECT_EQ(wrong.code, 2);
  EXPECT_NE(wrong.err.find("did you mean \"amount\""), std::string::npos) << wrong.err;
}

TEST(Fmt, WritesTheFileAnewAndThenNoMore) {
  const Folder folder;
  const std::string file = folder.write("a.yaml", pack(old_rows));
  EXPECT_EQ(sh("$guiju fmt " + file + " --check").code, 1);
  EXPECT_EQ(sh("$guiju fmt " + file).code, 0);
  EXPECT_EQ(sh("$guiju fmt " + file + " --check").code, 0);
  EXPECT_NE(read_file(file).find("        | v  | debt, tort | < 5000 || village |\n"), std::string::npos) << read_file(file);
}

TEST(New, MakesAPackThatPasses) {
  const Folder folder;
  const std::string root = std::filesystem::path(folder.write("x", "")).parent_path().string();
  EXPECT_EQ(sh("$guiju new demo.parcel --in " + root).code, 0);
  EXPECT_EQ(last_line(sh("$guiju test " + root + "/demo/parcel").out), "4 passed, 0 failed");
  EXPECT_EQ(sh("$guiju check " + root + "/demo/parcel").err, "");
  EXPECT_EQ(sh("$guiju fmt --check " + root + "/demo/parcel").code, 0);
  EXPECT_EQ(sh("$guiju new demo.parcel --in " + root).code, 1);
  EXPECT_EQ(sh("$guiju new 'no name' --in " + root).code, 2);
}

TEST(Check, ProvesTables) {
  const Folder folder;
  const std::string wrong = "        | v | debt, tort | < 5000 || village |\n        | t | debt | > 5000 || town |\n";
  const Ran ran = sh("$guiju check " + folder.write("a.yaml", pack(wrong)));
  EXPECT_EQ(ran.code, 0);
  EXPECT_NE(ran.err.find("warning GJ2602: no row of \"level\" takes kind: labour"), std::string::npos) << ran.err;
  std::string complete = pack(wrong);
  complete.replace(complete.find("hit: first"), 10, "complete: true");
  const Ran bad = sh("$guiju check " + folder.write("b.yaml", complete));
  EXPECT_EQ(bad.code, 1);
  EXPECT_NE(bad.err.find("error GJ2601"), std::string::npos) << bad.err;
  EXPECT_EQ(sh("$guiju check --no-proofs " + folder.write("b.yaml", complete)).code, 0);
}

TEST(Lint, RemarksOnNamesNobodyReads) {
  const Folder folder;
  const Ran ran = sh("$guiju lint " + folder.write("a.yaml", pack(old_rows)));
  EXPECT_EQ(ran.code, 0);
  EXPECT_NE(ran.out.find("nothing reads the parameter \"cap\""), std::string::npos) << ran.out;
}

TEST(Schema, IsJson) { EXPECT_EQ(sh("$guiju schema | python3 -m json.tool > /dev/null").code, 0); }

}  // namespace
}  // namespace guiju::cli_tests
