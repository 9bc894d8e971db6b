// guiju: the command. Reads the words of the command line (CLI11's door) and calls what they mean.
//
// Tested by tests/cli.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <string>

#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "guiju/version.hpp"

namespace guiju::cli {

namespace {

class CommandLine {
 public:
  CommandLine() {
    app_.set_version_flag("--version", "guiju " + std::string(library_version()));
    app_.require_subcommand(1);
    app_.footer("guiju WORD --help tells more, with examples.");
    app_.set_help_flag("-h,--help", "Show this and end");
    add_check();
    add_test();
    add_run();
    add_explain();
    add_report();
    add_coverage();
    add_compare();
    add_backtest();
    add_lint();
    add_fmt();
    add_schema();
    add_new();
  }

  int main(int count, char** words) {
    if (count < 2) {
      print(stderr, app_.help());
      return wrong_usage;
    }
    if (words[1][0] != '-' && !knows(words[1])) return wrong_usage;
    try {
      app_.parse(count, words);
    } catch (const CLI::ParseError& error) {
      return app_.exit(error) == 0 ? all_is_well : wrong_usage;  // --help and --version are no errors
    }
    return code_;
  }

 private:
  bool knows(const std::string& word) const {
    std::string known;
    for (const CLI::App* command : app_.get_subcommands([](const CLI::App*) { return true; })) {
      if (command->get_name() == word) return true;
      known += (known.empty() ? "" : ", ") + command->get_name();
    }
    complain("there is no word \"" + word + "\"; there are: " + known);
    return false;
  }

  CLI::App* add(const std::string& word, const std::string& what, const std::string& examples) {
    CLI::App* command = app_.add_subcommand(word, what);
    command->footer("Examples:\n" + examples);
    return command;
  }

  void add_pack(CLI::App* command, PackChoice& pack) {
    command->add_option("PACK", pack.path, "A pack's folder, or a pack in one file")->required()->option_text(" ");
    command->add_option("--root", pack.roots, "Folder in which used packs are looked for, too")->option_text("FOLDER")
        ->allow_extra_args(false);
    command->add_option("--param", pack.params, "Another value for a parameter: NAME=VALUE, or of a used pack USED.NAME=VALUE")
        ->check([](const std::string& word) {
          return word.find('=') == std::string::npos || word.front() == '=' ? "write NAME=VALUE" : std::string();
        })
        ->option_text("NAME=VALUE")
        ->allow_extra_args(false);
    pack.language = language_of_environment();
    command->add_option("--lang", pack.language, "Language of messages: en or zh (default: by LC_ALL or LANG)")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, Language>{{"en", Language::en}, {"zh", Language::zh}}, CLI::ignore_case))
        ->option_text("en|zh");
  }

  static void add_question(CLI::App* command, Question& question) {
    command->add_option("--decide", question.decide, "Decisions or their outputs, with commas between (default: all)")
        ->delimiter(',')
        ->option_text("NAME,NAME...")
        ->allow_extra_args(false);
    command->add_option("--as-of", question.as_of, "Decide as of this date or time (default: each record's own)")
        ->option_text("DATE");
    command->add_option("--known-at", question.known_at, "Use only what was published by this date or time")
        ->option_text("DATE");
  }

  void add_check() {
    CLI::App* command = add("check", "Check a pack; 0 when it is good",
                            "  guiju check rules/boston_311\n"
                            "  guiju check pack.yaml --json      # for editors\n"
                            "  guiju check pack.yaml --lang zh\n"
                            "  guiju check pack.yaml --through 2027-12-31");
    add_pack(command, check_.pack);
    command->add_option("--through", check_.pack.through,
                        "Find what has no answer before this date: parameters, dated tables, calendars");
    command->add_flag("--json", check_.pack.is_json, "Diagnostics as a JSON array on the standard output");
    command->add_flag("--notes", check_.shows_notes, "Rows that could be one, and all of what was not decided, too");
    command->add_flag("!--no-proofs", check_.proves, "Leave out what is proved of tables: gaps, overlaps, rows that never fire");
    command->callback([this] { code_ = check(check_); });
  }

  void add_compare() {
    CLI::App* command = add("compare", "Say what two versions of a pack decide differently; 1 when they do",
                            "  guiju compare old/ new/                    # by parts of the input space, without data\n"
                            "  guiju compare old/ new/ cases.csv          # on records: counts by rule, old → new\n"
                            "  guiju compare old/ new/ cases.csv --records --csv > moved.csv   # which cases go elsewhere or fall due otherwise\n"
                            "  guiju compare pack/ pack/ --set params.village_cap=20000\n"
                            "  guiju compare old/ new/ --decide level --csv");
    add_pack(command, compare_.old_pack);
    command->add_option("NEW", compare_.new_path, "The other version")->required();
    command->add_option("FILE", compare_.inputs, "[RECORD=]FILE: records to decide by both");
    command->add_option("--set", compare_.changes, "Change the new version: PATH=VALUE, as in decisions.level.rows.v.amount=\"< 5\"")
        ->check([](const std::string& word) {
          return word.find('=') == std::string::npos || word.front() == '=' ? "write PATH=VALUE" : std::string();
        });
    add_question(command, compare_.question);
    command->add_flag("--json", compare_.old_pack.is_json, "As JSON");
    command->add_flag("--records", compare_.lists_records, "With FILE: list each record that is decided differently, by its key");
    command->add_flag("--csv", compare_.is_csv, "As CSV");
    command->callback([this] { code_ = compare(compare_); });
  }

