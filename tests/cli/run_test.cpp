#include <gtest/gtest.h>

#include <cstdio>
#include <set>

#include "tests/cli/command.hpp"

namespace guiju::cli_tests {
namespace {

constexpr std::string_view good_rows =
    "id,weight,express,country,sent,tags\n"
    "a,2.00,false,CN,2022-07-01 09:30,\n"
    "b,1.00,true,FR,,\"[\"\"x\"\",\"\"y, z\"\"]\"\n";

std::string run_on(const std::string& file, const std::string& more = "") {
  return "$guiju run $data/parcel " + file + " " + more;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(Run, WritesKeyAndDecidedColumnsInInputOrder) {
  const Folder folder;
  const Ran ran = sh(run_on(folder.write("in.csv", good_rows)));
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out,
            "id,zone,fee,label,left\n"
            "a,home,8.000,=CN,2022-07-01T09:30:00+02:00\n"
            "b,far,19.000,=FR,\n");
  EXPECT_EQ(ran.err, "2 rows: 2 decided, 0 undecided, 0 errors\n");
}

TEST(Run, DecidesWhatIsAskedInThatOrder) {
  const Folder folder;
  const std::string in = folder.write("in.csv", good_rows);
  const Ran ran = sh(run_on(in, "--decide fee,zone --out " + (folder / "o.csv")));
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(read_file(folder / "o.csv"), "id,fee,zone\na,8.000,home\nb,19.000,far\n");
  EXPECT_EQ(sh(run_on(in, "--decide fee --param base=7.00")).out, "id,fee\na,10.000\nb,21.000\n");
  const Ran unknown = sh(run_on(in, "--decide fe"));
  EXPECT_EQ(unknown.code, 1);
  EXPECT_TRUE(has(unknown.err, "\"fe\"")) << unknown.err;
}

TEST(Run, ColumnsThatAreNotNeededMayBeMissing) {
  const Folder folder;
  const std::string in = folder.write("in.csv", "country,id\nCN,a\n");
  EXPECT_EQ(sh(run_on(in, "--decide zone")).out, "id,zone\na,home\n");
  const Ran ran = sh(run_on(in, "--decide fee"));
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(has(ran.err, "in.csv:1:1: error GJ4304: no column for the field \"weight\" of parcel")) << ran.err;
  EXPECT_TRUE(has(ran.err, "\"express\"")) << ran.err;
}

TEST(Run, MissingColumnGetsDidYouMean) {
  const Folder folder;
  const Ran ran = sh(run_on(folder.write("in.csv", "id,wieght,express,country,sent\na,1.00,true,CN,\n")));
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(has(ran.err, "in.csv:1:4: error GJ4304")) << ran.err;
  EXPECT_TRUE(has(ran.err, "did you mean \"weight\"?")) << ran.err;
}

TEST(Run, AllowMissingMakesThemUndecided) {
  const Folder folder;
  const Ran ran = sh(run_on(folder.write("in.csv", "id,country\na,CN\n"), "--allow-missing --errors " + (folder / "e")));
  EXPECT_EQ(ran.code, 3) << ran.err;
  EXPECT_EQ(ran.err, "1 rows: 0 decided, 1 undecided, 0 errors\n");
  EXPECT_TRUE(has(ran.out, "a,home,,=CN,")) << ran.out;
  const std::string errors = read_file(folder / "e");
  EXPECT_TRUE(has(errors, "\"status\": \"undecided\"")) << errors;
  EXPECT_TRUE(has(errors, "\"needs\": [\"weight\", \"express\"")) << errors;
}

TEST(Run, StrictRefusesUnknownColumns) {
  const Folder folder;
  const std::string in = folder.write("in.csv", "id,weight,express,country,sent,tags,colour\na,1.00,true,CN,,,red\n");
  EXPECT_EQ(sh(run_on(in)).code, 0);
  const Ran ran = sh(run_on(in, "--strict"));
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(has(ran.err, "in.csv:1:37: error GJ4303: \"colour\" is not a field of parcel")) << ran.err;
}

TEST(Run, ColumnThatStandsTwiceIsRefused) {
  const Folder folder;
  const Ran ran = sh(run_on(folder.write("in.csv", "id,weight,express,weight,country,sent\n")));
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(has(ran.err, "in.csv:1:19: error GJ4305")) << ran.err;
}

TEST(Run, BadRowsGoToTheErrorFileAndTheRestIsDecided) {
  const Folder folder;
  const std::string in = folder.write("in.csv",
                                      "id,weight,express,country,sent\n"
                                      "a,2.00,false,CN,\n"
                                      "b,2.00,false\n"
                                      "c,2.00,false,CN,,,\n"
                                      "d,2.00,false,CN,2022-02-30 10:00\n"
                                      "e,31.00,false,CN,\n"
                                      "f,2.005,false,CN,\n"
                                      "g,two,false,CN,\n"
                                      "h,2.00,maybe,CN,\n"
                                      "i,2.00,false,\xff\xfe,\n"
                                      "j,,false,CN,\n"
                                      "k,2.00,false,JP,\n");
  const Ran ran = sh(run_on(in, "--errors " + (folder / "e") + " --out " + (folder / "o.csv")));
  EXPECT_EQ(ran.code, 3);
  EXPECT_EQ(ran.err, "11 rows: 2 decided, 1 undecided, 8 errors\n");
  const auto rows = lines_of(read_file(folder / "o.csv"));
  ASSERT_EQ(rows.size(), 9u);  // the head; three rows could not be read at all
  EXPECT_EQ(rows[1], "a,home,8.000,=CN,");
  EXPECT_EQ(rows[2], "d,home,8.000,=CN,");
  EXPECT_EQ(rows[3], "e,home,,=CN,");
  EXPECT_EQ(rows[8], "k,near,8.000,=JP,");
  const auto errors = lines_of(read_file(folder / "e"));
  ASSERT_EQ(errors.size(), 9u);
  std::set<std::string> lines;
  for (const std::string& error : errors) lines.insert(error.substr(error.find("\"line\""), 11));
  EXPECT_EQ(lines.size(), 9u);
  const std::string all = read_file(folder / "e");
  EXPECT_TRUE(has(all, "\"line\": 3, \"row\": 2, \"record\": \"parcel\", \"status\": \"error\", \"field\": \"country\", "
                       "\"code\": \"GJ4301\""))
      << all;
  EXPECT_TRUE(has(all, "\"line\": 4, \"row\": 3, \"record\": \"parcel\", \"status\": \"error\", \"code\": \"GJ4302\"")) << all;
  EXPECT_TRUE(has(all, "\"line\": 5, \"row\": 4, \"record\": \"parcel\", \"key\": \"d\", \"status\": \"error\", "
                       "\"field\": \"sent\""))
      << all;
  EXPECT_TRUE(has(all, "\"key\": \"e\", \"status\": \"error\", \"field\": \"weight\", \"decisions\": [\"fee\"], "
                       "\"code\": \"GJ4003\""))
      << all;
  EXPECT_TRUE(has(all, "GJ4004")) << all;
  EXPECT_TRUE(has(all, "\"line\": 10, \"column\": 14")) << all;
  EXPECT_TRUE(has(all, "\"key\": \"j\", \"status\": \"undecided\"")) << all;
}

TEST(Run, WithoutAnErrorFileTheFirstFewAreShown) {
  const Folder folder;
  std::string text = "id,weight,express,country,sent\nz,1.00,true,CN,\n";
  for (int i = 0; i < 9; ++i) text += std::to_string(i) + ",99.00,true,CN,\n";
  const Ran ran = sh(run_on(folder.write("in.csv", text)));
  EXPECT_EQ(ran.code, 3);
  const auto lines = lines_of(ran.err);
  ASSERT_EQ(lines.size(), 7u) << ran.err;
  EXPECT_TRUE(has(lines[0], "in.csv:3: error GJ4003: weight: 99.00 is outside")) << lines[0];
  EXPECT_EQ(lines[5], "… and 4 more; --errors FILE writes them all");
  EXPECT_EQ(lines[6], "10 rows: 1 decided, 0 undecided, 9 errors");
}

TEST(Run, NothingIsWrittenFromAMissingFile) {
  const Folder folder;
  const Ran ran = sh(run_on(folder / "nowhere.csv", "--out " + (folder / "o.csv")));
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(has(ran.err, "error GJ1001: cannot read ")) << ran.err;
  EXPECT_FALSE(std::filesystem::exists(folder / "o.csv"));
  EXPECT_FALSE(std::filesystem::exists(folder / "o.csv.part"));
  EXPECT_EQ(sh(run_on("$data")).code, 1);
  EXPECT_EQ(sh(run_on(folder.write("empty.csv", ""))).code, 1);
}

TEST(Run, HeadWithoutRowsGivesAHead) {
  const Folder folder;
  const Ran ran = sh(run_on(folder.write("in.csv", "id,weight,express,country,sent\n")));
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out, "id,zone,fee,label,left\n");
  EXPECT_EQ(ran.err, "0 rows: 0 decided, 0 undecided, 0 errors\n");
}

TEST(Run, OnlyUnreadableRowsIsNothingWritten) {
  const Folder folder;
  EXPECT_EQ(sh(run_on(folder.write("in.csv", "id,weight,express,country,sent\na\n"))).code, 1);
}

TEST(Run, UnclosedQuoteSpoilsItsRowOnly) {
  const Folder folder;
  const Ran ran = sh(run_on(folder.write("in.csv",
                                         "id,weight,express,country,sent\n"
                                         "a,\"1.00\"x,true,CN,\n"
                                         "b,1.00,true,CN,\n"),
                            "--decide zone"));
  EXPECT_EQ(ran.code, 3) << ran.err;
  EXPECT_EQ(ran.out, "id,zone\nb,home\n");
  EXPECT_TRUE(has(ran.err, "in.csv:2:9: error GJ1202")) << ran.err;
}

TEST(Run, ReadsJsonlExactly) {
  const Folder folder;
  const std::string in = folder.write("in.jsonl",
                                      "{\"id\": \"a\", \"weight\": 2.00, \"express\": false, \"country\": \"CN\", \"tags\": [\"x\"]}\n"
                                      "\n"
                                      "{\"id\": \"b\", \"weight\": 2.005, \"express\": false, \"country\": \"CN\"}\n"
                                      "{\"id\": \"c\", \"weight\": }\n"
                                      "[1]\n"
                                      "{\"id\": \"d\", \"weight\": 1, \"express\": true, \"country\": \"KR\", \"sent\": null}\n");
  const Ran ran = sh(run_on(in, "--decide zone,fee --errors " + (folder / "e")));
  EXPECT_EQ(ran.code, 3);
  EXPECT_EQ(ran.out, "id,zone,fee\na,home,8.000\nb,home,\nd,near,16.500\n");
  EXPECT_EQ(ran.err, "5 rows: 2 decided, 0 undecided, 3 errors\n");
  const std::string errors = read_file(folder / "e");
  EXPECT_TRUE(has(errors, "\"line\": 4, \"column\": ")) << errors;
  EXPECT_TRUE(has(errors, "GJ4307")) << errors;
  const Ran strict = sh(run_on(folder.write("odd.jsonl", "{\"id\": \"a\", \"colour\": 1}\n"), "--strict"));
  EXPECT_TRUE(has(strict.err, "GJ4303")) << strict.err;
}

TEST(Run, WritesJsonl) {
  const Folder folder;
  const Ran ran = sh(run_on(folder.write("in.csv", good_rows), "--decide fee,left --out " + (folder / "o.jsonl")));
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(read_file(folder / "o.jsonl"),
            "{\"id\": \"a\", \"fee\": 8.000, \"left\": \"2022-07-01T09:30:00+02:00\"}\n"
            "{\"id\": \"b\", \"fee\": 19.000, \"left\": null}\n");
}

TEST(Run, ReadsStandardInputAndGzip) {
  const Folder folder;
  const std::string in = folder.write("in.csv", good_rows);
  const std::string wanted = sh(run_on(in)).out;
  EXPECT_EQ(sh("cat " + in + " | " + run_on("-")).out, wanted);
  EXPECT_EQ(sh("gzip -c " + in + " | " + run_on("parcel=-")).out, wanted);
  EXPECT_EQ(sh("gzip -k " + in + " && " + run_on(in + ".gz")).out, wanted);
}

TEST(Run, DamagedGzipWritesNothing) {
  const Folder folder;
  std::string text(good_rows);
  for (int i = 0; i < 20000; ++i) text.append(std::to_string(i * 7919 % 100003)).append(",1.00,true,CN,,\n");
  const std::string in = folder.write("in.csv", text);
  for (const std::string damage : {"head -c 20000 $f.gz > $f.cut", "{ head -c 9000 $f.gz; echo garbage; tail -c +9100 $f.gz; } > $f.cut",
                                   "{ cat $f.gz; echo more; } > $f.cut"}) {
    const Ran ran = sh("f=" + in + "; gzip -kf $f; " + damage + "; " + run_on("$f.cut", "--out $f.out"));
    EXPECT_EQ(ran.code, 1) << damage;
    EXPECT_TRUE(has(ran.err, "GJ4308")) << damage << ran.err;
    EXPECT_FALSE(std::filesystem::exists(in + ".out")) << damage;
    EXPECT_FALSE(std::filesystem::exists(in + ".out.part")) << damage;
  }
}

TEST(Run, LongLineIsOneErrorInFlatMemory) {
  const Folder folder;
  const std::string csv = "{ echo id,weight,express,country,sent; echo a,1.00,true,CN,; head -c 300000000 /dev/zero | tr '\\0' x; "
                          "echo; echo b,1.00,true,CN,; } | " + run_on("-", "--decide zone");
  const Ran ran = sh(csv);
  EXPECT_EQ(ran.code, 3) << ran.err;
  EXPECT_EQ(ran.out, "id,zone\na,home\nb,home\n");
  EXPECT_TRUE(has(ran.err, "<stdin>:3:")) << ran.err;
  const Ran json = sh("{ echo '{\"id\": \"a\", \"country\": \"CN\"}'; head -c 300000000 /dev/zero | tr '\\0' x; echo; } | " +
                      run_on("-", "--decide zone"));
  EXPECT_TRUE(has(json.err, "GJ4309")) << json.err;
  EXPECT_EQ(json.out, "id,zone\na,home\n");
  if (!is_sanitized) {
    EXPECT_LT(ran.peak_kib, 64 << 10);
    EXPECT_LT(json.peak_kib, 64 << 10);
  }
}

TEST(Run, MemoryIsFlatOnManyRows) {
  const Ran ran = sh("{ echo id,weight,express,country,sent; seq 600000 | sed 's/$/,1.00,true,CN,/'; } | " +
                     run_on("-", "--out /dev/null"));
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.err, "600,000 rows: 600,000 decided, 0 undecided, 0 errors\n");
  if (!is_sanitized) {
    EXPECT_LT(ran.peak_kib, 64 << 10);
  }
}

