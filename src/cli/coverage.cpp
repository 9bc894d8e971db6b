// guiju coverage PACK [[RECORD=]FILE]…: which rows of tables fire, in cases and in data.
#include "guiju/analyse/coverage.hpp"

#include <cstdio>
#include <optional>

#include "cli/commands.hpp"
#include "cli/packs.hpp"
#include "cli/terminal.hpp"

namespace guiju::cli {

namespace {

void show(const Coverage& coverage, const CoverageOptions& options) {
  const Language language = options.pack.language;
  if (options.pack.is_json) return print(stdout, coverage.to_json() + "\n");
  if (options.is_csv) return print(stdout, coverage.to_csv());
  const std::string text = coverage.to_text(language, options.shows_all);
  print(stdout, text.empty() ? std::string(in(language, "every row of every table fired\n", "每张表的每一行都触发过\n")) : text);
}

}  // namespace

int coverage(const CoverageOptions& options) {
  const std::optional<Ruleset> rules = load_pack(options.pack);
  if (!rules) return nothing_done;
  Coverage coverage(*rules, evaluate_options(options.question));
  coverage.add_cases();
  for (const std::string& word : options.inputs) {
    const std::optional<Input> input = read_input(*rules, word, options.pack.language);
    if (!input) return wrong_usage;
    if (!take_pieces(*rules, *input, options.pack.language, [&](const Piece& piece) { return coverage.add(input->record, piece.columns()); })) return wrong_usage;
  }
  if (fails(coverage.finish(), options.pack.language)) return nothing_done;
  show(coverage, options);
  return all_is_well;
}

}  // namespace guiju::cli