  void add_backtest() {
    CLI::App* command = add("backtest", "Hold a decision against what came of the records; 1 when they differ",
                            "  guiju backtest rules/boston_311 case=cases.csv --truth queue_was --decision queue\n"
                            "  guiju backtest old/ cases.csv --truth unit --decision handling.unit --new new/\n"
                            "The truth is a column of the file that need be no field; where it is empty, nothing is judged. Numbers are\n"
                            "compared as numbers, all else by its text.");
    add_pack(command, backtest_.pack);
    command->add_option("FILE", backtest_.input, "[RECORD=]FILE: records whose outcome is known")->required()->option_text(" ");
    command->add_option("--truth", backtest_.truth, "The column that says what came of a record")->required()->option_text("COLUMN");
    command->add_option("--decision", backtest_.question.decide, "The decided value: a path")->required()->expected(1)->option_text("PATH");
    command->add_option("--new", backtest_.new_path, "Another pack or version, held against the same")->option_text("PACK");
    command->add_option("--as-of", backtest_.question.as_of, "Decide as of this date or time (default: each record's own)")->option_text("DATE");
    command->add_option("--known-at", backtest_.question.known_at, "Use only what was published by this date or time")->option_text("DATE");
    command->add_flag("--json", backtest_.pack.is_json, "As a JSON object a line");
    command->callback([this] { code_ = backtest(backtest_); });
  }

  void add_test() {
    CLI::App* command = add("test", "Run a pack's cases; the last line is `N passed, M failed`",
                            "  guiju test rules/boston_311\n"
                            "  guiju test pack.yaml --verbose\n"
                            "  guiju test pack.yaml --param village_cap=20000");
    add_pack(command, test_.pack);
    command->add_flag("--json", test_.pack.is_json, "One JSON object a case");
    command->add_flag("--verbose", test_.is_verbose, "Cases that passed, too");
    command->callback([this] { code_ = test(test_); });
  }

  void add_run() {
    CLI::App* command = add(
        "run", "Decide the records of files (CSV or JSONL, also gzip, - for the standard input)",
        "  guiju run rules/boston_311 case=cases.csv --out decided.csv --decide queue,deadline --errors bad.jsonl\n"
        "  guiju run rules/boston_311 case=cases.csv.gz --out out/       # one file for each kind of record\n"
        "  zcat cases.csv.gz | guiju run rules/boston_311 case=- --out - --decide department > decided.csv\n"
        "Each row that can be read has a row in the result, in the same order; what could not be decided is an empty\n"
        "cell there and a line in the error file. Exit: 0 all decided, 3 some were not, 1 nothing was written.");
    add_pack(command, run_.pack);
    command->add_option("FILE", run_.inputs, "[RECORD=]FILE: records to decide, of which kind")->required()->option_text(" ");
    add_question(command, run_.question);
    command->add_option("--out", run_.out, "A file (.csv or .jsonl), a folder/ for one file a kind, or - (default)")
        ->option_text("FILE|FOLDER/|-");
    command->add_option("--errors", run_.errors, "Write what was not decided here, a JSON object a line")
        ->option_text("FILE");
    command->add_flag("--json", run_.pack.is_json, "Results as JSONL, the balance on stderr as a JSON object");
    command->add_flag("--strict", run_.is_strict, "A column that no field has is an error");
    command->add_flag("--allow-missing", run_.allows_missing, "A field may lack its column: it is not given");
    command->add_flag("--excel", run_.is_for_excel, "Put ' before texts that a spreadsheet would take for formulas");
    command->callback([this] { code_ = run(run_); });
  }

  void add_explain() {
    CLI::App* command = add("explain", "Say why one record was decided as it was",
                            "  guiju explain rules/boston_311 case=cases.csv --key 101000295613\n"
                            "  guiju explain pack.yaml cases.csv --row 3 --html > why.html\n"
                            "  guiju explain pack.yaml cases.csv --key C-17 --decide level --json\n"
                            "  guiju explain rules/linping/mediators case=cases.csv expert=experts.csv --key C-17   # chosen among others");
    add_pack(command, explain_.pack);
    command->add_option("FILE", explain_.inputs, "[RECORD=]FILE: where the record is; then what it is decided among")->required()->option_text("...");
    auto* which = command->add_option_group("which", "Which record");
    which->add_option("--key", explain_.key, "Its key, the parts of a longer one with commas between")->option_text("KEY");
    which->add_option("--row", explain_.row, "Its row's number, from 1 (the head is not counted)")->option_text("NUMBER");
    which->require_option(1);
    add_question(command, explain_.question);
    command->add_flag("--json", explain_.pack.is_json, "As JSON");
    command->add_flag("--html", explain_.is_html, "As a page of HTML");
    command->callback([this] { code_ = explain(explain_); });
  }