TEST(Run, KeyThatStandsTwiceIsTold) {
  const Folder folder;
  const std::string in = folder.write("in.csv",
                                      "id,country\na,CN\nb,CN\na,FR\nb,JP\nb,JP\n");
  const Ran ran = sh(run_on(in, "--decide zone"));
  EXPECT_EQ(ran.code, 0);  // each row is decided by itself
  EXPECT_EQ(ran.out, "id,zone\na,home\nb,home\na,far\nb,near\nb,near\n");
  EXPECT_TRUE(has(ran.err, "in.csv:4: warning: the key \"a\" stands in line 2 already (and 2 more keys that stand twice)\n"))
      << ran.err;
  EXPECT_EQ(last_line(ran.err), "5 rows: 5 decided, 0 undecided, 0 errors");
  sh(run_on(in, "--decide zone --errors " + (folder / "e")));
  const auto told = lines_of(read_file(folder / "e"));
  ASSERT_EQ(told.size(), 3u);
  EXPECT_TRUE(has(told[1], "\"line\": 5, \"row\": 4, \"record\": \"parcel\", \"key\": \"b\", \"status\": \"warning\", "
                           "\"message\": \"the key \\\"b\\\" stands in line 3 already\""))
      << told[1];
}

TEST(Run, JsonKeyThatStandsTwiceCostsItsLine) {
  const Folder folder;
  const Ran ran = sh(run_on(folder.write("in.jsonl",
                                         "{\"id\": \"a\", \"country\": \"CN\", \"id\": \"b\"}\n"
                                         "{\"id\": \"c\", \"country\": \"CN\"}\n"),
                            "--decide zone"));
  EXPECT_EQ(ran.code, 3);
  EXPECT_EQ(ran.out, "id,zone\nc,home\n");
  EXPECT_TRUE(has(ran.err, "in.jsonl:1:30: error GJ4204")) << ran.err;
  EXPECT_EQ(last_line(ran.err), "2 rows: 1 decided, 0 undecided, 1 errors");
}

