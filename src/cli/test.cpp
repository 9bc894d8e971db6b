// guiju test PACK: do the pack's own cases come out as it says?
#include <algorithm>
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/packs.hpp"
#include "cli/terminal.hpp"
#include "guiju/facts/writer.hpp"

namespace guiju::cli {

namespace {

std::string place_of(const Ruleset& rules, Span span) {
  if (!span.is_somewhere()) return rules.name();
  const Source& source = rules.sources()[span.source];
  const Position position = source.position(span.begin);
  return source.name() + ":" + std::to_string(position.line) + ":" + std::to_string(position.column);
}

void print_case(const Ruleset& rules, const Ruleset::CaseResult& result, Language language) {
  std::string text = place_of(rules, result.span) + ": ";
  text += result.passed ? in(language, "passed: ", "通过：") : in(language, "FAILED: ", "失败：");
  text += result.name + "\n";
  for (const std::string& difference : result.differences) text += "    " + difference + "\n";
  print(stdout, text);
}

std::string to_json(const Ruleset& rules, const Ruleset::CaseResult& result) {
  std::string text = "{\"name\": ";
  ValueWriter::append_json_text(text, result.name);
  text += ", \"place\": ";
  ValueWriter::append_json_text(text, place_of(rules, result.span));
  text += result.passed ? ", \"passed\": true, \"differences\": [" : ", \"passed\": false, \"differences\": [";
  for (const std::string& difference : result.differences) {
    if (text.back() != '[') text += ", ";
    ValueWriter::append_json_text(text, difference);
  }
  return text + "]}\n";
}

constexpr std::size_t most_shown_rows = 10;

// Which rows no case makes fire: what nobody has tried.
void print_coverage(const Ruleset& rules, const std::vector<Ruleset::UnreachedRow>& unreached, const TestOptions& options) {
  const Language language = options.pack.language;
  const std::size_t rows = rules.size().table_rows;
  if (unreached.empty()) return;
  const std::string counts = std::to_string(rows - unreached.size()) + " / " + std::to_string(rows);
  std::string text = std::string(in(language, "rows of tables that cases reach: ", "案例触及的规则行：")) + counts + "\n";
  const std::size_t shown = options.is_verbose ? unreached.size() : std::min(unreached.size(), most_shown_rows);
  for (std::size_t i = 0; i < shown; ++i)
    text += "    " + place_of(rules, unreached[i].span) + ": " + unreached[i].decision + " " + unreached[i].id + "\n";
  if (shown < unreached.size()) text += "    … " + std::string(in(language, "and more: --verbose", "更多见 --verbose")) + "\n";
  print(stdout, text);
}

}  // namespace

int test(const TestOptions& options) {
  const std::optional<Ruleset> rules = load_pack(options.pack);
  if (!rules) return nothing_done;
  std::vector<Ruleset::UnreachedRow> unreached;
  const std::vector<Ruleset::CaseResult> results = rules->run_cases(&unreached);
  for (const Ruleset::CaseResult& result : results) {
    if (options.pack.is_json)
      print(stdout, to_json(*rules, result));
    else if (!result.passed || options.is_verbose)
      print_case(*rules, result, options.pack.language);
  }
  const auto passed = std::count_if(results.begin(), results.end(), [](const auto& r) { return r.passed; });
  const auto failed = static_cast<std::ptrdiff_t>(results.size()) - passed;
  if (!options.pack.is_json && !results.empty()) print_coverage(*rules, unreached, options);
  if (!options.pack.is_json) print(stdout, std::to_string(passed) + " passed, " + std::to_string(failed) + " failed\n");
  return failed == 0 ? all_is_well : nothing_done;
}

}  // namespace guiju::cli