  void add_report() {
    CLI::App* command = add("report", "Write a page with pictures about a pack and what it decides",
                            "  guiju report rules/linping/dispatch --out pack.html\n"
                            "  guiju report rules/boston_311 case=cases.csv --key 101000295613 --out month.html\n"
                            "  guiju report rules/linping/deadlines clocks.csv --row 1 --row 2 --lang zh\n"
                            "One HTML file that needs no network: how the decisions hang together, the records asked for with their\n"
                            "deadlines as bars, and every table with how often its rows fired. Both languages are in it.");
    add_pack(command, report_.pack);
    command->add_option("FILE", report_.input, "[RECORD=]FILE: records to count and to choose from");
    command->add_option("--key", report_.keys, "Explain the record with this key (may be repeated)");
    command->add_option("--row", report_.rows, "Explain the record in this row, from 1 (may be repeated)");
    command->add_option("--out", report_.out, "The page (default: report.html), or -");
    add_question(command, report_.question);
    command->callback([this] { code_ = report(report_); });
  }

  void add_coverage() {
    CLI::App* command = add("coverage", "Say which rows of tables never fire, in the pack's cases and in data",
                            "  guiju coverage rules/boston_311                        # in its cases\n"
                            "  guiju coverage rules/boston_311 case=cases.csv         # in its cases or in these records\n"
                            "  guiju coverage rules/boston_311 case=cases.csv --all   # every row: counts, and the last date it fired\n"
                            "  guiju coverage pack.yaml event=events.csv --csv > rows.csv");
    add_pack(command, coverage_.pack);
    command->add_option("FILE", coverage_.inputs, "[RECORD=]FILE: records to decide, of which kind")->option_text(" ");
    add_question(command, coverage_.question);
    command->add_flag("--all", coverage_.shows_all, "All rows, and how each decision ended, not only rows that never fired");
    command->add_flag("--json", coverage_.pack.is_json, "As JSON");
    command->add_flag("--csv", coverage_.is_csv, "All rows as CSV");
    command->callback([this] { code_ = coverage(coverage_); });
  }

  void add_lint() {
    CLI::App* command = add("lint", "Remark what a careful reader would: names nothing reads, rows no case reaches",
                            "  guiju lint rules/boston_311\n"
                            "  guiju lint pack.yaml --json");
    add_pack(command, lint_);
    command->add_flag("--json", lint_.is_json, "As a JSON array");
    command->callback([this] { code_ = lint(lint_); });
  }

  void add_fmt() {
    CLI::App* command = add("fmt", "Lay out a pack's text: grids aligned, comments and order kept",
                            "  guiju fmt rules/boston_311          # the file is written anew\n"
                            "  guiju fmt pack.yaml --check         # 1 if it would change\n"
                            "  guiju fmt - < pack.yaml             # from the standard input to the standard output");
    command->add_option("PACK", fmt_.pack.path, "A pack's folder, a pack in one file, or -")->required();
    fmt_.pack.language = language_of_environment();
    command->add_flag("--check", fmt_.only_checks, "Change nothing; only say whether it would");
    command->callback([this] { code_ = fmt(fmt_); });
  }

  void add_schema() {
    CLI::App* command = add("schema", "Print the JSON Schema of packs, for editors",
                            "  guiju schema > guiju.schema.json\n"
                            "  # yaml-language-server: $schema=guiju.schema.json");
    command->callback([this] { code_ = schema(); });
  }

  void add_new() {
    CLI::App* command = add("new", "Begin a pack: a small one that works, with cases",
                            "  guiju new demo.parcel               # writes demo/parcel/pack.yaml\n"
                            "  guiju new demo.parcel --in rules && guiju test rules/demo/parcel");
    command->add_option("NAME", new_.name, "The pack's name, with dots between")->required();
    command->add_option("--in", new_.folder, "The folder under which packs stand (default: here)");
    new_.language = language_of_environment();
    command->callback([this] { code_ = new_pack(new_); });
  }

  CLI::App app_{"guiju decides by rules that are data, and says why.", "guiju"};
  CheckOptions check_;
  CompareCommand compare_;
  BacktestOptions backtest_;
  CoverageOptions coverage_;
  PackChoice lint_;
  FmtOptions fmt_;
  NewOptions new_;
  TestOptions test_;
  RunOptions run_;
  ExplainOptions explain_;
  ReportOptions report_;
  int code_ = wrong_usage;
};

}  // namespace

}  // namespace guiju::cli

int main(int count, char** words) {
  try {
    return guiju::cli::CommandLine().main(count, words);
  } catch (const std::exception& error) {
    guiju::cli::complain(std::string("failed: ") + error.what());
    return guiju::cli::nothing_done;
  }
}