// What cannot be read is said as what it is, before a row of it is taken for a fact.
TEST(Run, FilesOfOtherKindsAreNamed) {
  const Folder folder;
  const std::pair<std::string, std::string> kinds[] = {
      {std::string("ARROW1\0\0", 8), "is Arrow"},        {"PAR1xxxx", "is Parquet"},
      {"PK\x03\x04xxxx", "is XLSX / ZIP"},                 {"\xFF\xFEi\0d\0", "is UTF-16"},
      {"[{\"id\": \"a\"},\n{\"id\": \"b\"}]\n", "one object a line"},
  };
  for (const auto& [bytes, said] : kinds) {
    const Ran ran = sh(run_on(folder.write("in.data", bytes), "--decide zone"));
    EXPECT_EQ(ran.code, 1) << said;
    EXPECT_TRUE(has(ran.err, "GJ4310")) << ran.err;
    EXPECT_TRUE(has(ran.err, said)) << ran.err;
  }
}

TEST(Run, OtherFormatsAreNotWritten) {
  const Folder folder;
  const std::string in = folder.write("in.csv", good_rows);
  for (const std::string name : {"o.arrow", "o.parquet", "o.xlsx", "o.csv.gz"}) {
    const Ran ran = sh(run_on(in, "--out " + (folder / name)));
    EXPECT_EQ(ran.code, 2) << name;
    EXPECT_TRUE(has(ran.err, "guiju.load(PACK).evaluate(frame)")) << ran.err;
    EXPECT_FALSE(std::filesystem::exists(folder / name));
  }
}

