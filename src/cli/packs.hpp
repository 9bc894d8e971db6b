// Packs, their records and the files that hold records: what several words of the command need of a line's words.
//
// Tested by tests/cli.
#pragma once

#include <functional>
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

// Some of a file's records, and the rows between them that cannot be read.
struct Piece {
  const RecordReader& reader;
  bool is_enough = false;  // set by who takes it: reading ends here
  const ColumnsView& columns() const { return reader.columns(); }
};
// "cases.csv:3:1: error GJ4301: …"
std::string told(const RecordReader& reader, const BadRow& row, Language language);
// Gives a file's records piece by piece; fields without a column are not given. Rows that cannot be read are passed over and
// told of. Complains and gives false when the file cannot be read or a piece is refused.
bool take_pieces(const Ruleset& rules, const Input& input, Language language, const std::function<Diagnostics(Piece&)>& take);

EvaluateOptions evaluate_options(const Question& question);
// The kind of record that a path is decided about; "" when there is no such path.
std::string record_of_path(const Ruleset& rules, const std::string& path);
// Says on stderr what is wrong; an error of usage or of a file.
void complain_about(const Diagnostics& diagnostics, Language language);
// Are there errors? Then they are said.
bool fails(const Diagnostics& diagnostics, Language language);

}  // namespace guiju::cli
