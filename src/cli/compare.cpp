// guiju compare OLD NEW [FILE]…: what is decided differently, over the whole input space or on records.
#include <cstdio>
#include <optional>

#include "cli/commands.hpp"
#include "cli/packs.hpp"
#include "cli/terminal.hpp"
#include "guiju/analyse/compare.hpp"

namespace guiju::cli {

namespace {

template <typename Compared>
void show(const Compared& compared, const CompareCommand& options) {
  if (options.old_pack.is_json) print(stdout, compared.to_json() + "\n");
  else print(stdout, options.is_csv ? compared.to_csv() : compared.to_text(options.old_pack.language));
}

int compare_on_data(const Ruleset& before, const Ruleset& after, const CompareCommand& options) {
  const Language language = options.old_pack.language;
  Result<DataComparison> comparison = DataComparison::start(before, after, evaluate_options(options.question));
  if (!comparison) return fails(comparison.diagnostics(), language), wrong_usage;
  if (options.lists_records) comparison->keep_records();
  for (const std::string& word : options.inputs) {
    const std::optional<Input> input = read_input(after, word, language);
    if (!input) return wrong_usage;
    if (!take_pieces(after, *input, language, [&](const Piece& piece) { return comparison->feed(input->record, piece.columns()); })) return wrong_usage;
  }
  if (fails(comparison->finish(), language)) return wrong_usage;
  show(*comparison, options);
  return comparison->changed_count() > 0 ? nothing_done : all_is_well;
}

}  // namespace

int compare(const CompareCommand& options) {
  const std::optional<Ruleset> before = load_pack(options.old_pack);
  PackChoice new_pack = options.old_pack;
  new_pack.path = options.new_path;
  const std::optional<Ruleset> loaded = load_pack(new_pack);
  if (!before || !loaded) return wrong_usage;
  std::vector<std::pair<std::string, std::string>> changes;
  for (const std::string& word : options.changes) changes.emplace_back(word.substr(0, word.find('=')), word.substr(word.find('=') + 1));
  const Result<Ruleset> after = changes.empty() ? Result<Ruleset>(*loaded) : loaded->with_changes(changes);
  if (!after) return fails(after.diagnostics(), options.old_pack.language), wrong_usage;
  if (!options.inputs.empty()) return compare_on_data(*before, *after, options);
  CompareOptions only;
  only.decisions = options.question.decide;
  const Comparison comparison = guiju::compare(*before, *after, only);
  show(comparison, options);
  return comparison.differs() ? nothing_done : all_is_well;
}

}  // namespace guiju::cli