TEST(Run, TabsByTheNameAndOtherSeparatorsAreGuessedAloud) {
  const Folder folder;
  EXPECT_EQ(sh(run_on(folder.write("in.tsv", "id\tcountry\na\tCN\n"), "--decide zone")).out, "id,zone\na,home\n");
  const Ran ran = sh(run_on(folder.write("in.csv", "id;country\na;CN\n"), "--decide zone"));
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(has(ran.err, "in.csv:1:1: error GJ4304")) << ran.err;
  EXPECT_TRUE(has(ran.err, "separated by \";\"")) << ran.err;
}

TEST(Run, JsonIsLinesAndAnObject) {
  const Folder folder;
  const std::string in = folder.write("in.csv", good_rows);
  const Ran ran = sh(run_on(in, "--decide fee --json"));
  EXPECT_EQ(ran.out, "{\"id\": \"a\", \"fee\": 8.000}\n{\"id\": \"b\", \"fee\": 19.000}\n");
  EXPECT_EQ(ran.err, "{\"parcel\": {\"rows\": 2, \"decided\": 2, \"undecided\": 0, \"errors\": 0}}\n");
  EXPECT_EQ(sh(run_on(in, "--json --out " + (folder / "out/"))).code, 0);
  EXPECT_TRUE(std::filesystem::exists(folder / "out/parcel.jsonl"));
}

