#include "cli/packs.hpp"

#include <algorithm>

#include "cli/terminal.hpp"

namespace guiju::cli {

Result<Ruleset> load_silently(const PackChoice& choice) {
  LoadOptions options;
  options.roots = choice.roots;
  options.through = choice.through;
  for (const std::string& param : choice.params) {
    const std::size_t sign = param.find('=');  // main.cpp has seen to it that there is one
    options.params.emplace_back(param.substr(0, sign), param.substr(sign + 1));
  }
  return load(choice.path, options);
}

void complain_about(const Diagnostics& diagnostics, Language language) {
  print(stderr, diagnostics.render(language));
}

std::optional<Ruleset> load_pack(const PackChoice& choice) {
  Result<Ruleset> loaded = load_silently(choice);
  if (!loaded.diagnostics().empty()) complain_about(loaded.diagnostics(), choice.language);
  if (!loaded) return std::nullopt;
  return *std::move(loaded);
}

namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// The kinds of records that come from outside: those that no tally makes.
std::vector<std::string> given_records(const Ruleset& rules) {
  std::vector<std::string> given = rules.records();
  const std::vector<std::string> made = rules.made_records();
  std::erase_if(given, [&](const std::string& name) { return std::find(made.begin(), made.end(), name) != made.end(); });
  return given;
}

bool looks_like_a_name(std::string_view text) {
  return !text.empty() && text.find_first_of("./\\") == std::string_view::npos;
}

}  // namespace

std::optional<Input> read_input(const Ruleset& rules, const std::string& word, Language language) {
  const std::size_t sign = word.find('=');
  if (sign != std::string::npos) {
    const std::string record = word.substr(0, sign);
    if (rules.schema(record) != nullptr && !record.empty()) return Input{record, word.substr(sign + 1)};
    if (looks_like_a_name(record)) {
      complain(std::string(in(language, "no kind of record is named \"", "没有名为“")) + record +
               std::string(in(language, "\"; there is: ", "”的记录；可用：")) + joined(rules.records()));
      return std::nullopt;
    }
  }
  const std::vector<std::string> given = given_records(rules);
  if (given.size() == 1) return Input{given[0], word};
  complain(std::string(in(language, "the pack has several kinds of records; write RECORD=FILE, with RECORD one of: ",
                          "规则包有多种记录；请写 RECORD=FILE，RECORD 可为：")) +
           joined(given.empty() ? rules.records() : given));
  return std::nullopt;
}

bool fails(const Diagnostics& diagnostics, Language language) {
  if (diagnostics.has_errors()) complain_about(diagnostics, language);
  return diagnostics.has_errors();
}

std::string told(const RecordReader& reader, const BadRow& row, Language language) {
  return reader.name() + ":" + std::to_string(row.line) + ":" + std::to_string(std::max<std::uint64_t>(row.column, 1)) + ": error " +
         code_text(row.code) + ": " + row.message(language);
}

bool take_pieces(const Ruleset& rules, const Input& input, Language language, const std::function<Diagnostics(Piece&)>& take) {
  ReadOptions read;
  read.allows_missing = true;
  Result<RecordReader> reader = RecordReader::open(input.path, *rules.schema(input.record), read);
  if (!reader) return !fails(reader.diagnostics(), language);
  std::size_t bad = 0;
  std::string first_bad;
  for (Piece piece{*reader}; !piece.is_enough;) {
    const Result<bool> more = reader->next_chunk();
    if (!more) return !fails(more.diagnostics(), language);
    if (!*more) break;
    for (const BadRow& row : reader->bad_rows())
      if (bad++ == 0) first_bad = reader->name() + ":" + std::to_string(row.line) + ": " + code_text(row.code) + ": " + row.message(language);
    if (fails(take(piece), language)) return false;
  }
  if (bad > 0) complain(std::string(in(language, "rows that cannot be read: ", "无法读取的行数：")) + std::to_string(bad) + std::string(in(language, ", the first: ", "，第一行：")) + first_bad);
  return true;
}

EvaluateOptions evaluate_options(const Question& question) {
  EvaluateOptions options;
  options.decide = question.decide;
  options.as_of = question.as_of;
  options.known_at = question.known_at;
  options.max_faults = 1'000'000;  // of one chunk: all of them
  return options;
}

std::string record_of_path(const Ruleset& rules, const std::string& path) {
  for (const std::string& record : rules.records()) {
    const auto decisions = rules.decisions(record);
    if (std::find(decisions.begin(), decisions.end(), path) != decisions.end()) return record;
    for (const auto& [name, type] : rules.paths(record))
      if (name == path) return record;
  }
  return "";
}

}  // namespace guiju::cli
