// guiju coverage PACK [[RECORD=]FILE]…: which rows of tables fire, in cases and in data.
#include "guiju/analyse/coverage.hpp"

#include <cstdio>
#include <optional>

#include "cli/commands.hpp"
#include "cli/packs.hpp"
#include "cli/terminal.hpp"

namespace guiju::cli {

namespace {

bool fail(const Diagnostics& diagnostics, Language language) {
  if (diagnostics.has_errors()) complain_about(diagnostics, language);
  return diagnostics.has_errors();
}

// Fields without a column are not given.
bool add_file(Coverage& coverage, const Ruleset& rules, const std::string& word, Language language) {
  const std::optional<Input> input = read_input(rules, word, language);
  if (!input) return false;
  ReadOptions read;
  read.allows_missing = true;
  Result<RecordReader> reader = RecordReader::open(input->path, *rules.schema(input->record), read);
  if (!reader) return !fail(reader.diagnostics(), language);
  for (;;) {
    const Result<bool> more = reader->next_chunk();
    if (!more) return !fail(more.diagnostics(), language);
    if (!*more) return true;
    if (fail(coverage.add(input->record, reader->columns()), language)) return false;
  }
}

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
  for (const std::string& word : options.inputs)
    if (!add_file(coverage, *rules, word, options.pack.language)) return wrong_usage;
  if (fail(coverage.finish(), options.pack.language)) return nothing_done;
  show(coverage, options);
  return all_is_well;
}

}  // namespace guiju::cli
