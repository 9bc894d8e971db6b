// Packs, their records and the files that hold records: what several words of the command need of a line's words.
//
// Tested by tests/cli.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "guiju/facts/reader.hpp"
#include "guiju/load.hpp"

namespace guiju::cli {

// Loads a pack and says on stderr what is wrong with it. Nothing when there is no ruleset.
std::optional<Ruleset> load_pack(const PackChoice& choice);
Result<Ruleset> load_silently(const PackChoice& choice);

struct Input {
  std::string record;
  std::string path;
};
// "case=cases.csv", or "cases.csv" where one kind of record is meant. Complains and gives nothing if it cannot be told.
std::optional<Input> read_input(const Ruleset& rules, const std::string& word, Language language);

EvaluateOptions evaluate_options(const Question& question);
// The kind of record that a path is decided about; "" when there is no such path.
std::string record_of_path(const Ruleset& rules, const std::string& path);
// Says on stderr what is wrong; an error of usage or of a file.
void complain_about(const Diagnostics& diagnostics, Language language);

}  // namespace guiju::cli