TEST(Run, DatesPickWhatWasInForceAndKnown) {
  const Folder folder;
  const std::string in = folder.write("in.csv", "id,asked_on\na,2022-01-15\nb,2022-07-15\nc,2021-01-01\nd,2024-01-01\n");
  const std::string run = "$guiju run $data/dated " + in;
  const Ran own = sh(run);
  EXPECT_EQ(own.out, "id,capped,side\na,10,left\nb,25,right\nc,,left\nd,,right\n");
  EXPECT_EQ(own.code, 3);
  EXPECT_TRUE(has(own.err, "in.csv:4: error GJ")) << own.err;
  EXPECT_TRUE(has(own.err, "2023-12-31")) << own.err;  // no value after it
  EXPECT_EQ(sh(run + " --as-of 2022-01-01").out, "id,capped,side\na,10,left\nb,10,left\nc,10,left\nd,10,left\n");
  EXPECT_EQ(sh(run + " --as-of 2022-07-15 --known-at 2022-06-01").out,
            "id,capped,side\na,20,right\nb,20,right\nc,20,right\nd,20,right\n");
  const Ran bad = sh(run + " --as-of 2022-13-01");
  EXPECT_EQ(bad.code, 1);
  EXPECT_TRUE(has(bad.err, "as_of: \"2022-13-01\" is not a date")) << bad.err;
}

TEST(Run, ParamsAreJudgedAsInThePack) {
  const Folder folder;
  const std::string in = folder.write("in.csv", good_rows);
  const Ran unknown = sh(run_on(in, "--param bse=1"));
  EXPECT_EQ(unknown.code, 1);
  EXPECT_TRUE(has(unknown.err, "did you mean \"base\"?")) << unknown.err;
  const Ran bad = sh(run_on(in, "--param base=much"));
  EXPECT_EQ(bad.code, 1);
  EXPECT_TRUE(has(bad.err, "--param base:1:1: error GJ2202")) << bad.err;
  EXPECT_EQ(sh("$guiju run --param base=7 --decide fee $data/parcel " + in).out, "id,fee\na,10.000\nb,21.000\n");
  EXPECT_EQ(sh(run_on(in, "--param base")).code, 2);
  const std::string user = folder.write("pack.yaml", "guiju: 1\npack: user\nuse: [parcel]\ninputs: {count: int}\ndecisions: {twice: {value: parcel.base * count}}\n");
  const std::string numbers = folder.write("n.csv", "count\n2\n");
  EXPECT_EQ(sh("$guiju run " + user + " --root $data --param parcel.base=7 " + numbers).out, "row,twice\n1,14.00\n");
}

// Rubbish of every sort, row after row: no crash, and rows = decided + undecided + errors = written + unreadable.
TEST(Run, BalanceAddsUpOnAnything) {
  const Folder folder;
  constexpr std::string_view pieces[] = {"a", "\"", ",", ",", ",", ",", "1.00", "true", "CN", "\xff", "\r", "\t", "-99", "2022-13-45",
                                         "null", "[1", "{\"x\": 1}", "\"\"", "\"a\nb\"", "é", "\xEF\xBB\xBF", std::string_view("\0", 1)};
  std::uint32_t seed = 7;
  const auto next = [&](std::uint32_t below) { return (seed = seed * 1664525u + 1013904223u) / 65536u % below; };
  std::string csv = "id,weight,express,country,sent,tags\n", jsonl;
  for (int row = 0; row < 3000; ++row) {
    for (std::uint32_t i = 3 + next(14); i > 0; --i) csv += pieces[next(std::size(pieces))];
    csv += "\n" + std::to_string(row) + ",1.00,true,CN,,\n";
    jsonl += "{\"id\": \"" + std::to_string(row) + "\", \"weight\": 1, \"express\": true, \"sent\": null, \"country\": ";
    for (std::uint32_t i = next(3); i > 0; --i) jsonl += pieces[next(std::size(pieces))];
    jsonl += next(2) == 0 ? "}\n" : "\"CN\"}\n";
  }
  for (const auto& [name, text] : {std::pair("in.csv", csv), std::pair("in.jsonl", jsonl)}) {
    const Ran ran = sh(run_on(folder.write(name, text), "--json --out " + (folder / "o") + " --errors " + (folder / "e")));
    EXPECT_EQ(ran.code, 3) << ran.err;
    long long rows = 0, decided = 0, undecided = 0, errors = 0;
    ASSERT_EQ(std::sscanf(ran.err.c_str(), "{\"parcel\": {\"rows\": %lld, \"decided\": %lld, \"undecided\": %lld, \"errors\": %lld}}",
                          &rows, &decided, &undecided, &errors),
              4)
        << ran.err;
    EXPECT_EQ(rows, decided + undecided + errors);
    EXPECT_GT(decided, 0);
    EXPECT_GT(errors, 0);
    long long unreadable = 0;  // of these no line has a key
    for (const std::string& line : lines_of(read_file(folder / "e"))) unreadable += !has(line, "\"key\": ");
    EXPECT_EQ(rows, static_cast<long long>(lines_of(read_file(folder / "o")).size()) + unreadable);
  }
}

TEST(Run, FormulasAreDisarmedForSpreadsheetsOnly) {
  const Folder folder;
  const std::string in = folder.write("in.csv", "id,weight,express,country,sent\n-1,1.00,true,CN,\n");
  EXPECT_EQ(sh(run_on(in, "--decide fee,label")).out, "id,fee,label\n-1,16.500,=CN\n");
  EXPECT_EQ(sh(run_on(in, "--decide fee,label --excel")).out, "id,fee,label\n'-1,16.500,'=CN\n");
}

TEST(Run, CellsAreQuotedAsNeeded) {
  const Folder folder;
  const std::string in = folder.write("in.csv", "id,country\n\"a,\"\"1\"\"\",\"C\nN\"\n");
  EXPECT_EQ(sh(run_on(in, "--decide label")).out, "id,label\n\"a,\"\"1\"\"\",\"=C\nN\"\n");
}

TEST(Run, SeveralKindsGoToAFolder) {
  const Folder folder;
  const std::string in = folder.write("t.csv", "id,team,hours\n1,red,30\n2,blue,2\n3,red,1\n");
  const Ran ran = sh("$guiju run $data/desk " + in + " --out " + (folder / "out/"));
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(read_file(folder / "out/ticket.csv"), "id,slow\n1,true\n2,false\n3,false\n");
  const auto totals = lines_of(read_file(folder / "out/team_total.csv"));
  ASSERT_EQ(totals.size(), 3u);
  EXPECT_EQ(totals[0], "team,totals.tickets,totals.hours,place");
  EXPECT_EQ(std::set<std::string>(totals.begin() + 1, totals.end()), (std::set<std::string>{"blue,1,2,2", "red,2,31,1"}));
  EXPECT_TRUE(has(ran.err, "ticket: 3 rows: 3 decided")) << ran.err;
  EXPECT_TRUE(has(ran.err, "team_total: 2 rows: 2 decided")) << ran.err;
  EXPECT_EQ(sh("$guiju run $data/desk ticket=" + in).out, "id,slow\n1,true\n2,false\n3,false\n");
  const Ran rank = sh("$guiju run $data/desk " + in + " --decide place");
  EXPECT_TRUE(has(rank.out, "red,1")) << rank.out << rank.err;
  EXPECT_EQ(sh("$guiju run $data/desk " + in + " --decide slow,place").code, 2);
}

TEST(Run, WhatIsOnlyReadIsSaidToBeRead) {
  const Folder folder;
  const std::string pack = folder.write(
      "pack.yaml", "guiju: 1\npack: p\nrecords:\n  case: {key: id, fields: {id: string, topic: string}}\n  expert: {key: id, fields: {id: string, topics: list(string)}}\n"
                   "decisions:\n  pool: {record: case, match: {candidates: expert, eligible: topic in expert.topics}}\n");
  const std::string cases = folder.write("cases.csv", "id,topic\n1,rent\n2,debt\n"), experts = folder.write("experts.csv", "id,topics\nx,debt; rent\ny,debt\nz\n");
  const Ran ran = sh("$guiju run " + pack + " case=" + cases + " expert=" + experts + " --decide pool");
  EXPECT_EQ(ran.code, 3) << ran.err;
  EXPECT_TRUE(has(ran.err, "case: 2 rows: 2 decided, 0 undecided, 0 errors\nexpert: 2 rows read, 1 errors\n")) << ran.err;
  const Ran json = sh("$guiju run " + pack + " case=" + cases + " expert=" + experts + " --decide pool --json");
  EXPECT_TRUE(has(json.err, "\"expert\": {\"read\": 2, \"undecided\": 0, \"errors\": 1}")) << json.err;
}

TEST(Run, AStoppedRunLeavesNothingBehind) {
  const Folder folder;
  const std::string out = folder / "out.csv", errors = folder / "bad.jsonl";
  const Ran ran = sh("{ echo id,weight,express,country; sleep 1; } | $guiju run $data/parcel parcel=- --out " + out + " --errors " + errors +
                     " & pid=$!\nuntil [ -e " + out + ".part ]; do sleep 0.01; done\nkill -TERM $pid\nwait $pid\necho \"ended $?\"\nls " + (folder / ""));
  EXPECT_EQ(ran.out, "ended 143\n") << ran.err;
}

TEST(Run, RecordsThatATallyMakesHaveKeysAndFields) {
  const Folder folder;
  const std::string in = folder.write("t.csv", "id,team,hours\n1,red,30\n2,blue,2\n3,red,1\n");
  const Ran ran = sh("$guiju run $data/team " + in + " --out - --decide mean,first");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, "team,mean,first\nblue,2.000000000000,false\nred,15.500000000000,true\n");
}

TEST(Run, UnknownKindOfRecordIsSaid) {
  const Ran ran = sh("$guiju run $data/desk tikcet=x.csv");
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.err, "guiju: no kind of record is named \"tikcet\"; there is: ticket, team_total\n");
}

TEST(Run, UnwritablePlaceIsSaid) {
  const Folder folder;
  const Ran ran = sh(run_on(folder.write("in.csv", good_rows), "--out " + (folder / "no/such/o.csv")));
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(has(ran.err, "cannot write")) << ran.err;
}

TEST(Run, FullDiskIsSaid) {
  const Folder folder;
  const Ran ran = sh(run_on(folder.write("in.csv", good_rows), "--out /dev/full"));
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(has(ran.err, "cannot write")) << ran.err;
}

}  // namespace
}  // namespace guiju::cli_tests
